"""Learning-rate schedules: functions from n, the number of updates already made, to the rate of the next one.

A constructor checks its numbers and returns the schedule, a function that takes n = 0, 1, 2, … and returns a float.
The unit is the update, everywhere; `per_epoch` converts a schedule of epochs. Both backends take the same function:

    rate = schedule(n)                            # the update that follows n others; a rule counts it as t = n + 1
    LambdaLR(optimizer, schedule)                 # in torch, on an optimizer made with lr=1.0

A schedule prints as the call that made it, and is pickled and copied as that call. A lambda in it can't be pickled.

A learning rate that is negative or not finite, a period that is not a whole number of updates and an n that is not a
number of updates are a CourseError. Source, where none is named: cs224n-2019-l4. Taught in: notebook 06.
"""

import math
from functools import partial, wraps
from numbers import Integral

from course_utils.arguments import check_nonnegative, check_positive, check_whole_number, shown
from course_utils.errors import CourseError


class Schedule:
    """The function `rate`, held to what a schedule promises: a number of updates in, a finite rate of 0 or more out.

    It remembers the call that made it, prints as that call, and pickle and copy make that call again.
    """

    __slots__ = ("__dict__", "_arguments", "_maker", "_options", "_rate")  # LambdaLR saves what is in __dict__: nothing

    def __init__(self, rate, maker, arguments, options):
        self._rate, self._maker, self._arguments, self._options = rate, maker, arguments, options

    def __call__(self, n):
        if not isinstance(n, Integral) or isinstance(n, bool) or n < 0:
            raise CourseError(
                f"n is {shown(n)}; give the number of updates already made, 0, 1, 2, … "
                "For a list of rates: [schedule(n) for n in range(steps)]."
            )
        return check_nonnegative(f"the rate at n = {n}", self._rate(int(n)))

    def __repr__(self):
        given = [_name(value) for value in self._arguments]
        named = [f"{option}={_name(value)}" for option, value in self._options.items()]
        return f"{self._maker.__name__}({', '.join(given + named)})"

    def __reduce__(self):
        return partial(self._maker, **self._options), self._arguments


def _constructor(make):
    """The constructor of schedules whose rates are what `make` returns, a function of n."""

    @wraps(make)
    def constructor(*arguments, **options):
        return Schedule(make(*arguments, **options), constructor, arguments, options)

    return constructor


def _held(rate):
    """A function of one's own as a schedule, if it is not one yet."""
    if not callable(rate):
        raise CourseError(
            f"{shown(rate)} is not a schedule, which is a function of n. For a rate that stays: constant(lr)."
        )
    return rate if isinstance(rate, Schedule) else Schedule(rate, _held, (rate,), {})


def _name(argument):
    """An argument as it is printed: a number, a schedule, or the name of a function of one's own."""
    return getattr(argument, "__name__", repr(argument))


@_constructor
def constant(lr):
    """lr(n) = lr.

    >>> constant(0.1)(1000)
    0.1
    """
    lr = check_nonnegative("lr", lr)
    return lambda n: lr


@_constructor
def halve_every(lr0, k):
    """lr(n) = lr0 · ½^⌊n/k⌋: half as large after every k updates. In epochs: `per_epoch(halve_every(lr0, k), steps)`.

    >>> [halve_every(0.1, 3)(n) for n in (0, 2, 3, 10)]
    [0.1, 0.1, 0.05, 0.0125]
    """
    lr0, k = check_nonnegative("lr0", lr0), check_whole_number("k", k, least=1)
    return lambda n: lr0 * 0.5 ** (n // k)


@_constructor
def exponential(lr0, k):
    """lr(n) = lr0 · e^(−kn): smaller by the same factor at each update. k, of 0 or more, is per update.

    >>> round(exponential(0.1, 0.1)(10), 8)
    0.03678794
    """
    lr0, k = check_nonnegative("lr0", lr0), check_nonnegative("k", k)
    return lambda n: lr0 * math.exp(-k * n)


@_constructor
def inverse_time(lr0, k):
    """lr(n) = lr0 / (1 + kn): slow enough that Σ lr(n) is infinite, fast enough that Σ lr(n)² is not.

    k, of 0 or more, is per update; those two sums need k > 0. Robbins & Monro 1951.

    >>> inverse_time(0.1, 0.5)(2)
    0.05
    """
    lr0, k = check_nonnegative("lr0", lr0), check_nonnegative("k", k)
    return lambda n: lr0 / (1 + k * n)


@_constructor
def polynomial(start, end, steps, power):
    """lr(n) = end + (start − end) · (1 − n/steps)^power for n ≤ steps, and `end` from there on.

    power, above 0: below 1 it lingers near `start`, above 1 near `end`.

    >>> [polynomial(0.1, 0.0, 10, power=2)(n) for n in (0, 5, 10, 11)]
    [0.1, 0.025, 0.0, 0.0]
    """
    start, end = check_nonnegative("start", start), check_nonnegative("end", end)
    steps, power = check_whole_number("steps", steps, least=1), check_positive("power", power)
    return lambda n: end + (start - end) * ((steps - min(n, steps)) / steps) ** power


@_constructor
def linear(start, end, steps):
    """lr(n) = start + (end − start) · n/steps for n ≤ steps, and `end` from there on.

    >>> [linear(0.0, 0.1, 10)(n) for n in (0, 5, 10, 11)]
    [0.0, 0.05, 0.1, 0.1]
    """
    return polynomial(start, end, steps, power=1)


@_constructor
def cosine(start, end, steps):
    """lr(n) = end + (start − end) · (1 + cos(π n/steps)) / 2: down to `end` at n = steps, and then up again.

    Half a wave is `steps` long, and the wave goes on, as that of torch's CosineAnnealingLR does: it rises again, and is
    back at `start` at n = 2 · steps. To stay at the end: `then(cosine(start, end, steps), steps, constant(end))`.
    Loshchilov & Hutter 2017, equation 5, without the restarts.

    >>> [round(cosine(0.1, 0.0, 10)(n), 4) for n in (0, 5, 10, 15, 20)]
    [0.1, 0.05, 0.0, 0.05, 0.1]
    """
    start, end = check_nonnegative("start", start), check_nonnegative("end", end)
    steps = check_whole_number("steps", steps, least=1)
    return lambda n: _eased(start, end, n / steps)


@_constructor
def triangular(low, high, half_period):
    """lr(n) = low + (high − low) · a(n): up in half_period updates, down in as many, again and again. Smith 2017.

    a(n) = 1 − |(n mod 2h)/h − 1|, h = half_period, is 0 at n = 0 and 1 at n = h.

    >>> round(triangular(0.001, 0.1, 4)(10), 4)
    0.0505
    """
    return exp_range(low, high, half_period, gamma=1)


@_constructor
def triangular2(low, high, half_period):
    """`triangular`, whose height above `low` is halved after every period, of 2 · half_period updates. Smith 2017.

    >>> [round(triangular2(0.0, 0.1, 4)(n), 4) for n in (4, 8, 12, 20)]
    [0.1, 0.0, 0.05, 0.025]
    """
    low, high, h = *_range(low, high), check_whole_number("half_period", half_period, least=1)
    return lambda n: low + (high - low) * _tooth(n, h) * 0.5 ** (n // (2 * h))


@_constructor
def exp_range(low, high, half_period, gamma):
    """`triangular`, whose height above `low` is multiplied by gamma at every update; 0 < gamma ≤ 1. Smith 2017.

    >>> [round(exp_range(0.0, 0.1, 4, gamma=0.5)(n), 6) for n in (2, 4, 12)]
    [0.0125, 0.00625, 2.4e-05]
    """
    low, high, h = *_range(low, high), check_whole_number("half_period", half_period, least=1)
    gamma = check_positive("gamma", gamma)
    if gamma > 1:
        raise CourseError(f"gamma is {gamma:g}; give a factor above 0 and at most 1: 1 keeps the height.")
    return lambda n: low + (high - low) * _tooth(n, h) * gamma**n


@_constructor
def one_cycle(high, steps, pct_start=0.3, div_factor=25, final_div_factor=1e4):
    """Half a cosine wave up to `high`, then a longer one down to almost nothing: `steps` updates in all.

    From high/div_factor at n = 0, up to `high` at n = pct_start · steps − 1, down to the first rate / final_div_factor
    at n = steps − 1: torch's OneCycleLR, names and all, without its cycle of the momentum. From there on the rate stays
    at its end, where torch raises an error: a run a little longer than planned should go on gently. 0 < pct_start < 1.
    After Smith & Topin 2018, in torch's form of two phases.

    >>> [round(one_cycle(0.1, 100)(n), 7) for n in (0, 29, 99, 100)]
    [0.004, 0.1, 4e-07, 4e-07]
    """
    high, last = check_nonnegative("high", high), check_whole_number("steps", steps, least=1) - 1
    start = high / check_positive("div_factor", div_factor)
    end = start / check_positive("final_div_factor", final_div_factor)
    peak = check_positive("pct_start", pct_start) * steps - 1
    if peak >= last:
        raise CourseError(f"pct_start is {shown(pct_start)}; give a fraction of the updates below 1, such as 0.3.")

    def rate(n):
        n = min(n, last)
        return _eased(start, high, n / peak) if n < peak else _eased(high, end, (n - peak) / (last - peak))

    return rate


@_constructor
def then(first, at, second):
    """Follow `first` for `at` updates; then `second`, its clock reset to 0. In torch: SequentialLR with milestone `at`.

    >>> [then(constant(0.1), 3, halve_every(0.1, 2))(n) for n in (2, 3, 4, 5)]
    [0.1, 0.1, 0.1, 0.05]
    """
    first, at, second = _held(first), check_whole_number("at", at), _held(second)
    return lambda n: first(n) if n < at else second(n - at)


@_constructor
def warmup(schedule, steps):
    """Climb for `steps` updates in equal steps to where `schedule` begins; then follow it, its clock reset to 0.

    lr(n) = schedule(0) · (n + 1)/(steps + 1) for n < steps, and schedule(n − steps) from there on. So no update has a
    rate of 0, which would change nothing, and the step onto `schedule` is as high as the others. In torch:
    SequentialLR over [LinearLR(start_factor=1 / (steps + 1), total_iters=steps), …] with milestone `steps`.

    >>> [round(warmup(constant(0.1), 4)(n), 3) for n in range(6)]
    [0.02, 0.04, 0.06, 0.08, 0.1, 0.1]
    """
    schedule, steps = _held(schedule), check_whole_number("steps", steps)
    full = schedule(0)
    return then(lambda n: full * (n + 1) / (steps + 1), steps, schedule)


@_constructor
def scaled(schedule, factor):
    """lr(n) = factor · schedule(n).

    >>> scaled(constant(0.1), 0.5)(0)
    0.05
    """
    schedule, factor = _held(schedule), check_nonnegative("factor", factor)
    return lambda n: factor * schedule(n)


@_constructor
def per_epoch(schedule, steps_per_epoch):
    """lr(n) = schedule(⌊n / steps_per_epoch⌋): a schedule that counts epochs, held during each, as one of updates.

    >>> [per_epoch(halve_every(0.1, 3), 100)(n) for n in (299, 300)]
    [0.1, 0.05]
    """
    schedule, steps_per_epoch = _held(schedule), check_whole_number("steps_per_epoch", steps_per_epoch, least=1)
    return lambda n: schedule(n // steps_per_epoch)


def _range(low, high):
    """Both ends of a cycle as floats, in order."""
    low, high = check_nonnegative("low", low), check_nonnegative("high", high)
    if low > high:
        raise CourseError(f"low is {low:g}, above high = {high:g}. Give the lower rate first.")
    return low, high


def _tooth(n, half_period):
    """How far up a triangle is at n: 0 at the ends of a period, 1 in its middle."""
    return 1 - abs(n % (2 * half_period) / half_period - 1)


def _eased(start, end, fraction):
    """From start to end along half a cosine wave, of which this fraction lies behind."""
    return end + (start - end) * (1 + math.cos(math.pi * fraction)) / 2
