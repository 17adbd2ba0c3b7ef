"""Every figure is drawn as it was: each line, patch and text, with its data and look, is in a file of `drawn`."""

from pathlib import Path

import numpy as np
import pytest
from drawings import assert_drawn_as_stored, described, differences, same
from made import BOUNDS, RATES, figures, make
from test_graph_steps import LAST, START, trace

from course_utils import plots
from course_utils.plots.graph_steps import graph_steps

FOLDER = Path(__file__).with_name("drawn")
Z = np.linspace(-1, 1, 3)
RUNS = {"learns": [[2.0, 1.0], [2.0, 0.5], [2.0, 0.1]], "stuck": [[2.0, 2.0]] * 3}
WITH_OPTIONS = {
    "activations": lambda: plots.activations(Z, {"identity": (Z, np.ones(3)), "square": (Z**2, 2 * Z)}),
    "course_map here": lambda: make("course_map")(here="01"),
    "error_against_step marked": lambda: make("error_against_step")(marked=("float64", 1e-2, 1e-6)),
    "held_step limits": lambda: make("held_step")(limits=(-2, 2, -1, 3)),
    "held_step level": lambda: plots.held_step([(-1, 0), (1, 0)], (0, 1), {"held": [(0, 0), (1, 0)]}, "t", "x", "y"),
    "graph_steps given": lambda: graph_steps(trace(**START), 0),
    "graph_steps forward": lambda: graph_steps(trace(**START), 2),
    "graph_steps begin": lambda: graph_steps(trace(**START), 4),
    "graph_steps backward": lambda: graph_steps(trace(**START), 6),
    "graph_steps end": lambda: graph_steps(trace(**START), LAST),
    "layer_histograms title": lambda: make("layer_histograms")(title="Two layers"),
    "paths_on_surface wrong": lambda: make("paths_on_surface")(wrong=("away",)),
    "range_test without findings": lambda: plots.range_test(RATES, [1, 1, 1, 1], [1, 1, 1, 1], None, None),
    "rate_search lowest": lambda: plots.rate_search([0.01, 0.1, 1], [[1, 1], [20, 2], [3, 3000]], 0.01),
    "rates_and_bounds of one": lambda: plots.rates_and_bounds(
        [0, 9], {"at once": BOUNDS["at once"]}, {"at once": [2, 2]}
    ),
    "runs_over_seeds medians": lambda: plots.runs_over_seeds(
        [1, 2], RUNS, "t", "x", "y", middle="median", log="y", wrong=["stuck"]
    ),
}


def drawn(name):
    """The figure of that name, in words."""
    return described(WITH_OPTIONS[name]() if name in WITH_OPTIONS else make(name)())


NAMES = [*figures(), *WITH_OPTIONS]


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_drawn_as_it_was(name):
    assert_drawn_as_stored(FOLDER, name.replace(" ", "_"), drawn(name))


def test_every_stored_file_is_of_a_figure():
    assert {path.stem for path in FOLDER.iterdir()} == {name.replace(" ", "_") for name in NAMES}


@pytest.mark.parametrize(
    ("change", "now"),
    [
        (lambda ax: ax.lines[0].set_color("red"), 'line "#ff0000ff"'),
        (lambda ax: ax.lines[0].set_ydata([1e-9, 1.01e-6, 1e-3]), "y 1e-09 1.01e-06 0.001"),
        (lambda ax: ax.lines[1].set_linestyle(":"), '":" 1.6'),
        (lambda ax: ax.texts[0].set_text("float32"), 'text "float32"'),
        (lambda ax: ax.texts[1].set_fontsize(8), "8 normal"),
        (lambda ax: ax.set_ylim(1e-12, 30), "from 1e-12 to 30"),
        (lambda ax: ax.set_yticks([1e-12, 1]), "ticks 1e-12 1"),
        (lambda ax: ax.set_xscale("linear"), 'x "step h" "#333333ff", linear'),
        (lambda ax: ax.axvline(1), "line "),
    ],
)
def test_a_change_is_seen_and_shown(change, now):
    ax = make("error_against_step")()
    before = described(ax)
    change(ax)
    found = differences(before, described(ax))
    assert 1 <= len(found) <= 3 and any(line.startswith("+ ") and now in line for line in found)


def test_the_last_digit_of_a_number_may_differ_but_no_letter_of_a_text():
    assert same("line 0.1234", "line 0.1235") and same("0 1e-17", "0 0")
    assert not same("line 0.1234", "line 0.1244") and not same('text "1234"', 'text "1235"')
    assert not same("1 2", "1 2 3") and differences(["line 0.1234"], ["line 0.1235"]) == []
