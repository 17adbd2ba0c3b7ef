"""The search for a rate: on costs whose best rate is known, with runs that diverge, and with what is no search."""

import itertools
import math
import warnings

import numpy as np
import pytest
import torch

from course_utils.errors import CourseError
from course_utils.experiments import rate_search
from course_utils.experiments.rate_search import lr_range_test, powers_of_ten
from course_utils.plots import to_png

nan, inf = math.nan, math.inf
RATES = (0.01, 0.1, 1.0, 10.0)


def made_of(costs):
    """A `train` that looks its cost up: costs is {rate: [cost of seed 0, 1, …]}."""
    return lambda rate, seed: costs[rate][seed]


def search(*costs, seeds=range(2)):
    return powers_of_ten(made_of(dict(zip(RATES, costs, strict=True))), RATES, seeds)


# The costs of RATES, two seeds each → the best rate
FOUND = {
    "the lowest mean": (([5, 5], [3, 3], [1, 2], [4, 4]), 1.0),
    "the mean, not one lucky seed": (([5, 5], [3, 3], [0, 7], [4, 4]), 0.1),
    "no rate with a nan": (([5, 5], [3, 3], [0, nan], [4, 4]), 0.1),
    "no rate with an infinity": (([5, 5], [3, 3], [inf, 0], [nan, nan]), 0.1),
    "minus infinity is no cost": (([5, 5], [3, 3], [-inf, 0], [4, 4]), 0.1),
    "negative costs are": (([5, 5], [3, 3], [-2, 0], [4, 4]), 1.0),
    "the lower of two that are equal": (([5, 5], [3, 3], [3, 3], [4, 4]), 0.1),
    "the lowest that was tried": (([1, 1], [3, 3], [nan, 3], [4, 4]), 0.01),
    "the highest that was tried": (([4, 4], [3, 3], [2, 2], [1, 1]), 10.0),
}


@pytest.mark.parametrize(("costs", "best"), FOUND.values(), ids=FOUND)
def test_the_best_rate(costs, best):
    found = search(*costs)
    assert (found.best, found.rates) == (best, RATES)
    np.testing.assert_array_equal(found.costs, costs)
    assert found.at_edge == (best in (0.01, 10.0))


def test_every_rate_meets_every_seed_once_and_gets_pythons_numbers():
    calls = []

    def train(rate, seed):
        calls.append((rate, seed))
        return rate

    powers_of_ten(train, np.array([0.1, 1.0]), (seed for seed in ("a", "b", "c")))
    assert calls == list(itertools.product([0.1, 1.0], ["a", "b", "c"]))
    assert {type(rate) for rate, _ in calls} == {float}


def test_the_rates_are_powers_of_ten_unless_said():
    assert powers_of_ten(lambda rate, seed: seed).rates == (1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0)
    assert powers_of_ten(lambda rate, seed: seed).costs.tolist() == [[0, 1, 2]] * 6


def test_gradient_descent_on_a_parabola():
    """J = h w²/2: a rate η multiplies w by 1 − ηh, so 1/h is best and 2/h and more diverge."""

    def train(rate, seed, h=10.0):
        w = np.float32(1 + seed)
        for _step in range(2000):
            w = w - np.float32(rate * h) * w
        return h * w**2 / 2

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # diverging runs overflow, and nothing is said of it
        found = powers_of_ten(train, [1e-6, 1e-5, 0.1, 1, 10])
    assert found.best == 0.1 and np.isfinite(found.costs).all(axis=1).tolist() == [True, True, True, False, False]


@pytest.mark.parametrize("one", [float, np.float32, np.array, torch.tensor, int], ids=lambda one: one.__name__)
def test_a_cost_may_be_any_one_number(one):
    assert powers_of_ten(lambda rate, seed: one(3.0), [0.1, 1]).costs.tolist() == [[3.0] * 3] * 2
    assert lr_range_test(lambda rate: one(3.0)).costs.tolist() == [3.0] * 100


def test_a_search_prints_itself():
    found = search([5, 5], [3, 4], [1.23456, 2], [4, inf])
    table = "rate  mean cost  over 2 seeds\n0.01  5          5 … 5\n0.1   3.5        3 … 4\n"
    assert repr(found) == f"{table}1     1.62       1.23 … 2      ← best\n10    diverged   1 of 2\nbest rate: 1"
    html = found._repr_html_()
    assert html.startswith('<table class="course-table">') and html.endswith("</table><p>best rate: 1</p>")
    assert ">1.23 … 2</td>" in html and ">← best</td>" in html
    assert "over 1 seed\n" in repr(search([1], [2], [3], [4], seeds=[0]))


@pytest.mark.parametrize(
    ("costs", "says"),
    [
        (([1], [2], [3], [4]), "best so far: 0.01, the lowest rate tried. Search on: 0.001 may be better."),
        (([4], [3], [2], [1]), "best so far: 10, the highest rate tried. Search on: 100 may be better."),
    ],
    ids=["lowest", "highest"],
)
def test_a_best_rate_at_the_edge_is_said(costs, says):
    found = search(*costs, seeds=[0])
    assert repr(found).endswith(f"\n{says}") and f"<p>{says}</p>" in found._repr_html_()


# A range test


def scripted(costs):
    """A `step` that returns these costs, one after another."""
    upcoming = iter(costs)
    return lambda rate: next(upcoming)


def test_the_rate_grows_by_the_same_factor_from_low_to_high():
    given = []

    def step(rate):
        given.append(rate)
        return 1.0

    test = lr_range_test(step, low=1e-3, high=10, steps=5)
    assert given == test.rates.tolist() == pytest.approx([1e-3, 1e-2, 0.1, 1, 10], rel=1e-12)
    assert {type(rate) for rate in given} == {float}
    assert (test.steepest, test.diverged_at) == (None, None)
    assert lr_range_test(lambda rate: 1.0).rates[[0, -1]].tolist() == [1e-5, 10]


def test_smoothing_is_a_running_mean():
    """k = 40 // 20 = 2: every new cost counts half."""
    test = lr_range_test(scripted([1, 5, 1, *[2] * 37]), steps=40)
    assert test.smoothed[:5].tolist() == [1, 3, 2, 2, 2] and test.costs[:4].tolist() == [1, 5, 1, 2]
    assert test.diverged_at is None  # one minibatch passed 4 times the lowest cost, the mean did not


def test_the_steepest_fall_is_on_the_way_to_the_lowest_point():
    """Without smoothing, steps < 40: the costs fall by 6 about the fifth rate, and by 50 after they rose."""
    test = lr_range_test(scripted([10, 10, 9, 8, 7, 2, 60, 10, 9]), low=1, high=256, steps=9, stop_at=100)
    assert test.steepest == pytest.approx(16) and test.diverged_at is None
    assert isinstance(test.steepest, float)


@pytest.mark.parametrize(
    "costs", [[1, 2, 3, 3, 3], [2, 2, 2, 2, 2], [2, 1, 3, 3, 3]], ids=["rises", "flat", "too soon"]
)
def test_a_cost_that_does_not_fall_has_no_steepest_rate(costs):
    test = lr_range_test(scripted(costs), steps=5, stop_at=4)
    assert test.steepest is None and "the cost does not fall and holds up to 10" in repr(test)


# costs → how many of them are asked for: the test ends at the first that passes 4 times the lowest, or is not finite
ENDS = {
    "just above": ([2, 1, 4, 4.01, 9], 4),
    "nan": ([2, 1, nan, 1, 1], 3),
    "infinite": ([2, 1, 2, 2, inf], 5),
    "of the lowest, not the first": ([8, 1, 5, 1, 1], 3),
    "zero is passed by anything": ([1, 0, 0, 0.1, 0], 4),
}


@pytest.mark.parametrize(("costs", "length"), ENDS.values(), ids=ENDS)
def test_the_test_ends_where_the_cost_diverges(costs, length):
    test = lr_range_test(scripted(costs), low=1, high=16, steps=5)
    assert test.diverged_at == test.rates[-1] == pytest.approx(2 ** (length - 1))
    assert isinstance(test.diverged_at, float)
    np.testing.assert_array_equal(test.costs, costs[:length])
    assert len(test.smoothed) == len(test.rates) == length


def test_stop_at_says_how_far_is_too_far():
    assert lr_range_test(scripted([1, 1.4, 1.6, 1]), steps=4, stop_at=1.5).costs.tolist() == [1, 1.4, 1.6]


def test_a_range_test_on_a_bowl():
    """J = 1 + ½ Σ h w²: the cost falls fastest near 1/2; rates above 2/70 diverge, which takes a while to be seen."""
    h, w = np.array([70.0, 2.0]), np.array([0.01, 2.0])

    def step(rate):
        cost = 1 + (h * w**2).sum() / 2
        w[:] -= rate * h * w
        return cost

    test = lr_range_test(step, low=1e-4, high=100, steps=400)
    assert 0.01 < test.steepest < 0.5 and 2 / 70 < test.diverged_at < 2
    assert repr(test) == (
        f"range test, {len(test.rates)} updates from 0.0001 up: the cost falls fastest near a rate of "
        f"{test.steepest:.2g} and diverges at {test.diverged_at:.2g}"
    )


# Figures of both, and what is no search


def test_results_plot_themselves(monkeypatch):
    found = search([5, 5], [3, 4], [1, 2], [4, nan])
    test = lr_range_test(scripted([10, 10, 9, 7, 5, 4, 60]), low=1, high=64, steps=7)
    for result, title in (
        (found, "Of 4 rates 1 is best; at 10"),
        (test, "The cost falls fastest near a rate of 8, and d"),
    ):
        ax = result.plot()
        assert ax.get_title(loc="left").startswith(title) and to_png(ax).startswith(b"\x89PNG")
        assert result.plot(ax=ax) is ax


def test_loops_show_their_progress(monkeypatch):
    seen = []
    monkeypatch.setattr(
        rate_search, "progress", lambda items, description: seen.append((len(items), description)) or items
    )
    search([1, 1], [2, 2], [3, 3], [4, 4])
    lr_range_test(lambda rate: 1.0, steps=7)
    assert seen == [(8, "rates × seeds"), (7, "rates")]


def cost(*arguments):
    return 1.0


BAD_SEARCH = {
    "train called": ((3.5,), "train is 3.5; give the function itself, not what it returns"),
    "no return": ((lambda rate, seed: None,), r"train\(0.0001, 0\) returned None. Is a return missing\?"),
    "an array": (
        (lambda rate, seed: np.ones(2),),
        r"train\(0.0001, 0\) returned array\(\[1., 1.\]\). Return the cost, one",
    ),
    "a string": ((lambda rate, seed: "3.5",), "returned '3.5'. Return the cost, one number"),
    "a truth": ((lambda rate, seed: np.float64(1) < 2,), r"returned (np\.)?True_?.*\. Return the cost"),
    "a complex number": ((lambda rate, seed: 1j,), "returned 1j. Return the cost"),
    "one rate": ((cost, 0.1), r"rates is 0.1; give a list of at least 2, such as \[0.01, 0.1, 1\]"),
    "a list of one": ((cost, [0.1]), r"rates is \[0.1\]; give a list of at least 2"),
    "out of order": ((cost, [1, 0.1, 1]), r"rates are out of order: 1, 0.1, 1. Give sorted\(set\(rates\)\)"),
    "twice the same": ((cost, [0.1, 0.1]), "rates are out of order: 0.1, 0.1"),
    "a negative rate": ((cost, [-0.1, 0.1]), "a rate is -0.1; give one finite number above 0"),
    "zero": ((cost, [0, 0.1]), "a rate is 0; give one finite number above 0"),
    "an infinite rate": ((cost, [0.1, inf]), "a rate is inf"),
    "a seed": ((cost, [0.1, 1], 3), r"seeds is 3; give a list of at least 1, such as range\(3\)"),
    "no seeds": ((cost, [0.1, 1], range(0)), r"seeds is range\(0, 0\); give a list of at least 1"),
    "none finished": (
        (lambda rate, seed: nan, [0.1, 1]),
        "6 of 6 runs diverged, at least one at every rate from 0.1 up. Search lower: 0.01, 0.001. .* check the",
    ),
    "none finished with every seed": ((lambda rate, seed: [1, inf, 1][seed], [0.1, 1]), "2 of 6 runs diverged"),
}
BAD_TEST = {
    "step called": ({"step": 3.5}, "step is 3.5; give the function itself"),
    "no return": ({"step": lambda rate: None}, r"step\(1e-05\) returned None. Is a return missing\?"),
    "a negative cost": ({"step": lambda rate: -1}, r"step\(1e-05\) returned -1. The test compares multiples"),
    "nan at once": ({"step": lambda rate: nan}, r"step\(1e-05\) returned nan, before any update. Check the parameters"),
    "infinite at once": ({"step": lambda rate: inf}, "returned inf, before any update"),
    "low above high": ({"low": 1, "high": 0.1}, "low is 1, not below high = 0.1. Give the lower rate first"),
    "low at high": ({"low": 1, "high": 1}, "low is 1, not below high = 1"),
    "low of zero": ({"low": 0}, "low is 0; give one finite number above 0"),
    "high of nan": ({"high": nan}, "high is nan; give one finite number above 0"),
    "one step": ({"steps": 1}, "steps is 1; give a whole number, 2 or more"),
    "half a step": ({"steps": 99.5}, "steps is 99.5; give a whole number"),
    "stop at once": ({"stop_at": 1}, "stop_at is 1; give a factor above 1"),
    "stop at none": ({"stop_at": None}, "stop_at is None; give one finite number above 0"),
}


@pytest.mark.parametrize(("arguments", "says"), BAD_SEARCH.values(), ids=BAD_SEARCH)
def test_what_is_no_search(arguments, says):
    with pytest.raises(CourseError, match=says):
        powers_of_ten(*arguments)


@pytest.mark.parametrize(("options", "says"), BAD_TEST.values(), ids=BAD_TEST)
def test_what_is_no_range_test(options, says):
    with pytest.raises(CourseError, match=says):
        lr_range_test(**{"step": cost, **options})


def test_a_negative_cost_is_refused_later_too():
    with pytest.raises(CourseError, match=r"returned -0\.5"):
        lr_range_test(scripted([1, 0.5, -0.5]))


@pytest.mark.parametrize("run", [powers_of_ten, lr_range_test], ids=lambda run: run.__name__)
def test_an_error_of_the_readers_own_code_comes_through(run):
    def broken(*arguments):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        run(broken)
