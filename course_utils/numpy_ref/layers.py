"""The pieces of a network, each as a pair: the value, and the backward step written by hand.

Rows are examples: X is (n, d_in), W is (d_in, d_out), Z = XW + b is (n, d_out). A backward function takes `dY`, the
gradient of the cost with respect to the piece's output, and returns the gradients with respect to its inputs, each in
the shape of that input. The twin with the same names is `torch_gpu.layers`.

Source: cs224n-2019-l4. Taught in: notebook 01.
"""

import numpy as np

from course_utils.errors import DtypeError, IdError, ShapeError


def affine(X, W, b):
    """Z = XW + b.

    X (n, d_in), W (d_in, d_out), b (d_out,) → Z (n, d_out). ShapeError where they do not fit.

    >>> affine(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 3.0]]), np.zeros(3))
    array([[1., 2., 8.]])
    """
    if np.ndim(X) != 2 or np.ndim(W) != 2 or X.shape[1] != W.shape[0] or b.shape != W.shape[1:]:
        raise ShapeError(
            f"affine: X {np.shape(X)}, W {np.shape(W)} and b {np.shape(b)} do not fit. "
            "Give X as (n, d_in), W as (d_in, d_out) and b as (d_out,)."
        )
    return X @ W + b


def affine_backward(dZ, X, W):
    """dX = dZ Wᵀ, dW = Xᵀ dZ, db = the sum of the rows of dZ.

    dZ (n, d_out), X (n, d_in), W (d_in, d_out) → dX (n, d_in), dW (d_in, d_out), db (d_out,). ShapeError where they do
    not fit.

    >>> dX, dW, db = affine_backward(np.ones((4, 3)), np.ones((4, 2)), np.ones((2, 3)))
    >>> dX.shape, dW.shape, db.shape
    ((4, 2), (2, 3), (3,))
    """
    if np.ndim(W) != 2 or np.shape(dZ) != (len(X), W.shape[1]) or np.shape(X) != (len(X), W.shape[0]):
        raise ShapeError(
            f"affine_backward: dZ {np.shape(dZ)}, X {np.shape(X)} and W {np.shape(W)} do not fit. "
            "Give dZ as (n, d_out), X as (n, d_in) and W as (d_in, d_out)."
        )
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


def sigmoid(Z):
    """σ(z) = 1 / (1 + e⁻ᶻ), the logistic function, any shape; exact to rounding for every finite z.

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    shrunk = np.exp(-np.abs(Z))  # the exponent is never positive, so nothing overflows
    return np.where(Z >= 0, 1, shrunk) / (1 + shrunk)


def sigmoid_slope(Z):
    """σ′(z) = σ(z) (1 − σ(z)), as a function of the pre-activation z.

    >>> float(sigmoid_slope(np.array(0.0)))
    0.25
    """
    return sigmoid(Z) * sigmoid(-Z)  # σ(−z) = 1 − σ(z) without the cancellation


def tanh(Z):
    """tanh(z), any shape."""
    return np.tanh(Z)


def tanh_slope(Z):
    """tanh′(z) = 1 − tanh²(z), as a function of the pre-activation z.

    >>> float(tanh_slope(np.array(0.0)))
    1.0
    """
    return 1 - np.tanh(Z) ** 2


def relu(Z):
    """max(z, 0), any shape."""
    return np.maximum(Z, 0)


def relu_slope(Z):
    """1 where z > 0, else 0; at the kink z = 0 it is 0, as in PyTorch.

    >>> relu_slope(np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 1.])
    """
    return (Z > 0).astype(Z.dtype)


def softmax(Z):
    """Each row of Z (n, classes) as probabilities: e^z / Σ e^z, after the row's largest entry is taken away.

    >>> softmax(np.array([[1000.0, 1000.0]]))
    array([[0.5, 0.5]])
    """
    shrunk = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return shrunk / shrunk.sum(axis=-1, keepdims=True)


def softmax_cross_entropy(Z, labels):
    """J = mean over the rows of −log softmax(Z)[row, label], in nats.

    Z (n, classes), labels (n,) of integers in [0, classes) → a scalar. ShapeError, DtypeError or IdError for labels
    that are none.

    >>> round(float(softmax_cross_entropy(np.zeros((2, 10)), np.array([3, 7]))), 6)
    2.302585
    """
    _check_labels(Z, labels)
    shifted = Z - Z.max(axis=-1, keepdims=True)
    log_total = np.log(np.exp(shifted).sum(axis=-1))
    return (log_total - shifted[np.arange(len(Z)), labels]).mean()


def softmax_cross_entropy_backward(Z, labels):
    """dZ = (softmax(Z) − one-hot labels) / n; the 1/n comes from the mean in J.

    Z (n, classes), labels (n,) → dZ (n, classes). The same errors as `softmax_cross_entropy`.

    >>> softmax_cross_entropy_backward(np.zeros((1, 2)), np.array([1]))
    array([[ 0.5, -0.5]])
    """
    _check_labels(Z, labels)
    dZ = softmax(Z)
    dZ[np.arange(len(Z)), labels] -= 1
    return dZ / len(Z)


def lookup(E, ids):
    """Y = E[ids]: the rows of a table. The same as the product of one-hot rows with E.

    E (V, d), ids of any shape, integers in [0, V) → Y (*ids.shape, d). DtypeError or IdError for other ids: a negative
    one would silently count from the end.

    >>> lookup(np.array([[0.0, 0.0], [1.0, 2.0]]), np.array([1, 1]))
    array([[1., 2.],
           [1., 2.]])
    """
    _check_ids("ids", ids, "row", len(E))
    return E[ids]


def lookup_backward(dY, ids, size):
    """dE: row i is the sum of the rows of dY whose id is i; zero for ids that do not occur.

    dY (*ids.shape, d), ids of any shape, size = V → dE (V, d). The errors of `lookup`, and ShapeError.

    >>> lookup_backward(np.array([[1.0, 2.0], [10.0, 20.0]]), np.array([1, 1]), 2)
    array([[ 0.,  0.],
           [11., 22.]])
    """
    _check_ids("ids", ids, "row", size)
    if np.shape(dY)[:-1] != np.shape(ids):
        raise ShapeError(
            f"lookup_backward: dY {np.shape(dY)} must have one row for each of the ids {np.shape(ids)}. "
            "Reshape dY to ids.shape + (d,)."
        )
    dE = np.zeros((size, dY.shape[-1]), dtype=dY.dtype)
    np.add.at(dE, ids, dY)  # dE[ids] += dY would keep only the last of two equal ids
    return dE


def one_hot(ids, size, dtype=float):
    """Rows with a single 1: ids (n,) of integers in [0, size) → (n, size).

    >>> one_hot(np.array([2, 0]), 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    _check_ids("ids", ids, "column", size)
    rows = np.zeros((*np.shape(ids), size), dtype=dtype)
    np.put_along_axis(rows, np.asarray(ids)[..., None], 1, axis=-1)
    return rows


def _check_labels(Z, labels):
    if np.ndim(Z) != 2 or np.shape(labels) != np.shape(Z)[:1]:
        raise ShapeError(
            f"labels {np.shape(labels)} must hold one class for each row of the logits {np.shape(Z)}. "
            "Give logits as (n, classes) and labels as (n,)."
        )
    _check_ids("labels", labels, "class", Z.shape[1])


def _check_ids(name, ids, kind, size):
    ids = np.asarray(ids)
    if not np.issubdtype(ids.dtype, np.integer):
        raise DtypeError(f"{name} have dtype {ids.dtype}; give integers, for example {name}.astype(int).")
    outside = ids[(ids < 0) | (ids >= size)]
    if outside.size:
        raise IdError(
            f"{name} hold {outside.flat[0]}, but there are only the {kind} numbers 0 … {size - 1}. "
            f"Check how {name} were made; {outside.size} of {ids.size} are outside."
        )
