"""The exercises of lecture 10: steps that leave an output where it is, by a mask, a projection, a correction."""

import numpy as np

from course_utils.exercises.framework.exercise import Question, exercise


def _mask_cases(rng):
    runs = ((5, 3, [True, False]), (4, 2, [False, True, False]), (6, 2, [True, False, True, False]))
    runs += ((3, 3, [False, True, True]),)  # where a mask on the wrong axis raises no error
    return [(rng.normal(size=(n, d)), rng.normal(size=(n, len(held))), np.array(held)) for n, d, held in runs]


@exercise(
    "The gradient that a mask lets through",
    minutes=6,
    difficulty=1,
    objective="Know which weights of a layer belong to which output, and where a mask has to act.",
    cases=_mask_cases,
    hints=(
        "Output 1 is H times something, plus something. Which entries of W and b does it read?",
        "You know ∂J/∂W and ∂J/∂b of a layer without a mask from lecture 01. What may not move must get 0.",
        "An output owns a column of W and an entry of b. Make the columns of dY that are held 0 before you go on, or"
        " those of the results afterwards.",
    ),
)
def hold_by_mask(H, dY, held):
    """(dW, db), (d, k) and (k,), with 0 for the parameters of the held outputs."""
    dY = np.where(held, 0.0, dY)
    return H.T @ dY, dY.sum(axis=0)


BOTH = "return H.T @ dY, dY.sum(axis=0)"

hold_by_mask.recognizes(
    bias_moves=(
        "You masked W and not b. A held output reads its entry of the bias, and would move with it, in every example.",
        {
            "dY = np.where(held, 0.0, dY)": "",
            "return H.T @ dY, dY.sum(axis=0)": "return np.where(held, 0.0, H.T @ dY), dY.sum(axis=0)",
        },
    ),
    weights_move=(
        "You masked b and not W. A held output reads its column of the weights as well.",
        {
            "dY = np.where(held, 0.0, dY)": "",
            "return H.T @ dY, dY.sum(axis=0)": "return H.T @ dY, np.where(held, 0.0, dY.sum(axis=0))",
        },
    ),
    no_mask=(
        "This is the whole gradient. The parameters of the held outputs would move.",
        {"dY = np.where(held, 0.0, dY)": ""},
    ),
    turned=(
        "Your mask is inverted: the held outputs move, and the others stay. True says that an output is held.",
        {"np.where(held, 0.0, dY)": "np.where(held, dY, 0.0)"},
    ),
    rows=(
        "You made rows of dW 0. A row of W belongs to one unit of H, and all outputs read it; an output has a column.",
        {
            "dY = np.where(held, 0.0, dY)": "",
            BOTH: "dW, db = H.T @ dY, np.where(held, 0.0, dY.sum(axis=0))\n    dW[held] = 0.0\n    return dW, db",
        },
    ),
    mask_as_a_column=(
        "You made a column of the mask, and so it fell on the rows of dW. An output has a column of W, not a row.",
        {
            "dY = np.where(held, 0.0, dY)": "",
            BOTH: "return np.where(held[:, None], 0.0, H.T @ dY), np.where(held, 0.0, dY.sum(axis=0))",
        },
    ),
    examples=(
        "You made rows of dY 0. These are examples, and an output is held in all of them; outputs are the columns.",
        {"dY = np.where(held, 0.0, dY)": "dY = dY.copy()\n    dY[held] = 0.0"},
    ),
    rows_by_number=(
        "You made rows of dW 0, one for each held output. They belong to units of H, of which there may be fewer; an"
        " output has a column.",
        {
            "dY = np.where(held, 0.0, dY)": "",
            BOTH: "dW, db = H.T @ dY, np.where(held, 0.0, dY.sum(axis=0))\n    dW[np.flatnonzero(held)] = 0.0\n"
            "    return dW, db",
        },
    ),
    examples_by_number=(
        "You made rows of dY 0, one for each held output. A row is an example; outputs are the columns.",
        {"dY = np.where(held, 0.0, dY)": "dY = dY.copy()\n    dY[np.flatnonzero(held)] = 0.0"},
    ),
    bias_of_all_outputs=(
        "You added up over examples and outputs, so that db is one number. It wants one for each output.",
        {"dY.sum(axis=0)": "dY.sum()"},
    ),
    bias_as_a_row=(
        "Your db is a matrix with one row. The bias is a vector, (k,), and so is its gradient.",
        {"dY.sum(axis=0)": "dY.sum(axis=0, keepdims=True)"},
    ),
    first_alone=(
        "You held the first of the held outputs alone. There may be several.",
        {"dY = np.where(held, 0.0, dY)": "dY = dY.copy()\n    dY[:, np.argmax(held)] = 0.0"},
    ),
    always_the_first=(
        "You held output 1, whichever was asked for.",
        {"dY = np.where(held, 0.0, dY)": "dY = dY.copy()\n    dY[:, 0] = 0.0"},
    ),
    divided_by_outputs=(
        "The mask is right, and all your numbers are too small by the number of outputs. That is what a mean over all"
        " outputs does, held ones included; the factors of the cost are in dY already.",
        {"dY = np.where(held, 0.0, dY)": "dY = np.where(held, 0.0, dY)\n    dY = dY / len(held)"},
    ),
    share_of_the_free=(
        "You divided by the number of outputs that are free. The factors of the cost are in dY already.",
        {"dY = np.where(held, 0.0, dY)": "dY = np.where(held, 0.0, dY)\n    dY = dY / np.sum(~held)"},
    ),
    made_up_for=(
        "You made the other outputs larger, to make up for those that are held. Their gradients do not depend on who"
        " else is trained.",
        {"dY = np.where(held, 0.0, dY)": "dY = np.where(held, 0.0, dY)\n    dY = dY * len(held) / np.sum(~held)"},
    ),
    mean_over_examples=(
        "You divided by the number of examples. If the cost is a mean, dY knows it already.",
        {"dY = np.where(held, 0.0, dY)": "dY = np.where(held, 0.0, dY)\n    dY = dY / len(dY)"},
    ),
    bias_mean=(
        "Your db is a mean over examples. The bias enters every example once, so its gradients add up, as W's do.",
        {"dY.sum(axis=0)": "dY.mean(axis=0)"},
    ),
    bias_by_example=(
        "Your db has a row for each example. One bias serves all of them; add their gradients up.",
        {"dY.sum(axis=0)": "dY"},
    ),
    bias_summed_over_outputs=(
        "You added up over the outputs, so that db has a number for each example. It wants one for each output.",
        {"dY.sum(axis=0)": "dY.sum(axis=1)"},
    ),
    columns_left_out=(
        "You left the held columns out. A step needs gradients in the shapes of W and b: 0 says that nothing moves.",
        {"np.where(held, 0.0, dY)": "dY[:, ~held]"},
    ),
    transposed=(
        "Your dW is transposed. In this course W is (d, k): inputs by outputs, and its gradient has the same shape.",
        {"H.T @ dY": "dY.T @ H"},
    ),
    step_already=(
        "Your numbers have the sign of the step. The task asks for the gradient; the step subtracts it.",
        {"return H.T @ dY, dY.sum(axis=0)": "return -H.T @ dY, -dY.sum(axis=0)"},
    ),
    bias_first=(
        "The two have changed places: dW comes first.",
        {"return H.T @ dY, dY.sum(axis=0)": "return dY.sum(axis=0), H.T @ dY"},
    ),
    weights_alone=(
        "You returned dW alone. The bias has a gradient as well.",
        {"return H.T @ dY, dY.sum(axis=0)": "return H.T @ dY"},
    ),
    bias_moves_rows_held=(
        "Two things: rows of dW are 0, where an output has a column; and b is not masked, so the held outputs move with"
        " their bias.",
        {
            "dY = np.where(held, 0.0, dY)": "",
            BOTH: "dW, db = H.T @ dY, dY.sum(axis=0)\n    dW[held] = 0.0\n    return dW, db",
        },
    ),
    bias_moves_rows_by_number=(
        "Two things: a row of dW is 0 for each held output, and an output has a column; and b is not masked.",
        {
            "dY = np.where(held, 0.0, dY)": "",
            BOTH: "dW, db = H.T @ dY, dY.sum(axis=0)\n    dW[np.flatnonzero(held)] = 0.0\n    return dW, db",
        },
    ),
    weights_turned_alone=(
        "Your db is right. In dW the mask is inverted: True says that an output is held.",
        {"return H.T @ dY,": "return H.T @ (whole - dY),", "dY = np.where": "whole, dY = dY, np.where"},
    ),
    bias_turned_alone=(
        "Your dW is right. In db the mask is inverted: True says that an output is held.",
        {"dY.sum(axis=0)": "(whole - dY).sum(axis=0)", "dY = np.where": "whole, dY = dY, np.where"},
    ),
    weights_step_already=(
        "Your dW has the sign of a step. Both are gradients; the step subtracts them.",
        {"return H.T": "return -H.T"},
    ),
    bias_step_already=(
        "Your db has the sign of a step. Both are gradients; the step subtracts them.",
        {"dY.sum(axis=0)": "-dY.sum(axis=0)"},
    ),
    weights_mean=(
        "Your dW is a mean over examples. Every example adds to it, as to db; the factors of the cost are in dY"
        " already.",
        {"return H.T @ dY": "return H.T @ dY / len(H)"},
    ),
    bias_of_the_units=(
        "Your db is made of H and not of dY. The bias has the derivative 1 in every example.",
        {"dY.sum(axis=0)": "H.sum(axis=0)"},
    ),
    bias_through_the_units=(
        "You let H into db. The bias is added whatever the units are, so its gradient has no H in it.",
        {"dY.sum(axis=0)": "(H.sum(axis=1, keepdims=True) * dY).sum(axis=0)"},
    ),
    ones_for_zeros=(
        "You put 1 where nothing may move. What does not move has a gradient of 0.",
        {"np.where(held, 0.0, dY)": "np.where(held, 1.0, dY)"},
    ),
    nan_for_zeros=(
        "You put nan where nothing may move. What does not move has a gradient of 0.",
        {"np.where(held, 0.0, dY)": "np.where(held, np.nan, dY)"},
    ),
    all_if_any=(
        "Nothing moves. You asked whether any output is held, and masked all; each has its own entry in the mask.",
        {"np.where(held,": "np.where(held.any(),"},
    ),
    units_masked=(
        "You made columns of H 0. They are units, and all outputs read them; what has to be 0 is with the outputs.",
        {"return H.T @ dY": "return np.where(np.resize(held, H.shape[1]), 0.0, H).T @ dY"},
    ),
    last_alone=(
        "You held the last of the held outputs alone. There may be several.",
        {"dY = np.where(held, 0.0, dY)": "dY = dY.copy()\n    dY[:, np.flatnonzero(held)[-1]] = 0.0"},
    ),
    always_the_last=(
        "You held the last output, whichever was asked for.",
        {"dY = np.where(held, 0.0, dY)": "dY = dY.copy()\n    dY[:, -1] = 0.0"},
    ),
    by_the_input=(
        "This is the gradient of the layer's input, behind the mask. The parameters' gradients are asked for.",
        {"return H.T @ dY, dY.sum(axis=0)": "return dY @ dY.T @ H, dY.sum(axis=0)"},
    ),
    turned_and_bias_of_all_outputs=(
        "Two things: your mask is inverted; and db is one number, where each output has its own.",
        {"np.where(held, 0.0, dY)": "np.where(held, dY, 0.0)", "dY.sum(axis=0)": "dY.sum()"},
    ),
    bias_alone=(
        "You returned db alone. The weights have a gradient as well.",
        {"return H.T @ dY, ": "return "},
    ),
    mask_too=(
        "You returned a third thing. The task asks for the pair (dW, db).",
        {"dY.sum(axis=0)": "dY.sum(axis=0), dY"},
    ),
)

why_mask_failed = Question(
    name="why_mask_failed",
    title="Why did the mask fail?",
    minutes=3,
    difficulty=1,
    objective="Rule explanations out by comparing cases that differ in one thing.",
    answer="C",
    hints=(
        "Look at who fails: which rules have the part that an explanation blames, and do all of these fail?",
        "The first column of the table is Adam, too. What does it not have there that it has in the second?",
        "RMSprop has the root, and stays. Momentum has no root and no clock, and moves. What do Adam and momentum keep"
        " that RMSprop does not?",
    ),
)

why_mask_failed.recognizes(
    gradient_not_zero=(
        "Then gradient descent would move the column, too. The mask gives exactly 0, in every rule.",
        "A",
    ),
    small_root=(
        "A zero over a small number is 0. RMSprop has that root as well, and stays; momentum has none, and moves.",
        "B",
    ),
    epsilon=(
        "In the denominator ε makes steps smaller, and 0 stays 0: look at Adam when it is masked from the start.",
        "D",
    ),
    hidden_layer=(
        "It would have, if it had been trained. Here only the last layer is, and what the table measures is a column"
        " of W itself.",
        "E",
    ),
    clock=(
        "Momentum has no clock, and fails all the same. A correction multiplies; it makes nothing out of 0.",
        "F",
    ),
)
