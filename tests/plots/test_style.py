"""The palette on white: text and lines that can be seen."""

import pytest

from course_utils.plots import style


def contrast_on_white(color):
    def channel(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(color[k : k + 2], 16) / 255) for k in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("name", ["VALUES", "GRADIENTS_TEXT", "PARAMETERS_TEXT", "STATE_TEXT", "DATA", "WRONG_TEXT"])
def test_colors_of_text_have_contrast(name):
    assert contrast_on_white(getattr(style, name)) >= 4.5


@pytest.mark.parametrize("name", ["VALUES", "GRADIENTS", "PARAMETERS", "STATE", "DATA", "WRONG"])
def test_colors_of_lines_have_contrast(name):
    assert contrast_on_white(getattr(style, name)) >= 3
