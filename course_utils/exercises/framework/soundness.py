"""Whether a claim about two sides is sound: a fair search, seeds that chose nothing, an interval, and no word more."""

import numpy as np
from scipy import special  # not scipy.stats, which takes a second to import

from course_utils.exercises.framework.verdict import Verdict

UNDECIDED = "cannot tell"
SEEDS = 6  # the least number of seeds that a claim may rest on
TRIED = 3  # the least number of settings that are tried of each side
FAIR = 2  # how many times as many settings one side may have had


def verdict(study, conclusion, at, seeds):
    """The verdict on a claim. at: {side: the setting that it is judged at, or None}; seeds: those that judge."""
    return _fault_of_search(study, at) or _fault_of_seeds(study, at, seeds) or _judged(study, conclusion, at, seeds)


def interval(differences, share=0.95):
    """The interval of the mean of differences (seeds,) that are drawn independently, by Student's t: (low, high).

    >>> low, high = interval([1.0, 2.0, 3.0])
    >>> round(low, 2), round(high, 2)
    (-0.48, 4.48)
    """
    n, middle = len(differences), float(np.mean(differences))
    half = float(special.stdtrit(n - 1, (1 + share) / 2) * np.std(differences, ddof=1) / np.sqrt(n))
    return middle - half, middle + half


def _unsound(name, sentence):
    return Verdict("wrong", sentence, name, label="not sound yet.")


def _settings(study, side):
    """The settings of a side that were tried, ascending."""
    return sorted({setting for a, setting, _seed in study.made if a == side})


def _seeds_that_chose(study, side):
    """The seeds with which every setting of a side was run: those that a search compares."""
    return set.intersection(*(set(study.values(side, setting)) for setting in _settings(study, side)))


def _fault_of_search(study, at):
    """What is wrong with how the settings were chosen, or None."""
    if not study.setting:
        return None
    word, tried = study.setting, {side: _settings(study, side) for side in study.sides}
    few, many = sorted(study.sides, key=lambda side: len(tried[side]))
    if len(tried[few]) < TRIED:
        told = f"Of {few} you tried {len(tried[few])} {word}{'s' * (len(tried[few]) != 1)}"
        return _unsound("no_search", f"{told}. What it can do at its best you do not know: try {TRIED} or more.")
    if len(tried[many]) > FAIR * len(tried[few]):
        told = f"You tried {len(tried[many])} {word}s of {many} and {len(tried[few])} of {few}. The side that is"
        return _unsound("unfair_search", f"{told} searched more wins more often, even where the two are equal.")
    faults = (_fault_of_choice(study, side, at[side], tried[side]) for side in study.sides)
    return next(filter(None, faults), None)


def _fault_of_choice(study, side, chosen, tried):
    """What is wrong with the setting at which one side is judged, or None."""
    word, seeds = study.setting, _seeds_that_chose(study, side)
    if chosen not in tried:
        shown = ", ".join(f"{setting:g}" for setting in tried)
        return _unsound("not_tried", f"You did not run {side} at {word} {chosen:g}. You tried {shown}.")
    if not seeds:
        return _unsound(
            "other_draws", f"The {word}s of {side} were run with different seeds. Compare them on the same."
        )
    sign = -1 if study.more_is_better else 1
    means = {setting: sign * np.mean([study.values(side, setting)[seed] for seed in seeds]) for setting in tried}
    best = min(tried, key=lambda setting: means[setting] if np.isfinite(means[setting]) else np.inf)
    if chosen != best:
        told = f"In your own search {side} did better at {word} {best:g} than at {chosen:g}."
        return _unsound("not_best", f"{told} Judge each side at its best.")
    if chosen in (tried[0], tried[-1]):
        end = "lowest" if chosen == tried[0] else "highest"
        told = f"{chosen:g} is the {end} {word} that you tried of {side}."
        return _unsound("at_the_edge", f"{told} A better one may lie beyond: search on.")
    return None


def _fault_of_seeds(study, at, seeds):
    """What is wrong with the seeds that judge, or None."""
    if len(set(seeds)) < len(seeds):
        return _unsound("repeated_seeds", "A seed that is named twice is one run, not two. Name each once.")
    if len(seeds) < SEEDS:
        told = f"{len(seeds)} seed{'s judge' if len(seeds) != 1 else ' judges'}."
        return _unsound("few_seeds", f"{told} With so few a lucky run decides; take {SEEDS} or more.")
    missing = [(side, s) for side in study.sides for s in seeds if s not in study.values(side, at[side])]
    if missing:
        told = f"You did not run {missing[0][0]}{_at(study, at[missing[0][0]])} with seed {missing[0][1]}."
        return _unsound("not_run", f"{told} Run both sides with every seed, so that the same draws judge both.")
    used = sorted({s for side in study.sides for s in seeds if study.setting and s in _seeds_that_chose(study, side)})
    if used:
        told = f"Seed {used[0]} helped to choose the {study.setting}, so it flatters what it chose."
        return _unsound("seeds_used_twice", f"{told} Judge by seeds that chose nothing.")
    return None


def _at(study, setting):
    return f" at {study.setting} {setting:g}" if study.setting else ""


def _judged(study, conclusion, at, seeds):
    """The verdict on a sound comparison: whether the interval allows the conclusion."""
    first, second = (np.array([study.values(side, at[side])[s] for s in seeds]) for side in study.sides)
    lost = [side for side, values in zip(study.sides, (first, second), strict=True) if not np.isfinite(values).all()]
    if lost:
        told = f"A run of {lost[0]}{_at(study, at[lost[0]])} did not end with a number."
        return _unsound("flew_away", f"{told} What does that say about where it is judged?")
    low, high = interval(first - second)
    better, worse = study.sides[::-1] if study.more_is_better else study.sides
    allowed = better if high < 0 else worse if low > 0 else UNDECIDED
    told = (
        f"{study.sides[0]} minus {study.sides[1]}: {np.mean(first - second):+.3g} {study.unit}, "
        f"95% interval {low:+.3g} to {high:+.3g}, {len(seeds)} seeds."
    )
    if conclusion == allowed == UNDECIDED and study.matters and max(-low, high) > study.matters:
        wide = f"It holds 0, and differences of more than {study.matters:g} {study.unit} as well, which would matter."
        return _unsound("too_wide", f"{told} {wide} So far they say little: more seeds make the interval narrower.")
    if conclusion == allowed:
        return Verdict("correct", f"Your runs bear the claim. {told}")
    if allowed == UNDECIDED:
        return _unsound("claims_too_much", f"{told} The interval holds 0: what does it allow you to say?")
    if conclusion == UNDECIDED:
        return _unsound("claims_too_little", f"{told} The interval does not hold 0, so your runs do tell.")
    word = "More" if study.more_is_better else "Less"
    return _unsound("wrong_way_round", f"{told} {word} is better here. Which side is that?")
