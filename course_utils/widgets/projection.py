"""Lecture 10: what does it cost to hold an output, and how much does it still drift, at any angle and any step?"""

from ipywidgets import FloatSlider, IntSlider, ToggleButtons

from course_utils.plots.projection import held_step
from course_utils.widgets.explorer import Explorer


def holding_explorer(step, methods):
    """Sliders for the angle between two gradients and the step's length, a button for each method, over the step taken.

    step: (degrees, length, method) → (the line on which output 1 stays (points, 2), its gradient (2,), the stops of the
    step (stops, 2), the changes of both outputs). methods: their names; the first one holds nothing.
    """

    def draw(degrees, length, method):
        line, gradient, path, (first, second) = step(degrees, length, method)
        changes = f"output 1 moves by {signed(first)}, output 2 by {signed(second)}"
        axes = held_step(
            line, gradient, {method: path}, changes[0].upper() + changes[1:], "one parameter", "another",
            wrong=methods[:1], limits=(-1.1, 1.3, -0.9, 1.2),
        )  # fmt: skip
        return axes, f"{degrees} degrees between the gradients, a step of {length:g}, {method}: {changes}."

    return Explorer(
        draw,
        {
            "degrees": IntSlider(value=60, min=10, max=170, step=5, description="angle"),
            "length": FloatSlider(value=0.8, min=0.1, max=1.0, step=0.1, description="step"),
            "method": ToggleButtons(value=methods[0], options=methods, description="method"),
        },
    )


def signed(change):
    """A change with its sign, to three decimals, or as a power of ten where it is too small for them.

    >>> signed(0.4), signed(-0.25), signed(-3e-5), signed(0.0)
    ('+0.400', '−0.250', '−3e-05', '0')
    """
    if not change:
        return "0"
    digits = f"{abs(change):.3f}" if abs(change) >= 5e-4 else f"{abs(change):.0e}"
    return ("−" if change < 0 else "+") + digits
