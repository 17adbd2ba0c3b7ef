"""The exercise of lecture 06 on the search for a rate by powers of ten, in which some runs end as inf or nan."""

from dataclasses import dataclass, field

import numpy as np

from course_utils.exercises.framework.observed import observed
from course_utils.exercises.framework.outcome import Observation

TOO_MANY = 40  # runs, where eight are enough


@dataclass
class Trainings:
    """rate → the cost that a run with it ends at; between the powers of ten of `costs`, something between.

    >>> Trainings({0.1: 0.5, 1.0: float("inf")})(0.1)
    0.5
    """

    costs: dict
    made: int = field(default=0, compare=False)

    def __call__(self, rate):
        self.made += 1
        if self.made > TOO_MANY:
            raise RuntimeError(f"{TOO_MANY} runs were made, and the search goes on, with the rate {rate:.3g}")
        return float(np.interp(np.log10(float(rate)), np.log10(list(self.costs)), list(self.costs.values())))


def _search_cases(rng):
    inf, nan = np.inf, np.nan
    runs = (
        (2.3, {1e-4: 2.2, 1e-3: 1.7, 1e-2: 0.6, 1e-1: 0.08, 1.0: 0.3, 10.0: nan}),
        (0.9, {1e-3: 0.8, 1e-2: 0.2, 1e-1: 0.5, 1.0: inf}),
        (2.4, {1e-5: 1.1, 1e-4: 1.4, 1e-3: 0.4, 1e-2: 1.9, 1e-1: 1.8, 1.0: nan}),
        (0.7, {1e-2: 0.6, 1e-1: 0.3, 1.0: 1.5, 10.0: 0.65, 100.0: nan}),
        (1.6, {1e-7: 1.5, 1e-6: 1.4, 1e-5: 1.2, 1e-4: 0.9, 1e-3: 0.4, 1e-2: 0.2, 1e-1: 0.3, 1.0: inf}),  # eight runs
    )
    return [(Trainings(costs), min(costs), cost_before) for cost_before, costs in runs]


def _seen_of_the_search(program, cost_after, first, cost_before):
    """The rate it chooses, the rates it tried up to the first divergence, and whether it went on after that."""
    tried, ends = [], []

    def watched(rate):
        ends.append(cost_after(rate))
        tried.append(float(rate))
        return ends[-1]

    chosen = program(watched, first, cost_before)
    divergences = [k for k, cost in enumerate(ends) if not cost <= cost_before] or [len(ends)]
    until = divergences[0] + 1
    went_on = Observation("some" if tried[until:] else "none")
    return {"the rate": chosen, "rates tried": tried[:until], "runs after the first divergence": went_on}


@observed(
    "A search that knows when to stop",
    minutes=5,
    difficulty=2,
    objective="Stop a search neither at a rate that is merely worse, nor later than at one that fails.",
    cases=_search_cases,
    observe=_seen_of_the_search,
    hints=(
        "Three things to remember while you search: the rate to try next, the best so far, and its cost.",
        "What does Python say of `nan > 2.3`, of `nan < 2.3` and of `nan <= 2.3`? And of infinity?",
        "All comparisons with nan are False. So ask whether a run went well, and stop where that is not true.",
    ),
)
def best_power(cost_after, first, cost_before):
    """The rate with the lowest cost among first, 10 first, …, up to the first run that diverges."""
    best, lowest, rate = None, np.inf, first
    while True:
        cost = cost_after(rate)
        if not cost <= cost_before:  # nan included: it is not <= anything
            return best
        if cost < lowest:
            best, lowest = rate, cost
        rate = 10 * rate


KEEP = """        if cost < lowest:
            best, lowest = rate, cost
"""
LIST = {
    "best, lowest, rate = None, np.inf, first": "rates, costs, rate = [], [], first",
    "        cost = cost_after(rate)\n": "        cost = cost_after(rate)\n        rates.append(rate)\n"
    "        costs.append(cost)\n",
    KEEP: "",
}

best_power.recognizes(
    largest_survivor=(
        "You return the largest rate that did not diverge. To survive is not to be best: compare the costs.",
        {KEEP: "        best = rate\n"},
    ),
    one_below_the_edge=(
        "You return the survivor one power below the largest. A rule of thumb, where costs are not known; here they"
        " are.",
        {KEEP: "        best = rate\n", "return best": "return best / 10"},
    ),
    one_below_the_best=(
        "You return one power below the best rate. That is cautious; the task asks for the one with the lowest cost.",
        {"return best": "return best / 10"},
    ),
    the_diverged_one=(
        "You return the rate that diverged. It is where the search ends, not what it found.",
        {"return best": "return rate"},
    ),
    nan_is_smallest=(
        "A cost that is nan won: `np.argmin` takes the first nan for the smallest. Keep runs that diverged out of the"
        " comparison.",
        {**LIST, "return best": "return rates[np.argmin(costs)]"},
    ),
    nan_is_smallest_in_a_grid=(
        "A cost that is nan won: `np.argmin` takes the first nan for the smallest. And your grid goes on after a run"
        " has diverged.",
        lambda cost_after, first, cost_before: (
            first * 10.0 ** np.argmin([cost_after(first * 10.0**power) for power in range(10)])
        ),
    ),
    nothing_was_lower=(
        "Nothing comes back. Either a return is missing, or no cost was lower than what you began with: begin with"
        " something that every cost beats.",
        {"np.inf": "0.0"},
    ),
    nan_walks_through=(
        "Your search stops at infinity and not at nan: is nan greater than something? No, and not smaller either. All"
        " comparisons with it are False.",
        {"not cost <= cost_before": "cost > cost_before"},
    ),
    stops_at_nan_alone=(
        "You stop at nan alone. Infinity, and a finite cost above the one before training, are divergence too.",
        {"not cost <= cost_before": "np.isnan(cost)"},
    ),
    stops_at_infinity_alone=(
        "You stop at infinity alone. A run that computes infinity less infinity ends as nan, which is equal to nothing,"
        " not even to nan.",
        {"not cost <= cost_before": "np.isinf(cost)"},
    ),
    while_finite=(
        "You go on as long as costs are finite. A run that ends above the cost before training has diverged as well.",
        {"not cost <= cost_before": "not np.isfinite(cost)"},
    ),
    first_that_is_worse=(
        "You stop at the first cost that is worse than the best. Costs are no smooth valley: go on until a run"
        " diverges.",
        {"not cost <= cost_before": "not cost <= lowest"},
    ),
    better_than_the_last=(
        "You compare each cost with the one before it. A later rate that is better than its neighbor need not be the"
        " best of all.",
        {KEEP: "        if cost < lowest:\n            best = rate\n        lowest = cost\n"},
    ),
    whole_grid=(
        "The rate is right, and runs were made after one had diverged: the rest of a grid, or all of it once more. Runs"
        " cost time. Stop at the first that diverges, and keep what you have seen.",
        {
            "best, lowest, rate": "best, lowest, rate, last",
            "None, np.inf, first": "None, np.inf, first, 3e9 * first",
            "not cost <= cost_before:": "rate > last:",
            "cost < lowest:": "cost < min(lowest, cost_before):",
        },
    ),
    cost_for_rate=(
        "You return the lowest cost. The task asks for the rate that it belongs to.",
        {"return best": "return lowest"},
    ),
    both=(
        "You return a pair. The task asks for the rate alone.",
        {"return best": "return best, lowest"},
    ),
    worst=(
        "You keep the highest cost.",
        {"np.inf": "-np.inf", "cost < lowest": "cost > lowest"},
    ),
    starts_too_late=(
        "The first rate was never tried: you multiplied before the first run.",
        {"np.inf, first": "np.inf, 10 * first"},
    ),
    own_start=(
        "You always start at .001. That is a good habit and a bad program: start at the rate you were given.",
        {"np.inf, first": "np.inf, 1e-3"},
    ),
    doubles=(
        "You doubled the rate. From one power of ten to the next it takes a factor of ten.",
        {"10 * rate": "2 * rate"},
    ),
    adds=(
        "You added the first rate each time. Rates are searched by factors: from .001 it is a long way to 1 by"
        " addition.",
        {"10 * rate": "rate + first"},
    ),
    downwards=(
        "Your rates get smaller and smaller, and small rates never diverge. Go upward.",
        {"10 * rate": "rate / 10"},
    ),
    never_moves=(
        "You tried the same rate again and again. Nothing in your loop makes it larger.",
        {"10 * rate": "rate"},
    ),
)
