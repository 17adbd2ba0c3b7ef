"""Loss scaling beside PyTorch's GradScaler, step by step, and autocast beside rounding by hand."""

import numpy as np
import pytest
import torch

from course_utils.errors import CourseError, DtypeError
from course_utils.numpy_ref.loss_scale import LossScale
from course_utils.numpy_ref.rounding import rounded, spacing

pytestmark = pytest.mark.filterwarnings("error")
SETTINGS = [
    {},
    {"scale": 2.0**10, "interval": 3},
    {"scale": 1.0, "growth": 4.0, "backoff": 0.25, "interval": 1},
    {"scale": 1000.0, "growth": 1.5, "backoff": 0.7, "interval": 5},
]


def drawn(updates=200, seed=0):
    """Gradients of two parameters, of which one in five has inf or nan."""
    rng = np.random.default_rng(seed)
    for _ in range(updates):
        grads = [rng.normal(size=3).astype(np.float32), rng.normal(size=(2, 2)).astype(np.float32)]
        if rng.random() < 0.2:
            grads[rng.integers(2)].flat[rng.integers(3)] = rng.choice([np.inf, -np.inf, np.nan])
        yield grads


def assert_scaler_parity(settings):
    """The same scaled gradients to both: the scale, the count and the parameters after every update."""
    ours = LossScale(**settings)
    theirs = torch.amp.GradScaler(
        "cpu",
        init_scale=ours.scale,
        growth_factor=ours.growth,
        backoff_factor=ours.backoff,
        growth_interval=ours.interval,
    )
    shapes = (3,), (2, 2)
    p, q = [np.ones(shape, np.float32) for shape in shapes], [torch.ones(shape, requires_grad=True) for shape in shapes]
    optimizer = torch.optim.SGD(q, lr=0.1)
    theirs.scale(torch.zeros(()))  # makes its tensors
    for update, grads in enumerate(drawn(), 1):
        with np.errstate(over="ignore"):
            found = ours.unscaled([g * np.float32(ours.scale) for g in grads])
        if found is not None:
            p = [x - np.float32(0.1) * g for x, g in zip(p, found, strict=True)]
        ours.update(skipped=found is None)
        for x, g in zip(q, grads, strict=True):
            x.grad = torch.tensor(g) * theirs.get_scale()
        theirs.step(optimizer)
        theirs.update()
        assert ours.scale == pytest.approx(theirs.get_scale(), rel=1e-5), f"update {update}"
        assert ours.good == theirs._get_growth_tracker(), f"update {update}"
        for x, y in zip(p, q, strict=True):
            np.testing.assert_allclose(x, y.detach().numpy(), rtol=1e-4, atol=1e-5, err_msg=f"update {update}")


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_scale_moves_as_that_of_torch(settings):
    assert_scaler_parity(settings)


def test_the_defaults_are_those_of_torch():
    ours, theirs = LossScale(), torch.amp.GradScaler("cpu")
    assert ours.scale == theirs._init_scale and ours.growth == theirs.get_growth_factor()
    assert ours.backoff == theirs.get_backoff_factor() and ours.interval == theirs.get_growth_interval()


def test_gradients_come_back_in_float32_or_wider():
    ours = LossScale(scale=4.0)
    grads = [np.float16([8.0]), np.float32([8.0]), np.float64([8.0]), 8]
    assert [(g.dtype.name, float(g.sum())) for g in ours.unscaled(grads)] == [
        ("float32", 2), ("float32", 2), ("float64", 2), ("float64", 2)
    ]  # fmt: skip
    assert ours.unscaled([np.float16([1.0]), np.float16([np.inf])]) is None
    assert ours.scale == 4.0 and ours.good == 0, "only update moves it"


def test_what_overflows_when_it_is_divided_counts_as_inf():
    small = LossScale(scale=2.0**-20)
    assert small.unscaled([np.float32([1.0]), np.float32([1e35])]) is None
    assert small.unscaled([np.float16([1.0])])[0].tolist() == [2.0**20]
    assert small.unscaled([np.float64([1e35])])[0].tolist() == [1e35 * 2**20], "float64 has room for it"


def test_the_scale_is_never_0():
    ours = LossScale(scale=2.0**-125, interval=5)
    ours.update(skipped=False)
    ours.update(skipped=True)
    ours.update(skipped=np.False_)
    assert (ours.scale, ours.good) == (2.0**-126, 1), "the smallest normal number of float32"
    for _ in range(3):
        with pytest.raises(CourseError, match=r"scale would fall to 5\.9e-39, since .* Nothing was changed"):
            ours.update(skipped=True)
        assert (ours.scale, ours.good) == (2.0**-126, 1)
    assert ours.unscaled([np.float32([2.0**-126])])[0].tolist() == [1]


def test_the_scale_stays_within_float32():
    ours = LossScale(scale=2.0**127, interval=1)
    ours.update(skipped=False)
    assert ours.scale == 2.0**127 and np.isfinite(np.float32(ours.scale))
    most = float(np.finfo(np.float32).max)
    assert LossScale(scale=most).scale == most
    half = LossScale(scale=most / 2, interval=1)
    half.update(skipped=False)
    assert half.scale == most, "the largest number is still one of float32"


ERRORS = [
    ({"scale": 0.0}, "scale is 0.0; give one finite number above 0"),
    ({"scale": np.inf}, "scale is inf"),
    ({"scale": 2**2000}, "scale is a whole number beyond float64"),
    ({"scale": 1e39}, r"scale is 1e\+39; give a number that a cost .*, from 1\.2e-38 to 3\.4e\+38"),
    ({"scale": 2.0**-127}, "scale is 5.87.*give a number that a cost in float32 can be multiplied by"),
    ({"growth": np.inf}, "growth is inf; give a factor above 1"),
    ({"growth": np.nan}, "growth is nan"),
    ({"growth": 10**400}, "growth is a whole number beyond float64"),
    ({"growth": 1.0}, "growth is 1.0; give a factor above 1"),
    ({"growth": "2"}, "growth is '2'"),
    ({"backoff": 1.0}, "backoff is 1.0; give a factor between 0 and 1"),
    ({"backoff": 0}, "backoff is 0"),
    ({"interval": 0}, "interval is 0; give a whole number, 1 or more"),
    ({"interval": 2.5}, "interval is 2.5"),
]


@pytest.mark.parametrize(("given", "says"), ERRORS)
def test_what_a_loss_scale_refuses(given, says):
    with pytest.raises(CourseError, match=says):
        LossScale(**given)


def test_gradients_are_a_list():
    with pytest.raises(CourseError, match=r"grads is .*give a list with one entry for each parameter"):
        LossScale().unscaled(np.ones(3))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (None, r"grads\[1\] is None; give real numbers"),
        ("a", r"grads\[1\] has dtype <U1"),
        (np.array([1j]), r"grads\[1\] has dtype complex128; give real numbers"),
        (np.array([True]), r"grads\[1\] has dtype bool"),
        (torch.ones(1).bfloat16(), r"grads\[1\] is tensor.*Convert it: tensor\.detach\(\)\.float\(\)\.cpu\(\)"),
    ],
)
def test_gradients_are_real(wrong, says):
    with pytest.raises(DtypeError, match=says):
        LossScale().unscaled([np.ones(1), wrong])


@pytest.mark.parametrize("wrong", [None, 1, [np.ones(1)], np.ones(2)])
def test_skipped_is_true_or_false(wrong):
    with pytest.raises(CourseError, match=r"skipped is .*; give True or False"):
        LossScale().update(skipped=wrong)


# Autocast: which functions are computed in 16 bits, and what comes out


def test_autocast_rounds_what_a_layer_reads_and_what_it_gives():
    rng = np.random.default_rng(0)
    X, W, b = (rng.normal(size=shape).astype(np.float32) for shape in ((32, 50), (50, 20), (20,)))
    layer = torch.nn.Linear(50, 20)
    layer.weight.data, layer.bias.data = torch.tensor(W.T), torch.tensor(b)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        theirs = layer(torch.tensor(X))
    assert theirs.dtype == torch.bfloat16 and layer.weight.dtype == torch.float32
    inside = rounded(X, "bfloat16") @ rounded(W, "bfloat16") + rounded(b, "bfloat16")
    ours, found = rounded(inside, "bfloat16"), theirs.float().detach().numpy()
    assert (np.abs(ours - found) <= spacing(np.maximum(np.abs(ours), np.abs(found)), "bfloat16")).all()
    assert (ours == found).mean() > 0.9 and (np.abs(X @ W + b - found) > np.abs(inside - found)).mean() > 0.7


def test_autocast_leaves_the_cost_in_float32():
    logits, labels = torch.randn(5, 3, generator=torch.Generator().manual_seed(0)), torch.tensor([0, 2, 1, 1, 0])
    functional = torch.nn.functional
    with torch.autocast("cpu", dtype=torch.bfloat16):
        product = logits @ logits.T
        cost = functional.cross_entropy(product.bfloat16(), labels)
        assert functional.mse_loss(logits.bfloat16(), logits).dtype == torch.float32
        assert functional.relu(product).dtype == torch.bfloat16, "what is not listed keeps the dtype that it gets"
    assert product.dtype == torch.bfloat16 and cost.dtype == torch.float32
    assert cost.item() == functional.cross_entropy(product.float(), labels).item()
