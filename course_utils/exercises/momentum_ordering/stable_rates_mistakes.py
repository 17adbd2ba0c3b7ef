"""What else is recognized in the rate of momentum: brackets, conventions that are not told apart, other bounds."""

from course_utils.exercises.momentum_ordering.stable_rates import rate_limit

rate_limit.recognizes(
    c_converted_the_wrong_way=(
        "A and B are right. You made the rate of C smaller than theirs; its velocities are the smaller ones, so its"
        " rate may be larger.",
        {"    return bound": '    if convention == "C":\n        bound = (1 - mu) ** 2 * bound\n    return bound'},
    ),
    stale_of_a_everywhere=(
        "At once you gave the rate of A in every convention. In C a gradient enters with 1 − μ only, with an old"
        " gradient as with a fresh one.",
        {"    return bound": '    if order == "at once":\n        bound = 1 - mu\n    return bound'},
    ),
    fresh_of_a_everywhere=(
        "With the fresh gradient you gave the rate of A in every convention. In C a gradient enters with 1 − μ only.",
        {"    return bound": '    if order != "at once":\n        bound = 2 * (1 + mu)\n    return bound'},
    ),
)
