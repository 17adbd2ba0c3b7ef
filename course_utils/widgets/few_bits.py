"""Lecture 11: which steps arrive, in which format, and what can be done for those that do not?"""

from ipywidgets import FloatSlider, IntSlider, ToggleButtons

from course_utils.plots.few_bits import walks
from course_utils.widgets.explorer import Explorer


def arrival_explorer(walk, formats):
    """A slider for the size of a step, one for the seed of chance, and a switch for the format.

    walk: (format, step, seed) → {"nearest": …, …}, the part of the way made after 0, 1, … updates, (updates + 1,).
    """

    def draw(format, exponent, seed):
        paths = walk(format, 2.0**exponent, seed)
        made = {name: f"{path[-1]:.0%}" for name, path in paths.items()}
        title = f"Rounded to the nearest, {made['nearest']} of the way is made"
        sentence = f"In {format}, a weight of 1 and {len(paths['nearest']) - 1} steps of 2^{exponent:g}. "
        sentence += "Of the way they should go, " + "; ".join(f"{name}: {part}" for name, part in made.items()) + "."
        return walks(paths, title), sentence

    return Explorer(
        draw,
        {
            "format": ToggleButtons(options=list(formats), description="format"),
            "exponent": FloatSlider(value=-9.0, min=-13, max=-5, step=0.5, description="log₂ step"),
            "seed": IntSlider(value=0, min=0, max=9, description="seed"),
        },
    )
