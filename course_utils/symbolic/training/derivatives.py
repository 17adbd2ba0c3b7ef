"""Derivatives made of gradients: the Hessian along a direction, and the Jacobian of several outputs, row by row."""

import numpy as np

from course_utils.arguments import as_list, shown
from course_utils.errors import CourseError, ShapeError
from course_utils.symbolic.describe import describe
from course_utils.symbolic.function import function
from course_utils.symbolic.gradient import grad
from course_utils.symbolic.graph import Constant, Variable, ancestors, as_variable, vector
from course_utils.symbolic.shapes import reshape, zeros_like


def hessian_vector(cost, wrt, v):
    """(∂²cost/∂wrt²) v, the slope of the gradient along v, without the matrix: v has the shape of wrt.

    For lists of variables and of directions, the matrix is that of all variables together. Errors: those of `grad`; a v
    of another shape.
    """
    several = isinstance(wrt, list | tuple)
    wanted, along = (list(wrt), list(v)) if several else ([wrt], [v])
    if len(wanted) != len(along):
        raise ShapeError(f"hessian_vector: {len(wanted)} variables and {len(along)} directions. Give one for each.")
    slope = Constant(0.0)
    for variable, gradient, direction in zip(wanted, grad(cost, wanted), map(as_variable, along), strict=True):
        if direction.ndim != variable.ndim:
            raise ShapeError(
                f"hessian_vector: v has {direction.ndim} dimensions, {describe(variable)} has {variable.ndim}."
            )
        slope = slope + (gradient * direction).sum()
    known = set(ancestors([slope]))
    found = [grad(slope, variable) if variable in known else zeros_like(variable) for variable in wanted]
    return found if several else found[0]


def output_jacobian(outputs, inputs, params):
    """Compile J(*inputs) = ∂outputs/∂params → an array (h, P), by one backward pass for each row.

    outputs: a variable, the outputs to be held, such as Y[:, :1] of (n, 1); it is computed from inputs (a list of
    variables that a call brings) and params (a list of variables). Rows are the entries of outputs in their order in
    memory: all held outputs of the first example, then of the second. Columns are the entries of all params, in the
    order of the list, each row by row, as `numpy_ref.projection.flatten` has them; where outputs do not depend on one,
    they are 0. J raises CourseError where it would hold nan or inf.

    Taught in: notebook 10.

    >>> from course_utils.symbolic import shared
    >>> x, w = vector("x"), shared([2.0, 3.0], "w")
    >>> jacobian = output_jacobian(w * x, [x], [w])
    >>> jacobian([10.0, 100.0])
    array([[ 10.,   0.],
           [  0., 100.]])
    """
    params, inputs = as_list("params", params), as_list("inputs", inputs)
    if not isinstance(outputs, Variable):
        raise CourseError(f"outputs is {shown(outputs)}; give a variable of the engine, such as Y[:, :1].")
    known = set(ancestors([outputs]))
    apart = [p for p in params if p not in known]
    if len(apart) == len(params):
        raise CourseError("outputs depends on none of params, so no step of theirs moves it.")
    which, entries = vector("which"), reshape(outputs, (-1,))
    one = (entries * which).sum() + sum(0.0 * p.sum() for p in apart)  # so that grad knows these, too, and finds 0
    values, row = function(inputs, entries), function([*inputs, which], grad(one, params))

    def jacobian(*given):
        """The Jacobian for these inputs, (h, P)."""
        y = values(*given)  # (h,)
        return np.stack([_flat(row(*given, unit), params) for unit in np.eye(len(y), dtype=y.dtype)])

    return jacobian


def _flat(gradients, params):
    """The gradients of one output one after the other, (P,)."""
    for gradient, p in zip(gradients, params, strict=True):
        if not np.isfinite(gradient).all():
            raise CourseError(
                f"The derivatives of outputs with respect to {describe(p)} have entries that are nan or inf. "
                "Look at the logarithms and divisions in outputs, and at the inputs of this call."
            )
    return np.concatenate([np.ravel(gradient) for gradient in gradients])
