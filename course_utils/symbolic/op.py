"""What an operation is: how to compute it on arrays, how to send a gradient back through it, what sizes it needs."""

import numpy as np

from course_utils.errors import CourseError, ShapeError
from course_utils.symbolic.graph import Agree, Dim, Variable, as_variable
from course_utils.symbolic.source import ATOM, template_of

FEW = 4  # so many inputs of a call are shown in an error


class Op:
    """An operation. Subclass it with `compute(self, *arrays)` and `grad(self, inputs, output, doutput)`.

    `compute` is the only place that says what it does: the function's source is taken from it, written out where it is
    one expression. It gets arrays, or Python's numbers for scalars. `grad` gets variables and returns, for each input,
    a variable (∂cost/∂input, in the input's shape) or None where there is no slope. `sizes` says the shape of the
    result; without it, the inputs are broadcast. Two ops are equal when they are of one class with the same settings
    (make a class with settings a frozen dataclass).

    >>> from course_utils.symbolic import function, grad, sigmoid, vector
    >>> class Softplus(Op):
    ...     def compute(self, x):
    ...         return np.logaddexp(0, x)
    ...
    ...     def grad(self, inputs, y, dy):
    ...         return [dy * sigmoid(inputs[0])]
    >>> x = vector("x")
    >>> y = Softplus()(x)
    >>> function([x], grad(y.sum(), x))([0.0])
    array([0.5])
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
        raise CourseError(
            f"grad: {self.label} has no gradient. Give the op a method grad(self, inputs, output, doutput)."
        )

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

    def __init__(self, function, symbol, kind, aliases):
        self.compute, self.symbol, self._kind, self.aliases = function, symbol, kind, aliases
        self.__name__, self.__doc__ = function.__name__, function.__doc__
        self.partials = None

    def adjoint(self, function):
        """Decorate the function (*inputs, output, doutput) → for each input the gradient before summing."""
        self.partials = function
        return function

    def grad(self, inputs, output, doutput):
        """The adjoint's gradients, summed over the axes along which an input was stretched."""
        if self.partials is None:
            return super().grad(inputs, output, doutput)
        if not doutput.ndim and any(x.kind == "bool" or (x.kind == "int" and x.ndim) for x in inputs):
            doutput = in_full(doutput, output)
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


def elementwise(symbol="", kind=None, aliases=True):
    """Decorate a function of arrays: it becomes an op that works entry by entry, with broadcasting.

    symbol: what a drawing calls it. kind: "real", "int" or "bool"; by default the widest of the inputs'. aliases: may
    the result share memory with an input?
    """
    return lambda function: Elementwise(function, symbol, kind, aliases)


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
        shown = ", ".join(f"{describe(v)} {shown_sizes(v)}" for v in shown_inputs(op, inputs))
        advice = "Transpose or reshape one of them"
        if isinstance(op, Elementwise):
            advice += "; only an axis that is known to be 1 is stretched (keepdims=True leaves one)"
        raise ShapeError(f"{op.label}: {left} against {right}. The inputs are {shown}. {advice}.")
    return (right if isinstance(right, int) else left), [Agree(left, right, op, tuple(inputs))]


def describe(variable, depth=4):
    """A variable as its author wrote it: its name, its number, or the expression that it is."""
    return _shown(variable, depth)[0]


def _shown(variable, depth):
    """The text, and how tightly it binds."""
    if variable.name or not variable.op:
        return variable.name or (str(variable.value) if variable.ndim == 0 else "a constant"), ATOM
    if depth == 0:
        return "…", ATOM
    op, inputs = variable.op, variable.inputs
    template = template_of(op, len(inputs))
    if template.names or template.is_call:  # written with NumPy's names, which are not the author's
        inputs = shown_inputs(op, inputs)
        inner = [_shown(value, depth - 1)[0] for value in inputs[:FEW]]
        return f"{op.call_name}({', '.join(inner)}{', …' * (len(inputs) > FEW)})", ATOM
    return template.fill([_shown(value, depth - 1) for value in inputs]), template.level


def shown_inputs(op, inputs):
    """The inputs that the author gave: some ops are also given steps on the way (`drawn` says how many are not)."""
    return inputs[: getattr(op, "drawn", len(inputs))]


def shown_sizes(variable, known=None):
    """The shape as text; sizes that are not known show as ?, unless `known` has them."""
    known = known or {}
    sizes = [str(known.get(size, "?") if isinstance(size, Dim) or size < 0 else size) for size in variable.dims]
    return f"({', '.join(sizes)}{',' * (len(sizes) == 1)})"


def in_full(gradient, output):
    """A gradient that is one number as an array in the output's shape and precision.

    Needed before it meets a mask or an integer: `1.0 * (H > 0)` would be float64 whatever H is.
    """
    from course_utils.symbolic.linear import ExpandLike

    return gradient if gradient.ndim else ExpandLike()(gradient, output)


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
