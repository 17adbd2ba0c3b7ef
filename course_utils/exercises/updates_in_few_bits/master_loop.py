"""The exercise of lecture 11 on a master copy that a loop forgets: a bug to be found."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise
from course_utils.numpy_ref.rounding import rounded

__all__ = ["BUGGY_MASTER"]  # besides the tasks


def _bfloat16(x):
    return rounded(x, "bfloat16")


def _eighths(x):
    return np.rint(8 * x) / 8


def _slope_of(curvature, target):
    """Of Σ ½ · curvature · (p − target)² + 0.025 p⁴."""
    return lambda p: curvature * (p - target) + 0.1 * p**3


def _loop_cases(rng):
    def case(shape, curvature, lr, steps, nearest):
        return rng.normal(size=shape), _slope_of(curvature, rng.normal(size=shape)), lr, steps, nearest

    return [
        case((3,), 1.0, 0.001, 8, _bfloat16),
        case((2, 3), 2.0, 0.01, 5, _eighths),
        case((4,), 0.5, 0.1, 12, _bfloat16),
        case((5,), 1.0, 0.05, 1, _eighths),
        case((3, 2), 1.5, 0.02, 20, _eighths),
    ]


@exercise(
    "Find the bug: a master copy for nothing",
    minutes=7,
    difficulty=2,
    objective="Follow two copies of one weight through a loop, and see which of them a small step can change.",
    cases=_loop_cases,
    demands=(
        keeps("w", sentence="The task asks to leave w as it is. A master copy that is moved by `-=` may be w itself."),
    ),
    hints=(
        "Take a step of a hundredth of a spacing, and follow both names through two turns of the loop. Where has the"
        " first step gone?",
        "Which of the two copies remembers what the rounding drops? Is it the one that the next update begins with?",
        "The gradient is taken at the rounded copy, since that is what the network computes with. The step is added to"
        " the other one.",
    ),
)
def train_with_master(w, slope, lr, steps, nearest):
    """The rounded copy, which the network uses, and the master copy."""
    master, p = w, nearest(w)
    for _step in range(steps):
        master = master - lr * slope(p)
        p = nearest(master)
    return p, master


START, UPDATE, ROUND = "master, p = w, nearest(w)", "master = master - lr * slope(p)", "        p = nearest(master)\n"
BUG = {UPDATE: "master = p - lr * slope(p)"}
BUGGY_MASTER = train_with_master.variant({**BUG, "def train_with_master": "def buggy_master"})

train_with_master.recognizes(
    bug_still_there=(
        "The bug is still there: each update begins at the rounded copy, so the master forgets what it was ahead of it."
        " A step that does not reach the next number is lost every time.",
        BUG,
    ),
    bug_and_both_rounded=(
        "Both copies are rounded after each update, and every small step is lost. The master is the one that is not"
        " rounded.",
        {**BUG, "return p, master": "return p, p"},
    ),
    slope_at_the_master=(
        "You took the gradient at the master. The network computes with the rounded copy, and the gradient that it"
        " gives is the one there.",
        {"slope(p)": "slope(master)"},
    ),
    bug_turned=(
        "Your step begins at the rounded copy, with the gradient of the master. It is the other way round.",
        {UPDATE: "master = p - lr * slope(master)"},
    ),
    master_begins_rounded=(
        "Your master begins at the rounded copy. It has lost the digits of w before the first update.",
        {START: "master = p = nearest(w)"},
    ),
    copy_begins_unrounded=(
        "Your first gradient was taken at w as it is. The network never sees that one: round before the loop, too.",
        {START: "master, p = w, w"},
    ),
    copy_never_renewed=(
        "You never round again: p is what it was before the loop, and all gradients were taken there.",
        {ROUND: ""},
    ),
    rounded_at_the_end_alone=(
        "You rounded once, after the loop, so that all gradients were taken at the first copy. The network gets a new"
        " one after each update.",
        {ROUND: "", "    return": "    p = nearest(master)\n    return"},
    ),
    nothing_rounded=(
        "Your p is the master itself. What the network computes with is rounded.",
        {ROUND: ROUND.replace("nearest(master)", "master")},
    ),
    rounded_before_the_update=(
        "The master is right, and p is one update behind it: you round before the step, where it should be after.",
        {ROUND: "", UPDATE: "p = nearest(master)\n        " + UPDATE},
    ),
    two_weights=(
        "You run two weights beside each other: p makes its own small steps, and each of them is lost. After an update"
        " p is the rounded master, and nothing else.",
        {
            UPDATE: "g = slope(p)\n        master = master - lr * g",
            ROUND: "        p = nearest(p - lr * g)\n",
        },
    ),
    two_weights_at_two_places=(
        "You run two weights beside each other: p makes its own small steps, and each of them is lost; then the master"
        " moves with the gradient at the new p. After an update p is the rounded master, and nothing else.",
        {ROUND: "", UPDATE: f"p = nearest(p - lr * slope(p))\n        {UPDATE}"},
    ),
    master_never_moves=(
        "Your master never moves. The copy makes the steps, and each that does not reach the next number is lost.",
        {UPDATE: "p = nearest(p - lr * slope(p))", ROUND: ""},
    ),
    copy_from_the_start=(
        "Your master never moves: each time p is made anew from w and one step. The step is to stay in the master, and"
        " p is that one rounded.",
        {UPDATE: "p = nearest(master - lr * slope(p))", ROUND: ""},
    ),
    rounded_at_once=(
        "Master and copy change in one line, so p is the master of before the update, rounded. First the update, then"
        " the copy.",
        {UPDATE: "master, p = master - lr * slope(p), nearest(master)", ROUND: ""},
    ),
    step_rounded=(
        "You rounded the step. Adam's or SGD's arithmetic is not what is kept in few bits here: only p is.",
        {"lr * slope(p)": "nearest(lr * slope(p))"},
    ),
    gradient_rounded=(
        "You rounded the gradient. Only p is rounded here.",
        {"slope(p)": "nearest(slope(p))"},
    ),
    master_rounded_at_the_end=(
        "Your p is right. In place of the master you return it rounded, or p twice: the next run would begin without"
        " what is kept.",
        {"return p, master": "return p, p"},
    ),
    copy_not_rounded_at_the_end=(
        "Your master is right. In place of the rounded copy you return it unrounded, or the master twice.",
        {"return p, master": "return master, master"},
    ),
    exchanged=(
        "Both are right and have changed places: the task asks for the rounded copy first.",
        {"return p, master": "return master, p"},
    ),
    copy_alone=(
        "You return the rounded copy alone. The task asks for both: without the master the run cannot go on.",
        {"return p, master": "return p"},
    ),
    master_alone=(
        "You return the master alone. The task asks for both, the rounded copy first.",
        {"return p, master": "return master"},
    ),
    uphill=(
        "You went uphill. The step is taken off.",
        {"master - lr": "master + lr"},
    ),
    no_rate=(
        "The rate is missing: you took off the whole gradient.",
        {"lr * slope(p)": "slope(p)"},
    ),
    one_update=(
        "You end after the first update: a `return` stands inside the loop.",
        {"    return p": "        return p"},
    ),
    one_too_many=(
        "You made one update too many.",
        {"range(steps)": "range(steps + 1)"},
    ),
    one_too_few=(
        "You made one update too few.",
        {"range(steps)": "range(steps - 1)"},
    ),
    from_the_start=(
        "Every update began at w. It begins where the one before has ended.",
        {UPDATE: "master = w - lr * slope(p)"},
    ),
    rest_counted_twice=(
        "You added what the rounding has dropped to the master, which has it already. That is the repair of a program"
        " without a master copy.",
        {UPDATE: "master = master + (master - p) - lr * slope(p)"},
    ),
)
