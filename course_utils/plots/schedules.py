"""Schedules and their effect: the rate above and the cost below, noise floors, bounds, gains over a constant."""

import numpy as np

from course_utils.plots import style
from course_utils.plots.show import figure

TICKS = [m * 10.0**k for k in range(-4, 3) for m in (1, 2, 5)]  # on a logarithmic axis of a decade or two


@figure
def rates_and_costs(runs, title, steps_per_epoch, reference=None, ax=None):
    """A column for each run: its rate at each update above, its cost at some of them below, on a logarithmic axis.

    runs: {name: (rates (updates,), at (points,), costs (points,))}; at counts the updates made before each cost.
    reference: the costs of another run, at the same points, drawn thin in every column.
    """
    shown = [costs for _, _, costs in runs.values()] + ([] if reference is None else [reference])
    low, high = 0.7 * min(map(np.min, shown)), 1.5 * max(map(np.max, shown))
    top = 1.15 * max(np.max(rates) for rates, _, _ in runs.values())
    width = 1 / (1.22 * len(runs) - 0.22)
    for k, (name, (rates, at, costs)) in enumerate(runs.items()):
        upper = ax.inset_axes([1.22 * width * k, 0.64, width, 0.28])
        lower = ax.inset_axes([1.22 * width * k, 0.0, width, 0.56])
        epochs = np.arange(len(rates)) / steps_per_epoch
        upper.plot(epochs, rates, color=style.DATA, linewidth=1.4)
        upper.fill_between(epochs, 0, rates, color=style.DATA, alpha=0.18, linewidth=0)
        upper.set_title(name, fontsize=9.5, fontweight="normal", loc="left", pad=3)
        if reference is not None:
            lower.semilogy(np.asarray(at) / steps_per_epoch, reference, color=style.DATA, linewidth=1)
        lower.semilogy(np.asarray(at) / steps_per_epoch, costs, color=style.VALUES, linewidth=1.8)
        for panel, bottom, ceiling in ((upper, 0, top), (lower, low, high)):
            panel.set(xlim=(0, len(rates) / steps_per_epoch), ylim=(bottom, ceiling))
            panel.tick_params(labelleft=not k, labelbottom=panel is lower)
            panel.locator_params(axis="x", nbins=4, integer=True)
        lower.set_xlabel("epochs")
        lower.minorticks_off()
    ax.child_axes[0].set_ylabel("rate")
    ax.child_axes[1].set_ylabel("cost")
    ax.set(xlim=(0, 1), ylim=(0, 1), title=title)
    ax.axis("off")


@figure
def noise_floors(costs, floors, ax=None):
    """Expected costs under several rates, both axes logarithmic, and the floors that constant rates end on.

    costs: {name: (updates + 1,)}, the cost before each update. floors: {name: floor}, for those that have one.
    """
    for name, values in costs.items():
        constant = name in floors
        color, updates = style.VALUES if constant else "#222222", np.arange(1, len(values))
        ax.loglog(updates, values[1:], "-" if constant else "--", color=color)
        if constant:
            ax.loglog(updates[[0, -1]], [floors[name]] * 2, color=style.DATA, linewidth=0.8)
        ax.text(1.08 * updates[-1], values[-1], name, color=color, va="center", fontsize=10)
    ax.set(xlim=(1, 3.2 * updates[-1]), xlabel="updates", ylabel="expected cost")
    ax.set_title("Noisy parabola: a larger rate, sooner on a higher floor")


@figure
def rates_and_bounds(updates, bounds, rates, ax=None):
    """The rate beside the bound set by the curvature, in a panel for each run; orange where it is too large.

    updates: (points,). bounds: {name: (seeds, points)}, of which the median and the range are shown. rates: {name:
    (points,)}, at the same updates, joined by lines.
    """
    medians = {name: np.median(values, axis=0) for name, values in bounds.items()}
    top = 1.3 * max(np.max(line) for group in (medians, rates) for line in group.values())
    peak = max(map(np.max, rates.values()))
    for k, (name, values) in enumerate(bounds.items()):
        panel = ax.inset_axes([0.54 * k, 0.0, 0.46, 0.88])
        middle, rate = medians[name], np.asarray(rates[name])
        above = {"where": rate > middle, "interpolate": True, "color": style.WRONG}
        panel.fill_between(updates, middle, rate, alpha=0.25, linewidth=0, **above)
        panel.fill_between(
            updates, np.min(values, axis=0), np.max(values, axis=0), color=style.VALUES, alpha=0.15, linewidth=0
        )
        panel.plot(updates, middle, "o-", color=style.VALUES, markersize=4, markerfacecolor="white", linewidth=1.6)
        panel.plot(updates, rate, "--", color="#222222", linewidth=1.6)
        panel.set(xlabel="updates made", ylim=(0, top), xlim=(0, updates[-1]))
        panel.set_title(name, fontsize=10, fontweight="normal", loc="left")
        panel.text(0.6 * updates[-1], rate[-1] - 0.02 * top, "rate", va="top", fontsize=9.5)
        late = np.interp(0.8 * updates[-1], updates, middle)
        beside = late + 0.1 * top if late > rate[-1] else max(late - 0.3 * top, 0.05 * top)
        panel.text(0.62 * updates[-1], beside, "bound 2/h", color=style.VALUES, fontsize=9.5)
    ax.set(xlim=(0, 1), ylim=(0, 1), title=f"A slow climb to {peak:.2g} gives the curvature time to yield")
    ax.axis("off")


@figure
def gains(panels, title, ax=None):
    """What schedules change compared with a tuned constant rate: a dot for the mean over seeds, a bar for its interval.

    panels: {name: {schedule: (change, half of the interval's width)}}, changes in cost, negative is better.
    """
    reach = 1.15 * max(abs(change) + half for rows in panels.values() for change, half in rows.values())
    marked, width = float(f"{0.6 * reach:.1g}"), 0.78 / len(panels)
    height = 0.72 if any("\n" in name for name in panels) else 0.8
    for k, (name, rows) in enumerate(panels.items()):
        panel = ax.inset_axes([0.22 + k * width, 0.1, 0.9 * width, height])
        panel.axvline(0, color=style.DATA, linewidth=0.8)
        for y, (change, half) in enumerate(rows.values()):
            clear = abs(change) > half
            color = style.DATA if not clear else style.VALUES if change < 0 else style.WRONG
            panel.plot([change - half, change + half], [y, y], color=color, linewidth=2)
            fill = color if clear else "white"
            panel.plot([change], [y], "o" if clear else "s", color=color, markersize=6, markerfacecolor=fill)
        panel.set(xlim=(-reach, reach), ylim=(len(rows) - 0.5, -0.5))
        panel.set_title(name, fontsize=10, fontweight="normal", loc="center")
        panel.set_yticks(range(len(rows)), list(rows) if k == 0 else [""] * len(rows))
        panel.set_xticks([-marked, 0, marked], [f"−{marked:g}", "0", f"+{marked:g}"])
    ax.text(0.6, 0, "← better        change in test cost", ha="center", va="top", fontsize=10, color="#333333")
    ax.set(xlim=(0, 1), ylim=(0, 1), title=title)
    ax.axis("off")


@figure
def curves_to_read(at, curves, good, ax=None):
    """Cost curves of several runs, a panel each, on one logarithmic axis; in gray the run that went well.

    at: (points,), updates made. curves: {name: (points,)}. good: (points,).
    """
    width = 1 / (1.12 * len(curves) - 0.12)
    everything = [good, *curves.values()]
    low, high = 0.7 * min(map(np.min, everything)), 1.5 * max(map(np.max, everything))
    for k, (name, costs) in enumerate(curves.items()):
        panel = ax.inset_axes([1.12 * width * k, 0, width, 0.95])
        panel.semilogy(at, good, color=style.DATA, linewidth=1)
        panel.semilogy(at, costs, color=style.VALUES, linewidth=1.6)
        panel.set(ylim=(low, high), xlim=(at[0], at[-1]), xlabel="updates made")
        panel.minorticks_off()
        marks = [mark for mark in TICKS if low < mark < high]
        panel.set_yticks(marks, [f"{mark:g}" for mark in marks])
        panel.tick_params(labelleft=not k)
        panel.locator_params(axis="x", nbins=3)
        panel.text(0.95, 0.96, name, transform=panel.transAxes, ha="right", va="top", fontsize=13, weight="bold")
    ax.child_axes[0].set_ylabel("cost above the lowest")
    ax.set(xlim=(0, 1), ylim=(0, 1), title="Three runs that could have ended lower")
    ax.axis("off")
