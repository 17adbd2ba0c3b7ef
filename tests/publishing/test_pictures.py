"""The pictures of a talk: the notebook runs once, what is drawn is kept, and what cannot be drawn is named."""

import nbformat
import pytest

from course_utils import lectures
from course_utils.errors import CourseError
from course_utils.publishing import pictures, roles

CELLS = [
    (
        "setup",
        "start",
        "from course_utils.plots import figure, show\nfrom matplotlib.figure import Figure\nruns = 'runs.txt'",
    ),
    ("plumbing", "count", "with open(runs, 'a') as file:\n    print('run', file=file)"),
    ("guess", "asked", "raise RuntimeError('guesses are not made here')"),
    ("figure", "drawn", "ax = Figure().add_subplot()\nax.plot([0, 1])\nshow(ax, 'A line that rises from zero to one')"),
    (
        "explorer",
        "moved",
        "from ipywidgets import IntSlider\nfrom course_utils.widgets.explorer import Explorer\n"
        "def draw(n):\n    ax = Figure().add_subplot()\n    ax.plot([0, n])\n    return ax, f'up to {n}'\n"
        "Explorer(draw, {'n': IntSlider(value=2, min=1, max=3, description='n')})",
    ),
    ("code", "fails", "1 / 0"),
]
FIGURE = ["figure", "drawn", "", 6.0, 4.0]
EXPLORER = ["explorer", "moved", "n: 1 2* 3", 6.0, 3.0]


@pytest.fixture
def lecture(tmp_path, monkeypatch):
    cells = []
    for role, name, source in CELLS:
        cells.append(roles.settle(nbformat.v4.new_code_cell(source, id=name), role))
    monkeypatch.setattr(lectures, "NOTEBOOKS", tmp_path)
    found = lectures.find(1)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), found.path)
    return found


def test_a_notebook_runs_once_and_no_further_than_is_asked(lecture, tmp_path, capsys):
    runs, kept = tmp_path / "runs.txt", tmp_path / "kept"
    first = pictures.taken(lecture, [FIGURE, EXPLORER], kept, [])
    assert "running it to draw 2 pictures" in capsys.readouterr().out
    again = pictures.taken(lecture, [FIGURE, EXPLORER], kept, [])
    assert first == again and runs.read_text() == "run\n" and capsys.readouterr().out == ""
    drawn, moved = first[tuple(FIGURE)], first[tuple(EXPLORER)]
    assert (kept / drawn["file"]).read_bytes().startswith(b"<?xml") and drawn["smallest"] >= 23.9
    assert drawn["alt"] == "A line that rises from zero to one"
    assert moved["captions"] == ["up to 1", "up to 2", "up to 3"] and len(set(moved["frames"])) == 3

    (kept / drawn["file"]).unlink()  # a file that is gone is drawn again
    pictures.taken(lecture, [FIGURE], kept, [])
    assert runs.read_text() == "run\nrun\n"
    assert sorted(path.name for path in kept.iterdir()) == sorted([drawn["file"], "drawn.json"]), "no frame is left"


def test_a_list_that_cannot_be_read_is_made_again(lecture, tmp_path):
    pictures.taken(lecture, [FIGURE], tmp_path / "kept", [])
    (tmp_path / "kept" / "drawn.json").write_text("{ half")
    assert pictures.taken(lecture, [FIGURE], tmp_path / "kept", [])[tuple(FIGURE)]["alt"]


def test_changed_code_is_drawn_again(lecture, tmp_path):
    pictures.taken(lecture, [FIGURE], tmp_path / "kept", [])
    lecture.path.write_text(lecture.path.read_text().replace("[0, 1]", "[1, 0]"))
    pictures.taken(lecture, [FIGURE], tmp_path / "kept", [])
    assert (tmp_path / "runs.txt").read_text() == "run\nrun\n"


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (["figure", "nowhere", "", 6, 4], "ZeroDivisionError"),  # all cells run in search of it, the last one fails
        (["figure", "moved", "", 6, 4], r"Cell 5 .* shows no figure; its last line gives Explorer"),
        (["explorer", "drawn", "", 6, 4], r"Cell 4 .* shows no explorer; its last line gives Picture"),
        (["explorer", "moved", "n: 9", 6, 4], "'n' cannot be set to '9'"),
    ],
)
def test_what_cannot_be_drawn_is_named(lecture, tmp_path, wish, message):
    with pytest.raises(CourseError, match=message):
        pictures.taken(lecture, [wish], tmp_path / "kept", [])


def test_frames_that_weigh_too_much_are_refused(lecture, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST", 1000)
    with pytest.raises(CourseError, match=r"The frames of lecture 01 take .* MB; a deck may carry"):
        pictures.taken(lecture, [EXPLORER], tmp_path / "kept", [])


def test_a_talk_without_pictures_runs_nothing(lecture, tmp_path):
    assert pictures.taken(lecture, [], tmp_path / "kept", []) == {}
    assert not (tmp_path / "runs.txt").exists()
