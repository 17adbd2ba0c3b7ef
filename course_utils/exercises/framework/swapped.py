"""Functions whose parameters stand in another order than in the stub, or have other names there."""

import inspect
import itertools

MOST = 5  # inputs, of which each two are tried


def orders(function, names):
    """The orders of the inputs to try: that of the parameters' names; under other names, each two exchanged.

    >>> list(orders(lambda delta, x: 0, ("x", "delta"))), list(orders(lambda a, b: 0, ("x", "delta")))
    ([(1, 0)], [(1, 0)])
    >>> list(orders(lambda x, delta: 0, ("x", "delta")))
    []
    """
    try:
        mine = tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return
    if len(mine) != len(names) or mine == tuple(names):
        return
    if set(mine) == set(names):
        yield tuple(names.index(name) for name in mine)
    elif len(names) <= MOST:
        for i, j in itertools.combinations(range(len(names)), 2):
            order = list(range(len(names)))
            order[i], order[j] = j, i
            yield tuple(order)


def moved(function, names):
    """Whether one of the stub's parameters stands at another place.

    >>> moved(lambda delta, inputs: 0, ("x", "delta")), moved(lambda x, d: 0, ("x", "delta"))
    (True, False)
    """
    try:
        mine = tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return False
    return any(name in names and names.index(name) != k for k, name in enumerate(mine))


def reordered(function, order):
    """The function, called with its inputs in another order."""

    def called(*inputs):
        return function(*(inputs[k] for k in order))

    return called
