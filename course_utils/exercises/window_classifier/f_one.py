"""The exercise of lecture 13 on F1: the number that cannot be had by never saying yes."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _label_cases(rng):
    true = (rng.random(200) < 0.06).astype(int)
    flipped = np.where(rng.random(200) < 0.05, 1 - true, true)
    eager = (rng.random(60) < 0.5).astype(int)
    rare = (rng.random(60) < 0.2).astype(int)
    hits, misses, alarms = np.ones(5, int), np.zeros(3, int), np.ones(2, int)
    return [
        (np.array([1, 0, 0, 1, 0, 0, 0, 1, 0, 1]), np.array([1, 0, 0, 0, 0, 1, 0, 1, 1, 1])),
        (flipped, true),
        (np.zeros(200, int), true),
        (eager, rare),
        (rng.random(33) < 0.3, rng.random(33) < 0.6),
        (np.concatenate([hits, misses, alarms, 0 * hits]), np.concatenate([hits, 1 + misses, 0 * alarms, 0 * hits])),
        (np.array([True, True, False, False]), np.array([False, False, True, False])),
        (np.zeros(7, int), np.zeros(7, int)),
        (np.array([1, 0, 1]), np.array([1, 0, 1])),
    ]


@exercise(
    'A number that "never" cannot win',
    minutes=5,
    difficulty=1,
    objective="Score a classifier of a rare class so that one that never names it gets nothing.",
    cases=_label_cases,
    hints=(
        "Most words are text, and so are most right answers. Which of the numbers that you count stay small if the"
        " classifier never says code?",
        "Three counts are enough: how many words were called code, how many are code, and how many are both.",
        "F1 is twice the hits, over the two other counts together. If nothing is hit it is 0, whatever else would be"
        " divided by 0.",
    ),
)
def f1(predicted, true):
    """F1 of class 1, a number."""
    hits, found, there = np.sum(predicted * true), np.sum(predicted), np.sum(true)
    if hits == 0:
        return 0.0
    return 2 * hits / (found + there)


HITS, SCORE, NONE = "hits, found, there = np.sum(predicted * true)", "return 2 * hits / (found + there)", "return 0.0"
GUARD = "    if hits == 0:\n        return 0.0\n"


def _counts(predicted, true):
    """(hits, false alarms, misses, right noes)."""
    p, t = np.asarray(predicted) == 1, np.asarray(true) == 1
    return (int(np.sum(both)) for both in (p & t, p & ~t, ~p & t, ~p & ~t))


def _of(score):
    """A wrong program from the four counts; what cannot be divided is 0."""

    def f1(predicted, true):
        try:
            return score(*_counts(predicted, true))
        except ZeroDivisionError:
            return 0.0

    return f1


def _f(hits, alarms, misses):
    return 2 * hits / (2 * hits + alarms + misses) if hits else 0.0


def _part(hits, others):
    return hits / (hits + others) if hits else 0.0


def _correlation(hits, alarms, misses, noes):
    below = (hits + alarms) * (hits + misses) * (noes + alarms) * (noes + misses)
    return (hits * noes - alarms * misses) / np.sqrt(below) if below else 0.0


f1.recognizes(
    accuracy=(
        "You computed accuracy, the share of right answers. With 6 words of 100 that are code, a classifier that never"
        " says code has 94% of it.",
        lambda predicted, true: np.mean(predicted == true),
    ),
    both_classes_hit=(
        'You counted a right "text" as a hit. Those are most of the answers, so "never" scores high again: a hit is a'
        " word that is code and was called so.",
        {HITS: "hits, found, there = np.sum(predicted == true)"},
    ),
    errors=(
        'You computed the share of wrong answers. Less is better there, and "never" is wrong for 6 words of 100.',
        lambda predicted, true: np.mean(predicted != true),
    ),
    mean_of_both=(
        "You took the arithmetic mean of precision and recall. Calling every word code has a recall of 1, and would get"
        " more than half of everything for it; F1 is close to the lower of the two.",
        {SCORE: "return (hits / found + hits / there) / 2"},
    ),
    sum_of_both=(
        "You added precision and recall. That reaches 2, and it is not F1.",
        {SCORE: "return hits / found + hits / there"},
    ),
    geometric=(
        "You took the geometric mean of precision and recall. F1 is their harmonic mean, which is lower still where"
        " they differ.",
        {SCORE: "return hits / np.sqrt(found * there)"},
    ),
    product=(
        "You multiplied precision and recall. Their harmonic mean is divided by their mean, too.",
        {SCORE: "return hits / found * hits / there"},
    ),
    lower=(
        "You took the lower of precision and recall. F1 is near it, and the other one counts as well.",
        {SCORE: "return min(hits / found, hits / there)"},
    ),
    higher=(
        "You took the higher of precision and recall. One of the two is easily had; F1 asks for both.",
        {SCORE: "return max(hits / found, hits / there)"},
    ),
    precision=(
        "You computed precision, the share of what was called code that is. Whoever calls one sure word code and no"
        " other has all of it.",
        {SCORE: "return hits / found"},
    ),
    recall=(
        "You computed recall, the share of what is code that was called so. Whoever calls every word code has all of"
        " it.",
        {SCORE: "return hits / there"},
    ),
    of_text=(
        "You computed the F1 of class 0. Text is easy: there is much of it.",
        _of(lambda hits, alarms, misses, noes: _f(noes, misses, alarms)),
    ),
    macro=(
        "You took the mean of the F1s of both classes. Text brings nearly half of everything, whatever the classifier"
        " does with code.",
        _of(lambda hits, alarms, misses, noes: (_f(hits, alarms, misses) + _f(noes, misses, alarms)) / 2),
    ),
    weighted=(
        "You weighted the F1s of both classes by how many words they have. What you measure is text, then: 94 words of"
        " 100.",
        _of(
            lambda hits, alarms, misses, noes: (
                ((hits + misses) * _f(hits, alarms, misses) + (noes + alarms) * _f(noes, misses, alarms))
                / (hits + alarms + misses + noes)
            )
        ),
    ),
    balanced=(
        'You took the mean of the shares that are right in either class. "Never" has half of everything for it.',
        _of(lambda hits, alarms, misses, noes: (_part(hits, misses) + _part(noes, alarms)) / 2),
    ),
    specificity=(
        "You computed how much of the text was called text. F1 of code does not count these words at all.",
        _of(lambda hits, alarms, misses, noes: _part(noes, alarms)),
    ),
    correlation=(
        'You computed the correlation of the two arrays. "Never" gets 0 from that as well, but it is not F1.',
        _of(_correlation),
    ),
    union=(
        "You divided by the words that are in either set, each counted once. That is the overlap of two sets, always a"
        " little lower than F1: words in both count twice there, above and below.",
        {SCORE: "return hits / (found + there - hits)"},
    ),
    twice_over_union=(
        "You divided twice the hits by the words in either set, each counted once. A word that is in both counts below"
        " as often as above.",
        {SCORE: "return 2 * hits / (found + there - hits)"},
    ),
    factor_forgotten=(
        "A factor of 2 is missing. A perfect answer has to get 1.",
        {SCORE: "return hits / (found + there)"},
    ),
    recall_counts_more=(
        "You computed F2, in which recall counts for more. F1 treats both alike.",
        {SCORE: "return 5 * hits / (found + 4 * there)"},
    ),
    precision_counts_more=(
        "You computed F0.5, in which precision counts for more. F1 treats both alike.",
        {SCORE: "return 1.25 * hits / (found + 0.25 * there)"},
    ),
    mean_of_counts=(
        "You divided by the product of the two counts. Their sum, or their mean, is what is below.",
        {SCORE: "return 2 * hits / (found * there)"},
    ),
    alarms_and_misses=(
        "Below you have the false alarms and the misses alone. The hits belong there, too, else a perfect answer is"
        " divided by 0.",
        {SCORE: "return 2 * hits / (found + there - 2 * hits)"},
    ),
    over_all_words=(
        "You divided by the number of all words. The more text there is, the lower your number gets, although text is"
        " not asked about.",
        {SCORE: "return hits / len(true)"},
    ),
    nan_where_nothing_is_hit=(
        "Where nothing is called code, or nothing hit, your program divides 0 by 0 and makes nan of it. It is 0 then:"
        ' "never" gets nothing.',
        {GUARD: "    p, r = hits / found, hits / there\n", SCORE: "return 2 * p * r / (p + r)"},
    ),
    error_where_nothing_is_hit=(
        'Where nothing is called code, or nothing hit, your program divides 0 by 0 and stops. It is 0 then: "never"'
        " gets nothing.",
        {
            GUARD: "    p, r = int(hits) / int(found), int(hits) / int(there)\n",
            SCORE: "return 2 * p * r / (p + r)",
        },
    ),
    nan_where_nothing_is_there=(
        "Where no word is code and none was called so, your program makes nan. Nothing is hit there, so let it be 0.",
        {GUARD: ""},
    ),
    one_where_nothing_is_there=(
        "Where no word is code and none was called so, you give 1. One may see it so; the task asks for 0 wherever"
        " nothing is hit.",
        {NONE: "return 0.0 if found + there else 1.0"},
    ),
    one_where_nothing_is_hit=(
        'Where nothing is hit you give 1. That is the best score for "never", which is to get 0.',
        {NONE: "return 1.0"},
    ),
    percent=(
        "Your number is right but for its unit: it is in percent, and the task asks for one between 0 and 1.",
        {SCORE: "return 200 * hits / (found + there)"},
    ),
    rounded=(
        "You rounded. Two classifiers may differ in the third digit; leave that to whoever prints the number.",
        {SCORE: "return round(2 * hits / (found + there), 2)"},
    ),
    complement=(
        'You took it from 1. A perfect answer has to get 1, and "never" 0.',
        {NONE: "return 1.0", SCORE: "return 1 - 2 * hits / (found + there)"},
    ),
    hits_returned=(
        "You return how many were hit. In a longer text that is more, for no better a classifier.",
        {SCORE: "return hits"},
    ),
    both_returned=(
        "You return precision and recall. The task asks for one number made of both.",
        {NONE: "return 0.0, 0.0", SCORE: "return hits / found, hits / there"},
    ),
)
