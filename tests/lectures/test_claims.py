"""A claim that fails ends a test run, and tells a reader in one sentence; every notebook makes its claims this way."""

import ast
import os
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from course_utils.claims import HEADER, STRICT, ClaimError, claim, message
from course_utils.errors import CourseError
from course_utils.lectures import LECTURES
from course_utils.publishing import execute, roles
from course_utils.tools import testing

READY = [lecture for lecture in LECTURES if lecture.ready]
each = pytest.mark.parametrize("lecture", READY, ids=lambda lecture: lecture.number)

# condition, the values of its names → what the message says
MESSAGES = [
    ("30 < n < 34", {"n": 35}, "expected 30 < n < 34, found n = 35"),
    ("n > 1 and x < 2", {"n": 2, "x": 3.14159}, "expected x < 2, found x = 3.142"),
    ("n > 1 or x < 2", {"n": 0, "x": 3}, "expected n > 1 or x < 2, found n = 0, x = 3"),
    ("not any(costs)", {"costs": [0, 1], "any": any}, "expected not any(costs), found costs = [0, 1]"),
    ("a.max() < 1", {"a": np.array([0.5, 2])}, "expected a.max() < 1, found a.max() = 2"),
    ("(a < 1).all()", {"a": np.array([0.5, 2])}, "expected (a < 1).all(), found a = array([0.5, 2. ])"),
    (
        "all(k < 2 for k in ks)",
        {"ks": [1, 3], "all": all},
        "expected all((k < 2 for k in ks)), found ks = [1, 3]",
    ),
    ("[k for k in ks] == [1]", {"ks": [2]}, "expected [k for k in ks] == [1], found [k for k in ks] = [2]"),
    ("gone > 1", {}, "expected gone > 1, found that it does not hold"),
    (
        "np.allclose(x, y)",
        {"np": np, "x": 1, "y": np.float64(2)},
        "expected np.allclose(x, y), found x = 1, y = 2",
    ),
]


def cell_sources(lecture):
    """(whether it is a cell of claims, its syntax tree, its source) of each code cell."""
    code = [cell for cell in execute.load(lecture.path).cells if cell.cell_type == "code"]
    return [(roles.role(cell) == "claims", ast.parse(cell.source), cell) for cell in code]


def calls(tree, name):
    """The calls of this function in a syntax tree."""
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == name]


def notebook(path, *sources):
    """A notebook of these cells at this path."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return execute.load(path)


@pytest.mark.parametrize(("condition", "names", "told"), MESSAGES, ids=[row[0] for row in MESSAGES])
def test_the_message_says_what_was_expected_and_what_was_found(condition, names, told):
    assert message(condition, names) == told


def test_a_long_value_is_cut():
    assert len(message("x < 0", {"x": np.arange(10_000.0).reshape(100, 100)})) < 150


@pytest.mark.parametrize("holds", [True, np.True_, 1])
def test_a_claim_that_holds_says_nothing(capsys, holds):
    claim(holds)
    assert capsys.readouterr().out == ""


def test_where_the_course_is_tested_a_claim_that_fails_is_an_error(monkeypatch):
    monkeypatch.setenv("COURSE_CLAIMS", STRICT["COURSE_CLAIMS"])
    updates = 35
    with pytest.raises(ClaimError, match="expected updates < 34, found updates = 35"):
        claim(updates < 34)


def test_in_a_readers_notebook_it_is_one_sentence_and_the_rest_runs(monkeypatch, capsys):
    monkeypatch.delenv("COURSE_CLAIMS", raising=False)
    updates = 35
    claim(updates < 34)
    told = capsys.readouterr().out
    assert "expected updates < 34, found updates = 35" in told and told.count("\n") == 1


def test_a_run_of_the_course_stops_at_a_claim_that_fails_and_a_readers_goes_on(tmp_path):
    sources = ["from course_utils.claims import claim\nx = 3", f"{HEADER}\nclaim(x == 4)", "print('reached')"]
    book = notebook(tmp_path / "a.ipynb", *sources)
    with pytest.raises(CourseError, match="expected x == 4, found x = 3"):
        execute.execute(book, tmp_path / "a.ipynb")
    readers = [sys.executable, "-c", "\n".join(sources)]
    done = subprocess.run(readers, env=_readers(), capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.endswith("reached\n")


def _readers():
    """The environment of somebody who has set nothing."""
    return {name: value for name, value in os.environ.items() if name != "COURSE_CLAIMS"}


FRAGILE = """
import numpy as np
from course_utils.claims import claim
x = np.random.default_rng(0).uniform(0.2, 0.8)
for _step in range(200):  # the logistic map: a last bit doubles at each step
    x = 4 * x * (1 - x)
claim({})
"""


@pytest.mark.parametrize(("condition", "caught"), [("abs(x - {end!r}) < 1e-3", True), ("0 <= x <= 1", False)])
def test_a_claim_that_hangs_on_the_last_bit_is_caught_by_the_perturbed_run(tmp_path, condition, caught):
    x = np.random.default_rng(0).uniform(0.2, 0.8)
    for _step in range(200):
        x = 4 * x * (1 - x)
    notebook(tmp_path / "planted.ipynb", FRAGILE.format(condition.format(end=float(x))))
    arguments = ["--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"]
    (stage,) = testing.perturbed(1, arguments, tmp_path)
    stage.command[1] = str(tmp_path / "planted.ipynb")
    ended = [testing._run(one, subprocess.call) for one in (stage._replace(environment={}), stage)]
    assert ended == [0, int(caught)]


@each
def test_no_assert_stands_in_a_notebook(lecture):
    found = [node for _claims, tree, _cell in cell_sources(lecture) for node in ast.walk(tree)]
    assert [ast.unparse(node) for node in found if isinstance(node, ast.Assert)] == []


@each
def test_claims_stand_in_cells_of_their_own(lecture):
    cells = cell_sources(lecture)
    assert any(tagged for tagged, _tree, _cell in cells), "a lecture has a claim"
    for tagged, tree, cell in cells:
        assert bool(calls(tree, "claim")) == tagged, cell.source
        if tagged:
            assert cell.source.startswith(HEADER + "\n")
            assert cell.outputs == []
