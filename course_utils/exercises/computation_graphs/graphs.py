"""The exercises of lecture 02: gradients that travel a graph backwards, and what they cost."""

import numpy as np

from course_utils.exercises.framework.exercise import Question, exercise


def _max_cases(rng):
    cases = []
    for shape in ((5,), (2, 3)):
        x, y, upstream = rng.normal(size=(3, *shape))
        y.flat[[0, 3]] = x.flat[[0, 3]]  # ties
        cases.append((x, y, upstream))
    return cases


@exercise(
    "The gradient of a maximum",
    minutes=4,
    difficulty=1,
    objective="Send ∂cost/∂m back through m = maximum(x, y), entry by entry, with half to each where they tie.",
    cases=_max_cases,
    hints=(
        "Raise one entry of x a little. When does m follow, and by how much?",
        "The larger one gets all of the upstream gradient, the smaller one nothing. A comparison says which is which.",
        "Let a share say which part goes to x: 1, ½ or 0. What is left of the 1 goes to y.",
    ),
)
def max_gradient(x, y, upstream):
    """(∂cost/∂x, ∂cost/∂y) for m = maximum(x, y) and upstream = ∂cost/∂m."""
    to_x = (x > y) + (x == y) / 2  # 1, ½ or 0
    return upstream * to_x, upstream * (1 - to_x)


max_gradient.recognizes(
    to_both=(
        "Both got the gradient in full, as at a sum. Only the larger entry moves the maximum.",
        {"to_x, upstream * (1 - to_x)": "1, upstream * 1"},
    ),
    half_everywhere=(
        "You shared everything equally. Halves are for ties: elsewhere the larger entry decides alone.",
        {"(x > y) + (x == y) / 2": "0.5"},
    ),
    none_at_ties=(
        "At a tie neither gets anything, and what came from upstream is lost. Half to each keeps it.",
        {"to_x, upstream * (1 - to_x)": "(x > y), upstream * (y > x)"},
    ),
    twice_at_ties=(
        "At a tie both get all of it, so twice what arrived is sent on. The two shares add up to one.",
        {"to_x, upstream * (1 - to_x)": "(x >= y), upstream * (y >= x)"},
    ),
    ties_to_x=(
        "At a tie x gets all of it. That is one choice; the one made here is even, so that x and y may change places.",
        {"(x > y) + (x == y) / 2": "(x >= y) + 0"},
    ),
    ties_to_y=(
        "At a tie y gets all of it. That is one choice; the one made here is even, half to each.",
        {"(x > y) + (x == y) / 2": "(x > y) + 0"},
    ),
    to_the_smaller=(
        "The smaller entry got the gradient. It is hidden behind the larger one: move it a little, and m stays.",
        {"x > y": "x < y"},
    ),
    no_upstream=(
        "These are the local slopes alone. The cost sees x through m, so what arrived at m belongs in the product.",
        {"upstream * to_x, upstream * (1": "to_x, (1"},
    ),
    one_gradient=(
        "You sent one gradient back. An op sends one to each of its inputs: here two.",
        {"to_x, upstream * (1 - to_x)": "to_x"},
    ),
    values=(
        "You scaled by the values. The maximum repeats its larger entry as it is, so the slope there is 1.",
        {"to_x, upstream * (1 - to_x)": "to_x * x, upstream * (1 - to_x) * y"},
    ),
)


def _order_cases(rng):
    return [
        ({"x": [], "a": ["x"], "b": ["a", "x"], "cost": ["b", "x"]}, "cost"),
        ({"c": ["x", "b"], "cost": ["a", "d"], "a": ["x"], "d": ["c", "c"], "x": [], "b": ["a"]}, "cost"),
        ({"x": [], "h1": ["x"], "h2": ["x", "h1"], "h3": ["h2", "h1"], "s": ["h1", "h3", "x"]}, "s"),
    ]


@exercise(
    "The way back",
    minutes=10,
    difficulty=2,
    objective="List the nodes of a graph from the cost backwards, each once, and each after all its consumers.",
    cases=_order_cases,
    hints=(
        "When is a node's gradient complete? When everything that was computed from it has sent its part.",
        "It may be easier forwards: each node after all of its inputs. Then turn the list around.",
        "To visit a node: if it was visited before, do nothing; else visit its inputs, and only then write it down.",
    ),
)
def backward_order(inputs_of, cost):
    """The nodes from the cost to the leaves, each after all that were computed from it."""
    forward = []

    def visit(node):
        if node not in forward:
            for previous in inputs_of[node]:
                visit(previous)
            forward.append(node)

    visit(cost)
    return forward[::-1]


def _breadth_first(inputs_of, cost):
    order = [cost]
    for node in order:  # it grows while it is read
        order += [previous for previous in dict.fromkeys(inputs_of[node]) if previous not in order]
    return order


def _each_mention(inputs_of, cost):
    order = [cost]
    for node in order:  # it grows while it is read
        order += inputs_of[node]
    return order


def _newest_first(inputs_of, cost):
    order, stack = [], [cost]
    while stack:
        node = stack.pop()
        if node not in order:
            order.append(node)
            stack += inputs_of[node]
    return order


backward_order.recognizes(
    depth_first=(
        "You wrote a node down on the way in, and followed its first input to the end. A node that has a second"
        " consumer then comes before it. Wait until all consumers stand in the list.",
        {
            "forward.append(node)": "",
            "if node not in forward:": "if node not in forward:\n            forward.append(node)",
            "[::-1]": "",
        },
    ),
    newest_first=(
        "You always took the newest node of your stack, so one path is followed to its end while others wait. That one"
        " of a node's consumers stands in the list is not enough: all must.",
        _newest_first,
    ),
    breadth_first=(
        "You went by the distance from the cost, the shortest way. A node with a short way and a long one comes too"
        " early: the consumer on the long way has not sent its part yet.",
        _breadth_first,
    ),
    repeated=(
        "A node stands in your list once for each path that leads to it. Each node sends its gradient on once, and the"
        " number of paths may double with every layer.",
        {"if node not in forward:": "if True:"},
    ),
    each_mention=(
        "A node stands in your list each time that it is mentioned as an input. Only one of these places comes"
        " after all consumers: the last.",
        _each_mention,
    ),
    forward=(
        "This is the way there: each node after its inputs. Gradients start at the cost.",
        {"[::-1]": ""},
    ),
    as_written=(
        "You turned around the order in which the dict was written. Nobody promised that it was written in forward"
        " order: the lists of inputs say what depends on what.",
        lambda inputs_of, cost: list(reversed(inputs_of)),
    ),
    no_leaves=(
        "The leaves are missing. They are what the gradients are for: data and parameters stand at the end of the way.",
        {"forward[::-1]": "[node for node in forward[::-1] if inputs_of[node]]"},
    ),
    no_cost=(
        "The cost itself is missing. The way back starts there, with ∂cost/∂cost = 1.",
        {"[::-1]": "[-2::-1]"},
    ),
)


def _logsumexp_cases(rng):
    large = np.array([[1000.0, 999.0, -3.0], [-1000.0, -1002.0, -1001.0]])
    return [*((rng.normal(size=(n, k)), rng.normal(size=n)) for n, k in ((2, 4), (3, 3))), (large, rng.normal(size=2))]


@exercise(
    "An op with its gradient",
    minutes=8,
    difficulty=2,
    objective="Write y = log Σⱼ exp(xⱼ) of each row, and the gradient that goes back to x.",
    cases=_logsumexp_cases,
    float64="An op is checked by differences of its y, and at 1000 the numbers of float32 lie 6e-5 apart.",
    hints=(
        "Forwards: exp(1000) overflows. Taking a number out of a row, what must be done to y in return?",
        "Backwards: the slope of log times the slope of the sum of exponentials. Which known function is that?",
        "Row i has one upstream number, and k local slopes. Which shape must upstream have, so that rows meet rows?",
    ),
)
def logsumexp_with_gradient(x, upstream):
    """(y, ∂cost/∂x) for y = log Σⱼ exp(xⱼ) of each row and upstream = ∂cost/∂y."""
    largest = x.max(axis=1, keepdims=True)  # (n, 1)
    e = np.exp(x - largest)  # (n, k)
    total = e.sum(axis=1, keepdims=True)  # (n, 1)
    y = (largest + np.log(total))[:, 0]  # (n,)
    return y, upstream[:, None] * e / total


logsumexp_with_gradient.recognizes(
    overflow=(
        "Right for small entries; exp(1000) is infinite, and log(exp(−1000)) is −∞. Take the largest entry out of a row"
        " before exp, and give it back after log.",
        {"x.max(axis=1, keepdims=True)": "np.zeros((len(x), 1))"},
    ),
    one_shift=(
        "One number was taken out of all rows. A row far below the largest of all then vanishes: each row has a largest"
        " entry of its own.",
        {"x.max(axis=1, keepdims=True)": "np.full((len(x), 1), x.max())"},
    ),
    not_given_back=(
        "The largest entry was taken out of the row and not given back: y is too small by it. The gradient is right.",
        {"(largest + np.log(total))": "np.log(total)"},
    ),
    no_upstream=(
        "This is the local slope, the softmax. An op sends on what arrived from upstream times that slope.",
        {"upstream[:, None] * ": ""},
    ),
    upstream_along_columns=(
        "Upstream met the columns: one number for each row, lined up from the right with the k entries of a row. It"
        " belongs to the rows.",
        {"upstream[:, None]": "upstream"},
    ),
    over_the_columns=(
        "Your softmax runs down the columns: its columns sum to one. Each y comes from one row, so it is the rows.",
        {"* e / total": "* np.exp(x - x.max(axis=0)) / np.exp(x - x.max(axis=0)).sum(axis=0)"},
    ),
    not_divided=(
        "This is the slope of the sum of exponentials. The logarithm around it has a slope too: one over that sum.",
        {"* e / total": "* np.exp(x)"},
    ),
    outer_slope_only=(
        "This is the slope of the logarithm, the same for a whole row. The exponentials inside have slopes too.",
        {"* e / total": "* np.ones_like(x) / np.exp(x).sum(axis=1, keepdims=True)"},
    ),
    largest_counted_again=(
        "You sent a second gradient back through the largest entry. What was taken out was given back, so it cancels.",
        {"* e / total": "* (e / total + (x == largest))"},
    ),
    rows_met_columns=(
        "What belongs to a row, its largest entry or its sum, met the columns: shapes are lined up from the right. Keep"
        " the axis that you reduce, with size 1.",
        {
            "x.max(axis=1, keepdims=True)": "x.max(axis=1)",
            "e.sum(axis=1, keepdims=True)": "e.sum(axis=1)",
            "(largest + np.log(total))[:, 0]": "largest + np.log(total)",
        },
    ),
    gradient_only=(
        "You returned the gradient alone. The task asks for both: the value y, and the gradient that goes back to x.",
        {"return y, ": "return "},
    ),
    column=(
        "Your y is a column, (n, 1). A sum over one axis leaves (n,), the shape in which upstream arrives.",
        {"[:, 0]": ""},
    ),
)


count_products = Question(
    name="count_products",
    title="Count the products",
    minutes=4,
    difficulty=1,
    objective="Count the matrix products of one cost and six weight gradients, in a network of 10 layers.",
    hints=(
        "Forwards: one product for each layer, frozen or not.",
        "Backwards, for Z = X W: which product gives the gradient of W, and which one sends the signal on to X?",
        "Who needs the signal behind layer 5, the first one that learns?",
    ),
    answer=21,
    source="10 + 6 + 5",
)

count_products.recognizes(
    nothing_frozen=("You counted as if nothing were frozen. Which of these products does nobody ask for?", 29),
    one_too_far=("You sent the signal on past the first layer that learns. Nobody is there to use it.", 22),
    frozen_left_out=("You left the frozen layers out of the forward pass. The cost needs them too.", 17),
    backward_only=(
        "This is the backward pass alone. The task asks for the cost too, and that takes a forward pass.",
        11,
    ),
    all_the_way=("You sent the signal all the way down. Below the first layer that learns nobody needs it.", 25),
    no_signals=("Backwards, a layer needs two products: one for its weights, and one to send the signal on.", 16),
    forward_only=("This is the forward pass alone. The gradients need products of their own.", 10),
    one_way_each=(
        "You went back from the cost anew for each layer. The signal passes each layer once, and serves all before it.",
        31,
    ),
)
