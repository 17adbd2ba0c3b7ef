"""The tests of the exercises can fail: a check whose comparison is broken does not pass."""

import numpy as np
import pytest
from test_exercise_content import (
    MISCONCEPTIONS,
    assert_answer_is_correct,
    assert_misconception_is_recognized,
    assert_no_sentence_has_the_answer,
    assert_sizes_differ,
)

from course_utils.exercises.framework import judgement, outcome, question
from course_utils.exercises.framework.exercise import Question, exercise
from course_utils.exercises.framework.observed import Observed


def kind_of(task, known):
    """How a misconception is given: as a value, a function or an edit of the answer; and whether it is observed."""
    if isinstance(task, Question):
        return "value"
    given = "edit" if known.program.__code__.co_filename == "<string>" else "function"
    return given + (", observed" if isinstance(task, Observed) else "")


KINDS = {kind_of(task, known): (task, known) for task, known in MISCONCEPTIONS}
each_kind = pytest.mark.parametrize("kind", ["value", "function", "edit", "function, observed", "edit, observed"])


@each_kind
def test_a_check_that_accepts_everything_is_noticed(monkeypatch, kind):
    monkeypatch.setattr(judgement, "alike", lambda *given, **options: True)
    monkeypatch.setattr(question, "difference", lambda *given, **options: None)
    with pytest.raises(AssertionError):
        assert_misconception_is_recognized(*KINDS[kind])


@each_kind
def test_a_check_that_rejects_everything_is_noticed(monkeypatch, kind):
    monkeypatch.setattr(judgement, "alike", lambda *given, **options: False)
    monkeypatch.setattr(question, "difference", lambda *given, **options: "always")
    with pytest.raises(AssertionError):
        assert_answer_is_correct(KINDS[kind][0])


@each_kind
def test_a_comparison_of_values_that_never_differs_is_noticed(monkeypatch, kind):
    monkeypatch.setattr(outcome, "difference", lambda *given, **options: None)
    monkeypatch.setattr(question, "difference", lambda *given, **options: None)
    task, _ = KINDS[kind]
    with pytest.raises(AssertionError):
        for known in task.misconceptions:
            assert_misconception_is_recognized(task, known)


def shifted(rng):
    return [(rng.normal(size=3), rng.normal(size=3))]


def make_task(cases, **misconceptions):
    @exercise("t", minutes=1, difficulty=1, objective="o", hints=("h",), cases=cases)
    def outer(a, b):
        return np.outer(a, b)

    outer.recognizes(**misconceptions)
    return outer


def test_two_misconceptions_of_one_outcome_are_noticed():
    task = make_task(
        lambda rng: [(rng.normal(size=3), rng.normal(size=2))],
        turned=("Turned.", lambda a, b: np.outer(b, a)),
        twin=("Turned too.", lambda a, b: np.outer(a, b).T),
    )
    assert_misconception_is_recognized(task, task.misconceptions[0])
    with pytest.raises(AssertionError):
        assert_misconception_is_recognized(task, task.misconceptions[1])


def test_a_misconception_that_is_right_is_noticed():
    task = make_task(shifted, right=("Wrong.", lambda a, b: a[:, None] * b))
    with pytest.raises(AssertionError):
        assert_misconception_is_recognized(task, task.misconceptions[0])


def test_cases_that_are_all_square_are_noticed():
    with pytest.raises(AssertionError):
        assert_sizes_differ(make_task(shifted))


@pytest.mark.parametrize("answer", ["momentum", "C"])
def test_a_word_that_gives_the_answer_away_is_noticed(answer):
    asked = Question(name="q", title="t", minutes=1, difficulty=1, objective="o", hints=("h",), answer=answer)
    asked.choices(other=f"Think of {answer}, which remembers.", near=f"Not {answer}s.")
    with pytest.raises(AssertionError):
        assert_no_sentence_has_the_answer(asked)


def test_a_line_that_gives_the_answer_away_is_noticed():
    task = make_task(shifted, inner=("Write np.outer(a, b) there.", lambda a, b: a @ b))
    with pytest.raises(AssertionError):
        assert_no_sentence_has_the_answer(task)


def test_a_solution_that_needs_more_than_numpy_is_noticed():
    @exercise("t", minutes=1, difficulty=1, objective="o", hints=("h",), cases=lambda rng: [(1.0,)])
    def leaning(x):
        return make_task(x)

    with pytest.raises(AssertionError):
        assert_answer_is_correct(leaning)
