"""The exercises of lecture 08: their answers are what engine and rules do, and what is said of programs is so."""

import numpy as np
import pytest
import torch
from exercise_answers import asking

from course_utils.exercises import momentum_ordering
from course_utils.exercises.framework.function_source import compiled
from course_utils.exercises.momentum_ordering import old_values
from course_utils.exercises.momentum_ordering.update_list import _three_calls
from course_utils.numpy_ref import optimizers as rules
from course_utils.symbolic import function, grad, shared

cases = pytest.mark.parametrize
case, answer, verdict = asking(momentum_ordering)


# The answers against the course's own


@cases("swapped", [False, True])
def test_three_calls_return_what_is_said(swapped):
    a, b = shared(2.0, "a"), shared(5.0, "b")
    updates = [(a, b - a), (b, a + b)]
    call = function([], [a, b], updates=updates[::-1] if swapped else updates)
    assert [tuple(call()) for _ in range(3)] == momentum_ordering.three_calls.answer


def readings(a_first, after, calls=3):
    """What the two lines return as statements."""
    a, b, found = 2, 5, []
    for _ in range(calls):
        before = a, b
        for line in "ab" if a_first else "ba":
            a, b = (b - a, b) if line == "a" else (a, a + b)
        found.append((a, b) if after else before)
    return found


@cases(
    ("name", "a_first", "after"),
    [
        ("a_first", True, False),
        ("b_first", False, False),
        ("a_first_and_after", True, True),
        ("b_first_and_after", False, True),
    ],
)
def test_who_reads_statements_gets_the_numbers_of_statements(name, a_first, after):
    assert momentum_ordering.three_calls.check(readings(a_first, after)).misconception == name


@cases("number", [1, 2, 3])
def test_the_list_does_what_the_statements_do(number):
    w, v, rate, gradient_of, mu, decay = case("as_a_list", number)
    found = _three_calls(momentum_ordering.as_a_list.program, w, v, rate, gradient_of, mu, decay)
    for call in range(3):
        rate = decay * rate
        v = mu * v - rate * gradient_of(w)
        w = w + v
        for name, value in (("w", w), ("v", v), ("rate", rate)):
            assert np.allclose(found[name][call], value, rtol=1e-13)


def multiplier(h, lr, mu, convention, order):
    """The size of the larger multiplier of one update of (w, v) on ½ h w², from the updates of two states."""
    enters, moves = {"A": (1, -lr), "B": (-lr, 1), "C": (1 - mu, -lr)}[convention]

    def update(w, v):
        if order == "at once":
            return w + moves * v, mu * v + enters * h * w
        if order == "v first":
            v = mu * v + enters * h * w
            return w + moves * v, v
        w = w + moves * v
        return w, mu * v + enters * h * w

    return np.abs(np.linalg.eigvals(np.transpose([update(1.0, 0.0), update(0.0, 1.0)]))).max()


@cases("order", ["at once", "v first", "w first"])
@cases("convention", ["A", "B", "C"])
@cases("mu", [0.0, 0.5, 0.9])
def test_the_limit_is_where_a_multiplier_leaves_the_unit_circle(mu, convention, order):
    curvatures = np.array([4.0, 100.0, 0.5])
    limit = momentum_ordering.rate_limit.program(curvatures, mu, convention, order)
    sizes = [
        max(multiplier(h, share * limit, mu, convention, order) for h in curvatures) for share in (0.5, 0.999, 1.001)
    ]
    assert sizes[0] < 1 and sizes[1] < 1 < sizes[2]


def test_the_limit_is_asked_in_each_convention_and_order():
    asked = [case("rate_limit", number)[2:] for number in range(1, 9)]
    assert {order for _, order in asked} == {"at once", "v first", "w first"}
    assert {convention for convention, _ in asked} == {"A", "B", "C"}


@cases("number", [1, 2, 3])
def test_the_rotation_is_that_of_the_engine(number):
    start = case("rotate_", number)
    a, b, c = (shared(numbers, name) for numbers, name in zip(start, "abc", strict=True))
    function([], [], updates={a: b, b: c, c: a})()
    held = [numbers.copy() for numbers in start]
    momentum_ordering.rotate_.program(*held)
    assert all(np.array_equal(x.value, y) for x, y in zip((a, b, c), held, strict=True))


@cases("number", [1, 2, 3])
def test_the_path_is_that_of_momentum_and_of_torch(number):
    p, gradient_of, lr, mu, steps = case("heavy_ball_path", number)
    q, state, rule = p.numpy(), {"v": 0 * p.numpy()}, rules.Momentum(mu)
    w = p.clone().requires_grad_()
    optimizer = torch.optim.SGD([w], lr=lr, momentum=mu)
    points = momentum_ordering.heavy_ball_path.program(p.clone(), gradient_of, lr, mu, steps)
    assert len(points) == steps + 1
    for t, point in enumerate(points[1:], start=1):
        q, state = rule.step(q, gradient_of(torch.tensor(q)).numpy(), state, lr, t)
        w.grad = gradient_of(w.detach())
        optimizer.step()
        assert np.allclose(point, q, rtol=1e-12) and torch.allclose(point, w.detach(), rtol=1e-12)


@cases("number", [1, 2, 3])
def test_the_mean_is_that_of_a_list_of_updates_with_the_new_weight_in_it(number):
    start, gradient_of, lr, beta, steps = case("averaged", number)
    w, mean = shared(start, "w"), shared(start, "mean")
    new_w = w - lr * gradient_of(w)
    call = function([], [], updates=[(mean, beta * mean + (1 - beta) * new_w), (w, new_w)])
    for _ in range(steps):
        call()
    got = answer("averaged", number)
    assert np.allclose(got[0], w.value, rtol=1e-13) and np.allclose(got[1], mean.value, rtol=1e-13)


# Late or stale: each list, at once and as it is meant, must do what is said of it


def list_of(name, fresh):
    """A function that makes the updates of one of the five lists, and returns (weight, what is looked at)."""
    w, x, s = shared(1.0, "w"), shared(0.5, "x"), shared(4.0, "s")
    g = grad(0.5 * w * w, w)
    plain = w - 0.3 * g
    reads = plain if fresh else w
    m, size, speed = 0.9 * x + 0.1 * g, 0.9 * s + 0.1 * g**2, x - 0.3 * w
    updates, seen = {
        "average": ([(w, plain), (x, 0.9 * x + 0.1 * reads)], x),
        "shown": ([(w, plain), (x, 0.9 * x + 0.1 * (0.5 * reads**2))], x),
        "m": ([(x, m), (w, w - 0.3 * (m if fresh else x))], w),
        "size": ([(s, size), (w, w - 0.3 * g / (size if fresh else s) ** 0.5)], w),
        "swing": ([(x, speed), (w, w + 0.3 * (speed if fresh else x))], w),
    }[name]
    return function([], [w, seen], updates=updates)


@cases("name", old_values.ANSWER)
def test_what_is_late_leaves_the_weights_alone_and_what_is_stale_does_not(name):
    as_written, meant = list_of(name, fresh=False), list_of(name, fresh=True)
    old, new = (np.array([call() for _ in range(20)], float) for call in (as_written, meant))
    same = np.array_equal(old[:, 0], new[:, 0])
    assert ("late" if same else "stale") == old_values.ANSWER[name]
    if not same:
        assert np.abs(old[1:, 0] - new[:-1, 0]).max() > 1e-3  # not the same path one call later either


# The program with the bugs


def buggy():
    return compiled(momentum_ordering.BUGGY_HEAVY_BALL, "buggy_heavy_ball")


def test_the_bugs_are_named_when_they_are_handed_in():
    assert verdict("heavy_ball_path", buggy()).misconception == "bugs_still_there"


def test_the_program_with_the_bugs_is_gradient_descent_and_returns_one_tensor():
    p, gradient_of, lr, mu, steps = case("heavy_ball_path", 2)
    q = p.clone()
    points = buggy()(p, gradient_of, lr, mu, steps)
    for _ in range(steps):
        q = q - lr * gradient_of(q)
    assert torch.allclose(p, q, rtol=1e-12) and all(point is p for point in points)


# Other right programs


def path_of_arrays(p, gradient_of, lr, mu, steps):
    v, points = torch.zeros_like(p), [p.numpy().copy()]
    for _ in range(steps):
        v.mul_(mu).add_(gradient_of(p))
        p -= lr * v
        points.append(p.numpy().copy())
    return points


def path_that_leaves_the_harmless_alias(p, gradient_of, lr, mu, steps):
    points, before = [p.clone()], p
    for _ in range(steps):
        new = p + mu * (p - before) - lr * gradient_of(p)
        before = p.clone()
        p.copy_(new)
        points.append(new)
    return points


def list_in_another_order(w, v, rate, gradient_of, mu, decay):
    return {
        rate: rate * decay,
        w: w + mu * v - decay * rate * gradient_of(w),
        v: mu * v - decay * rate * gradient_of(w),
    }


def rotate_by_two_swaps(a, b, c):
    for x, y in ((a, b), (b, c)):
        x[...], y[...] = y.copy(), x.copy()


def rotate_with_copies(a, b, c):
    a[:], b[:], c[:] = b.copy(), c.copy(), a.copy()
    return a, b, c


def mean_by_its_way(w, gradient_of, lr, beta, steps):
    w, mean = w.copy(), w.copy()
    for _ in range(steps):
        w -= lr * gradient_of(w)
        mean += (1 - beta) * (w - mean)
    return [w, mean]


@cases(
    ("name", "program"),
    [
        ("heavy_ball_path", path_of_arrays),
        ("heavy_ball_path", path_that_leaves_the_harmless_alias),
        ("as_a_list", list_in_another_order),
        ("rotate_", rotate_by_two_swaps),
        ("rotate_", rotate_with_copies),
        ("averaged", mean_by_its_way),
    ],
)
def test_what_is_right_may_be_written_in_other_words(name, program):
    found = verdict(name, program)
    assert found.status == "correct" and "Note" not in found.message


# Misconceptions that are written otherwise


def path_with_rebinding(p, gradient_of, lr, mu, steps):
    points, before = [p], p
    for _ in range(steps):
        p, before = p + mu * (p - before) - lr * gradient_of(p), p
        points.append(p)
    return points


def path_of_views(p, gradient_of, lr, mu, steps):
    v, points = torch.zeros_like(p), [p.numpy()]
    for _ in range(steps):
        v = mu * v + gradient_of(p)
        p.sub_(lr * v)
        points.append(p.detach())
    return points


def path_copied_too_late(p, gradient_of, lr, mu, steps):
    points, before = [p.clone()], p.clone()
    for _ in range(steps):
        g = gradient_of(p)
        p.add_(mu * (p - before)).sub_(lr * g)
        before = p.clone()
        points.append(before)
    return points


def list_by_statements(w, v, rate, gradient_of, mu, decay):
    rate = decay * rate
    v = mu * v - rate * gradient_of(w)
    w = w + v
    return [(w, w), (v, v), (rate, rate)]


def list_with_its_lines_swapped(w, v, rate, gradient_of, mu, decay):
    return [(rate, decay * rate), (v, mu * v - rate * gradient_of(w)), (w, w + v)]


def rotate_with_slices(a, b, c):
    kept = a[:]
    a[:] = b
    b[:] = c
    c[:] = kept


def rotate_and_return(a, b, c):
    return b.copy(), c.copy(), a.copy()


def mean_with_a_second_name(w, gradient_of, lr, beta, steps):
    mean = w
    for _ in range(steps):
        w -= lr * gradient_of(w)
        mean = beta * mean + (1 - beta) * w
    return w, mean


def limit_of_one_bound(curvatures, mu, convention, order):
    return (2 * (1 + mu) if "first" in order else 1 - mu) / curvatures.max()


@cases(
    ("name", "program", "misconception"),
    [
        ("heavy_ball_path", path_with_rebinding, "another_tensor"),
        ("heavy_ball_path", path_of_views, "path_still_lost"),
        ("heavy_ball_path", path_copied_too_late, "momentum_still_lost"),
        ("as_a_list", list_by_statements, "names_taken"),
        ("as_a_list", list_with_its_lines_swapped, "swapped"),
        ("rotate_", rotate_with_slices, "overwritten"),
        ("rotate_", rotate_and_return, "names_only"),
        ("averaged", mean_with_a_second_name, "begins_at_the_first_new"),
        ("rate_limit", limit_of_one_bound, "always_a"),
    ],
)
def test_a_misconception_is_recognized_however_it_is_written(name, program, misconception):
    assert verdict(name, program).misconception == misconception
