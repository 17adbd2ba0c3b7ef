"""The exercises of lecture 03 on activations: one from another, a slope, a value, and units that never fire."""

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


@exercise(
    "The slope of SiLU",
    minutes=6,
    difficulty=2,
    objective="Write the slope of SiLU, f(z) = z σ(z), at z, where σ is the logistic function.",
    cases=lambda rng: [(2 * rng.normal(size=6),), (2 * rng.normal(size=(2, 3)),)],
    hints=(
        "This is a product of two factors that both change with z. Which rule is that?",
        "Raise z a little: the first factor grows by as much, the second by the slope of σ. Each change meets the other"
        " factor.",
        "The slope of σ at z is σ(z)(1 − σ(z)). Compute σ(z) once, and use it three times.",
    ),
)
def silu_slope(z):
    """f′(z) of f(z) = z σ(z)."""
    s = 1 / (1 + np.exp(-z))
    return s + z * s * (1 - s)


silu_slope.recognizes(
    first_half=(
        "This is σ(z): the change of the first factor alone. The second factor changes with z as well.",
        {"s + z * s * (1 - s)": "s"},
    ),
    second_half=(
        "This is the change of the second factor alone. The first factor, z, has the slope 1.",
        {"s + z": "z"},
    ),
    product_of_slopes=(
        "You multiplied the slopes of the two factors: this is σ′(z). In a product, each slope meets the other factor.",
        {"s + z * s": "s"},
    ),
    sum_of_slopes=(
        "You added the slopes of the two factors. In a product, each slope meets the other factor first.",
        {"s + z * s": "1 + s"},
    ),
    z_left_out=(
        "The slope of σ stands alone in the second term. It meets the other factor of the product, which is z.",
        {"z * s": "s"},
    ),
    slope_of_the_squashed=(
        "You took the slope of σ at s, which σ has squashed already. The slope belongs to the point where σ was"
        " applied: z.",
        {"z * s * (1 - s)": "z / (1 + np.exp(-s)) * (1 - 1 / (1 + np.exp(-s)))"},
    ),
    formula_fed_with_z=(
        "You put z into z(1 − z). That formula gives the slope of σ in terms of its value σ(z), not of z itself.",
        {"z * s * (1 - s)": "z * z * (1 - z)"},
    ),
    slope_of_the_value=(
        "You put f(z) into f(1 − f). That is a rule for the logistic function alone; here it stands in a product.",
        {"s + z * s * (1 - s)": "z * s * (1 - z * s)"},
    ),
    slope_of_tanh=(
        "In the second term stands 1 − σ², the form of the slope of tanh. The logistic function has another one.",
        {"z * s * (1 - s)": "z * (1 - s**2)"},
    ),
    sign=(
        "You subtracted the second term. σ rises with z, so its slope is positive, and both terms add.",
        {"s + z": "s - z"},
    ),
    value=(
        "This is the value of SiLU. The task asks for its slope.",
        {"s + z * s * (1 - s)": "z * s"},
    ),
    slope_of_relu=(
        "This is the slope of ReLU, 0 or 1. SiLU bends smoothly from one to the other, and overshoots a little.",
        {"s + z * s * (1 - s)": "(z > 0) * 1.0"},
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


def _pre_activations(rng):
    some, many, none = rng.normal(size=(6, 4)), rng.normal(size=(3, 7)) - 0.5, rng.normal(size=(4, 3))
    some[:, 1] = -np.abs(some[:, 1])  # dead
    some[:, 2] -= 3 * some[:, 2].max()  # asleep on average, with one row that wakes it
    some[0, 2] = 0.4
    many[:, [0, 3, 6]] = -np.abs(many[:, [0, 3, 6]])
    many[1, 3] = many[2, 6] = 0.0  # ReLU gives 0 there too
    many[:, 6] = 0.0
    none[0] = [0.5, 1.0, 2.0]
    none[2] = [-0.5, -1.0, -2.0]  # a row where every unit is silent
    return [(some,), (many,), (none,)]


@exercise(
    "Spot the dead unit",
    minutes=4,
    difficulty=1,
    objective="Find the ReLU units that are silent on every row of a batch, from their pre-activations.",
    cases=_pre_activations,
    hints=(
        "When is ReLU(z) zero? At z = 0 as well.",
        "Rows are examples, columns are units. Over which axis must something hold for all entries?",
        "A mask says for each unit whether it is dead. Which NumPy function gives the positions of what is true?",
    ),
)
def dead_units(Z):
    """The indices of the columns of Z (n, units) in which no entry is positive, in rising order."""
    return np.flatnonzero(np.all(Z <= 0, axis=0))


dead_units.recognizes(
    one_row_is_enough=(
        "You listed the units that are silent on some row. Almost all are, somewhere. Dead is silent on all rows.",
        {"np.all(": "np.any("},
    ),
    rows=(
        "You listed rows: examples on which every unit is silent. A unit is a column.",
        {"axis=0": "axis=1"},
    ),
    on_average=(
        "You listed the units whose mean is not positive. One row above 0 lets a gradient through, whatever the mean.",
        {"np.all(Z <= 0, axis=0)": "np.mean(Z, axis=0) <= 0"},
    ),
    zero_counted_alive=(
        "You took z = 0 for a sign of life. ReLU gives 0 there, and its slope is 0 by convention: silent.",
        {"<=": "<"},
    ),
    only_zeros=(
        "You looked for pre-activations that are 0. What ReLU makes 0 is everything below 0 as well.",
        {"<=": "=="},
    ),
    alive=(
        "These are the units that fire on some row. The task asks for the others.",
        {"np.all(Z <= 0, axis=0)": "np.any(Z > 0, axis=0)"},
    ),
    always_firing=(
        "You listed the units that fire on every row. Dead is the opposite end: on none.",
        {"<=": ">"},
    ),
    mask=(
        "This is the mask: true or false for each unit. The task asks for their indices.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.all(Z <= 0, axis=0)"},
    ),
    tuple_of_arrays=(
        "You returned a tuple with the indices in it: one array for each axis of the mask, and the mask has one axis.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.nonzero(np.all(Z <= 0, axis=0))"},
    ),
    how_many=(
        "You counted them. The task asks which ones they are.",
        {"np.flatnonzero(": "np.sum("},
    ),
    share=(
        "This is the share of rows on which each unit is silent. Dead are those where it is all of them.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.mean(Z <= 0, axis=0)"},
    ),
    counted_from_one=(
        "You counted from 1. The first column has the index 0.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "1 + np.flatnonzero(np.all(Z <= 0, axis=0))"},
    ),
    first_row=(
        "You asked the first row alone. A unit may be silent there and fire on another row.",
        {"np.all(Z <= 0, axis=0)": "Z[0] <= 0"},
    ),
    entries=(
        "You searched the flattened array: positions of entries, not of units. First one verdict for each column.",
        {"np.all(Z <= 0, axis=0)": "Z <= 0"},
    ),
)
