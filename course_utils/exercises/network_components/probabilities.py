"""The exercise of lecture 03 on a softmax that survives logits of any size."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _rows_of_logits(rng):
    large = np.array([[1000.0, -1000.0, 3.0], [1000.0, 999.0, 998.0], [-1000.0, -999.0, -1002.0], [700.0, 0.0, 701.0]])
    return [(rng.normal(size=(5, 3)),), (rng.normal(size=(2, 4)),), (rng.normal(size=(3, 3)),), (large,)]


@exercise(
    "A softmax that survives",
    minutes=6,
    difficulty=2,
    objective="Write the softmax of each row, for logits of any size.",
    cases=_rows_of_logits,
    hints=(
        "The exponential of 1000 overflows, and inf/inf is nan. What may be done to a row that keeps its softmax?",
        "A factor that all exponentials of a row share cancels. Which shift makes the largest exponent 0?",
        "Largest entry and sum are one number for each row, (n,); the array is (n, k). Keep the axis, with size 1.",
    ),
)
def stable_softmax(Z):
    """P (n, k): P[i, j] = exp(Z[i, j]) / Σⱼ exp(Z[i, j])."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))  # (n, k), the largest of each row is 1
    return E / E.sum(axis=1, keepdims=True)


stable_softmax.recognizes(
    overflow=(
        "Right for small logits; for large ones exp gives inf, for very negative rows 0/0. Shift each row first: its"
        " softmax stays.",
        {"- Z.max(axis=1, keepdims=True)": ""},
    ),
    over_the_columns=(
        "Your columns sum to one. Rows are examples, and each has probabilities of its own.",
        {"Z.max(axis=1, keepdims=True)": "Z.max(axis=0)", "E.sum(axis=1, keepdims=True)": "E.sum(axis=0)"},
    ),
    over_everything=(
        "The whole array sums to one. Without an axis, a sum takes every entry; each row has a total of its own.",
        {"Z.max(axis=1, keepdims=True)": "Z.max()", "E.sum(axis=1, keepdims=True)": "E.sum()"},
    ),
    sum_over_everything=(
        "You shifted row by row, and then divided by the sum of the whole array. Shift and sum belong to the same row.",
        {"E.sum(axis=1, keepdims=True)": "E.sum()"},
    ),
    sum_over_the_columns=(
        "You shifted row by row, and then divided by the totals of the columns. Shift and sum belong to the same row.",
        {"E.sum(axis=1, keepdims=True)": "E.sum(axis=0)"},
    ),
    one_shift=(
        "One shift for all rows. It is harmless until a row lies far below the largest entry of all: that row becomes"
        " 0/0. Each row has a largest entry.",
        {"Z.max(axis=1, keepdims=True)": "Z.max()"},
    ),
    shift_of_columns=(
        "You shifted each column by its own largest entry, so the entries of a row got different factors. What cancels"
        " is a factor that a whole row shares.",
        {"Z.max(axis=1, keepdims=True)": "Z.max(axis=0)"},
    ),
    shifted_by_the_smallest=(
        "You took the smallest entry out, so the large exponents got no smaller. It is the largest that overflows.",
        {"Z.max": "Z.min"},
    ),
    shifted_by_the_mean=(
        "You shifted by the mean. The largest entry may lie far above it, and overflows still.",
        {"Z.max": "Z.mean"},
    ),
    shifted_up=(
        "You added the largest entry, so overflow comes twice as soon. It is to be taken away.",
        {"Z - Z.max": "Z + Z.max"},
    ),
    scaled=(
        "You divided the logits by the largest. A shift leaves a softmax as it is; a factor changes how sharp it is.",
        {"Z - Z.max": "Z / Z.max"},
    ),
    not_divided=(
        "The largest entry of each row is 1, and rows do not sum to one. After shift and exp, a row is divided by its"
        " total.",
        {" / E.sum(axis=1, keepdims=True)": ""},
    ),
    log_softmax=(
        "These are the logarithms of the probabilities. The softmax gives the probabilities themselves.",
        {"E / E.sum(axis=1, keepdims=True)": "np.log(E / E.sum(axis=1, keepdims=True))"},
    ),
    linear=(
        "You divided shifted logits by their sum. Without exp they are no probabilities: exp makes them positive.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "Z - Z.max(axis=1, keepdims=True)"},
    ),
    rows_met_columns=(
        "What belongs to a row met the columns: shapes are lined up from the right. Keep the axis that you reduce.",
        {"Z.max(axis=1, keepdims=True)": "Z.max(axis=1)", "E.sum(axis=1, keepdims=True)": "E.sum(axis=1)"},
    ),
)
