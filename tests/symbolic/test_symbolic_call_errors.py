"""Every error of a call, by its message; and expressions are described as their author wrote them."""

import numpy as np
import pytest

from course_utils import symbolic as S
from course_utils.errors import DtypeError, IdError, ShapeError
from course_utils.symbolic.describe import describe


def small_net():
    X, y = S.matrix("X"), S.ivector("y")
    W, b = S.shared(np.ones((4, 3)), "W"), S.shared(np.zeros(3), "b")
    return X, y, W, b


def call_of_net(X, y, lr=0.1):
    features, labels, W, b = small_net()
    rate = S.scalar("lr")
    hidden = S.tanh(features @ W + b)
    cost = S.softmax_cross_entropy(hidden, labels)
    step = S.function([features, labels, rate], cost, {W: W - rate * S.grad(cost, W)})
    return step(X, y, lr)


GOOD_X, GOOD_Y = np.ones((5, 4)), np.array([0, 1, 2, 1, 0])
CALLS = {
    "columns": ((np.ones((5, 6)), GOOD_Y), ShapeError, "@: 6 against 4. X is (5, 6), W is (4, 3). Make them agree."),
    "rows": (
        (GOOD_X, GOOD_Y[:2]),
        ShapeError,
        "cross-entropy: 5 against 2. tanh(X @ W + b) is (5, 3), y is (2,). Make them agree.",
    ),
    "label −1": (
        (GOOD_X, GOOD_Y - 1),
        IdError,
        "y holds -1, but tanh(X @ W + b) has only the places 0 … 2. Check how y was made.",
    ),
    "label 3": (
        (GOOD_X, GOOD_Y + 1),
        IdError,
        "y holds 3, but tanh(X @ W + b) has only the places 0 … 2. Check how y was made.",
    ),
    "dimensions": ((GOOD_X[0], GOOD_Y), ShapeError, "X has shape (4,); it was declared with 2 dimensions. Reshape it."),
    "integers": (
        (GOOD_X.astype(int), GOOD_Y),
        DtypeError,
        "X has dtype int64; it was declared to hold floats. Convert it with .astype.",
    ),
    "real labels": (
        (GOOD_X, GOOD_Y * 1.0),
        DtypeError,
        "y has dtype float64; it was declared to hold integers. Convert it with .astype.",
    ),
    "a list of words": (
        ([["a"]], GOOD_Y),
        DtypeError,
        "X cannot be made an array of numbers: could not convert string to float: 'a'.",
    ),
    "an array for a number": (
        (GOOD_X, GOOD_Y, np.ones(3)),
        ShapeError,
        "lr has shape (3,); it was declared as a real number. Give one number.",
    ),
    "a word for a number": ((GOOD_X, GOOD_Y, "big"), DtypeError, "lr is 'big'; it was declared as a real number."),
}


@pytest.mark.parametrize("case", CALLS)
def test_refused_when_called(case):
    given, error, message = CALLS[case]
    with pytest.raises(error) as caught:
        call_of_net(*given)
    assert str(caught.value) == message


def test_what_is_accepted():
    assert call_of_net(GOOD_X, GOOD_Y) == call_of_net(GOOD_X.tolist(), GOOD_Y.astype(np.uint8).tolist(), np.array(0.1))


def test_elementwise_sizes_in_a_call():
    x, y = S.matrix("x"), S.vector("y")
    f = S.function([x, y], (S.exp(x) + 1) * y)
    with pytest.raises(ShapeError) as caught:
        f(np.ones((2, 3)), np.ones(1))
    assert str(caught.value) == (
        "×: 3 against 1. exp(x) + 1 is (2, 3), y is (1,). Make them agree. Only an axis that is known to be 1 when the "
        "function is built is stretched."
    )


def test_sizes_of_computed_values_in_a_call():
    x, w = S.vector("x"), S.shared(np.ones(3), "w")
    f = S.function([x], S.concatenate([x, x]) * w)
    with pytest.raises(ShapeError, match=r"×: 4 against 3. concatenate\(x, x\) is \(4,\), w is \(3,\)."):
        f([1.0, 2.0])


def test_a_demanded_dtype():
    x = S.vector("x", dtype="float32")
    f = S.function([x], x * 2)
    assert f(np.ones(2, np.float32)).dtype == np.float32
    with pytest.raises(DtypeError, match=r"x has dtype float64; it was declared to hold float32"):
        f(np.ones(2))


def test_a_changed_dtype_says_what_to_do():
    w, x = S.shared(np.ones(2, np.float32), "w"), S.vector("x")
    with pytest.raises(DtypeError) as caught:
        S.function([x], [], {w: w - 0.1 * x})(np.ones(2))
    assert str(caught.value) == (
        "The update of w would change its dtype from float32 to float64. Nothing was stored. Give inputs of dtype "
        "float32, or make w float64."
    )


def test_descriptions_are_what_the_author_wrote():
    X, _y, W, b = small_net()
    said = {
        "tanh(X @ W + b).T": S.tanh(X @ W + b).T,
        "(W + b) * b": (W + b) * b,
        "-(W - b)": -(W - b),
        "W[1:, 0]": W[1:, 0],
        "(2 * b) ** 2": (2 * b) ** 2,
        "b.sum() / 3": b.mean(),
        "where(b > 0, b, -1)": S.where(b > 0, b, -1),
        "concatenate(b, b, b, b, …)": S.concatenate([b] * 9),
        "tanh(tanh(tanh(tanh(…))))": S.tanh(S.tanh(S.tanh(S.tanh(S.tanh(b))))),
    }
    for text, variable in said.items():
        assert describe(variable) == text
