"""The study of lecture 06: at one low rate for both the constant one is ahead; each at its best, the cosine."""

from functools import cache

import pytest
from studying import runs, search_and_judge

from course_utils.exercises.learning_rate_schedules import constant_or_cosine

RATES, BEST = (0.01, 0.03, 0.1, 0.3), {"constant": 0.03, "cosine": 0.1}
CHOOSE, JUDGE = range(3), range(10, 18)
measured = cache(constant_or_cosine.measure)  # each run is made once for all tests


@pytest.fixture
def study(monkeypatch):
    """The runs of a careful reader: a search of four rates, and eight seeds for the best of each."""
    monkeypatch.setattr(constant_or_cosine, "measure", measured)
    constant_or_cosine.start_again()
    search_and_judge(constant_or_cosine, dict.fromkeys(BEST, RATES), BEST, CHOOSE, JUDGE)
    yield constant_or_cosine
    constant_or_cosine.start_again()


@pytest.mark.parametrize("judge", [JUDGE, range(100, 108), range(200, 208)], ids=str)
def test_a_careful_reader_finds_that_the_cosine_ends_lower(study, judge):
    runs(study, {side: (rate,) for side, rate in BEST.items()}, judge)
    verdict = study.check("cosine", BEST, judge)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (("constant", dict.fromkeys(BEST, 0.03), JUDGE), "not_best"),
        (("cosine", dict.fromkeys(BEST, 0.1), JUDGE), "not_best"),
        (("cosine", BEST, [10]), "few_seeds"),
        (("cosine", BEST, range(6)), "not_run"),
        (("cosine", BEST, (0, 1, *JUDGE)), "seeds_used_twice"),
        (("cannot tell", BEST, JUDGE), "claims_too_little"),
        (("constant", BEST, JUDGE), "wrong_way_round"),
    ],
)
def test_a_hasty_claim_is_refused(study, claim, reason):
    assert study.check(*claim).misconception == reason


def test_one_rate_for_both_says_what_one_likes(study):
    for seed in CHOOSE:
        assert study.run("constant", 0.02, seed) < study.run("cosine", 0.02, seed)
        assert study.run("constant", 0.1, seed) > study.run("cosine", 0.1, seed)


def test_a_search_that_ends_too_soon_is_refused(study):
    study.start_again()
    runs(study, dict.fromkeys(BEST, (0.003, 0.01, 0.03)), CHOOSE)
    assert study.check("constant", dict.fromkeys(BEST, 0.03), JUDGE).misconception == "at_the_edge"
