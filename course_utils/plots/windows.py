"""A window of words and what is made of it; scores with their intervals; a sentence whose words are marked."""

import numpy as np

from course_utils.plots import style
from course_utils.plots.curves import LOOKS, TEXTS
from course_utils.plots.show import figure

LINE = 50  # characters on a line of a marked sentence
DARK = "#333333"


@figure
def window_picture(words, place, width, title, ax=None):
    """A sentence, the window around the word at `place`, and the way from its rows to a probability.

    words: the sentence, some ten words; width: odd.
    """
    half, lengths = width // 2, np.array([len(word) + 2.5 for word in words])
    at = np.cumsum(lengths) - lengths / 2
    for k, word in enumerate(words):
        inside = abs(k - place) <= half
        face = {"facecolor": "white", "edgecolor": style.VALUES if inside else "none", "pad": 3}
        ax.text(at[k], 4, word, ha="center", va="center", fontsize=9, color=DARK if inside else style.DATA, bbox=face)
    middle, step = at[place], sum(lengths) / 11
    for k in range(-half, half + 1):
        row = middle + k * step
        _arrow(ax, (at[place + k], 3.72), (row, 3.2))
        _box(ax, row, 2.95, "row", style.PARAMETERS)
        _arrow(ax, (row, 2.7), (middle + k * step * 0.45, 2.18))
    _box(ax, middle, 1.9, f"X: {width} rows side by side", style.VALUES)
    _arrow(ax, (middle, 1.62), (middle, 1.2))
    _box(ax, middle, 0.92, "H = tanh(XW + b)", style.VALUES)
    _arrow(ax, (middle, 0.64), (middle, 0.22))
    _box(ax, middle, -0.06, "softmax(HU + c): how likely is it code?", style.VALUES)
    ax.set(title=title, xlim=(0, sum(lengths)), ylim=(-0.5, 4.5))
    ax.set_axis_off()


def _box(ax, x, y, text, color):
    face = {"facecolor": "white", "edgecolor": color, "boxstyle": "round,pad=0.35", "linewidth": 1.4}
    ax.text(x, y, text, ha="center", va="center", fontsize=9, color=DARK, bbox=face)


def _arrow(ax, start, end):
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": style.DATA, "linewidth": 1.0})


@figure
def scores(rows, title, xlabel, ax=None):
    """A mark and its interval for each name, one below the other. rows: {name: (value, low, high)}."""
    for row, (value, low, high) in enumerate(rows.values()):
        ax.plot([low, high], [row, row], color=style.VALUES, linewidth=2.5, alpha=0.5)
        ax.plot(value, row, "o", color=style.VALUES, markersize=7)
        ax.annotate(f"{value:.2f}", (value, row), (0, 7), textcoords="offset points", ha="center", fontsize=9)
    _named_rows(ax, rows)
    ax.set(title=title, xlabel=xlabel)


@figure
def differences(rows, title, xlabel, ax=None):
    """Paired differences: a mark for each pair, a disk for their mean, full where all pairs are on one side of 0.

    rows: {name: (pairs,)}.
    """
    ax.axvline(0, color=style.DATA, linewidth=0.8)
    for row, values in enumerate(map(np.asarray, rows.values())):
        one_side = (values > 0).all() or (values < 0).all()
        ax.plot(values, np.full(len(values), row), "|", color=style.DATA, markersize=9)
        face = style.VALUES if one_side else "white"
        ax.plot(np.mean(values), row, "o", color=style.VALUES, markersize=7, markerfacecolor=face)
    _named_rows(ax, rows)
    ax.set(title=title, xlabel=xlabel)


def _named_rows(ax, rows):
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set_ylim(len(rows) - 0.5, -0.7)
    ax.tick_params(axis="y", length=0)


@figure
def precision_and_recall(curves, points, title, ax=None):
    """Precision against recall while the threshold moves, and classifiers without a threshold as points.

    curves: {name: (recall, precision)}; points: {name: (recall, precision)}.
    """
    places = ((0.3, 8, "left"), (0.86, -8, "right"))  # where along the recall a name stands, how high, which end
    for (name, line), (color, dash, _marker), (where, up, side) in zip(curves.items(), LOOKS, places, strict=False):
        recall, precision = map(np.asarray, line)
        ax.plot(recall, precision, dash, color=color)
        at = np.argmin(np.abs(recall - where))
        ax.annotate(name, (recall[at], precision[at]), (-8 if side == "right" else 0, up), textcoords="offset points",
                    ha=side, va="bottom" if up > 0 else "top", fontsize=9, color=TEXTS.get(color, color))  # fmt: skip
    for name, (recall, precision) in points.items():
        ax.plot(recall, precision, "X", color=style.WRONG, markersize=9)
        ax.annotate(name, (recall, precision), (0, -15), textcoords="offset points", ha="center", fontsize=9,
                    color=style.WRONG_TEXT)  # fmt: skip
    ax.set(title=title, xlabel="recall: of the code words, found", ylabel="precision: of what is found, right",
           xlim=(0, 1.02), ylim=(0, 1.08))  # fmt: skip


@figure
def marked_sentence(words, probabilities, known, title, ax=None):
    """Words on lines, darker the surer they are taken for code, each with its probability; unknown ones in italics.

    probabilities: (words,), nan where nothing is asked. known: (words,), booleans.
    """
    x, line = 0, 0
    large, small = (12, 9) if sum(len(word) + 2 for word in words) < 4 * LINE else (9, 7)
    for word, probability, is_known in zip(words, probabilities, known, strict=True):
        if x and len(word) > 1 and x + len(word) > LINE:  # a comma stays where it is
            x, line = 0, line + 1
        asked = np.isfinite(probability)
        face = {"facecolor": style.VALUES, "alpha": 0.35 * probability if asked else 0.0, "edgecolor": "none"}
        middle = x + len(word) / 2
        ax.text(middle, -line, word, ha="center", va="center", fontsize=large, family="monospace", color=DARK,
                style="normal" if is_known else "italic",
                weight="bold" if asked and probability > 0.5 else "normal", bbox=face | {"pad": 2.5})  # fmt: skip
        if asked:
            ax.text(middle, -line - 0.44, f"{probability:.0%}", ha="center", va="center", fontsize=small, color=DARK)
        x += len(word) + 2
    ax.set(title=title, xlim=(-1, LINE + 3), ylim=(-max(line, 2) - 0.8, 0.6))
    ax.set_axis_off()
