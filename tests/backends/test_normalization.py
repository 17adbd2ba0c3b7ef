"""Layer and batch normalization: both backends agree, with PyTorch's own too; backward is a projection; bad input is
named."""

import inspect

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.gradcheck import check_gradient
from course_utils.numpy_ref import normalization as reference
from course_utils.torch_gpu import normalization as twin

pytestmark = pytest.mark.filterwarnings("error")
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
RNG = np.random.default_rng(0)
X, DY = RNG.normal(2, 3, (6, 4)), RNG.normal(size=(6, 4))
DEEP, DEEP_DY = RNG.normal(size=(2, 3, 4)), RNG.normal(size=(2, 3, 4))
GAMMA, BETA, MEAN, VAR = RNG.normal(size=4), RNG.normal(size=4), RNG.normal(size=4), RNG.uniform(0.5, 2, 4)
KEPT = (GAMMA, BETA, MEAN, VAR)
NARROW = 1e-3 * X  # ε is as large as the variance
CASES = {
    "layer_norm": [(X, GAMMA, BETA), (NARROW, GAMMA, BETA, 1e-3), (DEEP, GAMMA, BETA), (X[0], GAMMA, BETA)],
    "layer_norm_backward": [(DY, X, GAMMA), (DY, NARROW, GAMMA, 1e-3), (DEEP_DY, DEEP, GAMMA), (DY[0], X[0], GAMMA)],
    "batch_norm": [(X, *KEPT), (NARROW, *KEPT, 0.3, 1e-3), (X[:2], *KEPT)],
    "batch_norm_backward": [(DY, X, GAMMA), (DY, NARROW, GAMMA, 1e-3), (DY[:2], X[:2], GAMMA)],
    "batch_norm_inference": [(X, *KEPT), (X[:1], *KEPT, 1e-3)],
}
EVERY = [(name, k) for name, calls in CASES.items() for k in range(len(calls))]
SIDES = pytest.mark.parametrize("side, array", [(reference, np.array), (twin, torch.tensor)], ids=["numpy", "torch"])


def public(module):
    return [
        n for n, f in vars(module).items() if inspect.isfunction(f) and f.__module__ == module.__name__ and n[0] != "_"
    ]


def called(side, name, arguments, array):
    found = getattr(side, name)(*(array(a) if isinstance(a, np.ndarray) else a for a in arguments))
    return found if isinstance(found, tuple) else (found,)


def assert_close(ours, theirs, tolerance):
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape and np.isfinite(ours).all()
    assert np.all(np.abs(ours - theirs) <= tolerance * np.maximum(np.abs(theirs), 1))


def test_both_backends_have_the_same_names_and_signatures_and_each_has_a_case():
    assert public(reference) == public(twin) == list(CASES)
    for name in CASES:
        assert inspect.signature(getattr(reference, name)) == inspect.signature(getattr(twin, name))


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype, tolerance", [("float64", 1e-12), ("float32", 2e-4)])
@pytest.mark.parametrize("name, k", EVERY)
def test_parity(name, k, dtype, tolerance, device):
    ours = called(reference, name, CASES[name][k], lambda a: a.astype(dtype))
    theirs = called(twin, name, CASES[name][k], lambda a: torch.tensor(a.astype(dtype), device=device))
    for a, t in zip(ours, theirs, strict=True):
        assert t.device.type == device
        assert str(a.dtype) == str(t.dtype).removeprefix("torch.") == dtype
        assert_close(a, t.cpu().numpy(), tolerance)


@SIDES
@pytest.mark.parametrize("k", range(4))
def test_layer_norm_is_torchs(side, array, k):
    x, gamma, beta, *eps = CASES["layer_norm"][k]
    dy = CASES["layer_norm_backward"][k][0]
    inputs = [torch.tensor(a, requires_grad=True) for a in (x, gamma, beta)]
    Y = F.layer_norm(inputs[0], (4,), *inputs[1:], *eps)
    assert_close(*called(side, "layer_norm", (x, gamma, beta, *eps), array), Y.detach(), 1e-12)
    gradients = torch.autograd.grad(Y, inputs, torch.tensor(dy))
    for mine, its in zip(called(side, "layer_norm_backward", (dy, x, gamma, *eps), array), gradients, strict=True):
        assert_close(mine, its, 1e-12)


@SIDES
@pytest.mark.parametrize("momentum, eps", [(0.1, 1e-5), (0.3, 1e-3), (1.0, 0.5), (0.0, 1e-5)])
@pytest.mark.parametrize("rows", [2, 6])
def test_batch_norm_is_torchs_and_so_is_what_it_remembers(side, array, momentum, eps, rows):
    x, dy = X[:rows], DY[:rows]
    inputs = [torch.tensor(a, requires_grad=True) for a in (x, GAMMA, BETA)]
    mean, var = torch.tensor(MEAN), torch.tensor(VAR)
    Y = F.batch_norm(inputs[0], mean, var, *inputs[1:], training=True, momentum=momentum, eps=eps)
    found = called(side, "batch_norm", (x, GAMMA, BETA, MEAN, VAR, momentum, eps), array)
    for mine, its in zip(found, (Y.detach(), mean, var), strict=True):
        assert_close(mine, its, 1e-12)
    gradients = torch.autograd.grad(Y, inputs, torch.tensor(dy))
    for mine, its in zip(called(side, "batch_norm_backward", (dy, x, GAMMA, eps), array), gradients, strict=True):
        assert_close(mine, its, 1e-12)
    still = F.batch_norm(torch.tensor(x), mean, var, inputs[1], inputs[2], training=False, eps=eps).detach()
    given = (x, GAMMA, BETA, mean.numpy(), var.numpy(), eps)
    assert_close(*called(side, "batch_norm_inference", given, array), still, 1e-12)


@SIDES
def test_the_defaults_are_those_of_torchs_modules(side, array):
    layer, batch = torch.nn.LayerNorm(4, dtype=torch.float64), torch.nn.BatchNorm1d(4, dtype=torch.float64)
    Y = batch(torch.tensor(NARROW)).detach()
    ones, zeros = np.ones(4), np.zeros(4)
    found = called(side, "batch_norm", (NARROW, ones, zeros, zeros, ones), array)
    for mine, its in zip(found, (Y, batch.running_mean, batch.running_var), strict=True):
        assert_close(mine, its, 1e-12)
    batch.eval()
    given = (NARROW, ones, zeros, batch.running_mean.numpy(), batch.running_var.numpy())
    assert_close(*called(side, "batch_norm_inference", given, array), batch(torch.tensor(NARROW)).detach(), 1e-12)
    assert_close(*called(side, "layer_norm", (NARROW, ones, zeros), array), layer(torch.tensor(NARROW)).detach(), 1e-12)


@pytest.mark.parametrize("name", ["layer_norm", "batch_norm"])
@pytest.mark.parametrize("eps", [1e-5, 1e-2])
def test_backward_is_the_measured_slope(name, eps):
    inputs = [0.1 * X, GAMMA, BETA]

    def value(*inputs):
        rest = (MEAN, VAR, 0.1) if name == "batch_norm" else ()
        Y = getattr(reference, name)(*inputs, *rest, eps)
        return (DY * (Y[0] if rest else Y)).sum()

    gradients = getattr(reference, f"{name}_backward")(DY, *inputs[:2], eps)
    for k, gradient in enumerate(gradients):
        assert check_gradient(lambda x, k=k: value(*inputs[:k], x, *inputs[k + 1 :]), inputs[k], gradient).ok


@SIDES
@pytest.mark.parametrize("name, axis", [("layer_norm", 1), ("batch_norm", 0)])
def test_backward_is_a_projection(side, array, name, axis):
    """What comes out has mean 0 and no part along x̂, and projecting it again changes nothing but the scale 1/s."""
    ones, tiny = np.ones(4), 1e-12
    back = f"{name}_backward"
    once = np.asarray(called(side, back, (DY, X, ones, tiny), array)[0])
    size = np.sqrt(X.var(axis=axis, keepdims=True) + tiny)
    x_hat = (X - X.mean(axis=axis, keepdims=True)) / size
    assert np.allclose(once.mean(axis=axis), 0, atol=1e-14) and np.allclose(
        (once * x_hat).mean(axis=axis), 0, atol=1e-12
    )
    assert_close(called(side, back, (once * size, X, ones, tiny), array)[0], once, 1e-11)


@SIDES
def test_nothing_that_is_given_is_changed(side, array):
    for name, k in EVERY:
        given = [array(a) if isinstance(a, np.ndarray) else a for a in CASES[name][k]]
        before = [np.array(a.tolist() if hasattr(a, "tolist") else a) for a in given]
        getattr(side, name)(*given)
        assert all(np.array_equal(a, b) for a, b in zip(given, before, strict=True))


@SIDES
def test_settings_are_weak(side, array):
    """A np.float64 as eps or momentum does not turn float32 into float64."""
    for name, rest in (("layer_norm", ()), ("batch_norm", (MEAN, VAR, np.float64(0.1)))):
        given = (X, GAMMA, BETA, *rest, np.float64(1e-5))
        for found in called(side, name, given, lambda a: array(a.astype("float32"))):
            assert str(found.dtype).endswith("float32")


@SIDES
class TestBadInput:
    def test_floats(self, side, array):
        for X in (array(np.ones((2, 4), dtype=np.int64)), [[1.0, 2.0]]):
            with pytest.raises(DtypeError, match=r"layer_norm: X (has dtype .*int64|is \[\[1.0, 2.0\]\]); give"):
                side.layer_norm(X, array(GAMMA), array(BETA))

    def test_shapes(self, side, array):
        x, g, b = array(X), array(GAMMA), array(BETA)
        with pytest.raises(
            ShapeError, match=r"layer_norm: gamma \(3,\) must have one number for each column of X \(6, 4\)"
        ):
            side.layer_norm(x, g[:3], b)
        with pytest.raises(ShapeError, match=r"batch_norm: beta \(1,\) must"):
            side.batch_norm(x, g, b[:1], g, g)
        with pytest.raises(ShapeError, match=r"batch_norm_inference: running_var \(\) must"):
            side.batch_norm_inference(x, g, b, g, 1.0)
        for name in ("layer_norm_backward", "batch_norm_backward"):
            with pytest.raises(ShapeError, match=rf"{name}: dY \(6, 1\) must have the shape of X \(6, 4\)"):
                getattr(side, name)(x[:, :1], x, g)
        with pytest.raises(ShapeError, match=r"X has shape \(0, 4\); there is nothing"):
            side.layer_norm(x[:0], g, b)
        with pytest.raises(ShapeError, match=r"X has shape \(\); there is nothing"):
            side.layer_norm(array(1.0) if side is twin else np.array(1.0), g, b)

    def test_batches(self, side, array):
        g, deep = array(GAMMA), array(DEEP)
        for call in (
            lambda: side.batch_norm(deep, g, g, g, g),
            lambda: side.batch_norm_backward(deep, deep, g),
            lambda: side.batch_norm_inference(deep, g, g, g, g),
        ):
            with pytest.raises(ShapeError, match=r"batch_norm.*: X has shape \(2, 3, 4\); give \(n, d\)"):
                call()
        one = array(X[:1])
        for call in (lambda: side.batch_norm(one, g, g, g, g), lambda: side.batch_norm_backward(one, one, g)):
            with pytest.raises(ShapeError, match=r"X has shape \(1, 4\); the variance of one example is 0"):
                call()

    @pytest.mark.parametrize("eps", [0, -1e-5, float("nan"), True, None])
    def test_eps(self, side, array, eps):
        x, g = array(X), array(GAMMA)
        for call in (
            lambda: side.layer_norm(x, g, g, eps),
            lambda: side.layer_norm_backward(x, x, g, eps),
            lambda: side.batch_norm(x, g, g, g, g, 0.1, eps),
            lambda: side.batch_norm_backward(x, x, g, eps),
            lambda: side.batch_norm_inference(x, g, g, g, g, eps),
        ):
            with pytest.raises(CourseError, match=r"eps is .*; give one finite number above 0"):
                call()

    @pytest.mark.parametrize("momentum", [-0.1, 1.1, float("nan"), None, True])
    def test_momentum(self, side, array, momentum):
        x, g = array(X), array(GAMMA)
        with pytest.raises(CourseError, match=r"momentum is .*; give a number from 0 to 1"):
            side.batch_norm(x, g, g, g, g, momentum)
