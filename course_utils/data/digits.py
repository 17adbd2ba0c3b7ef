"""Handwritten digits, from scikit-learn."""

from functools import cache
from typing import NamedTuple

import numpy as np


class Digits(NamedTuple):
    """Handwritten digits, 8 × 8 pixels: inputs (n, 64) in [0, 1], labels (n,) in 0 … 9."""

    train_inputs: np.ndarray
    train_labels: np.ndarray
    test_inputs: np.ndarray
    test_labels: np.ndarray


@cache
def _shuffled_digits():
    from sklearn.datasets import load_digits

    inputs, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(inputs))
    return inputs[order] / 16, labels[order]


def digits(test=360, dtype=np.float64):
    """The 1,797 digits of the UCI collection, shuffled once with a fixed seed; `test` of them are held out.

    >>> digits().train_inputs.shape, digits().test_labels.shape
    ((1437, 64), (360,))
    """
    inputs, labels = _shuffled_digits()
    inputs = inputs.astype(dtype)
    return Digits(inputs[test:], labels[test:].copy(), inputs[:test], labels[:test].copy())
