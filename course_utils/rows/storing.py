"""Rows put back into an array, each moved as one item of memory: so both backends store the rows of an update."""

from math import prod

import numpy as np


def put_rows(array, rows, values):
    """array[rows] = values, in two thirds of the time: NumPy copies a whole row at once instead of number by number.

    array: (V, …), changed in place; in one piece of memory it is done that way, else by plain indexing. rows: (r,) of
    integers in [0, V); values: (r, …), converted to its dtype. Where a row occurs more than once, its last value stays.

    >>> table = np.zeros((3, 2))
    >>> put_rows(table, np.array([2, 0]), np.array([[1.0, 2.0], [3.0, 4.0]]))
    >>> table
    array([[3., 4.],
           [0., 0.],
           [1., 2.]])
    """
    if values.shape != (len(rows), *array.shape[1:]):
        raise ValueError(
            f"values have shape {values.shape}; they do not fit {len(rows)} rows of an array {array.shape}"
        )
    if not array.flags.c_contiguous:
        array[rows] = values
        return
    _as_items(array)[rows] = _as_items(np.ascontiguousarray(values, array.dtype))


def _as_items(array):
    """Its rows as opaque items, (V,), in the same memory."""
    items = np.dtype((np.void, array.itemsize * prod(array.shape[1:])))
    return array.reshape(-1).view(items)
