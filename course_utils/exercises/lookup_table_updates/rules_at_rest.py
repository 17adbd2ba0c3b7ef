"""The exercise of lecture 07 that comes before its algebra: which dense rules let an idle row be."""

from course_utils.exercises.framework.exercise import Question

KINDS = ("stays", "state", "moves")
ANSWER = {"SGD": "stays", "momentum": "moves", "Adagrad": "stays", "RMSprop": "state", "Adam": "moves"}

idle_rules = Question(
    name="idle_rules",
    title="What becomes of an idle row?",
    minutes=3,
    difficulty=1,
    optional=True,
    objective="Tell which rules leave an idle row alone, and which only seem to.",
    answer=ANSWER,
    hints=(
        "Put g = 0 into every line of a rule. What is on the left that was not on the right?",
        "A state that is multiplied by something less than 1 fades, gradient or not. A state that only adds does not.",
        "The row moves if what is taken off it is made of the memory, and not of g alone.",
    ),
)


def _but(**differently):
    return ANSWER | differently


idle_rules.recognizes(
    all_stay=(
        "Without a gradient there is no step, it seems. But some rules step along a memory of gradients, and some"
        " memories fade.",
        dict.fromkeys(ANSWER, "stays"),
    ),
    all_move=(
        "Not all of them: SGD's step is the rate times g, and g is 0. Which others have g itself in their step?",
        dict.fromkeys(ANSWER, "moves"),
    ),
    all_but_sgd=(
        "Having a state is not enough. Put g = 0 into Adagrad: what does its sum become? And RMSprop's step: what"
        " is in its numerator?",
        _but(Adagrad="moves", RMSprop="moves"),
    ),
    states_fade=(
        "You say that states change and rows stay. But momentum and Adam step along their state, not along g. And"
        " Adagrad's sum, with 0 added?",
        {"SGD": "stays", **dict.fromkeys(("momentum", "Adagrad", "RMSprop", "Adam"), "state")},
    ),
    rows_stay=(
        "You are right on the states. But momentum and Adam step along their state, not along g: the row goes on.",
        _but(momentum="state", Adam="state"),
    ),
    momentum_stays=(
        "One is wrong: momentum. Its velocity shrinks to μ v, and what is taken off the row is the rate times that.",
        _but(momentum="stays"),
    ),
    momentum_state=(
        "One is wrong: momentum. What is taken off the row is the rate times the velocity, and that is not 0.",
        _but(momentum="state"),
    ),
    adagrad_fades=(
        "One is wrong: Adagrad. Its state is a sum, and 0 is added to it.",
        _but(Adagrad="state"),
    ),
    adagrad_moves=(
        "One is wrong: Adagrad. Its step has g itself in the numerator.",
        _but(Adagrad="moves"),
    ),
    rmsprop_stays=(
        "One is wrong: RMSprop. The row stays; but its v is multiplied by ρ, gradient or not.",
        _but(RMSprop="stays"),
    ),
    rmsprop_moves=(
        "One is wrong: RMSprop. Its v fades, and its step has g itself in the numerator.",
        _but(RMSprop="moves"),
    ),
    as_adagrad_as_rmsprop=(
        "You treat Adagrad as RMSprop. One of them adds squares up, the other lets old ones fade.",
        _but(Adagrad="state", RMSprop="stays"),
    ),
    both_divisors_fade=(
        "Adagrad and RMSprop both divide by a root of squares. But only one of them multiplies the old ones by"
        " something less than 1. And what about the rules that step along a memory?",
        _but(Adagrad="state", momentum="state", Adam="moves"),
    ),
    adam_state=(
        "One is wrong: Adam. Its numerator is m, which remembers gradients, and not g.",
        _but(Adam="state"),
    ),
    adam_stays=(
        "One is wrong: Adam. m and v both fade, and m is still there to step along.",
        _but(Adam="stays"),
    ),
    sgd_moves=(
        "One is wrong: SGD. Its step is the rate times g, and g is 0.",
        _but(SGD="moves"),
    ),
    sgd_state=(
        "One is wrong: SGD. It has no state that could change.",
        _but(SGD="state"),
    ),
)
