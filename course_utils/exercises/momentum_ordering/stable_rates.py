"""The exercise of lecture 08 on the rate at which momentum breaks, in each convention and order."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _rate_cases(rng):
    bowl, ravine = np.array([1.0, 10.0]), np.array([4.0, 100.0, 0.5])
    return [
        (bowl, 0.9, "C", "at once"),
        (bowl, 0.9, "C", "v first"),
        (ravine, 0.5, "C", "w first"),
        (bowl, 0.9, "A", "v first"),
        (ravine, 0.8, "A", "at once"),
        (ravine, 0.7, "A", "w first"),
        (bowl, 0.5, "B", "at once"),
        (ravine, 0.6, "B", "v first"),
    ]


@exercise(
    "How large may the rate be?",
    minutes=6,
    difficulty=2,
    objective="Turn the bounds of one curvature into a rate for many, and keep conventions and orders apart.",
    cases=_rate_cases,
    hints=(
        "Lecture 08 has the bound of rate times curvature for one curvature. Which of several breaks first?",
        "Of the three programs two have a fresh gradient, and one of them is late. Does a run that comes one call later"
        " break at another rate?",
        "Begin with convention C. A adds the gradient whole, so the same path has a rate 1 − μ times as large. While"
        " the rate stays, B takes the path of A.",
    ),
)
def rate_limit(curvatures, mu, convention, order):
    """The rate up to which a run is stable; convention "A", "B" or "C", order "at once", "v first" or "w first"."""
    bound = 1 if order == "at once" else 2 * (1 + mu) / (1 - mu)  # of rate · curvature, in convention C
    if convention in ("A", "B"):
        bound = (1 - mu) * bound
    return bound / np.max(curvatures)


rate_limit.recognizes(
    always_c=(
        "Your rates are those of convention C, whatever was asked. In A and B a gradient enters whole, so the same rate"
        " goes farther.",
        {"bound = (1 - mu) * bound": "pass"},
    ),
    always_a=(
        "Your rates are those of convention A, whatever was asked. In C a gradient enters with 1 − μ only.",
        {'in ("A", "B")': 'in ("A", "B", "C")'},
    ),
    exchanged=(
        "The conventions have changed places. Where a gradient enters with 1 − μ, the rate may be larger.",
        {'in ("A", "B")': 'in ("C",)'},
    ),
    converted_the_wrong_way=(
        "You made the rates of A and B larger than that of C. Their velocities are the larger ones, so their rates must"
        " be smaller.",
        {"bound = (1 - mu) * bound": "bound = bound / (1 - mu)"},
    ),
    b_as_c=(
        "A and C are right. B subtracts η g whole, with no 1 − μ, so it goes with A.",
        {'in ("A", "B")': 'in ("A",)'},
    ),
    late_as_stale=(
        'You took "w first" for the stale one. As statements, the gradient is taken after the weight has moved: it is'
        " fresh, and the run one call late.",
        {'order == "at once"': 'order != "v first"'},
    ),
    orders_exchanged=(
        "The orders have changed places. Which one has the gradient of a weight that is about to be left?",
        {'order == "at once"': 'order != "at once"'},
    ),
    order_ignored=(
        "You gave the heavy ball's rate for every order. At once, the gradient is one step old, and that costs.",
        {'bound = 1 if order == "at once" else 2 * (1 + mu) / (1 - mu)': "bound = 2 * (1 + mu) / (1 - mu)"},
    ),
    all_stale=(
        "You gave the rate of the stale program for every order. With a fresh gradient much more is allowed.",
        {'bound = 1 if order == "at once" else 2 * (1 + mu) / (1 - mu)': "bound = 1"},
    ),
    no_curvature=(
        "You gave rate times curvature. The steeper the valley, the smaller the rate.",
        {"bound / np.max(curvatures)": "bound"},
    ),
    multiplied=(
        "You multiplied by the curvature. It is the product of both that is bounded.",
        {"bound / np.max": "bound * np.max"},
    ),
    flattest=(
        "You took the smallest curvature. In the steep direction this run would fly away.",
        {"np.max(": "np.min("},
    ),
    mean_curvature=(
        "You took the mean of the curvatures. The run breaks in the one direction that breaks first.",
        {"np.max(": "np.mean("},
    ),
    sum_of_curvatures=(
        "You added up the curvatures. Each direction runs by itself; the steepest one sets the bound.",
        {"np.max(": "np.sum("},
    ),
    each_direction=(
        "You have a rate for each direction. The run has one, which all of them must bear.",
        {"np.max(curvatures)": "curvatures"},
    ),
    first_curvature=(
        "You took the first curvature. They come in any order.",
        {"np.max(curvatures)": "curvatures[0]"},
    ),
    last_curvature=(
        "You took the last curvature. They come in any order.",
        {"np.max(curvatures)": "curvatures[-1]"},
    ),
    root=(
        "You took the root of the curvature. Roots come in with the best rate and speed; the bound has none.",
        {"np.max(curvatures)": "np.sqrt(np.max(curvatures))"},
    ),
    gradient_descent=(
        "With the fresh gradient you have the bound of gradient descent: 2 in C, and so 2(1 − μ) in A and B. Momentum"
        " allows more, and the more the larger μ.",
        {"2 * (1 + mu) / (1 - mu)": "2"},
    ),
    two_forgotten=(
        "With the fresh gradient your bound is half of what it is. At μ = 0 it must be that of gradient descent.",
        {"2 * (1 + mu) / (1 - mu)": "(1 + mu) / (1 - mu)"},
    ),
    turned_over=(
        "With the fresh gradient, your bound falls as μ grows. Which of 1 + μ and 1 − μ stands below?",
        {"2 * (1 + mu) / (1 - mu)": "2 * (1 - mu) / (1 + mu)"},
    ),
    plus_forgotten=(
        "With the fresh gradient you have 2/(1 − μ): the factor 1 + μ is missing. It comes from the multiplier −1.",
        {"2 * (1 + mu) / (1 - mu)": "2 / (1 - mu)"},
    ),
    divided_twice=(
        "With the fresh gradient you forgot to divide by 1 − μ in C, and multiplied A and B by it all the same.",
        {"2 * (1 + mu) / (1 - mu)": "2 * (1 + mu)"},
    ),
    two_at_once=(
        "At once you allow 2, as for gradient descent. A gradient that is one step old halves even that.",
        {"bound = 1 if": "bound = 2 if"},
    ),
    stale_loses_mu=(
        "At once, in C, you have 1 − μ. That is the bound of a, which has a factor 1 − μ of its own.",
        {"bound = 1 if": "bound = 1 - mu if"},
    ),
    two_in_every_convention=(
        "With the fresh gradient you have 2/h in every convention, which is gradient descent's bound. Momentum allows"
        " more in C; and where a gradient enters whole, the same rate goes farther.",
        {
            "2 * (1 + mu) / (1 - mu)": "2",
            "bound = (1 - mu) * bound": "bound = (1 - mu) * bound if bound == 1 else bound",
        },
    ),
    gradient_descent_everywhere=(
        "You have 2/h whatever was asked: the bound of gradient descent. Momentum allows more where the gradient is"
        " fresh, and less where it is one step old; and the convention says how much of a gradient enters.",
        {
            'bound = 1 if order == "at once" else 2 * (1 + mu) / (1 - mu)': "bound = 2",
            "bound = (1 - mu) * bound": "pass",
        },
    ),
    gradient_descent_in_every_order=(
        "You have the bound of gradient descent in every order: 2 in C, and so 2(1 − μ) in A and B. Momentum allows"
        " more where the gradient is fresh, and less where it is one step old.",
        {'bound = 1 if order == "at once" else 2 * (1 + mu) / (1 - mu)': "bound = 2"},
    ),
    two_less_mu=(
        "With the fresh gradient you have a bound that falls as μ grows, in C as well. A rate that may not even be that"
        " of gradient descent: which sign has μ in the factor above the line, and what stands below it?",
        {"2 * (1 + mu) / (1 - mu)": "2 * (1 - mu)"},
    ),
    brackets_below=(
        "Without brackets you divide by 1 and take μ off the bound. The whole of 1 − μ stands below the line.",
        {"2 * (1 + mu) / (1 - mu)": "2 * (1 + mu) / 1 - mu"},
    ),
    brackets_above=(
        "Without brackets 2 · 1 is one term and μ over 1 − μ the other. What stands above the line is 2 times all of"
        " 1 + μ.",
        {"2 * (1 + mu) / (1 - mu)": "(2 * 1 + mu / (1 - mu))"},
    ),
    two_inside=(
        "Above the line you have 2 + μ: the 2 multiplies all of 1 + μ.",
        {"2 * (1 + mu) / (1 - mu)": "(2 + mu) / (1 - mu)"},
    ),
    two_mu=(
        "Above the line you have 1 + 2μ: the 2 multiplies the 1 as well.",
        {"2 * (1 + mu) / (1 - mu)": "(1 + 2 * mu) / (1 - mu)"},
    ),
    two_below_as_well=(
        "Your 2 stands below the line. At μ = 0 the bound must be that of gradient descent.",
        {"2 * (1 + mu) / (1 - mu)": "(1 + mu) / (2 * (1 - mu))"},
    ),
    four=(
        "With the fresh gradient your bound is twice what it is. At μ = 0 it must be that of gradient descent.",
        {"2 * (1 + mu) / (1 - mu)": "4 * (1 + mu) / (1 - mu)"},
    ),
    ten_times=(
        "With the fresh gradient you have 1/(1 − μ), the factor by which velocities are longer in A. The bound comes"
        " from the multiplier −1.",
        {"2 * (1 + mu) / (1 - mu)": "1 / (1 - mu)"},
    ),
    fraction_squared=(
        "With the fresh gradient you squared a fraction: that of roots belongs to the best rate, and this is a bound.",
        {"2 * (1 + mu) / (1 - mu)": "(1 + np.sqrt(mu)) ** 2 / (1 - mu)"},
    ),
    not_converted_where_stale=(
        "At once, A and B have the rate of C. In them a gradient enters whole there as well, so the same rate goes"
        " farther.",
        {"bound = (1 - mu) * bound": "bound = (1 - mu) * bound if bound != 1 else bound"},
    ),
    not_converted_where_fresh=(
        "At once your rates are right. As statements, A and B have the rate of C; in them a gradient enters whole, so"
        " the same rate goes farther.",
        {"bound = (1 - mu) * bound": "bound = (1 - mu) * bound if bound == 1 else bound"},
    ),
    converted_twice=(
        "You took the factor from C to A twice. A gradient enters with 1 − μ in the one and whole in the other.",
        {"(1 - mu) * bound": "(1 - mu) ** 2 * bound"},
    ),
    converted_by_mu=(
        "Between C and A you have the factor μ. What a gradient enters with in C is what μ leaves.",
        {"(1 - mu) * bound": "mu * bound"},
    ),
    converted_by_the_sum=(
        "Between C and A you have the factor 1 + μ. What a gradient enters with in C is what μ leaves.",
        {"(1 - mu) * bound": "(1 + mu) * bound"},
    ),
    brackets_of_the_conversion=(
        "Without brackets only μ multiplies the bound, and that is taken off 1. The factor is 1 − μ, as one number.",
        {"(1 - mu) * bound": "1 - mu * bound"},
    ),
    b_alone_converted=(
        "B and C are right. A takes a gradient in whole, as B does: their paths are one while the rate stays.",
        {'in ("A", "B")': 'in ("B",)'},
    ),
    order_and_convention_ignored=(
        "You gave the heavy ball's rate in convention C for everything. At once, the gradient is one step old, and that"
        " costs; in A and B a gradient enters whole, and the same rate goes farther.",
        {
            'bound = 1 if order == "at once" else 2 * (1 + mu) / (1 - mu)': "bound = 2 * (1 + mu) / (1 - mu)",
            "bound = (1 - mu) * bound": "pass",
        },
    ),
    one_over_the_curvature=(
        "You gave 1/h for everything, the stale program's rate in convention C. With a fresh gradient much more is"
        " allowed, and in A and B a gradient enters whole.",
        {
            'bound = 1 if order == "at once" else 2 * (1 + mu) / (1 - mu)': "bound = 1",
            "bound = (1 - mu) * bound": "pass",
        },
    ),
    v_first_as_stale=(
        'You took "v first" for stale as well. As statements, the weight moves by a velocity that has the gradient of'
        " this very weight in it: it is fresh.",
        {'order == "at once"': 'order != "w first"'},
    ),
    half_at_once=(
        "At once you allow ½ in C. A gradient that is one step old halves what gradient descent may do, which is 2.",
        {"bound = 1 if": "bound = 0.5 if"},
    ),
    one_plus_mu_at_once=(
        "At once, in C, you have 1 + μ, half of what stands above the line for the fresh gradient. The multiplier that"
        " leaves the circle first is another one here.",
        {"bound = 1 if": "bound = 1 + mu if"},
    ),
    half_the_fresh_at_once=(
        "At once you allow half of the fresh program's bound. There it is not the multiplier −1 that breaks first, so"
        " the bound has another form.",
        {"bound = 1 if": "bound = (1 + mu) / (1 - mu) if"},
    ),
    over_one_less_mu_at_once=(
        "At once, in C, you have 1/(1 − μ). The rate of A is the smaller one, and the factor is the other way round.",
        {"bound = 1 if": "bound = 1 / (1 - mu) if"},
    ),
    median=(
        "You took the median of the curvatures. The run breaks in the one direction that breaks first.",
        {"np.max(": "np.median("},
    ),
    length_of_the_curvatures=(
        "You took the length of the curvatures as a vector. Each direction runs by itself; the steepest one sets the"
        " bound.",
        {"np.max(curvatures)": "np.sqrt(np.sum(curvatures**2))"},
    ),
    square=(
        "You squared the curvature. It is the product of rate and curvature that is bounded.",
        {"np.max(curvatures)": "np.max(curvatures) ** 2"},
    ),
    half_the_cost=(
        "You have a 2 with the curvature, as if the cost were Σ h w². It is half of that, so its gradient is h w.",
        {"np.max(curvatures)": "(2 * np.max(curvatures))"},
    ),
    turned_about=(
        "You divided the curvature by the bound. Rate times curvature is bounded, so the curvature stands below.",
        {"bound / np.max(curvatures)": "np.max(curvatures) / bound"},
    ),
    whole_thing_negative=(
        "Your rates are negative.",
        {"return bound": "return -bound"},
    ),
    two_in_a_and_b=(
        "C is right, and in A and B you have gradient descent's bound where the gradient is fresh. Momentum allows more"
        " than that.",
        {"bound = (1 - mu) * bound": "bound = (1 - mu) * bound if bound == 1 else 2"},
    ),
    multiplied_by_the_share=(
        "With the fresh gradient your 1 − μ stands above the line. It divides: in C a gradient enters with it, and the"
        " rate makes up for that.",
        {"2 * (1 + mu) / (1 - mu)": "2 * (1 + mu) * (1 - mu)"},
    ),
    one_forgotten=(
        "With the fresh gradient you have 2μ/(1 − μ). At μ = 0 the bound must be that of gradient descent, and not 0.",
        {"2 * (1 + mu) / (1 - mu)": "2 * mu / (1 - mu)"},
    ),
    one_less_mu_alone=(
        "With the fresh gradient you have (1 − μ)/(1 + μ) or a part of it: as μ grows, it falls. Momentum allows more"
        " than gradient descent.",
        {"2 * (1 + mu) / (1 - mu)": "(1 - mu) / (1 + mu)"},
    ),
)

rate_limit.recognizes(
    precedence_in_c=(
        "Your C has no brackets below the line: a quotient comes before a difference, so μ is taken off at the end.",
        lambda curvatures, mu, convention, order: (
            (
                (1 if order == "at once" else 2 * (1 + mu) / 1 - mu)
                if convention == "C"
                else (1 - mu) * (1 if order == "at once" else 2 * (1 + mu) / (1 - mu))
            )
            / np.max(curvatures)
        ),
    ),
)
