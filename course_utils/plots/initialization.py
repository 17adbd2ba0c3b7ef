"""What random weights do to a network: the scale of its signals, layer by layer."""

import numpy as np
from matplotlib.collections import PolyCollection

from course_utils.display import palette
from course_utils.plots import style
from course_utils.plots.curves import TEXTS, looks_of, name_ends
from course_utils.plots.show import figure

MARKERS = ("o", "s", "^", "v", "D", "P", "X")
TINY = 1e-9  # the bottom of the logarithmic panels; smaller values are not drawn


@figure
def signal_by_layer(forward, backward, ax=None):
    """The size of the signals of several schemes, forward on the left and backward on the right, both logarithmic.

    forward, backward: {scheme: [standard deviation after layer 0 (the inputs), 1, …, depth]}, of the outputs and of the
    gradients with respect to them.
    """
    panels = (
        (ax.inset_axes([0.0, 0.0, 0.34, 0.9]), forward, style.VALUES, "-", "outputs →"),
        (ax.inset_axes([0.41, 0.0, 0.34, 0.9]), backward, style.GRADIENTS, "--", "← gradients"),
    )
    ceiling = 10 * max(max(values) for curves in (forward, backward) for values in curves.values())
    for panel, curves, color, dash, name in panels:
        for k, (marker, values) in enumerate(zip(MARKERS, curves.values(), strict=False)):
            layers = np.arange(len(values))
            shown = np.array(values) > TINY
            panel.semilogy(
                layers[shown], np.array(values)[shown], dash, color=color, marker=marker, markersize=4.5,
                markerfacecolor="white", markevery=(k, max(1, len(values) // 6)), linewidth=1.3,
            )  # fmt: skip
        panel.set(xlabel="layer", ylim=(TINY, ceiling))
        panel.set_title(name, fontsize=10, color=color if color == style.VALUES else style.GRADIENTS_TEXT, loc="center")
        panel.minorticks_off()
    panels[0][0].set_ylabel("standard deviation")
    panels[1][0].tick_params(labelleft=False)
    _markers(ax, list(forward), 0.79)
    ax.set(xlim=(0, 1), ylim=(0, 1), title="The scale must fit the activation, in both directions")
    ax.axis("off")


def _markers(ax, names, left):
    """The legend: one marker per scheme, gray because it stands for both directions."""
    for k, (marker, name) in enumerate(zip(MARKERS, names, strict=False)):
        y = 0.80 - 0.13 * k
        ax.plot([left], [y], marker, color=style.DATA, markerfacecolor="white", markersize=7, markeredgewidth=1.3)
        ax.text(left + 0.035, y, name, va="center", fontsize=9.5)


@figure
def layer_histograms(outputs, gradients, title="", ax=None):
    """A histogram for every layer, lying on its side: outputs in the upper row, gradients in the lower.

    outputs, gradients: lists of arrays, one per layer, the inputs first. The lower row is scaled to its widest layer.
    """
    upper, lower = ax.inset_axes([0.0, 0.52, 1.0, 0.44]), ax.inset_axes([0.0, 0.0, 1.0, 0.44])
    widest = max(max(np.std(gradient) for gradient in gradients), 1e-300)
    rows = (
        (upper, outputs, 2.5, 1.0, palette.VALUES, "outputs"),
        (lower, gradients, 3.0, widest, palette.GRADIENTS, "gradients"),
    )
    for panel, arrays, reach, unit, color, name in rows:
        bars = np.concatenate([_sideways(k, np.ravel(array) / unit, -reach, reach) for k, array in enumerate(arrays)])
        panel.add_collection(PolyCollection(bars, facecolor=color, edgecolor="none"))
        panel.set(xlim=(-0.6, len(arrays) - 0.4), ylim=(-reach, reach), ylabel=name)
        panel.set_xticks(range(0, len(arrays), max(1, len(arrays) // 10)))
    upper.tick_params(labelbottom=False)
    lower.set_yticks([0])
    lower.set_xlabel("layer (0: the inputs)")
    ax.set(xlim=(0, 1), ylim=(0, 1), title=title or "What every layer sends forward, and what it gets back")
    ax.axis("off")


@figure
def nets_side_by_side(nets, ax=None):
    """The outputs of each layer of some nets, as histograms on their sides, each net on a scale of its own.

    nets: {name: [outputs of layer 1, 2, …]}, arrays of any shape.
    """
    for k, (name, outputs) in enumerate(nets.items()):
        width = 1 / (1.2 * len(nets) - 0.2)
        panel = ax.inset_axes([1.2 * width * k, 0, width, 0.97])
        low, high = min(np.min(H) for H in outputs), max(np.max(H) for H in outputs)
        bars = np.concatenate([_sideways(layer, np.ravel(H), low, high) for layer, H in enumerate(outputs, start=1)])
        panel.add_collection(PolyCollection(bars, facecolor=style.VALUES, edgecolor="none"))
        panel.set(xlim=(0.4, len(outputs) + 0.6), ylim=(low - 0.05 * (high - low), high + 0.2 * (high - low)))
        panel.set_xlabel("layer")
        panel.set_xticks(range(1, len(outputs) + 1, 3))
        panel.locator_params(axis="y", nbins=3)
        panel.text(0.98, 0.96, name, transform=panel.transAxes, ha="right", va="top", fontsize=13, weight="bold")
    ax.child_axes[0].set_ylabel("output")
    ax.set(xlim=(0, 1), ylim=(0, 1), title="The outputs of every layer, net by net")
    ax.axis("off")


@figure
def costs_by_rate(rates, costs, title, ylabel, wrong=(), ax=None):
    """The mean cost of some nets against the rate, and the range over the seeds; a line ends before a run blows up.

    rates (k,). costs: {name: (seeds, k)}, nan where a run blew up. wrong: names drawn in the color of what goes wrong.
    """
    ends, lost, looks, rates = {}, [], looks_of(costs, wrong), np.asarray(rates)
    for name, values in costs.items():
        values, (color, dash, marker) = np.asarray(values), looks[name]
        whole = np.isfinite(values).all(axis=0)
        if not whole.any():
            lost.append(name)
            continue
        x, low, middle, high = rates[whole], *(f(values[:, whole], axis=0) for f in (np.min, np.mean, np.max))
        ax.fill_between(x, low, high, color=color, alpha=0.15, linewidth=0)
        ax.plot(x, middle, dash, color=color, marker=marker, markersize=4.5, markerfacecolor="white", linewidth=1.6)
        if whole[-1]:
            ends[name] = middle[-1], TEXTS.get(color, color)
        else:
            text = {"color": TEXTS.get(color, color), "fontsize": 9, "ha": "right", "va": "top"}
            ax.text(x[-1], 0.8 * low[-1], f"{name} (blows up beyond)", **text)
    if lost:
        ax.text(0.01, 0.02, f"blows up at every rate: {', '.join(lost)}", transform=ax.transAxes, fontsize=9)
    ax.set(title=title, ylabel=ylabel, xscale="log", yscale="log")
    ax.set_xlabel("rate (line: mean, band: range of the seeds)")
    name_ends(ax, rates[-1], ends)


def _sideways(center, values, low, high, bins=41):
    """The bars of a histogram on its side, symmetric about x = center and at most 0.9 wide: corners (bars, 4, 2).

    A bar is as wide as the root of its count, so that rare values can be seen beside a heap at 0.
    """
    counts, edges = np.histogram(np.clip(values, low, high), bins, (low, high))
    half, lower, upper = 0.45 * np.sqrt(counts / counts.max()), edges[:-1], edges[1:]
    xs = np.stack([center - half, center + half, center + half, center - half], axis=1)
    return np.stack([xs, np.stack([lower, lower, upper, upper], axis=1)], axis=2)[counts > 0]
