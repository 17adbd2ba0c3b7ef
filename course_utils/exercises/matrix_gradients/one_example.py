"""The exercise of lecture 01 on one example: the gradient of a matrix is an outer product."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "The gradient of one example",
    minutes=5,
    difficulty=1,
    objective="Let the shape of a parameter decide how a signal and an input are put together.",
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
    no_error=(
        "Every row is the same: the signal is missing. How much row i matters depends on delta[i] too.",
        lambda x, delta: np.repeat(x[None, :], len(delta), axis=0),
    ),
    transposed_and_downhill=(
        "Two things: this belongs to Wᵀ, since rows and columns have changed places; and the sign is flipped.",
        lambda x, delta: -np.outer(x, delta),
    ),
    averaged_over_outputs=(
        "You divided by the number of outputs. The cost takes no mean over them: delta is its gradient as it is.",
        lambda x, delta: np.outer(delta, x) / len(delta),
    ),
    averaged_over_entries=(
        "You divided by the number of entries of W. A gradient says what each entry does by itself; no mean is in it.",
        lambda x, delta: np.outer(delta, x) / (len(delta) * len(x)),
    ),
    doubled=(
        "A factor of 2 is too much. Nothing is squared here: z is linear in W.",
        lambda x, delta: 2 * np.outer(delta, x),
    ),
    halved=(
        "A factor of ½ is too much. No square is here for it to meet: z is linear in W.",
        lambda x, delta: np.outer(delta, x) / 2,
    ),
    added=(
        "You added input and signal. A slope says how many times larger a change becomes, so it multiplies.",
        lambda x, delta: delta[:, None] + x,
    ),
    flattened_and_transposed=(
        "This is one long row, and it runs through the inputs first. A gradient has the shape of its parameter.",
        lambda x, delta: np.outer(x, delta).ravel(),
    ),
    summed_over_inputs=(
        "You summed over the inputs: one number for each output. Each entry of W has a slope of its own.",
        lambda x, delta: delta * x.sum(),
    ),
    summed_over_outputs=(
        "You summed over the outputs: one number for each input. Each entry of W has a slope of its own.",
        lambda x, delta: delta.sum() * x,
    ),
    columns_without_a_row=(
        "Both factors stand upright, (k, 1). For all pairs one of them must lie down: which one runs along the"
        " columns?",
        lambda x, delta: delta[:, None] @ x[:, None],
    ),
    rows_without_a_column=(
        "Both factors lie down, (1, k). For all pairs one of them must stand upright: which one runs down the rows?",
        lambda x, delta: delta[None, :] @ x[None, :],
    ),
    batch_of_one=(
        "The numbers are right, with an axis of size 1 around them. W has two axes, and so has its gradient.",
        lambda x, delta: np.outer(delta, x)[None],
    ),
    slope_again=(
        "You scaled by the slope of an activation. delta is the gradient at z already, and from W to z all is linear.",
        lambda x, delta: np.outer(delta * (1 - delta), x),
    ),
    input_squared=(
        "The input stands there squared. z holds x[j] once beside W[i, j], so the slope holds it once.",
        lambda x, delta: np.outer(delta, x**2),
    ),
    signal_squared=(
        "The signal stands there squared. It comes from above once, and is passed on as it is.",
        lambda x, delta: np.outer(delta**2, x),
    ),
    absolute=(
        "Every entry is positive: the signs got lost. Raising a weight may lower the cost.",
        lambda x, delta: np.abs(np.outer(delta, x)),
    ),
    first_row_alone=(
        "Only row 0 is filled: your loop over the outputs ended after the first. Is the `return` inside it?",
        {"np.outer(delta, x)": "np.outer(delta, x) * (np.arange(len(delta)) == 0)[:, None]"},
    ),
    first_entry_alone=(
        "Only the entry [0, 0] is filled: your loops ended at once. The `return` belongs behind both of them.",
        {
            "return np.outer(delta, x)": "dW = np.zeros((len(delta), len(x)))\n"
            "    dW[0, 0] = delta[0] * x[0]\n"
            "    return dW"
        },
    ),
    last_row_left_out=(
        "The last row is 0: your loop over the outputs ended one too early. `range(n)` leaves n out by itself.",
        {"np.outer(delta, x)": "np.outer(delta, x) * (np.arange(len(delta)) < len(delta) - 1)[:, None]"},
    ),
    first_row_left_out=(
        "Row 0 is 0: your loop over the outputs began at 1.",
        {"np.outer(delta, x)": "np.outer(delta, x) * (np.arange(len(delta)) > 0)[:, None]"},
    ),
    last_column_left_out=(
        "The last column is 0: your loop over the inputs ended one too early. `range(n)` leaves n out by itself.",
        {"np.outer(delta, x)": "np.outer(delta, x) * (np.arange(len(x)) < len(x) - 1)"},
    ),
    diagonal_alone=(
        "Only the entries [0, 0], [1, 1], … are filled. Every output meets every input: two loops, one inside the"
        " other.",
        lambda x, delta: np.outer(delta, x) * np.eye(len(delta), len(x)),
    ),
    indices_exchanged=(
        "Your array has the shape of W, and its two indices have changed places where you fill it.",
        {
            "return np.outer(delta, x)": "dW = np.zeros((len(delta), len(x)))\n"
            "    for i in range(len(delta)):\n"
            "        for j in range(len(x)):\n"
            "            dW[i, j] = delta[j] * x[i]\n"
            "    return dW"
        },
    ),
    all_pairs_summed=(
        "You summed over all pairs: one number. Each pair of an output and an input has an entry of its own.",
        lambda x, delta: np.outer(delta, x).sum(),
    ),
    gradient_of_the_bias=(
        "This is ∂J/∂b: a bias is added as it is. A weight is multiplied by an input first.",
        lambda x, delta: delta,
    ),
)

weight_gradient.recognizes(
    reshaped=(
        "You made the product the other way round, and reshaped it. A reshape keeps the numbers in the order in which "
        "they are read; to let rows and columns change places is something else.",
        {"np.outer(delta, x)": "np.outer(x, delta).reshape(len(delta), len(x))"},
    ),
)
