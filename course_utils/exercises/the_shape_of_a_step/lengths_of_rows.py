"""The question of lecture 12 on how far a step of one spectral norm can lower a cost."""

import numpy as np

from course_utils.exercises.framework.question import Question

falls_by = Question(
    name="falls_by",
    title="How far does it fall?",
    minutes=4,
    difficulty=1,
    objective="Read off a gradient how much the steepest step of a given spectral norm lowers the cost.",
    answer=0.1 * (np.sqrt(8) + np.sqrt(2)),
    source="0.1 * (np.sqrt(8) + np.sqrt(2))  # the rows are at right angles: their lengths are the singular values",
    rtol=0.02,
    hints=(
        "To first order the cost falls by ⟨G, D⟩, if D is what is taken off. Which D of spectral norm 1 has the"
        " largest, and which numbers of G does it add up?",
        "The singular values are easy here: look at the angle between the two rows.",
        "With rows at right angles each row is one direction of the SVD, and its singular value is its length. All of"
        " them count, and then the length of the step.",
    ),
)

falls_by.recognizes(
    frobenius_step=(
        "That is what a step of that length in the Frobenius norm reaches, along G. A step of that spectral norm may go"
        " as far in each of its directions.",
        0.1 * np.sqrt(10),
    ),
    shortened_gradient=(
        "You took G itself, shortened to that spectral norm. Only its largest direction goes as far as is allowed;"
        " the other one could go further.",
        0.1 * 10 / np.sqrt(8),
    ),
    largest_alone=(
        "You counted the largest singular value alone. A step may go that far in the other direction as well, at the"
        " same time and without getting longer.",
        0.1 * np.sqrt(8),
    ),
    smallest_alone=(
        "You counted the smallest singular value alone, or took one off the other. The step goes in both directions at"
        " once, and what it gains there adds up.",
        0.1 * np.sqrt(2),
    ),
    mean_of_both=(
        "You took the mean of the two singular values. A step goes in both directions at once, and what it gains there"
        " adds up.",
        0.05 * (np.sqrt(8) + np.sqrt(2)),
    ),
    sizes_of_entries=(
        "You added up the sizes of the entries: that is what a step reaches which moves every entry by 0.1. It is"
        " longer than 0.1 in the spectral norm.",
        0.1 * 6,
    ),
    gradient_step=(
        "That is what a plain gradient step at a rate of 0.1 reaches, or the squares of the singular values: 0.1 is the"
        " length here and no rate, and G has a length of its own.",
        0.1 * 10,
    ),
    product_or_plain_sum=(
        "You multiplied the singular values, or added the entries with their signs. What the directions gain adds up,"
        " and a direction gains its singular value.",
        0.1 * 4,
    ),
    columns=(
        "You added the lengths of the columns. They are not at right angles to each other; which vectors here are?",
        0.1 * 2 * np.sqrt(5),
    ),
    eigenvalues=(
        "You took eigenvalues, without their signs. G is not symmetric, and its singular values are others.",
        0.1 * np.sqrt(17),
    ),
    trace=(
        "You took the trace, the sum of the eigenvalues. G is not symmetric, and its singular values are others.",
        0.1,
    ),
    largest_entry=(
        "That is what a step gains that moves one entry by 0.1. There is more to be had within the same spectral norm.",
        0.2,
    ),
    length_one=(
        "That is for a step of length 1. This one is shorter.",
        np.sqrt(8) + np.sqrt(2),
    ),
    frobenius_of_length_one=(
        "That is the Frobenius norm of G: for another norm, and for a step of length 1.",
        np.sqrt(10),
    ),
    largest_of_length_one=(
        "That is the largest singular value alone, and for a step of length 1.",
        np.sqrt(8),
    ),
    sizes_of_length_one=(
        "That is the sum of the sizes of the entries: for another norm, and for a step of length 1.",
        6.0,
    ),
    squared_length=(
        "You squared the length of the step. To first order twice the step gains twice as much.",
        0.01 * (np.sqrt(8) + np.sqrt(2)),
    ),
    half=(
        "You took half of it, as in the second-order part of a parabola. To first order a step gains all of ⟨G, D⟩.",
        0.5 * 0.1 * np.sqrt(10),
    ),
    with_a_minus=(
        "Right but for the sign: the question is by how much it falls.",
        -0.1 * (np.sqrt(8) + np.sqrt(2)),
    ),
    nothing=(
        "At 0 nothing would fall. The gradient is not 0, so some step lowers the cost.",
        0.0,
    ),
)
