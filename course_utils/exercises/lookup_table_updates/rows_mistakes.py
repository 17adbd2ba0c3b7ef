"""What else is recognized in a gather and in a step on rows: which ids are looked at, which rows move."""

from course_utils.exercises.lookup_table_updates.rows import gather_rows, sparse_sgd

sparse_sgd.recognizes(
    first_id_alone=(
        "Only the row of the first id has moved: is the `return` inside the loop? Every id has a gradient.",
        {"E, ids, lr * dY": "E, np.ravel(ids)[:1], lr * dY.reshape(-1, E.shape[1])[:1]"},
    ),
    last_id_alone=(
        "Only the row of the last id has moved. Every id has a gradient.",
        {"E, ids, lr * dY": "E, np.ravel(ids)[-1:], lr * dY.reshape(-1, E.shape[1])[-1:]"},
    ),
    uphill_and_no_rate=(
        "Two things: you went uphill, and the rate is missing.",
        {"np.subtract.at(E, ids, lr * dY)": "np.add.at(E, ids, dY)"},
    ),
    mean_over_the_first_axis=(
        "You divided by the length of the ids' first axis. If the cost is a mean, dY knows it already.",
        {"lr * dY": "lr * dY / len(ids)"},
    ),
    divided_by_the_rate=(
        "You divided by the rate. A small rate means a small step.",
        {"lr * dY": "dY / lr"},
    ),
    rate_on_the_table=(
        "The rate multiplies the row as well, or the row less its gradient. It belongs to the gradient alone: are the"
        " brackets where you mean them?",
        {"np.subtract.at(E, ids, lr * dY)": "np.subtract.at(E, ids, dY)\n    rows = np.unique(ids)\n    E[rows] *= lr"},
    ),
    whole_sum_for_each=(
        "You gave each row in use the sum of all gradients of the batch. A row gets those of its own ids.",
        {"np.subtract.at(E, ids, lr * dY)": "E[np.unique(ids)] -= lr * dY.reshape(-1, E.shape[1]).sum(axis=0)"},
    ),
    first_gradients_for_sorted_rows=(
        "You took each row once, and for it the gradient that stands at the same place of the batch. Which gradients"
        " belong to a row, you know from where its id stands.",
        {
            "np.subtract.at(E, ids, lr * dY)": "rows = np.unique(ids)\n"
            "    E[rows] -= lr * dY.reshape(-1, E.shape[1])[: len(rows)]"
        },
    ),
    one_number_a_row=(
        "You added up the entries of a gradient, and the row moved by one number. Each entry of a row has its own.",
        {"lr * dY": "lr * dY.sum(axis=-1, keepdims=True)"},
    ),
    window_sum_for_each=(
        "Each id of a window moved by the sum of its window's gradients. Every id has a gradient of its own.",
        {"lr * dY": "lr * (dY.sum(axis=1, keepdims=True) + 0 * dY if dY.ndim == 3 else dY)"},
    ),
    counted_from_one=(
        "Your rows are one too far to the front, and id 0 has moved the last one: ids count from 0.",
        {"E, ids, lr": "E, ids - 1, lr"},
    ),
    one_row_too_far=(
        "Your rows are one too far to the end. Ids count from 0, as Python does.",
        {"E, ids, lr": "E, (ids + 1) % len(E), lr"},
    ),
    gradient_of_the_id=(
        "You looked up the gradient by the id. dY is no table: it has a gradient for each place of the batch, in the"
        " order in which the ids stand there.",
        {
            "np.subtract.at(E, ids, lr * dY)": "for i in np.ravel(ids):\n"
            "        E[i] -= lr * dY.reshape(-1, E.shape[1])[i]"
        },
    ),
    averaged_and_no_rate=(
        "Two things: the rate is missing, and you took the mean of the gradients of a row where they add up.",
        {
            "E = E.copy()": "E, count = E.copy(), np.bincount(np.ravel(ids), minlength=len(E))",
            "lr * dY": "dY / count[ids][..., None]",
        },
    ),
    signs=(
        "You stepped by the sign of the gradient. Its size counts as well.",
        {"lr * dY": "lr * np.sign(dY)"},
    ),
    decayed=(
        "You multiplied each row by its step. A step is taken off what is there.",
        {"np.subtract.at(E, ids, lr * dY)": "np.multiply.at(E, ids, lr * dY)"},
    ),
    negated=(
        "You returned the step with its sign flipped, or took the table off the step. What is asked for is the table,"
        " less the step.",
        {"return E": "return -E"},
    ),
    set_to_the_sum=(
        "Your gradients are added up rightly. But the rows are set to the step: what the words had learned is gone.",
        {
            "np.subtract.at(E, ids, lr * dY)": "E[np.unique(ids)] = 0\n    np.add.at(E, ids, lr * dY)",
        },
    ),
    set_to_minus_the_sum=(
        "Your gradients are added up rightly. But the rows are set to their step, its sign included, and what the words"
        " had learned is gone.",
        {
            "np.subtract.at(E, ids, lr * dY)": "E[np.unique(ids)] = 0\n    np.subtract.at(E, ids, lr * dY)",
        },
    ),
    divided_by_the_rows=(
        "You divided by the number of rows of the table. A step does not know how many words there are.",
        {"lr * dY": "lr * dY / len(E)"},
    ),
)

sparse_sgd.recognizes(
    moved_rows_alone=(
        "You return only the rows that have moved. The task asks for the table, its other rows as they were.",
        {"return E": "return E[np.unique(ids)]"},
    ),
)

gather_rows.recognizes(
    sizes_compared=(
        "You compared the size of an id with the number of rows: −1 has the size 1 and passes. Look at both ends.",
        {"(ids < 0) | (ids >= len(E))": "np.abs(ids) >= len(E)"},
    ),
)
