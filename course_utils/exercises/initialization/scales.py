"""The exercises of lecture 04 on how large random weights are: Xavier, and He in both directions."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "The bound of Xavier",
    minutes=4,
    difficulty=1,
    objective="Go from the variance that a rule asks for to the range that one draws from.",
    cases=lambda rng: [(100, 50), (3, 7), (64, 64)],
    hints=(
        "How large is the variance of Uniform(−1, 1)? It is the mean of x² between −1 and 1.",
        "That is ⅓. Stretching by r multiplies a variance by r².",
        "So r²/3 is to be the variance. Solve for r.",
    ),
)
def xavier_bound(d_in, d_out):
    """r of Uniform(−r, r) with the variance of Xavier."""
    variance = 2 / (d_in + d_out)
    return np.sqrt(3 * variance)


xavier_bound.recognizes(
    std=(
        "This is the standard deviation. A uniform number lies anywhere between −r and r, so r is larger than its own"
        " spread: the 3 of r²/3 is missing.",
        {"np.sqrt(3 * variance)": "np.sqrt(variance)"},
    ),
    variance=(
        "This is the variance itself. The bound is a length, and a variance is a length squared.",
        {"np.sqrt(3 * variance)": "variance"},
    ),
    no_root=(
        "The root is missing: you stopped at r². Check the units, a bound is not a square.",
        {"np.sqrt(3 * variance)": "3 * variance"},
    ),
    three_outside=(
        "You multiplied the standard deviation by 3. It is r² that is 3 times the variance, so the 3 belongs under the"
        " root.",
        {"np.sqrt(3 * variance)": "3 * np.sqrt(variance)"},
    ),
    divided_by_three=(
        "You divided by 3. The variance is r²/3, so r² is the larger of the two.",
        {"3 * variance": "variance / 3"},
    ),
    width_for_bound=(
        "This is the whole width, 2r: a variance is width²/12. The bound is half of the width.",
        {"3 * variance": "12 * variance"},
    ),
    inputs_only=(
        "You used the inputs alone, which keeps the forward signal. Xavier takes the mean of both fans.",
        {"2 / (d_in + d_out)": "1 / d_in"},
    ),
    outputs_only=(
        "You used the outputs alone, which keeps the backward signal. Xavier takes the mean of both fans.",
        {"2 / (d_in + d_out)": "1 / d_out"},
    ),
    sum_of_fans=(
        "You divided by the sum of the fans where their mean was meant: the 2 of the variance is missing.",
        {"2 / (d_in + d_out)": "1 / (d_in + d_out)"},
    ),
    product_of_fans=(
        "You multiplied the two fans. Xavier's compromise is a mean, and so a sum.",
        {"(d_in + d_out)": "(d_in * d_out)"},
    ),
    he=(
        "This is the bound of He, for ReLU and the inputs alone. Xavier's variance holds both fans.",
        {"2 / (d_in + d_out)": "2 / d_in"},
    ),
    root_of_the_fans_left_out=(
        "You took the root of the 6 and not of the fans. It goes over the whole fraction.",
        {"np.sqrt(3 * variance)": "np.sqrt(6) / (d_in + d_out)"},
    ),
)


@exercise(
    "He, both ways",
    minutes=4,
    difficulty=1,
    objective="Tell from the direction of a signal which of a matrix's two sizes counts.",
    cases=lambda rng: [(100, 50, "forward"), (100, 50, "backward"), (3, 8, "forward"), (3, 8, "backward")],
    hints=(
        "Forwards, an entry of Z = H W is a sum of how many terms? Backwards, an entry of ∂J/∂H = δ Wᵀ?",
        "The variance of the sum is fan · variance of a weight · mean square of what comes in. ReLU keeps which part?",
        "ReLU halves the mean square, so fan · variance must be 2. The task asks for the standard deviation.",
    ),
)
def he_std(d_in, d_out, keep):
    """The std of W that keeps the mean square through ReLU; keep is "forward" or "backward"."""
    fan = d_in if keep == "forward" else d_out
    return np.sqrt(2 / fan)


he_std.recognizes(
    wrong_fan=(
        "The fans have changed places. What counts is how many terms are added up: forwards a unit adds its inputs,"
        " backwards it collects from its outputs.",
        {"d_in if keep": "d_out if keep", "else d_out": "else d_in"},
    ),
    always_inputs=(
        "You used the inputs both ways. Backwards, a unit adds up what its outputs send, and they have another number.",
        {"else d_out": "else d_in"},
    ),
    always_outputs=(
        "You used the outputs both ways. Forwards, a unit adds up its inputs.",
        {"d_in if keep": "d_out if keep"},
    ),
    no_two=(
        "The 2 is missing: this keeps the scale of a linear layer. ReLU throws half of the mean square away.",
        {"2 / fan": "1 / fan"},
    ),
    halved=(
        "You halved the variance, so that the loss comes twice. What ReLU takes, the weights must give back.",
        {"2 / fan": "1 / (2 * fan)"},
    ),
    variance=(
        "This is the variance. A generator is told a standard deviation, the root of it.",
        {"np.sqrt(2 / fan)": "2 / fan"},
    ),
    two_outside=(
        "The 2 stands outside the root, so it counts twice over. It is the variance that is doubled.",
        {"np.sqrt(2 / fan)": "2 / np.sqrt(fan)"},
    ),
    bound=(
        "This is the bound of a uniform distribution with that spread. The task asks for the standard deviation.",
        {"2 / fan": "6 / fan"},
    ),
    xavier=(
        "This is Xavier's compromise between both fans, without ReLU. He keeps one direction, and counts ReLU in.",
        {"2 / fan": "2 / (d_in + d_out)"},
    ),
    mean_of_fans=(
        "You took the mean of the fans. That is a compromise; here you are told which direction to keep.",
        {"2 / fan": "4 / (d_in + d_out)"},
    ),
    inverted=(
        "Your weights grow with the fan. The more terms are added up, the smaller each must be.",
        {"2 / fan": "fan / 2"},
    ),
)
