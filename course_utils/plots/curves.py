"""Curves over seeds: a line through the middle of the runs, a band over their range, the name at the end."""

from itertools import cycle

import numpy as np

from course_utils.plots import style
from course_utils.plots.show import figure

LOOKS = (
    (style.VALUES, "-", "o"),
    (style.PARAMETERS, "--", "s"),
    (style.DATA, ":", "^"),
    ("#222222", "-.", "D"),
    (style.VALUES, ":", "v"),
    (style.PARAMETERS, "-", "P"),
    (style.DATA, "--", "X"),
)
TEXTS = {style.PARAMETERS: style.PARAMETERS_TEXT, style.WRONG: style.WRONG_TEXT}  # darker, where a name needs it
GAP = 0.075  # between the names of two curves, as a fraction of the height


@figure
def runs_over_seeds(x, runs, title, xlabel, ylabel, middle="mean", log="", wrong=(), ax=None):
    """The mean (or the median) of some runs as a line, their range from lowest to highest as a band.

    x: (points,). runs: {name: (seeds, points)}. middle: "mean" or "median". log: which axes are logarithmic, such as
    "x" or "xy". wrong: the names drawn in the color of what goes wrong.
    """
    of_runs = {"mean": np.mean, "median": np.median}[middle]
    ends = {}
    looks = looks_of(runs, wrong)
    for name, values in runs.items():
        values, (color, dash, marker) = np.asarray(values), looks[name]
        line = of_runs(values, axis=0)
        ax.fill_between(x, values.min(axis=0), values.max(axis=0), color=color, alpha=0.15, linewidth=0)
        ax.plot(
            x, line, dash, color=color, marker=marker, markersize=4.5, markerfacecolor="white",
            markevery=max(1, len(line) // 8), linewidth=1.6,
        )  # fmt: skip
        ends[name] = line[-1], TEXTS.get(color, color)
    seeds = max(len(values) for values in runs.values())
    ax.set(title=title, ylabel=ylabel, xlabel=xlabel)
    if seeds > 1:
        ax.set_xlabel(f"{xlabel} (line: {middle}, band: range of {seeds} seeds)")
    for axis in log:
        ax.set(**{f"{axis}scale": "log"})
    name_ends(ax, x[-1], ends)


def looks_of(names, wrong=()):
    """{name: (color, dash, marker)}, all different; the names in `wrong` have the color of what goes wrong.

    >>> looks = looks_of(["naive", "ours"], wrong=["naive"])
    >>> looks["ours"] == LOOKS[0], looks["naive"] == (style.WRONG, *LOOKS[1][1:])
    (True, True)
    """
    right_first = sorted(names, key=lambda name: name in wrong)
    looks = dict(zip(right_first, cycle(LOOKS), strict=False))
    return looks | {name: (style.WRONG, *looks[name][1:]) for name in names if name in wrong}


def name_ends(ax, x, ends, gap=GAP):
    """Write the name of each curve to the right of the axes, level with its end where there is room.

    ends: {name: (height of the curve at x, color)}; a height that is not finite counts as the top. Call it when the
    limits of the axes are final.
    """
    ax.autoscale_view()
    to_axes = ax.transData + ax.transAxes.inverted()
    heights = [to_axes.transform((x, y))[1] if np.isfinite(y) else 1.0 for y, _ in ends.values()]
    for (name, (_, color)), height in zip(ends.items(), spread_out(heights, gap), strict=True):
        ax.text(1.02, height, name, color=color, transform=ax.transAxes, va="center", fontsize=9)


def spread_out(heights, gap):
    """The heights, moved up just enough that any two are at least `gap` apart.

    >>> spread_out([2.0, 0.0, 0.1], 1.0)
    [2.0, 0.0, 1.0]
    """
    moved, last = {}, -np.inf
    for k in sorted(range(len(heights)), key=lambda k: heights[k]):
        last = moved[k] = max(heights[k], last + gap)
    return [float(moved[k]) for k in range(len(heights))]
