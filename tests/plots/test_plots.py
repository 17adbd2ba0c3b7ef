"""Figures: they say their point, label their axes, come with words, and show the data they were given."""

import numpy as np
import pytest
from made import ERRORS, RATES, READINGS, ROW, figures, make
from matplotlib.figure import Figure

from course_utils import plots
from course_utils.errors import CourseError
from course_utils.lectures import LECTURES
from course_utils.plots import style


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


def test_rate_search_shows_means_seeds_and_what_diverged():
    ax = make("rate_search")()
    seeds, means, best, cross = (line.get_xydata().tolist() for line in ax.lines)
    assert [cost for _, cost in seeds] == [3, 5, 1, 3, 1]  # the run that diverged is a cross, not a dot
    assert means == [[0.01, 4], [0.1, 2]] and best == [[0.1, 2]] and cross[0][0] == 1
    assert (ax.lines[-1].get_marker(), ax.lines[-1].get_color()) == ("X", style.WRONG)
    assert {"1 of 2\ndiverged", "2"} <= {text.get_text() for text in ax.texts}
    assert ax.get_title(loc="left") == "Of 3 rates 0.1 is best; at 1 runs diverge"
    assert ax.get_xscale() == "log" and ax.xaxis.get_major_formatter()(0.01) == "0.01"


@pytest.mark.parametrize(("costs", "says"), [([1, 2, 3], "0.01, is the lowest"), ([3, 2, 1], "1, is the highest")])
def test_rate_search_says_when_to_search_on(costs, says):
    ax = plots.rate_search([0.01, 0.1, 1], [[cost] for cost in costs], [0.01, None, 1][costs.index(1)])
    assert ax.get_title(loc="left") == f"The best rate, {says} tried: search on"


def test_rate_search_takes_logarithms_of_costs_far_apart():
    def scale(*costs):
        return plots.rate_search([0.1, 1], [[cost] for cost in costs], 0.1).get_yscale()

    assert [scale(1, 9), scale(1, 11), scale(1, 1e9), scale(0, 9)] == ["linear", "log", "log", "linear"]


def test_range_test_shows_its_data_and_its_findings():
    ax = make("range_test")()
    raw, smoothed, steepest, cross = (line.get_xydata().tolist() for line in ax.lines)
    assert raw == [[0.01, 2], [0.1, 3], [1, 1], [10, 9]] and smoothed == [[0.01, 2], [0.1, 2.5], [1, 1.5], [10, 5]]
    assert steepest == [[0.1, 2.5]] and cross[0][0] == 10 and ax.lines[-1].get_color() == style.WRONG
    assert ax.get_title(loc="left") == "The cost falls fastest near a rate of 0.1, and diverges at 10"
    assert ax.get_xscale() == "log" and ax.xaxis.get_major_formatter()(0.01) == "0.01"
    assert ax.get_ylim() == (0, 1.35 * 2.5)  # the cost that diverged leaves the picture


def test_range_test_without_findings():
    ax = plots.range_test(RATES, [1, 1, 1, 1], [1, 1, 1, 1], None, None)
    assert ax.get_title(loc="left") == "The cost does not fall" and len(ax.lines) == 2


def test_rates_and_costs_puts_the_rate_above_its_cost():
    panels = make("rates_and_costs")().child_axes
    assert [[line.get_xydata().tolist() for line in panel.lines] for panel in panels] == [
        [[[0, 0.1], [0.5, 0.2]]], [[[0, 3], [0.5, 2.5], [1, 2.5]], [[0, 3], [0.5, 2], [1, 1]]],
        [[[0, 0.2], [0.5, 0.1]]], [[[0, 3], [0.5, 2.5], [1, 2.5]], [[0, 3], [0.5, 1], [1, 1]]],
    ]  # fmt: skip
    assert {panel.get_xlim() for panel in panels} == {(0, 1)} and len({panel.get_ylim() for panel in panels}) == 2
    assert [panels[k].get_title(loc="left") for k in (0, 2)] == ["up", "down"]


def test_noise_floors_names_each_curve_and_draws_the_floors_there_are():
    ax = make("noise_floors")()
    shown = [line.get_ydata() for line in ax.lines]
    assert [list(values) for values in shown] == [[2, 1], [1, 1], [2, 0.5]]
    assert [text.get_text() for text in ax.texts] == ["rate 1", "1/n"] and ax.get_xscale() == ax.get_yscale() == "log"


def test_rates_and_bounds_shows_medians_and_rates():
    left, right = make("rates_and_bounds")().child_axes
    assert [[line.get_ydata().tolist() for line in panel.lines] for panel in (left, right)] == [
        [[1.1, 0.4], [2, 2]],
        [[1, 3], [0, 2]],
    ]
    assert left.get_ylim() == right.get_ylim() == (0, pytest.approx(3.9))


def test_held_step_draws_each_stop_and_marks_what_goes_wrong():
    ax = make("held_step")()
    named = {text.get_text(): (text.get_color(), tuple(text.xy)) for text in ax.texts if text.get_text()}
    assert named["as it comes"] == (style.WRONG_TEXT, (1, 0.5)) and named["held"] == (style.VALUES, (1, 0))
    assert named["gradient of output 1"] == (style.GRADIENTS_TEXT, (0, 1)) and "output 1 stays" in named
    arrows = [(text.xyann, tuple(text.xy)) for text in ax.texts if text.arrow_patch]
    assert arrows[1:] == [((0, 0), (1, 0.5)), ((0, 0), (1, 0.1)), ((1, 0.1), (1, 0))]


def test_gains_tells_clear_changes_from_unclear_ones():
    sgd, adam = make("gains")().child_axes
    looks = [[(line.get_marker(), line.get_color()) for line in panel.lines[2::2]] for panel in (sgd, adam)]
    assert looks == [[("o", style.VALUES), ("s", style.DATA)], [("o", style.WRONG), ("s", style.DATA)]]
    bars = [[line.get_xdata() for line in panel.lines[1::2]] for panel in (sgd, adam)]
    assert np.allclose(bars, [[[-0.3, -0.1], [-0.4, 0.2]], [[0.2, 0.4], [-0.1, 0.1]]])


def test_curves_to_read_have_the_good_run_beside_them():
    panels = make("curves_to_read")().child_axes
    assert [[line.get_ydata().tolist() for line in panel.lines] for panel in panels] == [
        [[2, 0.1], [2, 1]],
        [[2, 0.1], [2, 0.5]],
    ]


def test_readings_number_the_calls_of_each_path():
    ax = make("readings")()
    assert [line.get_xydata().tolist() for line in ax.lines[:2]] == [[list(p) for p in READINGS[n]] for n in READINGS]
    texts = [(text.get_text(), text.xy) for text in ax.texts if text.get_text()]
    assert texts[:3] == [("1", (-1, 4)), ("2", (-5, -1)), ("at once", (-1, 4))]
    assert texts[3:] == [("1", (-1, -2)), ("2", (1, 2)), ("in turn", (-1, -2)), ("start", (1, 2))]
    arrows = [text for text in ax.texts if not text.get_text()]
    assert len(arrows) == 4 and len({arrow.arrow_patch.get_edgecolor() for arrow in arrows}) == 2


def test_stability_region_puts_what_was_simulated_on_the_theory():
    ax = make("stability_region")()
    curves = [line.get_xydata().tolist() for line in ax.lines]
    assert curves == [[[0, 1], [0.5, 1]], [[0.5, 1.1]], [[0, 2], [0.5, 6]], [[0.5, 5.9]]]
    assert [line.get_color() for line in ax.lines] == [style.WRONG] * 2 + [style.VALUES] * 2
    assert ax.get_yscale() == "log" and ax.get_ylim() == (0.1, 10)
    heights = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert heights["both are stable"] < 1 < heights["only the heavy ball is stable"] < 6 < heights["both run away"]


def test_distances_keep_what_is_too_far_or_too_near_at_the_edge():
    ax = make("distances")()
    assert [line.get_ydata().tolist() for line in ax.lines] == [[1, 10, 1e6], [1, 0.1, 1e-6], [1, 0.1, 0.01]]
    assert [line.get_color() for line in ax.lines] == [style.WRONG, style.VALUES, style.DATA]
    assert [line.get_linestyle() for line in ax.lines] == ["-", "-", "None"]
    assert [text.get_text() for text in ax.texts] == ["stale", "ball", "torch"] and ax.get_yscale() == "log"


def test_word_frequencies_sorts_and_says_how_many_occur_once():
    ax = make("word_frequencies")()
    line, counted = (line.get_xydata().tolist() for line in ax.lines)
    assert counted == [[1, 6], [2, 2], [3, 1], [4, 1]] and line[0] == [1, 4] and line[3] == [4, 1]
    assert ax.get_title(loc="left") == "50% of the words occur only once"
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_row_over_time_tells_the_three_ways_apart():
    ax = make("row_over_time")()
    *curves, marks = ax.lines
    assert [line.get_xydata().tolist() for line in curves] == [
        [[1, 1], [2, 2], [3, 3]],
        [[1, 1], [3, 2]],
        [[1, 1], [3, 3]],
    ]
    looks = [(line.get_color(), line.get_linestyle(), line.get_marker()) for line in curves]
    assert looks == [(style.VALUES, "-", "None"), (style.PARAMETERS, "--", "None"), ("#222222", "None", "o")]
    assert marks.get_xdata().tolist() == [1, 3] and [text.get_text() for text in ax.texts] == list(ROW)
    assert "▲" in ax.get_xlabel() and "▲" not in plots.row_over_time(ROW, "No marks here", "y").get_xlabel()


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
        plots.show(make("outer_product")(), alt=alt)


def test_the_way_so_far_has_a_mark_for_each_prediction_and_exercise():
    marks = {}
    for line in make("way_so_far")().lines:
        kind = line.get_marker(), line.get_markerfacecolor() == "white"
        marks[kind] = marks.get(kind, 0) + len(line.get_xdata())
    assert marks == {("o", False): 2, ("o", True): 1, ("x", False): 1, ("s", False): 3, ("s", True): 2}


def test_walks_mark_the_nearest_as_what_goes_wrong():
    gray, nearest, chance = make("walks")().lines
    assert (gray.get_color(), nearest.get_color(), chance.get_color()) == (style.DATA, style.WRONG, style.VALUES)
    assert gray.get_xydata().tolist() == [[0, 0], [2, 1]] and list(chance.get_ydata()) == [0, 1, 0.8]


def test_scale_and_error_crosses_out_what_overflows():
    curve, cross = make("scale_and_error")().lines
    assert curve.get_xydata().tolist() == [[-4, 1], [0, 0.01]] and cross.get_xydata().tolist() == [[4, 0.01]]
    assert cross.get_color() == style.WRONG


def test_values_and_codes_counts_what_becomes_zero():
    texts = [text.get_text() for text in make("values_and_codes")().texts]
    assert texts == ["even: 33% become 0", "by tens: 0% become 0"]  # 0.01 is less than half of 0.5


def test_bytes_of_recipes_writes_the_sums_and_each_part_where_it_is_widest():
    ax = make("bytes_of_recipes")()
    placed = {text.get_text(): text.get_position() for text in ax.texts}
    assert placed["weight"] == (2, 0) and placed["gradient"] == (6, 0) and placed["beside"] == (6, 1)
    assert [text.get_text() for text in ax.texts].count("16") == 2
