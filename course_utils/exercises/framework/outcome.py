"""What a program does on a case: the value it returns or the exception it raises; and where two outcomes differ."""

import copy
from dataclasses import dataclass

import numpy as np

from course_utils.exercises.framework.difference import EXACT, USUAL, Tolerance, difference
from course_utils.exercises.framework.guarded import TooSlowError, guarded, stop_alarm
from course_utils.exercises.framework.kinds import Observation, numbers_in
from course_utils.exercises.framework.reading import readable

__all__ = ["EXACT", "USUAL", "Observation", "Outcome", "Outcomes", "Tolerance", "alike", "clear_cases", "difference"]
__all__ += ["first_difference", "one_line", "run", "same", "which_case"]


@dataclass(frozen=True)
class Outcome:
    """The result of one call: a value or an exception, and the names of the arguments that the call changed."""

    value: object = None
    error: BaseException | None = None
    changed: tuple[str, ...] = ()


def run(program, case, names, seconds=None):
    """Call `program` on a copy of the inputs `case`, called `names`; NumPy's warnings are silenced.

    Whatever it raises is an outcome, and so is that it did not end within some `seconds`; only the stop button of a
    notebook, which raises a KeyboardInterrupt, stops the check as well.

    >>> run(lambda a, b: a / b, (1, 0), ("a", "b")).error
    ZeroDivisionError('division by zero')
    """
    inputs = copy.deepcopy(case)
    value = error = None
    try:
        with guarded(seconds):
            value = readable(program(*inputs))
    except KeyboardInterrupt:
        raise
    except BaseException as raised:  # SystemExit too
        error = raised
        if isinstance(raised, TooSlowError):
            stop_alarm()
    pairs = zip(names, case, readable(inputs), strict=True)
    changed = tuple(name for name, old, new in pairs if difference(new, readable(old), within=EXACT))
    return Outcome(value, error, changed)


class Outcomes:
    """The outcomes of one of the author's programs, which never change: each is found out when it is first asked for.

    >>> squares = Outcomes(lambda case: Outcome(case**2), [1, 2, 3])
    >>> squares[2].value, len(squares)
    (9, 3)
    """

    def __init__(self, outcome_of, cases):
        self._outcome_of, self._cases, self._known = outcome_of, cases, {}

    def __len__(self):
        return len(self._cases)

    def __getitem__(self, k):
        if k not in self._known:
            if not 0 <= k < len(self):
                raise IndexError(k)
            self._known[k] = outcome = self._outcome_of(self._cases[k])
            if outcome.error:
                outcome.error.__traceback__ = outcome.error.__context__ = None  # they keep their callers alive
        return self._known[k]


def alike(some, others, cases=None, within=USUAL):
    """Whether two lists of outcomes, one for each case, are the same: values, shapes, types of exception.

    Given the numbers of some `cases`, only those are compared.

    Where every case raised, the type alone says too little (many mistakes raise a TypeError), so the text must agree.
    """
    all_raised = all(outcome.error for outcome in some)
    chosen = range(len(some)) if cases is None else cases
    return all(same(some[k], others[k], all_raised, within) for k in chosen)


def same(a, b, same_text=False, within=USUAL):
    """Whether two outcomes are the same; exceptions of one type are, unless the same text is asked for."""
    if a.error is None and b.error is None:
        return difference(a.value, b.value, within=within) is None
    return type(a.error) is type(b.error) and (not same_text or one_line(a.error) == one_line(b.error))


def first_difference(got, expected, cases, names, within=USUAL, outputs=()):
    """(a sentence: how the two first differ, in which case, on which inputs; the number of that case, from 0)."""
    for k, (mine, theirs) in enumerate(zip(got, expected, strict=True)):
        if same(mine, theirs, within=within):
            continue
        question = ""
        if mine.error:
            words = f"your code raised {one_line(mine.error)}"
        elif theirs.error:
            words = f"expected {one_line(theirs.error)}"
        elif mine.value is None and theirs.value is not None:
            words, question = "your function returned nothing (None)", " Is a `return` missing in one branch?"
        else:
            words = difference(mine.value, theirs.value, within=within, outputs=outputs)
        return f"First difference: {words}, in {which_case(k, cases, names)}.{question}", k
    return "", 0


def clear_cases(outcomes):
    """The numbers of the cases whose values hold no nan: an overflow there does not hide what else went wrong."""
    return [k for k, outcome in enumerate(outcomes) if not _holds_nan(outcome.value)]


def _holds_nan(value):
    array = numbers_in(value)
    if array is None and isinstance(value, dict | list | tuple):
        return any(map(_holds_nan, value.values() if isinstance(value, dict) else value))
    return array is not None and bool(np.isnan(array).any())


def which_case(k, cases, names):
    """Case k (from 0) in words: its number and the sizes of its inputs.

    >>> which_case(0, [(np.ones((2, 3)), 0.1)], ("W", "lr"))
    'case 1 of 1: W of shape (2, 3), lr = 0.1'
    """
    inputs = (_input(name, value) for name, value in zip(names, cases[k], strict=True))
    return f"case {k + 1} of {len(cases)}: {', '.join(filter(None, inputs))}"


def one_line(error):
    """An exception as type and message on one line.

    >>> one_line(ValueError("two\\nlines"))
    'ValueError: two lines'
    """
    try:
        text = " ".join(str(error).split())
    except Exception:  # an exception of the student's own that cannot be printed
        text = ""
    text = text if len(text) <= 300 else text[:297] + "..."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def timed_out(outcomes):
    """The number of the case that did not end in time, or None."""
    return next((k for k, outcome in enumerate(outcomes) if isinstance(outcome.error, TooSlowError)), None)


def _input(name, value):
    """How an input is named in a message: its value if that is short, else its shape; functions are left out."""
    if callable(value) or isinstance(value, np.random.Generator):  # neither has a short value to show
        return ""
    if isinstance(value, np.ndarray) and (value.dtype.kind == "f" or value.size > 8):
        return f"{name} of shape {value.shape}"
    short = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
    return f"{name} = {short!r}" if len(repr(short)) <= 40 else f"{name} of type {type(value).__name__}"
