"""The exercises of lecture 03 on activations: one S from the other, and a ReLU that leaks."""

import numpy as np

from course_utils.exercises.framework.demands import without
from course_utils.exercises.framework.exercise import exercise


@exercise(
    "One S from the other",
    minutes=3,
    difficulty=1,
    objective="Write tanh(z) with the logistic function σ, and without a hyperbolic function of NumPy.",
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
)


def _leaky_cases(rng):
    cases = []
    for shape, a in (((6,), 0.1), ((2, 4), 2.0), ((3, 2), 0.25)):
        z = 2 * rng.normal(size=shape)
        z.flat[1] = 0.0
        z.flat[2] = -np.abs(z.flat[2])
        cases.append((z, a))
    return cases


@exercise(
    "A leaky ReLU",
    minutes=3,
    difficulty=1,
    objective="Write f(z) = z for z > 0 and a z elsewhere, entry by entry, for any slope a > 0.",
    cases=_leaky_cases,
    hints=(
        "Entry by entry there are two answers to choose from. Which NumPy function chooses?",
        "Both answers are values: what is the value, not the slope, where z is positive?",
        "Does yours still work where a is 2? Choose by the sign of z, not by which answer is larger.",
    ),
)
def leaky_relu(z, a):
    """f(z) = z for positive z, a z elsewhere."""
    return np.where(z > 0, z, a * z)


leaky_relu.recognizes(
    one_above=(
        "Where z is positive you return 1: its slope there. The task asks for the value, and below 0 you gave it.",
        {"0, z": "0, 1"},
    ),
    slope=(
        "This is the slope: 1 or a. The task asks for the value at z.",
        {"z, a * z": "1, a"},
    ),
    level_below=(
        "Below 0 you return a, a constant: a step, without a slope. The value there falls with z.",
        {"z, a * z": "z, a"},
    ),
    larger_of_two=(
        "You took the larger of z and a z. For a < 1 that is the same; for a = 2 it is not. The sign of z decides.",
        {"np.where(z > 0, z, a * z)": "np.maximum(z, a * z)"},
    ),
    smaller_of_two=(
        "You took the smaller of z and a z. For a < 1 the two sides have changed places: the sign of z decides.",
        {"np.where(z > 0, z, a * z)": "np.minimum(z, a * z)"},
    ),
    sides_swapped=(
        "The two sides have changed places: you scaled where z is positive. The leak is below 0.",
        {"z > 0": "z < 0"},
    ),
    closed=(
        "This is ReLU: nothing leaks. Below 0 the value is small, and it is not 0.",
        {"a * z": "0 * z"},
    ),
    turned_up=(
        "Below 0 your function rises again to the left. The leak keeps the sign of z.",
        {"a * z": "-a * z"},
    ),
    scaled_everywhere=(
        "You scaled everything: that is a straight line. Where z is positive it passes as it is.",
        {"0, z": "0, a * z"},
    ),
    divided=(
        "Below 0 you divided by a. The slope there is a, so z is multiplied.",
        {"a * z": "z / a"},
    ),
    asked_the_whole_array=(
        "You asked a whole array whether it is positive: some entries are, some are not. Choose entry by entry.",
        {"np.where(z > 0, z, a * z)": "z if z > 0 else a * z"},
    ),
    threshold_at_a=(
        "Your bend sits at a. It belongs at 0: a says how steep, not where.",
        {"z > 0": "z > a"},
    ),
    exponential=(
        "This is ELU, which levels off at −a. The leaky one stays straight, however negative z is.",
        {"a * z": "a * (np.exp(z) - 1)"},
    ),
)
