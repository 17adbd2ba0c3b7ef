"""Tables: the same numbers as text and as HTML; parity tables that can fail."""

import re

import numpy as np
import pytest

from course_utils.display.tables import DIGIT, LEFT, POINT, RIGHT, parity_table, table
from course_utils.errors import CourseError


def test_text_and_html():
    shown = table(["a<b", "n"], [["x", 1 / 3], ["yy", 12]], digits=3)
    assert repr(shown) == "a<b  n\nx    0.333\nyy   12"
    html = shown._repr_html_()
    assert f'<th style="{LEFT}">a&lt;b</th>' in html and f'<td style="{RIGHT}">0.333</td>' in html
    assert 'class="course-table"' in html


@pytest.mark.parametrize(
    ("cells", "aligned"),
    [
        (["1", "2.5"], ["1" + POINT + DIGIT, "2.5"]),
        (["0.25", "−1.5", "1,000"], ["0.25", "−1.5" + DIGIT, "1,000" + POINT + DIGIT * 2]),
        (["1", "20"], ["1", "20"]),
        (["0.1", "1e-06"], ["0.1", "1e-06"]),
        (["3.5", "–", ""], ["3.5", "–", ""]),
        (["3.5", "about 4"], None),
        (["–", ""], None),
        (["5 µs", "6 µs"], None),
    ],
)
def test_numbers_stand_right_with_their_points_under_each_other(cells, aligned):
    html = table(["x"], [[cell] for cell in cells])._repr_html_()
    found = re.findall(r'<td style="([^"]*)">([^<]*)</td>', html)
    assert [side for side, _cell in found] == [RIGHT if aligned else LEFT] * len(cells)
    assert [cell for _side, cell in found] == (aligned or cells)


def test_a_row_of_another_length_is_refused():
    with pytest.raises(CourseError, match="has 1 cells, the header 2"):
        table(["a", "b"], [[1]])


@pytest.mark.parametrize(
    "other, message",
    [
        (np.ones((3, 2)), "transposed"),
        (np.full((2, 3), 1.001), "at most 1e-12 of 1, found 0.001"),
        (np.full((2, 3), np.nan), "nan"),
    ],
)
def test_parity_that_does_not_hold(other, message):
    with pytest.raises(CourseError, match=message):
        parity_table({"dW": (np.ones((2, 3)), other)})


@pytest.mark.parametrize(("other", "shown"), [(1.001, "no: 0.001"), (np.nan, "no: nan"), (1.0, "1e-12")])
def test_in_a_readers_notebook_parity_that_does_not_hold_is_shown(monkeypatch, capsys, other, shown):
    monkeypatch.delenv("COURSE_CLAIMS", raising=False)
    rows = parity_table({"dW": (np.ones(3), np.full(3, other))}).rows
    assert rows[0][-1] == shown
    assert ("dW: expected a difference of at most 1e-12" in capsys.readouterr().out) == (other != 1)
