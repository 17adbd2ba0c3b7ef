"""The gradient is a graph too: walk the graph of the cost backwards, once, and add where paths meet."""

from course_utils.errors import CourseError, ShapeError
from course_utils.symbolic.describe import describe
from course_utils.symbolic.graph import Constant, Variable, ancestors, as_variable, dependents
from course_utils.symbolic.shapes import zeros_like
from course_utils.symbolic.stretching import expand_like


def grad(cost, wrt):
    """∂cost/∂wrt as a variable, or for a list a list of them: each in the shape of the variable that it belongs to.

    cost: a real scalar. wrt: variables that the cost was computed from; also `table[ids]`, if it is the same variable.
    The result can be differentiated again. Errors: a cost that is not a real scalar; a wrt that it does not depend on.
    """
    several = isinstance(wrt, list | tuple)
    wanted = list(wrt) if several else [wrt]
    _check_cost(cost)
    order = ancestors([cost])
    known = set(order)
    _check_wanted(wanted, known, cost)
    gradients = _backward(cost, order, known, wanted)
    found = [_finished(gradients.get(variable), variable, known) for variable in wanted]
    return found if several else found[0]


def _backward(cost, order, known, wanted):
    """∂cost/∂x for every x between the wanted variables and the cost."""
    concerned, gradients = dependents(order, wanted), {cost: Constant(1.0)}
    for variable in reversed(order):
        if variable.op is None or variable not in concerned or variable not in gradients:
            continue
        doutput = gradients[variable]
        if not variable.op.is_elementwise:
            doutput = expand_like(doutput, variable)
        _name(doutput, variable, known)
        for previous, part in _parts(variable, doutput):
            if part is not None and previous in concerned and previous.kind == "real":
                gradients[previous] = gradients[previous] + part if previous in gradients else part
    return gradients


def _parts(variable, doutput):
    """(input, what the op sends back to it) for each of its inputs."""
    found = variable.op.grad(variable.inputs, variable, doutput)
    found = [found] if isinstance(found, Variable) else list(found)
    if len(found) != len(variable.inputs):
        raise CourseError(
            f"grad: {variable.op.label} has {len(variable.inputs)} inputs, and its grad gave {len(found)} gradients. "
            "Give one for each input, or None."
        )
    for previous, part in zip(variable.inputs, found, strict=True):
        if part is not None and as_variable(part).ndim > previous.ndim:
            raise ShapeError(
                f"grad: {describe(previous)} has {previous.ndim} dimensions, and the gradient that "
                f"{variable.op.label} sends back to it has {part.ndim}. A sum over the stretched axes is missing."
            )
        yield previous, None if part is None else as_variable(part)


def _finished(gradient, variable, known):
    """The gradient in the shape of its variable, named after it."""
    gradient = zeros_like(variable) if gradient is None else expand_like(gradient, variable)
    _name(gradient, variable, known)
    return gradient


def _name(gradient, variable, known):
    """Name the gradient after its variable, unless it has a name or belongs to the graph of the cost."""
    if variable.name and gradient.op and not gradient.name and gradient not in known:
        gradient.name = f"d{variable.name}"


def _check_cost(cost):
    what = f"{describe(cost)} is not a variable"
    if isinstance(cost, Variable):
        if not cost.ndim and cost.kind == "real":
            return
        what = f"{describe(cost)} has {cost.ndim} dimensions and is {cost.kind}"
    raise CourseError(f"grad: the cost must be one real number; {what}. Take its sum or its mean.")


def _check_wanted(wanted, known, cost):
    for variable in wanted:
        if not isinstance(variable, Variable) or variable.kind != "real":
            what = describe(variable) + (f", which is {variable.kind}" if isinstance(variable, Variable) else "")
            raise CourseError(f"grad: there is no slope with respect to {what}. Give real variables.")
        if variable not in known:
            raise CourseError(
                f"grad: {describe(cost)} does not depend on {describe(variable)}. A part such as table[ids] is a "
                "new variable each time it is written: keep one, build the cost from it, and give that one here."
            )
