"""Whether a program works on a whole table where it should touch a few of its rows: a table that notes what is done."""

import sys
from dataclasses import dataclass, field

import numpy as np

FREE = {"shape", "ndim", "size"}  # of NumPy's functions those that read no row


@dataclass
class Ledger:
    """What was done to all rows of a table, between its uses: `uses` counts them, `notes` holds (use, operation)."""

    rows: int
    uses: int = 0
    notes: list = field(default_factory=list)
    _seen: dict = field(default_factory=dict)

    def note(self, operation):
        """An operation on the whole table."""
        self.notes.append((self.uses, operation))

    def use(self, rows, before):
        """Some rows are used now; of each array with a row for each row of the table, in the functions that led here
        up to the one called `before`, no rows may have changed but these and those of the last use."""
        allowed, self._seen = self._seen, {"allowed": set(map(int, rows)), "arrays": _tables_above(self.rows, before)}
        if allowed:
            free = list(allowed["allowed"] | self._seen["allowed"])
            for name, old in allowed["arrays"].items():
                new = self._seen["arrays"].get(name)
                if new is not None and new.shape == old.shape and _changed_outside(old, new, free):
                    self.note(f"rows of {name} that are not in use have changed")
        self.uses += 1

    def between(self):
        """The first operation between two uses; those before the first and after the last are free."""
        return next((operation for use, operation in self.notes if 0 < use < self.uses), None)


def _changed_outside(old, new, free):
    differ = ~np.isclose(old, new, rtol=0, atol=0, equal_nan=True)
    differ[free] = False
    return bool(differ.any())


def _tables_above(rows, before):
    """Copies of the arrays with so many rows among the variables of the calling functions."""
    found, frame = {}, sys._getframe(2)
    while frame is not None and frame.f_code.co_name != before:
        for name, value in frame.f_locals.items():
            if isinstance(value, np.ndarray) and value.shape[:1] == (rows,) and value.dtype.kind in "biuf":
                found.setdefault(name, np.array(value))
        frame = frame.f_back
    return found


class NotedTable(np.ndarray):
    """An array that writes into its ledger what is done to all of its rows at once.

    >>> ledger = Ledger(rows=5)
    >>> E = noted(np.ones((5, 2)), ledger)
    >>> E[[1, 3]] -= 0.1
    >>> ledger.notes
    []
    >>> E -= 0.1
    >>> E[:] = 0
    >>> ledger.notes
    [(0, '`subtract`'), (0, 'a store into all rows')]
    """

    def __array_finalize__(self, parent):
        self.ledger = getattr(parent, "ledger", None)

    def __array_ufunc__(self, ufunc, method, *inputs, out=(), **options):
        tables = [each for each in (*inputs, *out) if isinstance(each, NotedTable)]
        if method != "at":
            _note_if_whole(tables, f"`{ufunc.__name__}`")
        plain = [each.view(np.ndarray) if isinstance(each, NotedTable) else each for each in inputs]
        if out:
            options["out"] = tuple(each.view(np.ndarray) if isinstance(each, NotedTable) else each for each in out)
        result = getattr(ufunc, method)(*plain, **options)
        return out[0] if out else _kept_noted(result, tables[0].ledger)

    def __array_function__(self, function, types, inputs, options):
        if function.__name__ not in FREE:
            flat = [part for each in inputs for part in (each if isinstance(each, list | tuple) else [each])]
            _note_if_whole([part for part in flat if isinstance(part, NotedTable)], f"`{function.__name__}`")
        return super().__array_function__(function, types, inputs, options)

    def __setitem__(self, index, value):
        _note_if_whole([self], "a store into all rows", _number_of_rows(index, len(self)))
        super().__setitem__(index, value)

    def copy(self, *order):
        """A copy, which is work on all rows."""
        _note_if_whole([self], "`copy`")
        return super().copy(*order)


def noted(array, ledger):
    """A copy of the array that writes into the ledger."""
    table = np.array(array).view(NotedTable)
    table.ledger = ledger
    return table


def _note_if_whole(tables, operation, rows=None):
    for table in tables:
        if table.ledger and table.shape[:1] == (table.ledger.rows,) and rows in (None, table.ledger.rows):
            table.ledger.note(operation)
            return


def _number_of_rows(index, rows):
    """How many rows an index picks; a mask with an entry for each row looks at all of them."""
    first = index[0] if isinstance(index, tuple) and index else index
    if first is ... or isinstance(first, slice):
        return rows if first is ... else len(range(*first.indices(rows)))
    first = np.asarray(first)
    return rows if first.dtype == bool and first.shape[:1] == (rows,) else first.size


def _kept_noted(result, ledger):
    if isinstance(result, np.ndarray) and result.shape[:1] == (ledger.rows,):
        return noted_view(result, ledger)
    return result


def noted_view(array, ledger):
    """The same memory, with an eye on it."""
    table = array.view(NotedTable)
    table.ledger = ledger
    return table
