"""The perturbed run moves last bits, and only those; equal numbers stay equal."""

import subprocess
import sys

import numpy as np
import pytest

from course_utils.tools.perturbation import RELATIVE, Drawn, generator_of, moved

SHAPES = [(5,), (3, 4), ()]


def perturbed(draw=1, seed=0):
    return generator_of(draw)(np.random.PCG64(seed))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("draw", [1, 2, 3])
def test_numbers_move_by_their_last_bits_toward_zero(dtype, draw):
    values = np.random.Generator(np.random.PCG64(0)).normal(size=1000).astype(dtype)
    other = moved(values, draw)
    bound = RELATIVE if dtype == np.float64 else np.finfo(np.float32).eps
    assert other.dtype == dtype and (other != values).mean() > 0.3
    assert (np.abs(other) <= np.abs(values)).all()
    assert np.abs(other / values - 1).max() <= bound


def test_draws_differ_and_a_draw_is_the_same_each_time():
    values = np.linspace(0.1, 1, 50)
    assert (moved(values, 1) != moved(values, 2)).any()
    np.testing.assert_array_equal(moved(values, 1), moved(values, 1))
    np.testing.assert_array_equal(moved(values, 1)[::-1], moved(values[::-1].copy(), 1))  # its place decides nothing


@pytest.mark.parametrize("values", [np.arange(5), np.zeros(3), np.array([True, False]), np.array(["a"])])
def test_zeros_and_whole_numbers_stay(values):
    np.testing.assert_array_equal(moved(values, 1), values)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_seed_means_the_same_numbers_and_almost_those_of_numpy(shape):
    exact = np.random.Generator(np.random.PCG64(0)).normal(0, 2, shape)
    one, two = perturbed().normal(0, 2, shape), perturbed().normal(0, 2, shape)
    np.testing.assert_array_equal(one, two)
    np.testing.assert_allclose(one, exact, rtol=2 * RELATIVE)
    assert np.shape(one) == shape


def test_rounded_to_float32_it_moves_by_a_unit_in_the_last_place():
    exact = np.random.Generator(np.random.PCG64(0)).normal(size=1000).astype(np.float32)
    drawn = perturbed().normal(size=1000)
    once, twice = drawn.astype(np.float32), drawn.astype(np.float64).astype(np.float32)
    assert 0.3 < (once != exact).mean() < 0.7 and np.abs(once / exact - 1).max() < 2e-7
    np.testing.assert_array_equal(once, twice)


def test_what_is_computed_from_drawn_numbers_is_a_plain_array():
    drawn = perturbed().normal(size=(3, 3))
    assert type(drawn) is Drawn
    for computed in (drawn @ drawn, drawn + 1, np.tanh(drawn), drawn.sum(axis=0)):
        assert type(computed) is np.ndarray
    assert type(drawn.sum()) is np.float64 and repr(drawn[:1, :1]).startswith("array(")


def test_integers_and_orders_are_those_of_numpy():
    exact = np.random.Generator(np.random.PCG64(0))
    ours = perturbed()
    np.testing.assert_array_equal(ours.permutation(20), exact.permutation(20))
    np.testing.assert_array_equal(ours.integers(9, size=20), exact.integers(9, size=20))


def test_a_process_is_perturbed_in_numpy_torch_and_the_digits():
    program = """
import numpy as np, torch
from course_utils.data import digits
def drawn():
    torch.manual_seed(0)
    at_once = [torch.randn(99), torch.rand(99), torch.nn.Linear(9, 9).weight.detach()]
    in_place = [torch.empty(99).normal_(), torch.empty(99, dtype=torch.float64).uniform_(1, 2)]
    import course_utils.data as data
    return [x.numpy() for x in at_once + in_place] + [
        np.random.default_rng(0).normal(size=99), data.digits().train_inputs, data.digits(dtype=np.float32).test_inputs
    ]
before = drawn()
from course_utils.tools import perturbation
perturbation.install(1)
assert 0 < torch.empty((), dtype=torch.float64).uniform_(1, 2) and torch.randn(3, dtype=torch.bfloat16).isfinite().all()
for old, new, again in zip(before, drawn(), drawn(), strict=True):
    assert old.dtype == new.dtype and (new == again).all() and (old != new).any()
    assert np.allclose(old, new, rtol=3e-7 if old.dtype == np.float32 else 3e-12, atol=0)
print("perturbed")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "perturbed\n", done.stderr
