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
    objective="Run a tape of local slopes backwards: ∂cost/∂name for every name that the cost depends on.",
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


backpropagate.recognizes(
    overwrites=(
        "Where two ways meet, the last gradient to arrive has replaced the others. At a fork gradients add.",
        {"gradients.get(name, 0.0) + ": ""},
    ),
    first_stays=(
        "Where two ways meet, only the first gradient was kept. The cost is moved along each of them, so they add.",
        {"gradients.get(name, 0.0) + gradients[output] * slope": "gradients.get(name, gradients[output] * slope)"},
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
        "You read the tape forwards. When an output's turn comes, its gradient must be complete: consumers come first.",
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
)
