"""Where two values differ, in words; what counts as equal, in float64 and in float32; how many digits agree."""

import math
from typing import NamedTuple

import numpy as np

from course_utils.exercises.framework.kinds import Observation, has_graph, kind, numbers_in, paired, shortened

FLOAT32 = {"rtol": 1e-5, "of_the_largest": 2e-6}  # a few roundings, and what is left where terms cancel
LEAST = 1e-13  # what rounding leaves of a sum that is zero, in numbers about as large as 1


class Tolerance(NamedTuple):
    """How far apart two numbers may be and still count as equal, as in `np.isclose`: atol + rtol · |expected|.

    An `atol` of None is 1e-9, or 1e-9 of the largest expected number where that is below 1. What is returned in
    float32 may be as far off as float32 is, if `float32` says so; `mixed` is for answers that were computed in float32
    in part, which the numbers no longer show.
    """

    rtol: float = 1e-7
    atol: float | None = None
    float32: bool = True
    mixed: bool = False


USUAL, EXACT = Tolerance(), Tolerance(0.0, 0.0, False)


def difference(got, expected, at="", within=USUAL, outputs=()):
    """The first difference of two values in words, or None where they agree; `at` says where inside we are.

    Numbers agree `within` a tolerance, shapes exactly, nan with nan; a list may stand for a tuple. `outputs` are the
    names of the items, if they have some.

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
        names = outputs if len(outputs) == len(expected) else [f"item {k}" for k in range(len(expected))]
        triples = zip(names, got, expected, strict=True)
        return next(filter(None, (difference(a, b, f"{at}{name}: ", within) for name, a, b in triples)), None)
    if numbers_in(expected) is None:
        return None if _equal(got, expected, within) else f"{at}expected {kind(expected)}, got {kind(got)}"
    return _difference_of_numbers(got, expected, at, within)


def _difference_of_dicts(got, expected, at, within):
    if not isinstance(got, dict):
        return f"{at}expected {kind(expected)}, got {kind(got)}"
    if set(got) != set(expected):
        return f"{at}expected the keys {shortened(list(expected))}, got {shortened(list(got))}"
    return next(filter(None, (difference(got[key], expected[key], f"{at}{key}: ", within) for key in expected)), None)


def _difference_of_numbers(got, expected, at, within):
    a, b = None if isinstance(got, Observation) or has_graph(got) else numbers_in(got), numbers_in(expected)
    if a is None or a.shape != b.shape:
        return f"{at}expected {kind(expected)}, got {kind(got)}"
    far = far_apart(a, b, within)
    if not far.any():
        return None
    entry = tuple(map(int, np.argwhere(far)[0]))
    place = f"entry {list(entry)}: " if entry else ""
    wanted, given = b[entry].item(), a[entry].item()
    shown = next((d for d in (4, 8) if f"{wanted:.{d}g}" != f"{given:.{d}g}"), 17)
    return f"{at}{place}expected {wanted:.{shown}g}, got {given:.{shown}g}"


def far_apart(got, expected, within=USUAL):
    """Which entries of two arrays of one shape differ by more than the tolerance."""
    with np.errstate(all="ignore"):
        sizes = np.abs(np.where(np.isfinite(expected), expected, 0))
        largest = float(np.max(sizes, initial=0.0))
        rtol, atol = within.rtol, within.atol
        if atol is None:
            atol = min(1e-9, max(1e-9 * largest, LEAST)) if largest else 1e-9
        if within.float32 and (within.mixed or in_float32(got)):
            rtol = max(rtol, FLOAT32["rtol"])
            atol = max(atol, FLOAT32["of_the_largest"] * largest) if atol else atol
        return ~np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)


def in_float32(array):
    """Whether the numbers were computed in float32, although a list or a float64 array may hold them now.

    >>> in_float32(np.array([0.1])), in_float32(np.array([float(np.float32(0.1))])), in_float32(np.array([0.5]))
    (False, True, False)
    """
    if array.dtype == np.float32:
        return True
    if array.dtype != np.float64:
        return False
    finite = array[np.isfinite(array)]
    mantissas = np.frexp(finite)[0]
    long = (mantissas * 2**12) % 1 != 0  # numbers such as 0.5 are the same in every precision
    return bool(long.any() and np.array_equal(finite, finite.astype(np.float32).astype(float)))


def digits(got, expected, within=USUAL):
    """How many significant digits of all numbers agree: 0 where something else differs, inf where nothing does.

    >>> digits([1.0, 3.142], [1.0, np.pi]), digits(1.0, "text"), digits(2.0, 2.0)
    (4, 0, inf)
    """
    if difference(got, expected, within=within) is None:
        return math.inf
    if inside := paired(got, expected):
        return min(digits(a, b, within) for a, b in inside.values())
    a, b = numbers_in(got), numbers_in(expected)
    if a is None or b is None or a.shape != b.shape or a.dtype.kind not in "iuf":
        return 0
    far = far_apart(a, b, within)
    with np.errstate(all="ignore"):
        relative = np.max(np.abs(a[far].astype(float) - b[far]) / np.abs(b[far]))
    return max(0, math.floor(0.7 - math.log10(relative))) if 0 < relative < math.inf else 0


def _equal(a, b, within):
    if isinstance(a, Observation) != isinstance(b, Observation):  # the word "some" is not what was seen of a program
        return False
    if has_graph(a) or has_graph(b):
        return has_graph(a) and has_graph(b) and difference(a.detach(), b.detach(), within=within) is None
    try:
        return bool(a is b or a == b)
    except Exception:  # an array against a text, or a type that refuses to be compared
        return False


def holds_float32(value):
    """Whether some numbers in a value were computed in float32."""
    if isinstance(value, dict | list | tuple) and numbers_in(value) is None:
        return any(map(holds_float32, value.values() if isinstance(value, dict) else value))
    array = numbers_in(value)
    return array is not None and bool(array.size) and in_float32(array)
