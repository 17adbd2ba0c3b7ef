"""The update contract, a test a sentence: all from old values, stored at once or not at all, memory never shared."""

import itertools

import numpy as np
import pytest

from course_utils import symbolic as S
from course_utils.errors import CourseError, DtypeError, IdError, ShapeError
from course_utils.symbolic import Op, elementwise

RNG = np.random.default_rng(0)


# "every right-hand side, every output and every new row is computed from the old values"


def momentum(order=(0, 1)):
    """The program of so-33103111: p = .5, lr = 1, cost = 3 w²; the two updates in either order."""
    w, v = S.shared(1.0, "w"), S.shared(2.0, "v")
    pairs = [(w, w - 1.0 * v), (v, 0.5 * v + 0.5 * S.grad(3 * w**2, w))]
    return S.function([], [w, v], updates=[pairs[k] for k in order]), w, v


def assert_everything_sees_old_values(order):
    f, w, v = momentum(order)
    assert f() == [1, 2] and f() == [-1, 4] and (w.value, v.value) == (-5, -1)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_everything_sees_old_values(order):
    assert_everything_sees_old_values(order)


def test_a_shared_number_stays_a_python_number():
    """It takes the precision of what it meets, whatever was added to it before."""
    b, x = S.shared(0.5, "b"), S.vector("x")
    f = S.function([x], b * x, updates={b: b + S.sum(x)})
    assert f(np.ones(3)).dtype == np.float64
    then = f(np.ones(3, np.float32))
    assert then.dtype == np.float32 and then.tolist() == [3.5] * 3 and type(b.held) is float


def test_two_values_are_swapped():
    a, b = S.shared([1.0, 2.0], "a"), S.shared([3.0, 4.0], "b")
    f = S.function([], a + 0, updates={a: b, b: a})
    assert f().tolist() == [1, 2] and (a.value.tolist(), b.value.tolist()) == ([3, 4], [1, 2])
    assert f().tolist() == [3, 4] and (a.value.tolist(), b.value.tolist()) == ([1, 2], [3, 4])


def test_three_values_go_round():
    a, b, c = (S.shared(value, "a") for value in (1.0, 2.0, 3.0))
    S.function([], [], [(a, b), (b, c), (c, a)])()
    assert (a.value, b.value, c.value) == (2, 3, 1)


def test_rows_see_old_rows_and_other_updates_see_the_old_table():
    E, F, total = (S.shared(RNG.normal(size=size), name) for size, name in (((5, 2), "E"), ((5, 2), "F"), (2, "total")))
    old_E, old_F = E.value, F.value
    rows, other = E[[0, 3]], F[[3, 0]]
    updates = {
        E: S.set_subtensor(rows, other),
        F: S.inc_subtensor(other, rows),
        total: total + E.sum(axis=0) + F.sum(axis=0),
    }
    old_total = total.value
    found = S.function([], [E, rows, E.sum()], updates)()
    np.testing.assert_array_equal(found[0], old_E)
    np.testing.assert_array_equal(found[1], old_E[[0, 3]])
    np.testing.assert_allclose(total.value, old_total + old_E.sum(0) + old_F.sum(0))
    np.testing.assert_array_equal(E.value[[0, 3]], old_F[[3, 0]])
    np.testing.assert_array_equal(F.value[[3, 0]], old_F[[3, 0]] + old_E[[0, 3]])


MOVES = [lambda E: S.set_subtensor(E[1:4], E[0:3]), lambda E: S.set_subtensor(E[[1, 2, 3]], E[[0, 1, 2]])]


@pytest.mark.parametrize("make", MOVES)
def test_overlapping_rows_of_one_table_move_by_one(make):
    E = S.shared(np.arange(10.0).reshape(5, 2), "E")
    S.function([], [], {E: make(E)})()
    assert E.value.tolist() == [[0, 1], [0, 1], [2, 3], [4, 5], [8, 9]]


def net():
    """Updates of every sort in one list: full, of a number, of rows added and set, of a slice, of columns."""
    rng = np.random.default_rng(1)
    W, E, F, G, C = (S.shared(rng.normal(size=(4, 3)), name) for name in "WEFGC")
    n, ids = S.shared(0.0, "n"), S.ivector("ids")
    pairs = [
        (W, W - 0.1 * S.grad(((E[ids] @ W[:3]) ** 2).sum(), W)),
        (n, n + W.sum()),
        (E, S.inc_subtensor(E[ids], -F[ids])),
        (F, S.set_subtensor(F[ids], E[ids] * n)),
        (G, S.set_subtensor(G[1:3], W[:2])),
        (C, S.inc_subtensor(C[:, [0, 0]], G[:, :2])),
    ]
    return ids, pairs


def assert_order_does_not_matter(order):
    ids, pairs = net()
    again, same = net()
    S.function([ids], [], pairs)([1, 3, 1])
    S.function([again], [], [same[k] for k in order])([1, 3, 1])
    for (left, _), (right, _) in zip(pairs, same, strict=True):
        np.testing.assert_array_equal(left.value, right.value)


@pytest.mark.parametrize("order", list(itertools.permutations(range(6)))[::29])
def test_the_order_of_the_updates_does_not_matter(order):
    assert_order_does_not_matter(order)


# "If anything fails, nothing was stored"


class Fails(Op):
    """An op of a reader that raises."""

    def compute(self, x):
        raise RuntimeError("the op failed")


@elementwise()
def fails_for_negative(x):
    """An op that raises for some values."""
    if np.any(x < 0):
        raise RuntimeError("the op failed")
    return x * 1


class WrongSizes(Op):
    """An op that says it keeps the shape and does not."""

    def compute(self, x):
        return np.concatenate([x, x])


FAILURES = {
    "an input of the wrong shape": (lambda ids, x: (ids, x[None]), lambda x, w: w + x.sum(), ShapeError),
    "an input of the wrong dtype": (lambda ids, x: (ids, x.astype(complex)), lambda x, w: w + x.sum(), DtypeError),
    "an id too large": (lambda ids, x: (ids + 4, x), lambda x, w: w + x.sum(), IdError),
    "an id of −1": (lambda ids, x: (ids - 2, x), lambda x, w: w + x.sum(), IdError),
    "ids that are not integers": (lambda ids, x: (ids * 1.0, x), lambda x, w: w + x.sum(), DtypeError),
    "sizes that disagree": (lambda ids, x: (ids, x[:2]), lambda x, w: w * x, ShapeError),
    "a new shape": (lambda ids, x: (ids, x), lambda x, w: S.concatenate([x, w]), ShapeError),
    "a new shape by a slice": (lambda ids, x: (ids, x), lambda x, w: x[1:], ShapeError),
    "a new dtype": (lambda ids, x: (ids, x.astype(np.float32)), lambda x, w: x * 1, DtypeError),
    "an op that raises": (lambda ids, x: (ids, x), lambda x, w: Fails()(x) + w, RuntimeError),
    "values that an op refuses": (lambda ids, x: (ids, -x), lambda x, w: fails_for_negative(x) + w, RuntimeError),
    "an op whose sizes are wrong": (lambda ids, x: (ids, x), lambda x, w: WrongSizes()(x * w), ShapeError),
}


def assert_nothing_was_stored(case, place):
    """A function whose update number `place` of four fails, with all kinds of updates before and after it."""
    given, make, error = FAILURES[case]
    ids, x = S.ivector("ids"), S.vector("x")
    w, b, n = S.shared(np.ones(3), "w"), S.shared(np.zeros(2), "b"), S.shared(0.0, "n")
    E = S.shared(np.ones((4, 3)), "E")
    pairs = [(b, b + 1), (E, S.inc_subtensor(E[ids], E[ids] + 1)), (n, n + 1)]
    pairs.insert(place, (w, make(x, w)))
    f, held = S.function([ids, x], [x.sum()], pairs), (w, b, E, n)
    before = [s.value for s in held]
    with pytest.raises(error):
        f(*given(np.array([1, 3, 1]), np.array([1.0, 2.0, 3.0])))
    for s, old in zip(held, before, strict=True):
        np.testing.assert_array_equal(s.value, old)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("case", FAILURES)
def test_a_call_that_fails_stores_nothing(case, place):
    assert_nothing_was_stored(case, place)


def test_the_failing_cases_can_succeed_too():
    ids, x = S.ivector("ids"), S.vector("x")
    w, E = S.shared(np.ones(3), "w"), S.shared(np.ones((4, 3)), "E")
    f = S.function([ids, x], [], {w: fails_for_negative(x) + w, E: S.inc_subtensor(E[ids], E[ids])})
    f([1, 3, 1], [1.0, 2, 3])
    assert w.value.tolist() == [2, 3, 4] and E.value[:, 0].tolist() == [1, 3, 1, 2]


SUBSETS = {
    "rows": (lambda E: E[[0, 2]], (2, 2)),
    "slice": (lambda E: E[:1], (1, 2)),
    "row": (lambda E: E[1], (2,)),
    "columns": (lambda E: E[:, [1]], (4, 1)),
}


@pytest.mark.parametrize("subset", SUBSETS)
@pytest.mark.parametrize("make", [S.inc_subtensor, S.set_subtensor])
def test_a_part_of_another_dtype_is_refused_and_full_updates_with_it(make, subset):
    E, w = S.shared(np.ones((4, 2), np.float32), "E"), S.shared(1.0, "w")
    take, shape = SUBSETS[subset]
    f = S.function([], [], {w: w + 1, E: make(take(E), S.shared(np.ones(shape), "x"))})
    with pytest.raises(DtypeError, match="update of E would change its dtype from float32 to float64"):
        f()
    assert w.value == 1 and (E.value == 1).all()


# "No output and no stored value ever shares memory with a shared value, an input or another stored value"


class Identity(Op):
    """An op that returns its input, as it may."""

    def compute(self, x):
        return x


@elementwise()
def itself(x):
    """The same, entry by entry."""
    return x


VIEWS = {
    "the value itself": lambda x: x,
    "a transpose": lambda x: x.T,
    "a transpose twice": lambda x: x.T.T,
    "a slice": lambda x: x[:, :],
    "a slice backwards": lambda x: x[::-1],
    "a reshape": lambda x: x.reshape(3, 3),
    "a flat view and back": lambda x: x.reshape(-1).reshape(3, 3),
    "an axis more and less": lambda x: S.stack([x, x])[0],
    "a part of a concatenation": lambda x: S.concatenate([x, x])[:3],
    "an op that returns its input": lambda x: Identity()(x),
    "an elementwise op that does": lambda x: itself(x),
    "an elementwise op of a transpose": lambda x: itself(x.T),
    "rows": lambda x: x[[0, 1, 2]],
    "a gradient that is one number": lambda x: S.grad((x.sum() * 2.0), x),
    "a gradient that is stretched": lambda x: S.grad((x.sum(axis=0, keepdims=True) * x[:1]).sum(), x),
    "a computed value": lambda x: S.tanh(x),
    "its transpose": lambda x: S.tanh(x).T,
    "a reshape of it": lambda x: S.tanh(x).reshape(3, 3),
    "rows changed": lambda x: S.inc_subtensor(x[[0, 2]], x[[0, 2]]),
    "a slice set to a slice": lambda x: S.set_subtensor(x[:2], x[1:]),
}


def assert_nothing_shares_memory(first, second):
    """Both expressions of an input, of a shared matrix and of a constant: returned and stored at once, twice over."""
    x = S.matrix("x")
    a, b, c, d = (S.shared(RNG.normal(size=(3, 3)), name) for name in "abcd")
    leaves = [x, a, S.constant(RNG.normal(size=(3, 3)))]
    X = RNG.normal(size=(3, 3))
    for left, right in itertools.product(leaves, repeat=2):
        y, z = VIEWS[first](left), VIEWS[second](right)
        f = S.function([x], [y, y, z, x.T, a.T], {a: y, b: y, c: z, d: z.T})
        for _ in range(2):
            outputs = f(X)
            lasting = [outputs, [s.held for s in (a, b, c, d)], [X], [leaves[2].value]]
            arrays = list(itertools.chain(*lasting))
            for one, other in itertools.combinations(arrays, 2):
                assert not np.shares_memory(one, other)
            assert all(array.flags.writeable for array in arrays)


@pytest.mark.parametrize("first", VIEWS)
def test_nothing_shares_memory(first):
    for second in ("the value itself", "its transpose", first):
        assert_nothing_shares_memory(first, second)


def test_an_output_of_the_table_is_a_copy_while_its_rows_are_updated():
    E, ids = S.shared(np.ones((4, 2)), "E"), S.ivector("ids")
    f = S.function([ids], [E, E[ids], E[1], E.T], {E: S.inc_subtensor(E[ids], E[ids])})
    found = f([1, 1])
    assert all((value == 1).all() for value in found) and E.value[1].tolist() == [3, 3]
    assert not any(np.shares_memory(value, E.held) for value in found)


def test_numbers_that_are_views_are_copied_too():
    x, s = S.matrix("x"), S.shared(np.ones(1), "s")
    f = S.function([x], [S.reshape(x, ()), S.reshape(s, ()), S.reshape(x, ())])
    X = np.ones((1, 1))
    found = f(X)
    assert not any(np.shares_memory(value, array) for value in found for array in (X, s.held))
    assert not np.shares_memory(found[0], found[2])
    chosen = S.where(x.sum() > 0, x.sum(), 0.0)
    assert not np.shares_memory(*S.function([x], [chosen, chosen])(X))


def test_shared_values_are_copied_in_and_out():
    array = np.zeros(3)
    w = S.shared(array, "w")
    assert not np.shares_memory(w.held, array) and not np.shares_memory(w.value, w.held)
    w.value = array
    assert not np.shares_memory(w.held, array) and w.borrow() is w.held
    constant = S.constant(array)
    array[:] = 1
    assert S.function([], constant)().tolist() == [0, 0, 0]


def test_an_input_that_is_stored_is_copied():
    w, x = S.shared(np.zeros(2), "w"), S.vector("x")
    X = np.ones(2)
    S.function([x], [], {w: x})(X)
    X[:] = 5
    assert w.value.tolist() == [1, 1]


def test_a_failed_read_of_a_missing_argument_stores_nothing():
    w, x = S.shared(0.0, "w"), S.scalar("x")
    f = S.function([x], [], {w: w + x})
    with pytest.raises(TypeError, match="'x'"):
        f()
    assert w.value == 0 and issubclass(IdError, CourseError)
