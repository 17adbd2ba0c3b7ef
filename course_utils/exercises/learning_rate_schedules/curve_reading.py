"""The questions of lecture 06: cost curves of one model under three schedules, and what each says about its rate."""

import numpy as np

from course_utils.data import digits
from course_utils.exercises.framework.exercise import Question
from course_utils.schedules import constant, halve_every

__all__ = ["READINGS", "curve_of"]  # besides the tasks

BATCH, UPDATES, EVERY = 4, 900, 10  # digits of a minibatch, updates of a run, updates between two costs

RUNS = {
    "good": halve_every(0.1, 150),
    "a": constant(0.003),
    "b": halve_every(0.1, 20),
    "c": constant(0.15),
}

READINGS = {
    "too large": "the cost leaps up and down from the start, and hardly gets below where it began",
    "too small": "the cost sinks smoothly, in small steps, and is still on its way at the end",
    "decayed too early": "the cost falls fast, then flattens to a smooth line, far above the good run",
    "decayed too late": "the cost leaps up and down at one height for a long time, then sinks, and the run is over",
    "never decayed": "the cost falls fast, then leaps up and down at one height to the end",
    "restarted": "the cost sinks and leaps up again, several times, at equal distances",
}


def curve_of(run):
    """How far above its lowest value the cost is, at n = 0, 10, …, 900 updates; run: a name of `RUNS`, or a schedule.

    A linear model of the digits: mean of ‖x W − one-hot‖², minibatches of 4, the same digits in the same order always.

    >>> curve_of("good").shape
    (91,)
    """
    schedule = RUNS[run] if isinstance(run, str) else run
    X, targets = digits().train_inputs, np.eye(10)[digits().train_labels]  # (n, 64), (n, 10)
    X, targets = X - X.mean(axis=0), targets - targets.mean(axis=0)
    rng, W, costs = np.random.default_rng(6), np.zeros((64, 10)), []
    best = np.linalg.lstsq(X, targets, rcond=None)[0]
    lowest = np.sum((X @ best - targets) ** 2)
    for n in range(UPDATES + 1):
        if n % EVERY == 0:
            costs.append((np.sum((X @ W - targets) ** 2) - lowest) / len(X))
        rows = rng.integers(len(X), size=BATCH)
        W -= schedule(n) * 2 / BATCH * X[rows].T @ (X[rows] @ W - targets[rows])
    return np.array(costs)


curve_a = Question(
    name="curve_a",
    title="Read curve A",
    minutes=2,
    difficulty=1,
    objective="Read two things in a cost curve: how steep it is, and how rough.",
    hints=(
        "Compare the first 50 updates with those of the good run.",
        "Is the curve jagged or smooth? Noise in the curve is the rate times the noise in the gradient.",
        "At the end the curve still sinks. What would have brought it further in the same number of updates?",
    ),
    answer="too small",
)

curve_a.choices(
    too_large=(
        "You looked at the end alone, which is high. A rate that is too large shakes the cost, and this curve hardly"
        " trembles."
    ),
    decayed_too_early=(
        "You saw a smooth curve that ends too high. A rate that decayed was large once: there would be a steep part"
        " first, and a bend after it. Here the pace changes slowly, from the start to the end."
    ),
    decayed_too_late=(
        "You saw that it still sinks at the end. It has sunk from the start, and without a leap: no large rate was at"
        " work before."
    ),
    never_decayed=(
        "This rate may well be constant, and that is not what holds it back: a constant rate of the right size falls"
        " fast before it leaps about. This one does neither."
    ),
    restarted="A restart shows as a leap upward. This curve has none.",
)

curve_b = Question(
    name="curve_b",
    title="Read curve B",
    minutes=2,
    difficulty=2,
    objective="Doubt a curve that looks as if it were done.",
    hints=(
        "B is flat from update 200 on. Is it flat like a run that has arrived, or like a run that stands still?",
        "The good run went on sinking from the same height, so there was a way down.",
        "How large is the noise at the end of B, and what does that say of the rate at that time?",
    ),
    answer="decayed too early",
)

curve_b.choices(
    too_large=(
        "You took flat for stuck at a rate too large. That would leap up and down; this line is smooth, so the rate"
        " behind it is tiny."
    ),
    too_small=(
        "Tiny it is at the end. At the start this run is as fast as the good one, so it began with a rate of the right"
        " size."
    ),
    decayed_too_late=(
        "You have it backwards. With a late decay the cost leaps at one height for long, and sinks at the end."
    ),
    never_decayed=(
        "You saw that it stays at one height. A rate that is not decayed keeps shaking the cost; this line does not"
        " tremble at all."
    ),
    restarted="A restart brings the large rate back, and with it leaps. Nothing comes back here.",
)

curve_c = Question(
    name="curve_c",
    title="Read curve C",
    minutes=2,
    difficulty=2,
    objective="Tell two bad ends apart, and know what to change in each.",
    hints=(
        "C falls as fast as the good run. What is different after update 200?",
        "It leaps up and down at one height. Which part of a step does not get smaller when the cost does?",
        "The noise of the minibatch, times the rate. What would a smaller rate have changed, and when?",
    ),
    answer="never decayed",
)

curve_c.choices(
    too_large=(
        "You saw the leaps. Its first hundred updates are as good as those of the good run, so the rate was right"
        " for them: what is too large for the end need not be too large for the start."
    ),
    too_small=(
        "You took a curve that no longer sinks for a slow one. Slow is smooth; this one is shaken by large steps."
    ),
    decayed_too_early=(
        "You saw that it stops sinking far too high, as B does. What a small rate leaves behind is smooth: compare the"
        " two lines."
    ),
    decayed_too_late=(
        "You expect a decay. In this run none came: the leaps at the end are as large as those in the middle."
    ),
    restarted=(
        "You took the leaps for restarts. Those come at equal distances, and the cost sinks a long way between them."
    ),
)
