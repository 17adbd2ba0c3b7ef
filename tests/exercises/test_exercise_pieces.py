"""A lecture's package offers what its modules hold, and no name stands for two things."""

import importlib
import pkgutil
import sys

import pytest

import course_utils.exercises
from course_utils.exercises.framework.exercise import Task

PIECE = """
from course_utils.exercises.framework.exercise import Question

__all__ = ["helper"]
helper = unlisted = "help"
{name} = _hidden = Question(name="{name}", title="t", minutes=1, difficulty=1, objective="o", hints=("h",), answer=1)
"""
LECTURES = [
    importlib.import_module(f"course_utils.exercises.{found.name}")
    for found in pkgutil.iter_modules(course_utils.exercises.__path__)
    if found.name != "framework"
]
each_lecture = pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.__name__.rpartition(".")[2])


def pieces_of(lecture):
    """The modules of a lecture's package."""
    found = pkgutil.iter_modules(lecture.__path__, f"{lecture.__name__}.")
    return [importlib.import_module(piece.name) for piece in found]


def offered_by(piece):
    """The names that a piece gives to its package."""
    tasks = [name for name, value in vars(piece).items() if isinstance(value, Task) and name[0] != "_"]
    return [*tasks, *getattr(piece, "__all__", ())]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of two pieces, on the path until the test is over."""
    folder = tmp_path / "gathered_lecture"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from course_utils.exercises.framework.pieces import gather\n\ngather(__name__)\n", encoding="utf-8"
    )
    for piece in ("first", "second"):
        (folder / f"{piece}_piece.py").write_text(PIECE.format(name=f"{piece}_task"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("gathered_lecture")
    for name in [name for name in sys.modules if name.startswith("gathered_lecture")]:
        del sys.modules[name]


def test_tasks_and_what_is_listed_are_gathered_and_nothing_else(package):
    names = {name for name in vars(package) if not name.startswith("__")} - {"gather"}
    assert names == {"first_piece", "second_piece", "first_task", "second_task", "helper", "progress"}
    assert package.second_task is package.second_piece.second_task


@each_lecture
def test_no_piece_is_named_as_a_task_in_it(lecture):
    """Else the package's attribute would be the task or the module, whichever was set last."""
    offered = {name for piece in pieces_of(lecture) for name in offered_by(piece)}
    assert not offered & {piece.__name__.rpartition(".")[2] for piece in pieces_of(lecture)}


@each_lecture
def test_no_two_pieces_offer_one_name_for_two_things(lecture):
    for piece in pieces_of(lecture):
        for name in offered_by(piece):
            assert getattr(lecture, name) is getattr(piece, name)
