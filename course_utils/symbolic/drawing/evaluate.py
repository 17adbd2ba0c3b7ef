"""A graph walked through with numbers: what every node computes, and what it sends back to each of its inputs.

`function` is the quick way to a result; this is the slow way to all that happens in between, for drawings.
"""

import numpy as np

from course_utils.errors import CourseError
from course_utils.symbolic.describe import describe
from course_utils.symbolic.graph import Constant, Input, Shared, Variable, ancestors


def values_of(outputs, given):
    """{variable: its value} for everything that the outputs are computed from, given {input: value}."""
    known, graph = {}, ancestors(outputs)
    for variable, value in given.items():
        if variable not in graph:
            shown = describe(variable) if isinstance(variable, Variable) else repr(variable)
            raise CourseError(f"draw: values has one for {shown}, which is not in this graph. Give variables of it.")
        known[variable] = value if isinstance(value, int | float) else np.asarray(value)
    return _computed(outputs, known)


def _computed(outputs, known):
    """`known` with all that the outputs need and that was not in it."""
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


def sent_back(cost, wrt, known=None):
    """{(variable, k): what it sends back to its k-th input}, on the way from the cost to these variables.

    known: the values of the graph, to get numbers; without them every message is None. A node's gradient is the sum
    of what it is sent; that of the cost is 1.
    """
    order = ancestors([cost])
    concerned, messages, total = _between(order, wrt), {}, {cost: 1.0}
    for variable in reversed(order):
        if variable.op is None or variable not in total or variable not in concerned:
            continue
        doutput = Variable(variable.dims, "real") if known is None else Constant(total[variable])
        parts = variable.op.grad(variable.inputs, variable, doutput)
        for k, (source, part) in enumerate(zip(variable.inputs, parts, strict=True)):
            if part is not None and source in concerned and source.kind == "real":
                messages[variable, k] = message = None if known is None else _number(part, source, known)
                total[source] = 0 if known is None else total.get(source, 0) + message
    return messages


def _between(order, wrt):
    """The variables that depend on one of `wrt`, and those themselves."""
    concerned = set(wrt)
    for variable in order:
        if any(source in concerned for source in variable.inputs):
            concerned.add(variable)
    return concerned


def _number(part, source, known):
    """The value of a gradient, in the shape of what it is the gradient of."""
    value = _computed([part], dict(known))[part]
    return np.broadcast_to(value, np.shape(known[source])) if np.ndim(known[source]) else float(value)
