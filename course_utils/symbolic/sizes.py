"""Sizes while a graph is built: which are known, which must agree, and what is left for a call to check.

A size is a number that is known (of shared values, of constants, of what keepdims leaves) or a `Dim`, "axis 0 of X",
whose number comes with the call. Only an axis that is known to be 1 is stretched. So the gradient of a stretched axis
is settled when the graph is built; every other pair of sizes must agree, and where only a call can tell, a constraint
says so. A function checks its constraints before it computes what depends on them.
"""

from dataclasses import dataclass

from course_utils.errors import ShapeError
from course_utils.symbolic.describe import describe, shown_inputs, shown_sizes


@dataclass(frozen=True)
class Dim:
    """A size that is not known yet: that of one axis of one variable."""

    variable: object
    axis: int

    def __repr__(self):
        return f"axis {self.axis} of {self.variable.name or 'a computed value'}"


@dataclass(frozen=True, eq=False)
class SameSize:
    """A constraint: two sizes that must be the same number, and the operation that needs it."""

    left: object
    right: object
    op: object
    inputs: tuple

    def variables(self):
        """The variables that must be there before this can be checked."""
        return _variables_of(self.left, self.right)

    def key(self, representative):
        """Equal for constraints that one check settles; None where there is nothing to check."""
        sizes = {_with_representative(size, representative) for size in (self.left, self.right)}
        return frozenset(sizes) if len(sizes) == 2 else None


@dataclass(frozen=True, eq=False)
class InRange:
    """A constraint: ids that must lie in [0, size), and the table that they are places of."""

    ids: object
    size: object
    table: object

    def variables(self):
        """The variables that must be there before this can be checked."""
        return {self.ids} | _variables_of(self.size)

    def key(self, representative):
        """Equal for constraints that one check settles."""
        return representative.get(self.ids, self.ids), _with_representative(self.size, representative)


def _variables_of(*sizes):
    return {size.variable for size in sizes if isinstance(size, Dim)}


def _with_representative(size, representative):
    """The size as one of the variable that stands for all equal ones."""
    return Dim(representative.get(size.variable, size.variable), size.axis) if isinstance(size, Dim) else size


def broadcast(op, inputs):
    """The sizes of a result that stretches axes of size 1, and the constraints that this leaves."""
    ndim = max(variable.ndim for variable in inputs)
    dims, constraints = [], []
    for axis in range(-ndim, 0):
        size = 1
        for variable in inputs:
            if variable.ndim >= -axis and variable.dims[axis] != 1:
                size, more = (variable.dims[axis], []) if size == 1 else agree(op, inputs, size, variable.dims[axis])
                constraints += more
        dims.append(size)
    return dims, constraints


def agree(op, inputs, left, right):
    """Two sizes as one, the known one if there is one, and the constraint for a call. ShapeError if they differ."""
    if left == right:
        return left, []
    if isinstance(left, int) and isinstance(right, int):
        shown = ", ".join(f"{describe(v)} {shown_sizes(v)}" for v in shown_inputs(op, inputs))
        advice = "Transpose or reshape one of them"
        if op.is_elementwise:
            advice += "; only an axis that is known to be 1 is stretched (keepdims=True leaves one)"
        raise ShapeError(f"{op.label}: {left} against {right}. The inputs are {shown}. {advice}.")
    return (right if isinstance(right, int) else left), [SameSize(left, right, op, tuple(inputs))]
