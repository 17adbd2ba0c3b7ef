"""What else is recognized in the two decays: one of them left out, factors, brackets, what comes back."""

from course_utils.exercises.optimizers.weight_decays import two_decays

two_decays.recognizes(
    l2_without_decay=(
        "No decay is in your L2: it is Adam's step as it stands. A penalty is a part of the cost, and has a gradient.",
        {"adam(p, g + weight_decay * p, state, lr, t)": "adam(p, g, state, lr, t)"},
    ),
    adamw_without_decay=(
        "No decay is in your AdamW: it is Adam's step as it stands.",
        {"adam((1 - lr * weight_decay) * p, g, state, lr, t)": "adam(p, g, state, lr, t)"},
    ),
    no_decay=(
        "No decay is in either: both are Adam's step as it stands. Where does a penalty enter, where does a factor?",
        {
            "adam(p, g + weight_decay * p, state, lr, t)": "adam(p, g, state, lr, t)",
            "adam((1 - lr * weight_decay) * p, g, state, lr, t)": "adam(p, g, state, lr, t)",
        },
    ),
    l2_left_out=(
        "Nothing stands under L2. It is Adam's step with another gradient.",
        {"adam(p, g + weight_decay * p, state, lr, t)": "None"},
    ),
    adamw_left_out=(
        "Nothing stands under AdamW. It is Adam's step from another p.",
        {"adam((1 - lr * weight_decay) * p, g, state, lr, t)": "None"},
    ),
    l2_by_half=(
        "A ½ stands in your L2 gradient. It belongs to the penalty, and went away when that was differentiated.",
        {"g + weight_decay": "g + weight_decay / 2"},
    ),
    l2_squares=(
        "In the L2 gradient you added the penalty's square. Its slope is in proportion to p.",
        {"g + weight_decay * p": "g + weight_decay * p**2"},
    ),
    l2_value=(
        "In the L2 gradient you added the penalty itself, one number for all entries. The gradient has its slope.",
        {"g + weight_decay * p": "g + weight_decay * (p**2).sum()"},
    ),
    l2_half_value=(
        "In the L2 gradient you added the penalty itself, ½ included: one number for all entries. The gradient has its"
        " slope.",
        {"g + weight_decay * p": "g + weight_decay / 2 * (p**2).sum()"},
    ),
    l2_sizes=(
        "In the L2 gradient you added the size of p. Its sign says on which side of 0 the weight stands, and matters.",
        {"g + weight_decay * p": "g + weight_decay * abs(p)"},
    ),
    l2_of_the_gradient=(
        "In the L2 gradient the decay multiplies g. It is the weights that are penalized.",
        {"g + weight_decay * p": "g + weight_decay * g"},
    ),
    l2_replaces_the_gradient=(
        "Your L2 has the penalty's gradient alone. It is added to that of the data.",
        {"g + weight_decay * p": "weight_decay * p"},
    ),
    l2_parentheses=(
        "In the L2 gradient you multiplied the sum of g and the decay by p. A product comes first: which one is meant?",
        {"g + weight_decay * p": "(g + weight_decay) * p"},
    ),
    l2_decays_twice=(
        "Your L2 decays twice, through the gradient and directly. It leaves p alone and changes the gradient.",
        {"adam(p, g + weight_decay": "adam((1 - lr * weight_decay) * p, g + weight_decay"},
    ),
    l2_shrinks_without_the_rate=(
        "Your L2 shrinks p directly, and by the whole decay. A penalty is a part of the cost: Adam sees it in the"
        " gradient.",
        {"adam(p, g + weight_decay * p, state, lr, t)": "adam((1 - weight_decay) * p, g, state, lr, t)"},
    ),
    adamw_with_a_rate_in_the_gradient=(
        "Your AdamW put a decay into the gradient, with the rate. Neither m nor v may hear of it.",
        {"adam((1 - lr * weight_decay) * p, g, state, lr, t)": "adam(p, g + lr * weight_decay * p, state, lr, t)"},
    ),
    decay_alone=(
        "Your AdamW starts from what the decay takes off, and not from what it leaves.",
        {"(1 - lr * weight_decay) * p": "lr * weight_decay * p"},
    ),
    decay_alone_turned=(
        "Your AdamW starts from what the decay takes off, with a minus. It starts from what is left of p.",
        {"(1 - lr * weight_decay) * p": "-lr * weight_decay * p"},
    ),
    parentheses=(
        "Parentheses are missing in your AdamW: you took the whole product with p off 1.",
        {"(1 - lr * weight_decay) * p": "1 - lr * weight_decay * p"},
    ),
    divided=(
        "Your AdamW divides by 1 plus the decay. For small decays that is nearly the same; AdamW multiplies.",
        {"(1 - lr * weight_decay) * p": "p / (1 + lr * weight_decay)"},
    ),
    exponential=(
        "Your AdamW shrinks by an exponential. For small decays that is nearly the same; AdamW takes a part of p off.",
        {"(1 - lr * weight_decay) * p": "np.exp(-lr * weight_decay) * p"},
    ),
    adamw_factor_two=(
        "A 2 stands in the decay of your AdamW. Nothing is differentiated there: the decay is the part that goes.",
        {"1 - lr * weight_decay": "1 - 2 * lr * weight_decay"},
    ),
    adamw_by_half=(
        "A ½ stands in the decay of your AdamW. Nothing is differentiated there: the decay is the part that goes.",
        {"1 - lr * weight_decay": "1 - lr * weight_decay / 2"},
    ),
    adamw_rate_twice=(
        "The rate counts twice in the decay of your AdamW.",
        {"1 - lr * weight_decay": "1 - lr * lr * weight_decay"},
    ),
    adamw_rate_alone=(
        "In AdamW you shrank p by the rate. What part of it goes is said by the decay, and the rate scales that.",
        {"1 - lr * weight_decay": "1 - lr"},
    ),
    adamw_divided_by_the_rate=(
        "In AdamW you divided the decay by the rate. It is one more step downhill, so the rate multiplies it.",
        {"1 - lr * weight_decay": "1 - weight_decay / lr"},
    ),
    adamw_squares=(
        "Your AdamW takes off squares of p. A decay is in proportion to the weight.",
        {"(1 - lr * weight_decay) * p": "p - lr * weight_decay * p**2"},
    ),
    adamw_takes_the_sign=(
        "Your AdamW takes the same amount off every weight, towards 0. A decay is in proportion to the weight.",
        {"(1 - lr * weight_decay) * p": "p - lr * weight_decay * np.sign(p)"},
    ),
    decay_after_without_the_rate=(
        "You shrank p after Adam's step, and without the rate. AdamW shrinks the p from before, as one more step"
        " downhill.",
        {
            "return {": "after, new_state = adam(p, g, state, lr, t)\n    return {",
            "adam((1 - lr * weight_decay) * p, g, state, lr, t)": "((1 - weight_decay) * after, new_state)",
        },
    ),
    adamw_without_the_step=(
        "Your AdamW shrinks p and does no more. Adam's step comes with it.",
        {"adam((1 - lr * weight_decay) * p, g, state, lr, t)": "((1 - lr * weight_decay) * p, state)"},
    ),
    adamw_without_the_gradient=(
        "Your AdamW makes its step with the penalty's gradient. Adam gets the gradient as it is.",
        {"adam((1 - lr * weight_decay) * p, g, state, lr, t)": "adam(p, weight_decay * p, state, lr, t)"},
    ),
    adamw_in_both_places=(
        "Your AdamW scales the gradient along with p. Adam gets the gradient as it is.",
        {"* p, g, state": "* p, (1 - lr * weight_decay) * g, state"},
    ),
    clock_ahead=(
        "You moved the clock on for AdamW. Both are update t.",
        {"* p, g, state, lr, t)": "* p, g, state, lr, t + 1)"},
    ),
    clocks_ahead=(
        "You moved the clock on. The t that you are given counts this update already.",
        {"* p, state, lr, t)": "* p, state, lr, t + 1)", "* p, g, state, lr, t)": "* p, g, state, lr, t + 1)"},
    ),
    state_of_before=(
        "The parameters are right. The state under AdamW is that of before.",
        {
            "adam((1 - lr * weight_decay) * p, g, state, lr, t)": "(adam((1 - lr * weight_decay) * p, g, state, lr, t)"
            "[0], state)"
        },
    ),
    states_of_before=(
        "The parameters are right. The states are those of before, so nothing would ever be remembered.",
        {
            "adam(p, g + weight_decay * p, state, lr, t)": "(adam(p, g + weight_decay * p, state, lr, t)[0], state)",
            "adam((1 - lr * weight_decay) * p, g, state, lr, t)": "(adam((1 - lr * weight_decay) * p, g, state, lr, t)"
            "[0], state)",
        },
    ),
    adamw_state_left_behind=(
        "Under AdamW you return the parameter without its state.",
        {"* p, g, state, lr, t)": "* p, g, state, lr, t)[0]"},
    ),
    l2_state_left_behind=(
        "Under L2 you return the parameter without its state.",
        {"* p, state, lr, t)": "* p, state, lr, t)[0]"},
    ),
    without_names=(
        "You return the two updates without their names. The task asks for a dict.",
        {"return {": "return (", '"L2": adam': "adam", '"AdamW": adam': "adam", "    }": "    )"},
    ),
    adamw_along_the_gradient=(
        "Your AdamW takes off a part of the gradient. It is the weights that decay.",
        {"(1 - lr * weight_decay) * p": "p - lr * weight_decay * g"},
    ),
    adamw_slower=(
        "Your AdamW lets the rate decay. It is the weights that do.",
        {"adam((1 - lr * weight_decay) * p, g, state, lr, t)": "adam(p, g, state, lr * (1 - weight_decay), t)"},
    ),
    l2_value_for_each=(
        "In the L2 gradient you added the penalty of each weight. The gradient has its slope.",
        {"g + weight_decay * p": "g + weight_decay / 2 * p**2"},
    ),
)
