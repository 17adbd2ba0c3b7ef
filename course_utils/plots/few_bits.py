"""Numbers in few bits: how far apart they lie, which steps arrive, what fits into a format, what a recipe costs."""

import numpy as np

from course_utils.plots import style
from course_utils.plots.curves import LOOKS, TEXTS, name_ends
from course_utils.plots.show import figure

PARTS = (style.PARAMETERS, style.GRADIENTS, style.WRONG, style.STATE)  # of a bill: weights, gradients, beside, state
HATCHES = ("", "//", "..", "\\\\")


@figure
def spacings(curves, title, ax=None):
    """The distance between neighboring numbers of some formats, against the size of the numbers; logarithms to base 2.

    curves: {name: (size (points,), spacing (points,))}, powers of two, from the smallest number to the largest.
    """
    ends = {}
    for (name, (size, spacing)), (color, dash, _marker) in zip(curves.items(), LOOKS, strict=False):
        size, spacing = np.log2(size), np.log2(spacing)
        ax.step(size, spacing, dash, where="post", color=color, linewidth=1.6)
        ends[name] = spacing[-1], TEXTS.get(color, color)
    ax.set(title=title, xlabel="log₂ of the size of a number", ylabel="log₂ of the distance to the next")
    ax.set_ylim(top=1.15 * max(top for top, _color in ends.values()) - 0.15 * ax.get_ylim()[0])  # room for names
    name_ends(ax, size[-1], ends)


@figure
def scale_and_error(powers, errors, title, ax=None):
    """The relative error of a gradient against the power of two by which its cost was multiplied; crosses: overflow.

    powers: (points,). errors: {name: (points,)}, nan where an entry was too large for the format.
    """
    ends = {}
    for (name, values), (color, dash, marker) in zip(errors.items(), LOOKS, strict=False):
        fits = np.isfinite(values)
        ax.semilogy(powers[fits], values[fits], dash, color=color, marker=marker, markersize=4.5, markerfacecolor="w")
        last = values[fits][-1]
        ax.plot(powers[~fits], np.full((~fits).sum(), last), "x", color=style.WRONG, markersize=7)
        ends[name] = last, TEXTS.get(color, color)
    ax.set(title=title, xlabel="log₂ S", ylabel="relative error of the gradient")
    name_ends(ax, powers[-1], ends)


@figure
def walks(paths, title, ax=None):
    """Weights that add the same step again and again: the way made, as a part of all that was to be made.

    paths: {name: (updates + 1,)}; "nearest" is drawn as what goes wrong. The gray line makes all of the way.
    """
    updates = len(next(iter(paths.values()))) - 1
    ax.plot([0, updates], [0, 1], color=style.DATA, linewidth=1.0)
    ends, looks = {}, iter(LOOKS)
    for name, path in paths.items():
        color, dash, _marker = (style.WRONG, "-", "X") if name == "nearest" else next(looks)
        ax.step(range(updates + 1), path, dash, where="post", color=color, linewidth=1.8)
        ends[name] = path[-1], TEXTS.get(color, color)
    ax.set(title=title, xlabel="updates", ylabel="part of the way made", xlim=(0, updates), ylim=(-0.1, 2.1))
    name_ends(ax, updates, ends)


@figure
def values_and_codes(values, codes, title, xlabel, ax=None):
    """A histogram of positive values over the numbers that some codes can stand for, on one logarithmic axis.

    values: (n,), positive. codes: {name: numbers (k,)}, a row of marks each; its text says how many values it makes 0.
    """
    logs = np.log10(values)
    share, edges = np.histogram(logs, bins=40)
    ax.stairs(share / share.max(), edges, color=style.STATE, fill=True, alpha=0.55)
    for row, (name, numbers) in enumerate(codes.items()):
        numbers = np.asarray(numbers, dtype=float)
        numbers = np.unique(numbers[numbers > 0])
        lost = np.mean(values < numbers.min() / 2)
        inside = np.log10(numbers[np.log10(numbers) >= edges[0] - 0.3])
        height = -0.22 * (row + 1)
        ax.plot(inside, np.full(len(inside), height), "|", color=style.VALUES, markersize=11, markeredgewidth=0.8)
        ax.annotate(
            f"{name}: {lost:.0%} become 0", (1.01, height), xycoords=("axes fraction", "data"), va="center", fontsize=9,
            color=style.WRONG_TEXT if lost > 0.01 else "#333333",
        )  # fmt: skip
    ax.set(title=title, xlabel=xlabel, ylim=(-0.22 * len(codes) - 0.15, 1.08), yticks=[])
    ax.spines["left"].set_visible(False)


@figure
def bytes_of_recipes(recipes, title, ax=None):
    """What each recipe keeps for a parameter, in bytes, as stacked bars with the sum at their end.

    recipes: {name: {part: bytes}}, with the same parts in each: the weights, the gradients, what is beside, the state.
    """
    names, rows = list(recipes), np.arange(len(recipes))
    left = np.zeros(len(names))
    for part, color, hatch in zip(recipes[names[0]], PARTS, HATCHES, strict=False):
        sizes = np.array([recipes[name][part] for name in names])
        ax.barh(rows, sizes, left=left, color=color, alpha=0.7, edgecolor="white", hatch=hatch)
        widest = int(sizes.argmax())
        ax.text(
            left[widest] + sizes[widest] / 2, widest, part, ha="center", va="center", fontsize=9,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5},
        )  # fmt: skip
        left += sizes
    for row, total in zip(rows, left, strict=True):
        ax.text(total + 0.2, row, f"{total:.3g}", va="center", fontsize=10)
    ax.set_yticks(rows, names)
    ax.invert_yaxis()
    ax.set(title=title, xlabel="bytes a parameter", xlim=(0, 1.12 * left.max()))
