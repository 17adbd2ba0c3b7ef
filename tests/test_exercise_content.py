"""Every exercise of the course: its answer is right, and each wrong road is recognized by its own sentence alone."""

import importlib
import json
import pkgutil
import re

import numpy as np
import pytest

import course_utils.exercises
from course_utils import lectures
from course_utils.exercises import matrix_gradients, start_here
from course_utils.exercises.exercise import Exercise, Question, Task


def tasks_of(module):
    """The exercises and questions that a module holds, in the order they were written."""
    return [value for value in vars(module).values() if isinstance(value, Task)]


FILES = pkgutil.iter_modules(course_utils.exercises.__path__, "course_utils.exercises.")
MODULES = [module for module in (importlib.import_module(file.name) for file in FILES) if tasks_of(module)]
TASKS = list(dict.fromkeys(task for module in MODULES for task in tasks_of(module)))
ROADS = [(task, known) for task in TASKS for known in task.misconceptions]
each_task = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)


def answer_of(task):
    """What the solution's text gives when it is run with NumPy and nothing else."""
    namespace = {"np": np}
    if isinstance(task, Question):
        return eval(task.solution_source, namespace)
    exec(task.solution_source, namespace)
    return namespace[task.name]


def assert_answer_is_correct(task):
    verdict = task.check(answer_of(task))
    assert (verdict.outcome, verdict.misconception) == ("correct", None), verdict


def assert_road_is_recognized(task, known):
    verdict = task.check(known.program)
    assert (verdict.outcome, verdict.misconception) == ("wrong", known.name), verdict
    assert verdict.message.startswith(known.says)


def assert_sizes_differ(task):
    """Some case must give an array whose transpose has another shape, unless the answer is a number or a row."""
    values = [np.shape(task.program(*task.case(k + 1))) for k in range(len(task._cases()))]
    square = [shape for shape in values if len(shape) == 2 and shape[0] == shape[1]]
    assert len(square) < len(values) and len(values) > 1, values


@each_task
def test_the_answer_is_correct_given_numpy_alone(task):
    assert_answer_is_correct(task)


@pytest.mark.parametrize(("task", "known"), ROADS, ids=[f"{task.name}-{known.name}" for task, known in ROADS])
def test_each_wrong_road_gets_its_own_sentence(task, known):
    assert_road_is_recognized(task, known)


@each_task
def test_each_task_recognizes_at_least_five_wrong_roads_each_in_words_of_its_own(task):
    sentences = [known.says for known in task.misconceptions]
    assert len(sentences) >= 5
    assert len(set(sentences)) == len(sentences)


@each_task
def test_what_is_said_is_whole_sentences_without_the_answer(task):
    for said in (task.objective, *task.hints, *(known.says for known in task.misconceptions)):
        assert said[0].isupper() or said.startswith(("∂", "s ", "δ")), said
        assert said.endswith((".", "?")) and "!" not in said, said
    code = task.solution_source.splitlines()[-1].removeprefix("    return ").split("  #")[0]
    assert not any(code in known.says for known in task.misconceptions)


@each_task
def test_the_name_is_the_attribute(task):
    assert any(getattr(module, task.name, None) is task for module in MODULES)


@pytest.mark.parametrize("task", [task for task in TASKS if isinstance(task, Exercise)], ids=lambda task: task.name)
def test_no_transpose_hides_behind_a_square(task):
    assert_sizes_differ(task)


@pytest.mark.parametrize("task", [task for task in TASKS if isinstance(task, Exercise)], ids=lambda task: task.name)
def test_the_answer_leaves_its_inputs_alone(task):
    assert "remark" not in task.check(task.program).message


def test_the_minutes_of_lecture_01_are_those_of_the_table():
    required = [task.minutes for task in tasks_of(matrix_gradients) if not task.optional]
    assert lectures.find(1).practice - 5 <= sum(required) <= lectures.find(1).practice


def test_the_program_with_the_bug_passes_where_a_square_hides_it_and_fails_elsewhere():
    namespace = {"np": np}
    exec(matrix_gradients.BUGGY_BACKWARD, namespace)
    task = matrix_gradients.network_backward
    verdict = task.check(namespace["buggy_backward"])
    assert verdict.misconception == "bug_still_there"
    right, wrong = task.program(*task.case(3)), namespace["buggy_backward"](*task.case(3))
    assert [key for key in right if not np.allclose(right[key], wrong[key])] == ["W1", "b1"]


def cells_of(number):
    """The sources of a notebook's cells."""
    notebook = json.loads(lectures.find(number).path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"]]


def test_lecture_01_shows_the_program_with_the_bug():
    assert matrix_gradients.BUGGY_BACKWARD.strip() in cells_of("01")


@pytest.mark.parametrize("number, module", [("00", start_here), ("01", matrix_gradients)], ids=["00", "01"])
def test_the_notebook_announces_each_exercise_as_it_is(number, module):
    announced = re.findall(r"^### Exercise [\d.]+ · (.*?)\n+(★.*)$", "\n".join(cells_of(number)), re.MULTILINE)
    checked = re.findall(r"^ex\.(\w+)\.check\(\1\)$", "\n".join(cells_of(number)), re.MULTILINE)
    assert [" · ".join(line) for line in announced] == [getattr(module, name).heading for name in checked]
    assert len(checked) == len(tasks_of(module))
