"""Rows that share an id become one: their sum, or the last of them. The duplicates of theano-faq-subset."""

from math import prod

import numpy as np
from scipy import sparse

from course_utils.rows.sorting import groups


def merge_rows(ids, amounts):
    """The ids that occur, in order, and for each the sum of its amounts: (rows,), (rows, d).

    ids of any shape, amounts (*ids.shape, d). Adding up rows by id is a product with a one-hot matrix; sorting brings
    that matrix into the form that SciPy multiplies fast.
    """
    ids, amounts = _one_axis_of_ids(ids, amounts)
    if not len(ids):
        return ids, amounts
    rows, order, starts = groups(ids)
    flat = amounts.reshape(len(ids), prod(amounts.shape[1:]))
    ends = np.append(starts, len(ids))
    one_hot = sparse.csr_array((np.ones(len(ids), flat.dtype), order, ends), (len(rows), len(ids)))
    return rows, (one_hot @ flat).reshape(len(rows), *amounts.shape[1:])


def last_values(ids, values):
    """The ids that occur, in order, and for each the last of its values: (rows,), (rows, d)."""
    ids, values = _one_axis_of_ids(ids, values)
    rows, last = last_rows(ids)
    return rows, values[last]


def _one_axis_of_ids(ids, values):
    """ids (n,) and values (n, …), from ids of any shape."""
    shape = np.shape(ids)
    ids = np.ravel(ids)
    return ids, values if len(shape) == 1 else np.reshape(values, (len(ids), *np.shape(values)[len(shape) :]))


def last_rows(ids):
    """The ids that occur, in order, and for each the place of its last occurrence."""
    if not len(ids):
        return ids, np.zeros(0, dtype=np.intp)
    rows, order, starts = groups(ids)
    return rows, order[np.append(starts[1:], len(ids)) - 1]
