"""Operations entry by entry: each is a function of arrays, and below it what it does to a gradient."""

import numpy as np
from scipy import special

from course_utils.symbolic.graph import Constant
from course_utils.symbolic.op import elementwise


@elementwise("+")
def add(x, y):
    """x + y."""
    return x + y


@add.adjoint
def _add(x, y, z, dz):
    return dz, dz


@elementwise("−")
def subtract(x, y):
    """x − y."""
    return x - y


@subtract.adjoint
def _subtract(x, y, z, dz):
    return dz, -dz


@elementwise("×")
def multiply(x, y):
    """x · y, entry by entry."""
    return x * y


@multiply.adjoint
def _multiply(x, y, z, dz):
    return times(dz, y), times(dz, x)


@elementwise("÷", kind="real")
def divide(x, y):
    """x / y."""
    return x / y


@divide.adjoint
def _divide(x, y, z, dz):
    dx = dz / y
    return dx, -dx * z


@elementwise("−", kind=None)
def negative(x):
    """−x."""
    return -x


@negative.adjoint
def _negative(x, y, dy):
    return -dy


@elementwise("power")
def power(x, y):
    """xʸ."""
    return x**y


@power.adjoint
def _power(x, y, z, dz):
    if isinstance(y, Constant) and y.ndim == 0:
        return times(dz, y.value * (x if y.value == 2 else x ** (y.value - 1))), None
    return dz * y * x ** (y - 1), dz * z * log(x)


@elementwise(kind="real")
def exp(x):
    """eˣ."""
    return np.exp(x)


@exp.adjoint
def _exp(x, y, dy):
    return times(dy, y)


@elementwise(kind="real")
def log(x):
    """The natural logarithm."""
    return np.log(x)


@log.adjoint
def _log(x, y, dy):
    return dy / x


@elementwise(kind="real")
def sqrt(x):
    """√x."""
    return np.sqrt(x)


@sqrt.adjoint
def _sqrt(x, y, dy):
    return dy / (2 * y)


@elementwise(kind="real")
def tanh(x):
    """tanh x."""
    return np.tanh(x)


@tanh.adjoint
def _tanh(x, y, dy):
    return times(dy, 1 - y * y)


@elementwise("σ", kind="real")
def sigmoid(x):
    """σ(x) = 1 / (1 + e⁻ˣ)."""
    return special.expit(x)


@sigmoid.adjoint
def _sigmoid(x, y, dy):
    return times(dy, y * (1 - y))


@elementwise()
def relu(x):
    """max(x, 0). At the tie x = 0 the slope is taken to be 0, as PyTorch does."""
    return np.maximum(x, 0)


@relu.adjoint
def _relu(x, y, dy):
    return times(dy, y > 0)


@elementwise("max")
def maximum(x, y):
    """The larger of x and y. At a tie each gets half of the gradient, as torch.maximum does."""
    return np.maximum(x, y)


@maximum.adjoint
def _maximum(x, y, z, dz):
    to_x = (x > y) + 0.5 * equal(x, y)
    return times(dz, to_x), times(dz, 1 - to_x)


@elementwise("min")
def minimum(x, y):
    """The smaller of x and y. At a tie each gets half of the gradient."""
    return np.minimum(x, y)


@minimum.adjoint
def _minimum(x, y, z, dz):
    to_x = (x < y) + 0.5 * equal(x, y)
    return times(dz, to_x), times(dz, 1 - to_x)


@elementwise("abs")
def absolute(x):
    """|x|, with slope 0 at 0."""
    return np.abs(x)


@absolute.adjoint
def _absolute(x, y, dy):
    return times(dy, sign(x))


@elementwise()
def sign(x):
    """−1, 0 or 1. Its slope is taken to be 0."""
    return np.sign(x)


@elementwise()
def where(condition, x, y):
    """x where the condition holds, y elsewhere."""
    return np.where(condition, x, y)


@where.adjoint
def _where(condition, x, y, z, dz):
    return None, where(condition, dz, 0), where(condition, 0, dz)


@elementwise("=", kind="bool")
def equal(x, y):
    """Whether x = y, entry by entry (== on variables compares the variables)."""
    return x == y


@elementwise(">", kind="bool")
def greater(x, y):
    """Whether x > y."""
    return x > y


@elementwise("≥", kind="bool")
def greater_equal(x, y):
    """Whether x ≥ y."""
    return x >= y


@elementwise("<", kind="bool")
def less(x, y):
    """Whether x < y."""
    return x < y


@elementwise("≤", kind="bool")
def less_equal(x, y):
    """Whether x ≤ y."""
    return x <= y


def times(x, y):
    """x · y, without writing a factor of 1: gradients begin with one."""
    if isinstance(x, Constant) and x.ndim == 0 and x.value == 1 and y.kind == "real":
        return y
    return x * y


# Operations that Python's own numbers have, with the same result; the others give a NumPy number.
NATIVE = (add, subtract, multiply, divide, negative, equal, greater, greater_equal, less, less_equal)
