"""A graph of values that are not computed yet: variables, and what they are made from.

The number of dimensions and the kind (real, int, bool) of a variable are fixed when it is built; its sizes need not be
known yet (`sizes.py`).
"""

import numpy as np

from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.symbolic.describe import describe
from course_utils.symbolic.sizes import Dim


class Variable:
    """A node: the result of `op` on `inputs`, or a leaf, which has no op.

    dims: a size for each axis, an int or a `Dim`. kind: "real", "int" or "bool". name: what the source, the errors and
    the drawing call it. constraints: what must hold for the op to make sense, `SameSize` and `InRange`.

    Its operators and methods are operations, and stand where those are defined: x + y and its like in `elementwise.py`
    (look for "__add__"), x @ y, x.mean() and x.max() in `linear.py`, x.sum() in `sums.py`, x.T and x.reshape() in
    `shapes.py`, x[ids] in `rows.py`, and what else Theano programs use in `vocabulary/`.
    """

    hint = None  # what the source may call it if it has no name

    def __init__(self, dims, kind, op=None, inputs=(), name=None, constraints=()):
        self.dims, self.kind, self.op, self.inputs, self.name = tuple(dims), kind, op, tuple(inputs), name
        self.constraints = tuple(constraints)

    @property
    def ndim(self):
        """How many dimensions the value will have."""
        return len(self.dims)

    def named(self, name):
        """This variable, called `name` in the source, in errors and in drawings."""
        self.name = name
        return self

    def __repr__(self):
        sizes = ", ".join(str(size) for size in self.dims)
        return f"<{self.name or (self.op.label if self.op else 'constant')}: {self.kind} ({sizes})>"

    def __bool__(self):
        raise CourseError(
            f"{describe(self)} has no value yet, so it is neither true nor false. Use where(condition, a, b)."
        )

    def __len__(self):
        raise CourseError(f"The length of {describe(self)} is not known yet. For a mean use mean(x), for a sum sum(x).")

    def __iter__(self):
        raise CourseError(
            f"{describe(self)} has no values yet to go through. Write what is to happen to all of them at once."
        )

    def __setitem__(self, index, value):
        raise CourseError(f"{describe(self)} cannot be changed in place. Use set_subtensor(x[index], value).")


class Input(Variable):
    """What a call of the function passes in. dtype: the only one that will do, or None for any of its kind."""

    def __init__(self, name, ndim, kind, dtype=None):
        super().__init__((), kind, name=name)
        self.dims = tuple(Dim(self, axis) for axis in range(ndim))
        self.dtype = None if dtype is None else np.dtype(dtype)
        if self.dtype is not None and kind_of(self.dtype, name) != kind:
            raise DtypeError(f"{name}: dtype {self.dtype} is not {kind}. Choose the constructor of the other kind.")


class Constant(Variable):
    """A number or an array (copied) that never changes. A number is weak: it takes the precision of what it meets.

    `constant(value)` is needed only where no variable stands beside it in an operation.
    """

    def __init__(self, value):
        value = np.array(value)
        super().__init__(value.shape, kind_of(value.dtype, "a constant"))
        self.value = value if value.ndim else value.item()


class Shared(Variable):
    """A value that lives on between calls, and that `function(..., updates=)` may replace. Make one with `shared`."""

    def __init__(self, value, name):
        value = np.array(value)
        super().__init__(value.shape, kind_of(value.dtype, name), name=name)
        self.dtype = value.dtype
        self.held = value if value.ndim else value.item()  # a number is held as a Python number: it is weak

    @property
    def value(self):
        """A copy of the current value. Setting it checks shape and dtype, and copies too."""
        return self.held.copy() if self.ndim else self.held

    @value.setter
    def value(self, new):
        new = np.asarray(new)
        if new.shape != self.dims:
            raise ShapeError(f"{self.name} has shape {self.dims} for good; the new value has {new.shape}.")
        given = kind_of(new.dtype, self.name)
        if self.ndim == 0 and (given == self.kind or (given == "int" and self.kind == "real")):
            self.held = type(self.held)(new.item())
            return
        if new.dtype != self.dtype:
            raise DtypeError(f"{self.name} is {self.dtype}; the new value is {new.dtype}. Convert it with .astype.")
        self.held = new.copy()

    def borrow(self):
        """The value itself instead of a copy, to read a large table. The next update may change or replace it."""
        return self.held


constant = Constant


def kind_of(dtype, name):
    """ "real", "int" or "bool"; a DtypeError for anything else."""
    for kind, family in (("real", np.floating), ("int", np.integer), ("bool", np.bool_)):
        if np.issubdtype(dtype, family):
            return kind
    raise DtypeError(f"{name} has dtype {dtype}. Give floats, integers or booleans.")


def shared(value, name="shared"):
    """A value that functions can use and update: an array or a number, copied.

    >>> w = shared([1.0, 2.0], "w")
    >>> w.value
    array([1., 2.])
    """
    return Shared(value, name)


def as_variable(value):
    """A variable as it is; a number or an array as a constant."""
    return value if isinstance(value, Variable) else Constant(value)


def operator(name, reflected=None):
    """Decorate an operation: it becomes the operator of variables with this name; `reflected` is for 3 - x."""

    def attach(op):
        setattr(Variable, name, lambda self, *others: op(self, *map(as_variable, others)))
        if reflected:
            setattr(Variable, reflected, lambda self, other: op(as_variable(other), self))
        return op

    return attach


def scalar(name, dtype=None):
    """A real number that a call passes in. It is weak: it enters the program as a Python number.

    So it takes the precision of the arrays it meets, and arithmetic among weak scalars is Python's: there, 1 / 0 is a
    ZeroDivisionError.
    """
    return Input(name, 0, "real", dtype)


def vector(name, dtype=None):
    """Real numbers (n,) that a call passes in."""
    return Input(name, 1, "real", dtype)


def matrix(name, dtype=None):
    """Real numbers (n, m) that a call passes in."""
    return Input(name, 2, "real", dtype)


def tensor3(name, dtype=None):
    """Real numbers (n, m, k) that a call passes in."""
    return Input(name, 3, "real", dtype)


def iscalar(name, dtype=None):
    """An integer that a call passes in."""
    return Input(name, 0, "int", dtype)


def ivector(name, dtype=None):
    """Integers (n,) that a call passes in: labels, ids."""
    return Input(name, 1, "int", dtype)


def imatrix(name, dtype=None):
    """Integers (n, m) that a call passes in: a window of ids for each example."""
    return Input(name, 2, "int", dtype)


def dependents(order, wanted):
    """The wanted variables and all in `order`, where inputs come first, that depend on one of them."""
    found = set(wanted)
    for variable in order:
        if any(previous in found for previous in variable.inputs):
            found.add(variable)
    return found


def ancestors(variables):
    """These variables and all that they are computed from, each after its inputs. Without recursion."""
    order, seen, stack = [], set(), [(variable, False) for variable in reversed(list(variables))]
    while stack:
        variable, expanded = stack.pop()
        if expanded:
            order.append(variable)
        elif variable not in seen:
            seen.add(variable)
            stack.append((variable, True))
            stack.extend((previous, False) for previous in reversed(variable.inputs))
    return order
