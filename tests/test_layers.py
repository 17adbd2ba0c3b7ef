"""The pieces of a network: both backends agree, the backward steps are right, bad input is named."""

import inspect

import numpy as np
import pytest
import torch
from cases import LAYERS

from course_utils.errors import DtypeError, IdError, ShapeError
from course_utils.gradcheck import check_gradient
from course_utils.numpy_ref import layers as reference
from course_utils.torch_gpu import layers as twin

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


def public(module):
    return {name for name, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == module.__name__} - {
        name for name in dir(module) if name.startswith("_")
    }


def as_tuple(result):
    return result if isinstance(result, tuple) else (result,)


def test_both_backends_have_the_same_names_and_each_has_a_case():
    assert public(reference) == public(twin) == {case.name for case in LAYERS}


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", LAYERS, ids=str)
def test_parity(case, dtype, device):
    floats = [a.astype(dtype) if getattr(a, "dtype", None) == np.float64 else a for a in case.arguments]
    tensors = [torch.tensor(a, device=device) if isinstance(a, np.ndarray) else a for a in floats]
    ours = as_tuple(getattr(reference, case.name)(*floats))
    theirs = as_tuple(getattr(twin, case.name)(*tensors))
    assert len(ours) == len(theirs)
    for a, t in zip(ours, theirs, strict=True):
        assert t.device.type == device
        assert np.isfinite(a).all()
        if case.name != "one_hot":  # its dtype is an argument of its own
            assert str(np.asarray(a).dtype) == str(t.dtype).removeprefix("torch.") == dtype
        assert np.shape(a) == tuple(t.shape)
        difference = np.linalg.norm(np.asarray(a) - t.cpu().numpy())
        assert difference <= getattr(case, dtype) * max(np.linalg.norm(a), 1e-300)


def away_from_zero(rng, shape):
    return rng.normal(size=shape) + np.sign(rng.normal(size=shape))


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_slopes(name):
    Z = away_from_zero(np.random.default_rng(1), (3, 4))
    f, slope = getattr(reference, name), getattr(reference, f"{name}_slope")
    assert check_gradient(lambda Z: f(Z).sum(), Z, slope(Z)).ok


def test_relu_has_slope_zero_at_its_kink():
    assert reference.relu_slope(np.zeros(1)) == 0 == twin.relu_slope(torch.zeros(1))


@pytest.mark.parametrize("n, d_in, d_out", [(5, 4, 3), (1, 2, 6), (3, 3, 3)])
def test_affine_backward(n, d_in, d_out):
    rng = np.random.default_rng(2)
    X, W, b = rng.normal(size=(n, d_in)), rng.normal(size=(d_in, d_out)), rng.normal(size=d_out)
    weights = rng.normal(size=(n, d_out))  # so that dZ is not constant
    dX, dW, db = reference.affine_backward(weights, X, W)
    assert check_gradient(lambda X: (weights * reference.affine(X, W, b)).sum(), X, dX).ok
    assert check_gradient(lambda W: (weights * reference.affine(X, W, b)).sum(), W, dW).ok
    assert check_gradient(lambda b: (weights * reference.affine(X, W, b)).sum(), b, db).ok


def test_softmax_cross_entropy_backward():
    Z, labels = np.random.default_rng(3).normal(size=(5, 3)), np.array([2, 0, 1, 1, 0])
    dZ = reference.softmax_cross_entropy_backward(Z, labels)
    assert check_gradient(lambda Z: reference.softmax_cross_entropy(Z, labels), Z, dZ).ok
    assert np.allclose(dZ.sum(axis=1), 0)


def test_against_torch_autograd():
    Z = torch.randn(5, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0), requires_grad=True)
    labels = torch.tensor([2, 0, 1, 1, 0])
    cost = torch.nn.functional.cross_entropy(Z, labels)
    cost.backward()
    assert torch.allclose(twin.softmax_cross_entropy(Z.detach(), labels), cost.detach(), rtol=1e-14)
    assert torch.allclose(twin.softmax_cross_entropy_backward(Z.detach(), labels), Z.grad, atol=1e-15)


@pytest.mark.parametrize("layers, array", [(reference, np.array), (twin, torch.tensor)], ids=["numpy", "torch"])
class TestBadInput:
    """The same errors in both backends; each names what was given."""

    def test_shapes(self, layers, array):
        X, W, b = array(np.ones((5, 4))), array(np.ones((3, 4))), array(np.ones(3))
        with pytest.raises(ShapeError, match=r"X \(5, 4\), W \(3, 4\) and b \(3,\) do not fit"):
            layers.affine(X, W, b)
        with pytest.raises(ShapeError, match=r"dZ \(5, 4\), X \(5, 4\) and W \(3, 4\)"):
            layers.affine_backward(X, X, W)
        with pytest.raises(ShapeError, match=r"labels \(4,\) must hold one class for each row"):
            layers.softmax_cross_entropy(X, array([0, 1, 0, 1]))
        with pytest.raises(ShapeError, match=r"dY \(5, 4\) must have one row for each of the ids \(2,\)"):
            layers.lookup_backward(X, array([0, 1]), 3)

    @pytest.mark.parametrize("bad", [-1, 3])
    def test_ids_outside_the_table(self, layers, array, bad):
        with pytest.raises(IdError, match=rf"ids hold {bad}, but there are only the row numbers 0 … 2"):
            layers.lookup(array(np.ones((3, 2))), array([0, bad]))
        with pytest.raises(IdError, match=f"ids hold {bad}"):
            layers.lookup_backward(array(np.ones((2, 2))), array([0, bad]), 3)
        with pytest.raises(IdError, match=f"labels hold {bad}, but there are only the class numbers 0 … 2"):
            layers.softmax_cross_entropy_backward(array(np.ones((2, 3))), array([0, bad]))

    def test_ids_that_are_not_integers(self, layers, array):
        with pytest.raises(DtypeError, match=r"ids have dtype .*float(32|64); give integers"):
            layers.lookup(array(np.ones((3, 2))), array([0.0, 1.0]))
        with pytest.raises(DtypeError, match=r"labels have dtype .*bool"):
            layers.softmax_cross_entropy(array(np.ones((2, 2))), array([True, False]))

    def test_an_empty_batch_of_ids_is_fine(self, layers, array):
        ids = array(np.zeros(0, dtype=np.int64))
        assert tuple(layers.lookup(array(np.ones((3, 2))), ids).shape) == (0, 2)
        assert not layers.lookup_backward(array(np.zeros((0, 2))), ids, 3).any()
