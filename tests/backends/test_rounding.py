"""Rounding in both backends: every number of every small format, every midpoint, and what PyTorch converts itself."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.numpy_ref import rounding as reference
from course_utils.torch_gpu import rounding as twin

pytestmark = pytest.mark.filterwarnings("error")
SMALL = [name for name in reference.FORMATS if name != "float32"]
formats = pytest.mark.parametrize("to", reference.FORMATS)
small = pytest.mark.parametrize("to", SMALL)
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


def every_number(to):
    """All bit patterns of a format, as float32 that PyTorch makes of them."""
    dtype = getattr(torch, to)
    codes = torch.arange(2 ** (8 * dtype.itemsize), dtype=torch.int32)
    codes = codes.to(torch.uint8) if dtype.itemsize == 1 else codes.to(torch.int16)
    return codes.view(dtype).float().numpy()


def between(to):
    """The midpoints of all neighbors, and the float32 just below and just above each, of both signs."""
    numbers = np.unique(every_number(to)[np.isfinite(every_number(to))].astype(float))  # −0 and 0 are one
    middle = ((numbers[1:] + numbers[:-1]) / 2).astype(np.float32)
    return np.concatenate([np.nextafter(middle, np.float32(side)) for side in (-np.inf, np.inf)] + [middle])


def patterns(count=10**6, seed=0):
    """Random bits as float32: numbers of every size, and nans."""
    return np.random.default_rng(seed).integers(0, 2**32, count, dtype=np.uint32).view(np.float32)


def wide(x):
    """As float64; some nans warn of themselves."""
    with np.errstate(invalid="ignore"):
        return x.astype(float)


def same(ours, theirs):
    """Equal in every entry, with nan where there is nan, and in the sign of zero."""
    nan = np.isnan(theirs)
    signs = np.signbit(ours[~nan]) == np.signbit(theirs[~nan])
    return ours.dtype == theirs.dtype and np.array_equal(ours, theirs, equal_nan=True) and signs.all()


def by_torch(x, to):
    return torch.tensor(x).to(getattr(torch, to)).float().numpy()


# To the nearest


@small
def test_every_number_of_a_format_stays(to):
    numbers = every_number(to)
    inside = numbers[~np.isinf(numbers)] if to == "float8_e4m3fn" else numbers
    assert same(reference.rounded(inside, to), inside)
    assert same(twin.rounded(torch.tensor(inside), to).numpy(), inside)
    assert same(reference.rounded(wide(inside), to), wide(inside))
    assert same(twin.rounded(torch.tensor(inside).double(), to).numpy(), wide(inside))


def assert_nearest(to, x):
    ours = reference.rounded(x, to)
    ends = np.abs(x) <= (464 if to == "float8_e4m3fn" else np.inf)  # beyond that it differs between versions of PyTorch
    ends |= np.isnan(x)
    assert same(ours[ends], by_torch(x[ends], to))
    assert same(twin.rounded(torch.tensor(x), to).numpy(), ours)
    assert same(twin.rounded(torch.tensor(x).double(), to).numpy(), ours.astype(float))
    assert same(reference.rounded(wide(x), to), wide(ours))


@small
def test_midpoints_and_what_lies_beside_them(to):
    x = between(to)
    assert_nearest(to, x)
    assert len(x) >= 3 * (2 ** reference.FORMATS[to].bits - 2 ** (reference.FORMATS[to].digits + 1) - 2)


@formats
def test_a_million_random_patterns(to):
    assert_nearest(to, patterns())


@formats
def test_what_is_too_large_and_what_is_no_number(to):
    largest = np.float32(reference.FORMATS[to].largest)
    x = np.array([np.inf, -np.inf, np.nan, 3e38, -3e38, largest, -largest, 0.0, -0.0], np.float32)
    ours = reference.rounded(x, to)
    assert same(twin.rounded(torch.tensor(x), to).numpy(), ours)
    assert np.isnan(ours[2]) and ours[5] == largest and ours[6] == -largest
    assert abs(ours[0]) == (448 if to == "float8_e4m3fn" else np.inf) and ours[1] == -ours[0]
    assert same(reference.rounded(wide(x), to), wide(ours))
    assert same(twin.rounded(torch.tensor(wide(x)), to).numpy(), wide(ours))
    assert same(reference.rounded([1e300, -1e300], to), ours[:2].astype(float))
    assert same(twin.rounded([1e300, -1e300], to).numpy(), ours[:2].astype(float))


@small
def test_float64_is_rounded_once(to):
    """Just above a midpoint, by less than float32 can see: rounded twice, it goes to the even side."""
    unit = reference.FORMATS[to].spacing_at_one
    x = np.array([1 + unit / 2 + 2.0**-40, 1 + 3 * unit / 2 - 2.0**-40, -1 - unit / 2 - 2.0**-40])
    right = np.array([1 + unit, 1 + unit, -1 - unit])
    assert same(reference.rounded(x, to), right)
    assert same(twin.rounded(torch.tensor(x), to).numpy(), right)
    twice = torch.tensor(x).float().to(getattr(torch, to)).double()
    assert (twice.numpy() == [1, 1 + 2 * unit, -1]).all()


@pytest.mark.parametrize("to", ["bfloat16", "float16"])
def test_torch_rounds_float64_twice(to):
    x = 1 + reference.FORMATS[to].spacing_at_one / 2 + 2.0**-40
    assert torch.tensor(x, dtype=torch.float64).to(getattr(torch, to)).item() == 1
    assert twin.rounded(torch.tensor(x, dtype=torch.float64), to).item() > 1


def test_float64_to_float32():
    x = np.random.default_rng(0).normal(size=10**5) * 10.0 ** np.random.default_rng(1).integers(-44, 39, 10**5)
    with np.errstate(over="ignore"):
        right = x.astype(np.float32).astype(float)
    assert same(reference.rounded(x, "float32"), right)
    assert same(twin.rounded(torch.tensor(x), "float32").numpy(), right)


@formats
def test_the_numbers_of_a_format_are_those_that_torch_gives(to):
    ours, theirs = reference.FORMATS[to], torch.finfo(getattr(torch, to))
    assert ours.bits == theirs.bits and ours.largest == theirs.max and ours.spacing_at_one == theirs.eps
    assert ours.smallest_normal == theirs.smallest_normal
    if to in SMALL:
        numbers = every_number(to)
        assert ours.smallest == numbers[numbers > 0].min()
        assert ours.has_infinity == np.isinf(numbers).any()
    assert twin.format_of(to) is twin.format_of(getattr(torch, to)) is twin.FORMATS[to]
    assert [*twin.FORMATS] == [*reference.FORMATS]


@formats
def test_spacings(to):
    x = np.array([0, np.inf, np.nan, 1, 2, 1.5, reference.FORMATS[to].smallest])
    x = np.concatenate([wide(patterns(10**4)), x])
    assert np.array_equal(reference.spacing(x, to), twin.spacing(torch.tensor(x), to).numpy())
    if to in SMALL:
        numbers = np.unique(every_number(to)[np.isfinite(every_number(to))].astype(float))
        upward = numbers[(numbers >= 0) & (numbers < numbers[-1])]
        assert np.array_equal(reference.spacing(upward, to), np.diff(numbers[numbers >= 0]))


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "bfloat16"])
def test_the_result_is_a_copy_in_the_dtype_that_was_given(dtype):
    x = torch.linspace(-2, 2, 7).to(getattr(torch, dtype)).requires_grad_()
    to = dtype if dtype in ("float16", "bfloat16") else "float8_e5m2"
    for random in (None, twin.random_bits(x, 0, 1)):
        for name in {to, "float8_e5m2", "float32" if dtype in ("float32", "float64") else to}:
            found = twin.rounded(x, name, random)
            assert found.dtype == x.dtype and found.data_ptr() != x.data_ptr() and not found.requires_grad


def test_other_numbers():
    for x in (3, 1.003, [1, 2], np.arange(3), np.float32(1.003), True + 1, np.ones((2, 2), np.float32)):
        ours, theirs = reference.rounded(x, "bfloat16"), twin.rounded(x, "bfloat16")
        assert same(theirs.numpy(), ours) and ours.shape == theirs.shape
    assert twin.rounded(torch.arange(3), "float16").dtype == torch.float64


# By chance


@small
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_by_chance_the_backends_agree_in_every_entry(to, dtype):
    rng = np.random.default_rng(3)
    with np.errstate(invalid="ignore"):
        x = np.concatenate([patterns(10**5, 1), between(to)[: 10**5], [0.0, -0.0]]).astype(dtype)
    x = np.concatenate([x, rng.normal(size=10**5).astype(dtype) * reference.FORMATS[to].smallest])
    for random in (rng.integers(0, 2**62, x.shape), np.zeros(x.shape, int), np.full(x.shape, 2**62 - 1)):
        ours = reference.rounded(x, to, random)
        assert same(twin.rounded(torch.tensor(x), to, torch.tensor(random)).numpy(), ours)


@small
def test_chance_is_up_at_the_bit_at_which_the_fraction_is_reached(to):
    unit, fraction = reference.FORMATS[to].spacing_at_one, 5 / 8
    x = np.full(2, 1 + fraction * unit)
    random = np.array([2**62 * 3 // 8 - 1, 2**62 * 3 // 8])
    for sign in (1, -1):
        assert (reference.rounded(sign * x, to, random) == sign * np.array([1, 1 + unit])).all()
        assert (twin.rounded(torch.tensor(sign * x), to, random).numpy() == sign * np.array([1, 1 + unit])).all()


@small
def test_the_mean_is_x_and_the_variance_that_of_a_coin(to):
    unit, draws = reference.FORMATS[to].spacing_at_one, 10**5
    for k, fraction in enumerate((0.01, 0.25, 0.5, 0.9)):
        x = np.full(draws, 1 + fraction * unit)
        random = np.random.default_rng(k).integers(0, 2**62, draws)
        for found in (reference.rounded(x, to, random), twin.rounded(torch.tensor(x), to, random).numpy()):
            assert set(found) == {1, 1 + unit}
            ups, variance = (found > 1), fraction * (1 - fraction)
            assert abs(ups.mean() - fraction) < 5 * (variance / draws) ** 0.5
            fourth = variance * (1 - 3 * variance)
            assert abs(ups.var() - variance) < 5 * ((fourth - variance**2) / draws) ** 0.5 + 5 / draws


@small
def test_by_chance_only_a_neighbor_and_never_away_from_the_grid(to):
    largest = reference.FORMATS[to].largest
    x = np.random.default_rng(0).normal(size=10**5)
    random = reference.random_bits(x, 0, 1)
    found = reference.rounded(x, to, random)
    assert (np.abs(found - x) < reference.spacing(x, to)).all()
    assert same(reference.rounded(found, to), found)
    numbers = every_number(to)[np.abs(every_number(to)) <= largest]
    for bits in (reference.random_bits(numbers, 0, 1), np.full(numbers.shape, 2**62 - 1)):
        assert same(reference.rounded(numbers, to, bits), numbers)
        assert same(twin.rounded(torch.tensor(numbers), to, bits).numpy(), numbers)


# Laws

REALS = st.floats(allow_nan=False, width=64)
NAMES = st.sampled_from(SMALL)
BACKENDS = st.sampled_from([reference.rounded, lambda x, to: twin.rounded(x, to).numpy()])


@settings(max_examples=300, deadline=None)
@given(REALS, REALS, NAMES, BACKENDS)
def test_laws_of_the_nearest(x, y, to, rounded):
    a, b = rounded([x, y], to)
    assert (rounded([a, b], to) == [a, b]).all(), "idempotent"
    assert (rounded([-x, -y], to) == [-a, -b]).all(), "odd"
    assert a <= b if x <= y else a >= b, "monotone"
    if abs(x) <= reference.FORMATS[to].largest:
        assert abs(a - x) <= reference.spacing(x, to) / 2


@settings(max_examples=300, deadline=None)
@given(REALS, st.integers(0, 2**62 - 1), NAMES)
def test_laws_of_chance(x, random, to):
    ours = reference.rounded([x, -x], to, [random, random])
    assert ours[0] == -ours[1]
    assert (twin.rounded([x, -x], to, [random, random]).numpy() == ours).all()
    if abs(x) <= reference.FORMATS[to].largest:
        assert abs(ours[0] - x) < reference.spacing(x, to)


# Random bits


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_the_random_bits_are_the_same_in_both_backends(dtype, device):
    p = np.random.default_rng(0).normal(size=(50, 40)).astype(dtype)
    for seed, t in ((0, 1), (1, 1), (0, 2), (2**63, 10**6), (2**70 + 1, 0)):
        ours = reference.random_bits(p, seed, t)
        theirs = twin.random_bits(torch.tensor(p, device=device), seed, t)
        assert ours.dtype == np.int64 and ours.shape == p.shape and np.array_equal(ours, theirs.cpu().numpy())
        transposed = torch.tensor(np.ascontiguousarray(p.T), device=device).T
        assert torch.equal(twin.random_bits(transposed, seed, t), theirs), "a place is counted row by row"
    clocks = np.arange(50)[:, None] + 2**33
    ours, theirs = reference.random_bits(p, 3, clocks), twin.random_bits(torch.tensor(p, device=device), 3, clocks)
    assert np.array_equal(ours, theirs.cpu().numpy()), "a clock for each row"
    assert torch.equal(twin.random_bits(torch.tensor(p, device=device), 3, torch.tensor(clocks, device=device)), theirs)
    assert np.array_equal(ours[:1], reference.random_bits(p[:1], 3, 2**33))
    for t in (np.array(7), np.int32(7), torch.tensor(7), [[7]], 2**64 + 7):
        assert np.array_equal(reference.random_bits(p, 3, t), reference.random_bits(p, 3, 7))
        assert np.array_equal(twin.random_bits(torch.tensor(p), 3, t).numpy(), reference.random_bits(p, 3, 7))
    assert np.array_equal(reference.random_bits(p[0, 0], 0, 1), twin.random_bits(torch.tensor(p[0, 0]), 0, 1).numpy())


def test_every_one_of_the_62_bits_is_even_and_hangs_on_nothing():
    count = 10**5
    for p in (np.ones(count), np.random.default_rng(0).normal(size=count)):
        found = reference.random_bits(p, 0, 1)
        assert found.min() >= 0 and found.max() < 2**62 and len(set(found)) == count
        bits = (found[:, None] >> np.arange(62)) & 1  # (count, 62)
        assert (np.abs(bits.mean(0) - 0.5) < 5 * 0.5 / count**0.5).all()
        others = [reference.random_bits(p, 1, 1), reference.random_bits(p, 0, 2), np.roll(found, 1)]
        others.append(reference.random_bits(p + 1, 0, 1))
        for other in others:  # of another seed, update, place, value: half of all bits differ
            share = (((found ^ other)[:, None] >> np.arange(62)) & 1).mean(0)
            assert (np.abs(share - 0.5) < 5 * 0.5 / count**0.5).all()


# Sums

SUMS = ["running_sum", "pairwise_sum", "compensated_sum"]


@pytest.mark.parametrize("name", SUMS)
@pytest.mark.parametrize("shape", [(1,), (2,), (7,), (64, 3), (33, 2, 2)])
@pytest.mark.parametrize("to", ["float32", "bfloat16", "float16"])
def test_sums_agree(name, shape, to):
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32) + 1
    ours, theirs = getattr(reference, name)(x, to), getattr(twin, name)(torch.tensor(x), to)
    assert ours.shape == shape[1:] and np.array_equal(ours, theirs.numpy()) and theirs.dtype == torch.float32
    assert np.array_equal(ours, reference.rounded(ours, to))
    if to != "float32":
        real = getattr(twin, name)(torch.tensor(x).to(getattr(torch, to)), to)
        assert real.dtype == getattr(torch, to) and np.array_equal(ours, real.float().numpy()), "in its own dtype"


def test_what_a_sum_keeps():
    x = np.random.default_rng(0).uniform(size=4096).astype(np.float32)
    right = reference.rounded(x, "bfloat16").astype(float).sum()
    wrong = {name: abs(getattr(reference, name)(x, "bfloat16") - right) / right for name in SUMS}
    assert wrong["running_sum"] > 0.5 > 0.02 > wrong["pairwise_sum"] and wrong["compensated_sum"] <= 2.0**-8


@pytest.mark.parametrize("to", ["bfloat16", "float16"])
def test_compensated_adds_agree_at_every_addition(to):
    rng = np.random.default_rng(0)
    total, lost = np.ones(100, np.float32), np.zeros(100, np.float32)
    pair, real = (
        (torch.tensor(total), torch.tensor(lost)),
        [torch.tensor(y).to(twin.FORMATS[to]) for y in (total, lost)],
    )
    for _ in range(50):
        x = reference.rounded(rng.normal(size=100).astype(np.float32) / 500, to)
        total, lost = reference.compensated_add(total, lost, x, to)
        pair = twin.compensated_add(*pair, torch.tensor(x), to)
        real = twin.compensated_add(*real, torch.tensor(x).to(twin.FORMATS[to]), to)
        for ours, theirs, small in zip((total, lost), pair, real, strict=True):
            assert same(theirs.numpy(), ours) and same(small.float().numpy(), ours)
