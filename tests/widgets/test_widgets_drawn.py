"""Every explorer shows what it showed, at the start and at the last choice of each switch: figure and sentence."""

from pathlib import Path

import pytest
from drawings import assert_drawn_as_stored, described
from test_widgets import WIDGETS

FOLDER = Path(__file__).with_name("drawn")


def controls(explorer):
    """A line for each control: its kind, its name, and what it can be set to."""
    for name, control in explorer.controls.items():
        ends = control.options if hasattr(control, "options") else (control.min, control.max, control.step)
        yield f"{type(control).__name__} {name} {control.description!r}, {control.value!r} of {ends!r}"


def pictures(explorer):
    """The values at the start, and those with the last choice of each switch in the place of what is chosen there."""
    start = explorer.values()
    yield "at the start", start
    for name, control in explorer.controls.items():
        if hasattr(control, "options") and control.options[-1] != control.value:
            yield f"{name} {control.options[-1]}", start | {name: control.options[-1]}


@pytest.mark.parametrize("name", WIDGETS)
def test_an_explorer_is_drawn_as_it_was(name):
    explorer = WIDGETS[name]()
    lines = list(controls(explorer))
    for title, values in pictures(explorer):
        ax, sentence = explorer.draw(**values)
        lines += ["", title, sentence, *described(ax)]
    assert_drawn_as_stored(FOLDER, name, lines)


def test_every_stored_file_is_of_an_explorer():
    assert {path.stem for path in FOLDER.iterdir()} == set(WIDGETS)
