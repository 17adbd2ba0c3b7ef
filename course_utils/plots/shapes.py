"""The shape of a step: balls of norms, what a matrix does to a circle, rules judged over seeds, rates over widths."""

from itertools import cycle

import numpy as np

from course_utils.plots import style
from course_utils.plots.curves import LOOKS, TEXTS
from course_utils.plots.projection import arrow
from course_utils.plots.show import figure


@figure
def touching_balls(balls, gradient, title, ax=None):
    """All steps that a norm calls no longer than 1, a panel for each norm, and the one that goes farthest uphill.

    balls: {name: (boundary (points, 2), steepest step (2,))}. gradient: (2,). The dashed line is the level line of the
    linear cost through that step: no step of the ball lies beyond it.
    """
    width = 1 / (len(balls) + 0.2 * (len(balls) - 1))
    g = np.asarray(gradient, float) / np.linalg.norm(gradient)
    for k, (name, (boundary, step)) in enumerate(balls.items()):
        panel = ax.inset_axes([1.2 * width * k, 0.0, width, 0.92])
        panel.fill(*np.transpose(boundary), color=style.STATE, alpha=0.35)
        panel.plot(*np.transpose(boundary), color=style.STATE_TEXT, linewidth=1.2)
        along = np.array([-g[1], g[0]])
        panel.plot(*np.transpose([step - 3 * along, step + 3 * along]), "--", color=style.DATA, linewidth=1.2)
        arrow(panel, (0, 0), 0.75 * g, style.GRADIENTS, "--", 1.6)
        arrow(panel, (0, 0), step, style.VALUES, "-", 2.4)
        panel.plot(*step, "o", color=style.VALUES, markersize=6)
        _square(panel, 1.55, name)
    ax.set(title=title)
    ax.axis("off")


@figure
def images_of_a_circle(matrices, title, ax=None):
    """What matrices make of the unit circle, a panel for each, with the two places where the axes end up.

    matrices: {name: (2, 2)}. The gray circle has radius 1.
    """
    angle = np.linspace(0, 2 * np.pi, 145)
    circle, width = np.stack([np.cos(angle), np.sin(angle)]), 1 / (len(matrices) + 0.12 * (len(matrices) - 1))
    reach = 1.12 * max(1, *(np.abs(np.asarray(M) @ circle).max() for M in matrices.values()))
    for k, (name, M) in enumerate(matrices.items()):
        panel = ax.inset_axes([1.12 * width * k, 0.0, width, 0.88])
        panel.plot(*circle, color=style.DATA, linewidth=1.0)
        panel.fill(*(np.asarray(M) @ circle), color=style.VALUES, alpha=0.2)
        panel.plot(*(np.asarray(M) @ circle), color=style.VALUES, linewidth=2)
        for column, mark in zip(np.transpose(M), ("o", "s"), strict=True):
            panel.plot([0, column[0]], [0, column[1]], color=style.PARAMETERS, linewidth=1.4)
            panel.plot(*column, mark, color=style.PARAMETERS, markersize=6)
        _square(panel, reach, name)
        panel.tick_params(labelleft=k == 0)
    ax.set(title=title)
    ax.axis("off")


def _square(panel, reach, name):
    """A panel of the plane around the origin, as high as it is wide."""
    ends, ticks = (-reach, reach), [-1, 0, 1]
    panel.set(xlim=ends, ylim=ends, xticks=ticks, yticks=ticks, aspect="equal", anchor="N")
    panel.set_title(name, fontsize=10, fontweight="normal", loc="center")


@figure
def judged(found, title, xlabel, wrong=(), ax=None):
    """A row for each rule: every seed's result as a light dot, their geometric mean with its 95% interval; log axis.

    found: {name: (results of the seeds (seeds,), (geometric mean, low, high))}. wrong: names drawn as what goes wrong.
    """
    for row, (name, (results, (mean, low, high))) in enumerate(found.items()):
        color = style.WRONG if name in wrong else style.VALUES
        ax.plot(results, np.full(len(results), row), "o", color=color, alpha=0.25, markersize=5, markeredgewidth=0)
        ax.plot([low, high], [row, row], color=color, linewidth=2)
        ax.plot(mean, row, "D", color=color, markersize=6, markeredgecolor="white")
    ax.set(title=title, xlabel=f"{xlabel}\n(light: seeds; diamond: mean of logs, 95%)", xscale="log")
    ax.set_yticks(range(len(found)), list(found))
    ax.set_ylim(len(found) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", alpha=0.3)


@figure
def rates_by_width(panels, title, ylabel, top, ax=None):
    """The cost against the rate for nets of several widths, a panel for each way to scale; a ring at each lowest cost.

    panels: {way: (rates (points,), {width: costs (points,)})}. top: costs above it are not drawn.
    """
    width = 1 / (len(panels) + 0.1 * (len(panels) - 1))
    lowest = min(np.nanmin(costs) for _rates, curves in panels.values() for costs in curves.values())
    for k, (way, (rates, curves)) in enumerate(panels.items()):
        panel = ax.inset_axes([1.1 * width * k * 0.9, 0.0, width * 0.9, 0.9])
        for costs, (color, dash, marker) in zip(curves.values(), cycle(LOOKS), strict=False):
            costs = np.asarray(costs)
            best = int(np.nanargmin(costs))
            panel.loglog(rates, np.where(costs <= top, costs, np.nan), dash, color=color, linewidth=1.4)
            panel.plot(rates[best], costs[best], marker, color=color, markersize=7, markeredgecolor="white")
        panel.set(xlabel="rate", ylim=(0.8 * lowest, 1.1 * top))
        panel.set_title(way, fontsize=10, fontweight="normal", loc="center")
        panel.tick_params(labelleft=k == 0)
        if k == 0:
            panel.set_ylabel(ylabel)
    widest = max((curves for _rates, curves in panels.values()), key=len)
    for row, (name, (color, dash, marker)) in enumerate(zip(widest, cycle(LOOKS), strict=False)):
        line = {"color": color, "linestyle": dash, "marker": marker, "markersize": 7, "clip_on": False, "zorder": 9}
        ax.plot([0.935, 0.955, 0.975], [0.82 - 0.1 * row] * 3, **line, markevery=[1], linewidth=1.4)
        ax.text(0.985, 0.82 - 0.1 * row, str(name), color=TEXTS.get(color, color), va="center", fontsize=9)
    ax.text(0.945, 0.92, "width", fontsize=9)
    ax.set(title=title, xlim=(0, 1.03), ylim=(0, 1))
    ax.axis("off")
