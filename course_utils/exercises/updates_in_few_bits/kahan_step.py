"""The exercise of lecture 11 on a sum that keeps what its rounding drops."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise
from course_utils.numpy_ref.rounding import rounded


def _bfloat16(x):
    return rounded(x, "bfloat16")


def _sum_cases(rng):
    """Every total is larger than what is added to it, so that s − total and the rest are exact (Dekker 1971)."""

    def case(shape, size, rest, x):
        total = size * (1 + np.abs(rng.normal(size=shape))) * rng.choice([-1, 1], size=shape)
        small = (np.clip(scale * rng.normal(size=shape), -size / 3, size / 3) for scale in (rest, x))
        return (*map(_bfloat16, (total, *small)), _bfloat16)

    ones = np.ones(3)
    return [
        (ones, 0 * ones, 2.0**-9 * np.array([1.0, 3.0, 0.5]), _bfloat16),
        case((12,), 1.0, 2.0**-9, 2.0**-8),
        case((4, 6), 4.0, 2.0**-7, 0.1),
        case((10,), 0.1, 2.0**-10, 0.03),
        case((3, 5), 1.0, 0.02, 0.3),
    ]


@exercise(
    "Carry what was lost",
    minutes=8,
    difficulty=2,
    objective="Find out, with rounded operations alone, how much of a number has arrived in a sum, and keep the rest.",
    cases=_sum_cases,
    hints=(
        "What was lost last time is added to x first, since both are small. What has the sum gained, then, after its"
        " rounding?",
        "Let y be what you add, and s the new sum. On paper s − total is y; in few bits it is the part of y that has"
        " arrived.",
        "The rest is y less the part that has arrived. Four operations in all, and the result of each is rounded.",
    ),
)
def carry_the_rest(total, lost, x, nearest):
    """(s, lost): the new sum, and what its rounding has dropped."""
    y = nearest(x + lost)
    s = nearest(total + y)
    lost = nearest(y - nearest(s - total))
    return s, lost


Y, S, REST, RETURN = (
    "y = nearest(x + lost)",
    "s = nearest(total + y)",
    "nearest(y - nearest(s - total))",
    "return s, lost",
)

carry_the_rest.recognizes(
    kahan_s_sign=(
        "Your sum is right in the long run: it is Kahan's own sign, which keeps what has arrived too much and takes it"
        " off next time. Here `lost` is what is missing, so it is added.",
        {Y: "y = nearest(x - lost)", REST: "nearest(nearest(s - total) - y)"},
    ),
    lost_turned=(
        "Your new `lost` has the wrong sign: next time it would be taken off once more. It is what has not arrived.",
        {REST: "nearest(nearest(s - total) - y)"},
    ),
    measured_from_the_old_rest=(
        "You took what has arrived off the old rest. What was to arrive is x as well.",
        {REST: "nearest(lost - nearest(s - total))"},
    ),
    old_rest_to_the_sum=(
        "You added the old rest to the sum, and then x. It is small beside the sum and gets lost once more: add the two"
        " small ones first.",
        {S: "s = nearest(nearest(total + lost) + x)", REST: "nearest(x - nearest(s - total))"},
    ),
    old_rest_to_the_sum_first=(
        "You added the old rest to the sum, and then x. That rounds twice where the numbers are large: add the two"
        " small ones first.",
        {S: "s = nearest(nearest(total + lost) + x)"},
    ),
    lost_taken_off=(
        "You took off what was lost last time. It is what did not arrive, so it has to be added.",
        {Y: "y = nearest(x - lost)"},
    ),
    lost_never_used=(
        "You never used the `lost` that you were given: what was dropped last time is dropped for good.",
        {Y: "y = x"},
    ),
    x_in_the_sum=(
        "You added x alone to the sum, without what was lost last time.",
        {S: "s = nearest(total + x)"},
    ),
    measured_from_x=(
        "You measured the rest from x. What you added is x and the old rest together, and it is of this that a part has"
        " arrived.",
        {REST: "nearest(x - nearest(s - total))"},
    ),
    zero=(
        "Your new `lost` is 0. On paper it is; in few bits s − total is not what was added, and that is the whole"
        " point.",
        {REST: "np.zeros_like(x)"},
    ),
    all_of_it=(
        "Your new `lost` is all that was added, as if nothing had arrived. Was `total` overwritten before it was used?",
        {REST: "y"},
    ),
    measured_from_x_turned=(
        "You measured from x, and with the wrong sign. What was to arrive is x and the old rest together, and `lost` is"
        " what has not.",
        {REST: "nearest(nearest(s - total) - x)"},
    ),
    rest_of_what_was_not_rounded=(
        "You measured from x + lost as it is. What you added to the sum is that one rounded.",
        {REST: "nearest(x + lost - nearest(s - total))"},
    ),
    old_rest_afterwards=(
        "You added x, and at the end the old rest to the sum. It is small beside it and gets lost once more: add the"
        " two small ones first.",
        {Y: "y = x\n    old = lost", RETURN: "return nearest(s + old), lost"},
    ),
    arrived=(
        "Your new `lost` is the part that has arrived. It is what is left of y without it.",
        {REST: "nearest(s - total)"},
    ),
    old_kept=(
        "Your `lost` is the one that you were given. Once it has been added, a new rest takes its place.",
        {f"lost = {REST}": "pass"},
    ),
    added_up=(
        "You added the new rest to the old one. The old one is in y already, so it would be counted twice.",
        {REST: f"nearest(lost + {REST})"},
    ),
    sum_not_rounded=(
        "You did not round the sum. It is kept in few bits; that is where something gets lost.",
        {S: "s = total + y"},
    ),
    nothing_rounded=(
        "You rounded nothing, so nothing is lost either. Every operation here has its result rounded by `nearest`.",
        {Y: "y = x + lost", S: "s = total + y", REST: "y - (s - total)"},
    ),
    sum_alone_rounded=(
        "You rounded the sum and nothing else. The device has no wider number: every one of the four results is"
        " rounded.",
        {Y: "y = x + lost", REST: "y - (s - total)"},
    ),
    y_not_rounded=(
        "You did not round x + lost. It is a number in few bits, as all others are here.",
        {Y: "y = x + lost"},
    ),
    added_one_after_the_other=(
        "You added x to the sum, and then what was lost. It is small beside the sum and gets lost once more: add the"
        " two small ones first.",
        {Y: "y = x", S: "s = nearest(nearest(total + x) + lost)"},
    ),
    rest_of_x_added_up=(
        "You added x alone, and put what was lost of it on top of the old rest. That grows until it is as large as a"
        " step of the sum, and nobody ever adds it.",
        {Y: "y = x", REST: f"nearest(lost + {REST})"},
    ),
    other_order=(
        "You took y off the sum first, and then compared with `total`. That is the same on paper; in few bits s − y is"
        " rounded to where `total` is, and the rest is gone.",
        {REST: "nearest(total - nearest(s - y))"},
    ),
    other_order_turned=(
        "You took y off the sum first, and then `total`. That rounds at the wrong place, and the sign is turned, too.",
        {REST: "nearest(nearest(s - y) - total)"},
    ),
    arrived_turned=(
        "You took `total` less s. What has arrived is the new sum less the old one.",
        {REST: "nearest(y - nearest(total - s))"},
    ),
    rest_of_the_new_sum=(
        "You took the new sum off y. What has arrived is what the sum has gained: the new one less the old one.",
        {REST: "nearest(y - s)"},
    ),
    total_returned=(
        "You return the old sum.",
        {RETURN: "return total, lost"},
    ),
    y_returned=(
        "You return what was added in place of what was lost of it.",
        {RETURN: "return s, x + lost", f"    lost = {REST}\n": ""},
    ),
    exchanged=(
        "Both are right and have changed places: the sum comes first.",
        {RETURN: "return lost, s"},
    ),
    sum_alone=(
        "You return the sum alone. The task asks for the rest, too: without it the next step can make up for nothing.",
        {RETURN: "return s"},
    ),
    rest_alone=(
        "You return the rest alone. The task asks for the sum first, and then the rest.",
        {RETURN: "return lost"},
    ),
)
