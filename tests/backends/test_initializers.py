"""First values of parameters: the variance each scheme promises, in both backends, and as torch.nn.init has it.

What is random is tested by p-values. A right implementation fails any test of this file, over all of them together,
with probability at most FAMILY for a freshly drawn set of seeds (Bonferroni, so dependence does no harm); the seeds are
fixed, so a pass repeats. What is wrong is seen: `test_the_statistics_see…` says how small an error is.
"""

import inspect
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pytest
import torch
from scipy import stats

from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.numpy_ref import initializers as reference
from course_utils.torch_gpu import initializers as twin

FAMILY, COMPARISONS = 1e-6, 250
ALPHA = FAMILY / COMPARISONS


@dataclass(frozen=True)
class DrawnCase:
    """A random initializer: how it is called, the variance it promises, and its twin in torch.nn.init."""

    name: str
    variance: float
    kind: str  # uniform, normal or orthogonal
    arguments: tuple = ()  # between shape and rng
    options: dict = field(default_factory=dict)
    torch_name: str = ""
    torch_options: dict = field(default_factory=dict)
    shape: tuple = (400, 250)  # 10⁵ entries, of unequal sizes

    def __str__(self):
        return "-".join([self.name, *map(str, self.options.values())])


class ExactCase(NamedTuple):
    """An initializer without chance: its arguments and what comes out."""

    name: str
    arguments: tuple
    expected: object


RELU, LINEAR = {"nonlinearity": "relu"}, {"nonlinearity": "linear"}
DRAWN = (
    DrawnCase("uniform", 0.03, "uniform", (0.3,), {}, "uniform_", {"a": -0.3, "b": 0.3}),
    DrawnCase("normal", 0.09, "normal", (0.3,), {}, "normal_", {"std": 0.3}),
    DrawnCase("xavier_uniform", 2 / 650, "uniform", torch_name="xavier_uniform_"),
    DrawnCase("xavier_uniform", 8 / 650, "uniform", (), {"gain": 2}, "xavier_uniform_", {"gain": 2}),
    DrawnCase("xavier_normal", 2 / 650, "normal", torch_name="xavier_normal_"),
    DrawnCase("xavier_normal", 8 / 650, "normal", (), {"gain": 2}, "xavier_normal_", {"gain": 2}),
    DrawnCase("he_uniform", 2 / 400, "uniform", (), {}, "kaiming_uniform_", RELU),
    DrawnCase("he_uniform", 2 / 250, "uniform", (), {"mode": "fan_out"}, "kaiming_uniform_", RELU),
    DrawnCase("he_normal", 2 / 400, "normal", (), {"mode": "fan_in"}, "kaiming_normal_", RELU),
    DrawnCase("he_normal", 2 / 250, "normal", (), {"mode": "fan_out"}, "kaiming_normal_", RELU),
    DrawnCase("lecun_uniform", 1 / 400, "uniform", (), {}, "kaiming_uniform_", LINEAR),
    DrawnCase("lecun_normal", 1 / 400, "normal", (), {}, "kaiming_normal_", LINEAR),
    DrawnCase("orthogonal", 1 / 400, "orthogonal", torch_name="orthogonal_"),
    DrawnCase("orthogonal", 1 / 400, "orthogonal", torch_name="orthogonal_", shape=(250, 400)),
    DrawnCase("orthogonal", 4 / 300, "orthogonal", (), {"gain": 2}, "orthogonal_", {"gain": 2}, shape=(300, 300)),
)
TENTHS = np.full(10, 0.1, np.float32)  # their sum is 1 + 1.5e-8, which is right for float32
EXACT = (
    ExactCase("fans", ((300, 100),), (300, 100)),
    ExactCase("fans", ([np.int64(3), 1],), (3, 1)),
    ExactCase("bound_for", (0.03,), 0.3),
    ExactCase("constant", ((2, 3), -1.5), np.full((2, 3), -1.5)),
    ExactCase("constant", ((4,), 0), np.zeros(4)),
    ExactCase("output_bias", (np.array([0.5, 0.25, 0.25]),), -np.log([2.0, 4.0, 4.0])),
    ExactCase("output_bias", (np.array([1]),), np.zeros(1)),
    ExactCase("output_bias", (TENTHS,), np.log(TENTHS, dtype=float)),
)
INITIALIZERS = DRAWN + EXACT
INDEPENDENT = [case for case in DRAWN if case.kind != "orthogonal"]
WITH_A_TRAP = [case for case in DRAWN if case.name.startswith(("he", "lecun"))]  # one fan counts, not both
ORTHOGONAL = [case for case in DRAWN if case.kind == "orthogonal"]


@dataclass(frozen=True)
class Side:
    """A backend on a device, seen from NumPy."""

    module: object
    device: str = "cpu"

    def __str__(self):
        return "numpy" if self.module is reference else f"torch-{self.device}"

    def rng(self, seed):
        if self.module is reference:
            return np.random.default_rng(seed)
        return torch.Generator(self.device).manual_seed(seed)

    def array(self, values):
        return values if self.module is reference else torch.tensor(values, device=self.device)

    def dtype(self, name):
        return getattr(np if self.module is reference else torch, name)

    def call(self, case, rng, dtype="float64"):
        initializer, dtype = getattr(self.module, case.name), self.dtype(dtype)
        return initializer(case.shape, *case.arguments, rng, **case.options, dtype=dtype)

    def draw(self, case, seed=0, dtype="float64"):
        """A NumPy array, drawn by this side."""
        W = self.call(case, self.rng(seed), dtype)
        return W if self.module is reference else W.cpu().numpy()


SIDES = [Side(reference), Side(twin), *([Side(twin, "cuda")] if torch.cuda.is_available() else [])]
both = pytest.mark.parametrize("side", SIDES, ids=str)
drawn = pytest.mark.parametrize("case", DRAWN, ids=str)


def mean_p_value(W, variance):
    """z-test of mean 0. The entries of an orthogonal matrix are uncorrelated, so their mean has the same variance."""
    return 2 * stats.norm.sf(abs(W.mean()) * np.sqrt(W.size / variance))


def variance_p_value(W, case):
    """Of the mean square, entries independent: chi-square for normal ones, a z-test for uniform ones (kurtosis 9/5)."""
    ratio = (W**2).mean() / case.variance
    if case.kind == "normal":
        return 2 * min(stats.chi2.cdf(ratio * W.size, W.size), stats.chi2.sf(ratio * W.size, W.size))
    return 2 * stats.norm.sf(abs(ratio - 1) * np.sqrt(W.size / 0.8))


def distribution_p_value(W, case):
    """Kolmogorov–Smirnov against the whole distribution."""
    bound, std = np.sqrt(3 * case.variance), np.sqrt(case.variance)
    known = stats.norm(0, std) if case.kind == "normal" else stats.uniform(-bound, 2 * bound)
    return stats.kstest(W.ravel(), known.cdf).pvalue


def public(module):
    found = inspect.getmembers(module, inspect.isfunction)
    return {name: f for name, f in found if f.__module__ == module.__name__ and not name.startswith("_")}


def test_both_backends_have_the_same_names_in_the_same_order_and_each_has_a_case():
    ours, theirs = public(reference), public(twin)
    assert set(ours) == set(theirs) == {case.name for case in INITIALIZERS}
    assert [n for n in vars(reference) if n in ours] == [n for n in vars(twin) if n in ours]
    for name in ours:
        parameters = [p for p in inspect.signature(theirs[name]).parameters if p != "device"]
        assert parameters == list(inspect.signature(ours[name]).parameters), name


def test_the_comparisons_are_counted():
    one_side = (
        len(DRAWN) + 3 * len(INDEPENDENT) + 2 * len([c for c in DRAWN if c.kind == "uniform"]) + 4 + 1
    )  # the last: orthogonal, the source
    assert len(SIDES) * one_side + len(WITH_A_TRAP) <= COMPARISONS


@both
@drawn
def test_mean_variance_distribution_and_parity(case, side):
    W = side.draw(case)
    assert W.shape == case.shape
    assert mean_p_value(W, case.variance) > ALPHA
    if case.kind == "orthogonal":  # the sum of squares is no chance: min(d_in, d_out) · gain²
        assert (W**2).mean() == pytest.approx(case.variance, rel=1e-12)
    else:
        assert variance_p_value(W, case) > ALPHA
        assert distribution_p_value(W, case) > ALPHA
        if case.kind == "uniform":
            bound = np.sqrt(3 * case.variance)
            assert bound * (1 - 4e-4) <= min(-W.min(), W.max()) <= abs(W).max() <= bound * (1 + 1e-15)
            assert (1 - 2e-4) ** W.size < ALPHA  # how likely no entry is in the last 2e-4 of the range, on one end
        if side.module is twin:  # the backends with each other
            assert stats.ks_2samp(SIDES[0].draw(case).ravel(), W.ravel()).pvalue > ALPHA


@pytest.mark.parametrize("case", INDEPENDENT, ids=str)
def test_the_statistics_see_five_percent_of_variance_a_shift_and_a_wrong_distribution(case):
    W = reference.normal(case.shape, np.sqrt(case.variance), np.random.default_rng(1))
    other = reference.uniform(case.shape, reference.bound_for(case.variance), np.random.default_rng(1))
    right, wrong = (W, other) if case.kind == "normal" else (other, W)
    assert variance_p_value(right * np.sqrt(1.05), case) < ALPHA
    assert variance_p_value(right * np.sqrt(0.95), case) < ALPHA
    assert mean_p_value(right + 0.03 * np.sqrt(case.variance), case.variance) < ALPHA
    assert distribution_p_value(wrong, case) < ALPHA


@both
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", EXACT, ids=lambda case: case.name)
def test_what_is_exact(case, dtype, side):
    if case.name in ("fans", "bound_for"):
        assert getattr(side.module, case.name)(*case.arguments) == pytest.approx(case.expected, rel=1e-15)
        return
    arguments = [side.array(a) if isinstance(a, np.ndarray) else a for a in case.arguments]
    b = getattr(side.module, case.name)(*arguments, dtype=side.dtype(dtype))
    assert b.dtype == side.dtype(dtype)
    assert tuple(b.shape) == case.expected.shape
    np.testing.assert_allclose(b.tolist(), case.expected, rtol=1e-15 if dtype == "float64" else 1e-7)


def distance_from_orthonormal(Q):
    """Of a matrix with any gain; rows or columns, whichever are fewer."""
    gram = Q.T @ Q if len(Q) >= Q.shape[1] else Q @ Q.T
    return np.linalg.norm(gram / gram[0, 0] - np.eye(len(gram)), 2)


@both
@pytest.mark.parametrize("case", ORTHOGONAL, ids=str)
def test_orthogonal_keeps_lengths(case, side):
    Q, x = side.draw(case), np.random.default_rng(2).normal(size=min(case.shape))
    assert distance_from_orthonormal(Q) <= 1e-12
    kept = x @ (Q if len(Q) <= Q.shape[1] else Q.T)  # forward where that widens, backward otherwise
    assert np.linalg.norm(kept) == pytest.approx(case.options.get("gain", 1) * np.linalg.norm(x), rel=1e-12)


@both
@pytest.mark.parametrize("shape", [(3, 3), (3, 2), (2, 3)], ids=str)
def test_orthogonal_is_uniform(shape, side):
    """A column of three is a point on the sphere, so each coordinate is Uniform(−1, 1); half the 3 × 3 are mirrored."""
    rng, coordinate = side.rng(3), stats.uniform(-1, 2)
    draws = np.array([side.module.orthogonal(shape, rng).tolist() for _ in range(2000)])
    assert stats.kstest(draws[:, 0, 0], coordinate.cdf).pvalue > ALPHA
    if shape == (3, 3):
        assert stats.binomtest(int((np.linalg.det(draws) < 0).sum()), len(draws)).pvalue > ALPHA
    without_sign_fix = np.linalg.qr(np.random.default_rng(3).normal(size=(2000, 3, 3))).Q
    assert stats.kstest(without_sign_fix[:, 0, 0], coordinate.cdf).pvalue < ALPHA


def torch_nn_init(case, layout, mode=None):
    """What torch.nn.init makes of a tensor in this layout, from the seed that our side uses, seen as (d_in, d_out)."""
    W = torch.empty(case.shape if layout == "ours" else case.shape[::-1], dtype=torch.float64)
    options = {"mode": mode or case.options.get("mode", "fan_in")} if case.torch_name.startswith("kaiming") else {}
    fill = getattr(torch.nn.init, case.torch_name)
    fill(W, **options, **case.torch_options, generator=torch.Generator().manual_seed(0))
    return (W if layout == "ours" else W.T).numpy()


def same_entries(A, B):
    """Up to their order: torch fills its tensor row by row, and its rows are our columns."""
    return np.allclose(np.sort(A.ravel()), np.sort(B.ravel()), rtol=1e-12, atol=0)


@pytest.mark.parametrize("case", DRAWN, ids=str)
def test_torch_nn_init_on_the_transpose_agrees_and_on_our_layout_takes_one_fan_for_the_other(case):
    W, ours, turned = SIDES[1].draw(case), torch_nn_init(case, "ours"), torch_nn_init(case, "torch's")
    if case in ORTHOGONAL:  # torch draws our numbers in the layout with more rows; neither layout is wrong
        np.testing.assert_allclose(W, ours if case.shape[0] >= case.shape[1] else turned, atol=1e-14)
        assert max(distance_from_orthonormal(ours), distance_from_orthonormal(turned)) <= 1e-12
    elif case in WITH_A_TRAP:
        confused = "fan_in" if "fan_out" in case.options.values() else "fan_out"
        assert variance_p_value(ours, case) < ALPHA < variance_p_value(turned, case)
        assert same_entries(W, turned) and same_entries(W, torch_nn_init(case, "ours", mode=confused))
    else:  # Xavier's fans enter as a sum, so it hides the trap
        assert same_entries(W, turned) and same_entries(W, ours)


@both
def test_the_numbers_of_the_source(side):
    case = DrawnCase("xavier_uniform", 0.005, "uniform", shape=(300, 100))
    assert [round(x, 4) for x in (np.sqrt(case.variance), side.module.bound_for(case.variance))] == [0.0707, 0.1225]
    assert variance_p_value(side.draw(case), case) > ALPHA


@both
@drawn
def test_the_generator_decides_and_nothing_global(case, side):
    before = np.random.get_state()[1].copy(), torch.get_rng_state()  # noqa: NPY002
    rng = side.rng(5)
    first, second = side.call(case, rng), side.call(case, rng)
    assert not (first == second).any()
    assert (side.call(case, side.rng(5)) == first).all()
    assert not (side.call(case, side.rng(6)) == first).any()
    after = np.random.get_state()[1], torch.get_rng_state()  # noqa: NPY002
    assert all((a == b).all() for a, b in zip(before, after, strict=True))
    if side.module is twin:
        assert first.device.type == side.device and not first.requires_grad


@both
@drawn
def test_float32_is_the_same_draw_rounded(case, side):
    W = side.draw(case, dtype="float32")
    assert W.dtype == np.float32 and W.flags.c_contiguous
    assert np.array_equal(W, side.draw(case).astype(np.float32))


def test_the_defaults_of_torch_are_not_read():
    torch.set_default_dtype(torch.float16)
    torch.set_default_device("meta")
    try:
        made = [SIDES[1].call(case, torch.Generator("cpu").manual_seed(0)) for case in DRAWN]
        made += [twin.constant((3,), 0.0), twin.output_bias(torch.ones(1, device="cpu"))]
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(None)
    assert all(W.dtype == torch.float64 and W.device.type == "cpu" for W in made)


RNG = object()  # stands for a generator of the side under test; an array stands for a tensor on the side of torch
BAD = (
    ("fans", ((300,),), ShapeError, r"shape is \(300,\); a scheme with fans .* give \(d_in, d_out\)"),
    ("he_normal", ((3, 3, 8, 8), RNG), ShapeError, r"shape is \(3, 3, 8, 8\)"),
    ("xavier_uniform", ((0, 3), RNG), ShapeError, r"shape is \(0, 3\); every size must be an integer of at least 1"),
    ("normal", ((3.0, 2), 0.1, RNG), ShapeError, r"shape is \(3\.0, 2\)"),
    ("constant", ((), 0.0), ShapeError, r"shape is \(\); give a tuple"),
    ("uniform", (5, 0.1, RNG), ShapeError, r"shape is 5; give a tuple of sizes"),
    ("lecun_normal", (np.ones((50, 50)), RNG), ShapeError, "shape is of type (ndarray|Tensor)"),
    ("normal", ((3, 2), -0.1, RNG), CourseError, "std is -0.1; give one finite number that is not negative"),
    ("uniform", ((3, 2), RNG, 0.1), CourseError, "bound is of type Generator"),  # two arguments swapped
    ("xavier_normal", ((3, 2), RNG, np.nan), CourseError, "gain is nan"),
    ("normal", ((3, 2), 0.1, RNG, int), DtypeError, "dtype is <class 'int'>; give a floating one"),
    ("he_normal", ((3, 2), RNG, "fan_in", None), DtypeError, "dtype is None; give a floating one"),
    ("constant", ((3, 2), 0.0, "float32x"), DtypeError, "dtype is 'float32x'"),
    ("bound_for", (-0.03,), CourseError, "variance is -0.03"),
    ("constant", ((3,), np.inf), CourseError, "value is inf; give one finite number"),
    ("he_uniform", ((3, 2), RNG, "fan_avg"), CourseError, "mode is 'fan_avg'; give .fan_in. .* or .fan_out."),
    ("output_bias", (np.array([0.5, 0.5, 0]),), CourseError, "prior is 0 for class 2, .* Add one to every count"),
    ("output_bias", (np.array([0.6, -0.1, 0.5]),), CourseError, "prior is -0.1 for class 1.* Give frequencies above 0"),
    ("output_bias", (np.array([np.nan, 1]),), CourseError, "prior is nan for class 0"),
    ("output_bias", (np.array([3, 1]),), CourseError, "prior sums to 4, not to 1. Divide the counts by their sum"),
    ("output_bias", (np.array([0.5, 0.5 + 2e-8]),), CourseError, "prior sums to 1.00000002, not to 1"),
    ("output_bias", (np.array([[0.5, 0.5]]),), ShapeError, r"prior has shape \(1, 2\)"),
    ("output_bias", (np.array([]),), ShapeError, r"prior has shape \(0,\)"),
    ("output_bias", (np.array([True]),), DtypeError, "prior has dtype .*bool"),
)


@both
@pytest.mark.parametrize(("name", "arguments", "error", "says"), BAD)
def test_bad_arguments(name, arguments, error, says, side):
    given = [side.rng(0) if a is RNG else side.array(a) if isinstance(a, np.ndarray) else a for a in arguments]
    with pytest.raises(error, match=says):
        getattr(side.module, name)(*given)


@both
@drawn
@pytest.mark.parametrize(
    "rng", [0, None, np.random, torch, np.random.RandomState(0), "other"], ids=lambda rng: type(rng).__name__
)
def test_an_rng_that_is_no_generator(case, rng, side):
    rng = (SIDES[1] if side.module is reference else SIDES[0]).rng(0) if rng == "other" else rng
    with pytest.raises(CourseError, match=r"rng is .*, not a (NumPy|torch) generator\. Make one, rng = "):
        side.call(case, rng)
