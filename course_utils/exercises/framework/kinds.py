"""What a value is, in a few words of a message, and the numbers in it; where it cannot be compared, the way out."""

import inspect
import numbers

import numpy as np


class Observation(str):
    """What was observed of a program, in words: a message shows it without quotes."""


class Drawn(list):
    """The items that an iterator gave, such as a generator, a `map` or a `zip`."""


def numbers_in(value):
    """The numbers of a value as an array of numbers, or None where it holds something else.

    >>> from fractions import Fraction
    >>> numbers_in([Fraction(1, 4), 1.0])
    array([0.25, 1.  ])
    >>> numbers_in([[1], [2, 3]]) is None
    True
    """
    try:
        array = np.asarray(value)
        if array.dtype == object and not isinstance(value, np.ndarray) and _all_numbers(value):
            array = np.array(value, dtype=float)
    except Exception:  # a ragged list, a tensor on another device, an object with an opinion of its own
        return None
    return array if array.dtype.kind in "biufc" else None


def _all_numbers(value):
    if isinstance(value, list | tuple):
        return all(map(_all_numbers, value))
    return isinstance(value, numbers.Number) or (isinstance(value, np.ndarray) and value.dtype.kind in "biuf")


def paired(got, expected):
    """{key or number: (item, item)} of two dicts with the same keys, or of two lists or tuples of one length; else {}.

    >>> paired([1, 2], (3, 4)), paired({"a": 1}, {"b": 1})
    ({0: (1, 3), 1: (2, 4)}, {})
    """
    if isinstance(expected, dict) and isinstance(got, dict) and set(got) == set(expected):
        return {key: (got[key], expected[key]) for key in expected}
    if isinstance(expected, list | tuple) and isinstance(got, list | tuple) and len(got) == len(expected):
        return dict(enumerate(zip(got, expected, strict=True)))
    return {}


def has_graph(value):
    """Whether this is a tensor that autograd follows: it has numbers, and gives them only when it is detached."""
    return getattr(value, "requires_grad", None) is True


def kind(value):
    """What a value is, in a few words.

    >>> kind([[1], [2, 3]])
    'a list whose items have the lengths 1 and 2'
    """
    if isinstance(value, Observation):
        return str(value)
    if value is ...:
        return "the stub's `...`"
    if value is None or isinstance(value, str | bool):
        return repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:57]}…"
    if isinstance(value, dict):
        return f"a dict with the keys {shortened(list(value))}"
    if isinstance(value, Drawn):
        return f"a generator that gives {_kind_of_a_list(list(value))}"
    if isinstance(value, tuple | list):
        return _kind_of_a_list(value)
    array = numbers_in(value)
    if array is None or has_graph(value):
        return _kind_without_numbers(value)
    return "a number" if array.ndim == 0 else f"an array of shape {array.shape}"


def shortened(items):
    """A list as text, of which a long one shows its beginning."""
    text = repr(items)
    return text if len(text) <= 200 else f"{text[:190]}…"


def _kind_of_a_list(value):
    array = numbers_in(value)
    if len(value) > 1 and all(np.ndim(numbers_in(part)) for part in value):
        lengths = sorted({len(part) for part in value if isinstance(part, list | tuple)})
        if array is None and len(lengths) > 1 and all(isinstance(part, list | tuple) for part in value):
            return f"a {type(value).__name__} whose items have the lengths {' and '.join(map(str, lengths))}"
        return f"{len(value)} arrays"
    if array is None:
        inside = f", the first of them {kind(value[0])}" if value else ""
        return f"a {type(value).__name__} of {len(value)} item{'s' * (len(value) != 1)}{inside}"
    return f"an array of shape {array.shape}"


def _kind_without_numbers(value):
    """The same for what NumPy makes no numbers of, with the way out where there is one."""
    if has_graph(value):
        return "a tensor with its graph (`.detach()` takes it out)"
    if type(value).__module__.partition(".")[0] == "torch" and hasattr(value, "dtype"):
        return _kind_of_a_tensor(value)
    if isinstance(value, np.ndarray):
        kept = "texts" if value.dtype.kind in "US" else "Python objects"
        why = (
            "" if kept == "texts" else ": is a row longer than another, or an entry None? Numbers need a dtype of float"
        )
        return f"an array of shape {value.shape} that holds {kept}, not numbers (dtype {value.dtype}{why})"
    if isinstance(value, BaseException):
        return f"an error that is returned and not raised ({type(value).__name__})"
    if isinstance(value, set | frozenset):
        return f"a set of {len(value)} items, which has no order: return a list or an array"
    if inspect.iscoroutine(value):
        return "a coroutine: take the word `async` away"
    if callable(value):
        return f"a function or class, {getattr(value, '__name__', type(value).__name__)}: return what it computes"
    return f"a value of type {type(value).__name__}"


def _kind_of_a_tensor(value):
    if value.is_sparse:
        return "a sparse tensor (`.to_dense()` writes it out)"
    if value.device.type != "cpu":
        return f"a tensor on {value.device} (`.cpu()` brings it back)"
    return f"a tensor of {str(value.dtype).removeprefix('torch.')}, which NumPy does not know (`.float()` converts it)"
