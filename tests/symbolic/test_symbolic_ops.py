"""Every operation of the engine gives NumPy's value, on arrays too, in their precision, with numbers on either side."""

import itertools
import re
import sys

import numpy as np
import pytest
from symbolic_cases import BROADCAST, CASES, ENTRYWISE, PRODUCTS, REDUCED, ROW, SHAPED, UNARY, X, Y

from course_utils import symbolic as S
from course_utils.errors import IdError
from course_utils.symbolic.elementwise import Elementwise
from course_utils.symbolic.graph import Input, Shared, ancestors
from course_utils.symbolic.op import Op


def value_of(case, leaves):
    inputs = [leaf for leaf in leaves if isinstance(leaf, Input)]
    f = S.function(inputs, case.f(*leaves))
    return f(*(a for a, leaf in zip(case.arrays, leaves, strict=True) if leaf in inputs))


def assert_value_is_numpys(case, open_sizes=False):
    found, wanted = value_of(case, case.leaves(open_sizes=open_sizes)), case.numpy(*case.arrays)
    assert np.shape(found) == np.shape(wanted)
    np.testing.assert_allclose(found, wanted, rtol=1e-13, atol=1e-13)


def ops_of_the_engine():
    """The names of those with a slope: what is elementwise, and other classes; training/ has tests of its own."""
    engine = r"course_utils\.symbolic\.(?!training)[\w.]+"
    modules = [module for name, module in sys.modules.items() if re.fullmatch(engine, name)]
    found = [value for module in modules for value in vars(module).values()]
    classes = {x for x in found if isinstance(x, type) and issubclass(x, Op) and "training" not in x.__module__}
    named = {x.__name__ for x in classes - {Elementwise} if x.grad is not Op.grad}
    return named | {x.call_name for x in found if isinstance(x, Elementwise) and x._adjoint}


def test_every_op_with_a_slope_stands_in_a_row():
    """Or in the gradient of one; by its name if it is elementwise, by its class otherwise."""
    used = set()
    for case, open_sizes in itertools.product([*CASES, *UNARY[3:]], [False, True]):
        leaves = case.leaves(open_sizes=open_sizes)
        y = case.f(*leaves)
        first = S.grad(y.sum(), leaves) if case.name != "integers" else []
        ops = {variable.op for variable in ancestors([y, *first]) if variable.op}
        used |= {op.call_name for op in ops} | {kind.__name__ for op in ops for kind in type(op).__mro__}
    missing = ops_of_the_engine() - used
    assert not missing, f"tests/symbolic_cases.py has no row for {missing}: add Case(name, S.name, NumPy's, (X,))"


@pytest.mark.parametrize("open_sizes", [False, True], ids=["known sizes", "open sizes"])
@pytest.mark.parametrize("case", [*CASES, *UNARY[3:]], ids=str)
def test_the_value_is_numpys(case, open_sizes):
    assert_value_is_numpys(case, open_sizes)


@pytest.mark.parametrize("case", [*ENTRYWISE, *BROADCAST, *REDUCED, *PRODUCTS, *SHAPED], ids=str)
def test_plain_arrays_give_plain_arrays(case):
    found = case.f(*case.arrays)
    assert isinstance(found, np.ndarray | np.generic)
    np.testing.assert_allclose(found, case.numpy(*case.arrays), rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("case", [case for case in CASES if case.name != "integers"], ids=str)
def test_float32_stays_float32(case):
    leaves = case.leaves(np.float32)
    y = case.f(*leaves)
    found = S.function([], [y, *S.grad((y * y).sum(), leaves)])()
    strong = [value for value in found if not isinstance(value, float)]
    assert {value.dtype for value in strong} == {np.dtype("float32")}
    assert [np.shape(value) for value in found[1:]] == [leaf.dims for leaf in leaves]


@pytest.mark.parametrize("case", [case for case in CASES if case.name != "integers"], ids=str)
def test_float32_stays_float32_in_the_gradient_of_a_plain_sum(case):
    leaves = case.leaves(np.float32)
    for gradient, leaf in zip(S.function([], S.grad(case.f(*leaves).sum(), leaves))(), leaves, strict=True):
        assert not leaf.ndim or gradient.dtype == np.float32


OPERATORS = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / b,
    lambda a, b: a**b,
    lambda a, b: a > b,
    lambda a, b: a >= b,
    lambda a, b: a < b,
    lambda a, b: a <= b,
]


@pytest.mark.parametrize("other", [np.abs(Y), np.float64(1.5), np.float32(1.5), np.array(1.5), 2, 1.5], ids=repr)
@pytest.mark.parametrize("operator", OPERATORS)
def test_operators_take_arrays_and_numbers_on_either_side(operator, other):
    x = S.shared(np.abs(X), "x")
    for left, right in ((x, other), (other, x)):
        made = operator(left, right)
        assert isinstance(made, S.Variable)
        wanted = operator(*(np.abs(X) if v is x else v for v in (left, right)))
        np.testing.assert_allclose(S.function([], made)(), wanted, rtol=1e-14)


def test_a_product_with_an_array_on_either_side():
    x = S.shared(X, "x")
    assert isinstance(Y.T @ x, S.Variable) and isinstance(x @ Y.T, S.Variable)
    left, right = S.function([], [Y.T @ x, x @ Y.T])()
    np.testing.assert_allclose(left, Y.T @ X)
    np.testing.assert_allclose(right, X @ Y.T)


def test_comparing_variables_with_equal_is_by_entries_and_with_double_equals_by_identity():
    x = S.vector("x")
    assert x == x and x != S.vector("x")
    assert S.function([x], S.equal(x, [1.0, 2.0]))([1.0, 3.0]).tolist() == [True, False]
    assert S.equal(np.array([1, 2]), np.array([1, 3])).tolist() == [True, False]


def test_labels_of_plain_arrays_are_checked():
    with pytest.raises(IdError, match="labels holds -1"):
        S.softmax_cross_entropy(X, np.array([0, -1, 2]))


def test_softmax_and_logsumexp_do_not_overflow():
    x = S.vector("x")
    big = np.array([1000.0, 999.0])
    e = np.exp([0.0, -1.0])
    np.testing.assert_allclose(S.function([x], S.softmax(x))(big), e / e.sum(), rtol=1e-14)
    np.testing.assert_allclose(S.function([x], S.logsumexp(x))(big), 1000 + np.log(e.sum()), rtol=1e-14)
    np.testing.assert_allclose(S.function([x], S.grad(S.logsumexp(x), x))(big), e / e.sum(), rtol=1e-14)


# Weak scalars


def adam_like(dtype, **scalars):
    """One step of Adam by hand on a shared array, with lr and t as inputs; the update's dtype must be the array's."""
    rng = np.random.default_rng(0)
    p, m, v = (S.shared(rng.uniform(size=(3, 2)).astype(dtype), name) for name in "pmv")
    x, lr, t = S.matrix("x"), S.scalar("lr"), S.iscalar("t")
    beta1, beta2, eps = (scalars.get(name, value) for name, value in (("beta1", 0.9), ("beta2", 0.999), ("eps", 1e-8)))
    g = S.grad(S.relu(p * x).sum(), p)
    new_m, new_v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    step = lr * (new_m / (1 - beta1**t)) / (S.sqrt(new_v / (1 - beta2**t)) + eps)
    return S.function([x, lr, t], (p * x).sum(), {p: p - step, m: new_m, v: new_v}), p, m, v


@pytest.mark.parametrize("lr", [0.1, np.float64(0.1), np.float32(0.1), np.array(0.1), 1], ids=repr)
@pytest.mark.parametrize("shared", [False, True], ids=["numbers", "shared"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_an_adam_step_keeps_its_precision(dtype, shared, lr):
    values = {"beta1": 0.9, "beta2": np.float64(0.999), "eps": 1e-8}
    f, *state = adam_like(dtype, **{k: S.shared(v, k) if shared else v for k, v in values.items()})
    for t in (1, np.int64(2), np.array(3)):
        f(np.ones((3, 2), dtype), lr, t)
    assert {s.value.dtype for s in state} == {np.dtype(dtype)}


def test_the_same_step_by_hand():
    f, p, m, v = adam_like(np.float64)
    P, M, V, x = p.value, m.value, v.value, np.array([[1.0, -2], [3, 4], [-5, 6]])
    g = x * (P * x > 0)
    f(x, 0.1, 3)
    M, V = 0.9 * M + 0.1 * g, 0.999 * V + 0.001 * g**2
    P = P - 0.1 * (M / (1 - 0.9**3)) / (np.sqrt(V / (1 - 0.999**3)) + 1e-8)
    for found, wanted in ((p, P), (m, M), (v, V)):
        np.testing.assert_allclose(found.value, wanted, rtol=1e-13)


NUMBERS = [
    (lambda s, t: S.exp(s) + S.relu(-s) * S.sigmoid(s), np.exp(1.5) + 0.0),
    (lambda s, t: S.where(s > t, s, t), 2),
    (lambda s, t: S.maximum(s, t) ** S.minimum(s, t), 2**1.5),
    (lambda s, t: s**t / t - S.sqrt(s * s) + S.absolute(-s), 1.5**2 / 2),
    (lambda s, t: t ** (t + 1), 8),
    (lambda s, t: S.mean(s) + S.sum(s) + S.max(s) + s.T, 6.0),
    (lambda s, t: S.sign(s) + S.log(s) * 0, 1.0),
]


@pytest.mark.parametrize(("expression", "wanted"), NUMBERS)
def test_expressions_of_numbers_alone_are_numbers(expression, wanted):
    s, t = S.scalar("s"), S.iscalar("t")
    x, made = S.shared(np.ones(1, np.float32), "x"), expression(s, t)
    given = {variable: value for variable, value in ((s, 1.5), (t, 2)) if variable in ancestors([made])}
    number, product = S.function(list(given), [made, x * made])(*given.values())
    assert type(number) in (int, float)
    assert number == pytest.approx(wanted, rel=1e-14) and product.dtype == np.float32


@pytest.mark.parametrize("x, y, wanted", [(-8.0, 1 / 3, np.nan), (10.0, 400, np.inf), (0.0, -1, np.inf), (-2.0, 3, -8)])
def test_powers_of_numbers_are_numpys(x, y, wanted):
    a, b = S.scalar("a"), S.scalar("b")
    with np.errstate(all="ignore"):
        assert S.function([a, b], a**b)(x, y) == pytest.approx(wanted, nan_ok=True)
        assert S.function([a], a**y)(x) == pytest.approx(wanted, nan_ok=True)


def test_a_number_held_by_a_shared_variable_keeps_its_kind():
    lr, t = S.shared(0.5, "lr"), S.shared(1, "t")
    lr.value = 2
    t.value = np.int32(3)
    assert (lr.value, type(lr.value), t.value, type(t.value)) == (2.0, float, 3, int)
    S.function([], [], {lr: t + 1})()
    assert (lr.value, type(lr.value)) == (4.0, float)
    assert isinstance(lr, Shared) and S.function([], lr + ROW)().dtype == np.float64


# Integers: those of any width and sign are labels and ids

TAKE_INTEGERS = {  # of ids (3,), x (3, 4) and a table (4, 3)
    "labels": lambda ids, x, table: S.softmax_cross_entropy(x, ids),
    "rows": lambda ids, x, table: table[ids] ** 2,
    "columns": lambda ids, x, table: x[:, ids] ** 2,
    "rows added": lambda ids, x, table: S.inc_subtensor(table[ids], x[:, :3]) ** 2,
    "columns added": lambda ids, x, table: S.inc_subtensor(x[:, ids], x[:, :3]) ** 2,
    "rows set": lambda ids, x, table: S.set_subtensor(table[ids], x[:, :3]) ** 2,
    "columns set": lambda ids, x, table: S.set_subtensor(x[:, ids], x[:, :3]) ** 2,
    "numbers": lambda ids, x, table: x.T * ids,
}


@pytest.mark.parametrize(
    "dtype", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", ">i4", ">u8"]
)
@pytest.mark.parametrize("name", TAKE_INTEGERS)
def test_integers_of_every_dtype(name, dtype):
    f, ids = TAKE_INTEGERS[name], np.array([3, 0, 3])
    i, x, table = S.ivector("i"), S.shared(X, "x"), S.shared(X.T + 1, "table")
    value = f(i, x, table)
    known = [v for v in (x, table) if v in ancestors([value])]
    compiled = S.function([i], [value, *S.grad(S.sum(value), known)])
    for found, wanted in zip(compiled(ids.astype(dtype)), compiled(ids), strict=True):
        assert found.dtype == wanted.dtype and found.tolist() == wanted.tolist()
    if name == "labels":
        assert S.softmax_cross_entropy(x.value, ids.astype(dtype)) == S.softmax_cross_entropy(x.value, ids)
