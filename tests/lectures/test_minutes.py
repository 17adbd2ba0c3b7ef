"""The minutes that a card promises are those of its text: by words, by code in view, by guesses."""

import json
import re

import pytest

from course_utils.lectures import LECTURES
from course_utils.publishing import roles

WORDS, LINES, GUESS = 120, 20, 0.75  # words and lines of code a minute; minutes for a guess and its reason
NEAR, SLACK = 0.12, 4  # how far a card may be off: a share, or minutes
READY = [lecture for lecture in LECTURES if lecture.ready and lecture.number != "00"]


def minutes_to_read(cells):
    """How long a reader takes without the exercises and what is optional."""
    words = lines = guesses = 0
    left_out = False
    for cell in cells:
        name, text = roles.role(cell), roles.source(cell)
        level, heading = roles.heading(cell) or (9, "")
        if level <= 3:
            left_out = name in ("exercise", "aside") or "ptional" in heading
        if left_out or name == "aside":
            continue
        if cell["cell_type"] == "markdown":
            words += words_of(text)
        lines += text.count("\n") + 1 if name == "code" else 0
        guesses += name == "guess"
    return words / WORDS + lines / LINES + guesses * GUESS


def words_of(text):
    """The words of a text: a displayed formula counts as six, a reading list and addresses as none."""
    text = text.partition("**Where to read more**")[0]
    text = re.sub(r"\$\$.*?\$\$", "one two three four five six", text, flags=re.DOTALL)
    return len(re.findall(r"\w+", re.sub(r"\]\([^)]*\)", "]", text)))


@pytest.mark.parametrize("lecture", READY, ids=lambda lecture: lecture.number)
def test_the_minutes_to_read_are_those_of_the_text(lecture):
    found = minutes_to_read(json.loads(lecture.path.read_text(encoding="utf-8"))["cells"])
    assert abs(found - lecture.teach) <= max(SLACK, NEAR * found), (
        f"by its text {found:.0f}, by the table {lecture.teach}"
    )


def test_what_counts():
    def cell(kind, source, role):
        return {"cell_type": kind, "source": source, "metadata": {"course": {"role": role}}}

    read = [cell("markdown", "word " * WORDS, "text"), cell("code", "x\n" * (LINES - 1) + "x", "code")]
    assert minutes_to_read(read) == 2
    assert minutes_to_read([*read, cell("code", "ex.a.check(...)", "guess")]) == 2 + GUESS
    asides = [cell("markdown", "## 1.9 Optional: more", "aside"), *read]
    exercise = [cell("markdown", "### Exercise 1.1 · It", "exercise"), *read]
    folded = [cell("code", "# draws\n" * 50, "figure"), cell("code", "# claims", "claims")]
    assert minutes_to_read([*asides, *exercise, *folded]) == 0
    assert words_of("$$\nx\n$$ [here](https://x.org/a/b)\n**Where to read more**\n\n- much") == 7
