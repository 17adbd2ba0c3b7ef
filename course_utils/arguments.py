"""What arguments may be: the checks of sizes, amounts and priors that both backends share. No arithmetic of theirs."""

import math
from numbers import Integral, Real

from course_utils.errors import CourseError, DtypeError, ShapeError


def sizes_of(shape):
    """The shape as a tuple of Python integers."""
    if not isinstance(shape, tuple | list) or not shape:
        raise ShapeError(f"shape is {said(shape)}; give a tuple of sizes: (d_in, d_out) for weights, (d,) for a bias.")
    if any(not isinstance(size, Integral) or isinstance(size, bool) or size < 1 for size in shape):
        raise ShapeError(f"shape is {said(shape)}; every size must be an integer of at least 1.")
    return tuple(int(size) for size in shape)


def amount(name, value):
    """The value as a float: finite and not negative."""
    if not isinstance(value, Real) or not 0 <= value < math.inf:
        raise CourseError(f"{name} is {said(value)}; give one finite number that is not negative.")
    return float(value)


def check_prior(prior, tolerance):
    """CourseError for a class without a positive share, then for a sum other than 1. prior: a list of floats."""
    for which, share in enumerate(prior):
        if not share > 0:  # a NaN is not > 0 either
            ways_out = "Add one to every count: (counts + 1) / (counts + 1).sum().", "Give shares above 0, with sum 1."
            raise CourseError(
                f"prior is {share:g} for class {which}, which has no finite logarithm. "
                f"{ways_out[0] if share == 0 else ways_out[1]}"
            )
    if not abs(math.fsum(prior) - 1) <= tolerance:
        raise CourseError(f"prior sums to {math.fsum(prior):.9g}, not to 1. Divide the counts by their sum.")


def said(value):
    """A value as an error can show it: what is short as written, other things by their type."""
    shown = repr(value)
    plain = len(shown) <= 40 and "\n" not in shown and " at 0x" not in shown
    return shown if plain else f"of type {type(value).__name__}"


def share(name, value):
    """The value as a float in [0, 1)."""
    if not isinstance(value, Real) or not 0 <= float(value) < 1:
        raise CourseError(f"{name} is {said(value)}; give a number in [0, 1), such as 0.9.")
    return float(value)


def listed(name, given):
    """The list of what belongs to each parameter; an array is not taken for a list of its rows."""
    if not isinstance(given, list | tuple):
        raise CourseError(f"{name} is {said(given)}; give a list with one entry for each parameter, such as [W, b].")
    return list(given)


def check_settings(rule):
    """Hold the numbers of an update rule, a frozen dataclass, to their ranges: `eps` and `weight_decay` are amounts,
    all others shares in [0, 1). They become Python floats, which leave float32 arrays as they are.
    """
    for name, value in vars(rule).items():
        check = amount if name in ("eps", "weight_decay") else share
        object.__setattr__(rule, name, check(f"{type(rule).__name__}: {name}", value))


def check_rule(rule, step, home):
    """CourseError for what is no update rule of this backend: a class that was not called, a rule of the other one."""
    if isinstance(rule, type):
        raise CourseError(f"rule is the class {rule.__name__}. Make one, with its settings: {rule.__name__}().")
    if not hasattr(rule, step):
        raise CourseError(f"rule is {said(rule)} and has no {step}. Take one from course_utils.{home}, such as Adam().")


def positive(name, value):
    """The value as a float: finite and above 0."""
    if not isinstance(value, Real) or not 0 < value < math.inf:
        raise CourseError(f"{name} is {said(value)}; give one finite number above 0.")
    return float(value)


def count(name, value, least=0):
    """The value as a Python integer of at least `least`."""
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
        raise CourseError(f"{name} is {said(value)}; give a whole number, {least} or more.")
    return int(value)


def checked_count(losses):
    """The number of losses in a sum as a Python integer; CourseError unless it is a positive whole number.

    An array or a tensor without axes will do; on CUDA the tensor is awaited.
    """
    number = losses.item() if hasattr(losses, "item") and not getattr(losses, "shape", ()) else losses
    number = int(number) if isinstance(number, float) and number.is_integer() else number  # the sum of a mask of floats
    return count("count, the number of losses in the sum,", number, least=1)


def checked_lengths(lengths, width):
    """The numbers of tokens (n,), of an array, a tensor or a list, as a list of integers; each must fit into width.

    ShapeError for other shapes, DtypeError for what are no whole numbers, CourseError for lengths outside 0 … width.
    """
    width = count("width, the number of places,", width, least=1)
    numbers = lengths.tolist() if hasattr(lengths, "tolist") else lengths
    if not isinstance(numbers, list | tuple) or any(isinstance(n, list | tuple) for n in numbers):
        raise ShapeError(f"lengths is {said(numbers)}; give (n,): one number of tokens for each sentence.")
    for k, n in enumerate(numbers):
        if not isinstance(n, Integral) or isinstance(n, bool):
            raise DtypeError(f"lengths[{k}] is {said(n)}; give integers: how many tokens each sentence has.")
        if not 0 <= n <= width:
            raise CourseError(
                f"lengths[{k}] is {n}, but a row has {width} places. Pad to the longest sentence, or cut this one."
            )
    return [int(n) for n in numbers]


def check_closed_form(rule, l2, motions):
    """CourseError where idle rows of a lookup table cannot catch up: a penalty, or a rule that has no motion here."""
    if l2:
        raise CourseError(
            f"l2 is {l2:g}: under {said(rule)} the penalty enters the state of every idle row, for which there is "
            'no cheap closed form. Use AdamW\'s weight_decay, SGD, or idle="freeze".'
        )
    if type(rule) not in motions:
        known = ", ".join(kind.__name__ for kind in motions)
        raise CourseError(f'{said(rule)} has no closed form for idle rows. Those of {known} have; or idle="freeze".')


WAY_OUT = 'Choose a smaller momentum (mu, beta1), or idle="freeze".'  # where idle rows have no short closed form


def check_reach(steps):
    """CourseError where an idle row of a lookup table slides on for so many updates that they cannot be added up."""
    if steps > 10**6:
        raise CourseError(f"An idle row would slide on for {steps:,} updates: too many to add up. {WAY_OUT}")


def check_decay(name, lr, strength):
    """CourseError for a rate lr under which 1 − lr · strength, the factor of decay called `name`, is not above 0."""
    if not lr * strength < 1:
        raise CourseError(
            f"lr · {name} is {lr * strength:g}: so much decay turns the signs of the whole table. "
            f"Keep it below 1, that is lr below {1 / strength:g}."
        )


def check_idle_and_clock(idle, clock):
    """Hold the two choices of a lookup table to what there is, and to what goes together."""
    for name, given, choices in (("idle", idle, ("freeze", "catch_up")), ("clock", clock, ("table", "row"))):
        if given not in choices:
            raise CourseError(f'{name} is {said(given)}; give "{choices[0]}" or "{choices[1]}".')
    if idle == "catch_up" and clock == "row":
        raise CourseError('idle="catch_up" gives the dense rule, which has one clock: choose clock="table".')
