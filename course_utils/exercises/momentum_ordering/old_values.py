"""The question of lecture 08 on old values in a list of updates: which are late, and which make another rule."""

from course_utils.exercises.framework.exercise import Question

ANSWER = {"average": "late", "shown": "late", "m": "stale", "size": "stale", "swing": "stale"}

late_or_stale = Question(
    name="late_or_stale",
    title="Late or stale?",
    minutes=3,
    difficulty=1,
    optional=True,
    objective="Ask who reads an old value: that tells a harmless delay from another rule.",
    answer=ANSWER,
    hints=(
        "Follow the line that reads the old value: which variable does it compute, and who reads that one?",
        "If you took that line out, would the weights go another way? If not, nothing in the loop depends on it.",
        "The velocity of this lecture goes into the weight, the weight into the gradient, the gradient into the"
        " velocity. For which of the five is there such a circle?",
    ),
)


def _but(**differently):
    return ANSWER | differently


late_or_stale.recognizes(
    all_late=(
        "A call among thousands, it seems. But where the old value moves the weight, the next gradient is another one.",
        dict.fromkeys(ANSWER, "late"),
    ),
    all_stale=(
        "Not all of them: some of these numbers are read by nobody in the loop. Without them the weights would go the"
        " same way.",
        dict.fromkeys(ANSWER, "stale"),
    ),
    turned=(
        "The two words have changed places. Late is right, one call later; stale goes back into the loop.",
        {name: "stale" if word == "late" else "late" for name, word in ANSWER.items()},
    ),
    averages_are_late=(
        "You went by what is an average. A running mean that the weight is moved by is in the loop; one that is only"
        " looked at is not.",
        _but(m="late", size="late"),
    ),
    only_momentum=(
        "You saw the velocity of Adam. The other two have no velocity of that name, and have the same circle.",
        _but(size="late", swing="late"),
    ),
    weights_in_it=(
        "Both averages read the weight, but nobody in the loop reads them.",
        _but(average="stale", shown="late", size="late", swing="late"),
    ),
    average_stale=(
        "One is wrong: the average of weights. Who reads it during the training?",
        _but(average="stale"),
    ),
    shown_stale=(
        "One is wrong: the cost that is shown. Does a weight move because somebody looks at it?",
        _but(shown="stale"),
    ),
    m_late=(
        "One is wrong: Adam's m. The weight moves by it, and the next gradient comes from that weight.",
        _but(m="late"),
    ),
    size_late=(
        "One is wrong: the size of the gradients. It divides the step, so it decides where the next gradient is taken.",
        _but(size="late"),
    ),
    swing_late=(
        "One is wrong: the swing. Its place gives the force, the force the speed, and the speed the next place.",
        _but(swing="late"),
    ),
)
