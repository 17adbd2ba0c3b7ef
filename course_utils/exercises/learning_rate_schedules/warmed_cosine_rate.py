"""The exercise of lecture 06 on a warm-up before half a cosine wave, each with a clock of its own."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "Warm-up, then cosine",
    minutes=5,
    difficulty=2,
    objective="Join two parts of a schedule, each with a clock of its own.",
    cases=lambda rng: (
        [(0.1, 0.01, 4, 10, n) for n in (0, 1, 3, 4, 5, 9, 12, 14, 15, 22)]
        + [(0.5, 0.2, 3, 8, n) for n in (2, 7, 11, 19)]
        + [(0.3, 0.0, 0, 5, 2)]
    ),
    hints=(
        "The climb: from 0, where no update stands, to peak at n = warm. How many equal steps is that?",
        "After the climb a new clock starts. What does it show at n = warm, and where must it stop?",
        "A cosine goes from 1 to −1 while its angle goes from 0 to π. Move and stretch it: from peak to end.",
    ),
)
def warmed_cosine(peak, end, warm, steps, n):
    """The rate after n updates: `peak` at n = warm, `end` from n = warm + steps on."""
    if n < warm:
        return peak * (n + 1) / (warm + 1)
    m = min(n - warm, steps)  # updates since the peak
    return end + (peak - end) * (1 + np.cos(np.pi * m / steps)) / 2


warmed_cosine.recognizes(
    first_for_nothing=(
        "Your first rate is 0, so the first update is made for nothing. Count the step up from 0 as a step too.",
        {"(n + 1) / (warm + 1)": "n / warm"},
    ),
    peak_twice=(
        "Your climb ends one update early, so the peak comes twice. It belongs to n = warm.",
        {"(n + 1) / (warm + 1)": "(n + 1) / warm"},
    ),
    last_step_doubled=(
        "You start at 0, and the last step of your climb is twice as high as the others. The peak is one step after"
        " the last n of the climb.",
        {"(n + 1) / (warm + 1)": "n / (warm + 1)"},
    ),
    climb_from_end=(
        "Your climb starts from end. A warm-up starts from nothing: end is where the cosine arrives.",
        {"return peak * (n + 1)": "return end + (peak - end) * (n + 1)"},
    ),
    clock_not_reset=(
        "The cosine's clock ran during the warm-up, so it begins some way down, and never touches the peak. It starts"
        " when the climb is over.",
        {"min(n - warm, steps)": "min(n, steps)"},
    ),
    clock_one_ahead=(
        "The cosine's clock is one ahead: at n = warm it must show 0, or the peak is missed.",
        {"min(n - warm, steps)": "min(n - warm + 1, steps)"},
    ),
    steps_with_the_climb=(
        "You counted the climb among the steps of the cosine. It has its own: end is reached at n = warm + steps.",
        {"(n - warm, steps)": "(n - warm, steps - warm)", "m / steps": "m / (steps - warm)"},
    ),
    stretched=(
        "Your wave is longer by the climb, so it has not arrived at n = warm + steps. Its own clock counts its own"
        " steps.",
        {"m / steps": "m / (warm + steps)"},
    ),
    end_too_early=(
        "You went to end when n reached steps, in the middle of the wave. It begins at n = warm, so it takes that much"
        " longer.",
        {"    m = min": "    if n >= steps:\n        return end\n    m = min"},
    ),
    arrives_one_early=(
        "You arrive at end one update early: `steps` steps of the wave lie between n = warm and n = warm + steps.",
        {"(n - warm, steps)": "(n - warm, steps - 1)", "m / steps": "m / (steps - 1)"},
    ),
    rises_again=(
        "After the end your rate rises again, since a cosine does. Stop its clock when it has arrived.",
        {"min(n - warm, steps)": "n - warm"},
    ),
    restarts=(
        "You start over at the peak when the wave has arrived. Warm restarts do that; here the rate stays at end.",
        {"min(n - warm, steps)": "(n - warm) % steps"},
    ),
    nothing_at_the_end=(
        "After the wave your rate is 0. It stays at end.",
        {"    m = min": "    if n > warm + steps:\n        return 0.0\n    m = min"},
    ),
    no_return_at_the_end=(
        "After the wave your function returns nothing. It stays at end.",
        {"    m = min": "    if n >= warm + steps:\n        return None\n    m = min"},
    ),
    end_ignored=(
        "Your cosine goes down to 0. It stops at end.",
        {"end + (peak - end)": "peak"},
    ),
    end_on_top=(
        "Your cosine starts at peak + end. It stands on end, so its height is the difference.",
        {"end + (peak - end)": "end + peak"},
    ),
    end_missing=(
        "You have the height above end, and not end itself.",
        {"end + (peak - end)": "(peak - end)"},
    ),
    upside_down=(
        "Your wave starts at end and climbs. A cosine is largest at angle 0.",
        {"1 + np.cos": "1 - np.cos"},
    ),
    whole_wave=(
        "You went through a whole wave: down, and up again. The task asks for half of one.",
        {"np.pi * m": "2 * np.pi * m"},
    ),
    quarter_wave=(
        "You used a quarter of a wave, which arrives at its steepest. Half a wave is flat at both ends.",
        {"(1 + np.cos(np.pi * m / steps)) / 2": "np.cos(np.pi * m / steps / 2)"},
    ),
    twice_as_high=(
        "Your wave is twice as high: one plus a cosine goes from 2 to 0.",
        {"(1 + np.cos(np.pi * m / steps)) / 2": "(1 + np.cos(np.pi * m / steps))"},
    ),
    not_lifted=(
        "Your wave goes as far below end as it began above it: a cosine reaches −1. Lift it, then halve it.",
        {"(1 + np.cos(np.pi * m / steps)) / 2": "np.cos(np.pi * m / steps)"},
    ),
    parentheses=(
        "Parentheses are missing: one plus the cosine is to be halved as a whole, and then stretched.",
        {"(1 + np.cos(np.pi * m / steps)) / 2": "1 + np.cos(np.pi * m / steps) / 2"},
    ),
    degrees=(
        "You gave the cosine degrees. It wants radians.",
        {"np.pi * m": "180 * m"},
    ),
    straight=(
        "You went down in a straight line. A cosine leaves slowly and arrives slowly.",
        {"(1 + np.cos(np.pi * m / steps)) / 2": "(1 - m / steps)"},
    ),
)
