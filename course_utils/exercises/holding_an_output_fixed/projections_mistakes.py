"""What else is recognized in the projection of a step."""

from course_utils.exercises.holding_an_output_fixed.projections import project_batch, project_gradient

project_gradient.recognizes(
    j_missing=(
        "You took the multiple off every entry of g. How much of each parameter has to go is told by j.",
        {"return g - along * j": "return g - along"},
    ),
    brackets_around_the_difference=(
        "Your j multiplies the whole difference. It belongs to what is taken away.",
        {"return g - along * j": "return (g - along) * j"},
    ),
    entry_by_entry_below=(
        "Below the line you have j · j times j again, entry by entry: brackets are missing around the dot product, and"
        " j divides where it should multiply.",
        {"return g - along * j": "return g - (g @ j) / (j @ j * j)"},
    ),
    brackets_around_all=(
        "You divided g as well. The length of j, squared, divides the dot product alone.",
        {"return g - along * j": "return (g - (g @ j) * j) / (j @ j)"},
    ),
    square_twice=(
        "You divided by the fourth power of the length of j. It comes in twice, not four times.",
        {"(j @ j)": "(j @ j) ** 2"},
    ),
    sum_squared=(
        "Below the line stands the sum of j, squared. The length squared is the sum of the squares.",
        {"(j @ j)": "np.sum(j) ** 2"},
    ),
    sum_of_j=(
        "Below the line stands the sum of j. The length squared is the sum of the squares.",
        {"(j @ j)": "np.sum(j)"},
    ),
    mean_of_squares=(
        "Below the line you have the mean of the squares of j. The length squared is their sum.",
        {"(j @ j)": "np.mean(j * j)"},
    ),
    mean_above=(
        "Above the line you have the mean of the products. A dot product is their sum.",
        {"(g @ j) /": "np.mean(g * j) /"},
    ),
    largest_entry=(
        "You divided by the largest entry of j, squared. The length of a vector is made of all of them.",
        {"(j @ j)": "np.max(np.abs(j)) ** 2"},
    ),
    size_of_the_product=(
        "You took the size of the dot product. Where it is negative, what goes has a minus of its own.",
        {"(g @ j) /": "abs(g @ j) /"},
    ),
    sign_of_the_product=(
        "You took the sign of the dot product alone. How long the part along j is, it says as well.",
        {"(g @ j) /": "np.sign(g @ j) /"},
    ),
    all_of_g=(
        "You took away a piece of j as long as g. How much goes depends on the angle between them.",
        {"(g @ j) / (j @ j)": "np.sqrt((g @ g) / (j @ j))"},
    ),
    half=(
        "You took half of the part away. The output still moves, half as far.",
        {"g - along * j": "g - 0.5 * along * j"},
    ),
    products_alone=(
        "You took g · j away entry by entry, without j. What goes is a multiple of j.",
        {"return g - along * j": "return g - g * j / (j @ j)"},
    ),
    matrix_alone=(
        "You returned the projection as a matrix. The task asks for the step: apply it to g.",
        {"return g - along * j": "return np.eye(len(g)) - np.outer(j, j) / (j @ j)"},
    ),
    dot_product_alone=(
        "You returned the dot product, by how much the output moves. The task asks for the step.",
        {"return g - along * j": "return g @ j"},
    ),
    mean_taken_off=(
        "You took the mean off g, as if j were 1 in all entries. j says how the output answers to each parameter.",
        {"return g - along * j": "return g - g.mean()"},
    ),
    part_not_normalized=(
        "Two things: this is the part that has to go, not what is left; and it is not measured by the length of j.",
        {"return g - along * j": "return (g @ j) * j"},
    ),
    part_divided_once=(
        "Two things: this is the part that has to go, not what is left; and the length of j comes in twice.",
        {"(j @ j)": "np.sqrt(j @ j)", "return g - along * j": "return along * j"},
    ),
    added_not_normalized=(
        "Two things: the part along j is to be taken away, not added; and it is not measured by the length of j.",
        {"(j @ j)": "1", "return g - along * j": "return g + along * j"},
    ),
    exchanged_not_normalized=(
        "Two things: g and j have changed places; and the part is not measured by a length.",
        {"along = (g @ j) / (j @ j)": "along = g @ j", "return g - along * j": "return j - along * g"},
    ),
    exchanged_by_j=(
        "You took the part off j, with a multiple of g. It is g that is to be the step, and a multiple of j that goes.",
        {"return g - along * j": "return j - along * g"},
    ),
    small_number_below=(
        "Something is added to the length of j, squared, below the line. Then a little of the part along j is left.",
        {"(j @ j)": "(j @ j + 1e-3)"},
    ),
    one_below=(
        "A 1 is added to the length of j, squared, below the line. It was to keep you from dividing by 0, and j is not"
        " 0.",
        {"(j @ j)": "(j @ j + 1)"},
    ),
    multiplied_by_the_length=(
        "You multiplied by the length of j, squared. It divides: g · j has one length of j in it, and j another.",
        {"/ (j @ j)": "* (j @ j)"},
    ),
)

project_batch.recognizes(
    reflected=(
        "You took the parts along the rows away twice. Now the step moves the outputs backwards.",
        {"return g - V.T @ (V @ g)": "return g - 2 * V.T @ (V @ g)"},
    ),
    half=(
        "You took half of the parts away. The outputs still move, half as far.",
        {"return g - V.T @ (V @ g)": "return g - 0.5 * V.T @ (V @ g)"},
    ),
    coordinates_taken_off=(
        "You took the coordinates V g off, one for each direction, and not the vector that they make. They tell how"
        " much of each direction there is in g.",
        {"return g - V.T @ (V @ g)": "return g - V @ g"},
    ),
    coordinates_alone=(
        "You returned how much of each direction there is in g. The task asks for the step.",
        {"return g - V.T @ (V @ g)": "return V @ g"},
    ),
    divided_by_the_values=(
        "You divided by the singular values. The directions have length 1 and need no weights; that is for finding what"
        " makes an output move by 1.",
        {"return g - V.T @ (V @ g)": "return g - V.T @ (V @ g / s[: len(V)])"},
    ),
    mask_on_the_columns=(
        "Your mask fell on the columns of Vt. It has an entry for each singular value, as Vt has a row for each.",
        {"V = Vt[s > tolerance * s[0]]": "V = Vt[:, s > tolerance * s[0]].T"},
    ),
    change_of_the_outputs_taken_off=(
        "You took J g off, which has a number for each output. A step has an entry for each parameter: the change of"
        " the outputs has to be carried back.",
        {"return g - V.T @ (V @ g)": "return g - J @ g"},
    ),
    normal_equations_of_the_unlike=(
        "You left repeated rows out and solved equations with J Jᵀ. Rows that are nearly alike are still there, and its"
        " condition is that of J squared.",
        {
            "return g - V.T @ (V @ g)": "R = np.array(list(dict.fromkeys(map(tuple, J.round(12)))))\n"
            "    return g - R.T @ np.linalg.solve(R @ R.T, R @ g)"
        },
    ),
    last_row_alone=(
        "You projected on the last row alone: every turn of the loop begins from g. Each held output has a row.",
        {"return g - V.T @ (V @ g)": "j = J[-1]\n    return g - (g @ j) / (j @ j) * j"},
    ),
    first_row_alone=(
        "You projected on the first row alone: is the `return` inside the loop? Each held output has a row.",
        {"return g - V.T @ (V @ g)": "j = J[0]\n    return g - (g @ j) / (j @ j) * j"},
    ),
    sum_of_parts_averaged=(
        "You took the mean of the parts along the rows away. All that moves an output has to go, and rows that are not"
        " orthogonal have something in common.",
        {
            "return g - V.T @ (V @ g)": "d = 0 * g\n    for j in J:\n"
            "        d = d + (g @ j) / (j @ j) * j / len(J)\n    return g - d"
        },
    ),
    whole_matrix_as_one=(
        "You divided Jᵀ J g by one number. That is a projection only where all singular values are the same.",
        {"return g - V.T @ (V @ g)": "return g - J.T @ (J @ g) / np.sum(J**2)"},
    ),
    divided_by_the_largest=(
        "You divided Jᵀ J g by the largest singular value, squared. That is right for the first direction alone.",
        {"return g - V.T @ (V @ g)": "return g - J.T @ (J @ g) / s[0] ** 2"},
    ),
    part_along_of_all_directions=(
        "Two things: you kept the part that moves the outputs; and directions count that belong to no row, where"
        " samples repeat.",
        {"V = Vt[s > tolerance * s[0]]": "V = Vt", "return g - V.T @ (V @ g)": "return V.T @ (V @ g)"},
    ),
    smallest_alone=(
        "You took the last direction that counts alone. All that count move the outputs.",
        {"V = Vt[s > tolerance * s[0]]": "V = Vt[s > tolerance * s[0]][-1:]"},
    ),
    first_left_out=(
        "You left the first direction out. It is the one that moves the outputs most.",
        {"V = Vt[s > tolerance * s[0]]": "V = Vt[s > tolerance * s[0]][1:]"},
    ),
    one_more_than_the_rank=(
        "You took one direction more than count. That one moves no output, and the step loses more than it must.",
        {
            "full_matrices=False": "full_matrices=True",
            "V = Vt[s > tolerance * s[0]]": "V = Vt[: np.sum(s > tolerance * s[0]) + 1]",
        },
    ),
    ridge_of_the_size=(
        "You added to the diagonal of J Jᵀ the tolerance times its largest value. Directions with a small singular"
        " value stay in the step: what counts as 0 is a question of yes or no.",
        {
            "return g - V.T @ (V @ g)": "R = J @ J.T + tolerance * s[0] ** 2 * np.eye(len(J))\n"
            "    return g - J.T @ np.linalg.solve(R, J @ g)"
        },
    ),
    ridge_on_the_values=(
        "You weighted the directions by s²/(s² + a little). A direction counts, or it does not.",
        {
            "return g - V.T @ (V @ g)": "w = s**2 / (s**2 + (tolerance * s[0]) ** 2)\n"
            "    return g - Vt.T @ (w * (Vt @ g))"
        },
    ),
    wrong_vectors_back=(
        "You came back by U, from a number for each direction to one for each row of J. The step has one for each"
        " parameter.",
        {"return g - V.T @ (V @ g)": "return _U[:, : len(V)] @ (V @ g)"},
    ),
    eigenvalues_and_the_tolerance_squared=(
        "You took the eigenvalues of Jᵀ J, and squared the tolerance for them. On paper that is right; but what should"
        " be 0 there is some 1e-16 of the largest, by rounding, and counts. The SVD of J itself keeps the digits.",
        {"V = Vt[s > tolerance * s[0]]": "w, Q = np.linalg.eigh(J.T @ J)\n    V = Q[:, w > tolerance**2 * w[-1]].T"},
    ),
)
