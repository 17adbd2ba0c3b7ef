"""The exercise of lecture 12 on one step of Shampoo: what Adagrad divides by, shared by the two sides of a matrix."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise
from course_utils.numpy_ref.orthogonalization import InverseRoot


def root(A, k):
    """A to the power −1/k, of any k: a wrong one is to have its sentence, and no error."""
    return InverseRoot(k)(A)


def _shampoo_cases(rng):
    def positive(n):
        A = rng.normal(size=(n, n))
        return A @ A.T + 0.2 * np.eye(n)

    def case(rows, columns, lr):
        W, G = rng.normal(size=(2, rows, columns))
        return W, G, positive(rows), positive(columns), lr, root

    return [case(3, 5, 0.1), case(4, 2, 0.3), case(3, 3, 0.05), case(2, 6, 1.0)]


@exercise(
    "A step of Shampoo",
    minutes=10,
    difficulty=3,
    objective="Keep what a matrix of gradients adds up to on either side, and share Adagrad's root between the two.",
    cases=_shampoo_cases,
    demands=(
        keeps(
            "W", "G", "L", "R", sentence="The task asks for new arrays: `+=` and `-=` change the one that was given."
        ),
    ),
    hints=(
        "G is (d_in, d_out). Which of G Gᵀ and Gᵀ G is as large as L, and which as R? Adagrad adds up first, this"
        " gradient included, and divides then.",
        "For a matrix of one entry L and R both add up g². What must be done with each of them, so that the two"
        " together divide by the root of it, once, as Adagrad does?",
        "L stands on the left of G and R on the right, since only there the shapes fit. Each is a square of G, and"
        " takes half of Adagrad's power −½: `root` wants the number under the 1 of that.",
    ),
)
def shampoo_step(W, G, L, R, lr, root):
    """(W, L, R) after one step of Shampoo."""
    L = L + G @ G.T
    R = R + G.T @ G
    step = root(L, 4) @ G @ root(R, 4)
    return W - lr * step, L, R


ADD_L, ADD_R, STEP, RETURN = (
    "L = L + G @ G.T",
    "R = R + G.T @ G",
    "root(L, 4) @ G @ root(R, 4)",
    "return W - lr * step, L, R",
)

shampoo_step.recognizes(
    a_root_on_each_side=(
        "You took Adagrad's −½ on each side, which makes −1 of the two together: your step is divided by the square of"
        " a gradient's size, and gets shorter the larger gradients are. The power is there once, for both sides to"
        " share.",
        {STEP: "root(L, 2) @ G @ root(R, 2)"},
    ),
    inverse_on_each_side=(
        "You took the whole inverse on each side. Adagrad divides by a root, once, and the two sides share that.",
        {STEP: "root(L, 1) @ G @ root(R, 1)"},
    ),
    an_eighth=(
        "Your power is −⅛ on each side, −¼ of the two together. You halved once too often.",
        {STEP: "root(L, 8) @ G @ root(R, 8)"},
    ),
    third_roots=(
        "Your power is −⅓ on each side. Two of them make −⅔, and Adagrad has −½.",
        {STEP: "root(L, 3) @ G @ root(R, 3)"},
    ),
    more_on_the_right=(
        "Your left side takes its half, and the right one all of Adagrad's power. Both sides are alike.",
        {STEP: "root(L, 4) @ G @ root(R, 2)"},
    ),
    more_on_the_left=(
        "Your right side takes its half, and the left one all of Adagrad's power. Both sides are alike.",
        {STEP: "root(L, 2) @ G @ root(R, 4)"},
    ),
    right_side_missing=(
        "Nothing stands on the right of G: its columns are as they were, and half of the power is missing.",
        {STEP: "root(L, 4) @ G"},
    ),
    left_side_missing=(
        "Nothing stands on the left of G: its rows are as they were, and half of the power is missing.",
        {STEP: "G @ root(R, 4)"},
    ),
    left_side_takes_all=(
        "You let L take all of Adagrad's power. There is a rule that does so, with one matrix; Shampoo shares it with"
        " R.",
        {STEP: "root(L, 2) @ G"},
    ),
    right_side_takes_all=(
        "You let R take all of Adagrad's power. There is a rule that does so, with one matrix; Shampoo shares it with"
        " L.",
        {STEP: "G @ root(R, 2)"},
    ),
    sides_added=(
        "You divided G on the left, and on the right, and added the two. Both sides act on one and the same step.",
        {STEP: "root(L, 4) @ G + G @ root(R, 4)"},
    ),
    sides_averaged=(
        "You divided G on the left, and on the right, and took their mean. Both sides act on one and the same step.",
        {STEP: "(root(L, 4) @ G + G @ root(R, 4)) / 2"},
    ),
    both_on_the_left=(
        "Both roots stand on the left of G. In a square matrix the shapes fit all the same; R is about columns, and"
        " those are on the right.",
        {STEP: "root(L, 4) @ root(R, 4) @ G"},
    ),
    not_divided=(
        "This is a step of gradient descent: L and R are added up, and nobody divides by them.",
        {STEP: "G"},
    ),
    sides_exchanged=(
        "You put R on the left and L on the right. In a square matrix the shapes fit all the same; elsewhere they do"
        " not. L is about rows.",
        {STEP: "root(R, 4) @ G @ root(L, 4)"},
    ),
    sums_exchanged=(
        "You added Gᵀ G to L and G Gᵀ to R. In a square matrix the shapes fit all the same; elsewhere they do not.",
        {ADD_L: "L = L + G.T @ G", ADD_R: "R = R + G @ G.T"},
    ),
    left_sum_for_both=(
        "You added G Gᵀ to both. That is about rows, and R is about columns; in a square matrix nobody notices.",
        {ADD_R: "R = R + G @ G.T"},
    ),
    right_sum_for_both=(
        "You added Gᵀ G to both. That is about columns, and L is about rows; in a square matrix nobody notices.",
        {ADD_L: "L = L + G.T @ G"},
    ),
    entrywise_squares=(
        "You added the squares of the entries, as Adagrad does. L and R add up products of rows with rows and of"
        " columns with columns; in a square matrix the shapes fit either way.",
        {ADD_L: "L = L + G**2", ADD_R: "R = R + G**2"},
    ),
    diagonals_alone=(
        "You added up the diagonals alone, a number for each row and each column. What turns with the matrix are the"
        " products of different rows, too.",
        {ADD_L: "L = L + np.diag(np.sum(G**2, axis=1))", ADD_R: "R = R + np.diag(np.sum(G**2, axis=0))"},
    ),
    entrywise_in_the_step=(
        "You multiplied entry by entry. L acts on G as a matrix acts, and that is `@`.",
        {STEP: "root(L, 4) * G * root(R, 4)"},
    ),
    entrywise_powers=(
        "You took powers of the entries with `**`. A power of a matrix is one of its eigenvalues; `root` takes that.",
        {STEP: "L ** (-1 / 4) @ G @ R ** (-1 / 4)"},
    ),
    not_added_up=(
        "You forgot what L and R held: yours know this gradient alone. They add up.",
        {ADD_L: "L = G @ G.T", ADD_R: "R = G.T @ G"},
    ),
    old_sums=(
        "You divided by the old L and R, and added afterwards. Adagrad divides by a sum that has this gradient in it.",
        {
            f"    step = {STEP}\n": "",
            f"    {ADD_L}\n": f"    step = {STEP}\n    {ADD_L}\n",
        },
    ),
    right_side_of_old=(
        "Your R gets this gradient after the step, and L before. Both come first.",
        {
            f"    {ADD_R}\n    step = {STEP}\n": f"    step = {STEP}\n    {ADD_R}\n",
        },
    ),
    left_alone_added=(
        "You added nothing to R.",
        {f"    {ADD_R}\n": ""},
    ),
    right_alone_added=(
        "You added nothing to L.",
        {f"    {ADD_L}\n": ""},
    ),
    moving_means=(
        "You keep moving means, 0.9 of the old and 0.1 of the new. Practice often does; the task asks for sums, as in"
        " Adagrad.",
        {ADD_L: "L = 0.9 * L + 0.1 * G @ G.T", ADD_R: "R = 0.9 * R + 0.1 * G.T @ G"},
    ),
    long_moving_means=(
        "You keep moving means, 0.99 of the old and 0.01 of the new. Practice often does; the task asks for sums, as in"
        " Adagrad.",
        {ADD_L: "L = 0.99 * L + 0.01 * G @ G.T", ADD_R: "R = 0.99 * R + 0.01 * G.T @ G"},
    ),
    halves=(
        "You took the mean of the old and the new. The task asks for sums, as in Adagrad.",
        {ADD_L: "L = (L + G @ G.T) / 2", ADD_R: "R = (R + G.T @ G) / 2"},
    ),
    means_over_entries=(
        "You divided by how many columns or rows were added up. The sums are taken as they are.",
        {ADD_L: "L = L + G @ G.T / G.shape[1]", ADD_R: "R = R + G.T @ G / G.shape[0]"},
    ),
    power_for_its_number=(
        "You gave `root` a power. It wants the number under the 1: root(A, k) is the power −1/k.",
        {STEP: "root(L, 1 / 4) @ G @ root(R, 1 / 4)"},
    ),
    power_with_its_sign=(
        "You gave `root` −¼. It wants the number under the 1, and takes care of the sign itself: root(A, k) is the"
        " power −1/k.",
        {STEP: "root(L, -1 / 4) @ G @ root(R, -1 / 4)"},
    ),
    power_turned=(
        "Your power is positive: larger sums make your steps longer. `root` takes the inverse already.",
        {STEP: "root(L, -4) @ G @ root(R, -4)"},
    ),
    roots_kept=(
        "The step is right. You return the roots as L and R, and the next step would add to those. The sums are kept.",
        {RETURN: "return W - lr * step, root(L, 4), root(R, 4)"},
    ),
    old_sums_returned=(
        "The step is right. You return the L and R that you were given, so the next step does not know of this one.",
        {
            ADD_L: "new_L = L + G @ G.T",
            ADD_R: "new_R = R + G.T @ G",
            STEP: "root(new_L, 4) @ G @ root(new_R, 4)",
        },
    ),
    uphill=(
        "You went uphill. The step is taken off.",
        {"W - lr": "W + lr"},
    ),
    no_rate=(
        "The rate is missing.",
        {"lr * step": "step"},
    ),
    step_returned=(
        "You return the step. The task asks for the weight after it.",
        {"W - lr * step": "lr * step"},
    ),
    weight_alone=(
        "You return the weight alone. The task asks for L and R as well: the next step adds to them.",
        {RETURN: "return W - lr * step"},
    ),
    sums_change_places=(
        "All is right, and L and R have changed places in what you return.",
        {"step, L, R": "step, R, L"},
    ),
)
