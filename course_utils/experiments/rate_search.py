"""Which learning rate? A search by powers of ten, over seeds; and one run whose rate grows until it diverges.

Both take a function that trains, and return a result that prints itself, and plots itself with `result.plot()`. Rates
that are too large are tried on purpose, so NumPy's overflow warnings are off while they run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np

from course_utils.arguments import check_positive, check_whole_number, is_real, shown
from course_utils.display.progress import progress
from course_utils.display.tables import table
from course_utils.errors import CourseError


@dataclass(frozen=True, eq=False)
class RateSearch:
    """What a search found. costs (rates, seeds): nan or infinite where a run diverged. best: one of the rates."""

    rates: tuple[float, ...]
    costs: np.ndarray
    best: float

    @property
    def at_edge(self):
        """Whether the best rate is the lowest or the highest that was tried: a better one may lie beyond."""
        return self.best in (self.rates[0], self.rates[-1])

    def plot(self, ax=None):
        """The costs against the rates, as a figure: → Axes."""
        from course_utils import plots

        return plots.rate_search(self.rates, self.costs, self.best, ax=ax)

    def __repr__(self):
        return f"{self._table()!r}\n{self._verdict()}"

    def _repr_html_(self):
        return f"{self._table()._repr_html_()}<p>{escape(self._verdict())}</p>"

    def _table(self):
        """One row a rate: the mean cost and its range, or how many seeds diverged."""
        rows, seeds = [], self.costs.shape[1]
        for rate, costs in zip(self.rates, self.costs, strict=True):
            lost = np.count_nonzero(~np.isfinite(costs))
            found = ["diverged", f"{lost} of {seeds}"] if lost else [costs.mean(), _range_of(costs)]
            rows.append([rate, *found, "← best" if rate == self.best else ""])
        return table(["rate", "mean cost", f"over {seeds} seed{'s' * (seeds > 1)}", ""], rows, digits=3)

    def _verdict(self):
        if not self.at_edge:
            return f"best rate: {self.best:.3g}"
        side, beyond = ("lowest", self.best / 10) if self.best == self.rates[0] else ("highest", self.best * 10)
        return f"best so far: {self.best:.3g}, the {side} rate tried. Search on: {beyond:.3g} may be better."


def _range_of(costs):
    return f"{costs.min():.3g} … {costs.max():.3g}"


def powers_of_ten(train, rates=(1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0), seeds=range(3)):
    """Train once with every rate and seed; the best rate has the lowest mean cost, and no seed that diverged.

    train: (rate, seed) → the final cost, one number; nan or infinite means that the run diverged. It must start afresh
    at each call. rates: positive, lowest first. → `RateSearch`; if its `at_edge` is true, search on beyond that edge.

    CourseError for rates that are not positive or out of order, for a train that does not return a number, and when no
    rate finished with every seed. Source: cs224n-2019-l4. Taught in: notebook 05.

    >>> def train(rate, seed):  # ten steps down the parabola w²
    ...     w = 1.0 + seed
    ...     for _step in range(10):
    ...         w -= rate * 2 * w
    ...     return w**2 if abs(w) < 100 else float("nan")
    >>> powers_of_ten(train, rates=[0.01, 0.1, 1, 10])
    rate  mean cost  over 3 seeds
    0.01  3.12       0.668 … 6.01
    0.1   0.0538     0.0115 … 0.104  ← best
    1     4.67       1 … 9
    10    diverged   3 of 3
    best rate: 0.1
    """
    rates, seeds = _checked_rates(rates), _listed("seeds", seeds, 1, "range(3)")
    costs = np.empty((len(rates), len(seeds)))
    for i, j in progress(list(np.ndindex(costs.shape)), description="rates × seeds"):
        costs[i, j] = _called(train, "train", rates[i], seeds[j])
    means = [runs.mean() if np.isfinite(runs).all() else np.inf for runs in costs]
    if min(means) == np.inf:
        raise CourseError(
            f"powers_of_ten: {np.count_nonzero(~np.isfinite(costs))} of {costs.size} runs diverged, at least one at "
            f"every rate from {rates[0]:g} up. Search lower: {rates[0] / 10:g}, {rates[0] / 100:g}. If that does not "
            "help, the fault is elsewhere: check the gradient and the data."
        )
    return RateSearch(rates, costs, rates[int(np.argmin(means))])


@dataclass(frozen=True, eq=False)
class RangeTest:
    """What a range test saw, update by update (n,). steepest, diverged_at: rates, or None where there is none."""

    rates: np.ndarray
    costs: np.ndarray
    smoothed: np.ndarray
    steepest: float | None
    diverged_at: float | None

    def plot(self, ax=None):
        """The cost against the growing rate, as a figure: → Axes."""
        from course_utils import plots

        return plots.range_test(self.rates, self.costs, self.smoothed, self.steepest, self.diverged_at, ax=ax)

    def __repr__(self):
        falls = f"falls fastest near a rate of {self.steepest:.2g}" if self.steepest else "does not fall"
        ends = f"diverges at {self.diverged_at:.2g}" if self.diverged_at else f"holds up to {self.rates[-1]:.2g}"
        return f"range test, {len(self.rates)} updates from {self.rates[0]:.2g} up: the cost {falls} and {ends}"


def lr_range_test(step, low=1e-5, high=10, steps=100, stop_at=4):
    """One run whose rate grows from low to high, by the same factor at each update: how large a rate can it bear?

    step: rate → the cost of one minibatch, from before the update that it then makes with this rate. The parameters
    are useless afterwards: start afresh. → `RangeTest`: `steepest`, where the smoothed cost falls fastest on the way to
    its lowest point, is a first guess of a good rate. `diverged_at`, where the smoothed cost passes stop_at times its
    lowest or is not finite, ends the test; a run that stays at one rate diverges at lower ones already. Smoothed means
    s ← s + (cost − s)/k with k = ⌊steps/20⌋ or 1, which lags by about k updates.

    CourseError for a low that is not below high, fewer than 2 steps, a stop_at of at most 1, and a step that does not
    return a number, or returns a negative one, or one that is not finite before any update. Source: Smith 2017,
    section 3.3. Taught in: notebook 06.

    >>> w = np.array([3.0, 1.0])
    >>> def step(rate):  # one step down the bowl 1 + w₁² + 10 w₂²
    ...     cost = 1 + w[0] ** 2 + 10 * w[1] ** 2
    ...     w[:] -= rate * np.array([2, 20]) * w
    ...     return cost
    >>> lr_range_test(step, low=1e-4, high=10)
    range test, 77 updates from 0.0001 up: the cost falls fastest near a rate of 0.0052 and diverges at 0.69
    """
    low, high = check_positive("low", low), check_positive("high", high)
    steps = check_whole_number("steps", steps, least=2)
    if low >= high:
        raise CourseError(f"low is {low:g}, not below high = {high:g}. Give the lower rate first.")
    if check_positive("stop_at", stop_at) <= 1:
        raise CourseError(f"stop_at is {shown(stop_at)}; give a factor above 1, such as 4.")
    span, costs, smoothed, diverged_at = max(1, steps // 20), [], [], None
    for rate in progress(np.geomspace(low, high, steps).tolist(), description="rates"):
        costs.append(_minibatch_cost(step, rate, first=not costs))
        smoothed.append(smoothed[-1] + (costs[-1] - smoothed[-1]) / span if smoothed else costs[-1])
        if not smoothed[-1] <= stop_at * min(smoothed):  # a NaN is not <= either
            diverged_at = rate
            break
    rates, smoothed = np.geomspace(low, high, steps)[: len(costs)], np.array(smoothed)
    return RangeTest(rates, np.array(costs), smoothed, _steepest(rates, smoothed, span), diverged_at)


def _minibatch_cost(step, rate, first):
    """The cost of the next minibatch, 0 or more; at the first one, it must be finite."""
    cost = _called(step, "step", rate)
    if cost < 0:
        raise CourseError(f"step({rate:g}) returned {cost:g}. The test compares multiples: give a cost of 0 or more.")
    if first and not np.isfinite(cost):
        raise CourseError(f"step({rate:g}) returned {cost}, before any update. Check the parameters and the data.")
    return cost


def _steepest(rates, smoothed, span):
    """The rate around which the cost falls most, in 2 · span updates, on its way to its lowest point; or None."""
    down = smoothed[: np.nanargmin(smoothed) + 1]
    falls = down[: -2 * span] - down[2 * span :]
    return float(rates[span + falls.argmax()]) if falls.size else None


def _called(train, name, *arguments):
    """What the user's function returns, as a float."""
    if not callable(train):
        raise CourseError(f"{name} is {shown(train)}; give the function itself, not what it returns.")
    with np.errstate(over="ignore", invalid="ignore"):
        result = train(*arguments)
    value = result.item() if getattr(result, "shape", None) == () else result  # NumPy's and torch's numbers
    if not is_real(value):
        call = f"{name}({', '.join(shown(argument) for argument in arguments)})"
        advice = "Is a return missing?" if value is None else "Return the cost, one number."
        raise CourseError(f"{call} returned {shown(result)}. {advice}")
    return float(value)


def _checked_rates(rates):
    rates = tuple(check_positive("a rate", rate) for rate in _listed("rates", rates, 2, "[0.01, 0.1, 1]"))
    if any(after <= before for before, after in pairwise(rates)):
        raise CourseError(f"rates are out of order: {', '.join(f'{r:g}' for r in rates)}. Give sorted(set(rates)).")
    return rates


def _listed(name, values, least, example):
    """The values as a list that is long enough to search."""
    listed = list(values) if isinstance(values, Iterable) else []
    if len(listed) < least:
        raise CourseError(f"{name} is {shown(values)}; give a list of at least {least}, such as {example}.")
    return listed
