"""The study of lecture 05: in large batches, which of two rules ends lower on unseen digits?"""

from course_utils.exercises.framework.study import Study
from course_utils.experiments.digits_net import train
from course_utils.numpy_ref.optimizers import SGD, Adam

RULES = {"SGD": SGD(), "Adam": Adam()}


def _cost(side, rate, seed):
    """The cost of the test digits, in nats, after five epochs in batches of 128: 55 updates."""
    return train(RULES[side], rate, seed, epochs=5, batch=128).test_costs[-1]


sgd_or_adam = Study(
    name="sgd_or_adam",
    title="SGD or Adam, in large batches?",
    minutes=10,
    difficulty=2,
    objective="Compare two rules so that the answer is about the rules, and not about their rates or a lucky seed.",
    hints=(
        "η means something else in each rule. What do you know of a rule of which you tried a single rate?",
        "Begin with a few rates a factor of ten apart, with two or three seeds, for each rule a list of its own. While"
        " the best one is the first or the last, go on; then try some in between.",
        "Run both rules, each at its best rate, with eight seeds that chose nothing. Claim what the interval allows.",
    ),
    measure=_cost,
    sides=("SGD", "Adam"),
    unit="nats",
    budget=80,
)
