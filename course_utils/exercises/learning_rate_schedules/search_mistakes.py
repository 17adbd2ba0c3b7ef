"""What else is recognized in a search by powers of ten: a number of runs, other factors, what comes back."""

import numpy as np

from course_utils.exercises.learning_rate_schedules.search_by_powers import LIST, best_power


def _a_number_of(runs):
    """The edits of a search that makes so many runs, whatever they say, and returns the best that went well."""
    return {
        "while True:": f"for _run in range({runs}):",
        "        if not cost <= cost_before:  # nan included: it is not <= anything\n            return best\n": "",
        "cost < lowest": "cost < min(lowest, cost_before)",
        "rate = 10 * rate": "rate = 10 * rate\n    return best",
    }


def _until_worse_and_one_below(cost_after, first, cost_before):
    rates, costs = [], [cost_before]
    while len(costs) < 3 or costs[-1] < costs[-2]:
        rates.append(first * 10.0 ** len(rates))
        costs.append(cost_after(rates[-1]))
    return rates[max(int(np.nanargmin(costs[1:])) - 1, 0)]


best_power.recognizes(
    ten_times_the_best=(
        "You return ten times the best rate: you had multiplied it before you kept it.",
        {"return best": "return 10 * best"},
    ),
    one_run=(
        "You end after the first run: a `return` stands inside the loop.",
        {"        rate = 10 * rate": "        return best"},
    ),
    each_rate_twice=(
        "Each rate was tried twice: once to see whether it diverges, and once for its cost. Runs cost time: keep it.",
        {"cost = cost_after(rate)": "cost = [cost_after(rate), cost_after(rate)][0]"},
    ),
    worse_than_the_first=(
        "You stop at the first cost that is above that of the first run. A run has diverged when it ends above the cost"
        " before training.",
        {
            "        if not cost <= cost_before:": "        if rate == first:\n            cost_before = cost\n"
            "        if not cost <= cost_before:"
        },
    ),
    by_hundreds=(
        "You multiplied by a hundred. From one power of ten to the next it takes a factor of ten.",
        {"10 * rate": "100 * rate"},
    ),
    half_powers=(
        "You went in steps of half a power. From one power of ten to the next it takes a factor of ten.",
        {"10 * rate": "10**0.5 * rate"},
    ),
    adds_ten=(
        "You added 10. From one power of ten to the next it takes a factor of ten.",
        {"10 * rate": "rate + 10"},
    ),
    squares=(
        "You raised the rate to a power. From one power of ten to the next it takes a factor of ten.",
        {"10 * rate": "rate**2"},
    ),
    factor_grows=(
        "The first rate is in your factor. From one power of ten to the next it takes a factor of ten.",
        {"10 * rate": "10 * first * rate"},
    ),
    number_of_the_best=(
        "You return the number of the best run. The task asks for its rate.",
        {"return best": "return int(np.round(np.log10(best / first)))"},
    ),
    all_that_went_well=(
        "You return all rates that did not diverge. The task asks for the one with the lowest cost.",
        {**LIST, "return best": "return rates[:-1]"},
    ),
    costs_of_all=(
        "You return the costs. The task asks for a rate.",
        {**LIST, "return best": "return costs[:-1]"},
    ),
    diverged_run_counts=(
        "The best of yours may be a run that diverged, where its cost is finite: keep such a run out of it.",
        {**LIST, "return best": "return rates[np.nanargmax(costs)]"},
    ),
    first_rate=(
        "You return the first rate, always. Which of your lines should have kept the best one?",
        {"return best": "return first"},
    ),
    **{
        f"{runs}_runs": (
            f"You always make {runs} runs. How many it takes until one diverges is not known beforehand: go on while"
            " all is well, and stop then.",
            _a_number_of(runs),
        )
        for runs in range(4, 9)
    },
    **{
        f"{runs}_runs_at_most": (
            f"You stop when a run diverges, and after {runs} runs in any case. How many it takes is not known"
            " beforehand.",
            {"while True:": f"for _run in range({runs}):", "rate = 10 * rate": "rate = 10 * rate\n    return best"},
        )
        for runs in range(4, 8)
    },
    until_worse_and_one_below=(
        "Two things: you stopped as soon as a cost was worse than the one before, where only a divergence ends the"
        " search; and you returned the rate below the best, where the best is asked for.",
        _until_worse_and_one_below,
    ),
)
