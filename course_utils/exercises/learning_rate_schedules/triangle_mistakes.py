"""What else is recognized in a triangle: a branch left out, one too many or too few, units, height."""

from course_utils.exercises.learning_rate_schedules.triangle import triangle_rate

triangle_rate.recognizes(
    way_down_left_out=(
        "Nothing comes back on the way down: is a `return` missing in that branch?",
        {"    return low": "    if x >= 1:\n        return None\n    return low"},
    ),
    way_down_left_out_after_the_top=(
        "Nothing comes back after the top: is a `return` missing in that branch?",
        {"    return low": "    if x > 1:\n        return None\n    return low"},
    ),
    way_up_left_out=(
        "Nothing comes back on the way up: is a `return` missing in that branch?",
        {"    return low": "    if x < 1:\n        return None\n    return low"},
    ),
    way_up_left_out_to_the_top=(
        "Nothing comes back up to the top: is a `return` missing in that branch?",
        {"    return low": "    if x <= 1:\n        return None\n    return low"},
    ),
    always_high=(
        "Your rate is high, always: the distance from the top is missing, or the place within the period is.",
        {"(1 - abs(x - 1))": "1"},
    ),
    bar_too_narrow=(
        "The absolute value ends too early: it is taken of the difference from the top, not of the place.",
        {"abs(x - 1)": "abs(x) - 1"},
    ),
    distance_alone=(
        "Your rate goes down from high to low within the first half, and then below low: the top is in the middle.",
        {"(1 - abs(x - 1))": "(1 - x)"},
    ),
    remainder_of_two=(
        "You took the remainder of n by 2, and multiplied after that: `%` and `*` are read from left to right.",
        {"n % (2 * half_period)": "n % 2 * half_period"},
    ),
    height_turned=(
        "Your height is turned round: from low the rate goes down. It climbs from low to high.",
        {"(high - low)": "(low - high)"},
    ),
    stands_on_high=(
        "Your triangle stands on high, and climbs from there. At n = 0 the rate is low.",
        {"low + (high": "high + (high"},
    ),
    hangs_from_high=(
        "Your triangle hangs from high, and the height of low is missing: at n = 0 the rate is low.",
        {"low + (high - low) *": "high - low *"},
    ),
    twice_as_high=(
        "Your triangle is twice as high as it should be.",
        {"(1 - abs(x - 1))": "2 * (1 - abs(x - 1))"},
    ),
    half_as_high=(
        "Your triangle is half as high as it should be.",
        {"(1 - abs(x - 1))": "(1 - abs(x - 1)) / 2"},
    ),
    half_as_high_from_the_middle=(
        "Your triangle swings about low: half of it is below. It stands on low.",
        {"(1 - abs(x - 1))": "(1 / 2 - abs(x - 1))"},
    ),
    updates_late=(
        "You are one update late. n counts the updates already made: at n = 0 the rate is low.",
        {"n % (": "(n - 1) % ("},
    ),
    climb_one_shorter=(
        "Your climb is one update too short, so that the rate gets above high. From low to high it is half_period"
        " updates.",
        {"/ half_period": "/ (half_period - 1)"},
    ),
    climb_one_longer=(
        "Your climb is one update too long, so that the rate never gets to high. From low to high it is half_period"
        " updates.",
        {"/ half_period": "/ (half_period + 1)"},
    ),
    half_one_shorter=(
        "Both halves are one update too short: from low to high it is half_period updates, and as many down.",
        {"n % (2 * half_period) / half_period": "n % (2 * (half_period - 1)) / (half_period - 1)"},
    ),
    half_one_longer=(
        "Both halves are one update too long: from low to high it is half_period updates, and as many down.",
        {"n % (2 * half_period) / half_period": "n % (2 * (half_period + 1)) / (half_period + 1)"},
    ),
    in_updates=(
        "You measured the place in updates, and its distance in half periods. Both need one unit.",
        {"n % (2 * half_period) / half_period": "n % (2 * half_period)"},
    ),
    distance_in_updates=(
        "Your height is measured in updates. Divide by half_period, so that it is 1 at the top.",
        {
            "n % (2 * half_period) / half_period": "n % (2 * half_period)",
            "(1 - abs(x - 1))": "(half_period - abs(x - half_period))",
        },
    ),
    top_in_updates=(
        "You measured the place in half periods, and the top in updates: it is 1 from the start of the period.",
        {"abs(x - 1)": "abs(x - half_period)"},
    ),
    half_wave=(
        "You climb and sink along a sine. A triangle has straight sides.",
        {"(1 - abs(x - 1))": "np.sin(np.pi * x / 2)"},
    ),
    squares=(
        "You squared the distance: that is an arch. A triangle has straight sides.",
        {"(1 - abs(x - 1))": "(1 - (x - 1) ** 2)"},
    ),
    each_half_as_high=(
        "Each of your triangles is half as high as the one before. All are alike here.",
        {"(1 - abs(x - 1))": "(1 - abs(x - 1)) / 2 ** (n // (2 * half_period))"},
    ),
    number_of_the_period=(
        "You took the number of the period where the place within it is meant: the remainder, not the quotient.",
        {"n % (2 * half_period) / half_period": "n // (2 * half_period)"},
    ),
    quotient=(
        "You took the number of the half period where the place within it is meant: the remainder, not the quotient.",
        {"n % (2 * half_period) / half_period": "n // half_period"},
    ),
    stays_at_high_on_the_way_down=(
        "Your way up is right. Then you stay at high until the period is over: the rate sinks as it climbed.",
        {"(1 - abs(x - 1))": "min(x, 1)"},
    ),
    drops_to_low=(
        "Your way up is right. After the top you are at low at once: the rate sinks as it climbed.",
        {"(1 - abs(x - 1))": "(x if x <= 1 else 0)"},
    ),
    down_one_late=(
        "Your way up is right. The way down comes one update late: the top is there twice.",
        {"(1 - abs(x - 1))": "(x if x <= 1 else 2 - x + 1 / half_period)"},
    ),
    down_one_early=(
        "Your way up is right. The way down is one update ahead: after the top comes one step down.",
        {"(1 - abs(x - 1))": "(x if x <= 1 else 2 - x - 1 / half_period)"},
    ),
    height_alone=(
        "You return the height between 0 and 1. Stretch it from low to high.",
        {"low + (high - low) * (1 - abs(x - 1))": "1 - abs(x - 1)"},
    ),
)
