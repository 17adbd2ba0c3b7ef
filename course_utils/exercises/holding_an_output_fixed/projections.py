"""The exercises of lecture 10 on projections: what must be taken from a step so that it moves no held output."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise
from course_utils.exercises.framework.observed import observed
from course_utils.exercises.framework.rounding import despite_rounding


def _gradient_cases(rng):
    cases = [(rng.normal(size=P), scale * rng.normal(size=P)) for P, scale in ((3, 2.0), (5, 0.3), (6, 1.5))]
    along = np.array([0.0, 2.0, 0.0, -1.0])
    return [*cases, (np.array([1.0, 2.0, -1.0, 1.0]), along), (np.array([1.0, -2.0, 0.5, 1.0]), along)]


@exercise(
    "Take away what moves the output",
    minutes=6,
    difficulty=1,
    objective="Take one direction out of a vector, and nothing more.",
    cases=_gradient_cases,
    hints=(
        "Draw both vectors from one point. Which part of g points along j?",
        "That part is a multiple of j, c j. Which c makes the rest orthogonal to j? Write down j · (g − c j) = 0.",
        "The equation says c (j · j) = g · j. The length of j comes in twice: once to measure g, once in j itself.",
    ),
)
def project_gradient(g, j):
    """g without its part along j, (P,)."""
    along = (g @ j) / (j @ j)
    return g - along * j


project_gradient.recognizes(
    not_normalized=(
        "You took (g · j) j away. That is right where j has length 1; here it has another, which comes in twice.",
        {"along = (g @ j) / (j @ j)": "along = g @ j"},
    ),
    divided_once=(
        "You divided by the length of j once. It comes in twice: in g · j, and in the j that is taken away.",
        {"(j @ j)": "np.sqrt(j @ j)"},
    ),
    part_along=(
        "This is the part along j: of all parts of g the one that moves the output. It is what has to go.",
        {"return g - along * j": "return along * j"},
    ),
    added=(
        "You added the part along j, and now the output moves twice as much.",
        {"return g - along * j": "return g + along * j"},
    ),
    reflected=(
        "You took the part along j away twice. Now the step moves the output backwards.",
        {"return g - along * j": "return g - 2 * along * j"},
    ),
    divided_by_g=(
        "You divided by the length of g, squared. The multiple of j that is in g is measured by the length of j.",
        {"(j @ j)": "(g @ g)"},
    ),
    cosine=(
        "You took the cosine of the angle for the length of the part. A cosine does not know how long g and j are.",
        {"(j @ j)": "np.sqrt((g @ g) * (j @ j))"},
    ),
    shortened=(
        "You made g shorter, and it still has the old direction. What goes is a multiple of j.",
        {"return g - along * j": "return g - along * g"},
    ),
    exchanged=(
        "The two have changed places: this is j without its part along g. It is g that is to be the step.",
        {"along = (g @ j) / (j @ j)": "along = (g @ j) / (g @ g)", "return g - along * j": "return j - along * g"},
    ),
    whole_j=(
        "You took j away as it is. How much of it must go depends on how much of it there is in g.",
        {"return g - along * j": "return g - j"},
    ),
    entry_by_entry=(
        "You multiplied entry by entry and did not add up. The output answers to the sum of all g_i j_i.",
        {"along = (g @ j) / (j @ j)": "along = g * j / (j @ j)"},
    ),
    quotients=(
        "You multiplied entry by entry, above and below, and did not add up, so that j cancels. A dot product is one"
        " number.",
        {"along = (g @ j) / (j @ j)": "along = g * j / (j * j)"},
    ),
    mean_of_products=(
        "You took the mean of the products above and nothing below. A dot product is a sum, and the length of j is"
        " missing.",
        {"along = (g @ j) / (j @ j)": "along = np.mean(g * j)"},
    ),
    precedence=(
        "Python goes from left to right: a / b @ c is (a / b) @ c. Put the two dot products in parentheses.",
        {"return g - along * j": "return g - g @ j / j @ j * j"},
    ),
    unit_g=(
        "You gave g length 1 as well as j. Only the direction of j counts; g is the step, and its length is wanted.",
        {"return g - along * j": "return (g - along * j) / np.sqrt(g @ g)"},
    ),
    as_it_came=(
        "This is g as it came. Its part along j is still in it.",
        {"return g - along * j": "return g"},
    ),
    nothing_left=(
        "A step of 0 moves no output, and is not the nearest that does not. Only the part along j has to go.",
        {"return g - along * j": "return 0 * g"},
    ),
    multiple_alone=(
        "This is how often j is contained in g, one number. The step is g without that multiple of j.",
        {"return g - along * j": "return along"},
    ),
    one_entry=(
        "You let one parameter make up for all. The output stays, but this is not the nearest step: share it among all"
        " parameters that the output reads.",
        {"return g - along * j": "d, i = g.copy(), np.argmax(np.abs(j))\n    d[i] -= (g @ j) / j[i]\n    return d"},
    ),
    parameters_frozen=(
        "You froze every parameter that the output reads. That keeps it, and costs more than it must: a step may use"
        " them, as long as their effects cancel.",
        {"return g - along * j": "return np.where(j != 0, 0.0, g)"},
    ),
    only_in_conflict=(
        "You project only where g · j is negative. That spares a loss that is to fall; a held output must move in"
        " neither direction.",
        {"return g - along * j": "return g - min(along, 0.0) * j"},
    ),
    only_in_agreement=(
        "You project only where g · j is positive. The output must not fall either.",
        {"return g - along * j": "return g - max(along, 0.0) * j"},
    ),
    same_length=(
        "Your direction is right, and you made the step as long as g was. The nearest one is shorter: it has lost a"
        " part.",
        {"return g - along * j": "d = g - along * j\n    return d * np.sqrt((g @ g) / (d @ d))"},
    ),
    unit_length=(
        "Your direction is right, and you gave it length 1. How far to go is the affair of g and of the rate.",
        {"return g - along * j": "d = g - along * j\n    return d / np.sqrt(d @ d)"},
    ),
    sign=(
        "The sign of the whole is flipped. Only what is taken away has a minus.",
        {"return g - along * j": "return along * j - g"},
    ),
)


def _turned(rng, values, P):
    """A matrix with these singular values, its rows in general position."""
    U, V = (np.linalg.qr(rng.normal(size=(size, len(values))))[0] for size in (len(values), P))
    return U @ np.diag(values) @ V.T  # (h, P)


def _batch_cases(rng):
    apart, few = rng.normal(size=(3, 7)), rng.normal(size=(2, 5))
    repeated = rng.normal(size=(3, 5))[[0, 1, 0, 2, 1, 1, 0]]  # (7, 5), rank 3
    alike = _turned(rng, [1.0, 1e-3, 1e-7], 8)
    small = 1e-8 * rng.normal(size=(2, 4))
    zero = _turned(rng, [2.0, 1.0, 1e-8], 6)
    level = _turned(rng, [1.0] * 8 + [2e-7], 11)  # where the sum, or the norm, is not the largest value
    wanted = ((apart, 1e-10), (few, 1e-10), (repeated, 1e-10), (alike, 1e-10), (small, 1e-6), (zero, 1e-5))
    wanted += ((level, 1e-7),)
    return [(rng.normal(size=J.shape[1]), J, tolerance) for J, tolerance in wanted]


@observed(
    "Keep a whole batch",
    minutes=10,
    difficulty=2,
    objective="Take many directions out at once by an SVD, and decide which of them count.",
    cases=_batch_cases,
    observe=despite_rounding,
    float64="Singular values down to 1e-7 of the largest count, and float32 cannot tell them from rounding.",
    rtol=1e-6,
    hints=(
        "Which steps move no output? Those with J d = 0. If you knew a set of orthogonal directions that span all rows"
        " of J, how would you go on?",
        "The SVD gives such directions, of length 1. There are as many as singular values that do not count as 0. Print"
        " the shapes of U, s and Vt: which of them have as many numbers as there are parameters?",
        "Choose the rows of Vt whose singular value is above `tolerance` times the largest. Take away the part of g"
        " along each of them, as in the exercise before; their lengths are 1.",
    ),
)
def project_batch(g, J, tolerance):
    """g without its parts along the rows of J, (P,)."""
    _U, s, Vt = np.linalg.svd(J, full_matrices=False)
    V = Vt[s > tolerance * s[0]]  # (rank, P)
    return g - V.T @ (V @ g)


project_batch.recognizes(
    mean_gradient=(
        "You projected on the mean of the rows. Then the mean of the held outputs stays, and each of them moves; the"
        " task asks that every sample keep its own.",
        {"return g - V.T @ (V @ g)": "j = J.mean(axis=0)\n    return g - (g @ j) / (j @ j) * j"},
    ),
    normal_equations=(
        "You solved equations with J Jᵀ. Its condition is that of J squared, and half of the digits are lost where rows"
        " are nearly alike; where they repeat, it has no inverse at all.",
        {"return g - V.T @ (V @ g)": "return g - J.T @ np.linalg.solve(J @ J.T, J @ g)"},
    ),
    pinv_of_the_gram=(
        "Repeated samples do no harm any more, but you still go through J Jᵀ. Its condition is that of J squared:"
        " what counts is lost among what does not.",
        {"return g - V.T @ (V @ g)": "return g - J.T @ np.linalg.pinv(J @ J.T) @ J @ g"},
    ),
    one_after_the_other=(
        "You projected on one row after the other. Each projection brings back a little of what an earlier one has"
        " removed, unless the rows are orthogonal.",
        {"return g - V.T @ (V @ g)": "for j in J:\n        g = g - (g @ j) / (j @ j) * j\n    return g"},
    ),
    each_for_itself=(
        "You took away the part along each row, measured in the whole g. Rows that point alike are counted more than"
        " once; they must be made orthogonal first.",
        {"return g - V.T @ (V @ g)": "d = g\n    for j in J:\n        d = d - (g @ j) / (j @ j) * j\n    return d"},
    ),
    no_inverse=(
        "You took Jᵀ J g away. That is a projection only if the rows of J are orthogonal and have length 1.",
        {"return g - V.T @ (V @ g)": "return g - J.T @ (J @ g)"},
    ),
    singular_values_left_in=(
        "You took the directions times their singular values. The rows of Vt have length 1 and need no weights.",
        {"return g - V.T @ (V @ g)": "return g - V.T @ (s[: len(V)] * (V @ g))"},
    ),
    part_along=(
        "You kept the part that moves the held outputs. It is what has to go.",
        {"return g - V.T @ (V @ g)": "return V.T @ (V @ g)"},
    ),
    added=(
        "You added the part along the rows. Now the outputs move twice as much.",
        {"return g - V.T @ (V @ g)": "return g + V.T @ (V @ g)"},
    ),
    all_directions=(
        "You let as many directions count as J has rows, or columns where these are fewer, or your bound is far too"
        " small. Where samples repeat, some have a singular value of 0: they belong to no row of J, rounding has chosen"
        " them, and the step loses more than it must.",
        {"V = Vt[s > tolerance * s[0]]": "V = Vt"},
    ),
    absolute=(
        "You compared the singular values with the tolerance itself. What is small depends on the largest: a J of small"
        " numbers has small singular values, and all of them count.",
        {"tolerance * s[0]": "tolerance"},
    ),
    squared=(
        "Directions that count were left out. Either you compared the squares of the singular values, which are those"
        " of J Jᵀ, or with a larger tolerance than the one that is given.",
        {"s > tolerance * s[0]": "s**2 > tolerance * s[0] ** 2"},
    ),
    tolerance_of_the_machine=(
        "You went by the digits of the machine. One case asks for a larger tolerance, and has a direction below it.",
        {"tolerance * s[0]": "1e-14 * s[0]"},
    ),
    tolerance_times_the_sum=(
        "You compared with more than the tolerance times the largest value: with its multiple by a sum, a norm or a"
        " size. One direction that counts was left out.",
        {"s[0]": "s.sum()"},
    ),
    null_space_of_a_thin_svd=(
        "You looked for the null space among the rows of a thin Vt. With `full_matrices=False` they are as few as the"
        " rows of J, and most of the null space is not there. Take the others away from g instead.",
        {
            "V = Vt[s > tolerance * s[0]]": "V = Vt[s <= tolerance * s[0]]",
            "return g - V.T @ (V @ g)": "return V.T @ (V @ g)",
        },
    ),
    turned_comparison=(
        "You took away the directions whose singular value counts as 0. These no output sees; take away the others.",
        {"V = Vt[s > tolerance * s[0]]": "V = Vt[s <= tolerance * s[0]]"},
    ),
    all_rows_of_a_full_vt=(
        "Nothing is left. A step of 0 moves no output, and is not the nearest that does not. Did you take all rows of a"
        " full Vt? Those beyond the rank are the null space, which is to be kept.",
        {"full_matrices=False": "full_matrices=True", "V = Vt[s > tolerance * s[0]]": "V = Vt"},
    ),
    sign=(
        "The sign of the whole is flipped. Only what is taken away has a minus.",
        {"return g - V.T @ (V @ g)": "return V.T @ (V @ g) - g"},
    ),
    as_it_came=(
        "This is g as it came. Its parts along the directions are still in it.",
        {"return g - V.T @ (V @ g)": "return g"},
    ),
    matrix_alone=(
        "You returned the projection as a matrix. The task asks for the step: apply it to g.",
        {"return g - V.T @ (V @ g)": "return np.eye(len(g)) - V.T @ V"},
    ),
    orthogonalized_without_a_tolerance=(
        "You made the rows orthogonal one after the other, and divided by the length of what is left. Where samples"
        " repeat, that is 0 but for rounding: leave such rows out.",
        {
            "return g - V.T @ (V @ g)": "rows = []\n"
            "    for j in J:\n        for other in rows:\n            j = j - (other @ j) * other\n"
            "        rows.append(j / np.sqrt(j @ j))\n"
            "    for row in rows:\n        g = g - (row @ g) * row\n    return g"
        },
    ),
    ridge=(
        "You added something to the diagonal of J Jᵀ. It can be solved now, and the answer is another one: directions"
        " with a small singular value stay in the step.",
        {"return g - V.T @ (V @ g)": "return g - J.T @ np.linalg.solve(J @ J.T + tolerance * np.eye(len(J)), J @ g)"},
    ),
    largest_alone=(
        "You took the first direction alone. It is the one that moves the outputs most; the others move them, too.",
        {"V = Vt[s > tolerance * s[0]]": "V = Vt[:1]"},
    ),
    one_too_many_kept=(
        "You stopped one direction early, and the step still moves the outputs along that one. All that count"
        " have to go, and there are as many as the rank.",
        {"V = Vt[s > tolerance * s[0]]": "V = Vt[: np.sum(s > tolerance * s[0]) - 1]"},
    ),
    columns_of_vt=(
        "You took columns of Vt. What NumPy returns is V transposed: its rows are the directions in the parameters.",
        {
            "full_matrices=False": "full_matrices=True",
            "V = Vt[s > tolerance * s[0]]": "V = Vt[:, : np.sum(s > tolerance * s[0])].T",
        },
    ),
    columns_of_a_thin_vt=(
        "You took columns of Vt. What NumPy returns is V transposed, with a row for each direction in the parameters.",
        {"V = Vt[s > tolerance * s[0]]": "V = Vt[:, : np.sum(s > tolerance * s[0])].T"},
    ),
    left_vectors=(
        "You took U, whose columns have one number for each row of J. A step has one for each parameter.",
        {"V = Vt[s > tolerance * s[0]]": "V = _U[:, s > tolerance * s[0]].T"},
    ),
    same_length=(
        "Your direction is right, and you made the step as long as g was. The nearest one is shorter: it has lost a"
        " part.",
        {"return g - V.T @ (V @ g)": "d = g - V.T @ (V @ g)\n    return d * np.sqrt((g @ g) / (d @ d))"},
    ),
)
