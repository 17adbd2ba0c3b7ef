"""Operations entry by entry: each is a function of arrays, and above it what it does to a gradient."""

import numpy as np
from scipy import special

from course_utils.symbolic.graph import Constant, operator
from course_utils.symbolic.op import Op, widest
from course_utils.symbolic.stretching import in_full, sum_over_stretched


class Elementwise(Op):
    """An operation entry by entry, made from a function by `elementwise`."""

    is_elementwise = True
    call_name = property(lambda op: op.__name__)

    def __init__(self, function, symbol, kind, aliases, adjoint):
        self.compute, self.symbol, self._kind, self.aliases, self._adjoint = function, symbol, kind, aliases, adjoint
        self.__name__, self.__doc__ = function.__name__, function.__doc__

    def grad(self, inputs, output, doutput):
        """The adjoint's gradients, summed over the axes along which an input was stretched."""
        if self._adjoint is None:
            return super().grad(inputs, output, doutput)
        if any(x.kind == "bool" or (x.kind == "int" and x.ndim) for x in inputs):
            doutput = in_full(doutput, output)
        found = self._adjoint(*inputs, output, doutput)
        found = found if isinstance(found, tuple) else (found,)
        return [None if g is None else sum_over_stretched(g, x, output) for g, x in zip(found, inputs, strict=True)]

    def kind(self, *inputs):
        """The kind it was made with, or the widest of the inputs'."""
        return self._kind or widest(inputs)


def elementwise(symbol="", kind=None, aliases=True, adjoint=None):
    """Decorate a function of arrays: it becomes an op that works entry by entry, with broadcasting.

    symbol: what a drawing calls it. kind: "real", "int" or "bool"; by default the widest of the inputs'. aliases: may
    the result share memory with an input? Results of operators and of NumPy's functions never do. adjoint: a function
    of variables, (*inputs, output, doutput) → for each input ∂cost/∂input, entry by entry (a tuple if there are several
    inputs, None where there is no slope). Sums over axes along which an input was stretched are taken for it.
    """
    return lambda function: Elementwise(function, symbol, kind, aliases, adjoint)


@operator("__add__", "__radd__")
@elementwise("+", aliases=False, adjoint=lambda x, y, z, dz: (dz, dz))
def add(x, y):
    """x + y."""
    return x + y


@operator("__sub__", "__rsub__")
@elementwise("−", aliases=False, adjoint=lambda x, y, z, dz: (dz, -dz))
def subtract(x, y):
    """x − y."""
    return x - y


@operator("__mul__", "__rmul__")
@elementwise("×", aliases=False, adjoint=lambda x, y, z, dz: (times(dz, y), times(dz, x)))
def multiply(x, y):
    """x · y, entry by entry."""
    return x * y


def _divide_adjoint(x, y, z, dz):
    dx = dz / y
    return dx, -dx * z


@operator("__truediv__", "__rtruediv__")
@elementwise("÷", kind="real", aliases=False, adjoint=_divide_adjoint)
def divide(x, y):
    """x / y."""
    return x / y


@operator("__neg__")
@elementwise("−", aliases=False, adjoint=lambda x, y, dy: -dy)
def negative(x):
    """−x."""
    return -x


def _power_slope(x, n):
    """n xⁿ⁻¹, as short as it can be written; defined at 0 for n = 0, 1, 2."""
    if n in (0, 1):
        return Constant(float(n))
    return n * (x if n == 2 else x ** (n - 1))


def _power_adjoint(x, y, z, dz):
    if isinstance(y, Constant) and not y.ndim:
        return times(dz, _power_slope(x, y.value)), None
    base = x if isinstance(x, Constant) and not x.ndim else where(equal(x, 0), 1, x)  # 0ʸ is flat in y, for y > 0
    return dz * y * x ** (y - 1), dz * z * log(base)


@operator("__pow__", "__rpow__")
@elementwise("power", aliases=False, adjoint=_power_adjoint)
def power(x, y):
    """xʸ."""
    return x**y


@elementwise(kind="real", aliases=False, adjoint=lambda x, y, dy: times(dy, y))
def exp(x):
    """eˣ."""
    return np.exp(x)


@elementwise(kind="real", aliases=False, adjoint=lambda x, y, dy: dy / x)
def log(x):
    """The natural logarithm."""
    return np.log(x)


@elementwise(kind="real", aliases=False, adjoint=lambda x, y, dy: dy / (2 * y))
def sqrt(x):
    """√x."""
    return np.sqrt(x)


@elementwise(kind="real", aliases=False, adjoint=lambda x, y, dy: times(dy, 1 - y * y))
def tanh(x):
    """tanh x."""
    return np.tanh(x)


@elementwise("σ", kind="real", aliases=False, adjoint=lambda x, y, dy: times(dy, y * (1 - y)))
def sigmoid(x):
    """σ(x) = 1 / (1 + e⁻ˣ)."""
    return special.expit(x)


@elementwise(aliases=False, adjoint=lambda x, y, dy: in_full(dy, y) * (y > 0))
def relu(x):
    """max(x, 0). At the tie x = 0 the slope is taken to be 0, as PyTorch does."""
    return np.maximum(x, 0)


@elementwise("max", aliases=False, adjoint=lambda x, y, z, dz: _shared_at_ties(dz, z, x > y, x < y, equal(x, y)))
def maximum(x, y):
    """The larger of x and y. At a tie each gets half of the gradient, as torch.maximum does."""
    return np.maximum(x, y)


@elementwise("min", aliases=False, adjoint=lambda x, y, z, dz: _shared_at_ties(dz, z, x < y, x > y, equal(x, y)))
def minimum(x, y):
    """The smaller of x and y. At a tie each gets half of the gradient."""
    return np.minimum(x, y)


def _shared_at_ties(dz, z, to_x, to_y, tie):
    dz = in_full(dz, z)
    half = 0.5 * dz * tie
    return dz * to_x + half, dz * to_y + half


@operator("__abs__")
@elementwise("abs", aliases=False, adjoint=lambda x, y, dy: times(dy, sign(x)))
def absolute(x):
    """|x|, with slope 0 at 0."""
    return np.abs(x)


@elementwise(aliases=False, adjoint=lambda x, y, dy: None)
def sign(x):
    """−1, 0 or 1. Its slope is taken to be 0."""
    return np.sign(x)


@elementwise(aliases=False, adjoint=lambda c, x, y, z, dz: (None, where(c, dz, 0), where(c, 0, dz)))
def where(condition, x, y):
    """x where the condition holds, y elsewhere."""
    return np.where(condition, x, y)


@elementwise("=", kind="bool", aliases=False)
def equal(x, y):
    """Whether x = y, entry by entry (== on variables compares the variables)."""
    return x == y


@operator("__gt__")
@elementwise(">", kind="bool", aliases=False)
def greater(x, y):
    """Whether x > y."""
    return x > y


@operator("__ge__")
@elementwise("≥", kind="bool", aliases=False)
def greater_equal(x, y):
    """Whether x ≥ y."""
    return x >= y


@operator("__lt__")
@elementwise("<", kind="bool", aliases=False)
def less(x, y):
    """Whether x < y."""
    return x < y


@operator("__le__")
@elementwise("≤", kind="bool", aliases=False)
def less_equal(x, y):
    """Whether x ≤ y."""
    return x <= y


def times(x, y):
    """x · y, without writing a factor of 1: gradients begin with one."""
    if y.kind != "real":
        return x * y
    x_is_one, y_is_one = (isinstance(v, Constant) and not v.ndim and v.value == 1 for v in (x, y))
    return y if x_is_one else x if y_is_one else x * y


# Operations that Python's own numbers have, with the same result; the others give a NumPy number.
NATIVE = (add, subtract, multiply, divide, negative, equal, greater, greater_equal, less, less_equal)
