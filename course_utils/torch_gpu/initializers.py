"""First values of the parameters in PyTorch: the names and variances of `numpy_ref.initializers`, in its layout.

Everything random takes `rng`, a `torch.Generator`, and returns a tensor on that generator's device; the global
generator, dtype and device of torch are never read. Tensors are drawn in float64 and then rounded to `dtype`
(torch.float64 by default). They do not require gradients: call `.requires_grad_()` where they should. The reason for
each variance is in `numpy_ref.initializers`.

`torch.nn.init` is for tensors stored as (d_out, d_in): it takes size(1) as the fan-in, so on our (d_in, d_out) it
exchanges the two. Pass it `W.T`. Taught in: notebook 04.
"""

import math

import torch

from course_utils.arguments import check_nonnegative, check_prior, is_real, shown, sizes_of
from course_utils.errors import CourseError, DtypeError, ShapeError


def fans(shape):
    """(d_in, d_out) of our layout; ShapeError for anything but a pair of positive integers.

    >>> fans(torch.zeros(300, 100).shape)
    (300, 100)
    """
    sizes = sizes_of(shape)
    if len(sizes) != 2:
        raise ShapeError(f"shape is {sizes}; a scheme with fans is for a weight matrix: give (d_in, d_out).")
    return sizes


def bound_for(variance):
    """r = √(3 · variance): Uniform(−r, r) has variance r²/3."""
    return math.sqrt(3 * check_nonnegative("variance", variance))


def uniform(shape, bound, rng, dtype=torch.float64):
    """Uniform(−bound, bound) of any shape; variance bound²/3. The errors of `numpy_ref.initializers.uniform`.

    >>> W = uniform((300, 100), 0.1225, torch.Generator().manual_seed(0))
    >>> W.shape, bool(W.abs().max() <= 0.1225)
    (torch.Size([300, 100]), True)
    """
    sizes, bound, dtype = sizes_of(shape), check_nonnegative("bound", bound), _floating(dtype)
    return _empty(sizes, rng).uniform_(-bound, bound, generator=rng).to(dtype)


def normal(shape, std, rng, dtype=torch.float64):
    """Normal with mean 0 and standard deviation std, of any shape; variance std². The errors of `uniform`."""
    sizes, std, dtype = sizes_of(shape), check_nonnegative("std", std), _floating(dtype)
    return _empty(sizes, rng).normal_(0.0, std, generator=rng).to(dtype)


def xavier_uniform(shape, rng, gain=1.0, dtype=torch.float64):
    """Uniform, variance gain² · 2/(d_in + d_out): for tanh and linear layers (Glorot & Bengio 2010, equation 16).

    The only fans that `torch.nn.init.xavier_uniform_` reads are their sum, so it needs no transpose.
    """
    return uniform(shape, bound_for(_xavier_variance(shape, gain)), rng, dtype)


def xavier_normal(shape, rng, gain=1.0, dtype=torch.float64):
    """Normal, variance gain² · 2/(d_in + d_out) (Glorot & Bengio 2010, equation 12)."""
    return normal(shape, math.sqrt(_xavier_variance(shape, gain)), rng, dtype)


def he_uniform(shape, rng, mode="fan_in", dtype=torch.float64):
    """Uniform, variance 2/d_in or 2/d_out: for ReLU, forward or backward (He et al. 2015, equations 10 and 14).

    `torch.nn.init.kaiming_uniform_(W.T, mode=mode, nonlinearity="relu")` has this variance; without the `.T` it has
    that of the other mode.
    """
    return uniform(shape, bound_for(_he_variance(shape, mode)), rng, dtype)


def he_normal(shape, rng, mode="fan_in", dtype=torch.float64):
    """Normal, variance 2/d_in or 2/d_out: for ReLU, forward or backward (He et al. 2015, equations 10 and 14)."""
    return normal(shape, math.sqrt(_he_variance(shape, mode)), rng, dtype)


def lecun_uniform(shape, rng, dtype=torch.float64):
    """Uniform, variance 1/d_in: keeps the mean square forward (LeCun et al. 1998, section 4.6)."""
    return uniform(shape, bound_for(1 / fans(shape)[0]), rng, dtype)


def lecun_normal(shape, rng, dtype=torch.float64):
    """Normal, variance 1/d_in: keeps the mean square forward (LeCun et al. 1998, section 4.6)."""
    return normal(shape, math.sqrt(1 / fans(shape)[0]), rng, dtype)


def orthogonal(shape, rng, gain=1.0, dtype=torch.float64):
    """gain · Q, with Q uniform among the matrices whose rows or columns, whichever are fewer, are orthonormal.

    Variance gain²/max(d_in, d_out); keeps lengths in linear layers (Saxe et al. 2014).
    """
    d_in, d_out = fans(shape)
    gain, dtype = check_nonnegative("gain", gain), _floating(dtype)
    Q, R = torch.linalg.qr(_empty((max(d_in, d_out), min(d_in, d_out)), rng).normal_(generator=rng))
    Q = torch.where(R.diagonal() < 0, -Q, Q)  # QR leaves the sign of each column to the library: R with diagonal > 0
    return (gain * (Q if d_in >= d_out else Q.T)).to(dtype).contiguous()  # (d_in, d_out)


def constant(shape, value, dtype=torch.float64, device="cpu"):
    """Every entry is `value`, any shape, on the device named; for hidden biases, not for weight matrices.

    >>> constant((3,), 0.0)
    tensor([0., 0., 0.], dtype=torch.float64)
    """
    if not is_real(value) or not math.isfinite(value):
        raise CourseError(f"value is {shown(value)}; give one finite number, for example 0.0.")
    return torch.full(sizes_of(shape), float(value), dtype=_floating(dtype), device=device)


def output_bias(prior, dtype=torch.float64):
    """b = log prior, for the bias of a softmax layer: prior (classes,), a tensor → b (classes,) on its device, in nats.

    The errors of `numpy_ref.initializers.output_bias`, and CourseError for anything but a tensor.

    >>> output_bias(torch.tensor([0.5, 0.25, 0.25]), dtype=torch.float32)
    tensor([-0.6931, -1.3863, -1.3863])
    """
    dtype = _floating(dtype)
    if not isinstance(prior, torch.Tensor):
        raise CourseError(f"prior is {shown(prior)}; give a tensor: torch.tensor(prior, dtype=torch.float64).")
    if prior.is_complex() or prior.dtype == torch.bool:
        raise DtypeError(f"prior has dtype {prior.dtype}; give frequencies, for example counts / counts.sum().")
    if prior.dim() != 1 or not prior.numel():
        raise ShapeError(f"prior has shape {tuple(prior.shape)}; give one frequency for each class: (classes,).")
    tolerance = max(1e-8, 4 * torch.finfo(prior.dtype).eps) if prior.is_floating_point() else 0
    prior = prior.detach().to(torch.float64)
    check_prior(prior.tolist(), tolerance)
    return prior.log().to(dtype)


def _xavier_variance(shape, gain):
    return check_nonnegative("gain", gain) ** 2 * 2 / sum(fans(shape))


def _he_variance(shape, mode):
    d_in, d_out = fans(shape)
    if mode not in ("fan_in", "fan_out"):
        raise CourseError(f'mode is {shown(mode)}; give "fan_in" (keeps z forward) or "fan_out" (keeps dz backward).')
    return 2 / (d_in if mode == "fan_in" else d_out)


def _empty(sizes, rng):
    """Room for a draw: float64, on the device of the generator."""
    if not isinstance(rng, torch.Generator):
        raise CourseError(
            f"rng is {shown(rng)}, not a torch generator. "
            "Make one, rng = torch.Generator().manual_seed(0), and pass the same one to every layer."
        )
    return torch.empty(sizes, dtype=torch.float64, device=rng.device)


def _floating(dtype):
    if not isinstance(dtype, torch.dtype) or not dtype.is_floating_point:
        raise DtypeError(f"dtype is {shown(dtype)}; give a floating one: torch.float64 or torch.float32.")
    return dtype
