"""A step that leaves chosen outputs of any module where they are; on the device of the module, by `torch.func`.

The names, equations and conventions of `numpy_ref.projection`. New here: `output_jacobian` takes a module as it is, and
`onto_null_space_matrix_free` projects where the Jacobian would not fit into memory. The parameters are those of the
module that require a gradient, in the order of `parameters()`; freeze others with `requires_grad_(False)`. Modules with
dropout must be in evaluation mode: `module.eval()`. Source: so-hold-output. Taught in: notebook 10.
"""

from typing import NamedTuple

import torch
from torch.func import jacrev

from course_utils.arguments import check_positive, check_whole_number
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.torch_gpu.held_outputs import (
    NO_BACKWARD,
    as_mask,
    differentiable,
    finite,
    held_outputs,
    scaled_products,
)
from course_utils.torch_gpu.scales import scaled, unscaled

CHUNK = 64  # rows of a Jacobian that one backward pass computes


class Projection(NamedTuple):
    """What is left of a step, (P,), and the rank of J: how many directions it lost."""

    step: torch.Tensor
    rank: int


class Iterated(NamedTuple):
    """What is left of a step, (P,), after so many iterations, and how far J d is from 0: ‖J d‖ / (‖J‖ ‖g‖)."""

    step: torch.Tensor
    iterations: int
    residual: float


def mask_gradient(dY, held):
    """∂cost/∂Y with 0 where an output is held. dY: (n, k); held: booleans, (k,) or (n, k). As in `numpy_ref`.

    >>> mask_gradient(torch.tensor([[0.5, -1.0], [0.25, -1.0]]), held=[True, False])
    tensor([[ 0., -1.],
            [ 0., -1.]])
    """
    finite("dY", dY)
    return dY.masked_fill(as_mask(held, dY), 0.0)


def output_jacobian(module, inputs, held, max_bytes=2**30):
    """J = ∂(held outputs)/∂(parameters), a tensor (h, P), without a graph.

    inputs: what the module is called with, a tensor or a tuple of arguments. held: booleans, (k,) for the same outputs
    in every example, or in the shape of the module's output. Rows go through the outputs in their order in memory: all
    held ones of the first example, then of the second. Columns go through the parameters, each row by row, as
    `flatten(module.parameters())` does where all require a gradient; where outputs do not depend on one, they are 0.

    CourseError, before any row of J is computed, for a J that would take more than `max_bytes` (it says how many); for
    a module without parameters to move, for one that does not return a single tensor or that torch.func cannot
    differentiate (torch.utils.checkpoint, torch.jit), and for a mask that holds nothing. ShapeError and DtypeError for
    a mask that does not fit. While J is built, about twice its size is needed.

    >>> net = torch.nn.Linear(2, 3)
    >>> output_jacobian(net, torch.tensor([[10.0, 100.0]]), held=[False, True, False])
    tensor([[  0.,   0.,  10., 100.,   0.,   0.,   0.,   1.,   0.]])
    """
    f, params, y = held_outputs(module, inputs, held)
    h, P = len(y), sum(p.numel() for p in params.values())
    size = h * P * y.element_size()
    if size > check_positive("max_bytes", max_bytes):
        raise CourseError(
            f"The Jacobian, {h} × {P} of {y.dtype}, takes {size} bytes; max_bytes is {max_bytes}. Hold fewer "
            "outputs or examples, raise max_bytes, or use onto_null_space_matrix_free, which needs no Jacobian."
        )
    with differentiable(NO_BACKWARD):
        columns = jacrev(f, chunk_size=CHUNK)(params).values()
    return torch.cat([block.reshape(h, -1) for block in columns], dim=1).detach()  # (h, P)


@torch.no_grad()
def onto_null_space(g, J, metric=None):
    """The step nearest to g with J d = 0 → Projection(step, rank), by an SVD. As in `numpy_ref`.

    g: (P,), the finished step, or with a metric (P,) the gradient of a rule whose step is g / metric. J: (h, P).

    >>> onto_null_space(torch.ones(2), torch.tensor([[2.0, 0.0], [4.0, 0.0]]))
    Projection(step=tensor([0., 1.]), rank=1)
    """
    g, J = finite("g", g), _jacobian(J)
    _check_size("g", g, J, axis=1)
    root, small = _root(metric, g)
    (g, large), (J, _) = scaled(g), scaled(J)
    V = _row_space(J / root)[-1]  # (rank, P)
    g = g / root
    step = (g - V.T @ (V @ g)) / root
    return Projection(unscaled("The step", step, large - 2 * small), len(V))


def onto_null_space_matrix_free(g, module, inputs, held, metric=None, tolerance=None, max_iterations=1000):
    """The step of `onto_null_space` without a Jacobian, by conjugate gradients → Iterated(step, iterations, residual).

    J Jᵀ λ = J g is solved, and d = g − Jᵀλ is carried along as its residual: one product with J (`torch.func.jvp`) and
    one with Jᵀ (`vjp`) per iteration, in the memory of a forward and a backward pass. It ends where
    ‖J d‖ ≤ tolerance · ‖J‖ · ‖g‖, with the largest ‖J‖ that the iterations have seen; the default tolerance is 32 ε.
    Directions in which J is smaller than that stay in, so there is no rank to report. Repeated examples do no harm.

    g: (P,), metric: (P,) or None, as for `onto_null_space`; module, inputs, held: as for `output_jacobian`. J, g and
    the metric may be as large or small as their dtype holds. CourseError where `max_iterations` are not enough, for a
    J of zeros, nan or inf, and for layers without a forward derivative, such as weight_norm and EmbeddingBag: those
    need `output_jacobian` and `onto_null_space`.

    >>> net = torch.nn.Linear(2, 1, bias=False)
    >>> onto_null_space_matrix_free(torch.ones(2), net, torch.tensor([[2.0, 0.0], [4.0, 0.0]]), held=[True]).step
    tensor([0., 1.])
    """
    f, params, y = held_outputs(module, inputs, held)
    P = sum(p.numel() for p in params.values())
    if finite("g", g).shape != (P,):
        raise ShapeError(f"g has shape {tuple(g.shape)}; the module has {P} entries that can move: give ({P},).")
    _check_dtype("g", g, "the module's output", y)
    root, small = _root(metric, g)
    tolerance = 32 * torch.finfo(g.dtype).eps if tolerance is None else check_positive("tolerance", tolerance)
    most = check_whole_number("max_iterations", max_iterations, least=1)
    J, J_T, length = scaled_products(f, params, y, root)
    with torch.no_grad():
        g, large = scaled(g)
        g, larger = scaled(g / root)
        d, iterations, residual = _project(g, J, J_T, length, tolerance, most)
        return Iterated(unscaled("The step", d / root, large + larger - 2 * small), iterations, residual)


@torch.no_grad()
def gauss_newton_correction(J, drift):
    """The smallest change c (P,) of the parameters that undoes a drift (h,): c = −J⁺ drift. As in `numpy_ref`.

    >>> gauss_newton_correction(torch.tensor([[3.0, 4.0]]), torch.tensor([0.5]))
    tensor([-0.0600, -0.0800])
    """
    J, drift = _jacobian(J), finite("drift", drift)
    _check_size("drift", drift, J, axis=0)
    (J, size), (drift, large) = scaled(J), scaled(drift)
    U, s, V = _row_space(J)  # (h, rank), (rank,), (rank, P)
    return unscaled("The correction", -V.T @ ((U.T @ drift) / s), large - size)


def flatten(tensors):
    """Tensors, such as `module.parameters()`, as one vector (P,), each row by row. A copy without a graph.

    >>> flatten([torch.eye(2), torch.tensor([5.0])])
    tensor([1., 0., 0., 1., 5.])
    """
    tensors = _several(tensors)
    for k, t in enumerate(tensors):
        finite(f"entry {k} of the list", t)
    return torch.cat([t.detach().reshape(-1) for t in tensors])


def unflatten_like(vector, tensors):
    """The vector (P,) cut into a list in the shapes, dtypes and devices of `tensors`: copies. It undoes `flatten`.

    >>> unflatten_like(torch.arange(5.0), [torch.eye(2), torch.zeros(1)])
    [tensor([[0., 1.],
            [2., 3.]]), tensor([4.])]
    """
    vector, tensors = finite("vector", vector), _several(tensors)
    sizes = [t.numel() for t in tensors]
    if vector.shape != (sum(sizes),):
        raise ShapeError(f"vector has shape {tuple(vector.shape)}; tensors of sizes {sizes} want ({sum(sizes)},).")
    parts = [part.reshape(t.shape).to(t, copy=True) for part, t in zip(vector.split(sizes), tensors, strict=True)]
    for k, part in enumerate(parts):
        if not torch.isfinite(part).all():
            raise CourseError(f"Entry {k} of the list has dtype {part.dtype}, for which its part is too large.")
    return parts


def _project(d, J, J_T, length, tolerance, max_iterations):
    """Conjugate gradients on J Jᵀ λ = J g, as CGLS: from d = g → (d = g − Jᵀλ, iterations, residual).

    All of it is of the size of 1, so that its squares can be held. length: ‖J‖ is at least that.
    """
    start = d.norm()
    if not length:
        _refuse_zero("The Jacobian")
    s = J(d)  # (h,)
    way, before = s, s @ s
    for iteration in range(max_iterations + 1):
        residual = float(s.norm() / (length * start)) if start else 0.0
        if residual <= tolerance:
            return d, iteration, residual
        q = J_T(way)  # (P,)
        if not q.any():
            break
        length = torch.maximum(length, q.norm() / way.norm())
        d = d - before / (q @ q) * q
        s = J(d)
        before, last = s @ s, before
        way = s + before / last * way
    raise CourseError(
        f"After {iteration} iterations ‖J d‖ is {residual:.1e} of ‖J‖ ‖g‖, above the tolerance {tolerance:.1e}. "
        "Raise max_iterations or the tolerance, or hold fewer outputs and use output_jacobian and onto_null_space."
    )


def _row_space(J):
    """The SVD of J without singular values that count as 0: U (h, rank), s (rank,), V (rank, P)."""
    U, s, V = torch.linalg.svd(J, full_matrices=False)
    rank = int((s > max(J.shape) * torch.finfo(J.dtype).eps * s[0]).sum())
    return U[:, :rank], s[:rank], V[:rank]


def _jacobian(J):
    """J as a matrix (h, P) that is not all zeros."""
    if finite("J", J).ndim != 2 or not J.numel():
        raise ShapeError(f"J has shape {tuple(J.shape)}; give (h, P): a row for each held output of each example.")
    if J.dtype not in (torch.float32, torch.float64):
        raise DtypeError(f"J has dtype {J.dtype}, for which there is no SVD. Give J.float().")
    if not J.any():
        _refuse_zero(f"J, {tuple(J.shape)},")
    return J


def _refuse_zero(what):
    raise CourseError(
        f"{what} is 0 everywhere: no parameter moves the held outputs. Any step keeps them, so there is nothing to "
        "project. Look for a wrong mask, other parameters, or units that are saturated or dead."
    )


def _root(metric, g):
    """√metric / 2ᵏ, of which no entry is below ½, and k."""
    if metric is None:
        return torch.ones_like(g), 0
    if finite("metric", metric).shape != g.shape:
        raise ShapeError(f"metric has shape {tuple(metric.shape)}; give {tuple(g.shape)}: one for each parameter.")
    _check_dtype("metric", metric, "g", g)
    if not (metric > 0).all():
        raise CourseError(f"metric has the entry {metric.min().item():g}; all must be above 0. Add a rule's ε: √v + ε.")
    return scaled(metric.sqrt(), torch.amin)


def _check_size(name, vector, J, axis):
    if vector.shape != J.shape[axis : axis + 1]:
        counted = ("held output of each example", "parameter")[axis]
        raise ShapeError(
            f"{name} has shape {tuple(vector.shape)}; J has {tuple(J.shape)}, so give ({J.shape[axis]},): one for each "
            f"{counted}. flatten makes a vector of a list of tensors."
        )
    _check_dtype(name, vector, "J", J)


def _check_dtype(name, given, other_name, other):
    if given.dtype != other.dtype:
        raise DtypeError(f"{name} has dtype {given.dtype}, {other_name} has {other.dtype}. Convert one with .to.")


def _several(tensors):
    if isinstance(tensors, torch.Tensor):
        raise CourseError(f"tensors is one of shape {tuple(tensors.shape)}; give a list, such as net.parameters().")
    tensors = list(tensors)
    if not tensors:
        raise CourseError("The list of tensors is empty. Give one for each parameter: net.parameters().")
    return tensors
