"""The pieces of a network in PyTorch: the names and equations of `numpy_ref.layers`, by hand, without autograd.

Tensors may live on any device; the results stay there. Taught in: notebook 01.
"""

import torch

from course_utils.errors import DtypeError, IdError, ShapeError


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


def relu(Z):
    """max(z, 0), any shape."""
    return torch.clamp_min(Z, 0)


def relu_slope(Z):
    """1 where z > 0, else 0; at the kink it is 0."""
    return (Z > 0).to(Z.dtype)


def softmax(Z):
    """Each row of Z (n, classes) as probabilities."""
    return torch.softmax(Z, dim=-1)


def softmax_cross_entropy(Z, labels):
    """J = mean over the rows of −log softmax(Z)[row, label]: Z (n, classes), integer labels (n,) → a 0-d tensor."""
    _check_labels(Z, labels)
    picked = Z.gather(1, labels[:, None]).squeeze(1)
    return (torch.logsumexp(Z, dim=1) - picked).mean()


def softmax_cross_entropy_backward(Z, labels):
    """dZ = (softmax(Z) − one-hot labels) / n, in the shape of Z."""
    _check_labels(Z, labels)
    dZ = torch.softmax(Z, dim=1)
    dZ[torch.arange(len(Z), device=Z.device), labels] -= 1
    return dZ / len(Z)


def lookup(E, ids):
    """Y = E[ids]: E (V, d), integer ids of any shape → Y (*ids.shape, d)."""
    _check_ids("ids", ids, "row", len(E))
    return E[ids]


def lookup_backward(dY, ids, size):
    """dE (V, d): row i is the sum of the rows of dY (*ids.shape, d) whose id is i."""
    _check_ids("ids", ids, "row", size)
    if dY.shape[:-1] != ids.shape:
        raise ShapeError(
            f"lookup_backward: dY {tuple(dY.shape)} must have one row for each of the ids {tuple(ids.shape)}. "
            "Reshape dY to (*ids.shape, d)."
        )
    dE = torch.zeros(size, dY.shape[-1], dtype=dY.dtype, device=dY.device)
    return dE.index_add_(0, ids.reshape(-1), dY.reshape(-1, dY.shape[-1]))


def one_hot(ids, size, dtype=torch.float64):
    """Rows with a single 1: integer ids (n,) → (n, size)."""
    _check_ids("ids", ids, "column", size)
    return torch.nn.functional.one_hot(ids, size).to(dtype)


def _check_labels(Z, labels):
    if Z.dim() != 2 or labels.shape != Z.shape[:1]:
        raise ShapeError(
            f"labels {tuple(labels.shape)} must hold one class for each row of the logits {tuple(Z.shape)}. "
            "Give logits as (n, classes) and labels as (n,)."
        )
    _check_ids("labels", labels, "class", Z.shape[1])


def _check_ids(name, ids, kind, size):
    if ids.is_floating_point() or ids.is_complex() or ids.dtype == torch.bool:
        raise DtypeError(f"{name} have dtype {ids.dtype}; give integers, for example {name}.long().")
    if ids.is_cuda or not ids.numel():
        return  # on a GPU the test would wait for the device; CUDA's own bounds check reports the fault there
    low, high = ids.min().item(), ids.max().item()
    if low < 0 or high >= size:
        raise IdError(
            f"{name} hold {low if low < 0 else high}, but there are only the {kind} numbers 0 … {size - 1}. "
            f"Check how {name} were made."
        )
