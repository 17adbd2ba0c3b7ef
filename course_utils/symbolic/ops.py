"""The vocabulary of the engine: every operation under its name, and the operators of variables."""

from course_utils.symbolic.elementwise import (
    absolute,
    add,
    divide,
    equal,
    exp,
    greater,
    greater_equal,
    less,
    less_equal,
    log,
    maximum,
    minimum,
    multiply,
    negative,
    power,
    relu,
    sigmoid,
    sign,
    sqrt,
    subtract,
    tanh,
    where,
)
from course_utils.symbolic.graph import Variable, as_variable
from course_utils.symbolic.linear import MatMul, max, mean
from course_utils.symbolic.losses import logsumexp, softmax, softmax_cross_entropy
from course_utils.symbolic.rows import inc_subtensor, set_subtensor, subtensor
from course_utils.symbolic.shapes import concatenate, ones_like, reshape, stack, transpose, zeros_like
from course_utils.symbolic.sums import sum

__all__ = [
    "absolute",
    "concatenate",
    "equal",
    "exp",
    "inc_subtensor",
    "log",
    "logsumexp",
    "max",
    "maximum",
    "mean",
    "minimum",
    "ones_like",
    "relu",
    "reshape",
    "set_subtensor",
    "sigmoid",
    "sign",
    "softmax",
    "softmax_cross_entropy",
    "sqrt",
    "stack",
    "sum",
    "tanh",
    "transpose",
    "where",
    "zeros_like",
]


def _operator(op):
    return lambda self, other: op(self, as_variable(other))


def _reflected(op):
    return lambda self, other: op(as_variable(other), self)


Variable.__add__, Variable.__radd__ = _operator(add), _reflected(add)
Variable.__sub__, Variable.__rsub__ = _operator(subtract), _reflected(subtract)
Variable.__mul__, Variable.__rmul__ = _operator(multiply), _reflected(multiply)
Variable.__truediv__, Variable.__rtruediv__ = _operator(divide), _reflected(divide)
Variable.__pow__, Variable.__rpow__ = _operator(power), _reflected(power)
Variable.__matmul__, Variable.__rmatmul__ = _operator(MatMul()), _reflected(MatMul())
Variable.__gt__, Variable.__ge__ = _operator(greater), _operator(greater_equal)
Variable.__lt__, Variable.__le__ = _operator(less), _operator(less_equal)
Variable.__neg__ = lambda self: negative(self)
Variable.__abs__ = lambda self: absolute(self)
Variable.__getitem__ = subtensor
Variable.T = property(transpose)
Variable.sum, Variable.mean, Variable.max = sum, mean, max
Variable.reshape = lambda self, *shape: reshape(self, shape[0] if len(shape) == 1 else shape)
