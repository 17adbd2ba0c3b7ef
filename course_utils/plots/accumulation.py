"""Many batches, one update: sentences under their means, the error of a mean of means, the memory of a micro-batch."""

import numpy as np
from matplotlib.ticker import LogLocator

from course_utils.plots import style
from course_utils.plots.curves import LOOKS, TEXTS, name_ends
from course_utils.plots.show import figure

MEANS = (("-", style.VALUES), ("--", style.WRONG), (":", style.WRONG))  # the correct one first


@figure
def sentences_and_means(lengths, losses, means, title, groups=(), ax=None):
    """Sentences as blocks, as wide as their number of tokens and as high as their mean loss; means as lines over them.

    lengths, losses: (sentences,). means: {name: height}, the mean over tokens first. groups: how many sentences each
    micro-batch has, if thick lines are to separate them.
    """
    edges = np.concatenate([[0], np.cumsum(lengths)])
    ax.bar(edges[:-1], losses, lengths, align="edge", color=style.DATA, alpha=0.28, edgecolor="white", linewidth=1.5)
    for left, width in zip(edges, lengths, strict=False):
        tokens = f"{width} token{'s' * (width > 1)}" if width > 0.12 * edges[-1] else f"{width}"
        ax.text(left + width / 2, 0.06, tokens, ha="center", va="bottom", fontsize=9, color="#333333")
        ax.plot([left + k for k in range(1, width)], np.zeros(width - 1), "|", color=style.DATA, markersize=5)
    for at in np.cumsum(groups)[:-1]:
        ax.axvline(edges[at], color="#222222", linewidth=1.2, linestyle=(0, (1, 2)))
    ends = {}
    for (name, height), (dash, color) in zip(means.items(), MEANS, strict=False):
        ax.axhline(height, linestyle=dash, color=color)
        ends[f"{name}: {height:.2f}"] = height, TEXTS.get(color, color)
    ax.set(title=title, xlabel="tokens, sentence by sentence", ylabel="mean loss of a sentence")
    ax.set(xlim=(0, edges[-1]), ylim=(0, 1.12 * max(losses)), xticks=[])
    name_ends(ax, edges[-1], ends)


@figure
def error_against_spread(spreads, title, ax=None):
    """The relative error of a gradient against the spread of the lengths in its batch; a dot for each batch.

    spreads: {name: (spread (batches,), error (batches,))}; the name stands at the largest spread.
    """
    looks = ("o", "-", style.WRONG), ("x", "--", style.WRONG_TEXT)
    for (name, (spread, error)), (marker, dash, color) in zip(spreads.items(), looks, strict=False):
        spread, error = np.asarray(spread), np.asarray(error)
        ax.plot(spread, error, marker, color=color, markersize=5, markerfacecolor="none")
        slope = (spread * error).sum() / (spread**2).sum()
        end = np.array([0, spread.max()])
        ax.plot(end, slope * end, dash, color=color, linewidth=1.2)
        ax.text(1.02 * end[1], slope * end[1], name, color=style.WRONG_TEXT, va="center", fontsize=10)
    ax.set(title=title, xlabel="spread of the lengths (standard deviation / mean)", ylabel="relative error")
    ax.set(ylim=(0, None))


@figure
def memory_against_micro_batch(sizes, peaks, title, ax=None):
    """The peak memory of one update against the size of its micro-batches, both axes logarithmic.

    sizes: (points,), in sentences. peaks: {name: bytes (points,)}.
    """
    ends = {}
    for (name, values), (color, dash, marker) in zip(peaks.items(), LOOKS, strict=False):
        values = np.asarray(values) / 2**20
        ax.plot(sizes, values, dash, color=color, marker=marker, markersize=5, markerfacecolor="white")
        ends[name] = values[-1], TEXTS.get(color, color)
    ax.set(xscale="log", yscale="log", title=title)
    ax.set(xlabel="sentences in a micro-batch", ylabel="peak memory in MiB")
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.minorticks_off()
    ax.yaxis.set_major_formatter("{x:g}")
    name_ends(ax, sizes[-1], ends)
