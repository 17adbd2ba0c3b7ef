"""The exercise of lecture 13 on what may be reported: a bug to be found in which part chooses and which one judges."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise

__all__ = ["BUGGY_REPORTED"]  # besides the tasks


def _tried(rng):
    def case(settings, seeds):
        """Settings that differ less than their seeds do: each part has a best one of its own, and so has a median."""
        level = 0.7 + 0.01 * rng.normal(size=(settings, 1)) + 0.01 * rng.normal(size=(2, settings, 1))
        spread = rng.uniform(0.02, 0.1, (settings, 1))
        return tuple(level + spread * (1 - rng.exponential(size=(2, settings, seeds))))

    return [case(5, 3), case(12, 4), case(8, 6), case(3, 5), case(20, 2), case(7, 9), case(30, 4), case(16, 7)]


@exercise(
    "Find the bug: a number from the last day",
    minutes=5,
    difficulty=1,
    objective="Report of the best of many settings a number that did not help to choose it.",
    cases=_tried,
    hints=(
        "Let all settings be equally good, and let only luck tell them apart. What does the program report then, and"
        " what should it?",
        "Two questions are asked, each of another array: which setting is it, and how good is it?",
        "In the program one array answers both. The maximum of many lucky numbers is not how good that setting is.",
    ),
)
def reported(choose, judge):
    """The F1 to report, a number."""
    means = choose.mean(axis=1)
    best = np.argmax(means)
    return judge[best].mean()


MEANS, BEST, RETURN = "means = choose.mean(axis=1)", "best = np.argmax(means)", "return judge[best].mean()"
BUG = {"choose.mean": "judge.mean"}
BUGGY_REPORTED = reported.variant({**BUG, "def reported": "def buggy_reported"})

reported.recognizes(
    bug_still_there=(
        "The bug is still there: the setting is chosen by the part that judges it. Of many settings the luckiest wins"
        " there, and its luck is in your number.",
        BUG,
    ),
    choice_reported=(
        "You report what the chosen setting has on the part it was chosen by. It was taken for being lucky there; the"
        " other part has not seen it yet.",
        {RETURN: "return choose[best].mean()"},
    ),
    exchanged=(
        "The two parts have changed places: you choose by the one that is to judge, and report the one to choose by.",
        {**BUG, RETURN: "return choose[best].mean()"},
    ),
    chosen_by_both=(
        "You chose by the mean of both parts. The part that judges may have no say, not even half of one.",
        {MEANS: "means = (choose + judge).mean(axis=1)"},
    ),
    mean_of_both=(
        "Your setting is right. You report the mean of both parts, and the one that chose it flatters it.",
        {RETURN: "return (choose[best].mean() + judge[best].mean()) / 2"},
    ),
    best_run=(
        "You took the setting with the best single run. One lucky seed decides then; compare the means over seeds.",
        {MEANS: "means = choose.max(axis=1)"},
    ),
    setting_of_each_seed=(
        "You chose a setting for each seed anew. What you report belongs to no setting that anybody could use.",
        {BEST: "best = np.argmax(choose, axis=0)", RETURN: "return judge[best, np.arange(judge.shape[1])].mean()"},
    ),
    best_run_reported=(
        "You chose one run, by setting and seed, and report it. Whoever trains your setting again will have another"
        " seed: report the mean.",
        {RETURN: "return judge[np.unravel_index(np.argmax(choose), choose.shape)]"},
    ),
    luckiest_seed=(
        "Your setting is right. You report its best seed, and a reader will get its mean.",
        {RETURN: "return judge[best].max()"},
    ),
    seed_that_chose_best=(
        "Your setting is right. You report the seed that was best on the other part; all seeds belong to the setting.",
        {RETURN: "return judge[best, np.argmax(choose[best])]"},
    ),
    first_seed=(
        "Your setting is right. You report its first seed alone; there are more.",
        {RETURN: "return judge[best, 0]"},
    ),
    chosen_by_first_seed=(
        "You chose by the first seed alone. One lucky run decides then; compare the means over seeds.",
        {MEANS: "means = choose[:, 0]"},
    ),
    highest_of_all=(
        "You report the highest number there is on the part that judges. Nothing but luck has chosen it.",
        {RETURN: "return judge.max()"},
    ),
    highest_for_each_seed=(
        "You took the best setting of each seed on the part that judges, and the mean of that. So the part chooses, and"
        " once for each seed.",
        {RETURN: "return judge.max(axis=0).mean()"},
    ),
    mean_of_the_best_runs=(
        "You took the best seed of each setting on the part that judges. Nobody can choose a lucky seed beforehand.",
        {RETURN: "return judge.max(axis=1).mean()"},
    ),
    seed_chosen=(
        "You took the mean over settings and chose a seed. Settings are the rows.",
        {MEANS: "means = choose.mean(axis=0)", RETURN: "return judge[:, best].mean()"},
    ),
    seed_for_a_setting=(
        "You took the mean over settings, and the number of a seed for that of a setting. Settings are the rows.",
        {MEANS: "means = choose.mean(axis=0)"},
    ),
    number_of_all_runs=(
        "Without an axis `argmax` counts through all runs, row by row. Its number is not that of a setting.",
        {BEST: "best = np.argmax(choose)"},
    ),
    worst=(
        "You chose the worst setting. F1 is a number of which more is better.",
        {BEST: "best = np.argmin(means)"},
    ),
    last_setting=(
        "You report the last setting. The best one on the part to choose by may be any.",
        {BEST: "best = len(means) - 1"},
    ),
    first_setting=(
        "You report the first setting. The best one on the part to choose by may be any.",
        {BEST: "best = 0"},
    ),
    all_settings=(
        "You report the mean of all settings. Only one of them will be used.",
        {RETURN: "return judge.mean()"},
    ),
    median_to_choose=(
        "You compared medians. The task asks for the mean over seeds, both times.",
        {MEANS: "means = np.median(choose, axis=1)"},
    ),
    median_reported=(
        "Your setting is right. You report the median of its seeds, and the task asks for the mean.",
        {RETURN: "return np.median(judge[best])"},
    ),
    worst_seed_to_choose=(
        "You chose the setting whose worst seed is best. That is careful; the task asks for the best mean.",
        {MEANS: "means = choose.min(axis=1)"},
    ),
    lowest_seed_reported=(
        "Your setting is right. You report its worst seed. That is careful; the task asks for the mean.",
        {RETURN: "return judge[best].min()"},
    ),
    better_part=(
        "Your setting is right. You report the better one of its two numbers, and luck has two chances then.",
        {RETURN: "return max(choose[best].mean(), judge[best].mean())"},
    ),
    setting_returned=(
        "You return the number of the setting. It is right; the task asks how good it is.",
        {RETURN: "return best"},
    ),
    seeds_returned=(
        "You return every seed of the right setting. The task asks for their mean.",
        {RETURN: "return judge[best]"},
    ),
    both_returned=(
        "You return both parts' numbers. Only one of them may be reported.",
        {RETURN: "return choose[best].mean(), judge[best].mean()"},
    ),
    means_returned=(
        "You return the mean of every setting. The task asks for one: that of the chosen one.",
        {RETURN: "return judge.mean(axis=1)"},
    ),
)
