"""Operations entry by entry: each is a function of arrays, and below it what it does to a gradient."""

import numpy as np
from scipy import special

from course_utils.symbolic.graph import Constant, operator
from course_utils.symbolic.op import Op, widest
from course_utils.symbolic.stretching import in_full, sum_over_stretched


class Elementwise(Op):
    """An operation entry by entry, made from a function by `elementwise`; its gradient is added by `adjoint`.

    The adjoint says what the gradient of each entry is; sums over stretched axes are taken here.
    """

    is_elementwise = True

    def __init__(self, function, symbol, kind, aliases):
        self.compute, self.symbol, self._kind, self.aliases = function, symbol, kind, aliases
        self.__name__, self.__doc__ = function.__name__, function.__doc__
        self.partials = None

    def adjoint(self, function):
        """Decorate the function (*inputs, output, doutput) → for each input the gradient before summing."""
        self.partials = function
        return function

    def grad(self, inputs, output, doutput):
        """The adjoint's gradients, summed over the axes along which an input was stretched."""
        if self.partials is None:
            return super().grad(inputs, output, doutput)
        if any(x.kind == "bool" or (x.kind == "int" and x.ndim) for x in inputs):
            doutput = in_full(doutput, output)
        found = self.partials(*inputs, output, doutput)
        found = found if isinstance(found, tuple) else (found,)
        return [None if g is None else sum_over_stretched(g, x, output) for g, x in zip(found, inputs, strict=True)]

    def kind(self, *inputs):
        """The kind it was made with, or the widest of the inputs'."""
        return self._kind or widest(inputs)

    @property
    def call_name(self):
        """The function's name."""
        return self.__name__


def elementwise(symbol="", kind=None, aliases=True):
    """Decorate a function of arrays: it becomes an op that works entry by entry, with broadcasting.

    symbol: what a drawing calls it. kind: "real", "int" or "bool"; by default the widest of the inputs'. aliases: may
    the result share memory with an input? Results of operators and of NumPy's functions never do.
    """
    return lambda function: Elementwise(function, symbol, kind, aliases)


@operator("__add__", "__radd__")
@elementwise("+", aliases=False)
def add(x, y):
    """x + y."""
    return x + y


@add.adjoint
def _add(x, y, z, dz):
    return dz, dz


@operator("__sub__", "__rsub__")
@elementwise("−", aliases=False)
def subtract(x, y):
    """x − y."""
    return x - y


@subtract.adjoint
def _subtract(x, y, z, dz):
    return dz, -dz


@operator("__mul__", "__rmul__")
@elementwise("×", aliases=False)
def multiply(x, y):
    """x · y, entry by entry."""
    return x * y


@multiply.adjoint
def _multiply(x, y, z, dz):
    return times(dz, y), times(dz, x)


@operator("__truediv__", "__rtruediv__")
@elementwise("÷", kind="real", aliases=False)
def divide(x, y):
    """x / y."""
    return x / y


@divide.adjoint
def _divide(x, y, z, dz):
    dx = dz / y
    return dx, -dx * z


@operator("__neg__")
@elementwise("−", aliases=False)
def negative(x):
    """−x."""
    return -x


@negative.adjoint
def _negative(x, y, dy):
    return -dy


@operator("__pow__", "__rpow__")
@elementwise("power", aliases=False)
def power(x, y):
    """xʸ."""
    return x**y


@power.adjoint
def _power(x, y, z, dz):
    if isinstance(y, Constant) and not y.ndim:
        return times(dz, _power_slope(x, y.value)), None
    base = x if isinstance(x, Constant) and not x.ndim else where(equal(x, 0), 1, x)  # 0ʸ is flat in y, for y > 0
    return dz * y * x ** (y - 1), dz * z * log(base)


def _power_slope(x, n):
    """n xⁿ⁻¹, as short as it can be written; defined at 0 for n = 0, 1, 2."""
    if n in (0, 1):
        return Constant(float(n))
    return n * (x if n == 2 else x ** (n - 1))


@elementwise(kind="real", aliases=False)
def exp(x):
    """eˣ."""
    return np.exp(x)


@exp.adjoint
def _exp(x, y, dy):
    return times(dy, y)


@elementwise(kind="real", aliases=False)
def log(x):
    """The natural logarithm."""
    return np.log(x)


@log.adjoint
def _log(x, y, dy):
    return dy / x


@elementwise(kind="real", aliases=False)
def sqrt(x):
    """√x."""
    return np.sqrt(x)


@sqrt.adjoint
def _sqrt(x, y, dy):
    return dy / (2 * y)


@elementwise(kind="real", aliases=False)
def tanh(x):
    """tanh x."""
    return np.tanh(x)


@tanh.adjoint
def _tanh(x, y, dy):
    return times(dy, 1 - y * y)


@elementwise("σ", kind="real", aliases=False)
def sigmoid(x):
    """σ(x) = 1 / (1 + e⁻ˣ)."""
    return special.expit(x)


@sigmoid.adjoint
def _sigmoid(x, y, dy):
    return times(dy, y * (1 - y))


@elementwise(aliases=False)
def relu(x):
    """max(x, 0). At the tie x = 0 the slope is taken to be 0, as PyTorch does."""
    return np.maximum(x, 0)


@relu.adjoint
def _relu(x, y, dy):
    return in_full(dy, y) * (y > 0)


@elementwise("max", aliases=False)
def maximum(x, y):
    """The larger of x and y. At a tie each gets half of the gradient, as torch.maximum does."""
    return np.maximum(x, y)


@maximum.adjoint
def _maximum(x, y, z, dz):
    return _shared_at_ties(dz, z, x > y, x < y, equal(x, y))


@elementwise("min", aliases=False)
def minimum(x, y):
    """The smaller of x and y. At a tie each gets half of the gradient."""
    return np.minimum(x, y)


@minimum.adjoint
def _minimum(x, y, z, dz):
    return _shared_at_ties(dz, z, x < y, x > y, equal(x, y))


def _shared_at_ties(dz, z, to_x, to_y, tie):
    dz = in_full(dz, z)
    half = 0.5 * dz * tie
    return dz * to_x + half, dz * to_y + half


@operator("__abs__")
@elementwise("abs", aliases=False)
def absolute(x):
    """|x|, with slope 0 at 0."""
    return np.abs(x)


@absolute.adjoint
def _absolute(x, y, dy):
    return times(dy, sign(x))


@elementwise(aliases=False)
def sign(x):
    """−1, 0 or 1. Its slope is taken to be 0."""
    return np.sign(x)


@sign.adjoint
def _sign(x, y, dy):
    return None


@elementwise(aliases=False)
def where(condition, x, y):
    """x where the condition holds, y elsewhere."""
    return np.where(condition, x, y)


@where.adjoint
def _where(condition, x, y, z, dz):
    return None, where(condition, dz, 0), where(condition, 0, dz)


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
    if _is_number(x, 1):
        return y
    return x if _is_number(y, 1) else x * y


def _is_number(variable, number):
    return isinstance(variable, Constant) and not variable.ndim and variable.value == number


# Operations that Python's own numbers have, with the same result; the others give a NumPy number.
NATIVE = (add, subtract, multiply, divide, negative, equal, greater, greater_equal, less, less_equal)
