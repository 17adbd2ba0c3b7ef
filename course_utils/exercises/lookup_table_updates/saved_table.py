"""The exercise of lecture 07 on a table that is saved while some of its rows lag behind."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _saved_cases(rng):
    runs = (
        ((4, 2), [3, 0, 1, 3], [0.5, 0.25, 0.4], 0.1),
        ((5, 3), [2, 4, 0, 4, 1], [0.3, 0.1, 0.2, 0.6, 0.05], 0.2),  # an update without ids was the last
        ((3, 2), [2, 2, 2], [0.1, 0.4], 0.3),
        ((2, 4), [6, 3], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 0.15),
    )
    return [(rng.normal(size=shape), np.array(last), np.array(rates), l2) for shape, last, rates, l2 in runs]


@exercise(
    "Save a table with idle rows",
    minutes=6,
    difficulty=2,
    objective="Say what a table whose rows wait must do before anybody reads it.",
    cases=_saved_cases,
    hints=(
        "Row r is right after update last[r]. Which updates has it missed, and where do their rates stand?",
        "The penalty λ‖E‖² has the gradient 2λp, so an idle update makes p a little smaller, by a factor. Several"
        " updates, several factors.",
        "The rates from place last[r] on are those that it missed. After that, up to which update is each row right?",
    ),
)
def saved(E, last, rates, l2):
    """(E, last) to be saved; an update with the rate η makes an idle row p ← p − η · 2λp.

    Row r is right after update last[r]; rates[t − 1] is that of update t = 1, 2, …
    """
    E = E.copy()
    for r, s in enumerate(last):
        E[r] *= np.prod(1 - 2 * l2 * rates[s:])
    return E, np.full(len(E), len(rates))


saved.recognizes(
    as_it_is=(
        "You saved the rows as they lie. With the clocks beside them nothing is lost, and yet whoever opens the file"
        " sees idle rows that are too large.",
        {"E[r] *= np.prod(1 - 2 * l2 * rates[s:])": "pass", "np.full(len(E), len(rates))": "last"},
    ),
    said_to_be_right=(
        "You set the clocks forward and left the rows behind. What the idle ones missed is lost now.",
        {"E[r] *= np.prod(1 - 2 * l2 * rates[s:])": "pass"},
    ),
    old_clocks=(
        "The rows are up to date, and the clocks say that they are not. Whoever goes on from this file catches up a"
        " second time.",
        {"np.full(len(E), len(rates))": "last"},
    ),
    clocks_at_zero=(
        "The rows are up to date. Your clocks begin again at 0, as if the rows had missed every update.",
        {"np.full(len(E), len(rates))": "np.zeros(len(E), int)"},
    ),
    clocks_of_the_latest=(
        "You took the latest of the clocks for the present time. An update that used none of these rows is an update"
        " too: the rates tell how many there were.",
        {"np.full(len(E), len(rates))": "np.full(len(E), last.max())"},
    ),
    up_to_the_latest=(
        "You brought all rows to where the latest one stood. An update that used none of these rows is an update too:"
        " the rates tell how many there were.",
        {"rates[s:]": "rates[s : last.max()]", "np.full(len(E), len(rates))": "np.full(len(E), last.max())"},
    ),
    clocks_one_ahead=(
        "The rows are up to date. Your clocks are one ahead: they count an update that has not been made.",
        {"np.full(len(E), len(rates))": "np.full(len(E), len(rates) + 1)"},
    ),
    clocks_one_behind=(
        "The rows are up to date. Your clocks are one behind: update t has its rate at place t − 1, and the last update"
        " has been made.",
        {"np.full(len(E), len(rates))": "np.full(len(E), len(rates) - 1)"},
    ),
    one_missed=(
        "You left out the first update that a row missed. That is update s + 1, and its rate stands at place s.",
        {"rates[s:]": "rates[s + 1 :]"},
    ),
    one_too_many=(
        "You began one update early: row r is right after update last[r], with that one in it.",
        {"rates[s:]": "rates[s - 1 :]"},
    ),
    the_last_rate_left_out=(
        "You left out the last update. All of them have been made.",
        {"rates[s:]": "rates[s:-1]"},
    ),
    what_it_had=(
        "You used the rates of the updates that a row has seen already. It missed those after them.",
        {"rates[s:]": "rates[:s]"},
    ),
    all_rates=(
        "You shrank every row by all updates. Each has seen some of them: up to last[r] nothing is missing.",
        {"rates[s:]": "rates"},
    ),
    caught_up_twice=(
        "You caught up twice. What a row missed, it missed once.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "np.prod(1 - 2 * l2 * rates[s:]) ** 2"},
    ),
    the_latest_rate=(
        "You used the latest rate for the whole idle time. Each missed update had a rate of its own.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "(1 - 2 * l2 * rates[-1]) ** (len(rates) - s)"},
    ),
    the_first_rate=(
        "You used the first rate for the whole idle time. Each missed update had a rate of its own.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "(1 - 2 * l2 * rates[0]) ** (len(rates) - s)"},
    ),
    one_update=(
        "You made up for one missed update, the last. Each of them made the row smaller.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "(1 - 2 * l2 * rates[-1]) if s < len(rates) else 1.0"},
    ),
    mean_rate=(
        "You used the mean of the missed rates, as often as there were updates. Near, but the product of the factors"
        " is another number.",
        {
            "np.prod(1 - 2 * l2 * rates[s:])": "(1 - 2 * l2 * rates[s:].sum() / max(len(rates) - s, 1))"
            " ** (len(rates) - s)"
        },
    ),
    added_up=(
        "You added the missed rates up and took one large step. Each missed update starts from what the one before it"
        " left: the factors multiply.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "1 - 2 * l2 * rates[s:].sum()"},
    ),
    exponential=(
        "You took the exponential of the sum of the rates. That is the limit of small rates; here each update is a"
        " factor 1 − 2ηλ.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "np.exp(-2 * l2 * rates[s:].sum())"},
    ),
    no_two=(
        "The 2 is missing: the gradient of λp² is 2λp.",
        {"2 * l2": "l2"},
    ),
    no_penalty=(
        "Your λ is missing in the factors, so rows shrink far too much.",
        {"2 * l2 * ": ""},
    ),
    turned_about=(
        "You divided by the factors, so rows grow. That is the way back, to what they were before.",
        {"*= np.prod": "/= np.prod"},
    ),
    grows=(
        "Your rows grow. The step goes against the gradient of the penalty, so they become smaller.",
        {"1 - 2": "1 + 2"},
    ),
    factor_alone=(
        "You kept what was taken off, and not what is left: the factor is 1 − 2ηλ.",
        {"1 - 2": "2"},
    ),
    clocks_left_behind=(
        "You returned the table alone. Whoever goes on from the file needs to know up to when its rows are right.",
        {"return E, np.full(len(E), len(rates))": "return E"},
    ),
    one_clock=(
        "You returned one number for all rows. It is the right one; but the array is to have one clock per row,"
        " since from the next update on they part again.",
        {"np.full(len(E), len(rates))": "len(rates)"},
    ),
    brackets_of_the_factor=(
        "Your brackets are around 1 − 2λ. The factor is 1 less the whole product 2λη.",
        {"1 - 2 * l2 * rates[s:]": "(1 - 2 * l2) * rates[s:]"},
    ),
    brackets_of_the_two=(
        "Your brackets are around 1 − 2. The factor is 1 less the whole product 2λη.",
        {"1 - 2 * l2 * rates[s:]": "(1 - 2) * l2 * rates[s:]"},
    ),
    no_rate=(
        "The rates are missing: each idle update makes a row smaller by its rate times 2λ.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "(1 - 2 * l2) ** (len(rates) - s)"},
    ),
    sum_of_the_factors=(
        "You added the factors up. Each missed update multiplies what the one before it left.",
        {"np.prod": "np.sum"},
    ),
    product_of_the_rates=(
        "You multiplied the rates, and then made one factor. Each rate makes one of its own, and these multiply.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "1 - 2 * l2 * np.prod(rates[s:])"},
    ),
    mean_of_the_factors=(
        "You took the mean of the factors. Each missed update multiplies what the one before it left.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "(1 - 2 * l2 * rates[s:].sum() / max(len(rates) - s, 1))"},
    ),
    same_for_all_entries=(
        "You took the same number off all entries. The penalty's gradient is 2λp: large entries shrink more.",
        {"E[r] *= np.prod(1 - 2 * l2 * rates[s:])": "E[r] -= np.sum(2 * l2 * rates[s:])"},
    ),
    signs=(
        "You moved every entry towards 0 by the same amount, as a penalty λΣ|p| does. Here it is λ‖E‖²: large entries"
        " shrink more.",
        {"E[r] *= np.prod(1 - 2 * l2 * rates[s:])": "E[r] -= np.sum(2 * l2 * rates[s:]) * np.sign(E[r])"},
    ),
    set_to_the_factor=(
        "You set the rows to their factor, and what the words had learned is gone.",
        {"E[r] *= np": "E[r] = np"},
    ),
    first_row_alone=(
        "Only row 0 is up to date: is the `return` inside the loop? Every row has its own gap.",
        {"enumerate(last)": "enumerate(last[:1])"},
    ),
    last_row_alone=(
        "Only the last row is up to date. Every row has its own gap.",
        {"enumerate(last):": "[*enumerate(last)][-1:]:"},
    ),
    gaps_for_clocks=(
        "The rows are up to date. You returned how long each was idle; a clock says after which update a row is right.",
        {"np.full(len(E), len(rates))": "len(rates) - last"},
    ),
    clocks_added=(
        "The rows are up to date. Your clocks are too far ahead: you added all updates to those that a row had seen.",
        {"np.full(len(E), len(rates))": "last + len(rates)"},
    ),
    a_clock_for_each_update=(
        "The rows are up to date. You returned a clock for each update; there is one for each row.",
        {"np.full(len(E), len(rates))": "np.full(len(rates), len(rates))"},
    ),
    a_clock_for_each_number=(
        "The rows are up to date. You returned a clock for each number of the table; there is one for each row.",
        {"np.full(len(E), len(rates))": "np.full(E.shape, len(rates))"},
    ),
    clocks_that_count_rows=(
        "The rows are up to date. Your clocks say how many rows there are. They count updates.",
        {"np.full(len(E), len(rates))": "np.full(len(E), len(E))"},
    ),
    clocks_one_on=(
        "The rows are up to date. You moved each clock on by one. A row has missed as many updates as there were since"
        " its last use.",
        {"np.full(len(E), len(rates))": "last + 1"},
    ),
    clocks_first=(
        "The two have changed places: the table comes first.",
        {"return E, np.full(len(E), len(rates))": "return np.full(len(E), len(rates)), E"},
    ),
    clocks_alone=(
        "You returned the clocks alone. The table goes into the file as well.",
        {"return E, np": "return np"},
    ),
    last_update_not_counted=(
        "You take the last update for one that is still to come, in the rows and in the clocks. All have been made:"
        " update t has its rate at place t − 1.",
        {"rates[s:]": "rates[s:-1]", "np.full(len(E), len(rates))": "np.full(len(E), len(rates) - 1)"},
    ),
    counted_from_zero=(
        "You count updates from 0, so the first one that a row missed is left out and the clocks are one behind. Update"
        " t has its rate at place t − 1.",
        {"rates[s:]": "rates[s + 1 :]", "np.full(len(E), len(rates))": "np.full(len(E), len(rates) - 1)"},
    ),
    penalty_squared=(
        "You squared λ. It is p that the penalty squares; λ stands before it once.",
        {"2 * l2": "2 * l2**2"},
    ),
    four=(
        "Your factor has a 2 too many: the gradient of λp² is 2λp.",
        {"2 * l2": "4 * l2"},
    ),
    whole_table_each_time=(
        "You shrank the whole table for each row. A row has its own gap, and its own factor.",
        {"E[r] *=": "E *="},
    ),
    latest_rate_once=(
        "You made one factor of the latest rate for every row, however long it was idle, even for those that missed"
        " nothing.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "(1 - 2 * l2 * rates[-1])"},
    ),
    lambda_missing=(
        "Your λ is missing in the factors, so rows shrink far too much. The 2 is there.",
        {"2 * l2 * ": "2 * "},
    ),
    mean_of_all_rates=(
        "You used the mean of all rates, as often as a row was idle. Each missed update had a rate of its own, and"
        " those before it are none of this row's.",
        {"np.prod(1 - 2 * l2 * rates[s:])": "(1 - 2 * l2 * rates.mean()) ** (len(rates) - s)"},
    ),
)
