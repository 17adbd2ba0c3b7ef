"""The numbers of "Adagrad, two ways": its answer, and what each mistake gives, computed from the two gradients."""

from math import sqrt

import pytest

from course_utils.exercises.gradient_accumulation.one_or_two_updates import adagrad_two_ways

A, B = 3.0, -4.0  # the two gradients; w and s begin at 0, and the rate is 1
MEAN, SUM, SQUARES = (A + B) / 2, A + B, A**2 + B**2
STEP = A / sqrt(A**2)
EACH, ONCE = (-STEP - B / sqrt(SQUARES), SQUARES), (-MEAN / sqrt(MEAN**2), MEAN**2)
NO_SIGN = (A - B) / 2

# mistake → (w, s) after each token, and once with the mean
MADE = {
    "same_thing_after_each": (EACH, EACH),
    "same_thing_once": (ONCE, ONCE),
    "mean_of_squares": (EACH, (-MEAN / sqrt(SQUARES / 2), SQUARES / 2)),
    "mean_of_squares_in_the_state": (EACH, (ONCE[0], SQUARES / 2)),
    "minus_dropped_in_the_mean": (EACH, (-NO_SIGN / sqrt(NO_SIGN**2), NO_SIGN**2)),
    "minus_dropped_after_each": ((-STEP + B / sqrt(SQUARES), SQUARES), ONCE),
    "old_state": ((-STEP - B / sqrt(A**2), SQUARES), ONCE),
    "square_replaced_in_the_state": ((EACH[0], B**2), ONCE),
    "first_step_alone": ((-STEP, A**2), ONCE),
    "descent_after_each": ((-SUM, SQUARES), ONCE),
    "descent_once": (EACH, (-MEAN, MEAN**2)),
    "cancelled": ((0, SQUARES), ONCE),
    "exchanged": (ONCE, EACH),
    "sum_for_mean": (EACH, (-SUM / sqrt(SUM**2), SUM**2)),
    "squares_one_by_one": (EACH, (-MEAN / sqrt(SQUARES), SQUARES)),
    "sum_over_all_squares": (EACH, (-SUM / sqrt(SQUARES), SQUARES)),
    "minus_dropped": ((-STEP + B / sqrt(SQUARES), SQUARES), (-1, NO_SIGN**2)),
    "uphill": ((-EACH[0], SQUARES), (-ONCE[0], MEAN**2)),
    "first_uphill": ((-EACH[0], SQUARES), ONCE),
    "once_uphill": (EACH, (-ONCE[0], MEAN**2)),
    "no_root": ((-A / A**2 - B / SQUARES, SQUARES), (-MEAN / MEAN**2, MEAN**2)),
    "root_kept": ((EACH[0], sqrt(SQUARES)), (ONCE[0], sqrt(MEAN**2))),
    "replaced": ((-STEP - B / sqrt(B**2), B**2), ONCE),
    "nothing_divided": ((-SUM, SQUARES), (-MEAN, MEAN**2)),
    "second_step_alone": ((-B / sqrt(SQUARES), SQUARES), ONCE),
    "state_first": (EACH[::-1], ONCE[::-1]),
    "mean_not_squared": (EACH, (ONCE[0], abs(MEAN))),
}


def test_the_answer():
    assert [*adagrad_two_ways.answer.values()] == [pytest.approx(EACH), pytest.approx(ONCE)]


def test_every_mistake_is_computed():
    assert {mistake.name for mistake in adagrad_two_ways.misconceptions} == set(MADE)


@pytest.mark.parametrize("name", MADE)
def test_what_a_mistake_gives(name):
    (mistake,) = [mistake for mistake in adagrad_two_ways.misconceptions if mistake.name == name]
    assert [*mistake.program.values()] == [pytest.approx(pair, rel=1e-12, abs=1e-12) for pair in MADE[name]]
