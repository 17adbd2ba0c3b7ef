"""Projections are right at every scale that a dtype holds: of J, of the step, of the metric, of the drift."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.errors import CourseError, DtypeError
from course_utils.numpy_ref import projection as reference
from course_utils.torch_gpu import projection as twin
from course_utils.torch_gpu.scales import scaled, times_power_of_two, unscaled

pytestmark = pytest.mark.filterwarnings("error", "ignore:`torch.jit.script`:DeprecationWarning")  # torch's own, in jvp
RNG = np.random.default_rng(0)
X, G, METRIC, HELD = RNG.normal(size=(3, 5)), RNG.normal(size=10), 10 ** RNG.uniform(-3, 0, 10), [True, False]
J = np.hstack([X, np.zeros((3, 5))])  # of the first output of a linear layer
DRIFT = J @ G
# How many powers of two a dtype is taken up and down, and the error it may have
SCALES = {"float32": [-120, -64, -40, -36, 0, 32, 34, 62, 100, 125], "float64": [-1000, -260, 0, 250, 256, 500, 1021]}
EPS = {"float32": 1e-5, "float64": 1e-13}
each_scale = pytest.mark.parametrize(
    ("dtype", "power"), [(dtype, power) for dtype, powers in SCALES.items() for power in powers]
)


def numpy_step(g, J, metric):
    return reference.onto_null_space(g, J, metric).step


def torch_step(g, J, metric):
    return twin.onto_null_space(*(x if x is None else torch.tensor(x) for x in (g, J, metric))).step.numpy()


def matrix_free(g, J, metric):
    """Of a linear layer whose inputs are the left half of J."""
    x = torch.tensor(J[:, :5])
    layer = nn.Linear(5, 2, bias=False, dtype=x.dtype)
    nn.init.zeros_(layer.weight)
    given = torch.tensor(g), layer, x, HELD, metric if metric is None else torch.tensor(metric)
    step, _, residual = twin.onto_null_space_matrix_free(*given)
    size = np.linalg.norm(np.float64(J) / np.abs(J).max(), 2) * np.abs(J).max()
    if metric is None:
        left = np.linalg.norm(np.float64(J) / size @ (np.float64(step) / np.abs(g).max()))
        assert left / np.linalg.norm(np.float64(g) / np.abs(g).max()) <= 2 * max(residual, np.finfo(g.dtype).eps)
    return step.numpy()


WAYS = {"numpy": numpy_step, "torch": torch_step, "matrix-free": matrix_free}
each_way = pytest.mark.parametrize("way", WAYS)


def assert_is_near(found, right, dtype, power):
    """found / 2ᵏ is right, in a dtype that holds both."""
    assert found.dtype == dtype
    error = np.ldexp(found.astype(np.longdouble), -power) - right
    assert np.linalg.norm(np.float64(error)) <= EPS[dtype] * np.linalg.norm(right)


@each_way
@each_scale
def test_a_step_does_not_depend_on_the_unit_of_the_outputs(way, dtype, power):
    for metric in (None, METRIC):
        right = numpy_step(G, J, metric)
        found = WAYS[way](
            G.astype(dtype), np.ldexp(J.astype(dtype), power), metric if metric is None else METRIC.astype(dtype)
        )
        assert_is_near(found, right, dtype, 0)


@each_way
@each_scale
def test_a_step_is_as_long_as_what_it_is_made_from(way, dtype, power):
    found = WAYS[way](np.ldexp(G.astype(dtype), power), J.astype(dtype), None)
    assert_is_near(found, numpy_step(G, J, None), dtype, power)


@each_way
@each_scale
def test_a_metric_may_be_of_any_size(way, dtype, power):
    """The step goes with 1 / metric; g has half of the scale, so that the step can be held."""
    metric, g = np.ldexp(METRIC.astype(dtype), power), np.ldexp(G.astype(dtype), power // 2)
    assert_is_near(WAYS[way](g, J.astype(dtype), metric), numpy_step(G, J, METRIC), dtype, power // 2 - power)


@pytest.mark.parametrize(
    "correct", [reference.gauss_newton_correction, twin.gauss_newton_correction], ids=["numpy", "torch"]
)
@each_scale
def test_a_correction_at_every_scale(correct, dtype, power):
    right = reference.gauss_newton_correction(J, DRIFT)
    array = np.asarray if correct is reference.gauss_newton_correction else torch.tensor
    for up, other in ((power, power), (power, power // 2), (power // 2, power)):
        given = np.ldexp(J.astype(dtype), up), np.ldexp(DRIFT.astype(dtype), other)
        assert_is_near(np.asarray(correct(*map(array, given))), right, dtype, other - up)


TOO_LARGE = {  # in float32, and float64 where it says so
    "onto_null_space": lambda array: ([array([1e30, 1e30]), array([[1.0, 0.0]]), array([1e-30, 1e-30])]),
    "gauss_newton_correction": lambda array: [array([[1e-30, 0.0]]), array([1e30])],
    "unflatten_like": lambda array: [array([1e39, 0.0], "float64"), [array([0.0, 0.0])]],
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_the_dtype_cannot_hold_is_refused(name):
    with pytest.raises(CourseError, match=r"too large.*float32|float32.*too large"):
        getattr(reference, name)(*TOO_LARGE[name](lambda x, dtype="float32": np.array(x, dtype)))
    with pytest.raises(CourseError, match=r"too large.*float32|float32.*too large"):
        getattr(twin, name)(*TOO_LARGE[name](lambda x, dtype="float32": torch.tensor(x, dtype=getattr(torch, dtype))))


def test_numpys_svd_knows_two_dtypes():
    J = np.ones((1, 10), np.float16)
    for function, given in ((reference.onto_null_space, (G, J)), (reference.gauss_newton_correction, (J, [1.0]))):
        with pytest.raises(DtypeError, match="J has dtype float16, for which there is no SVD"):
            function(*given)


# Programs of their own scale


def test_a_feature_in_units_of_one():
    """4 examples of one feature, 8e9: J is (8e9, 1), so that the weight must stay and the bias may move."""
    found = twin.onto_null_space_matrix_free(torch.ones(2), nn.Linear(1, 1), torch.full((4, 1), 8e9), [True])
    assert found.step.tolist() == pytest.approx([0.0, 1.0], abs=1e-6) and 0 < found.residual < 4e-6


@pytest.mark.parametrize("bias", [-25.0, -40.0, -80.0])
def test_saturated_units(bias):
    net = nn.Sequential(nn.Linear(2, 2), nn.Sigmoid())
    nn.init.constant_(net[0].bias, bias)
    x, g = torch.tensor([[1.0, 2.0], [3.0, -1.0]]), torch.arange(6.0)
    right, rank = twin.onto_null_space(g, twin.output_jacobian(net, x, HELD))
    assert rank == 2
    assert (twin.onto_null_space_matrix_free(g, net, x, HELD).step - right).norm() <= 1e-5 * right.norm()


def test_scaling_changes_no_digit():
    for dtype in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        x = torch.tensor([3.0, -0.1, 0.0], dtype=dtype) * torch.finfo(dtype).tiny
        for given in (x, x / torch.finfo(dtype).tiny, torch.tensor([1.0, -0.25], dtype=dtype) * torch.finfo(dtype).max):
            near_one, power = scaled(given)
            assert 0.5 <= near_one.abs().max() <= 1
            assert torch.equal(times_power_of_two(near_one, power), given)
    assert scaled(torch.zeros(2))[1] == 0
    with pytest.raises(CourseError, match="The step is too large"):
        unscaled("The step", torch.ones(2), 128)
