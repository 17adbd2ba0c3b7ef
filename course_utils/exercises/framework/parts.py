"""Which part of a wrong answer is right: which of several outputs, which cases, which entries."""

import numbers

import numpy as np

from course_utils.exercises.framework.difference import USUAL, difference, far_apart
from course_utils.exercises.framework.kinds import numbers_in, paired
from course_utils.exercises.framework.outcome import same

MOST = 8  # parts that are named one by one
MOST_CASES = 4  # cases that are


def right_parts(got, expected, within=USUAL, outputs=()):
    """{name of a part: whether it is right} of a dict, or of a tuple or list of parts; {} for anything else.

    >>> right_parts((1.0, 2.0), (1.0, 3.0), outputs=("p", "v"))
    {'p': True, 'v': False}
    """
    if isinstance(expected, dict):
        if not isinstance(got, dict) or not set(got) & set(expected):
            return {}
        pairs = {_named(key): (got.get(key), value) for key, value in expected.items()}
    elif isinstance(expected, tuple | list) and isinstance(got, tuple | list) and len(got) == len(expected):
        names = outputs if len(outputs) == len(expected) else [f"item {k}" for k in range(len(expected))]
        pairs = dict(zip(names, zip(got, expected, strict=True), strict=True))
    else:
        return {}
    return {name: difference(a, b, within=within) is None for name, (a, b) in pairs.items()}


def _named(key):
    return key if isinstance(key, str) and "," not in key else repr(key)


def wrong_places(got, expected, name, within=USUAL):
    """The places inside an answer that are wrong, as Python names them; the answer itself where all of it is.

    >>> wrong_places([(2, 5), (3, 8)], [(2, 5), (3, 7)], "calls")
    ['calls[1][1]']
    """
    if difference(got, expected, within=within) is None:
        return []
    inside = {f"{name}[{key!r}]": pair for key, pair in paired(got, expected).items()}
    places = [place for part, pair in inside.items() for place in wrong_places(*pair, part, within)]
    return [name] if set(places) == set(inside) else places


def parts_in_words(parts):
    """A sentence on which parts are right; none where all are, or none is.

    >>> parts_in_words({"dW": True, "db": False})
    'dW is right, db is not.'
    >>> parts_in_words({"SGD": True, "momentum": False, "Adam": True})
    'Right: SGD, Adam. Not right: momentum.'
    """
    right, wrong = ([name for name, is_right in parts.items() if is_right is kept] for kept in (True, False))
    if not right or not wrong or len(parts) > MOST:
        return ""
    if len(right) == len(wrong) == 1:
        return f"{right[0]} is right, {wrong[0]} is not."
    return f"Right: {', '.join(right)}. Not right: {', '.join(wrong)}."


def outputs_in_words(got, expected, within=USUAL, outputs=()):
    """A sentence on which of several outputs are right in all cases."""
    found = [
        right_parts(mine.value, theirs.value, within, outputs)
        for mine, theirs in zip(got, expected, strict=True)
        if theirs.error is None
    ]
    if not found or any(parts.keys() != found[0].keys() for parts in found):
        return ""
    return parts_in_words({name: all(parts[name] for parts in found) for name in found[0]})


def cases_in_words(got, expected, cases, names, within=USUAL):
    """A sentence on the cases in which the answer is right, and on the input that tells them from the others."""
    right = [same(mine, theirs, within=within) for mine, theirs in zip(got, expected, strict=True)]
    if not any(right) or all(right):
        return ""
    told = _told_apart(cases, names, right)
    if told:
        return told
    good, bad = ([k + 1 for k, is_right in enumerate(right) if is_right is kept] for kept in (True, False))
    if max(len(good), len(bad)) <= MOST_CASES:
        return f"Right in {_numbered(good)} of {len(right)}, wrong in {_numbered(bad)}."
    few, many, named = ("Right", "wrong", good) if len(good) < len(bad) else ("Wrong", "right", bad)
    return f"{few} in {_numbered(named)} of {len(right)}, {many} in the others."


def _numbered(numbers):
    numbers = [str(number) for number in numbers]
    if len(numbers) == 1:
        return f"case {numbers[0]}"
    return f"cases {', '.join(numbers[:-1])} and {numbers[-1]}"


def _told_apart(cases, names, right):
    """ "Right where keep = 'forward', wrong where keep = 'backward'", or "" where no single input decides."""
    found = []
    for i, name in enumerate(names):
        pairs = list(zip(cases, right, strict=True))
        good, bad = ([case[i] for case, is_right in pairs if is_right is kept] for kept in (True, False))
        found += [(name, words) for words in (_values(name, good, bad), _sizes(name, good, bad)) if words]
    return found[0][1] if len(found) == 1 else ""


def _values(name, good, bad):
    if not all(isinstance(value, str | bool) for value in good + bad) or set(good) & set(bad):
        return ""
    good, bad = (" or ".join(sorted({repr(value) for value in values})) for values in (good, bad))
    return f"Right where {name} is {good}, wrong where it is {bad}."


def _sizes(name, good, bad):
    """The same for numbers, or for the lengths of arrays, that lie on two sides of a limit; of three cases or more."""
    if all(isinstance(value, numbers.Real) and not isinstance(value, bool) for value in good + bad):
        what, size = name, float
    elif all(isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim) for value in good + bad):
        what, size = f"len({name})", len
    else:
        return ""
    good, bad = sorted(map(size, good)), sorted(map(size, bad))
    if len(good) + len(bad) < 3:
        return ""
    if good[-1] < bad[0]:
        return f"Right for {what} up to {good[-1]:.6g}, wrong from {bad[0]:.6g} on."
    return f"Wrong for {what} up to {bad[-1]:.6g}, right from {good[0]:.6g} on." if bad[-1] < good[0] else ""


def entries_in_words(got, expected, within=USUAL):
    """A sentence on how many entries of an array are wrong, and whether they stand in one row or column.

    >>> entries_in_words(np.eye(3), np.eye(3) + [0, 0, 1])
    'There 3 of 9 entries are wrong, all in column 2.'
    """
    if isinstance(expected, dict | tuple):  # of several outputs the first that is wrong
        pairs = zip(_items(got), _items(expected), strict=False)
        wrong = next(((a, b) for a, b in pairs if difference(a, b, within=within)), None)
        return entries_in_words(*wrong, within) if wrong else ""
    a, b = numbers_in(got), numbers_in(expected)
    if a is None or b is None or a.shape != b.shape or b.size < 2:
        return ""
    far = far_apart(a, b, within)
    if not far.any() or far.all():
        return ""
    verb = "is" if far.sum() == 1 else "are"
    words = f"There {far.sum()} of {far.size} entries {verb} wrong"
    for axis, line in enumerate(("row", "column")) if far.ndim == 2 else ():
        places = np.unique(np.nonzero(far)[axis])
        if len(places) == 1 and far.sum() > 1:
            return f"{words}, all in {line} {places[0]}."
    return f"{words}."


def _items(value):
    return list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, tuple | list) else []
