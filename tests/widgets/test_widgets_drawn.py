"""Every explorer shows at its starting values what it showed: the figure and the sentence, in a file of `drawn`."""

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


@pytest.mark.parametrize("name", WIDGETS)
def test_an_explorer_is_drawn_as_it_was(name):
    explorer = WIDGETS[name]()
    ax, sentence = explorer.draw(**explorer.values())
    assert_drawn_as_stored(FOLDER, name, [*controls(explorer), sentence, *described(ax)])


def test_every_stored_file_is_of_an_explorer():
    assert {path.stem for path in FOLDER.iterdir()} == set(WIDGETS)
