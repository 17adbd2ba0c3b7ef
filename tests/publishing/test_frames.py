"""An explorer as a grid of frames: which positions, in which order, and the page's controls for them."""

import json
import re

import pytest
from ipywidgets import FloatSlider, IntSlider, ToggleButtons
from matplotlib.figure import Figure

from course_utils.errors import CourseError
from course_utils.publishing import frames
from course_utils.widgets.explorer import Explorer


def draw(every, rate, rule):
    ax = Figure().add_subplot()
    ax.plot([0, every], [0, rate])
    return ax, f"{rule} at {rate:g}, one in {every}"


@pytest.fixture(scope="module")
def explorer():
    return Explorer(
        draw,
        {
            "every": IntSlider(value=5, min=1, max=10, description="one in"),
            "rate": FloatSlider(value=0.5, min=0, max=1, step=0.25, description="rate"),
            "rule": ToggleButtons(options=["Adam", "as it comes"], description="rule"),
        },
    )


def test_chosen_positions_and_their_start(explorer):
    axes, steps = frames.grid(explorer, "every: 1 5* 10; rule: Adam, as it comes; steps: every")
    assert [(axis.values, axis.start, axis.switch) for axis in axes] == [
        ([1, 5, 10], 1, False),
        ([0.5], 0, False),  # not named: it keeps its value
        (["Adam", "as it comes"], 0, True),
    ]
    assert steps == "every"


def test_one_option_of_several_words_can_be_named_alone(explorer):
    axes, _ = frames.grid(explorer, "rule: as it comes; rate: 0.25")
    assert [axis.values for axis in axes] == [[5], [0.25], ["as it comes"]]


def test_without_a_choice_everything_moves_on_a_grid_of_bounded_size(explorer):
    axes, _ = frames.grid(explorer)
    lengths = [len(axis.values) for axis in axes]
    assert lengths == [7, 5, 2] and lengths[0] * lengths[1] * lengths[2] <= frames.MOST
    assert axes[0].values[0] == 1 and axes[0].values[-1] == 10
    assert abs(axes[0].values[axes[0].start] - 5) <= 1


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ("speed: 1 2", "no control 'speed'. It has every, rate, rule"),
        ("steps: speed", "no control 'speed'"),
        ("every: 1 11", r"'every' cannot be set to '11'. It takes 1, 2, 3"),
        ("rule: SGD", "'rule' cannot be set to 'SGD'. It takes Adam, as it comes"),
        ("every", "'every' names no positions"),
    ],
)
def test_a_position_that_does_not_exist_is_named(explorer, chosen, message):
    with pytest.raises(CourseError, match=message):
        frames.grid(explorer, chosen)


@pytest.fixture(scope="module")
def manifest(explorer):
    saved = []

    def save(ax):
        saved.append(tuple(ax.lines[0].get_data()[0]) + tuple(ax.lines[0].get_data()[1]))
        return f"{len(saved)}.webp"

    drawn = frames.draw(explorer, "every: 1 5* 10; rule: all; steps: every", save)
    return drawn | {"size": (8, 4), "saved": saved}


def test_frames_lie_in_the_order_in_which_a_page_counts_them(manifest):
    assert manifest["frames"] == [f"{n}.webp" for n in range(1, 7)]
    for every in range(3):
        for rule in range(2):
            at = frames.place(manifest["axes"], [every, 0, rule])
            assert manifest["captions"][at] == f"{['Adam', 'as it comes'][rule]} at 0.5, one in {[1, 5, 10][every]}"
            assert manifest["saved"][at][1] == [1, 5, 10][every]


def test_the_page_has_the_still_a_control_for_what_moves_and_the_keys(manifest):
    page = frames.html(manifest, "pictures/07", range(4, 4 + frames.stepping(manifest)))
    assert '<img src="pictures/07/3.webp" alt="Adam at 0.5, one in 5" width="800" height="400">' in page
    assert page.count("<input") == 1 and page.count("<button") == 2, "a control with one position is none"
    assert 'aria-valuetext="5"' in page and 'aria-pressed="true">Adam<' in page
    assert re.findall(r'fragment-index="(\d+)" data-axis="(\d)" data-to="(\d)"', page) == [("4", "0", "2")]
    data = json.loads(re.search(r'json">(.*)</script>', page)[1])
    assert data["lengths"] == [3, 1, 2] and data["start"] == [1, 0, 0] and len(data["captions"]) == 6


def test_a_caption_cannot_end_the_script(manifest):
    cheeky = manifest | {"captions": ["</script><b>"] * 6}
    page = frames.html(cheeky, "p")
    assert page.count("</script>") == 1 and "<b>" not in page.split("<script", 1)[0]
