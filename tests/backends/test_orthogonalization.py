"""A matrix without its lengths: what Newton–Schulz steps do to singular values, and U Vᵀ by its SVD; both backends."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import symbolic as S
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.numpy_ref import orthogonalization as exact
from course_utils.torch_gpu import orthogonalization as twin_exact

pytestmark = pytest.mark.filterwarnings("error")
RNG = np.random.default_rng(3)
SHAPES = [(6, 4), (4, 6), (5, 5), (1, 4), (4, 1), (1, 1)]
shapes = pytest.mark.parametrize("shape", SHAPES, ids=str)
lawful = settings(derandomize=True, deadline=None, max_examples=25)
seeds = st.integers(0, 2**32 - 1)


def with_singular_values(s, shape, rng=RNG):
    U, V = (np.linalg.qr(rng.normal(size=(n, n)))[0] for n in shape)
    return U[:, : len(s)] * s @ V[:, : len(s)].T, U[:, : len(s)] @ V[:, : len(s)].T


def singular_values(G):
    return np.linalg.svd(G, compute_uv=False)


def of_numbers(s, steps, coefficients=exact.COEFFICIENTS):
    """The polynomial, on singular values alone."""
    a, b, c = coefficients
    for _ in range(steps):
        s = a * s + b * s**3 + c * s**5
    return s


@pytest.mark.parametrize("steps", range(7))
@shapes
def test_newton_schulz_keeps_the_directions_and_acts_on_each_singular_value(shape, steps):
    s = np.geomspace(3, 0.1, min(shape))
    G, _ = with_singular_values(s, shape)
    U, found, Vt = np.linalg.svd(G, full_matrices=False)
    expected = U * of_numbers(found / np.linalg.norm(found), steps) @ Vt
    np.testing.assert_allclose(exact.orthogonalized(G, steps), expected, atol=1e-12)
    np.testing.assert_allclose(twin_exact.orthogonalized(torch.tensor(G), steps).numpy(), expected, atol=1e-12)


def test_five_steps_bring_singular_values_between_these_bounds():
    """What the docstring states: not to 1, and not the smallest."""
    s = of_numbers(np.linspace(0.002, 1, 10**5), 5)
    assert 0.68 < s.min() < 0.69 and 1.20 < s.max() < 1.21
    assert of_numbers(1e-4, 5) < 0.05


def test_other_coefficients_converge():
    G, nearest = with_singular_values(np.array([1.0, 0.5, 0.1]), (5, 3))
    found = exact.orthogonalized(G, 20, coefficients=exact.COEFFICIENTS_THAT_CONVERGE)
    np.testing.assert_allclose(found, nearest, atol=1e-12)
    assert np.abs(exact.orthogonalized(G, 20) - nearest).max() > 0.05


@shapes
def test_polar_is_u_vt(shape):
    G, nearest = with_singular_values(np.linspace(3, 1, min(shape)), shape)
    np.testing.assert_allclose(exact.polar(G), nearest, atol=1e-12)
    np.testing.assert_allclose(twin_exact.polar(torch.tensor(G)).numpy(), nearest, atol=1e-12)


def test_polar_leaves_out_the_directions_that_are_zero():
    G, nearest = with_singular_values(np.array([3.0, 1.0]), (5, 4))
    for c in (1e-20, 1.0, 1e20):
        for found in (exact.polar(c * G), twin_exact.polar(torch.tensor(c * G)).numpy()):
            np.testing.assert_allclose(found, nearest, atol=1e-12)
    for polar in (exact.polar, lambda G: twin_exact.polar(torch.tensor(G)).numpy()):
        assert not polar(np.zeros((3, 2))).any() and polar(np.zeros((0, 2))).shape == (0, 2)


@pytest.mark.parametrize(("small", "kept"), [(10, False), (50, False), (200, True)])
def test_the_bounds_below_which_directions_count_as_zero(small, kept):
    G = np.zeros((100, 2))
    G[0, 0], G[1, 1] = 7.0, 7.0 * small * np.finfo(float).eps
    for turned in (G, G.T):
        for found in (exact.polar(turned), twin_exact.polar(torch.tensor(turned)).numpy()):
            np.testing.assert_allclose(np.linalg.norm(found) ** 2, 1 + kept)
    A = np.diag([4.0] * 99 + [4.0 * small * np.finfo(float).eps])
    assert (exact.inverse_root(A, 2)[99, 99] > 0) == kept


@lawful
@given(seed=seeds)
def test_polar_is_the_steepest_step_in_the_spectral_norm(seed):
    rng = np.random.default_rng(seed)
    G, D = rng.normal(size=(2, 4, 3))
    D = D / singular_values(D).max()
    assert (G * D).sum() <= (G * exact.polar(G)).sum() + 1e-12
    assert (G * exact.polar(G)).sum() == pytest.approx(singular_values(G).sum())


@pytest.mark.parametrize("c", [1e-300, 1e-160, 1e-6, 1e6, 1e160, 1e300])
def test_no_square_overflows_or_vanishes(c):
    G = RNG.normal(size=(4, 3))
    right = exact.orthogonalized(G, eps=0)
    np.testing.assert_allclose(exact.orthogonalized(c * G, eps=0), right, atol=1e-12)
    np.testing.assert_allclose(twin_exact.orthogonalized(torch.tensor(c * G), eps=0).numpy(), right, atol=1e-12)


def test_products_are_taken_on_the_shorter_side():
    """On the other one a matrix of 400 TB would be needed."""
    long = np.ones((1, 10**7), np.float32)
    for G in (long, long.T):
        assert exact.orthogonalized(G, 1).shape == twin_exact.orthogonalized(torch.tensor(G), 1).shape == G.shape


def test_nothing_stays_nothing_and_the_given_array_as_it_is():
    G = RNG.normal(size=(3, 4))
    for orthogonalized, make in ((exact.orthogonalized, np.array), (twin_exact.orthogonalized, torch.tensor)):
        assert not orthogonalized(make(np.zeros((3, 2)))).any()
        assert not orthogonalized(make(np.zeros((3, 2))), eps=0).any()
        assert tuple(orthogonalized(make(np.zeros((0, 2)))).shape) == (0, 2)
        for steps in (0, 5):
            given = make(G)
            orthogonalized(given, steps)[:] = 0
            assert np.array_equal(np.asarray(given), G)
    assert twin_exact.orthogonalized(empty := torch.zeros(0, 2)) is not empty
    assert exact.orthogonalized(np.ones((2, 2), np.float32)).dtype == np.float32
    assert exact.orthogonalized([[1, 0], [0, 1]]).dtype == float


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        (np.ones(3), ShapeError, r"is for matrices, and this has shape \(3,\)\. Move biases"),
        (np.ones((2, 3, 4)), ShapeError, r"shape \(2, 3, 4\)"),
        (np.ones((2, 2), complex), DtypeError, r"G has dtype .*complex128; give real numbers"),
        (np.ones((2, 2), bool), DtypeError, r"G has dtype .*bool; give real numbers"),
        ([[1.0], [1.0, 2.0]], ShapeError, "Give rows of one length"),
    ],
)
def test_what_is_no_matrix(given, error, says):
    for take in (exact.orthogonalized, exact.polar):
        with pytest.raises(error, match=f"{take.__name__}.*{says}"):
            take(given)
    for take in (twin_exact.orthogonalized, twin_exact.polar) if isinstance(given, np.ndarray) else ():
        with pytest.raises(error, match=f"{take.__name__}.*{says}"):
            take(torch.tensor(given))
        with pytest.raises(DtypeError, match=r"G is .*; give a tensor, torch\.as_tensor\(G\)"):
            take(given)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_inf_make_all_nan_or_are_refused(bad):
    G = np.array([[bad, 1.0, 0.0], [2.0, 3.0, 4.0]])
    for polar, make in ((exact.polar, np.array), (twin_exact.polar, torch.tensor)):
        with pytest.raises(CourseError, match="polar: G has entries that are nan or inf, and cannot be decomposed"):
            polar(make(G))
    for steps in (0, 5):
        with np.errstate(invalid="ignore"):
            assert np.isnan(exact.orthogonalized(G, steps)).all()
        assert torch.isnan(twin_exact.orthogonalized(torch.tensor(G), steps)).all()


def test_whole_numbers_become_float64_and_few_bits_are_not_decomposed():
    whole = np.array([[3, 1], [0, -2]])
    for module, make in ((exact, np.array), (twin_exact, torch.tensor)):
        for take in (module.orthogonalized, module.polar):
            found, right = (np.asarray(take(make(G))) for G in (whole, whole.astype(float)))
            assert found.dtype == float
            np.testing.assert_array_equal(found, right)
    half = np.eye(2, dtype=np.float16)
    with pytest.raises(DtypeError, match=r"polar: G has dtype float16, .*\. Use \.astype\(np\.float32\)"):
        exact.polar(half)
    with pytest.raises(DtypeError, match=r"inverse_root: A has dtype float16, .*\. Use \.astype\(np\.float32\)"):
        exact.inverse_root(half, 2)
    for dtype in (torch.float16, torch.bfloat16):
        with pytest.raises(DtypeError, match=rf"polar: G has dtype {dtype}, .*\. Use \.float\(\)"):
            twin_exact.polar(torch.eye(2, dtype=dtype))
        assert twin_exact.orthogonalized(torch.eye(2, dtype=dtype)).dtype == dtype
    assert exact.orthogonalized(half).dtype == np.float16
    for dtype in (np.float32, np.float64):
        assert exact.polar(np.eye(2, dtype=dtype)).dtype == exact.inverse_root(np.eye(2, dtype=dtype), 2).dtype == dtype
        assert twin_exact.polar(torch.tensor(np.eye(2, dtype=dtype))).numpy().dtype == dtype


def test_settings_of_orthogonalization():
    for orthogonalized, G in ((exact.orthogonalized, np.eye(2)), (twin_exact.orthogonalized, torch.eye(2))):
        with pytest.raises(CourseError, match=r"steps is 2\.5; give a whole number"):
            orthogonalized(G, 2.5)
        with pytest.raises(CourseError, match="eps is -1; give one finite number"):
            orthogonalized(G, eps=-1)
        for wrong in ((1, 2), (1, 2, 3, 4), 1.5, None, "abc", np.ones((2, 3))):
            with pytest.raises(CourseError, match=r"coefficients is .*; give 3 numbers"):
                orthogonalized(G, coefficients=wrong)
        for wrong in (np.nan, np.inf, True, "a", [1]):
            with pytest.raises(CourseError, match=r"coefficients has .* in it; give 3 finite numbers"):
                orthogonalized(G, coefficients=(1, wrong, 3))
        for numbers in ([2, -1.5, 0.5], np.array([2, -1.5, 0.5]), torch.tensor([2, -1.5, 0.5])):
            found, right = (orthogonalized(G, coefficients=each) for each in (numbers, (2.0, -1.5, 0.5)))
            assert np.array_equal(np.asarray(found), np.asarray(right)) and found.dtype == right.dtype


@pytest.mark.parametrize("order", [1, 2, 4])
def test_an_inverse_root_is_one(order):
    B = RNG.normal(size=(4, 4))
    A = B @ B.T
    root = exact.inverse_root(A, order)
    np.testing.assert_allclose(np.linalg.matrix_power(root, order) @ A, np.eye(4), atol=1e-8)
    np.testing.assert_allclose(root, root.T, atol=1e-12)


@pytest.mark.parametrize("c", [1e-20, 1e-8, 1.0, 1e8])
def test_an_inverse_root_leaves_out_the_directions_that_are_zero(c):
    v = RNG.normal(size=4)
    v /= np.linalg.norm(v)
    np.testing.assert_allclose(exact.inverse_root(c * np.outer(v, v), 2), c**-0.5 * np.outer(v, v), atol=1e-8 * c**-0.5)
    assert not exact.inverse_root(np.zeros((3, 3)), 4).any()


@pytest.mark.parametrize(
    ("A", "error", "says"),
    [
        (np.ones((2, 3)), ShapeError, r"A has shape \(2, 3\); give a square matrix"),
        (np.ones(3), ShapeError, r"A has shape \(3,\)"),
        (4.0, ShapeError, r"A has shape \(\)"),
        (np.eye(2) > 0, DtypeError, "A has dtype bool; give real numbers"),
        (np.eye(2) * 1j, DtypeError, "A has dtype complex128"),
        (np.diag([np.nan, 1.0]), CourseError, "A has entries that are nan or inf"),
        (np.diag([np.inf, 1.0]), CourseError, "A has entries that are nan or inf"),
        ([[4.0, 1.0], [0.0, 9.0]], CourseError, r"A is not symmetric\. Give a matrix that is, such as G @ G\.T"),
        (np.array([[1.0, 1e-3], [0.0, 1.0]], np.float32), CourseError, "A is not symmetric"),
        (np.diag([4.0, -1.0]), CourseError, "A has the eigenvalue -1, and no real root"),
        (np.diag([-1e-6, -1e-6]), CourseError, "A has the eigenvalue -1e-06"),
    ],
)
def test_what_has_no_inverse_root(A, error, says):
    with pytest.raises(error, match=f"inverse_root: {says}"):
        exact.inverse_root(A, 4)


@pytest.mark.parametrize("order", [0, -2, 2.5, "a", True, None])
def test_the_order_of_a_root_counts(order):
    for A in (np.eye(2), S.matrix("A")):
        with pytest.raises(CourseError, match=r"inverse_root: order is .*; give a whole number, 1 or more"):
            exact.inverse_root(A, order)


def test_an_inverse_root_overlooks_rounding_and_takes_whole_numbers():
    B = np.random.default_rng(0).normal(size=(6, 3))
    for dtype in (np.float64, np.float32):
        A = np.einsum("ij,kj->ik", B.astype(dtype), B.astype(dtype))  # three eigenvalues are 0, up to rounding
        A[0, 1] += 4 * np.finfo(dtype).eps
        assert np.linalg.eigvalsh(A)[0] > -1e-5
        root = exact.inverse_root(A, 2)
        np.testing.assert_allclose(root @ A @ root, exact.polar(B) @ exact.polar(B).T, atol=1e4 * np.finfo(dtype).eps)
    found = exact.inverse_root(np.diag([16, 81]), 4)
    assert found.dtype == float and np.allclose(found, np.diag([1 / 2, 1 / 3]))
    assert exact.inverse_root(np.zeros((0, 0)), 4).shape == (0, 0)


def test_the_engine_takes_the_same_root():
    A, B = S.matrix("A"), RNG.normal(size=(4, 4))
    root = S.function([A], exact.inverse_root(A, 4))
    np.testing.assert_array_equal(root(B @ B.T), exact.inverse_root(B @ B.T, 4))
    assert np.isnan(root(np.diag([np.nan, 1.0]))).all()  # not 0 where A is not 0


def test_the_unit_is_not_seen_down_to_the_default_eps():
    G = RNG.normal(size=(4, 3))
    G /= np.linalg.norm(G)
    T = torch.tensor(G)
    for c, same in ((1e-6, True), (1e-8, False)):
        pairs = [[f(c * x), f(x)] for f, x in ((exact.orthogonalized, G), (twin_exact.orthogonalized, T))]
        assert all(np.allclose(np.asarray(found), np.asarray(right), atol=1e-11) == same for found, right in pairs)
