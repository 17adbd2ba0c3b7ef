"""The exercise of lecture 02 on the order of the way back: each node after all its consumers."""

from course_utils.exercises.framework.exercise import exercise


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
