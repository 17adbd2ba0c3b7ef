"""Figures: they say their point, label their axes, come with words, and show the data they were given."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure

from course_utils import plots
from course_utils.errors import CourseError
from course_utils.lectures import LECTURES
from course_utils.plots import style

STEPS = [1e-3, 1e-2, 1e-1]
W = np.linspace(-1, 1, 20)
ERRORS = {"float64": [1e-9, 1e-6, 1e-3], "float32": [1e-2, 1e-4, 1e-3]}


def make(name):
    return {
        "course_map": lambda **kw: plots.course_map(LECTURES, **kw),
        "runs_over_seeds": lambda **kw: plots.runs_over_seeds(
            [1, 2], {"a": [[3.0, 1.0], [5.0, 3.0]]}, title="Costs fall in each run", xlabel="x", ylabel="y", **kw
        ),
        "slope_histogram": lambda **kw: plots.slope_histogram(np.array([0.0, 0.5, 1.0]), "tanh", 1 / 3, **kw),
        "cost_curves": lambda **kw: plots.cost_curves({"learns": [[2.0, 1], [2, 0.5]], "stuck": [[2.0, 2]] * 2}, **kw),
        "layer_histograms": lambda **kw: plots.layer_histograms([W, W / 2], [W / 2, W], **kw),
        "nets_side_by_side": lambda **kw: plots.nets_side_by_side({"A": [W, W / 2], "B": [W, W]}, **kw),
        "signal_by_layer": lambda **kw: plots.signal_by_layer({"Xavier": [1.0, 0.5]}, {"Xavier": [0.5, 1.0]}, **kw),
        "values_held": lambda **kw: plots.values_held([1, 2, 3, 2, 1], [1, 2, 1, 2, 1, 0], **kw),
        "error_against_step": lambda **kw: plots.error_against_step(STEPS, ERRORS, **kw),
        "outer_product": lambda **kw: plots.outer_product(np.array([0.5, -1.0]), np.array([1.0, 2.0, 3.0]), **kw),
    }[name]


def figures():
    return sorted(set(plots.__all__) - {"figure", "show", "to_png", "activations"})  # the last is a grid


@pytest.mark.parametrize("name", figures())
def test_every_figure_has_a_title_and_accepts_axes(name):
    ax = make(name)()
    assert len(ax.get_title(loc="left").split()) >= 3
    assert tuple(ax.figure.get_size_inches()) == style.SIZE
    mine = Figure().add_subplot()
    assert make(name)(ax=mine) is mine and mine.get_title(loc="left") == ax.get_title(loc="left")


def test_the_same_figure_is_the_same_bytes():
    assert plots.to_png(make("course_map")()) == plots.to_png(make("course_map")())


def test_error_against_step_shows_its_data():
    ax = make("error_against_step")(marked=("float64", 1e-2, 1e-6))
    curves = [line.get_ydata().tolist() for line in ax.lines]
    assert curves == [ERRORS["float64"], ERRORS["float32"], [1e-6]]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log") and ax.get_xlabel() and ax.get_ylabel()
    texts = [text.get_text() for text in ax.texts]
    assert "float64: best near h = 1e-03" in texts and "float32: best near h = 1e-02" in texts


def test_outer_product_shows_every_number():
    texts = [text.get_text() for text in make("outer_product")().texts]
    assert [texts.count(number) for number in ("0.50", "−1.00", "1.50", "−3.00")] == [2, 2, 1, 1]


def test_activations_shows_each_function_with_its_slope():
    z = np.linspace(-1, 1, 3)
    first = plots.activations(z, {"identity": (z, np.ones(3)), "square": (z**2, 2 * z)})
    square = first.figure.axes[1]
    assert square.get_title(loc="left") == "square" and tuple(first.figure.get_size_inches()) == style.SIZE
    assert [line.get_ydata().tolist() for line in square.lines[1:]] == [(z**2).tolist(), (2 * z).tolist()]


def test_runs_over_seeds_shows_means_and_ranges():
    ax = make("runs_over_seeds")()
    assert ax.lines[0].get_ydata().tolist() == [4.0, 2.0]
    low, high = ax.collections[0].get_paths()[0].get_extents().intervaly
    assert (low, high) == (1.0, 5.0)


def test_values_held_shows_its_data_and_its_point():
    ax = make("values_held")()
    assert [line.get_ydata().tolist() for line in ax.lines] == [[1, 2, 3, 2, 1], [1, 2, 1, 2, 1, 0]]
    assert ax.get_title(loc="left") == "Checkpoints hold 2 values in place of 3"


def test_course_map_has_a_box_and_arrows_for_each():
    ax = make("course_map")(here="01")
    assert len(ax.patches) == len(LECTURES)
    arrows = [text for text in ax.texts if not text.get_text()]
    assert len(arrows) == sum(len(lecture.needs) for lecture in LECTURES)


def test_no_two_boxes_of_the_map_overlap():
    boxes = [patch.get_bbox() for patch in make("course_map")().patches]
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])


def test_show_keeps_the_words_with_the_picture():
    picture = plots.show(make("outer_product")(), alt="A grid of six numbers, two rows of three.")
    data, metadata = picture._repr_mimebundle_()
    assert data["text/plain"] == repr(picture) == metadata["image/png"]["alt"]
    assert metadata["image/png"]["width"] == 640 and picture.png.startswith(b"\x89PNG")


@pytest.mark.parametrize("alt", ["", "figure", None])
def test_show_wants_words(alt):
    with pytest.raises(CourseError, match="does not describe the figure"):
        plots.show(SimpleNamespace(), alt=alt)


@pytest.mark.parametrize("name", ["VALUES", "GRADIENTS_TEXT", "PARAMETERS_TEXT", "STATE_TEXT", "DATA", "WRONG_TEXT"])
def test_colors_of_text_have_contrast(name):
    def channel(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    color = getattr(style, name)
    red, green, blue = (channel(int(color[k : k + 2], 16) / 255) for k in (1, 3, 5))
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5
