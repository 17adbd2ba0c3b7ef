"""Laws of schedules, on drawn ones: what is computed from n alone, in order, scaled, stretched and warmed up."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import schedules
from course_utils.schedules import (
    constant,
    cosine,
    exponential,
    halve_every,
    inverse_time,
    linear,
    one_cycle,
    per_epoch,
    polynomial,
    scaled,
    then,
    triangular,
    warmup,
)

steady = settings(derandomize=True, deadline=None, max_examples=100)
rate = st.one_of(st.just(0.0), st.floats(1e-9, 10))
low_and_high = st.tuples(rate, rate).map(sorted)
whole = st.integers(1, 12)
DRAWN = {  # each schedule by its name
    "constant": st.builds(constant, rate),
    "halve_every": st.builds(halve_every, rate, whole),
    "exponential": st.builds(exponential, rate, rate),
    "inverse_time": st.builds(inverse_time, rate, rate),
    "polynomial": st.builds(polynomial, rate, rate, whole, st.floats(0.1, 4)),
    "linear": st.builds(linear, rate, rate, whole),
    "cosine": st.builds(cosine, rate, rate, whole),
    "triangular": st.builds(lambda ends, h: triangular(*ends, h), low_and_high, whole),
    "triangular2": st.builds(lambda ends, h: schedules.triangular2(*ends, h), low_and_high, whole),
    "exp_range": st.builds(
        lambda ends, h, gamma: schedules.exp_range(*ends, h, gamma), low_and_high, whole, st.floats(0.1, 1)
    ),
    "one_cycle": st.builds(one_cycle, rate, whole, st.floats(0.01, 0.99)),
}
COMBINED = {  # a schedule of other schedules
    "then": lambda part: st.builds(then, part, st.integers(0, 12), part),
    "warmup": lambda part: st.builds(warmup, part, st.integers(0, 12)),
    "scaled": lambda part: st.builds(scaled, part, rate),
    "per_epoch": lambda part: st.builds(per_epoch, part, whole),
}
ANY = st.recursive(
    st.one_of(*DRAWN.values()), lambda part: st.one_of(*(made(part) for made in COMBINED.values())), max_leaves=4
)
LONG = 60  # updates on which two schedules are compared


def values(schedule):
    return [schedule(n) for n in range(LONG)]


@steady
@given(ANY)
def test_a_rate_is_a_finite_float_and_depends_on_n_alone(schedule):
    rates = values(schedule)
    assert all(type(rate) is float and 0 <= rate < math.inf for rate in rates)
    assert [schedule(np.int64(n)) for n in reversed(range(LONG))] == rates[::-1]


@steady
@given(ANY, st.integers(0, LONG), ANY)
def test_then_follows_the_first_and_then_the_second_from_its_beginning(first, at, second):
    assert values(then(first, at, second)) == [*values(first)[:at], *values(second)[: LONG - at]]


@steady
@given(ANY, st.integers(0, 20), ANY, st.integers(0, 20), ANY)
def test_then_is_associative(first, at, second, later, third):
    nested = then(first, at, then(second, later, third))
    assert values(nested) == values(then(then(first, at, second), at + later, third))


@steady
@given(ANY, st.integers(0, 20), ANY, rate, whole)
def test_scaling_and_epochs_pass_through_then(first, at, second, factor, k):
    whole_run, parts = then(first, at, second), (scaled(first, factor), scaled(second, factor))
    assert values(scaled(whole_run, factor)) == values(then(parts[0], at, parts[1]))
    assert values(per_epoch(whole_run, k)) == values(then(per_epoch(first, k), at * k, per_epoch(second, k)))


@steady
@given(ANY, rate, rate)
def test_factors_multiply(schedule, a, b):
    assert values(scaled(scaled(schedule, a), b)) == pytest.approx(
        values(scaled(schedule, a * b)), rel=1e-12, abs=1e-300
    )
    assert values(scaled(schedule, 1)) == values(schedule)


@steady
@given(ANY, whole, whole)
def test_epochs_of_epochs_multiply_and_each_holds_its_rate(schedule, a, b):
    assert values(per_epoch(per_epoch(schedule, a), b)) == values(per_epoch(schedule, a * b))
    assert values(per_epoch(schedule, a)) == [schedule(epoch) for epoch in range(LONG) for _ in range(a)][:LONG]


@steady
@given(ANY, st.integers(0, 30))
def test_warmup_climbs_in_equal_steps_and_then_begins(schedule, steps):
    rates, full = values(warmup(schedule, steps)), schedule(0)
    assert rates[steps:] == values(schedule)[: LONG - steps]
    climb = np.diff([0.0, *rates[: steps + 1]])
    assert climb == pytest.approx([full / (steps + 1)] * (steps + 1), rel=1e-12, abs=1e-14 * full)
