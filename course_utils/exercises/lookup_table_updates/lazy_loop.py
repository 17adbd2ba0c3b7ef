"""The exercise of lecture 07 on the order in a lazy loop of momentum, whose bug is to be found."""

import numpy as np

from course_utils.exercises.framework.demands import Demand
from course_utils.exercises.framework.exercise import exercise
from course_utils.exercises.framework.guarded import guarded
from course_utils.exercises.framework.tables import Ledger, noted

__all__ = ["BUGGY_LAZY_MOMENTUM"]  # besides the tasks

LR, MU = 0.2, 0.9


def _slide(p, v, k):
    """Rows p (r, d) with velocities v after k (r,) idle updates each: (p, v)."""
    k = np.reshape(k, (-1, 1))
    return p - LR * v * MU * (1 - MU**k) / (1 - MU), MU**k * v


def _lazy_cases(rng):
    def case(V, d, batches):
        target, start = rng.normal(size=(V, d)), rng.normal(size=(V, d))

        def gradients_of(Y, rows):
            return (1.0 + rows[:, None] / 4) * (Y - target[rows])

        return start, [np.array(rows) for rows in batches], gradients_of, LR, _slide

    return [
        case(3, 2, [[0, 1, 2], [0, 1, 2]]),
        case(4, 3, [[0, 1], [0, 3], [0], [1, 3], [0]]),
        case(5, 2, [[0, 2], [0, 4], [0, 4], [0], [2, 4], [0, 2]]),
    ]


def _works_on_all_rows(program, cases, names):
    """How a program works on the whole table between two uses of rows, or None."""
    ledger = Ledger(rows=23)
    E, target = np.random.default_rng(5).normal(size=(2, ledger.rows, 3))

    def gradients_of(Y, rows):
        ledger.use(rows, before="_works_on_all_rows")
        return np.asarray(Y) - target[rows]

    def slide(p, v, k):
        if len(p) == ledger.rows:
            ledger.note("`slide`")
        return _slide(p, v, k)

    batches = [np.array(rows) for rows in ([0, 1], [0, 3], [0, 5], [1, 3], [0, 22], [5, 7])]
    with guarded():
        program(noted(E, ledger), batches, gradients_of, LR, slide)
    found = ledger.between()
    return (f"Between two batches yours works on all of the table: {found}.", 1) if found else None


@exercise(
    "Find the bug: a lazy loop",
    minutes=7,
    difficulty=2,
    objective="Find a mistake that a short test does not show.",
    cases=_lazy_cases,
    demands=(Demand("whole table", "An update may touch the rows in use, and no others.", _works_on_all_rows),),
    hints=(
        "Take a row that was idle for three updates. At which point does the network compute its gradient?",
        "The dense rule would have moved the row in the meantime. Which line sees it where it was, and which where it"
        " is?",
        "Three things happen to a row that comes back: it is caught up, it is gathered, it moves. Put them in order.",
    ),
)
def lazy_momentum(E, batches, gradients_of, lr, slide):
    """The table after an update for each batch of rows, by dense momentum, μ = 0.9."""
    E, v = E.copy(), np.zeros_like(E)
    last = np.zeros(len(E), int)  # the update after which each row is right
    for n, rows in enumerate(batches):  # n updates have been made
        E[rows], v[rows] = slide(E[rows], v[rows], n - last[rows])
        Y = E[rows]
        G = gradients_of(Y, rows)
        v[rows] = 0.9 * v[rows] + G
        E[rows] -= lr * v[rows]
        last[rows] = n + 1
    E, v = slide(E, v, len(batches) - last)
    return E


CATCH_UP = "        E[rows], v[rows] = slide(E[rows], v[rows], n - last[rows])\n"
GATHER = "        Y = E[rows]\n"
VELOCITY = "        v[rows] = 0.9 * v[rows] + G\n"
MOVE = "        E[rows] -= lr * v[rows]\n"
RECORD = "        last[rows] = n + 1\n"
BUG = {CATCH_UP + GATHER: GATHER + CATCH_UP}
BUGGY_LAZY_MOMENTUM = lazy_momentum.variant({**BUG, "def lazy_momentum": "def buggy_lazy_momentum"})

lazy_momentum.recognizes(
    bug_still_there=(
        "The bug is still there: somewhere a row is seen as it was when it was last in use, and not as the dense rule"
        " would show it now. Which line is that?",
        BUG,
    ),
    catches_up_last=(
        "You catch up after the gradient came. The network has then seen the row where it no longer is, and v has g in"
        " it, which was not there while the row was idle.",
        {"E[rows], v[rows] = slide(E[rows], v[rows], n - last[rows])": "", MOVE: CATCH_UP + MOVE},
    ),
    catches_up_after_the_step=(
        "You catch up when the step is made. The idle time lies before it: the row slid first, then came the gradient.",
        {"E[rows], v[rows] = slide(E[rows], v[rows], n - last[rows])": "", MOVE: MOVE + CATCH_UP},
    ),
    twice=(
        "You catch up twice in one update, before the gather and after it. The idle time has passed once.",
        {"Y = E[rows]": "Y = E[rows]\n        E[rows], v[rows] = slide(E[rows], v[rows], n - last[rows])"},
    ),
    frozen=(
        "You took the catching up out of the loop. Then a row that comes back is where it was left: another rule.",
        {"E[rows], v[rows] = slide(E[rows], v[rows], n - last[rows])": ""},
    ),
    frozen_to_the_end=(
        "Idle rows stay where they were left, which is the freeze, another rule. Is nothing caught up, or does"
        " every update count as a use of all rows?",
        {
            "E[rows], v[rows] = slide(E[rows], v[rows], n - last[rows])": "",
            "E, v = slide(E, v, len(batches) - last)": "",
        },
    ),
    velocity_alone=(
        "The velocities are caught up, and the slide of the rows is lost: it was not stored, or a row was then set"
        " to its old place less the step.",
        {"E[rows], v[rows] = slide": "_p, v[rows] = slide"},
    ),
    row_alone=(
        "You caught up the row and not its velocity. It shrank while the row slid.",
        {"E[rows], v[rows] = slide": "E[rows], _v = slide"},
    ),
    slide_forgotten=(
        "The network saw the rows where they are now, and the step was made from where they were: what was caught up"
        " never came back into the table.",
        {CATCH_UP + GATHER: "        Y, v[rows] = slide(E[rows], v[rows], n - last[rows])\n"},
    ),
    update_does_not_shrink=(
        "The idle time is right. In the update itself v shrinks as well, before the gradient enters.",
        {"0.9 * v[rows]": "v[rows]"},
    ),
    never_recorded=(
        "You do not record when a row was last right, so each time it is caught up from the very beginning.",
        {"last[rows] = n + 1": ""},
    ),
    recorded_too_early=(
        "Each pause is one idle update too long, at the end as well. Either you recorded the number of updates before"
        " this one, and the row is right after it; or you count the present update among the idle ones.",
        {"last[rows] = n + 1": "last[rows] = n"},
    ),
    recorded_before=(
        "You recorded this update before you asked how long the row had been idle. The answer was −1 for all.",
        {CATCH_UP: RECORD + CATCH_UP, MOVE + RECORD: MOVE},
    ),
    one_idle_update_too_many=(
        "You counted the present update among the idle ones. n updates have been made before it.",
        {"n - last[rows]": "n + 1 - last[rows]"},
    ),
    end_missing=(
        "The rows in use are right. At the end you return rows that have been idle since, where they were left.",
        {"E, v = slide(E, v, len(batches) - last)": ""},
    ),
    end_one_too_far=(
        "The rows in use are right. At the end you let each row slide for one update more than there were.",
        {"len(batches) - last": "len(batches) + 1 - last"},
    ),
    end_one_too_few=(
        "The rows in use are right. At the end you count one update too few, so that those of the last batch slide"
        " backwards.",
        {"len(batches) - last": "n - last"},
    ),
    all_caught_up_one_recorded=(
        "You catch up the whole table in every update, and record it for the rows in use alone. The others slide the"
        " same way again.",
        {"E[rows], v[rows] = slide(E[rows], v[rows], n - last[rows])": "E, v = slide(E, v, n - last)"},
    ),
    velocity_as_it_was=(
        "You stepped with the velocity before the gradient entered. First v, then p.",
        {VELOCITY + MOVE: MOVE + VELOCITY},
    ),
    velocity_returned=(
        "You returned the velocities too. The task asks for the table.",
        {"return E": "return E, v"},
    ),
    one_idle_update_too_few=(
        "You took one too many off: an idle update is missing in each pause. n updates have been made before this one,"
        " and the row is right after the last[r]-th.",
        {"n - last[rows]": "np.maximum(n - last[rows] - 1, 0)"},
    ),
    minus_one=(
        "You count one idle update too few, so that a row which was in use just now slides backwards. n updates have"
        " been made before this one, and the row is right after the last[r]-th.",
        {"n - last[rows]": "n - last[rows] - 1"},
    ),
    clock_for_the_gap=(
        "You caught up by the clock. What a row has missed are the updates since its own last use.",
        {"n - last[rows]": "np.full(len(rows), n)"},
    ),
    last_for_the_gap=(
        "You caught up by the time of the last use. What a row has missed are the updates since then.",
        {"n - last[rows]": "last[rows]"},
    ),
    gap_turned=(
        "Your gap is negative: the clock of now less the one of the last use, not the other way round.",
        {"n - last[rows]": "last[rows] - n"},
    ),
    clock_for_the_end=(
        "The rows in use are right. At the end you let each row slide for as many updates as there were in all. It has"
        " missed those since its own last use.",
        {"len(batches) - last": "len(batches) + 0 * last"},
    ),
    uses_counted=(
        "You counted how often a row was in use. What tells how long it was idle is after which update it was right.",
        {"last[rows] = n + 1": "last[rows] += 1"},
    ),
    recorded_as_the_end=(
        "You recorded a row as right after the last batch of all. It is right after this update.",
        {"last[rows] = n + 1": "last[rows] = len(batches)"},
    ),
    recorded_one_ahead=(
        "You recorded one update more than have been made, so an idle update is missing in each pause.",
        {"last[rows] = n + 1": "last[rows] = n + 2"},
    ),
    convention_c=(
        "You let the gradient enter with a tenth. In the program it enters whole, and `slide` is made for that.",
        {"0.9 * v[rows] + G": "0.9 * v[rows] + 0.1 * G"},
    ),
    convention_b=(
        "You put the rate into the velocity. In the program it comes after it, and `slide` multiplies by it once more.",
        {"0.9 * v[rows] + G": "0.9 * v[rows] + lr * G", "E[rows] -= lr * v[rows]": "E[rows] -= v[rows]"},
    ),
    no_rate=(
        "The rate is missing in the step.",
        {"E[rows] -= lr * v[rows]": "E[rows] -= v[rows]"},
    ),
    uphill=(
        "You went uphill: the step is taken off.",
        {"E[rows] -= lr": "E[rows] += lr"},
    ),
    gradient_alone=(
        "You moved the rows by the gradient alone. What moves them is the velocity.",
        {"E[rows] -= lr * v[rows]": "E[rows] -= lr * G"},
    ),
    gradient_added_up=(
        "Your velocity is the gradient of now. It keeps 0.9 of what it was.",
        {"0.9 * v[rows] + G": "G"},
    ),
    nesterov=(
        "You moved by the gradient and the velocity ahead, which is Nesterov's rule. The program has plain momentum.",
        {"E[rows] -= lr * v[rows]": "E[rows] -= lr * (G + 0.9 * v[rows])"},
    ),
    first_batch_alone=(
        "You returned after the first batch: is the `return` inside the loop?",
        {RECORD: RECORD + "        return slide(E, v, n + 1 - last)[0]\n"},
    ),
    one_batch_too_few=(
        "The last batch never came in.",
        {"in enumerate(batches)": "in enumerate(batches[:-1])"},
    ),
    end_for_the_last_batch=(
        "The rows in use are right. At the end all rows have to be caught up, by how long each of them was idle.",
        {
            "E, v = slide(E, v, len(batches) - last)": "k = len(batches) - last.max() + 1\n"
            "    E, v = slide(E, v, np.full(len(E), k))"
        },
    ),
    velocity_alone_at_the_end=(
        "The rows in use are right. At the end the slide of the rows was lost: only the velocities were stored.",
        {"E, v = slide(E, v, len(batches) - last)": "E, v = slide(E, v, len(batches) - last)[1], v"},
    ),
    gathered_from_the_start=(
        "The network always sees the rows that you were given. It has to see them as they are now.",
        {"E, v = E.copy()": "start, E, v = E, E.copy()", "Y = E[rows]": "Y = start[rows]"},
    ),
    idle_time_of_all=(
        "You let all rows of the batch slide for the same time. Each has been idle for its own.",
        {"n - last[rows]": "n - np.full(len(rows), last[rows].max())"},
    ),
    velocity_begins_again=(
        "You let the velocity of a row begin again when it comes back. It is the one of its last use, faded.",
        {"0.9 * v[rows] + G": "0.9 * v[rows] * (n == last[rows])[:, None] + G"},
    ),
    nothing_moves=(
        "Your table is as it came: no gradient ever gets into the velocity, or nothing was written back.",
        {"v[rows] = 0.9 * v[rows] + G": "pass"},
    ),
    velocity_not_applied=(
        "The rows in use never take their step: they move while they are idle alone.",
        {"E[rows] -= lr * v[rows]": "pass"},
    ),
    gradient_subtracted=(
        "You took the gradient off the velocity. It is added there, and the step is taken off the row.",
        {"0.9 * v[rows] + G": "0.9 * v[rows] - G"},
    ),
    set_to_the_step=(
        "You set the rows to their step, and what the words had learned is gone.",
        {"E[rows] -= lr": "E[rows] = -lr"},
    ),
    gradients_alone_with_mu=(
        "You multiplied the gradient by μ as well. It enters whole, and the old velocity fades.",
        {"0.9 * v[rows] + G": "0.9 * (v[rows] + G)"},
    ),
)
