"""A step that leaves chosen outputs where they are: what to remove from it, and how to undo a drift.

With J = ∂(held outputs)/∂(parameters), (h, P), a step d leaves those outputs alone to first order where J d = 0. Of all
such steps, the nearest to g is its projection onto the null space of J:

    d = g − Jᵀ(J Jᵀ)⁻¹ J g

The inverse fails where rows of J repeat each other, and it squares the condition of J; so an SVD is used instead. What
is projected is the *finished* step, after momentum and scaling. Parameters and steps are vectors here, (P,): `flatten`
makes one of a list of arrays. The twin is `torch_gpu.projection`; `symbolic.training.derivatives` finds J in the
engine. Source: so-hold-output. Taught in: notebook 10.
"""

from typing import NamedTuple

import numpy as np

from course_utils.arguments import as_list
from course_utils.errors import CourseError, DtypeError, ShapeError


class Projection(NamedTuple):
    """What is left of a step, (P,), and the rank of J: how many directions it lost."""

    step: np.ndarray
    rank: int


def mask_gradient(dY, held):
    """∂cost/∂Y with 0 where an output is held, a new array in the shape of dY.

    dY: (n, k), or any shape whose last axis counts the outputs. held: booleans, (k,) for the same outputs in every
    example, or in the shape of dY. It keeps an output only if the parameters that move are its own, shared with no
    other output, and if the rule remembers no gradient of it from before. ShapeError for another shape, DtypeError for
    a mask that is not of booleans, CourseError for nan or inf in dY.

    >>> mask_gradient([[0.5, -1.0], [0.25, -1.0]], held=[True, False])
    array([[ 0., -1.],
           [ 0., -1.]])
    """
    dY, held = _real("dY", dY), np.asarray(held)
    if held.dtype != bool:
        raise DtypeError(f"held has dtype {held.dtype}; give booleans, one for each output: [True, False].")
    if dY.ndim == 0 or held.shape not in (dY.shape, dY.shape[-1:]):
        raise ShapeError(f"held has shape {held.shape}; for dY of shape {dY.shape} give {dY.shape[-1:]} or {dY.shape}.")
    return np.where(held, np.zeros_like(dY), dY)


def onto_null_space(g, J, metric=None):
    """The step nearest to g that leaves the held outputs alone to first order → Projection(step, rank).

        d = g − V Vᵀ g                                        V (P, rank): right singular vectors of J
        d = D⁻¹g − D⁻¹Jᵀ(J D⁻¹Jᵀ)⁻¹J D⁻¹g                     with a metric, D = diag(metric)

    g: (P,), a finished step, or with a metric a gradient, that of a rule whose step is g / metric (for Adam √v̂ + ε,
    and m̂ as g). J: (h, P). metric: (P,), above 0. Both give J d = 0. The Euclidean projection of g / metric need not
    descend; the second one does: gᵀd ≥ 0, for p ← p − η d. Where as many rows as parameters are independent, nothing is
    left: d = 0.

    Singular values up to max(h, P) · ε · the largest count as 0, with the ε of the dtype of J and g. Rows that repeat
    others lower the rank and change nothing else.

    ShapeError for sizes that do not fit, DtypeError for anything but real numbers, CourseError for nan and inf, for a
    metric that is not above 0, for a step that is too large for its dtype, and for a J of zeros: such outputs do not
    move at all, which nearly always means a wrong mask, wrong parameters, or a saturated unit.

    >>> step, rank = onto_null_space([1.0, 1.0], [[2.0, 0.0], [4.0, 0.0]])
    >>> step, rank
    (array([0., 1.]), 1)
    """
    J, g = _jacobian(J), _real("g", g)
    _check_size("g", g, J, axis=1)
    root, small = _root(metric, J)
    (g, large), (J, _) = _scaled(g), _scaled(J)  # so that no product overflows
    V = _row_space(J / root)[-1]  # (rank, P), orthonormal in the parameters √D p, in which steepest descent is g/√D
    g = g / root
    step = (g - V.T @ (V @ g)) / root
    return Projection(_unscaled("The step", step, large - 2 * small), len(V))


def gauss_newton_correction(J, drift):
    """The smallest change c of the parameters that undoes a drift, to first order: c = −J⁺ drift, (P,).

    J: (h, P). drift: (h,), the held outputs minus what they should be, in the order of the rows. p ← p + c leaves
    a drift of second order in the one there was. Directions that `onto_null_space` counts as 0 are left out. The
    errors are those of `onto_null_space`.

    >>> gauss_newton_correction([[3.0, 4.0]], [0.5])
    array([-0.06, -0.08])
    """
    J, drift = _jacobian(J), _real("drift", drift)
    _check_size("drift", drift, J, axis=0)
    (J, size), (drift, large) = _scaled(J), _scaled(drift)
    U, s, V = _row_space(J)  # (h, rank), (rank,), (rank, P)
    return _unscaled("The correction", -V.T @ ((U.T @ drift) / s), large - size)


def flatten(arrays):
    """A list of arrays as one vector (P,): one after the other, each row by row. A copy.

    >>> flatten([np.eye(2), np.array([5.0])])
    array([1., 0., 0., 1., 5.])
    """
    arrays = [_real(f"entry {k} of the list", a) for k, a in enumerate(as_list("arrays", arrays))]
    if not arrays:
        raise CourseError("The list of arrays is empty. Give one for each parameter, such as [W, b].")
    return np.concatenate([a.ravel() for a in arrays])


def unflatten_like(vector, arrays):
    """The vector (P,) cut into a list of arrays in the shapes and dtypes of `arrays`: copies. It undoes `flatten`.

    ShapeError if the sizes do not add up to P.

    >>> unflatten_like(np.array([1.0, 0.0, 0.0, 1.0, 5.0]), [np.eye(2), np.zeros(1)])
    [array([[1., 0.],
           [0., 1.]]), array([5.])]
    """
    vector, arrays = _real("vector", vector), [np.asarray(a) for a in as_list("arrays", arrays)]
    sizes = [a.size for a in arrays]
    if vector.shape != (sum(sizes),):
        raise ShapeError(f"vector has shape {vector.shape}; arrays of sizes {sizes} want ({sum(sizes)},).")
    with np.errstate(over="ignore"):  # what is too large for the dtype of its array becomes inf, which is refused
        parts = [
            part.reshape(a.shape).astype(a.dtype)
            for part, a in zip(np.split(vector, np.cumsum(sizes)[:-1]), arrays, strict=True)
        ]
    for k, part in enumerate(parts):
        if not np.isfinite(part).all():
            raise CourseError(f"Entry {k} of the list has dtype {part.dtype}, for which its part is too large.")
    return parts


def _scaled(x, of=np.max):
    """x / 2ᵏ and k: then the largest entry, or the smallest (of=np.min), is between ½ and 1. No digit changes."""
    power = int(np.frexp(of(np.abs(x)))[1])
    return np.ldexp(x, -power), power


def _unscaled(name, x, power):
    """x · 2ᵏ; CourseError where the dtype cannot hold it."""
    with np.errstate(over="ignore"):
        x = np.ldexp(x, power)
    if not np.isfinite(x).all():
        raise CourseError(f"{name} is too large for {x.dtype}. Compute in float64, or in other units.")
    return x


def _row_space(J):
    """The SVD of J without singular values that count as 0: U (h, rank), s (rank,), V (rank, P)."""
    U, s, V = np.linalg.svd(J, full_matrices=False)
    rank = int((s > max(J.shape) * np.finfo(J.dtype).eps * s[0]).sum())
    return U[:, :rank], s[:rank], V[:rank]


def _jacobian(J):
    """J as a matrix (h, P) that is not all zeros."""
    J = _real("J", J)
    if J.ndim != 2 or not J.size:
        raise ShapeError(f"J has shape {J.shape}; give (h, P): a row for each held output of each example.")
    if J.dtype not in (np.float32, np.float64):
        raise DtypeError(f"J has dtype {J.dtype}, for which there is no SVD. Give J.astype(np.float32).")
    if not J.any():
        raise CourseError(
            f"J, {J.shape}, is 0 everywhere: no parameter moves the held outputs. Any step keeps them, so there is "
            "nothing to project. Look for a wrong mask, other parameters, or units that are saturated or dead."
        )
    return J


def _root(metric, J):
    """√metric / 2ᵏ, of which no entry is below ½, and k."""
    if metric is None:
        return 1.0, 0
    metric = _real("metric", metric)
    _check_size("metric", metric, J, axis=1)
    if not (metric > 0).all():
        raise CourseError(f"metric has the entry {metric.min():g}; all must be above 0. Add a rule's ε: √v + ε.")
    return _scaled(np.sqrt(metric), np.min)


def _check_size(name, vector, J, axis):
    if vector.shape != J.shape[axis : axis + 1]:
        counted = ("held output of each example", "parameter")[axis]
        raise ShapeError(
            f"{name} has shape {vector.shape}; J has {J.shape}, so give ({J.shape[axis]},): one for each {counted}. "
            "flatten makes a vector of a list of arrays."
        )


def _real(name, given):
    """An array of finite floats."""
    try:
        array = np.asarray(given)
    except ValueError:
        raise ShapeError(f"{name} is a list of arrays of different shapes. Make it one array: flatten(…).") from None
    if array.dtype.kind not in "fiu":
        raise DtypeError(f"{name} has dtype {array.dtype}; give real numbers.")
    if not np.isfinite(array).all():
        raise CourseError(f"{name}, of shape {array.shape}, has entries that are nan or inf. Nothing was changed.")
    return array if array.dtype.kind == "f" else array.astype(float)
