"""An explorer without a kernel: a grid of pictures, drawn beforehand, and the controls that move through them.

`explorer.js` (slides/theme) does the moving. Nothing here knows reveal.js: a page of the book can hold the same.
"""

import json
from dataclasses import asdict, dataclass
from html import escape
from itertools import product
from math import prod

from course_utils.errors import CourseError
from course_utils.plots.slide import PIXELS

MOST = 120  # frames of a grid that nobody has chosen


@dataclass
class Axis:
    """One control as a row of positions: its values, how they read, and the one it begins at."""

    name: str
    label: str
    values: list
    start: int
    switch: bool

    @property
    def texts(self):
        """The values as a reader sees them."""
        return [value if isinstance(value, str) else f"{value:g}" for value in self.values]


def grid(explorer, chosen=""):
    """([Axis, …], the name of the axis that the deck's keys step through or "") of an `Explorer`.

    chosen: "every: 1 10 50*; rule: all; steps: every". A star marks where to begin; "all" takes every position; several
    words in one option are kept together by commas ("how: as it comes, projected"). A control that is not named keeps
    its value; where none is named, all controls move, on as fine a grid as MOST frames allow.
    """
    wishes = dict(_wish(part) for part in chosen.split(";") if part.strip())
    steps = wishes.pop("steps", "")
    unknown = (set(wishes) | {steps} - {""}) - set(explorer.controls)
    if unknown:
        raise CourseError(f"The explorer has no control {unknown.pop()!r}. It has {', '.join(explorer.controls)}.")
    most = None if wishes else _most_each(explorer)
    axes = []
    for name, control in explorer.controls.items():
        wish = wishes.get(name, "" if wishes else "all")
        values, start = _positions(name, wish, explorer.values_of(name, most), control.value)
        axes.append(Axis(name, control.description, values, start, explorer.is_switch(name)))
    return axes, steps


def _wish(part):
    name, colon, values = part.partition(":")
    if not colon or not values.strip():
        raise CourseError(f'{part.strip()!r} names no positions. Write "name: 1 2 3*", "name: all" or "steps: name".')
    return name.strip(), values.strip()


def _most_each(explorer):
    """How many positions each slider may have so that the whole grid has at most MOST frames."""
    switches = [name for name in explorer.controls if explorer.is_switch(name)]
    choices, sliders = prod(len(explorer.values_of(name)) for name in switches), len(explorer.controls) - len(switches)
    return max(2, int((MOST / choices) ** (1 / max(sliders, 1))))


def _positions(name, wish, known, value):
    """The values that a wish asks for, each one that the control can take, and where to begin."""
    if not wish:
        return [value], 0
    if wish == "all":
        return known, _nearest(known, value)
    alone = wish.removesuffix("*") in known or "," in wish  # an option may have several words
    words = [word.strip() for word in (wish.split(",") if alone else wish.split())]
    starts = [k for k, word in enumerate(words) if word.endswith("*")]
    values = [_known(name, word.removesuffix("*"), known) for word in words]
    return values, starts[0] if starts else _nearest(values, value)


def _known(name, word, known):
    for value in known:
        if value == word or (not isinstance(value, str) and _is_number(word) and abs(value - float(word)) < 1e-9):
            return value
    shown = ", ".join(map(str, known if len(known) <= 12 else [*known[:3], "…", *known[-2:]]))
    raise CourseError(f"The explorer's control {name!r} cannot be set to {word!r}. It takes {shown}.")


def _is_number(word):
    try:
        float(word)
    except ValueError:
        return False
    return True


def _nearest(values, value):
    if value in values:
        return values.index(value)
    return 0 if isinstance(value, str) else min(range(len(values)), key=lambda k: abs(values[k] - value))


def draw(explorer, chosen, save):
    """The manifest of an explorer's frames: {"axes", "steps", "frames", "captions"}, frames in the order of `product`.

    save: Axes → the name of the file that holds their picture.
    """
    axes, steps = grid(explorer, chosen)
    frames, captions = [], []
    for values in product(*(axis.values for axis in axes)):
        ax, caption = explorer.draw(**dict(zip((axis.name for axis in axes), values, strict=True)))
        frames.append(save(ax))
        captions.append(caption)
    described = [asdict(axis) | {"texts": axis.texts} for axis in axes]
    return {"axes": described, "steps": steps, "frames": frames, "captions": captions}


def place(axes, positions):
    """The number of the frame at these positions, one for each axis."""
    number = 0
    for axis, position in zip(axes, positions, strict=True):
        number = number * len(axis["values"]) + position
    return number


def html(manifest, folder, fragments=()):
    """The page's form of an explorer: the still, its controls, and what `explorer.js` moves through.

    folder: where the page finds the frames. fragments: the numbers of the keys that step through the `steps` axis.
    """
    axes, (width, height) = manifest["axes"], (round(PIXELS * inches) for inches in manifest["size"])
    at = place(axes, [axis["start"] for axis in axes])
    moving = [(number, axis) for number, axis in enumerate(axes) if len(axis["values"]) > 1]
    data = {
        "lengths": [len(axis["values"]) for axis in axes],
        "start": [axis["start"] for axis in axes],
        "texts": [axis["texts"] for axis in axes],
        "frames": [f"{folder}/{name}" for name in manifest["frames"]],
        "captions": manifest["captions"],
    }
    safe = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    controls = "".join(_switch(*one) if one[1]["switch"] else _slider(*one) for one in moving)
    stepped = next((number for number, axis in moving if axis["name"] == manifest["steps"]), None)
    start = axes[stepped]["start"] if stepped is not None else 0
    steps = "".join(
        f'<span class="fragment step" data-fragment-index="{index}" data-axis="{stepped}" data-to="{start + k}"></span>'
        for k, index in enumerate(fragments, 1)
    )
    return (
        '<div class="explorer" data-prevent-swipe>'
        f'<img src="{data["frames"][at]}" alt="{escape(manifest["captions"][at])}" width="{width}" height="{height}">'
        f'<div class="handles" role="group" aria-label="controls of the picture">{controls}</div>'
        f'<p class="spoken" role="status"></p>{steps}'
        f'<script type="application/json">{safe}</script></div>'
    )


def stepping(manifest):
    """How many keys it takes to step from the start to the end of the axis of `steps`."""
    return next((len(a["values"]) - 1 - a["start"] for a in manifest["axes"] if a["name"] == manifest["steps"]), 0)


def _slider(number, axis):
    start, last = axis["start"], len(axis["values"]) - 1
    text = escape(axis["texts"][start])
    return (
        f'<label><span>{escape(axis["label"])}</span><input type="range" min="0" max="{last}" step="1" value="{start}" '
        f'data-axis="{number}" aria-valuetext="{text}"><output>{text}</output></label>'
    )


def _switch(number, axis):
    buttons = "".join(
        f'<button type="button" data-axis="{number}" data-to="{k}" aria-pressed="{str(k == axis["start"]).lower()}">'
        f"{escape(text)}</button>"
        for k, text in enumerate(axis["texts"])
    )
    return f'<span role="group" aria-label="{escape(axis["label"])}">{buttons}</span>'
