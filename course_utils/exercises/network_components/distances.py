"""The exercise of lecture 03 on code without loops: each row of one array against each row of another."""

import numpy as np

from course_utils.exercises.framework.demands import no_loop
from course_utils.exercises.framework.exercise import exercise


def _distance_cases(rng):
    sizes = ((5, 3, 2), (2, 4, 3), (3, 3, 3))
    return [(rng.normal(size=(n, d)), rng.normal(size=(k, d))) for n, k, d in sizes]


@exercise(
    "Two loops less",
    minutes=7,
    difficulty=2,
    objective="Turn a loop over pairs into arrays that meet, or into a product.",
    cases=_distance_cases,
    demands=(no_loop(),),
    hints=(
        "The answer is n × k. Which sizes must X and C get so that broadcasting pairs each row with each row?",
        "An axis of size 1 stretches. With (n, 1, d) and (1, k, d), which axis is then left to be summed away?",
        "Or without the big array: (x − c)² = x² − 2xc + c². The middle term is one matrix product.",
    ),
)
def all_distances(X, C):
    """D (n, k): D[i, j] = Σ (X[i] − C[j])², for X (n, d) and C (k, d)."""
    differences = X[:, None, :] - C[None, :, :]  # (n, k, d)
    return np.sum(differences**2, axis=2)  # (n, k)


all_distances.recognizes(
    summed_over_rows_of_c=(
        "You summed over the rows of C, and the features stayed. What is summed away is the axis of the features.",
        {"axis=2": "axis=1"},
    ),
    summed_over_rows_of_x=(
        "You summed over the rows of X, and the features stayed. What is summed away is the axis of the features.",
        {"axis=2": "axis=0"},
    ),
    summed_over_everything=(
        "You summed over all three axes: one number. Only the features are summed; rows of X and of C stay apart.",
        {"axis=2": ""},
    ),
    not_summed=(
        "The features are still there: one squared difference for each. A distance is their sum.",
        {"np.sum(differences**2, axis=2)": "differences**2"},
    ),
    transposed=(
        "Rows and columns have changed places: a row of the answer belongs to a row of X, a column to a row of C.",
        {"np.sum(differences**2, axis=2)": "np.sum(differences**2, axis=2).T"},
    ),
    not_squared=(
        "You summed the differences as they are, so they cancel. A distance squares each of them first.",
        {"differences**2": "differences"},
    ),
    squared_too_late=(
        "You squared the sum. Differences of opposite sign have canceled by then: square each of them, then sum.",
        {"np.sum(differences**2, axis=2)": "np.sum(differences, axis=2) ** 2"},
    ),
    absolute=(
        "You summed absolute differences: the distance along the streets. The loop squares each of them.",
        {"differences**2": "np.abs(differences)"},
    ),
    root=(
        "You took the root. The task asks for squared distances, as in the loop: the nearest is the same without it.",
        {"np.sum(differences**2, axis=2)": "np.sqrt(np.sum(differences**2, axis=2))"},
    ),
    mean_for_sum=(
        "You took the mean over the features. The loop adds them up.",
        {"np.sum(": "np.mean("},
    ),
    paired=(
        "You paired row 0 with row 0, 1 with 1, …, which needs as many rows in C as in X. Each row meets each row.",
        lambda X, C: np.sum((X - C) ** 2, axis=1),
    ),
    products=(
        "These are the inner products of the rows. They are one term of the squared distance; two are missing.",
        lambda X, C: X @ C.T,
    ),
    no_middle_term=(
        "You added the squared lengths alone. That is right only if the rows are at right angles to each other.",
        lambda X, C: np.sum(X**2, axis=1)[:, None] + np.sum(C**2, axis=1),
    ),
    middle_term_once=(
        "The product stands there once. A square of a difference holds it twice.",
        lambda X, C: np.sum(X**2, axis=1)[:, None] + np.sum(C**2, axis=1) - X @ C.T,
    ),
    middle_term_added=(
        "You added the product: that is the square of x + c. For a difference it is taken away.",
        lambda X, C: np.sum((X[:, None, :] + C) ** 2, axis=2),
    ),
    features_against_features=(
        "You compared the columns. Examples stand in rows, so it is rows that have a distance.",
        lambda X, C: np.sum((X.T[:, None, :] - C.T[None, :, :]) ** 2, axis=2),
    ),
    negative=(
        "The sign is flipped: squares are never negative.",
        {"np.sum(differences**2, axis=2)": "-np.sum(differences**2, axis=2)"},
    ),
    halved=(
        "There is a ½ in yours. The loop adds whole squares.",
        {"np.sum(differences**2, axis=2)": "np.sum(differences**2, axis=2) / 2"},
    ),
    doubled=(
        "A factor of 2 is too much. The loop adds each square once.",
        {"np.sum(differences**2, axis=2)": "2 * np.sum(differences**2, axis=2)"},
    ),
    root_of_the_mean=(
        "You took the mean over the features, and a root. The loop adds up squares, and stops there.",
        {"np.sum(differences**2, axis=2)": "np.sqrt(np.mean(differences**2, axis=2))"},
    ),
    largest_difference=(
        "You kept the largest difference. The loop adds up the squares of all.",
        {"np.sum(differences**2, axis=2)": "np.max(np.abs(differences), axis=2)"},
    ),
    largest_square=(
        "You kept the largest square. The loop adds up all of them.",
        {"np.sum(differences**2, axis=2)": "np.max(differences**2, axis=2)"},
    ),
    cubed=(
        "The power is 3. The loop squares.",
        {"np.sum(differences**2, axis=2)": "np.sum(differences**3, axis=2)"},
    ),
    doubled_for_squared=(
        "You doubled the differences, in place of squaring them.",
        {"np.sum(differences**2, axis=2)": "np.sum(differences * 2, axis=2)"},
    ),
    absolute_mean=(
        "You took the mean of absolute differences. The loop adds up their squares.",
        {"np.sum(differences**2, axis=2)": "np.mean(np.abs(differences), axis=2)"},
    ),
    product_of_differences=(
        "You multiplied over the features. The loop adds.",
        {"np.sum(differences**2, axis=2)": "np.prod(differences**2, axis=2)"},
    ),
    axis_kept=(
        "The numbers are right, with an axis of size 1 behind them: it is the one that you summed, and kept.",
        {"np.sum(differences**2, axis=2)": "np.sum(differences**2, axis=2, keepdims=True)"},
    ),
    flattened=(
        "The numbers are right, in one long row. The answer has a row for each row of X.",
        {"np.sum(differences**2, axis=2)": "np.sum(differences**2, axis=2).ravel()"},
    ),
    nearest=(
        "These are the nearest rows of C, one for each row of X. The task asks for all distances.",
        {"np.sum(differences**2, axis=2)": "np.argmin(np.sum(differences**2, axis=2), axis=1)"},
    ),
    least_distance=(
        "You kept the least distance of each row. The task asks for all of them.",
        {"np.sum(differences**2, axis=2)": "np.min(np.sum(differences**2, axis=2), axis=1)"},
    ),
    totals_of_rows=(
        "You added up the distances of each row of X to all rows of C. They stay apart.",
        {"np.sum(differences**2, axis=2)": "np.sum(differences**2, axis=(1, 2))"},
    ),
    totals_of_c=(
        "You added up the distances of each row of C to all rows of X. They stay apart.",
        {"np.sum(differences**2, axis=2)": "np.sum(differences**2, axis=(0, 2))"},
    ),
    x_with_itself=(
        "You compared the rows of X with each other. The second one is a row of C.",
        {"C[None, :, :]": "X[None, :, :]"},
    ),
    c_with_itself=(
        "You compared the rows of C with each other. The first one is a row of X.",
        {"X[:, None, :]": "C[:, None, :]"},
    ),
    root_and_transposed=(
        "Two things: you took a root, and rows and columns have changed places.",
        {"np.sum(differences**2, axis=2)": "np.sqrt(np.sum(differences**2, axis=2)).T"},
    ),
    difference_of_squares=(
        "You squared before you subtracted. The difference comes first: brackets around it.",
        {"X[:, None, :] - C[None, :, :]": "X[:, None, :] ** 2 - C[None, :, :] ** 2", "differences**2": "differences"},
    ),
    c_squared_alone=(
        "A pair of brackets is missing: `**` comes before the minus, so C alone was squared.",
        {"X[:, None, :] - C[None, :, :]": "X[:, None, :] - C[None, :, :] ** 2", "differences**2": "differences"},
    ),
    first_feature_alone=(
        "You compared the first feature alone. All of them are added up.",
        {"np.sum(differences**2, axis=2)": "differences[:, :, 0] ** 2"},
    ),
    last_feature_alone=(
        "Only the last feature is left: each one has replaced the sum so far.",
        {"np.sum(differences**2, axis=2)": "differences[:, :, -1] ** 2"},
    ),
    first_row_of_c_alone=(
        "You compared with the first row of C alone.",
        {"np.sum(differences**2, axis=2)": "np.sum(differences**2, axis=2)[:, 0]"},
    ),
    features_not_lined_up=(
        "Your two arrays do not line up: (n, 1, d) less (k, 1, d), or (n, d) less (k, d). Each needs an axis of size 1"
        " where the other has its rows.",
        {"C[None, :, :]": "C[:, None, :]"},
    ),
    mean_row=(
        "You compared with the mean of the rows of C. Each of them has a distance of its own.",
        {"np.sum(differences**2, axis=2)": "np.sum((X - C.mean(axis=0)) ** 2, axis=1)"},
    ),
    lengths_of_x_missing=(
        "The squared lengths of the rows of X are missing. (x − c)² has three terms.",
        lambda X, C: np.sum(C**2, axis=1) - 2 * X @ C.T,
    ),
    lengths_of_c_missing=(
        "The squared lengths of the rows of C are missing. (x − c)² has three terms.",
        lambda X, C: np.sum(X**2, axis=1)[:, None] - 2 * X @ C.T,
    ),
    middle_term_alone=(
        "This is the middle term alone, −2xc. (x − c)² has three terms.",
        lambda X, C: -2 * X @ C.T,
    ),
    middle_term_positive_once=(
        "Two things about the product: it is taken away, and it stands there twice.",
        lambda X, C: np.sum(X**2, axis=1)[:, None] + np.sum(C**2, axis=1) + X @ C.T,
    ),
    lengths_not_squared=(
        "You took lengths, where squared lengths stand beside the product: a root is too much.",
        lambda X, C: np.linalg.norm(X, axis=1)[:, None] + np.linalg.norm(C, axis=1) - 2 * X @ C.T,
    ),
    lengths_lying_down=(
        "The squared lengths of X lie along the columns. They belong to the rows: stand them upright, (n, 1).",
        lambda X, C: np.sum(X**2, axis=1) + np.sum(C**2, axis=1) - 2 * X @ C.T,
    ),
    lengths_exchanged=(
        "The squared lengths have changed places: those of X belong to the rows, those of C to the columns.",
        lambda X, C: np.sum(X**2, axis=1) + np.sum(C**2, axis=1)[:, None] - 2 * X @ C.T,
    ),
    lengths_of_everything=(
        "You summed the squares of a whole array. Each row has a squared length of its own.",
        lambda X, C: np.sum(X**2) + np.sum(C**2) - 2 * X @ C.T,
    ),
    product_not_turned=(
        "The product needs C turned: rows of X meet rows of C, so the features are summed.",
        lambda X, C: np.sum(X**2, axis=1)[:, None] + np.sum(C**2, axis=1) - 2 * X @ C,
    ),
    angles=(
        "These are cosines of angles. A distance feels how long the rows are as well.",
        lambda X, C: X @ C.T / np.linalg.norm(X, axis=1)[:, None] / np.linalg.norm(C, axis=1),
    ),
    mean_and_transposed=(
        "Two things: you took the mean over the features, and rows and columns have changed places.",
        {"np.sum(differences**2, axis=2)": "np.mean(differences**2, axis=2).T"},
    ),
    products_squared=(
        "You multiplied the rows, where their difference is squared.",
        {"X[:, None, :] - C[None, :, :]": "X[:, None, :] * C[None, :, :]"},
    ),
    halved_before_squaring=(
        "You halved the differences.",
        {"differences**2": "(differences / 2) ** 2"},
    ),
)
