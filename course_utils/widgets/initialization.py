"""Lecture 04: which first weights keep a signal alive through many layers?"""

import numpy as np
from ipywidgets import IntSlider, ToggleButtons

from course_utils.plots.initialization import layer_histograms
from course_utils.widgets.explorer import Explorer


def signal_explorer(signals, activations, schemes):
    """Sliders for depth and width, switches for activation and scheme, over the histograms of every layer.

    signals: (activation, scheme, depth, width) → (outputs, gradients), lists of arrays, the inputs first.
    activations, schemes: the names to choose from.
    """

    def draw(depth, width, activation, scheme):
        outputs, gradients = signals(activation, scheme, depth, width)
        forward, backward = _fate(outputs[1], outputs[-1]), _fate(gradients[-1], gradients[0])
        title = f"{activation}, {scheme}: outputs {forward}, gradients {backward}"
        sentence = (
            f"{activation} with {scheme}, {depth} layers of {width}. Outputs: standard deviation "
            f"{np.std(outputs[1]):.2g} after the first layer, {np.std(outputs[-1]):.2g} after the last. "
            f"Gradients: {np.std(gradients[-1]):.2g} at the last layer, {np.std(gradients[0]):.2g} at the inputs."
        )
        return layer_histograms(outputs, gradients, title), sentence

    return Explorer(
        draw,
        {
            "depth": IntSlider(value=10, min=2, max=30, description="depth", continuous_update=False),
            "width": IntSlider(value=128, min=16, max=256, step=16, description="width", continuous_update=False),
            "activation": ToggleButtons(options=activations, description="activation"),
            "scheme": ToggleButtons(options=schemes, description="scheme"),
        },
    )


def _fate(first, last):
    """What becomes of a signal on its way from the first array to the last, in words."""
    ratio = np.std(last) / np.std(first)
    if not ratio > 1e-2:
        return "vanish"
    if ratio > 1e2:
        return "explode"
    return "shrink" if ratio < 0.5 else "grow" if ratio > 2 else "keep their scale"
