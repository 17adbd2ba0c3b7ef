"""The exercise of lecture 06 on a moving mean that began at the first weight: give this one its fair share."""

from course_utils.exercises.framework.exercise import exercise


def _means(rng):
    def case(shape, beta, k):
        path = rng.normal(2, 1, size=(k, *shape))
        mean = path[0]
        for w in path[1:]:
            mean = beta * mean + (1 - beta) * w
        return mean, path[0], beta, k

    return [case((3,), 0.9, 6), case((2, 3), 0.6, 3), case((4,), 0.99, 20), case((2,), 0.8, 1)]


@exercise(
    "A fair share for the first weight",
    minutes=5,
    difficulty=2,
    objective="Take one known term out of a sum, and weigh the rest anew.",
    cases=_means,
    hints=(
        "With which factor does the first weight stand in the mean that began at it? And in one that began at 0, before"
        " the correction?",
        "The two factors are β to the power k − 1, and 1 − β times that. What is their difference?",
        "Take the difference, times the first weight, out of the mean. What is left is the mean that began at 0; its"
        " shares add up to less than 1, and that is what the correction is for.",
    ),
)
def fair_mean(mean, first, beta, k):
    """The moving mean of k weights, begun at 0 and corrected, from the `mean` that began at `first`."""
    return (mean - beta**k * first) / (1 - beta**k)


TAKEN, WHOLE = "mean - beta**k * first", "1 - beta**k"

fair_mean.recognizes(
    as_if_from_zero=(
        "You corrected the mean as if it had begun at 0. It did not: its shares add up to 1 already, and the first"
        " weight has too much of it.",
        {f"({TAKEN})": "mean"},
    ),
    left_as_it_is=(
        "You gave back the mean as it was. In it the first weight counts about 1/(1 − β) times its share.",
        {f"({TAKEN}) / ({WHOLE})": "mean"},
    ),
    left_out=(
        "You took the first weight out altogether, and rescaled the others. It has a share like every other weight.",
        {TAKEN: "mean - beta ** (k - 1) * first", WHOLE: "1 - beta ** (k - 1)"},
    ),
    left_out_and_corrected=(
        "You took the first weight out altogether. It is to keep the share that it would have in a mean from 0.",
        {TAKEN: "mean - beta ** (k - 1) * first"},
    ),
    not_rescaled=(
        "What you took out is right, and what is left is too small: its shares no longer add up to 1.",
        {f"({TAKEN}) / ({WHOLE})": f"({TAKEN})"},
    ),
    rescaled_by_one_less=(
        "What you took out is right. The shares that are left add up to 1 less a power of β: after k weights, which"
        " one?",
        {WHOLE: "1 - beta ** (k - 1)"},
    ),
    rescaled_the_wrong_way=(
        "You multiplied where you have to divide: the shares that are left add up to less than 1, so all of them must"
        " grow.",
        {f" / ({WHOLE})": f" * ({WHOLE})"},
    ),
    one_count_ahead=(
        "Your powers are one too high: k counts the first weight, too.",
        {TAKEN: "mean - beta ** (k + 1) * first", WHOLE: "1 - beta ** (k + 1)"},
    ),
    fair_share_taken=(
        "You took out the share that the first weight is to keep. What has to go is the rest of it.",
        {TAKEN: "mean - (1 - beta) * beta ** (k - 1) * first"},
    ),
    fair_share_added=(
        "You added the fair share of the first weight to the one that it has already. Some has to be taken away.",
        {TAKEN: "mean + (1 - beta) * beta ** (k - 1) * first"},
    ),
    whole_first_weight=(
        "You took out the first weight as a whole. It stands in the mean with a small factor, a power of β.",
        {TAKEN: "mean - first"},
    ),
    one_factor=(
        "You took out β times the first weight. Every later weight has made its factor smaller by β again.",
        {TAKEN: "mean - beta * first"},
    ),
    share_of_the_last=(
        "You took out 1 − β times the first weight. That is the share of the last one.",
        {TAKEN: "mean - (1 - beta) * first"},
    ),
    added=(
        "You added where you have to take away: the first weight has too large a share, not too small a one.",
        {TAKEN: "mean + beta**k * first"},
    ),
    times_for_power=(
        "You multiplied β by k. The first weight is multiplied by β again and again: a power.",
        {"beta**k * first": "beta * k * first", WHOLE: "1 - beta * k"},
    ),
    powers_of_the_other=(
        "You took powers of 1 − β. It is β that is multiplied again and again.",
        {"beta**k * first": "(1 - beta) ** k * first", WHOLE: "1 - (1 - beta) ** k"},
    ),
    correction_of_one_step=(
        "You divided by 1 − β, which is the correction after a single weight. After k of them it is nearer to 1.",
        {WHOLE: "1 - beta"},
    ),
    parentheses=(
        "Parentheses are missing: the whole difference is divided, not the first weight alone.",
        {f"({TAKEN}) / ({WHOLE})": f"{TAKEN} / ({WHOLE})"},
    ),
    plain_mean=(
        "You took the first weight out as in a plain mean, where each counts 1/k. In this mean the shares are powers of"
        " β.",
        {TAKEN: "mean - first / k", WHOLE: "1 - 1 / k"},
    ),
)
