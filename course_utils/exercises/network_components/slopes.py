"""The exercise of lecture 03 on the slope of SiLU: a product, of which both factors change."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


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
