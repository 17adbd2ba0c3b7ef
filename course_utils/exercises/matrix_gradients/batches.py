"""The exercise of lecture 01 on a batch: the contributions of its examples add up."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _batch_cases(rng):
    sizes = ((5, 3, 2), (2, 1, 4), (3, 3, 3), (4, 2, 2))
    return [(rng.normal(size=(n, m)), rng.normal(size=(n, k)) / n) for n, m, k in sizes]


@exercise(
    "From one example to a batch",
    minutes=6,
    difficulty=2,
    objective="Write ∂J/∂W of Z = X W + b from X and delta = ∂J/∂Z, where J is a mean over the rows.",
    cases=_batch_cases,
    hints=(
        "Which shape must the answer have? W is d_in × d_out here, because rows are examples.",
        "Each example adds its own outer product of x and δ. What adds products over the examples?",
        "J is a mean, and delta is the gradient of that J. So where is the 1/n already?",
    ),
)
def batch_weight_gradient(X, delta):
    """∂J/∂W for Z = X W + b, with delta = ∂J/∂Z of the mean cost J: a sum over the examples."""
    return X.T @ delta  # (d_in, d_out), as W


batch_weight_gradient.recognizes(
    divided_again=(
        "You divided by n, and delta holds that 1/n already: it is the gradient of the mean. Divide once.",
        lambda X, delta: X.T @ delta / len(X),
    ),
    n_taken_out=(
        "You multiplied by n. That is the gradient of the sum of the costs; J is their mean.",
        lambda X, delta: X.T @ delta * len(X),
    ),
    transposed=(
        "This is the gradient of Wᵀ. W has a row for each input and a column for each output, and its gradient too.",
        lambda X, delta: delta.T @ X,
    ),
    examples_by_examples=(
        "You compared each example with each other one, and W knows no examples. The sum runs over the examples.",
        lambda X, delta: X @ delta.T,
    ),
    not_added_up=(
        "This is one matrix for each example. The examples share one W, so their contributions are added up.",
        lambda X, delta: X[:, :, None] * delta[:, None, :],
    ),
    last_example=(
        "Only the last example is left: each one has overwritten the one before it. Contributions are added up.",
        lambda X, delta: np.outer(X[-1], delta[-1]),
    ),
    sums_first=(
        "You added up first. A product of sums pairs the inputs of one example with the errors of another, too.",
        lambda X, delta: np.outer(X.sum(axis=0), delta.sum(axis=0)),
    ),
)
