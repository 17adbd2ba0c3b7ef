"""The pieces of a network, each as a pair: the value, and the backward step written by hand.

Rows are examples: X is (n, d_in), W is (d_in, d_out), Z = XW + b is (n, d_out). A backward function takes `dY`, the
gradient of the cost with respect to the piece's output, and returns the gradients with respect to its inputs, each in
the shape of that input. Activations work entry by entry on any shape; each comes with its slope, also a function of the
pre-activation z, so that dZ = dH ∘ slope(Z). Where there are two slopes, it is the one that PyTorch takes. Floats keep
their dtype. The twin with the same names is `torch_gpu.layers`.

Source: cs224n-2019-l4; the papers of single pieces are named with them. Taught in: notebooks 01 and 03.
"""

import numpy as np
from scipy.special import ndtr

from course_utils.errors import CourseError, DtypeError, IdError, ShapeError


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

    dZ (n, d_out), X (n, d_in), W (d_in, d_out) → dX (n, d_in), dW (d_in, d_out), db (d_out,). ShapeError.

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
    small = np.exp(-np.abs(Z))  # the exponent is never positive, so nothing overflows
    return np.where(Z >= 0, 1, small) / (1 + small)


def sigmoid_slope(Z):
    """σ′(z) = σ(z) (1 − σ(z)): at most ¼, at z = 0."""
    return sigmoid(Z) * sigmoid(-Z)  # σ(−z) = 1 − σ(z) without the cancellation


def tanh(Z):
    """tanh(z), any shape."""
    return np.tanh(Z)


def tanh_slope(Z):
    """tanh′(z) = 1 − tanh²(z): at most 1, at z = 0."""
    return 1 - np.tanh(Z) ** 2


def hard_tanh(Z):
    """z clipped to [−1, 1] (Collobert 2004)."""
    return np.clip(Z, -1, 1)


def hard_tanh_slope(Z):
    """1 where −1 < z < 1, else 0; at the kinks z = ±1 it is 0."""
    return (np.abs(Z) < 1).astype(Z.dtype)


def relu(Z):
    """max(z, 0)."""
    return np.maximum(Z, 0)


def relu_slope(Z):
    """1 where z > 0, else 0; at the kink z = 0 it is 0.

    >>> relu_slope(np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 1.])
    """
    return (Z > 0).astype(Z.dtype)


def leaky_relu(Z, slope=0.01):
    """z where z > 0, else slope · z, with one fixed number `slope` (Maas, Hannun and Ng 2013)."""
    return np.where(Z > 0, Z, _number("leaky_relu: slope", slope) * Z)


def leaky_relu_slope(Z, slope=0.01):
    """1 where z > 0, else `slope`; at the kink z = 0 it is `slope`."""
    return np.where(Z > 0, np.ones_like(Z), _number("leaky_relu_slope: slope", slope))


def prelu(Z, a):
    """z where z > 0, else a · z, with a learned (He et al. 2015, equation 1).

    Z (…, d), a: a number (also in shape (1,)) or (d,), one for each column. ShapeError, DtypeError.
    """
    return np.where(Z > 0, Z, _checked_a("prelu", Z, a) * Z)


def prelu_slope(Z, a):
    """∂H/∂Z: 1 where z > 0, else a; at the kink z = 0 it is a. Shapes as in `prelu`."""
    return np.where(Z > 0, np.ones_like(Z), _checked_a("prelu_slope", Z, a))


def prelu_backward(dH, Z, a):
    """dZ = dH ∘ slope; da = the sum of dH ∘ min(z, 0) over all that share the a.

    dH and Z (…, d), a as in `prelu` → dZ in the shape of Z, da in the shape of a.

    >>> prelu_backward(np.ones((1, 2)), np.array([[-2.0, 3.0]]), np.array([0.5, 0.25]))
    (array([[0.5, 1. ]]), array([-2.,  0.]))
    """
    _check_same("prelu_backward", dH=dH, Z=Z)
    a = _checked_a("prelu_backward", Z, a)
    per_entry = dH * np.minimum(Z, 0)
    da = per_entry.sum().reshape(a.shape) if a.size == 1 else per_entry.sum(axis=tuple(range(Z.ndim - 1)))
    return dH * prelu_slope(Z, a), da


def elu(Z, alpha=1.0):
    """z where z > 0, else α (eᶻ − 1) (Clevert, Unterthiner and Hochreiter 2016)."""
    return np.where(Z > 0, Z, _number("elu: alpha", alpha) * np.expm1(np.minimum(Z, 0)))  # e¹⁰⁰⁰ would overflow


def elu_slope(Z, alpha=1.0):
    """1 where z > 0, else α eᶻ; at z = 0, a kink unless α = 1, it is α."""
    return np.where(Z > 0, np.ones_like(Z), _number("elu_slope: alpha", alpha) * np.exp(np.minimum(Z, 0)))


def gelu(Z):
    """z Φ(z), Φ the distribution function of a standard normal: exact, not the tanh formula (Hendrycks & Gimpel 2016).

    >>> gelu(np.array([-1000.0, 1.0])).round(6)
    array([-0.      ,  0.841345])
    """
    return Z * ndtr(Z)


def gelu_slope(Z):
    """Φ(z) + z φ(z), with the normal density φ(z) = e^(−z²/2) / √(2π)."""
    density = np.exp(-0.5 * np.clip(Z, -40, 40) ** 2) / np.sqrt(2 * np.pi).item()  # beyond 40 it is 0; z² may overflow
    return ndtr(Z) + Z * density


def silu(Z):
    """z σ(z), also called swish (Elfwing, Uchibe and Doya 2018)."""
    return Z * sigmoid(Z)


def silu_slope(Z):
    """σ(z) (1 + z σ(−z))."""
    return sigmoid(Z) * (1 + Z * sigmoid(-Z))


def softmax(Z):
    """Each row of Z (n, classes) as probabilities: e^z / Σ e^z, after subtracting the row's largest entry.

    >>> softmax(np.array([[1000.0, 1000.0]]))
    array([[0.5, 0.5]])
    """
    e = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_backward(dP, P):
    """dZ = P ∘ (dP − Σ dP ∘ P), the sum along each row. dP and P = softmax(Z) (n, classes) → dZ (n, classes)."""
    _check_same("softmax_backward", dP=dP, P=P)
    return P * (dP - (dP * P).sum(axis=-1, keepdims=True))


def log_softmax(Z):
    """z − log Σ e^z, row by row, after subtracting the row's largest entry: finite where softmax rounds to 0.

    >>> log_softmax(np.array([[1000.0, 0.0]]))
    array([[    0., -1000.]])
    """
    shifted = Z - Z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def log_softmax_backward(dY, Z):
    """dZ = dY − softmax(Z) ∘ Σ dY, the sum along each row. dY and Z (n, classes) → dZ (n, classes)."""
    _check_same("log_softmax_backward", dY=dY, Z=Z)
    return dY - softmax(Z) * dY.sum(axis=-1, keepdims=True)


def softmax_cross_entropy(Z, labels):
    """J = mean over the rows of −log softmax(Z)[row, label], in nats.

    Z (n, classes), labels (n,) of integers in [0, classes) → a scalar. ShapeError, DtypeError or IdError for other
    labels.

    >>> round(float(softmax_cross_entropy(np.zeros((2, 10)), np.array([3, 7]))), 6)
    2.302585
    """
    labels = _labels(Z, labels)
    shifted = Z - Z.max(axis=-1, keepdims=True)
    log_total = np.log(np.exp(shifted).sum(axis=-1))
    return (log_total - shifted[np.arange(len(Z)), labels]).mean()


def softmax_cross_entropy_backward(Z, labels):
    """dZ = (softmax(Z) − one-hot labels) / n; the 1/n comes from the mean in J.

    Z (n, classes), labels (n,) → dZ (n, classes). Errors as in `softmax_cross_entropy`.

    >>> softmax_cross_entropy_backward(np.zeros((1, 2)), np.array([1]))
    array([[ 0.5, -0.5]])
    """
    labels = _labels(Z, labels)
    dZ = softmax(Z)
    dZ[np.arange(len(Z)), labels] -= 1
    return dZ / len(Z)


def l2_penalty(params, strength):
    """λ Σ θ², summed over a list of arrays, λ = strength ≥ 0. Pass the weights; biases are usually left out.

    The `weight_decay` of a rule with coupled decay (torch.optim.SGD, Adam) is 2λ. CourseError for a negative strength.

    >>> float(l2_penalty([np.array([[1.0, 2.0]]), np.array([[3.0]])], strength=0.5))
    7.0
    """
    params, strength = _checked_penalty("l2_penalty", params, strength)
    return strength * sum((p**2).sum() for p in params)


def l2_penalty_backward(params, strength):
    """2λθ for each array of the list, each in its shape: this is added to the gradient of the loss."""
    params, strength = _checked_penalty("l2_penalty_backward", params, strength)
    return [2 * strength * p for p in params]


def lookup(E, ids):
    """Y = E[ids]: the rows of a table. The same as the product of one-hot rows with E.

    E (V, d), ids of any shape and integer dtype, in [0, V), or a list → Y (*ids.shape, d). DtypeError or IdError for
    other ids: a negative one would silently count from the end.

    >>> lookup(np.array([[0.0, 0.0], [1.0, 2.0]]), np.array([1, 1]))
    array([[1., 2.],
           [1., 2.]])
    """
    return E[_ids("ids", ids, "row", len(E))]


def lookup_backward(dY, ids, size):
    """dE: row i is the sum of the rows of dY whose id is i; zero for ids that do not occur.

    dY (*ids.shape, d), ids of any shape, size = V → dE (V, d). The errors of `lookup`, and ShapeError.

    >>> lookup_backward(np.array([[1.0, 2.0], [10.0, 20.0]]), np.array([1, 1]), 2)
    array([[ 0.,  0.],
           [11., 22.]])
    """
    ids = _ids("ids", ids, "row", size)
    if np.shape(dY)[:-1] != ids.shape:
        raise ShapeError(
            f"lookup_backward: dY {np.shape(dY)} must have one row for each of the ids {ids.shape}. "
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
    ids = _ids("ids", ids, "column", size)
    rows = np.zeros((*ids.shape, size), dtype=dtype)
    np.put_along_axis(rows, ids[..., None], 1, axis=-1)
    return rows


def _number(name, value):
    if np.ndim(value):
        raise ShapeError(f"{name} has shape {np.shape(value)}; give one number. For a number per column, use prelu.")
    return float(value)  # a Python number: a np.float64 would turn float32 results into float64


def _checked_a(name, Z, a):
    if not np.issubdtype(Z.dtype, np.floating):
        raise DtypeError(f"{name}: Z has dtype {Z.dtype}; give floats, for example Z.astype(float).")
    if np.shape(a) not in {(), (1,), Z.shape[-1:]}:
        raise ShapeError(f"{name}: a {np.shape(a)} does not fit Z {Z.shape}. Give a number or one for each column.")
    return np.asarray(a, dtype=Z.dtype)


def _check_same(name, **arrays):
    (first, A), (second, B) = arrays.items()
    if np.shape(A) != np.shape(B):
        raise ShapeError(f"{name}: {first} {np.shape(A)} must have the shape of {second} {np.shape(B)}.")


def _checked_penalty(name, params, strength):
    arrays = [] if isinstance(params, np.ndarray | dict) else list(params)
    if not arrays or not all(isinstance(p, np.ndarray) for p in arrays):
        raise CourseError(f"{name}: params must be a list of arrays, for example [W1, W2]; here: {params!r:.60}.")
    if not 0 <= (strength := _number(f"{name}: strength", strength)) < np.inf:
        raise CourseError(f"{name}: strength is {strength}; give 0 or more. Below 0 the weights would be driven apart.")
    return arrays, strength


def _labels(Z, labels):
    if np.ndim(Z) != 2 or np.shape(labels) != np.shape(Z)[:1]:
        raise ShapeError(
            f"labels {np.shape(labels)} must hold one class for each row of the logits {np.shape(Z)}. "
            "Give logits as (n, classes) and labels as (n,)."
        )
    return _ids("labels", labels, "class", Z.shape[1])


def _ids(name, ids, kind, size):
    """ids as an array of integers in [0, size); an empty list, which NumPy takes for floats, holds none."""
    ids = np.asarray(ids)
    if ids.dtype.kind not in "iu" and ids.size:
        raise DtypeError(f"{name} have dtype {ids.dtype}; give integers, for example {name}.astype(int).")
    outside = ids[(ids < 0) | (ids >= size)]
    if outside.size:
        raise IdError(
            f"{name} hold {outside.flat[0]}, but there are only the {kind} numbers 0 … {size - 1}. "
            f"Check how {name} were made; {outside.size} of {ids.size} are outside."
        )
    return ids.astype(np.intp)  # a tuple or uint64 would index otherwise
