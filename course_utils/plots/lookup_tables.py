"""Tables of which each update touches a few rows: how rare most rows are, and what a single row does over time."""

import numpy as np

from course_utils.plots import style
from course_utils.plots.curves import TEXTS, name_ends
from course_utils.plots.show import figure

LOOKS = {
    "dense": {"color": style.VALUES, "linestyle": "-"},
    "freeze": {"color": style.PARAMETERS, "linestyle": "--"},
    "catch_up": {"color": "#222222", "linestyle": "", "marker": "o", "markersize": 5, "markerfacecolor": "none"},
}


@figure
def word_frequencies(counts, ax=None):
    """How often each word of a text occurs, against its rank, on logarithmic axes; thin, a fall like 1/rank.

    counts: (words,), one for each word, in any order.
    """
    counts = np.sort(counts)[::-1]
    rank = np.arange(1, len(counts) + 1)
    falling = np.median(rank * counts) / rank
    ax.plot(rank, falling, color=style.DATA, linewidth=1)
    ax.plot(rank, counts, color=style.VALUES)
    ax.set(xscale="log", yscale="log", ylim=(0.7, None), xlabel="rank of the word", ylabel="times in the text")
    ax.text(rank[len(rank) // 100], 0.6 * falling[len(rank) // 100], "1 / rank", color=style.DATA, ha="right", va="top")
    ax.set_title(f"{(counts == 1).mean():.0%} of the words occur only once")


@figure
def row_over_time(curves, title, ylabel, touched=(), ax=None):
    """What happens to one row of a table, under the dense rule, frozen between its updates, or caught up.

    curves: {"dense", "freeze" or "catch_up": (updates (points,), values (points,))}. touched: the updates at which a
    batch used the row, marked below.
    """
    ends, last = {}, 0
    for name, (at, values) in curves.items():
        look, last = LOOKS[name], max(last, at[-1])
        ax.plot(at, values, **look, linewidth=1.8, markevery=max(1, len(at) // 20))
        ends[name] = values[-1], TEXTS.get(look["color"], look["color"])
    ax.plot(touched, np.zeros(len(touched)), "^", color=style.DATA, transform=ax.get_xaxis_transform(), clip_on=False)
    ax.set(title=title, ylabel=ylabel, xlabel="update t" + (" (▲: a batch uses the row)" if len(touched) else ""))
    ax.set_ylim(min(0, ax.get_ylim()[0]), None)
    name_ends(ax, last, ends)
