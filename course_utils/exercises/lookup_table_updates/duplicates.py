"""The exercises of lecture 07 on ids that occur more than once in a batch: merging, and what a state makes of it."""

import numpy as np

from course_utils.exercises.framework.demands import without
from course_utils.exercises.framework.exercise import exercise


def _merge_cases(rng):
    runs = (([4, 1, 4, 0, 1, 1], 2), ([7, 7, 2, 7], 3), ([5, 3, 9], 2), ([6, 6, 6, 6], 5))
    return [(np.array(ids), rng.normal(size=(len(ids), d))) for ids, d in runs]


@exercise(
    "Merge the rows with the same id",
    minutes=7,
    difficulty=2,
    objective="Give a rule one gradient for each row, which every rule with a memory needs first.",
    cases=_merge_cases,
    demands=(without("merge_rows", sentence="The task is to write what `merge_rows` does."),),
    hints=(
        "Take ids 4, 1, 4. Which two rows come out, in which order, and which gradients are in each?",
        "NumPy's `unique` can tell more than the ids that occur: for each id of the batch, where in the result it"
        " belongs. Look for `return_inverse`.",
        "Begin with zeros, a row for each id that occurs, and add each gradient at its place with `np.add.at`.",
    ),
)
def merged(ids, dY):
    """(rows, G): the ids that occur, ascending (r,), and the sums of their gradients (r, d)."""
    rows, place = np.unique(ids, return_inverse=True)
    G = np.zeros((len(rows), dY.shape[1]))
    np.add.at(G, place, dY)
    return rows, G


SORTED = "    rows, place = np.unique(ids, return_inverse=True)\n"
AS_THEY_COME = "    rows = np.array(list(dict.fromkeys(ids.tolist())), int)\n"

merged.recognizes(
    keeps_the_last=(
        "Of the gradients that share an id you kept the last one. `G[place] = …` and `G[place] += …` write each place"
        " once; the gradients have to add up.",
        {"np.add.at(G, place, dY)": "G[place] += dY"},
    ),
    keeps_the_first=(
        "Of the gradients that share an id you kept the first one. They have to add up.",
        {"np.add.at(G, place, dY)": "G = dY[np.unique(ids, return_index=True)[1]]"},
    ),
    mean=(
        "You took the mean of the gradients of an id. Each use of the word adds to the cost, so its gradients add up.",
        {"return rows, G": "return rows, G / np.bincount(place)[:, None]"},
    ),
    multiplied_by_the_count=(
        "You added the gradients up and multiplied by their number as well. Each one counts once.",
        {"return rows, G": "return rows, G * np.bincount(place)[:, None]"},
    ),
    sum_of_squares=(
        "You added up squares. That the state of a rule squares is its own affair: it wants the square of the sum.",
        {"np.add.at(G, place, dY)": "np.add.at(G, place, dY**2)"},
    ),
    square_of_the_sum=(
        "Your sums are right, and you squared them. A rule squares for itself; it needs the sign for the step.",
        {"np.add.at(G, place, dY)": "np.add.at(G, place, dY)\n    G = G**2"},
    ),
    sizes=(
        "You added up sizes. Gradients of one row may cancel, and then the row has nothing to do.",
        {"np.add.at(G, place, dY)": "np.add.at(G, place, np.abs(dY))"},
    ),
    counted=(
        "You counted how often each id occurs. The task asks for the sum of its gradients.",
        {"np.add.at(G, place, dY)": "np.add.at(G, place, 1.0)"},
    ),
    unsorted=(
        "Rows and sums belong together, in the order in which the ids first occur. The task asks for ascending order,"
        " so that the result does not depend on how the batch is arranged.",
        {
            SORTED: AS_THEY_COME + "    place = np.array([rows.tolist().index(i) for i in ids], int)\n",
        },
    ),
    in_the_order_of_a_set=(
        "Rows and sums belong together, and the rows come as a Python set gives them. A set has no order: small numbers"
        " come out ascending by luck.",
        {
            SORTED: "    rows = np.array(list(set(ids.tolist())), int)\n"
            "    place = np.array([rows.tolist().index(i) for i in ids], int)\n"
        },
    ),
    descending=(
        "Rows and sums belong together, and the largest id comes first. The task asks for ascending order.",
        {"return rows, G": "return rows[::-1], G[::-1]"},
    ),
    rows_as_they_come=(
        "Your sums are in ascending order of the ids, and the rows in the order in which they first occur: they no"
        " longer belong together.",
        {"return rows, G": "rows = np.array(list(dict.fromkeys(ids.tolist())), int)\n    return rows, G"},
    ),
    sums_as_they_come=(
        "Your rows are in ascending order, and the sums in the order in which the ids first occur: they no longer"
        " belong together.",
        {
            "np.add.at(G, place, dY)": AS_THEY_COME.lstrip()
            + "    for k, i in enumerate(rows):\n        G[k] = dY[ids == i].sum(axis=0)"
            "\n    rows = np.sort(rows)"
        },
    ),
    gradients_not_sorted=(
        "You put the ids in order and left the gradients as they came, so they were added up for the wrong ids. Both"
        " have to move alike.",
        {"np.add.at(G, place, dY)": "np.add.at(G, np.sort(place), dY)"},
    ),
    neighbors_alone=(
        "You merged ids that stand side by side. Equal ids may stand anywhere in the batch: put them in order first.",
        {
            SORTED: "    new = np.append(True, ids[1:] != ids[:-1])[: len(ids)]\n"
            "    rows, place = ids[new], np.cumsum(new) - 1\n"
        },
    ),
    nothing_merged=(
        "You put everything in order, and each id still stands as often as before. Equal ids become one row.",
        lambda ids, dY: (np.sort(ids), dY[np.argsort(ids, kind="stable")]),
    ),
    as_it_was=(
        "You returned ids and gradients as they came. Equal ids become one row.",
        lambda ids, dY: (ids, dY),
    ),
    sums_for_each_id=(
        "Your sums are right, and each stands as often as its id. One row for each id that occurs.",
        {"return rows, G": "return ids, G[place]"},
    ),
    one_row_and_a_sum_for_each_id=(
        "Each id stands once among the rows, and its sum as often as it occurs. One sum for each row.",
        {"return rows, G": "return rows, G[place]"},
    ),
    whole_table=(
        "You made a row for every id up to the largest one. The table may have a million rows and the batch three.",
        {SORTED: "    rows, place = np.arange(ids.max(initial=-1) + 1), ids\n"},
    ),
    sums_of_the_whole_table=(
        "The rows are right. Your sums have a row for every id up to the largest one: keep those that occur.",
        {"np.zeros((len(rows)": "np.zeros((ids.max(initial=-1) + 1", "G, place, dY": "G, ids, dY"},
    ),
    ids_as_places=(
        "You used the ids as places of the result. Id 4 is a row of the table; here it stands at the place where it"
        " comes among those that occur.",
        {"G, place, dY": "G, ids, dY"},
    ),
    places_for_rows=(
        "You returned where each gradient goes. The task asks for the ids that occur.",
        {"return rows, G": "return place, G"},
    ),
    one_number_a_row=(
        "You added up the entries of a gradient as well. The sum runs over the uses of an id; d numbers stay.",
        {"return rows, G": "return rows, G.sum(axis=1)"},
    ),
    sums_alone=(
        "You returned the sums alone. Whoever gets them needs to know which rows they are for.",
        {"return rows, G": "return G"},
    ),
    sums_first=(
        "The two have changed places: rows first, then their sums.",
        {"return rows, G": "return G, rows"},
    ),
)


def _merge(ids, dY):
    return merged.program(ids, dY)


def _adagrad_cases(rng):
    runs = ((5, 2, [3, 1, 3], 0.1), (4, 3, [0, 0, 2, 0], 0.5), (6, 2, [5, 4, 5], 0.2))
    *cases, last = [
        (rng.normal(size=(V, d)), rng.random((V, d)), np.array(ids), rng.normal(size=(len(ids), d)), lr, _merge)
        for V, d, ids, lr in runs
    ]
    E, s, ids, dY, lr, merge = last
    dY = 1e-5 * dY  # so small that ε is seen
    dY[2, 0] = -dY[0, 0]  # what one use of row 5 wants, the other does not: 0 / 0 without ε
    return [*cases, (E, 0 * s, ids, dY, lr, merge)]


@exercise(
    "Adagrad for the rows in use",
    minutes=4,
    difficulty=2,
    optional=True,
    objective="Apply a rule with a memory to a few rows, and still have the numbers of the whole table.",
    cases=_adagrad_cases,
    hints=(
        "A word occurs twice in the batch. How many gradients does its row have, as the dense rule sees it?",
        "The dense rule squares the gradient of the row, which is a sum already. So what comes first?",
        "Merge. Then add the squares to the state of those rows, and let the new state divide the step.",
    ),
)
def adagrad_rows(E, s, ids, dY, lr, merge):
    """(E, s) after one update, ε = 1e-10; merge(ids, dY) → (rows, G) as in the exercise before."""
    E, s = E.copy(), s.copy()
    rows, G = merge(ids, dY)
    s[rows] += G**2
    E[rows] -= lr * G / (np.sqrt(s[rows]) + 1e-10)
    return E, s


adagrad_rows.recognizes(
    sum_of_squares=(
        "You added up the squares of the single gradients. The dense rule sees one gradient for a row, their sum, and"
        " squares that.",
        {"+= G**2": "+= merge(ids, dY**2)[1]"},
    ),
    nothing_merged=(
        "You did not merge, so of the gradients that share an id one alone arrived, in the state and in the row.",
        {"rows, G = merge(ids, dY)": "rows, G = ids, dY"},
    ),
    one_after_the_other=(
        "You made an update for each id in turn. That is another path: the batch is one update.",
        {
            "    rows, G = merge(ids, dY)\n": "    for k in range(len(ids)):\n        rows, G = ids[[k]], dY[[k]]\n",
            "s[rows] += G**2": "    s[rows] += G**2",
            "E[rows] -= lr * G / (np.sqrt(s[rows]) + 1e-10)": "    E[rows] -= lr * G / (np.sqrt(s[rows]) + 1e-10)",
        },
    ),
    replaced=(
        "You put the new square in the place of the state. Adagrad adds it to all squares before.",
        {"s[rows] += G**2": "s[rows] = G**2"},
    ),
    step_first=(
        "You stepped first and added afterwards. The new gradient belongs to the sum that divides it.",
        {"s[rows] += G**2": "", "+ 1e-10)": "+ 1e-10)\n    s[rows] += G**2"},
    ),
    state_not_moved=(
        "The state is as it was: the square of this gradient belongs in it, and divides this step already.",
        {"s[rows] += G**2": ""},
    ),
    state_without_squares=(
        "You added the gradients to the state. It holds squares, which say how large gradients were.",
        {"+= G**2": "+= G"},
    ),
    no_root=(
        "The root is missing in the denominator.",
        {"np.sqrt(s[rows])": "s[rows]"},
    ),
    state_of_the_first_rows=(
        "You read the state at the first places and not at the rows in use. s has a row for each word of the table.",
        {"np.sqrt(s[rows])": "np.sqrt(s[: len(rows)])"},
    ),
    uphill=(
        "The sign is flipped: the step is taken off.",
        {"E[rows] -= lr": "E[rows] += lr"},
    ),
    no_direction=(
        "The gradient is missing in the numerator, so every step goes the same way.",
        {"lr * G /": "lr /"},
    ),
    row_not_merged=(
        "Your state is right. The rows themselves got the single gradients, so that only the last of each id arrived.",
        {"E[rows] -= lr * G / (np.sqrt(s[rows])": "E[ids] -= lr * dY / (np.sqrt(s[ids])"},
    ),
    eps_missing=(
        "No ε is in the denominator. Where two gradients of a new row cancel, that is 0/0.",
        {" + 1e-10": ""},
    ),
    eps_inside=(
        "Your ε stands under the root, where it counts for 1e-5. Here it stands beside the root.",
        {"np.sqrt(s[rows]) + 1e-10": "np.sqrt(s[rows] + 1e-10)"},
    ),
    faded=(
        "You let the state fade, as RMSprop does. Adagrad keeps all squares at full weight.",
        {"s[rows] += G**2": "s[rows] = 0.99 * s[rows] + 0.01 * G**2"},
    ),
    rows_alone=(
        "You returned the rows of this batch. The task asks for the whole table and the whole state.",
        {"return E, s": "return E[rows], s[rows]"},
    ),
    state_left_behind=(
        "You returned the table alone. The next update needs the state.",
        {"return E, s": "return E"},
    ),
)
