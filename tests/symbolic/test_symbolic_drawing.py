"""Drawings of graphs: all is there, nothing overlaps, every arrow points the right way, twice the same is the same."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from course_utils.errors import CourseError
from course_utils.symbolic import (
    constant,
    dprint,
    draw,
    exp,
    grad,
    ivector,
    matrix,
    maximum,
    relu,
    scalar,
    shared,
    softmax,
    softmax_cross_entropy,
    stack,
    tanh,
    vector,
)
from course_utils.symbolic.drawing import Edge, layered, number
from course_utils.symbolic.drawing.svg import text_width
from course_utils.symbolic.graph import ancestors

SVG = "{http://www.w3.org/2000/svg}"


def toy():
    """(x + y)·max(y, z) of Stanford's CS224n."""
    x, y, z = scalar("x"), scalar("y"), scalar("z")
    f = ((x + y) * maximum(y, z)).named("f")
    return f, {"backward": [x, y, z], "values": {x: 1.0, y: 2.0, z: 0.0}}


def net(layers):
    rng, X, t = np.random.default_rng(0), matrix("X"), ivector("t")
    H, parameters = X, []
    for k in range(1, layers + 1):
        W, b = shared(rng.normal(size=(4, 4)), f"W{k}"), shared(np.zeros(4), f"b{k}")
        H, parameters = relu(H @ W + b).named(f"H{k}"), [*parameters, W, b]
    return softmax_cross_entropy(H, t).named("J"), parameters, {X: rng.normal(size=(5, 4)), t: [0, 1, 2, 3, 0]}


def diamond():
    x = scalar("x")
    s = (x * x).named("s")
    return exp(s) / (s - x), {"backward": [x], "values": {x: 1.5}}


def gradients(layers):
    J, parameters, _ = net(layers)
    return grad(J, parameters), {"cost": J}


def many_nodes():
    """Sixty of them, tangled."""
    x, w = vector("x"), shared(np.ones(3), "w")
    y = x
    for _ in range(19):
        y = tanh(y * w) + y
    return y.sum(), {}


def escaped():
    w, x = shared(np.ones(3), "<w> & 'v'"), vector('"x"')
    cost = ((w * x - 1).sum() ** 2).named("a<b")
    return cost, {"backward": [w]}


def trained_net(layers):
    J, parameters, values = net(layers)
    return J, {"backward": parameters, "values": values}


def plain(made, **options):
    """The same graph with other options."""
    return made[0], options


def downwards(made):
    """The same graph and options, down the page."""
    return made[0], made[1] | {"down": True}


def backward_only(layers):
    """A net with its way back, without numbers."""
    J, parameters, _ = net(layers)
    return J, {"backward": parameters}


# name → (what to draw, with which options)
GRAPHS = {
    "toy": lambda: plain(toy()),
    "toy with numbers": toy,
    "one layer": lambda: plain(net(1)),
    "one layer, backward": lambda: backward_only(1),
    "one layer, values": lambda: trained_net(1),
    "three layers, values": lambda: trained_net(3),
    "gradients": lambda: gradients(1),
    "gradients of two layers": lambda: gradients(2),
    "gradients to the right": lambda: plain(gradients(2), down=False),
    "diamond": lambda: plain(diamond()),
    "diamond with numbers": diamond,
    "diamond downwards": lambda: plain(diamond(), down=True),
    "diamond downwards, with numbers": lambda: downwards(diamond()),
    "sixty nodes": many_nodes,
    "sixty nodes to the right": lambda: plain(many_nodes(), down=False),
    "special characters": escaped,
    "one input": lambda: (scalar("x"), {}),
    "constants": lambda: (stack([constant(1.0), scalar("x")]), {}),
    "softmax": lambda: (softmax(vector("x")), {}),
}


@pytest.fixture(params=GRAPHS)
def drawing(request):
    """Each of the graphs, drawn."""
    variable, options = GRAPHS[request.param]()
    return draw(variable, **options)


def boxes(svg):
    """The nodes' boxes and the lines of text, each as (left, top, right, bottom)."""
    root = ElementTree.fromstring(svg)
    nodes = [[float(e.get(k)) for k in ("x", "y", "width", "height")] for e in root.iter(f"{SVG}rect")
             if e.get("class") != "page"]  # fmt: skip
    texts = []
    for e in root.iter(f"{SVG}text"):
        size, x, y = (float(e.get(k)) for k in ("font-size", "x", "y"))
        left = x - text_width(e.text, size) * (0.5 if e.get("text-anchor") == "middle" else 0)
        texts.append((left, y - 0.75 * size, left + text_width(e.text, size), y + 0.2 * size))
    return [(x, y, x + w, y + h) for x, y, w, h in nodes], texts


def overlap(a, b):
    """Whether two boxes share more than a rim."""
    return min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5


def inside(a, b):
    """Whether a lies in b, give or take a rim."""
    return a[0] > b[0] - 0.5 and a[1] > b[1] - 0.5 and a[2] < b[2] + 0.5 and a[3] < b[3] + 0.5


def points(path):
    """Points along a path of lines and cubic curves."""
    start, found = None, []
    for command, numbers in re.findall(r"([MLC])([^MLC]*)", path):
        values = [float(value) for value in re.findall(r"-?[\d.]+", numbers)]
        ends = list(zip(values[::2], values[1::2], strict=True))
        curve = {"M": ends * 4, "L": [start, start, *ends * 2], "C": [start, *ends]}[command]
        for t in np.linspace(0, 1, 21):
            weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
            found.append(tuple(sum(w * p[axis] for w, p in zip(weights, curve, strict=True)) for axis in (0, 1)))
        start = ends[-1]
    return found


def test_it_is_xml_with_rounded_numbers_and_no_ids(drawing):
    root = ElementTree.fromstring(drawing.svg)
    assert root.find(f"{SVG}title").text == drawing.alt
    assert not [element for element in root.iter() if element.get("id")]
    pictured = drawing.svg.split("</title>")[1]
    assert not re.findall(r'(?:d|points|x|y|width|height)="[^"]*\d\.\d\d', pictured)


def test_nothing_overlaps_and_all_is_on_the_page(drawing):
    nodes, texts = boxes(drawing.svg)
    page = ElementTree.fromstring(drawing.svg)
    width, height = float(page.get("width")), float(page.get("height"))
    for k, box in enumerate(nodes):
        assert not any(overlap(box, other) for other in nodes[:k])
    for k, text in enumerate(texts):
        assert inside(text, (0, 0, width, height))
        assert not any(overlap(text, other) for other in texts[:k])
        assert all(inside(text, node) or not overlap(text, node) for node in nodes)


def test_no_edge_runs_through_a_node_or_its_text(drawing):
    nodes, texts = boxes(drawing.svg)
    for path in ElementTree.fromstring(drawing.svg).iter(f"{SVG}path"):
        if path.get("class"):
            for x, y in points(path.get("d")):
                for left, top, right, bottom in [*nodes, *texts]:
                    deep = min(x - left, right - x, y - top, bottom - y)
                    assert deep < 6, "it may touch the round end of a node, not go in"


def test_the_same_graph_is_the_same_picture():
    for make in GRAPHS.values():
        (first, options), (second, again) = make(), make()
        assert draw(first, **options).svg == draw(second, **again).svg


def test_every_variable_appears():
    texts = [e.text for e in ElementTree.fromstring(draw(net(2)[0]).svg).iter(f"{SVG}text")]
    assert sorted(texts) == sorted(
        ["X", "W1", "b1", "@", "+", "relu", "H1", "W2", "b2", "@", "+", "relu", "H2", "t", "cross-entropy", "J"]
    )


def test_sixty_nodes_are_all_there():
    assert len(boxes(draw(many_nodes()[0]).svg)[0]) == 60


def test_what_an_op_keeps_for_its_gradient_is_not_drawn():
    assert "exp" not in draw(net(1)[0]).svg and "exp" in draw(gradients(1)[0]).svg


def test_numbers_and_gradients_are_written_down():
    variable, options = toy()
    drawing = draw(variable, **options)
    texts = [e.text for e in ElementTree.fromstring(drawing.svg).iter(f"{SVG}text")]
    assert {"f = 6", "df = 1", "dx = 2", "dy = 2 + 3 = 5", "dz = 0"} <= set(texts)
    assert drawing.svg.count('class="edge gradient"') == drawing.svg.count('class="edge value"') == 6
    assert (
        drawing.alt
        == repr(drawing)
        == (
            "Graph from x, y, z to f: +, max, ×. Values: x = 1, y = 2, + = 3, z = 0, max = 2, f = 6. "
            "Gradients: x gets 2, y gets 2 + 3 = 5, + gets 2, z gets 0, max gets 3, f gets 1."
        )
    )


def test_the_way_back_goes_only_where_it_is_asked_for():
    J, (W, _), _ = net(1)
    svg = draw(J, backward=[W]).svg
    assert svg.count('class="edge gradient"') == 4 and ">dW1<" in svg and ">db1<" not in svg


def test_a_drawing_of_gradients_tells_them_from_the_forward_part():
    variable, options = gradients(1)
    svg = draw(variable, **options).svg
    ops = len([node for node in ancestors(variable) if node.op])
    assert svg.count('class="node op"') == 3 and svg.count('class="node gradient"') == ops - 3
    assert svg.count('class="node parameter"') == 2 and 'class="node gradient"' not in draw(variable).svg


def test_a_notebook_gets_the_words_too():
    drawing = draw(toy()[0])
    data, metadata = drawing._repr_mimebundle_()
    assert data == {"image/svg+xml": drawing.svg, "text/plain": drawing.alt}
    assert metadata == {"image/svg+xml": {"alt": drawing.alt}}


def test_layers_respect_edges_and_inputs_stand_by_their_consumers():
    edges = [Edge("a", "b"), Edge("b", "c"), Edge("a", "d"), Edge("c", "d"), Edge("e", "d")]
    layout = layered(["a", "b", "c", "e", "d"], edges, lambda item: (10, 5, 5))
    assert layout.layer == {"a": 0, "b": 1, "c": 2, "e": 2, "d": 3}
    assert all(layout.u(edge.source) < layout.u(edge.target) for edge in edges)
    assert [place.layer for place in layout.passes[2]] == [1, 2]


def test_inputs_that_may_not_be_exchanged_enter_in_order():
    edges = [Edge("a", "c", 1), Edge("b", "c", 0)]
    layout = layered(["a", "b", "c"], edges, lambda item: (10, 5, 5))
    assert layout.ports[1, "in"] < layout.ports[0, "in"] and layout.v["b"] < layout.v["a"]


# what is wrong → what the message says
ERRORS = {
    "no variable": (lambda: draw(3.0), "not a variable"),
    "backward from a matrix": (lambda: draw(matrix("X") * 2, backward=[matrix("Y")]), "one scalar"),
    "backward to a stranger": (lambda: draw(toy()[0], backward=[scalar("w")]), "not in the graph"),
    "an input without a value": (lambda: draw(toy()[0], values={}), "values has none for x"),
    "a value for a stranger": (lambda: draw(toy()[0], values={scalar("w"): 1.0}), "one for w, which is not"),
}


@pytest.mark.parametrize("wrong", ERRORS)
def test_errors_say_what_to_do(wrong):
    call, message = ERRORS[wrong]
    with pytest.raises(CourseError, match=message):
        call()


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (1234567.0, "1.23e+06"), (999.9, "1000"), (-2e-5, "−2e−05"), (np.float64("nan"), "nan")],
)
def test_numbers_have_three_digits(value, text):
    assert number(value) == text


def test_dprint_writes_each_part_once():
    x = scalar("x")
    s = (x * x).named("s")
    expected = "÷\n├─ exp\n│  └─ s = × [1]\n│     ├─ x\n│     └─ x\n└─ −\n   ├─ s ↑ see [1]\n   └─ x"
    assert repr(dprint(exp(s) / (s - x))) == expected


def test_dprint_of_a_net_names_what_is_shared():
    text = str(dprint(net(1)[0]))
    assert "W1 (shared)" in text and text.startswith("J = cross-entropy") and "exp" not in text


def test_dprint_of_a_deep_graph_needs_no_recursion():
    x = scalar("x")
    for _ in range(1500):
        x = tanh(x)
    assert len(str(dprint(x)).splitlines()) == 1501
