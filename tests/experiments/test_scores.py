"""Precision, recall, F1 against scikit-learn's; the bootstrap draws groups, and the same ones for all."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_fscore_support

from course_utils.experiments.scores import counts, interval, resampled, score


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("seed", range(5))
def test_against_scikit_learn(classes, seed):
    rng = np.random.default_rng(seed)
    labels, predicted = rng.integers(0, classes, (2, 200))
    theirs = precision_recall_fscore_support(labels, predicted, labels=range(1, classes), average="micro")[:3]
    assert score(counts(predicted, labels)) == pytest.approx(theirs)


def test_by_hand():
    labels, predicted, topics = np.array([1, 1, 0, 0, 1, 2]), np.array([1, 0, 1, 0, 2, 2]), np.array([0, 0, 0, 2, 2, 2])
    assert counts(predicted, labels).tolist() == [2, 4, 4]
    assert counts(predicted, labels, topics).tolist() == [[1, 2, 2], [0, 0, 0], [1, 2, 2]]
    assert score([2, 4, 4]) == (0.5, 0.5, 0.5)


def test_nothing_found_is_zero_and_not_nan():
    assert score([0, 0, 5]) == (0, 0, 0) and score([0, 3, 0]) == (0, 0, 0) and score([0, 0, 0]) == (0, 0, 0)


def test_groups_add_up():
    rng = np.random.default_rng(0)
    labels, predicted, topics = rng.integers(0, 3, (3, 100))
    assert (counts(predicted, labels, topics).sum(axis=0) == counts(predicted, labels)).all()


def test_equal_groups_leave_nothing_to_chance():
    assert np.ptp(resampled(np.array([[1, 2, 3]] * 7))) < 1e-12


def test_the_interval_is_that_of_a_share():
    """Of 400 single words, each taken for code: F1 = 2p/(1 + p) with p a binomial share, whose spread is known."""
    hits = np.arange(400) < 240
    low, high = interval(resampled(np.stack([hits, np.ones(400), hits], axis=1), samples=4000))
    p = 0.6 + 1.96 * np.sqrt(0.6 * 0.4 / 400) * np.array([-1, 1])
    assert np.allclose([low, high], 2 * p / (1 + p), atol=0.006)


def test_whole_groups_vary_more_than_their_words():
    """Ten topics of 100 words, five of them all right and five all wrong."""
    right = np.repeat([1, 0] * 5, 100)
    words = np.stack([right, np.ones(1000), np.ones(1000)], axis=1)
    wide, narrow = (np.diff(interval(resampled(c))) for c in (words.reshape(10, 100, 3).sum(axis=1), words))
    assert wide > 5 * narrow


def test_classifiers_meet_the_same_groups():
    rng = np.random.default_rng(1)
    one = rng.integers(1, 9, (20, 3))
    both = resampled(np.stack([one, one], axis=1), seed=4)
    assert both.shape == (2000, 2) and (both[:, 0] == both[:, 1]).all()
    assert np.array_equal(both[:, 0], resampled(one, seed=4)) and not np.array_equal(both[:, 0], resampled(one, seed=5))
