"""Lecture 03: how large may the pre-activations be before units stop learning?"""

from ipywidgets import FloatSlider, ToggleButtons

from course_utils.plots.activations import slope_histogram
from course_utils.widgets.explorer import Explorer


def saturation_explorer(slopes_at, names):
    """A slider for the scale of the pre-activations and a switch for the activation.

    slopes_at: (scale, name) → the slopes of all units on all examples, an array. names: the activations to choose from.
    """

    def draw(scale, activation):
        slopes = slopes_at(scale, activation)
        fraction = float((abs(slopes) < 0.05).mean())
        begin = (
            f"With pre-activations of standard deviation {scale:g}, {fraction:.0%} of the slopes of {activation} are"
        )
        return slope_histogram(slopes, activation, fraction), f"{begin} below 0.05: there a unit hardly learns."

    slider = FloatSlider(value=1.0, min=0.5, max=20, step=0.5, description="scale of z")
    switch = ToggleButtons(options=list(names), description="activation")
    return Explorer(draw, {"scale": slider, "activation": switch})
