"""Words of real Theano programs: what they compute, and other ways to call that are refused."""

import numpy as np
import pytest
from symbolic_cases import COLUMN, CUBE, X

from course_utils import symbolic as S
from course_utils.errors import CourseError, ShapeError
from course_utils.gradcheck import check_gradient

A = np.array([[1.0, 2.0], [3.0, 4.0]])


# --- the words


def test_a_shared_value_is_read_and_set():
    w = S.shared(np.ones(2), "w")
    copy, itself = w.get_value(), w.get_value(borrow=True)
    copy[0] = 5
    assert w.get_value().tolist() == [1, 1] and itself is w.borrow()
    new = np.array([2.0, 3.0])
    w.set_value(new, borrow=True)
    new[0] = 9
    assert w.value.tolist() == [2, 3]
    with pytest.raises(ShapeError, match="w has shape"):
        w.set_value(np.ones(3))


def test_eval_compiles_and_calls():
    x, w = S.vector("x"), S.shared(np.array([1.0, 2.0]), "w")
    assert (w * 2).eval().tolist() == [2, 4]
    assert (w * x).sum().eval({x: [3.0, 4.0]}) == 11
    with pytest.raises(CourseError, match="need x, which is no input"):
        (w * x).eval()


def test_sizes_are_variables():
    x = S.matrix("x")
    n, d = x.shape
    rows, columns = S.function([x], [n, d])(np.ones((3, 2)))
    assert (rows, columns) == (3, 2) and isinstance(rows, int)
    mean = S.function([x], (x / x.shape[0]).sum())
    assert mean(A) == 5
    assert S.function([x], S.grad((x / n).sum(), x))(A).tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_a_shape_that_a_call_brings():
    x, k = S.matrix("x"), S.iscalar("k")
    f = S.function([x, k], x.reshape((k, -1)))
    assert f(A, 4).shape == (4, 1)
    with pytest.raises(ShapeError, match=r"reshape: 4 entries do not fit the shape \(3, -1\)"):
        f(A, 3)
    same = x.T.reshape(x.shape)  # its sizes are those of x: they agree without a check
    assert S.function([x], same * x)(A).tolist() == [[1, 6], [6, 16]]


@pytest.mark.parametrize(
    ("pattern", "array", "expected"),
    [
        ((1, 0), X, X.T),
        ((0, "x", 1), X, X[:, None]),
        (("x", 1, 0), X, X.T[None]),
        ((("x", 0, 1),), X, X[None]),
        ((0,), COLUMN, COLUMN[:, 0]),
        (("x", 0), COLUMN, COLUMN[:, 0][None]),
        ((2, 0, "x", 1), CUBE, CUBE.transpose(2, 0, 1)[:, :, None]),
        ((-1, 0, 1), CUBE, CUBE.transpose(2, 0, 1)),
        (("x", "x"), np.array(2.0), np.array([[2.0]])),
    ],
)
def test_dimshuffle(pattern, array, expected):
    w = S.shared(array, "w")
    made = w.dimshuffle(*pattern)
    np.testing.assert_array_equal(made.eval(), expected)
    cost = S.function([], (made**3).sum())

    def at(value):
        w.value = value
        return cost()

    slope = S.grad((made**3).sum(), w).eval()
    assert np.allclose(slope, 3 * array**2) and np.isclose(at(array), (array**3).sum())


def test_an_axis_that_is_not_1_cannot_be_left_out():
    with pytest.raises(ShapeError, match=r"dimshuffle\(0,\): w has the shape \(3, 4\); only an axis that is known"):
        S.shared(X, "w").dimshuffle(0)


@pytest.mark.parametrize("axis", [None, 0, 1, -1])
@pytest.mark.parametrize("keepdims", [False, True])
def test_argmax(axis, keepdims):
    x = S.matrix("x")
    found = S.function([x], x.argmax(axis, keepdims))(X)
    np.testing.assert_array_equal(found, X.argmax(axis=axis, keepdims=keepdims))
    assert np.array_equal(S.argmax(X, axis, keepdims), found)
    cost = (S.argmax(x * 1.0, axis) * x.sum()).sum()
    assert S.function([x], S.grad(cost, x))(X).shape == X.shape  # its slope is 0, and stops nothing else


def test_clip_has_slope_one_at_its_bounds():
    w = S.shared(np.array([-2.0, -1.0, 0.0, 1.0, 2.0]), "w")
    assert S.clip(w, -1, 1).eval().tolist() == [-1, -1, 0, 1, 1]
    assert S.grad(S.clip(w, -1, 1).sum(), w).eval().tolist() == [0, 1, 1, 1, 0]


def test_min_shares_its_gradient_among_ties():
    w = S.shared(np.array([1.0, 1.0, 3.0]), "w")
    assert S.grad(w.min(), w).eval().tolist() == [0.5, 0.5, 0]


def test_detach_stops_a_gradient():
    w = S.shared(np.array([3.0]), "w")
    assert S.grad((S.detach(w) * w).sum(), w).eval().tolist() == [3]


@pytest.mark.parametrize("make", [S.inc_subtensor, S.set_subtensor])
@pytest.mark.parametrize("amount", [2, 2.0, np.float32(2)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_one_number_for_every_entry_of_a_part(make, amount, dtype):
    if dtype == np.int64 and amount != 2:
        return
    amount = amount if dtype != np.int64 else 2
    start = np.ones((3, 2), dtype)
    T, ids = S.shared(start, "T"), S.ivector("ids")
    S.function([ids], updates={T: make(T[ids], amount)})([0, 2, 0])
    assert T.value.dtype == dtype
    assert T.value[:, 0].tolist() == ([5, 1, 3] if make is S.inc_subtensor else [2, 1, 2])


def test_an_update_by_one_number_costs_rows():
    T, ids = S.shared(np.ones((3, 2)), "T"), S.ivector("ids")
    assert "shared_T.held =" not in S.function([ids], updates={T: S.inc_subtensor(T[ids], -0.5)}).source


@pytest.mark.parametrize("outputs", [(), (None,), ([],)])
def test_a_function_may_have_no_outputs(outputs):
    w = S.shared(1.0, "w")
    step = S.function([], *outputs, updates={w: w + 1})
    assert step() == [] and w.value == 2


# --- log Σ eˣ at infinity


@pytest.mark.parametrize(
    "row", [[-np.inf, -np.inf], [np.inf, 1.0], [np.inf, -np.inf], [-np.inf, 3.0], [np.inf, np.inf], [1e308, 1e308]]
)
@pytest.mark.parametrize("keepdims", [False, True])
def test_logsumexp_at_infinity_is_that_of_arrays(row, keepdims):
    x = S.matrix("x")
    with np.errstate(divide="ignore"):
        found = S.function([x], S.logsumexp(x, 1, keepdims))([row, [0.0, 1.0]])
    np.testing.assert_allclose(found, S.logsumexp(np.array([row, [0.0, 1.0]]), 1, keepdims))


x = S.vector("x")
CALLS = {
    "a single input": (lambda: S.function(x, x.sum()), r"the inputs are x; give a list of them, such as \[x\]"),
    "a dict of outputs": (
        lambda: S.function([x], {}),
        r"the outputs are \{\}; give a variable, a list",
    ),
    "givens": (lambda: S.function([x], x, givens={}), "no option givens: pass the values as inputs of the call"),
    "mode": (lambda: S.function([x], x, mode="FAST_RUN"), "no option mode: leave it out"),
    "a misspelt word": (lambda: S.function([x], x, update={}), "no option update: perhaps you mean updates"),
    "more inputs than the op takes": (lambda: S.relu(x, 0.1), "relu takes 1 input, and was given 2"),
    "fewer inputs": (lambda: S.where(x > 0, x), "where takes 3 inputs, and was given 2"),
    "a slice to a variable": (lambda: x[: S.iscalar("n")], "n is a bound of a slice; give numbers, or ids of rows"),
    "a slice of variables": (lambda: x[S.iscalar("a") : 5], "a is a bound of a slice"),
}


@pytest.mark.parametrize("case", CALLS)
def test_other_ways_to_call_are_refused_clearly(case):
    build, message = CALLS[case]
    with pytest.raises(CourseError, match=message):
        build()


class Twofold(S.Op):
    """An op of a reader's, with a setting that may be left out."""

    def compute(self, x, y=2.0):
        return x * y


class Longest(S.Op):
    """An op of any number of inputs."""

    def compute(self, *parts):
        return sum(parts)


def test_an_own_op_takes_what_its_compute_takes():
    assert S.function([x], Twofold()(x))([1.0]).tolist() == [2] == S.function([x], Twofold()(x, 2.0))([1.0]).tolist()
    assert S.function([x], Longest()(x, x, x))([1.0]).tolist() == [3]
    with pytest.raises(CourseError, match="twofold takes 2 inputs, and was given 3"):
        Twofold()(x, x, x)


def test_a_column_less_a_vector_is_numpys_matrix():
    """Theano refuses it; here the engine is NumPy written out, and the trap is the one that lecture 01 teaches."""
    M, y = S.matrix("M"), S.vector("y")
    W = S.shared(np.ones((2, 1)), "W")
    assert S.function([M, y], M @ W - y)(np.ones((3, 2)), np.ones(3)).shape == (3, 3)
    assert check_gradient(lambda w: (w**2).sum(), np.ones(2), 2 * np.ones(2)).ok
