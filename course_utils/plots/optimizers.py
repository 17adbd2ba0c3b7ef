"""What an update rule does: its path over a surface, and its state and steps over time."""

from itertools import cycle

import numpy as np

from course_utils.plots import style
from course_utils.plots.curves import TEXTS, looks_of, name_ends
from course_utils.plots.show import figure


@figure
def paths_on_surface(hessian, walks, title, wrong=(), ax=None):
    """Paths over the contours of J = ½ pᵀ H p, with names in a corner, a ring at their start, and + at the minimum.

    hessian: H (2, 2), symmetric. walks: {name: points (steps + 1, 2)}. The first start decides how large the picture
    is, and the last path, if it stays near; a path that goes far outside ends there. The first lies on top. wrong:
    the names drawn in the color of what goes wrong.
    """
    reach = np.abs(next(iter(walks.values()))[0])
    reach = 1.3 * np.maximum(reach, 0.5 * reach.max())  # (2,): half the width and half the height
    last = np.abs(list(walks.values())[-1])
    reach = np.maximum(reach, 1.1 * last[(last < 2 * reach).all(axis=1)].max(axis=0))  # room for a path that stays near
    x, y = np.meshgrid(*(np.linspace(-r, r, 161) for r in reach))
    points = np.stack([x, y], axis=-1)  # (161, 161, 2)
    cost = ((points @ hessian) * points).sum(axis=-1)
    ax.contour(x, y, cost, levels=cost.max() * np.linspace(0.1, 1, 9) ** 2, colors="#CCCCCC", linewidths=0.8)
    looks = looks_of(walks, wrong)
    for k, (name, walk) in enumerate(walks.items()):
        color, dash, marker = looks[name]
        gone = ~(np.abs(walk) < 10 * reach).all(axis=1)
        walk = walk[: np.argmax(gone) + 1] if gone.any() else walk
        ax.plot(
            *walk.T,
            dash,
            color=color,
            marker=marker,
            markersize=3.5,
            markerfacecolor="white",
            linewidth=1.3,
            zorder=3 - k,
        )
        ax.text(
            0.98, 0.97 - 0.085 * k, name, transform=ax.transAxes, ha="right", va="top", fontsize=9.5,
            color=TEXTS.get(color, color), bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip
    ax.plot(*next(iter(walks.values()))[0], "o", markersize=11, markerfacecolor="none", markeredgecolor="black")
    ax.plot(0, 0, "+", color="black", markersize=10)
    ax.set(xlim=(-reach[0], reach[0]), ylim=(-reach[1], reach[1]), title=title)
    ax.set(xlabel="first parameter", ylabel="second parameter")


@figure
def state_over_time(gradients, states, steps, phases, title, ax=None):
    """Three pictures, one below the other: the gradient that goes in, the state, and the step that comes out.

    gradients, steps: (updates,), the step divided by −η. states: {name: (updates,)}, may be empty. phases: {name: first
    update}, in order.
    """
    rows = [("gradient", {"g": gradients}, style.GRADIENTS, style.GRADIENTS_TEXT, ("--",))]
    if states:
        rows.append((f"state {', '.join(states)}", states, style.STATE, style.STATE_TEXT, (":", "-.", "--")))
    rows.append(("step / η", {"step": steps}, style.PARAMETERS, style.PARAMETERS_TEXT, ("-",)))
    for k, row in enumerate(rows):
        panel = ax.inset_axes([0, 1 - (k + 0.9) / len(rows), 1, 0.78 / len(rows)])
        _over_time(panel, *row)
        for name, start in phases.items():
            panel.axvline(start, color="#DDDDDD", linewidth=0.8, zorder=0)
            if k == 0:
                where = panel.get_xaxis_transform()
                panel.text(start + 0.5, 1.04, name, transform=where, fontsize=8.5, color=style.DATA)
        panel.tick_params(labelbottom=k == len(rows) - 1)
    ax.child_axes[-1].set_xlabel("update t")
    ax.set(title=title)
    ax.axis("off")


def _over_time(panel, label, curves, color, text, dashes):
    """The curves {name: values} in one color, each with its dash, and with its name where there are several."""
    for values, dash in zip(curves.values(), cycle(dashes), strict=False):
        panel.plot(np.arange(1, len(values) + 1), values, dash, color=color)
    panel.axhline(0, color="#CCCCCC", linewidth=0.7, zorder=0)
    panel.set_ylabel(label, color=text)
    panel.set_xlim(0, len(values) + 1)
    panel.locator_params(axis="y", nbins=4)
    if len(curves) > 1:
        name_ends(panel, len(values), {name: (values[-1], text) for name, values in curves.items()}, gap=0.3)
