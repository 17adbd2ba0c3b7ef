"""A small engine in Theano's vocabulary: a function is the graph, written out as the NumPy program you would write.

x, w = vector("x"), shared(np.zeros(3), "w")
cost = (w * x - 1).sum() ** 2
step = function([x], cost, updates={w: w - 0.1 * grad(cost, w)})
step.source                  # what it became
"""

from course_utils.symbolic.drawing import dprint, draw
from course_utils.symbolic.elementwise import (
    absolute,
    elementwise,
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
from course_utils.symbolic.function import function
from course_utils.symbolic.gradient import grad
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
from course_utils.symbolic.linear import max, mean
from course_utils.symbolic.losses import detach, logsumexp, softmax, softmax_cross_entropy
from course_utils.symbolic.op import Op
from course_utils.symbolic.rows import inc_subtensor, set_subtensor
from course_utils.symbolic.shapes import concatenate, ones_like, stack, transpose, zeros_like
from course_utils.symbolic.sums import sum
from course_utils.symbolic.training.accumulation import compile_accumulation
from course_utils.symbolic.training.derivatives import hessian_vector, output_jacobian
from course_utils.symbolic.training.rules import rule_updates
from course_utils.symbolic.vocabulary import hints, numpy_functions
from course_utils.symbolic.vocabulary.words import argmax, clip, flatten, min, reshape

__all__ = ["Op", "Variable", "detach", "dprint", "draw", "elementwise", "function", "grad", "hessian_vector"]
__all__ += ["compile_accumulation", "output_jacobian", "rule_updates"]
__all__ += ["constant", "imatrix", "iscalar", "ivector", "matrix", "scalar", "shared", "tensor3", "vector"]
__all__ += ["absolute", "equal", "exp", "log", "maximum", "minimum", "relu", "sigmoid", "sign", "sqrt", "tanh", "where"]
__all__ += ["logsumexp", "max", "mean", "softmax", "softmax_cross_entropy", "sum"]
__all__ += ["argmax", "clip", "concatenate", "flatten", "inc_subtensor", "min", "ones_like", "reshape", "set_subtensor"]
__all__ += ["stack", "transpose", "zeros_like"]

__getattr__ = hints.asked_of("course_utils.symbolic", __all__)
numpy_functions.attach()
