"""A wrong answer is told which part of it is wrong, and ends with the line that runs the failing case alone."""

import numpy as np
import pytest
from test_exercise_content import TASKS

from course_utils.exercises import (
    computation_graphs,
    gradient_accumulation,
    initialization,
    lookup_table_updates,
    matrix_gradients,
    momentum_ordering,
    network_components,
    optimizers,
)
from course_utils.exercises.framework.exercise import Exercise, Question, exercise
from course_utils.exercises.framework.observed import Observed
from course_utils.exercises.framework.outcome import Outcome
from course_utils.exercises.framework.parts import cases_in_words, entries_in_words

cases = pytest.mark.parametrize
EXERCISES = [task for task in TASKS if isinstance(task, Exercise)]
each_exercise = pytest.mark.parametrize("task", EXERCISES, ids=lambda task: task.name)


def biases_tripled(dW, db, W, b, strength):
    return dW + 2 * strength * W, 3 * db


def four_of_seven(g, lr):
    wrong = dict.fromkeys(("Nesterov", "Adagrad", "RMSprop", "Adam"), 7.0)
    return {"gradient descent": lr * g, "momentum": lr * g, **wrong}


@exercise(
    "Two ways",
    minutes=1,
    difficulty=1,
    objective="Go one way or the other.",
    hints=("Which way?",),
    cases=lambda rng: [(1.0, "forward"), (2.0, "backward"), (3.0, "forward")],
)
def two_ways(x, keep):
    return x if keep == "forward" else -x


def forward_alone(x, keep):
    return x if keep == "forward" else None


def first_layer_wrong(X, labels, W1, b1, W2, b2):
    right = matrix_gradients.network_backward.program(X, labels, W1, b1, W2, b2)
    return right | {"W1": right["W1"] + 1}


def one_row_at_most(X, delta):
    return X.T @ delta if len(X) < 3 else X.T @ delta + 1


@cases(
    ("task", "function", "words"),
    [
        (network_components.l2_gradient, biases_tripled, "∂J/∂W is right, ∂J/∂b is not."),
        (network_components.l2_gradient, biases_tripled, "First difference: ∂J/∂b: entry [0]: expected"),
        (optimizers.first_steps, four_of_seven, "Right: gradient descent, momentum. Not right: Nesterov, Adagrad,"),
        (two_ways, forward_alone, "Right where keep is 'forward', wrong where it is 'backward'."),
        (two_ways, forward_alone, "First difference: your function returned nothing (None), in case 2"),
        (two_ways, forward_alone, "Is a `return` missing in one branch?"),
        (matrix_gradients.network_backward, first_layer_wrong, "Right: b1, W2, b2. Not right: W1."),
        (matrix_gradients.batch_weight_gradient, one_row_at_most, "Right in case 2 of 4, wrong in cases 1, 3 and 4."),
    ],
)
def test_the_part_that_is_wrong_is_named(task, function, words):
    verdict = task.check(function)
    assert verdict.status == "wrong" and verdict.misconception is None
    assert words in verdict.message


@cases(
    ("right", "words"),
    [
        ([True, False, False], "Right for len(X) up to 1, wrong from 3 on."),
        ([False, False, True], "Wrong for len(X) up to 3, right from 5 on."),
        ([True, False, True], "Right in cases 1 and 3 of 3, wrong in case 2."),
        ([True, True, True], ""),
        ([False, False, False], ""),
    ],
)
def test_the_sizes_that_are_right_are_named(right, words):
    inputs = [(np.ones((n, 2)),) for n in (1, 3, 5)]
    got, expected = [Outcome(float(is_right)) for is_right in right], [Outcome(1.0)] * 3
    assert cases_in_words(got, expected, inputs, ("X",)) == words


@cases(
    ("wrong", "words"),
    [
        ({2}, "Wrong in case 3 of 7, right in the others."),
        ({0, 2, 3, 5, 6}, "Right in cases 2 and 5 of 7, wrong in the others."),
        ({2, 4, 5}, "Right in cases 1, 2, 4 and 7 of 7, wrong in cases 3, 5 and 6."),
    ],
)
def test_of_many_cases_the_fewer_are_named(wrong, words):
    got, expected = [Outcome(float(k in wrong)) for k in range(7)], [Outcome(0.0)] * 7
    assert cases_in_words(got, expected, [(k % 3,) for k in range(7)], ("k",)) == words


@cases(
    ("wrong", "words"),
    [
        ([[0, 0], [0, 1], [0, 0]], "There 1 of 6 entries is wrong."),
        ([[0, 0], [1, 1], [0, 0]], "There 2 of 6 entries are wrong, all in row 1."),
        ([[0, 1], [0, 1], [0, 1]], "There 3 of 6 entries are wrong, all in column 1."),
        ([[1, 0], [0, 1], [0, 0]], "There 2 of 6 entries are wrong."),
        ([[1, 1], [1, 1], [1, 1]], ""),
    ],
)
def test_the_entries_that_are_wrong_are_counted(wrong, words):
    expected = np.arange(6.0).reshape(3, 2)
    assert entries_in_words(expected + wrong, expected) == words
    assert entries_in_words((1.0, expected + wrong), (1.0, expected)) == words


@cases(
    ("task", "value", "words"),
    [
        (
            momentum_ordering.three_calls,
            [(2, 5), (3, 7), (4, 11)],
            "Not right: `three_calls[2][1]`. The rest is right.",
        ),
        (momentum_ordering.three_calls, [(2, 5), (3, 6), (4, 11)], "`three_calls[1][1]`, `three_calls[2][1]`"),
        (
            gradient_accumulation.adagrad_two_ways,
            {"after each token": (-0.2, 24.0), "once, with the mean": (1.0, 0.26)},
            "Not right: `adagrad_two_ways['after each token'][1]`, `adagrad_two_ways['once, with the mean'][1]`.",
        ),
        (
            lookup_table_updates.idle_rules,
            {"SGD": "moves", "momentum": "state", "Adagrad": "stays", "RMSprop": "state", "Adam": "moves"},
            "Right: Adagrad, RMSprop, Adam. Not right: SGD, momentum.",
        ),
        (momentum_ordering.three_calls, [(2, 5)], "Expected 3 items, got 1."),
        (momentum_ordering.three_calls, np.array([(2, 5), (3, 7), (4, 11)]), "Not right: `three_calls[2][1]`."),
        (computation_graphs.count_products, [21], "Expected a number, got an array of shape (1,)."),
        (momentum_ordering.three_calls, [(2, 5), ..., ...], "Still open: item 1, item 2. Right so far: item 0."),
    ],
)
def test_a_question_with_several_blanks_says_which_is_wrong(task, value, words):
    verdict = task.check(value)
    assert verdict.status != "correct" and verdict.misconception is None
    assert words in verdict.message


def constant(task, value=1.2345):
    namespace = {}
    exec(f"def f({', '.join(task.names)}):\n    return {value}", namespace)
    return namespace["f"]


@each_exercise
@cases("value", [1.2345, "[None][0]", [], "'text'", "undefined"])
def test_what_is_not_right_ends_with_a_line_that_runs(task, value):
    verdict = task.check(constant(task, value))
    *_, last = verdict.message.split("\n")
    assert verdict.status in ("wrong", "raised")
    assert last.startswith("Try it alone: `") and last.endswith("`")
    line = last.removeprefix("Try it alone: `").removesuffix("`")
    eval(line, {"ex": type("ex", (), {task.name: task}), task.name: task.program})


@each_exercise
def test_each_misconception_ends_with_a_line_that_runs_a_case_that_differs(task):
    for known in task.misconceptions:
        last = task.check(known.program).message.split("\n")[-1]
        called = (
            f"ex.{task.name}.seen({task.name}, " if isinstance(task, Observed) else f"{task.name}(*ex.{task.name}.case("
        )
        assert last.startswith(f"Try it alone: `{called}"), known.name


def test_the_line_calls_the_function_by_its_own_name_where_the_notebook_has_it(monkeypatch):
    task = matrix_gradients.weight_gradient

    def another_name(x, delta):
        return x

    assert task.check(another_name).message.endswith("`weight_gradient(*ex.weight_gradient.case(1))`")
    monkeypatch.setattr("__main__.another_name", another_name, raising=False)
    assert task.check(another_name).message.endswith("`another_name(*ex.weight_gradient.case(1))`")


def test_questions_whose_data_can_be_looked_at_say_how():
    assert initialization.diagnose_a.check("healthy").message.endswith('Look again: `examined("a")`')
    assert optimizers.path_b.check("Adam").message.endswith('Look again: `steps_of("b")`')


# Parameters in another order


def turned(delta, x):
    return np.outer(delta, x)


def half_renamed(delta, inputs):
    return np.outer(delta, inputs)


def renamed_and_right(inputs, signal):
    return np.outer(signal, inputs)


def in_place_of_the_stub(x, delta):
    return np.outer(x, delta)


@cases(
    ("function", "misconception"),
    [
        (turned, "parameters swapped"),
        (half_renamed, "parameters swapped"),
        (renamed_and_right, None),
        (in_place_of_the_stub, "transposed"),
    ],
)
def test_swapped_parameters_are_told_from_a_transpose(function, misconception):
    verdict = matrix_gradients.weight_gradient.check(function)
    assert verdict.misconception == misconception
    assert (verdict.status == "correct") is (misconception is None)
    assert ("its `def` has (delta, " in verdict.message) is (misconception == "parameters swapped")


def test_swapped_parameters_under_other_names_are_found_where_no_misconception_fits():
    @exercise("Power", minutes=1, difficulty=1, objective="o", hints=("h",), cases=lambda rng: [(2.0, 3.0), (3.0, 4.0)])
    def power(base, exponent):
        return base**exponent

    verdict = power.check(lambda n, x: x**n)
    assert verdict.misconception == "parameters swapped" and "power.case(1))" in verdict.message
    assert power.check(lambda n, x: x + n).misconception is None


def test_right_names_are_not_asked_for_where_the_order_is_right():
    assert isinstance(lookup_table_updates.idle_rules, Question)
    assert matrix_gradients.weight_gradient.check(lambda a, b: np.outer(b, a)).status == "correct"
