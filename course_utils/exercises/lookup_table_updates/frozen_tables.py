"""The study of lecture 07: does a table whose idle rows are frozen learn worse?"""

from course_utils.exercises.framework.study import Study
from course_utils.experiments.next_words import test_cost
from course_utils.numpy_ref.optimizers import RMSprop


def _cost(side, rate, seed):
    return test_cost(RMSprop(), side, rate, seed)


freeze_or_catch_up = Study(
    name="freeze_or_catch_up",
    title="Does a frozen table learn worse?",
    minutes=12,
    difficulty=2,
    objective="Compare two programs so that the answer is about them, and not about a rate or a lucky draw.",
    hints=(
        "A rate that suits one side need not suit the other. What would you have to try before you compare them?",
        "Try the same few rates for both, with the same two or three seeds, until neither best one is at an end.",
        "Then run both at their best with eight seeds that chose nothing, and read the interval of the differences.",
    ),
    measure=_cost,
    sides=("freeze", "catch_up"),
    unit="nats",
    budget=80,
)
