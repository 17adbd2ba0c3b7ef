"""A graph evaluated node by node, for drawings: the value of every node, and what it sends back to each input.

`function` is the fast way to a result; this is the slow way to everything in between.
"""

import numpy as np

from course_utils.errors import CourseError
from course_utils.symbolic.describe import describe
from course_utils.symbolic.graph import Constant, Input, Shared, Variable, ancestors, dependents


def values_of(outputs, given):
    """{variable: its value} for the outputs and everything that they are computed from, given {input: value}."""
    known, graph = {}, ancestors(outputs)
    for variable, value in given.items():
        if variable not in graph:
            raise CourseError(
                f"draw: values has one for {describe(variable)}, which is not in this graph. Give variables of it."
            )
        known[variable] = value if isinstance(value, int | float) else np.asarray(value)
    return _computed(outputs, known)


def _computed(outputs, known):
    """`known`, completed with all that the outputs need."""
    for variable in ancestors(outputs):
        if variable in known:
            continue
        if isinstance(variable, Input):
            raise CourseError(f"draw: values has none for {variable.name}. Give one for each input.")
        if isinstance(variable, Shared):
            known[variable] = variable.borrow()
        elif isinstance(variable, Constant):
            known[variable] = variable.value
        else:
            known[variable] = variable.op.compute(*(known[source] for source in variable.inputs))
    return known


def vjps(cost, wrt, known=None):
    """{(variable, k): what it sends back to its k-th input}, on the way from the cost to these variables.

    That is a vector-Jacobian product: the variable's gradient times its slopes in that input. known: the values of the
    graph, to get numbers; without them each product is None. The gradient of a node is the sum of what it is sent; that
    of the cost is 1.
    """
    order = ancestors([cost])
    concerned, products, total = dependents(order, wrt), {}, {cost: 1.0}
    for variable in reversed(order):
        if variable.op is None or variable not in total or variable not in concerned:
            continue
        doutput = Variable(variable.dims, "real") if known is None else Constant(total[variable])
        parts = variable.op.grad(variable.inputs, variable, doutput)
        for k, (source, part) in enumerate(zip(variable.inputs, parts, strict=True)):
            if part is not None and source in concerned and source.kind == "real":
                products[variable, k] = product = None if known is None else _number(part, source, known)
                total[source] = 0 if known is None else total.get(source, 0) + product
    return products


def _number(part, source, known):
    """The value of a gradient, in the shape of what it is the gradient of."""
    value = _computed([part], dict(known))[part]
    return np.broadcast_to(value, np.shape(known[source])) if np.ndim(known[source]) else float(value)
