"""Every working copy asks before it tells: questions have their guesses, and no answer is seen before it is opened."""

import json
import re

import pytest

from course_utils.exercises.framework.prediction import Prediction
from course_utils.exercises.framework.progress import tasks
from course_utils.lectures import LECTURES
from course_utils.publishing import page, roles

READY = [lecture for lecture in LECTURES if lecture.ready]
each = pytest.mark.parametrize("lecture", READY, ids=lambda lecture: lecture.number)
GUESS = re.compile(r"^ex\.(\w+)\.check\(\.\.\.\)", re.MULTILINE)
OPTION = re.compile(r"^(?:- |\d\. )?\*{0,2}([A-H])\*{0,2}[:.)] ", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")
SAYS_LETTER = re.compile(r"^(?:So |Answer: )?([A-H])(?:[.:,]| is right)", re.MULTILINE)
LONGEST = 40  # lines of code in view before a figure


def committed(lecture):
    return json.loads(lecture.path.read_text(encoding="utf-8"))["cells"]


def copied(lecture, cells=None):
    """The cells of the lecture's working copy, made of these cells or of the committed ones."""
    data = json.dumps({"cells": cells or committed(lecture), "metadata": {}}).encode()
    return json.loads(page.working_copy(data, lecture.path.name))["cells"]


def in_view(cells):
    """The cells that a reader sees before opening anything: (place, cell)."""
    found, inside = [], None
    for place, cell in enumerate(cells):
        level, _text = roles.heading(cell) or (9, "")
        inside = None if inside and level <= inside else inside
        if not inside:
            found.append((place, cell))
        if cell["metadata"].get("jp-MarkdownHeadingCollapsed"):
            inside = level
    return found


def is_folded(cell):
    return cell["metadata"].get("jupyter", {}).get("source_hidden", False)


def answers(cells):
    """[(the finding, the numbers that tell it)] of each answer of the committed notebook, in order."""
    found = []
    for place, cell in enumerate(cells):
        if roles.role(cell) != "answer":
            continue
        question = next(c for c in reversed(cells[:place]) if roles.role(c) == "question")
        text = next((roles.source(c) for c in cells[place + 1 :] if roles.role(c) in ("text", "aside")), "")
        first = text.split("\n\n")[0]
        told = {n for n in NUMBER.findall(f"{roles.heading(cell)[1]} {first}") if len(re.sub(r"\D", "", n)) > 1}
        found.append((roles.heading(cell)[1], told - set(NUMBER.findall(roles.source(question)))))
    return found


def spoilers(cells, copy):
    """What a working copy gives away: findings in view anywhere; letters and numbers beside their question."""
    view, told = in_view(copy), answers(cells)
    text = "\n".join(roles.source(cell) for _place, cell in view if not is_folded(cell))
    found = [finding for finding, _numbers in told if finding in text]
    found += [str(cell.get("outputs")) for cell in copy if cell.get("outputs")]
    places = [place for place, cell in enumerate(copy) if roles.role(cell) == "answer"]
    for place, (_finding, numbers) in zip(places, told, strict=True):
        question = max(k for k in range(place) if roles.role(copy[k]) == "question")
        end = next((k for k in range(place + 1, len(copy)) if roles.heading(copy[k])), len(copy))
        beside = [cell for k, cell in view if question < k < end]
        for cell in beside:
            seen = roles.source(cell)
            if is_folded(cell) or roles.role(cell) == "guess":
                continue
            found += [f"{number} in {seen[:60]!r}" for number in NUMBER.findall(seen) if number in numbers]
            if cell["cell_type"] == "markdown":
                found += [f"{letter!r} in {seen[:60]!r}" for letter in SAYS_LETTER.findall(seen)]
    return found


@each
def test_each_question_is_answered_once_after_a_guess_or_an_explorer(lecture):
    waiting, asked = None, []
    for cell in committed(lecture):
        role, first = roles.role(cell), roles.source(cell).splitlines()[:1]
        if role == "question":
            assert waiting is None, f"{waiting} has no answer before {first}"
            waiting, guessed = first, False
        elif role in ("guess", "explorer") and waiting:
            guessed = True
            asked += GUESS.findall(roles.source(cell))
        elif role == "answer":
            assert waiting and guessed, f"{first} answers no question that a reader could guess"
            waiting = None
        elif role == "guess":
            raise AssertionError(f"{first} belongs to no question")
        elif role in ("section", "finding", "exercise", "summary"):
            assert waiting is None, f"{waiting} has no answer before {first}"
    assert waiting is None, f"{waiting} has no answer"
    assert asked == list(dict.fromkeys(asked)), "a prediction is asked twice"
    assert set(asked) == {task.name for task in tasks(lecture) if isinstance(task, Prediction)}


@each
def test_each_prediction_has_the_options_of_its_question(lecture):
    predictions = {task.name: task for task in tasks(lecture) if isinstance(task, Prediction)}
    options = None
    for cell in committed(lecture):
        if roles.role(cell) == "question":
            options = OPTION.findall(roles.source(cell))
        elif roles.role(cell) == "guess":
            (name,) = GUESS.findall(roles.source(cell))
            task = predictions[name]
            assert task.options == options, name
            assert re.findall(r'"([A-H])"', roles.source(cell)) == options, f"the comment of {name}"


@each
def test_no_working_copy_gives_an_answer_away(lecture):
    assert spoilers(committed(lecture), copied(lecture)) == []


@each
def test_what_is_folded_says_in_its_first_line_what_it_makes(lecture):
    folded = [roles.source(cell).splitlines()[0] for cell in copied(lecture) if is_folded(cell)]
    assert [line for line in folded if not re.match(r"# \w.{8,}", line)] == []


@each
def test_nobody_scrolls_past_much_code_to_a_figure(lecture):
    for cell in copied(lecture):
        if cell["cell_type"] == "code" and not is_folded(cell) and "plots.show(" in roles.source(cell):
            assert len(cell["source"]) <= LONGEST, roles.source(cell)[:80]


@each
def test_less_than_half_of_the_code_is_in_view(lecture):
    code = [cell for cell in copied(lecture) if cell["cell_type"] == "code"]
    lines = sum(len(cell["source"]) for cell in code)
    assert sum(len(cell["source"]) for cell in code if not is_folded(cell)) < lines / 2


@each
def test_every_link_leads_somewhere(lecture):
    ids = {one.path.name: {cell["id"] for cell in copied(one)} for one in READY}
    for cell in copied(lecture):
        text = re.sub(r"`[^`]*`|\$[^$]*\$", "", roles.source(cell)) if cell["cell_type"] == "markdown" else ""
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            file, sharp, place = target.partition("#")
            if not target.startswith("https://"):
                assert file in ("", *ids), target
                assert not sharp or place.removeprefix("cell-id=") in ids[file or lecture.path.name], target


def reading_list(lecture):
    """[(title, address)] of a lecture's reading list; a source without a page of its own has None for an address."""
    text = "\n".join(roles.source(cell) for cell in committed(lecture) if cell["cell_type"] == "markdown")
    _before, found, after = text.partition("**Where to read more**\n\n")
    bullets = re.match(r"(?:- .*\n?)*", after)[0].splitlines() if found else []
    links = [
        re.findall(r"\[((?:[^\[\]]|\[[^\]]*\])+)\]\((https://[^)\s]+)\)", bullet) or [(bullet, None)]
        for bullet in bullets
    ]
    return [link for several in links for link in several]


@pytest.mark.parametrize("lecture", READY[1:], ids=lambda lecture: lecture.number)
def test_a_lecture_ends_with_a_reading_list_with_addresses(lecture):
    found = reading_list(lecture)
    assert len(found) >= 3
    assert sum(address is not None for _title, address in found) >= len(found) / 2
    assert [address for _title, address in found if address and address.endswith(".")] == []


def test_a_source_has_one_title_and_one_address():
    titles, addresses = {}, {}
    for lecture in READY[1:]:
        for title, address in reading_list(lecture):
            if address:
                assert titles.setdefault(title.strip("*"), address) == address
                assert addresses.setdefault(address, title.strip("*")) == title.strip("*")


# The check itself: each kind of spoiler, planted, is found.

ASKED = [
    ("markdown", "### How long? Predict\n\n- A: 15\n- B: 150", "question"),
    ("markdown", "A word that occurs five times in 46,000.", "text"),
    ("code", 'ex.long_pause.check(...)  # "A" or "B"', "guess"),
    ("markdown", "### Rows wait for long", "answer"),
    ("code", "# draws it\ndraw()", "figure"),
    ("markdown", "B: 145 updates.", "text"),
    ("markdown", "## 7.2 On", "section"),
]
PLANTED = {
    "nothing": ([], 0),
    "the finding as a heading": ([(3, ("markdown", "### Rows wait for long", "finding"))], 1),
    "the finding further on": ([(7, ("markdown", "As we saw: Rows wait for long", "text"))], 1),
    "a number in the text": ([(2, ("markdown", "In fact it is 145.", "text"))], 1),
    "a number in code": ([(2, ("code", "print(145)", "code"))], 1),
    "a letter": ([(2, ("markdown", "B. So it is.", "text"))], 1),
    "a number in folded code": ([(2, ("code", "# claims, checked here\nclaim(wait == 145)", "claims"))], 0),
}


def made(kind, source, role):
    cell = {"cell_type": kind, "source": source, "metadata": {"course": {"role": role}}}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_spoiler_is_found(name):
    planted, count = PLANTED[name]
    cells = [made(*cell) for cell in ASKED]
    for place, cell in planted:
        cells.insert(place, made(*cell))
    lecture = READY[1]
    assert len(spoilers(cells, copied(lecture, cells))) == count


def test_an_output_is_a_spoiler_and_a_heading_that_was_not_neutral_is():
    cells = [made(*cell) for cell in ASKED]
    copy = copied(READY[1], cells)
    copy[4]["outputs"] = [{"text": "145"}]
    assert len(spoilers(cells, copy)) == 1
    told = [made(*cell) | {"source": cell[1].splitlines(keepends=True)} for cell in ASKED]
    assert len(spoilers(cells, told)) >= 2  # the notebook itself: the finding is in view, and so is the letter
