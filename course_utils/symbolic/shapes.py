"""Shapes: operations that rearrange entries and compute nothing."""

import builtins
from dataclasses import dataclass
from math import prod

import numpy as np

from course_utils.errors import ShapeError
from course_utils.symbolic.describe import describe
from course_utils.symbolic.graph import Constant, Variable, as_variable
from course_utils.symbolic.op import Op, kind_of_first
from course_utils.symbolic.sizes import agree


@dataclass(frozen=True)
class Transpose(Op):
    """The axes in another order."""

    axes: tuple
    symbol = "T"

    def compute(self, x):
        return x.transpose(self.axes)

    def grad(self, inputs, y, dy):
        return [transpose(dy, np.argsort(self.axes))]

    def sizes(self, x):
        return [x.dims[k] for k in self.axes], []


class MatrixTranspose(Transpose):
    """The transpose of a matrix, which is written x.T."""

    def compute(self, x):
        return x.T


@dataclass(frozen=True)
class Reshape(Op):
    """The same entries in another shape; one size may be −1."""

    shape: tuple
    symbol = "reshape"

    def compute(self, x):
        return np.reshape(x, self.shape)

    def grad(self, inputs, y, dy):
        return [ReshapeLike()(dy, inputs[0])]

    def sizes(self, x):
        known = prod(size for size in self.shape if size != -1)
        total = prod(x.dims) if builtins.all(isinstance(size, int) for size in x.dims) else None
        if total is not None and total != known and not (-1 in self.shape and known and total % known == 0):
            raise ShapeError(f"reshape: {describe(x)} has {total} entries, which do not fit the shape {self.shape}.")
        return [total // known if size == -1 and total is not None else size for size in self.shape], []


@dataclass(frozen=True)
class ReshapeLike(Op):
    """The entries of x in the shape of the other."""

    symbol = "reshape"
    kind = kind_of_first

    def compute(self, x, other):
        return np.reshape(x, np.shape(other))

    def grad(self, inputs, y, dy):
        return [ReshapeLike()(dy, inputs[0]), None]

    def sizes(self, x, other):
        return other.dims, []


@dataclass(frozen=True)
class InsertAxes(Op):
    """Axes of size 1 inserted: `axes` are their numbers in the result."""

    axes: tuple
    symbol = "axis"

    @property
    def index(self):
        """What x is indexed with: None makes an axis."""
        parts = tuple(None if k in self.axes else slice(None) for k in range(builtins.max(self.axes) + 1))
        return parts if len(parts) > 1 else parts[0]

    def compute(self, x):
        return x[self.index]

    def grad(self, inputs, y, dy):
        return [DropAxes(self.axes)(dy)]

    def sizes(self, x):
        rest = iter(x.dims)
        return [1 if k in self.axes else next(rest) for k in range(x.ndim + len(self.axes))], []


@dataclass(frozen=True)
class DropAxes(Op):
    """Axes of size 1 removed."""

    axes: tuple
    symbol = "axis"

    def compute(self, x):
        return x.squeeze(self.axes)

    def grad(self, inputs, y, dy):
        return [insert_axes(dy, self.axes)]

    def sizes(self, x):
        return [size for k, size in enumerate(x.dims) if k not in self.axes], []


@dataclass(frozen=True)
class Size(Op):
    """The length of one axis, as a number."""

    axis: int
    symbol = "size"
    aliases = False

    def compute(self, x):
        return x.shape[self.axis]

    def sizes(self, x):
        return (), []

    def kind(self, x):
        return "int"


@dataclass(frozen=True)
class Concatenate(Op):
    """Arrays one after the other along an axis."""

    axis: int
    symbol = "concatenate"
    aliases = False

    def compute(self, *parts):
        return np.concatenate(parts, axis=self.axis)

    def grad(self, inputs, y, dy):
        return [Part(self.axis, k)(dy, *inputs) for k in range(len(inputs))]

    def sizes(self, *parts):
        dims, constraints = list(parts[0].dims), []
        for part in parts[1:]:
            if part.ndim != len(dims):
                shown = ", ".join(f"{describe(part)} has {part.ndim}" for part in parts)
                raise ShapeError(f"concatenate: the parts differ in their number of dimensions: {shown}.")
            for k in range(len(dims)):
                if k != self.axis:
                    dims[k], more = agree(self, parts, dims[k], part.dims[k])
                    constraints += more
        along = [part.dims[self.axis] for part in parts]
        dims[self.axis] = builtins.sum(along) if builtins.all(isinstance(size, int) for size in along) else -1
        return dims, constraints


@dataclass(frozen=True)
class Part(Op):
    """The piece of a concatenation that part `number` gave."""

    axis: int
    number: int
    symbol = "part"
    kind = kind_of_first

    def compute(self, y, *parts):
        start = builtins.sum(part.shape[self.axis] for part in parts[: self.number])
        at = (slice(None),) * self.axis
        return y[(*at, slice(start, start + parts[self.number].shape[self.axis]))]

    def grad(self, inputs, piece, dpiece):
        zeros = [dpiece if k == self.number else zeros_like(part) for k, part in enumerate(inputs[1:])]
        return [Concatenate(self.axis)(*zeros), *[None] * (len(inputs) - 1)]

    def sizes(self, y, *parts):
        return parts[self.number].dims, []


@dataclass(frozen=True)
class ZerosLike(Op):
    """Zeros in the shape of x."""

    symbol = "zeros"
    aliases = False

    def compute(self, x):
        return np.zeros_like(x)

    def grad(self, inputs, y, dy):
        return [None]


def axes_of(axis, x):
    """The axes as a sorted tuple of numbers counted from 0. ShapeError for one that is missing or given twice."""
    axes = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = tuple(sorted(axis_of(k, x.ndim, x) for k in axes))
    if len(set(axes)) < len(axes):
        raise ShapeError(f"The axes {axis} of {describe(x)} name one axis twice.")
    return axes


def axis_of(axis, ndim, x):
    """An axis of `ndim`, counted from 0. ShapeError if there is no such axis."""
    if not -ndim <= axis < ndim:
        raise ShapeError(f"{describe(x)} has {x.ndim} dimensions; there is no axis {axis}.")
    return int(axis) % ndim


def transpose(x, axes=None):
    """The axes in reverse, or in the order given."""
    if not isinstance(x, Variable):
        return np.transpose(x, axes)
    order = tuple(axis_of(k, x.ndim, x) for k in (range(-1, -x.ndim - 1, -1) if axes is None else axes))
    if sorted(order) != list(range(x.ndim)):
        raise ShapeError(f"transpose: {axes} does not name each of the {x.ndim} axes of {describe(x)} once.")
    if order == (1, 0):
        return MatrixTranspose(order)(x)
    return x if order == tuple(range(x.ndim)) else Transpose(order)(x)


Variable.T = property(transpose)


def reshape(x, shape):
    """The same entries in another shape, a tuple of numbers; one may be −1."""
    if not isinstance(x, Variable):
        return np.reshape(x, shape)
    shape = tuple(int(size) for size in (shape if isinstance(shape, tuple | list) else (shape,)))
    if shape.count(-1) > 1:
        raise ShapeError(f"reshape: {shape} has two sizes of −1; only one can be worked out.")
    return Reshape(shape)(x)


def concatenate(parts, axis=0):
    """Arrays one after the other along an axis."""
    if not builtins.any(isinstance(part, Variable) for part in parts):
        return np.concatenate(parts, axis)
    parts = [as_variable(part) for part in parts]
    return Concatenate(axes_of(axis, parts[0])[0])(*parts)


def stack(parts, axis=0):
    """Arrays side by side along a new axis."""
    if not builtins.any(isinstance(part, Variable) for part in parts):
        return np.stack(parts, axis)
    parts = [as_variable(part) for part in parts]
    return concatenate([insert_axes(part, (axis_of(axis, part.ndim + 1, part),)) for part in parts], axis)


def insert_axes(x, axes):
    """x with axes of size 1 inserted: `axes` are their numbers in the result."""
    if not x.ndim:
        return Reshape((1,) * len(axes))(x)
    return InsertAxes(tuple(axes))(x) if axes else x


def zeros_like(x):
    """Zeros in the shape of x."""
    return ZerosLike()(x)


def ones_like(x):
    """Ones in the shape of x."""
    return zeros_like(x) + 1 if isinstance(x, Variable) else np.ones_like(x)


def size_of(size):
    """A size as a variable: the number if it is known, else what a call finds."""
    if isinstance(size, int):
        return Constant(size)
    made = Size(size.axis)(size.variable)
    made.hint = "n"
    return made
