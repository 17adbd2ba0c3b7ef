"""The exercise of lecture 05 on two ways to shrink the weights with Adam: an L2 penalty, and AdamW's."""

from course_utils.exercises.framework.exercise import exercise
from course_utils.exercises.optimizers.one_adam_step import adam_step


def _adam(p, g, state, lr, t):
    return adam_step.program(p, g, state, lr, t)


def _decay_cases(rng):
    def case(shape, lr, t, weight_decay):
        state = {"m": rng.normal(size=shape) / 2, "v": rng.random(size=shape) / 9}
        return rng.normal(size=shape), rng.normal(size=shape), state, lr, t, weight_decay, _adam

    return [case((3,), 0.1, 5, 0.2), case((2, 3), 0.3, 2, 0.05), case((2,), 0.05, 1, 0.4)]


@exercise(
    "AdamW against L2",
    minutes=5,
    difficulty=2,
    objective="Put the decay where you mean it: into the gradient, or on the weight.",
    cases=_decay_cases,
    hints=(
        "A penalty changes the cost. What of Adam's inputs does a change of the cost change?",
        "With L2 the decay is part of the gradient, and goes through m and v. In AdamW neither may hear of it.",
        "AdamW shrinks p by a factor a little below 1, then makes Adam's step with the gradient as it is.",
    ),
)
def two_decays(p, g, state, lr, t, weight_decay, adam):
    """{"L2": (p, state), "AdamW": (p, state)}; adam(p, g, state, lr, t) → (p, state) makes Adam's step."""
    return {
        "L2": adam(p, g + weight_decay * p, state, lr, t),
        "AdamW": adam((1 - lr * weight_decay) * p, g, state, lr, t),
    }


two_decays.recognizes(
    exchanged=(
        "The two have changed places. With L2 the decay goes through the gradient; AdamW keeps it out of there.",
        {'"L2": adam': '"AdamW": adam', '"AdamW": adam((1': '"L2": adam((1'},
    ),
    both_coupled=(
        "Both of yours are L2: in AdamW the decay has entered m and v, where Adam divides it away again.",
        {"adam((1 - lr * weight_decay) * p, g, state, lr, t)": "adam(p, g + weight_decay * p, state, lr, t)"},
    ),
    both_decoupled=(
        "Both of yours are AdamW. An L2 penalty is a part of the cost, so Adam sees it in the gradient.",
        {"adam(p, g + weight_decay * p, state, lr, t)": "adam((1 - lr * weight_decay) * p, g, state, lr, t)"},
    ),
    no_rate=(
        "In AdamW you shrank p without the rate. That is near the paper's form; in PyTorch's, asked for here, the rate"
        " scales the decay as well.",
        {"1 - lr * weight_decay": "1 - weight_decay"},
    ),
    rate_twice=(
        "In the L2 gradient stands a rate. Adam's step brings the rate; a gradient knows nothing of it.",
        {"g + weight_decay": "g + lr * weight_decay"},
    ),
    factor_two=(
        "A 2 stands in your L2 gradient. It comes from differentiating λΣθ²; `weight_decay` has it in already.",
        {"g + weight_decay": "g + 2 * weight_decay"},
    ),
    decay_after=(
        "You shrank p after Adam's step, so the fresh step shrank with it. AdamW shrinks the p from before.",
        {
            "return {": "after, new_state = adam(p, g, state, lr, t)\n    return {",
            "adam((1 - lr * weight_decay) * p, g, state, lr, t)": "((1 - lr * weight_decay) * after, new_state)",
        },
    ),
    grows=(
        "Your AdamW makes the weights grow: decay takes something off.",
        {"1 - lr * weight_decay": "1 + lr * weight_decay"},
    ),
    penalty_turned=(
        "The sign of the penalty is flipped: your L2 rewards large weights.",
        {"g + weight_decay": "g - weight_decay"},
    ),
    decayed_twice=(
        "Your AdamW decays twice, once directly and once through the gradient.",
        {"* p, g, state": "* p, g + weight_decay * p, state"},
    ),
    constant=(
        "In the L2 gradient you added the decay itself. The penalty is a square, so its slope is in proportion to p.",
        {"g + weight_decay * p": "g + weight_decay"},
    ),
    sign_of_the_weights=(
        "In the L2 gradient you added only the sign of p: that is the slope of |p|. The slope of p² grows with p.",
        {"g + weight_decay * p": "g + weight_decay * np.sign(p)"},
    ),
    amount_for_factor=(
        "Your AdamW takes the same amount off every weight. A decay is in proportion to the weight.",
        {"(1 - lr * weight_decay) * p": "p - lr * weight_decay"},
    ),
    all_decays_so_far=(
        "You applied the decay of all t updates at once. The earlier ones are in p already.",
        {"(1 - lr * weight_decay) * p": "(1 - lr * weight_decay) ** t * p"},
    ),
    one_after_the_other=(
        "Your AdamW went on from where L2 had ended. They are alternatives, and both start from the same p and state.",
        {
            "return {": "after, new_state = adam(p, g + weight_decay * p, state, lr, t)\n    return {",
            "* p, g, state": "* after, g, new_state",
        },
    ),
    gradient_shrunk=(
        "You shrank the gradient. It is the weights that decay.",
        {"adam((1 - lr * weight_decay) * p, g, state, lr, t)": "adam(p, (1 - lr * weight_decay) * g, state, lr, t)"},
    ),
    states_left_behind=(
        "You return the parameters without their states. m and v are where the two ways part for good.",
        {"* p, state, lr, t)": "* p, state, lr, t)[0]", "* p, g, state, lr, t)": "* p, g, state, lr, t)[0]"},
    ),
)
