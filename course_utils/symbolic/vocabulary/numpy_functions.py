"""NumPy's functions given a variable: operators work, everything else is refused with the engine's own name for it.

Left alone, NumPy takes a variable for a number of a kind unknown to it: np.dot(A, B) was A * B.
"""

import operator

import numpy as np

from course_utils.errors import CourseError
from course_utils.symbolic.describe import describe
from course_utils.symbolic.graph import Variable, as_variable
from course_utils.symbolic.vocabulary.hints import way_out

OPERATORS = {  # array + x asks np.add to do it
    **{np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul, np.divide: operator.truediv},
    **{np.power: operator.pow, np.matmul: operator.matmul, np.negative: operator.neg, np.absolute: operator.abs},
    **{np.greater: operator.gt, np.greater_equal: operator.ge, np.less: operator.lt, np.less_equal: operator.le},
}
SAME = {"absolute", "argmax", "clip", "concatenate", "equal", "exp", "log", "max", "maximum", "mean", "min", "minimum"}
SAME |= {"ones_like", "reshape", "sign", "sqrt", "stack", "sum", "tanh", "transpose", "where", "zeros_like"}
OTHER = {"amax": "max", "amin": "min", "ravel": "flatten", "logaddexp": "logsumexp", "not_equal": "equal"}


def _ufunc(self, ufunc, method, *inputs, **options):
    """An operator with an array on its left, or a function such as np.exp."""
    if ufunc in (np.equal, np.not_equal):
        return ufunc is np.not_equal  # an array is never the variable itself; `equal` compares entries
    if ufunc not in OPERATORS or method != "__call__" or options:
        raise _refused(ufunc.__name__, self)
    return OPERATORS[ufunc](*map(as_variable, inputs))


def _array_function(self, function, types, args, kwargs):
    """A function such as np.sum or np.concatenate."""
    raise _refused(function.__name__, self)


def _array(self, *args, **kwargs):
    """What np.asarray asks for, and with it what NumPy does to an argument of array.dot."""
    raise CourseError(
        f"{describe(self)} has no values yet, so it cannot be made an array. Use the engine's own operations, and "
        "compute values with function(…) or x.eval({input: value})."
    )


def _refused(name, variable):
    own = name if name in SAME else OTHER.get(name)
    use = f"use {own} from course_utils.symbolic" if own else way_out(name)
    return CourseError(f"np.{name} cannot take the variable {describe(variable)}: {use}.")


def attach():
    """Let variables answer NumPy so."""
    Variable.__array_ufunc__, Variable.__array_function__, Variable.__array__ = _ufunc, _array_function, _array
