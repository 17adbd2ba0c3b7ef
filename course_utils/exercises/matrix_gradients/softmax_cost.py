"""The exercise of lecture 01 on softmax and cross-entropy: probabilities less labels, for logits of any size."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _logits_cases(rng):
    large = np.array([[1000.0, -1000.0, 3.0], [2.0, 1000.0, 999.0]])
    return [
        (rng.normal(size=(5, 3)), np.array([2, 0, 2, 1, 0])),
        (rng.normal(size=(2, 4)), np.array([3, 1])),
        (large, np.array([0, 2])),
        (np.array([[1000.0, 0.0, 3.0], [1.0, 2.0, 3.0]]), np.array([0, 2])),
    ]


@exercise(
    "Softmax and cross-entropy",
    minutes=8,
    difficulty=2,
    objective="Write the gradient of the mean cross-entropy of a softmax with respect to the logits.",
    cases=_logits_cases,
    hints=(
        "The gradient for one example is ŷ − y: the probabilities less the one-hot label.",
        "A softmax turns each row into probabilities. Logits of 1000 overflow exp; what may be subtracted from a row?",
        "J is the mean over n examples. The label's entry is one entry in each row: a pair of indices finds it.",
    ),
)
def logits_gradient(logits, labels):
    """∂J/∂logits for J = the mean cross-entropy of softmax(logits) against integer labels."""
    n = len(labels)
    P = np.exp(logits - logits.max(axis=1, keepdims=True))  # (n, classes)
    P = P / P.sum(axis=1, keepdims=True)
    P[np.arange(n), labels] -= 1
    return P / n


logits_gradient.recognizes(
    downhill=(
        "This is y − ŷ, the way downhill. The gradient is ŷ − y: raising the logit of a wrong class raises the cost.",
        {"P / n": "-P / n"},
    ),
    sum_for_mean=(
        "This is the gradient of the sum of the costs. J is their mean over the examples.",
        {"P / n": "P"},
    ),
    also_over_classes=(
        "You averaged over the classes too. An example has one cross-entropy, so only examples are averaged.",
        {"P / n": "P / P.size"},
    ),
    softmax_twice=(
        "The softmax was applied twice: probabilities went in where logits belong. It flattens them towards 1/classes.",
        {"    P[np": "    P = np.exp(P)\n    P = P / P.sum(axis=1, keepdims=True)\n    P[np"},
    ),
    over_the_examples=(
        "Your columns sum to one. Each example has its own probabilities, so it is the rows that sum to one.",
        {"P.sum(axis=1, keepdims=True)": "P.sum(axis=0)", "logits.max(axis=1, keepdims=True)": "logits.max(axis=0)"},
    ),
    over_everything=(
        "The whole array sums to one. Each example has its own probabilities, so every row sums to one.",
        {"P.sum(axis=1, keepdims=True)": "P.sum()", "logits.max(axis=1, keepdims=True)": "logits.max()"},
    ),
    no_labels=(
        "These are the probabilities alone. The label enters the gradient as well: it lowers the entry of its class.",
        {"    P[np.arange(n), labels] -= 1\n": ""},
    ),
    whole_columns=(
        "You lowered whole columns: every example, for every label in the batch. Each row has one label of its own.",
        {"P[np.arange(n), labels]": "P[:, labels]"},
    ),
    overflow=(
        "Right for small logits, and nan for large ones: exp(1000) overflows. A row may be shifted: its softmax stays.",
        {" - logits.max(axis=1, keepdims=True)": ""},
    ),
    one_shift=(
        "One shift for all rows. A row far below the largest logit of all becomes 0/0: each row has its own.",
        {"logits.max(axis=1, keepdims=True)": "logits.max()"},
    ),
)
