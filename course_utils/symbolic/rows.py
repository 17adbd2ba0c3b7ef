"""Parts of arrays: rows and columns by their ids, slices, and the arrays that differ from another one in such a part.

`table[ids]` is a variable that a cost can be built from and a gradient taken with respect to. `inc_subtensor` and
`set_subtensor` say what the table becomes; as an update of that same table they cost rows, not tables (`updates.py`).
Equal ids: inc adds all their amounts, set keeps the last value. Source: theano-faq-subset.
"""

import builtins
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from course_utils.errors import CourseError, ShapeError
from course_utils.symbolic.graph import InRange, Shared, Variable, as_variable
from course_utils.symbolic.op import Op, agree, describe
from course_utils.symbolic.shapes import insert_axes, zeros_like


@dataclass(frozen=True)
class TakeRows(Op):
    """Y = E[ids], ids of any shape. Its adjoint adds the rows of dY back: dE = put(0, ids, add dY)."""

    symbol = "rows"

    def compute(self, E, ids):
        return E[ids]

    def grad(self, inputs, Y, dY):
        E, ids = inputs
        return [AddAt(self)(zeros_like(E), dY, ids), None]

    def sizes(self, E, ids):
        return [*ids.dims, *E.dims[1:]], [InRange(ids, E.dims[0], self, E)]

    def kind(self, E, ids):
        return E.kind


@dataclass(frozen=True)
class TakeColumns(Op):
    """Y = W[:, ids], ids (k,)."""

    symbol = "columns"

    def compute(self, W, ids):
        return W[:, ids]

    def grad(self, inputs, Y, dY):
        W, ids = inputs
        return [AddAt(self)(zeros_like(W), dY, ids), None]

    def sizes(self, W, ids):
        return [W.dims[0], *ids.dims, *W.dims[2:]], [InRange(ids, W.dims[1], self, W)]

    def kind(self, W, ids):
        return W.kind


@dataclass(frozen=True)
class Slice(Op):
    """Y = X[a:b, …], with numbers for bounds; a single number takes its row or column and drops the axis."""

    where: tuple  # slices and numbers, one for each axis
    symbol = "slice"

    def compute(self, X):
        return X[self.where]

    def grad(self, inputs, Y, dY):
        (X,) = inputs
        return [AddAt(self)(zeros_like(X), dY)]

    def sizes(self, X):
        kept = [(part, size) for part, size in zip(self.where, X.dims, strict=True) if isinstance(part, slice)]
        return [_length(part, size) for part, size in kept], []


@dataclass(frozen=True)
class AddAt(Op):
    """The base with an amount added to the part that `part` takes; equal ids add up."""

    part: Op
    symbol = "inc"
    aliases = False

    def compute(self, base, amount, *ids):
        return added_at(self.part, base, amount, *ids)

    def grad(self, inputs, Y, dY):
        return [dY, self.part(dY, *inputs[2:]), *[None] * len(inputs[2:])]

    def sizes(self, base, amount, *ids):
        return base.dims, _amount_fits(self, base, amount, ids)

    def kind(self, base, amount, *ids):
        return base.kind


@dataclass(frozen=True)
class SetAt(Op):
    """The base with the part that `part` takes replaced by a value; of equal ids the last one counts."""

    part: Op
    symbol = "set"
    aliases = False

    def compute(self, base, value, *ids):
        return set_at(self.part, base, value, *ids)

    def grad(self, inputs, Y, dY):
        base, value, *ids = inputs
        dvalue = self.part(dY, *ids)
        if ids:
            lasting = LastOnes()(*ids)
            for _axis in range(base.ndim - 1):
                lasting = insert_axes(lasting, (lasting.ndim,) if isinstance(self.part, TakeRows) else (0,))
            dvalue = dvalue * lasting
        return [SetAt(self.part)(dY, zeros_like(value), *ids), dvalue, *[None] * len(ids)]

    def sizes(self, base, value, *ids):
        return base.dims, _amount_fits(self, base, value, ids)

    def kind(self, base, value, *ids):
        return base.kind


@dataclass(frozen=True)
class LastOnes(Op):
    """For each id, whether no equal one comes after it."""

    symbol = "last"
    aliases = False

    def compute(self, ids):
        last = np.zeros(np.size(ids), dtype=bool)
        last[last_rows(np.ravel(ids))[1]] = True
        return last.reshape(np.shape(ids))

    def sizes(self, ids):
        return ids.dims, []

    def kind(self, ids):
        return "bool"


def added_at(part, base, amount, *ids):
    """A copy of base with the amount added to a part of it."""
    new = base.copy()
    if not ids:
        new[part.where] += amount
    elif isinstance(part, TakeRows):
        rows, sums = merge_rows(*ids, amount)
        new[rows] += sums
    else:
        columns, sums = merge_rows(*ids, amount.T)
        new[:, columns] += sums.T
    return new


def set_at(part, base, value, *ids):
    """A copy of base with a part of it replaced."""
    new = base.copy()
    if not ids:
        new[part.where] = value
    elif isinstance(part, TakeRows):
        rows, last = last_rows(np.ravel(*ids))
        new[rows] = value.reshape(-1, *base.shape[1:])[last]
    else:
        columns, last = last_rows(np.ravel(*ids))
        new[:, columns] = value[:, last]
    return new


def merge_rows(ids, amounts):
    """The ids that occur, in order, and for each the sum of its amounts: (rows,), (rows, d).

    ids of any shape, amounts (*ids.shape, d). Adding up rows by id is a product with a one-hot matrix; sorting puts
    that matrix into the form in which SciPy multiplies fast.
    """
    ids = np.ravel(ids)
    amounts = amounts.reshape(len(ids), *amounts.shape[np.ndim(amounts) - 1 :]) if len(ids) != len(amounts) else amounts
    flat = amounts.reshape(len(ids), -1)
    if not len(ids):
        return ids, amounts
    rows, order, starts = _sorted_groups(ids)
    one_hot = sparse.csr_matrix(
        (np.ones(len(ids), flat.dtype), order, np.append(starts, len(ids))), (len(rows), len(ids))
    )
    return rows, (one_hot @ flat).reshape(len(rows), *amounts.shape[1:])


def last_rows(ids):
    """The ids that occur, in order, and for each the place of its last occurrence."""
    if not len(ids):
        return ids, np.zeros(0, dtype=np.intp)
    rows, order, starts = _sorted_groups(ids)
    return rows, order[np.append(starts[1:], len(ids)) - 1]


def _sorted_groups(ids):
    """Ids in order, the places in that order (equal ids in order of place), where each group starts."""
    count = len(ids)
    keys = ids.astype(np.int64) * count + np.arange(count)  # one sort of numbers is quicker than a sort of places
    keys.sort()
    sorted_ids, order = np.divmod(keys, count)
    starts = np.flatnonzero(np.concatenate(([True], sorted_ids[1:] != sorted_ids[:-1])))
    return sorted_ids[starts], order, starts


def subtensor(x, index):
    """x[index]: ids of rows, `x[:, ids]` for columns, or slices and numbers."""
    parts = index if isinstance(index, tuple) else (index,)
    parts = tuple(as_variable(p) if isinstance(p, Variable | np.ndarray | list) else p for p in parts)
    if len(parts) > x.ndim:
        raise ShapeError(f"{describe(x)} has {x.ndim} dimensions and was indexed with {len(parts)}.")
    if isinstance(parts[0], Variable) and len(parts) == 1:
        return TakeRows()(x, _ids(parts[0], x))
    if len(parts) == 2 and parts[0] == slice(None) and isinstance(parts[1], Variable):
        return TakeColumns()(x, _ids(parts[1], x, 1))
    if not builtins.all(isinstance(part, int | slice) for part in parts):
        raise CourseError(
            f"{describe(x)}[{index!r}]: take rows as x[ids], columns as x[:, ids], or slices and numbers; "
            "for one entry of each row, softmax_cross_entropy or a product with a one-hot matrix does it."
        )
    return Slice(parts + (slice(None),) * (x.ndim - len(parts)))(x)


def inc_subtensor(subset, amount):
    """The array that `subset` was taken from, with `amount` added to that part: equal ids add up.

    subset: table[ids], W[:, ids] or a slice, kept in a variable. amount: exactly of its shape.
    """
    return _changed(AddAt, subset, amount)


def set_subtensor(subset, value):
    """The array that `subset` was taken from, with that part replaced: of equal ids the last value counts."""
    return _changed(SetAt, subset, value)


def _changed(kind, subset, amount):
    if not (isinstance(subset, Variable) and isinstance(subset.op, TakeRows | TakeColumns | Slice)):
        name = "inc_subtensor" if kind is AddAt else "set_subtensor"
        raise CourseError(
            f"{name}: {describe(as_variable(subset))} is not a part of an array. Give table[ids], W[:, ids] or a "
            "slice, as a variable that you keep."
        )
    base, *ids = subset.inputs
    return kind(subset.op)(base, as_variable(amount), *ids)


def _ids(ids, x, axis=0):
    if ids.kind != "int" or (axis and ids.ndim != 1):
        wanted = "a vector of integers" if axis else "integers"
        raise CourseError(
            f"{describe(x)}[{describe(ids)}]: ids must be {wanted}, not {ids.kind} ({ids.ndim} dimensions)."
        )
    return ids


def _amount_fits(op, base, amount, ids):
    """The sizes that must agree for the amount to have exactly the shape of the part."""
    part_dims, requires = op.part.sizes(base, *ids)
    if len(part_dims) != amount.ndim or amount.kind == "real" != base.kind:
        raise ShapeError(
            f"{op.symbol}_subtensor: the part has {len(part_dims)} dimensions and is {base.kind}, the amount "
            f"{describe(amount)} has {amount.ndim} and is {amount.kind}. Give it exactly the part's shape."
        )
    for wanted, given in zip(part_dims, amount.dims, strict=True):
        requires = requires + agree(op, (base, amount), wanted, given)[1]
    return requires


def _length(part, size):
    """How many entries a slice takes of an axis; −1 if that is not known yet."""
    if part == slice(None):
        return size
    return len(range(*part.indices(size))) if isinstance(size, int) and size >= 0 else -1


def is_row_update(variable, table):
    """Whether this is `inc_subtensor` or `set_subtensor` of rows of this same shared table."""
    if not (isinstance(variable.op, AddAt | SetAt) and isinstance(table, Shared) and variable.inputs[0] is table):
        return False
    part = variable.op.part
    return isinstance(part, TakeRows) or (isinstance(part, Slice) and isinstance(part.where[0], slice))
