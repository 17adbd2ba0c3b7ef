"""The exercise of lecture 12 on the steepest step in three norms: what a norm calls long decides which way it goes."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _steepest_cases(rng):
    negative = np.array([0.4, -2.5, 1.2, 0.0, 0.7])
    tied = np.array([1.0, -3.0, 3.0, 0.5, -3.0, 0.0])
    positive = np.array([0.3, -0.2, 1.7, -0.9])
    small = 0.01 * rng.normal(size=7)
    return [
        (negative, "2"),
        (negative, "1"),
        (negative, "inf"),
        (tied, "1"),
        (tied, "inf"),
        (small, "inf"),
        (small, "1"),
        (small, "2"),
        (positive, "1"),
        (rng.normal(size=4), "2"),
        (-np.abs(rng.normal(size=3)) - 0.1, "1"),
    ]


@exercise(
    "The steepest step of three norms",
    minutes=8,
    difficulty=2,
    objective="Find, among all steps that a norm calls no longer than 1, the one that a gradient agrees with most.",
    cases=_steepest_cases,
    hints=(
        "Draw the three balls in the plane, and slide a line of equal g·d outward until it leaves each of them. Where"
        " does it touch the circle, where the square, where the diamond?",
        "The square lets every entry go as far as 1, whatever the others do. The diamond has one unit of length to give"
        " away in all: to which entry, so that g·d gains most?",
        "On the circle d points along g. In the square each entry goes its whole way, up or down as g says. On the"
        " diamond one entry goes all the way, the one of the largest size, up or down as g says there.",
    ),
)
def steepest(g, norm):
    """The step of norm 1 with the largest g·d."""
    if norm == "1":
        d = np.zeros(len(g))
        k = np.argmax(np.abs(g))
        d[k] = np.sign(g[k])
        return d
    if norm == "2":
        return g / np.linalg.norm(g)
    return np.sign(g)


ENTRY, SIGN, TWO, INF = "np.argmax(np.abs(g))", "np.sign(g[k])", "g / np.linalg.norm(g)", "return np.sign(g)"
DIAMOND = """        d = np.zeros(len(g))
        k = np.argmax(np.abs(g))
        d[k] = np.sign(g[k])
        return d
"""


steepest.recognizes(
    downhill=(
        "All your steps lead downhill. The task asks for the steepest way up, with the largest g·d; an update takes it"
        " off.",
        {SIGN: "-np.sign(g[k])", TWO: "-g / np.linalg.norm(g)", INF: "return -np.sign(g)"},
    ),
    divided_by_its_own_norm=(
        "You divided g by its norm, each time. All of these steps are as long as the norm allows, and only on the"
        " circle is that one the steepest: elsewhere another step of the same length has a larger g·d.",
        {DIAMOND: "        return g / np.sum(np.abs(g))\n", INF: "return g / np.max(np.abs(g))"},
    ),
    shared_out=(
        'For "1" you divided g by the sum of its sizes. That step has norm 1, and it spends a part of its length on'
        " entries where a unit gains less than elsewhere.",
        {DIAMOND: "        return g / np.sum(np.abs(g))\n"},
    ),
    scaled_to_the_square=(
        'For "inf" you divided g by its largest size. That step has norm 1, and all entries but one could still go'
        " further without making it any longer.",
        {INF: "return g / np.max(np.abs(g))"},
    ),
    exchanged=(
        'You have exchanged the balls of "1" and "inf". Which of the two norms adds the sizes up, and which looks at'
        " the largest alone?",
        lambda g, norm: steepest.program(g, {"1": "inf", "inf": "1", "2": "2"}[norm]),
    ),
    circle_for_all=(
        "You have the step of the circle for every norm. Does your function ask which one it was given? It comes as a"
        ' text, such as "1".',
        {DIAMOND: "        pass\n", 'if norm == "2"': "if True"},
    ),
    square_for_all=(
        "You have the step of the square for every norm. Does your function ask which one it was given? It comes as a"
        ' text, such as "2".',
        {DIAMOND: "        pass\n", 'if norm == "2"': "if False"},
    ),
    diamond_for_all=(
        "You moved one entry for every norm. Only on the diamond is that the steepest step.",
        {'if norm == "1"': "if True"},
    ),
    square_for_one=(
        'For "1" you moved every entry by 1. With sizes that are added up, that step is as long as g has entries.',
        {DIAMOND: "        return np.sign(g)\n"},
    ),
    one_entry_for_the_square=(
        'For "inf" you moved one entry. A norm that looks at the largest size alone lets the others go as far for'
        " nothing.",
        {INF: "return steepest(g, '1')"},
    ),
    sign_lost=(
        'For "1" your step goes up in its entry, always. Where that entry of g is negative, g·d is negative, too.',
        {SIGN: "1.0"},
    ),
    downhill_on_the_diamond=(
        'For "1" your step leads downhill. The task asks for the steepest way up, with the largest g·d; an update takes'
        " it off.",
        {SIGN: "-np.sign(g[k])"},
    ),
    downhill_on_the_circle=(
        'For "2" your step leads downhill. The task asks for the steepest way up, with the largest g·d; an update takes'
        " it off.",
        {TWO: "-g / np.linalg.norm(g)"},
    ),
    downhill_in_the_square=(
        'For "inf" your step leads downhill. The task asks for the steepest way up, with the largest g·d; an update'
        " takes it off.",
        {INF: "return -np.sign(g)"},
    ),
    sizes_in_the_square=(
        'For "inf" your step goes up in every entry. Where one of g is negative, that makes g·d smaller.',
        {INF: "return np.abs(np.sign(g))"},
    ),
    ones_in_the_square=(
        'For "inf" your step goes up in every entry, where g is 0, too. Where an entry of g is negative, that makes g·d'
        " smaller.",
        {INF: "return np.ones(len(g))"},
    ),
    shares_of_sizes=(
        'For "1" you shared the unit out by sizes, and lost the signs. A unit gains most where the size is largest, all'
        " of it there, up or down as g says.",
        {DIAMOND: "        return np.abs(g) / np.sum(np.abs(g))\n"},
    ),
    divided_by_the_sum=(
        'For "1" you divided g by the sum of its entries, signs and all. The norm adds sizes; and dividing g is not yet'
        " the steepest step.",
        {DIAMOND: "        return g / np.sum(g)\n"},
    ),
    dual_norms=(
        "You divided g by the norm that tells how steep it gets, the one that goes with the ball. That is a number and"
        " no direction; where does the line g·d leave the square, where the diamond?",
        {DIAMOND: "        return g / np.max(np.abs(g))\n", INF: "return g / np.sum(np.abs(g))"},
    ),
    sizes_alone=(
        "You took sizes everywhere and lost the signs. Where an entry of g is negative, the steepest step goes down in"
        " it.",
        {SIGN: "1.0", TWO: "np.abs(g) / np.linalg.norm(g)", INF: "return np.abs(np.sign(g))"},
    ),
    largest_without_sizes=(
        'For "1" you looked for the largest entry and not for the largest size. A negative entry can count for more,'
        " with a step that goes down in it.",
        {ENTRY: "np.argmax(g)"},
    ),
    largest_without_sizes_and_up=(
        'For "1" you went up in the largest entry. One of another sign can have a larger size, and then the steepest'
        " step is the one that goes down in it.",
        {ENTRY: "np.argmax(g)", SIGN: "1.0"},
    ),
    smallest=(
        'For "1" you moved the entry of the smallest size, where a unit of length gains least.',
        {ENTRY: "np.argmin(np.abs(g))"},
    ),
    most_negative=(
        'For "1" you took the lowest entry. What counts is how far it is from 0, on either side.',
        {ENTRY: "np.argmin(g)"},
    ),
    all_of_the_largest=(
        'For "1" you moved every entry of the largest size by 1. Where there are several, that is several units of'
        " length, and one is allowed.",
        {DIAMOND: "        return np.where(np.abs(g) == np.max(np.abs(g)), np.sign(g), 0.0)\n"},
    ),
    shared_by_the_largest=(
        'For "1" you shared the unit among all entries of the largest size. That is as steep. Of the several steps that'
        " are, the task asks for the one that moves the first of these entries.",
        {
            DIAMOND: "        largest = np.abs(g) == np.max(np.abs(g))\n"
            "        return np.where(largest, np.sign(g), 0.0) / np.sum(largest)\n"
        },
    ),
    last_of_the_largest=(
        'For "1" and several entries of the largest size you moved the last of them. The task asks for the first.',
        {ENTRY: "len(g) - 1 - np.argmax(np.abs(g)[::-1])"},
    ),
    value_kept=(
        'For "1" the right entry moves, by its value in g. The step is to have norm 1, whatever the size of g.',
        {SIGN: "g[k]"},
    ),
    value_over_length=(
        'For "1" the right entry moves, and too little: by its share of the length of g. Nothing else moves, so it may'
        " take the whole unit.",
        {SIGN: "g[k] / np.linalg.norm(g)"},
    ),
    longer_than_one=(
        "Your steps point the right way and are not of norm 1: each is multiplied by its g·d. That would be the step of"
        " a rule whose length grows with the gradient.",
        {
            SIGN: "g[k]",
            TWO: "g",
            INF: "return np.sum(np.abs(g)) * np.sign(g)",
        },
    ),
    length_left=(
        'For "2" you return g itself, which is as long as it happens to be. The step has norm 1.',
        {TWO: "g"},
    ),
    square_of_the_length=(
        'For "2" you divided by the square of the length. A root is missing.',
        {TWO: "g / np.sum(g**2)"},
    ),
    root_of_the_mean=(
        'For "2" you divided by the root of the mean square. Your step has entries of about 1, and a length that grows'
        " with their number; the norm adds the squares up.",
        {TWO: "g / np.sqrt(np.mean(g**2))"},
    ),
    sum_for_the_length=(
        'For "2" you divided by the sum of the sizes, which is the norm of the diamond.',
        {TWO: "g / np.sum(np.abs(g))"},
    ),
    largest_for_the_length=(
        'For "2" you divided by the largest size, which is the norm of the square.',
        {TWO: "g / np.max(np.abs(g))"},
    ),
    number_for_the_length=(
        'For "2" you divided by the number of entries. The norm is the root of the sum of the squares.',
        {TWO: "g / len(g)"},
    ),
    square_in_the_circle=(
        'For "2" you have the step of the square, or that one scaled to length 1. On the circle larger entries of g'
        " take a larger part.",
        {TWO: "np.sign(g) / np.linalg.norm(np.sign(g))"},
    ),
    square_scaled_by_its_entries=(
        'For "inf" you divided by the number of entries. The norm is the largest size, not the sum of them.',
        {INF: "return np.sign(g) / len(g)"},
    ),
    square_scaled_to_the_circle=(
        'For "inf" you scaled the step to length 1 in the sense of "2". The norm is the largest size, so that every'
        " entry may be 1.",
        {INF: "return np.sign(g) / np.linalg.norm(np.sign(g))"},
    ),
    as_large_as_the_largest=(
        'For "inf" your step is as large as the largest entry of g. It is to have norm 1, whatever the size of g.',
        {INF: "return np.max(np.abs(g)) * np.sign(g)"},
    ),
    zero_over_zero=(
        'For "inf" an entry of 0 makes nan: you divided it by its own size. The task asks for 0 there.',
        {INF: "return g / np.abs(g)"},
    ),
    zero_goes_up=(
        'For "inf" you let an entry of 0 go up. It gains nothing there; the task asks for 0.',
        {INF: "return np.where(g >= 0, 1.0, -1.0)"},
    ),
    zero_goes_down=(
        'For "inf" you let an entry of 0 go down. It gains nothing there; the task asks for 0.',
        {INF: "return np.where(g > 0, 1.0, -1.0)"},
    ),
    place_returned=(
        'For "1" you return which entry it is. The task asks for the step: an array as long as g.',
        {"return d\n": "return k\n"},
    ),
    norm_returned=(
        "You return the norm of g, a number. The task asks for a step.",
        lambda g, norm: np.linalg.norm(g, {"1": 1, "2": 2, "inf": np.inf}[norm]),
    ),
    steepness_returned=(
        "You return how steep the steepest step is, its g·d. The task asks for the step itself.",
        lambda g, norm: g @ steepest.program(g, norm),
    ),
)
