"""Learning rates on trial: the cost against the rate, over seeds, and in one run whose rate grows."""

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from course_utils.plots import style
from course_utils.plots.show import figure


@figure
def rate_search(rates, costs, best, ax=None):
    """The final costs of a search: a dot for each run, a line through the means, a ✗ at each rate where runs diverged.

    rates: (rates,), ascending. costs: (rates, seeds), nan or infinite where a run diverged. best: one of the rates.
    """
    rates, costs = np.asarray(rates), np.asarray(costs, dtype=float)
    finite, seeds = np.isfinite(costs), costs.shape[1]
    places = np.outer(rates, 1.12 ** (np.arange(seeds) - (seeds - 1) / 2))  # side by side, so that each seed is seen
    ax.plot(places[finite], costs[finite], "o", color=style.DATA, markersize=4, alpha=0.7)
    whole = finite.all(axis=1)
    means = costs[whole].mean(axis=1)
    ax.plot(rates[whole], means, "s-", color=style.VALUES, markersize=5, linewidth=1.5)
    _ring(ax, best, means.min(), f"{means.min():.3g}", "left" if best == rates[0] else "right")
    low, high = costs[finite].min(), costs[finite].max()
    ax.set(xscale="log", yscale="log" if 0 < 10 * low < high else "linear", ymargin=0.15)
    _plain_numbers(ax.xaxis, (1,))
    if ax.get_yscale() == "log":
        _plain_numbers(ax.yaxis, (1, 2, 5) if high < 1000 * low else (1,))
    for rate, lost in zip(rates[~whole], (~finite[~whole]).sum(axis=1), strict=True):
        _cross(ax, rate, f"{lost} of {seeds}\ndiverged")
    ax.set(xlim=(rates[0] / 2, rates[-1] * 2), xlabel="learning rate", ylabel="final cost: ■ mean, ● each seed")
    ax.set_title(_finding(rates, best, rates[~whole]))


def _finding(rates, best, diverged):
    """The point of a search, as a sentence."""
    if best in (rates[0], rates[-1]):
        return f"The best rate, {best:.3g}, is the {'lowest' if best == rates[0] else 'highest'} tried: search on"
    too_large = diverged[diverged > best]
    beyond = f"; at {too_large[0]:.3g} runs diverge" if too_large.size else ""
    return f"Of {len(rates)} rates {best:.3g} is best{beyond}"


@figure
def range_test(rates, costs, smoothed, steepest, diverged_at, ax=None):
    """The cost of each minibatch while the rate grows, and smoothed; where it falls fastest, and where it diverges.

    rates, costs, smoothed: (updates,). steepest, diverged_at: one of the rates, or None.
    """
    rates, costs, smoothed = (np.asarray(values, dtype=float) for values in (rates, costs, smoothed))
    top = 1.35 * smoothed[: np.nanargmin(smoothed) + 1].max()
    ax.plot(rates, costs, color=style.DATA, linewidth=0.8)
    ax.plot(rates, smoothed, color=style.VALUES)
    ax.text(0.02, 0.14, "smoothed", color=style.VALUES, transform=ax.transAxes)
    ax.text(0.02, 0.05, "each minibatch", color=style.DATA, transform=ax.transAxes)
    ax.set(
        xscale="log",
        xlabel="learning rate, growing with each update",
        ylabel="cost",
        ylim=(0, top),
        xlim=(rates[0], None),
    )
    _plain_numbers(ax.xaxis, (1,))
    falls = "The cost does not fall"
    if steepest is not None:
        falls = f"The cost falls fastest near a rate of {steepest:.2g}"
        _ring(ax, steepest, np.interp(steepest, rates, smoothed), f"{steepest:.2g}", "right")
    if diverged_at is not None:
        _cross(ax, diverged_at)
    ax.set_title(falls if diverged_at is None else f"{falls}, and diverges at {diverged_at:.2g}")


def _ring(ax, x, y, label, side):
    """A ring around a point, and a label below it on that side."""
    ax.plot([x], [y], "o", markersize=14, markerfacecolor="none", markeredgecolor="black", markeredgewidth=1.8)
    ax.annotate(
        label, (x, y), (-10 if side == "right" else 10, -8), textcoords="offset points", ha=side, va="top",
        fontweight="bold", bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
    )  # fmt: skip


def _cross(ax, x, label=""):
    """A mark for what diverged, at the top of the figure, where its cost would be."""
    place = {"transform": ax.get_xaxis_transform(), "clip_on": False}
    ax.plot([x], [0.95], "X", color=style.WRONG, markersize=10, **place)
    ax.text(x, 0.88, label, color=style.WRONG_TEXT, ha="center", va="top", fontsize=9, **place)


def _plain_numbers(axis, digits):
    """Labels such as 0.01 and 0.5 on a logarithmic axis, at these first digits."""
    axis.set_major_locator(LogLocator(subs=digits))
    axis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axis.set_minor_formatter(NullFormatter())
