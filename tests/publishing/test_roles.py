"""A cell's role: one word, known, of its kind of cell, from which the working copy follows."""

import pytest

from course_utils.errors import CourseError
from course_utils.publishing import roles


def cell(kind, source="x", **course):
    return {"cell_type": kind, "source": source, "metadata": {"course": course} if course else {}}


@pytest.mark.parametrize("name", roles.ROLES)
def test_each_role_is_told(name):
    about = roles.ROLES[name]
    assert about.about and about.cell in ("markdown", "code")
    made = cell(about.cell, "## A heading" if about.cell == "markdown" else "x = 1", role=name)
    assert roles.role(made) == name
    assert roles.folds(made) == about.folds and (about.cell == "code" or not about.folds)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (cell("code"), r"Cell 3 \('x'\) has no role\. Choose one for a code cell: guess, code, figure"),
        (cell("code", role="figur"), "has the role 'figur'"),
        (cell("code", role="question"), "has the role 'question'. Choose one for a code cell"),
        (
            cell("markdown", "", role="claims"),
            r"Cell 3 \(empty\) has the role 'claims'. Choose one for a markdown cell",
        ),
        (cell("markdown", slide="skip"), "has no role"),
    ],
)
def test_what_is_no_role_is_refused(wrong, says):
    with pytest.raises(CourseError, match=says):
        roles.role(wrong, 3)


def test_a_heading_is_found_below_other_lines():
    assert roles.heading(cell("markdown", "*by the way*\n\n### The point  \n\nmore")) == (3, "The point")
    assert roles.heading(cell("markdown", "#no heading")) is None
    assert roles.heading(cell("code", "# a comment")) is None
