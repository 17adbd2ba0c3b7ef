"""The exercise of lecture 03 on the slope of SiLU: a product, of which both factors change."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "The slope of SiLU",
    minutes=6,
    difficulty=2,
    objective="Differentiate an activation that no table gave you.",
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
    brackets_around_the_sum=(
        "A pair of brackets is too much: the slope of σ weighs the second term alone.",
        {"s + z * s * (1 - s)": "(s + z * s) * (1 - s)"},
    ),
    brackets_of_the_quotient=(
        "A pair of brackets is missing in the logistic function: 1 / 1 + … is 1 + …, since a quotient comes first.",
        {"1 / (1 + np.exp(-z))": "1 / 1 + np.exp(-z)"},
    ),
    logistic_turned=(
        "The sign inside exp is turned: this is σ(−z), which falls.",
        {"np.exp(-z)": "np.exp(z)"},
    ),
    falling_half=(
        "The slope of σ is half there: 1 − σ. It is a product of two factors.",
        {"s + z * s * (1 - s)": "s + z * (1 - s)"},
    ),
    rising_half=(
        "In the second term σ stands for its own slope. The slope is small where σ is flat.",
        {"s + z * s * (1 - s)": "s + z * s"},
    ),
    slope_with_a_plus=(
        "In the second term stands σ(1 + σ): one sign in the slope is wrong. Where σ comes near 1, it is flat.",
        {"s + z * s * (1 - s)": "s + z * s * (1 + s)"},
    ),
    one_for_the_value=(
        "In the first term σ is missing: you put the slope of z alone. It meets the other factor of the product.",
        {"s + z * s * (1 - s)": "1 + z * s * (1 - s)"},
    ),
    z_for_the_value=(
        "The first term has z: the slope of z is 1, and it meets σ.",
        {"s + z * s * (1 - s)": "z + z * s * (1 - s)"},
    ),
    factors_and_slopes=(
        "You added z and the slope of σ. In a product, each slope meets the other factor.",
        {"s + z * s * (1 - s)": "z + s * (1 - s)"},
    ),
    value_and_slope=(
        "You added the value of SiLU and the slope of σ. Each slope meets the other factor, not its own.",
        {"s + z * s * (1 - s)": "z * s + s * (1 - s)"},
    ),
    factors_added=(
        "You added the two factors themselves. In a product, the slope of each meets the other.",
        {"s + z * s * (1 - s)": "z + s"},
    ),
    negative=(
        "All signs are flipped.",
        {"s + z * s * (1 - s)": "-(s + z * s * (1 - s))"},
    ),
    second_half_less_first=(
        "You took the first term away. Both terms of a product's slope add.",
        {"s + z * s * (1 - s)": "z * s * (1 - s) - s"},
    ),
    value_for_z=(
        "The second term has f(z) where z stands: σ got in twice.",
        {"s + z * s * (1 - s)": "s + z * s * s * (1 - s)"},
    ),
    z_squared=(
        "In the second term z stands there squared. It meets the slope of σ once.",
        {"s + z * s * (1 - s)": "s + z**2 * s * (1 - s)"},
    ),
    slope_squared=(
        "In the second term the slope of σ is squared.",
        {"s + z * s * (1 - s)": "s + z * (s * (1 - s)) ** 2"},
    ),
    quotient_rule=(
        "You divided by the square of σ, as for a quotient. Here two factors are multiplied.",
        {"s + z * s * (1 - s)": "(s - z * s * (1 - s)) / s**2"},
    ),
    slope_of_tanh_alone=(
        "You took 1 − σ²: the form of the slope of tanh. The task asks for the slope of z σ(z).",
        {"s + z * s * (1 - s)": "1 - s**2"},
    ),
    logistic_at_two_z=(
        "Your logistic function runs twice as fast: σ(2z). It is taken at z.",
        {"np.exp(-z)": "np.exp(-2 * z)"},
    ),
    sign_and_z_left_out=(
        "Two things: you subtracted the second term; and z is missing in it.",
        {"s + z * s * (1 - s)": "s - s * (1 - s)"},
    ),
    slope_of_relu_blend=(
        "You chose between σ and 0 by the sign of z. SiLU has no bend: one formula for all z.",
        {"s + z * s * (1 - s)": "s * (z > 0)"},
    ),
    second_term_doubled=(
        "The second term stands there twice. That is a part of the second slope.",
        {"s + z * s * (1 - s)": "s + 2 * z * s * (1 - s)"},
    ),
    first_term_doubled=(
        "The first term stands there twice.",
        {"s + z * s * (1 - s)": "2 * s + z * s * (1 - s)"},
    ),
    summed=(
        "You added up all entries. Each z has its own slope.",
        {"s + z * s * (1 - s)": "np.sum(s + z * s * (1 - s))"},
    ),
    difference_of_slopes=(
        "You took 1 less the slope of σ. In a product, each slope meets the other factor, and the two add.",
        {"s + z * s * (1 - s)": "1 - s * (1 - s)"},
    ),
    second_slope=(
        "This is a slope of the slope. The task asks for the first.",
        {"s + z * s * (1 - s)": "s * (1 - s) * (2 + z * (1 - 2 * s))"},
    ),
    softplus=(
        "This is log(1 + eᶻ), whose slope is σ. The task asks for the slope of z σ(z).",
        {"s + z * s * (1 - s)": "np.log(1 + np.exp(z))"},
    ),
    doubled=(
        "A factor of 2 is too much.",
        {"s + z * s * (1 - s)": "2 * (s + z * s * (1 - s))"},
    ),
    halved=(
        "A factor of ½ is too much.",
        {"s + z * s * (1 - s)": "(s + z * s * (1 - s)) / 2"},
    ),
    multiplied=(
        "You multiplied the two terms. Each slope meets the other factor, and the two products add.",
        {"s + z * s * (1 - s)": "s * (z * s * (1 - s))"},
    ),
    squares_for_the_slope=(
        "In the second term stands σ², where the slope of σ belongs.",
        {"(1 - s)": "s"},
    ),
    second_term_halved=(
        "The second term is half as large. Nothing halves it.",
        {"s + z * s * (1 - s)": "s + z * s * (1 - s) / 2"},
    ),
    no_one_below=(
        "The 1 beside the exponential is missing in σ: it holds it below 1.",
        {"1 / (1 + np.exp(-z))": "1 / np.exp(-z)"},
    ),
    minus_in_the_denominator=(
        "A sign in σ is turned: 1 − exp in the denominator.",
        {"1 + np.exp": "1 - np.exp"},
    ),
    brackets_in_the_second_term=(
        "In the second term a sum stands where a product belongs: z and σ are multiplied.",
        {"z * s * (1 - s)": "(z + s) * (1 - s)"},
    ),
    two_halves_added=(
        "You added σ and 1 − σ: that is 1, for every z.",
        {"s + z * s * (1 - s)": "s + (1 - s)"},
    ),
)

silu_slope.recognizes(
    slope_at_the_product=(
        "In the second term stands f(1 − f). The slope of σ is σ(1 − σ): put in σ(z), and not the product z σ(z).",
        {"z * s * (1 - s)": "z * (z * s) * (1 - z * s)"},
    ),
)
