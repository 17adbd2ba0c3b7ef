"""What counts as the same answer: precision, overflow, and tensors that still carry their graph."""

import numpy as np
import pytest
import torch
from test_exercises import make_product

from course_utils.exercises.framework.exercise import exercise
from course_utils.exercises.framework.outcome import Outcome, clear_cases, difference, run


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
        ([leaf(1.0)], [leaf(1.0 + 1e-4)], False),
        ("text", leaf([1.0, 2.0]), False),
    ],
)
def test_a_tensor_with_its_graph_equals_only_another_one(got, expected, same):
    assert (difference(got, expected) is None) is same


def test_a_tensor_with_its_graph_is_called_so():
    assert difference([leaf(1.0)], [1.0]) == (
        "item 0: expected a number, got a tensor with its graph (`.detach()` takes it out)"
    )


@pytest.mark.parametrize("value", [np.nan, (1.0, [np.ones((2, 2)), np.array([0, np.nan])]), {"a": 1, "b": [np.nan]}])
def test_an_overflow_inside_an_answer_of_several_parts_is_seen(value):
    outcomes = [Outcome((1.0, np.ones(3))), Outcome(value), Outcome("text"), Outcome(None)]
    assert clear_cases(outcomes) == [0, 2, 3]


def test_a_tolerance_holds_for_misconceptions_too():
    @exercise("Third", minutes=1, difficulty=1, objective="⅓", hints=("h",), rtol=1e-4, cases=lambda rng: [(3.0,)])
    def third(x):
        return x / 3

    third.recognizes(doubled=("Doubled.", lambda x: 2 * x))
    assert third.check(lambda x: x / 3 + 1e-5).status == "correct"
    assert third.check(lambda x: 2 * x + 1e-5).misconception == "doubled"
    assert "expected 1, got 1.001" in third.check(lambda x: x / 3 + 1e-3).message


def test_an_input_that_changes_by_little_is_changed():
    def nudge(x, y):
        x += 1e-18

    assert run(nudge, (np.zeros(2), np.zeros(2)), ("x", "y")).changed == ("x",)


# What the author's programs do is found out once


def counted(calls):
    """A fresh exercise whose misconception, and whose model answer, write down when they run."""

    @exercise("Twice", minutes=1, difficulty=1, objective="2x", hints=("h",), cases=lambda rng: [(np.ones(2),)] * 3)
    def twice(x):
        calls.append("answer")
        return 2 * x

    def in_place(x):
        calls.append("misconception")
        x *= 3
        return x

    twice.recognizes(tripled=("Tripled.", in_place))
    return twice


def test_what_the_author_s_programs_do_is_found_out_once():
    calls = []
    twice = counted(calls)
    for _ in range(3):
        assert twice.check(lambda x: x + 1).misconception is None
        assert twice.check(lambda x: 3 * x).misconception == "tripled"
    assert sorted(calls) == 3 * ["answer"] + 3 * ["misconception"]


def test_a_misconception_runs_no_further_than_the_first_case_that_differs():
    calls = []
    twice = counted(calls)
    assert twice.check(lambda x: x + 7).misconception is None
    assert calls.count("misconception") == 1


def test_a_misconception_that_changes_its_input_leaves_the_cases_alone():
    twice = counted([])
    assert twice.check(lambda x: 3 * x).misconception == "tripled"
    assert twice.check(lambda x: x + x).status == "correct"
    assert all(np.array_equal(x, np.ones(2)) for number in (1, 2, 3) for x in twice.case(number))


def test_what_is_kept_of_an_error_holds_on_to_nothing():
    product = make_product()
    product.check(lambda a, b: a @ b)
    errors = [outcome.error for kept in product._kept.values() for outcome in kept if outcome.error]
    assert errors and all(error.__traceback__ is None for error in errors)
