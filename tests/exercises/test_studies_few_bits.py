"""The study of lecture 11: at one small rate chance is ahead; each at its best, nobody can tell, and that is sound."""

from functools import cache

import pytest
from studying import runs, search_and_judge

from course_utils.exercises.updates_in_few_bits import does_rounding_cost

RATES, BEST = (0.003, 0.01, 0.03, 0.1), {"nearest": 0.03, "random bits": 0.03}
CHOOSE, JUDGE = range(3), range(10, 18)
SMALL = dict.fromkeys(BEST, 0.001)
measured = cache(does_rounding_cost.measure)  # each run is made once for all tests


@pytest.fixture
def study(monkeypatch):
    """The runs of a careful reader: a search of four rates, and eight seeds for the best of each."""
    monkeypatch.setattr(does_rounding_cost, "measure", measured)
    does_rounding_cost.start_again()
    search_and_judge(does_rounding_cost, dict.fromkeys(BEST, RATES), BEST, CHOOSE, JUDGE)
    yield does_rounding_cost
    does_rounding_cost.start_again()


@pytest.mark.parametrize("judge", [JUDGE, range(50, 58), range(80, 88)], ids=str)
def test_a_careful_reader_cannot_tell_and_may_say_so(study, judge):
    runs(study, {side: (rate,) for side, rate in BEST.items()}, judge)
    verdict = study.check("cannot tell", BEST, judge)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (("random bits", SMALL, JUDGE), "not_tried"),
        (("random bits", dict.fromkeys(BEST, 0.01), JUDGE), "not_best"),
        (("random bits", BEST, JUDGE), "claims_too_much"),
        (("nearest", BEST, JUDGE), "claims_too_much"),
        (("cannot tell", BEST, [10]), "few_seeds"),
        (("cannot tell", BEST, (0, 1, *JUDGE)), "seeds_used_twice"),
    ],
)
def test_a_hasty_claim_is_refused(study, claim, reason):
    assert study.check(*claim).misconception == reason


def test_adam_s_usual_rate_alone_says_more_than_a_search_does(study):
    study.start_again()
    runs(study, dict.fromkeys(BEST, (0.001,)), JUDGE)
    gaps = [study.run("random bits", 0.001, seed) - study.run("nearest", 0.001, seed) for seed in JUDGE]
    assert sum(gap > 0 for gap in gaps) >= 7 and sum(gaps) / len(gaps) > 0.7
    assert study.check("random bits", SMALL, JUDGE).misconception == "no_search"


def test_runs_that_say_little_are_no_reason_to_say_that_one_cannot_tell(study, monkeypatch):
    monkeypatch.setattr(study, "matters", 0.01)
    assert study.check("cannot tell", BEST, JUDGE).misconception == "too_wide"
