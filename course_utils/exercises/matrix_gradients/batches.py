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
    objective="See what a sum over examples becomes in one product, and know where its 1/n is.",
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
    downhill=(
        "The sign is flipped: that is the way downhill. The gradient itself points uphill.",
        lambda X, delta: -X.T @ delta,
    ),
    downhill_and_divided=(
        "Two things: the sign is flipped, and delta holds the 1/n of the mean already.",
        lambda X, delta: -X.T @ delta / len(X),
    ),
    transposed_and_divided=(
        "Two things: rows and columns have changed places, and delta holds the 1/n of the mean already.",
        lambda X, delta: delta.T @ X / len(X),
    ),
    transposed_and_downhill=(
        "Two things: rows and columns have changed places, and the sign is flipped.",
        lambda X, delta: -delta.T @ X,
    ),
    divided_twice_more=(
        "You divided by n², and delta holds the 1/n of the mean already. Divide once, in all.",
        lambda X, delta: X.T @ delta / len(X) ** 2,
    ),
    divided_by_inputs=(
        "You divided by the number of inputs. The mean is over the examples, and delta holds it already.",
        lambda X, delta: X.T @ delta / X.shape[1],
    ),
    divided_by_outputs=(
        "You divided by the number of outputs. The mean is over the examples, and delta holds it already.",
        lambda X, delta: X.T @ delta / delta.shape[1],
    ),
    divided_by_entries=(
        "You divided by the number of entries, as `.mean()` over an array does. delta holds the mean already.",
        lambda X, delta: X.T @ delta / delta.size,
    ),
    divided_by_2n=(
        "You divided by 2n. The n is in delta already, and a ½ belongs to a square, which is not here.",
        lambda X, delta: X.T @ delta / (2 * len(X)),
    ),
    doubled=(
        "A factor of 2 is too much. Nothing is squared here: Z is linear in W.",
        lambda X, delta: 2 * X.T @ delta,
    ),
    halved=(
        "A factor of ½ is too much. No square is here for it to meet: Z is linear in W.",
        lambda X, delta: X.T @ delta / 2,
    ),
    first_example=(
        "Only the first example is left: your loop ended after it. Is the `return` inside it?",
        lambda X, delta: np.outer(X[0], delta[0]),
    ),
    last_example_left_out=(
        "The last example is missing: your loop ended one too early. `range(n)` leaves n out by itself.",
        lambda X, delta: X[:-1].T @ delta[:-1],
    ),
    first_example_left_out=(
        "The first example is missing: your loop began at 1. Rows are counted from 0.",
        lambda X, delta: X[1:].T @ delta[1:],
    ),
    as_many_as_inputs=(
        "Your loop went over as many examples as there are inputs: `X.shape[1]`, where `X.shape[0]` is meant.",
        lambda X, delta: sum(np.outer(X[k], delta[k]) for k in range(X.shape[1])),
    ),
    as_many_as_outputs=(
        "Your loop went over as many examples as there are outputs. An example is a row: count the rows.",
        lambda X, delta: sum(np.outer(X[k], delta[k]) for k in range(delta.shape[1])),
    ),
    nothing_turned=(
        "The product needs one factor turned. The sum of a product runs along the columns of the first: those must be"
        " examples.",
        lambda X, delta: X @ delta,
    ),
    entry_by_entry=(
        "You multiplied entry by entry. Each input meets each output, and the products are added over the examples.",
        lambda X, delta: X * delta,
    ),
    both_turned=(
        "You turned both factors. What is summed over must be the examples: the columns of the first, the rows of the"
        " second.",
        lambda X, delta: X.T @ delta.T,
    ),
    outer_of_batches=(
        "Before it multiplies, `np.outer` makes one long row of each batch, so each example met each other one.",
        lambda X, delta: np.outer(X, delta),
    ),
    means_first=(
        "You took means first, and then a product. The product of means pairs the inputs of one example with the signal"
        " of another.",
        lambda X, delta: np.outer(X.mean(axis=0), delta.mean(axis=0)),
    ),
    mean_input_first=(
        "You took the mean of the inputs first. Each example's signal belongs to its own input, before anything is"
        " added up.",
        lambda X, delta: np.outer(X.mean(axis=0), delta.sum(axis=0)),
    ),
    no_input=(
        "Each row is the same: the inputs are missing. This is the gradient of b, once for each row.",
        lambda X, delta: np.repeat(delta.sum(axis=0)[None, :], X.shape[1], axis=0),
    ),
    no_signal=(
        "Each column is the same: the signal is missing. The inputs alone know nothing of the cost.",
        lambda X, delta: np.repeat(X.sum(axis=0)[:, None], delta.shape[1], axis=1),
    ),
    gradient_of_the_bias=(
        "This is the gradient of b. That of W needs the inputs, too.",
        lambda X, delta: delta.sum(axis=0),
    ),
    inputs_squared=(
        "You multiplied the inputs with themselves. One of the two factors is the signal.",
        lambda X, delta: X.T @ X,
    ),
    signals_squared=(
        "You multiplied the signal with itself. One of the two factors is the input.",
        lambda X, delta: delta.T @ delta,
    ),
    slope_again=(
        "You scaled by the slope of an activation. delta is the gradient at Z already, and from W to Z all is linear.",
        lambda X, delta: X.T @ (delta * (1 - delta)),
    ),
    flattened=(
        "These are the right numbers in one long row. A gradient has the shape of its parameter.",
        lambda X, delta: (X.T @ delta).ravel(),
    ),
    not_added_up_and_transposed=(
        "This is one matrix for each example, and that of Wᵀ. The examples share one W, so their contributions are"
        " added up.",
        lambda X, delta: delta[:, :, None] * X[:, None, :],
    ),
    absolute=(
        "Every entry is positive: the signs got lost.",
        lambda X, delta: np.abs(X.T @ delta),
    ),
)
