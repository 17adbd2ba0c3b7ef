"""A right answer in float32 is right, or the exercise says why it is not; and a tolerance fits the numbers."""

import numpy as np
import pytest
import torch
from test_exercise_content import TASKS

from course_utils.exercises import computation_graphs, holding_an_output_fixed, lookup_table_updates, matrix_gradients
from course_utils.exercises.framework.difference import Tolerance, difference
from course_utils.exercises.framework.exercise import Exercise, exercise

cases = pytest.mark.parametrize
NEEDS_FLOAT64 = {"logsumexp_with_gradient", "project_batch", "restore"}
IN_PLACE = {"rotate_"}  # works on the arrays that are handed over
TORCH = {"train", "scheduled_training"}  # make float32 tensors themselves: their own tests try it
EXERCISES = [task for task in TASKS if isinstance(task, Exercise) and task.name not in IN_PLACE | TORCH]


def single(value):
    """The same in float32."""
    if isinstance(value, np.ndarray | np.float64) and value.dtype == np.float64:
        return value.astype(np.float32)
    if isinstance(value, list | tuple):
        return type(value)(map(single, value))
    return {key: single(item) for key, item in value.items()} if isinstance(value, dict) else value


def listed(value):
    """The same in lists of Python's numbers."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, list | tuple):
        return type(value)(map(listed, value))
    return {key: listed(item) for key, item in value.items()} if isinstance(value, dict) else value


WAYS = {
    "inputs": lambda program: lambda *inputs: program(*single(inputs)),
    "outputs": lambda program: lambda *inputs: single(program(*inputs)),
    "both": lambda program: lambda *inputs: single(program(*single(inputs))),
    "lists": lambda program: lambda *inputs: listed(single(program(*single(inputs)))),
}


@cases("way", WAYS.values(), ids=list(WAYS))
@cases("task", [task for task in EXERCISES if task.name not in NEEDS_FLOAT64], ids=lambda task: task.name)
def test_a_right_answer_in_float32_is_right(task, way):
    verdict = task.check(way(task.program))
    assert verdict.status == "correct", verdict


@cases("task", [task for task in EXERCISES if task.name in NEEDS_FLOAT64], ids=lambda task: task.name)
def test_an_exercise_that_needs_float64_says_why(task):
    verdict = task.check(WAYS["both"](task.program))
    assert verdict.status == "wrong" and verdict.misconception is None
    assert f"Something is in float32, and float64 is needed here. {task.float64}" in verdict.message


def test_who_works_in_float64_is_not_told_of_float32():
    for task in (computation_graphs.logsumexp_with_gradient, holding_an_output_fixed.restore):
        assert "float32" not in str(task.check(lambda *inputs: 0.123456789))


@cases(
    ("program", "named"),
    [
        (lambda x, delta: np.outer(x, delta).astype(np.float32), "transposed"),
        (lambda x, delta: (-np.outer(delta, x)).astype("f4").tolist(), "downhill"),
        (lambda x, delta: torch.outer(torch.tensor(delta), torch.tensor(x)).float() / len(x), "averaged"),
    ],
)
def test_a_misconception_in_float32_is_recognized(program, named):
    assert matrix_gradients.weight_gradient.check(program).misconception == named


@cases("program", [lambda x, delta: np.outer(delta, x).astype(np.float16)], ids=["float16"])
def test_three_digits_are_too_few(program):
    assert matrix_gradients.weight_gradient.check(program).status == "wrong"


# Tolerances


@cases(
    ("got", "expected", "within", "same"),
    [
        (0.0, 4e-18, Tolerance(), True),
        (0.0, 4e-18, Tolerance(atol=0.0), False),
        (0.0, 1e-10, Tolerance(), False),
        (2e-10, 1e-10, Tolerance(), False),
        (1e-17, 0.0, Tolerance(), True),
        ([1e-17, 1.0], [0.0, 1.0], Tolerance(), True),
        (np.array([1e-12, 1e-6]), np.array([2e-12, 1e-6]), Tolerance(), False),
        (np.array([1e-12, 1.0]), np.array([2e-12, 1.0]), Tolerance(), True),
        ([1e-12, 1.0], [2e-12, 1.0], Tolerance(atol=0.0), False),
        (1.001, 1.0, Tolerance(), False),
        (1.001, 1.0, Tolerance(rtol=0.01), True),
        (np.float32([0.0, 1.0]), [4e-18, 1.0], Tolerance(atol=0.0), False),
        (np.float32(1 / 3), 1 / 3, Tolerance(), True),
        (np.float32(1 / 3 + 2e-7), 1 / 3, Tolerance(), True),
        (np.float32(1 / 3 + 2e-7), 1 / 3, Tolerance(float32=False), False),
        (float(np.float32(1 / 3)), 1 / 3, Tolerance(), True),
        (1 / 3 + 1e-8, 1 / 3, Tolerance(), True),
        (1 / 3 + 1e-6, 1 / 3, Tolerance(), False),
        (1 / 3 + 1e-6, 1 / 3, Tolerance(mixed=True), True),
        (np.float32(0.3334), 1 / 3, Tolerance(), False),
    ],
)
def test_a_tolerance_fits_the_size_and_the_precision_of_the_numbers(got, expected, within, same):
    assert (difference(got, expected, within=within) is None) is same


@cases("answer", [lambda z: np.log(1 + np.exp(z)), lambda z: 0 * z, lambda z: np.float32(0 * z)])
def test_a_task_about_small_numbers_sees_them(answer):
    about = {"minutes": 1, "difficulty": 1, "objective": "o", "hints": ("h",)}

    @exercise("Softplus", atol=0.0, cases=lambda rng: [(np.array([-40.0, 0.0]),)], **about)
    def softplus(z):
        return np.log1p(np.exp(z))

    assert softplus.check(answer).status == "wrong"
    assert softplus.check(lambda z: np.logaddexp(0, z)).status == "correct"
    assert softplus.check(lambda z: np.logaddexp(np.float32(0), z.astype(np.float32))).status == "correct"


def test_a_v_that_is_far_below_one_is_seen():
    """In the last case of 7.6 the gradients are 1e-7, and v is about 1e-14."""
    task = lookup_table_updates.idle_rmsprop

    def v_lost_where_it_is_small(p, v, g, k, lr):
        p, v = task.program(p, v, g, k, lr)
        return p, np.where(v < 1e-10, 0.0, v)

    assert task.check(v_lost_where_it_is_small).status == "wrong"


@cases(
    ("shift", "named"),
    [("logits.max()", "one_shift"), ("logits.max(axis=1, keepdims=True)", None)],
)
def test_a_row_far_below_the_largest_logit_of_all_is_among_the_cases(shift, named):
    task = matrix_gradients.logits_gradient
    namespace = {"np": np}
    source = f"""
def answer(logits, labels):
    e = np.exp(logits - {shift})
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[labels]) / len(labels)
"""
    exec(source, namespace)
    assert task.check(namespace["answer"]).misconception == named
