"""Every notebook is whole: run, described, ready for a deck, and solvable by the solutions it offers."""

import ast
import base64
import importlib
import io
import json
import os
import re
import subprocess
import sys
import tokenize

import pytest

from course_utils.exercises.framework.exercise import Question
from course_utils.lectures import LECTURES, NOTEBOOKS, ROOT
from course_utils.publishing import execute, roles

READY = [lecture for lecture in LECTURES if lecture.ready]
each = pytest.mark.parametrize("lecture", READY, ids=lambda lecture: lecture.number)

# Of a slider with more positions, so many are drawn; all of them once a week.
POSITIONS = None if os.environ.get("COURSE_EVERY_POSITION") else 6

# pattern → why a code cell must not have it
FORBIDDEN = {
    r"\bOutput\s*\(": "an Output widget shows nothing on GitHub, in the deck and on the site",
    r"\binteract(ive)?(_output)?\s*\(": "interact is an Output widget: use an Explorer",
    r";\s*$": "a trailing ; hides the output in Jupyter and means nothing elsewhere",
    r"\bclear_output\b": "clear_output leaves nothing to compare",
    r"(?<![\w.])_(?!\w)": "the bare _ is the last output in Jupyter, and nothing where nbval runs the cell",
    r"^\s*[%!]": "a magic or a shell line is not Python",
}


def cells(lecture, kind):
    """The cells of one kind, as nbformat reads them."""
    return [cell for cell in execute.load(lecture.path).cells if cell.cell_type == kind]


def faults(source):
    """Which forbidden things a code cell has. Comments and strings do not count."""
    return [why for pattern, why in FORBIDDEN.items() if re.search(pattern, _bare(source), re.MULTILINE)]


def _bare(source):
    """The cell's tokens with blanks between them, without strings and comments; a cell that is not Python as it is."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return source
    quiet = {"STRING", "COMMENT", "FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END"}
    return " ".join("" if tokenize.tok_name[token.type] in quiet else token.string for token in tokens)


def stray_math(source):
    """Lines on which $$ stands with something else; code blocks do not count."""
    prose = re.sub(r"```.*?```", "", source, flags=re.DOTALL)
    return [line for line in prose.split("\n") if "$$" in line and line.strip() != "$$"]


def undescribed(outputs):
    """The kinds of pictures among these outputs that have no alternative text. A drawing may bring its own title."""
    return [
        kind
        for output in outputs
        for kind, picture in output.get("data", {}).items()
        if kind.startswith("image/")
        and not output.get("metadata", {}).get(kind, {}).get("alt", "").strip()
        and not (kind == "image/svg+xml" and re.search(r"<title>[^<]+</title>", picture))
    ]


def test_the_first_two_notebooks_exist():
    assert [lecture.number for lecture in READY][:2] == ["00", "01"]


def test_every_notebook_is_in_the_table_of_lectures():
    assert sorted(NOTEBOOKS.glob("*.ipynb")) == sorted(lecture.path for lecture in READY)


@each
def test_every_code_cell_was_run_and_none_failed(lecture):
    code = cells(lecture, "code")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert [output for cell in code for output in cell.outputs if output.output_type == "error"] == []


@each
def test_outputs_are_current(lecture):
    assert execute.is_current(lecture.path), f"run: course run {lecture.number}"


@each
def test_every_picture_has_an_alternative_text(lecture):
    assert undescribed([output for cell in cells(lecture, "code") for output in cell.outputs]) == []


@each
def test_every_png_is_a_png(lecture):
    pictures = [
        o.data["image/png"] for c in cells(lecture, "code") for o in c.outputs if "image/png" in o.get("data", {})
    ]
    assert pictures, "a lecture has a figure"
    assert all(base64.b64decode(picture).startswith(b"\x89PNG") for picture in pictures)


@each
def test_every_cell_has_a_role(lecture):
    for number, cell in enumerate(execute.load(lecture.path).cells, 1):
        assert roles.role(cell, number)
        assert set(cell.metadata) <= {"course", "tags"} and set(cell.metadata.course) == {"role"}


@each
def test_cells_keep_to_the_rules(lecture):
    assert [(cell.source, why) for cell in cells(lecture, "code") for why in faults(cell.source)] == []
    assert [line for cell in cells(lecture, "markdown") for line in stray_math(cell.source)] == []


def prose(lecture):
    """The text of a notebook's Markdown cells."""
    return "\n".join(cell.source for cell in cells(lecture, "markdown"))


def numbers_out_of_order(text, lecture):
    """The numbers of exercises, and of sections, that are not 1, 2, 3, … after the lecture's own."""
    wrong = []
    for pattern in (r"^### Exercise ([\d.]+) ·", r"^## (\d+\.\d+) "):
        found = re.findall(pattern, text, re.MULTILINE)
        right = [f"{int(lecture)}.{k + 1}" for k in range(len(found))]
        wrong += [f"{a}, which should be {b}" for a, b in zip(found, right, strict=True) if a != b]
    return wrong


@each
def test_exercises_and_sections_are_numbered_in_order(lecture):
    wrong = numbers_out_of_order(prose(lecture), lecture.number)
    assert not wrong, f"{lecture.path.name}: {wrong[0]}; then see what the text calls by its number"


@each
def test_what_the_text_calls_by_its_number_exists(lecture):
    everything = "\n".join(prose(one) for one in READY)
    for kind, heading in (("exercise", r"^### Exercise ([\d.]+) ·"), ("section", r"^## (\d+\.\d+) ")):
        there = set(re.findall(heading, everything, re.MULTILINE))
        planned = {str(int(one.number)) for one in LECTURES if one.planned}
        called = re.findall(rf"\b{kind} (\d+\.\d+)", prose(lecture), re.IGNORECASE)
        assert [name for name in called if name not in there and name.split(".")[0] not in planned] == [], kind


@each
def test_the_card_has_the_minutes_of_the_table(lecture):
    practice = f" to read, {lecture.practice} to practice" if lecture.practice else ""
    wanted = f"| **Time** | {lecture.teach} minutes{practice}"
    assert wanted in prose(lecture), f"the first card of {lecture.path.name} should say: {wanted}"


def test_two_exercises_of_one_number_are_seen():
    text = "## 3.1 One\n### Exercise 3.1 · A\n### Exercise 3.1 · B\n## 3.2 Two"
    assert numbers_out_of_order(text, "03") == ["3.1, which should be 3.2"]


BAD_CELLS = ["Output()", "interact(f)", "plot();", "clear_output()", "print(_)", "%matplotlib inline", "x = _ + 1"]
GOOD_CELLS = [
    'f"{len(x)};"',
    "print('a;')",
    "for _k in x: pass",
    "a_ = _b",
    '"""\nOutput();\n"""',
    "x = 1  # note;",
    'f"{a} ; _"',
]


@pytest.mark.parametrize("source", BAD_CELLS)
def test_a_forbidden_cell_is_seen(source):
    assert len(faults(source)) == 1


@pytest.mark.parametrize("source", GOOD_CELLS)
def test_a_good_cell_is_left_alone(source):
    assert faults(source) == []


def test_a_picture_without_words_is_seen():
    def picture(kind, data="", **metadata):
        return {"data": {kind: data, "text/plain": "x"}, "metadata": metadata}

    bare = [
        picture("image/png"),
        picture("image/png", **{"image/png": {"alt": " "}}),
        picture("image/svg+xml", "<svg/>"),
    ]
    described = [
        picture("image/png", **{"image/png": {"alt": "A dot."}}),
        picture("image/svg+xml", "<svg><title>A dot.</title></svg>"),
        {"output_type": "stream", "text": "image/png"},
    ]
    assert undescribed(bare) == ["image/png", "image/png", "image/svg+xml"]
    assert undescribed(described) == []


def test_stray_mathematics_is_seen():
    assert stray_math("so $$x$$ is\n$$\ny\n$$\n```\n$$z\n```") == ["so $$x$$ is"]


@each
def test_the_first_line_helps_where_the_package_is_missing(lecture, tmp_path):
    source = cells(lecture, "code")[0].source
    (tmp_path / "imports.py").write_text(source, encoding="utf-8")
    program = """import sys
sys.modules["course_utils"] = None
from IPython.core.ultratb import VerboseTB
try:
    exec(compile(open("imports.py").read(), "imports.py", "exec"))
except ImportError:
    print(VerboseTB(theme_name="nocolor").text(*sys.exc_info()))"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path)
    for words in ("ModuleNotFoundError", "make lab", "VS Code"):
        assert words in told.stdout, told


def checks(source):
    """[(exercise, argument)] of the lines `ex.NAME.check(ARGUMENT)` in a cell."""
    found = []
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            call = ast.unparse(statement.value)
            found += re.findall(r"^ex\.(\w+)\.check\((\w+)\)$", call)
    return found


def exercises_of(lecture):
    """The module that the notebook imports as `ex`."""
    for cell in cells(lecture, "code"):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if alias.asname == "ex":
                        return importlib.import_module(f"{node.module}.{alias.name}")
    raise AssertionError(f"{lecture.path.name} imports no exercises as ex")


def solved(source, exercises):
    """The cell with its stub replaced by the solution, as a student would write it."""
    ((name, argument),) = checks(source)
    task = getattr(exercises, name)
    written = f"{argument} = {task.solution_source}" if isinstance(task, Question) else task.solution_source
    return f"{written}\n\nex.{name}.check({argument})"


def everywhere(source):
    """The cell of an explorer, which is drawn at its positions before it is shown."""
    shown = ast.parse(source).body[-1]
    lines = source.splitlines()[: shown.lineno - 1]
    drawn = [
        "explored = " + ast.unparse(shown),
        f"for at in explored.positions({POSITIONS}):",
        "    explored.draw(**at)",
    ]
    return "\n".join([*lines, *drawn, "explored"])


def said(cell):
    """What a cell shows as text."""
    return "".join(output.get("data", {}).get("text/plain", output.get("text", "")) for output in cell.outputs)


@each
def test_stubs_are_committed_and_nothing_else(lecture):
    stubs = [cell for cell in cells(lecture, "code") if checks(cell.source)]
    assert stubs, "a notebook has an exercise"
    for cell in stubs:
        assert said(cell).lstrip().startswith("○"), cell.source


@each
def test_every_solution_is_right_in_its_notebook_and_every_explorer_is_drawn(lecture, tmp_path):
    exercises, notebook = exercises_of(lecture), execute.load(lecture.path)
    stubs = [cell for cell in notebook.cells if cell.cell_type == "code" and checks(cell.source)]
    for cell in stubs:
        cell.source = solved(cell.source, exercises)
    for cell in notebook.cells:
        if roles.role(cell) == "explorer":
            cell.source = everywhere(cell.source)
    execute.execute(notebook, tmp_path / lecture.path.name)  # every other cell must still run
    assert [said(cell) for cell in stubs if not said(cell).lstrip().startswith("✓")] == []


def test_an_explorer_that_fails_at_one_position_is_found():
    program = everywhere("# sliders\nfrom types import SimpleNamespace as N\nN(positions=places, draw=draw)")
    tried = []
    exec(program, {"places": lambda most: [{"k": k} for k in range(most or 9)], "draw": lambda k: tried.append(k)})
    assert tried == list(range(POSITIONS or 9))
    with pytest.raises(ZeroDivisionError):
        exec(program, {"places": lambda most: [{"k": 1}, {"k": 0}], "draw": lambda k: 1 / k})


def test_the_hook_reads_every_notebook():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    pattern = re.search(r"files: (.+)", hooks)[1]
    assert all(re.search(pattern, lecture.path.relative_to(ROOT).as_posix()) for lecture in READY)
    assert re.search(r"entry: python -m course_utils (.+)", hooks)[1].split() == ["run", "--check"]


def test_notebooks_are_stored_as_jupyter_stores_them():
    for lecture in READY:
        text = lecture.path.read_text(encoding="utf-8")
        book = json.loads(text)
        assert text == json.dumps(book, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
