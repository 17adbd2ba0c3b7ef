"""What widgets say in words changes at the numbers that they promise: each is tried on both sides."""

import numpy as np
import pytest

from course_utils.widgets import averages_explorer, race_explorer, rare_word_explorer, saturation_explorer
from course_utils.widgets.gradient_check import _digits
from course_utils.widgets.initialization import _fate
from course_utils.widgets.momentum_ordering import fate
from course_utils.widgets.projection import signed


def ending_at(distance):
    """A path of 16 distances whose largest is 1 in the second quarter, and this in the last."""
    return np.array([5.0] * 4 + [1.0, 0.5, 1.0, 0.5] + [9.0] * 4 + [0.1, distance, 0.1, distance])


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (0.5, "comes closer"),
        (0.97, "comes closer"),
        (0.98, "comes closer"),
        (0.99, "stays as far away"),
        (1.01, "stays as far away"),
        (1.02, "stays as far away"),
        (1.03, "runs away"),
        (1.15, "runs away"),
        (np.inf, "runs away"),
        (np.nan, "runs away"),
    ],
)
def test_the_fate_of_a_run_is_decided_at_two_percent(distance, words):
    assert fate(ending_at(distance)) == fate(-ending_at(distance)) == words


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (0.009, "vanish"),
        (0.01, "vanish"),
        (0.011, "shrink"),
        (0.49, "shrink"),
        (0.5, "keep their scale"),
        (0.51, "keep their scale"),
        (2.0, "keep their scale"),
        (1.99, "keep their scale"),
        (2.01, "grow"),
        (99, "grow"),
        (100, "grow"),
        (101, "explode"),
        (np.nan, "vanish"),
    ],
)
def test_the_fate_of_a_signal(ratio, words):
    first = np.array([-1.0, 1.0])
    assert _fate(first, ratio * first) == words


@pytest.mark.parametrize(
    ("change", "words"),
    [(6e-4, "+0.001"), (5e-4, "+0.001"), (-5e-4, "−0.001"), (4e-4, "+4e-04"), (-6e-4, "−0.001"), (-4e-4, "−4e-04")],
)
def test_a_change_below_half_a_thousandth_is_a_power_of_ten(change, words):
    assert signed(change) == words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (1.5, "no digits"),
        (0.2, "no digits"),
        (0.1, "1 digit"),
        (0.09, "1 digit"),
        (0.02, "1 digit"),
        (0.009, "2 digits"),
        (0, "16 digits"),
    ],
)
def test_a_digit_is_right_below_a_tenth(error, words):
    assert _digits(error) == words


@pytest.mark.parametrize(
    ("off", "words"),
    [(0.0, "All three agree"), (4e-3, "All three agree"), (6e-3, "Off by up to 1%"), (-0.2, "Off by up to 20%")],
)
def test_averages_agree_within_half_a_percent(off, words):
    explorer = averages_explorer(
        lambda lengths, losses: {"tokens": 1.0, "sentences": 1.0, "batches": 1 + off}, [1.0] * 4
    )
    ax, _sentence = explorer.draw(**explorer.values())
    assert ax.get_title(loc="left") == f"{words}: what is averaged?"


def test_a_unit_hardly_learns_below_a_slope_of_a_twentieth():
    explorer = saturation_explorer(lambda scale, name: np.array([0.049, -0.049, 0.05, -0.051, 1.0]), ["tanh"])
    assert "40% of the slopes of tanh are below 0.05" in explorer.still[1]


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (0.999, "has 99.9% of the way left."),
        (1.0, "has 100.0% of the way left."),
        (1.001, "flew away."),
        (np.nan, "flew away."),
    ],
)
def test_a_rule_that_ends_farther_than_it_began_flew_away(end, words):
    paths = np.array([[1.0, 0.0], [end, 0.0]]), np.array([[1.0, 0.0], [0.5, 0.0]])
    explorer = race_explorer(lambda *choices: (np.eye(2), *paths), ["SGD", "Adam"])
    assert f"Adam at the rate 0.032 {words}" in explorer.still[1]
    title = explorer.draw(**explorer.values())[0].get_title(loc="left")
    assert title == "Adam is behind gradient descent"


@pytest.mark.parametrize(("end", "title"), [(0.499, "is ahead of"), (0.5, "is behind"), (0.501, "is behind")])
def test_a_rule_is_ahead_where_less_of_the_way_is_left(end, title):
    paths = np.array([[1.0, 0.0], [end, 0.0]]), np.array([[1.0, 0.0], [0.5, 0.0]])
    explorer = race_explorer(lambda *choices: (np.eye(2), *paths), ["SGD", "Adam"])
    assert explorer.draw(**explorer.values())[0].get_title(loc="left") == f"Adam {title} gradient descent"


def test_a_rare_word_is_told_by_its_last_steps():
    ways = {"dense": (np.array([3.0, 5.0]), 7.0), "freeze": (np.array([1.5, 2.5]), 4.0)}
    at = np.array([50, 100])
    explorer = rare_word_explorer(lambda *choices: {way: (at, *found) for way, found in ways.items()}, ["RMSprop"])
    assert "memory of 100 updates, a word in one update of 50." in explorer.still[1]
    assert (
        "5 times the rate under the dense rule, 2.5 if frozen in between. Its total distance: 7 and 4."
        in explorer.still[1]
    )
    assert "2 × the frozen one" in explorer.draw(**explorer.values())[0].get_title(loc="left")
