"""Clipping in PyTorch, in place: the numbers of `numpy_ref.clipping`; a pass for the norm and one for the factor.

Taught in: notebook 05.
"""

import math

import torch

from course_utils.arguments import as_list, check_positive
from course_utils.errors import CourseError, DtypeError


@torch.no_grad()
def global_norm(grads):
    """‖g‖ = √(Σ over all tensors and entries of g²), a float; it waits for the device. 16 bits are squared in 32.

    CourseError for an empty list, and for nan or inf, also where the squares of finite entries overflow; DtypeError for
    anything but floats.

    >>> global_norm([torch.tensor([[3.0, 0.0]]), torch.tensor([4.0])])
    5.0
    """
    grads = [_checked(k, g) for k, g in enumerate(as_list("grads", grads))]
    if not grads:
        raise CourseError("grads is empty, and nothing has no norm. Give one gradient for each parameter.")
    norms = [torch.linalg.vector_norm(g, dtype=torch.float32 if g.dtype.itemsize == 2 else g.dtype) for g in grads]
    norm = math.hypot(*torch.stack([n.to(norms[0].device, torch.float64) for n in norms]).tolist())
    if not math.isfinite(norm):
        raise CourseError(
            f"The norm of the gradients is {norm}: there is a nan or inf, or an entry whose square overflows. No "
            "factor makes a step of that: skip this update, and look at the batch, or at the cost's logarithms and "
            "divisions."
        )
    return norm


@torch.no_grad()
def clip_by_global_norm_(grads, largest):
    """Multiply all gradients by min(1, largest / ‖g‖), in place; return their norm before, a float.

    grads: a list of tensors, such as [p.grad for p in net.parameters()]. Errors as in the twin; then nothing was
    changed. See `numpy_ref.clipping.clip_by_global_norm`.

    >>> grads = [torch.tensor([3.0]), torch.tensor([4.0])]
    >>> clip_by_global_norm_(grads, largest=1.0)
    5.0
    >>> grads
    [tensor([0.6000]), tensor([0.8000])]
    """
    largest, norm = check_positive("largest, the norm to clip at,", largest), global_norm(grads)
    if norm > largest:
        for g in grads:
            g.mul_(largest / norm)
    return norm


def _checked(k, g):
    if not isinstance(g, torch.Tensor) or not g.dtype.is_floating_point:
        raise DtypeError(f"Gradient {k} is {getattr(g, 'dtype', type(g).__name__)}; clipping takes tensors of floats.")
    return g
