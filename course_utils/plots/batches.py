"""What a batch and a rate make of a run: the best rate and the updates against the batch, the curvature against 2/η."""

import numpy as np

from course_utils.plots import style
from course_utils.plots.curves import LOOKS, TEXTS, name_ends
from course_utils.plots.show import figure


@figure
def curvature_and_bounds(runs, title, ax=None):
    """The largest curvature while nets learn, a panel for each way to train, and 2/η of each rate as a thin line.

    runs: {panel: {rate: (steps (points,), curvature (points,))}}, with the same rates in each panel.
    """
    rates = list(next(iter(runs.values())))
    top = 1.3 * 2 / min(rates)
    last = max(steps[-1] for curves in runs.values() for steps, _curvature in curves.values())
    for k, (name, curves) in enumerate(runs.items()):
        panel = ax.inset_axes([0.47 * k, 0.0, 0.41, 0.9])
        for (rate, (steps, curvature)), (color, dash, _marker) in zip(curves.items(), LOOKS, strict=False):
            panel.axhline(2 / rate, color=color, linewidth=0.8, linestyle=dash)
            panel.plot(steps, curvature, dash, color=color, linewidth=1.6)
        panel.set(xlim=(0, last), ylim=(0, top), xlabel="updates")
        panel.set_title(name, fontsize=10, fontweight="normal", loc="left")
        panel.locator_params(axis="x", nbins=4)
    colors = [TEXTS.get(color, color) for color, _dash, _marker in LOOKS]
    names = {f"2/η at {rate:g}": (2 / rate, color) for rate, color in zip(rates, colors, strict=False)}
    name_ends(panel, last, names)
    ax.child_axes[0].set_ylabel("largest curvature")
    ax.set(xlim=(0, 1), ylim=(0, 1), title=title)
    ax.axis("off")


@figure
def rates_and_updates_by_batch(batches, rates, updates, title, ax=None):
    """Two panels against the batch, all axes logarithmic: the best rate, and the updates until the target.

    batches: (points,). rates, updates: {name: (points,)}. Gray: a rate in proportion to the batch; as many digits.
    """
    batches = np.asarray(batches, dtype=float)
    panels = (("best rate", rates, 1.0), ("updates to the target", updates, -1.0))
    for k, (label, curves, slope) in enumerate(panels):
        panel = ax.inset_axes([0.55 * k, 0.0, 0.34, 0.96])
        for (color, dash, marker), values in zip(LOOKS, curves.values(), strict=False):
            panel.loglog(batches, values, dash, color=color, marker=marker, markersize=5, markerfacecolor="white")
        limits = panel.get_ylim()
        for values in curves.values():
            panel.plot(batches, values[0] * (batches / batches[0]) ** slope, color=style.DATA, linewidth=0.9, zorder=0)
        panel.set(ylim=limits, xlabel="batch", ylabel=label, xticks=batches[::2])
        panel.set_xticklabels([f"{batch:,.0f}" for batch in batches[::2]])
        panel.minorticks_off()
        colors = [TEXTS.get(color, color) for color, _dash, _marker in LOOKS]
        words = ("gray: in proportion", "gray: as many digits")[k]
        panel.text(
            0.97, 0.06 if k == 0 else 0.9, words, color=style.DATA, transform=panel.transAxes, ha="right", fontsize=9
        )
        ends = {name: (curves[name][-1], color) for name, color in zip(curves, colors, strict=False)}
        name_ends(panel, batches[-1], ends)
    ax.set(xlim=(0, 1), ylim=(0, 1), title=title)
    ax.axis("off")
