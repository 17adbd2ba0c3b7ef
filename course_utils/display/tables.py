"""Small tables that read well as text, in a notebook and on a slide."""

import re
from html import escape

import numpy as np

from course_utils.claims import missed
from course_utils.errors import CourseError

NUMBER = re.compile(r"[-+−]?[\d,]+(?:\.\d+)?(?:e[-+]\d+)?|–|—|")  # or nothing: what a column of numbers may hold
PLAIN = re.compile(r"([-+−]?[\d,]+)(\.\d+)?")
LEFT, RIGHT = "text-align:left", "text-align:right;font-variant-numeric:tabular-nums"
POINT, DIGIT = "\u2008", "\u2007"  # blanks as wide as a point and as a digit


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
        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.header)
        sides = [RIGHT if _numeric(cells) else LEFT for cells in columns]
        aligned = [_on_the_point(cells) if side == RIGHT else cells for cells, side in zip(columns, sides, strict=True)]

        def row(cells, tag):
            inner = (f'<{tag} style="{s}">{escape(c)}</{tag}>' for c, s in zip(cells, sides, strict=True))
            return f"<tr>{''.join(inner)}</tr>"

        body = "".join(row(cells, "td") for cells in zip(*aligned, strict=True))
        return f'<table class="course-table"><thead>{row(self.header, "th")}</thead><tbody>{body}</tbody></table>'


def _numeric(cells):
    """Whether a column holds numbers, and here and there nothing or a dash."""
    return all(map(NUMBER.fullmatch, cells)) and any(re.search(r"\d", cell) for cell in cells)


def _on_the_point(cells):
    """Cells set flush right so that their decimal points stand under each other; powers of ten are left as they are.

    >>> _on_the_point(["1.25", "10"]) == ["1.25", f"10{POINT}{DIGIT * 2}"]
    True
    """
    parts = [PLAIN.fullmatch(cell) for cell in cells]
    if any("e" in cell for cell in cells):
        return cells
    decimals = max(len(part[2] or "") for part in parts if part)
    return [
        cell + _blanks(decimals - len(part[2] or ""), decimals) if part else cell
        for cell, part in zip(cells, parts, strict=True)
    ]


def _blanks(missing, decimals):
    """Room for `missing` of the characters of a point and its decimals."""
    return POINT + DIGIT * (missing - 1) if missing == decimals > 0 else DIGIT * missing


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
