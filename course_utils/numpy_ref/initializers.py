"""First values of the parameters: each scheme is a variance, and the reason for it.

A layer is Z = XW + b with W of shape (d_in, d_out), so with independent entries of mean 0

    forward    mean z² = d_in · Var(W) · mean h²        (h: the inputs of the layer)
    backward   mean dh² = d_out · Var(W) · mean dz²

and a scheme chooses Var(W) so that a mean square keeps its size from layer to layer. Nothing is truncated.

Everything random takes `rng`, a `np.random.Generator`: make one, and pass the same one to every layer. Arrays are drawn
in float64 and then rounded to `dtype` (float64 by default), so that a seed means the same weights in every dtype.
The twin with the same names is `torch_gpu.initializers`.

Source: cs224n-2019-l4. Taught in: notebook 04.
"""

import math

import numpy as np

from course_utils.arguments import check_nonnegative, check_prior, is_real, shown, sizes_of
from course_utils.errors import CourseError, DtypeError, ShapeError


def fans(shape):
    """(d_in, d_out): how many numbers a unit of the layer sums forward, and how many an input sums backward.

    ShapeError for anything but a pair of positive integers. torch's layers store (d_out, d_in), the other way round. A
    lookup table (V, d) has no fans: its rows are picked, not summed, so use `uniform` or `normal`.

    >>> fans((300, 100))
    (300, 100)
    """
    sizes = sizes_of(shape)
    if len(sizes) != 2:
        raise ShapeError(f"shape is {sizes}; a scheme with fans is for a weight matrix: give (d_in, d_out).")
    return sizes


def bound_for(variance):
    """r = √(3 · variance): Uniform(−r, r) has variance r²/3.

    >>> round(bound_for(0.005), 4)
    0.1225
    """
    return math.sqrt(3 * check_nonnegative("variance", variance))


def uniform(shape, bound, rng, dtype=np.float64):
    """Uniform(−bound, bound) of any shape; variance bound²/3.

    ShapeError for sizes that are not positive integers, DtypeError for a dtype that is not floating, CourseError for a
    negative bound or an rng that is not a generator.

    >>> W = uniform((300, 100), 0.1225, np.random.default_rng(0))
    >>> W.shape, bool(abs(W).max() <= 0.1225)
    ((300, 100), True)
    """
    sizes, bound, dtype = sizes_of(shape), check_nonnegative("bound", bound), _floating(dtype)
    return _generator(rng).uniform(-bound, bound, size=sizes).astype(dtype)


def normal(shape, std, rng, dtype=np.float64):
    """Normal with mean 0 and standard deviation std, of any shape; variance std². The errors of `uniform`.

    >>> normal((300, 100), 0.01, np.random.default_rng(0), dtype=np.float32).dtype
    dtype('float32')
    """
    sizes, std, dtype = sizes_of(shape), check_nonnegative("std", std), _floating(dtype)
    return _generator(rng).normal(0.0, std, size=sizes).astype(dtype)


def xavier_uniform(shape, rng, gain=1.0, dtype=np.float64):
    """Uniform with variance gain² · 2/(d_in + d_out): a compromise between keeping activations and keeping gradients.

    Forward wants 1/d_in, backward 1/d_out; both are kept where d_in = d_out. It assumes an activation that is the
    identity near 0, as tanh is; a gain makes up for one that is not. Glorot & Bengio 2010, equation 16.

    >>> W = xavier_uniform((300, 100), np.random.default_rng(0))
    >>> bool(abs(W).max() <= bound_for(0.005))
    True
    """
    return uniform(shape, bound_for(_xavier_variance(shape, gain)), rng, dtype)


def xavier_normal(shape, rng, gain=1.0, dtype=np.float64):
    """Normal with the variance of `xavier_uniform`, gain² · 2/(d_in + d_out). Glorot & Bengio 2010, equation 12.

    >>> round(float(xavier_normal((300, 100), np.random.default_rng(0)).std()), 3)
    0.071
    """
    return normal(shape, math.sqrt(_xavier_variance(shape, gain)), rng, dtype)


def he_uniform(shape, rng, mode="fan_in", dtype=np.float64):
    """Uniform with variance 2/d_in (mode "fan_in") or 2/d_out ("fan_out"): for layers with a ReLU before or after them.

    A ReLU sets half of a symmetric z to 0, so mean h² = mean z² / 2: the 2 makes up for it. "fan_in" keeps the mean
    square of z forward, "fan_out" that of dz backward. He et al. 2015, equations 10 and 14.

    >>> W = he_uniform((300, 100), np.random.default_rng(0))
    >>> bool(abs(W).max() <= bound_for(2 / 300))
    True
    """
    return uniform(shape, bound_for(_he_variance(shape, mode)), rng, dtype)


def he_normal(shape, rng, mode="fan_in", dtype=np.float64):
    """Normal with the variance of `he_uniform`, 2/d_in or 2/d_out. He et al. 2015, equations 10 and 14.

    >>> round(float(he_normal((200, 100), np.random.default_rng(0)).std()), 2)
    0.1
    """
    return normal(shape, math.sqrt(_he_variance(shape, mode)), rng, dtype)


def lecun_uniform(shape, rng, dtype=np.float64):
    """Uniform with variance 1/d_in: keeps the mean square forward, and backward only where d_in = d_out.

    It assumes inputs of mean 0 and variance 1, and an activation that keeps them so. LeCun et al. 1998, section 4.6.

    >>> W = lecun_uniform((300, 100), np.random.default_rng(0))
    >>> bool(abs(W).max() <= 0.1)
    True
    """
    return uniform(shape, bound_for(1 / fans(shape)[0]), rng, dtype)


def lecun_normal(shape, rng, dtype=np.float64):
    """Normal with the variance of `lecun_uniform`, 1/d_in. LeCun et al. 1998, section 4.6.

    >>> round(float(lecun_normal((400, 100), np.random.default_rng(0)).std()), 2)
    0.05
    """
    return normal(shape, math.sqrt(1 / fans(shape)[0]), rng, dtype)


def orthogonal(shape, rng, gain=1.0, dtype=np.float64):
    """gain · Q, with Q drawn uniformly among the matrices whose rows or columns, whichever are fewer, are orthonormal.

    Variance gain²/max(d_in, d_out). With gain 1 it keeps every length and not only the mean: ‖xW‖ = ‖x‖ where
    d_in ≤ d_out, and ‖dz Wᵀ‖ = ‖dz‖ where d_out ≤ d_in. It assumes linear layers. Saxe et al. 2014; the sign
    fix, without which Q is not uniform, is Mezzadri's (2007).

    >>> W = orthogonal((2, 3), np.random.default_rng(0))
    >>> bool(np.allclose(W @ W.T, np.eye(2)))
    True
    """
    d_in, d_out = fans(shape)
    gain, dtype = check_nonnegative("gain", gain), _floating(dtype)
    Q, R = np.linalg.qr(_generator(rng).normal(size=(max(d_in, d_out), min(d_in, d_out))))
    Q = Q * np.where(np.diag(R) < 0, -1.0, 1.0)  # QR leaves the sign of each column to the library: R with diagonal > 0
    return np.ascontiguousarray(gain * (Q if d_in >= d_out else Q.T), dtype=dtype)  # (d_in, d_out)


def constant(shape, value, dtype=np.float64):
    """Every entry is `value`, any shape; variance 0.

    Right for hidden biases, with value 0. Wrong for a weight matrix: its units are all equal, get equal gradients, and
    stay equal. ShapeError, DtypeError, or CourseError for a value that is not one finite number.

    >>> constant((3,), 0.0)
    array([0., 0., 0.])
    """
    if not is_real(value) or not math.isfinite(value):
        raise CourseError(f"value is {shown(value)}; give one finite number, for example 0.0.")
    return np.full(sizes_of(shape), value, dtype=_floating(dtype))


def output_bias(prior, dtype=np.float64):
    """b = log prior: with output weights near 0, softmax(b) = prior, and the first loss is the entropy of the labels.

    prior (classes,): how often each class occurs, summing to 1 → b (classes,), in nats. ShapeError for anything but
    a vector, DtypeError for anything but real numbers, CourseError for a class that never occurs and for a sum other
    than 1 (by more than 1e-8, or by 4 roundings of prior's dtype).

    >>> output_bias([0.5, 0.25, 0.25]).round(4)
    array([-0.6931, -1.3863, -1.3863])
    """
    prior, dtype = np.asarray(prior), _floating(dtype)
    if prior.dtype.kind not in "fiu":
        raise DtypeError(f"prior has dtype {prior.dtype}; give frequencies, for example counts / counts.sum().")
    if prior.ndim != 1 or not prior.size:
        raise ShapeError(f"prior has shape {prior.shape}; give one frequency for each class: (classes,).")
    tolerance = max(1e-8, 4 * np.finfo(prior.dtype).eps) if prior.dtype.kind == "f" else 0
    check_prior(prior.astype(np.float64).tolist(), tolerance)
    return np.log(prior, dtype=np.float64).astype(dtype)


def _xavier_variance(shape, gain):
    return check_nonnegative("gain", gain) ** 2 * 2 / sum(fans(shape))


def _he_variance(shape, mode):
    d_in, d_out = fans(shape)
    if mode not in ("fan_in", "fan_out"):
        raise CourseError(f'mode is {shown(mode)}; give "fan_in" (keeps z forward) or "fan_out" (keeps dz backward).')
    return 2 / (d_in if mode == "fan_in" else d_out)


def _generator(rng):
    if not isinstance(rng, np.random.Generator):
        raise CourseError(
            f"rng is {shown(rng)}, not a NumPy generator. "
            "Make one, rng = np.random.default_rng(0), and pass the same one to every layer."
        )
    return rng


def _floating(dtype):
    try:
        known = None if dtype is None else np.dtype(dtype)  # np.dtype(None) would be float64, unasked
    except TypeError:
        known = None
    if known is None or known.kind != "f":
        raise DtypeError(f"dtype is {shown(dtype)}; give a floating one: np.float64 or np.float32.")
    return known
