"""A lecture as its reader gets it: no outputs, code that is not the lesson folded, each answer behind its question."""

import copy
import json
import re

from course_utils import lectures
from course_utils.exercises.framework.progress import tasks
from course_utils.exercises.framework.verdict import marked_up
from course_utils.publishing import roles
from course_utils.publishing.answers import checked_in
from course_utils.publishing.links import linked

NEUTRAL = "The answer, when you have guessed"
FIRST = "Have you guessed? The cell above this section keeps your first guess. The answer comes next."
TRIED = "What there is to see, when you have tried"
FIRST_TRIED = "Have you moved the sliders? What they show comes next."
BLOCK = re.compile(r"\d+\. |[-*+] |[|>]|\$\$|```")
STARS = re.compile(r"^★.*minutes.*$", re.MULTILINE)
FOLDED_CODE = {"jupyter": {"source_hidden": True}}
FOLDED_SECTION = {"jp-MarkdownHeadingCollapsed": True}


def working_copy(data, name=""):
    """A notebook's bytes as the bytes of its working copy; `name` is its file's name, for links.

    Cells that are folded keep their code and run as any other. The heading of an answer, which states what was found,
    stands in the text of its section; in its place is a heading that tells nothing, folded with all that it heads.
    """
    notebook = json.loads(data)
    cells = [_bare(cell) for cell in notebook["cells"]]
    if all("course" in cell["metadata"] for cell in cells):  # one without roles, as of another course, is left alone
        cells = _unanswered(cells)
        lecture = next((one for one in lectures.LECTURES if one.path.name == name), None)
        trains = _objectives(cells, lecture)
        for cell in cells:
            _dress(cell, lecture, trains)
    notebook["cells"] = cells
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def _bare(cell):
    """The cell as if it had never been run."""
    cell = copy.deepcopy(cell)
    if cell["cell_type"] == "code":
        cell["outputs"], cell["execution_count"] = [], None
    return cell


def _unanswered(cells):
    """The cells with every answer behind a heading that tells nothing."""
    done, owed, tried = [], None, False
    for place, cell in enumerate(cells):
        name = roles.role(cell)
        tried = name == "explorer" if name in ("guess", "explorer") else tried
        if owed and cell["cell_type"] == "markdown":
            explains = name in ("text", "aside") and not roles.heading(cell)
            done.append(_led_by(owed, cell) if explains else owed)
            owed = None
            if explains:
                continue
        if name == "answer":
            following = cells[place + 1] if place + 1 < len(cells) else None
            heading, *first, owed = _hidden(cell, following, tried)
            done += [heading, *first]
        else:
            done.append(cell)
    return done + ([owed] if owed else [])


def _hidden(answer, following, tried):
    """(the neutral heading, cells that come first in its section, what was found as a cell still to be placed or None).

    Shift+Enter on a folded heading goes into its section: what comes first there is code, or a cell without an answer.
    tried: whether the question was one for an explorer's sliders.
    """
    level, finding = roles.heading(answer)
    rest = roles.HEADING.sub("", roles.source(answer), count=1).strip()
    heading = _markdown(answer, f"{'#' * level} {TRIED if tried else NEUTRAL}", "answer", **FOLDED_SECTION)
    bold = f"**{finding if finding[-1] in '.?' else finding + '.'}**"
    told = _markdown(answer, f"{bold}\n\n{rest}" if rest else bold, "text", suffix="-found")
    first = _markdown(answer, FIRST_TRIED if tried else FIRST, "text", suffix="-first")
    if rest:
        return heading, first, told, None
    if following is None or following["cell_type"] == "markdown":
        return heading, first, told
    return heading, told


def _led_by(told, text):
    """One cell: what was found, then the text that explains it; a list, a table or a formula begins below it."""
    apart = "\n\n" if BLOCK.match(roles.source(text)) else " "
    return text | {"source": f"{told['source']}{apart}{roles.source(text)}"}


def _markdown(like, text, role, suffix="", **more):
    return {
        "cell_type": "markdown",
        "id": f"{like.get('id', 'answer')}{suffix}"[:64],
        "metadata": {"course": {"role": role}, **more},
        "source": text,
    }


def _objectives(cells, lecture):
    """{id of an exercise's cell: what the exercise trains}, from the task that is checked after it."""
    known = {task.name: task.objective for task in tasks(lecture)} if lecture else {}
    found, heading = {}, None
    for cell in cells:
        heading = cell if roles.role(cell) == "exercise" else heading
        name = checked_in(cell)
        if heading and name in known:
            found.setdefault(heading["id"], known[name])
    return found


def _dress(cell, lecture, trains):
    """Fold the cell's code, or put links into its text, and let its lines be lines of the file again."""
    text = roles.source(cell)
    if cell["cell_type"] == "markdown" and lecture:
        text = linked(_framed(cell, _carded(text, trains.get(cell.get("id"))), lecture), lecture.number)
    elif cell["cell_type"] == "code" and roles.folds(cell):
        cell["metadata"] |= FOLDED_CODE
    cell["source"] = text.splitlines(keepends=True)


def _carded(text, objective):
    """An exercise whose line of stars and minutes is a card that says what it trains, too."""
    if not objective:
        return text
    return STARS.sub(
        lambda found: f'<div class="course-card">{found[0]}<br>{marked_up(objective)}</div>', text, count=1
    )


def _framed(cell, text, lecture):
    """The first card with the lectures around it."""
    if roles.role(cell) != "card" or not text.startswith("|"):
        return text
    ready = [one for one in lectures.LECTURES if one.ready]
    place = ready.index(lecture)
    before, after = ready[max(place - 1, 0) : place], ready[place + 1 : place + 2]
    ways = [
        f"{word}: [{one.number} {one.title}]({one.path.name})"
        for word, found in (("before", before), ("after", after))
        for one in found
    ]
    row = f"| **Around it** | {' · '.join(ways)} · as slides: `make slides N={lecture.number}` |"
    return re.sub(r"\A((?:\|.*\n?)+)", lambda table: f"{table[1].rstrip()}\n{row}\n", text, count=1)
