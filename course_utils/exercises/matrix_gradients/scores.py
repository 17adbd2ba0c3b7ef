"""The exercise of lecture 01 on a score: the signal goes back through an activation, and then meets the input."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _score_cases(rng):
    sizes = ((3, 2), (2, 4), (3, 3))
    return [(rng.normal(size=m), rng.normal(size=(k, m)), rng.normal(size=k), rng.normal(size=k)) for m, k in sizes]


@exercise(
    "The gradient of the score",
    minutes=8,
    difficulty=2,
    objective="Carry a gradient from the end of a network to its weights, with each slope taken at the right point.",
    cases=_score_cases,
    hints=(
        "First the error signal δ = ∂s/∂z: how does s change with one entry of z = W x + b?",
        "s depends on z[i] through f(z[i]), and u[i] weighs it. So δ has two factors, entry by entry.",
        "The logistic function has the slope f(z)(1 − f(z)). From δ on, it is the exercise before this one.",
    ),
)
def score_weight_gradient(x, W, b, u):
    """∂s/∂W for s = uᵀf(W x + b), f logistic."""
    h = 1 / (1 + np.exp(-(W @ x + b)))
    delta = u * h * (1 - h)  # (d_out,): ∂s/∂z
    return np.outer(delta, x)  # (d_out, d_in), as W


score_weight_gradient.recognizes(
    no_slope=(
        "The slope of f is missing. On its way back from s to z the signal passes through f, and is scaled there.",
        {"u * h * (1 - h)": "u"},
    ),
    slope_of_the_squashed=(
        "You took the slope at h, which f has squashed already. The slope belongs to the point where f was applied: z.",
        {"u * h * (1 - h)": "u / (1 + np.exp(-h)) * (1 - 1 / (1 + np.exp(-h)))"},
    ),
    formula_fed_with_z=(
        "You put z into f(1 − f). That formula gives the slope in terms of the value f(z), not of z itself.",
        {"1 / (1 + np.exp(-(W @ x + b)))": "W @ x + b"},
    ),
    value_for_slope=(
        "You scaled by the value f(z). A change in z is passed on by the slope of f, which is small where f is flat.",
        {" * (1 - h)": ""},
    ),
    no_weights=(
        "The vector u is missing: you differentiated the sum of the hidden units. The score weighs each of them.",
        {"u * h": "h"},
    ),
    no_bias=(
        "The bias is missing where you computed z. It has no part in ∂z/∂W, yet it decides at which point f is steep.",
        {"W @ x + b)": "W @ x)"},
    ),
    transposed=(
        "This is the gradient of Wᵀ: rows and columns have changed places. δ has one entry for each row of W.",
        {"delta, x": "x, delta"},
    ),
    downhill=(
        "The sign is flipped: that is the way downhill. The gradient points to where the score grows.",
        {"np.outer(delta, x)": "-np.outer(delta, x)"},
    ),
    transposed_and_downhill=(
        "Two things: this is the gradient of Wᵀ, rows and columns have changed places; and the sign is flipped.",
        {"np.outer(delta, x)": "-np.outer(x, delta)"},
    ),
    transposed_and_no_slope=(
        "Two things: the slope of f is missing in δ; and rows and columns have changed places.",
        {"u * h * (1 - h)": "u", "delta, x": "x, delta"},
    ),
    transposed_and_value_for_slope=(
        "Two things: δ was scaled by the value of f, not by its slope; and rows and columns have changed places.",
        {" * (1 - h)": "", "delta, x": "x, delta"},
    ),
    transposed_and_no_weights=(
        "Two things: the vector u is missing in δ; and rows and columns have changed places.",
        {"u * h": "h", "delta, x": "x, delta"},
    ),
    no_bias_and_no_weights=(
        "Two things: the bias is missing where you computed z, and the vector u is missing in δ.",
        {"W @ x + b)": "W @ x)", "u * h": "h"},
    ),
    downhill_and_no_slope=(
        "Two things: the sign is flipped, and the slope of f is missing in δ.",
        {"u * h * (1 - h)": "-u"},
    ),
    falling_half=(
        "Half of the slope is there: 1 − f alone. The slope of the logistic function is a product of two factors.",
        {"u * h * (1 - h)": "u * (1 - h)"},
    ),
    slope_of_tanh=(
        "This is the form of the slope of tanh, 1 − h². The logistic function has another one.",
        {"h * (1 - h)": "(1 - h**2)"},
    ),
    tanh_for_logistic=(
        "You took tanh for f, with the slope of tanh. Here f is the logistic function.",
        {"1 / (1 + np.exp(-(W @ x + b)))": "np.tanh(W @ x + b)", "h * (1 - h)": "(1 - h**2)"},
    ),
    tanh_in_the_formula=(
        "You put the value of tanh into the slope of the logistic function. f is logistic here, value and slope.",
        {"1 / (1 + np.exp(-(W @ x + b)))": "np.tanh(W @ x + b)"},
    ),
    slope_of_relu=(
        "This is the slope of ReLU, 0 or 1. Here f is the logistic function, whose slope is never 0.",
        {"h * (1 - h)": "(h > 0.5)"},
    ),
    slope_without_brackets=(
        "A pair of brackets is missing in the slope of f: a product comes before a difference, so u got lost in one"
        " term.",
        {"u * h * (1 - h)": "u * h * 1 - h"},
    ),
    slope_with_h_squared_alone=(
        "A pair of brackets is missing: u weighs the first term of h − h² and not the second.",
        {"u * h * (1 - h)": "u * h - h**2"},
    ),
    slope_with_a_plus=(
        "Your slope is h(1 + h): one sign in it is wrong. Where h comes near 1, f is flat.",
        {"(1 - h)": "(1 + h)"},
    ),
    slope_twice=(
        "The slope of f stands there twice. The signal passes f once.",
        {"u * h * (1 - h)": "u * (h * (1 - h)) ** 2"},
    ),
    brackets_of_the_quotient=(
        "A pair of brackets is missing in the logistic function: 1 / 1 + … is 1 + …, since a quotient comes first.",
        {"1 / (1 + np.exp(-(W @ x + b)))": "1 / 1 + np.exp(-(W @ x + b))"},
    ),
    minus_before_w_alone=(
        "A pair of brackets is missing in exp: the minus reaches W x and not b. It belongs to all of z.",
        {"-(W @ x + b)": "-W @ x + b"},
    ),
    weights_squared=(
        "The weights u stand there squared. The score holds each entry of u once, so δ does too.",
        {"u * h": "u**2 * h"},
    ),
    averaged_over_inputs=(
        "You divided by the number of inputs. The score takes no mean.",
        {"np.outer(delta, x)": "np.outer(delta, x) / len(x)"},
    ),
    averaged_over_units=(
        "You divided by the number of hidden units. The score is a sum over them: u weighs, and nothing divides.",
        {"np.outer(delta, x)": "np.outer(delta, x) / len(u)"},
    ),
    doubled=(
        "A factor of 2 is too much. No square stands in the score.",
        {"np.outer(delta, x)": "2 * np.outer(delta, x)"},
    ),
    units_summed=(
        "You summed over the hidden units: u meets the slopes entry by entry here, since each unit has its own row of"
        " W.",
        {"u * h * (1 - h)": "u @ (h * (1 - h))"},
    ),
    no_input=(
        "Every entry of a row is the same: the input is missing. How much W[i, j] matters depends on x[j] too.",
        {"np.outer(delta, x)": "np.repeat(delta[:, None], len(x), axis=1)"},
    ),
    error_signal=(
        "This is δ, which is ∂s/∂b as well. For W one step is left: z[i] holds W[i, j] beside an input.",
        {"np.outer(delta, x)": "delta"},
    ),
    gradient_of_the_input=(
        "You sent δ on through W: that is ∂s/∂x. The task asks for the gradient of W.",
        {"np.outer(delta, x)": "delta @ W"},
    ),
    weights_for_inputs=(
        "You scaled the rows of W. Beside W[i, j] in z[i] stands x[j], not the weight itself.",
        {"np.outer(delta, x)": "delta[:, None] * W"},
    ),
    hidden_for_input=(
        "You paired δ with the hidden units. W stands below them: what it multiplies is the input x.",
        {"np.outer(delta, x)": "np.outer(delta, h)"},
    ),
    gradient_of_u=(
        "This is ∂s/∂u, the hidden units. The task goes one layer further down, to W.",
        {"np.outer(delta, x)": "h"},
    ),
    score=(
        "This is the score s itself. The task asks how it changes with each entry of W.",
        {"np.outer(delta, x)": "u @ h"},
    ),
    flattened=(
        "These are the right numbers in one long row. A gradient has the shape of its parameter.",
        {"np.outer(delta, x)": "np.outer(delta, x).ravel()"},
    ),
    inner_product=(
        "An inner product adds up what should stay apart. W has one entry for each pair of a hidden unit and an input.",
        {"np.outer(delta, x)": "delta @ x"},
    ),
    entry_by_entry=(
        "You paired entry 0 of δ with entry 0 of x, 1 with 1, … Every unit meets every input, so all pairs are needed.",
        {"np.outer(delta, x)": "delta * x"},
    ),
    x_before_w=(
        "Your x stands before W, or W is turned: the sum then runs over the units. In z = W x + b it runs over the"
        " inputs.",
        {"W @ x + b": "x @ W + b"},
    ),
    product_entry_by_entry=(
        "You multiplied W and x entry by entry. In z = W x + b the products of a row are added up.",
        {"W @ x + b": "W * x + b"},
    ),
    absolute=(
        "Every entry is positive: the signs got lost. Raising a weight may lower the score.",
        {"np.outer(delta, x)": "np.abs(np.outer(delta, x))"},
    ),
    halved=(
        "A factor of ½ is too much. No square stands in the score for it to meet.",
        {"np.outer(delta, x)": "np.outer(delta, x) / 2"},
    ),
    rising_half=(
        "The slope of f is h · h in yours. The second factor falls where the first one rises.",
        {"(1 - h)": "h"},
    ),
    weights_added=(
        "You added u to the slope. The score weighs each unit: u is a factor of δ.",
        {"u * h * (1 - h)": "u + h * (1 - h)"},
    ),
    minus_in_the_denominator=(
        "A sign in the logistic function is turned: 1 − exp in the denominator.",
        {"1 / (1 + np": "1 / (1 - np"},
    ),
    no_one_below=(
        "The 1 beside the exponential is missing in the logistic function: it holds it below 1.",
        {"1 / (1 + np.exp(-(W @ x + b)))": "1 / np.exp(-(W @ x + b))"},
    ),
    no_weights_and_downhill=(
        "Two things: the vector u is missing in δ, and the sign is flipped.",
        {"u * h * (1 - h)": "-h * (1 - h)"},
    ),
)
