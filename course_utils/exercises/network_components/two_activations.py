"""The study of lecture 03: ReLU or tanh, on digits that the network has not seen, each at its own best rate."""

from course_utils.exercises.framework.study import Study
from course_utils.experiments.activations import deep_on_unseen

relu_or_tanh = Study(
    name="relu_or_tanh",
    title="ReLU or tanh, on digits not seen?",
    minutes=10,
    difficulty=2,
    objective="Compare two networks so that the answer is about them, and not about one rate or one lucky draw.",
    hints=(
        "The rate that is best for one side need not be best for the other. What will you try, of both, before you"
        " compare?",
        "Search coarsely first: factors of two, three seeds. If the best rate is the first or the last one, go on"
        " beyond it.",
        "Then run each side at its best rate with eight fresh seeds, the same for both, and read the interval of the"
        " differences.",
    ),
    measure=deep_on_unseen,
    sides=("ReLU", "tanh"),
    unit="nats",
    budget=80,
)
