"""The exercise of lecture 03 on two curves: one S from the other, stretched, shifted and run through faster."""

import numpy as np

from course_utils.exercises.framework.demands import without
from course_utils.exercises.framework.exercise import exercise


@exercise(
    "One S from the other",
    minutes=3,
    difficulty=1,
    objective="See that two famous activations are one curve.",
    cases=lambda rng: [(rng.normal(size=5),), (2 * rng.normal(size=(2, 3)),)],
    demands=(without("tanh", "sinh", "cosh", sentence="The tool here is σ, the logistic function."),),
    hints=(
        "The logistic curve runs from 0 to 1, tanh from −1 to 1. What stretches and shifts one onto the other?",
        "At 0 the slope of σ is ¼ and that of tanh is 1. The stretch gives a factor of 2; where is the other?",
        "The other factor belongs inside, so that the curve is run through faster.",
    ),
)
def tanh_from_sigmoid(z):
    """tanh(z), from σ(z) = 1 / (1 + exp(−z))."""
    sigmoid = 1 / (1 + np.exp(-2 * z))
    return 2 * sigmoid - 1


tanh_from_sigmoid.recognizes(
    too_slow=(
        "The range is right, and the slope at 0 is ½ where tanh has 1. Run through the logistic curve faster.",
        {"-2 * z": "-z"},
    ),
    still_slower=(
        "You halved z, so the curve got flatter: a slope of ¼ at 0. It must get steeper: tanh has a slope of 1 there.",
        {"-2 * z": "-z / 2"},
    ),
    too_fast=(
        "You ran through the curve four times as fast: a slope of 2 at 0. Range and slope each need a factor of 2.",
        {"-2 * z": "-4 * z"},
    ),
    not_shifted=(
        "The curve runs from 0 to 2. It is stretched as it should be; it must also go through 0 at 0.",
        {"sigmoid - 1": "sigmoid"},
    ),
    not_stretched=(
        "The curve runs from −1 to 0: shifted, and not stretched. tanh covers a range of 2.",
        {"2 * sigmoid - 1": "sigmoid - 1"},
    ),
    centered_only=(
        "The curve runs from −½ to ½: centered, and not stretched. tanh goes up to 1.",
        {"2 * sigmoid - 1": "sigmoid - 0.5"},
    ),
    neither=(
        "This is a logistic function still, from 0 to 1. tanh covers a range of 2 and is centered at 0.",
        {"2 * sigmoid - 1": "sigmoid"},
    ),
    plain=(
        "This is σ(z) itself. It must be stretched, shifted, and run through faster.",
        {"-2 * z": "-z", "2 * sigmoid - 1": "sigmoid"},
    ),
    falling=(
        "Your curve falls. Either the sign inside exp got lost, or you subtracted the wrong way round: tanh rises.",
        {"-2 * z": "2 * z"},
    ),
    slope_for_value=(
        "This is the slope of tanh. The task asks for its value.",
        {"2 * sigmoid - 1": "4 * sigmoid * (1 - sigmoid)"},
    ),
    no_one_below=(
        "Yours grows without end. The 1 beside the exponential is missing: it holds the logistic function below 1.",
        {"1 / (1 + np.exp(-2 * z))": "1 / np.exp(-2 * z)"},
    ),
    brackets_of_the_quotient=(
        "A pair of brackets is missing in the logistic function: 1 / 1 + … is 1 + …, since a quotient comes first.",
        {"1 / (1 + np.exp(-2 * z))": "1 / 1 + np.exp(-2 * z)"},
    ),
    brackets_around_the_shift=(
        "A pair of brackets is too much: you shifted first and stretched then, so the curve runs from −2 to 0.",
        {"2 * sigmoid - 1": "2 * (sigmoid - 1)"},
    ),
    shifted_up=(
        "You shifted up: the curve runs from 1 to 3. It must go through 0 at 0.",
        {"2 * sigmoid - 1": "2 * sigmoid + 1"},
    ),
    shifted_by_a_half=(
        "You shifted by ½ after the stretch. The middle of a curve from 0 to 2 lies higher.",
        {"2 * sigmoid - 1": "2 * sigmoid - 0.5"},
    ),
    stretched_too_far=(
        "The slope at 0 is 1 as it should be, and the range is twice too large: one factor of 2 belongs inside.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(-z))", "2 * sigmoid - 1": "4 * sigmoid - 2"},
    ),
    stretched_twice=(
        "You stretched twice: the curve runs from −2 to 2.",
        {"2 * sigmoid - 1": "4 * sigmoid - 2"},
    ),
    slow_and_centered=(
        "This is σ(z), centered: from −½ to ½, with a slope of ¼. It must be stretched, and run through faster.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(-z))", "2 * sigmoid - 1": "sigmoid - 0.5"},
    ),
    slow_and_shifted=(
        "This is σ(z), shifted by 1: from −1 to 0. It must be stretched, and run through faster.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(-z))", "2 * sigmoid - 1": "sigmoid - 1"},
    ),
    slow_and_stretched=(
        "This is σ(z), stretched: from 0 to 2. It must be shifted, and run through faster.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(-z))", "2 * sigmoid - 1": "2 * sigmoid"},
    ),
    falling_and_slow=(
        "Two things: your curve falls; and its slope at 0 is half as steep as that of tanh.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(z))"},
    ),
    falling_and_not_shifted=(
        "Two things: your curve falls; and it runs from 2 to 0, where it must go through 0 at 0.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(2 * z))", "2 * sigmoid - 1": "2 * sigmoid"},
    ),
    two_outside_the_exponent=(
        "The 2 stands beside exp, where it shifts the curve to the side. Inside it makes the curve steeper.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + 2 * np.exp(-z))"},
    ),
    square_for_double=(
        "You squared z inside exp. The curve is run through faster if z is doubled.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(-(z**2)))"},
    ),
    double_square=(
        "You squared z inside exp, and doubled it. A square has lost the sign: tanh is negative to the left.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(-2 * z**2))"},
    ),
    minus_in_the_denominator=(
        "A sign in the denominator is turned: 1 − exp is 0 at 0, so yours grows without end there.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 - np.exp(-2 * z))"},
    ),
    logistic_squared=(
        "You squared the logistic function. A power bends the curve; what is needed is stretch and shift.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(-z))", "2 * sigmoid - 1": "sigmoid**2"},
    ),
    logistic_doubled_outside_and_half=(
        "You doubled outside and halved inside, and the two undo each other at 0: that is a slope of ¼.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(-z / 2))", "2 * sigmoid - 1": "2 * sigmoid"},
    ),
    slope_of_the_logistic=(
        "This is the slope of σ. The task asks for the value of tanh.",
        {"1 / (1 + np.exp(-2 * z))": "1 / (1 + np.exp(-z))", "2 * sigmoid - 1": "sigmoid * (1 - sigmoid)"},
    ),
    slope_of_the_fast_logistic=(
        "This is the slope form σ(1 − σ) at 2z. The task asks for the value of tanh.",
        {"2 * sigmoid - 1": "sigmoid * (1 - sigmoid)"},
    ),
    sinh=(
        "This is sinh, which grows without end. tanh is divided by cosh as well.",
        {"2 * sigmoid - 1": "(np.exp(z) - np.exp(-z)) / 2"},
    ),
    size=(
        "The sign got lost: tanh is negative to the left of 0.",
        {"2 * sigmoid - 1": "abs(2 * sigmoid - 1)"},
    ),
    two_in_the_denominator=(
        "The denominator begins with 2: the curve runs from 0 to ½. There stands a 1.",
        {"1 + np.exp": "2 + np.exp"},
    ),
    added_for_doubled=(
        "You added 2 and took 1: that is σ + 1. The 2 is a factor.",
        {"2 * sigmoid - 1": "2 + sigmoid - 1"},
    ),
    two_added_inside=(
        "You subtracted 2 inside exp, which shifts the curve to the side. The 2 is a factor of z.",
        {"-2 * z": "-2 - z"},
    ),
)

tanh_from_sigmoid.recognizes(
    one_taken_off_inside=(
        "You took the 1 off inside σ, which only shifts the curve to the side. The range of σ has to go down.",
        {"np.exp(-2 * z)": "np.exp(-(2 * z - 1))", "2 * sigmoid - 1": "2 * sigmoid"},
    ),
)
