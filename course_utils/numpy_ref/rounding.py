"""A number in few bits: rounding to a format, to the nearest or by chance; sums that keep what rounding drops; blocks.

NumPy has neither bfloat16 nor 8-bit floats. So the numbers of a format are kept here in wider arrays, all of whose
entries lie on the format's grid: `rounded(x, "bfloat16")` is a float32 array if x is one. The twin, in which they take
the bytes that they say, is `torch_gpu.rounding`. Taught in: notebook 11.
"""

from dataclasses import dataclass

import numpy as np

from course_utils.arguments import (
    check_clock,
    check_fit,
    check_random,
    check_scales,
    check_whole_number,
    real_array,
    shown,
)
from course_utils.errors import CourseError, DtypeError, ShapeError


@dataclass(frozen=True)
class Format:
    """A floating-point format: a sign, an exponent, and binary digits after the leading one.

    Between 2ᵏ and 2ᵏ⁺¹ its numbers lie 2ᵏ⁻ᵈⁱᵍⁱᵗˢ apart; below `smallest_normal` they lie as far apart as just above it,
    down to 0. has_infinity: whether the highest exponent is kept for inf and nan, as IEEE 754 has it; float8_e4m3fn
    gives up inf, and all but one of the nans, for a larger range (Micikevicius et al. 2022, table 1).
    """

    name: str
    exponent_bits: int
    digits: int
    has_infinity: bool = True

    @property
    def bits(self):
        """How many bits a number takes."""
        return 1 + self.exponent_bits + self.digits

    @property
    def lowest_exponent(self):
        """The exponent of the smallest normal number."""
        return 2 - 2 ** (self.exponent_bits - 1)

    @property
    def largest(self):
        """The largest finite number."""
        top = 2 ** (self.exponent_bits - 1) - self.has_infinity
        return (2 - 2.0**-self.digits * (1 if self.has_infinity else 2)) * 2.0**top

    @property
    def smallest_normal(self):
        """The smallest positive number with all its digits."""
        return 2.0**self.lowest_exponent

    @property
    def smallest(self):
        """The smallest positive number."""
        return 2.0 ** (self.lowest_exponent - self.digits)

    @property
    def spacing_at_one(self):
        """From 1 to the next number, which NumPy and PyTorch call the format's eps."""
        return 2.0**-self.digits


FORMATS = {
    one.name: one
    for one in (
        Format("float32", 8, 23),
        Format("bfloat16", 8, 7),
        Format("float16", 5, 10),
        Format("float8_e4m3fn", 4, 3, has_infinity=False),
        Format("float8_e5m2", 5, 2),
    )
}


def format_of(name):
    """The format of this name, as PyTorch writes it; CourseError for any other."""
    if isinstance(name, Format):
        return name
    if not isinstance(name, str) or name not in FORMATS:
        raise CourseError(f"the format is {shown(name)}; give one of {', '.join(FORMATS)}.")
    return FORMATS[name]


def check_holds(dtype, to):
    """DtypeError unless every number of the format is one of this dtype, too, which has to be one of floats."""
    dtype, to = np.dtype(dtype), format_of(to)
    if dtype.kind == "f":
        eps, largest, smallest = (float(getattr(np.finfo(dtype), x)) for x in ("eps", "max", "smallest_subnormal"))
        if eps <= to.spacing_at_one and largest >= to.largest and smallest <= to.smallest:
            return
    raise DtypeError(f"{dtype} cannot hold the numbers of {to.name}. Convert to float32.")


def spacing(x, to):
    """How far apart the numbers of a format lie at |x|: an array in the shape of x, powers of two.

    At a power of two it is the distance to the next larger number; the next smaller one is half as far away.

    >>> spacing([1.0, 1.5, 0.75], "bfloat16").tolist()
    [0.0078125, 0.0078125, 0.00390625]
    """
    return np.ldexp(1.0, _digits_of(_real(x), format_of(to))[1])


@np.errstate(over="ignore", invalid="ignore")  # float64 may round up to inf, and a nan may be of the kind that warns
def rounded(x, to, random=None):
    """The entries of x on the grid of a format: to the nearest number, or by chance up or down.

    Nearest: of two numbers that are equally near, the one whose last digit is 0 (IEEE 754). By chance: `random` holds
    whole numbers, drawn evenly from 0 … 2⁶²−1, in the shape of x (`random_bits` makes them); up with the probability
    that is the fraction of the way up, so that the mean is x. Both add something to the digits that do not fit, and
    cut off. What comes out larger than `largest` becomes inf. In float8_e4m3fn, which has no inf, it becomes `largest`,
    and so does an inf: a gradient that has overflowed looks finite then (Micikevicius et al. 2022, section 2, make inf
    nan). Look for inf before you round to it.

    x: an array, a number or a list; the result has its shape, and its dtype if that is float32 or float64, else
    float64. CourseError for an unknown format and for random numbers outside 0 … 2⁶²−1; DtypeError for what is not
    real, and for random numbers that are not whole; ShapeError for random numbers in another shape.

    >>> rounded([1.003, 1.004, 1.005], "bfloat16").tolist()
    [1.0, 1.0078125, 1.0078125]
    """
    x, to = _real(x), format_of(to)
    M, unit, drop = _digits_of(x, to)
    if random is None:
        added = (1 << np.maximum(drop - 1, 0)) - 1 + ((M >> drop) & 1)  # just under half; half where the digit is odd
        added = np.where(drop > 0, added, 0)
    else:
        added = _random_of(random, x.shape) >> (62 - drop)  # evenly from 0 … 2^drop − 1
    whole = np.ldexp(((M + added) >> drop).astype(float), unit)
    beyond = np.inf if to.has_infinity else to.largest
    whole = np.where((whole > to.largest) | np.isinf(x), beyond, whole)
    return np.where(np.isnan(x), x, np.where(np.signbit(x), -whole, whole)).astype(x.dtype)


def _digits_of(x, to):
    """|x| = M · 2^(unit − drop): its digits M as whole numbers, the exponent of the grid's spacing there, and how many
    of the digits do not fit."""
    with np.errstate(invalid="ignore"):
        fraction, exponent = np.frexp(np.abs(np.where(np.isfinite(x), x, 0).astype(float)))
    M = np.ldexp(fraction, 53).astype(np.int64)
    unit = np.maximum(np.where(M == 0, to.lowest_exponent, exponent - 1), to.lowest_exponent) - to.digits
    drop = np.where(M == 0, 0, unit - (exponent - 53)).astype(np.int64)
    return M >> np.clip(drop - 62, 0, 63), unit, np.minimum(drop, 62)


def random_bits(p, seed, t):
    """Whole numbers from 0 … 2⁶²−1 in the shape of p, for the rounding of update t: the same for the same arguments.

    A hash of the seed, the update, the place in the array and the value that stands there, in float32: nothing has to
    be remembered, a run can be repeated and resumed, and both backends draw the same numbers. Equal values at equal
    places of two arrays get equal numbers. Source: the generator SplitMix64 of Steele, Lea & Flood 2014, with the
    finalizer of Vigna's splitmix64.c (2015), which is Stafford's variant 13.

    p: real numbers. seed, t: whole numbers from 0 up; t may be an array that can stand for the shape of p, with a clock
    for each row. CourseError, DtypeError or ShapeError for others.

    >>> random_bits(np.ones(2), seed=0, t=1).tolist()
    [4216160445140207615, 3058751054620870465]
    """
    p, seed = _real(p, "p"), check_whole_number("seed", seed) % 2**64
    t = check_clock(t, p.shape)
    t = np.uint64(t % 2**64) if isinstance(t, int) else t.astype(np.uint64)
    place = np.arange(p.size, dtype=np.uint64).reshape(p.shape)
    with np.errstate(over="ignore"):
        value = p.astype(np.float32).view(np.uint32).astype(np.uint64)
        start = _mixed(np.uint64(seed) * GOLDEN + t)
        return (_mixed(_mixed(start + place * GOLDEN) ^ value) >> np.uint64(2)).astype(np.int64)


GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def _mixed(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def compensated_add(total, lost, x, to):
    """total + x in a format, and what the rounding has lost of it, for the next time (Kahan 1965).

        y ← x + lost            what is to be added
        s ← total + y           what arrives
        lost ← y − (s − total)  the rest

    Each operation is rounded to the format. → (s, lost). Begin with lost = 0. ShapeError for shapes that do not fit.

    >>> s, lost = 1.0, 0.0
    >>> for _ in range(4):
    ...     s, lost = compensated_add(s, lost, 0.001953125, "bfloat16")  # a quarter of the spacing
    >>> float(s), float(lost)
    (1.0078125, 0.0)
    """
    total, lost, x = _real(total, "total"), _real(lost, "lost"), _real(x)
    check_fit(total=total.shape, lost=lost.shape, x=x.shape)
    y = rounded(x + lost, to)
    s = rounded(total + y, to)
    return s, rounded(y - rounded(s - total, to), to)


def running_sum(x, to):
    """The sum over the first axis of x (n, …), one after the other, each partial sum rounded to a format.

    ShapeError for an x without rows.

    >>> float(running_sum(np.ones(1000), "bfloat16"))
    256.0
    """
    rows = _rows(x, to)
    total = np.zeros_like(rows[0])
    for row in rows:
        total = rounded(total + row, to)
    return total


def compensated_sum(x, to):
    """As `running_sum`, with `compensated_add`."""
    rows = _rows(x, to)
    total = lost = np.zeros_like(rows[0])
    for row in rows:
        total, lost = compensated_add(total, lost, row, to)
    return total


def pairwise_sum(x, to):
    """The sum over the first axis of x (n, …) in a tree: neighbors are added, then neighboring sums, and so on."""
    rows = _rows(x, to)
    while len(rows) > 1:
        rest = rows[2 * (len(rows) // 2) :]
        rows = np.concatenate([rounded(rows[: len(rows) - len(rest) : 2] + rows[1::2][: len(rows) // 2], to), rest])
    return rows[0]


def quantize(x, block, to="int8"):
    """x in codes of 8 bits, and one float32 scale for each `block` entries (Dettmers et al. 2022, section 2.1).

    The entries in their order, in blocks; each block is divided by its scale, so that its largest entry becomes the
    largest code, and rounded. to: "int8", whose codes are the whole numbers −127 … 127, or an 8-bit float of `FORMATS`.
    → codes, in the shape of x; scales, (⌈x.size / block⌉,), float32. `dequantize` goes back. A scale below 2⁻¹²⁶ has
    few digits left, so that the largest code may not be reached, and one below 2⁻¹⁵⁰ is 0, as are the codes then: under
    int8 of a block with nothing above 127 · 2⁻¹⁵⁰, or 9e-44. CourseError for a block that is not a whole number above
    0, for entries that are nan, inf or beyond float32, and for another code.

    >>> codes, scales = quantize(np.array([1.0, -0.5, 0.001, 0.0]), block=2)
    >>> codes.tolist(), dequantize(codes, scales, block=2).tolist()
    ([127, -64, 127, 0], [1.0, -0.5039370059967041, 0.0010000000474974513, 0.0])
    """
    block = check_whole_number("block", block, least=1)
    x, whole = _in_float32(_real(x)), isinstance(to, str) and to == "int8"
    if not whole and format_of(to).bits != 8:
        raise CourseError(f"quantize: to is {shown(to)}; give int8, float8_e4m3fn or float8_e5m2.")
    starts = np.arange(0, x.size, min(block, max(x.size, 1)))
    most = np.float32(127 if whole else format_of(to).largest)
    scales = (np.maximum.reduceat(np.abs(x.ravel()), starts) if x.size else np.zeros(0, np.float32)) / most
    each = _per_entry(scales, block, x.shape)
    ratio = np.divide(x, each, out=np.zeros_like(x), where=each > 0)
    ratio = np.clip(ratio, -most, most)  # a scale that is rounded down makes it a little larger
    return np.rint(ratio).astype(np.int8) if whole else rounded(ratio, to), scales


@np.errstate(over="ignore")
def _in_float32(x):
    """x in float32; CourseError where a block would have no scale for an entry."""
    narrow = x.astype(np.float32)
    if not np.isfinite(narrow).all():
        what = "beyond float32, in which scales are kept" if np.isfinite(x).all() else "nan or inf"
        raise CourseError(f"quantize: x has entries that are {what}, and a block has no scale for them.")
    return narrow


def dequantize(codes, scales, block):
    """The numbers that codes and scales stand for, float32, in the shape of the codes.

    CourseError for a block that is not a whole number above 0, ShapeError for another number of scales than there are
    blocks, DtypeError for what is not real.
    """
    block, codes = check_whole_number("block", block, least=1), real_array("codes", codes)
    scales = real_array("scales", scales)
    check_scales(scales.shape, codes.size, block)
    return codes.astype(np.float32) * _per_entry(scales.astype(np.float32), block, codes.shape)


def _per_entry(scales, block, shape):
    size = int(np.prod(shape))
    return np.repeat(scales, min(block, max(size, 1)))[:size].reshape(shape)


def _rows(x, to):
    x = _real(x)
    if x.ndim == 0 or len(x) == 0:
        raise ShapeError(f"x has shape {x.shape}; give (n, …), with an n of at least 1.")
    return rounded(x, to)


def _real(x, name="x"):
    """x as an array of float32 or float64."""
    x = real_array(name, x)
    return x if x.dtype in (np.float32, np.float64) else x.astype(float)


def _random_of(random, shape):
    random = real_array("random", random)
    if random.shape != shape:
        raise ShapeError(f"random has shape {random.shape}; give a number for each entry of x, {shape}.")
    if random.dtype.kind not in "iu":
        raise DtypeError(f"random has dtype {random.dtype}; give whole numbers from 0 … 2⁶²−1, as random_bits does.")
    if random.size:
        check_random(random.min(), random.max())
    return random.astype(np.int64)
