"""The three conventions of momentum: one path, converted at the start or on the way; where B parts; what torch does."""

import numpy as np
import pytest
import torch

from course_utils.errors import CourseError
from course_utils.numpy_ref.momentum import convert
from course_utils.numpy_ref.optimizers import Momentum

MU, LR = 0.9, 0.05
STEEP, DRAWN = np.array([0.1, 1.0, 8.0]), np.random.default_rng(3).normal(size=(50, 3))
PAIRS = [(old, new) for old in "ABC" for new in "ABC"]
pairs = pytest.mark.parametrize(("old", "new"), PAIRS)


def step(name, p, v, g, lr, mu=MU):
    """One update as the table of notation writes it, independent of `convert` and of the rules."""
    if name == "A":
        v = mu * v + g
        return p - lr * v, v
    if name == "B":
        v = mu * v - lr * g
        return p + v, v
    v = mu * v + (1 - mu) * g
    return p - lr * v, v


def path(name, rates, p=1.0, v=0.0, first=0, mu=MU):
    """Positions and velocities from update `first` on; the gradient depends on the position."""
    p, v, found = p + np.zeros(3), v + np.zeros(3), []
    for n, lr in enumerate(rates, start=first):
        p, v = step(name, p, v, STEEP * p + DRAWN[n], lr, mu)
        found.append((p, v))
    return found


def positions(found):
    return np.array([p for p, _ in found])


def assert_same_path(left, right):
    assert np.abs(left - right).max() <= 1e-12 * np.abs(right).max()


def test_convention_a_is_our_rule():
    p, state = np.ones(3), Momentum(MU).init(np.ones(3))
    for t, expected in enumerate(positions(path("A", [LR] * 50)), start=1):
        p, state = Momentum(MU).step(p, STEEP * p + DRAWN[t - 1], state, LR, t)
        assert_same_path(p, expected)


@pytest.mark.parametrize("mu", [0.0, 0.5, 0.9, 0.99])
@pairs
def test_from_a_converted_start_the_path_is_the_same(old, new, mu):
    start = np.array([0.3, -1.0, 2.0])  # a velocity that something before has left
    v, lr = convert(start, LR, mu, old, new)
    left, right = path(old, [LR] * 50, v=start, mu=mu), path(new, [lr] * 50, v=v, mu=mu)
    assert_same_path(positions(right), positions(left))
    back = convert(right[-1][1], lr, mu, new, old)
    assert_same_path(back[0], left[-1][1])
    assert back[1] == pytest.approx(LR, rel=1e-15)


@pairs
def test_a_change_of_convention_on_the_way_is_not_seen(old, new):
    whole = path(old, [LR] * 50)
    p, v = whole[19]
    v, lr = convert(v, LR, MU, old, new)
    assert_same_path(positions(path(new, [lr] * 30, p, v, first=20)), positions(whole)[20:])


def test_from_rest_c_is_a_with_a_smaller_rate():
    found = positions(path("C", [LR / (1 - MU)] * 50))
    assert_same_path(found, positions(path("A", [LR] * 50)))


def test_under_a_schedule_a_and_c_stay_together_and_b_parts_at_the_first_new_rate():
    rates = np.array([LR] * 10 + [LR / 2] * 10)
    a, b, c = (positions(path(name, r)) for name, r in (("A", rates), ("B", rates), ("C", rates / (1 - MU))))
    assert_same_path(c, a)
    assert_same_path(b[:10], a[:10])
    assert (np.abs(b[10] - a[10]) > 1e-3).all()
    # B goes on as before, A slows down at once: the whole velocity is multiplied by the new rate
    v = path("A", rates)[9][1]
    np.testing.assert_allclose(b[10] - a[10], -(LR - LR / 2) * MU * v, rtol=1e-10)


def test_a_conversion_at_every_new_rate_keeps_b_with_a():
    rates, (p, v), (q, w) = LR / (1 + np.arange(20)), (np.ones(3), np.zeros(3)), (np.ones(3), np.zeros(3))
    for n, lr in enumerate(rates):
        p, v = step("A", p, v, STEEP * p + DRAWN[n], lr)
        if n:
            w = convert(convert(w, rates[n - 1], MU, "B", "A")[0], lr, MU, "A", "B")[0]
        q, w = step("B", q, w, STEEP * q + DRAWN[n], lr)
        assert_same_path(q, p)


def in_torch(rates, **settings):
    p, found = torch.ones(3, dtype=torch.float64, requires_grad=True), []
    optimizer = torch.optim.SGD([p], lr=1.0, momentum=MU, **settings)
    for n, lr in enumerate(rates):
        optimizer.param_groups[0]["lr"] = lr
        p.grad = torch.tensor(STEEP) * p.detach() + torch.tensor(DRAWN[n])
        optimizer.step()
        found.append(p.detach().numpy().copy())
    return np.array(found)


def test_torch_is_a_and_its_dampening_is_not_c():
    """Its first buffer is the gradient itself, undamped; from there on dampening=μ does what C does."""
    rates = [LR] * 50
    assert_same_path(in_torch(rates), positions(path("A", rates)))
    damped, c = in_torch(rates, dampening=MU), path("C", rates)
    np.testing.assert_allclose(damped[0] - 1, (c[0][0] - 1) / (1 - MU), rtol=1e-12)  # ten times the first step
    assert (np.abs(damped - positions(c)).max(axis=1) > 1e-3).all()
    g = STEEP + DRAWN[0]
    later = path("C", rates[1:], p=1 - LR * g, v=g, first=1)
    assert_same_path(damped[1:], positions(later))


@pairs
def test_numbers_arrays_and_tensors_keep_their_kind(old, new):
    number, lr = convert(2.0, LR, MU, old, new)
    assert type(number) is type(lr) is float
    array, _ = convert(np.full((2, 3), 2, np.float32), np.float64(LR), MU, old, new)
    tensor, _ = convert(torch.full((2,), 2.0, dtype=torch.bfloat16), LR, MU, old, new)
    assert array.dtype == np.float32 and array.shape == (2, 3) and tensor.dtype == torch.bfloat16
    np.testing.assert_allclose(array, number, rtol=1e-6)
    np.testing.assert_allclose(tensor.float(), number, rtol=0.01)


def test_the_numbers_of_the_table():
    assert convert(1.0, 0.1, 0.5, "A", "B") == (-0.1, 0.1)
    assert convert(1.0, 0.1, 0.5, "A", "C") == (0.5, 0.2)
    assert convert(-0.1, 0.1, 0.5, "B", "C") == (0.5, 0.2)
    assert convert(0.5, 0.2, 0.5, "C", "A") == (1.0, 0.1)
    assert convert(3.0, 0.0, 0.5, "A", "B") == (0.0, 0.0)  # a rate of 0 moves nothing in B either


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ((1.0, 0.1, 0.9, "D", "A"), "'D' is not a convention of momentum. Give 'A', 'B' or 'C'"),
        ((1.0, 0.1, 0.9, "A", "a"), "'a' is not a convention"),
        ((1.0, 0.1, 0.9, None, "A"), "None is not a convention"),
        ((1.0, 0.1, 0.9, "A", ["A"]), r"\['A'\] is not a convention"),
        ((1.0, 0.1, 1.0, "A", "C"), r"mu is 1\.0; give a number in \[0, 1\), such as 0\.9"),
        ((1.0, 0.1, -0.1, "A", "C"), r"mu is -0\.1"),
        ((1.0, 0.1, float("nan"), "A", "C"), "mu is nan"),
        ((1.0, -0.1, 0.9, "A", "C"), r"lr, the learning rate, is -0\.1; give one finite number that is not negative"),
        ((1.0, float("inf"), 0.9, "C", "A"), "lr, the learning rate, is inf"),
        ((1.0, 0, 0.9, "B", "A"), "lr, the learning rate, is 0; give one finite number above 0"),
        ((1.0, -0.1, 0.9, "B", "B"), r"lr, the learning rate, is -0\.1; give one finite number above 0"),
        ((1.0, "0.1", 0.9, "A", "B"), r"lr, the learning rate, is '0\.1'"),
    ],
)
def test_what_cannot_be_converted(given, says):
    with pytest.raises(CourseError, match=says):
        convert(*given)
