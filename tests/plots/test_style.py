"""The palette on white: text and lines that can be seen."""

import pytest

from course_utils.plots import style


def luminance(color):
    """The relative luminance of #rrggbb (WCAG 2)."""
    parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other="#ffffff"):
    """How well two colors stand out from each other, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["VALUES", "GRADIENTS_TEXT", "PARAMETERS_TEXT", "STATE_TEXT", "DATA", "WRONG_TEXT"])
def test_colors_of_text_have_contrast(name):
    assert contrast(getattr(style, name)) >= 4.5


@pytest.mark.parametrize("name", ["VALUES", "GRADIENTS", "PARAMETERS", "STATE", "DATA", "WRONG"])
def test_colors_of_lines_have_contrast(name):
    assert contrast(getattr(style, name)) >= 3
