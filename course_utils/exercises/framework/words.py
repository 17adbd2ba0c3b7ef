"""What a student wrote as the answer to a question: words in any spelling, and what cannot be read as an answer."""

import numpy as np

from course_utils.exercises.framework.kinds import kind, paired

LEAST_WITH_S = 4  # letters of a word that may have an s too many or too few


def plain(word):
    """A word without case, blanks, underscores, hyphens, quotes, brackets and points, and without an s at its end.

    >>> plain("Too small"), plain("too_small."), plain("'Stays'"), plain("stay")
    ('toosmall', 'toosmall', 'stay', 'stay')
    """
    letters = "".join(filter(str.isalnum, str(word).casefold()))
    return letters.removesuffix("s") if len(letters) > LEAST_WITH_S else letters


def words_in(value):
    """The words at the ends of a value, each once, in order: of a dict, a list or a tuple, those inside it."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return list(dict.fromkeys(word for item in inside for word in words_in(item)))


def as_spelled(value, answer, options):
    """`value` with each word, and each key of a dict, as the author spells it, where it is one of those in disguise.

    >>> as_spelled({"a": "Late "}, {"A": "stale"}, ["late", "stale"])
    {'A': 'late'}
    """
    if isinstance(value, np.ndarray) and value.dtype.kind in "US":
        value = value.tolist()
    if isinstance(value, str):
        return _one_of(value, options)
    if isinstance(value, dict) and isinstance(answer, dict):
        keys = {key: _one_of(key, answer) for key in value}
        if len(set(keys.values())) == len(keys):
            value = {keys[key]: item for key, item in value.items()}
        return {key: as_spelled(item, answer.get(key), options) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(as_spelled(item, None, options) for item in value)
    return value


def _one_of(word, options):
    if not isinstance(word, str) or word in options:
        return word
    alike = [option for option in options if isinstance(option, str) and plain(option) == plain(word)]
    return alike[0] if len(alike) == 1 and plain(word) else word


def unreadable(value, answer, options, at=""):
    """Why a value, or a part of it, is no answer at all: no option where a word is asked for, a text for a number.

    >>> unreadable({"a": "lat"}, {"a": "late"}, ["late", "stale"])
    "a: 'lat' is not one of: 'late', 'stale'."
    >>> unreadable("0.25", 0.25, [])
    "'0.25' is a text. Write the number without quotes."
    """
    inside = paired(value, answer)
    if not inside:
        return _no_word(value, answer, options, at)
    item = "" if isinstance(answer, dict) else "item "
    parts = (unreadable(a, b, options, f"{at}{item}{key}: ") for key, (a, b) in inside.items())
    return next(filter(None, parts), "")


def _no_word(value, answer, options, at):
    if isinstance(answer, str):
        if len(options) < 2 or (isinstance(value, str) and value in options):
            return ""  # a single option is the answer itself
        return f"{at}{_shown(value)} is not one of: {', '.join(map(repr, options))}."
    if isinstance(value, str) and not isinstance(answer, dict | list | tuple):
        return f"{at}{_shown(value)} is a text. Write the number without quotes."
    return ""


def _shown(value):
    return repr(value) if len(repr(value)) <= 40 else kind(value)
