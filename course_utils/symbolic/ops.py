"""The vocabulary of the engine: every operation under its name, and the operators of variables."""

from course_utils.symbolic import entrywise as _entry
from course_utils.symbolic.entrywise import (
    absolute,
    equal,
    exp,
    log,
    maximum,
    minimum,
    relu,
    sigmoid,
    sign,
    sqrt,
    tanh,
    where,
)
from course_utils.symbolic.graph import Variable, as_variable
from course_utils.symbolic.linear import MatMul, max, mean, sum
from course_utils.symbolic.losses import logsumexp, softmax, softmax_cross_entropy
from course_utils.symbolic.rows import inc_subtensor, set_subtensor, subtensor
from course_utils.symbolic.shapes import concatenate, ones_like, reshape, stack, transpose, zeros_like

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


def _operator(op, reflected=False):
    if reflected:
        return lambda self, other: op(as_variable(other), self)
    return lambda self, other: op(self, as_variable(other))


for _name, _op in (
    ("add", _entry.add),
    ("sub", _entry.subtract),
    ("mul", _entry.multiply),
    ("truediv", _entry.divide),
    ("pow", _entry.power),
    ("matmul", MatMul()),
):
    setattr(Variable, f"__{_name}__", _operator(_op))
    setattr(Variable, f"__r{_name}__", _operator(_op, reflected=True))
for _name, _op in (
    ("gt", _entry.greater),
    ("ge", _entry.greater_equal),
    ("lt", _entry.less),
    ("le", _entry.less_equal),
):
    setattr(Variable, f"__{_name}__", _operator(_op))
Variable.__neg__ = lambda self: _entry.negative(self)
Variable.__abs__ = lambda self: absolute(self)
Variable.__getitem__ = subtensor
Variable.T = property(transpose)
Variable.sum, Variable.mean, Variable.max = sum, mean, max
Variable.reshape = lambda self, *shape: reshape(self, shape[0] if len(shape) == 1 else shape)
