"""What the order of two updates does: where it leads, how far it is stable, whether a run comes closer or leaves."""

from itertools import cycle, pairwise

import numpy as np

from course_utils.plots import style
from course_utils.plots.curves import LOOKS, TEXTS, name_ends
from course_utils.plots.show import figure

NEAREST, FARTHEST = 1e-6, 1e6  # distances beyond these are drawn at the edge of the picture


@figure
def readings(paths, title, ax=None):
    """Paths of (w, v) from one start, call by call: an arrow for each call, the number of the call at its end.

    paths: {name: (calls + 1, 2)}.
    """
    for (name, path), (color, dash, _) in zip(paths.items(), cycle(LOOKS), strict=False):
        path, ink = np.asarray(path, dtype=float), TEXTS.get(color, color)
        for call, (begin, end) in enumerate(pairwise(path), start=1):
            bend = f"arc3,rad={0.12 if call % 2 else -0.25}"  # so that the way back is not drawn over the way out
            look = {
                "arrowstyle": "-|>",
                "color": color,
                "linestyle": dash,
                "linewidth": 1.6,
                "shrinkA": 4,
                "shrinkB": 4,
            }
            ax.annotate("", end, begin, arrowprops=look | {"connectionstyle": bend})
            ax.annotate(str(call), end, (6, -4), textcoords="offset points", color=ink, fontsize=10, va="top")
        ax.plot(*path.T, "o", color=color, markersize=5)
        ax.annotate(name, path[1], (-7, 4), textcoords="offset points", color=ink, ha="right", fontsize=11)
    start = next(iter(paths.values()))[0]
    ax.plot(*start, "o", markersize=12, markerfacecolor="none", markeredgecolor="black")
    ax.annotate("start", start, (10, 3), textcoords="offset points", fontsize=11)
    ax.set(title=title, xlabel="w", ylabel="v")
    ax.margins(0.16)


@figure
def stability_region(mu, at_once, heavy_ball, simulated, title, ax=None):
    """The largest stable rate times curvature against μ: lines from theory, markers from a simulation.

    mu, at_once, heavy_ball: (points,); the heavy ball allows more. simulated: {μ: (at once, heavy ball)}.
    """
    floor, top = at_once.min() / 10, 10 ** np.ceil(np.log10(heavy_ball.max()))
    ax.fill_between(mu, floor, at_once, color=style.VALUES, alpha=0.22, linewidth=0)
    ax.fill_between(mu, at_once, heavy_ball, color=style.WRONG, alpha=0.18, linewidth=0)
    looks = (at_once, style.WRONG, "--", "X"), (heavy_ball, style.VALUES, "-", "o")
    for k, (bounds, color, dash, marker) in enumerate(looks):
        found = [pair[k] for pair in simulated.values()]
        ax.plot(mu, bounds, dash, color=color)
        ax.plot(list(simulated), found, marker, color=color, markersize=7, markerfacecolor="white", clip_on=False)
    middle, right = len(mu) // 2, 2 * len(mu) // 3  # where the band is wide enough for a name
    for at, height, words, color in (
        (middle, 0.3 * at_once[middle], "both are stable", style.VALUES),
        (right, np.sqrt(at_once[right] * heavy_ball[right]), "only the heavy ball is stable", style.WRONG_TEXT),
        (middle, 6 * heavy_ball[middle], "both run away", style.DATA),
    ):
        ax.text(mu[at], height, words, color=color, ha="center", va="center", fontsize=11)
    ax.set(yscale="log", xlim=(0, 1), ylim=(floor, top), title=title)
    ax.set(xlabel="momentum μ   (lines: theory, markers: simulation)", ylabel="rate · curvature")


@figure
def distances(runs, title, wrong=(), rings=(), ax=None):
    """How far from the minimum each run is, over its updates, on a logarithmic axis; the names stand at the ends.

    runs: {name: (updates + 1,)}. wrong: names drawn as what goes wrong. rings: names drawn as rings, for a run that
    lies on another. What is farther away than the picture shows stays at its edge.
    """
    ends, looks = {}, cycle(LOOKS)
    for name, values in runs.items():
        values = np.nan_to_num(np.abs(values), nan=np.inf).clip(NEAREST, FARTHEST)
        if name in rings:
            color = style.DATA
            ax.semilogy(values, "o", color=color, markersize=7, markerfacecolor="none", markevery=3)
        else:
            color, dash, _ = (style.WRONG, "-", "") if name in wrong else next(looks)
            ax.semilogy(values, dash, color=color)
        ends[name] = values[-1], TEXTS.get(color, color)
    ax.set(title=title, xlabel="update", ylabel="distance to the minimum", ylim=(NEAREST / 2, FARTHEST * 2))
    ax.set_xlim(0, len(values) - 1)
    name_ends(ax, len(values) - 1, ends)
