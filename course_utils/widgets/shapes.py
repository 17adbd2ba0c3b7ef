"""Lecture 12: where does the steepest step go, for any gradient, when another norm measures its length?"""

from ipywidgets import IntSlider

from course_utils.plots.shapes import touching_balls
from course_utils.widgets.explorer import Explorer


def steepest_explorer(steepest):
    """A slider for the direction of the gradient, over the balls of some norms.

    steepest: degrees → (the gradient (2,), {norm: (boundary of its ball (points, 2), steepest step (2,))}).
    """

    def draw(degrees):
        gradient, balls = steepest(degrees)
        steps = {name: f"({step[0]:.2f}, {step[1]:.2f})" for name, (_boundary, step) in balls.items()}
        different = len(set(steps.values()))
        title = f"The gradient points to {degrees}°: {('one step', 'two steps', 'three steps')[different - 1]}"
        sentence = f"Gradient at {degrees} degrees. Steepest steps: " + "; ".join(f"{n}: {s}" for n, s in steps.items())
        return touching_balls(balls, gradient, title), sentence + "."

    return Explorer(draw, {"degrees": IntSlider(value=20, min=0, max=90, step=5, description="gradient")})
