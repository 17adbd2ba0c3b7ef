"""The exercise of lecture 13 on how sure an F1 is: topics drawn again, and F1 computed of each draw."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _interval_cases(rng):
    def case(topics, samples, longest):
        """Topics of very different lengths, some without any code."""
        true = np.floor(longest * rng.random(topics) ** 4).astype(int)
        true[:2] = longest, longest // 2
        hits = rng.binomial(true, rng.uniform(0.2, 0.95, topics))
        predicted = hits + rng.binomial(true // 2 + 1, 0.3)
        drawn = rng.integers(topics, size=(samples, topics))
        drawn[:, 0] = rng.integers(2, size=samples)
        return hits, predicted, true, drawn

    return [case(6, 50, 8), case(12, 200, 30), case(25, 120, 60), case(9, 80, 15)]


@exercise(
    "How sure is an F1?",
    minutes=7,
    difficulty=2,
    objective="Compute an interval from samples that are drawn as new texts would come: whole topics at a time.",
    cases=_interval_cases,
    hints=(
        "What does one row of `drawn` say? Which numbers would you have counted, had these topics been the held-out"
        " ones?",
        "Look at `hits[drawn]`. It has a row for each sample: the hits of its topics, those of one that is drawn twice"
        " twice. What of a row do you need?",
        "Sum each of the three counts over a row, compute one F1 of the three sums, and take the two points of all"
        " these F1s.",
    ),
)
def interval(hits, predicted, true, drawn):
    """(low, high): the 2.5% and the 97.5% point of the samples' F1s."""
    right = hits[drawn].sum(axis=1)
    found, there = predicted[drawn].sum(axis=1), true[drawn].sum(axis=1)
    scores = 2 * right / (found + there)
    low, high = np.quantile(scores, [0.025, 0.975])
    return low, high


RIGHT, FOUND = "right = hits[drawn].sum(axis=1)", "found, there = predicted[drawn].sum(axis=1), true[drawn].sum(axis=1)"
SCORES, POINTS = "scores = 2 * right / (found + there)", "low, high = np.quantile(scores, [0.025, 0.975])"
RETURN = "return low, high"
MIDDLE, SPREAD = "middle = 2 * hits.sum() / (predicted.sum() + true.sum())", "np.std(scores)"
F_OF_EACH = "each = 2 * hits / np.maximum(predicted + true, 1)"


def _weights(transform):
    """A wrong program that counts how often a topic is drawn and does something to these numbers."""

    def interval(hits, predicted, true, drawn):
        times = np.stack([np.bincount(row, minlength=len(hits)) for row in drawn])
        times = transform(times)
        scores = 2 * times @ hits / np.maximum(times @ (predicted + true), 1e-9)
        return tuple(np.quantile(scores, [0.025, 0.975]))

    return interval


def _words_drawn(hits, predicted, true, drawn):
    """As if words were drawn one by one: the interval of a share with a normal error."""
    f1, n = 2 * hits.sum() / (predicted.sum() + true.sum()), predicted.sum() + true.sum() - hits.sum()
    half = 1.96 * np.sqrt(f1 * (1 - f1) / n)
    return f1 - half, f1 + half


interval.recognizes(
    mean_of_topics=(
        "You computed an F1 of each topic and took their mean. A topic with one code word counts as much as one with"
        " sixty then; your classifier's F1 is one of summed counts.",
        {SCORES: f"{F_OF_EACH}\n    scores = each[drawn].mean(axis=1)"},
    ),
    median_of_topics=(
        "You computed an F1 of each topic and took their median. Your classifier's F1 is one of summed counts.",
        {SCORES: f"{F_OF_EACH}\n    scores = np.median(each[drawn], axis=1)"},
    ),
    spread_of_topics=(
        "You took the points of the topics' own F1s, and drew nothing. They tell how topics differ, not how sure a"
        " number is that is made of all of them.",
        {SCORES: f"{F_OF_EACH}\n    scores = each"},
    ),
    spread_of_drawn_topics=(
        "You took the points of the F1s of all topics drawn, each by itself. A sample is all topics of a row together,"
        " and has one F1.",
        {SCORES: f"{F_OF_EACH}\n    scores = each[drawn]"},
    ),
    ninety=(
        "Your points are those of 5% and 95%, between which 90% lie.",
        {"[0.025, 0.975]": "[0.05, 0.95]"},
    ),
    ninety_nine=(
        "Your points are those of 0.5% and 99.5%, between which 99% lie.",
        {"[0.025, 0.975]": "[0.005, 0.995]"},
    ),
    half_of_them=(
        "Your points are those of 25% and 75%. A zero has slipped: 2.5% is 0.025.",
        {"[0.025, 0.975]": "[0.25, 0.75]"},
    ),
    percent_of_percent=(
        "You gave `np.percentile` numbers for `np.quantile`. It counts to 100, so that your points lie below 1% both.",
        {POINTS: "low, high = np.percentile(scores, [0.025, 0.975])"},
    ),
    smallest_and_largest=(
        "You took the smallest and the largest F1. They move further apart the more samples you draw.",
        {POINTS: "low, high = np.min(scores), np.max(scores)"},
    ),
    normal=(
        "You took the mean of the samples and 1.96 standard deviations of them. That is near it where F1s lie like a"
        " bell; the task asks for the two points themselves.",
        {POINTS: f"low, high = np.mean(scores) - 1.96 * {SPREAD}, np.mean(scores) + 1.96 * {SPREAD}"},
    ),
    normal_around_the_f1=(
        "You took the F1 of all topics and 1.96 standard deviations of the samples. That is near it where F1s lie like"
        " a bell; the task asks for the two points themselves.",
        {POINTS: f"{MIDDLE}\n    low, high = middle - 1.96 * {SPREAD}, middle + 1.96 * {SPREAD}"},
    ),
    one_deviation=(
        "You took the mean and one standard deviation, which holds two thirds of the samples, more or less.",
        {POINTS: f"low, high = np.mean(scores) - {SPREAD}, np.mean(scores) + {SPREAD}"},
    ),
    two_deviations=(
        "You took the mean and two standard deviations. The task asks for the two points themselves.",
        {POINTS: f"low, high = np.mean(scores) - 2 * {SPREAD}, np.mean(scores) + 2 * {SPREAD}"},
    ),
    over_the_root=(
        "You divided the deviation by the root of the number of samples. That tells how well the mean of your samples"
        " is known, and gets as small as you like by drawing more; the topics stay as few as they are.",
        {
            POINTS: f"half = 1.96 * {SPREAD} / np.sqrt(len(drawn))\n"
            "    low, high = np.mean(scores) - half, np.mean(scores) + half"
        },
    ),
    over_the_root_of_topics=(
        "You divided the deviation by the root of the number of topics. Each sample has as many topics as there are, so"
        " that is already in how the samples differ.",
        {
            POINTS: f"half = 1.96 * {SPREAD} / np.sqrt(len(hits))\n"
            "    low, high = np.mean(scores) - half, np.mean(scores) + half"
        },
    ),
    all_samples_in_one=(
        "You summed the counts of all samples. That is one F1, close to that of all topics, and has no spread: both of"
        " your points are the same.",
        {RIGHT: "right = hits[drawn].sum()", FOUND: "found, there = predicted[drawn].sum(), true[drawn].sum()"},
    ),
    nothing_drawn=(
        "You return the F1 of all topics twice. The samples are to tell how far it could have been another one.",
        {POINTS: f"{MIDDLE}\n    low, high = middle, middle"},
    ),
    sums_over_samples=(
        "You summed over the wrong axis: over the samples. A row of `drawn` is one, and its topics belong together.",
        {
            RIGHT: "right = hits[drawn].sum(axis=0)",
            FOUND: "found, there = predicted[drawn].sum(axis=0), true[drawn].sum(axis=0)",
        },
    ),
    other_rows=(
        "Your hits come from one sample and your other counts from another. The three counts of a topic belong"
        " together: one row draws all three.",
        {RIGHT: "right = np.roll(hits[drawn].sum(axis=1), 1)"},
    ),
    all_from_other_rows=(
        "Your three counts come from three samples. The three counts of a topic belong together: one row draws all"
        " three.",
        {
            RIGHT: "right = np.roll(hits[drawn].sum(axis=1), 1)",
            FOUND: "found, there = predicted[drawn].sum(axis=1), np.roll(true[drawn].sum(axis=1), -1)",
        },
    ),
    hits_not_drawn=(
        "You drew two of the counts and left the hits as they are. The three counts of a topic belong together.",
        {RIGHT: "right = hits.sum()"},
    ),
    hits_alone_drawn=(
        "You drew the hits and left the other counts as they are. The three counts of a topic belong together.",
        {FOUND: "found, there = predicted.sum(), true.sum()"},
    ),
    points_of_counts=(
        "You took the points of each count and made F1s of them. In a sample with many hits the other counts are high,"
        " too: compute the F1 of each sample first.",
        {
            SCORES: "a, b, c = (np.quantile(x, [0.025, 0.975]) for x in (right, found, there))",
            POINTS: "low, high = 2 * a / (b + c)",
        },
    ),
    once_each=(
        "You counted a topic once in a sample, however often it is drawn. A topic that is drawn twice counts twice.",
        _weights(lambda times: np.minimum(times, 1)),
    ),
    left_out=(
        "You computed F1 of the topics that a sample leaves out. It is made of those that are drawn.",
        _weights(lambda times: (times == 0) * 1),
    ),
    reflected=(
        "You reflected the points at the F1 of all topics. There is an interval of that kind; the task asks for the"
        " points as they are.",
        {POINTS: f"{MIDDLE}\n    high, low = 2 * middle - np.quantile(scores, [0.025, 0.975])"},
    ),
    one_sided=(
        "You have the lowest F1 and the 95% point. What is left out has to be halved: 2.5% at either end.",
        {"[0.025, 0.975]": "[0.0, 0.95]"},
    ),
    words_drawn=(
        "You took the formula for a share of words that are drawn one by one. The words of a topic are alike, so that"
        " there is much less to rely on than so many words.",
        _words_drawn,
    ),
    precision=(
        "You have the interval of precision: your hits are divided by what was predicted alone.",
        {SCORES: "scores = right / found"},
    ),
    recall=(
        "You have the interval of recall: your hits are divided by what is true alone.",
        {SCORES: "scores = right / there"},
    ),
    union=(
        "You divided by the words in either set, each counted once. F1 counts those in both twice.",
        {SCORES: "scores = right / (found + there - right)"},
    ),
    factor_forgotten=(
        "In your F1 a factor of 2 is missing.",
        {SCORES: "scores = right / (found + there)"},
    ),
    exchanged=(
        "Your points are right and have changed places: the low one comes first.",
        {RETURN: "return high, low"},
    ),
    width=(
        "You return how wide the interval is. The task asks for its two ends.",
        {RETURN: "return high - low"},
    ),
    middle_and_half=(
        "You return the middle of the interval and half its width. The task asks for its two ends.",
        {RETURN: "return (high + low) / 2, (high - low) / 2"},
    ),
    distances=(
        "You return how far the ends are from the F1 of all topics. The task asks for the ends themselves.",
        {RETURN: f"{MIDDLE}\n    return middle - low, high - middle"},
    ),
    all_scores=(
        "You return the F1 of every sample. The task asks for two points of them.",
        {RETURN: "return scores"},
    ),
)
