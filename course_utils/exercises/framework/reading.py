"""What a program returned, made ready to be compared: iterators drawn, and no list that holds itself."""

import inspect
import itertools
from collections import deque
from collections.abc import ItemsView, Iterator, KeysView, ValuesView

from course_utils.exercises.framework.kinds import Drawn, Observation

MOST = 10_000  # items that are drawn from an iterator
DEEPEST = 30  # lists in lists
DRAWN = (Iterator, range, deque, KeysView, ValuesView, ItemsView)


def readable(value, above=()):
    """`value` with a list for each iterator in it, and with a sentence in place of what cannot be read to its end.

    >>> readable((x**2 for x in range(3)))
    [0, 1, 4]
    >>> points = [1.0]
    >>> points.append(points)
    >>> readable(points)
    [1.0, 'a list that holds itself']
    """
    if isinstance(value, DRAWN):
        items = list(itertools.islice(value, MOST + 1))
        return Observation("a generator without an end") if len(items) > MOST else Drawn(readable(items, above))
    if inspect.iscoroutine(value):
        value.close()  # else Python complains later that nobody waited for it
    if not isinstance(value, list | tuple | dict):
        return value
    if any(value is holder for holder in above):
        return Observation(f"a {type(value).__name__} that holds itself")
    if len(above) == DEEPEST:
        return Observation(f"lists in lists, more than {DEEPEST} deep")
    above = (*above, value)
    if isinstance(value, dict):
        return {key: readable(item, above) for key, item in value.items()}
    items = [readable(item, above) for item in value]
    return Drawn(items) if isinstance(value, Drawn) else items if isinstance(value, list) else tuple(items)
