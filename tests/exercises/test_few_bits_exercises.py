"""Lecture 11's exercises: right programs written in other ways, in-place changes, and numbers of the package."""

import numpy as np
import pytest
from exercise_answers import asking

from course_utils.exercises import updates_in_few_bits
from course_utils.exercises.framework.function_source import compiled
from course_utils.numpy_ref.loss_scale import LossScale
from course_utils.numpy_ref.rounding import compensated_add, rounded, spacing

case, answer, verdict = asking(updates_in_few_bits)


def by_halves(x):
    bits = np.frombuffer(x.tobytes(), np.uint32).reshape(x.shape)
    low, high = bits & 0xFFFF, bits >> 16
    up = (low > 0x8000) | ((low == 0x8000) & (high % 2 == 1))
    return ((high + up).astype(np.uint32) << 16).view(np.float32)


def by_mantissas(x):
    mantissa, exponent = np.frexp(x)
    return np.ldexp(np.rint(mantissa * 256) / 256, exponent)


def signed(x):
    bits = x.view(np.int32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) & ~0xFFFF).view(np.float32)


def rounded_inside(w, slope, lr, steps, nearest):
    for _ in range(steps):
        w = w - lr * slope(nearest(w))
    return nearest(w), w


def upper_and_lower(x, step, u):
    low, high = np.floor(x / step) * step, np.ceil(x / step) * step
    return np.where(u < (x - low) / step, high, low)


def asked_of_the_new_weight(w, gradient_of, lr, scale, interval, steps):
    good = 0
    for k in range(steps):
        new = w - lr * (gradient_of(k, w, scale).astype(float) / scale)
        if np.isfinite(new).all():
            w, good = new, good + 1
            scale *= 2 if good % interval == 0 else 1
        else:
            scale, good = scale / 2, 0
    return w, scale


def two_sum(total, lost, x, nearest):
    """Knuth's sum, which need not know which of the two is larger."""
    y = nearest(x + lost)
    s = nearest(total + y)
    arrived = nearest(s - total)
    return s, nearest(nearest(total - nearest(s - arrived)) + nearest(y - arrived))


def asks_first(total, lost, x, nearest):
    """Neumaier's variant."""
    y = nearest(x + lost)
    s = nearest(total + y)
    larger = np.abs(total) >= np.abs(y)
    return s, np.where(larger, nearest(nearest(total - s) + y), nearest(nearest(y - s) + total))


def in_wide_numbers(total, lost, x, nearest):
    y = nearest(x + lost)
    s = nearest(total + y)
    return s, total + y - s


def rest_rounded_once(total, lost, x, nearest):
    y = nearest(x + lost)
    s = nearest(total + y)
    return s, nearest(y - (s - total))


def in_float32(w, gradient_of, lr, scale, interval, steps):
    good = 0
    for k in range(steps):
        g = gradient_of(k, w, scale).astype(np.float32)
        if not np.isfinite(g).all():
            scale, good = scale / 2, 0
            continue
        w, good = w - np.float32(lr) * (g / np.float32(scale)), good + 1
        if good == interval:
            scale, good = scale * 2, 0
    return w, scale


def in_rows(x, block):
    rows = np.append(x, np.zeros(-len(x) % block)).reshape(-1, block)
    scales = np.abs(rows).max(axis=1, keepdims=True) / 127
    return (np.rint(rows / np.where(scales > 0, scales, 1)) * scales).ravel()[: len(x)]


def in_a_list(x, block):
    found = []
    for k in range(0, len(x), block):
        largest = max(map(abs, x[k : k + block]))
        found += [round(127 * value / largest) * largest / 127 if largest else 0.0 for value in x[k : k + block]]
    return found


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("to_bfloat16", by_halves),
        ("to_bfloat16", by_mantissas),
        ("to_bfloat16", signed),
        ("train_with_master", rounded_inside),
        ("by_chance", upper_and_lower),
        ("by_chance", lambda x, step, u: np.ceil(x / step - u) * step),
        ("by_chance", lambda x, step, u: x // step * step + step * (u * step < x % step)),
        ("carry_the_rest", two_sum),
        ("carry_the_rest", asks_first),
        ("carry_the_rest", in_wide_numbers),
        ("carry_the_rest", rest_rounded_once),
        ("scaled_updates", asked_of_the_new_weight),
        ("scaled_updates", in_float32),
        ("in_blocks", in_rows),
        ("in_blocks", in_a_list),
    ],
)
def test_a_right_program_may_be_written_in_another_way(name, program):
    assert verdict(name, program).status == "correct"


def rounded_in_place(x):
    bits = x.view(np.uint32)
    bits += 0x7FFF + ((bits >> 16) & 1)
    return (bits & 0xFFFF0000).view(np.float32)


def moved_in_place(w, slope, lr, steps, nearest):
    for _ in range(steps):
        w -= lr * slope(nearest(w))
    return nearest(w), w


def stepped_in_place(w, gradient_of, lr, scale, interval, steps):
    new, scale = updates_in_few_bits.scaled_updates.program(w, gradient_of, lr, scale, interval, steps)
    w[:] = new
    return w, scale


@pytest.mark.parametrize(
    ("name", "program"),
    [("to_bfloat16", rounded_in_place), ("train_with_master", moved_in_place), ("scaled_updates", stepped_in_place)],
)
def test_what_was_given_is_left_as_it_is(name, program):
    assert verdict(name, program).misconception == "input changed"


@pytest.mark.parametrize("number", range(1, 7))
def test_the_bits_round_as_the_package_does(number):
    np.testing.assert_array_equal(answer("to_bfloat16", number), rounded(*case("to_bfloat16", number), "bfloat16"))


def test_the_rate_that_arrives_is_half_the_spacing():
    kept, rate = rounded(0.3, "bfloat16"), updates_in_few_bits.rate_that_arrives.answer
    assert rate == spacing(0.3, "bfloat16") / 2
    for sign in (-1, 1):
        moves = [rounded(kept + sign * part * rate, "bfloat16") != kept for part in (0.99, 1.01)]
        assert moves == [False, True]


@pytest.mark.parametrize("number", range(1, 6))
def test_the_rest_is_carried_as_the_package_does(number):
    total, lost, x, _nearest = case("carry_the_rest", number)
    np.testing.assert_array_equal(answer("carry_the_rest", number), compensated_add(total, lost, x, "bfloat16"))


@pytest.mark.parametrize("number", range(1, 6))
def test_the_sum_and_the_rest_are_exactly_what_was_to_arrive(number):
    total, lost, x, nearest = case("carry_the_rest", number)
    y = nearest(x + lost)
    assert (np.abs(y) < np.abs(total)).all()
    s, rest = answer("carry_the_rest", number)
    np.testing.assert_array_equal(s + rest, total + y)
    assert (rest != 0).any()


@pytest.mark.parametrize("number", range(1, 7))
def test_the_scale_moves_as_the_package_s_does(number):
    w, gradient_of, lr, scale, interval, steps = case("scaled_updates", number)
    scaler = LossScale(scale, interval=interval)
    for k in range(steps):
        grads = scaler.unscaled([gradient_of(k, w, scaler.scale).astype(float)])
        w = w if grads is None else w - lr * grads[0]
        scaler.update(skipped=grads is None)
    found, last = answer("scaled_updates", number)
    np.testing.assert_allclose(found, w, rtol=1e-12)
    assert last == scaler.scale


def test_the_buggy_loop_loses_what_a_master_copy_keeps():
    buggy = compiled(updates_in_few_bits.BUGGY_MASTER, "buggy_master")
    given = (np.ones(1), lambda p: np.ones(1), 0.01, 10, lambda x: np.round(8 * x) / 8)
    assert [float(each[0]) for each in buggy(*given)] == [1.0, 0.99]
    right = updates_in_few_bits.train_with_master.program(*given)
    np.testing.assert_allclose(np.ravel(right), [0.875, 0.9])


def test_the_chance_is_the_fraction():
    rng = np.random.default_rng(0)
    x = np.full(20_000, -0.8)
    found = updates_in_few_bits.by_chance.program(x, 0.25, rng.uniform(size=x.shape))
    assert set(found) == {-1.0, -0.75} and abs(found.mean() + 0.8) < 0.003
