"""U Vᵀ of a matrix G = U S Vᵀ, nearly, by products alone: the twin of `numpy_ref.orthogonalization`.

Taught in: notebook 12.
"""

import torch

from course_utils.arguments import check_matrix, check_nonnegative, check_numbers, check_whole_number, shown
from course_utils.errors import CourseError, DtypeError

COEFFICIENTS = 3.4445, -4.775, 2.0315  # Jordan et al. 2024


def orthogonalized(G, steps=5, eps=1e-7, coefficients=COEFFICIENTS):
    """U f(S) Vᵀ by Newton–Schulz steps on G / max(‖G‖, ε), a new tensor (m, n) in the dtype of G.

    `torch.optim.Muon` does the same in bfloat16, whatever the dtype of G: quicker where a processor has units for
    it, and off by some hundredths. A nan or inf in G makes all of the result nan, where `polar` raises an error.
    Whole numbers become float64. Errors: those of `numpy_ref.orthogonalization`.

    >>> orthogonalized(torch.diag(torch.tensor([3.0, 0.3, 0.03]))).diag()
    tensor([0.7021, 0.7087, 0.6967])
    """
    G = _matrix("orthogonalized", G)
    steps, eps = check_whole_number("steps", steps), check_nonnegative("eps", eps)
    a, b, c = check_numbers("coefficients", coefficients, 3)
    eps = max(eps, torch.finfo(G.dtype).tiny)
    if not G.numel():
        return G.clone()
    tall = G.shape[0] > G.shape[1]
    X = _unit(G.T if tall else G, eps)
    for _ in range(steps):
        gram = X @ X.T  # (k, k), on the shorter side
        X = torch.addmm(X, torch.addmm(gram, gram, gram, beta=b, alpha=c), X, beta=a)
    return X.T if tall else X


def polar(G):
    """U Vᵀ, exactly: (m, n). Directions in which G is 0 stay 0, as far as rounding lets one see.

    In float64 and float32 (whole numbers become float64); the errors of `numpy_ref.orthogonalization.polar`. The look
    for nan and inf waits for the device, as the SVD does.
    """
    G = _matrix("polar", G)
    if G.dtype not in (torch.float64, torch.float32):
        raise DtypeError(f"polar: G has dtype {G.dtype}, and torch decomposes float64 and float32. Use .float().")
    if not torch.isfinite(G).all():
        raise CourseError("polar: G has entries that are nan or inf, and cannot be decomposed.")
    U, s, Vt = torch.linalg.svd(G, full_matrices=False)
    seen = s > max(G.shape) * torch.finfo(G.dtype).eps * s.amax() if s.numel() else s > 0
    return (U * seen) @ Vt


def _matrix(name, G):
    """The tensor, which is a matrix of real numbers; whole ones in float64."""
    if not isinstance(G, torch.Tensor):
        raise DtypeError(f"{name}: G is {shown(G)}; give a tensor, torch.as_tensor(G).")
    check_matrix(name, G.shape)
    if G.is_complex() or G.dtype == torch.bool:
        raise DtypeError(f"{name}: G has dtype {G.dtype}; give real numbers.")
    return G if G.is_floating_point() else G.double()


def _unit(G, eps):
    """G / max(‖G‖, ε); scaled first, so that no square overflows or vanishes. Nothing waits for the device."""
    largest = G.abs().amax().clamp(min=eps)
    X = G / largest
    return X.div_(torch.linalg.vector_norm(X).clamp_(min=eps / largest))
