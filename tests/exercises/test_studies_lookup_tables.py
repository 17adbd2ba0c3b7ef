"""The study of lecture 07: at one rate for both a hasty reader is misled; a careful one finds a small difference."""

import pytest
from studying import runs

from course_utils.exercises.lookup_table_updates import freeze_or_catch_up

RATES, CHOOSE, JUDGE = (0.01, 0.02, 0.04), range(2), range(10, 18)
SIDES = ("freeze", "catch_up")


@pytest.fixture(scope="module")
def study():
    """Runs that a careful reader makes: a search, then eight seeds at the best rate, and at the usual one."""
    freeze_or_catch_up.start_again()
    runs(freeze_or_catch_up, dict.fromkeys(SIDES, RATES), CHOOSE)
    runs(freeze_or_catch_up, dict.fromkeys(SIDES, (0.02,)), JUDGE)
    yield freeze_or_catch_up
    freeze_or_catch_up.start_again()


def test_a_careful_reader_finds_that_frozen_rows_end_a_little_lower(study):
    verdict = study.check("freeze", dict.fromkeys(SIDES, 0.02), JUDGE)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (("freeze", dict.fromkeys(SIDES, 0.02), [10]), "few_seeds"),
        (("cannot tell", dict.fromkeys(SIDES, 0.02), JUDGE), "claims_too_little"),
        (("catch_up", dict.fromkeys(SIDES, 0.02), JUDGE), "wrong_way_round"),
        (("catch_up", dict.fromkeys(SIDES, 0.01), JUDGE), "not_best"),
        (("freeze", dict.fromkeys(SIDES, 0.02), range(8)), "not_run"),
    ],
)
def test_a_hasty_claim_is_refused(study, claim, reason):
    assert study.check(*claim).misconception == reason


def test_one_rate_for_both_would_say_the_opposite(study):
    usual = [study.run("freeze", 0.01, seed) - study.run("catch_up", 0.01, seed) for seed in CHOOSE]
    best = [study.run("freeze", 0.02, seed) - study.run("catch_up", 0.02, seed) for seed in JUDGE]
    assert min(usual) > 0 > max(best)
