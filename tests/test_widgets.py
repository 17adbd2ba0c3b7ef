"""Widgets: every control works from one end to the other, and a still picture stands in where nothing can move."""

import itertools

import numpy as np
import pytest
from ipywidgets import FloatSlider, IntSlider, ToggleButtons

from course_utils.plots import error_against_step
from course_utils.plots.graph_steps import Step
from course_utils.widgets import Explorer, graph_explorer, saturation_explorer, signal_explorer, step_explorer


def product(x, y):
    """x · y, traced."""
    return [Step("x", x), Step("y", y), Step("×", x * y, ("x", "y"), (y, x), "× switches.")]


def fading(activation, scheme, depth, width):
    """Signals that halve in every layer, or stay."""
    arrays = [(0.5**k if scheme == "small" else 1.0) * np.cos(np.arange(width)) for k in range(depth + 1)]
    return arrays, arrays[::-1]


WIDGETS = {
    "signal_explorer": lambda: signal_explorer(fading, ["tanh", "ReLU"], ["small", "right"]),
    "step_explorer": lambda: step_explorer(lambda h, precision: max(h**2, 1e-15 / h)),
    "saturation_explorer": lambda: saturation_explorer(lambda s, name: 1 / np.arange(1, 30) ** s, ["tanh", "ReLU"]),
    "graph_explorer": lambda: graph_explorer(product, x=1.0, y=2.0),
}


def extremes(control):
    """The values at the ends of a control."""
    return list(control.options) if hasattr(control, "options") else [control.min, control.max]


@pytest.mark.parametrize("name", WIDGETS)
def test_every_combination_of_extreme_values(name):
    explorer = WIDGETS[name]()
    before, sentences = bytes(explorer.image.value), set()
    for values in itertools.product(*(extremes(control) for control in explorer.controls.values())):
        for control, value in zip(explorer.controls.values(), values, strict=True):
            control.value = value
        assert bytes(explorer.image.value).startswith(b"\x89PNG")
        sentences.add(explorer.caption.value)
    assert bytes(explorer.image.value) != before and len(sentences) > 1


@pytest.mark.parametrize("name", WIDGETS)
def test_the_bundle_shows_something_everywhere(name):
    explorer = WIDGETS[name]()
    data, metadata = explorer._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert data["text/plain"] == metadata["image/png"]["alt"] == repr(explorer)


@pytest.mark.parametrize("name", WIDGETS)
def test_the_still_picture_does_not_move(name):
    explorer = WIDGETS[name]()
    still = explorer.still
    control = next(iter(explorer.controls.values()))
    control.value = extremes(control)[0]
    assert explorer.still == still


@pytest.mark.parametrize("name", WIDGETS)
def test_controls_are_named_and_usable_by_keyboard(name):
    for control in WIDGETS[name]().controls.values():
        assert control.description and isinstance(control, FloatSlider | IntSlider | ToggleButtons)


def test_step_explorer_says_how_many_digits_are_right():
    explorer = WIDGETS["step_explorer"]()
    assert repr(explorer) == "Step h = 1.0e-03 in float64: 6 digits of the numerical gradient are right."
    explorer.controls["exponent"].value = -14
    assert "1 digit of" in explorer.caption.value


def test_a_callback_that_fails_is_heard():
    def draw(k):
        if k:
            raise ZeroDivisionError("no such picture")
        return error_against_step([1, 2], {"float64": [1, 1]}), "A flat line at one."

    explorer = Explorer(draw, {"k": IntSlider(0, 0, 1)})
    with pytest.raises(ZeroDivisionError, match="no such picture"):
        explorer.controls["k"].value = 1
