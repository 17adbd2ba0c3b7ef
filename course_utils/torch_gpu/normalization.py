"""Normalization in PyTorch: the names and equations of `numpy_ref.normalization`, by hand, without autograd.

Tensors may live on any device and hold any float; the results stay there and keep the dtype. `batch_norm` returns the
new running statistics, where torch's own changes them in place. Taught in: notebook 04.
"""

import torch

from course_utils.arguments import check_positive, is_real, shown
from course_utils.errors import CourseError, DtypeError, ShapeError


def layer_norm(X, gamma, beta, eps=1e-5):
    """Y = γ ∘ X̂ + β over the last axis, as `numpy_ref.normalization.layer_norm`: X (…, d), gamma and beta (d,)."""
    _check("layer_norm", X, gamma=gamma, beta=beta)
    X_hat, _inverse = _normalized(X, -1, check_positive("eps", eps))
    return torch.addcmul(beta, X_hat, gamma)


def layer_norm_backward(dY, X, gamma, eps=1e-5):
    """dX, dγ, dβ of `layer_norm`: dY and X (…, d), gamma (d,); each in its shape."""
    _check("layer_norm_backward", X, dY, gamma=gamma)
    return _backward(dY, X, gamma, -1, check_positive("eps", eps))


def batch_norm(X, gamma, beta, running_mean, running_var, momentum=0.1, eps=1e-5):
    """Y (n, d) and the new running mean and variance (d,), as `numpy_ref.normalization.batch_norm`, n ≥ 2."""
    _check("batch_norm", X, gamma=gamma, beta=beta, running_mean=running_mean, running_var=running_var)
    _check_batch("batch_norm", X)
    momentum = _checked_momentum(momentum)
    X_hat, _inverse = _normalized(X, 0, check_positive("eps", eps))
    var, mean = torch.var_mean(X, dim=0, correction=1)
    return (
        torch.addcmul(beta, X_hat, gamma),
        torch.lerp(running_mean, mean, momentum),
        torch.lerp(running_var, var, momentum),
    )


def batch_norm_backward(dY, X, gamma, eps=1e-5):
    """dX, dγ, dβ of `batch_norm`: dY and X (n, d), gamma (d,); nothing comes back to the running statistics."""
    _check("batch_norm_backward", X, dY, gamma=gamma)
    _check_batch("batch_norm_backward", X)
    return _backward(dY, X, gamma, 0, check_positive("eps", eps))


def batch_norm_inference(X, gamma, beta, running_mean, running_var, eps=1e-5):
    """Y (n, d) by the running statistics, each row by itself, as `numpy_ref.normalization.batch_norm_inference`."""
    _check("batch_norm_inference", X, gamma=gamma, beta=beta, running_mean=running_mean, running_var=running_var)
    _check_matrix("batch_norm_inference", X)
    slope = gamma * torch.rsqrt(running_var + check_positive("eps", eps))
    return torch.addcmul(beta, X - running_mean, slope)


def _normalized(X, axis, eps):
    """X̂ and 1/s along the axis."""
    centered = X - X.mean(dim=axis, keepdim=True)
    inverse = torch.rsqrt(centered.square().mean(dim=axis, keepdim=True) + eps)
    return centered * inverse, inverse


def _backward(dY, X, gamma, axis, eps):
    X_hat, inverse = _normalized(X, axis, eps)
    g = (dY * gamma).movedim(axis, -1)
    flat = X_hat.movedim(axis, -1)
    along = torch.linalg.vecdot(g, flat).unsqueeze(-1) / g.shape[-1]
    left = (g - g.mean(dim=-1, keepdim=True) - along * flat).movedim(-1, axis)
    per_column = dY.reshape(-1, X.shape[-1])
    return left * inverse, (per_column * X_hat.reshape(per_column.shape)).sum(dim=0), per_column.sum(dim=0)


def _check(name, X, dY=None, **vectors):
    if not isinstance(X, torch.Tensor) or not X.is_floating_point():
        given = f"has dtype {X.dtype}" if isinstance(X, torch.Tensor) else f"is {shown(X)}"
        raise DtypeError(f"{name}: X {given}; give a tensor of floats, for example X.double().")
    if X.dim() == 0 or X.numel() == 0:
        raise ShapeError(f"{name}: X has shape {tuple(X.shape)}; there is nothing to take a mean of. Give it (…, d).")
    for key, v in vectors.items():
        if tuple(getattr(v, "shape", ())) != tuple(X.shape[-1:]):
            raise ShapeError(
                f"{name}: {key} {tuple(getattr(v, 'shape', ()))} must have one number for each column of X "
                f"{tuple(X.shape)}."
            )
    if dY is not None and dY.shape != X.shape:
        raise ShapeError(f"{name}: dY {tuple(dY.shape)} must have the shape of X {tuple(X.shape)}.")


def _check_matrix(name, X):
    if X.dim() != 2:
        raise ShapeError(f"{name}: X has shape {tuple(X.shape)}; give (n, d), a row for each example.")


def _check_batch(name, X):
    _check_matrix(name, X)
    if len(X) < 2:
        raise ShapeError(
            f"{name}: X has shape {tuple(X.shape)}; the variance of one example is 0. Give two rows or more in "
            "training; afterwards use batch_norm_inference."
        )


def _checked_momentum(momentum):
    if not is_real(momentum) or not 0 <= momentum <= 1:
        raise CourseError(f"momentum is {shown(momentum)}; give a number from 0 to 1, the new batch's share.")
    return float(momentum)
