"""Lecture 04: its figures show their data, its widget says what became of the signal, its functions are right."""

import ast
from itertools import chain

import numpy as np
import pytest

from course_utils.lectures import find
from course_utils.numpy_ref import layers
from course_utils.numpy_ref.initializers import he_normal, orthogonal, xavier_normal
from course_utils.plots import initialization as figures
from course_utils.publishing import execute
from course_utils.widgets.initialization import signal_explorer

CURVES = {"fades": [1.0, 1e-3, 1e-12], "stays": [1.0, 0.9, 0.8]}
OUTPUTS = [np.linspace(-2, 2, 50), np.linspace(-1, 1, 50), np.zeros(50)]


def taught(*names):
    """The functions of these names as the lecture's cells define them."""
    wanted = []
    for cell in execute.load(find("04").path).cells:
        if cell.cell_type == "code":
            wanted += [d for d in ast.parse(cell.source).body if isinstance(d, ast.FunctionDef) and d.name in names]
    space = {"np": np, "layers": layers}
    exec(compile(ast.Module(wanted, []), "lecture 04", "exec"), space)
    return [space[name] for name in names]


def test_signal_by_layer_draws_both_directions_and_leaves_out_what_is_below():
    ax = figures.signal_by_layer(CURVES, CURVES)
    forward, backward = ax.child_axes
    for panel in (forward, backward):
        assert [line.get_ydata().tolist() for line in panel.lines] == [[1.0, 1e-3], [1.0, 0.9, 0.8]]
        assert panel.get_yscale() == "log" and panel.get_xlabel() == "layer"
    assert {line.get_linestyle() for line in forward.lines} == {"-"}
    assert {line.get_linestyle() for line in backward.lines} == {"--"}
    assert [text.get_text() for text in ax.texts] == list(CURVES)
    markers = [line.get_marker() for line in forward.lines]
    assert len(set(markers)) == 2 and markers == [line.get_marker() for line in ax.lines]


def bars(panel):
    """{layer: (lowest, highest)} of the bars of a panel of histograms."""
    corners = [path.vertices for path in panel.collections[0].get_paths()]
    found = {}
    for corner in corners:
        found.setdefault(round(corner[:, 0].mean()), []).extend(corner[:, 1])
    return {layer: (min(heights), max(heights)) for layer, heights in found.items()}


def test_layer_histograms_are_as_wide_as_their_data():
    upper, lower = figures.layer_histograms(OUTPUTS, OUTPUTS[::-1]).child_axes
    width = 5 / 41  # of a bar
    for layer, reach in enumerate((2, 1, 0)):
        assert np.allclose(bars(upper)[layer], (-reach, reach), atol=width)
    assert bars(lower)[0][1] < bars(lower)[1][1] < bars(lower)[2][1]


def test_nets_side_by_side_has_a_panel_for_each():
    ax = figures.nets_side_by_side({"A": OUTPUTS, "B": OUTPUTS[:2], "C": OUTPUTS})
    assert [len(bars(panel)) for panel in ax.child_axes] == [3, 2, 3]
    assert [panel.texts[0].get_text() for panel in ax.child_axes] == ["A", "B", "C"]


def explorer():
    def signals(activation, scheme, depth, width):
        shrink = {"small": 0.1, "right": 1.0, "large": 10.0}[scheme]
        outputs = [np.array([-1.0, 1.0]) * shrink**k for k in range(depth + 1)]
        return outputs, outputs[::-1]  # the gradients begin at the last layer

    return signal_explorer(signals, ["tanh", "ReLU"], ["small", "right", "large"])


@pytest.mark.parametrize("scheme, fate", [("small", "vanish"), ("right", "keep their scale"), ("large", "explode")])
def test_the_widget_says_what_became_of_the_outputs(scheme, fate):
    widget = explorer()
    widget.controls["scheme"].value = scheme
    ax, sentence = widget.draw(**widget.values())
    assert ax.get_title(loc="left") == f"tanh, {scheme}: outputs {fate}, gradients {fate}"
    assert sentence.startswith(f"tanh with {scheme}, 10 layers of 128.") and sentence.count("standard deviation") == 1


def test_the_lectures_signals_are_the_gradients_of_the_outputs():
    (signals,) = taught("signals")
    rng = np.random.default_rng(5)
    X, top = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    weights = [xavier_normal((4, 4), rng) for _layer in range(3)]

    def score(X):
        return (signals(X, weights, np.tanh, layers.tanh_slope, top)[0][-1] * top).sum()

    H, back = signals(X, weights, np.tanh, layers.tanh_slope, top)
    assert len(H) == len(back) == 4 and np.array_equal(back[-1], top)
    for i, j in np.ndindex(3, 4):
        step = np.zeros((3, 4))
        step[i, j] = 1e-5
        assert np.isclose((score(X + step) - score(X - step)) / 2e-5, back[0][i, j], rtol=1e-7)


def test_linear_orthogonal_layers_keep_both_directions_exactly():
    (signals,) = taught("signals")
    rng = np.random.default_rng(6)
    X, top = rng.normal(size=(5, 8)), rng.normal(size=(5, 8))
    weights = [orthogonal((8, 8), rng) for _layer in range(20)]
    H, back = signals(X, weights, lambda z: z, np.ones_like, top)
    assert np.allclose(np.linalg.norm(H[-1], axis=1), np.linalg.norm(X, axis=1), rtol=1e-12)
    assert np.allclose(np.linalg.norm(back[0], axis=1), np.linalg.norm(top, axis=1), rtol=1e-12)


def test_the_lectures_descent_is_one_step_against_the_gradient():
    (descend,) = taught("descend")
    rng = np.random.default_rng(7)
    X, labels, f, slope = rng.normal(size=(6, 4)), rng.integers(3, size=6), layers.tanh, layers.tanh_slope
    net = [[he_normal((4, 5), rng), rng.normal(size=5)], [he_normal((5, 3), rng), rng.normal(size=3)]]
    before = [[W.copy(), b.copy()] for W, b in net]

    def cost():
        return descend([[W.copy(), b.copy()] for W, b in before], X, labels, f, slope, 0.0)

    assert descend(net, X, labels, f, slope, 1.0) == cost()
    for old, new in zip(chain(*before), chain(*net), strict=True):
        for place in np.ndindex(old.shape):
            kept, ends = old[place], []
            for h in (1e-5, -1e-5):
                old[place] = kept + h
                ends.append(cost())
            old[place] = kept
            assert np.isclose((ends[0] - ends[1]) / 2e-5, kept - new[place], rtol=1e-6, atol=1e-9)


def test_copies_are_counted_once():
    (different_units,) = taught("different_units")
    assert different_units(np.array([[1.0, 2.0, 1.0, 1.0], [0.0, 0.0, 0.0, 3.0]])) == 3
