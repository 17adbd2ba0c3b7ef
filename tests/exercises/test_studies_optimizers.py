"""The study of lecture 05: the usual rates, or one rate for both, say the opposite of what a search finds."""

from functools import cache

import pytest
from studying import runs, search_and_judge

from course_utils.exercises.optimizers import sgd_or_adam

measured = cache(sgd_or_adam.measure)  # each run is made once for all tests

TRIED = {"SGD": (0.1, 0.3, 1.0, 2.0), "Adam": (0.001, 0.01, 0.1, 0.3)}
CHOOSE, JUDGE, BEST = range(3), range(10, 18), {"SGD": 1.0, "Adam": 0.1}
USUAL = {"SGD": 0.1, "Adam": 0.001}


@pytest.fixture
def study(monkeypatch):
    """No runs are made."""
    monkeypatch.setattr(sgd_or_adam, "measure", measured)
    sgd_or_adam.start_again()
    yield sgd_or_adam
    sgd_or_adam.start_again()


def careful(study):
    """A search of four rates a rule, and eight seeds for the best of each."""
    search_and_judge(study, TRIED, BEST, CHOOSE, JUDGE)


def test_a_careful_reader_finds_that_adam_ends_lower(study):
    careful(study)
    verdict = study.check("Adam", BEST, JUDGE)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize("judge", [range(k, k + 8) for k in (100, 200, 300)], ids=str)
def test_other_seeds_say_the_same(study, judge):
    runs(study, TRIED, CHOOSE)
    runs(study, {rule: (rate,) for rule, rate in BEST.items()}, judge)
    assert study.check("Adam", BEST, judge).status == "correct"


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (("SGD", USUAL, JUDGE), "not_best"),
        (("Adam", BEST, [10]), "few_seeds"),
        (("Adam", BEST, (0, 1, *JUDGE)), "seeds_used_twice"),
        (("cannot tell", BEST, JUDGE), "claims_too_little"),
        (("SGD", BEST, JUDGE), "wrong_way_round"),
    ],
)
def test_a_hasty_claim_is_refused(study, claim, reason):
    careful(study)
    assert study.check(*claim).misconception == reason


def test_the_usual_rates_without_a_search_are_no_comparison_and_say_the_opposite(study):
    runs(study, {rule: (rate,) for rule, rate in USUAL.items()}, JUDGE)
    assert study.check("SGD", USUAL, JUDGE).misconception == "no_search"
    assert all(study.run("SGD", 0.1, seed) < study.run("Adam", 0.001, seed) for seed in JUDGE)


def test_one_rate_for_both_says_what_one_likes(study):
    assert study.run("SGD", 1.0, 0) < study.run("Adam", 1.0, 0)
    assert study.run("SGD", 0.1, 0) > study.run("Adam", 0.1, 0)


def test_searching_one_rule_longer_is_refused(study):
    runs(study, {"SGD": (0.3, 1.0, 2.0), "Adam": (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3)}, CHOOSE)
    assert study.check("Adam", BEST, JUDGE).misconception == "unfair_search"
