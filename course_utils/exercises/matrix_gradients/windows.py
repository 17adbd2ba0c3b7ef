"""The exercise of lecture 01 on word vectors: the gradient of a table, from that of a window."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _window_cases(rng):
    windows = ((2, [3, 1, 3, 0, 3], 6), (4, [2, 0, 2], 5), (3, [1, 4], 7))
    return [(rng.normal(size=d * len(ids)), np.array(ids), vocabulary) for d, ids, vocabulary in windows]


@exercise(
    "Into the words of a window",
    minutes=6,
    difficulty=2,
    objective="Carry a gradient on through the inputs, into the table that they were taken from.",
    cases=_window_cases,
    hints=(
        "The first d numbers of dx belong to the first word, the next d to the second. Which shape shows that?",
        "The answer has the shape of E: vocabulary × d. Which rows of it are zero?",
        "A word that occurs twice in the window got two gradients. They add, so no write may be lost.",
    ),
)
def window_gradient(dx, ids, vocabulary):
    """∂J/∂E (vocabulary × d) from dx = ∂J/∂(the word vectors of ids, one after the other)."""
    pieces = dx.reshape(len(ids), -1)  # (window, d)
    dE = np.zeros((vocabulary, pieces.shape[1]))
    np.add.at(dE, ids, pieces)
    return dE


window_gradient.recognizes(
    last_one_stays=(
        "A word that occurs twice kept only its last piece: one write has replaced the other. Gradients add.",
        {"np.add.at(dE, ids, pieces)": "dE[ids] += pieces"},
    ),
    first_one_stays=(
        "A word that occurs twice kept only its first piece. Each occurrence moves the cost, so gradients add.",
        {"np.add.at(dE, ids, pieces)": "dE[ids[::-1]] = pieces[::-1]"},
    ),
    averaged=(
        "A word that occurs twice got the mean of its pieces. It moved the cost twice, so the pieces are added.",
        {"return dE": "return dE / np.maximum(np.bincount(ids, minlength=vocabulary), 1)[:, None]"},
    ),
    cut_the_other_way=(
        "The cuts fall between the wrong numbers. A word's vector lies in dx as d neighbors, one word after the other.",
        {"dx.reshape(len(ids), -1)": "dx.reshape(-1, len(ids)).T"},
    ),
    reversed=(
        "The pieces went to the words in reverse order. The first d numbers belong to the first word of the window.",
        {"dE, ids,": "dE, ids[::-1],"},
    ),
    window_not_table=(
        "This is the gradient of the window: a row for each position. The parameter is the table: a row for each word.",
        {"return dE": "return pieces"},
    ),
    not_split=(
        "Every word of the window got the sum of all pieces. Each position has a piece of its own.",
        {"np.add.at(dE, ids, pieces)": "dE[ids] = pieces.sum(axis=0)"},
    ),
    downhill=(
        "The sign is flipped. Nothing here turns it: the pieces are gradients already.",
        {"return dE": "return -dE"},
    ),
    divided_by_the_window=(
        "You divided by the length of the window. The cost takes no mean over its words: each piece counts in full.",
        {"return dE": "return dE / len(ids)"},
    ),
    doubled=(
        "A factor of 2 is too much. Pieces are put in their places, and nothing else.",
        {"return dE": "return 2 * dE"},
    ),
    ids_from_one=(
        "Each piece is one row too low. Words are counted from 0, and so are the rows of the table.",
        {"np.add.at(dE, ids, pieces)": "np.add.at(dE, ids + 1, pieces)"},
    ),
    ids_less_one=(
        "Each piece is one row too high, and that of word 0 is in the last row. Words are counted from 0, as rows are.",
        {"np.add.at(dE, ids, pieces)": "np.add.at(dE, ids - 1, pieces)"},
    ),
    transposed=(
        "Rows and columns have changed places. The table has a row for each word.",
        {"return dE": "return dE.T"},
    ),
    flattened=(
        "These are the right numbers in one long row. A gradient has the shape of its parameter, the table.",
        {"return dE": "return dE.ravel()"},
    ),
    up_to_the_last_word=(
        "Your table ends at the largest id of the window. The one in the task has a row for each word of the"
        " vocabulary.",
        {"return dE": "return dE[: ids.max() + 1]"},
    ),
    rows_in_use=(
        "You left out the rows of words that are not in the window. They stay in the table, as zeros.",
        {"return dE": "return dE[np.unique(ids)]"},
    ),
    pieces_of_the_window=(
        "These are the sums for the words, one row for each position. The table has a row for each word.",
        {"return dE": "return dE[ids]"},
    ),
    positions_for_ids=(
        "The pieces lie in the rows 0, 1, 2, …: their positions. The row of a piece is the id of its word.",
        {"np.add.at(dE, ids, pieces)": "dE[: len(ids)] = pieces"},
    ),
    sorted=(
        "You sorted the ids, and the pieces stayed in the order of the window. Piece k belongs to word `ids[k]`.",
        {"np.add.at(dE, ids, pieces)": "np.add.at(dE, np.sort(ids), pieces)"},
    ),
    first_piece_alone=(
        "Only the first piece arrived: your loop ended after it. Is the `return` inside it?",
        {"np.add.at(dE, ids, pieces)": "dE[ids[0]] = pieces[0]"},
    ),
    last_piece_alone=(
        "Only the last piece is there: the table is made anew in each round of your loop. Make it once, before.",
        {"np.add.at(dE, ids, pieces)": "dE[ids[-1]] = pieces[-1]"},
    ),
    last_piece_left_out=(
        "The last piece is missing: `range(n)` leaves n out by itself.",
        {"np.add.at(dE, ids, pieces)": "np.add.at(dE, ids[:-1], pieces[:-1])"},
    ),
    first_piece_left_out=(
        "The first piece is missing: your loop began at 1. Positions are counted from 0.",
        {"np.add.at(dE, ids, pieces)": "np.add.at(dE, ids[1:], pieces[1:])"},
    ),
    same_piece_for_all=(
        "Every word got the first piece. The cut has to move on with the position: piece k begins at k · d.",
        {"np.add.at(dE, ids, pieces)": "np.add.at(dE, ids, pieces[0])"},
    ),
    cuts_that_overlap=(
        "Your cuts overlap: piece k begins at k, where it should begin at k · d.",
        {
            "pieces = dx.reshape(len(ids), -1)": "d = len(dx) // len(ids)\n"
            "    pieces = np.array([dx[k : k + d] for k in range(len(ids))])"
        },
    ),
    cuts_not_turned=(
        "The cuts fall between the wrong numbers, and there are d pieces for the words of the window: as many as words"
        " are needed.",
        {"dx.reshape(len(ids), -1)": "dx.reshape(-1, len(ids))"},
    ),
    counted=(
        "You counted the words. What is added to a row is its piece of dx.",
        {"np.add.at(dE, ids, pieces)": "np.add.at(dE, ids, 1)"},
    ),
    pieces_summed=(
        "You summed each piece to one number. A word's vector has d entries, and each of them its own gradient.",
        {"np.add.at(dE, ids, pieces)": "np.add.at(dE, ids, pieces.sum(axis=1, keepdims=True))"},
    ),
    nothing_arrived=(
        "All is zero. Either you changed a copy, as `E[ids]` is one, or you multiplied what begins at 0.",
        {"np.add.at(dE, ids, pieces)": "pass"},
    ),
    whole_window_added=(
        "Every word got the sum of all pieces, once for each time that it occurs. Each position has a piece of its"
        " own.",
        {"np.add.at(dE, ids, pieces)": "np.add.at(dE, ids, pieces.sum(axis=0))"},
    ),
    averaged_and_one_kept=(
        "Two things: of a word's pieces the last one alone arrived, since the others were replaced; and that was"
        " divided by the window.",
        {"np.add.at(dE, ids, pieces)": "dE[ids] = pieces / len(ids)"},
    ),
    last_one_stays_and_downhill=(
        "Two things: of a word's pieces the last one alone arrived, since gradients were replaced and not added; and"
        " the sign is flipped.",
        {"np.add.at(dE, ids, pieces)": "dE[ids] = -pieces"},
    ),
    every_word=(
        "You added the pieces to every row of the table. Words that are not in the window stay at 0.",
        {"np.add.at(dE, ids, pieces)": "dE += pieces.sum(axis=0)"},
    ),
    occurrences_squared=(
        "A word that occurs twice got the sum of its pieces twice. Each piece is added once.",
        {"return dE": "return dE * np.bincount(ids, minlength=vocabulary)[:, None]"},
    ),
)
