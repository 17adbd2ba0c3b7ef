"""The study of lecture 12: Muon with one Newton–Schulz step or with five, which reaches the lower training cost?"""

from course_utils.exercises.framework.study import Study
from course_utils.experiments.matrix_steps import cost_reached

is_one_step_enough = Study(
    name="is_one_step_enough",
    title="Is one step enough?",
    minutes=12,
    difficulty=2,
    objective="Find out what the last four of five steps are good for, with each side at the rate that suits it.",
    hints=(
        "At a small rate neither side gets far in ten epochs, and the shape of a step hardly matters. Is that the rate"
        " at which either of them is at its best?",
        "Try the same rates for both, in steps of 2 or 3, with the same three seeds, until neither best one is the"
        " first or the last.",
        "Then run both at their best with eight seeds that chose nothing. Does the interval of the differences hold 0?",
    ),
    measure=cost_reached,
    sides=("one step", "five steps"),
    unit="nats",
    budget=80,
)
