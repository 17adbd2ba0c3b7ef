"""Activation functions: each with its slope, and what a layer of them does to real data."""

import numpy as np
from matplotlib.figure import Figure

from course_utils.plots import style
from course_utils.plots.show import figure


def activations(z, functions):
    """A small picture for each function: its value, solid, and its slope, dashed. Returns the Axes of the first.

    z: (points,). functions: {name: (values, slopes)}, up to nine of them.
    """
    with style.styled():
        axes = Figure().subplots(3, 3, sharex=True, sharey=True).ravel()
        for ax, (name, (values, slopes)) in zip(axes, functions.items(), strict=False):
            ax.axhline(0, color="#CCCCCC", linewidth=0.7)
            ax.plot(z, values, color=style.VALUES, linewidth=1.6)
            ax.plot(z, slopes, "--", color=style.GRADIENTS, linewidth=1.4)
            ax.set_title(name, fontsize=9, fontweight="normal", pad=2)
            ax.set(xlim=(z.min(), z.max()), ylim=(-1.4, 2.2), xticks=[-3, 0, 3], yticks=[-1, 0, 1, 2])
            ax.tick_params(labelsize=7)
        axes[0].figure.suptitle(
            "Where the dashed slope is zero, a gradient stops (solid: value)", fontsize=11, fontweight="bold"
        )
        axes[7].set_xlabel("pre-activation z", fontsize=9)
        return axes[0]


@figure
def slope_histogram(slopes, name, fraction, ax=None):
    """How many units have which slope. slopes: any shape; fraction: of them below 0.05, for the title.

    The axis runs from 0 to 1, and further only where slopes do. The words stand above the highest bar.
    """
    low = 0.0 if np.min(slopes) >= 0 else -0.2
    high = 1.0 if np.max(slopes) <= 1 else 1.2
    bins = np.linspace(low, high, round((high - low) / 0.025) + 1)
    counts, _edges, _bars = ax.hist(np.clip(np.ravel(slopes), low, high), bins=bins, color=style.GRADIENTS, alpha=0.75)
    ax.axvspan(low, 0.05, color=style.WRONG, alpha=0.15, linewidth=0)
    ax.text(0.055, 0.97, "← hardly learns", transform=ax.get_xaxis_transform(), va="top", color=style.WRONG_TEXT)
    ax.set(xlabel=f"slope of {name} at its pre-activation", ylabel="units × digits", yticks=[])
    ax.set(xlim=(low, high), ylim=(0, 1.15 * counts.max()))
    ax.set_title(f"{fraction:.0%} of the slopes are below 0.05")
