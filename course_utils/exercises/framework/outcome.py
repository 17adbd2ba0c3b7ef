"""What a program does on a case: the value it returns or the exception it raises; and where two outcomes differ."""

import copy
import warnings
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Tolerance(NamedTuple):
    """How far apart two numbers may be and still count as equal, as in `np.isclose`: atol + rtol · |expected|."""

    rtol: float = 1e-7
    atol: float = 1e-9


USUAL, EXACT = Tolerance(), Tolerance(0.0, 0.0)


class Observation(str):
    """What was observed of a program, in words: a message shows it without quotes."""


@dataclass(frozen=True)
class Outcome:
    """The result of one call: a value or an exception, and the names of the arguments that the call changed."""

    value: object = None
    error: Exception | None = None
    changed: tuple[str, ...] = ()


def run(program, case, names):
    """Call `program` on a copy of the inputs `case`, called `names`; NumPy's warnings are silenced.

    >>> run(lambda a, b: a / b, (1, 0), ("a", "b")).error
    ZeroDivisionError('division by zero')
    """
    inputs = copy.deepcopy(case)
    value = error = None
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            value = program(*inputs)
        except Exception as raised:  # whatever a student's program raises is an outcome of it
            error = raised
    changed = (name for name, old, new in zip(names, case, inputs, strict=True) if difference(new, old, within=EXACT))
    return Outcome(value, error, tuple(changed))


def alike(some, others, cases=None, within=USUAL):
    """Whether two lists of outcomes, one for each case, are the same: values, shapes, types of exception.

    Given the numbers of some `cases`, only those are compared.

    Where every case raised, the type alone says too little (many mistakes raise a TypeError), so the text must agree.
    """
    all_raised = all(outcome.error for outcome in (*some, *others))
    return all(_same(some[k], others[k], all_raised, within) for k in (range(len(some)) if cases is None else cases))


def _same(a, b, same_text, within):
    if a.error is None and b.error is None:
        return difference(a.value, b.value, within=within) is None
    return type(a.error) is type(b.error) and (not same_text or str(a.error) == str(b.error))


def first_difference(got, expected, cases, names, within=USUAL):
    """A sentence: how the two first differ, in which case, on which inputs."""
    for k, (mine, theirs) in enumerate(zip(got, expected, strict=True)):
        if _same(mine, theirs, False, within):
            continue
        if mine.error:
            words = f"your code raised {one_line(mine.error)}"
        elif theirs.error:
            words = f"expected {one_line(theirs.error)}"
        else:
            words = difference(mine.value, theirs.value, within=within)
        return f"First difference: {words}, in {which_case(k, cases, names)}."
    return ""


def clear_cases(outcomes):
    """The numbers of the cases whose values hold no nan: an overflow there does not hide what else went wrong."""
    return [k for k, outcome in enumerate(outcomes) if not _holds_nan(outcome.value)]


def _holds_nan(value):
    array = _numbers(value)
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
    text = " ".join(str(error).split())
    text = text if len(text) <= 300 else text[:297] + "..."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def difference(got, expected, at="", within=USUAL):
    """The first difference of two values in words, or None where they agree; `at` says where inside we are.

    Numbers agree `within` a tolerance, shapes exactly, nan with nan; a list may stand for a tuple.

    >>> difference(np.array([1.0, 2.0]), np.array([1.0, 3.0]))
    'entry [1]: expected 3, got 2'
    >>> difference(1, 1.0) is None
    True
    """
    if isinstance(expected, dict):
        return _difference_of_dicts(got, expected, at, within)
    if isinstance(expected, tuple | list) and isinstance(got, tuple | list):
        if len(got) != len(expected):
            return f"{at}expected {len(expected)} items, got {len(got)}"
        pairs = enumerate(zip(got, expected, strict=True))
        return next(filter(None, (difference(a, b, f"{at}item {k}: ", within) for k, (a, b) in pairs)), None)
    if _numbers(expected) is None:
        return None if _equal(got, expected, within) else f"{at}expected {_kind(expected)}, got {_kind(got)}"
    return _difference_of_numbers(got, expected, at, within)


def _difference_of_dicts(got, expected, at, within):
    if not isinstance(got, dict):
        return f"{at}expected {_kind(expected)}, got {_kind(got)}"
    if set(got) != set(expected):
        return f"{at}expected the keys {list(expected)}, got {list(got)}"
    return next(filter(None, (difference(got[key], expected[key], f"{at}{key}: ", within) for key in expected)), None)


def _difference_of_numbers(got, expected, at, within):
    a, b = _numbers(got), _numbers(expected)
    if a is None or a.shape != b.shape:
        return f"{at}expected {_kind(expected)}, got {_kind(got)}"
    with np.errstate(all="ignore"):
        far = ~np.isclose(a, b, rtol=within.rtol, atol=within.atol, equal_nan=True)
    if not far.any():
        return None
    entry = tuple(map(int, np.argwhere(far)[0]))
    place = f"entry {list(entry)}: " if entry else ""
    wanted, given = b[entry].item(), a[entry].item()
    digits = next((d for d in (4, 8) if f"{wanted:.{d}g}" != f"{given:.{d}g}"), 17)
    return f"{at}{place}expected {wanted:.{digits}g}, got {given:.{digits}g}"


def _numbers(value):
    try:
        array = np.asarray(value)
    except (TypeError, ValueError, RuntimeError):
        return None
    return array if array.dtype.kind in "biufc" else None


def _equal(a, b, within):
    if _has_graph(a) or _has_graph(b):
        return _has_graph(a) and _has_graph(b) and difference(a.detach(), b.detach(), within=within) is None
    try:
        return bool(a is b or a == b)
    except (TypeError, ValueError, RuntimeError):  # an array against a text, or a type that refuses to be compared
        return False


def _has_graph(value):
    """Whether this is a tensor that autograd follows: it has numbers, and gives them only when it is detached."""
    return getattr(value, "requires_grad", None) is True


def _kind(value):
    """What a value is, in a few words."""
    array = _numbers(value)
    if isinstance(value, Observation):
        return str(value)
    if value is None or isinstance(value, str | bool):
        return repr(value)
    if isinstance(value, dict):
        return f"a dict with the keys {list(value)}"
    if isinstance(value, tuple | list) and len(value) > 1 and all(np.ndim(_numbers(part)) for part in value):
        return f"{len(value)} arrays"
    if _has_graph(value):
        return "a tensor with its graph"
    if array is None:
        return f"a value of type {type(value).__name__}"
    return "a number" if array.ndim == 0 else f"an array of shape {array.shape}"


def _input(name, value):
    """How an input is named in a message: its value if that is short, else its shape; functions are left out."""
    if callable(value) or isinstance(value, np.random.Generator):  # neither has a short value to show
        return ""
    if isinstance(value, np.ndarray) and (value.dtype.kind == "f" or value.size > 8):
        return f"{name} of shape {value.shape}"
    short = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
    return f"{name} = {short!r}" if len(repr(short)) <= 40 else f"{name} of type {type(value).__name__}"
