"""The study of lecture 06: with momentum, does a rate that falls along a cosine end lower than a constant one?"""

from course_utils.data import digits
from course_utils.exercises.framework.study import Study
from course_utils.experiments.digits_net import train
from course_utils.numpy_ref.optimizers import Momentum
from course_utils.schedules import constant, cosine

BATCH, EPOCHS = 8, 2


def _cost(side, rate, seed):
    """The cost of the test digits, in nats, after two epochs in batches of 8; rate: the constant or the first one."""
    updates = EPOCHS * (len(digits().train_labels) // BATCH)
    schedule = constant(rate) if side == "constant" else cosine(rate, 0.0, updates)
    return train(Momentum(0.9), schedule, seed, epochs=EPOCHS, batch=BATCH).test_costs[-1]


constant_or_cosine = Study(
    name="constant_or_cosine",
    title="Does the way down pay, with momentum?",
    minutes=10,
    difficulty=2,
    objective="Tune the reference as carefully as what is to beat it, and say no more than the runs do.",
    hints=(
        "Both at one rate: which of the two has gone further at the end? Section 6.11 says what a best peak is like.",
        "Try 0.01, 0.03, 0.1 and 0.3 on both sides with three seeds, and more in between where two are close.",
        "Run each side at its best rate with eight seeds that chose nothing. Claim what the interval allows.",
    ),
    measure=_cost,
    sides=("constant", "cosine"),
    unit="nats",
    budget=80,
)
