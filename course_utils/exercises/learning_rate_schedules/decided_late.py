"""The exercise of lecture 06 on warm-up, stable, decay: a way down that begins when somebody decides that it does."""

from course_utils.exercises.framework.exercise import exercise


def _decisions(_rng):
    def plan(peak, warm):
        return lambda n: peak * min(1.0, (n + 1) / (warm + 1))

    on_the_plateau = [(plan(0.5, 3), 8, 0.2, n) for n in (1, 7, 8, 9, 12)]
    longer = [(plan(1.2, 9), 30, 0.25, n) for n in (12, 31, 33, 39, 45)]
    in_the_climb = [(plan(2.0, 19), 12, 0.6, n) for n in (5, 12, 13, 17, 31)]
    return on_the_plateau + longer + in_the_climb


@exercise(
    "Stop when you like",
    minutes=5,
    difficulty=2,
    objective="Plan a run whose end need not be known at its start.",
    cases=_decisions,
    hints=(
        "Say the run had 40 updates when you decided, and a fifth of the whole is to be the way down. The 40 are four"
        " fifths. How long is the whole, and how long the way down?",
        "Which rate does the way down begin with, and which n belongs to it? Give this part a clock of its own.",
        "That clock, over the length of the way down, goes from 0 to 1, and the rate from all to nothing. After that"
        " it must not go below 0.",
    ),
)
def cooled_rate(schedule, stop, share, n):
    """The rate after n updates: that of the schedule, and from n = stop on a straight line to 0."""
    if n < stop:
        return schedule(n)
    down = stop * share / (1 - share)
    return schedule(stop) * max(0, 1 - (n - stop) / down)


LENGTH, LEFT = "stop * share / (1 - share)", "max(0, 1 - (n - stop) / down)"

cooled_rate.recognizes(
    share_of_what_is_behind=(
        "Your way down is a share of the updates already made. It is to be that share of all, its own among them.",
        {LENGTH: "stop * share"},
    ),
    shares_exchanged=(
        "You have the two parts of the run in each other's place: what is already made is the share 1 − `share` of the"
        " whole.",
        {LENGTH: "stop * (1 - share) / share"},
    ),
    whole_run=(
        "That is the length of the whole run. The way down is only the end of it.",
        {LENGTH: "stop / (1 - share)"},
    ),
    share_for_a_number=(
        "You took `share` for a number of updates, so the rate is 0 after one. It is a part of the run.",
        {LENGTH: "share"},
    ),
    as_long_as_the_run=(
        "Your way down is as long as all that was before it. Where does `share` come in?",
        {LENGTH: "stop"},
    ),
    ends_at_stop=(
        "Your way down ends at n = stop, so it begins before anybody has decided. It begins there.",
        {
            "n < stop": "n < (1 - share) * stop",
            LENGTH: "stop * share",
            f"schedule(stop) * {LEFT}": "schedule(int((1 - share) * stop)) * max(0, (stop - n) / down)",
        },
    ),
    schedule_goes_on=(
        "The schedule goes on below your way down. The line begins at the rate of n = stop and knows no other.",
        {"schedule(stop)": "schedule(n)"},
    ),
    schedule_starts_again=(
        "The schedule starts again from its first rate. The way down begins at the rate that the run has reached.",
        {"schedule(stop)": "schedule(n - stop)"},
    ),
    from_the_first_rate=(
        "Your way down begins at the first rate of the schedule. It begins at the one that it has at n = stop.",
        {"schedule(stop)": "schedule(0)"},
    ),
    from_the_rate_before=(
        "Your way down begins at the rate of the update before. Its first update has the rate that the schedule has at"
        " n = stop.",
        {"schedule(stop)": "schedule(stop - 1)"},
    ),
    no_schedule=(
        "Your way down begins at 1, whatever the schedule has reached.",
        {f"schedule(stop) * {LEFT}": LEFT},
    ),
    clock_not_reset=(
        "The clock of the way down ran from the start of the run, so most of the way, or all, is over before it begins."
        " At n = stop it shows 0.",
        {"(n - stop) / down": "n / down"},
    ),
    one_early=(
        "You are one update early: at n = stop the rate is still the whole one.",
        {"(n - stop) / down": "(n - stop + 1) / down"},
    ),
    one_late=(
        "You are one update late: the clock shows 1 at n = stop + 1.",
        {"n < stop": "n <= stop", "(n - stop) / down": "(n - stop - 1) / down"},
    ),
    arrives_one_early=(
        "You arrive at 0 one update early, and the last update of the run does nothing.",
        {"/ down": "/ (down - 1)"},
    ),
    one_step_more=(
        "Your line is one step too long: 0 is reached at n = stop + (length of the way down).",
        {"/ down": "/ (down + 1)"},
    ),
    below_zero=(
        "After the end your rate is negative, and the run would climb the cost. It stays at 0.",
        {LEFT: "(1 - (n - stop) / down)"},
    ),
    back_after_the_end=(
        "After the end your rate is that of the schedule again. It stays at 0.",
        {"if n < stop:": "if n < stop or n > stop / (1 - share):"},
    ),
    never_comes_down=(
        "From n = stop on your rate stays where it is. It comes down in a straight line.",
        {f" * {LEFT}": ""},
    ),
    nothing_decided=(
        "You follow the schedule to the end, as if nobody had decided anything.",
        {f"schedule(stop) * {LEFT}": "schedule(n)"},
    ),
    drops_at_once=(
        "Your rate drops to 0 at once. It comes down in a straight line, and that is what takes off the noise.",
        {f"schedule(stop) * {LEFT}": "0.0"},
    ),
    way_up=(
        "Your line goes up, from 0 to the rate of the plateau. It goes down.",
        {LEFT: "min(1, (n - stop) / down)"},
    ),
    to_a_share_of_the_rate=(
        "You stop at the share `share` of the rate. `share` says how long the way down is, and it ends at 0.",
        {LEFT: "max(share, 1 - (n - stop) / down)"},
    ),
    cosine=(
        "You come down along a cosine. A straight line is asked for.",
        {LEFT: "(1 + np.cos(np.pi * min(1, (n - stop) / down))) / 2"},
    ),
    by_factors=(
        "You halve the rate, again and again, so it never arrives. A straight line loses the same amount at each"
        " update.",
        {LEFT: "0.5 ** ((n - stop) / down)"},
    ),
    whole_division=(
        "Your rate stays, and then drops to 0: a whole-number division lost what lies between.",
        {"(n - stop) / down": "(n - stop) // down"},
    ),
    nothing_before=(
        "Before n = stop nothing comes back: is a `return` missing in that branch?",
        {"return schedule(n)": "return None"},
    ),
    nothing_after=(
        "From n = stop on nothing comes back: is a `return` missing there?",
        {f"return schedule(stop) * {LEFT}": "return None"},
    ),
    plateau_from_the_start=(
        "You left out the climb: before n = stop the rate is that of the schedule at n.",
        {"return schedule(n)": "return schedule(stop)"},
    ),
)
