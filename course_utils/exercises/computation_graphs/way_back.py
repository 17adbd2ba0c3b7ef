"""The exercise of lecture 02 on the order of the way back: each node after all its consumers."""

from course_utils.exercises.framework.exercise import exercise


def _order_cases(rng):
    return [
        ({"x": [], "a": ["x"], "b": ["a", "x"], "cost": ["b", "x"]}, "cost"),
        ({"c": ["x", "b"], "cost": ["a", "d"], "a": ["x"], "d": ["c", "c"], "x": [], "b": ["a"]}, "cost"),
        ({"x": [], "h1": ["x"], "h2": ["x", "h1"], "h3": ["h2", "h1"], "s": ["h1", "h3", "x"]}, "s"),
        ({"cost": ["p"], "p": ["x", "x", "q"], "q": ["x"], "x": []}, "cost"),
        ({"x": [], "q": ["x"], "p": ["q", "x", "x"], "cost": ["p"]}, "cost"),
    ]


@exercise(
    "The way back",
    minutes=10,
    difficulty=2,
    objective="Find the order on which all of backpropagation rests.",
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


def _waiting_in_vain(inputs_of, cost):
    waiting_for = {node: sum(inputs.count(node) for inputs in inputs_of.values()) for node in inputs_of}
    order = [cost]
    for node in order:  # it grows while it is read
        for previous in dict.fromkeys(inputs_of[node]):
            waiting_for[previous] -= 1
            if waiting_for[previous] == 0:
                order.append(previous)
    return order


def _at_the_first_consumer(inputs_of, cost):
    order, left = [cost], [node for node in reversed(inputs_of) if node != cost]
    while left:
        node = next(node for node in left if any(node in inputs_of[consumer] for consumer in order))
        left.remove(node)
        order.append(node)
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
    forward_and_repeated=(
        "Two things: this is the way there, each node after its inputs; and a node stands in it once for each path.",
        {"if node not in forward:": "if True:", "[::-1]": ""},
    ),
    depth_first_turned=(
        "You wrote a node down on the way in, before its inputs, and turned the list around: the cost comes last.",
        {
            "forward.append(node)": "",
            "if node not in forward:": "if node not in forward:\n            forward.append(node)",
        },
    ),
    breadth_first_turned=(
        "This is the order by distance, and turned around: it begins at the leaves. The way back begins at the cost.",
        lambda inputs_of, cost: _breadth_first(inputs_of, cost)[::-1],
    ),
    newest_first_turned=(
        "You took the newest node of a stack each time, and turned the list around: it begins at the leaves.",
        lambda inputs_of, cost: _newest_first(inputs_of, cost)[::-1],
    ),
    as_written_forwards=(
        "This is the order in which the dict was written. Nobody promised anything about it: the lists of inputs say"
        " what depends on what.",
        lambda inputs_of, cost: list(inputs_of),
    ),
    by_name=(
        "You sorted by name. What depends on what stands in the lists of inputs.",
        lambda inputs_of, cost: sorted(inputs_of),
    ),
    by_name_turned=(
        "You sorted by name, the last letter first. What depends on what stands in the lists of inputs.",
        lambda inputs_of, cost: sorted(inputs_of, reverse=True),
    ),
    by_number_of_inputs=(
        "You sorted by the number of inputs. It says nothing of the order: the lists say which nodes those inputs are.",
        lambda inputs_of, cost: sorted(inputs_of, key=lambda node: -len(inputs_of[node])),
    ),
    one_step=(
        "These are the cost and its own inputs. They have inputs as well: go on until the leaves.",
        lambda inputs_of, cost: [cost, *dict.fromkeys(inputs_of[cost])],
    ),
    inputs_of_the_cost=(
        "These are the inputs of the cost, as they stand there. The way back begins at the cost, and goes on to the"
        " leaves.",
        lambda inputs_of, cost: list(inputs_of[cost]),
    ),
    cost_alone=(
        "This is the cost alone: your walk ended where it began.",
        lambda inputs_of, cost: [cost],
    ),
    first_inputs_alone=(
        "You followed the first input of each node and no other. Is a `return` inside the loop?",
        {"in inputs_of[node]:": "in inputs_of[node][:1]:"},
    ),
    last_inputs_alone=(
        "You followed the last input of each node and no other.",
        {"in inputs_of[node]:": "in inputs_of[node][-1:]:"},
    ),
    all_but_the_last_input=(
        "You left out the last input of each node: your loop ended one too early.",
        {"in inputs_of[node]:": "in inputs_of[node][:-1]:"},
    ),
    all_but_the_first_input=(
        "You left out the first input of each node: your loop began at 1.",
        {"in inputs_of[node]:": "in inputs_of[node][1:]:"},
    ),
    no_leaves_and_no_cost=(
        "Two things: the cost is missing at the beginning, and the leaves at the end. Both are nodes of the graph.",
        {"forward[::-1]": "[node for node in forward[-2::-1] if inputs_of[node]]"},
    ),
    no_leaves_forwards=(
        "Two things: this is the way there, and the leaves are missing in it. The task asks for the way back, with"
        " them.",
        {"forward[::-1]": "[node for node in forward if inputs_of[node]]"},
    ),
    cost_at_the_end=(
        "All but the cost is in order. The way back begins there, with ∂cost/∂cost = 1.",
        {"forward[::-1]": "forward[-2::-1] + [cost]"},
    ),
    cost_twice=(
        "The cost stands there twice: in the list that you began with, and once more from your walk.",
        {"forward[::-1]": "[cost] + forward[::-1]"},
    ),
    waits_for_each_mention=(
        "You counted how often a node is mentioned, and took away one for each consumer. Who uses an input twice sends"
        " twice, or is counted once.",
        _waiting_in_vain,
    ),
    at_the_first_consumer=(
        "You wrote a node down as soon as one of its consumers was there. It is the last of them that makes its"
        " gradient complete.",
        _at_the_first_consumer,
    ),
    text=(
        "Your list has become one text. The task asks for a list of names.",
        {"forward[::-1]": "''.join(forward[::-1])"},
    ),
    pairs=(
        "You listed each node together with its inputs. The task asks for the nodes alone.",
        {"forward[::-1]": "[(node, inputs_of[node]) for node in forward[::-1]]"},
    ),
)


def _consumers_once(inputs_of, cost, place=0):
    needed = [cost]
    for node in needed:
        needed += [name for name in dict.fromkeys(inputs_of[node]) if name not in needed]
    waiting = {name: sum(name in inputs_of[node] for node in needed) for name in needed}
    order, ready = [], [cost]
    while ready:
        order.append(ready.pop(place))
        for name in inputs_of[order[-1]]:
            waiting[name] -= 1
            if waiting[name] == 0:
                ready.append(name)
    return order


backward_order.recognizes(
    consumers_counted_once=(
        "You count a consumer once though it uses a node twice, and take one off for each use: such a node seems ready "
        "before its last consumer has been seen.",
        _consumers_once,
    ),
    consumers_counted_once_newest_first=(
        "A node that one consumer uses twice comes too early: count that consumer twice, or take one off for it once.",
        lambda inputs_of, cost: _consumers_once(inputs_of, cost, place=-1),
    ),
)
