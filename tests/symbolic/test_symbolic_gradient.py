"""Gradients: against central differences to second order, added at forks, settled at ties, iterative on long chains."""

import numpy as np
import pytest
from symbolic_cases import CASES, IDS, X

from course_utils import symbolic as S
from course_utils.gradcheck import check_gradient
from course_utils.symbolic.graph import Input


def assert_gradients_are_right(case, open_sizes=False):
    """First and second derivatives of Σ r (f + f³), for each array that f takes, against central differences."""
    leaves, rng = case.leaves(open_sizes=open_sizes), np.random.default_rng(1)
    y = case.f(*leaves)
    cost = S.sum(rng.normal(size=np.shape(case.numpy(*case.arrays))) * (y + y * y * y))
    gradients = S.grad(cost, leaves)
    slope = sum(S.sum(g * rng.normal(size=array.shape)) for g, array in zip(gradients, case.arrays, strict=True))
    assert_slopes(cost, gradients, leaves, case)
    assert_slopes(slope, S.grad(slope, leaves), leaves, case)


def assert_slopes(cost, gradients, leaves, case):
    inputs = [leaf for leaf in leaves if isinstance(leaf, Input)]
    given = [array for leaf, array in zip(leaves, case.arrays, strict=True) if leaf in inputs]
    f, claims = S.function(inputs, cost), S.function(inputs, gradients)(*given)
    for k, (leaf, array, claim) in enumerate(zip(leaves, case.arrays, claims, strict=True)):

        def moved(value, leaf=leaf, k=k):
            if leaf not in inputs:
                leaf.value = value
                return f(*given)
            return f(*(value if i is leaf else a for i, a in zip(inputs, given, strict=True)))

        result = check_gradient(moved, array, np.asarray(claim), name=f"{case.name}, argument {k}")
        assert result.ok, result
        if leaf not in inputs:
            leaf.value = array


@pytest.mark.parametrize("open_sizes", [False, True], ids=["known sizes", "open sizes"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_first_and_second_derivatives(case, open_sizes):
    assert_gradients_are_right(case, open_sizes)


# Ties


@pytest.mark.parametrize(
    ("cost", "point", "wanted"),
    [
        (lambda x: S.relu(x).sum(), [0.0, -1, 1], [0, 0, 1]),
        (lambda x: S.absolute(x).sum(), [0.0, -1, 1], [0, -1, 1]),
        (lambda x: S.maximum(x, 0).sum(), [0.0, -1, 1], [0.5, 0, 1]),
        (lambda x: S.minimum(x, 0).sum(), [0.0, -1, 1], [0.5, 1, 0]),
        (lambda x: S.max(x) * 6, [2.0, 2, 1], [3, 3, 0]),
        (lambda x: S.max(S.reshape(x, (1, 3)), axis=1).sum() * 6, [2.0, 2, 2], [2, 2, 2]),
        (lambda x: (x**0).sum() + (x**1).sum() + (x**2).sum(), [0.0, 1, -1], [1, 3, -1]),
        (lambda x: S.where(x > 0, x, -x).sum(), [0.0, 2, -2], [-1, 1, -1]),
    ],
)
def test_the_slope_at_a_tie_is_the_documented_one(cost, point, wanted):
    x = S.vector("x")
    assert S.function([x], S.grad(cost(x), x))(point).tolist() == wanted


def test_the_exponents_slope_at_base_0_is_0():
    x, y = S.vector("x"), S.scalar("y")
    assert S.function([x, y], S.grad((x**y).sum(), y))([0.0, 0.0], 2.0) == 0


# Forks, chains, and what a gradient is taken of


def test_gradients_add_at_forks():
    x, y, z = S.scalar("x"), S.scalar("y"), S.scalar("z")
    f = (x + y) * S.maximum(y, z)  # cs224n-2019-l4: (2, 5, 0) at (1, 2, 0)
    assert S.function([x, y, z], S.grad(f, [x, y, z]))(1, 2, 0) == [2.0, 5.0, 0.0]


def test_a_diamond_of_diamonds_counts_every_way():
    x = S.vector("x")
    y = x
    for _ in range(60):
        y = y + y
    f = S.function([x], S.grad(y.sum(), x))
    assert f([1.0, 2.0]).tolist() == [2.0**60] * 2 and len(f.source) < 10_000


def test_a_fork_through_shapes():
    x = S.matrix("x")
    cost = (x @ x.T).sum() + (x * x.sum(axis=0)).sum() + x.mean() + x[0].sum()
    claim = S.function([x], S.grad(cost, x))(X)
    assert check_gradient(S.function([x], cost), X, claim).ok


def test_a_chain_of_10_000_operations():
    x = S.vector("x")
    y = x
    for _ in range(5_000):
        y = S.tanh(y) * 1.0001
    f = S.function([x], [y, S.grad(y.sum(), x)])
    value, slope = X[0], np.ones(4)
    for _ in range(5_000):
        value = np.tanh(value)
        slope, value = slope * (1 - value**2) * 1.0001, value * 1.0001
    found = f(X[0])
    np.testing.assert_allclose(found[0], value, rtol=1e-12)
    np.testing.assert_allclose(found[1], slope, rtol=1e-10)


def test_a_chain_of_10_000_numbers_sums_and_slices():
    s, x = S.scalar("s"), S.vector("x")
    number, part, total = s, x, S.constant(0.0)
    for _ in range(10_000):
        number, part, total = number + 1, part[:], total + x.sum()
    f = S.function([s, x], [number, part, total])
    assert f(0, [1.0, 2.0])[0] == 10_000
    with pytest.raises(Exception, match="one real number"):
        S.grad(part, x)


def test_an_expression_that_is_nested_deeply_compiles():
    x = S.vector("x")
    y = x
    for _ in range(2_000):
        y = 1 - (1 - (y + 1))
    assert S.function([x], y)([0.0]) == [2000.0]


def test_a_part_of_a_table_has_its_own_gradient_and_no_table_is_built():
    E, ids = S.shared(np.random.default_rng(0).normal(size=(6, 2)), "E"), S.ivector("ids")
    rows = E[ids]
    f = S.function([ids], S.grad((rows**2).sum(), rows))
    assert "zeros" not in f.source
    np.testing.assert_array_equal(f([3, 3]), 2 * E.value[[3, 3]])
    dense = S.function([ids], S.grad((rows**2).sum(), E))([3, 3])
    np.testing.assert_array_equal(dense, added_rows(6, 2 * E.value[[3, 3]], [3, 3]))


def added_rows(count, rows, ids):
    table = np.zeros((count, rows.shape[1]))
    np.add.at(table, ids, rows)
    return table


def test_intermediate_results_and_the_cost_itself_have_gradients():
    x = S.vector("x")
    h = (x * 3).named("h")
    cost = (h**2).sum()
    dh, dcost, dx = S.function([x], S.grad(cost, [h, cost, x]))([1.0, 2.0])
    assert dh.tolist() == [6, 12] and dcost == 1 and dx.tolist() == [18, 36]


def test_gradients_are_named_after_what_they_are_of_and_nothing_else_is_renamed():
    x, k = S.vector("x"), S.vector("k")
    inner = k * 2
    gradient = S.grad((x * inner).sum(), x)
    assert gradient is inner and inner.name is None
    H = S.tanh(x).named("H")
    assert S.grad((H * inner * k).sum(), x).name == "dx"


def test_labels_and_conditions_get_no_gradient_but_what_they_choose_does():
    logits, labels = S.matrix("logits"), S.ivector("labels")
    f = S.function([logits, labels], S.grad(S.softmax_cross_entropy(logits, labels), logits))
    P = np.exp(X) / np.exp(X).sum(1, keepdims=True)
    np.testing.assert_allclose(f(X, IDS), (P - np.eye(4)[IDS]) / 3, rtol=1e-12)


def test_hessian_times_a_vector():
    x = S.vector("x")
    f = (x**3).sum() + x[0] * x[1]
    found = S.function([x], S.hessian_vector(f, x, np.array([1.0, 2.0])))([3.0, 5.0])
    assert found.tolist() == [6 * 3 * 1 + 2, 6 * 5 * 2 + 1]
    assert S.function([x], S.hessian_vector((2 * x).sum(), x, np.ones(2)))([3.0, 5.0]).tolist() == [0, 0]


def test_the_hessian_over_a_table_is_zero_on_the_rows_that_are_not_used():
    E = S.shared(
        np.random.default_rng(0).normal(size=(6, 2)), "E"
    )  # theano-faq-subset: 3 rows of 6×2 used, rank 6 of 12
    rows = E[[0, 2, 5]]
    cost = (S.tanh(rows) ** 2).sum() + rows.sum() ** 2
    H = np.stack([S.function([], S.hessian_vector(cost, E, v))().ravel() for v in np.eye(12).reshape(12, 6, 2)])
    assert np.linalg.matrix_rank(H) == 6 and np.allclose(H, H.T)
    assert not H.reshape(6, 2, 6, 2)[[1, 3, 4]].any() and not H.reshape(6, 2, 6, 2)[:, :, [1, 3, 4]].any()
