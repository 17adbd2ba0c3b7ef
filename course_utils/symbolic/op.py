"""What an operation is: how to compute it on arrays, how to send a gradient back through it, what sizes it needs."""

import numpy as np

from course_utils.errors import ShapeError
from course_utils.symbolic.graph import Agree, Dim, Variable, as_variable
from course_utils.symbolic.source import ATOM, template_of


class Op:
    """An operation. Subclass it with `compute(self, *arrays)`, `grad(self, inputs, output, doutput)` and `sizes`.

    `compute` is the only place that says what it does: the function's source is taken from it. `grad` gets variables
    and returns, for each input, a variable (∂cost/∂input, in the input's shape) or None where there is no slope. Two
    ops are equal when they are of one class with the same settings (make such classes frozen dataclasses).
    """

    symbol = ""
    aliases = True  # may the result share memory with an input? Say False where it never does: it saves a copy

    def __call__(self, *inputs):
        """Compute at once if every input is an array or a number; otherwise return a variable."""
        if not any(isinstance(value, Variable) for value in inputs):
            return self.compute(*(np.asarray(value) if isinstance(value, list) else value for value in inputs))
        inputs = tuple(as_variable(value) for value in inputs)
        dims, requires = self.sizes(*inputs)
        made = Variable(dims, self.kind(*inputs), self, inputs, requires=requires)
        made.dims = tuple(Dim(made, axis) if size == -1 else size for axis, size in enumerate(made.dims))
        return made

    def compute(self, *arrays):
        """The result, a new array: the inputs stay as they are."""
        raise NotImplementedError(f"{self.label} needs compute(self, *arrays)")

    def grad(self, inputs, output, doutput):
        """For each input ∂cost/∂input, from doutput = ∂cost/∂output; None where there is no slope."""
        return [None] * len(inputs)

    def sizes(self, *inputs):
        """The sizes of the result (−1: known only when computed), and what must agree. By default: broadcasting."""
        return broadcast(self, inputs)

    def kind(self, *inputs):
        """ "real", "int" or "bool". By default the widest of the inputs'."""
        return widest(inputs)

    @property
    def label(self):
        """What a drawing and an error call it."""
        return self.symbol or self.call_name

    @property
    def call_name(self):
        """What the source calls it, where it does not write it out."""
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class Elementwise(Op):
    """An operation entry by entry, made from a function by `elementwise`; its gradient is added by `adjoint`.

    The adjoint says what each entry's gradient is; sums over axes that were broadcast are taken here.
    """

    aliases = False

    def __init__(self, function, symbol, kind):
        self.compute, self.symbol, self._kind = function, symbol, kind
        self.__name__, self.__doc__ = function.__name__, function.__doc__
        self.partials = None

    def adjoint(self, function):
        """Decorate the function (*inputs, output, doutput) → for each input the gradient before summing."""
        self.partials = function
        return function

    def grad(self, inputs, output, doutput):
        """The adjoint's gradients, summed over the axes along which an input was stretched."""
        if self.partials is None:
            return [None] * len(inputs)
        found = self.partials(*inputs, output, doutput)
        found = found if isinstance(found, tuple) else (found,)
        return [None if g is None else _unstretch(g, x, output) for g, x in zip(found, inputs, strict=True)]

    def kind(self, *inputs):
        """The kind it was made with, or the widest of the inputs'."""
        return self._kind or widest(inputs)

    @property
    def call_name(self):
        """The function's name."""
        return self.__name__


def elementwise(symbol="", kind=None):
    """Decorate a function of arrays: it becomes an op that works entry by entry, with broadcasting."""
    return lambda function: Elementwise(function, symbol, kind)


def widest(inputs):
    """The kind of a result: real if any input is real, else int if any is int, else bool."""
    kinds = {variable.kind for variable in inputs}
    return next(kind for kind in ("real", "int", "bool") if kind in kinds)


def broadcast(op, inputs):
    """The sizes of a result that stretches axes of size 1, and the pairs that must agree."""
    ndim = max(variable.ndim for variable in inputs)
    dims, requires = [], []
    for axis in range(-ndim, 0):
        size = 1
        for variable in inputs:
            if variable.ndim >= -axis and variable.dims[axis] != 1:
                size, more = (variable.dims[axis], []) if size == 1 else agree(op, inputs, size, variable.dims[axis])
                requires += more
        dims.append(size)
    return dims, requires


def agree(op, inputs, left, right):
    """Both sizes in one, the known one if there is one, and what a call must check. ShapeError if they never agree."""
    if left == right:
        return left, []
    if isinstance(left, int) and isinstance(right, int):
        shown = ", ".join(f"{describe(v)} {shown_sizes(v)}" for v in inputs)
        raise ShapeError(
            f"{op.label}: {left} against {right}. The inputs are {shown}. Transpose or reshape one of them; "
            "only an axis that is known to be 1 is stretched (keepdims=True leaves one)."
        )
    return (right if isinstance(right, int) else left), [Agree(left, right, op, tuple(inputs))]


def describe(variable, depth=3):
    """A variable as its author wrote it: its name, its number, or the expression that it is."""
    if variable.name or not variable.op:
        return variable.name or (str(variable.value) if variable.ndim == 0 else "constant")
    if depth == 0:
        return "…"
    inner = [describe(value, depth - 1) for value in variable.inputs]
    levels = [ATOM if text.isidentifier() or text == "…" else 1 for text in inner]
    return template_of(variable.op, len(inner)).fill(list(zip(inner, levels, strict=True)), variable.op.label)


def shown_sizes(variable, known=None):
    """The shape as text; sizes that are not known show as ?, unless `known` has them."""
    sizes = [str(size if isinstance(size, int) else (known or {}).get(size, "?")) for size in variable.dims]
    return f"({', '.join(sizes)}{',' * (len(sizes) == 1)})"


def _unstretch(gradient, variable, output):
    """Sum the gradient over the axes along which this input was stretched to the output's shape."""
    from course_utils.symbolic.linear import expand_like, sum_to_axes_of

    extra = output.ndim - variable.ndim
    ones = [k for k in range(extra, output.ndim) if variable.dims[k - extra] == 1 and output.dims[k] != 1]
    axes = [*range(extra), *ones]
    if not axes:
        return gradient
    if gradient.ndim < output.ndim or any(gradient.dims[k] == 1 and output.dims[k] != 1 for k in axes):
        gradient = expand_like(gradient, output)  # it stands for equal entries, and each of them counts
    return sum_to_axes_of(gradient, tuple(range(extra)), tuple(ones))
