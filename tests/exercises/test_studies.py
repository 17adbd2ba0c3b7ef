"""Studies: runs are kept and counted, and a claim is refused for the reason that makes it unsound."""

import numpy as np
import pytest
from studying import runs

from course_utils.errors import CourseError
from course_utils.exercises.framework.soundness import interval
from course_utils.exercises.framework.study import Study

BEST = {"a": 0.1, "b": 0.1}
FRESH = range(10, 18)


def measured(gap, sign=1):
    """A measure whose best rate is 0.1 for both sides, and by which b is worse by `gap`."""

    def measure(side, rate, seed):
        noise = np.random.default_rng([seed, side == "b"]).normal()
        return sign * ((np.log10(rate) + 1) ** 2 + (side == "b") * gap + 0.1 * noise)

    return measure


def study(measure, **more):
    about = {"title": "T", "minutes": 5, "difficulty": 2, "objective": "O.", "hints": ("H.",), "unit": "nats"}
    return Study(name="ab", measure=measure, sides=("a", "b"), **(about | more))


def searched(one, rates=(0.01, 0.1, 1.0), sides="ab", seeds=range(3)):
    runs(one, dict.fromkeys(sides, rates), seeds)
    return one


def judged(one, seeds=FRESH, at=BEST):
    runs(one, {side: (at[side],) for side in "ab"}, seeds)
    return one


def careful(gap=0.3, sign=1, **more):
    return judged(searched(study(measured(gap, sign), **more)))


def flying(side, rate, seed):
    return np.inf if side == "b" and seed > 9 else measured(0.3)(side, rate, seed)


# name → (what was run, the claim): each refused for its reason
UNSOUND = {
    "no_search": (lambda: judged(study(measured(0.3))), ("a", BEST, FRESH)),
    "unfair_search": (
        lambda: judged(searched(searched(study(measured(0.3))), np.geomspace(0.001, 10, 7), "a")),
        ("a", BEST, FRESH),
    ),
    "not_tried": (careful, ("a", BEST | {"b": 0.5}, FRESH)),
    "not_best": (careful, ("a", {"a": 0.01, "b": 0.1}, FRESH)),
    "at_the_edge": (lambda: judged(searched(study(measured(0.3)), (0.1, 1.0, 10.0))), ("a", BEST, FRESH)),
    "few_seeds": (careful, ("a", BEST, range(10, 13))),
    "repeated_seeds": (careful, ("a", BEST, [10, 10, 11, 12, 13, 14])),
    "not_run": (careful, ("a", BEST, range(10, 19))),
    "seeds_used_twice": (lambda: judged(careful(), range(10)), ("a", BEST, range(8))),
    "flew_away": (lambda: judged(searched(study(flying))), ("a", BEST, FRESH)),
    "claims_too_much": (lambda: careful(0.0), ("a", BEST, FRESH)),
    "claims_too_little": (careful, ("cannot tell", BEST, FRESH)),
    "wrong_way_round": (careful, ("b", BEST, FRESH)),
    "too_wide": (lambda: careful(0.0, matters=0.01), ("cannot tell", BEST, FRESH)),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_an_unsound_claim_is_refused_for_its_reason(name):
    prepare, claim = UNSOUND[name]
    verdict = prepare().check(*claim)
    assert (verdict.status, verdict.misconception) == ("wrong", name), verdict
    assert verdict.message.endswith((".", "?"))


def test_rates_that_were_run_with_different_seeds_cannot_be_compared():
    one = searched(study(measured(0.3)), sides="b")
    for seed, rate in enumerate((0.01, 0.1, 1.0)):
        one.run("a", rate, seed)
    assert one.check("a", BEST, FRESH).misconception == "other_draws"


@pytest.mark.parametrize(
    ("gap", "sign", "more", "sound"),
    [
        (0.3, 1, {}, "a"),
        (-0.3, 1, {}, "b"),
        (0.0, 1, {}, "cannot tell"),
        (0.3, -1, {"more_is_better": True}, "a"),
        (-0.3, -1, {"more_is_better": True}, "b"),
    ],
)
def test_a_careful_study_may_claim_what_its_interval_allows(gap, sign, more, sound):
    one = careful(gap, sign, **more)
    statuses = {option: one.check(option, BEST, FRESH).status for option in one.options}
    assert statuses == {option: "correct" if option == sound else "wrong" for option in one.options}
    assert (
        "95% interval" in one.check(sound, BEST, FRESH).message and "8 seeds" in one.check(sound, BEST, FRESH).message
    )


def test_runs_that_cannot_tell_must_leave_out_what_would_matter():
    one = careful(0.0, matters=0.2)
    low, high = interval([one.run("a", 0.1, seed) - one.run("b", 0.1, seed) for seed in FRESH])
    assert 0.01 < max(-low, high) < 0.2
    assert one.check("cannot tell", BEST, FRESH).status == "correct"
    one.matters = 0.01
    told = one.check("cannot tell", BEST, FRESH).message
    assert "differences of more than 0.01 nats" in told and "more seeds" in told
    assert one.check("a", BEST, FRESH).misconception == "claims_too_much"


def test_where_nothing_is_chosen_seeds_alone_judge():
    def measure(side, seed):
        return (side == "b") + 0.1 * np.random.default_rng([seed, side == "b"]).normal()

    one = study(measure, setting="")
    for seed in range(6):
        one.run("a", seed), one.run("b", seed)
    assert one.check("a", seeds=range(6)).status == "correct"
    assert one.check("a", seeds=range(5)).misconception == "few_seeds"
    assert "rate" not in repr(one.runs())


def test_a_run_is_made_once_and_the_budget_holds():
    calls = []

    def measure(side, rate, seed):
        calls.append(seed)
        return 1.0

    one = study(measure, budget=2)
    assert [one.run("a", 0.1, 0), one.run("a", 0.1, 0), one.run("a", 0.1, 1)] == [1.0] * 3
    assert calls == [0, 1]
    with pytest.raises(CourseError, match=r"budget of 2 runs is spent.*ex\.ab\.start_again\(\)"):
        one.run("b", 0.1, 0)
    one.start_again()
    assert one.run("b", 0.1, 0) == 1.0 and len(one.made) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("c", 0.1, 0), "no side 'c'. Choose 'a' or 'b'"),
        (("a", 0.1), r"A run takes \(side, rate, seed\), as in ex.ab.run\('a', 0.1, 0\)"),
        (("a", 0.1, 0.5), "The seed is 0.5; give a whole number"),
        (("a", 0.1, -1), "The seed is -1"),
        (("a", 0.1, True), "The seed is True"),
    ],
)
def test_what_is_no_run_is_refused(arguments, says):
    one = study(measured(0.3))
    with pytest.raises(CourseError, match=says):
        one.run(*arguments)
    assert one.made == {}


@pytest.mark.parametrize(
    "arguments",
    [(), (...,), ("c",), ("a",), ("a", {"a": 0.1}), ("a", 3), ("a", BEST, 5), ("a", {"a": "x", "b": 1}, FRESH), ([],)],
)
def test_what_is_no_claim_is_not_attempted(arguments):
    assert careful().check(*arguments).status == "not attempted"


def test_the_table_has_a_row_for_each_setting():
    rows = searched(study(measured(0.3))).runs().rows
    assert [row[:3] for row in rows] == [[side, rate, "3"] for side in "ab" for rate in ("0.01", "0.1", "1")]


def test_the_interval_is_student_s():
    low, high = interval([0.0, 2.0])  # mean 1, standard error 1, and t = 12.706 for one degree of freedom
    assert np.allclose([low, high], [1 - 12.7062, 1 + 12.7062], atol=1e-4)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(0)
    held = [low < 0.3 < high for low, high in (interval(0.3 + rng.normal(size=8)) for _trial in range(2000))]
    assert 0.93 < np.mean(held) < 0.97
