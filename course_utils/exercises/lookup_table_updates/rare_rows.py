"""The exercise of lecture 07 on a lazy Adam whose rare rows jump: a bug to be found."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise
from course_utils.exercises.lookup_table_updates.duplicates import merged

__all__ = ["BUGGY_LAZY_ADAM"]  # besides the tasks


def _merge(ids, dY):
    return merged.program(ids, dY)


def _lazy_cases(rng):
    def case(V, d, batches, lr):
        return rng.normal(size=(V, d)), [(np.array(ids), rng.normal(size=(len(ids), d))) for ids in batches], lr, _merge

    return [
        case(3, 2, [[0, 1, 2], [2, 1, 0]], 0.1),
        case(5, 3, [[0, 3, 0], [0, 1], [0, 0], [1, 3, 4]], 0.1),
        case(4, 2, [[1]] * 6 + [[2, 1], [2, 2, 1], [1, 0]], 0.05),
    ]


@exercise(
    "Find the bug: a lazy Adam",
    minutes=7,
    difficulty=2,
    objective="Compare a program with the rule that it claims to be.",
    cases=_lazy_cases,
    hints=(
        "Take a row that is first used in update 1000. Which m and v does it have, and how are they corrected?",
        "The correction makes up for a state that began at 0. How many updates ago did the state of that row begin?",
        "Count for each row how often it was in use, in an array. Its rows (r,) have to meet m and v, (r, d).",
    ),
)
def lazy_adam(E, batches, lr, merge):
    """The table after an update for each batch (ids, dY); merge(ids, dY) → (rows, G)."""
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    E, m, v = E.copy(), np.zeros_like(E), np.zeros_like(E)
    clock = np.zeros((len(E), 1))
    for ids, dY in batches:
        rows, G = merge(ids, dY)
        clock[rows] += 1
        t = clock[rows]
        m[rows] = beta1 * m[rows] + (1 - beta1) * G
        v[rows] = beta2 * v[rows] + (1 - beta2) * G**2
        m_hat = m[rows] / (1 - beta1**t)
        v_hat = v[rows] / (1 - beta2**t)
        E[rows] -= lr * m_hat / (np.sqrt(v_hat) + eps)
    return E


BEGIN = "    clock = np.zeros((len(E), 1))\n"
TICK = "        clock[rows] += 1\n        t = clock[rows]\n"
MOMENTS = (
    "        m[rows] = beta1 * m[rows] + (1 - beta1) * G\n        v[rows] = beta2 * v[rows] + (1 - beta2) * G**2\n"
)
BUG = {BEGIN: "    t = 0\n", TICK: "        t = t + 1\n"}
BUGGY_LAZY_ADAM = lazy_adam.variant({**BUG, "def lazy_adam": "def buggy_lazy_adam"})
FADED = {
    MOMENTS: "        m, v = beta1 * m, beta2 * v\n"
    "        m[rows] += (1 - beta1) * G\n"
    "        v[rows] += (1 - beta2) * G**2\n"
}

lazy_adam.recognizes(
    bug_still_there=(
        "The bug is still there: the state of a row that is used for the first time began at 0 this very moment,"
        " and is corrected as if it had begun with the table. Whose updates does its clock count?",
        BUG,
    ),
    all_states_fade=(
        "Each row has a clock now. But you also let m and v of idle rows fade, so a row feels how often the others are"
        " used.",
        FADED,
    ),
    all_states_fade_instead=(
        "You let m and v of all rows fade in every update. That is the dense rule's way; here each row is to be alone,"
        " and the bug is still there.",
        {**BUG, **FADED},
    ),
    dense_adam=(
        "You moved all rows in every update: this is dense Adam. A row that is not in use is to stay.",
        {
            **BUG,
            **FADED,
            "m[rows] / (1": "m / (1",
            "v[rows] / (1": "v / (1",
            "E[rows] -= lr": "E -= lr",
        },
    ),
    no_correction=(
        "You took the correction out. Every row needs it after its first use; only what it read was wrong.",
        {" / (1 - beta1**t)": "", " / (1 - beta2**t)": ""},
    ),
    corrected_once=(
        "Your clocks read 1 in every update, so each is corrected like the first. As m and v of a row fill up, its"
        " correction has to fade. Does a clock begin again with every batch?",
        {TICK: "        t = 1\n"},
    ),
    ids_counted=(
        "You count how often the id occurs. A batch is one update of a row, however often it stands there.",
        {"clock[rows] += 1": "np.add.at(clock, ids, 1)"},
    ),
    rows_counted=(
        "Your one clock counts the uses of all rows together. There should be a clock for each row.",
        {"clock = np.zeros((len(E), 1))": "t = 0", TICK: "        t += len(rows)\n"},
    ),
    reads_zero=(
        "For a new row your clock reads 0: it is read before it counts this update, or it never goes on. 1 − β⁰ is 0,"
        " and you divide by it.",
        {TICK: "        t = clock[rows]\n        clock[rows] += 1\n"},
    ),
    one_ahead=(
        "Your clocks begin at 1, and count this update before they are read: they are one ahead.",
        {"clock = np.zeros": "clock = np.ones"},
    ),
    m_alone=(
        "Now m is corrected by the clock of the row now. v is still corrected by the clock of the table.",
        {
            "clock = np.zeros((len(E), 1))": "clock = np.zeros((len(E), 1))\n    n = 0",
            TICK: TICK + "        n += 1\n",
            "beta2**t": "beta2**n",
        },
    ),
    v_alone=(
        "Now v is corrected by the clock of the row now. m is still corrected by the clock of the table.",
        {
            "clock = np.zeros((len(E), 1))": "clock = np.zeros((len(E), 1))\n    n = 0",
            TICK: TICK + "        n += 1\n",
            "beta1**t": "beta1**n",
        },
    ),
    set_to_the_end=(
        "You corrected every update as if it were the last one. A clock tells how often a row has been in use so far.",
        {TICK: "        t = len(batches)\n"},
    ),
    time_since_its_last_use=(
        "Your clocks tell how long a row was idle. m and v know nothing of that time; they count uses.",
        {
            "clock = np.zeros((len(E), 1))": "clock = np.zeros((len(E), 1))\n    n = 0",
            TICK: "        n += 1\n        t = n - clock[rows]\n        clock[rows] = n\n",
        },
    ),
    clock_of_the_eldest=(
        "You used one clock for the batch, that of the row used most often. Each of its rows has its own.",
        {"t = clock[rows]": "t = clock[rows].max()"},
    ),
    first_clocks=(
        "You count for the rows in use, and read the clocks at the first places of the table.",
        {"t = clock[rows]": "t = clock[: len(rows)]"},
    ),
    turned=(
        "Your clocks (r,) meet m and v, (r, d). NumPy sets the last axes side by side, so a clock must be a column:"
        " (r, 1).",
        {"np.zeros((len(E), 1))": "np.zeros(len(E))"},
    ),
    states_begin_again=(
        "You let m and v begin again whenever a row comes back. It is to remember its own gradients.",
        {"beta1 * m[rows] +": "beta1 * 0 * m[rows] +", "beta2 * v[rows] +": "beta2 * 0 * v[rows] +"},
    ),
    nothing_merged=(
        "You did not merge: of the gradients that share an id only the last one arrived.",
        {"rows, G = merge(ids, dY)": "rows, G = ids, dY"},
    ),
    idle_rows_slide=(
        "Each row has a clock now. But you also moved the idle rows along their m; a row that is not in use stays.",
        {
            "        t = clock[rows]\n": "        t = np.maximum(clock, 1)\n",
            "m[rows] / (1": "m / (1",
            "v[rows] / (1": "v / (1",
            "E[rows] -= lr": "E -= lr",
        },
    ),
    uphill=(
        "The clocks are right. The sign is flipped.",
        {"E[rows] -= lr": "E[rows] += lr"},
    ),
    youngest=(
        "You used one clock for the batch, that of the row used least. Each of its rows has its own.",
        {"t = clock[rows]": "t = clock[rows].min()"},
    ),
    mean_clock=(
        "You used one clock for the batch, the mean of its rows. Each of them has its own.",
        {"t = clock[rows]": "t = clock[rows].mean()"},
    ),
    sum_of_clocks=(
        "You added the clocks of the batch up. Each of its rows has its own.",
        {"t = clock[rows]": "t = clock[rows].sum()"},
    ),
    first_of_the_batch=(
        "You used one clock for the batch, that of its first row. Each of its rows has its own.",
        {"t = clock[rows]": "t = clock[rows][0]"},
    ),
    eldest_of_the_table=(
        "You used one clock for all, that of the row used most often. A row that is new has used up none of its own.",
        {"t = clock[rows]": "t = clock.max()"},
    ),
    since_its_first_use=(
        "Your clocks begin with the first use of a row, and then go on in every update. m and v of the row move only"
        " when it is in use.",
        {
            TICK: "        clock[clock > 0] += 1\n        clock[rows] = np.maximum(clock[rows], 1)\n"
            "        t = clock[rows]\n"
        },
    ),
    twice=(
        "Your clocks go on by two in every update, or twice.",
        {"clock[rows] += 1": "clock[rows] += 2"},
    ),
    by_the_rows=(
        "The clock of each row goes on by the number of rows in the batch. An update is one tick.",
        {"clock[rows] += 1": "clock[rows] += len(rows)"},
    ),
    by_the_batch=(
        "The clock of each row goes on by the number of ids in the batch. An update is one tick.",
        {"clock[rows] += 1": "clock[rows] += len(ids)"},
    ),
    power_of_the_share=(
        "You raised 1 − β to the power t. The power belongs to β: 1 less it is what has come in so far.",
        {"(1 - beta1**t)": "(1 - beta1) ** t", "(1 - beta2**t)": "(1 - beta2) ** t"},
    ),
    multiplied=(
        "You multiplied by the correction. A state that began at 0 is too small, so it is divided.",
        {"m[rows] / (1": "m[rows] * (1", "v[rows] / (1": "v[rows] * (1"},
    ),
    m_not_corrected=(
        "The clocks are right. m is not corrected any more; both states began at 0.",
        {" / (1 - beta1**t)": ""},
    ),
    v_not_corrected=(
        "The clocks are right. v is not corrected any more; both states began at 0.",
        {" / (1 - beta2**t)": ""},
    ),
    stored_corrected=(
        "You stored the corrected m and v. The next update goes on from those that are not, and corrects anew.",
        {"        E[rows] -= lr": "        m[rows], v[rows] = m_hat, v_hat\n        E[rows] -= lr"},
    ),
    first_batch_alone=(
        "You returned after the first batch: is the `return` inside the loop?",
        {"in batches:": "in batches[:1]:"},
    ),
    whole_gradient=(
        "You let the whole gradient into m. It enters with 1 − β₁, and the correction counts on that.",
        {"(1 - beta1) * G\n": "G\n"},
    ),
    brackets_of_m=(
        "Without brackets `m / 1 - beta1**t` takes βᵗ off m. The correction divides by 1 − βᵗ, as one number.",
        {"m[rows] / (1 - beta1**t)": "m[rows] / 1 - beta1**t"},
    ),
    v_not_squared=(
        "Your v takes in the gradient and not its square.",
        {"G**2": "G"},
    ),
    no_root=(
        "The root is missing: v is a mean of squares.",
        {"np.sqrt(v_hat)": "v_hat"},
    ),
    no_rate=(
        "The rate is missing in the step.",
        {"lr * m_hat": "m_hat"},
    ),
    gradient_in_the_numerator=(
        "Your step has the gradient of now in the numerator. Adam steps along m, corrected.",
        {"lr * m_hat": "lr * G"},
    ),
    m_only_adds=(
        "Your m keeps all of itself. It fades by β₁ when a gradient comes in.",
        {"beta1 * m[rows] +": "m[rows] +"},
    ),
    v_only_adds=(
        "Your v keeps all of itself. It fades by β₂ when a square comes in.",
        {"beta2 * v[rows] +": "v[rows] +"},
    ),
    set_to_the_step=(
        "You set the rows to their step, and what the words had learned is gone.",
        {"E[rows] -= lr": "E[rows] = -lr"},
    ),
    nothing_moves=(
        "Your table is as it came: the step is not taken, or taken by a copy of the rows.",
        {"E[rows] -= lr * m_hat / (np.sqrt(v_hat) + eps)": "pass"},
    ),
)
