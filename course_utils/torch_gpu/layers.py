"""The pieces of a network in PyTorch: the names and equations of `numpy_ref.layers`, by hand, without autograd.

Tensors may live on any device and hold any float; the results stay there and keep the dtype. Where there are two
slopes, it is the one that autograd takes. Taught in: notebooks 01 and 03.
"""

import math

import numpy as np
import torch

from course_utils.arguments import shown
from course_utils.errors import CourseError, DtypeError, IdError, ShapeError


def affine(X, W, b):
    """Z = XW + b, as `numpy_ref.layers.affine`: X (n, d_in), W (d_in, d_out), b (d_out,) → Z (n, d_out)."""
    if X.dim() != 2 or W.dim() != 2 or X.shape[1] != W.shape[0] or b.shape != W.shape[1:]:
        raise ShapeError(
            f"affine: X {tuple(X.shape)}, W {tuple(W.shape)} and b {tuple(b.shape)} do not fit. "
            "Give X as (n, d_in), W as (d_in, d_out) and b as (d_out,); torch.nn.Linear stores Wᵀ."
        )
    return torch.addmm(b, X, W)


def affine_backward(dZ, X, W):
    """dX, dW, db of `affine`, as `numpy_ref.layers.affine_backward`; each in the shape of its input."""
    if W.dim() != 2 or X.shape != (len(X), W.shape[0]) or dZ.shape != (len(X), W.shape[1]):
        raise ShapeError(
            f"affine_backward: dZ {tuple(dZ.shape)}, X {tuple(X.shape)} and W {tuple(W.shape)} do not fit. "
            "Give dZ as (n, d_out), X as (n, d_in) and W as (d_in, d_out)."
        )
    return dZ @ W.T, X.T @ dZ, dZ.sum(dim=0)


def sigmoid(Z):
    """σ(z) = 1 / (1 + e⁻ᶻ), any shape."""
    return torch.sigmoid(Z)


def sigmoid_slope(Z):
    """σ′(z) = σ(z) σ(−z), as a function of the pre-activation."""
    return torch.sigmoid(Z) * torch.sigmoid(-Z)


def tanh(Z):
    """tanh(z), any shape."""
    return torch.tanh(Z)


def tanh_slope(Z):
    """tanh′(z) = 1 − tanh²(z), as a function of the pre-activation."""
    return 1 - torch.tanh(Z) ** 2


def hard_tanh(Z):
    """z clipped to [−1, 1]."""
    return Z.clamp(-1, 1)


def hard_tanh_slope(Z):
    """1 where −1 < z < 1, else 0; at the kinks z = ±1 it is 0."""
    return ((Z > -1) & (Z < 1)).to(Z.dtype)


def relu(Z):
    """max(z, 0), any shape."""
    return torch.clamp_min(Z, 0)


def relu_slope(Z):
    """1 where z > 0, else 0; at the kink it is 0."""
    return (Z > 0).to(Z.dtype)


def leaky_relu(Z, slope=0.01):
    """z where z > 0, else slope · z, with one fixed number `slope` (torch: `negative_slope`)."""
    return Z.clamp_min(0) + _number("leaky_relu: slope", slope) * Z.clamp_max(0)


def leaky_relu_slope(Z, slope=0.01):
    """1 where z > 0, else `slope`; at the kink it is `slope`."""
    return torch.where(Z > 0, torch.ones_like(Z), _number("leaky_relu_slope: slope", slope))


def prelu(Z, a):
    """z where z > 0, else a · z: Z (…, d), `a` a number (also (1,)) or (d,). torch's own has its channels in dim 1."""
    return Z.clamp_min(0) + _checked_a("prelu", Z, a) * Z.clamp_max(0)


def prelu_slope(Z, a):
    """∂H/∂Z: 1 where z > 0, else a; at the kink it is a."""
    return torch.where(Z > 0, torch.ones_like(Z), _checked_a("prelu_slope", Z, a))


def prelu_backward(dH, Z, a):
    """dZ, da of `prelu`, as `numpy_ref.layers.prelu_backward`: in the shapes of Z and a (0-d for a number)."""
    _check_same("prelu_backward", dH=dH, Z=Z)
    a = _checked_a("prelu_backward", Z, a)
    return dH * prelu_slope(Z, a), (dH * Z.clamp_max(0)).sum_to_size(getattr(a, "shape", ()))


def elu(Z, alpha=1.0):
    """z where z > 0, else α (eᶻ − 1)."""
    return Z.clamp_min(0) + _number("elu: alpha", alpha) * torch.expm1(Z.clamp_max(0))


def elu_slope(Z, alpha=1.0):
    """1 where z > 0, else α eᶻ; at z = 0 it is α."""
    return torch.where(Z > 0, torch.ones_like(Z), _number("elu_slope: alpha", alpha) * torch.exp(Z.clamp_max(0)))


def gelu(Z):
    """z Φ(z), exact: torch's `approximate="none"`."""
    return Z * _normal_below(Z)


def gelu_slope(Z):
    """Φ(z) + z φ(z), with the normal density φ(z) = e^(−z²/2) / √(2π)."""
    return _normal_below(Z) + Z * torch.exp(-Z.square() / 2) / math.sqrt(2 * math.pi)


def _normal_below(Z):
    return torch.erfc(-Z * math.sqrt(0.5)) / 2  # Φ(z); (1 + erf(z/√2)) / 2 would round to 0 below z = −8.3


def silu(Z):
    """z σ(z), also called swish."""
    return Z * torch.sigmoid(Z)


def silu_slope(Z):
    """σ(z) (1 + z σ(−z))."""
    return torch.sigmoid(Z) * (1 + Z * torch.sigmoid(-Z))


def softmax(Z):
    """Each row of Z (n, classes) as probabilities."""
    return torch.softmax(Z, dim=-1)


def softmax_backward(dP, P):
    """dZ = P ∘ (dP − Σ dP ∘ P), the sum along each row: dP and P = softmax(Z) (n, classes) → dZ (n, classes)."""
    _check_same("softmax_backward", dP=dP, P=P)
    return P * (dP - torch.linalg.vecdot(dP, P).unsqueeze(-1))


def log_softmax(Z):
    """z − log Σ e^z, row by row: Z (n, classes) → (n, classes)."""
    shifted = Z - Z.amax(dim=-1, keepdim=True)  # logsumexp alone would leave the rounding of a large z in the result
    return shifted - torch.logsumexp(shifted, dim=-1, keepdim=True)


def log_softmax_backward(dY, Z):
    """dZ = dY − softmax(Z) ∘ Σ dY, the sum along each row: dY and Z (n, classes) → dZ (n, classes)."""
    _check_same("log_softmax_backward", dY=dY, Z=Z)
    return dY - torch.softmax(Z, dim=-1) * dY.sum(dim=-1, keepdim=True)


def softmax_cross_entropy(Z, labels):
    """J = mean over the rows of −log softmax(Z)[row, label]: Z (n, classes), integer labels (n,) → a 0-d tensor."""
    labels = _labels(Z, labels)
    shifted = Z - Z.amax(dim=1, keepdim=True)
    return (torch.logsumexp(shifted, dim=1) - shifted.gather(1, labels[:, None]).squeeze(1)).mean()


def softmax_cross_entropy_backward(Z, labels):
    """dZ = (softmax(Z) − one-hot labels) / n, in the shape of Z."""
    labels = _labels(Z, labels)
    dZ = torch.softmax(Z, dim=1)
    dZ[torch.arange(len(Z), device=Z.device), labels] -= 1
    return dZ / len(Z)


def l2_penalty(params, strength):
    """λ Σ θ² over a list of tensors, λ = strength ≥ 0. Weights only; `weight_decay` is 2λ where decay is coupled."""
    params, strength = _checked_penalty("l2_penalty", params, strength)
    return strength * sum(p.square().sum() for p in params)


def l2_penalty_backward(params, strength):
    """2λθ for each tensor of the list, each in its shape."""
    params, strength = _checked_penalty("l2_penalty_backward", params, strength)
    return [2 * strength * p for p in params]


def lookup(E, ids):
    """Y = E[ids]: E (V, d), ids of any shape and integer dtype → Y (*ids.shape, d)."""
    return E[_ids("ids", ids, "row", len(E), E.device)]


def lookup_backward(dY, ids, size):
    """dE (V, d): row i is the sum of the rows of dY (*ids.shape, d) whose id is i."""
    ids = _ids("ids", ids, "row", size, dY.device)
    if dY.shape[:-1] != ids.shape:
        raise ShapeError(
            f"lookup_backward: dY {tuple(dY.shape)} must have one row for each of the ids {tuple(ids.shape)}. "
            "Reshape dY to (*ids.shape, d)."
        )
    dE = torch.zeros(size, dY.shape[-1], dtype=dY.dtype, device=dY.device)
    return dE.index_add_(0, ids.reshape(-1), dY.reshape(-1, dY.shape[-1]))


def one_hot(ids, size, dtype=torch.float64):
    """Rows with a single 1: integer ids (n,) → (n, size)."""
    return torch.nn.functional.one_hot(_ids("ids", ids, "column", size), size).to(dtype)


def _number(name, value):
    if shape := tuple(getattr(value, "shape", ())):
        raise ShapeError(f"{name} has shape {shape}; give one number. For a number per column, use prelu.")
    return float(value)


def _checked_a(name, Z, a):
    if not Z.is_floating_point():
        raise DtypeError(f"{name}: Z has dtype {Z.dtype}; give floats, for example Z.double().")
    a = a.to(Z.dtype) if isinstance(a, torch.Tensor) else _number(f"{name}: a", a)
    shape = tuple(getattr(a, "shape", ()))
    if shape not in {(), (1,), tuple(Z.shape[-1:])}:
        raise ShapeError(f"{name}: a {shape} does not fit Z {tuple(Z.shape)}. Give a number or one for each column.")
    return a


def _check_same(name, **tensors):
    (first, A), (second, B) = tensors.items()
    if A.shape != B.shape:
        raise ShapeError(f"{name}: {first} {tuple(A.shape)} must have the shape of {second} {tuple(B.shape)}.")


def _checked_penalty(name, params, strength):
    tensors = [] if isinstance(params, torch.Tensor | dict) else list(params)
    if not tensors or not all(isinstance(p, torch.Tensor) for p in tensors):
        raise CourseError(f"{name}: params must be a list of tensors, for example [W1, W2]; here: {params!r:.60}.")
    if not 0 <= (strength := _number(f"{name}: strength", strength)) < math.inf:
        raise CourseError(f"{name}: strength is {strength}; give 0 or more. Below 0 the weights would be driven apart.")
    return tensors, strength


def _labels(Z, labels):
    labels = _as_tensor("labels", labels, Z.device)
    if Z.dim() != 2 or labels.shape != Z.shape[:1]:
        raise ShapeError(
            f"labels {tuple(labels.shape)} must hold one class for each row of the logits {tuple(Z.shape)}. "
            "Give logits as (n, classes) and labels as (n,)."
        )
    return _ids("labels", labels, "class", Z.shape[1])


def _as_tensor(name, ids, device):
    """ids as a tensor on the device, where one is named; a list, a range or an array becomes one."""
    try:
        return torch.as_tensor(ids if isinstance(ids, torch.Tensor) else np.array(ids), device=device)
    except (TypeError, ValueError):
        raise DtypeError(f"{name} is {shown(ids)}; give integers, as a tensor or a list.") from None


def _ids(name, ids, kind, size, device=None):
    """ids as int64, the one dtype that all of torch indexes with: it takes uint8 for a mask. Each is in [0, size)."""
    given = _as_tensor(name, ids, device)
    if given.numel() and (given.is_floating_point() or given.is_complex() or given.dtype == torch.bool):
        raise DtypeError(f"{name} have dtype {given.dtype}; give integers, for example {name}.long().")
    ids = given.long()
    if ids.is_cuda or not ids.numel():
        return ids  # on a GPU the test would wait for the device; CUDA's own bounds check reports the fault there
    low, high = ids.min().item(), ids.max().item()
    if low < 0 or high >= size:
        wrong = low if low < 0 else high
        raise IdError(
            f"{name} hold {wrong % 2**64 if given.dtype == torch.uint64 else wrong}, "
            f"but there are only the {kind} numbers 0 … {size - 1}. Check how {name} were made."
        )
    return ids
