"""The exercise of lecture 11 on rounding up or down by chance, so that the mean is right."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.difference import difference
from course_utils.exercises.framework.kinds import Observation
from course_utils.exercises.framework.observed import observed

RANDOM = Observation("numbers that change from call to call, with the same u")
CALLS = 40  # enough that two of them differ where something is drawn


def _chance_cases(rng):
    def case(shape, step):
        return step * rng.normal(scale=3, size=shape), step, rng.uniform(size=shape)

    on_the_grid = np.array([0.5, -0.75, 0.0, 1.25, -2.0, 3.0])
    at_the_limit = 0.25 * np.array([1.375, -0.625, 2.75, -3.25, 0.125])  # u is the fraction
    return [
        (on_the_grid, 0.25, np.array([0.0, 0.0, 0.0, 0.4, 0.7, 0.9])),
        (at_the_limit, 0.25, np.array([0.375, 0.375, 0.75, 0.75, 0.125])),
        case((8,), 0.25),
        case((3, 4), 2.0**-7),
        case((2, 5), 4.0),
        (0.5 * np.array([1.3, -2.2, 0.9]), 0.5, np.zeros(3)),
    ]


def _again_and_again(program, x, step, u):
    """What the program returns, or that this changes."""
    found = program(x.copy(), step, u.copy())
    for _call in range(CALLS):
        if difference(program(x.copy(), step, u.copy()), found):
            return RANDOM
    return found


@observed(
    "Round by chance",
    minutes=7,
    difficulty=2,
    objective="Round so that the error is zero on average: up as often as the fraction of the way up says.",
    cases=_chance_cases,
    observe=_again_and_again,
    demands=(keeps("x", sentence="The task asks for new numbers and leaves x as it is."),),
    hints=(
        "Which two multiples of `step` lie around x? Divide by `step`, and look for the whole number below: below, for"
        " negative numbers, too.",
        "The fraction of the way up is what is left of x / step above that whole number. It lies in [0, 1), as u does."
        " How often is an evenly drawn u below 0.3?",
        "Add 1 to the lower whole number where u is below the fraction, and nothing elsewhere. In NumPy a comparison"
        " gives booleans, which count as 1 and 0.",
    ),
)
def by_chance(x, step, u):
    """For each entry of x a multiple of `step` next to it, the upper one where u is below the fraction."""
    low = np.floor(x / step)
    return step * (low + (u < x / step - low))


FRACTION, LOW = "u < x / step - low", "np.floor(x / step)"

by_chance.recognizes(
    the_other_convention=(
        "Your mean is right: you go up as often as the task says, and for other u. Adding u and taking the floor goes"
        " up where u is large. The task asks for up where u is below the fraction, so that all answers agree.",
        {FRACTION: "u > 1 - (x / step - low)"},
    ),
    from_zero=(
        "Your mean is right. Below 0 you go away from 0 where u is small, and the task asks for up, which is toward 0"
        " there: sign and size were rounded apart.",
        lambda x, step, u: (
            np.sign(x) * step * (np.floor(np.abs(x) / step) + (u < np.abs(x) / step - np.floor(np.abs(x) / step)))
        ),
    ),
    turned=(
        "Your probability is turned around: you go up where u is above the fraction. What is nearly at the upper number"
        " then mostly goes down.",
        {FRACTION: "u >= x / step - low"},
    ),
    turned_strictly=(
        "Your probability is turned around: you go up where u is larger than the fraction. What is nearly at the upper"
        " number then mostly goes down.",
        {FRACTION: "u > x / step - low"},
    ),
    turned_between=(
        "Your probability is turned around: the lower number where u is below the fraction. What is nearly at the upper"
        " number then mostly goes down.",
        {"low + (u < x / step - low)": "np.where(u < x / step - low, low, np.ceil(x / step))"},
    ),
    turned_strictly_between=(
        "Your probability is turned around: the upper number where u is larger than the fraction. What is nearly there"
        " then mostly goes down.",
        {"low + (u < x / step - low)": "np.where(u > x / step - low, np.ceil(x / step), low)"},
    ),
    distance_to_the_upper=(
        "You compared u with the distance to the upper number. What is nearly there then mostly goes down, and what"
        " lies on the grid always moves.",
        {FRACTION: "u < 1 - (x / step - low)"},
    ),
    equal_counts=(
        "Right but where u is exactly the fraction: there you go up. A number on the grid has a fraction of 0, and u"
        " may be 0: it would move away although it fits.",
        {FRACTION: "u <= x / step - low"},
    ),
    nearest=(
        "You rounded to the nearest, and never asked u. The rest is lost every time in the same direction.",
        {"low + (u < x / step - low)": "np.rint(x / step)"},
    ),
    u_and_nearest=(
        "You added u and went to the nearest, which is another half of a step up: on average you are too high by ½ ·"
        " step.",
        {"low + (u < x / step - low)": "np.rint(x / step + u)"},
    ),
    noise_of_a_step=(
        "You added noise of up to a step in both directions and went to the nearest. The mean may be right, but what"
        " comes out need not be a neighbor of x, and what lies on the grid moves.",
        {"low + (u < x / step - low)": "np.rint(x / step + 2 * u - 1)"},
    ),
    centered_noise_and_nearest=(
        "Your mean is right: you go up as often as the task says, and for other u. Noise around 0 and the nearest goes"
        " up where u is large, and at u = 0 it moves a number on the grid.",
        {"low + (u < x / step - low)": "np.rint(x / step + u - 0.5)"},
    ),
    the_other_convention_by_ceil=(
        "Your mean is right: you go up as often as the task says, and for other u. Here up is wanted where u is small;"
        " and with yours a number on the grid goes down at u = 0.",
        {"low + (u < x / step - low)": "np.ceil(x / step - 1 + u)"},
    ),
    ceil_of_the_sum=(
        "You added u and rounded up, which always goes to the upper number, and often to the one beyond it.",
        {"low + (u < x / step - low)": "np.ceil(x / step + u)"},
    ),
    lower_is_nearest=(
        "Your lower number is the nearest one, which lies above x half of the time.",
        {LOW: "np.rint(x / step)"},
    ),
    toward_zero=(
        "Right above 0. Below it, cutting off goes up and not down: the fraction is negative there, and u is never"
        " below it.",
        {LOW: "np.trunc(x / step)"},
    ),
    toward_zero_and_turned=(
        "Below 0, cutting off goes up and not down, and you took the size of the fraction there. The number below is"
        " another one.",
        lambda x, step, u: step * (np.trunc(x / step) + (u < np.abs(x / step - np.trunc(x / step)))),
    ),
    half_and_half=(
        "You go up half of the time, wherever x lies. How often must depend on how far up it is.",
        {FRACTION: "u < 0.5"},
    ),
    half_and_half_off_the_grid=(
        "You go up half of the time, wherever x lies between two numbers. How often must depend on how far up it is.",
        {FRACTION: "(u < 0.5) & (x / step > low)"},
    ),
    half_down_off_the_grid=(
        "You go down half of the time, wherever x lies between two numbers. How often must depend on how far up it is.",
        {"low + (u < x / step - low)": "np.where(u < 0.5, low, np.ceil(x / step))"},
    ),
    low_not_multiplied=(
        "For the fraction you took x less the number of steps below it. Both have to be counted in steps, or both not.",
        {FRACTION: "u < x - low"},
    ),
    low_not_multiplied_and_divided=(
        "For the fraction you took x less the number of steps below it, divided by the step. The lower number is that"
        " many times `step`.",
        {FRACTION: "u < (x - low) / step"},
    ),
    behind_the_point=(
        "Your fraction is what x has behind the point. It is the part of a step by which x lies above the lower"
        " number.",
        {FRACTION: "u < x % 1"},
    ),
    fraction_not_divided=(
        "You compared u with the distance from the lower number as it is. It must be a part of the step, between 0 and"
        " 1.",
        {FRACTION: "u < x - step * low"},
    ),
    compared_with_x=(
        "You compared u with x. It is the part of x above the lower number that says how often to go up.",
        {FRACTION: "u < x"},
    ),
    compared_with_the_ratio=(
        "You compared u with x / step. It is the part of it above the lower whole number that says how often to go up.",
        {FRACTION: "u < x / step"},
    ),
    one_for_all=(
        "You used one u for all entries. Each has its own: then the errors of many weights cancel, and do not all go"
        " one way.",
        {FRACTION: "u.flat[0] < x / step - low"},
    ),
    mean_u=(
        "You used the mean of u for all entries. Each has its own.",
        {FRACTION: "np.mean(u) < x / step - low"},
    ),
    always_up=(
        "You always go to the upper number, whatever u is.",
        {"low + (u < x / step - low)": "np.ceil(x / step)"},
    ),
    a_step_more=(
        "You always add a step to the lower number. Where u is not below the fraction, nothing is added.",
        {"low + (u < x / step - low)": "low + 1"},
    ),
    a_step_less=(
        "You go a step down from the lower number. The two neighbors of x are the lower number and the next one above.",
        {"low + (u < x / step - low)": "low - (u < x / step - low)"},
    ),
    size_of_the_fraction=(
        "Right above 0. Below it, you took the fraction of the size of x, which begins at the other neighbor.",
        {FRACTION: "u < np.abs(x / step) % 1"},
    ),
    always_down=(
        "You always go to the lower number, whatever u is.",
        {"low + (u < x / step - low)": "low"},
    ),
    up_and_down=(
        "From the lower number you go up or down. Its neighbors around x are itself and the next one.",
        {"(u < x / step - low)": "np.where(u < x / step - low, 1, -1)"},
    ),
    u_not_in_steps=(
        "You added u to x as it is, and took the floor. A part u of a step is u · step; and floor goes up where u is"
        " large, where the task asks for up below the fraction.",
        lambda x, step, u: np.floor((x + u) / step) * step,
    ),
    whole_number_below=(
        "Your lower number is a whole one. It is to be the multiple of `step` just below x.",
        lambda x, step, u: np.floor(x) + step * (u < x - np.floor(x)),
    ),
    nearest_of_the_sum=(
        "You added 1 where u is below the fraction, to x / step itself, and rounded the sum. It is added to the whole"
        " number below.",
        {"low + (u < x / step - low)": "np.rint(x / step + (u < x / step - low))"},
    ),
    counted_in_steps=(
        "You return how many steps there are. Multiply by `step` at the end.",
        {"step * (low + (u < x / step - low))": "low + (u < x / step - low)"},
    ),
    one_for_step=(
        "You added 1 where a whole `step` belongs: brackets around the sum, before it is multiplied.",
        {"step * (low + (u < x / step - low))": "step * low + (u < x / step - low)"},
    ),
    brackets=(
        "Without brackets `+` comes before `<`: you compared the sum with the fraction and return True and False, times"
        " the step.",
        {"(low + (u < x / step - low))": "(low + u < x / step - low)"},
    ),
    whole_numbers=(
        "You rounded to whole numbers. The grid is that of the multiples of `step`.",
        lambda x, step, u: np.floor(x) + (u < x - np.floor(x)),
    ),
    multiplied_and_divided=(
        "You multiplied where you should divide, and so rounded to multiples of 1 / step.",
        lambda x, step, u: (np.floor(x * step) + (u < x * step - np.floor(x * step))) / step,
    ),
    a_step_from_x=(
        "You added a step to x itself, or left it. Neither is on the grid: start from the lower multiple of `step`.",
        {"step * (low + (u < x / step - low))": "x + step * (u < x / step - low)"},
    ),
    whole_neighbors=(
        "You chose between the whole numbers around x. The neighbors are multiples of `step`.",
        {"step * (low + (u < x / step - low))": "np.where(u < x / step - low, np.ceil(x), np.floor(x))"},
    ),
    never_rounded=(
        "You added chance and never rounded: your numbers are no multiples of `step`.",
        lambda x, step, u: x + u * step,
    ),
    centered_and_never_rounded=(
        "You added chance around 0 and never rounded: your numbers are no multiples of `step`.",
        lambda x, step, u: x + (u - 0.5) * step,
    ),
    u_of_a_step=(
        "You added a part u of a step to the lower number. What comes out is to be a multiple of `step`.",
        lambda x, step, u: step * (np.floor(x / step) + u),
    ),
    own_random_numbers=(
        "You drew random numbers of your own. Use u, which the caller has drawn: then a run can be repeated.",
        lambda x, step, u: (
            step
            * (np.floor(x / step) + (np.random.default_rng().uniform(size=x.shape) < x / step - np.floor(x / step)))
        ),
    ),
    own_seed=(
        "You drew random numbers of your own, with a fixed seed. Use u, which the caller has drawn: with a fixed seed"
        " inside, every update would round the same entries up.",
        lambda x, step, u: (
            step
            * (np.floor(x / step) + (np.random.default_rng(0).uniform(size=x.shape) < x / step - np.floor(x / step)))
        ),
    ),
    unchanged=(
        "Your numbers are those of x: nothing was rounded.",
        lambda x, step, u: x,
    ),
)
