"""The exercise of lecture 13 on the margin cost: scores that are to differ by 1, and no probabilities."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _score_cases(rng):
    return [
        (np.array([2.0, 0.5, 1.5, -1.0, 0.25]), np.array([0.0, 0.0, 0.5, 0.5, -0.5])),
        (np.array([3.0, 1.0, 4.0, 1.5]), np.array([2.0, 1.0, 0.5, 2.5])),
        (rng.normal(size=7), rng.normal(size=7)),
        (1.5 * rng.normal(size=40) + 1, 1.5 * rng.normal(size=40)),
        (np.array([0.3, 0.6, -0.2]), np.array([0.4, -0.1, 0.9])),
        (np.array([5.0, 4.0]), np.array([1.0, -3.0])),
    ]


@exercise(
    "Scores instead of probabilities",
    minutes=7,
    difficulty=2,
    objective="Derive the gradient of a cost that is 0 as soon as the right score is far enough ahead.",
    cases=_score_cases,
    hints=(
        "Which pairs would still lower the cost if you moved them a little? What is the slope of a pair that is far"
        " enough ahead?",
        "Work out one pair first: right = 0.5 and wrong = 0. What is its cost, and by how much does that change if"
        " `right` grows by 0.01?",
        "Of n pairs each has 1/n of the mean. A pair that costs something has the slope −1 in one of its scores and +1"
        " in the other; a pair that costs nothing has none, at the kink as well.",
    ),
)
def margin(right, wrong):
    """(J, dright, dwrong): the mean cost of the pairs, and its gradients."""
    cost = np.maximum(0, 1 - right + wrong)
    active = cost > 0
    slope = active / len(right)
    return np.mean(cost), -slope, slope


COST, ACTIVE, SLOPE = "cost = np.maximum(0, 1 - right + wrong)", "active = cost > 0", "slope = active / len(right)"
RETURN, GAP = "return np.mean(cost), -slope, slope", "1 - right + wrong"


def _all_pairs(right, wrong):
    cost = np.maximum(0, 1 - right[:, None] + wrong[None, :])
    return np.mean(cost), -np.mean(cost > 0, axis=1) / len(right), np.mean(cost > 0, axis=0) / len(wrong)


def _hardest(right, wrong):
    cost, n = np.maximum(0, 1 - right + np.max(wrong)), len(right)
    dwrong = np.where(np.arange(n) == np.argmax(wrong), np.mean(cost > 0), 0.0)
    return np.mean(cost), -1.0 * (cost > 0) / n, dwrong


def _each_alone(right, wrong):
    """Each score has a margin of its own, around 0."""
    below, above = np.maximum(0, 1 - right), np.maximum(0, 1 + wrong)
    return np.mean(below + above), -1.0 * (below > 0) / len(right), (above > 0) / len(right)


def _max_of_the_mean(right, wrong):
    gap = np.mean(1 - right + wrong)
    slope = np.full(len(right), float(gap > 0) / len(right))
    return max(0.0, gap), -slope, slope


def _softmax(right, wrong):
    """−log σ of the right score alone against 0, and of the wrong one."""
    p, q = 1 / (1 + np.exp(-right)), 1 / (1 + np.exp(-wrong))
    return -np.mean(np.log(p) + np.log(1 - q)), (p - 1) / len(right), q / len(right)


LOG, SLOPE_OF_LOG = "cost = np.log1p(np.exp(wrong - right))", "slope = 1 / (1 + np.exp(right - wrong)) / len(right)"

margin.recognizes(
    sums=(
        "You added the pairs up. J is their mean, so that it does not grow with the number of pairs, and the gradient"
        " is that of the mean, too.",
        {RETURN: "return np.sum(cost), -active.astype(float), active.astype(float)"},
    ),
    sum_for_the_cost=(
        "Your gradient is that of the mean, and your J is the sum. Both speak of one cost.",
        {RETURN: "return np.sum(cost), -slope, slope"},
    ),
    gradient_of_the_sum=(
        "Your J is the mean, and your gradient is that of the sum: each pair has only its share of a mean.",
        {SLOPE: "slope = active * 1.0"},
    ),
    over_active_pairs=(
        "You divided the gradient by the number of pairs that cost something. J is a mean over all pairs, those at 0 as"
        " well.",
        {SLOPE: "slope = active / max(1, np.sum(active))"},
    ),
    mean_over_active_pairs=(
        "You took the mean over the pairs that cost something. The others belong to it, with a cost of 0; else J would"
        " grow when a pair gets well.",
        {
            SLOPE: "slope = active / max(1, np.sum(active))",
            RETURN: "return np.sum(cost) / max(1, np.sum(active)), -slope, slope",
        },
    ),
    uphill=(
        "Your gradients have turned signs, or changed places, which comes to the same. If a right score grows, J falls:"
        " what is its slope there?",
        {RETURN: "return np.mean(cost), slope, -slope"},
    ),
    same_sign=(
        "Both of your gradients have one sign. Raising the right scores and raising the wrong ones do opposite things"
        " to J.",
        {RETURN: "return np.mean(cost), slope, slope"},
    ),
    both_negative=(
        "Both of your gradients are negative. If a wrong score grows, so does J.",
        {RETURN: "return np.mean(cost), -slope, -slope"},
    ),
    right_and_wrong_exchanged=(
        "The two scores have changed places in your cost: it is 0 where the wrong window is ahead, and pushes it"
        " further.",
        {GAP: "1 + right - wrong", RETURN: "return np.mean(cost), slope, -slope"},
    ),
    exchanged_and_signs_kept=(
        "The two scores have changed places in your cost, and not in your gradient.",
        {GAP: "1 + right - wrong"},
    ),
    no_margin=(
        "The 1 is missing. Your cost is content as soon as the right score is ahead by the least bit, and all scores at"
        " 0 would cost nothing.",
        {GAP: "-right + wrong"},
    ),
    margin_outside=(
        "Your 1 stands outside the maximum. So every pair costs at least 1, and one that is barely ahead has no slope"
        " any more.",
        {COST: "cost = 1 + np.maximum(0, -right + wrong)", ACTIVE: "active = wrong > right"},
    ),
    margin_turned=(
        "Your margin is on the wrong side: a pair costs nothing while the right score is still behind by less than 1.",
        {GAP: "-1 - right + wrong"},
    ),
    wrongly_ordered_alone=(
        "Your J is right. Your gradient stops as soon as the right score is ahead, and J asks for it to be ahead by 1.",
        {ACTIVE: "active = wrong > right"},
    ),
    no_maximum=(
        "The maximum is missing. A pair that is far ahead makes up for others then, and is pushed on forever.",
        {COST: "cost = 1 - right + wrong", ACTIVE: "active = np.ones(len(right))"},
    ),
    no_maximum_in_the_cost=(
        "Your gradient is right. In your J the maximum is missing, so that a pair that is far ahead costs less than"
        " nothing.",
        {COST: "cost = 1 - right + wrong"},
    ),
    slope_everywhere=(
        "Your J is right. Your gradient goes on where a pair costs nothing: there J is flat.",
        {ACTIVE: "active = np.ones(len(right))"},
    ),
    slope_where_it_costs_nothing=(
        "Your gradient is there where the cost is 0, and 0 where there is a cost. It is the other way round.",
        {ACTIVE: "active = cost <= 0"},
    ),
    slope_at_the_kink=(
        "At the kink, where a pair is ahead by exactly 1, your slope is that of the left side. The task asks for 0"
        " there.",
        {ACTIVE: f"active = {GAP} >= 0"},
    ),
    half_at_the_kink=(
        "At the kink, where a pair is ahead by exactly 1, your slope is the mean of both sides. The task asks for 0"
        " there.",
        {ACTIVE: f"active = np.heaviside({GAP}, 0.5)"},
    ),
    all_pairs=(
        "You compared every right window with every wrong one. The pairs are given: the first with the first, the"
        " second with the second.",
        _all_pairs,
    ),
    hardest=(
        "You compared every right window with the wrong one of the highest score. The pairs are given, each with its"
        " own.",
        _hardest,
    ),
    each_alone=(
        "You gave each score a margin around 0 of its own. It is the difference of the two that is to reach 1; where"
        " they stand does not matter.",
        _each_alone,
    ),
    maximum_of_the_mean=(
        "You took the mean first and the maximum then. Pairs that are far ahead make up for those that are behind so;"
        " each pair has its own maximum.",
        _max_of_the_mean,
    ),
    logarithm=(
        "You took the log loss of the difference. It never is 0; here a pair that is ahead by 1 is done.",
        {COST: LOG, SLOPE: SLOPE_OF_LOG},
    ),
    probabilities=(
        "You made a probability of each score. This cost has none: what counts is how far one is ahead of the other.",
        _softmax,
    ),
    squared=(
        "You squared what a pair lacks. Here a pair costs what it lacks, and the slope is the same however much it is.",
        {
            SLOPE: "slope = 2 * cost / len(right)",
            RETURN: "return np.mean(cost**2), -slope, slope",
        },
    ),
    slope_as_large_as_the_cost=(
        "Your J is right. Your slope is as large as what the pair lacks, as it would be for a square. A straight line"
        " has one slope.",
        {SLOPE: "slope = cost / len(right)"},
    ),
    absolute=(
        "You took the size of the difference, so that a pair that is ahead by more than 1 is pulled back. The more the"
        " better: beyond 1 the cost is 0.",
        {
            COST: f"cost = np.abs({GAP})",
            ACTIVE: f"active = np.sign({GAP})",
        },
    ),
    half_of_it=(
        "You have a half before everything, as if each pair were two examples. The mean is over pairs.",
        {COST: f"cost = np.maximum(0, {GAP}) / 2", SLOPE: "slope = active / len(right) / 2"},
    ),
    one_slope_for_all=(
        "You return the mean slope, one number. Each score has its own.",
        {RETURN: "return np.mean(cost), -np.mean(active), np.mean(active)"},
    ),
    cost_of_each=(
        "Your gradient is right. In place of J you return what each pair costs; J is one number.",
        {RETURN: "return cost, -slope, slope"},
    ),
    cost_last=(
        "You return J last. The task asks for it first.",
        {RETURN: "return -slope, slope, np.mean(cost)"},
    ),
    cost_alone=(
        "You return J alone. The task asks for its two gradients, too.",
        {RETURN: "return np.mean(cost)"},
    ),
    one_gradient=(
        "You return a single gradient. There are two: that of the right scores and that of the wrong ones.",
        {RETURN: "return np.mean(cost), -slope"},
    ),
    without_cost=(
        "You return the gradients alone. The task asks for J first.",
        {RETURN: "return -slope, slope"},
    ),
)
