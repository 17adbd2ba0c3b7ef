"""Normalization: numbers are shifted to mean 0 and divided by their own size; over a row, or over a column.

Both kinds do the same to a group of n numbers x, ε inside the root:

    x̂ = (x − mean x) / s,    s = √(variance of x + ε),    y = γ x̂ + β

`layer_norm` takes the numbers of one example, `batch_norm` those of one column over the batch. Backward it is a
projection: of the gradient g = γ dy that arrives at x̂, the mean is taken out, and the part along x̂:

    dx = (g − mean g − x̂ · mean(g ∘ x̂)) / s

The variance is that of the n numbers themselves, divided by n. Floats keep their dtype. The twin with the same names is
`torch_gpu.normalization`. Taught in: notebook 04.
"""

import numpy as np

from course_utils.arguments import check_positive, is_real, shown
from course_utils.errors import CourseError, DtypeError, ShapeError


def layer_norm(X, gamma, beta, eps=1e-5):
    """Y = γ ∘ X̂ + β, each row of numbers on the last axis normalized by itself (Ba, Kiros and Hinton 2016).

    X (…, d), gamma and beta (d,) → Y (…, d). ShapeError, DtypeError; CourseError for an eps that is not above 0.

    >>> layer_norm(np.array([[1.0, 3.0], [10.0, 30.0]]), np.ones(2), np.zeros(2)).round(4)
    array([[-1.,  1.],
           [-1.,  1.]])
    """
    _check("layer_norm", X, gamma=gamma, beta=beta)
    X_hat, _size = _normalized(X, -1, check_positive("eps", eps))
    return gamma * X_hat + beta


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    """dX, dγ, dβ of `layer_norm`: dγ and dβ add up over all rows. dY and X (…, d), gamma (d,); each in its shape.

    >>> X = np.array([[1.0, 3.0, 5.0]])
    >>> dX, dgamma, dbeta = layer_norm_backward(X, X, np.ones(3))  # along the row and its mean: nothing is left
    >>> bool(abs(dX).max() < 1e-5)
    True
    """
    _check("layer_norm_backward", X, dY, gamma=gamma)
    return _backward(dY, X, gamma, -1, check_positive("eps", eps))


def batch_norm(X, gamma, beta, running_mean, running_var, momentum=0.1, eps=1e-5):
    """Y = γ ∘ X̂ + β, each column normalized over the batch (Ioffe and Szegedy 2015): what is done in training.

    X (n, d) with n ≥ 2, the other four (d,) → Y (n, d), and the new running mean and variance (d,), kept as torch does:

        running ← (1 − momentum) · running + momentum · statistic of this batch

    Y uses the variance over n, the running one takes that over n − 1. Nothing is changed in place. ShapeError,
    DtypeError; CourseError for a momentum outside [0, 1] or an eps that is not above 0.

    >>> X = np.array([[1.0, 10.0], [3.0, 30.0]])
    >>> Y, mean, var = batch_norm(X, np.ones(2), np.zeros(2), np.zeros(2), np.ones(2))
    >>> Y.round(4).tolist(), mean.round(4).tolist(), var.round(4).tolist()
    ([[-1.0, -1.0], [1.0, 1.0]], [0.2, 2.0], [1.1, 20.9])
    """
    _check("batch_norm", X, gamma=gamma, beta=beta, running_mean=running_mean, running_var=running_var)
    _check_batch("batch_norm", X)
    momentum = _checked_momentum(momentum)
    X_hat, _size = _normalized(X, 0, check_positive("eps", eps))
    mean = (1 - momentum) * running_mean + momentum * X.mean(axis=0)
    var = (1 - momentum) * running_var + momentum * X.var(axis=0, ddof=1)
    return gamma * X_hat + beta, mean, var


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    """dX, dγ, dβ of `batch_norm`: an example's gradient depends on the others. dY and X (n, d), gamma (d,).

    The running statistics are no part of the cost, so nothing comes back to them.

    >>> dX, dgamma, dbeta = batch_norm_backward(np.ones((4, 2)), np.eye(4)[:, :2], np.ones(2))
    >>> bool(abs(dX).max() < 1e-12), dbeta.tolist()  # all rows moved alike: the mean takes it out
    (True, [4.0, 4.0])
    """
    _check("batch_norm_backward", X, dY, gamma=gamma)
    _check_batch("batch_norm_backward", X)
    return _backward(dY, X, gamma, 0, check_positive("eps", eps))


def batch_norm_inference(X, gamma, beta, running_mean, running_var, eps=1e-5):
    """Y = γ ∘ (X − running mean) / √(running variance + ε) + β: what is done after training, to each row by itself.

    X (n, d) with any n, the other four (d,) → Y (n, d). ShapeError, DtypeError, CourseError.

    >>> batch_norm_inference(np.array([[3.0]]), np.ones(1), np.zeros(1), np.array([1.0]), np.array([4.0])).round(4)
    array([[1.]])
    """
    _check("batch_norm_inference", X, gamma=gamma, beta=beta, running_mean=running_mean, running_var=running_var)
    _check_matrix("batch_norm_inference", X)
    return gamma * (X - running_mean) / np.sqrt(running_var + check_positive("eps", eps)) + beta


def _normalized(X, axis, eps):
    """X̂ and s: the numbers along the axis with mean 0 and (nearly, because of ε) size 1, and what divided them."""
    size = np.sqrt(X.var(axis=axis, keepdims=True) + eps)
    return (X - X.mean(axis=axis, keepdims=True)) / size, size


def _backward(dY, X, gamma, axis, eps):
    """dX, dγ, dβ, the numbers along the axis being one group."""
    X_hat, size = _normalized(X, axis, eps)
    g = gamma * dY
    along = (g * X_hat).mean(axis=axis, keepdims=True)
    dX = (g - g.mean(axis=axis, keepdims=True) - X_hat * along) / size
    examples = tuple(range(X.ndim - 1))  # all axes but the last: γ and β are shared by them
    return dX, (dY * X_hat).sum(axis=examples), dY.sum(axis=examples)


def _check(name, X, dY=None, **vectors):
    """Errors for anything but floats X (…, d), a dY of the same shape, and vectors (d,)."""
    if not isinstance(X, np.ndarray) or not np.issubdtype(X.dtype, np.floating):
        given = f"has dtype {X.dtype}" if isinstance(X, np.ndarray) else f"is {shown(X)}"
        raise DtypeError(f"{name}: X {given}; give an array of floats, for example X.astype(float).")
    if X.ndim == 0 or X.size == 0:
        raise ShapeError(f"{name}: X has shape {X.shape}; there is nothing to take a mean of. Give it (…, d).")
    for key, v in vectors.items():
        if np.shape(v) != X.shape[-1:]:
            raise ShapeError(f"{name}: {key} {np.shape(v)} must have one number for each column of X {X.shape}.")
    if dY is not None and np.shape(dY) != X.shape:
        raise ShapeError(f"{name}: dY {np.shape(dY)} must have the shape of X {X.shape}.")


def _check_matrix(name, X):
    if X.ndim != 2:
        raise ShapeError(f"{name}: X has shape {X.shape}; give (n, d), a row for each example.")


def _check_batch(name, X):
    _check_matrix(name, X)
    if len(X) < 2:
        raise ShapeError(
            f"{name}: X has shape {X.shape}; the variance of one example is 0. Give two rows or more in training; "
            "afterwards use batch_norm_inference."
        )


def _checked_momentum(momentum):
    if not is_real(momentum) or not 0 <= momentum <= 1:
        raise CourseError(f"momentum is {shown(momentum)}; give a number from 0 to 1, the new batch's share.")
    return float(momentum)  # a Python number: a np.float64 would turn float32 results into float64
