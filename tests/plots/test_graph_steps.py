"""The stepped graph: every number that has been computed by then is in the picture, and no other."""

import itertools

import pytest

from course_utils.plots import style
from course_utils.plots.graph_steps import Step, events, graph_steps, happened
from course_utils.widgets.computation_graph import graph_explorer


def trace(x, y, z):
    """(x + y)·max(y, z)."""
    a, m = x + y, max(y, z)
    to_y = 0.5 * (y >= z) + 0.5 * (y > z)  # a tie: half to each
    return [
        Step("x", x),
        Step("y", y),
        Step("z", z),
        Step("+", a, ("x", "y"), (m, m), "+ distributes."),
        Step("max", m, ("y", "z"), (a * to_y, a * (1 - to_y)), "max routes."),
        Step("×", a * m, ("+", "max"), (m, a), "× switches."),
    ]


START = {"x": 1.0, "y": 2.0, "z": 0.0}
NAMES = ["x", "y", "z", "+", "max", "×"]
LAST = len(events(trace(**START))) - 1


def numbers(shown):
    return sorted(text.get_text() for text in graph_steps(trace(**START), shown).texts if text.get_text() not in NAMES)


# number of the event → the labels in the picture
LABELS = {
    0: ["0", "1", "2", "2"],
    1: ["0", "1", "2", "2", "3"],
    3: ["0", "1", "2", "2", "2", "3", "6"],
    4: ["0", "1", "1", "2", "2", "2", "3", "6"],
    5: ["0", "1", "1", "2", "2", "2", "2", "3", "3", "6"],
    6: ["0", "0", "0", "1", "1", "2", "2", "2", "2", "3", "3", "3", "3", "6"],
    7: ["0", "0", "0", "1", "1", "2", "2", "2", "2", "2", "2", "2", "2 + 3\n= 5", "3", "3", "3", "6"],
}


@pytest.mark.parametrize("shown", LABELS)
def test_labels_are_the_values_known_by_then(shown):
    assert numbers(shown) == LABELS[shown]


def test_arrows_go_back_where_something_was_sent_and_are_dashed():
    dashed = [p for p in graph_steps(trace(**START), LAST).patches if p.get_linestyle() == "--"]
    assert len(dashed) == 6
    assert not [p for p in graph_steps(trace(**START), 4).patches if p.get_linestyle() == "--"]


def test_the_size_does_not_change_while_the_graph_is_stepped_through():
    for shown in range(LAST + 1):
        ax = graph_steps(trace(**START), shown)
        assert tuple(ax.figure.get_size_inches()) == style.SIZE and len(ax.get_title(loc="left").split()) >= 3
        assert (ax.get_xlim(), ax.get_ylim()) == (
            graph_steps(trace(**START), 0).get_xlim(),
            graph_steps(trace(**START), 0).get_ylim(),
        )


SAID = {
    0: "Given: x = 1, y = 2, z = 0.",
    2: "max computes 2 from 2 and 0.",
    4: "The way back begins at ×: the slope of the result in itself is 1.",
    5: "× sends 2 to + and 3 to max: × switches.",
    7: "+ sends 2 to x and 2 to y: + distributes. y has 2 + 3 = 5. The gradient is 2 for x, 5 for y, 0 for z.",
}


@pytest.mark.parametrize("shown", SAID)
def test_each_event_in_words(shown):
    assert happened(trace(**START), shown) == SAID[shown]


def test_a_tie_shares():
    assert happened(trace(1.0, 2.0, 2.0), 6).startswith("max sends 1.5 to y and 1.5 to z")


def test_a_long_edge_and_a_node_used_twice_by_one():
    steps = [Step("x", 3.0), Step("sq", 9.0, ("x", "x"), (6.0, 6.0)), Step("+", 12.0, ("sq", "x"), (1.0, 1.0))]
    ax = graph_steps(steps, len(events(steps)) - 1)
    assert "6 + 6 + 1\n= 13" in [text.get_text() for text in ax.texts]


def test_the_widget_at_its_extremes():
    explorer = graph_explorer(trace, **START)
    assert repr(explorer) == f"Step 7 of 7. {SAID[7]}"
    ends = [(control.min, control.max) for control in explorer.controls.values()]
    for values in itertools.product(*ends):
        for control, value in zip(explorer.controls.values(), values, strict=True):
            control.value = value
        assert bytes(explorer.image.value).startswith(b"\x89PNG")
    explorer.controls["step"].value = 5
    assert "Step 5 of 7. × sends 3 to + and 6 to max" in explorer.caption.value
