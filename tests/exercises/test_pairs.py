"""Two misconceptions at once are told together; one alone, a right answer and pairs that cancel are what they were."""

import itertools
import random

import numpy as np
import pytest
from test_exercise_content import TASKS

from course_utils.exercises.framework.exercise import Exercise, exercise
from course_utils.exercises.framework.judgement import _says_something
from course_utils.exercises.framework.outcome import alike, clear_cases
from course_utils.exercises.framework.pairs import pairs

FUNCTIONS = [task for task in TASKS if isinstance(task, Exercise)]


@exercise("Mean", minutes=2, difficulty=1, objective="Halve a sum.", cases=lambda rng: [(3.0, 4.0)], hints=("Add.",))
def mean(a, b):
    total = a + b
    return total / 2


mean.recognizes(
    difference=("You subtract.", {"a + b": "a - b"}),
    third=("You divide by 3.", {"/ 2": "/ 3"}),
    product=("You multiply.", {"a + b": "a * b"}),
    whole=("Not divided.", lambda a, b: a + b),
)


def test_both_sentences_are_told():
    verdict = mean.check(lambda a, b: (a - b) / 3)
    assert verdict.misconception == "difference and third" and verdict.status == "wrong"
    assert "Two mistakes at once give these numbers. You subtract. You divide by 3." in verdict.message


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (lambda a, b: a - b, None),
        (lambda a, b: (a + b) / 3, "third"),
        (lambda a, b: a + b, "whole"),
        (lambda a, b: a * b / 3, "third and product"),
        (lambda a, b: 17.0, None),
    ],
)
def test_one_alone_and_none_are_told_as_before(program, told):
    assert mean.check(program).misconception == told


def test_zeros_have_too_many_causes():
    @exercise("Sum", minutes=2, difficulty=1, objective="…", cases=lambda rng: [(np.ones(2), 3.0)], hints=("…",))
    def scaled(x, a):
        return x * a

    scaled.recognizes(more=("6 more.", {"* a": "* a + 6"}), less=("3 less.", {"return x": "return (x - 3)"}))
    assert scaled.check(lambda x, a: 0 * x).misconception is None  # although both at once give zeros, too
    assert scaled.check(lambda x, a: x * a + 6).misconception == "more"


def test_a_right_answer_stays_right():
    assert mean.check(lambda a, b: a / 2 + b / 2).status == "correct"


def test_a_function_that_returns_nothing_has_left_no_two_branches_out():
    @exercise("Sign", minutes=2, difficulty=1, objective="…", cases=lambda rng: [(-2.0,), (3.0,)], hints=("…",))
    def size(x):
        return -x if x < 0 else x

    size.recognizes(below=("Nothing below.", {"-x if": "None if"}), above=("Nothing above.", {"else x": "else None"}))
    assert size.check(lambda x: None).message.startswith("Your function returns nothing: is a `return` missing?")
    assert size.check(lambda x: None if x < 0 else x).misconception == "below"


def test_pairs_that_meet_in_a_piece_are_left_out():
    names = [pair.name for pair in pairs(mean)]
    assert names == ["difference and third", "third and product"]


def test_a_program_that_might_not_end_is_not_made():
    @exercise("Count", minutes=2, difficulty=1, objective="…", cases=lambda rng: [(3,)], hints=("…",))
    def count(n):
        k = 0
        while k < n:
            k = k + 1
        return k

    count.recognizes(down=("Down.", {"k + 1": "k - 1"}), none=("None.", {"k < n": "k > n"}))
    assert list(pairs(count)) == []


def sampled():
    """For each exercise some pairs whose outcome is neither the answer's nor that of one misconception."""
    rng = random.Random(0)
    for task in FUNCTIONS:
        found = list(itertools.islice(pairs(task), 30))  # the first ones are reached in time
        yield from ((task, pair) for pair in rng.sample(found, min(3, len(found))))


@pytest.mark.parametrize(("task", "pair"), list(sampled()), ids=lambda given: given.name)
def test_a_pair_is_told_by_itself_or_by_one_that_does_the_same(task, pair):
    outcomes = task._outcomes(pair.program)
    alone = [task.program, *(known.program for known in task.misconceptions)]
    if any(alike(outcomes, task._outcomes(program), None, task._within) for program in alone):
        return  # it cancels, or one hides the other
    if not any(_says_something(outcome.value) for outcome in outcomes):
        return  # errors, zeros or nothing
    verdict = task.check(pair.program)
    assert verdict.status == "wrong" and verdict.misconception, verdict
    told = next((p for p in (*task.misconceptions, *pairs(task)) if p.name == verdict.misconception), None)
    assert told is None or alike(outcomes, task._outcomes(told.program), clear_cases(outcomes), task._within)


def test_most_exercises_have_pairs():
    assert sum(next(pairs(task), None) is not None for task in FUNCTIONS) > len(FUNCTIONS) / 2
