"""Clipping: gradients that are too long are shortened, all of them by one factor, so that they keep their direction.

The fast twin is `torch_gpu.clipping`. Taught in: notebook 05.
"""

import numpy as np

from course_utils.arguments import as_list, check_positive
from course_utils.errors import CourseError, DtypeError


def global_norm(grads):
    """‖g‖ = √(Σ over all parameters and entries of g²), a float.

    grads: a list of arrays, one for each parameter, of any shapes. The largest entry is taken out before squaring, so
    that no square overflows or vanishes. CourseError for an empty list, and for nan or inf (it names the parameter);
    DtypeError for anything but real floats.

    >>> global_norm([np.array([[3.0, 0.0]]), np.array([4.0])])
    5.0
    """
    grads = [_checked(k, g) for k, g in enumerate(as_list("grads", grads))]
    if not grads:
        raise CourseError("grads is empty, and nothing has no norm. Give one gradient for each parameter.")
    largest = max((np.abs(g).max() for g in grads if g.size), default=0.0)
    if largest == 0:
        return 0.0
    return float(largest * np.sqrt(sum(((g / largest) ** 2).sum() for g in grads)))


def clip_by_global_norm(grads, largest):
    """Shorten gradients whose norm exceeds `largest`: → (the gradients, a new list; their norm before, a float).

        g ← g · min(1, largest / ‖g‖)          ‖g‖ = `global_norm`, over all parameters together

    One factor for all: the direction stays, the length is at most `largest`. In the shapes and dtypes of grads, which
    stay as they were. Clip what the rule is given: after micro-batches were added up and divided, once for each update.
    `torch.nn.utils.clip_grad_norm_` divides by ‖g‖ + 1e-6 and so ends a millionth of the way lower, where ‖g‖ is 1.

    CourseError for a `largest` that is not positive and finite, and for gradients with nan or inf, which no factor
    repairs. Source: Pascanu, Mikolov & Bengio 2013, algorithm 1. Taught in: notebook 05.

    >>> clip_by_global_norm([np.array([3.0]), np.array([4.0])], largest=1.0)
    ([array([0.6]), array([0.8])], 5.0)
    """
    largest, norm = check_positive("largest, the norm to clip at,", largest), global_norm(grads)
    factor = min(1.0, largest / norm) if norm else 1.0
    return [(factor * _wide(g)).astype(np.asarray(g).dtype, copy=False) for g in grads], norm


def _wide(g):
    return np.asarray(g, dtype=np.float64)


def _checked(k, g):
    """The gradient of parameter k in float64, which is finite."""
    g = np.asarray(g)
    if g.dtype.kind != "f":
        raise DtypeError(f"Gradient {k} has dtype {g.dtype}; clipping takes floats. Convert it: g.astype(float).")
    if wrong := g.size - np.count_nonzero(np.isfinite(g)):
        raise CourseError(
            f"Gradient {k} (shape {g.shape}) has {wrong} entries that are nan or inf. No factor makes a step of that: "
            "skip this update, and look at the batch, or at the cost's logarithms and divisions."
        )
    return _wide(g)
