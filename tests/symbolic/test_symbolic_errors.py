"""Every error on building a graph or a function, by its message: what was given, what was expected, what to do."""

import numpy as np
import pytest

from course_utils import symbolic as S
from course_utils.errors import CourseError
from course_utils.symbolic import Op, elementwise


def small_net():
    X, y = S.matrix("X"), S.ivector("y")
    W, b = S.shared(np.ones((4, 3)), "W"), S.shared(np.zeros(3), "b")
    return X, y, W, b


class Slopeless(Op):
    """An op whose author forgot its gradient."""

    def compute(self, x):
        return np.round(x)


class Unsummed(Op):
    """An op whose gradient forgets that x was stretched."""

    def compute(self, x, y):
        return x + y

    def grad(self, inputs, z, dz):
        return [dz, dz]


class OneTooFew(Unsummed):
    """An op that sends a gradient to one of its inputs only."""

    def grad(self, inputs, z, dz):
        return [dz]


@elementwise()
def steps(x):
    """An elementwise op without an adjoint."""
    return np.floor(x)


# what is built → the error and its message


def refused_when_built():
    X, y, W, b = small_net()
    x, s, k, E = S.vector("x"), S.scalar("s"), S.iscalar("k"), S.shared(np.ones((5, 2)), "E")
    n = S.shared(1, "n")
    return {
        "two updates": (
            lambda: S.function([], [], [(b, b + 1), (W, W), (b, 2 * b)]),
            "function: two updates of b. All updates happen at once, so the second could not see the first; put both "
            "into one expression.",
        ),
        "not shared": (
            lambda: S.function([x], [], {x: x + 1}),
            "function: an update of x, which is not shared. Only shared(value, name) can be.",
        ),
        "an array": (
            lambda: S.function([], [], [(3.0, b)]),
            "function: an update of 3.0, which is not shared. Only shared(value, name) can be.",
        ),
        "an expression": (
            lambda: S.function([], [], {b + 1: b}),
            "function: an update of b + 1, which is not shared. Only shared(value, name) can be.",
        ),
        "changed shape": (
            lambda: S.function([], [], {b: W.sum(axis=1)}),
            "function: the update of b would change its shape from (3,) to (4,). Check the sums and transposes in "
            "W.sum(axis=1).",
        ),
        "changed dimensions": (
            lambda: S.function([X], [], {b: X @ W + b}),
            "function: the update of b would change its shape from (3,) to (?, 3). Check the sums and transposes in "
            "X @ W + b.",
        ),
        "changed kind": (
            lambda: S.function([], [], {b: b > 0}),
            "function: b is real, its update b > 0 is bool. A shared value keeps its kind.",
        ),
        "a real for an integer": (
            lambda: S.function([], [], {n: n + 0.5}),
            "function: n is int, its update n + 0.5 is real. A shared value keeps its kind.",
        ),
        "unused": (
            lambda: S.function([x, s], x * 2),
            "function: the input s is used nowhere. Remove it, or look for a mistake.",
        ),
        "missing": (
            lambda: S.function([x], x * s),
            "function: the outputs or updates need s, which is no input. Add it.",
        ),
        "missing in an update": (
            lambda: S.function([], b, {b: b - s}),
            "function: the outputs or updates need s, which is no input. Add it.",
        ),
        "twice": (lambda: S.function([x, x], x), "function: the input x is given twice. Give it once."),
        "no input": (
            lambda: S.function([W], W * 2),
            "function: W is no input. Make inputs with scalar, vector, matrix, ivector, …",
        ),
        "non-scalar cost": (
            lambda: S.grad(X @ W + b, W),
            "grad: the cost must be one real number; X @ W + b has 2 dimensions and is real. Take its sum or its mean.",
        ),
        "integer cost": (
            lambda: S.grad(k * 2, k),
            "grad: the cost must be one real number; k * 2 has 0 dimensions and is int. Take its sum or its mean.",
        ),
        "no cost": (
            lambda: S.grad(3.0, x),
            "grad: the cost must be one real number; 3.0 is not a variable. Take its sum or its mean.",
        ),
        "disconnected": (
            lambda: S.grad((E[[1, 2]] ** 2).sum(), E[[1, 2]]),
            "grad: (E[a constant] ** 2).sum() does not depend on E[a constant]. A part such as table[ids] is a new "
            "variable each time it is written: keep one, build the cost from it, and give that one here.",
        ),
        "disconnected parameter": (
            lambda: S.grad((W**2).sum(), [W, b]),
            "grad: (W ** 2).sum() does not depend on b. A part such as table[ids] is a new variable each time it is "
            "written: keep one, build the cost from it, and give that one here.",
        ),
        "wrt integers": (
            lambda: S.grad(S.softmax_cross_entropy(X @ W, y), y),
            "grad: there is no slope with respect to y, which is int. Give real variables.",
        ),
        "wrt a number": (
            lambda: S.grad(b.sum(), 3.0),
            "grad: there is no slope with respect to 3.0. Give real variables.",
        ),
        "no gradient": (
            lambda: S.grad(Slopeless()(b).sum(), b),
            "grad: slopeless has no gradient. Give the op a method grad(self, inputs, output, doutput).",
        ),
        "no adjoint": (
            lambda: S.grad(steps(b).sum(), b),
            "grad: steps has no gradient. Give the op a method grad(self, inputs, output, doutput).",
        ),
        "a gradient not summed": (
            lambda: S.grad(Unsummed()(X, x).sum(), x),
            "grad: x has 1 dimensions, and the gradient that unsummed sends back to it has 2. A sum over the stretched "
            "axes is missing.",
        ),
        "a gradient too few": (
            lambda: S.grad(OneTooFew()(X, x).sum(), x),
            "grad: one_too_few has 2 inputs, and its grad gave 1 gradients. Give one for each input, or None.",
        ),
        "hessian": (lambda: S.hessian_vector(b.sum() ** 2, b, 1.0), "hessian_vector: v has 0 dimensions, b has 1."),
        "sizes": (
            lambda: b + S.shared(np.ones(4), "c"),
            "+: 3 against 4. The inputs are b (3,), c (4,). Transpose or reshape one of them; only an axis that is "
            "known to be 1 is stretched (keepdims=True leaves one).",
        ),
        "sizes of a product": (
            lambda: W @ W,
            "@: 3 against 4. The inputs are W (4, 3), W (4, 3). Transpose or reshape one of them.",
        ),
        "product of numbers": (lambda: s @ x, "s @ x: @ takes vectors and matrices. Reshape the others."),
        "axis": (lambda: W.sum(axis=2), "W has 2 dimensions; there is no axis 2."),
        "an axis twice": (lambda: W.sum(axis=(0, -2)), "The axes (0, -2) of W name one axis twice."),
        "in place": (
            lambda: b.__setitem__(0, 1.0),
            "b cannot be changed in place. Use set_subtensor(x[index], value).",
        ),
        "axis of a stack": (lambda: S.stack([b, b], axis=3), "b has 1 dimensions; there is no axis 3."),
        "transpose": (lambda: S.transpose(W, (0, 0)), "transpose: (0, 0) does not name each of the 2 axes of W once."),
        "reshape": (lambda: W.reshape(5, 2), "reshape: W has 12 entries, which do not fit the shape (5, 2)."),
        "reshape, unknown": (
            lambda: W.reshape(-1, 5),
            "reshape: W has 12 entries, which do not fit the shape (-1, 5).",
        ),
        "two unknown": (
            lambda: W.reshape(-1, -1),
            "reshape: (-1, -1) has two sizes of −1; only one can be worked out.",
        ),
        "concatenate": (
            lambda: S.concatenate([W, b]),
            "concatenate: the parts differ in their number of dimensions: W has 2, b has 1.",
        ),
        "ids": (
            lambda: E[s],
            "E[s]: the ids must be integers; these are real, with 0 dimensions. Make them with ivector or imatrix, or "
            "as an array of integers.",
        ),
        "mask": (
            lambda: b[b > 0],
            "b[b > 0]: the ids must be integers; these are bool, with 1 dimensions. Make them with ivector or imatrix, "
            "or as an array of integers.",
        ),
        "column ids": (
            lambda: W[:, S.imatrix("i")],
            "W[:, i]: the ids must be a vector of integers; these are int, with 2 dimensions. Make them with ivector "
            "or imatrix, or as an array of integers.",
        ),
        "entries of rows": (
            lambda: W[y, y],
            "W[y, y]: take rows as x[ids], columns as x[:, ids], or slices and numbers; for one entry of each row, use "
            "softmax_cross_entropy or a product with a one-hot matrix.",
        ),
        "a variable in a slice": (
            lambda: b[:k],
            "k is a bound of a slice; give numbers, or ids of rows: x[ids].",
        ),
        "too many": (lambda: b[0, 0], "b has 1 dimensions and was indexed with 2."),
        "place": (lambda: W[4], "W has the shape (4, 3): there is no place 4 on axis 0."),
        "labels": (
            lambda: S.softmax_cross_entropy(W, b),
            "softmax_cross_entropy: the labels b are real. Use ivector or ints.",
        ),
        "logits": (
            lambda: S.softmax_cross_entropy(b, y),
            "softmax_cross_entropy: b has 1 dimensions and y 1. Give logits as (n, classes) and labels as (n,).",
        ),
        "words": (lambda: S.shared(["a"], "names"), "names has dtype <U1. Give floats, integers or booleans."),
        "nothing": (lambda: b + None, "a constant has dtype object. Give floats, integers or booleans."),
        "dtype of an input": (
            lambda: S.ivector("i", dtype="float32"),
            "i: dtype float32 is not int. Choose the constructor of the other kind.",
        ),
        "new value, shape": (
            lambda: setattr(b, "value", np.ones(4)),
            "b has shape (3,) for good; the new value has (4,).",
        ),
        "new value, dtype": (
            lambda: setattr(b, "value", np.ones(3, np.float32)),
            "b is float64; the new value is float32. Convert it with .astype.",
        ),
        "new number": (
            lambda: setattr(n, "value", 0.5),
            "n is int64; the new value is float64. Convert it with .astype.",
        ),
        "truth": (
            lambda: bool(b > 0),
            "b > 0 has no value yet, so it is neither true nor false. Use where(condition, a, b).",
        ),
        "length": (lambda: len(x), "The length of x is not known yet. For a mean use mean(x), for a sum sum(x)."),
        "iteration": (
            lambda: list(x),
            "x has no values yet to go through. Write what is to happen to all of them at once.",
        ),
        "in": (lambda: 1 in x, "x has no values yet to go through. Write what is to happen to all of them at once."),
    }


@pytest.mark.parametrize("case", refused_when_built())
def test_refused_when_built(case):
    build, message = refused_when_built()[case]
    with pytest.raises(CourseError) as caught:
        build()
    assert str(caught.value) == message
