"""The study of lecture 11: weights in bfloat16, rounded to the nearest or by chance: which reads more digits right?"""

from course_utils.exercises.framework.study import Study
from course_utils.experiments.few_bits import digits_read_right

does_rounding_cost = Study(
    name="does_rounding_cost",
    title="Does rounding to the nearest cost anything?",
    minutes=12,
    difficulty=2,
    objective="Say no more than the runs do: of two programs of which one loses many updates, on digits not seen.",
    hints=(
        "At a small rate most steps are short, and short steps are what rounding to the nearest loses. Is that the rate"
        " at which either side is at its best?",
        "Try the same rates for both, in steps of about 3, with the same three seeds, until neither best one is the"
        " first or the last.",
        "Then run both at their best with eight seeds that chose nothing. If the interval of the differences holds 0,"
        " look how far it reaches: that is what you can say.",
    ),
    measure=digits_read_right,
    sides=("nearest", "random bits"),
    unit="points",
    budget=80,
    more_is_better=True,
    matters=2.0,
)
