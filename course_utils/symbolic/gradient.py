"""The gradient is a graph too: walk the graph of the cost backwards, once, and add where ways meet."""

from course_utils.errors import CourseError
from course_utils.symbolic.graph import Constant, Variable, ancestors
from course_utils.symbolic.linear import expand_like, sum
from course_utils.symbolic.op import Elementwise, describe
from course_utils.symbolic.shapes import zeros_like


def grad(cost, wrt):
    """∂cost/∂wrt as a variable, or a list of them for a list: each in the shape of what it is the gradient of.

    cost: a real scalar. wrt: variables that the cost was computed from; `table[ids]` too, if it is the very variable.
    The result can be differentiated again. Errors: a cost that is not a real scalar, a wrt that has no part in it.
    """
    several = isinstance(wrt, list | tuple)
    wanted = list(wrt) if several else [wrt]
    _check_cost(cost)
    order = ancestors([cost])
    _check_wanted(wanted, order, cost)
    gradients = _backward(cost, order, wanted)
    found = [_finished(gradients.get(variable), variable) for variable in wanted]
    return found if several else found[0]


def hessian_vector(cost, wrt, v):
    """(∂²cost/∂wrt²) v, the slope of the gradient along v, without the matrix: v in the shape of wrt."""
    return grad(sum(grad(cost, wrt) * v), wrt)


def _backward(cost, order, wanted):
    """∂cost/∂x for every x between the wanted variables and the cost."""
    concerned = set(wanted)
    for variable in order:  # inputs come first, so what depends on a wanted variable is found in one pass
        if any(previous in concerned for previous in variable.inputs):
            concerned.add(variable)
    gradients = {cost: Constant(1.0)}
    for variable in reversed(order):
        if variable.op is None or variable not in concerned or variable not in gradients:
            continue
        doutput = gradients[variable]
        if not isinstance(variable.op, Elementwise):
            doutput = expand_like(doutput, variable)
        _name(doutput, variable)
        for previous, part in zip(variable.inputs, variable.op.grad(variable.inputs, variable, doutput), strict=True):
            if part is not None and previous in concerned and previous.kind == "real":
                gradients[previous] = gradients[previous] + part if previous in gradients else part
    return gradients


def _finished(gradient, variable):
    """In the variable's own shape, and named after it."""
    gradient = zeros_like(variable) if gradient is None else expand_like(gradient, variable)
    _name(gradient, variable)
    return gradient


def _name(gradient, variable):
    if variable.name and gradient.op and not gradient.name:
        gradient.name = f"d{variable.name}"


def _check_cost(cost):
    if not isinstance(cost, Variable) or cost.ndim or cost.kind != "real":
        what = (
            f"{describe(cost)} has {cost.ndim} dimensions and is {cost.kind}"
            if isinstance(cost, Variable)
            else repr(cost)
        )
        raise CourseError(f"grad: the cost must be one real number; {what}. Take its sum or its mean.")


def _check_wanted(wanted, order, cost):
    known = set(order)
    for variable in wanted:
        if not isinstance(variable, Variable) or variable.kind != "real":
            raise CourseError(f"grad: there is no slope with respect to {variable!r}. Give real variables.")
        if variable not in known:
            raise CourseError(
                f"grad: {describe(cost)} does not depend on {describe(variable)}. A part such as table[ids] is a "
                "new variable each time it is written: keep one, build the cost from it, and give that one here."
            )
