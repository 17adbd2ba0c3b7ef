"""Products and sums, and what a sum's gradient needs: stretching."""

import builtins
from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np

from course_utils.errors import ShapeError
from course_utils.symbolic.entrywise import equal, times
from course_utils.symbolic.graph import Variable
from course_utils.symbolic.op import Op, agree, describe
from course_utils.symbolic.shapes import axes_of, insert_axes, ones_like, size_of


@dataclass(frozen=True)
class MatMul(Op):
    """x @ y, of vectors and matrices."""

    symbol = "@"
    aliases = False

    def compute(self, x, y):
        return x @ y

    def grad(self, inputs, z, dz):
        x, y = inputs
        if x.ndim == 2:
            return (dz @ y.T, x.T @ dz) if y.ndim == 2 else (outer(dz, y), x.T @ dz)
        return (y @ dz, outer(x, dz)) if y.ndim == 2 else (times(dz, y), times(dz, x))

    def sizes(self, x, y):
        if not (1 <= x.ndim <= 2 and 1 <= y.ndim <= 2):
            raise ShapeError(f"{describe(x)} @ {describe(y)}: @ takes vectors and matrices. Reshape the others.")
        requires = agree(self, (x, y), x.dims[-1], y.dims[0])[1]
        return (*x.dims[:-1], *y.dims[1:]), requires


@dataclass(frozen=True)
class Sum(Op):
    """The sum over axes, a tuple; None for all."""

    axis: tuple | int | None
    keepdims: bool
    symbol = "sum"
    aliases = False

    def compute(self, x):
        return x.sum(axis=self.axis, keepdims=self.keepdims)

    def grad(self, inputs, y, dy):
        (x,) = inputs
        # equal entries: they are stretched by who needs them
        return [dy if self.keepdims or not dy.ndim else insert_axes(dy, axes_of(self.axis, x))]

    def sizes(self, x):
        return reduced(x, self.axis, self.keepdims), []

    def kind(self, x):
        return "real" if x.kind == "real" else "int"


@dataclass(frozen=True)
class ColumnSums(Op):
    """The sum over the rows of a matrix: as a product with ones it takes a third of the time."""

    symbol = "sum"
    aliases = False

    def compute(self, x):
        return column_sums(x)

    def grad(self, inputs, y, dy):
        return [insert_axes(dy, (0,))]

    def sizes(self, x):
        return x.dims[1:], []


@dataclass(frozen=True)
class RowSums(Op):
    """The sum over the columns of a matrix, kept as a column: as a product with ones, like `ColumnSums`."""

    symbol = "sum"
    aliases = False

    def compute(self, x):
        return row_sums(x)

    def grad(self, inputs, y, dy):
        return [dy]  # equal entries are stretched by who needs them

    def sizes(self, x):
        return (x.dims[0], 1), []


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


@dataclass(frozen=True)
class Max(Op):
    """The largest entry along axes; entries that tie for it share the gradient equally."""

    axis: tuple | int | None
    keepdims: bool
    symbol = "max"
    aliases = False

    def compute(self, x):
        return x.max(axis=self.axis, keepdims=self.keepdims)

    def grad(self, inputs, y, dy):
        (x,) = inputs
        axes = axes_of(self.axis, x)
        y, dy = (v if self.keepdims or not v.ndim else insert_axes(v, axes) for v in (y, dy))
        largest = ones_like(x) * equal(x, y)
        return [times(dy, largest / sum(largest, axes, keepdims=True))]

    def sizes(self, x):
        return reduced(x, self.axis, self.keepdims), []


@dataclass(frozen=True)
class Detach(Op):
    """The value as it is, with slope 0."""

    def compute(self, x):
        return x

    def grad(self, inputs, y, dy):
        return [None]

    def sizes(self, x):
        return x.dims, []


@dataclass(frozen=True)
class ExpandLike(Op):
    """x stretched to the shape of the other, in its precision."""

    symbol = "stretch"
    aliases = False

    def compute(self, x, other):
        return np.full_like(other, x)

    def grad(self, inputs, y, dy):
        x = inputs[0]
        extra = y.ndim - x.ndim
        ones = tuple(k for k in range(extra, y.ndim) if x.dims[k - extra] == 1 and y.dims[k] != 1)
        return [sum_to_axes_of(dy, tuple(range(extra)), ones), None]

    def sizes(self, x, other):
        return other.dims, []

    def kind(self, x, other):
        return x.kind


def reduced(x, axis, keepdims):
    """The sizes that are left."""
    axes = axes_of(axis, x)
    return [1 if k in axes else size for k, size in enumerate(x.dims) if keepdims or k not in axes]


def _tidy(axis, x):
    """One form for each meaning, so that equal sums are one node: None, a number, or a tuple."""
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
    if x.ndim == 2 and x.kind == "real" and not keepdims and axis is not None and axes_of(axis, x) == (0,):
        return ColumnSums()(x)
    return Sum(_tidy(axis, x), keepdims)(x)


def mean(x, axis=None, keepdims=False):
    """The sum divided by the number of entries that went into it."""
    if not isinstance(x, Variable):
        return np.mean(x, axis=axis, keepdims=keepdims)
    counts = [x.dims[k] for k in axes_of(axis, x)]
    known = prod(size for size in counts if isinstance(size, int))
    total = sum(x, axis, keepdims) if known == 1 else sum(x, axis, keepdims) / known
    for size in counts:
        total = total if isinstance(size, int) else total / size_of(size)
    return total


def max(x, axis=None, keepdims=False):
    """The largest entry, or those along `axis`. Entries that tie share the gradient equally."""
    if not isinstance(x, Variable):
        return np.max(x, axis=axis, keepdims=keepdims)
    if not x.ndim:
        return x
    return Max(_tidy(axis, x), keepdims)(x)


def outer(x, y):
    """All products of an entry of x with an entry of y."""
    return insert_axes(x, (1,)) * insert_axes(y, (0,))


def expand_like(x, other):
    """x stretched to the shape of the other, where it is not that already."""
    same = x.ndim == other.ndim and not builtins.any(a == 1 != b for a, b in zip(x.dims, other.dims, strict=True))
    return x if same else ExpandLike()(x, other)


def sum_to_axes_of(gradient, missing, ones):
    """Sum over the axes `ones`, which stay as 1, and over the axes `missing`, which go."""
    if ones:
        gradient = sum(gradient, ones, keepdims=True)
    return sum(gradient, missing) if missing else gradient
