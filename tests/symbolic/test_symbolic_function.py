"""`function`: a graph becomes the plain NumPy program that one would have written by hand."""

import gc
import keyword
import linecache

import numpy as np
import pytest
from scipy import special

from course_utils import symbolic as S
from course_utils.symbolic.graph import ancestors
from course_utils.symbolic.op import Op


def lines_of(f):
    return [line.strip() for line in f.source.splitlines()]


# The source


def net(dtype=np.float64):
    rng = np.random.default_rng(0)
    X, y, lr = S.matrix("X"), S.ivector("y"), S.scalar("lr")
    W1, b1, W2, b2 = (
        S.shared(rng.normal(size=size).astype(dtype), name)
        for size, name in (((4, 6), "W1"), (6, "b1"), ((6, 3), "W2"), (3, "b2"))
    )
    H = S.relu(X @ W1 + b1).named("H")
    cost = S.softmax_cross_entropy((H @ W2 + b2).named("Z"), y).named("cost")
    params = [W1, b1, W2, b2]
    updates = {p: p - lr * g for p, g in zip(params, S.grad(cost, params), strict=True)}
    return S.function([X, y, lr], cost, updates), params


def test_the_source_of_a_net_is_short_and_has_its_names():
    f, _ = net()
    lines = lines_of(f)
    for line in (
        "H = np.maximum(X @ W1 + b1, 0)",
        "Z = H @ W2 + b2",
        "dH = dZ @ W2.T",
        "dW1 = X.T @ t",
        "t = dH * (H > 0)",
        "new_W1 = W1 - lr * dW1",
        "shared_W1.held = new_W1",
        "return cost",
    ):
        assert line in lines
    assert len(lines) < 42 and max(map(len, lines)) < 90


def test_a_step_is_the_step_by_hand():
    f, params = net()
    W1, b1, W2, b2 = (p.value for p in params)
    X, y = np.random.default_rng(1).normal(size=(5, 4)), np.array([0, 2, 1, 1, 0])
    H = np.maximum(X @ W1 + b1, 0)
    P = special.softmax(H @ W2 + b2, axis=1)
    dZ = (P - np.eye(3)[y]) / 5
    dA = dZ @ W2.T * (H > 0)
    assert f(X, y, 0.5) == pytest.approx(-np.log(P[np.arange(5), y]).mean(), rel=1e-14)
    for p, old, d in zip(params, (W1, b1, W2, b2), (X.T @ dA, dA.sum(0), H.T @ dZ, dZ.sum(0)), strict=True):
        np.testing.assert_allclose(p.value, old - 0.5 * d, rtol=1e-12, atol=1e-14)


def test_shared_subexpressions_appear_once_wherever_they_were_written():
    x = S.vector("x")
    f = S.function([x], S.exp(2 * x) * S.exp(2 * x) + S.exp(2 * x).sum())
    assert f.source.count("np.exp") == 1


def test_equal_numbers_of_different_kinds_stay_apart():
    x = S.ivector("x")
    one, real, true = S.function([x], [x + 1, x + 1.0, x + S.constant(True)])([1])
    assert (one.dtype.kind, real.dtype.kind, true.dtype.kind) == ("i", "f", "i")
    found = S.function([], [S.constant(0.0) * 1.0, S.constant(-0.0) * 1.0])()
    assert np.signbit(found).tolist() == [False, True]


def test_the_name_of_any_of_the_equal_expressions_is_kept():
    x = S.vector("x")
    f = S.function([x], S.exp(x).sum() + S.exp(x).named("e")[0])
    assert "e = np.exp(x)" in lines_of(f)


NAMES = ["lambda", "np", "f", "x y", "2x", "", "W′", "θ", "x²", "𝜃", "a.b"]  # no names in Python, or not free
TAKEN = ["real_array", "print", "shared_w", "locals", "merge_rows"]  # the program's own


@pytest.mark.parametrize("name", [*NAMES, *TAKEN])
def test_any_name_will_do(name):
    x, w = S.vector(name), S.shared([1.0, 2.0], name)
    f = S.function([x], [(x * w).named(name), x @ w], {w: w + x})
    assert f([3.0, 4.0])[0].tolist() == [3, 8] and w.value.tolist() == [4, 6]


def test_equal_names_are_told_apart():
    x, y = S.scalar("x"), S.scalar("x")
    assert S.function([x, y], x - y * 2)(5.0, 1.0) == 3


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        (lambda a, b: a - (b - a), "a - (b - a)"),
        (lambda a, b: (a - b) - a, "a - b - a"),
        (lambda a, b: a / (b * a), "a / (b * a)"),
        (lambda a, b: (a * b) ** 2, "(a * b) ** 2"),
        (lambda a, b: (-a) ** 2, "(-a) ** 2"),
        (lambda a, b: -(a**2), "-a ** 2"),
        (lambda a, b: (a**2) ** b, "(a ** 2) ** b"),
        (lambda a, b: a ** (b**2), "a ** b ** 2"),
        (lambda a, b: a ** (-b), "a ** (-b)"),
        (lambda a, b: a * -2.0, "a * -2.0"),
        (lambda a, b: S.constant(-2.0) ** a, "(-2.0) ** a"),
        (lambda a, b: (a + b).sum() * 2, "(a + b).sum() * 2"),
        (lambda a, b: (-a)[1:] * 1, "(-a)[1:] * 1"),
        (lambda a, b: (a > b) * a, "(a > b) * a"),
        (lambda a, b: (a > b) > (b > a), "(a > b) > (b > a)"),
        (lambda a, b: S.constant(np.inf) * a, "constant * a"),
        (lambda a, b: a[::2] + b[1:3:2][0], "a[::2] + b[1:3:2][0]"),
    ],
)
def test_parentheses_stand_where_they_must_and_nowhere_else(expression, written):
    a, b = S.vector("a"), S.vector("b")
    y = expression(a, b)
    inputs = [v for v in (a, b) if v in ancestors([y])]
    f = S.function(inputs, y)
    assert f.source.splitlines()[-2].strip().removeprefix("t = ") == written
    A, B = np.array([1.5, 2.5, 3.5]), np.array([0.5, 3.0, 1.25])
    if not written.startswith(("(-2.0)", "constant")):
        np.testing.assert_array_equal(f(*({"a": A, "b": B}[v.name] for v in inputs)), expression(A, B))


def test_long_expressions_are_broken_into_lines():
    x = S.vector("x")
    y = x
    for k in range(50):
        y = y + x * float(k)
    f = S.function([x], y)
    assert max(len(line) for line in lines_of(f)) < 100
    np.testing.assert_allclose(f([1.0]), 1 + sum(range(50)))


class Noisy(Op):
    """An op that raises."""

    def compute(self, x):
        raise RuntimeError("too noisy")


def test_a_traceback_points_into_the_program():
    f = S.function([x := S.vector("x")], Noisy()(x + 1))
    with pytest.raises(RuntimeError) as caught:
        f([1.0])
    frame = caught.traceback[-2]
    assert "noisy(x + 1)" in str(frame.statement) and "<compiled function" in str(frame.path)


def test_the_source_goes_with_the_function():
    f = S.function([x := S.vector("x")], (x + 1).named("only_here"))
    kept = [name for name, entry in linecache.cache.items() if name[0] == "<" and "only_here" in "".join(entry[2])]
    assert len(kept) == 1
    del f
    gc.collect()
    assert kept[0] not in linecache.cache


def test_outputs_are_one_or_a_list_and_may_be_anything():
    x, w = S.vector("x"), S.shared([5.0], "w")
    assert S.function([x], x)([1.0]).tolist() == [1]
    assert [v.tolist() for v in S.function([x], [x, w, np.ones(1)])([1.0])] == [[1], [5], [1]]
    assert S.function([], [])() == [] and S.function([], 3.0)() == 3 and S.function([], [w.sum()], {})() == [5]


def test_an_empty_batch_is_no_step():
    f, params = net()
    before = [p.value for p in params]
    with np.errstate(all="ignore"):
        assert np.isnan(f(np.zeros((0, 4)), [], 0.5))
    for p, old in zip(params, before, strict=True):
        np.testing.assert_array_equal(p.value, old)


def test_a_function_shows_its_source():
    f = S.function([x := S.vector("x")], x * 2)
    assert repr(f) == f.source and f.source.startswith("def f(x):\n")


def test_names_are_never_keywords():
    assert all(S.function([x := S.scalar(word)], x * 1)(2.0) == 2 for word in keyword.kwlist)
