"""A working copy: no outputs, code folded by its role, answers behind headings that tell nothing, links."""

import json

import pytest

from course_utils.exercises import lookup_table_updates
from course_utils.exercises.framework.verdict import marked_up
from course_utils.publishing import links, page, roles

NAME = "07_lookup_table_updates.ipynb"


def md(source, role, **more):
    return {"cell_type": "markdown", "id": f"m{abs(hash(source)) % 10**8}", "source": source} | {
        "metadata": {"course": {"role": role}, **more}
    }


def code(source, role, **more):
    made = {"cell_type": "code", "id": f"c{abs(hash(source)) % 10**8}", "source": source, "execution_count": 3}
    printed = [{"output_type": "stream", "name": "stdout", "text": "the answer"}]
    return made | {"metadata": {"course": {"role": role}, **more}, "outputs": printed}


def copied(*cells, name=NAME):
    """The cells of the working copy of these cells, their sources as whole texts."""
    data = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    found = json.loads(page.working_copy(data, name))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in found]


ASKED = (md("### How long? Predict\n\n- A: 15\n- B: 150", "question"), code("ex.how_long.check(...)", "guess"))


def shown(cells):
    """What stands above and beside a question: sources that are neither folded nor in a folded section."""
    seen, inside = [], None
    for cell in cells:
        level, _text = roles.heading(cell) or (9, "")
        inside = None if inside and level <= inside else inside
        if not inside and not cell["metadata"].get("jupyter", {}).get("source_hidden"):
            seen.append(cell["source"])
        if cell["metadata"].get("jp-MarkdownHeadingCollapsed"):
            inside = level
    return seen


def test_outputs_go_and_code_is_folded_by_its_role():
    found = copied(*(code(f"# {name}", name) for name, about in roles.ROLES.items() if about.cell == "code"))
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in found)
    folded = {c["source"][2:] for c in found if c["metadata"].get("jupyter", {}).get("source_hidden")}
    assert folded == {"figure", "explorer", "plumbing", "setup", "claims"}


def test_what_was_found_comes_after_the_code_in_a_folded_section():
    rest = (code("# draws it", "figure"), code("# claims, checked here", "claims"), md("B: 145 updates.", "text"))
    found = copied(*ASKED, md("### Rows wait for long", "answer"), *rest, md("### Next", "finding"))
    assert [c["source"] for c in found[2:]] == [
        f"### {page.NEUTRAL}",
        "# draws it",
        "# claims, checked here",
        "**Rows wait for long.** B: 145 updates.",
        "### Next",
    ]
    assert found[2]["metadata"]["jp-MarkdownHeadingCollapsed"] is True
    assert shown(found) == [*(cell["source"] for cell in ASKED), f"### {page.NEUTRAL}", "### Next"]


@pytest.mark.parametrize(
    ("answer", "following", "expected"),
    [
        ("### Found\n\n$$\nx\n$$", [code("draw", "code")], [page.FIRST, "**Found.**\n\n$$\nx\n$$", "draw"]),
        ("### Found", [md("B, as told.", "text")], [page.FIRST, "**Found.** B, as told."]),
        ("### Found", [], [page.FIRST, "**Found.**"]),
        ("### Found", [code("draw", "code")], ["draw", "**Found.**"]),
        ("### Found", [code("draw", "code"), md("## 7.2 On", "section")], ["draw", "**Found.**", "## 7.2 On"]),
        ("### Found?", [code("draw", "code"), md("B.", "text")], ["draw", "**Found?** B."]),
        (
            "### Found",
            [code("draw", "code"), md("### Next", "answer"), code("paint", "code")],
            ["draw", "**Found.**", f"### {page.NEUTRAL}", "paint", "**Next.**"],
        ),
    ],
)
def test_nothing_that_comes_first_in_the_section_is_the_answer(answer, following, expected):
    found = copied(*ASKED, md(answer, "answer"), *following)
    assert [cell["source"] for cell in found[2:]] == [f"### {page.NEUTRAL}", *expected]
    assert len({cell["id"] for cell in found}) == len(found)
    assert page.FIRST not in expected or found[3]["source"] == page.FIRST


@pytest.mark.parametrize("block", ["1. One.\n2. Two.", "- one", "| a |\n|---|", "$$\nx\n$$", "```\nx\n```", "> so"])
def test_what_must_begin_a_line_begins_one(block):
    found = copied(*ASKED, md("### Found", "answer"), code("draw", "code"), md(block, "text"))
    assert found[-1]["source"] == f"**Found.**\n\n{block}"


def test_after_sliders_the_heading_speaks_of_trying():
    asked = md("### Try it: how rare?", "question"), code("# the sliders: how rare\nexplorer()", "explorer")
    found = copied(*asked, md("### Not rare at all", "answer"), md("Every fourth update is enough.", "aside"))
    assert [cell["source"] for cell in found[2:]] == [
        f"### {page.TRIED}",
        page.FIRST_TRIED,
        "**Not rare at all.** Every fourth update is enough.",
    ]


def test_a_heading_keeps_its_level():
    assert copied(*ASKED, md("## 7.9 Found", "answer"))[2]["source"] == f"## {page.NEUTRAL}"


def test_a_notebook_without_roles_only_loses_its_outputs():
    plain = {"cell_type": "code", "source": ["print(1)"], "metadata": {}, "outputs": [1], "execution_count": 1}
    (found,) = copied(plain, name="mine.ipynb")
    assert found == plain | {"source": "print(1)", "outputs": [], "execution_count": None}


def test_the_card_names_the_lectures_around_it():
    (found,) = copied(md("| | |\n|---|---|\n| **Time** | 5 minutes |\n\nMore.", "card"))
    *_table, row, _blank, more = found["source"].splitlines()
    assert "before: [06 Learning-rate schedules](06_learning_rate_schedules.ipynb)" in row
    assert "after: [08 Momentum ordering](08_momentum_ordering.ipynb)" in row and "make slides N=07" in row
    assert more == "More."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lecture 05", "[lecture 05](05_optimizers.ipynb)"),
        ("Lecture 07 itself", "Lecture 07 itself"),
        ("lecture 13 is the last", "[lecture 13](13_window_classifier.ipynb) is the last"),
        ("lecture 98 is none", "lecture 98 is none"),
        ("lectures 05 and 06", "lectures [05](05_optimizers.ipynb) and [06](06_learning_rate_schedules.ipynb)"),
        ("(section 7.8)", "([section 7.8](#cell-id=s7-8-1))"),
        ("section 7.99", "section 7.99"),
        ("Kingma and Ba (2015, section 2.1)", "Kingma and Ba (2015, section 2.1)"),
        ("*Numerical Optimization* (2006), section 8.1", "*Numerical Optimization* (2006), section 8.1"),
        (
            "- K. He, [Delving](https://x.org/1): his rule, section 2.2",
            "- K. He, [Delving](https://x.org/1): his rule, section 2.2",
        ),
        ("its section 2.1, the paper's section 2.1", "its section 2.1, the paper's section 2.1"),
        ("its section 3 names", "its section 3 names"),
        ("`lecture 05` and $lecture 05$", "`lecture 05` and $lecture 05$"),
        ("[lecture 05](x)", "[lecture 05](x)"),
        ("```\nlecture 05\n```", "```\nlecture 05\n```"),
        ("## After lecture 05", "## After lecture 05"),
        ("$$\nlecture 05\n$$\nlecture 05", "$$\nlecture 05\n$$\n[lecture 05](05_optimizers.ipynb)"),
    ],
)
def test_what_the_text_names_can_be_clicked(text, expected):
    assert links.linked(text, "07") == expected


def test_a_section_of_another_lecture_is_found_by_the_cell_with_its_heading():
    cells = json.loads(links.lectures.find(5).path.read_text(encoding="utf-8"))["cells"]
    (cell,) = (cell for cell in cells if (roles.heading(cell) or (0, ""))[1].startswith("5.3 "))
    assert links.linked("section 5.3", "07") == f"[section 5.3](05_optimizers.ipynb#cell-id={cell['id']})"
    (cell,) = (cell for cell in cells if (roles.heading(cell) or (0, ""))[1].startswith("Exercise 5.2 "))
    assert links.linked("exercise 5.2", "07") == f"[exercise 5.2](05_optimizers.ipynb#cell-id={cell['id']})"


def test_an_exercise_has_a_card_that_says_what_it_trains():
    task = lookup_table_updates.gather_rows
    exercise = md("### Exercise 7.1 · A gather\n\n★☆☆ · 4 minutes\n\nReturn the rows.", "exercise")
    check = code("def gather_rows(E, ids):\n    ...\n\nex.gather_rows.check(gather_rows)", "attempt")
    found, _check = copied(exercise, check)
    card = f'<div class="course-card">★☆☆ · 4 minutes<br>{marked_up(task.objective)}</div>'
    assert found["source"] == f"### Exercise 7.1 · A gather\n\n{card}\n\nReturn the rows."
