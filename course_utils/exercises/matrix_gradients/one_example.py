"""The exercises of lecture 01 on one example: the gradient of a matrix is an outer product."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "The gradient of one example",
    minutes=5,
    difficulty=1,
    objective="Write ∂J/∂W of z = W x + b in the shape of W, from x and delta = ∂J/∂z.",
    cases=lambda rng: [(rng.normal(size=d_in), rng.normal(size=d_out)) for d_in, d_out in ((3, 2), (1, 4), (3, 3))],
    hints=(
        "Which shape must the answer have? The shape of W.",
        "W[i, j] multiplies x[j] and adds to z[i]. So which two numbers does the entry [i, j] of the answer need?",
        "Two vectors give a matrix by an outer product. Which of the two runs down the rows?",
    ),
)
def weight_gradient(x, delta):
    """∂J/∂W of one example, for z = W x + b and delta = ∂J/∂z."""
    return np.outer(delta, x)  # (d_out, d_in), as W


weight_gradient.recognizes(
    transposed=(
        "This is the gradient of Wᵀ: rows and columns have changed places. A row of W belongs to one entry of z.",
        lambda x, delta: np.outer(x, delta),
    ),
    no_input=(
        "Every entry of a row is the same: the input is missing. How much W[i, j] matters depends on x[j] too.",
        lambda x, delta: np.repeat(delta[:, None], len(x), axis=1),
    ),
    inner_product=(
        "An inner product adds up what should stay apart. W has one entry for each pair of an output and an input.",
        lambda x, delta: delta @ x,
    ),
    entry_by_entry=(
        "You paired entry 0 with entry 0, 1 with 1, … Every output meets every input, so all pairs are needed.",
        lambda x, delta: delta * x,
    ),
    flattened=(
        "These are the right numbers in one long row, as in a Jacobian. A gradient has the shape of its parameter.",
        lambda x, delta: np.outer(delta, x).ravel(),
    ),
    downhill=(
        "The sign is flipped: that is the way downhill. The gradient itself points uphill.",
        lambda x, delta: -np.outer(delta, x),
    ),
    averaged=(
        "You divided by the number of inputs. A mean belongs where the cost takes one, and this cost takes none.",
        lambda x, delta: np.outer(delta, x) / len(x),
    ),
)


def _score_cases(rng):
    sizes = ((3, 2), (2, 4))
    return [(rng.normal(size=m), rng.normal(size=(k, m)), rng.normal(size=k), rng.normal(size=k)) for m, k in sizes]


@exercise(
    "The gradient of the score",
    minutes=8,
    difficulty=2,
    objective="Write ∂s/∂W of s = uᵀf(W x + b), with the logistic f, by way of one error signal δ.",
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
)
