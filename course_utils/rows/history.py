"""Numbers to which each update adds an entry, in an array that grows: bookkeeping for both backends."""

import numpy as np


class History:
    """Rows of numbers with an entry for each update since the one last given to `forget`; those not set are 0."""

    def __init__(self, rows=1):
        self._rows = rows
        self.forget(0)

    def forget(self, t, value=0.0):
        """Drop everything and start over at update t, with this value."""
        self._first, self._room = t, np.zeros((self._rows, 64))
        self._room[:, 0] = value

    def before(self, t, most):
        """The entries of the last updates before t, `most` at most, to be changed in place: (rows, entries)."""
        end = t - self._first
        return self._grown(end)[:, max(end - most, 0) : end]

    def set(self, t, value):
        """Set the entry of update t."""
        self._grown(t - self._first)[:, t - self._first] = value

    def at(self, s, rows=None):
        """The entries of the updates s (r,), in the first `rows` rows or in all: (rows, r)."""
        return self._room[:rows].take(s - self._first, axis=1)

    def _grown(self, end):
        """The array, enlarged if need be, so that it has a place for the entry `end`."""
        if end >= self._room.shape[1]:
            old, self._room = self._room, np.zeros((self._rows, 2 * self._room.shape[1]))
            for new_row, row in zip(self._room, old, strict=True):
                if row.any():  # rows that are still 0 are not written, so their memory is not used either
                    new_row[: len(row)] = row
        return self._room
