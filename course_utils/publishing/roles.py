"""What each cell of a notebook is for: one word, from which the working copy knows what to do with it."""

import re
from dataclasses import dataclass

from course_utils.errors import CourseError


@dataclass(frozen=True)
class Role:
    """One role: of "markdown" or "code" cells, and whether a working copy folds its code."""

    cell: str
    about: str
    folds: bool = False


ROLES = {
    "title": Role("markdown", "the lecture's title and its question"),
    "card": Role("markdown", "what one will be able to do, the time, what one needs; or what comes next"),
    "section": Role("markdown", "a heading that opens a numbered section"),
    "finding": Role("markdown", "a smaller heading, which states what was found"),
    "question": Role("markdown", "asks for a guess, with options, or asks what an explorer will show"),
    "guess": Role("code", "where the reader guesses: `ex.NAME.check(...)`"),
    "answer": Role("markdown", "the heading of what answers the question above; it states the finding"),
    "text": Role("markdown", "prose; in a deck, what stands below the speaker's notes"),
    "aside": Role("markdown", "for readers who want more: an optional section, a remark"),
    "code": Role("code", "code worth reading"),
    "figure": Role("code", "makes a figure or a table; its output is the point", folds=True),
    "explorer": Role("code", "a figure with sliders", folds=True),
    "plumbing": Role("code", "prepares what a later cell needs; not the lesson", folds=True),
    "setup": Role("code", "the imports", folds=True),
    "claims": Role("code", "checks of what the text says (`claim`)", folds=True),
    "exercise": Role("markdown", "an exercise: number, title, stars, minutes, what it asks"),
    "attempt": Role("code", "where the reader writes an answer: the stub and `ex.NAME.check(NAME)`"),
    "summary": Role("markdown", "what to remember"),
    "progress": Role("code", "what the reader has guessed and solved: `ex.progress()`"),
}
HEADING = re.compile(r"^(#{1,4}) +(\S.*)$", re.MULTILINE)


def role(cell, number=None):
    """The name of a cell's role; CourseError where it has none, an unknown one, or one of the other kind of cell."""
    name = cell["metadata"].get("course", {}).get("role")
    fitting = [known for known, about in ROLES.items() if about.cell == cell["cell_type"]]
    if name not in fitting:
        found = f"has the role {name!r}" if name else "has no role"
        raise CourseError(
            f"{named(cell, number)} {found}. Choose one for a {cell['cell_type']} cell: {', '.join(fitting)}; "
            'in its metadata, "course": {"role": …} (CONTRIBUTING.md, Roles).'
        )
    return name


def folds(cell):
    """Whether a working copy shows this cell's code as one line until it is opened."""
    return ROLES[role(cell)].folds


def heading(cell):
    """(level, text) of the first heading of a Markdown cell, or None."""
    found = HEADING.search(source(cell)) if cell["cell_type"] == "markdown" else None
    return (len(found[1]), found[2].strip()) if found else None


def source(cell):
    """A cell's text, whether the file holds it whole or line by line."""
    return "".join(cell["source"])


def named(cell, number=None):
    """How a message names a cell: its place, from 1, and its first line."""
    lines = source(cell).strip().splitlines()
    place = f"Cell {number}" if number else "A cell"
    return f"{place} ({lines[0]!r})" if lines else f"{place} (empty)"


def settle(cell, name):
    """Give a cell its role."""
    cell["metadata"]["course"] = {"role": name}
    return cell
