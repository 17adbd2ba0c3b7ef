"""The words themselves: values of shared variables, sizes as variables, new axes, and a few small operations.

Measured on 164 public Theano programs, these are the names that most of them use and that take a line or two here.
"""

from dataclasses import dataclass

import numpy as np

from course_utils.errors import ShapeError
from course_utils.symbolic import linear, rows, shapes
from course_utils.symbolic.describe import describe, shown_sizes
from course_utils.symbolic.elementwise import elementwise
from course_utils.symbolic.function import function
from course_utils.symbolic.graph import Constant, Shared, Variable, as_variable
from course_utils.symbolic.op import Op, kind_of_first
from course_utils.symbolic.shapes import ReshapeLike, Size, axis_of, insert_axes, size_of, transpose
from course_utils.symbolic.sizes import Dim
from course_utils.symbolic.stretching import in_full
from course_utils.symbolic.sums import reduced
from course_utils.symbolic.vocabulary.hints import missing


@elementwise(adjoint=lambda x, low, high, z, dz: (in_full(dz, z) * (x >= low) * (x <= high), None, None), aliases=False)
def clip(x, low, high):
    """x held to [low, high]. The slope is 1 there, bounds included, as in Theano and torch.clamp, else 0."""
    return np.clip(x, low, high)


@dataclass(frozen=True)
class ArgMax(Op):
    """The place of the largest entry along an axis, or among all entries: an integer, without a slope."""

    axis: int | None
    keepdims: bool
    symbol = "argmax"
    aliases = False

    def compute(self, x):
        return x.argmax(axis=self.axis, keepdims=self.keepdims)

    def sizes(self, x):
        return reduced(x, self.axis, self.keepdims), []

    def kind(self, x):
        return "int"


def argmax(x, axis=None, keepdims=False):
    """The place of the largest entry along an axis (of several equal ones the first), or in x.reshape(-1)."""
    if not isinstance(x, Variable):
        return np.argmax(x, axis=axis, keepdims=keepdims)
    return ArgMax(None if axis is None else axis_of(axis, x.ndim, x), keepdims)(x)


def min(x, axis=None, keepdims=False):
    """The smallest entry, or those along `axis`. Entries that tie share the gradient equally."""
    return np.min(x, axis=axis, keepdims=keepdims) if not isinstance(x, Variable) else -linear.max(-x, axis, keepdims)


@dataclass(frozen=True)
class ReshapeTo(Op):
    """The same entries in a shape of which some sizes come with the call; one may be −1."""

    symbol = "reshape"
    kind = kind_of_first

    def compute(self, x, *sizes):
        if np.size(x) != np.prod(sizes) and not (-1 in sizes and np.prod(sizes) and np.size(x) % np.prod(sizes) == 0):
            raise ShapeError(f"reshape: {np.size(x)} entries do not fit the shape {tuple(map(int, sizes))}.")
        return np.reshape(x, [int(size) for size in sizes])

    def grad(self, inputs, y, dy):
        x, *sizes = inputs
        return [ReshapeLike()(dy, x), *[None] * len(sizes)]

    def sizes(self, x, *sizes):
        return [_dim(size) for size in sizes], []


def _dim(size):
    """What is known of a size when the graph is built."""
    if isinstance(size, Constant):
        return size.value
    return Dim(size.inputs[0], size.op.axis) if isinstance(size.op, Size) else -1


def reshape(x, shape):
    """The same entries in another shape: numbers, or sizes such as x.shape[0]; one may be −1."""
    sizes = shape if isinstance(shape, tuple | list) else (shape,)
    sizes = [size.value if isinstance(size, Constant) else size for size in sizes]
    if not any(isinstance(size, Variable) for size in sizes):
        return shapes.reshape(x, sizes)
    return ReshapeTo()(x, *sizes)


def flatten(x, ndim=1):
    """The entries in one axis; with ndim=2, 3, … the first ndim − 1 axes stay, and the others become the last."""
    return reshape(x, (*x.shape[: ndim - 1], -1)) if x.ndim != ndim else x


def dimshuffle(x, *pattern):
    """The axes in the order of `pattern`; "x" makes an axis of size 1, and an axis of size 1 may be left out.

    x.dimshuffle(0, "x") is x[:, None]; x.dimshuffle(1, 0) is x.T.
    """
    pattern = pattern[0] if len(pattern) == 1 and isinstance(pattern[0], tuple | list) else pattern
    kept = [axis_of(axis, x.ndim, x) for axis in pattern if axis != "x"]
    dropped = [axis for axis in range(x.ndim) if axis not in kept]
    if any(x.dims[axis] != 1 for axis in dropped):
        raise ShapeError(
            f"dimshuffle{tuple(pattern)}: {describe(x)} has the shape {shown_sizes(x)}; only an axis that is known "
            "to be 1 can be left out. Sum over the others, or keep them."
        )
    x = transpose(x, (*kept, *dropped))
    x = shapes.DropAxes(tuple(range(len(kept), x.ndim)))(x) if dropped else x
    return insert_axes(x, tuple(k for k, axis in enumerate(pattern) if axis == "x"))


def _subtensor(x, index):
    """x[index], in which None makes an axis of size 1."""
    parts = index if isinstance(index, tuple) else (index,)
    given = tuple(part for part in parts if part is not None)
    if len(given) == len(parts):
        return rows.subtensor(x, index)
    taken = x if all(isinstance(p, slice) and p == slice(None) for p in given) else rows.subtensor(x, given)
    made, axis = [], 0
    for part in parts:
        made += [axis] if part is None else []
        axis += 1 if part is None or isinstance(part, slice) else as_variable(part).ndim
    return insert_axes(taken, tuple(made))


def _eval(self, given=None):
    """The value for these inputs, {variable: value}: a function, compiled and called once."""
    return function(list(given or {}), self)(*(given or {}).values())


def _get_value(self, borrow=False):
    """A copy of the value; with borrow=True the value itself, to read a large table."""
    return self.borrow() if borrow else self.value


def _set_value(self, value, borrow=False):
    """Another value of the same shape and dtype; it is copied, whatever `borrow` says."""
    self.value = value


def _missing(self, name):
    """What Python asks for a name that a variable does not have."""
    what = "A variable" if name.startswith("_") else f"The variable {describe(self)}"  # while it is copied, it has none
    raise missing(what, name, dir(type(self)))


Variable.__getattr__ = _missing
Variable.shape = property(lambda self: tuple(map(size_of, self.dims)), doc="The sizes, as integer variables.")
Variable.argmax, Variable.min, Variable.flatten = argmax, min, flatten
Variable.clip = lambda self, low, high: clip(self, low, high)
Variable.reshape = lambda self, *shape: reshape(self, shape[0] if len(shape) == 1 else shape)
Variable.dimshuffle, Variable.eval, Variable.__getitem__ = dimshuffle, _eval, _subtensor
Shared.get_value, Shared.set_value = _get_value, _set_value
