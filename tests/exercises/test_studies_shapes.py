"""The study of lecture 12: at a small rate one step looks enough; each at its best rate, it is not."""

from functools import cache

import numpy as np
import pytest
from studying import runs, search_and_judge

from course_utils.exercises.the_shape_of_a_step import is_one_step_enough

RATES, BEST = (0.003, 0.01, 0.03, 0.1), {"one step": 0.03, "five steps": 0.03}
CHOOSE, JUDGE = range(3), range(10, 18)
SMALL = dict.fromkeys(BEST, 0.003)
measured = cache(is_one_step_enough.measure)  # each run is made once for all tests


@pytest.fixture
def study(monkeypatch):
    """The runs of a careful reader: a search of four rates, and eight seeds for the best of each."""
    monkeypatch.setattr(is_one_step_enough, "measure", measured)
    is_one_step_enough.start_again()
    search_and_judge(is_one_step_enough, dict.fromkeys(BEST, RATES), BEST, CHOOSE, JUDGE)
    yield is_one_step_enough
    is_one_step_enough.start_again()


@pytest.mark.parametrize("judge", [JUDGE, range(50, 58), range(80, 88)], ids=str)
def test_a_careful_reader_finds_that_one_step_is_not_enough(study, judge):
    runs(study, {side: (rate,) for side, rate in BEST.items()}, judge)
    verdict = study.check("five steps", BEST, judge)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (("cannot tell", SMALL, JUDGE), "not_best"),
        (("cannot tell", dict.fromkeys(BEST, 0.02), JUDGE), "not_tried"),
        (("cannot tell", BEST, JUDGE), "claims_too_little"),
        (("one step", BEST, JUDGE), "wrong_way_round"),
        (("five steps", BEST, [10]), "few_seeds"),
        (("five steps", BEST, (0, 1, *JUDGE)), "seeds_used_twice"),
        (("five steps", BEST, range(20, 28)), "not_run"),
    ],
)
def test_a_hasty_claim_is_refused(study, claim, reason):
    assert study.check(*claim).misconception == reason


def test_a_small_rate_alone_shows_no_difference(study):
    """Both are far from done: half a nat is left, and as often the one is ahead as the other."""
    study.start_again()
    runs(study, dict.fromkeys(BEST, (0.003,)), JUDGE)
    ends = np.array([[study.run(side, 0.003, seed) for side in BEST] for seed in JUDGE])
    assert ends.min() > 0.3 and abs(np.mean(ends[:, 0] - ends[:, 1])) < 0.03
    assert study.check("cannot tell", SMALL, JUDGE).misconception == "no_search"


def test_at_the_best_rate_five_steps_reach_a_fraction_of_the_cost(study):
    one, five = (np.mean([study.run(side, rate, seed) for seed in JUDGE]) for side, rate in BEST.items())
    assert 2 < one / five < 20
