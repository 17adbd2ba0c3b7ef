"""The exercise of lecture 05 on the first step of six rules, by hand."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "The first step of six rules",
    minutes=5,
    difficulty=1,
    objective="Know each rule by what it does with the size of a single gradient.",
    cases=lambda rng: [(4.0, 0.1), (-0.5, 0.1), (100.0, 0.003)],
    stub="""
    return {
        "gradient descent": lr * g,
        "momentum": ...,
        "Nesterov": ...,
        "Adagrad": ...,
        "RMSprop": ...,
        "Adam": ...,
    }
    """,
    hints=(
        "Every state starts at 0. What is it after one gradient? Write v and s down for each rule.",
        "Where a rule divides by the root of squares, there is only one square so far: g². What is left of g?",
        "RMSprop's v is (1 − ρ) g² after one update, and nothing corrects it. Adam's m̂ and v̂ are corrected.",
    ),
)
def first_steps(g, lr):
    """{rule: what it subtracts from p in update 1}, with ε = 0 and μ = 0.9, ρ = 0.99, β₁ = 0.9, β₂ = 0.999."""
    return {
        "gradient descent": lr * g,
        "momentum": lr * g,
        "Nesterov": 1.9 * lr * g,
        "Adagrad": lr * np.sign(g),
        "RMSprop": 10 * lr * np.sign(g),
        "Adam": lr * np.sign(g),
    }


first_steps.recognizes(
    momentum_as_a_mean=(
        "For momentum you let the gradient enter with 1 − μ. That is convention C; ours, A, adds the gradient whole.",
        {'"momentum": lr * g': '"momentum": 0.1 * lr * g'},
    ),
    momentum_damped=(
        "You multiplied momentum's gradient by μ. It is the old velocity that is multiplied, and that is 0.",
        {'"momentum": lr * g': '"momentum": 0.9 * lr * g'},
    ),
    momentum_as_nesterov=(
        "You gave momentum the look ahead of Nesterov. Momentum goes along its velocity, which is one gradient so far.",
        {'"momentum": lr * g': '"momentum": 1.9 * lr * g'},
    ),
    nesterov_as_momentum=(
        "You gave Nesterov the step of momentum. It adds μv to the gradient, and v has taken in this gradient already.",
        {"1.9 * lr * g": "lr * g"},
    ),
    nesterov_old_velocity=(
        "For Nesterov you wrote μv alone, without the gradient that stands before it.",
        {"1.9 * lr * g": "0.9 * lr * g"},
    ),
    nesterov_twice=(
        "You doubled Nesterov's step. It adds the velocity to the gradient only after μ has shortened it.",
        {"1.9 * lr * g": "2 * lr * g"},
    ),
    nesterov_as_a_mean=(
        "You let Nesterov's gradient enter with 1 − μ. That is convention C; ours, A, adds the gradient whole.",
        {"1.9 * lr * g": "0.19 * lr * g"},
    ),
    rmsprop_corrected=(
        "You let RMSprop begin like Adam. Nothing corrects its v, which has taken in only a part of the first square,"
        " so it divides by too little.",
        {"10 * lr": "lr"},
    ),
    rmsprop_no_root=(
        "For RMSprop you divided by 1 − ρ. It stands under the root, together with the square.",
        {"10 * lr": "100 * lr"},
    ),
    rmsprop_other_weight=(
        "For RMSprop you weighed the first square with ρ. ρ belongs to the old v, which is 0.",
        {"10 * lr": "lr / np.sqrt(0.99)"},
    ),
    rmsprop_multiplied=(
        "For RMSprop you multiplied where it divides: v is too small at first, so the step is too long.",
        {"10 * lr": "0.1 * lr"},
    ),
    adam_not_corrected=(
        "Your Adam has no bias correction. m holds a tenth of g and √v about a thirtieth, and both are corrected.",
        {'"Adam": lr': '"Adam": 0.1 / np.sqrt(0.001) * lr'},
    ),
    adam_m_not_corrected=(
        "You corrected Adam's v and not its m, which holds a tenth of the first gradient.",
        {'"Adam": lr': '"Adam": 0.1 * lr'},
    ),
    adam_v_not_corrected=(
        "You corrected Adam's m and not its v, which holds a thousandth of the first square.",
        {'"Adam": lr': '"Adam": lr / np.sqrt(0.001)'},
    ),
    adam_as_rmsprop=(
        "You let Adam begin like RMSprop. Its second moment is corrected for having begun at 0.",
        {'"Adam": lr': '"Adam": 10 * lr'},
    ),
    adam_no_division=(
        "Your Adam does not divide. Its second moment is made of this very gradient.",
        {'"Adam": lr * np.sign(g)': '"Adam": lr * g'},
    ),
    two_kinds=(
        "You made two kinds of rules: three that take the gradient whole, and three that divide it by its size. One of"
        " each kind goes farther at first: one looks ahead, and one divides by too little.",
        {"1.9 * lr * g": "lr * g", "10 * lr": "lr"},
    ),
    turned=(
        "These are the changes of p. The task asks for what is subtracted, so the signs flip.",
        {
            '"gradient descent": lr': '"gradient descent": -lr',
            '"momentum": lr': '"momentum": -lr',
            "1.9": "-1.9",
            '"Adagrad": lr': '"Adagrad": -lr',
            "10 * lr": "-10 * lr",
            '"Adam": lr': '"Adam": -lr',
        },
    ),
    no_root=(
        "The root is missing in the last three: you divided by g², and the larger the gradient, the shorter the step.",
        {
            '"Adagrad": lr * np.sign(g)': '"Adagrad": lr / g',
            "10 * lr * np.sign(g)": "100 * lr / g",
            '"Adam": lr * np.sign(g)': '"Adam": lr / g',
        },
    ),
    no_sign=(
        "In the last three rules the size of g is gone, and you let its sign go too. The step still goes downhill.",
        {
            '"Adagrad": lr * np.sign(g)': '"Adagrad": lr',
            "10 * lr * np.sign(g)": "10 * lr",
            '"Adam": lr * np.sign(g)': '"Adam": lr',
        },
    ),
    adaptive_keep_the_size=(
        "The last three do not divide in your answer. What they divide by is made of this very gradient.",
        {
            '"Adagrad": lr * np.sign(g)': '"Adagrad": lr * g',
            "10 * lr * np.sign(g)": "10 * lr * g",
            '"Adam": lr * np.sign(g)': '"Adam": lr * g',
        },
    ),
)
