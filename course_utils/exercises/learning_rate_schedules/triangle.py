"""The exercise of lecture 06 on a rate that climbs and sinks, again and again: a formula for a triangle."""

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "A triangle",
    minutes=4,
    difficulty=2,
    objective="Fold a straight line into a wave, and check it at its corners.",
    cases=lambda rng: (
        [(0.001, 0.1, 4, n) for n in (0, 1, 4, 5, 8, 10, 19)] + [(0.02, 0.5, 5, n) for n in (3, 7, 9, 10, 25, 31)]
    ),
    hints=(
        "After how many updates does everything start over? The place within that period is a remainder.",
        "Measure that place in half periods, from 0 to 2. How far is it from 1, where the top is?",
        "The height is one less that distance: 0 at the ends, 1 at the top. Stretch it from low to high.",
    ),
)
def triangle_rate(low, high, half_period, n):
    """The rate of the update that follows n others: low at n = 0, high at n = half_period."""
    x = n % (2 * half_period) / half_period  # the place within the period: 0 … 2, the top at 1
    return low + (high - low) * (1 - abs(x - 1))


triangle_rate.recognizes(
    whole_period=(
        "Your triangle is twice too fast: you went up and down within half_period updates. Up alone takes that many.",
        {"n % (2 * half_period) / half_period": "n % half_period / half_period * 2"},
    ),
    twice_too_slow=(
        "Your triangle is twice too slow: going up took two half periods. It takes one.",
        {"n % (2 * half_period) / half_period": "n % (4 * half_period) / (2 * half_period)"},
    ),
    saw=(
        "You climb, and then drop at once: a saw. The way down takes as long as the way up.",
        {"n % (2 * half_period) / half_period": "n % half_period / half_period", "(1 - abs(x - 1))": "x"},
    ),
    slow_saw=(
        "You climb through the whole period and drop at its end. The top is in the middle.",
        {"(1 - abs(x - 1))": "x / 2"},
    ),
    from_the_top=(
        "Your triangle stands on its head: it starts at high. The distance from the middle is large at the ends.",
        {"(1 - abs(x - 1))": "abs(x - 1)"},
    ),
    no_absolute_value=(
        "Your first half is wrong and the second right: the distance from the middle lost its absolute value.",
        {"abs(x - 1)": "(x - 1)"},
    ),
    stays_at_high=(
        "You reach high and stay there. That is a warm-up; a triangle comes down again.",
        {"n % (2 * half_period) / half_period": "min(n, half_period) / half_period"},
    ),
    one_triangle=(
        "You have one triangle and then low forever. The remainder makes it start over.",
        {"n % (2 * half_period) / half_period": "min(n, 2 * half_period) / half_period"},
    ),
    no_remainder=(
        "Nothing starts over: after the first triangle your rate goes on down, below 0 in the end.",
        {"n % (2 * half_period) / half_period": "n / half_period"},
    ),
    down_not_moved=(
        "Your way up is right. On the way down you measured from the start of the period, so it begins at low: what is"
        " left is the part after the top.",
        {"(1 - abs(x - 1))": "(x if x <= 1 else 1 - x)"},
    ),
    down_not_moved_nor_the_top=(
        "Your way up is right as far as it goes. The way down measures from the start of the period, so it begins at"
        " low, at the very top: what is left is the part after the top.",
        {"(1 - abs(x - 1))": "(x if x < 1 else 1 - x)"},
    ),
    always_low=(
        "Your rate is low, always. In the formula with the number of the cycle, cycles count from 1.",
        {"(1 - abs(x - 1))": "0"},
    ),
    parentheses=(
        "Parentheses are missing: the height is one less the distance, all of it times the range.",
        {"(1 - abs(x - 1))": "1 - abs(x - 1)"},
    ),
    whole_division=(
        "Your rate jumps between low and high: a whole-number division dropped what lies between.",
        {"n % (2 * half_period) / half_period": "n % (2 * half_period) // half_period"},
    ),
    high_for_height=(
        "At the top you are at low + high. The triangle stands on low, so it climbs by the difference.",
        {"(high - low)": "high"},
    ),
    low_missing=(
        "You have the height above low, and not low itself.",
        {"low + (high - low)": "(high - low)"},
    ),
    from_zero=(
        "Your triangle stands on 0 and not on low.",
        {"low + (high - low)": "high"},
    ),
    updates_from_one=(
        "You are one update early. n counts the updates already made: at n = 0 the rate is low.",
        {"n % (": "(n + 1) % ("},
    ),
    period_too_long=(
        "Your period is one update too long: the last of one period and the first of the next are the same point.",
        {"2 * half_period": "2 * half_period + 1"},
    ),
    period_too_short=(
        "Your period is one update too short: you start over before low is reached again.",
        {"2 * half_period": "2 * half_period - 1"},
    ),
    wave=(
        "This is a wave, rounded at both ends. A triangle has straight sides.",
        {"(1 - abs(x - 1))": "(1 - np.cos(np.pi * x)) / 2"},
    ),
    by_factors=(
        "You climb by equal factors, which is straight on a logarithmic axis. A triangle climbs by equal amounts.",
        {"low + (high - low) * (1 - abs(x - 1))": "low * (high / low) ** (1 - abs(x - 1))"},
    ),
    not_shifted=(
        "You measured the distance from the start of the period. The top is in its middle, so measure from there.",
        {"(1 - abs(x - 1))": "max(0, 1 - x)"},
    ),
)
