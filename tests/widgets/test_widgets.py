"""Widgets: every control works from one end to the other, and a still picture stands in where nothing can move."""

import itertools

import numpy as np
import pytest
from ipywidgets import Combobox, FloatSlider, IntSlider, ToggleButtons

from course_utils.plots import error_against_step
from course_utils.plots.graph_steps import Step
from course_utils.widgets import (
    Explorer,
    arrival_explorer,
    averages_explorer,
    graph_explorer,
    holding_explorer,
    ordering_explorer,
    race_explorer,
    rare_word_explorer,
    saturation_explorer,
    schedule_explorer,
    sentence_explorer,
    signal_explorer,
    steepest_explorer,
    step_explorer,
)


def product(x, y):
    """x · y, traced."""
    return [Step("x", x), Step("y", y), Step("×", x * y, ("x", "y"), (y, x), "× switches.")]


def fading(activation, scheme, depth, width):
    """Signals that halve in every layer, or stay."""
    arrays = [(0.5**k if scheme == "small" else 1.0) * np.cos(np.arange(width)) for k in range(depth + 1)]
    return arrays, arrays[::-1]


def falling(shape, peak, warmup):
    """A run of two updates, whose cost falls with the rate."""
    rates = np.array([warmup * peak, peak if shape == "constant" else 0.5 * peak])
    costs = 10 * np.exp(-np.cumsum([0, *rates]))
    return rates, [0, 1, 2], costs, costs[-1], 0.5


def toward(rule, rate, kappa, angle):
    """A race in which the rival gets halfway, and a rule with a rate above 1 flies away."""
    end = np.inf if rate > 1 else (1 - rate) * kappa / 1e3 + angle / 1e3
    return np.diag([1.0, kappa]), np.array([[1.0, 0.0], [end, 0.0]]), np.array([[1.0, 0.0], [0.5, 0.0]])


def geometric(mu, rate, curvature):
    """Two runs that come closer at any setting, and one that leaves where rate · curvature is above 1."""
    t = np.arange(41)
    return {"at once": min(rate * curvature, 2.0) ** t, "heavy ball": (0.5 * (1 + mu)) ** t, "torch": 0.5**t}


def resting(rule, memory, every):
    """Steps of a row that is used twice: dense ones grow with the pause, frozen ones do not."""
    at, longer = np.array([every, 2 * every]), every / memory if rule == "RMSprop" else 1.0
    ways = {"dense": longer, "freeze": 1.0, "catch_up": longer}
    return {name: (at, np.array([1.0, way]), 1.0 + way) for name, way in ways.items()}


def arriving(to, step, seed):
    """Two steps: nearest goes nowhere, chance goes farther with a later seed, all the same in a wider format."""
    way = np.array([0.0, 0.5, 1.0])
    return {"nearest": way * (step > 0.1), "random bits": way * (1 + seed / 10 * (to == "short"))}


def balls(degrees):
    """A gradient, and two balls that send its step in two directions, or in one at 0 degrees."""
    square = np.array([[1.0, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]])
    return np.array([1.0, degrees]), {"a": (square, np.array([1.0, 0])), "b": (square, np.array([1.0, degrees > 0]))}


def weighed(lengths, losses):
    """The mean over tokens, and that over sentences."""
    return {"tokens": np.average(losses, weights=lengths), "sentences": np.mean(losses)}


def straight(degrees, length, method):
    """A step to the right, higher where it holds nothing."""
    up = length if method == "as it comes" else 0.0
    return np.array([[-1.0, 0.0], [1.0, 0.0]]), (0.0, 1.0), np.array([[0.0, 0.0], [length, up]]), (up, degrees / 90)


def shouting(text):
    """A reader for whom words in capitals are code, and short ones are not known."""
    words = text.split()
    return words, np.array([0.9 * w.isupper() if w.isalpha() else np.nan for w in words]), [len(w) > 2 for w in words]


WIDGETS = {
    "sentence_explorer": lambda: sentence_explorer(shouting, ["call PRINT here", "or LEN ."]),
    "arrival_explorer": lambda: arrival_explorer(arriving, ["short", "long"]),
    "holding_explorer": lambda: holding_explorer(straight, ["as it comes", "projected"]),
    "averages_explorer": lambda: averages_explorer(weighed, [4.0, 1.0, 3.0, 1.0]),
    "rare_word_explorer": lambda: rare_word_explorer(resting, ["RMSprop", "Adagrad"]),
    "ordering_explorer": lambda: ordering_explorer(geometric),
    "signal_explorer": lambda: signal_explorer(fading, ["tanh", "ReLU"], ["small", "right"]),
    "schedule_explorer": lambda: schedule_explorer(falling, ["constant", "halving"], 1, [10, 5, 2]),
    "race_explorer": lambda: race_explorer(toward, ["SGD", "Adam"]),
    "steepest_explorer": lambda: steepest_explorer(balls),
    "step_explorer": lambda: step_explorer(lambda h, precision: max(h**2, 1e-15 / h)),
    "saturation_explorer": lambda: saturation_explorer(lambda s, name: 1 / np.arange(1, 30) ** s, ["tanh", "ReLU"]),
    "graph_explorer": lambda: graph_explorer(product, x=1.0, y=2.0),
}


def extremes(control):
    """The values at the ends of a control."""
    return list(control.options) if hasattr(control, "options") else [control.min, control.max]


@pytest.mark.parametrize("name", WIDGETS)
def test_every_combination_of_extreme_values(name):
    explorer = WIDGETS[name]()
    before, sentences = bytes(explorer.image.value), set()
    for values in itertools.product(*(extremes(control) for control in explorer.controls.values())):
        for control, value in zip(explorer.controls.values(), values, strict=True):
            control.value = value
        assert bytes(explorer.image.value).startswith(b"\x89PNG")
        sentences.add(explorer.caption.value)
    assert bytes(explorer.image.value) != before and len(sentences) > 1


@pytest.mark.parametrize("name", WIDGETS)
def test_the_bundle_shows_something_everywhere(name):
    explorer = WIDGETS[name]()
    data, metadata = explorer._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert data["text/plain"] == metadata["image/png"]["alt"] == repr(explorer)


@pytest.mark.parametrize("name", WIDGETS)
def test_the_still_picture_does_not_move(name):
    explorer = WIDGETS[name]()
    still = explorer.still
    control = next(iter(explorer.controls.values()))
    control.value = extremes(control)[0]
    assert explorer.still == still


@pytest.mark.parametrize("name", WIDGETS)
def test_controls_are_named_and_usable_by_keyboard(name):
    for control in WIDGETS[name]().controls.values():
        assert control.description and isinstance(control, Combobox | FloatSlider | IntSlider | ToggleButtons)


def test_step_explorer_says_how_many_digits_are_right():
    explorer = WIDGETS["step_explorer"]()
    assert repr(explorer) == "Step h = 1.0e-03 in float64: 6 digits of the numerical gradient are right."
    explorer.controls["exponent"].value = -14
    assert "1 digit of" in explorer.caption.value


def test_steepest_explorer_counts_the_steps_that_differ():
    explorer = WIDGETS["steepest_explorer"]()
    assert repr(explorer) == "Gradient at 20 degrees. Steepest steps: a: (1.00, 0.00); b: (1.00, 1.00)."
    explorer.controls["degrees"].value = 0
    assert explorer.caption.value.count("(1.00, 0.00)") == 2


def test_schedule_explorer_asks_for_the_run_that_is_chosen():
    explorer = WIDGETS["schedule_explorer"]()
    for name, value in (("shape", "halving"), ("exponent", -1), ("warmup", 50)):
        explorer.controls[name].value = value
    upper, lower = explorer.draw("halving", -1.0, 50)[0].child_axes
    assert upper.lines[0].get_ydata().tolist() == [0.25, 0.25]
    assert [line.get_ydata()[0] for line in lower.lines] == [10, 10]
    assert "halving, peak rate 0.5, after 50 % of warm-up." in explorer.caption.value


def test_averages_explorer_says_when_they_agree():
    explorer = WIDGETS["averages_explorer"]()
    assert "tokens: 1.29; sentences: 2.25." in repr(explorer)
    assert explorer.draw(a=1, b=9, c=2, d=12)[0].get_title(loc="left") == "Off by up to 74%: what is averaged?"
    assert explorer.draw(a=3, b=3, c=3, d=3)[0].get_title(loc="left") == "All three agree: what is averaged?"


def test_race_explorer_says_who_is_ahead():
    explorer = WIDGETS["race_explorer"]()
    assert "Adam at the rate 0.032 has 9.7% of the way left." in repr(explorer)
    assert "Gradient descent at its best rate has 50.0% left." in repr(explorer)
    explorer.controls["kappa_exponent"].value = 3
    assert explorer.draw(-1.5, 3.0, 0, "Adam")[0].get_title(loc="left") == "Adam is behind gradient descent"
    assert "κ = 1e+03, turned by 0°, 1 steps. Adam at the rate 0.032 has 96.8% of" in explorer.caption.value
    explorer.controls["exponent"].value = 1
    assert "Adam at the rate 10 flew away." in explorer.caption.value


def test_ordering_explorer_says_what_becomes_of_each_run():
    explorer = WIDGETS["ordering_explorer"]()
    for name, value in (("exponent", 0.0), ("curvature_exponent", -1)):
        explorer.controls[name].value = value
    assert "rate · curvature = 0.5. at once comes closer; heavy ball comes closer;" in explorer.caption.value
    for curvature_exponent, fate in ((0, "stays as far away"), (1, "runs away")):
        explorer.controls["curvature_exponent"].value = curvature_exponent
        assert f"at once {fate}; heavy ball comes closer; torch comes closer, after 40" in explorer.caption.value
    ax, _sentence = explorer.draw(50, 0.0, 1)
    assert ax.get_title(loc="left") == "At once runs away, the heavy ball comes closer"
    assert ax.lines[1].get_ydata()[:3].tolist() == [1, 0.75, 0.5625]


def test_rare_word_explorer_asks_for_the_row_that_is_chosen():
    explorer = WIDGETS["rare_word_explorer"]()
    for name, value in (("every", 20), ("exponent", 1.0)):
        explorer.controls[name].value = value
    ax, sentence = explorer.draw(20, 1.0, "RMSprop")
    assert [line.get_xydata().tolist() for line in ax.lines[:2]] == [[[20, 1], [40, 2]], [[20, 1], [40, 1]]]
    assert ax.get_title(loc="left") == "RMSprop: the dense step is 2 × the frozen one"
    assert sentence in explorer.caption.value and "Its total distance: 3 and 2." in sentence


def test_sentence_explorer_takes_any_text():
    explorer = WIDGETS["sentence_explorer"]()
    typed, caption = explorer.controls["sentence"], explorer.caption
    assert repr(explorer) == "Taken for code: PRINT. Not in the vocabulary: none. PRINT 90%."
    for text, says in (
        ("or a SET , 3", "Taken for code: SET. Not in the vocabulary: or, a. SET 90%."),
        ("nothing here", "Taken for code: none. Not in the vocabulary: none."),
        ("", "There is no word in it. Type a sentence, then Enter."),
        ("<b>&amp;", "Taken for code: none. Not in the vocabulary: none."),
        ("WORD " * 100, "The first 60 of 100 words are shown."),
    ):
        typed.value = text
        assert says in caption.value and bytes(explorer.image.value).startswith(b"\x89PNG") and "⚠" not in caption.value
    assert [explorer.draw(text)[0].get_title(loc="left") for text in ("or SET", "", "A")] == [
        "1 of 2 words is taken for code", "No word to read", "1 of 1 word is taken for code",
    ]  # fmt: skip


def test_a_picture_that_cannot_be_drawn_says_so_in_its_caption():
    def draw(k):
        if k == 1:
            raise ZeroDivisionError("no such <picture>")
        return error_against_step([1, 2], {"float64": [1, 1]}), f"A flat line at {k}."

    explorer = Explorer(draw, {"k": IntSlider(0, 0, 2)})
    picture = explorer.image.value
    explorer.controls["k"].value = 1
    for words in ('role="alert"', "cannot be drawn", "still the one before", "no such &lt;picture&gt;"):
        assert words in explorer.caption.value
    assert explorer.image.value == picture
    explorer.controls["k"].value = 2
    assert "A flat line at 2." in explorer.caption.value and "alert" not in explorer.caption.value


def test_positions_are_all_values_of_each_control_or_some_with_both_ends():
    def draw(**values):
        return error_against_step([1, 2], {"float64": [1, 1]}), "A flat line at one."

    controls = {"k": IntSlider(1, 0, 3), "x": FloatSlider(value=0.1, min=0, max=0.3, step=0.1)}
    explorer = Explorer(draw, controls | {"way": ToggleButtons(options=["up", "down"])})
    found = list(explorer.positions())
    assert [values["k"] for values in found[:4]] == [0, 1, 2, 3] and all(values["x"] == 0.1 for values in found[:4])
    assert [values["x"] for values in found[4:8]] == [0, 0.1, 0.2, 0.3] and len(found) == 16
    assert [values["way"] for values in found] == ["up"] * 8 + ["down"] * 8
    assert [values["k"] for values in explorer.positions(2)][:2] == [0, 3]


def test_a_label_is_as_wide_as_its_words():
    controls = {"k": IntSlider(0, 0, 1, description="a rather long name")}
    Explorer(lambda k: (error_against_step([1, 2], {"float64": [1, 1]}), "A flat line at one."), controls)
    assert controls["k"].style.description_width == "initial"
