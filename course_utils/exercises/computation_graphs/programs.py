"""The exercise of lecture 02 on a tape: backpropagation in ten lines."""

from course_utils.exercises.framework.exercise import exercise


def _tape_cases(rng):
    one_fork = [("a", "x"), ("b", "a"), ("cost", "ab")]
    beside = [("a", "xw"), ("b", "aa"), ("size", "bv"), ("c", "bxa"), ("loss", "c"), ("log", ["loss", "size"])]
    chain = [("h", "w"), ("cost", "h")]
    tapes = [[(y, [(x, rng.normal()) for x in inputs]) for y, inputs in tape] for tape in (one_fork, beside, chain)]
    return list(zip(tapes, ("cost", "loss", "cost"), strict=True))


@exercise(
    "Backpropagation in ten lines",
    minutes=8,
    difficulty=2,
    objective="Write the heart of an autograd engine once in your own lines.",
    cases=_tape_cases,
    hints=(
        "Which gradient do you know before you start? In which order does the tape give the next ones?",
        "An output passes its gradient times the local slope to each input. What if the input has some already?",
        "The tape may hold outputs that the cost does not depend on. How do you tell, when you come to one?",
    ),
)
def backpropagate(tape, cost):
    """{name: ∂cost/∂name} for the cost and all that it depends on."""
    gradients = {cost: 1.0}
    for output, inputs in reversed(tape):
        if output in gradients:  # else the cost does not depend on it
            for name, slope in inputs:
                gradients[name] = gradients.get(name, 0.0) + gradients[output] * slope
    return gradients


COLLECT = "gradients.get(name, 0.0) + gradients[output] * slope"

backpropagate.recognizes(
    overwrites=(
        "Where two ways meet, the last gradient to arrive has replaced the others. At a fork gradients add.",
        {"gradients.get(name, 0.0) + ": ""},
    ),
    first_stays=(
        "Where two ways meet, only the first gradient was kept. The cost is moved along each of them, so they add.",
        {COLLECT: "gradients.get(name, gradients[output] * slope)"},
    ),
    multiplies_at_forks=(
        "Where two ways meet, you multiplied. Slopes multiply along a way; the ways add up.",
        {"gradients.get(name, 0.0) + ": "gradients.get(name, 1.0) * "},
    ),
    adds_along=(
        "Along a way you added. A slope says how many times larger a change becomes, so it multiplies what arrived.",
        {"gradients[output] * slope": "gradients[output] + slope"},
    ),
    no_upstream=(
        "These are sums of local slopes. What arrived at the output is missing, so nothing knows of the cost.",
        {"gradients[output] * slope": "slope"},
    ),
    forward=(
        "Only the inputs of the cost got something. You read the tape forwards, or stopped after one entry of it: an"
        " output's turn comes when its gradient is complete, so consumers come first, and then all others.",
        {"reversed(tape)": "tape"},
    ),
    nothing_to_send=(
        "All is zero, since the cost started with 0. The one gradient that is known beforehand is ∂cost/∂cost.",
        {"1.0": "0.0"},
    ),
    one_too_many=(
        "Every name started with 1. The cost alone has that; all others start with nothing and collect.",
        {"(name, 0.0)": "(name, 1.0)"},
    ),
    end_of_tape=(
        "You started at the end of the tape. It may go on after the cost: start with the name you were given.",
        {"{cost: 1.0}": "{tape[-1][0]: 1.0}"},
    ),
    one_of_a_pair=(
        "An input that is used twice by one output, as in x · x, stands there twice. One of the two slopes got lost.",
        {"in inputs:": "in dict(inputs).items():"},
    ),
    strangers_asked=(
        "You asked for the gradient of an output that never got one: the tape holds outputs that the cost does not"
        " depend on. Pass them by.",
        {"if output in gradients:": "if True:"},
    ),
    strangers_listed=(
        "The gradients are right. Beside them stand names that the cost does not depend on, with 0: leave those out.",
        {
            "{cost: 1.0}": "{name: 0.0 for output, inputs in tape for name in (output, *dict(inputs))}\n"
            "    gradients[cost] = 1.0"
        },
    ),
    taken_away=(
        "You took each part away, so the signs alternate along a way. At a fork gradients add.",
        {COLLECT: "gradients.get(name, 0.0) - gradients[output] * slope"},
    ),
    downhill=(
        "All signs are flipped: this is the way downhill. The cost itself begins with 1.",
        {"1.0": "-1.0"},
    ),
    averaged_at_forks=(
        "Where two ways meet, you took the mean. The cost is moved along each of them, so they add.",
        {
            f"gradients[name] = {COLLECT}": "part = gradients[output] * slope\n"
            "                gradients[name] = (gradients.get(name, part) + part) / 2"
        },
    ),
    larger_at_forks=(
        "Where two ways meet, you kept the larger. The cost is moved along each of them, so they add.",
        {COLLECT: "max(gradients.get(name, -1e9), gradients[output] * slope)"},
    ),
    divided_by_the_slope=(
        "You divided by the slope. A slope says how many times larger a change becomes, so it multiplies what arrived.",
        {COLLECT: "gradients.get(name, 0.0) + gradients[output] / slope"},
    ),
    no_slope=(
        "The local slopes are missing: every way counts for 1. Upstream times local.",
        {COLLECT: "gradients.get(name, 0.0) + gradients[output]"},
    ),
    own_gradient_for_upstream=(
        "You multiplied the slope by what the input has already. What it gets is the gradient of the output, times the"
        " slope.",
        {COLLECT: "gradients.get(name, 0.0) + gradients.get(name, 0.0) * slope"},
    ),
    sizes_of_slopes=(
        "You took slopes without their signs. An input may push the cost down.",
        {COLLECT: "gradients.get(name, 0.0) + gradients[output] * abs(slope)"},
    ),
    squared_slopes=(
        "The slopes stand there squared. Each output passes its gradient on times the slope, once.",
        {COLLECT: "gradients.get(name, 0.0) + gradients[output] * slope**2"},
    ),
    sum_times_slope=(
        "A pair of brackets is too much: the slope belongs to the part that arrives, not to what is there already.",
        {COLLECT: "(gradients.get(name, 0.0) + gradients[output]) * slope"},
    ),
    no_cost=(
        "The cost is missing in the answer. Its own gradient is the first that is known.",
        {"return gradients": "return {name: gradient for name, gradient in gradients.items() if name != cost}"},
    ),
    leaves_alone=(
        "Only the leaves came back. The task asks for every name that the cost depends on, those in between as well.",
        {"return gradients": "return {name: g for name, g in gradients.items() if name not in dict(tape)}"},
    ),
    no_leaves=(
        "The leaves are missing: they are no outputs, and yet inputs. What they get is what one trains with.",
        {"return gradients": "return {name: g for name, g in gradients.items() if name in dict(tape)}"},
    ),
    numbers_alone=(
        "These are the numbers without their names. The task asks for a dict.",
        {"return gradients": "return list(gradients.values())"},
    ),
    pairs=(
        "These are pairs in a list. The task asks for a dict, {name: gradient}.",
        {"return gradients": "return list(gradients.items())"},
    ),
    one_input_back=(
        "You served one input and returned. The `return` belongs behind both loops.",
        {"gradients[output] * slope\n": "gradients[output] * slope\n                return gradients\n"},
    ),
    first_input_alone=(
        "You served the first input of each output and no other. Each of them gets its part.",
        {"in inputs:": "in inputs[:1]:"},
    ),
    last_input_alone=(
        "You served the last input of each output and no other. Each of them gets its part.",
        {"in inputs:": "in inputs[-1:]:"},
    ),
    first_entry_left_out=(
        "The first entry of the tape is left out: your loop ended one too early, and the leaves behind it got nothing.",
        {"reversed(tape)": "reversed(tape[1:])"},
    ),
    last_entry_left_out=(
        "The last entry of the tape is left out: your loop began one too late. The cost may stand there.",
        {"reversed(tape)": "reversed(tape[:-1])"},
    ),
    stops_at_a_stranger=(
        "You stopped at the first output that the cost does not depend on. Pass it by, and go on.",
        {"if output in gradients:": "if output not in gradients:\n            break\n        else:"},
    ),
    strangers_as_zero=(
        "The gradients are right. Inputs of outputs that the cost does not depend on stand there with 0: leave them"
        " out.",
        {"if output in gradients:": "if True:", "gradients[output] *": "gradients.get(output, 0.0) *"},
    ),
    strangers_as_one=(
        "You took 1 for the gradient of outputs that the cost does not depend on. The 1 belongs to the cost alone.",
        {"if output in gradients:": "if True:", "gradients[output] *": "gradients.get(output, 1.0) *"},
    ),
    everything_with_one=(
        "Every output on the tape began with 1. The cost alone has that; all others collect.",
        {"{cost: 1.0}": "dict.fromkeys(dict(tape), 1.0)"},
    ),
    overwrites_and_no_upstream=(
        "Two things: where two ways meet, the last gradient replaced the others; and what arrived at the output is"
        " missing.",
        {COLLECT: "slope"},
    ),
    overwrites_from_the_end=(
        "Two things: you started at the end of the tape, not at the cost; and where ways meet, one gradient replaced"
        " the others.",
        {"{cost: 1.0}": "{tape[-1][0]: 1.0}", "gradients.get(name, 0.0) + ": ""},
    ),
    overwrites_and_strangers=(
        "Two things: where two ways meet, the last gradient replaced the others; and names that the cost does not"
        " depend on stand there with 0.",
        {
            "if output in gradients:": "if True:",
            "gradients.get(name, 0.0) + gradients[output] *": "gradients.get(output, 0.0) *",
        },
    ),
    overwrites_and_downhill=(
        "Two things: where two ways meet, the last gradient replaced the others; and all signs are flipped.",
        {"1.0": "-1.0", "gradients.get(name, 0.0) + ": ""},
    ),
    gone_when_sent=(
        "You threw each gradient away when it had been sent on. They are the answer, the cost's own included.",
        {
            "return gradients": "return {name: g for name, g in gradients.items()"
            " if name not in dict(tape) or name == cost}"
        },
    ),
    doubled=(
        "The cost began with 2. ∂cost/∂cost is 1: a change of the cost is that change.",
        {"1.0": "2.0"},
    ),
    upstream_less_slope=(
        "Along a way you subtracted. A slope says how many times larger a change becomes, so it multiplies.",
        {COLLECT: "gradients.get(name, 0.0) + (gradients[output] - slope)"},
    ),
)
