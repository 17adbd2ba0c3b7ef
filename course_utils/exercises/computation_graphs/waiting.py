"""The exercise of lecture 02 on a bug: a node that waits for consumers which never send anything."""

from course_utils.exercises.framework.exercise import exercise

__all__ = ["BUGGY_GRADIENTS"]  # besides the tasks


def _graph_cases(rng):
    chain = {"x": "", "a": "x", "b": "a", "cost": "b"}
    two_ways = {"x": "", "w": "x", "a": "w", "b": "a", "c": "ba", "cost": "ca"}
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
    objective="Read a program with the case in mind on which it has never been tried.",
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
    counted_for_needed_only=(
        "You count the consumers in a dict of the nodes that the cost depends on, and walk the whole graph still: a"
        " node that stands beside the cost is not in it.",
        {**BUG, "dict.fromkeys(graph, 0)": "dict.fromkeys(needed, 0)"},
    ),
    one_step_needed=(
        "You took the cost and its own inputs for all that is needed. Their inputs are needed as well: the list was to"
        " grow.",
        {
            "needed = [cost]\n": "needed = [cost, *graph[cost]]\n",
            "needed += [name for name in graph[output] if name not in needed]": "pass",
        },
    ),
    needed_with_repeats=(
        "A node stands in `needed` once for each way that leads to it, so its consumers are counted too often. That"
        " line was right.",
        {" if name not in needed]": "]"},
    ),
    in_order_of_distance=(
        "You went through `needed` from the front. That is the order by distance: a node with a short way and a long"
        " one is sent on too early.",
        {
            "    ready = [cost]\n    while ready:\n        output = ready.pop()\n": "    for output in needed:\n",
            "            if waiting_for[name] == 0:\n                ready.append(name)\n": "",
        },
    ),
    adds_along=(
        "The line with the slope was right: along a way slopes multiply what arrived.",
        {"gradients[output] * slope": "gradients[output] + slope"},
    ),
    no_slope=(
        "The line with the slope was right: downstream is upstream times local, and the local slope is gone.",
        {"gradients[output] * slope": "gradients[output]"},
    ),
    own_gradient_for_upstream=(
        "You multiplied the slope by what the input has already. The line was right: it gets the output's gradient"
        " times the slope.",
        {"gradients[output] * slope": "gradients[name] * slope"},
    ),
    everything_with_one=(
        "Every node began with 1. The cost alone has that; all others collect.",
        {"dict.fromkeys(needed, 0.0)": "dict.fromkeys(needed, 1.0)"},
    ),
    one_step_back=(
        "Only the inputs of the cost got something: nobody else became ready, or you went through the graph forwards,"
        " or the `return` stands in the loop.",
        {"                ready.append(name)\n": "                ready.append(name)\n        return gradients\n"},
    ),
    no_cost=(
        "The gradients are right. The cost itself is missing in the answer.",
        {"return gradients": "return {name: gradient for name, gradient in gradients.items() if name != cost}"},
    ),
    bug_and_strangers=(
        "Two things: the bug is still there; and names that the cost does not depend on now stand in the answer.",
        {**BUG, "dict.fromkeys(needed, 0.0)": "dict.fromkeys(graph, 0.0)"},
    ),
    bug_and_all_leaves=(
        "Two things: the bug is still there, and only the leaves came back.",
        {
            **BUG,
            "return gradients": "return {name: gradient for name, gradient in gradients.items() if not graph[name]}",
        },
    ),
    leaves_alone=(
        "The bug is gone. The task asks for all that the cost depends on, and you returned the leaves alone.",
        {"return gradients": "return {name: gradient for name, gradient in gradients.items() if not graph[name]}"},
    ),
    bug_and_overwrites=(
        "Two things: the bug is still there; and the line that adds was right, since gradients add where two ways"
        " meet.",
        {**BUG, "gradients[name] += ": "gradients[name] = "},
    ),
    consumers_of_the_cost_alone=(
        "You count a consumer only if it is the cost itself. Every node that the cost depends on sends something.",
        {"for output in needed:\n": "for output in [cost]:\n"},
    ),
    reads_forwards_for_zeros=(
        "You filled the zeros with 1. Those gradients are not zero, and not 1: their node was never sent on.",
        {**BUG, "return gradients": "return {name: gradient or 1.0 for name, gradient in gradients.items()}"},
    ),
    taken_away=(
        "The line that adds was right: parts are added, not taken away.",
        {"gradients[name] += gradients": "gradients[name] -= gradients"},
    ),
    divided_by_the_slope=(
        "The line with the slope was right: a slope multiplies what arrived.",
        {"gradients[output] * slope": "gradients[output] / slope"},
    ),
    nothing_to_send=(
        "All is zero: the line with the 1 was right. The cost begins with it.",
        {"gradients[cost] = 1.0": "gradients[cost] = 0.0"},
    ),
    downhill=(
        "All signs are flipped: the cost begins with 1, not −1.",
        {"gradients[cost] = 1.0": "gradients[cost] = -1.0"},
    ),
    before_it_is_complete=(
        "A node is now sent on while it waits, and not when it is done. Ready is who waits for nobody.",
        {"waiting_for[name] == 0": "waiting_for[name] > 0"},
    ),
)

gradients_of.recognizes(
    nobody_waits=(
        "You send a node on whenever something arrives, more than once, and what it sent early is in the next parcel "
        "again. A node sends once, when all of its consumers have.",
        {"waiting_for[name] == 0": "name not in ready"},
    ),
)
