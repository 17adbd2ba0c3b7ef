"""The exercise of lecture 03 on units that never fire."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _pre_activations(rng):
    some, many, none = rng.normal(size=(6, 4)), rng.normal(size=(3, 7)) - 0.5, rng.normal(size=(4, 3))
    some[:, 1] = -np.abs(some[:, 1])  # dead
    some[:, 2] -= 3 * some[:, 2].max()  # asleep on average, with one row that wakes it
    some[0, 2] = 0.4
    some[:, 3] = -np.abs(some[:, 3])
    some[-1, 3] = 0.3  # it fires on the last row alone
    many[:, 1] = np.abs(many[:, 1])  # it fires on every row
    many[:, 3] = [-1.0, -1.0, 5.0]  # silent on most rows, and not on average
    many[:, [0, 2, 6]] = -np.abs(many[:, [0, 2, 6]])
    many[1, 2] = many[2, 6] = 0.0  # ReLU gives 0 there too
    many[:, 6] = 0.0
    none[0] = [0.5, 1.0, 2.0]
    none[2] = [-0.5, 0.0, -2.0]  # a row where every unit is silent
    return [(some,), (many,), (none,)]


@exercise(
    "Spot the dead unit",
    minutes=4,
    difficulty=1,
    objective="Make the test for a dead unit that you can run on any layer of your own.",
    cases=_pre_activations,
    hints=(
        "When is ReLU(z) zero? At z = 0 as well.",
        "Rows are examples, columns are units. Over which axis must something hold for all entries?",
        "A mask says for each unit whether it is dead. Which NumPy function gives the positions of what is true?",
    ),
)
def dead_units(Z):
    """The indices of the columns of Z (n, units) in which no entry is positive, in rising order."""
    return np.flatnonzero(np.all(Z <= 0, axis=0))


dead_units.recognizes(
    one_row_is_enough=(
        "You listed the units that are silent on some row. Almost all are, somewhere. Dead is silent on all rows.",
        {"np.all(": "np.any("},
    ),
    rows=(
        "You listed rows: examples on which every unit is silent. A unit is a column.",
        {"axis=0": "axis=1"},
    ),
    on_average=(
        "You listed the units whose mean is not positive. One row above 0 lets a gradient through, whatever the mean.",
        {"np.all(Z <= 0, axis=0)": "np.mean(Z, axis=0) <= 0"},
    ),
    zero_counted_alive=(
        "You took z = 0 for a sign of life. ReLU gives 0 there, and its slope is 0 by convention: silent.",
        {"<=": "<"},
    ),
    only_zeros=(
        "You looked for pre-activations that are 0. What ReLU makes 0 is everything below 0 as well.",
        {"<=": "=="},
    ),
    alive=(
        "These are the units that fire on some row. The task asks for the others.",
        {"np.all(Z <= 0, axis=0)": "np.any(Z > 0, axis=0)"},
    ),
    always_firing=(
        "You listed the units that fire on every row. Dead is the opposite end: on none.",
        {"<=": ">"},
    ),
    mask=(
        "This is the mask: true or false for each unit. The task asks for their indices.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.all(Z <= 0, axis=0)"},
    ),
    tuple_of_arrays=(
        "You returned a tuple with the indices in it: one array for each axis of the mask, and the mask has one axis.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.nonzero(np.all(Z <= 0, axis=0))"},
    ),
    how_many=(
        "You counted them. The task asks which ones they are.",
        {"np.flatnonzero(": "np.sum("},
    ),
    share=(
        "This is the share of rows on which each unit is silent. Dead are those where it is all of them.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.mean(Z <= 0, axis=0)"},
    ),
    counted_from_one=(
        "You counted from 1. The first column has the index 0.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "1 + np.flatnonzero(np.all(Z <= 0, axis=0))"},
    ),
    first_row=(
        "You asked the first row alone. A unit may be silent there and fire on another row.",
        {"np.all(Z <= 0, axis=0)": "Z[0] <= 0"},
    ),
    entries=(
        "You searched the flattened array: positions of entries, not of units. First one verdict for each column.",
        {"np.all(Z <= 0, axis=0)": "Z <= 0"},
    ),
    last_row=(
        "You asked the last row alone. A unit may be silent there and fire on another row.",
        {"np.all(Z <= 0, axis=0)": "Z[-1] <= 0"},
    ),
    all_nonzero=(
        "You asked whether the numbers themselves are true: a number is, unless it is 0. Compare them with 0 first.",
        {"np.all(Z <= 0, axis=0)": "np.all(Z, axis=0)"},
    ),
    one_verdict=(
        "You asked the whole array at once: one verdict. Each column has one of its own.",
        {", axis=0": ""},
    ),
    falling_order=(
        "They stand in falling order. The task asks for the smallest index first.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.all(Z <= 0, axis=0))[::-1]"},
    ),
    first_alone=(
        "You returned the first one alone. There may be several, or none.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.all(Z <= 0, axis=0))[:1]"},
    ),
    last_alone=(
        "You returned the last one alone. There may be several, or none.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.all(Z <= 0, axis=0))[-1:]"},
    ),
    quietest_unit=(
        "You returned one unit, the one whose largest entry is the smallest. There may be several that are dead, or"
        " none.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.argmin(Z.max(axis=0))"},
    ),
    in_a_column=(
        "Each index stands in a row of its own, as `argwhere` writes it. The task asks for a plain array.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.argwhere(np.all(Z <= 0, axis=0))"},
    ),
    columns_themselves=(
        "These are the columns of the dead units. The task asks for their indices.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "Z[:, np.all(Z <= 0, axis=0)]"},
    ),
    last_column_left_out=(
        "The last unit was not looked at: `range(n)` leaves n out by itself.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.all(Z <= 0, axis=0)[:-1])"},
    ),
    first_column_left_out=(
        "The first unit was not looked at: your loop began at 1. Columns are counted from 0.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "1 + np.flatnonzero(np.all(Z <= 0, axis=0)[1:])"},
    ),
    first_row_left_out=(
        "The first row was not looked at. A unit may have fired there.",
        {"np.all(Z <= 0, axis=0)": "np.all(Z[1:] <= 0, axis=0)"},
    ),
    last_row_left_out=(
        "The last row was not looked at. A unit may have fired there.",
        {"np.all(Z <= 0, axis=0)": "np.all(Z[:-1] <= 0, axis=0)"},
    ),
    as_many_units_as_rows=(
        "You looked at as many units as there are rows. Units are columns: `Z.shape[1]`.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.all(Z <= 0, axis=0)[: len(Z)])"},
    ),
    mask_of_rows=(
        "This is a mask of the rows. A unit is a column, and the task asks for indices.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.all(Z <= 0, axis=1)"},
    ),
    mask_of_the_alive=(
        "This is the mask of the units that fire. The task asks for the indices of the others.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.any(Z > 0, axis=0)"},
    ),
    mask_of_entries=(
        "This is true or false for each entry. First one verdict for each column, then the indices.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "Z <= 0"},
    ),
    rows_that_fire=(
        "You listed rows, those on which some unit fires. A unit is a column, and the dead ones are asked for.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.any(Z > 0, axis=1))"},
    ),
    how_many_rows=(
        "You counted the silent rows of each unit. Dead are those where it is all of them: which ones?",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.sum(Z <= 0, axis=0)"},
    ),
    mean_and_rows=(
        "Two things: you took means, and of the rows. A unit is a column, and dead if no entry is positive.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.mean(Z, axis=1) <= 0)"},
    ),
    zero_counted_alive_and_rows=(
        "Two things: you listed rows, where units are columns; and you took z = 0 for a sign of life.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.all(Z < 0, axis=1))"},
    ),
    some_row_and_rows=(
        "Two things: you listed rows, where units are columns; and you asked for some entry, where it is all.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.any(Z <= 0, axis=1))"},
    ),
    fires_somewhere_negative=(
        "You listed the units with some entry below 0. Dead is: no entry above.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.any(Z < 0, axis=0))"},
    ),
    most_rows=(
        "You listed the units that are silent on more than half of the rows. Dead is silent on all of them.",
        {"np.flatnonzero(np.all(Z <= 0, axis=0))": "np.flatnonzero(np.mean(Z <= 0, axis=0) > 0.5)"},
    ),
    never_negative=(
        "You listed the units that are never below 0. Dead is: never above.",
        {"Z <= 0": "Z >= 0"},
    ),
    threshold_at_one=(
        "Your threshold is 1. A unit fires above 0.",
        {"Z <= 0": "Z <= 1"},
    ),
)
