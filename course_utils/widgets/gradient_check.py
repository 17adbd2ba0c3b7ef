"""Lecture 01: which step should a numerical gradient take?"""

from math import floor, log10

from ipywidgets import FloatSlider, ToggleButtons

from course_utils.plots.gradient_check import error_against_step
from course_utils.widgets.explorer import Explorer


def step_explorer(error_of, exponents=range(-14, 0)):
    """A slider for the step and a switch for the precision, over the curve of errors.

    error_of: (h, "float64" or "float32") → relative error of the numerical gradient. exponents: the powers of ten at
    which the curve is drawn.
    """
    steps = [10.0**k for k in exponents]
    errors = {dtype: [error_of(h, dtype) for h in steps] for dtype in ("float64", "float32")}

    def draw(exponent, precision):
        h = 10.0**exponent
        error = error_of(h, precision)
        ax = error_against_step(steps, errors, marked=(precision, h, error))
        return ax, f"Step h = {h:.1e} in {precision}: {_digits(error)} of the numerical gradient are right."

    slider = FloatSlider(value=-3, min=min(exponents), max=max(exponents), step=0.5, description="log₁₀ h")
    switch = ToggleButtons(options=["float64", "float32"], description="precision")
    return Explorer(draw, {"exponent": slider, "precision": switch})


def _digits(error):
    digits = max(0, floor(-log10(error))) if error > 0 else 16
    return "no digits" if digits == 0 else "1 digit" if digits == 1 else f"{digits} digits"
