"""Parts of arrays: rows and columns by their ids, slices, and arrays in which such a part is changed.

A cost can be built from the variable `table[ids]`, and a gradient taken with respect to it. `inc_subtensor` and
`set_subtensor` say what the table becomes; as an update of that same table they cost rows, not tables (`program.py`).
Equal ids: inc adds all their amounts, set keeps the last value. Source: theano-faq-subset.
"""

import builtins
from dataclasses import dataclass

import numpy as np

from course_utils.errors import CourseError, DtypeError, IdError, ShapeError
from course_utils.rows.merging import last_rows, last_values, merge_rows
from course_utils.symbolic.describe import describe, shown_sizes
from course_utils.symbolic.graph import Shared, Variable, as_variable
from course_utils.symbolic.op import Op, kind_of_first
from course_utils.symbolic.shapes import insert_axes, zeros_like
from course_utils.symbolic.sizes import InRange, agree
from course_utils.symbolic.stretching import expand_like


@dataclass(frozen=True)
class Take(Op):
    """The places `ids` of one axis. Its adjoint adds what comes back at those places to zeros: equal ids add up."""

    kind = kind_of_first

    def grad(self, inputs, Y, dY):
        X, ids = inputs
        return [AddAt(self)(zeros_like(X), dY, ids), None]

    def sizes(self, X, ids):
        dims = [*X.dims[: self.axis], *ids.dims, *X.dims[self.axis + 1 :]]
        return dims, [InRange(ids, X.dims[self.axis], X)]

    def as_rows(self, array):
        """A view of the array in which the ids count rows."""
        return np.moveaxis(array, self.axis, 0) if self.axis else array


class TakeRows(Take):
    """Y = E[ids], ids of any shape."""

    axis = 0
    symbol = "rows"

    def compute(self, E, ids):
        return E[ids]


class TakeColumns(Take):
    """Y = W[:, ids], ids (k,)."""

    axis = 1
    symbol = "columns"

    def compute(self, W, ids):
        return W[:, ids]


@dataclass(frozen=True)
class Slice(Op):
    """Y = X[a:b, …], with numbers for bounds; a single number takes its row or column and drops the axis."""

    where: tuple  # for each axis a number, or (start, stop, step)
    symbol = "slice"

    @property
    def index(self):
        """What X is indexed with; slices of everything at the end are left out."""
        parts = [slice(*part) if isinstance(part, tuple) else part for part in self.where]
        while len(parts) > 1 and parts[-1] == slice(None):
            parts.pop()
        return tuple(parts) if len(parts) > 1 else parts[0]

    def compute(self, X):
        return X[self.index]

    def grad(self, inputs, Y, dY):
        (X,) = inputs
        return [AddAt(self)(zeros_like(X), dY)]

    def sizes(self, X):
        dims = []
        for axis, (part, size) in enumerate(zip(self.where, X.dims, strict=True)):
            if isinstance(part, tuple):
                dims.append(_length(slice(*part), size))
            elif isinstance(size, int) and not -size <= part < size:
                raise IdError(f"{describe(X)} has the shape {shown_sizes(X)}: there is no place {part} on axis {axis}.")
        return dims, []


@dataclass(frozen=True)
class ChangedAt(Op):
    """The base with a change, of exactly the shape of what `part` takes, made to that part.

    `merge(ids, amount)` gives different rows and an amount for each; `changed(old, amount)` is what becomes of a part.
    """

    part: Op
    aliases = False
    kind = kind_of_first

    def compute(self, base, amount, *ids):
        new = base.astype(np.result_type(base, amount))
        if ids:
            place = self.part.as_rows(new)
            at, amount = self.merge(*ids, self.part.as_rows(amount))
        else:
            place, at = new, self.part.index
            _check_exact(new[at], amount)
        place[at] = self.changed(place[at], amount)
        return new

    def sizes(self, base, amount, *ids):
        return base.dims, _amount_fits(self, base, amount, ids)


class AddAt(ChangedAt):
    """The base with an amount added to the part that `part` takes; equal ids add up."""

    symbol = "inc_subtensor"
    merge, changed = staticmethod(merge_rows), staticmethod(np.add)

    def grad(self, inputs, Y, dY):
        return [dY, self.part(dY, *inputs[2:]), *[None] * len(inputs[2:])]


class SetAt(ChangedAt):
    """The base with the part that `part` takes replaced by a value; of equal ids the last one counts."""

    symbol = "set_subtensor"
    merge, changed = staticmethod(last_values), staticmethod(lambda old, value: value)

    def grad(self, inputs, Y, dY):
        _base, value, *ids = inputs
        dvalue = self.part(dY, *ids)
        if ids:
            before = self.part.axis  # the axis of the ids, in value
            after = range(before + ids[0].ndim, value.ndim)
            dvalue = dvalue * insert_axes(IsLast()(*ids), (*range(before), *after))
        return [SetAt(self.part)(dY, zeros_like(value), *ids), dvalue, *[None] * len(ids)]


@dataclass(frozen=True)
class IsLast(Op):
    """For each id, whether it is the last of its value."""

    symbol = "last"
    aliases = False

    def compute(self, ids):
        last = np.zeros(np.size(ids), dtype=bool)
        last[last_rows(np.ravel(ids))[1]] = True
        return last.reshape(np.shape(ids))

    def kind(self, ids):
        return "bool"


def _check_exact(part, amount):
    """ShapeError where NumPy would stretch the amount, in a slice of an axis whose size was not known."""
    if np.shape(part) != np.shape(amount):
        raise ShapeError(f"The part has the shape {np.shape(part)}, the amount {np.shape(amount)}. Give the part's.")


def subtensor(x, index):
    """x[index]: ids of rows, `x[:, ids]` for columns, or slices and numbers."""
    parts = index if isinstance(index, tuple) else (index,)
    parts = tuple(as_variable(p) if isinstance(p, Variable | np.ndarray | list) else p for p in parts)
    if len(parts) > x.ndim:
        raise ShapeError(f"{describe(x)} has {x.ndim} dimensions and was indexed with {len(parts)}.")
    if len(parts) == 1 and isinstance(parts[0], Variable):
        return TakeRows()(x, _ids(parts[0], x))
    if len(parts) == 2 and isinstance(parts[1], Variable) and isinstance(parts[0], slice) and parts[0] == slice(None):
        return TakeColumns()(x, _ids(parts[1], x, columns=True))
    where = tuple(_bounds(part) for part in parts)
    if None in where:
        raise CourseError(
            f"{describe(x)}[{_written(parts)}]: take rows as x[ids], columns as x[:, ids], or slices and numbers; "
            "for one entry of each row, use softmax_cross_entropy or a product with a one-hot matrix."
        )
    return Slice(where + ((None, None, None),) * (x.ndim - len(parts)))(x)


def _bounds(part):
    """An index as `Slice` keeps it; None if it is neither a number nor a slice of numbers."""
    if isinstance(part, slice):
        given = (part.start, part.stop, part.step)
        for bound in given:
            if isinstance(bound, Variable):
                raise CourseError(f"{describe(bound)} is a bound of a slice; give numbers, or ids of rows: x[ids].")
        bounds = [None if bound is None else _bounds(bound) for bound in given]
        return tuple(bounds) if bounds.count(None) == given.count(None) else None
    return int(part) if isinstance(part, int | np.integer) and not isinstance(part, bool) else None


def _written(parts):
    return ", ".join(":" if part == slice(None) else describe(part) for part in parts)


def inc_subtensor(subset, amount):
    """The array that `subset` was taken from, with `amount` added to that part: equal ids add up.

    subset: table[ids], W[:, ids] or a slice, kept in a variable. amount: exactly of its shape, or one number.
    """
    return _changed(AddAt, subset, amount)


def set_subtensor(subset, value):
    """The array that `subset` was taken from, with that part replaced: of equal ids the last value counts."""
    return _changed(SetAt, subset, value)


def _changed(kind, subset, amount):
    if not (isinstance(subset, Variable) and isinstance(subset.op, Take | Slice)):
        name = "inc_subtensor" if kind is AddAt else "set_subtensor"
        raise CourseError(
            f"{name}: {describe(as_variable(subset))} is not a part of an array. Give table[ids], W[:, ids] or a "
            "slice, as a variable that you keep."
        )
    base, *ids = subset.inputs
    amount = as_variable(amount)
    if not amount.ndim and subset.ndim:  # one number for every entry of the part
        amount = expand_like(1.0 * amount if subset.kind == "real" != amount.kind else amount, subset)
    return kind(subset.op)(base, amount, *ids)


def _ids(ids, x, columns=False):
    if ids.kind == "int" and (ids.ndim == 1 or not columns):
        return ids
    wanted = "a vector of integers" if columns else "integers"
    raise DtypeError(
        f"{describe(x)}[{':, ' * columns}{describe(ids)}]: the ids must be {wanted}; these are {ids.kind}, with "
        f"{ids.ndim} dimensions. Make them with ivector or imatrix, or as an array of integers."
    )


def _amount_fits(op, base, amount, ids):
    """The constraints under which the amount has exactly the shape of the part."""
    dims, constraints = op.part.sizes(base, *ids)
    differ = [a != b for a, b in zip(dims, amount.dims, strict=False) if isinstance(a, int) and isinstance(b, int)]
    if len(dims) != amount.ndim or (builtins.any(differ) and -1 not in dims):
        sizes = shown_sizes(Variable(dims, base.kind))
        raise ShapeError(
            f"{op.label}: the part of {describe(base)} has the shape {sizes}, {describe(amount)} has "
            f"{shown_sizes(amount)}. Nothing is stretched here: give exactly the part's shape, or one number."
        )
    if amount.kind != base.kind and (base.kind, amount.kind) != ("real", "int"):
        raise DtypeError(
            f"{op.label}: {describe(base)} is {base.kind}, {describe(amount)} is {amount.kind}. Convert it first: "
            "where(condition, 1, 0) makes numbers of booleans."
        )
    for wanted, given in zip(dims, amount.dims, strict=True):
        if wanted == -1:
            continue  # a slice of an axis of unknown size: checked when computed
        constraints = constraints + agree(op, (base, amount), wanted, given)[1]
    return constraints


def _length(part, size):
    """How many entries a slice takes of an axis; −1 if that is not known yet."""
    if part == slice(None):
        return size
    return len(range(*part.indices(size))) if isinstance(size, int) else -1


def is_row_update(variable, table):
    """Whether this is `inc_subtensor` or `set_subtensor` of rows of this same shared table."""
    if not (isinstance(variable.op, ChangedAt) and isinstance(table, Shared) and variable.inputs[0] is table):
        return False
    return not isinstance(variable.op.part, TakeColumns)
