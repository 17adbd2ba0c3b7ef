"""The study of lecture 09: the ranges of the two averages overlap, and the differences seed by seed tell them apart."""

import numpy as np
import pytest

from course_utils.errors import CourseError
from course_utils.exercises.gradient_accumulation import which_average
from course_utils.experiments import sentence_reader

TOKENS, MEANS = which_average.sides
SEEDS = range(8)


@pytest.fixture(scope="module")
def study():
    """Both sides with the same eight seeds, and one side with a ninth."""
    which_average.start_again()
    for seed in SEEDS:
        which_average.run(TOKENS, seed)
        which_average.run(MEANS, seed)
    which_average.run(TOKENS, 8)
    yield which_average
    which_average.start_again()


def test_a_careful_reader_finds_that_the_mean_over_tokens_ends_lower(study):
    verdict = study.check(TOKENS, seeds=SEEDS)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize(
    ("conclusion", "seeds", "reason"),
    [
        (TOKENS, [0], "few_seeds"),
        (MEANS, [0, 1, 2], "few_seeds"),
        (TOKENS, [0, 1, 2, 0, 1, 2], "repeated_seeds"),
        (TOKENS, range(9), "not_run"),
        ("cannot tell", SEEDS, "claims_too_little"),
        (MEANS, SEEDS, "wrong_way_round"),
    ],
)
def test_a_hasty_claim_is_refused(study, conclusion, seeds, reason):
    assert study.check(conclusion, seeds=seeds).misconception == reason


def test_the_ranges_overlap_so_that_two_different_seeds_may_say_the_opposite(study):
    tokens, means = (list(study.values(side, None).values()) for side in (TOKENS, MEANS))
    assert min(means) < max(tokens)


def test_both_averages_are_one_where_all_lengths_are_equal():
    mask = np.tile([1.0, 1.0, 0.0], (4, 1))
    assert np.array_equal(*(sentence_reader.shares(mask, average) for average in (TOKENS, MEANS)))


@pytest.mark.parametrize("average", [TOKENS, MEANS])
def test_the_shares_add_up_to_1_and_pads_have_none(average):
    mask = sentence_reader.sentences().mask[:50]
    shares = sentence_reader.shares(mask, average)
    assert np.isclose(shares.sum(), 1) and not shares[mask == 0].any()


def test_an_average_that_there_is_not_is_refused():
    with pytest.raises(CourseError, match="There is no average 'mean'"):
        sentence_reader.shares(np.ones((2, 3)), "mean")
