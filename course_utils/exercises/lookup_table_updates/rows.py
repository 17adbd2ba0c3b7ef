"""The exercises of lecture 07: rows taken out of a table with care, and put back with a step."""

import re

import numpy as np

from course_utils.exercises.framework.exercise import exercise
from course_utils.exercises.framework.observed import observed
from course_utils.exercises.framework.outcome import Observation


def _gather_cases(rng):
    good = [((6, 2), [4, 0, 4]), ((3, 5), [2, 0]), ((4, 3), [[3, 0], [1, 3], [2, 2]])]
    wrong = [((5, 2), [1, -1, 2]), ((7, 3), [[0, 7]]), ((4, 2), [-4, -1]), ((5, 2), [-2, -1])]
    none_at_all, without_row_0 = [((3, 2), [])], [((5, 3), [4, 2])]
    wanted = good + wrong + none_at_all + without_row_0
    return [(rng.normal(size=shape), np.array(ids, int)) for shape, ids in wanted]


def _rows_or_refusal(gather, E, ids):
    """What came of it: the rows, or how the ids were refused, in words."""
    try:
        rows = gather(E, ids)
    except IndexError as refusal:
        named = map(int, re.findall(r"-?\d+", str(refusal)))
        wrong = set(ids[(ids < 0) | (ids >= len(E))].tolist())
        return Observation("an IndexError that names the id" if wrong & set(named) else "an IndexError without the id")
    if isinstance(rows, Exception):
        return Observation("an error that is returned, not raised")
    return Observation("no rows") if not ids.size and np.size(rows) == 0 else rows


@observed(
    "A gather that looks first",
    minutes=4,
    difficulty=1,
    objective="Refuse a wrong id where it enters, in place of training the wrong row.",
    cases=_gather_cases,
    observe=_rows_or_refusal,
    hints=(
        "What does NumPy return for `E[-1]`? Would anybody notice in a training run?",
        "Which ids are rows of a table with V rows? There are two ways to be outside, and ids may be of any shape.",
        "Make an array of True and False that says which ids are outside. Ask it with `any`, which also knows what to"
        " say when there are no ids.",
    ),
)
def gather_rows(E, ids):
    """E[ids], (*ids.shape, d); IndexError for an id outside 0 … V − 1."""
    outside = (ids < 0) | (ids >= len(E))
    if outside.any():
        raise IndexError(f"id {ids[outside][0]} is outside the rows 0 … {len(E) - 1}.")
    return E[ids]


gather_rows.recognizes(
    wraps=(
        "A negative id went through: NumPy counts it from the end, so −1 trains the last word of the table, silently."
        " Only ids that are too large fail by themselves.",
        {"outside.any()": "False"},
    ),
    wraps_around=(
        "You brought wrong ids back with a remainder, so another word is trained in their place. Nobody would notice.",
        {"outside.any()": "False", "return E[ids]": "return E[ids % len(E)]"},
    ),
    clips=(
        "You moved wrong ids to the nearest row. That word is trained for a mistake made elsewhere, silently.",
        {"outside.any()": "False", "return E[ids]": "return E[np.clip(ids, 0, len(E) - 1)]"},
    ),
    sign_dropped=(
        "You dropped the sign of negative ids. That makes them some row, and not the one that was meant.",
        {"outside.any()": "False", "return E[ids]": "return E[np.abs(ids)]"},
    ),
    drops=(
        "You left the wrong ids out and went on. Then rows and ids no longer belong together, and nobody is told.",
        {"raise IndexError": "return E[ids[~outside]]\n        raise IndexError"},
    ),
    zero_rows=(
        "You gave zeros for a wrong id. The network goes on with a word that does not exist; raise an error.",
        {
            "return E[ids]": "return np.where(outside[..., None], 0.0, E[np.where(outside, 0, ids)])",
            "outside.any()": "False",
        },
    ),
    nothing_said=(
        "You returned nothing for wrong ids. The caller hears of it much later, if at all: raise an error.",
        {'raise IndexError(f"id {ids[outside][0]} is outside the rows 0 … {len(E) - 1}.")': "return None"},
    ),
    returned=(
        "You made the error and returned it. It has to be raised, or the caller takes it for rows.",
        {"raise IndexError": "return IndexError"},
    ),
    only_if_all=(
        "You refuse when all ids are outside. One is enough.",
        {"outside.any()": "ids.size and outside.all()"},
    ),
    one_axis_of_ids=(
        "Your rows lie in one long list. The ids may have any shape, such as windows (n, 5), and the rows keep it.",
        {"return E[ids]": "return E[ids.ravel()]"},
    ),
    each_once=(
        "You took each row once, in order. A gather answers id by id: twice the same id, twice the row.",
        {"return E[ids]": "return E[np.unique(ids)]"},
    ),
    columns=(
        "You took columns. The words of this table are its rows.",
        {"return E[ids]": "return E[:, ids]"},
    ),
    last_row_refused=(
        "You refuse the last row, V − 1. It is a word like any other; V is the first that is outside.",
        {"ids >= len(E)": "ids >= len(E) - 1"},
    ),
    first_row_refused=(
        "You refuse row 0. Ids count from 0.",
        {"ids < 0": "ids <= 0"},
    ),
    width_for_height=(
        "You compared with the number of columns. An id is a number of a row, and the table has V of them.",
        {"ids >= len(E)": "ids >= E.shape[1]"},
    ),
    empty_batch=(
        "No ids at all are no mistake: they give no rows. The smallest of no numbers does not exist, which your check"
        " did not expect.",
        {"outside = (ids < 0) | (ids >= len(E))": "outside = (ids < 0) | (ids >= len(E))\n    ids.min()"},
    ),
    empty_refused=(
        "You refuse an empty batch. It asks for no rows, and gets none.",
        {"outside.any()": "not ids.size or outside.any()"},
    ),
    another_error=(
        "You refuse the right ids with a ValueError. The task asks for an IndexError, as Python gives for a list"
        " that is too short; the caller may be waiting for it.",
        {"raise IndexError": "raise ValueError"},
    ),
    asserted=(
        "You refuse with `assert`. It says what a program takes for granted, and Python can be told to skip it; what a"
        " caller hands over wants a real error.",
        {'raise IndexError(f"id {ids[outside][0]} is outside the rows 0 … {len(E) - 1}.")': "raise AssertionError"},
    ),
    not_named=(
        "You refuse the right ids, and the message does not say which id was wrong. In a batch of thousands, who finds"
        " it?",
        {"id {ids[outside][0]} is outside the rows 0 … {len(E) - 1}.": "wrong id"},
    ),
    any_missing=(
        "An `if` wants one True or False, and an array of them has many. For no ids, one, or many: what should the"
        " question to the whole array be?",
        {"outside.any()": "outside"},
    ),
    no_axis=(
        "You took single numbers of the table, as if its rows lay end to end. An id names a whole row.",
        {"return E[ids]": "return np.take(E, ids)"},
    ),
    one_axis_only=(
        "Your check compares one id at a time, and where the ids have two axes what it gets is a row of ids. Compare"
        " all of them at once, whatever their shape.",
        {"outside.any()": "any(i < 0 or i >= len(E) for i in ids)", "ids[outside][0]": "ids[outside][0]"},
    ),
    key_error=(
        "You refuse the right ids with a KeyError, which is what a dict gives. A table is counted, so the task asks for"
        " an IndexError.",
        {"raise IndexError": "raise KeyError"},
    ),
    some_error=(
        "You refuse the right ids with an error of no special kind. The caller can tell an IndexError from other"
        " trouble, and the task asks for one.",
        {"raise IndexError": "raise Exception"},
    ),
    both_ends_refused=(
        "You refuse row 0 and row V − 1 as well. Both are words: which ids lie outside 0 … V − 1?",
        {"ids < 0": "ids <= 0", "ids >= len(E)": "ids >= len(E) - 1"},
    ),
    good_ones_refused=(
        "Your check is inverted: you refuse ids that are rows, and let the others through.",
        {"outside.any()": "(~outside).any()", "ids[outside][0]": "ids[~outside][0]"},
    ),
    sum_of_rows=(
        "You added the rows up. A gather answers id by id, and adds nothing.",
        {"return E[ids]": "return E[ids].sum(axis=0)"},
    ),
    first_row_returned=(
        "You returned the row of the first id alone: is the `return` inside the loop? There is one for each id.",
        {"return E[ids]": "return E[ids.ravel()[0]] if ids.size else E[ids]"},
    ),
    too_large_clipped=(
        "You refuse negative ids, and moved those that are too large to the last row. That word is trained for a"
        " mistake made elsewhere: refuse both.",
        {"(ids < 0) | (ids >= len(E))": "ids < 0", "return E[ids]": "return E[np.minimum(ids, len(E) - 1)]"},
    ),
    too_large_wrapped=(
        "You refuse negative ids, and brought those that are too large back with a remainder. Another word is trained"
        " in their place: refuse both.",
        {"(ids < 0) | (ids >= len(E))": "ids < 0", "return E[ids]": "return E[ids % len(E)]"},
    ),
)


def _step_cases(rng):
    runs = ((5, 2, [3, 0, 3, 3], 0.1), (6, 3, [[5, 1], [1, 5], [2, 2]], 0.5), (4, 3, [2, 0], 0.2))
    return [
        (rng.normal(size=(V, d)), np.array(ids), rng.normal(size=(*np.shape(ids), d)), lr) for V, d, ids, lr in runs
    ]


@exercise(
    "A step for the rows in use",
    minutes=5,
    difficulty=1,
    objective="Add up what equal ids send back, where an assignment would keep one of them.",
    cases=_step_cases,
    hints=(
        "Row 3 occurs three times in the first batch, with three gradients. How far does it have to go?",
        "With `E[ids] -= …` NumPy reads all rows, subtracts, and writes all back. What is left of three writes to one"
        " place?",
        "NumPy's functions have an `at` that goes through the ids one by one: add.at, subtract.at.",
    ),
)
def sparse_sgd(E, ids, dY, lr):
    """The table after one step; dY (*ids.shape, d) holds the gradient of the row at each id."""
    E = E.copy()
    np.subtract.at(E, ids, lr * dY)
    return E


sparse_sgd.recognizes(
    duplicates_lost=(
        "Where an id occurs more than once, only its last gradient arrived: all rows are read, then all are written,"
        " and a later write covers an earlier one. Gradients of one row add up.",
        {"np.subtract.at(E, ids, lr * dY)": "E[ids] -= lr * dY"},
    ),
    first_one_wins=(
        "Where an id occurs more than once, only its first gradient arrived. Gradients of one row add up.",
        {"np.subtract.at(E, ids, lr * dY)": "E[np.ravel(ids)[::-1]] -= lr * dY.reshape(-1, E.shape[1])[::-1]"},
    ),
    windows_one_by_one=(
        "You go through the ids window by window. Within a window an id can occur twice, and there only its last"
        " gradient arrived.",
        {"np.subtract.at(E, ids, lr * dY)": "for i, g in zip(ids, dY, strict=True):\n        E[i] -= lr * g"},
    ),
    averaged_by_row=(
        "You took the mean of the gradients of a row. Each use of the word adds to the cost, so its gradients add up.",
        {
            "E = E.copy()": "E, count = E.copy(), np.bincount(np.ravel(ids), minlength=len(E))",
            "lr * dY": "lr * dY / count[ids][..., None]",
        },
    ),
    counted_twice=(
        "You added up the gradients of a row once for each of its ids, so three ids make nine. Each gradient counts"
        " once.",
        {
            "E = E.copy()": "E, count = E.copy(), np.bincount(np.ravel(ids), minlength=len(E))",
            "lr * dY": "lr * dY * count[ids][..., None]",
        },
    ),
    uphill=(
        "You went uphill: the step is taken off. The program of the FAQ makes the same mistake.",
        {"np.subtract.at": "np.add.at"},
    ),
    uphill_and_duplicates_lost=(
        "Two things: you went uphill, and where an id occurs more than once only its last gradient arrived.",
        {"np.subtract.at(E, ids, lr * dY)": "E[ids] += lr * dY"},
    ),
    set_to_the_step=(
        "You set the rows to their step, and what the words had learned is gone. A step is added to what is there.",
        {"np.subtract.at(E, ids, lr * dY)": "E[ids] = -lr * dY"},
    ),
    set_to_the_gradient=(
        "You put the gradients in the place of the rows. They say how a row has to move, not where it is.",
        {"np.subtract.at(E, ids, lr * dY)": "E[ids] = dY"},
    ),
    no_rate=(
        "The rate is missing: you took off the whole gradient.",
        {"lr * dY": "dY"},
    ),
    no_rate_and_duplicates_lost=(
        "Two things: the rate is missing, and where an id occurs more than once only its last gradient arrived.",
        {"np.subtract.at(E, ids, lr * dY)": "E[ids] -= dY"},
    ),
    mean_over_the_batch=(
        "You divided by the number of ids. If the cost is a mean, dY knows it already.",
        {"lr * dY": "lr * dY / np.size(ids)"},
    ),
    all_rows_move=(
        "You moved all rows by one sum. A row that no id names has no gradient and stays.",
        {"np.subtract.at(E, ids, lr * dY)": "E -= lr * dY.reshape(-1, E.shape[1]).sum(axis=0)"},
    ),
    copy_moved=(
        "Nothing has moved: `E[ids]` is a copy of the rows, and it was the copy that took the step. Write into the"
        " table.",
        {"np.subtract.at(E, ids, lr * dY)": "np.subtract.at(E[ids], np.arange(len(ids)), lr * dY)"},
    ),
    rows_alone=(
        "You returned the rows of this batch. The caller wants the whole table, with those rows in their places.",
        {"np.subtract.at(E, ids, lr * dY)": "", "return E": "return E[ids] - lr * dY"},
    ),
    step_alone=(
        "You returned what has to be taken off, as a table. Take it off.",
        {"np.subtract.at(E, ids, lr * dY)": "np.add.at(E, ids, lr * dY)", "E.copy()": "np.zeros_like(E)"},
    ),
    gradient_alone=(
        "You returned the gradient of the whole table. It is right, and the step is still to be made.",
        {"np.subtract.at(E, ids, lr * dY)": "np.add.at(E, ids, dY)", "E.copy()": "np.zeros_like(E)"},
    ),
    ids_sorted_alone=(
        "You put the ids in order and left the gradients as they were, so rows got the gradients of others.",
        {"E, ids, lr * dY": "E, np.sort(ids, axis=None), lr * dY.reshape(-1, E.shape[1])"},
    ),
    first_column_of_ids=(
        "You used the first id of each window alone. Every id has a gradient.",
        {"E, ids, lr * dY": "E, ids.reshape(len(ids), -1)[:, 0], lr * dY.reshape(len(ids), -1, E.shape[1])[:, 0]"},
    ),
)
