"""Figures drawn again for slides: nothing smaller than can be read, no second title, the same bytes each time."""

import re
import warnings
from io import BytesIO

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from course_utils.plots import slide, style
from course_utils.publishing import assets

mpl.use("agg")


def figure(**options):
    with style.styled():
        ax = Figure().add_subplot(**options)
        ax.plot([1, 10, 1000], [1e-4, 1, 1e7], label="a line")
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.set_title("The finding")
        ax.set_xlabel("steps", fontsize=7)
        ax.annotate("here", (10, 1), (4, 4), textcoords="offset points", fontsize=8)
    return ax.figure


def test_no_text_is_smaller_than_the_floor():
    shown = figure()
    assert slide.smallest(shown) < slide.SMALLEST
    slide.for_slide(shown, (11, 5))
    slide.svg(shown)
    assert slide.smallest(shown) >= slide.SMALLEST - 0.01
    assert tuple(shown.get_size_inches()) == (11, 5)


def test_a_figure_may_be_shown_twice_in_two_sizes():
    shown, once = figure(), figure()
    for size in ((6, 4), (11, 5)):
        slide.for_slide(shown, size)
        slide.svg(shown)
    slide.for_slide(once, (11, 5))
    drawn = [re.sub(rb"p[0-9a-f]{10}", b"id", slide.svg(each)) for each in (shown, once)]
    assert drawn[0] == drawn[1]


def test_the_title_goes_and_a_moving_picture_keeps_its_own():
    for keep in (False, True):
        shown = figure()
        slide.for_slide(shown, (11, 5), title=keep)
        assert shown.axes[0].get_title("left") == ("The finding" if keep else "")


def test_titles_that_tell_panels_apart_stay_and_that_of_the_whole_goes():
    with style.styled():
        shown = Figure()
        for ax, name in zip(shown.subplots(1, 2), "AB", strict=True):
            ax.set_title(name)
        slide.for_slide(shown, (11, 5))
        assert [ax.get_title("left") for ax in shown.axes] == ["A", "B"]
        shown.suptitle("Both")
        slide.for_slide(shown, (11, 5))
    assert shown._suptitle.get_text() == ""


def test_ticks_of_logarithmic_axes_have_no_exponents_in_small_type():
    shown = figure()
    slide.for_slide(shown, (11, 5))
    shown.canvas.draw()
    texts = {label.get_text() for axis in (shown.axes[0].xaxis, shown.axes[0].yaxis) for label in axis.get_ticklabels()}
    assert {"1", "10", "1,000"} <= texts and not any("$" in text for text in texts)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.25, "0.25"), (-10, "-10"), (1e5, "100,000"), (1e6, "1e6"), (3e-5, "3e-5"), (1e-12, "1e-12")],
)
def test_a_tick_reads_as_one_would_write_it(value, text):
    assert slide.plain(value) == text


def test_a_letter_that_the_text_font_lacks_comes_from_the_second_one():
    slide.use_fonts(assets.fonts())
    shown = figure()
    shown.axes[0].set_ylabel("δxᵀ ✗ ∇ ↔")
    slide.for_slide(shown, (11, 5))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Matplotlib warns where it draws an empty box
        slide.svg(shown)


def test_the_same_figure_is_the_same_file():
    def drawn(write):
        shown = figure()
        slide.for_slide(shown, (6, 4))
        return write(shown)

    assert drawn(slide.svg) == drawn(slide.svg)
    assert drawn(slide.webp) == drawn(slide.webp)


def test_a_frame_is_small_and_true_to_the_picture():
    shown = figure()
    slide.for_slide(shown, (6, 4))
    content = slide.webp(shown)
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (840, 560) and picture.format == "WEBP"
        pixels = np.asarray(picture.convert("RGB"))
    blue = np.array([int(style.VALUES[i : i + 2], 16) for i in (1, 3, 5)])
    assert len(content) < 30_000
    assert (np.abs(pixels.astype(int) - 255).max(axis=-1) < 8).mean() > 0.5, "white paper"
    assert (np.abs(pixels.astype(int) - [31, 119, 180]).max(axis=-1) < 12).any() or (
        np.abs(pixels.astype(int) - blue).max(axis=-1) < 12
    ).any(), "the line"
