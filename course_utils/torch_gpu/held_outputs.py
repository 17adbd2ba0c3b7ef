"""The held outputs of any module as a function of its parameters, and products of their Jacobian with vectors.

The Jacobian J (h, P) itself is not built here. `torch_gpu.projection` says what the arguments are. Taught in:
notebook 10.
"""

from contextlib import contextmanager

import torch
from torch.func import functional_call, jvp, vjp
from torch.nn.attention import SDPBackend, sdpa_kernel

from course_utils.arguments import shown
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.torch_gpu.scales import scaled, times_power_of_two

NO_BACKWARD = (
    "For the projection, leave out torch.utils.checkpoint and torch.jit, and give an autograd.Function of your own "
    "its setup_context."
)
NO_FORWARD = "Products with J need a forward derivative; output_jacobian and onto_null_space do without."


def held_outputs(module, inputs, held):
    """f: {name: parameter} → the held outputs (h,); the parameters that can move; the outputs as they are now."""
    if not isinstance(module, torch.nn.Module):
        raise CourseError(f"module is {shown(module)}; give a torch.nn.Module.")
    params = {name: p.detach() for name, p in module.named_parameters() if p.requires_grad}
    if not params:
        raise CourseError("The module has no parameter that requires a gradient, so no step can move anything.")
    arguments = inputs if isinstance(inputs, tuple) else (inputs,)

    def outputs(params):
        buffers = {name: b.clone() for name, b in module.named_buffers()}  # so those of the module stay as they are
        with _differentiable_attention():
            return functional_call(module, (params, buffers), arguments)

    if isinstance(module, torch.jit.ScriptModule):
        raise CourseError(f"module is compiled by torch.jit, which torch.func cannot differentiate. {NO_BACKWARD}")
    with torch.no_grad():
        Y = outputs(params)
    if not isinstance(Y, torch.Tensor):
        raise CourseError(f"The module returns {shown(Y)}. Wrap it in one that returns a single tensor.")
    places = as_mask(held, finite("The output of the module", Y)).expand(Y.shape).flatten().nonzero().squeeze(1)  # (h,)
    if not len(places):
        raise CourseError("held holds nothing: it is False everywhere, so any step keeps it.")

    def f(params):
        return outputs(params).flatten()[places]

    return f, params, Y.flatten()[places]


def scaled_products(f, params, y, root):
    """v (P,) → Ĵv (h,) and u (h,) → Ĵᵀu (P,), where Ĵ = J / root / 2ᵏ; and a number that ‖Ĵ‖ is at least.

    2ᵏ is about as large as J / root: squares of what comes out can neither overflow nor vanish. Half of the scaling is
    done before each derivative and half after it, so that J may be as large or small as its dtype can hold.
    """
    shapes, sizes = [p.shape for p in params.values()], [p.numel() for p in params.values()]
    with differentiable(NO_BACKWARD):
        back = vjp(f, params)[1]

    def product(v):  # (P,) → (h,)
        parts = (part.reshape(shape) for part, shape in zip((v / root).split(sizes), shapes, strict=True))
        tangents = {name: part.to(params[name]) for name, part in zip(params, parts, strict=True)}
        with differentiable(NO_FORWARD):
            return _finite_product(jvp(f, (params,), (tangents,))[1])

    def transposed(u):  # (h,) → (P,)
        return _finite_product(torch.cat([block.reshape(-1) for block in back(u)[0].values()]) / root)

    draw = torch.Generator().manual_seed(0)
    some = torch.randn(y.shape, generator=draw, dtype=y.dtype).to(y.device)
    some = some / some.abs().sum()  # so no entry of Jᵀu is larger than the largest of J
    first, power = scaled(transposed(some))
    before, after = -(power // 2), power // 2 - power

    def J(v):
        return times_power_of_two(product(times_power_of_two(v, before)), after)

    def J_T(u):
        return times_power_of_two(transposed(times_power_of_two(u, before)), after)

    return J, J_T, first.norm() / some.norm()


@contextmanager
def differentiable(way_out):
    """What torch.func cannot differentiate is refused with the way out; a module's own errors came before."""
    try:
        yield
    except torch.cuda.OutOfMemoryError:
        raise
    except RuntimeError as error:  # NotImplementedError is one
        reason = str(error).splitlines()[0].partition(". ")[0].rstrip(".")
        raise CourseError(f"torch.func cannot differentiate this module: {reason}. {way_out}") from error


@contextmanager
def _differentiable_attention():
    """Attention by the one kernel that has a forward derivative, in training mode and in evaluation mode."""
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with sdpa_kernel(SDPBackend.MATH):
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)


def _finite_product(x):
    if not torch.isfinite(x).all():
        raise CourseError(
            "The Jacobian has nan or inf in it, so there is no projection. Look at the module's logarithms, divisions "
            "and roots, whose slopes are infinite at 0."
        )
    return x


def as_mask(held, Y):
    """held as a tensor of booleans that fits Y."""
    held = torch.as_tensor(held, device=Y.device)
    if held.dtype != torch.bool:
        raise DtypeError(f"held has dtype {held.dtype}; give booleans, one for each output: [True, False].")
    given, shape = tuple(held.shape), tuple(Y.shape)
    if not shape or given not in (shape, shape[-1:]):
        raise ShapeError(f"held has shape {given}; for outputs of shape {shape} give {shape[-1:]} or {shape}.")
    return held


def finite(name, given):
    """A tensor of finite floats, as it is."""
    if not isinstance(given, torch.Tensor) or not given.is_floating_point():
        what = given.dtype if isinstance(given, torch.Tensor) else shown(given)
        raise DtypeError(f"{name} is {what}; give a tensor of floats. flatten makes a vector of a list of tensors.")
    if not torch.isfinite(given).all():
        raise CourseError(f"{name}, of shape {tuple(given.shape)}, has nan or inf in it. Nothing was changed.")
    return given
