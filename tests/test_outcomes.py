"""What counts as the same answer: precision, overflow, and tensors that still carry their graph."""

import numpy as np
import pytest
import torch

from course_utils.exercises.framework.exercise import exercise
from course_utils.exercises.framework.outcome import Outcome, clear_cases, difference


def leaf(values):
    return torch.tensor(values, requires_grad=True)


@pytest.mark.parametrize(
    ("got", "expected", "same"),
    [
        (torch.tensor([1.0, 2.0]), [1.0, 2.0], True),
        (leaf([1.0, 2.0]), [1.0, 2.0], False),
        ([1.0, 2.0], leaf([1.0, 2.0]), False),
        (2.0, leaf(2.0), False),
        (leaf([1.0, 2.0]), leaf([1.0, 2.0]), True),
        (leaf([1.0, 2.0]), leaf([1.0, 3.0]), False),
        ([leaf(1.0)], [leaf(1.0 + 1e-6)], False),
        ("text", leaf([1.0, 2.0]), False),
    ],
)
def test_a_tensor_with_its_graph_equals_only_another_one(got, expected, same):
    assert (difference(got, expected) is None) is same


def test_a_tensor_with_its_graph_is_called_so():
    assert difference([leaf(1.0)], [1.0]) == "item 0: expected a number, got a tensor with its graph"


@pytest.mark.parametrize("value", [np.nan, (1.0, [np.ones((2, 2)), np.array([0, np.nan])]), {"a": 1, "b": [np.nan]}])
def test_an_overflow_inside_an_answer_of_several_parts_is_seen(value):
    outcomes = [Outcome((1.0, np.ones(3))), Outcome(value), Outcome("text"), Outcome(None)]
    assert clear_cases(outcomes) == [0, 2, 3]


def test_an_exercise_may_be_tolerant_also_of_its_wrong_roads():
    @exercise("Third", minutes=1, difficulty=1, objective="⅓", hints=("h",), tolerance=1e-4, cases=lambda rng: [(3.0,)])
    def third(x):
        return x / 3

    third.recognizes(doubled=("Doubled.", lambda x: 2 * x))
    assert third.check(lambda x: x / 3 + 1e-5).outcome == "correct"
    assert third.check(lambda x: 2 * x + 1e-5).misconception == "doubled"
    assert "expected 1, got 1.001" in third.check(lambda x: x / 3 + 1e-3).message
