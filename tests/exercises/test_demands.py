"""What a task demands beside right numbers is checked: no loop, inputs left alone, a tool not used."""

import functools

import numpy as np
import pytest
from test_exercise_content import TASKS

from course_utils import schedules
from course_utils.exercises import (
    gradient_accumulation,
    learning_rate_schedules,
    lookup_table_updates,
    matrix_gradients,
    network_components,
    start_here,
)
from course_utils.exercises.framework.demands import loops_in
from course_utils.exercises.framework.exercise import Exercise
from course_utils.numpy_ref.lookup import merge_rows

cases = pytest.mark.parametrize
DEMANDING = [task for task in TASKS if isinstance(task, Exercise) and task.demands]


@cases("task", DEMANDING, ids=lambda task: task.name)
def test_the_model_answer_does_what_is_demanded(task):
    assert task.check(task.program).status == "correct"


# Loops


def for_loop(x):
    total = 0
    for entry in x:
        total += entry
    return total


def while_loop(x):
    n = 0
    while n < 3:
        n += 1
    return n


def inner_loop(x):
    def inner(y):
        return [a for a in y]  # noqa: C416

    return inner(x)


def recursion(x):
    return x[0] + recursion(x[1:]) if len(x) else 0


def helped(x):
    return for_loop(x)


def no_loop_at_all(x):
    if len(x) > 2:
        x = np.where(x > 0, x, 0)
    try:
        return np.sum(x @ x.T, axis=0)[..., None]
    except ValueError:
        return x


@functools.wraps(no_loop_at_all)
def wrapped(x):
    return for_loop(x)


@cases(
    ("function", "loops"),
    [
        (for_loop, True),
        (while_loop, True),
        (inner_loop, True),
        (recursion, True),
        (helped, True),
        (wrapped, True),
        (functools.partial(for_loop), True),
        (lambda x: [a for a in x], True),  # noqa: C416
        (lambda x: {a: 1 for a in x}, True),  # noqa: C420
        (lambda x: sum(a for a in x), True),
        (lambda x: list(map(abs, x)), True),
        (lambda x: np.vectorize(abs)(x), True),
        (lambda x: np.apply_along_axis(sum, 0, x), True),
        (no_loop_at_all, False),
        (lambda x: np.sum(x**2), False),
        (lambda x: x if x else -x, False),
        (np.sum, False),
    ],
)
def test_loops_are_seen_in_whatever_form(function, loops):
    assert bool(loops_in(function)) is loops


def test_a_loop_without_source_is_seen():
    namespace = {}
    exec("def f(x):\n    while x > 0:\n        x -= 1\n    return x", namespace)
    assert loops_in(namespace["f"]) == ["Line by line, `f` runs in one."]


def two_loops(X, C):
    D = np.zeros((len(X), len(C)))
    for i in range(len(X)):
        for j in range(len(C)):
            D[i, j] = np.sum((X[i] - C[j]) ** 2)
    return D


def slides_step_by_step(p, v, k, lr, mu):
    for _ in range(k):
        v = mu * v
        p = p - lr * v
    return p, v


def adds_up_powers(p, v, k, lr, mu):
    return p - lr * v * sum(mu**j for j in range(1, k + 1)), mu**k * v


def fades_step_by_step(p, v, g, k, lr):
    while k:
        v, k = 0.99 * v, k - 1
    v = 0.99 * v + 0.01 * g**2
    return p - lr * g / (np.sqrt(v) + 1e-8), v


# Inputs


def moves_in_place(p, gradient, lr):
    p -= lr * gradient
    return p


def penalizes_in_place(dW, db, W, b, strength):
    dW += 2 * strength * W
    return dW, db


def spoils_and_repairs(dW, db, W, b, strength):
    W *= 2
    answer = dW + strength * W, db
    W /= 2
    return answer


def wanders(cost, w, gradient, h):
    numeric = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        kept = w[i]
        w[i] = kept + h
        numeric[i] = cost(w)
        w[i] = kept - h
        numeric[i] = (numeric[i] - cost(w)) / (2 * h)
        w[i] = kept
    w *= 2
    size = max(np.linalg.norm(gradient), np.linalg.norm(numeric))
    return np.linalg.norm(gradient - numeric) / size if size > 0 else np.nan


def updates_in_place(w, batches, gradient_of, lr, every):
    w[...] = gradient_accumulation.update_every.program(w, batches, gradient_of, lr, every)
    return w


def penalizes_w(w, batches, gradient_of, penalty):
    answer = gradient_accumulation.penalized_accumulation.program(w, batches, gradient_of, penalty)
    w -= answer
    return answer


# Tools and calls


def exponentials(z):
    return np.sinh(z) / np.cosh(z)


def from_the_course(lr0, k, steps_per_epoch, n):
    return schedules.per_epoch(schedules.halve_every(lr0, k), steps_per_epoch)(n)


def imported_inside(lr0, k, steps_per_epoch, n):
    from course_utils.schedules import halve_every

    return halve_every(lr0, k * steps_per_epoch)(n)


def calls_twice(X, lengths, h, c, step):
    for t in range(X.shape[1]):
        mask = (t < lengths)[:, None]
        h, c = np.where(mask, step(X[:, t], h, c)[0], h), np.where(mask, step(X[:, t], h, c)[1], c)
    return h, c


SPELLED_OUT = [
    (network_components.all_distances, two_loops, "loop"),
    (network_components.all_distances, lambda X, C: two_loops(X, C), "loop"),
    (network_components.all_distances, lambda X, C: [[np.sum((x - c) ** 2) for c in C] for x in X], "loop"),
    (lookup_table_updates.idle_momentum, slides_step_by_step, "loop"),
    (lookup_table_updates.idle_momentum, adds_up_powers, "loop"),
    (lookup_table_updates.idle_rmsprop, fades_step_by_step, "loop"),
    (start_here.gradient_step, moves_in_place, "input changed"),
    (network_components.l2_gradient, penalizes_in_place, "input changed"),
    (matrix_gradients.gradient_error, wanders, "input changed"),
    (gradient_accumulation.update_every, updates_in_place, "input changed"),
    (gradient_accumulation.penalized_accumulation, penalizes_w, "input changed"),
    (network_components.tanh_from_sigmoid, lambda z: np.tanh(z), "forbidden tool"),
    (network_components.tanh_from_sigmoid, exponentials, "forbidden tool"),
    (learning_rate_schedules.halved_rate, from_the_course, "forbidden tool"),
    (learning_rate_schedules.halved_rate, imported_inside, "forbidden tool"),
    (lookup_table_updates.merged, lambda ids, dY: merge_rows(ids, dY), "forbidden tool"),
    (gradient_accumulation.carry_state, calls_twice, "called too often"),
]


@cases(
    ("task", "function", "demand"),
    SPELLED_OUT,
    ids=[f"{task.name}-{function.__name__}" for task, function, _ in SPELLED_OUT],
)
def test_right_numbers_that_break_a_demand_are_wrong_and_told_so(task, function, demand):
    verdict = task.check(function)
    assert (verdict.status, verdict.misconception) == ("wrong", demand), verdict
    assert verdict.message.startswith("The numbers are right. ")
    assert "Try it alone: `" in verdict.message.split("\n")[-1]


@cases(
    ("task", "function"),
    [
        (network_components.l2_gradient, spoils_and_repairs),
        (network_components.all_distances, lambda X, C: (X**2).sum(1)[:, None] - 2 * X @ C.T + (C**2).sum(1)),
        (
            lookup_table_updates.idle_momentum,
            lambda p, v, k, lr, mu: (p - lr * v * np.sum(mu ** np.arange(1, k + 1)), mu**k * v),
        ),
    ],
    ids=["repaired", "one product", "a sum of powers"],
)
def test_what_is_demanded_may_be_done_in_any_way(task, function):
    assert task.check(function).status == "correct", task.check(function)


def in_two_terms(X, C):
    D = -2 * X @ C.T
    for squares in ((X**2).sum(axis=1)[:, None], (C**2).sum(axis=1)):
        D = D + squares
    return D


def over_features(X, C):
    return sum((X[:, None, k] - C[:, k]) ** 2 for k in range(X.shape[1]))


@cases(("function", "status"), [(in_two_terms, "correct"), (over_features, "wrong")])
def test_a_loop_is_one_whose_turns_depend_on_the_case(function, status):
    assert network_components.all_distances.check(function).status == status


def test_a_wrong_answer_with_a_loop_is_told_what_is_wrong_with_its_numbers():
    def steps_before_it_shrinks(p, v, k, lr, mu):
        for _ in range(k):
            p = p - lr * v
            v = mu * v
        return p, v

    assert lookup_table_updates.idle_momentum.check(steps_before_it_shrinks).misconception == "begins_at_one"
