"""Curves over seeds: a line for the mean, a band for where the runs lie."""

import numpy as np

from course_utils.plots import style
from course_utils.plots.show import figure

LOOKS = ((style.VALUES, "-"), (style.PARAMETERS, "--"), (style.DATA, ":"), ("#222222", "-."))


@figure
def runs_over_seeds(x, runs, title, xlabel, ylabel, ax=None):
    """x: (points,). runs: {name: (seeds, points)}. Lines are means, bands reach from the lowest run to the highest."""
    for (name, values), (color, dash) in zip(runs.items(), LOOKS, strict=False):
        values = np.asarray(values)
        ax.plot(x, values.mean(axis=0), dash, color=color, label=name)
        ax.fill_between(x, values.min(axis=0), values.max(axis=0), color=color, alpha=0.15, linewidth=0)
    ax.legend(frameon=False, fontsize=9)
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
