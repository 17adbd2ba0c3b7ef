"""The exercise of lecture 09 on an LSTM: from one token and the state before it to the state after it."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _cell_cases(rng):
    def case(n, m, d, scale=1.0):
        x, h, c = rng.normal(size=(n, m)), np.tanh(rng.normal(size=(n, d))), rng.normal(size=(n, d))
        return x, h, c, scale * rng.normal(size=(m + d, 4 * d)), rng.normal(size=4 * d)

    return [case(3, 2, 4), case(1, 4, 2), case(5, 3, 3, 0.5), case(2, 5, 3, 3.0)]


@exercise(
    "An LSTM cell",
    minutes=8,
    difficulty=2,
    objective="Write the recurrence that this lecture trains, and know which of its two states goes where.",
    cases=_cell_cases,
    hints=(
        "One product gives all four blocks. How wide is each, and what has to stand side by side before W?",
        "Concatenate x and h along the second axis, multiply, add b; `np.split(Z, 4, axis=1)` cuts into i, f, g, o.",
        "Three blocks are squeezed by σ and g by tanh. First the new cell, from the old one and from what is written;"
        " then h, which shows a part of the new cell's tanh.",
    ),
)
def lstm_cell(x, h, c, W, b):
    """(h, c) after one token, each (n, d)."""
    i, f, g, o = np.split(np.concatenate([x, h], axis=1) @ W + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-z)) for z in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


ORDER = "i, f, g, o = np.split"
CELL = "f * c + i * np.tanh(g)"
SHOWN = "o * np.tanh(c), c"
SQUEEZED = "    i, f, o = (1 / (1 + np.exp(-z)) for z in (i, f, o))\n"
SIDE_BY_SIDE = "np.concatenate([x, h], axis=1)"

lstm_cell.recognizes(
    g_last=(
        "Your last two blocks have changed places. The blocks stand in the order i, f, g, o.",
        {ORDER: "i, f, o, g = np.split"},
    ),
    g_second=(
        "Your blocks are cut in the order i, g, f, o, which some libraries have. Here it is i, f, g, o.",
        {ORDER: "i, g, f, o = np.split"},
    ),
    i_and_f_exchanged=(
        "The first two blocks have changed places: i says how much is written, f how much of the old cell is kept.",
        {ORDER: "f, i, g, o = np.split"},
    ),
    o_first=(
        "The gates i and o have changed places: the first block says how much is written, the last one how much is"
        " shown.",
        {ORDER: "o, f, g, i = np.split"},
    ),
    f_and_o_exchanged=(
        "The gates f and o have changed places: the second block keeps, the last one shows.",
        {ORDER: "i, o, g, f = np.split"},
    ),
    blocks_backward=(
        "Your blocks come in backward order. It is i, f, g, o.",
        {ORDER: "o, g, f, i = np.split"},
    ),
    blocks_interleaved=(
        "You took every fourth column for a block. A block is d columns that stand together.",
        {
            "i, f, g, o = np.split(np.concatenate([x, h], axis=1) @ W + b, 4, axis=1)": "Z = np.concatenate([x, h],"
            " axis=1) @ W + b\n    i, f, g, o = (Z[:, k::4] for k in range(4))"
        },
    ),
    blocks_as_wide_as_x=(
        "Your blocks are as wide as x. They are as wide as the state: W has four times its columns.",
        {
            "i, f, g, o = np.split(np.concatenate([x, h], axis=1) @ W + b, 4, axis=1)": "Z = np.concatenate([x, h],"
            " axis=1) @ W + b\n    d = x.shape[1]\n    i, f, g, o = (Z[:, k * d : (k + 1) * d] for k in range(4))"
        },
    ),
    h_before_x=(
        "You put h before x. In W the rows of x stand above those of h.",
        {"[x, h]": "[h, x]"},
    ),
    cell_multiplied=(
        "You multiplied the cell by W, and h was never read. What is joined to x is the output h; the cell goes its own"
        " way, past the matrix.",
        {"[x, h]": "[x, c]"},
    ),
    h_left_out=(
        "The old h is not read. The gates depend on what the network has said before, not on the token alone.",
        {SIDE_BY_SIDE: "np.concatenate([x, np.zeros_like(h)], axis=1)"},
    ),
    x_left_out=(
        "The token is not read: only h is multiplied.",
        {SIDE_BY_SIDE: "np.concatenate([np.zeros_like(x), h], axis=1)"},
    ),
    joined_below=(
        "You put h below x. They belong side by side, in one row for each sentence: which axis is that?",
        {SIDE_BY_SIDE: "np.concatenate([x, h], axis=0)"},
    ),
    bias_left_out=(
        "The bias is missing. It has an entry for each column of W.",
        {"@ W + b": "@ W"},
    ),
    cell_not_kept=(
        "The old cell is gone: you wrote over it. A part of it, f, is kept.",
        {CELL: "i * np.tanh(g)"},
    ),
    no_forget_gate=(
        "All of the old cell is kept, as in the LSTM of 1997. The gate f says how much of it is.",
        {CELL: "c + i * np.tanh(g)"},
    ),
    no_input_gate=(
        "All of g is written. The gate i says how much of it is.",
        {CELL: "f * c + np.tanh(g)"},
    ),
    no_output_gate=(
        "All of the cell is shown. The gate o says how much of it is.",
        {SHOWN: "np.tanh(c), c"},
    ),
    coupled_gates=(
        "You wrote as much as you forgot, 1 − σ(f). That saves a gate; here i is one of its own.",
        {CELL: "f * c + (1 - f) * np.tanh(g)"},
    ),
    coupled_to_the_input=(
        "You kept what is not written, 1 − σ(i). That saves a gate; here f is one of its own.",
        {CELL: "(1 - i) * c + i * np.tanh(g)"},
    ),
    forgets_what_it_should_keep=(
        "You kept 1 − σ(f) of the cell. The gate's name misleads: where it is near 1, the cell is kept.",
        {CELL: "(1 - f) * c + i * np.tanh(g)"},
    ),
    g_by_sigma=(
        "You squeezed g by σ, like the gates. It is what is written, and may be negative: tanh.",
        {"np.tanh(g)": "1 / (1 + np.exp(-g))"},
    ),
    g_raw=(
        "What is written, g, is not squeezed. It goes through tanh.",
        {"np.tanh(g)": "g"},
    ),
    gates_raw=(
        "Your gates are not squeezed. A gate is a share, between 0 and 1: σ of its block.",
        {SQUEEZED: ""},
    ),
    gates_by_tanh=(
        "You squeezed the gates by tanh. A gate is a share, between 0 and 1: σ of its block.",
        {"(1 / (1 + np.exp(-z)) for": "(np.tanh(z) for"},
    ),
    sigma_falls=(
        "Your σ falls where it should rise: look at the sign in the exponent.",
        {"np.exp(-z)": "np.exp(z)"},
    ),
    i_raw=("The gate i is not squeezed by σ.", {SQUEEZED: "    f, o = (1 / (1 + np.exp(-z)) for z in (f, o))\n"}),
    f_raw=("The gate f is not squeezed by σ.", {SQUEEZED: "    i, o = (1 / (1 + np.exp(-z)) for z in (i, o))\n"}),
    o_raw=("The gate o is not squeezed by σ.", {SQUEEZED: "    i, f = (1 / (1 + np.exp(-z)) for z in (i, f))\n"}),
    squeezed_twice=(
        "You squeezed g twice: once with the gates, by σ, and then by tanh. It goes through tanh alone.",
        {SQUEEZED: "    i, f, g, o = (1 / (1 + np.exp(-z)) for z in (i, f, g, o))\n"},
    ),
    shown_without_tanh=(
        "Your cell is right. On the way to h it goes through a tanh, so that h stays between −1 and 1.",
        {SHOWN: "o * c, c"},
    ),
    shown_by_sigma=(
        "Your cell is right. On the way to h it goes through tanh; you took σ.",
        {SHOWN: "o / (1 + np.exp(-c)), c"},
    ),
    old_cell_shown=(
        "Your cell is right, and h shows the old one. It shows the cell as it is after this token.",
        {"    c = f * c": "    old, c = c, f * c", SHOWN: "o * np.tanh(old), c"},
    ),
    written_shown=(
        "Your cell is right, and h shows what was written, g. It shows the whole cell.",
        {SHOWN: "o * np.tanh(g), c"},
    ),
    cell_squeezed=(
        "Your h is right. The cell itself is handed on as it is, without the tanh that h sees.",
        {SHOWN: "o * np.tanh(c), np.tanh(c)"},
    ),
    cell_squeezed_before_it_is_shown=(
        "You squeezed the cell, handed that on, and squeezed it again for h. The cell is a sum and stays one.",
        {CELL: "np.tanh(f * c + i * np.tanh(g))"},
    ),
    cell_gated=(
        "Your h is right. The gate o says what is shown; the cell itself goes on whole.",
        {SHOWN: "o * np.tanh(c), o * c"},
    ),
    old_cell_returned=(
        "Your h is right, and the cell that you returned is the old one: the next token would find nothing new in it.",
        {"    c = f * c": "    old, c = c, f * c", SHOWN: "o * np.tanh(c), old"},
    ),
    swapped=(
        "The two states have changed places: h first.",
        {SHOWN: "c, o * np.tanh(c)"},
    ),
    h_alone=(
        "You returned h alone. The next token needs both states.",
        {SHOWN: "o * np.tanh(c)"},
    ),
    c_alone=(
        "You returned c alone. The next token needs both states.",
        {"return o * np.tanh(c), c": "return c"},
    ),
    h_twice=(
        "You returned h in the place of the cell as well. They are two states.",
        {SHOWN: "o * np.tanh(c), o * np.tanh(c)"},
    ),
    h_added=(
        "You added the new h to the old one. Only the cell is a sum; h is made anew with each token.",
        {SHOWN: "h + o * np.tanh(c), c"},
    ),
    kept_output=(
        "What you kept, by f, is the old h. The sum is one of cells.",
        {CELL: "f * h + i * np.tanh(g)"},
    ),
)
