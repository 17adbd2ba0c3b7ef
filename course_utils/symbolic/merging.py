"""Rows that share an id, brought together: their sum, or the last of them. The duplicates of theano-faq-subset."""

from math import prod

import numpy as np
from scipy import sparse


def merge_rows(ids, amounts):
    """The ids that occur, in order, and for each the sum of its amounts: (rows,), (rows, d).

    ids of any shape, amounts (*ids.shape, d). Adding up rows by id is a product with a one-hot matrix; sorting puts
    that matrix into the form in which SciPy multiplies fast.
    """
    ids, amounts = _one_axis_of_ids(ids, amounts)
    if not len(ids):
        return ids, amounts
    rows, order, starts = _sorted_groups(ids)
    flat = amounts.reshape(len(ids), prod(amounts.shape[1:]))
    groups = np.append(starts, len(ids))
    one_hot = sparse.csr_array((np.ones(len(ids), flat.dtype), order, groups), (len(rows), len(ids)))
    return rows, (one_hot @ flat).reshape(len(rows), *amounts.shape[1:])


def last_values(ids, values):
    """The ids that occur, in order, and for each the last of its values: (rows,), (rows, d)."""
    ids, values = _one_axis_of_ids(ids, values)
    rows, last = last_rows(ids)
    return rows, values[last]


def distinct(ids):
    """The ids that occur, in order: (rows,), from ids of any shape. (np.unique takes its time for that.)"""
    ids = np.sort(ids, axis=None)
    return ids[_starts(ids)]


def _one_axis_of_ids(ids, values):
    """ids (n,) and values (n, …), from ids of any shape."""
    shape = np.shape(ids)
    ids = np.ravel(ids)
    return ids, values if len(shape) == 1 else np.reshape(values, (len(ids), *np.shape(values)[len(shape) :]))


def last_rows(ids):
    """The ids that occur, in order, and for each the place of its last occurrence."""
    if not len(ids):
        return ids, np.zeros(0, dtype=np.intp)
    rows, order, starts = _sorted_groups(ids)
    return rows, order[np.append(starts[1:], len(ids)) - 1]


def _sorted_groups(ids):
    """Ids in order, the places in that order (equal ids in order of place), where each group starts.

    Many ids are sorted as numbers that hold the id and, in the last bits, its place: twice as quick as argsort.
    """
    bits = (len(ids) - 1).bit_length()
    if len(ids) < 1024 or ids.max() >= 2**62 >> bits:  # few, or too large to share 64 bits with a place
        order = ids.argsort(kind="stable")
        sorted_ids = ids[order]
    else:
        keys = ids.astype(np.int64) << bits
        keys |= np.arange(len(ids))
        keys.sort()
        sorted_ids, order = (keys >> bits).astype(ids.dtype, copy=False), keys & ((1 << bits) - 1)
    starts = _starts(sorted_ids)
    return sorted_ids[starts], order, starts


def _starts(sorted_ids):
    """Where each group of equal ids starts."""
    first = np.ones(len(sorted_ids), bool)
    first[1:] = sorted_ids[1:] != sorted_ids[:-1]
    return np.flatnonzero(first)
