"""The exercise of lecture 09 on a recurrence over a padded batch: how a state gets past the end."""

import numpy as np

from course_utils.exercises.framework.demands import calls_at_most
from course_utils.exercises.framework.exercise import exercise


def _lstm(rng, n, d, k):
    """A layer with two states that feel each other, as in an LSTM, with small fixed weights."""
    A, B = rng.normal(size=(d, k)), rng.normal(size=(k, k))

    def step(x, h, c):
        if np.shape(x) != (n, d):
            raise ValueError(f"step takes a column of the whole batch, {(n, d)}, and got {np.shape(x)}")
        c = 0.8 * c + 0.5 * np.tanh(x @ A + h @ B + 0.3)
        return np.tanh(c + 0.1 * h), c

    return step


def _state_cases(rng):
    def case(lengths, T, d, k, pad):
        X = rng.normal(size=(len(lengths), T, d))
        X[np.arange(T) >= np.array(lengths)[:, None]] = pad
        h, c = rng.normal(size=(2, len(lengths), k))
        return X, np.array(lengths), h, c, _lstm(rng, len(lengths), d, k)

    return [
        case([2, 4, 1], 5, 2, 4, 0.5),
        case([5, 3, 1, 2], 5, 3, 2, 0.3),
        case([1, 3, 2], 4, 2, 3, np.nan),
        case([2, 0], 3, 2, 5, 0.7),
    ]


@exercise(
    "Carry the state past the end",
    minutes=7,
    difficulty=2,
    objective="Keep what a sentence has arrived at from what comes after it in its row.",
    cases=_state_cases,
    demands=(calls_at_most("step", lambda X, *_others: X.shape[1], sentence="The layer runs once for each column."),),
    hints=(
        "At column t, for which sentences is there a token? What should become of the others' states?",
        "The layer computes new states for all rows, also for those that are over. For each row, one of the two is"
        " kept: the new state or the one before.",
        "Make a mask of the rows, upright, (n, 1). Let `where` choose, for both states, after both have been computed.",
    ),
)
def carry_state(X, lengths, h, c, step):
    """(h, c) of each sentence after its own last token, each (n, k)."""
    for t in range(X.shape[1]):
        mask = (t < lengths)[:, None]  # (n, 1)
        new_h, new_c = step(X[:, t], h, c)
        h, c = np.where(mask, new_h, h), np.where(mask, new_c, c)
    return h, c


CARRY = "h, c = np.where(mask, new_h, h), np.where(mask, new_c, c)"
KEEP_ALL = {
    "    for t": "    all_h, all_c = [], []\n    for t",
    CARRY: "h, c = new_h, new_c\n        all_h.append(h)\n        all_c.append(c)",
}

carry_state.recognizes(
    not_carried=(
        "You ran on through the pads, and read the states in the last column. A sentence that is over keeps what it"
        " has.",
        {CARRY: "h, c = new_h, new_c"},
    ),
    input_masked=(
        "You put 0 in the place of the pads, and the states ran on. A layer moves its states for an input of 0, too:"
        " keep the states, not the inputs.",
        {"step(X[:, t], h, c)": "step(np.where(mask, X[:, t], 0), h, c)", CARRY: "h, c = new_h, new_c"},
    ),
    to_the_longest=(
        "You stopped at the end of the longest sentence. The shorter ones ran on through their pads.",
        {"range(X.shape[1])": "range(lengths.max())", CARRY: "h, c = new_h, new_c"},
    ),
    to_the_shortest=(
        "You stopped at the end of the shortest sentence. The others have more to say.",
        {"range(X.shape[1])": "range(lengths.min())", CARRY: "h, c = new_h, new_c"},
    ),
    zeros=(
        "You set the states to 0 in the pads. What a sentence has gathered by its last token is lost: carry it.",
        {CARRY: "h, c = np.where(mask, new_h, 0), np.where(mask, new_c, 0)"},
    ),
    only_h_zeroed=(
        "Your c is carried, and h is 0 in the pads. Both are states: carry both.",
        {"np.where(mask, new_h, h)": "np.where(mask, new_h, 0)"},
    ),
    back_to_the_start=(
        "In the pads you went back to the states from before the first token. Carry those of one column before.",
        {
            "for t in range(X.shape[1]):": "h0, c0 = h, c\n    for t in range(X.shape[1]):",
            "new_h, h)": "new_h, h0)",
            "new_c, c)": "new_c, c0)",
        },
    ),
    only_h_carried=(
        "Your h is right. The other state, c, ran on through the pads: an LSTM has two.",
        {"np.where(mask, new_c, c)": "new_c"},
    ),
    only_c_carried=(
        "Your c is right. The other state, h, went on changing in the pads: an LSTM has two.",
        {"np.where(mask, new_h, h)": "new_h"},
    ),
    one_too_many=(
        "Every sentence has read one pad: a sentence of 2 has its tokens in the columns 0 and 1.",
        {"t < lengths": "t <= lengths"},
    ),
    one_too_few=(
        "Every sentence has missed its last token: the columns count from 0, and a sentence of 2 has its tokens in 0"
        " and 1.",
        {"t < lengths": "t < lengths - 1"},
    ),
    inverted=(
        "Your mask is inverted: the states move in the pads, and stay at the tokens.",
        {"t < lengths": "t >= lengths"},
    ),
    product=(
        "You mixed new and old by products with the mask. 0 · nan is nan: what a layer computes from a pad may be"
        " anything, so choose with `where`.",
        {CARRY: "h, c = mask * new_h + ~mask * h, mask * new_c + ~mask * c"},
    ),
    lying=(
        "Your mask lies: NumPy wants one entry for each column of the state, and it has one for each sentence. Where"
        " the two numbers are equal, nobody complains.",
        {"(t < lengths)[:, None]": "t < lengths"},
    ),
    c_from_the_new_h=(
        "Your h is right. The c of each column was computed from the h of the same column: the layer reads both as"
        " they were.",
        {
            CARRY: "h = np.where(mask, new_h, h)\n        c = np.where(mask, step(X[:, t], h, c)[1], c)",
        },
    ),
    h_from_the_new_c=(
        "Your layer has made c twice as old before h was computed from it: it reads both as they were, once a column.",
        {
            CARRY: "c = np.where(mask, new_c, c)\n        h = np.where(mask, step(X[:, t], h, c)[0], h)",
        },
    ),
    kept_and_read_one_late=(
        "You kept the states of all columns, and read those at `length`: that is the column of the first pad, or none.",
        {
            **KEEP_ALL,
            "return h, c": "k = range(len(X))\n    return np.array(all_h)[lengths, k], np.array(all_c)[lengths, k]",
        },
    ),
    kept_and_empty_sentence=(
        "You kept the states of all columns and read those of the last token. Where there is no token, that is column"
        " −1, the last one, after all the pads.",
        {
            **KEEP_ALL,
            "return h, c": "k = range(len(X))\n"
            "    return np.array(all_h)[lengths - 1, k], np.array(all_c)[lengths - 1, k]",
        },
    ),
    all_columns=(
        "You returned the states of all columns. The task asks for those after the last token, (n, k) each.",
        {
            "for t in range(X.shape[1]):": "all_h, all_c = [], []\n    for t in range(X.shape[1]):",
            CARRY: CARRY + "\n        all_h.append(h)\n        all_c.append(c)",
            "return h, c": "return np.stack(all_h, axis=1), np.stack(all_c, axis=1)",
        },
    ),
    last_column_left_out=(
        "You never read the last column. A sentence as long as the batch is wide has its last token there.",
        {"range(X.shape[1])": "range(X.shape[1] - 1)"},
    ),
    from_the_right=(
        "You read the sentences from the right.",
        {"range(X.shape[1])": "reversed(range(X.shape[1]))"},
    ),
    start_forgotten=(
        "You began with states of 0. The batch brings its own.",
        {"for t in range(X.shape[1]):": "h, c = np.zeros_like(h), np.zeros_like(c)\n    for t in range(X.shape[1]):"},
    ),
    every_step_from_the_start=(
        "Every token met the states of the start: the new ones never went on to the next column.",
        {
            "for t in range(X.shape[1]):": "h0, c0 = h, c\n    for t in range(X.shape[1]):",
            "step(X[:, t], h, c)": "step(X[:, t], h0, c0)",
        },
    ),
    swapped=(
        "The two states have changed places: h first.",
        {"return h, c": "return c, h"},
    ),
    h_alone=(
        "You returned h alone. Whoever goes on needs both states.",
        {"return h, c": "return h"},
    ),
    rows_for_columns=(
        "You gave the layer a sentence with all its columns. It takes column t of the whole batch, (n, d): the columns"
        " are the second axis of X.",
        {"X[:, t]": "X[t]"},
    ),
    first_column_alone=(
        "You returned after the first column: is the `return` inside the loop?",
        {"range(X.shape[1])": "range(1)"},
    ),
    last_column_alone=(
        "The layer has read the last column alone.",
        {"range(X.shape[1])": "range(X.shape[1] - 1, X.shape[1])"},
    ),
    first_column_left_out=(
        "You never read the first column. Columns count from 0.",
        {"range(X.shape[1])": "range(1, X.shape[1])"},
    ),
    as_many_columns_as_sentences=(
        "You went through as many columns as there are sentences. Columns are the second axis of X.",
        {"range(X.shape[1])": "range(min(len(X), X.shape[1]))"},
    ),
    column_before=(
        "You read column t − 1, which in the first turn is the last one: the columns count from 0, as t does.",
        {"step(X[:, t]": "step(X[:, t - 1]"},
    ),
    first_column_again=(
        "Every turn of your loop reads the first column. Read column t.",
        {"step(X[:, t]": "step(X[:, 0]"},
    ),
    states_handed_over_turned=(
        "The two states have changed places on their way into the layer: it takes h first.",
        {"step(X[:, t], h, c)": "step(X[:, t], c, h)"},
    ),
    states_taken_turned=(
        "The two states have changed places on their way out of the layer: it returns h first.",
        {"new_h, new_c = step": "new_c, new_h = step"},
    ),
    old_states_exchanged=(
        "In the pads h gets the old c and c the old h. Each keeps its own.",
        {"new_h, h)": "new_h, c)", "new_c, c)": "new_c, h)"},
    ),
    new_where_it_is_over=(
        "Only c is inverted: it moves in the pads, and stays at the tokens.",
        {"np.where(mask, new_c, c)": "np.where(mask, c, new_c)"},
    ),
    only_h_inverted=(
        "Only h is inverted: it moves in the pads, and stays at the tokens.",
        {"np.where(mask, new_h, h)": "np.where(mask, h, new_h)"},
    ),
    only_c_zeroed=(
        "Your h is carried, and c is 0 in the pads. Both are states: carry both.",
        {"np.where(mask, new_c, c)": "np.where(mask, new_c, 0)"},
    ),
    mask_in_the_wrong_axis=(
        "You compared the lengths with the number of the sentence. What is compared with a length is the column.",
        {"(t < lengths)[:, None]": "(np.arange(len(X)) < lengths)[:, None]"},
    ),
    product_of_old_lost=(
        "You multiplied the new states by the mask, and a sentence that is over gets 0, or nan. Choose between the new"
        " state and the one before.",
        {CARRY: "h, c = mask * new_h, mask * new_c"},
    ),
    added_up=(
        "You added the new states to the old ones. The layer has the old ones in it already.",
        {
            "np.where(mask, new_h, h)": "np.where(mask, h + new_h, h)",
            "np.where(mask, new_c, c)": "np.where(mask, c + new_c, c)",
        },
    ),
    layer_reads_what_it_made=(
        "The layer ran twice on every column: once more on what it had just made.",
        {"new_h, new_c = step(X[:, t], h, c)": "new_h, new_c = step(X[:, t], *step(X[:, t], h, c))"},
    ),
    c_alone=(
        "You returned c alone. Whoever goes on needs both states.",
        {"return h, c": "return c"},
    ),
    last_sentence_states=(
        "You returned the states of the last sentence alone.",
        {"return h, c": "return h[-1], c[-1]"},
    ),
    mean_states=(
        "You took the mean of the states of all columns. The task asks for those after the last token.",
        {**KEEP_ALL, "return h, c": "return np.mean(all_h, axis=0), np.mean(all_c, axis=0)"},
    ),
    one_too_many_only_h_carried=(
        "Two things: h has read one pad, and c ran on through all of them.",
        {"t < lengths": "t <= lengths", "np.where(mask, new_c, c)": "new_c"},
    ),
    kept_and_read_at_the_length_less_two=(
        "You kept the states of all columns, and read those before the last token's.",
        {
            **KEEP_ALL,
            "return h, c": "k = range(len(X))\n"
            "    return np.array(all_h)[lengths - 2, k], np.array(all_c)[lengths - 2, k]",
        },
    ),
    states_never_moved=(
        "You returned the states that you were given. The layer's new ones have to be kept, where there is a token.",
        {CARRY: "pass"},
    ),
    inverted_without_the_first_pad=(
        "Your mask is inverted, and one column late: the states move in the pads but for the first, and stay at the"
        " tokens.",
        {"t < lengths": "t > lengths"},
    ),
    noted_one_column_late=(
        "You noted the states of a sentence one column too late: after column t it has read t + 1 tokens. And one as"
        " long as the batch is wide is never noted.",
        {
            "    for t": "    ends = h.copy(), c.copy()\n    for t",
            CARRY: "h, c = new_h, new_c\n        for end, state in zip(ends, (h, c), strict=True):\n"
            "            end[lengths == t] = state[lengths == t]",
            "return h, c": "return ends",
        },
    ),
)
