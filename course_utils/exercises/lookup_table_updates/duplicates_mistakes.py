"""What else is recognized where equal ids are merged: which sums, in which order, what comes back."""

from course_utils.exercises.lookup_table_updates.duplicates import adagrad_rows, merged

merged.recognizes(
    one_number_everywhere=(
        "You added up over the entries of the gradients as well: a `sum` without an axis gives one number, which then"
        " stands in the whole row. The sum runs over the uses of an id.",
        {"return rows, G": "return rows, G.sum(axis=1, keepdims=True) + 0 * G"},
    ),
    place_for_id=(
        "You looked for the gradients of id 0, 1, 2, …, by the place in the result. Look for those of the id that"
        " stands at this place.",
        {"np.add.at(G, place, dY)": "for k in range(len(rows)):\n        G[k] = dY[ids == k].sum(axis=0)"},
    ),
    first_row_alone=(
        "Only the smallest id has come out: is the `return` inside the loop? Each id that occurs gets a row.",
        {"return rows, G": "return rows[:1], G[:1]"},
    ),
    last_row_left_out=(
        "The sum of the largest id is missing. A range that ends at the number of rows has all of them already.",
        {"np.add.at(G, place, dY)": "np.add.at(G, place, dY)\n    G[-1] = 0"},
    ),
    first_row_left_out=(
        "The sum of the smallest id is missing. Places count from 0.",
        {"np.add.at(G, place, dY)": "np.add.at(G, place, dY)\n    G[0] = 0"},
    ),
    first_use_lost=(
        "The first gradient of each id is missing in its sum. Where an id is new its sum begins, and with what?",
        {"np.add.at(G, place, dY)": "np.add.at(G, place, dY)\n    G -= dY[np.unique(ids, return_index=True)[1]]"},
    ),
    first_use_twice=(
        "The first gradient of each id is in its sum twice: the sum began with it, and then it was added with the"
        " others.",
        {"np.add.at(G, place, dY)": "np.add.at(G, place, dY)\n    G += dY[np.unique(ids, return_index=True)[1]]"},
    ),
    last_use_lost=(
        "The last gradient of each id is missing in its sum.",
        {
            "np.add.at(G, place, dY)": "np.add.at(G, place, dY)\n"
            "    for k in range(len(rows)):\n        G[k] -= dY[place == k][-1]"
        },
    ),
    running_sums=(
        "Your sums run on from row to row: each has those of all smaller ids in it. Begin anew with every id.",
        {"return rows, G": "return rows, G.cumsum(axis=0)"},
    ),
    whole_numbers=(
        "Your sums are cut off to whole numbers: they stand in an array of integers, as the ids do.",
        {"return rows, G": "return rows, np.trunc(G)"},
    ),
    sign=(
        "The signs of your sums are flipped. There is no step here: gradients are added.",
        {"return rows, G": "return rows, -G"},
    ),
    rows_turned_alone=(
        "Your rows are in descending order and your sums in ascending order: they no longer belong together.",
        {"return rows, G": "return rows[::-1], G"},
    ),
    sums_turned_alone=(
        "Your rows are in ascending order and your sums in descending order: they no longer belong together.",
        {"return rows, G": "return rows, G[::-1]"},
    ),
    counts_too=(
        "You returned a third thing beside the rows and their sums. The task asks for two.",
        {"return rows, G": "return rows, G, np.bincount(place)"},
    ),
    a_dict=(
        "You returned a dict from ids to sums. The task asks for two arrays: the ids, and a row of G for each.",
        {"return rows, G": "return dict(zip(rows.tolist(), G, strict=True))"},
    ),
    pairs=(
        "You returned a pair for each id. The task asks for two arrays: all ids, then all sums.",
        {"return rows, G": "return list(zip(rows, G, strict=True))"},
    ),
    rows_alone=(
        "You returned the ids alone. Their sums are asked for as well.",
        {"return rows, G": "return rows"},
    ),
    sum_of_all=(
        "Each row has the sum of the whole batch. It gets the gradients of its own id.",
        {"return rows, G": "return rows, dY.sum(axis=0) + 0 * G"},
    ),
    largest=(
        "Of the gradients that share an id you kept the largest entries. They have to add up.",
        {"np.add.at(G, place, dY)": "G -= np.inf\n    np.maximum.at(G, place, dY)"},
    ),
    divided_by_the_batch=(
        "You divided by the number of ids in the batch. If the cost is a mean, dY knows it already.",
        {"return rows, G": "return rows, G / len(ids)"},
    ),
    cut_where_it_stands=(
        "You added up from where an id first occurs to where the next one does. That is right once equal ids stand side"
        " by side: put the gradients in the order of the ids first.",
        {"np.add.at(G, place, dY)": "G = np.add.reduceat(dY, np.unique(ids, return_index=True)[1])"},
    ),
    nothing_added=(
        "Your sums are 0: nothing was added to them. `G[place] + …` alone makes a copy; write the sum into G.",
        {"np.add.at(G, place, dY)": "pass"},
    ),
)

adagrad_rows.recognizes(
    no_rate=(
        "The rate is missing: nothing but the state scales your step.",
        {"lr * G": "G"},
    ),
    squared_in_the_numerator=(
        "The numerator holds the square of the gradient. Squares belong to the state; the step needs a direction.",
        {"lr * G /": "lr * G**2 /"},
    ),
    roots_kept=(
        "You keep the root as the state. The state goes on adding squares; the root is taken for the step alone.",
        {"return E, s": "s[rows] = np.sqrt(s[rows])\n    return E, s"},
    ),
    square_twice=(
        "The new square is in the denominator twice: it is in the state already, and you added it again.",
        {"np.sqrt(s[rows])": "np.sqrt(s[rows] + G**2)"},
    ),
    row_mean=(
        "Your state has one number a row, the mean of the squares of its entries. In Adagrad every entry has its own.",
        {"+= G**2": "+= np.mean(G**2, axis=1, keepdims=True)"},
    ),
    row_sum=(
        "Your state has one number a row, the sum of the squares of its entries. In Adagrad every entry has its own.",
        {"+= G**2": "+= np.sum(G**2, axis=1, keepdims=True)"},
    ),
    one_for_all=(
        "Your state grew by one number for all rows: a `sum` without an axis adds everything. Every entry has its own.",
        {"+= G**2": "+= np.sum(G**2)"},
    ),
    state_not_merged=(
        "Your rows moved by merged gradients, and the state got the squares of the single ones, of each id the last"
        " alone.",
        {"s[rows] += G**2": "s[ids] += dY**2"},
    ),
    old_state_returned=(
        "The step is right. You returned the state from before, and the next update would not know of this gradient."
        " Was it a copy of the rows that took the squares in?",
        {"E, s = E.copy(), s.copy()": "E, s, before = E.copy(), s.copy(), s.copy()", "return E, s": "return E, before"},
    ),
    squares_returned=(
        "The step is right. You returned the new squares without those that were in the state before.",
        {"E, s = E.copy(), s.copy()": "E, s, before = E.copy(), s.copy(), s", "return E, s": "return E, s - before"},
    ),
    state_first=(
        "The two have changed places: the table comes first.",
        {"return E, s": "return s, E"},
    ),
    table_not_moved=(
        "The state is right, and the table has not moved.",
        {"E[rows] -= lr * G / (np.sqrt(s[rows]) + 1e-10)": "pass"},
    ),
    set_to_the_step=(
        "You set the rows to their step, and what the words had learned is gone.",
        {"E[rows] -= lr": "E[rows] = -lr"},
    ),
    step_alone=(
        "You returned the step in place of the table. Take it off.",
        {"E, s = E.copy()": "E, s = 0 * E"},
    ),
    mean_of_the_uses=(
        "You divided the merged gradient by how often its id occurs. The dense rule sees the sum.",
        {"rows, G = merge(ids, dY)": "rows, G = merge(ids, dY)\n    G = G / merge(ids, 1 + 0 * dY)[1]"},
    ),
    another_eps=(
        "Your ε is larger than the task's, and it is seen where a new row has tiny gradients.",
        {" + 1e-10)": " + 1e-8)"},
    ),
    faded_faster=(
        "You let the state fade, with 0.9 and 0.1. Adagrad keeps all squares at full weight.",
        {"s[rows] += G**2": "s[rows] = 0.9 * s[rows] + 0.1 * G**2"},
    ),
    sum_of_squares_and_single_steps=(
        "Nothing is merged: the state took in the squares of the single gradients, and each of these made a step of its"
        " own. The dense rule sees one gradient for a row.",
        {
            "s[rows] += G**2": "np.add.at(s, ids, dY**2)",
            "E[rows] -= lr * G / (np.sqrt(s[rows]) + 1e-10)": "E[ids] -= lr * dY / (np.sqrt(s[ids]) + 1e-10)",
        },
    ),
    whole_table_for_the_state=(
        "You divided by the root of the sum of the whole state. Every entry of a row has its own.",
        {"np.sqrt(s[rows])": "np.sqrt(s.sum())"},
    ),
    size_of_the_gradient=(
        "You divided by the size of this gradient alone. The state remembers those before it, and is there to divide.",
        {"np.sqrt(s[rows])": "np.abs(G)"},
    ),
    state_subtracted=(
        "You took the squares off the state. It adds them up.",
        {"s[rows] += G**2": "s[rows] -= G**2"},
    ),
    multiplied_by_the_root=(
        "You multiplied by the root. It divides: where gradients were large, steps are small.",
        {"lr * G / (": "lr * G * ("},
    ),
    as_it_was=(
        "Table and state are as they came: a copy of the rows may have changed. Write into E and s.",
        {"s[rows] += G**2": "", "E[rows] -= lr * G / (np.sqrt(s[rows]) + 1e-10)": ""},
    ),
    first_rows_of_the_table=(
        "You moved the first rows of the table and of the state. The merged gradients belong to the rows that `merge`"
        " has named.",
        {"rows, G = merge(ids, dY)": "rows, G = merge(ids, dY)\n    rows = np.arange(len(rows))"},
    ),
    state_rows_alone=(
        "The table is right. Of the state you returned the rows of this batch; the others have to be kept.",
        {"return E, s": "return E, s[rows]"},
    ),
)

merged.recognizes(
    neighbors_added=(
        "Your gradients were added up as neighbors, in the order of the batch. Equal ids do not stand side by side "
        "there: sort the gradients with their ids first.",
        {
            "return_inverse=True": "return_index=True",
            "G = np.zeros((len(rows), dY.shape[1]))": "G = np.add.reduceat(dY, np.sort(place), axis=0)",
            "    np.add.at(G, place, dY)\n": "",
        },
    ),
)
