"""Small tables that read well as text, in a notebook and on a slide."""

from html import escape

import numpy as np

from course_utils.claims import missed
from course_utils.errors import CourseError


class Table:
    """Rows under a header. Floats are shown with `digits` significant digits; everything else as `str` shows it.

    >>> table(["h", "error"], [[0.01, 1.75e-5], [1e-6, 5.5e-11]])
    h      error
    0.01   1.75e-05
    1e-06  5.5e-11
    """

    def __init__(self, header, rows, digits=6):
        def show(value):
            return (
                f"{value:.{digits}g}" if hasattr(value, "__float__") and not hasattr(value, "__len__") else str(value)
            )

        for row in rows:
            if len(row) != len(header):
                raise CourseError(
                    f"table: the row {row} has {len(row)} cells, the header {len(header)}. Make them equal."
                )
        self.header = [str(name) for name in header]
        self.rows = [[show(value) for value in row] for row in rows]

    def __repr__(self):
        lines = [self.header, *self.rows]
        widths = [max(len(line[k]) for line in lines) for k in range(len(self.header))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        )

    def _repr_html_(self):
        def row(cells, tag):
            return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

        body = "".join(row(cells, "td") for cells in self.rows)
        return f'<table class="course-table"><thead>{row(self.header, "th")}</thead><tbody>{body}</tbody></table>'


def table(header, rows, digits=6):
    """A `Table`: a list of column names, and a list of rows of the same length."""
    return Table(header, rows, digits)


def parity_table(pairs, bound=1e-12):
    """Show that pairs of arrays agree: {name: (reference, other)} → a table.

    The difference is relative to the largest entry of the reference. Its last digits depend on the processor, so the
    table shows the bound that holds and not the difference itself. That it holds is a claim (`course_utils.claims`):
    where it does not, the table shows the difference. CourseError where shapes differ.

    >>> import numpy as np
    >>> parity_table({"dW": (np.ones((2, 3)), np.ones((2, 3)))})
    compared  shape   largest entry  agree to
    dW        (2, 3)  1              1e-12
    """
    rows = []
    for name, (reference, other) in pairs.items():
        reference, other = np.asarray(reference), np.asarray(other)
        if reference.shape != other.shape:
            raise CourseError(f"{name}: shapes {reference.shape} and {other.shape} differ. Is one of them transposed?")
        scale = np.abs(reference).max(initial=0)
        difference = np.abs(reference - other).max(initial=0)
        agree = difference <= bound * scale
        if not agree:
            missed(f"{name}: expected a difference of at most {bound:g} of {scale:.2g}, found {difference:.2g}")
        reached = f"{bound:g}" if agree else f"no: {difference / scale if scale else difference:.1g}"
        rows.append([name, reference.shape, float(scale), reached])
    return Table(["compared", "shape", "largest entry", "agree to"], rows, digits=4)
