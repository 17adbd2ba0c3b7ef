"""What else is recognized between two conventions of momentum: one half left out, μ."""

from course_utils.exercises.optimizers.conventions import to_convention

to_convention.recognizes(
    b_velocity_with_the_friction=(
        "You let B's velocity fade by μ. That happens in the next update; until then it is what A subtracts.",
        {"-lr * v": "-lr * mu * v"},
    ),
    b_left_out=(
        "Nothing comes back for B. Its velocity is what A subtracts in a step, seen from the other side.",
        {"return lr, -lr * v": "return None"},
    ),
    c_left_out=(
        "Nothing comes back for C. Its velocity is a mean of gradients where A has a sum; its rate makes up for it.",
        {"return lr / (1 - mu), (1 - mu) * v": "return None"},
    ),
    c_turned=(
        "The velocity of C has the wrong sign. C subtracts its velocity, as A does.",
        {"(1 - mu) * v": "-(1 - mu) * v"},
    ),
    c_velocity_with_the_rate=(
        "You put the rate into C's velocity. In C the rate comes after the velocity, as in A.",
        {"(1 - mu) * v": "lr * (1 - mu) * v"},
    ),
    c_velocity_as_a_step=(
        "You put a minus and the rate into C's velocity, as B does. In C both come after the velocity, as in A.",
        {"(1 - mu) * v": "-lr * (1 - mu) * v"},
    ),
    c_velocity_with_mu=(
        "The rate of C is right. You shrank its velocity by μ: how does a gradient enter it?",
        {"(1 - mu) * v": "mu * v"},
    ),
    c_rate_with_mu=(
        "The velocity of C is right. You divided the rate by μ: how much smaller is the velocity than A's?",
        {"lr / (1 - mu)": "lr / mu"},
    ),
    c_velocity_with_the_friction=(
        "You let C's velocity fade by μ. That happens in the next update; what is handed over has not faded yet.",
        {"(1 - mu) * v": "(1 - mu) * mu * v"},
    ),
    c_rate_without_parentheses=(
        "Parentheses are missing in C's rate: it was divided by 1, and μ was taken off.",
        {"lr / (1 - mu)": "lr / 1 - mu"},
    ),
    c_velocity_without_parentheses=(
        "Parentheses are missing in C's velocity: μ multiplied it, and that was taken off 1.",
        {"(1 - mu) * v": "1 - mu * v"},
    ),
    c_without_parentheses=(
        "Parentheses are missing in both numbers of C: 1 − μ belongs together.",
        {"lr / (1 - mu), (1 - mu) * v": "lr / 1 - mu, 1 - mu * v"},
    ),
    c_rate_upside_down=(
        "The velocity of C is right. Its rate is upside down.",
        {"lr / (1 - mu)": "(1 - mu) / lr"},
    ),
    c_one_plus_mu=(
        "You took 1 + μ where C has 1 − μ: the weights of the old and the new make 1 together.",
        {"lr / (1 - mu), (1 - mu) * v": "lr / (1 + mu), (1 + mu) * v"},
    ),
    c_rate_used_up=(
        "You set C's rate to 1. In C the rate comes after the velocity, and it has to do what A's did.",
        {"lr / (1 - mu), (1 - mu) * v": "1.0, lr * v"},
    ),
    c_started_over=(
        "You let C begin with a velocity of 0. The run is on its way and has a speed.",
        {"(1 - mu) * v": "0 * v"},
    ),
    c_velocity_first=(
        "For C you return the velocity first. The order asked for is rate, velocity.",
        {"lr / (1 - mu), (1 - mu) * v": "(1 - mu) * v, lr / (1 - mu)"},
    ),
    b_started_over=(
        "You let B begin with a velocity of 0. The run is on its way and has a speed.",
        {"-lr * v": "0 * v"},
    ),
    b_velocity_first=(
        "For B you return the velocity first. The order asked for is rate, velocity.",
        {"lr, -lr * v": "-lr * v, lr"},
    ),
    b_rate_of_c=(
        "You gave B the rate of C. A new gradient enters B's velocity with the rate alone, as A subtracts it.",
        {"return lr, -lr": "return lr / (1 - mu), -lr"},
    ),
    as_it_is=(
        "Nothing was converted: these are the rate and the velocity of A, for both. What does each convention do with"
        " its velocity?",
        {"-lr * v": "v", "lr / (1 - mu), (1 - mu) * v": "lr, v"},
    ),
    turned_alone=(
        "You flipped the sign for B and left C as it was in A. A factor is missing in either.",
        {"-lr * v": "-v", "lr / (1 - mu), (1 - mu) * v": "lr, v"},
    ),
    turned_for_both=(
        "You gave the numbers of B, whichever was asked for, and with A's sign. B adds its velocity, C subtracts it.",
        {"-lr * v": "lr * v", "lr / (1 - mu), (1 - mu) * v": "lr, lr * v"},
    ),
    rate_left_behind=(
        "You return the velocity alone. Its size depends on the rate that goes with it: return both.",
        {"lr, -lr * v": "-lr * v", "lr / (1 - mu), (1 - mu) * v": "(1 - mu) * v"},
    ),
    velocity_left_behind=(
        "You return the rate alone. The run is on its way and has a speed: return both.",
        {"lr, -lr * v": "lr", "lr / (1 - mu), (1 - mu) * v": "lr / (1 - mu)"},
    ),
    c_mu_the_other_way=(
        "You took μ where C has 1 − μ, and the other way round. What is C's velocity a mean of, and A's a sum?",
        {"lr / (1 - mu), (1 - mu) * v": "lr * mu, v / mu"},
    ),
    c_by_mu=(
        "You multiplied both numbers by μ for C. They differ in how a new gradient enters, with 1 − μ.",
        {"lr / (1 - mu), (1 - mu) * v": "lr * mu, mu * v"},
    ),
)
