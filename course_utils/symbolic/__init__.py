"""A small engine in Theano's vocabulary: a function is the graph written out as the NumPy program of your hand.

x, w = vector("x"), shared(np.zeros(3), "w")
cost = (w * x - 1).sum() ** 2
step = function([x], cost, updates={w: w - 0.1 * grad(cost, w)})
step.source                  # what it became
"""

from course_utils.symbolic.accumulation import compile_accumulation
from course_utils.symbolic.drawing import dprint, draw
from course_utils.symbolic.elementwise import elementwise
from course_utils.symbolic.function import function
from course_utils.symbolic.gradient import grad, hessian_vector
from course_utils.symbolic.graph import (
    Variable,
    constant,
    imatrix,
    iscalar,
    ivector,
    matrix,
    scalar,
    shared,
    tensor3,
    vector,
)
from course_utils.symbolic.jacobian import output_jacobian
from course_utils.symbolic.op import Op
from course_utils.symbolic.ops import *  # noqa: F403
from course_utils.symbolic.ops import __all__ as _operations
from course_utils.symbolic.training import rule_updates

__all__ = [
    *_operations,
    "Op",
    "Variable",
    "compile_accumulation",
    "constant",
    "dprint",
    "draw",
    "elementwise",
    "function",
    "grad",
    "hessian_vector",
    "imatrix",
    "iscalar",
    "ivector",
    "matrix",
    "output_jacobian",
    "rule_updates",
    "scalar",
    "shared",
    "tensor3",
    "vector",
]
