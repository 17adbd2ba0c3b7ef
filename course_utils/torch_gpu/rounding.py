"""Rounding in PyTorch: the names and numbers of `numpy_ref.rounding`, in dtypes that take the bytes that they say.

    rounded(x, torch.bfloat16)           # what x.to(torch.bfloat16).to(x.dtype) is, where that rounds once
    codes, scales = quantize(x, 256)     # an int8 tensor, and a float32 number for each 256 entries

Where PyTorch converts, its conversion is used. By chance, and from float64, which it would round twice, whole multiples
of the spacing are counted in float64. Nothing here has a gradient. Taught in: notebook 11.
"""

from math import frexp

import numpy as np
import torch

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

FORMATS = {
    name: getattr(torch, name) for name in ("float32", "bfloat16", "float16", "float8_e4m3fn", "float8_e5m2")
}  # `torch.finfo` has their numbers
SATURATES = torch.float8_e4m3fn  # it has no inf, and ends at ±448
GOLDEN = 0x9E3779B97F4A7C15 - 2**64  # as int64, which wraps as uint64 does


def format_of(to):
    """The dtype of a format, given by its name or as the dtype itself; CourseError for any other."""
    if isinstance(to, torch.dtype) and to in FORMATS.values():
        return to
    if not isinstance(to, str) or to not in FORMATS:
        raise CourseError(f"the format is {shown(to)}; give one of {', '.join(FORMATS)}.")
    return FORMATS[to]


def check_holds(dtype, to):
    """DtypeError unless every number of the format is one of this dtype, too, which has to be one of floats."""
    narrow, name = torch.finfo(format_of(to)), str(format_of(to)).removeprefix("torch.")
    if dtype.is_floating_point:
        wide = torch.finfo(dtype)
        if wide.eps <= narrow.eps and wide.max >= narrow.max and wide.tiny * wide.eps <= narrow.tiny * narrow.eps:
            return
    raise DtypeError(f"{dtype} cannot hold the numbers of {name}. Convert to torch.{name} or torch.float32.")


@torch.no_grad()
def spacing(x, to):
    """How far apart the numbers of a format lie at |x|: float64 in the shape of x, powers of two.

        2^(⌊log₂|x|⌋ − digits), and below the smallest normal number as just above it

    At a power of two it is the distance to the next larger number. x: a tensor, a number or a list of real numbers;
    DtypeError for others, CourseError for an unknown format. Taught in: notebook 11.

    >>> spacing([1.0, 1.5, 0.75], torch.bfloat16).tolist()
    [0.0078125, 0.0078125, 0.00390625]
    """
    x, limits = _real(x).double(), torch.finfo(format_of(to))
    x = torch.where(x.isfinite(), x, 0.0)
    lowest, last = (frexp(number)[1] - 1 for number in (limits.tiny, limits.eps))  # 2^lowest, 2^last
    exponent = torch.frexp(x)[1].long() - 1
    exponent = torch.where(x == 0, lowest, exponent).clamp(min=lowest)
    return ((exponent + last + 1023) << 52).view(torch.float64)  # the bits of a power of two


@torch.no_grad()
def rounded(x, to, random=None):
    """The entries of x on the grid of a format: to the nearest number, or by chance up or down.

        nearest:    n · spacing(x),  n = |x| / spacing(x), rounded to the nearest whole number, or the even one
        by chance:  n = ⌊|x| / spacing⌋, and one more if random / 2⁶² reaches 1 − the fraction that was cut off

    random: whole numbers, drawn evenly from 0 … 2⁶²−1, in the shape of x, as `random_bits` makes them; then the mean is
    x. What comes out larger than the format's largest number becomes inf. In float8_e4m3fn, which has no inf, it
    becomes ±448 (whatever the version of PyTorch: older ones make it nan), and so does an inf: a gradient that has
    overflowed looks finite then. Look for inf before you round to it. Source: IEEE 754-2019, section 4.3; by chance:
    Gupta et al. 2015, for fixed-point numbers.

    x: a tensor of floats, whose shape and dtype the result has, or other real numbers, for which it is float64. to: a
    format's name or dtype. CourseError for an unknown format and for random numbers outside 0 … 2⁶²−1 (on CUDA, to look
    at them waits for the device); DtypeError for what is not real, for a dtype that cannot hold the format, and for
    random numbers that are not whole; ShapeError for random numbers in another shape. Taught in: notebook 11.

    >>> rounded(torch.tensor([1.003, 1.004, 1.005]), "bfloat16").tolist()
    [1.0, 1.0078125, 1.0078125]
    """
    x, to = _real(x), format_of(to)
    check_holds(x.dtype, to)
    return on_grid(x, to, None if random is None else _random_of(random, x))


@torch.no_grad()
def on_grid(x, to, random=None):
    """`rounded` without a look at the random numbers, for which a GPU need not wait. to: a dtype."""
    if random is None and x.dtype != torch.float64:
        return x.clone() if x.dtype == to else _nearest(x.float(), to).to(x.dtype)
    wide, unit, limits = x.double(), spacing(x, to), torch.finfo(to)
    n = torch.where(wide.isfinite(), wide, 0.0).abs() / unit
    if random is None:
        n = n.round()
    else:
        cut_off = (n - n.floor()).mul(2.0**62).long()  # exact: n has 53 digits
        n = n.floor() + (random >= 2**62 - cut_off)
    n = n * unit
    beyond = limits.max if to is SATURATES else torch.inf
    n = torch.where((n > limits.max) | wide.isinf(), beyond, n)
    return torch.where(wide.isnan(), wide, n.copysign(wide)).to(x.dtype)


def _nearest(x, to):
    """float32 in the dtype of a format."""
    largest = torch.finfo(to).max
    return (x.clamp(-largest, largest) if to is SATURATES else x).to(to)


@torch.no_grad()
def random_bits(p, seed, t):
    """Whole numbers from 0 … 2⁶²−1 in the shape of p, for the rounding of update t: the same for the same arguments.

        bits = mixed(mixed(mixed(seed · γ + t) + place · γ) ⊕ value) >> 2        γ = 0x9E3779B97F4A7C15

    the generator SplitMix64 of Steele, Lea & Flood 2014, with `mixed`, the finalizer of Vigna's splitmix64.c (2015),
    which is Stafford's variant 13. The value is that of p in float32, the place that in p read row by row, however it
    lies in memory. So nothing is remembered, and any device draws the same. p: a tensor of real numbers. seed, t: whole
    numbers from 0 up; t may be an array or tensor that can stand for the shape of p, with a clock for each row.
    CourseError, DtypeError or ShapeError for others. Taught in: notebook 11.

    >>> random_bits(torch.ones(2), seed=0, t=1).tolist()
    [4216160445140207615, 3058751054620870465]
    """
    p, seed = _real(p, "p"), check_whole_number("seed", seed)
    t = check_clock(t.detach().cpu() if isinstance(t, torch.Tensor) else t, p.shape)
    start = torch.tensor(_wrapped(seed * GOLDEN), device=p.device)
    start = _mixed(start + (_wrapped(t) if isinstance(t, int) else torch.from_numpy(t.astype(np.int64)).to(p.device)))
    place = torch.arange(p.numel(), dtype=torch.int64, device=p.device).view(p.shape)
    value = p.float().view(torch.int32).long() & 0xFFFFFFFF
    return _shifted(_mixed(_mixed(start + place * GOLDEN) ^ value), 2)


def _wrapped(number):
    """A whole number as int64 has it."""
    return (number + 2**63) % 2**64 - 2**63


def _mixed(z):
    z = (z ^ _shifted(z, 30)) * (0xBF58476D1CE4E5B9 - 2**64)
    z = (z ^ _shifted(z, 27)) * (0x94D049BB133111EB - 2**64)
    return z ^ _shifted(z, 31)


def _shifted(z, places):
    """z to the right, with zeros coming in, as for a number without a sign."""
    return (z >> places) & (2 ** (64 - places) - 1)


@torch.no_grad()
def compensated_add(total, lost, x, to):
    """total + x in a format, and what the rounding has lost of it, for the next time (Kahan 1965).

        y ← x + lost;   s ← total + y;   lost ← y − (s − total)

    Each operation is rounded to the format. → (s, lost), tensors. Begin with lost = 0. The errors of `rounded`,
    and ShapeError for shapes that do not fit.
    Taught in: notebook 11.

    >>> s, lost = torch.ones(1), torch.zeros(1)
    >>> for _ in range(4):
    ...     s, lost = compensated_add(s, lost, torch.tensor([0.001953125]), "bfloat16")  # a quarter of the spacing
    >>> s, lost
    (tensor([1.0078]), tensor([0.]))
    """
    total, lost, x = _real(total, "total"), _real(lost, "lost"), _real(x)
    check_fit(total=total.shape, lost=lost.shape, x=x.shape)
    y = rounded(x + lost, to)
    s = rounded(total + y, to)
    return s, rounded(y - rounded(s - total, to), to)


@torch.no_grad()
def running_sum(x, to):
    """The sum over the first axis of x (n, …), one after the other: s ← rounded(s + x[k]).

    ShapeError for an x without rows, and the errors of `rounded`. Taught in: notebook 11.

    >>> running_sum(torch.ones(1000), "bfloat16")
    tensor(256.)
    """
    rows = _rows(x, to)
    total = torch.zeros_like(rows[0])
    for row in rows:
        total = rounded(total + row, to)
    return total


@torch.no_grad()
def compensated_sum(x, to):
    """As `running_sum`, with `compensated_add`. Taught in: notebook 11.

    >>> compensated_sum(torch.ones(1000), "bfloat16")
    tensor(1000.)
    """
    rows = _rows(x, to)
    total = lost = torch.zeros_like(rows[0])
    for row in rows:
        total, lost = compensated_add(total, lost, row, to)
    return total


@torch.no_grad()
def pairwise_sum(x, to):
    """The sum over the first axis of x (n, …) in a tree: neighbors are added, then neighboring sums, and so on.

    The errors of `running_sum`. Taught in: notebook 11.

    >>> pairwise_sum(torch.ones(1000), "bfloat16")
    tensor(1000.)
    """
    rows = _rows(x, to)
    while len(rows) > 1:
        last = rows[len(rows) - len(rows) % 2 :]
        pairs = rows[: len(rows) - len(last)].unflatten(0, (-1, 2))  # (n / 2, 2, …)
        rows = torch.cat([rounded(pairs[:, 0] + pairs[:, 1], to), last])
    return rows[0]


@torch.no_grad()
def quantize(x, block, to="int8"):
    """x in codes of 8 bits, and one float32 scale for each `block` entries (Dettmers et al. 2022, section 2.1).

        scale = max |x| of the block / largest code        code = nearest(x / scale)

    The entries in their order, row by row. to: "int8", with codes −127 … 127, or an 8-bit float, as a name or a dtype.
    → codes, a tensor of that dtype in the shape of x; scales, (⌈x.numel() / block⌉,), float32. A scale below 2⁻¹²⁶ has
    few digits left, so that the largest code may not be reached, and one below 2⁻¹⁵⁰ is 0, as are the codes then.
    CourseError for a block that is not a whole number above 0, for entries that are nan, inf or beyond float32 (on CUDA
    that waits for the device), and for another code. Taught in: notebook 11.

    >>> codes, scales = quantize(torch.tensor([1.0, -0.5, 0.001, 0.0]), block=2)
    >>> codes, dequantize(codes, scales, block=2)
    (tensor([127, -64, 127,   0], dtype=torch.int8), tensor([ 1.0000, -0.5039,  0.0010,  0.0000]))
    """
    block, x = check_whole_number("block", block, least=1), _real(x)
    if not x.float().isfinite().all():
        what = "beyond float32, in which scales are kept" if x.isfinite().all() else "nan or inf"
        raise CourseError(f"quantize: x has entries that are {what}, and a block has no scale for them.")
    return coded(x.float(), block, code_of(to))


def code_of(to):
    """The dtype of a code of 8 bits; CourseError for what is none."""
    if to is torch.int8 or (isinstance(to, str) and to == "int8"):
        return torch.int8
    if format_of(to).itemsize != 1:
        raise CourseError(f"quantize: to is {shown(to)}; give int8, float8_e4m3fn or float8_e5m2.")
    return format_of(to)


def coded(x, block, code):
    """`quantize` without a look at the entries, for which a GPU need not wait: a nan or inf makes its block nan."""
    size, block = x.numel(), max(min(block, x.numel()), 1)
    flat = torch.nn.functional.pad(x.flatten(), (0, -size % block)).view(-1, block)
    most = torch.full_like(flat[:, 0], torch.iinfo(code).max if code is torch.int8 else torch.finfo(code).max)
    scales = flat.abs().amax(dim=1) / most  # not by a number, which CUDA replaces by a product
    ratio = torch.where(scales[:, None] > 0, flat / scales[:, None], 0.0)
    ratio = ratio.clamp(-most[:, None], most[:, None])  # a scale that is rounded down makes it a little larger
    codes = ratio.round().to(code) if code is torch.int8 else _nearest(ratio, code)
    return codes.flatten()[:size].view(x.shape), scales


@torch.no_grad()
def dequantize(codes, scales, block):
    """code · scale of its block: float32 in the shape of the codes.

    CourseError for a block that is not a whole number above 0, ShapeError for another number of scales than there are
    blocks, DtypeError for what is not real. Taught in: notebook 11.

    >>> dequantize(torch.tensor([[127, -64]], dtype=torch.int8), torch.tensor([0.5]), block=256)
    tensor([[ 63.5000, -32.0000]])
    """
    block, codes = check_whole_number("block", block, least=1), _tensor(codes, "codes")
    scales, size = _tensor(scales, "scales").float().to(codes.device), codes.numel()
    check_scales(scales.shape, size, block)
    each = scales[:, None].expand(-1, min(block, max(size, 1))).reshape(-1)[:size]
    return codes.float() * each.view(codes.shape)


def _rows(x, to):
    x = _real(x)
    if x.ndim == 0 or len(x) == 0:
        raise ShapeError(f"x has shape {tuple(x.shape)}; give (n, …), with an n of at least 1.")
    return rounded(x, to)


def _real(x, name="x"):
    """x as a tensor of floats: one that is given as it is, anything else in float64, or in float32 if it has that."""
    x = _tensor(x, name)
    return x if x.is_floating_point() else x.double()


def _tensor(x, name):
    """x as a tensor of real numbers, without a graph."""
    if not isinstance(x, torch.Tensor):
        x = real_array(name, x)
        return torch.from_numpy(x if x.dtype in (np.float32, np.float64) else x.astype(float))
    if x.is_complex() or x.dtype == torch.bool:
        raise DtypeError(f"{name} has dtype {x.dtype}; give real numbers.")
    return x.detach()


def _random_of(random, x):
    if not isinstance(random, torch.Tensor):
        random = real_array("random", random)
    if tuple(random.shape) != tuple(x.shape):
        raise ShapeError(
            f"random has shape {tuple(random.shape)}; give a number for each entry of x, {tuple(x.shape)}."
        )
    if not _is_whole(random):
        raise DtypeError(f"random has dtype {random.dtype}; give whole numbers from 0 … 2⁶²−1, as random_bits does.")
    if isinstance(random, torch.Tensor):
        random = random.long()  # unsigned ones have no min; what is beyond 2⁶³ becomes negative
    if x.numel():
        check_random(random.min().item(), random.max().item())
    return (random if isinstance(random, torch.Tensor) else torch.from_numpy(random.astype(np.int64))).to(x.device)


def _is_whole(array):
    if isinstance(array, torch.Tensor):
        return not (array.is_floating_point() or array.is_complex() or array.dtype == torch.bool)
    return array.dtype.kind in "iu"
