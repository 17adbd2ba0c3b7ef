"""Operations entry by entry: each is a function of arrays, and below it what it does to a gradient."""

from functools import partial

import numpy as np
from scipy import special

from course_utils.symbolic.graph import Constant
from course_utils.symbolic.op import elementwise, in_full

entrywise = partial(elementwise, aliases=False)  # operators and NumPy's functions return arrays of their own


@entrywise("+")
def add(x, y):
    """x + y."""
    return x + y


@add.adjoint
def _add(x, y, z, dz):
    return dz, dz


@entrywise("−")
def subtract(x, y):
    """x − y."""
    return x - y


@subtract.adjoint
def _subtract(x, y, z, dz):
    return dz, -dz


@entrywise("×")
def multiply(x, y):
    """x · y, entry by entry."""
    return x * y


@multiply.adjoint
def _multiply(x, y, z, dz):
    return times(dz, y), times(dz, x)


@entrywise("÷", kind="real")
def divide(x, y):
    """x / y."""
    return x / y


@divide.adjoint
def _divide(x, y, z, dz):
    dx = dz / y
    return dx, -dx * z


@entrywise("−")
def negative(x):
    """−x."""
    return -x


@negative.adjoint
def _negative(x, y, dy):
    return -dy


@entrywise("power")
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


@entrywise(kind="real")
def exp(x):
    """eˣ."""
    return np.exp(x)


@exp.adjoint
def _exp(x, y, dy):
    return times(dy, y)


@entrywise(kind="real")
def log(x):
    """The natural logarithm."""
    return np.log(x)


@log.adjoint
def _log(x, y, dy):
    return dy / x


@entrywise(kind="real")
def sqrt(x):
    """√x."""
    return np.sqrt(x)


@sqrt.adjoint
def _sqrt(x, y, dy):
    return dy / (2 * y)


@entrywise(kind="real")
def tanh(x):
    """tanh x."""
    return np.tanh(x)


@tanh.adjoint
def _tanh(x, y, dy):
    return times(dy, 1 - y * y)


@entrywise("σ", kind="real")
def sigmoid(x):
    """σ(x) = 1 / (1 + e⁻ˣ)."""
    return special.expit(x)


@sigmoid.adjoint
def _sigmoid(x, y, dy):
    return times(dy, y * (1 - y))


@entrywise()
def relu(x):
    """max(x, 0). At the tie x = 0 the slope is taken to be 0, as PyTorch does."""
    return np.maximum(x, 0)


@relu.adjoint
def _relu(x, y, dy):
    return in_full(dy, y) * (y > 0)


@entrywise("max")
def maximum(x, y):
    """The larger of x and y. At a tie each gets half of the gradient, as torch.maximum does."""
    return np.maximum(x, y)


@maximum.adjoint
def _maximum(x, y, z, dz):
    return _shared_at_ties(dz, z, x > y, x < y, equal(x, y))


@entrywise("min")
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


@entrywise("abs")
def absolute(x):
    """|x|, with slope 0 at 0."""
    return np.abs(x)


@absolute.adjoint
def _absolute(x, y, dy):
    return times(dy, sign(x))


@entrywise()
def sign(x):
    """−1, 0 or 1. Its slope is taken to be 0."""
    return np.sign(x)


@sign.adjoint
def _sign(x, y, dy):
    return None


@entrywise()
def where(condition, x, y):
    """x where the condition holds, y elsewhere."""
    return np.where(condition, x, y)


@where.adjoint
def _where(condition, x, y, z, dz):
    return None, where(condition, dz, 0), where(condition, 0, dz)


@entrywise("=", kind="bool")
def equal(x, y):
    """Whether x = y, entry by entry (== on variables compares the variables)."""
    return x == y


@entrywise(">", kind="bool")
def greater(x, y):
    """Whether x > y."""
    return x > y


@entrywise("≥", kind="bool")
def greater_equal(x, y):
    """Whether x ≥ y."""
    return x >= y


@entrywise("<", kind="bool")
def less(x, y):
    """Whether x < y."""
    return x < y


@entrywise("≤", kind="bool")
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
