"""The study of lecture 09: does a network that was trained with a mean of means end with a higher loss?"""

from course_utils.exercises.framework.study import Study
from course_utils.experiments import sentence_reader

which_average = Study(
    name="which_average",
    title="Does the wrong average cost anything?",
    minutes=8,
    difficulty=2,
    objective="Tell a small difference from luck: the same seeds on both sides, and an interval of the differences.",
    hints=(
        "How far apart are two runs of one side, with two seeds? And the two sides, with one seed?",
        "A seed draws the first weights and all sentences. Take the difference of the two sides seed by seed; what the"
        " seeds do to both is gone from it.",
        "Run both sides with the same 8 seeds or more. Claim a side if the interval of the mean difference leaves out"
        " 0, and `cannot tell` if it does not.",
    ),
    measure=lambda side, seed: sentence_reader.train(side, seed),
    sides=sentence_reader.AVERAGES,
    setting="",
    unit="nats",
    budget=60,
)
