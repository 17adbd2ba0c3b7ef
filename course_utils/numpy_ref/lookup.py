"""A table of which each update touches a few rows: those in use are gathered, merged, moved and put back.

    table = LookupTable(E, Adam())
    rows = table.gather(ids)              # (*ids.shape, d): what a network computes its cost from
    table.update(ids, dY, lr)             # dY = ∂cost/∂rows, in the same shape

What happens to rows that are not in use is a choice with a name: `idle`. The twin is `torch_gpu.lookup`, with
the same names where the two do the same things; its `take` and `put_` move rows of several tensors at once. Source:
theano-faq-subset. Taught in: notebook 07.
"""

import numpy as np

from course_utils.arguments import (
    check_by_entry,
    check_closed_form,
    check_idle_and_clock,
    check_nonnegative,
    check_rate,
    check_rule,
    shown,
)
from course_utils.errors import CourseError, DtypeError, IdError, ShapeError
from course_utils.numpy_ref.idle import AtRest, IdleDecay
from course_utils.numpy_ref.optimizers import SGD
from course_utils.numpy_ref.rule import Rule
from course_utils.rows.merging import merge_rows
from course_utils.rows.sorting import distinct
from course_utils.rows.storing import put_rows
from course_utils.symbolic.training.rules import in_dtype

__all__ = ["LookupTable", "merge_rows"]

CHUNK = 2**16  # entries that catch up together


class LookupTable:
    """A table E (V, d) of float32 or float64, a rule, and a clock `t` that counts the updates.

    table: the array, which is taken over and changed in place. rule: one of `numpy_ref.optimizers`; its state, in the
    shape of the table, is `state`.

    idle="freeze": a row that is not in the batch keeps its parameter and its state; theano-faq-subset asks for this,
    and torch's SparseAdam is of this kind. idle="catch_up": the numbers of the dense rule on the whole table, at the
    cost of the rows in use. A row that comes back first catches up in closed form (`numpy_ref.idle`), in `gather`, or
    in `update` if it was not gathered, and its state in `update`; until then they lag behind in `table` and `state`.

    clock: which updates t counts for the rule, those of the "table" or, with "freeze" only, those of each "row".
    l2: λ of a penalty λ‖E‖², whose gradient is 2λE in every row. With "freeze" it reaches only the rows in use; with
    "catch_up" it is exact for SGD and refused for other rules.

    CourseError, ShapeError, DtypeError or IdError for what does not fit; table, state, clock and remembered rates then
    stay as they were.

    >>> from course_utils.numpy_ref.optimizers import SGD
    >>> table = LookupTable(np.ones((4, 1)), SGD())
    >>> table.update([2, 0, 2], [[1.0], [1.0], [1.0]], lr=0.25)
    >>> table.dense().T
    array([[0.75, 1.  , 0.5 , 1.  ]])
    """

    def __init__(self, table, rule, idle="freeze", clock="table", l2=0.0):
        check_rule(rule, "step", "numpy_ref.optimizers")
        check_by_entry(rule)
        check_idle_and_clock(idle, clock)
        self.table, self.rule, self.t, self._l2 = _checked_table(table), rule, 0, check_nonnegative("l2", l2)
        dtype = self.table.dtype
        self._idle_rule = idle_rule(rule, dtype, self._l2) if idle == "catch_up" else AtRest(rule, dtype)
        self.state = rule.init(self.table)
        # the updates as of which each row is current, and its state; and the last one as of which everything was
        self._current_as_of, self._flushed = np.zeros((len(self.table), 2), np.int64), 0
        self.touches = np.zeros(len(self.table), np.int64) if clock == "row" else None

    def gather(self, ids):
        """E[ids], up to date: (*ids.shape, d), a copy. ids: integers in [0, V), any shape."""
        ids = self._inside(self._as_ids(ids))
        if self._idle_rule.moves:
            self._catch_up(distinct(ids))
        return self.table.take(ids, axis=0)

    def update(self, ids, dY, lr):
        """One update with the gradients dY (*ids.shape, d) of the rows at ids; equal ids add up. lr: the rate η.

        An update without ids counts too: the clock advances, and idle="catch_up" remembers the rate.
        """
        lr, ids = check_rate(lr), self._inside(self._as_ids(ids))
        rows, G = merge_rows(ids, self._as_gradient(ids, dY))  # (r,), (r, d)
        self._check_finite(rows, G)
        self._idle_rule.check(lr)
        state_as_of = self._catch_up(rows)
        p, state = self._take(rows)
        state = self._idle_rule.advance_state(state, state_as_of, self.t)
        if self._l2:
            G = G + 2 * self._l2 * p
        p, state = in_dtype(self.rule, p.dtype).step(p, G, state, lr, self._clock(rows))
        self._idle_rule.record(lr, self.t + 1)
        self.t += 1
        self._put_back(rows, p, state)
        if self.touches is not None:
            self.touches[rows] += 1
        if self.t - self._flushed >= max(len(self.table), 1000):  # so no more rates are remembered than there are rows
            self._flush()

    def dense(self):
        """The whole table, every row up to date: (V, d), a copy. `table` and `state` are up to date then as well."""
        self._flush()
        return self.table.copy()

    def _flush(self):
        """Let everything catch up. After that, the rates so far are no longer needed."""
        if self._idle_rule.moves:
            for rows in self._chunks(np.arange(len(self.table))):
                state_as_of = self._catch_up(rows)
                p, state = self._take(rows)
                self._put_back(rows, p, self._idle_rule.advance_state(state, state_as_of, self.t))
            self._idle_rule.forget(self.t)
        self._flushed = self.t

    def _catch_up(self, rows):
        """Let these rows catch up. Their state does not; the updates (r,) as of which it is current are returned."""
        if not self._idle_rule.moves:
            return None
        for some in self._chunks(rows[self._current_as_of[rows, 0] < self.t]):
            p, state = self._take(some)
            s, state_as_of = self._current_as_of[some].T
            if (state_as_of < s).any():  # they caught up before, and then were not used
                state = self._idle_rule.advance_state(state, state_as_of, s)
            put_rows(self.table, some, self._idle_rule.advance_rows(p, state, s, self.t))
            self._current_as_of[some, 0] = self.t
        return self._current_as_of[rows, 1]

    def _chunks(self, rows):
        """The rows in chunks, so small that what is computed of one stays in the processor's cache."""
        size = max(CHUNK // self.table.shape[1], 1)
        return (rows[start : start + size] for start in range(0, len(rows), size))

    def _take(self, rows):
        """Copies of these rows (r, d) and of their state."""
        return self.table.take(rows, axis=0), {name: array.take(rows, axis=0) for name, array in self.state.items()}

    def _put_back(self, rows, p, state):
        put_rows(self.table, rows, p)
        for name, array in self.state.items():
            put_rows(array, rows, state[name])
        if self._idle_rule.moves:
            self._current_as_of[rows] = self.t

    def _clock(self, rows):
        """The number of the update to come: one, or one for each row (r, 1)."""
        return self.t + 1 if self.touches is None else self.touches[rows, None] + 1.0

    # What is given

    def _as_ids(self, ids):
        """ids as an array of integers."""
        try:
            ids = np.asarray(ids)
        except ValueError:  # lists of different length
            raise DtypeError(f"ids is {shown(ids)}; give integers: row numbers of the table.") from None
        if ids.size and ids.dtype.kind not in "iu":
            raise DtypeError(f"ids have dtype {ids.dtype}; give integers: row numbers of the table.")
        return ids

    def _inside(self, ids):
        """ids as int64, all of them rows of the table."""
        last_row = len(self.table) - 1
        low, high = (ids.min(), ids.max()) if ids.size else (0, 0)
        if low < 0 or high > last_row:
            wrong = low if low < 0 else high
            raise IdError(f"ids hold {wrong}, outside the table's rows 0 … {last_row}. Nothing was changed.")
        return ids.astype(np.int64, copy=False)

    def _as_gradient(self, ids, dY):
        """dY as (*ids.shape, d) in the table's dtype."""
        dY, wanted = np.asarray(dY), (*ids.shape, self.table.shape[1])
        if dY.shape != wanted and (dY.size or ids.size):
            raise ShapeError(f"dY has shape {dY.shape}; ids {ids.shape} want {wanted}: one row per id.")
        if dY.dtype.kind not in "fiu":
            raise DtypeError(f"dY has dtype {dY.dtype}; give real numbers.")
        with np.errstate(over="ignore"):  # what is too large for the dtype becomes inf, which is refused
            return dY.reshape(wanted).astype(self.table.dtype, copy=False)

    def _check_finite(self, rows, G):
        if np.isfinite(G).all():
            return
        row, entry = np.argwhere(~np.isfinite(G))[0]
        raise CourseError(
            f"The gradients of row {rows[row]} add up to {G[row, entry]} in entry {entry}, at update {self.t + 1}. "
            "Nothing was changed. Clipping, or a look at the cost's logarithms and divisions, may help."
        )


def idle_rule(rule, dtype, l2):
    """How idle rows of this dtype move under this rule; CourseError if no closed form is known."""
    if l2 and type(rule) is SGD:
        return IdleDecay(2 * l2, "2 · l2")
    check_closed_form(rule, l2, Rule.__subclasses__())
    return rule.idle_rule(rule, dtype)


def _checked_table(table):
    if not isinstance(table, np.ndarray) or table.ndim != 2 or not table.size:
        raise ShapeError(f"table is {shown(table)} of shape {np.shape(table)}; give a NumPy array (V, d) with rows.")
    if table.dtype not in (np.float32, np.float64):
        raise DtypeError(f"table has dtype {table.dtype}; give float32 or float64, for example table.astype(float).")
    if not (table.flags.c_contiguous and table.flags.writeable):
        fault = "not contiguous: its rows lie apart in memory" if table.flags.writeable else "read-only"
        raise CourseError(f"table is {fault}, and it is changed in place. Give a copy: table.copy().")
    return table
