"""The exercise of lecture 12 on Newton–Schulz steps: nearly the polar factor of a matrix, by products alone."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise


def _gradient_cases(rng):
    return [
        (rng.normal(size=(3, 5)), 5),
        (10 * rng.normal(size=(6, 2)), 5),
        (0.3 * rng.normal(size=(4, 4)), 3),
        (rng.normal(size=(2, 7)), 1),
        (0.5 * rng.normal(size=(3, 2)), 2),
    ]


@exercise(
    "Five steps of Newton and Schulz",
    minutes=8,
    difficulty=2,
    objective="Bring all singular values of a matrix near 1 by products of matrices, without looking at any of them.",
    rtol=1e-4,
    atol=1e-5,  # with an ε beside the norm, and in float32, it is the same iteration
    cases=_gradient_cases,
    demands=(keeps("G", sentence="The task asks to leave G as it is, and X = G is the same array."),),
    hints=(
        "The polynomial of a number is a s + b s³ + c s⁵. For a matrix X with singular values s, which product of X's"
        " and Xᵀ's has the singular values s³, and the same U and V?",
        "With A = X Xᵀ that product is A X, and A once more makes s⁵. Before the first step: which norm is easy to"
        " compute and never below the largest singular value?",
        "Divide by the Frobenius norm once. In a step make A of the X that you have now; what multiplies X from the"
        " left is b A and c times A A. The a X stands beside it.",
    ),
)
def orthogonalize(G, steps):
    """Nearly U Vᵀ of G = U S Vᵀ, in the shape of G."""
    a, b, c = 3.4445, -4.775, 2.0315
    X = G / np.linalg.norm(G)
    for _step in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X


NUMBERS, NORM, GRAM, STEP, LOOP, RETURN = (
    "a, b, c = 3.4445, -4.775, 2.0315",
    "G / np.linalg.norm(G)",
    "A = X @ X.T",
    "X = a * X + (b * A + c * A @ A) @ X",
    "    for _step in range(steps):\n",
    "    return X",
)

orthogonalize.recognizes(
    not_divided=(
        "You did not divide by the norm at the start. Where a singular value is well above 1, the polynomial makes it"
        " larger and larger.",
        {NORM: "G"},
    ),
    largest_entry=(
        "You divided by the largest entry. A matrix of small entries can have a large singular value, so that is no"
        " bound.",
        {NORM: "G / np.max(np.abs(G))"},
    ),
    spectral_norm=(
        "You divided by the largest singular value. That is the best number to divide by, and it costs what these steps"
        " are there to save. The task asks for the root of the sum of squares.",
        {NORM: "G / np.linalg.norm(G, 2)"},
    ),
    sum_of_sizes=(
        "You divided by the sum of the sizes. That is a bound, and a loose one: the small singular values begin lower"
        " than they need to. The task asks for the root of the sum of squares.",
        {NORM: "G / np.sum(np.abs(G))"},
    ),
    root_missing=(
        "You divided by the sum of the squares. The norm is its root.",
        {NORM: "G / np.sum(G**2)"},
    ),
    root_of_the_mean=(
        "You divided by the root of the mean square, so that the entries are about 1. The singular values are larger"
        " than that.",
        {NORM: "G / np.sqrt(np.mean(G**2))"},
    ),
    column_norm=(
        "You divided by `norm(…, 1)`, which of a matrix is its largest column sum. The root of the sum of squares needs"
        " no second argument.",
        {NORM: "G / np.linalg.norm(G, 1)"},
    ),
    row_norm=(
        "You divided by `norm(…, np.inf)`, which of a matrix is its largest row sum. The root of the sum of squares"
        " needs no second argument.",
        {NORM: "G / np.linalg.norm(G, np.inf)"},
    ),
    nuclear_norm=(
        "You divided by the sum of the singular values. That is a bound, and it costs what these steps are there to"
        " save. The task asks for the root of the sum of squares.",
        {NORM: "G / np.linalg.norm(G, 'nuc')"},
    ),
    multiplied_by_the_norm=(
        "You multiplied by the norm where it divides.",
        {NORM: "G * np.linalg.norm(G)"},
    ),
    rows_divided=(
        "You divided each row by its own length. That turns the directions of the matrix; one number divides all of"
        " it.",
        {NORM: "G / np.linalg.norm(G, axis=1, keepdims=True)"},
    ),
    columns_divided=(
        "You divided each column by its own length. That turns the directions of the matrix; one number divides all of"
        " it.",
        {NORM: "G / np.linalg.norm(G, axis=0, keepdims=True)"},
    ),
    divided_at_every_step=(
        "You divided by the norm at every step. Once is enough: the polynomial keeps the singular values where it is"
        " good, and dividing makes them small again.",
        {f"    X = {NORM}\n{LOOP}": f"    X = G\n{LOOP}        X = X / np.linalg.norm(X)\n"},
    ),
    divided_at_the_end=(
        "You divided by the norm once more at the end. All singular values are near 1 as they should be; now they are"
        " not.",
        {RETURN: "    return X / np.linalg.norm(X)"},
    ),
    multiplied_back=(
        "You multiplied by the norm again at the end. The size of G is what was to be lost.",
        {RETURN: "    return X * np.linalg.norm(G)"},
    ),
    entrywise_powers=(
        "Your powers are those of the entries: X**3 is no product of matrices. The polynomial is to act on the singular"
        " values.",
        {f"        {GRAM}\n": "", STEP: "X = a * X + b * X**3 + c * X**5"},
    ),
    entrywise_square=(
        "A**2 squares the entries of A. What is meant is A times A as matrices.",
        {"A @ A": "A**2"},
    ),
    other_side=(
        "Your A is about the columns and multiplies from the left, where the rows are. In a square matrix the shapes"
        " fit, and the directions do not.",
        {GRAM: "A = X.T @ X"},
    ),
    coefficients_exchanged=(
        "Your b and c have changed places: which of them belongs to the cube?",
        {"b * A + c * A @ A": "c * A + b * A @ A"},
    ),
    a_and_c_exchanged=(
        "Your a and c have changed places. The slope at 0 is a, the steep one.",
        {NUMBERS: "c, b, a = 3.4445, -4.775, 2.0315"},
    ),
    minus_lost=(
        "A minus is lost: b is negative, or nothing holds the large singular values back.",
        {"-4.775": "4.775"},
    ),
    no_square=(
        "Your c multiplies A, not its square: that is a polynomial of degree 3 with another coefficient.",
        {"c * A @ A": "c * A"},
    ),
    a_square_too_many=(
        "Your c multiplies the cube of A, which is a power of 7 in the singular values.",
        {"c * A @ A": "c * A @ A @ A"},
    ),
    last_power_missing=(
        "The part with c is missing: that is a polynomial of degree 3, and its other coefficients are made for degree"
        " 5.",
        {" + c * A @ A": ""},
    ),
    middle_missing=(
        "The part with b is missing, and nothing holds the large singular values back.",
        {"b * A + ": ""},
    ),
    first_missing=(
        "The part with a is missing: without it small singular values get smaller.",
        {"a * X + (b": "(b"},
    ),
    a_left_out=(
        "You added X without its coefficient a.",
        {"a * X +": "X +"},
    ),
    added_to_the_old=(
        "You added the polynomial to the old X. It takes its place.",
        {STEP: "X = X + a * X + (b * A + c * A @ A) @ X"},
    ),
    not_multiplied=(
        "The powers of A are added to X, and were never multiplied by it. In a square matrix the shapes fit all the"
        " same.",
        {"(b * A + c * A @ A) @ X": "b * A + c * A @ A"},
    ),
    half_multiplied=(
        "A bracket is missing: only the part with c is multiplied by X.",
        {"(b * A + c * A @ A) @ X": "b * A + c * A @ A @ X"},
    ),
    last_part_not_multiplied=(
        "A bracket is missing: only the part with b is multiplied by X.",
        {"(b * A + c * A @ A) @ X": "b * A @ X + c * A @ A"},
    ),
    even_powers=(
        "Your powers are one too high: A X is the cube of the singular values already, and A A X the fifth power.",
        {"(b * A + c * A @ A) @ X": "(b * A @ A + c * A @ A @ A @ A) @ X"},
    ),
    a_alone=(
        "You added the number a itself. It belongs to the first power, that of X.",
        {"a * X +": "a +"},
    ),
    a_times_g=(
        "Your a multiplies G, as it was given. It is X that it belongs to.",
        {"a * X +": "a * G +"},
    ),
    never_times_x=(
        "You return the polynomial without the X that it is multiplied by: a matrix for one side alone.",
        {STEP: "X = a * np.eye(len(X)) + b * A + c * A @ A"},
    ),
    entrywise_product=(
        "You multiplied X entry by entry at the end. The polynomial is made of products of matrices.",
        {"(b * A + c * A @ A) @ X": "(b * A + c * A @ A) * X"},
    ),
    gram_of_the_start=(
        "Your A is made once, before the loop. Each step needs that of the X it begins with.",
        {f"{LOOP}        {GRAM}\n": f"    {GRAM}\n{LOOP}"},
    ),
    gram_of_g=(
        "Your A is made of G, as it was given. Each step needs that of the X it begins with.",
        {GRAM: "A = G @ G.T"},
    ),
    times_g=(
        "You multiplied the powers of A by G. It is X that they belong to.",
        {"A @ A) @ X": "A @ A) @ G"},
    ),
    one_too_many=(
        "You made one step too many.",
        {"range(steps)": "range(steps + 1)"},
    ),
    one_too_few=(
        "You made one step too few.",
        {"range(steps)": "range(steps - 1)"},
    ),
    one_step=(
        "This is what one step gives. Does a `return` stand inside the loop, or does every step begin at the first X?",
        {RETURN: "        return X"},
    ),
    five_always=(
        "You made five steps whatever `steps` says.",
        {"range(steps)": "range(5)"},
    ),
    transposed=(
        "You return the transpose. If X was turned on its side for the loop, it has to be turned back.",
        {RETURN: "    return X.T"},
    ),
    wide_transposed=(
        "A G that is wider than high comes back on its side. If you turned X for the loop, turn it back.",
        {RETURN: "    return X.T if X.shape[0] < X.shape[1] else X"},
    ),
    tall_transposed=(
        "A G that is higher than wide comes back on its side. If you turned X for the loop, turn it back.",
        {RETURN: "    return X.T if X.shape[0] > X.shape[1] else X"},
    ),
    gram_returned=(
        "You return A, which has the size of one side and says nothing of the other.",
        {RETURN: "    return A"},
    ),
    exactly=(
        "You have U Vᵀ itself, and it is what these steps are after. With these coefficients they never quite arrive:"
        " the singular values end on either side of 1. The task asks for what the steps give, without an SVD.",
        lambda G, steps: np.linalg.svd(G, full_matrices=False)[0] @ np.linalg.svd(G, full_matrices=False)[2],
    ),
    by_qr=(
        "You took the Q of a QR decomposition. Its columns are at right angles, and it is another matrix than U Vᵀ:"
        " it depends on which column comes first.",
        lambda G, steps: np.linalg.qr(G)[0],
    ),
    converging=(
        "Your coefficients are those that converge to 1, and slowly at first. The task names others.",
        {NUMBERS: "a, b, c = 15 / 8, -10 / 8, 3 / 8"},
    ),
    degree_three=(
        "You have Newton and Schulz's own step, of degree 3, which converges to 1 and is slow at first. The task names"
        " three other coefficients.",
        {NUMBERS: "a, b, c = 1.5, -0.5, 0.0"},
    ),
)
