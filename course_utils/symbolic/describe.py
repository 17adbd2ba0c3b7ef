"""A variable as its author wrote it, for errors: its name, its number, or the expression that it is."""

import ast

from course_utils.symbolic.source import call, template_of

FEW = 4  # so many inputs of a call are shown


def describe(variable, depth=4):
    """The name of a variable, or the expression that it is, with … for what lies deeper; other objects as text."""
    return ast.unparse(_expression(variable, depth)) if hasattr(variable, "op") else repr(variable)


def _expression(variable, depth):
    if variable.name or not variable.op:
        return ast.Name(variable.name or (str(variable.value) if variable.ndim == 0 else "a constant"))
    if depth == 0:
        return ast.Name("…")
    op, inputs = variable.op, variable.inputs
    template = template_of(op, len(inputs))
    if not (template.names or template.is_call):
        return template.fill([_expression(value, depth - 1) for value in inputs])
    inputs = shown_inputs(op, inputs)  # the text has NumPy's names, or none: write the op's own
    inner = [_expression(value, depth - 1) for value in inputs[:FEW]]
    return call(op.call_name, [*inner, *[ast.Name("…")] * (len(inputs) > FEW)])


def shown_inputs(op, inputs):
    """The inputs that the author gave: some ops also get intermediate results (`drawn` says how many they do not)."""
    return inputs[: getattr(op, "drawn", len(inputs))]


def shown_sizes(variable, known=None):
    """The shape as text; sizes that are not known show as ?, unless `known` has them."""
    known = known or {}
    sizes = [str(size if isinstance(size, int) and size >= 0 else known.get(size, "?")) for size in variable.dims]
    return f"({', '.join(sizes)}{',' * (len(sizes) == 1)})"
