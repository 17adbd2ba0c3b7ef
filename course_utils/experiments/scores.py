"""How good are these labels? Precision, recall and F1, and how far they would differ with other topics. Lecture 13."""

from typing import NamedTuple

import numpy as np


class Score(NamedTuple):
    """Of what was found, the part that is right; of what there is, the part found; and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def counts(predicted, labels, groups=None):
    """(hits, found, there): of classes other than 0, how many are right, predicted, and true. Integers (3,).

    predicted, labels: numbers of classes (n,). groups: numbers (n,) of topics; then (topics, 3), a row for each.
    """
    found, there = np.asarray(predicted) != 0, np.asarray(labels) != 0
    each = np.stack([found & (predicted == labels), found, there], axis=1)  # (n, 3)
    if groups is None:
        return each.sum(axis=0)
    return np.stack([np.bincount(groups, column, minlength=groups.max() + 1) for column in each.T], axis=1).astype(int)


def score(counted):
    """The `Score` of (hits, found, there), or of arrays (…, 3) of them. What would be 0/0 is 0.

    >>> score(np.array([2, 4, 8])).f1.item()
    0.3333333333333333
    """
    hits, found, there = np.moveaxis(np.asarray(counted, float), -1, 0)
    return Score(*(hits / np.maximum(amount, 1e-300) for amount in (found, there, (found + there) / 2)))


def resampled(counted, seed=0, samples=2000):
    """F1 of bootstrap samples of the topics, (samples, …): as many topics are drawn as there are, with repeats.

    counted: (topics, …, 3). Several classifiers side by side meet the same topics, so their differences may be taken
    sample by sample. Source: Efron, 1979.
    """
    drawn = np.random.default_rng(seed).multinomial(len(counted), [1 / len(counted)] * len(counted), samples)
    return score(np.tensordot(drawn, counted, axes=1)).f1


def interval(values):
    """The 2.5% and the 97.5% point of samples, along the first axis: (2, …)."""
    return np.quantile(values, [0.025, 0.975], axis=0)
