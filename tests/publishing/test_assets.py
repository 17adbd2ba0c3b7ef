"""The files that all decks share: the palette in the style sheet, colors that stand out, packages that are there."""

import re

import pytest
from test_style import contrast

from course_utils.errors import CourseError
from course_utils.plots import style
from course_utils.publishing import assets


def test_the_palette_reaches_the_style_sheet():
    css = assets.style_sheet()
    assert f"--values: {style.VALUES};" in css
    assert f"--gradients-text: {style.GRADIENTS_TEXT};" in css
    defined = {*re.findall(r"(--[\w-]+):", css), "--left", "--right"}  # the last two are a slide's own
    assert set(re.findall(r"var\((--[\w-]+)\)", css)) <= defined


def test_text_and_code_stand_out_from_their_paper():
    css = assets.style_sheet()
    variable = dict(re.findall(r"--([\w-]+): (#\w{6});", css))
    code_colors = set(re.findall(r"^\.hljs\S*.*\{ color: (#\w{6})", css, re.MULTILINE))
    assert len(code_colors) >= 4
    assert min(contrast(color, variable["code-paper"]) for color in code_colors) >= 4.5
    assert min(contrast(variable[name], variable["paper"]) for name in ("ink", "quiet", "values")) >= 4.5
    assert contrast("#999999", "#ffffff") < 4.5  # the measure itself: a gray known to be too light


def test_a_missing_package_comes_with_the_command_that_installs_it():
    with pytest.raises(CourseError, match=r"'no-such-package' does not have a.js.*pip install"):
        assets.installed("no-such-package", ["a.js"])
    with pytest.raises(CourseError, match=r"'nbconvert', which is not installed.*pip install"):
        assets.needed("no_such_module", "nbconvert")
