"""A student's answers, carried from an older copy of a notebook into the current one."""

import ast
import json
import re

from course_utils.exercises.framework.function_source import has_placeholder

CHECK = re.compile(r"^ex\.(\w+)\.check\(", re.MULTILINE)


def carry(old, new):
    """(the notebook `new` with the answers of `old`, the names of the exercises that were carried over); bytes.

    An answer is the cell that calls `ex.NAME.check`, where it is no longer a stub. It takes the place of the cell that
    checks the same exercise; one whose exercise is gone stays in `old` alone. What is not a notebook has none.
    """
    answers = {name: source for name, source in _exercises(old).items() if _attempted(source)}
    book, carried = json.loads(new), []
    for cell in book["cells"]:
        name = checked_in(cell)
        if name in answers and answers[name] != "".join(cell["source"]):
            cell["source"] = answers[name].splitlines(keepends=True)
            carried.append(name)
    return (json.dumps(book, indent=1, ensure_ascii=False) + "\n").encode(), carried


def _exercises(data):
    """{exercise: source of the cell that checks it}; the last one counts, as in a run from top to bottom."""
    try:
        cells = json.loads(data)["cells"]
        return {name: "".join(cell["source"]) for cell in cells if (name := checked_in(cell))}
    except (ValueError, KeyError, TypeError):
        return {}


def checked_in(cell):
    """The name of the exercise that a code cell checks, or None."""
    found = CHECK.search("".join(cell["source"])) if cell["cell_type"] == "code" else None
    return found and found[1]


def _attempted(source):
    """Whether a cell says more than its stub: no `...` is left in it."""
    try:
        return not has_placeholder(ast.parse(source))
    except SyntaxError:
        return True  # half an answer is an answer
