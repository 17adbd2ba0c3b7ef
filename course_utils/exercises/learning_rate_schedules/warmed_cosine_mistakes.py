"""What else is recognized in a warm-up and a cosine: the climb, the clock of the wave, its angle and height."""

from course_utils.exercises.learning_rate_schedules.warmed_cosine_rate import warmed_cosine

warmed_cosine.recognizes(
    climb_left_out=(
        "Nothing comes back during the climb: is a `return` missing in that branch?",
        {"return peak * (n + 1) / (warm + 1)": "return None"},
    ),
    wave_left_out=(
        "Nothing comes back after the climb: is a `return` missing in that branch?",
        {"    m = min": "    return None\n    m = min"},
    ),
    wave_left_out_before_the_end=(
        "Nothing comes back during the wave: is a `return` missing in that branch?",
        {"    m = min": "    if n < warm + steps:\n        return None\n    m = min"},
    ),
    no_wave=(
        "After the climb your rate is end, at once. Half a cosine wave leads down to it.",
        {"    m = min": "    return end\n    m = min"},
    ),
    stays_at_the_peak=(
        "After the climb your rate stays at the peak. Half a cosine wave leads down from it.",
        {"    m = min": "    return peak\n    m = min"},
    ),
    no_warm_up=(
        "There is no climb in your rate: the wave is all there is.",
        {"    if n < warm:\n        return peak * (n + 1) / (warm + 1)\n": ""},
    ),
    no_warm_up_and_no_waiting=(
        "There is no climb in your rate: it starts at the peak, with the wave.",
        {"    if n < warm:\n        return peak * (n + 1) / (warm + 1)\n": "", "min(n - warm, steps)": "min(n, steps)"},
    ),
    peak_from_the_start=(
        "You stay at the peak during the climb. The rate gets there in equal steps.",
        {"return peak * (n + 1) / (warm + 1)": "return peak"},
    ),
    first_step_alone=(
        "You stay at the first step of the climb. It takes one step more at each update.",
        {"peak * (n + 1) / (warm + 1)": "peak / (warm + 1)"},
    ),
    climb_to_end=(
        "Your climb goes to end. The peak is where it arrives.",
        {"return peak * (n + 1)": "return end * (n + 1)"},
    ),
    climb_by_the_difference=(
        "Your climb goes to peak − end. It starts from 0 and arrives at the peak.",
        {"return peak * (n + 1)": "return (peak - end) * (n + 1)"},
    ),
    climb_without_parentheses=(
        "Parentheses are missing in your climb: a whole is divided by a whole, not 1 by something.",
        {"peak * (n + 1) / (warm + 1)": "peak * n + 1 / (warm + 1)"},
    ),
    climb_without_the_second_parentheses=(
        "Parentheses are missing in your climb: what divides is the number of its steps, as a whole.",
        {"(n + 1) / (warm + 1)": "(n + 1) / warm + 1"},
    ),
    climb_as_long_as_the_wave=(
        "Your climb takes `steps` updates, which is the wave's number. It takes warm.",
        {"(n + 1) / (warm + 1)": "(n + 1) / (steps + 1)"},
    ),
    climb_through_the_whole=(
        "You divided the climb by all updates, the wave's among them. It arrives at n = warm.",
        {"(n + 1) / (warm + 1)": "(n + 1) / (warm + steps)"},
    ),
    climb_falls=(
        "Your climb goes down. It starts from nothing and arrives at the peak.",
        {"peak * (n + 1) / (warm + 1)": "peak * (warm - n) / (warm + 1)"},
    ),
    climb_by_powers=(
        "You climb along a square. The steps are all alike.",
        {"peak * (n + 1) / (warm + 1)": "peak * ((n + 1) / (warm + 1)) ** 2"},
    ),
    climb_whole_division=(
        "Your climb stays at 0: a whole-number division dropped what lies between 0 and 1.",
        {"peak * (n + 1) / (warm + 1)": "peak * ((n + 1) // (warm + 1))"},
    ),
    climb_times_wave=(
        "You multiplied the climb by the wave, which ran from the start. One comes after the other.",
        {
            "    if n < warm:\n        return peak * (n + 1) / (warm + 1)\n": "    up = min(1, (n + 1) / (warm + 1))\n",
            "min(n - warm, steps)": "min(n, steps)",
            "return end": "return up * (end",
            "m / steps)) / 2": "m / steps)) / 2)",
        },
    ),
    one_clock_for_both=(
        "The cosine's clock ran during the climb, and its wave is longer by as much. It has a clock of its own.",
        {"min(n - warm, steps)": "min(n, warm + steps)", "m / steps": "m / (warm + steps)"},
    ),
    clock_one_late=(
        "The cosine's clock is one late: at n = warm it must show 0, one update later 1.",
        {"min(n - warm, steps)": "min(n - warm - 1, steps)"},
    ),
    clock_one_late_from_zero=(
        "The cosine's clock is one late, so that the peak comes twice: one update after n = warm it shows 1.",
        {"min(n - warm, steps)": "min(max(n - warm - 1, 0), steps)"},
    ),
    clock_one_ahead_to_the_end=(
        "The cosine's clock is one ahead, and goes past the end of the wave: at n = warm it must show 0.",
        {"np.pi * m": "np.pi * (m + 1)"},
    ),
    from_inside=(
        "Your wave leaves out both its ends: it starts below the peak and takes one step more. At n = warm the rate is"
        " the peak.",
        {"np.pi * m / steps": "np.pi * (m + 1) / (steps + 1)"},
    ),
    past_the_end=(
        "Your wave is one step too short, and goes past its lowest point: `steps` steps lie between peak and end.",
        {"m / steps": "m / (steps - 1)"},
    ),
    never_arrives=(
        "Your wave is one step too long, and has not arrived when it stops: `steps` steps lie between peak and end.",
        {"m / steps": "m / (steps + 1)"},
    ),
    stops_one_early=(
        "Your clock stops one early, so that end is never reached. It stops at `steps`.",
        {"min(n - warm, steps)": "min(n - warm, steps - 1)"},
    ),
    no_pi=(
        "The π is missing: the angle goes from 0 to π, and yours goes to 1.",
        {"np.pi * m / steps": "m / steps"},
    ),
    sine=(
        "You took a sine. What starts at its highest point, at angle 0?",
        {"np.cos": "np.sin"},
    ),
    cosine_too_narrow=(
        "You took the cosine of π alone, and multiplied after that: the whole angle belongs inside.",
        {"np.cos(np.pi * m / steps)": "np.cos(np.pi) * m / steps"},
    ),
    angle_whole_division=(
        "Your angle is 0 until the end: a whole-number division dropped what lies between.",
        {"np.pi * m / steps": "np.pi * (m // steps)"},
    ),
    held_at_end=(
        "Your wave goes down to 0 and is cut off at end. It is stretched, so that it arrives there flat.",
        {"return end + (peak - end) *": "return max(end, peak *", "m / steps)) / 2": "m / steps)) / 2)"},
    ),
    peak_at_the_end=(
        "After the wave your rate is the peak. It stays at end.",
        {"    m = min": "    if n > warm + steps:\n        return peak\n    m = min"},
    ),
    ends_too_early=(
        "After the wave your rate is end, and it was end for all of the wave. It goes down to it from the peak.",
        {"    m = min": "    if n > warm:\n        return end\n    m = min"},
    ),
    half_of_the_wave_alone=(
        "Parentheses are missing: half the difference multiplies the 1, and a whole cosine is added to that.",
        {"(peak - end) * (1 +": "(peak - end) / 2 * 1 +", "m / steps)) / 2": "m / steps)"},
    ),
    one_and_half_a_cosine=(
        "You halved the cosine and not the 1 beside it: lift it, then halve the whole.",
        {"(1 + np.cos(np.pi * m / steps)) / 2": "(1 + np.cos(np.pi * m / steps) / 2)"},
    ),
    half_and_a_cosine=(
        "You halved the 1 and not the cosine beside it: lift it, then halve the whole.",
        {"(1 + np.cos(np.pi * m / steps)) / 2": "(1 / 2 + np.cos(np.pi * m / steps))"},
    ),
    end_halved_too=(
        "You halved end along with the wave: it stands on end as it is.",
        {"return end +": "return (end +", "m / steps)) / 2": "m / steps))) / 2"},
    ),
    sum_for_difference=(
        "Your wave is as high as peak and end together. It stands on end, so its height is the difference.",
        {"(peak - end)": "(peak + end)"},
    ),
    height_turned=(
        "Your height is turned round: from end the wave goes further down. It starts at the peak.",
        {"end + (peak - end)": "end + (end - peak)"},
    ),
    stands_on_peak=(
        "Your wave stands on the peak. It comes down to end, so it stands on that.",
        {"end + (peak - end)": "peak + (peak - end)"},
    ),
    by_factors=(
        "You went down by equal factors. The task asks for half a cosine wave.",
        {"end + (peak - end) * (1 + np.cos(np.pi * m / steps)) / 2": "peak * (end / peak) ** (m / steps)"},
    ),
    wave_squared=(
        "You squared the wave. Half of one plus a cosine is the height already.",
        {"(1 + np.cos(np.pi * m / steps)) / 2": "((1 + np.cos(np.pi * m / steps)) / 2) ** 2"},
    ),
    height_alone=(
        "You return the height of the wave between 0 and 1. Stretch it from end to peak.",
        {"return end + (peak - end) * (1 +": "return (1 +"},
    ),
    branches_exchanged=(
        "The climb and the wave have changed places: which of the two comes before n = warm?",
        {"n < warm": "n >= warm"},
    ),
    climb_not_divided=(
        "Your climb is not divided: peak is where it arrives, after all of its steps.",
        {"(n + 1) / (warm + 1)": "(n + 1)"},
    ),
    drops_to_end=(
        "Your wave goes down to 0, and then the rate jumps to end. It arrives there flat.",
        {
            "    m = min": "    if n >= warm + steps:\n        return end\n    m = min",
            "end + (peak - end)": "peak",
        },
    ),
)

warmed_cosine.recognizes(
    cosine_on_the_clock_of_the_run=(
        "Your cosine runs on the clock of the whole run. Its own begins at the peak: n − warm updates have passed.",
        {"    return end + (peak": "    return end if n > warm + steps else end + (peak", "np.pi * m": "np.pi * n"},
    ),
    cosine_left_outside=(
        "The cosine is not multiplied by peak − end: brackets are missing around 1 + cos.",
        {"(1 + np.cos(np.pi * m / steps)) / 2": "0.5 * 1 + 0.5 * np.cos(np.pi * m / steps)"},
    ),
)
