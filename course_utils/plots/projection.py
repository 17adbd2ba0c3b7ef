"""A step seen from above: the line on which an output keeps its value, and where steps of several kinds lead."""

from itertools import pairwise

import numpy as np

from course_utils.plots import style
from course_utils.plots.show import figure

LOOKS = {False: (style.VALUES, "-", style.VALUES), True: (style.WRONG, "-", style.WRONG_TEXT)}
GRADIENT = (style.GRADIENTS, "--", style.GRADIENTS_TEXT)


@figure
def held_step(line, gradient, paths, title, xlabel, ylabel, wrong=(), limits=None, ax=None):
    """Steps from the origin of a plane of parameters, beside the line on which the held output keeps its value.

    line: (points, 2). gradient: (2,), the direction of the held output's gradient. paths: {name: (stops, 2)}, from the
    origin to where each step ends, its last stop under the name. wrong: names drawn as what goes wrong. limits: (left,
    right, low, high), for figures to be compared.
    """
    ax.plot(*np.transpose(line), color=style.DATA, linewidth=1.2)
    ax.annotate("output 1 stays", line[0], (9, -13), textcoords="offset points", color=style.DATA, fontsize=9)
    _arrow(ax, (0, 0), gradient, "gradient of output 1", GRADIENT)
    for name, path in paths.items():
        look, stops = LOOKS[name in wrong], [(0, 0), *path[1:]]
        for begin, end in pairwise(stops):
            _arrow(ax, begin, end, name if end is stops[-1] else "", look)
    ax.plot(0, 0, "o", color=style.PARAMETERS, markersize=8)
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
    if limits:
        ax.set(xlim=limits[:2], ylim=limits[2:])
    else:
        ax.margins(0.12)
    ax.set_aspect("equal", adjustable="datalim" if limits is None else "box")


def arrow(ax, begin, end, color, dash, width):
    """A bare arrow from one point to another."""
    drawn = {"arrowstyle": "-|>", "color": color, "linestyle": dash, "linewidth": width, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, begin, arrowprops=drawn)


def _arrow(ax, begin, end, name, look):
    """One arrow, with its name where it ends; a point at its end keeps it inside the axes."""
    color, dash, ink = look
    ax.plot(*end, ".", color=color, markersize=3)
    arrow(ax, begin, end, color, dash, 1.8)
    back = end[0] < begin[0]
    place = -7 if back else 7, 4 if end[1] > begin[1] else -13  # beside the arrow, not on the line
    side = "right" if back else "left"
    ax.annotate(name, end, place, textcoords="offset points", color=ink, fontsize=10, ha=side)
