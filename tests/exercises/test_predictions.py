"""Predictions: each option has its reason, and the first guess is kept once, in a working copy."""

import re

import pytest

from course_utils import logbook
from course_utils.errors import CourseError
from course_utils.exercises.framework.pieces import gather  # noqa: F401  (a lecture's package is gathered by import)
from course_utils.exercises.framework.prediction import Prediction, prediction
from course_utils.exercises.framework.progress import course, in_words, progress, tasks, told
from course_utils.lectures import LECTURES, find

READY = [lecture for lecture in LECTURES if lecture.ready]
PREDICTIONS = [(one, task) for one in READY for task in tasks(one) if isinstance(task, Prediction)]
each = pytest.mark.parametrize(("lecture", "task"), PREDICTIONS, ids=lambda x: getattr(x, "name", None))


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A working copy in which the notebook runs."""
    (tmp_path / logbook.MANIFEST).write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@each
def test_each_option_is_answered_with_a_reason_of_its_own(lecture, task):
    reasons = [task.reasons[letter] for letter in task.options]
    assert len(set(reasons)) == len(reasons)
    for reason in reasons:
        assert reason[-1] in ".?" and "!" not in reason, reason
        assert not re.search(r"\b[B-H] is right|the answer is", reason)
    for letter in task.options:
        verdict = task.check(letter.lower())
        assert verdict.status == ("correct" if letter == task.answer else "wrong")
        assert verdict.message.startswith(task.reasons[letter])
    assert not [r for letter, r in task.reasons.items() if letter != task.answer and task.reasons[task.answer] in r]


@each
def test_it_knows_its_name_and_lecture(lecture, task):
    assert task.lecture == lecture.slug and task.name.isidentifier() and task.title


@pytest.mark.parametrize("lecture", READY[1:], ids=lambda one: one.number)
def test_the_right_letter_is_not_always_the_same(lecture):
    letters = [task.answer for one, task in PREDICTIONS if one is lecture]
    assert len(set(letters)) > 1


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        (" b ", "correct", "Because."),
        ("B.", "correct", "Because."),
        ("(b)", "correct", "Because."),
        ("A", "wrong", "No."),
        (..., "not attempted", "in place of the dots"),
        ("C", "not attempted", '\'C\' is none of the options. Choose `"A"` or `"B"`.'),
        ("", "not attempted", "none of the options"),
        (2, "not attempted", "2 is none of the options"),
        (None, "not attempted", "None is none of the options"),
        (["B"], "not attempted", "none of the options"),
    ],
)
def test_what_a_guess_may_look_like(given, status, says):
    verdict = prediction("T", "B", A="No.", B="Because.").check(given)
    assert verdict.status == status and says in repr(verdict)


def test_no_argument_is_no_guess():
    assert prediction("T", "B", A="No.", B="Because.").check().status == "not attempted"


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        ("B", {"A": "x"}),
        ("C", {"A": "x", "B": "y"}),
        ("A", {"A": "x", "C": "y"}),
        ("A", {}),
        ("a", {"a": "x", "b": "y"}),
    ],
)
def test_a_prediction_without_its_answer_is_refused(answer, reasons):
    with pytest.raises(CourseError, match="Give each option from A on its reason"):
        prediction("T", answer, **reasons)


def first_of(lecture):
    return next(task for one, task in PREDICTIONS if one is lecture)


def test_the_first_guess_is_kept_and_running_again_changes_nothing(work):
    lecture = find("07")
    task = first_of(lecture)
    wrong = next(letter for letter in task.options if letter != task.answer)
    assert "first guess" not in task.check(wrong).message
    assert f"Your first guess, {wrong}, is the one that counts" in task.check(task.answer).message
    task.check(task.answer)
    assert logbook.guesses(lecture.slug) == {task.name: wrong}
    found = progress(lecture)
    assert (found.guessed, found.right) == (1, 0)
    assert len((work / logbook.LOGBOOK).read_text().splitlines()) == 1


def test_what_is_no_guess_is_not_kept(work):
    first_of(find("07")).check("Z")
    first_of(find("07")).check(...)
    assert not (work / logbook.LOGBOOK).exists()


def test_a_solution_is_noted_once_and_told_with_the_count(work):
    lecture = find("00")
    (task,) = [task for task in tasks(lecture) if task.name == "gradient_step"]
    assert "Exercises: 1 of 1 solved" in task.check(task.program).message
    assert "Exercises: 1 of 1 solved" in task.check(task.program).message
    assert task.check(lambda p, gradient, lr: p).status == "wrong"
    assert logbook.solved(lecture.slug) == {task.name}
    assert len((work / logbook.LOGBOOK).read_text().splitlines()) == 1


def test_outside_a_working_copy_nothing_is_kept_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    task = first_of(find("07"))
    task.check(task.answer)
    assert list(tmp_path.iterdir()) == []
    assert "make lab" in repr(told("lookup_table_updates"))


def test_predictions_are_counted_apart_from_exercises(work):
    lecture = find("07")
    task = first_of(lecture)
    task.check(task.answer)
    found = progress(lecture)
    assert (found.right, found.solved) == (1, 0)
    assert found.exercises + found.more == len([t for t in tasks(lecture) if not isinstance(t, Prediction)])
    assert "1 of 1 right at once" in repr(told(lecture.slug))
    assert in_words(course()).startswith("1 of ")


@pytest.mark.parametrize("lecture", READY, ids=lambda lecture: lecture.number)
def test_no_letter_is_a_safe_bet(lecture):
    answers = [task.answer for one, task in PREDICTIONS if one is lecture]
    assert len(answers) < 5 or {"A", "B", "C"} <= set(answers)
    assert len(answers) < 3 or max(map(answers.count, answers)) <= 0.6 * len(answers)
