"""A figure in words: a line for each thing that is drawn, with its data and its look, to compare with a stored file.

What Matplotlib chooses itself is left out: ticks, limits and places that the course does not set. Numbers have four
significant digits, and may differ by one in the last of them. `COURSE_STORE_DRAWINGS=1` writes the files anew.
"""

import difflib
import json
import os
import re
from pathlib import Path

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter

STORE = "COURSE_STORE_DRAWINGS"
COMMAND = f"{STORE}=1 python -m pytest -k drawn tests/plots tests/widgets tests/symbolic"
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?\b\d+(?:\.\d+)?(?:e[+-]\d+)?\b')
MANY = 16  # numbers in a row; of more, the first and last ones and the mean are enough


def assert_drawn_as_stored(folder, name, lines, suffix=".txt"):
    """The lines are those of a file in the folder, in which they are stored first where the environment asks for it."""
    path = Path(folder) / f"{name}{suffix}"
    if os.environ.get(STORE):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    stored = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    assert not (found := differences(stored, lines)), (
        f"{name} is not drawn as it was (− stored, + drawn now):\n" + "\n".join(found)
        + f"\nIf it is meant to look so, look at it, then store it: {COMMAND}"
    )  # fmt: skip


def differences(stored, lines):
    """The lines that differ by more than the last digit of a number, with − and +."""
    new = set(lines) - set(stored)
    like = {line: next((old for old in stored if same(old, line)), line) for line in new}
    return [line for line in difflib.ndiff(stored, [like.get(line, line) for line in lines]) if line[0] in "-+"]


def same(a, b):
    """Whether two lines have the same words, and the same numbers up to the last digit that is stored.

    >>> same("at 0.1234 1", "at 0.1235 1"), same("at 0.1234", "at 0.1244"), same('"1234"', '"1235"')
    (True, False, False)
    """
    if TOKEN.sub("#", a) != TOKEN.sub("#", b):
        return False
    pairs = zip(TOKEN.findall(a), TOKEN.findall(b), strict=True)
    return all(
        x == y or ('"' not in x + y and np.isclose(float(x), float(y), rtol=1.1e-3, atol=1e-14)) for x, y in pairs
    )


def described(ax):
    """The lines of a figure: its Axes, and those inside of them."""
    others = [other for other in ax.figure.axes if other is not ax]
    top = f"figure {numbers(ax.figure.get_size_inches())} inches, {quoted(ax.figure.get_suptitle())}"
    return [top, *(line for each in (ax, *others) for line in _axes(each))]


def _axes(ax, inside=""):
    lines = [
        f"axes {quoted(ax.get_title(loc='left') or ax.get_title())}, {'' if ax.axison else 'no '}frame, "
        f"aspect {ax.get_aspect()}{inside}",
        _axis("x", ax.xaxis, ax.get_xlim(), ax.get_autoscalex_on()),
        _axis("y", ax.yaxis, ax.get_ylim(), ax.get_autoscaley_on()),
        *(_line(ax, line) for line in ax.lines),
        *(_patch(patch) for patch in ax.patches),
        *(_collection(collection) for collection in ax.collections),
        *(_image(image) for image in ax.images),
        *(_text(ax, text) for text in ax.texts),
    ]
    if ax.get_legend():
        lines.append("legend " + " ".join(quoted(text.get_text()) for text in ax.get_legend().get_texts()))
    for child in ax.child_axes:
        place = child.get_axes_locator()(child, None)
        lines += [f"    {line}" for line in _axes(child, f", at {numbers(place.bounds)}")]
    return lines


def _axis(name, axis, limits, free):
    words = [f"{name} {quoted(axis.label.get_text())} {_color(axis.label.get_color())}, {axis.get_scale()}"]
    if not free:
        words.append(f"from {numbers(limits[:1])} to {numbers(limits[1:])}")
    if isinstance(axis.get_major_locator(), FixedLocator):
        given = isinstance(axis.get_major_formatter(), FixedFormatter | FuncFormatter)
        names = [quoted(label.get_text()) for label in axis.get_ticklabels()] if given else []
        words.append(" ".join(["ticks", numbers(axis.get_majorticklocs()), *names]))
    look = axis.get_tick_params()
    words += [f"numbers of size {look['labelsize']}"] if "labelsize" in look else []
    words += [] if look.get("labelbottom" if name == "x" else "labelleft", True) else ["no numbers"]
    return ", ".join(words)


def _line(ax, line):
    sizes = numbers([line.get_markersize(), line.get_markeredgewidth()])
    colors = f"{_color(line.get_markerfacecolor())} {_color(line.get_markeredgecolor())}"
    return (
        f"line {_color(line.get_color(), line)} {quoted(line.get_linestyle())} {numbers([line.get_linewidth()])}, "
        f"marker {quoted(line.get_marker())} {sizes} {colors} of every {line.get_markevery() or 1}, "
        f"{_frame_of(ax, line)}: x {numbers(line.get_xdata())}, y {numbers(line.get_ydata())}"
    )


def _patch(patch):
    if isinstance(patch, FancyArrowPatch):
        (start, end), kind = patch._posA_posB, f"arrow {type(patch.get_arrowstyle()).__name__}"
        place = f"from {numbers(start)} to {numbers(end)}"
    elif isinstance(patch, FancyBboxPatch):
        kind, place = "box", numbers(patch.get_bbox().extents)
    else:
        extents = patch.get_path().transformed(patch.get_patch_transform()).get_extents().extents
        kind, place = type(patch).__name__.lower(), numbers(extents)
    return f"{kind} {_color(patch.get_facecolor())} {_rim(patch)}: {place}"


def _rim(patch):
    return f"{_color(patch.get_edgecolor())} {quoted(patch.get_linestyle())} {numbers([patch.get_linewidth()])}"


def _collection(collection):
    colors = [_color(color) for color in (*collection.get_facecolors()[:3], *collection.get_edgecolors()[:3])]
    look = " ".join([*dict.fromkeys(colors), numbers(collection.get_linewidths()[:1])])
    if isinstance(collection, ContourSet):
        return f"contours {look}: levels {numbers(collection.levels)}"
    paths = [path.vertices for path in collection.get_paths() if len(path.vertices)]
    return f"{len(paths)} areas {look}: {numbers(np.concatenate(paths) if paths else [])}"


def _image(image):
    return f"image {image.get_cmap().name}, {numbers(image.get_extent())}: {numbers(image.get_array())}"


def _text(ax, text):
    words = [
        f"text {quoted(text.get_text())} {_color(text.get_color(), text)}",
        f"{numbers([text.get_fontsize()])} {text.get_weight()} {text.get_ha()} {text.get_va()}",
    ]
    if hasattr(text, "xy"):
        words.append(f"at {numbers(text.xyann)} in {text.anncoords}, points to {numbers(text.xy)} in {text.xycoords}")
    else:
        words.append(f"{_frame_of(ax, text)} {numbers(text.get_position())}")
    if box := text.get_bbox_patch():
        words.append(f"on {_color(box.get_facecolor(), box)}")
    if arrow := getattr(text, "arrow_patch", None):
        bend = numbers([getattr(arrow.get_connectionstyle(), "rad", 0)])
        kind, shrunk = type(arrow.get_arrowstyle()).__name__, numbers([arrow.shrinkA, arrow.shrinkB])
        words.append(f"{kind} {_rim(arrow)}, shrunk by {shrunk}, bent by {bend}")
    return ", ".join(words)


def _frame_of(ax, artist):
    """In what its place is measured, along x and y."""
    frames = {
        "data": ax.transData,
        "axes": ax.transAxes,
        "data, axes": ax.get_xaxis_transform(),
        "axes, data": ax.get_yaxis_transform(),
    }
    transform = artist.get_transform()
    return "in " + next((name for name, frame in frames.items() if frame == transform), "another frame")


def _color(color, artist=None):
    alpha = artist.get_alpha() if artist is not None else None
    return quoted(to_hex(color, keep_alpha=True)) + (f" {alpha}" if alpha is not None else "")


def numbers(values):
    """Numbers with four significant digits; of many, the first and last ones and the mean.

    >>> numbers([1, 2 / 3]), numbers(range(100))
    ('1 0.6667', '0 1 2 3 4 5 … 94 95 96 97 98 99 (100 numbers, mean 49.5)')
    """
    flat = np.ravel(np.ma.filled(np.ma.asarray(values, dtype=float), np.nan))
    if not len(flat):
        return "none"
    if len(flat) <= MANY:
        return " ".join(f"{value:.4g}" for value in flat)
    ends = f"{numbers(flat[:6])} … {numbers(flat[-6:])}"
    return f"{ends} ({len(flat)} numbers, mean {np.mean(flat[np.isfinite(flat)]):.4g})"


def quoted(text):
    """The text in double quotes: what is in them is compared letter by letter."""
    return json.dumps(text, ensure_ascii=False)
