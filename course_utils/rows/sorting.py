"""Ids in order, and where equal ones are: bookkeeping for both backends before rows are merged. Integers only."""

import numpy as np

FEW = 1024  # so few ids are sorted as quickly by a plain argsort


def distinct(ids):
    """The ids that occur, in order: (rows,), from ids of any shape. (np.unique is slower.)

    >>> distinct(np.array([[3, 1], [3, 0]]))
    array([0, 1, 3])
    """
    in_order = np.sort(_short(ids), axis=None)
    return in_order[_starts(in_order)].astype(ids.dtype, copy=False)


def groups(ids):
    """ids (n,) → the ids that occur, in order; the places of all ids in that order; where each group of equals starts.

    Places of equal ids are in order. Many ids are sorted as numbers that hold the id and, in the last bits, its place,
    which is twice as fast as argsort.

    >>> groups(np.array([7, 2, 7, 2, 5]))
    (array([2, 5, 7]), array([1, 3, 4, 0, 2]), array([0, 2, 3]))
    """
    bits = max(len(ids) - 1, 0).bit_length()
    if len(ids) < FEW or ids.max() >= 2**62 >> bits:  # few, or too large to share 64 bits with a place
        order = ids.argsort(kind="stable")
        in_order = ids[order]
    else:
        keys = ids.astype(np.int64) << bits
        keys |= np.arange(len(ids))
        keys = _short(keys)
        keys.sort()
        in_order = (keys >> bits).astype(ids.dtype, copy=False)
        order = (keys & ((1 << bits) - 1)).astype(np.int64, copy=False)
    starts = _starts(in_order)
    return in_order[starts], order, starts


def _short(numbers):
    """The numbers in 32 bits if they all fit, since those are sorted in half the time."""
    fit = numbers.min(initial=0) >= 0 and numbers.max(initial=0) < 2**32
    return numbers.astype(np.uint32, copy=False) if fit else numbers


def _starts(in_order):
    """Where each group of equal ids starts."""
    first = np.ones(len(in_order), bool)
    first[1:] = in_order[1:] != in_order[:-1]
    return np.flatnonzero(first)
