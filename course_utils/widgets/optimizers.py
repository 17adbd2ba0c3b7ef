"""Lecture 05: a race down a ravine. Which rule notices how steep it is, and which notices how it lies?"""

import numpy as np
from ipywidgets import FloatSlider, IntSlider, ToggleButtons

from course_utils.plots.optimizers import paths_on_surface
from course_utils.widgets.explorer import Explorer


def race_explorer(race, rules):
    """A switch for the rule, sliders for its rate, the condition number κ and the angle, over two paths.

    race: (rule, rate, κ, angle in degrees) → the matrix of the surface, the path of the rule, and that of gradient
    descent at its best rate. rules: the names to choose from.
    """

    def draw(exponent, kappa_exponent, angle, rule):
        rate, kappa = 10.0**exponent, 10.0**kappa_exponent
        hessian, mine, rival = race(rule, rate, kappa, angle)
        left, left_rival = _left(mine), _left(rival)
        title = f"{rule} {'is ahead of' if left < left_rival else 'is behind'} gradient descent"
        sentence = (
            f"κ = {kappa:.3g}, turned by {angle}°, {len(mine) - 1} steps. {rule} at the rate {rate:.2g} "
            + ("flew away. " if left > 1 else f"has {left:.1%} of the way left. ")
            + f"Gradient descent at its best rate has {left_rival:.1%} left."
        )
        return paths_on_surface(hessian, {rule: mine, "gradient descent": rival}, title), sentence

    return Explorer(
        draw,
        {
            "exponent": FloatSlider(value=-1.5, min=-3, max=1, step=0.25, description="log₁₀ rate"),
            "kappa_exponent": FloatSlider(value=2, min=0, max=3, step=0.5, description="log₁₀ κ"),
            "angle": IntSlider(value=0, min=0, max=45, step=15, description="turned by °"),
            "rule": ToggleButtons(options=rules, value=rules[1], description="rule"),
        },
    )


def _left(path):
    """The distance to the minimum at the end, as a fraction of that at the start; infinite where it is not finite."""
    start, end = np.linalg.norm(path[0]), np.linalg.norm(path[-1])
    return end / start if np.isfinite(end) else np.inf
