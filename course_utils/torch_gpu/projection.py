"""A step that leaves chosen outputs of any module where they are; on the device of the module, by `torch.func`.

The names, equations and conventions of `numpy_ref.projection`. New here: `output_jacobian` takes a module as it is, and
`onto_null_space_matrix_free` projects where the Jacobian would not fit into memory. The parameters are those of the
module that require a gradient, in the order of `parameters()`; freeze others with `requires_grad_(False)`. Modules with
dropout must be in evaluation mode: `module.eval()`. Source: so-hold-output. Taught in: notebook 10.
"""

from typing import NamedTuple

import torch
from torch.func import functional_call, jacrev, jvp, vjp
from torch.nn.attention import SDPBackend, sdpa_kernel

from course_utils.arguments import check_positive, check_whole_number, shown
from course_utils.errors import CourseError, DtypeError, ShapeError

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
    _check("dY", dY)
    return dY.masked_fill(_mask(held, dY), 0.0)


def output_jacobian(module, inputs, held, max_bytes=2**30):
    """J = ∂(held outputs)/∂(parameters), a tensor (h, P), without a graph.

    inputs: what the module is called with, a tensor or a tuple of arguments. held: booleans, (k,) for the same outputs
    in every example, or in the shape of the module's output. Rows go through the outputs in their order in memory: all
    held ones of the first example, then of the second. Columns go through the parameters, each row by row, as
    `flatten(module.parameters())` does where all require a gradient; where outputs do not depend on one, they are 0.

    CourseError, before any row of J is computed, for a J that would take more than `max_bytes` (it says how many); for
    a module without parameters to move, for one that does not return a single tensor, and for a mask that holds
    nothing. While J is built, about twice its size is needed. ShapeError and DtypeError for a mask that does not fit.

    >>> net = torch.nn.Linear(2, 3)
    >>> output_jacobian(net, torch.tensor([[10.0, 100.0]]), held=[False, True, False])
    tensor([[  0.,   0.,  10., 100.,   0.,   0.,   0.,   1.,   0.]])
    """
    f, params, y = _held_outputs(module, inputs, held)
    h, P = len(y), sum(p.numel() for p in params.values())
    size = h * P * y.element_size()
    if size > check_positive("max_bytes", max_bytes):
        raise CourseError(
            f"The Jacobian, {h} × {P} of {y.dtype}, takes {size} bytes; max_bytes is {max_bytes}. Hold fewer "
            "outputs or examples, raise max_bytes, or use onto_null_space_matrix_free, which needs no Jacobian."
        )
    columns = jacrev(f, chunk_size=CHUNK)(params).values()
    return torch.cat([block.reshape(h, -1) for block in columns], dim=1).detach()  # (h, P)


@torch.no_grad()
def onto_null_space(g, J, metric=None):
    """The step nearest to g with J d = 0 → Projection(step, rank), by an SVD. As in `numpy_ref`.

    g: (P,), the finished step, or with a metric (P,) the gradient of a rule whose step is g / metric. J: (h, P).

    >>> onto_null_space(torch.ones(2), torch.tensor([[2.0, 0.0], [4.0, 0.0]]))
    Projection(step=tensor([0., 1.]), rank=1)
    """
    g, J = _check("g", g), _jacobian(J)
    _check_size("g", g, J, axis=1)
    if metric is None:
        V = _row_space(J)[-1]  # (rank, P)
        return Projection(g - V.T @ (V @ g), len(V))
    root = _metric(metric, g).sqrt()
    V = _row_space(J / root)[-1]
    g = g / root
    return Projection((g - V.T @ (V @ g)) / root, len(V))


def onto_null_space_matrix_free(g, module, inputs, held, metric=None, tolerance=None, max_iterations=1000):
    """The step of `onto_null_space` without a Jacobian, by conjugate gradients → Iterated(step, iterations, residual).

    J Jᵀ λ = J g is solved, and d = g − Jᵀλ is carried along as its residual: one product with J (`torch.func.jvp`) and
    one with Jᵀ (`vjp`) per iteration, in the memory of a forward and a backward pass. It ends where
    ‖J d‖ ≤ tolerance · ‖J‖ · ‖g‖, with the largest ‖J‖ that the iterations have seen; the default tolerance is 32 ε.
    Directions in which J is smaller than that stay in, so there is no rank to report. Repeated examples do no harm.

    g: (P,), metric: (P,) or None, as for `onto_null_space`; module, inputs, held: as for `output_jacobian`. CourseError
    where `max_iterations` are not enough, and for a J of zeros.

    >>> net = torch.nn.Linear(2, 1, bias=False)
    >>> onto_null_space_matrix_free(torch.ones(2), net, torch.tensor([[2.0, 0.0], [4.0, 0.0]]), held=[True]).step
    tensor([0., 1.])
    """
    f, params, y = _held_outputs(module, inputs, held)
    P = sum(p.numel() for p in params.values())
    if _check("g", g).shape != (P,):
        raise ShapeError(f"g has shape {tuple(g.shape)}; the module has {P} entries that can move: give ({P},).")
    _check_dtype("g", g, "the module's output", y)
    root = torch.ones_like(g) if metric is None else _metric(metric, g).sqrt()
    tolerance = 32 * torch.finfo(g.dtype).eps if tolerance is None else check_positive("tolerance", tolerance)
    back = vjp(f, params)[1]

    def J(v):  # (P,) → (h,)
        return jvp(f, (params,), (dict(zip(params, unflatten_like(v / root, params.values()), strict=True)),))[1]

    def J_T(u):  # (h,) → (P,)
        return flatten(back(u)[0].values()) / root

    most = check_whole_number("max_iterations", max_iterations, least=1)
    with torch.no_grad():
        d, iterations, residual = _project(g / root, J, J_T, y, tolerance, most)
    return Iterated(d / root, iterations, residual)


@torch.no_grad()
def gauss_newton_correction(J, drift):
    """The smallest change c (P,) of the parameters that undoes a drift (h,): c = −J⁺ drift. As in `numpy_ref`.

    >>> gauss_newton_correction(torch.tensor([[3.0, 4.0]]), torch.tensor([0.5]))
    tensor([-0.0600, -0.0800])
    """
    J, drift = _jacobian(J), _check("drift", drift)
    _check_size("drift", drift, J, axis=0)
    U, s, V = _row_space(J)  # (h, rank), (rank,), (rank, P)
    return -V.T @ ((U.T @ drift) / s)


def flatten(tensors):
    """Tensors, such as `module.parameters()`, as one vector (P,), each row by row. A copy without a graph.

    >>> flatten([torch.eye(2), torch.tensor([5.0])])
    tensor([1., 0., 0., 1., 5.])
    """
    tensors = _several(tensors)
    for k, t in enumerate(tensors):
        _check(f"entry {k} of the list", t)
    return torch.cat([t.detach().reshape(-1) for t in tensors])


def unflatten_like(vector, tensors):
    """The vector (P,) cut into a list in the shapes, dtypes and devices of `tensors`: copies. It undoes `flatten`.

    >>> unflatten_like(torch.arange(5.0), [torch.eye(2), torch.zeros(1)])
    [tensor([[0., 1.],
            [2., 3.]]), tensor([4.])]
    """
    vector, tensors = _check("vector", vector), _several(tensors)
    sizes = [t.numel() for t in tensors]
    if vector.shape != (sum(sizes),):
        raise ShapeError(f"vector has shape {tuple(vector.shape)}; tensors of sizes {sizes} want ({sum(sizes)},).")
    parts = vector.split(sizes)
    return [part.reshape(t.shape).to(t, copy=True) for part, t in zip(parts, tensors, strict=True)]


def _held_outputs(module, inputs, held):
    """f: {name: parameter} → the held outputs (h,); the parameters that can move; the outputs as they are now."""
    if not isinstance(module, torch.nn.Module):
        raise CourseError(f"module is {shown(module)}; give a torch.nn.Module.")
    params = {name: p.detach() for name, p in module.named_parameters() if p.requires_grad}
    if not params:
        raise CourseError("The module has no parameter that requires a gradient, so no step can move anything.")
    arguments = inputs if isinstance(inputs, tuple) else (inputs,)

    def outputs(params):
        buffers = {name: b.clone() for name, b in module.named_buffers()}  # so those of the module stay as they are
        with sdpa_kernel(SDPBackend.MATH):  # the other kernels of attention have no forward derivative
            return functional_call(module, (params, buffers), arguments)

    with torch.no_grad():
        Y = outputs(params)
    if not isinstance(Y, torch.Tensor):
        raise CourseError(f"The module returns {shown(Y)}. Wrap it in one that returns a single tensor.")
    places = _mask(held, _check("The output of the module", Y)).expand(Y.shape).flatten().nonzero().squeeze(1)  # (h,)
    if not len(places):
        raise CourseError("held holds nothing: it is False everywhere, so any step keeps it.")

    def f(params):
        return outputs(params).flatten()[places]

    return f, params, Y.flatten()[places]


def _project(d, J, J_T, y, tolerance, max_iterations):
    """Conjugate gradients on J Jᵀ λ = J g, as CGLS: from d = g → (d = g − Jᵀλ, iterations, residual)."""
    draw = torch.Generator().manual_seed(0)
    some = torch.randn(y.shape, generator=draw, dtype=y.dtype).to(y.device)
    length, start = J_T(some).norm() / some.norm(), d.norm()  # ‖J‖ is at least that
    if not length:
        _refuse_zero("The Jacobian")
    s = J(d)  # (h,)
    way, before = s, s @ s
    for iteration in range(max_iterations + 1):
        residual = float(before.sqrt() / (length * start)) if start else 0.0
        if residual <= tolerance:
            return d, iteration, residual
        q = J_T(way)  # (P,)
        length = torch.maximum(length, q.norm() / way.norm())
        d = d - before / (q @ q) * q
        s = J(d)
        before, last = s @ s, before
        way = s + before / last * way
    raise CourseError(
        f"After {max_iterations} iterations ‖J d‖ is {residual:.1e} of ‖J‖ ‖g‖, above the tolerance {tolerance:.1e}. "
        "Raise max_iterations or the tolerance, or hold fewer outputs and use output_jacobian and onto_null_space."
    )


def _row_space(J):
    """The SVD of J without singular values that count as 0: U (h, rank), s (rank,), V (rank, P)."""
    U, s, V = torch.linalg.svd(J, full_matrices=False)
    rank = int((s > max(J.shape) * torch.finfo(J.dtype).eps * s[0]).sum())
    return U[:, :rank], s[:rank], V[:rank]


def _mask(held, Y):
    """held as a tensor of booleans that fits Y."""
    held = torch.as_tensor(held, device=Y.device)
    if held.dtype != torch.bool:
        raise DtypeError(f"held has dtype {held.dtype}; give booleans, one for each output: [True, False].")
    given, shape = tuple(held.shape), tuple(Y.shape)
    if not shape or given not in (shape, shape[-1:]):
        raise ShapeError(f"held has shape {given}; for outputs of shape {shape} give {shape[-1:]} or {shape}.")
    return held


def _jacobian(J):
    """J as a matrix (h, P) that is not all zeros."""
    if _check("J", J).ndim != 2 or not J.numel():
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


def _metric(metric, g):
    if _check("metric", metric).shape != g.shape:
        raise ShapeError(f"metric has shape {tuple(metric.shape)}; give {tuple(g.shape)}: one for each parameter.")
    _check_dtype("metric", metric, "g", g)
    if not (metric > 0).all():
        raise CourseError(f"metric has the entry {metric.min().item():g}; all must be above 0. Add a rule's ε: √v + ε.")
    return metric


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


def _check(name, given):
    """A tensor of finite floats, as it is."""
    if not isinstance(given, torch.Tensor) or not given.is_floating_point():
        what = given.dtype if isinstance(given, torch.Tensor) else shown(given)
        raise DtypeError(f"{name} is {what}; give a tensor of floats. flatten makes a vector of a list of tensors.")
    if not torch.isfinite(given).all():
        raise CourseError(f"{name}, of shape {tuple(given.shape)}, has nan or inf in it. Nothing was changed.")
    return given
