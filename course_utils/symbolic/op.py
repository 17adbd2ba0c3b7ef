"""What an operation is: how to compute it on arrays, how to send a gradient back through it, what sizes it needs."""

import inspect

import numpy as np

from course_utils.errors import CourseError
from course_utils.symbolic.graph import Variable, as_variable
from course_utils.symbolic.sizes import Dim, broadcast
from course_utils.symbolic.source import function_of


class Op:
    """An operation. Subclass it with `compute(self, *arrays)` and `grad(self, inputs, output, doutput)`.

    `compute` is the only place that says what the op does: the text of a function is taken from it, written out where
    it is one expression. It gets arrays, or Python's numbers for scalars. `grad` gets variables and returns, for each
    input, a variable (∂cost/∂input, in the input's shape) or None where there is no slope. `sizes` says the shape of
    the result; without it, the inputs are broadcast. Two ops are equal when they are of one class with the same
    settings (make a class with settings a frozen dataclass).

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
    is_elementwise = False  # True for what `elementwise` makes: those take a gradient that is yet to be stretched

    def __call__(self, *inputs):
        """Compute at once if every input is an array or a number; otherwise return a variable."""
        if not any(isinstance(value, Variable) for value in inputs):
            return self.compute(*(np.asarray(value) if isinstance(value, list) else value for value in inputs))
        inputs = tuple(as_variable(value) for value in inputs)
        _check_count(self, inputs)
        dims, constraints = self.sizes(*inputs)
        made = Variable(dims, self.kind(*inputs), self, inputs, constraints=constraints)
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
        """The sizes of the result (−1: known only when computed), and constraints on them. By default: broadcasting."""
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


def _check_count(op, inputs):
    """CourseError for more or fewer inputs than `compute` takes."""
    function = function_of(op)
    code = getattr(function, "__code__", None)
    if code and not code.co_flags & inspect.CO_VARARGS:
        most = code.co_argcount - (function is not op.compute)  # without self
        if not most - len(function.__defaults__ or ()) <= len(inputs) <= most:
            raise CourseError(f"{op.call_name} takes {most} input{'s' * (most != 1)}, and was given {len(inputs)}.")


def widest(inputs):
    """The kind of a result: real if any input is real, else int if any is int, else bool."""
    kinds = {variable.kind for variable in inputs}
    return next(kind for kind in ("real", "int", "bool") if kind in kinds)


def kind_of_first(op, first, *others):
    """The kind of the first input, whatever the others are: to be the `kind` of an op that moves its entries about."""
    return first.kind
