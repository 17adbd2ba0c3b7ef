"""The exercise of lecture 02 on an op: its value and its gradient, for entries of any size."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _logsumexp_cases(rng):
    large = np.array([[1000.0, 999.0, -3.0], [-1000.0, -1002.0, -1001.0]])
    return [*((rng.normal(size=(n, k)), rng.normal(size=n)) for n, k in ((2, 4), (3, 3))), (large, rng.normal(size=2))]


@exercise(
    "An op with its gradient",
    minutes=8,
    difficulty=2,
    objective="Write y = log Σⱼ exp(xⱼ) of each row, and the gradient that goes back to x.",
    cases=_logsumexp_cases,
    float64="An op is checked by differences of its y, and at 1000 the numbers of float32 lie 6e-5 apart.",
    hints=(
        "Forwards: exp(1000) overflows. Taking a number out of a row, what must be done to y in return?",
        "Backwards: the slope of log times the slope of the sum of exponentials. Which known function is that?",
        "Row i has one upstream number, and k local slopes. Which shape must upstream have, so that rows meet rows?",
    ),
)
def logsumexp_with_gradient(x, upstream):
    """(y, ∂cost/∂x) for y = log Σⱼ exp(xⱼ) of each row and upstream = ∂cost/∂y."""
    largest = x.max(axis=1, keepdims=True)  # (n, 1)
    e = np.exp(x - largest)  # (n, k)
    total = e.sum(axis=1, keepdims=True)  # (n, 1)
    y = (largest + np.log(total))[:, 0]  # (n,)
    return y, upstream[:, None] * e / total


logsumexp_with_gradient.recognizes(
    overflow=(
        "Right for small entries; exp(1000) is infinite, and log(exp(−1000)) is −∞. Take the largest entry out of a row"
        " before exp, and give it back after log.",
        {"x.max(axis=1, keepdims=True)": "np.zeros((len(x), 1))"},
    ),
    one_shift=(
        "One number was taken out of all rows. A row far below the largest of all then vanishes: each row has a largest"
        " entry of its own.",
        {"x.max(axis=1, keepdims=True)": "np.full((len(x), 1), x.max())"},
    ),
    not_given_back=(
        "The largest entry was taken out of the row and not given back: y is too small by it. The gradient is right.",
        {"(largest + np.log(total))": "np.log(total)"},
    ),
    no_upstream=(
        "This is the local slope, the softmax. An op sends on what arrived from upstream times that slope.",
        {"upstream[:, None] * ": ""},
    ),
    upstream_along_columns=(
        "Upstream met the columns: one number for each row, lined up from the right with the k entries of a row. It"
        " belongs to the rows.",
        {"upstream[:, None]": "upstream"},
    ),
    over_the_columns=(
        "Your softmax runs down the columns: its columns sum to one. Each y comes from one row, so it is the rows.",
        {"* e / total": "* np.exp(x - x.max(axis=0)) / np.exp(x - x.max(axis=0)).sum(axis=0)"},
    ),
    not_divided=(
        "This is the slope of the sum of exponentials. The logarithm around it has a slope too: one over that sum.",
        {"* e / total": "* np.exp(x)"},
    ),
    outer_slope_only=(
        "This is the slope of the logarithm, the same for a whole row. The exponentials inside have slopes too.",
        {"* e / total": "* np.ones_like(x) / np.exp(x).sum(axis=1, keepdims=True)"},
    ),
    largest_counted_again=(
        "You sent a second gradient back through the largest entry. What was taken out was given back, so it cancels.",
        {"* e / total": "* (e / total + (x == largest))"},
    ),
    rows_met_columns=(
        "What belongs to a row, its largest entry or its sum, met the columns: shapes are lined up from the right. Keep"
        " the axis that you reduce, with size 1.",
        {
            "x.max(axis=1, keepdims=True)": "x.max(axis=1)",
            "e.sum(axis=1, keepdims=True)": "e.sum(axis=1)",
            "(largest + np.log(total))[:, 0]": "largest + np.log(total)",
        },
    ),
    gradient_only=(
        "You returned the gradient alone. The task asks for both: the value y, and the gradient that goes back to x.",
        {"return y, ": "return "},
    ),
    column=(
        "Your y is a column, (n, 1). A sum over one axis leaves (n,), the shape in which upstream arrives.",
        {"[:, 0]": ""},
    ),
)
