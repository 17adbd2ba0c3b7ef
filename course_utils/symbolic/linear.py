"""Products, means and maxima."""

from dataclasses import dataclass
from math import prod

import numpy as np

from course_utils.errors import ShapeError
from course_utils.symbolic.describe import describe
from course_utils.symbolic.elementwise import equal, times
from course_utils.symbolic.graph import Variable, operator
from course_utils.symbolic.op import Op
from course_utils.symbolic.shapes import axes_of, insert_axes, ones_like, size_of
from course_utils.symbolic.sizes import agree
from course_utils.symbolic.sums import reduced, sum, tidy


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
        constraints = agree(self, (x, y), x.dims[-1], y.dims[0])[1]
        return (*x.dims[:-1], *y.dims[1:]), constraints


operator("__matmul__", "__rmatmul__")(MatMul())


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
    return Max(tidy(axis, x), keepdims)(x)


Variable.mean, Variable.max = mean, max


def outer(x, y):
    """All products of an entry of x with an entry of y."""
    return insert_axes(x, (1,)) * insert_axes(y, (0,))
