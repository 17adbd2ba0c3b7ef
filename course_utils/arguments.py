"""What arguments may be: the checks that both backends share. They compute nothing that a backend computes."""

import math
from dataclasses import replace
from numbers import Integral, Real

import numpy as np

from course_utils.errors import CourseError, DtypeError, ShapeError


def shown(value):
    """A value as an error can show it: as it is written if that is short, else by its type."""
    written = repr(value)
    plain = len(written) <= 40 and "\n" not in written and " at 0x" not in written
    return written if plain else f"of type {type(value).__name__}"


def is_real(value):
    """Whether the value is a real number; a boolean is not one, although Python computes with it."""
    return isinstance(value, Real) and not isinstance(value, bool)


def check_nonnegative(name, value):
    """The value as a float: finite and not negative."""
    if not is_real(value) or not 0 <= value < math.inf:
        raise CourseError(f"{name} is {shown(value)}; give one finite number that is not negative.")
    return _float(name, value)


def check_rate(value, scale=1.0, name="lr, the learning rate,"):
    """A learning rate as a float: finite and not negative. What lies below 0 by rounding alone is 0.

    scale: the size of the numbers from which it was computed. torch's LinearLR to 0 ends at −1e-16 times its start.
    """
    if is_real(value) and -1e-12 * scale <= value < 0:
        return 0.0
    return check_nonnegative(name, value)


def check_positive(name, value):
    """The value as a float: finite and above 0."""
    if not is_real(value) or not 0 < value < math.inf:
        raise CourseError(f"{name} is {shown(value)}; give one finite number above 0.")
    return _float(name, value)


def _float(name, value):
    try:
        return float(value)
    except OverflowError:
        raise CourseError(f"{name} is a whole number beyond float64. Give one below 1.8e308.") from None


def check_fraction(name, value):
    """The value as a float in [0, 1)."""
    if not is_real(value) or not 0 <= value < 1:
        raise CourseError(f"{name} is {shown(value)}; give a number in [0, 1), such as 0.9.")
    return float(value)


def check_whole_number(name, value, least=0):
    """The value as a Python integer of at least `least`."""
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
        raise CourseError(f"{name} is {shown(value)}; give a whole number, {least} or more.")
    return int(value)


def check_numbers(name, values, count):
    """So many finite numbers as a tuple of floats; given is a tuple, a list, an array or a tensor of them."""
    numbers = values.tolist() if hasattr(values, "tolist") else values
    if not isinstance(numbers, list | tuple) or len(numbers) != count:
        raise CourseError(f"{name} is {shown(values)}; give {count} numbers.")
    for number in numbers:
        if not is_real(number) or not -math.inf < number < math.inf:
            raise CourseError(f"{name} has {shown(number)} in it; give {count} finite numbers.")
    return tuple(_float(name, number) for number in numbers)


def check_choice(name, value, choices):
    """The value, one of the choices, which are strings or None."""
    if not isinstance(value, str | None) or value not in choices:
        raise CourseError(f"{name} is {shown(value)}; give one of {', '.join(map(repr, choices))}.")
    return value


def check_matrix(name, shape):
    """ShapeError for what is moved or taken as a matrix and has another number of axes than two."""
    if len(shape) != 2:
        raise ShapeError(
            f"{name} is for matrices, and this has shape {tuple(shape)}. Move biases and the like by another rule, "
            "in a list, a group or an optimizer of their own; make a kernel with more axes a matrix: "
            "K.reshape(len(K), -1)."
        )


def check_flag(name, value):
    """The value, which is True or False, as Python has it."""
    if not isinstance(value, bool | np.bool_):
        raise CourseError(f"{name} is {shown(value)}; give True or False.")
    return bool(value)


def real_array(name, value):
    """The value as an array of real numbers in its own dtype; Python's large whole numbers in float64.

    DtypeError for what is not real, ShapeError for rows of different lengths.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ShapeError(f"{name} is {shown(value)}, of which no array can be made. Give rows of one length.") from None
    except (TypeError, RuntimeError):  # a tensor in bfloat16, on CUDA, with a graph
        way = "Convert it: tensor.detach().float().cpu()."
        raise DtypeError(f"{name} is {shown(value)}, of which NumPy makes no array. {way}") from None
    if array.dtype == object:
        if not all(map(is_real, array.flat)):
            raise DtypeError(f"{name} is {shown(value)}; give real numbers.")
        array = np.array([_float(name, each) for each in array.flat], float).reshape(array.shape)
    if array.dtype.kind not in "fiu":
        raise DtypeError(f"{name} has dtype {array.dtype}; give real numbers.")
    return array


def check_clock(t, shape):
    """t, the update, as one Python integer of at least 0, or as an array of them that can stand for the shape.

    A number without axes, such as the engine's, is one number. CourseError for numbers below 0, DtypeError for an array
    of others than whole ones, ShapeError for another shape.
    """
    if not isinstance(t, list | tuple) and not getattr(t, "shape", ()):
        return check_whole_number("t", t.item() if hasattr(t, "item") else t)
    clocks = real_array("t", t)
    if clocks.dtype.kind not in "iu":
        raise DtypeError(f"t has dtype {clocks.dtype}; give whole numbers, 0 or more.")
    sizes = (1,) * (len(shape) - clocks.ndim) + clocks.shape
    if len(sizes) != len(shape) or any(size not in (1, wanted) for size, wanted in zip(sizes, shape, strict=True)):
        raise ShapeError(f"t has shape {clocks.shape}; give one number, or one for each entry of p, {tuple(shape)}.")
    if clocks.size and clocks.min() < 0:
        raise CourseError(f"t is {clocks.min()} somewhere; give whole numbers, 0 or more.")
    return clocks


def check_random(least, most):
    """CourseError for random numbers outside of what `random_bits` draws; given are the least and the most of them."""
    if not 0 <= least <= most < 2**62:
        raise CourseError(
            f"random has numbers from {least} to {most}; give whole numbers from 0 … 2⁶²−1, as random_bits does."
        )


def check_fit(**shapes):
    """ShapeError for arrays that cannot stand beside each other; given are their shapes, by their names."""
    try:
        np.broadcast_shapes(*map(tuple, shapes.values()))
    except ValueError:
        given = ", ".join(f"{name} {tuple(shape)}" for name, shape in shapes.items())
        raise ShapeError(f"The shapes do not fit: {given}. Give arrays of one shape.") from None


def check_scales(shape, size, block):
    """ShapeError unless the scales, of this shape, are one for each block of so many entries."""
    if tuple(shape) != (-(-size // block),):
        raise ShapeError(
            f"scales has shape {tuple(shape)}; {size} entries in blocks of {block} have scales ({-(-size // block)},)."
        )


def as_list(name, given):
    """A list or tuple with an entry for each parameter, as a list; an array is not taken for a list of its rows."""
    if not isinstance(given, list | tuple):
        raise CourseError(f"{name} is {shown(given)}; give a list with one entry for each parameter, such as [W, b].")
    return list(given)


def sizes_of(shape):
    """The shape as a tuple of Python integers."""
    if not isinstance(shape, tuple | list) or not shape:
        raise ShapeError(f"shape is {shown(shape)}; give a tuple of sizes: (d_in, d_out) for weights, (d,) for a bias.")
    if any(not isinstance(size, Integral) or isinstance(size, bool) or size < 1 for size in shape):
        raise ShapeError(f"shape is {shown(shape)}; every size must be an integer of at least 1.")
    return tuple(int(size) for size in shape)


def check_prior(prior, tolerance):
    """CourseError for a class whose frequency is not above 0, or for a sum other than 1. prior: a list of floats."""
    for label, frequency in enumerate(prior):
        if not frequency > 0:  # a NaN is not > 0 either
            add_one = "Add one to every count: (counts + 1) / (counts + 1).sum()."
            raise CourseError(
                f"prior is {frequency:g} for class {label}, which has no finite logarithm. "
                f"{add_one if frequency == 0 else 'Give frequencies above 0 that sum to 1.'}"
            )
    if not abs(math.fsum(prior) - 1) <= tolerance:
        raise CourseError(f"prior sums to {math.fsum(prior):.9g}, not to 1. Divide the counts by their sum.")


def check_settings(rule, **others):
    """Hold the settings of an update rule, a frozen dataclass, to their ranges: `eps` and `weight_decay` from 0 up,
    those in `others` as their check(name, value) has it, and the rest in [0, 1). Python's floats do not widen float32.
    """
    checks = {"eps": check_nonnegative, "weight_decay": check_nonnegative} | others
    for name, value in vars(rule).items():
        check = checks.get(name, check_fraction)
        object.__setattr__(rule, name, check(f"{type(rule).__name__}: {name}", value))


def with_visible_eps(rule, smallest):
    """The rule with an ε of at least `smallest`: far below every √v > 0 of the dtype, and yet not 0 in it.

    So with ε = 0 an entry that never had a gradient stays where it is, instead of becoming 0/0. A rule that stands in
    another one is looked at, too.
    """
    if (inner := getattr(rule, "rule", None)) is not None:
        seen = with_visible_eps(inner, smallest)
        return rule if seen is inner else replace(rule, rule=seen)
    return rule if getattr(rule, "eps", smallest) >= smallest else replace(rule, eps=smallest)


def check_rule(rule, step, home):
    """CourseError for anything but an update rule of this backend: a class not called yet, a rule of the other one."""
    if isinstance(rule, type):
        raise CourseError(f"rule is the class {rule.__name__}. Make one, with its settings: {rule.__name__}().")
    if not hasattr(rule, step):
        raise CourseError(
            f"rule is {shown(rule)} and has no {step}. Take one from course_utils.{home}, such as Adam()."
        )


def check_inside(outer, others):
    """CourseError for a rule in a rule that does not belong there: what rounds the parameter stands outermost, once."""
    if isinstance(outer.rule, others):
        raise CourseError(
            f"{type(outer).__name__} is given {shown(outer.rule)}. A rule may be kept InBlocks, and that Rounded, each "
            'once: Rounded(InBlocks(Adam()), "bfloat16").'
        )


def check_roots(rule, roots):
    """CourseError for roots that are no tuple of names of the rule's state."""
    if not isinstance(roots, tuple) or any(name not in rule.entries for name in roots):
        known = ", ".join(map(repr, rule.entries)) or "nothing"
        raise CourseError(
            f'roots is {shown(roots)}; give a tuple of names of the state, such as ("v",). It holds {known}.'
        )


def check_by_entry(rule):
    """CourseError for a rule under which rows of a table cannot be moved without the others."""
    inner = rule
    while hasattr(inner, "rule"):
        inner = inner.rule
    if not getattr(inner, "by_entry", True):
        raise CourseError(
            f"{type(inner).__name__} moves a matrix as a whole, and a table hands over only the rows in use. Give the "
            "table a rule that moves each entry by itself, such as Adam()."
        )
    if not getattr(rule, "by_entry", True):
        raise CourseError(
            f"{shown(rule)} moves an entry by its place, or with a scale of its neighbors, and a table takes the rows "
            'in use out of their places. Take the rule without InBlocks, and keep="master" or "compensation".'
        )


WHERE_INSIDE = (  # what an accumulated gradient that is nan or inf is due to
    "Look at the logarithms, divisions and roots of the cost. Mask with where, and inside of them: log(where(mask, p, "
    "1)). A where around the log comes too late for the gradient, and so does a product with the mask."
)


def check_count(losses):
    """The number of losses in a sum as a Python integer; CourseError unless it is a positive whole number.

    An array or a tensor without axes will do; for one on CUDA this waits.
    """
    number = losses.item() if hasattr(losses, "item") and not getattr(losses, "shape", ()) else losses
    number = int(number) if isinstance(number, float) and number.is_integer() else number  # the sum of a mask of floats
    return check_whole_number("count, the number of losses in the sum,", number, least=1)


def check_lengths(lengths, width):
    """The numbers of tokens (n,), of an array, a tensor or a list, as a list of integers; each must fit into width.

    ShapeError for other shapes, DtypeError for anything but whole numbers, CourseError for lengths outside 0 … width.
    """
    width = check_whole_number("width, the number of places,", width, least=1)
    numbers = lengths.tolist() if hasattr(lengths, "tolist") else lengths
    if not isinstance(numbers, list | tuple) or any(isinstance(n, list | tuple) for n in numbers):
        raise ShapeError(f"lengths is {shown(numbers)}; give (n,): one number of tokens for each sentence.")
    for k, n in enumerate(numbers):
        if not isinstance(n, Integral) or isinstance(n, bool):
            raise DtypeError(f"lengths[{k}] is {shown(n)}; give integers: how many tokens each sentence has.")
        if not 0 <= n <= width:
            raise CourseError(
                f"lengths[{k}] is {n}, but a row has {width} places. Pad to the longest sentence, or cut this one."
            )
    return [int(n) for n in numbers]


def check_closed_form(rule, l2, rules):
    """CourseError where idle rows of a lookup table cannot catch up: a penalty, or a rule that states no `idle_rule`.

    What a class states does not hold for its subclasses, whose step may be another. rules: all that there are.
    """
    if l2:
        raise CourseError(
            f"l2 is {l2:g}: under {shown(rule)} the penalty enters the state of every idle row, for which there is "
            'no cheap closed form. Use AdamW\'s weight_decay, SGD, or idle="freeze".'
        )
    if not vars(type(rule)).get("idle_rule"):
        known = ", ".join(kind.__name__ for kind in rules if kind.idle_rule)
        raise CourseError(
            f'{shown(rule)} has no closed form for idle rows. Choose idle="freeze", or a rule that has one: {known}.'
        )


WAY_OUT = 'Choose a smaller momentum (mu, beta1), or idle="freeze".'  # where idle rows have no short closed form


def check_reach(steps):
    """CourseError where an idle row of a lookup table moves on for so many updates that they cannot be added up."""
    if steps > 10**6:
        raise CourseError(f"An idle row would move on for {steps:,} updates: too many to add up. {WAY_OUT}")


def check_decay(name, lr, strength):
    """CourseError for a rate with which 1 − lr · strength, the factor of the decay called `name`, is not above 0."""
    if not lr * strength < 1:
        raise CourseError(
            f"lr · {name} is {lr * strength:g}: so much decay would flip the signs of the whole table. "
            f"Keep it below 1, that is, lr below {1 / strength:g}."
        )


def check_idle_and_clock(idle, clock):
    """CourseError for a choice that a lookup table does not have, and for two that do not go together."""
    for name, given, choices in (("idle", idle, ("freeze", "catch_up")), ("clock", clock, ("table", "row"))):
        if given not in choices:
            raise CourseError(f'{name} is {shown(given)}; give "{choices[0]}" or "{choices[1]}".')
    if idle == "catch_up" and clock == "row":
        raise CourseError('idle="catch_up" gives the dense rule, which has one clock: choose clock="table".')
