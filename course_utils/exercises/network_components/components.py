"""The exercises of lecture 03 on a penalty, and on code without loops."""

import numpy as np

from course_utils.exercises.framework.demands import keeps, no_loop
from course_utils.exercises.framework.exercise import exercise


def _penalty_cases(rng):
    cases = []
    for (d_in, d_out), strength in (((3, 2), 0.1), ((2, 4), 0.3)):
        dW, W = rng.normal(size=(2, d_in, d_out))
        db, b = rng.normal(size=(2, d_out))
        cases.append((dW, db, W, b, strength))
    return cases


@exercise(
    "The gradient of a penalty",
    minutes=5,
    difficulty=1,
    objective="Add the gradient of λ ΣW² to that of the data, for the weights and not for the biases.",
    cases=_penalty_cases,
    demands=(keeps("dW", "db", "W", "b", sentence="Whoever handed over an array may still need it as it was."),),
    hints=(
        "The cost is a sum of two parts. So what is its gradient?",
        "One entry of W stands in one term of the sum, w². What is the slope of λw²?",
        "The bias stands nowhere in the penalty. What does the penalty add to its gradient?",
    ),
)
def l2_gradient(dW, db, W, b, strength):
    """(∂J/∂W, ∂J/∂b) of J = data cost + strength · ΣW², from the gradients dW, db of the data cost."""
    return dW + 2 * strength * W, db


l2_gradient.recognizes(
    no_two=(
        "You added λW. A square has two equal factors, and the slope counts both; λW belongs to a penalty with a ½.",
        {"2 * ": ""},
    ),
    biases_too=(
        "You pulled the biases towards 0 as well. They shift and do not scale, and this penalty leaves them free.",
        {"* W, db": "* W, db + 2 * strength * b"},
    ),
    biases_too_and_no_two=(
        "Two things: the biases are in no penalty here, so theirs stays; and the 2 that a square leaves is missing.",
        {"2 * strength * W, db": "strength * W, db + strength * b"},
    ),
    biases_only=(
        "You shrank the biases and left the weights alone. It is the weights that the penalty holds.",
        {"dW + 2 * strength * W, db": "dW, db + 2 * strength * b"},
    ),
    norm_for_square=(
        "This is the gradient of λ‖W‖, a pull of the same size for small weights and large ones. The penalty here is"
        " the square of the norm.",
        {"2 * strength * W": "strength * W / np.linalg.norm(W)"},
    ),
    absolute=(
        "You added the sign of each weight: the gradient of a penalty on |w|. A square pulls in proportion to w.",
        {"2 * strength * W": "strength * np.sign(W)"},
    ),
    penalty_for_gradient=(
        "You added the penalty itself, one number for all entries. The gradient says how it changes with each of them.",
        {"2 * strength * W": "strength * np.sum(W**2)"},
    ),
    squares=(
        "You added the squares themselves, without differentiating: a negative weight would be pushed further down.",
        {"2 * strength * W": "strength * W**2"},
    ),
    subtracted=(
        "You subtracted: a descent step would then let the weights grow. The penalty is part of the cost, so its"
        " gradient adds.",
        {"dW + 2": "dW - 2"},
    ),
    update_for_gradient=(
        "This is a step downhill on the penalty, W(1 − 2λ), added to the data's gradient. The task asks for a"
        " gradient.",
        {"2 * strength * W": "W - 2 * strength * W"},
    ),
    data_lost=(
        "The gradient of the data is gone: what is left only makes weights small. The two parts of a cost add.",
        {"dW + 2": "2"},
    ),
    mean_for_sum=(
        "You divided by the number of weights: a mean of the squares. This penalty is their sum, whatever the size.",
        {"strength * W": "strength * W / W.size"},
    ),
    divided_by_rows=(
        "You divided by the rows of W, as if they were examples. The mean is over examples; the penalty has none.",
        {"strength * W": "strength * W / len(W)"},
    ),
    gradient_shrunk=(
        "You scaled the gradient of the data. The penalty looks at the weights, not at the slope they meet.",
        {"strength * W": "strength * dW"},
    ),
    weights_only=(
        "You returned one gradient. The caller wants two: that of the biases stays as it came, and goes back too.",
        {"* W, db": "* W"},
    ),
)


def _distance_cases(rng):
    sizes = ((5, 3, 2), (2, 4, 3), (3, 3, 3))
    return [(rng.normal(size=(n, d)), rng.normal(size=(k, d))) for n, k, d in sizes]


@exercise(
    "Two loops less",
    minutes=7,
    difficulty=2,
    objective="Write the squared distance of each row of X to each row of C, without a loop.",
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
)
