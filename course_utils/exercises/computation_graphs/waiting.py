"""The exercise of lecture 02 on a bug: a node that waits for consumers which never send anything."""

from course_utils.exercises.framework.exercise import exercise

__all__ = ["BUGGY_GRADIENTS"]  # besides the tasks


def _graph_cases(rng):
    chain = {"x": "", "a": "x", "b": "a", "cost": "b"}
    two_ways = {"x": "", "a": "x", "b": "a", "c": "ba", "cost": "ca"}
    beside = {"x": "", "w": "", "h": "xw", "size": "h", "cost": "h"}
    both = {"x": "", "w": "", "a": "xw", "b": "a", "size": "bav", "v": "", "c": "ab", "loss": "c", "log": ["loss", "c"]}
    graphs = [
        {name: {previous: rng.normal() for previous in inputs} for name, inputs in graph.items()}
        for graph in (chain, two_ways, beside, both)
    ]
    return list(zip(graphs, ("cost", "cost", "cost", "loss"), strict=True))


@exercise(
    "Find the bug",
    minutes=10,
    difficulty=3,
    optional=True,
    objective="Find the one wrong line in a backward pass that is right on chains and diamonds, and repair it.",
    cases=_graph_cases,
    hints=(
        "Which gradients are zero? Look at the node where the zeros begin: it got its own. Why was it not sent on?",
        "A node is sent on when it waits for nobody. Print `waiting_for` at the end: who is still waited for?",
        "Whoever is waited for must come. Which consumers of a node will never send anything?",
    ),
)
def gradients_of(graph, cost):
    """{name: ∂cost/∂name} for all that the cost depends on; graph: {name: {input: ∂name/∂input}}."""
    needed = [cost]
    for output in needed:  # the list grows while it is read
        needed += [name for name in graph[output] if name not in needed]
    waiting_for = dict.fromkeys(graph, 0)  # consumers that have not sent their part yet
    for output in needed:
        for name in graph[output]:
            waiting_for[name] += 1
    gradients = dict.fromkeys(needed, 0.0)
    gradients[cost] = 1.0
    ready = [cost]
    while ready:
        output = ready.pop()
        for name, slope in graph[output].items():
            gradients[name] += gradients[output] * slope
            waiting_for[name] -= 1
            if waiting_for[name] == 0:
                ready.append(name)
    return gradients


BUG = {"for output in needed:\n": "for output in graph:\n"}
BUGGY_GRADIENTS = gradients_of.variant({**BUG, "def gradients_of": "def buggy_gradients"})

gradients_of.recognizes(
    bug_still_there=(
        "The bug is still there: some gradients are zero. The node before them got its gradient and was never sent on."
        " Ask whom it waited for.",
        BUG,
    ),
    at_first_arrival=(
        "A node is now sent on when its first part arrives. The zeros are gone, and a diamond with a short way and a"
        " long one is wrong: to wait was right.",
        {"waiting_for[name] += 1": "waiting_for[name] = 1"},
    ),
    at_every_arrival=(
        "A node is now sent on at every arrival, each time with all that it has: early parts are counted again and"
        " again. To wait was right.",
        {"            if waiting_for[name] == 0:\n    ": ""},
    ),
    one_may_be_missing=(
        "You let one consumer be missing. Where one never comes that helps; where all come, the node is sent on twice.",
        {**BUG, "waiting_for[name] == 0": "waiting_for[name] <= 1"},
    ),
    zeros_left_out=(
        "You left the zeros out of the answer. They were not the bug, only its trace: those gradients are not zero.",
        {**BUG, "return gradients": "return {name: gradient for name, gradient in gradients.items() if gradient}"},
    ),
    from_all_ends=(
        "You started at every node that nobody uses, so this is the gradient of their sum. The way back starts at the"
        " cost alone.",
        {
            "needed = [cost]": "needed = list(graph)",
            "gradients[cost] = 1.0\n    ready = [cost]": "ready = [name for name in graph if waiting_for[name] == 0]\n"
            "    gradients.update(dict.fromkeys(ready, 1.0))",
        },
    ),
    strangers_listed=(
        "The gradients are right. Beside them stand names that the cost does not depend on, with 0: leave those out.",
        {"gradients = dict.fromkeys(needed, 0.0)": "gradients = dict.fromkeys(graph, 0.0)"},
    ),
    overwrites=(
        "The line that adds was right: where two ways meet, gradients add.",
        {"gradients[name] += ": "gradients[name] = "},
    ),
    no_upstream=(
        "The line with the slope was right to hold the output's gradient: downstream is upstream times local.",
        {"gradients[output] * slope": "slope"},
    ),
)
