"""Every graph is drawn as it was: the pictures are stored in `drawn`, where a browser shows them."""

from pathlib import Path

import pytest
from drawings import STORE, assert_drawn_as_stored
from test_symbolic_drawing import GRAPHS

from course_utils.symbolic import dprint, draw, scalar

FOLDER = Path(__file__).with_name("drawn")


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_drawn_as_it_was(name):
    variable, options = GRAPHS[name]()
    assert_drawn_as_stored(FOLDER, name.replace(" ", "_"), draw(variable, **options).svg.splitlines(), ".svg")


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_written_as_it_was(name):
    assert_drawn_as_stored(FOLDER, name.replace(" ", "_"), dprint(GRAPHS[name]()[0]).splitlines())


def test_every_stored_file_is_of_a_graph():
    assert {path.stem for path in FOLDER.iterdir()} == {name.replace(" ", "_") for name in GRAPHS}


def test_another_graph_is_another_picture(monkeypatch):
    monkeypatch.delenv(STORE, raising=False)
    with pytest.raises(AssertionError, match="toy is not drawn as it was"):
        assert_drawn_as_stored(FOLDER, "toy", draw(scalar("x")).svg.splitlines(), ".svg")
