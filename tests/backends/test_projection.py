"""Projected steps leave outputs alone: the laws of a projection, ranks, digits, drifts, and parity of the backends."""

import numpy as np
import pytest
import torch
from cases import PROJECTIONS
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from course_utils import symbolic as S
from course_utils.gradcheck import numerical_gradient
from course_utils.numpy_ref import projection as reference
from course_utils.torch_gpu import projection as twin

pytestmark = pytest.mark.filterwarnings("error", "ignore:`torch.jit.script`:DeprecationWarning")  # torch's own, in jvp
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
each_device = pytest.mark.parametrize("device", DEVICES)
each_dtype = pytest.mark.parametrize("dtype", [np.float32, np.float64])
steady = settings(derandomize=True, deadline=None, max_examples=60)
HELD = [True, False]  # output 1 of 2 is held


def drawn(seed, h, P, repeated=0):
    """g, J with the last rows repeated, and a metric over four powers of ten."""
    rng = np.random.default_rng(seed)
    J = rng.normal(size=(h, P))
    J = np.vstack([J, J[rng.integers(h, size=repeated)]])
    return rng.normal(size=P), J, 10 ** rng.uniform(-3, 1, P)


problems = st.builds(drawn, st.integers(0, 999), st.integers(1, 6), st.integers(7, 12), st.integers(0, 4))


def norm(x):
    return np.linalg.norm(np.asarray(x))


def as_matrix(project, J, metric=None):
    """The projection as a matrix: what becomes of every unit vector."""
    return np.stack([project(unit, J, metric).step for unit in np.eye(J.shape[1])], axis=1)


def assert_is_the_projection(project, problem):
    """P² = P, P = Pᵀ, J P = 0, and what is taken away lies among the rows of J."""
    _g, J, metric = problem
    P, rank = as_matrix(project, J), np.linalg.matrix_rank(J)
    assert norm(P @ P - P) <= 1e-13 and norm(P - P.T) <= 1e-13
    assert norm(J @ P) <= 1e-13 * norm(J)
    assert project(J[0], J).rank == rank and abs(np.trace(P) - (J.shape[1] - rank)) <= 1e-12
    Q = as_matrix(project, J, metric)  # D⁻¹ less its part: symmetric, and a projection in the metric
    assert norm(Q - Q.T) <= 1e-12 * norm(Q) and norm(Q @ np.diag(metric) @ Q - Q) <= 1e-12 * norm(Q)
    assert norm(J @ Q) <= 1e-12 * norm(J) * norm(Q)


@steady
@given(problem=problems)
def test_the_laws_of_a_projection(problem):
    assert_is_the_projection(reference.onto_null_space, problem)


@steady
@given(problem=problems)
def test_the_nearest_step_and_the_formula(problem):
    """Where J has full rank, the text's formula; always, what is taken away is orthogonal to what is left."""
    g, J, metric = problem
    for D in (np.ones_like(metric), metric):
        step, rank = reference.onto_null_space(g, J, D)
        assert g @ step >= 0  # it descends
        assert abs((g / D - step) @ (D * step)) <= 1e-11 * norm(g / D) * norm(D * step)
        if rank == len(J):
            taken = J.T @ np.linalg.solve(J @ np.diag(1 / D) @ J.T, J @ (g / D))
            assert np.allclose(step, (g - taken) / D, rtol=1e-8, atol=1e-8 * norm(g / D))


@steady
@given(problem=problems)
def test_the_correction_takes_the_drift_back_and_is_the_smallest(problem):
    g, J, _metric = problem
    drift = J @ g
    c = reference.gauss_newton_correction(J, drift)
    assert norm(J @ c + drift) <= 1e-12 * norm(J) * norm(g)
    assert norm(c) <= norm(g) * (1 + 1e-12)  # −g would do it too
    assert norm(reference.onto_null_space(c, J).step) <= 1e-12 * norm(g)  # nothing in it that J does not see


def test_a_scaled_step_descends_in_the_metric_only():
    g, scaled, J = np.array([1.0, 0.1, 0.1]), np.ones(3), np.array([[1.0, 0.4, 0.4]])
    euclid = reference.onto_null_space(scaled, J).step
    metric = reference.onto_null_space(g, J, metric=g / scaled).step
    assert abs(g @ euclid + 0.27) < 0.005 and g @ metric > 0.01
    assert abs(J @ euclid) < 1e-15 and abs(J @ metric) < 1e-15


# Digits


def test_float32_keeps_its_digits_where_normal_equations_lose_them():
    rng = np.random.default_rng(0)
    U, V = np.linalg.qr(rng.normal(size=(8, 8)))[0], np.linalg.qr(rng.normal(size=(26, 8)))[0]
    J, g = U @ np.diag(np.logspace(0, -3, 8)) @ V.T, rng.normal(size=26)
    right, J, g = reference.onto_null_space(g, J).step, np.float32(J), np.float32(g)
    normal = g - J.T @ np.linalg.solve(J @ J.T, J @ g)
    ours, rank = reference.onto_null_space(g, J)
    assert ours.dtype == np.float32 and rank == 8
    assert norm(normal - right) > 50 * norm(ours - right) and norm(ours - right) < 1e-3 * norm(right)
    assert norm(J @ ours) < 1e-6 < 1e-5 < norm(J @ normal)


@each_dtype
@pytest.mark.parametrize("module", [reference, twin], ids=["numpy", "torch"])
def test_repeated_samples_lower_the_rank_and_nothing_else(module, dtype):
    g, J, metric = (x.astype(dtype) for x in drawn(3, 5, 12))
    again = np.vstack([J, J[2:], 2 * J[:1]])
    if module is twin:
        g, J, metric, again = map(torch.from_numpy, (g, J, metric, again))
    for D in (None, metric):
        (step, rank), (same, as_before) = module.onto_null_space(g, J, D), module.onto_null_space(g, again, D)
        assert (rank, as_before) == (5, 5)
        assert norm(step - same) <= 1e4 * np.finfo(dtype).eps * norm(step)


def test_nothing_is_left_where_there_are_as_many_rows_as_parameters():
    step, rank = reference.onto_null_space([1.0, 2.0], [[1.0, 0.0], [1.0, 1.0], [3.0, 1.0]])
    assert rank == 2 and norm(step) < 1e-15


# The backends against each other


def as_tensors(arguments, device="cpu"):
    return [
        [torch.tensor(x, device=device) for x in a] if isinstance(a, list) else torch.tensor(a, device=device)
        for a in arguments
    ]


def assert_parity(ours, theirs, case, device="cpu"):
    """Arrays, lists of them, and (step, rank)."""
    for dtype, bound in ((np.float64, case.float64), (np.float32, case.float32)):
        arguments = [
            [x.astype(dtype) for x in a] if isinstance(a, list) else a if a.dtype == bool else a.astype(dtype)
            for a in case.arguments
        ]
        left = getattr(ours, case.name)(*arguments)
        right = getattr(theirs, case.name)(*as_tensors(arguments, device))
        scale = max(norm(a) for a in (arguments[0] if isinstance(arguments[0], list) else arguments[:1]))
        left, right = ([x] if hasattr(x, "dtype") else list(x) for x in (left, right))
        for a, b in zip(left, right, strict=True):
            b = b.cpu().numpy() if isinstance(b, torch.Tensor) else np.asarray(b)
            assert np.shape(a) == b.shape and (np.ndim(a) == 0 or a.dtype == b.dtype == dtype)
            assert norm(a - b) <= bound * max(norm(a), scale)


@each_device
@pytest.mark.parametrize("case", PROJECTIONS, ids=str)
def test_the_backends_agree(case, device):
    assert_parity(reference, twin, case, device)


def test_flatten_and_unflatten_undo_each_other_and_copy():
    arrays = [np.arange(6.0).reshape(2, 3).T, np.float32([7, 8]), np.array(9.0)]
    flat = reference.flatten(arrays)
    assert flat.tolist() == [0, 3, 1, 4, 2, 5, 7, 8, 9]
    back = reference.unflatten_like(flat, arrays)
    flat[:] = 0
    assert [a.tolist() for a in back] == [a.tolist() for a in arrays] and [a.dtype for a in back] == [
        a.dtype for a in arrays
    ]
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays]
    flat = twin.flatten(tensors)
    back = twin.unflatten_like(flat, tensors)
    flat.zero_()
    assert all(torch.equal(a, b) and a.dtype == b.dtype for a, b in zip(back, tensors, strict=True))
    assert not flat.requires_grad and twin.flatten(iter(tensors)).tolist() == [0, 3, 1, 4, 2, 5, 7, 8, 9]


# The network of the source: 3 inputs, 4 sigmoid units, 2 outputs


class Net:
    """In the engine: f(X) → (n, 2), J of output 1, the gradient that raises output 2, the parameters as a vector."""

    def __init__(self, std=0.5, n=8, seed=0):
        rng = np.random.default_rng(seed)
        shapes = {"W1": (3, 4), "b1": (4,), "W2": (4, 2), "b2": (2,)}
        self.params = [S.shared(rng.normal(0, std, shape), name) for name, shape in shapes.items()]
        self.X, X = rng.normal(size=(n, 3)), S.matrix("X")
        W1, b1, W2, b2 = self.params
        self.Y = Y = S.sigmoid(X @ W1 + b1) @ W2 + b2
        self.f = S.function([X], Y)
        self.jacobian = S.output_jacobian(Y[:, :1], [X], self.params)
        raised = S.function([X], S.grad(-Y[:, 1:].sum(), self.params))
        self.gradient = lambda: reference.flatten(raised(self.X))

    @property
    def vector(self):
        return reference.flatten([p.value for p in self.params])

    @vector.setter
    def vector(self, v):
        for p, part in zip(self.params, reference.unflatten_like(v, [p.value for p in self.params]), strict=True):
            p.value = part

    def torch(self, dtype=torch.float64, device="cpu"):
        """The same network as a module, and its inputs. Its Linear layers store Wᵀ."""
        module = nn.Sequential(nn.Linear(3, 4), nn.Sigmoid(), nn.Linear(4, 2)).to(device, dtype)
        with torch.no_grad():
            for p, shared in zip(module.parameters(), self.params, strict=True):
                p.copy_(torch.tensor(shared.value.T))
        return module, torch.tensor(self.X, dtype=dtype, device=device)


def order(net, d, steps=(1e-1, 1e-2, 1e-3)):
    """The slope of log drift over log ε, between each two neighbors."""
    start, before, drifts = net.vector, net.f(net.X)[:, 0], []
    for step in steps:
        net.vector = start - step * d
        drifts.append(norm(net.f(net.X)[:, 0] - before))
    net.vector = start
    return np.diff(np.log(drifts)) / np.diff(np.log(steps))


@pytest.mark.parametrize("n", [1, 8])
def test_the_drift_is_of_first_order_and_projected_of_second(n):
    net = Net(n=n)
    g = net.gradient()
    step, rank = reference.onto_null_space(g, net.jacobian(net.X))
    assert rank == n
    assert np.allclose(order(net, g), 1, atol=0.05)
    assert np.allclose(order(net, step), 2, atol=0.05)
    mean_only = reference.onto_null_space(g, net.jacobian(net.X).mean(axis=0, keepdims=True)).step
    assert n == 1 or np.allclose(order(net, mean_only), 1, atol=0.05)
    metric = np.random.default_rng(1).uniform(0.1, 3, len(g))
    assert np.allclose(order(net, reference.onto_null_space(g, net.jacobian(net.X), metric).step), 2, atol=0.05)


def test_the_correction_brings_the_drift_down():
    net = Net()
    start, before = net.vector, net.f(net.X)
    for _update in range(50):
        step = reference.onto_null_space(net.gradient(), net.jacobian(net.X)).step
        net.vector = net.vector - 0.002 * step
        drift = net.f(net.X)[:, 0] - before[:, 0]
        net.vector = net.vector + reference.gauss_newton_correction(net.jacobian(net.X), drift)
        assert norm(net.f(net.X)[:, 0] - before[:, 0]) <= 1e-10
    assert (net.f(net.X)[:, 1] - before[:, 1]).mean() > 0.1 and norm(net.vector - start) > 0.05


def test_with_enough_samples_the_projection_is_the_mask_on_the_last_layer():
    net = Net(std=1.0, n=40)
    step, rank = reference.onto_null_space(net.gradient(), net.jacobian(net.X))
    W1, b1, W2, b2 = reference.unflatten_like(step, [p.value for p in net.params])
    _W1, _b1, dW2, db2 = reference.unflatten_like(net.gradient(), [p.value for p in net.params])
    assert rank == 21  # as many as output 1 has parameters
    masked = [reference.mask_gradient(d, HELD) for d in (dW2, db2)]
    assert norm(W1) + norm(b1) <= 1e-8 * norm(masked[0])
    assert np.allclose(W2, masked[0], atol=1e-8) and np.allclose(b2, masked[1], atol=1e-8)


# Jacobians


def test_the_jacobian_of_the_engine_is_that_of_differences():
    net = Net(n=3)
    J = net.jacobian(net.X)
    assert J.shape == (3, 26)
    for row, example in zip(J, net.X, strict=True):

        def held(v, example=example):
            net.vector = v
            return net.f(example[None])[0, 0]

        start = net.vector
        assert np.allclose(row, numerical_gradient(held, start), atol=1e-8)
        net.vector = start


def test_rows_go_by_sample_then_output_and_columns_by_parameter():
    x, w, c, apart = S.matrix("x"), S.shared(np.zeros((2, 2)), "w"), S.shared(1.0, "c"), S.shared(np.ones(2), "apart")
    jacobian = S.output_jacobian(c * (x @ w), [x], [apart, w, c])
    J = jacobian([[1.0, 2.0], [3.0, 4.0]])
    by_hand = [[0, 0, 1, 0, 2, 0, 0], [0, 0, 0, 1, 0, 2, 0], [0, 0, 3, 0, 4, 0, 0], [0, 0, 0, 3, 0, 4, 0]]
    assert J.tolist() == by_hand
    assert S.output_jacobian((x @ w).sum(), [x], [w])([[1.0, 2.0]]).tolist() == [[1, 1, 2, 2]]


@each_device
@pytest.mark.parametrize("n", [1, 8, 100])
def test_the_jacobians_of_both_backends_agree(n, device):
    net = Net(n=n)
    module, X = net.torch(device=device)
    J = net.jacobian(net.X)
    blocks = np.split(J, np.cumsum([p.value.size for p in net.params])[:-1], axis=1)
    turned = [
        block.reshape(n, *p.value.shape).swapaxes(1, -1).reshape(n, -1)  # Linear stores Wᵀ
        for block, p in zip(blocks, net.params, strict=True)
    ]
    found = twin.output_jacobian(module, X, HELD)
    assert found.device == X.device and not found.requires_grad
    assert norm(found.cpu().numpy() - np.concatenate(turned, axis=1)) <= 1e-12 * norm(J)
