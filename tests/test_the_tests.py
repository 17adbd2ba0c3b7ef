"""The tests can fail: each mutation of the code below must break the assertion that guards it."""

import numpy as np
import pytest
from test_exercise_content import (
    ROADS,
    TASKS,
    assert_answer_is_correct,
    assert_road_is_recognized,
    assert_sizes_differ,
)

from course_utils.exercises import exercise as framework
from course_utils.exercises import outcome
from course_utils.exercises.exercise import exercise

# Exercises: a check whose comparison is broken must not pass


@pytest.mark.parametrize(("task", "known"), ROADS, ids=[f"{task.name}-{known.name}" for task, known in ROADS])
def test_a_check_that_accepts_everything_is_noticed(monkeypatch, task, known):
    monkeypatch.setattr(framework, "alike", lambda *given: True)
    with pytest.raises(AssertionError):
        assert_road_is_recognized(task, known)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_check_that_rejects_everything_is_noticed(monkeypatch, task):
    monkeypatch.setattr(framework, "alike", lambda *given: False)
    monkeypatch.setattr(framework, "difference", lambda *given, **options: "always")
    with pytest.raises(AssertionError):
        assert_answer_is_correct(task)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_comparison_of_values_that_never_differs_is_noticed(monkeypatch, task):
    monkeypatch.setattr(outcome, "difference", lambda *given, **options: None)
    monkeypatch.setattr(framework, "difference", lambda *given, **options: None)
    with pytest.raises(AssertionError):
        for known in task.misconceptions:
            assert_road_is_recognized(task, known)


def shifted(rng):
    return [(rng.normal(size=3), rng.normal(size=3))]


def make_task(cases, **roads):
    @exercise("t", minutes=1, difficulty=1, objective="o", hints=("h",), cases=cases)
    def outer(a, b):
        return np.outer(a, b)

    outer.recognizes(**roads)
    return outer


def test_two_misconceptions_of_one_outcome_are_noticed():
    task = make_task(
        lambda rng: [(rng.normal(size=3), rng.normal(size=2))],
        turned=("Turned.", lambda a, b: np.outer(b, a)),
        twin=("Turned too.", lambda a, b: np.outer(a, b).T),
    )
    assert_road_is_recognized(task, task.misconceptions[0])
    with pytest.raises(AssertionError):
        assert_road_is_recognized(task, task.misconceptions[1])


def test_a_misconception_that_is_right_is_noticed():
    task = make_task(shifted, right=("Wrong.", lambda a, b: a[:, None] * b))
    with pytest.raises(AssertionError):
        assert_road_is_recognized(task, task.misconceptions[0])


def test_cases_that_are_all_square_are_noticed():
    with pytest.raises(AssertionError):
        assert_sizes_differ(make_task(shifted))


def test_a_solution_that_needs_more_than_numpy_is_noticed():
    @exercise("t", minutes=1, difficulty=1, objective="o", hints=("h",), cases=lambda rng: [(1.0,)])
    def leaning(x):
        return make_task(x)

    with pytest.raises(AssertionError):
        assert_answer_is_correct(leaning)
