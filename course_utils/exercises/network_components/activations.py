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
    nothing_above=(
        "Where z is positive you return 0. It passes there as it is.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, 0, a * z)"},
    ),
    added_everywhere=(
        "You added a z everywhere, also where z is positive: the slope there is 1 + a.",
        {"np.where(z > 0, z, a * z)": "np.maximum(0, z) + a * z"},
    ),
    leak_added_below=(
        "Below 0 the slope is 1 + a: you added the leak to z. It takes the place of z there.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, z, z + a * z)"},
    ),
    leak_taken_away_below=(
        "Below 0 the slope is 1 − a: you took the leak away from z. It takes the place of z there.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, z, z - a * z)"},
    ),
    shifted_below=(
        "Below 0 you added a. It is a slope, so it multiplies.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, z, z + a)"},
    ),
    shifted_down_below=(
        "Below 0 you subtracted a. It is a slope, so it multiplies.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, z, z - a)"},
    ),
    scaled_and_closed=(
        "You scaled where z is positive, and below 0 nothing leaks: this is a · ReLU.",
        {"np.where(z > 0, z, a * z)": "a * np.maximum(0, z)"},
    ),
    negative_part=(
        "Only negative values pass, as they are. Those above 0 pass; those below are scaled by a.",
        {"np.where(z > 0, z, a * z)": "np.minimum(0, z)"},
    ),
    slope_of_relu=(
        "This is the slope of ReLU, 0 or 1. The task asks for a value, with a leak.",
        {"np.where(z > 0, z, a * z)": "(z > 0) * 1.0"},
    ),
    slopes_exchanged=(
        "These are slopes, and the two sides have changed places. The task asks for the value at z.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, a, 1)"},
    ),
    absolute=(
        "Below 0 your function rises to the left with the full slope: a size without sign.",
        {"np.where(z > 0, z, a * z)": "np.abs(z)"},
    ),
    absolute_scaled=(
        "You scaled the size of z everywhere. Where z is positive it passes as it is; below, the sign stays.",
        {"np.where(z > 0, z, a * z)": "a * np.abs(z)"},
    ),
    straight=(
        "You return z as it is. Below 0 its slope is a.",
        {"np.where(z > 0, z, a * z)": "z"},
    ),
    negative_level=(
        "Below 0 you return −a, a constant. The value there falls with z.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, z, -a)"},
    ),
    one_level_below=(
        "Below 0 you return 1, a constant. The value there falls with z.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, z, 1)"},
    ),
    slope_squared=(
        "Below 0 the slope is a²: a got in twice.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, z, a**2 * z)"},
    ),
    leak_of_a_fixed_size=(
        "Below 0 your slope is 0.01. Here it is a, whatever a is.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, z, 0.01 * z)"},
    ),
    sign_turned=(
        "You turned the sign of everything.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, -z, -a * z)"},
    ),
    square_below=(
        "Below 0 you squared z. The leak is a straight line.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, z, a * z**2)"},
    ),
    threshold_at_one=(
        "Your bend sits at 1. It belongs at 0.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 1, z, a * z)"},
    ),
    largest_of_all=(
        "You took the largest of the whole array. `np.max` takes one array; entry by entry two are compared by"
        " `np.maximum`, and even that is not enough here.",
        {"np.where(z > 0, z, a * z)": "np.max(np.stack([z, a * z]))"},
    ),
    flattened=(
        "The values are right, in one long row. An activation keeps the shape of z.",
        {"np.where(z > 0, z, a * z)": "np.where(z > 0, z, a * z).ravel()"},
    ),
    mean_decides=(
        "You asked whether the mean is positive, once for all. Each entry decides for itself.",
        {"np.where(z > 0, z, a * z)": "z if z.mean() > 0 else a * z"},
    ),
    smooth=(
        "Below 0 your function is smooth: z σ(z), or one like it. The leaky one is straight on both sides.",
        {"np.where(z > 0, z, a * z)": "z / (1 + np.exp(-z))"},
    ),
)
