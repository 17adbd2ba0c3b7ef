"""The exercise of lecture 03 on a ReLU that leaks, with a slope that may be larger than 1."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


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
    objective="Choose between two formulas entry by entry, without an if.",
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
