"""The exercise of lecture 01 on a bug that a square matrix hides: a backward pass to be repaired."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise

__all__ = ["BUGGY_BACKWARD"]  # besides the tasks


def _network_cases(rng):
    sizes = ((5, 4, 3, 2), (3, 2, 4, 5), (4, 2, 3, 3))  # the last has a square W2, where a transpose hides
    return [
        (
            rng.normal(size=(n, d_in)),
            rng.integers(0, classes, size=n),
            rng.normal(size=(d_in, hidden)),
            rng.normal(size=hidden),
            rng.normal(size=(hidden, classes)),
            rng.normal(size=classes),
        )
        for n, d_in, hidden, classes in sizes
    ]


@exercise(
    "Find the bug",
    minutes=12,
    difficulty=3,
    objective="Find the one wrong line in a backward pass that passed its test, and repair it.",
    cases=_network_cases,
    hints=(
        "Which of the four gradients does a gradient check reject? What do the rejected ones have in common?",
        "W2 and b2 are right, so delta2 is. W1 and b1 are not. Follow the signal from delta2 to delta1.",
        "Run it with 3 hidden units and 2 classes. Why did nobody see it with 3 and 3?",
    ),
)
def network_backward(X, labels, W1, b1, W2, b2):
    """Gradients of the mean cross-entropy, for H = f(X W1 + b1) and logits H W2 + b2."""
    n = len(labels)
    H = 1 / (1 + np.exp(-(X @ W1 + b1)))  # (n, hidden)
    logits = H @ W2 + b2  # (n, classes)
    P = np.exp(logits - logits.max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    P[np.arange(n), labels] -= 1
    delta2 = P / n  # (n, classes)
    dH = delta2 @ W2.T  # (n, hidden)
    delta1 = dH * H * (1 - H)
    dW1, db1 = X.T @ delta1, delta1.sum(axis=0)
    dW2, db2 = H.T @ delta2, delta2.sum(axis=0)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


BUG = {"W2.T": "W2"}
BUGGY_BACKWARD = network_backward.variant({**BUG, "def network_backward": "def buggy_backward"})

network_backward.recognizes(
    bug_still_there=(
        "The bug is still there. W2 and b2 pass the check, so delta2 is right. Read on from there, and give every line"
        " 3 hidden units and 2 classes.",
        BUG,
    ),
    no_slope=(
        "On the way back through f its slope is missing: dH is the gradient at H, and delta1 belongs before f.",
        {"dH * H * (1 - H)": "dH"},
    ),
    value_for_slope=(
        "On the way back through f you scaled by its value. A change is passed on by the slope.",
        {" * (1 - H)": ""},
    ),
    slope_of_the_squashed=(
        "The slope of f was taken at H, which f has squashed already. It belongs to the point before f.",
        {"dH * H * (1 - H)": "dH / (1 + np.exp(-H)) * (1 - 1 / (1 + np.exp(-H)))"},
    ),
    slope_of_tanh=(
        "This is the slope of tanh. The hidden units here are logistic.",
        {"H * (1 - H)": "(1 - H**2)"},
    ),
    mean_lost=(
        "The line with the 1/n was right: J is a mean over the examples, and each of the four gradients holds it.",
        {"P / n": "P"},
    ),
    mean_for_the_biases=(
        "The biases were right. They get a sum over the examples: delta2 holds the 1/n of the mean already.",
        {"delta1.sum": "delta1.mean", "delta2.sum": "delta2.mean"},
    ),
    inputs_for_hidden=(
        "The gradient of W2 was right: what W2 is multiplied by is the hidden layer, not the input.",
        {"H.T @ delta2": "X.T @ delta2"},
    ),
)
