"""Sums over axes."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_utils.symbolic.graph import Variable
from course_utils.symbolic.op import Op
from course_utils.symbolic.shapes import axes_of, insert_axes


@dataclass(frozen=True)
class Sum(Op):
    """The sum over axes: a number, a tuple, or None for all."""

    axis: tuple | int | None
    keepdims: bool
    symbol = "sum"
    aliases = False

    def compute(self, x):
        return x.sum(axis=self.axis, keepdims=self.keepdims)

    def grad(self, inputs, y, dy):
        (x,) = inputs  # all entries get the same: one of them will do (stretching.py)
        return [dy if self.keepdims or not dy.ndim else insert_axes(dy, axes_of(self.axis, x))]

    def sizes(self, x):
        return reduced(x, self.axis, self.keepdims), []

    def kind(self, x):
        return "real" if x.kind == "real" else "int"


class ColumnSums(Sum):
    """The sum over the rows of a real matrix, for speed: as a product with ones it takes a third of the time."""

    def compute(self, x):
        return column_sums(x)


class RowSums(Sum):
    """The sum over the columns of a real matrix, kept as a column: for speed too, as a product with ones."""

    def compute(self, x):
        return row_sums(x)


def column_sums(x):
    """x.sum(axis=0) of a real matrix."""
    return ones(len(x), x.dtype).dot(x)


def row_sums(x):
    """x.sum(axis=1, keepdims=True) of a real matrix."""
    return x.dot(ones(x.shape[1], x.dtype))[:, None]


@lru_cache(maxsize=16)
def ones(count, dtype):
    """So many ones, made once for each size; read-only, since all who ask get the same."""
    made = np.ones(count, dtype)
    made.flags.writeable = False
    return made


def reduced(x, axis, keepdims):
    """The sizes that a reduction of x over these axes leaves."""
    axes = axes_of(axis, x)
    return [1 if k in axes else size for k, size in enumerate(x.dims) if keepdims or k not in axes]


def tidy(axis, x):
    """One form for each meaning, so that equal reductions are one node: None, a number, or a tuple."""
    if axis is None or not x.ndim:
        return None
    axes = axes_of(axis, x)
    return None if len(axes) == x.ndim else axes[0] if len(axes) == 1 else axes


def sum(x, axis=None, keepdims=False):
    """The sum of the entries, or of those along `axis` (a number or a tuple)."""
    if not isinstance(x, Variable):
        return np.sum(x, axis=axis, keepdims=keepdims)
    if not x.ndim:
        return x
    axis = tidy(axis, x)
    return (ColumnSums if (x.ndim, x.kind, axis, keepdims) == (2, "real", 0, False) else Sum)(axis, keepdims)(x)


Variable.sum = sum
