"""How competitors are timed: in turns, so that whatever slows the machine down slows all of them down."""

import gc
import time

import numpy as np

from course_utils.errors import CourseError

WARM_UP = 5  # calls before anything is measured


def interleaved(calls, rounds, at_least=0.01, clock=time.perf_counter):
    """{name: call} → {name: (rounds,) seconds of one call}.

    In each round every competitor runs one block of calls; every other round goes through them backwards. A block is
    as many calls as take `at_least` seconds, after an untimed one that warms up the caches again. The garbage
    collector waits meanwhile, as in `timeit`.
    """
    counts = {name: _block(call, at_least, clock) for name, call in calls.items()}
    seconds = {name: [] for name in calls}
    was_on = gc.isenabled()
    gc.disable()
    try:
        for number in range(rounds):
            for name in calls if number % 2 == 0 else reversed(calls):
                calls[name]()
                seconds[name].append(_time(calls[name], counts[name], clock) / counts[name])
    finally:
        if was_on:
            gc.enable()
    return {name: np.array(values) for name, values in seconds.items()}


def _block(call, at_least, clock):
    """How many calls take that long."""
    _time(call, WARM_UP, clock)
    count = 1
    while (seconds := _time(call, count, clock)) < at_least:
        count = max(count + 1, min(10 * count, int(1.2 * count * at_least / max(seconds, 1e-9))))
    return count


def _time(call, count, clock):
    start = clock()
    for _ in range(count):
        call()
    return clock() - start


def ratio(seconds, name, to):
    """The median of a competitor's time over another's in the same round, and half the width of the middle half."""
    ratios = seconds[name] / seconds[to]
    low, middle, high = np.percentile(ratios, [25, 50, 75])
    return float(middle), float(high - low) / 2


def demand_agreement(results, start, bound):
    """CourseError unless all competitors changed their arrays alike: {name: arrays}, and the arrays they began with.

    The largest difference is taken relative to the largest change, so that a step too small to see does not pass.
    """
    (first, reference), *others = results.items()
    for name, arrays in others:
        for place, (expected, found, before) in enumerate(zip(reference, arrays, start, strict=True)):
            change = np.abs(expected - before).max()
            difference = np.abs(expected - found).max()
            if not (change > 0 and difference <= bound * change):
                raise CourseError(
                    f"{name} and {first} disagree on parameter {place}: by {difference:.2g}, where it changed by "
                    f"{change:.2g}. They must do the same work before their times can be compared."
                )
