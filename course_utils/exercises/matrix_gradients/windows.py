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
    objective="Turn the gradient of a window's concatenated word vectors into that of the table E.",
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
)
