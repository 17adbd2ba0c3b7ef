"""Curves over seeds, and costs over rates: middles, ranges, names at the ends, and where a run blew up."""

import numpy as np
import pytest
from made import make

from course_utils import plots
from course_utils.plots import style
from course_utils.plots.curves import spread_out


def test_runs_over_seeds_shows_means_and_ranges():
    ax = make("runs_over_seeds")()
    assert ax.lines[0].get_ydata().tolist() == [4.0, 2.0]
    low, high = ax.collections[0].get_paths()[0].get_extents().intervaly
    assert (low, high) == (1.0, 5.0)
    assert ax.get_xlabel() == "x (line: mean, band: range of 2 seeds)"


def test_runs_over_seeds_can_show_medians_on_logarithmic_axes_and_what_goes_wrong():
    runs = {"learns": [[2.0, 1.0], [2.0, 0.5], [2.0, 0.1]], "stuck": [[2.0, 2.0]] * 3, "lost": [[2.0, np.inf]]}
    ax = plots.runs_over_seeds([1, 2], runs, "t", "x", "y", middle="median", log="y", wrong=["stuck"])
    assert [line.get_ydata().tolist() for line in ax.lines[:2]] == [[2.0, 0.5], [2.0, 2.0]]
    assert (ax.get_xscale(), ax.get_yscale()) == ("linear", "log") and "line: median" in ax.get_xlabel()
    named = {text.get_text(): (text.get_color(), text.get_position()[1]) for text in ax.texts}
    assert named["learns"][0] == style.VALUES and named["stuck"][0] == style.WRONG_TEXT
    assert named["learns"][1] < named["stuck"][1] < named["lost"][1] >= 1  # each at its end, the lost one at the top


def test_each_of_many_curves_has_a_look_of_its_own():
    ax = plots.runs_over_seeds([1, 2], {str(k): [[k, k]] for k in range(7)}, "t", "x", "y")
    looks = {(line.get_color(), line.get_linestyle(), line.get_marker()) for line in ax.lines}
    assert len(looks) == 7 and ax.get_xlabel() == "x"  # one seed has no range


@pytest.mark.parametrize("heights", [[0.0, 0.0, 0.0], [3.0, 1.0, 2.0], [0.1, 5.0, 0.2, 0.15]])
def test_names_keep_their_order_and_their_distance(heights):
    moved = spread_out(heights, 0.5)
    assert all(new >= old for new, old in zip(moved, heights, strict=True))
    assert (np.diff(sorted(moved)) >= 0.5 - 1e-12).all()
    assert [moved[k] for k in np.argsort(heights, kind="stable")] == sorted(moved)


def test_costs_by_rate_end_where_a_run_blows_up():
    ax = make("costs_by_rate")()
    assert [line.get_ydata().tolist() for line in ax.lines] == [[2.0, 1.0], [1.0]]
    assert [line.get_xdata().tolist() for line in ax.lines] == [[0.1, 1.0], [0.1]]
    said = [text.get_text() for text in ax.texts]
    assert said == ["ends (blows up beyond)", "blows up at every rate: lost", "learns"]


def test_costs_by_rate_show_means_and_ranges_and_what_goes_wrong():
    costs = {"good": [[2.0, 1.0], [4.0, 3.0]], "bad": [[2.0, 1.0], [4.0, np.nan]]}
    ax = plots.costs_by_rate([0.1, 1.0], costs, "t", "y", wrong=["bad"])
    assert ax.lines[0].get_ydata().tolist() == [3.0, 2.0] and ax.lines[1].get_ydata().tolist() == [3.0]
    assert ax.collections[0].get_paths()[0].get_extents().intervaly.tolist() == [1.0, 4.0]
    assert ax.lines[1].get_color() == style.WRONG and (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
