"""A kept copy of an older lecture says in one sentence what to do, and its answers come along."""

import json
import subprocess
import sys

import numpy as np
import pytest

from course_utils import cli
from course_utils.errors import CourseError
from course_utils.exercises import optimizers as ex
from course_utils.lectures import ROOT, find
from course_utils.publishing import execute, student
from course_utils.publishing.answers import carry

# Imports and exercises of lecture 05 as they were before the package got its folders (version 0.1).
OLDER = (ROOT / "tests" / "publishing" / "older" / "05_optimizers.ipynb").read_bytes()
NAME = "05_optimizers.ipynb"


def source_of(data, name):
    """The cell that checks this exercise."""
    (cell,) = [c for c in json.loads(data)["cells"] if f"ex.{name}.check(" in "".join(c["source"])]
    return "".join(cell["source"])


def answered(data, **answers):
    """The notebook with the sources of these exercises' cells changed."""
    book = json.loads(data)
    for cell in book["cells"]:
        for name, source in answers.items():
            if f"ex.{name}.check(" in "".join(cell["source"]):
                cell["source"] = source.splitlines(keepends=True)
    return json.dumps(book).encode()


RIGHT = f"{ex.adagrad.solution_source}\n\nex.adagrad.check(adagrad)"
HALF = "def adam_step(p, g, state, lr, t):\n    m = (\n\nex.adam_step.check(adam_step)"
MINE = answered(OLDER, adagrad=RIGHT, adam_step=HALF)


@pytest.mark.parametrize("line", ["from course_utils.tables import table", "from course_utils import doctor"])
def test_what_an_older_notebook_imports_says_what_to_do(line):
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True)
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 1 and "course reset NN --keep-answers" in last and "older copy" in last


def test_the_older_lecture_stops_at_its_imports_with_that_sentence(tmp_path):
    (tmp_path / NAME).write_bytes(OLDER)
    with pytest.raises(CourseError, match="course reset NN --keep-answers") as stopped:
        execute.execute(execute.load(tmp_path / NAME), tmp_path / NAME)
    assert "code cell 2," in str(stopped.value)


def test_answers_come_along_stubs_do_not_and_the_old_copy_is_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cli.environment, "enter", lambda *given, **options: None)
    (tmp_path / NAME).write_bytes(MINE)
    assert cli.main(["reset", "5", "--keep-answers", "--work", str(tmp_path)]) == 0
    now = (tmp_path / NAME).read_bytes()
    assert "your answers are in it: adagrad, adam_step." in capsys.readouterr().out
    assert (source_of(now, "adagrad"), source_of(now, "adam_step")) == (RIGHT, HALF)
    untouched = student._upstream(find("5").path)
    assert source_of(now, "two_decays") == source_of(untouched, "two_decays")
    assert json.loads(now)["cells"][3]["source"] == json.loads(untouched)["cells"][3]["source"]
    (backup,) = (tmp_path / ".backup").iterdir()
    assert backup.read_bytes() == MINE


def test_a_copy_with_answers_is_the_students_from_then_on(tmp_path):
    (tmp_path / NAME).write_bytes(MINE)
    student.reset(NAME, tmp_path, keep_answers=True)
    before = (tmp_path / NAME).read_bytes()
    student.refresh(tmp_path)
    assert (tmp_path / NAME).read_bytes() == before


def test_the_answer_is_right_in_the_current_lecture():
    now, _names = carry(MINE, student._upstream(find("5").path))
    names = {"np": np}
    exec(source_of(now, "adagrad").rpartition("ex.adagrad")[0], names)
    assert ex.adagrad.check(names["adagrad"]).status == "correct"


@pytest.mark.parametrize("old", [b"", b"{}", b"no notebook", b"\xff\xfe", b"[1]", b'{"cells": 3}'])
def test_what_is_no_notebook_has_no_answers(old):
    new, names = carry(old, OLDER)
    assert names == [] and json.loads(new) == json.loads(OLDER)
