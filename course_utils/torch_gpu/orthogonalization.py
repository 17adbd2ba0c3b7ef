"""U Vᵀ of a matrix G = U S Vᵀ, nearly, by products alone: the twin of `numpy_ref.orthogonalization`.

Taught in: notebook 12.
"""

import torch

from course_utils.arguments import check_matrix, check_nonnegative, check_whole_number

COEFFICIENTS = 3.4445, -4.775, 2.0315  # Jordan et al. 2024


def orthogonalized(G, steps=5, eps=1e-7, coefficients=COEFFICIENTS):
    """U f(S) Vᵀ by Newton–Schulz steps on G / max(‖G‖, ε), a new tensor (m, n) in the dtype of G.

    `torch.optim.Muon` does the same in bfloat16, whatever the dtype of G: quicker where a processor has units for
    it, and off by some hundredths.

    >>> orthogonalized(torch.diag(torch.tensor([3.0, 0.3, 0.03]))).diag()
    tensor([0.7021, 0.7087, 0.6967])
    """
    check_matrix("orthogonalized", G.shape)
    steps, eps = check_whole_number("steps", steps), check_nonnegative("eps", eps)
    a, b, c = coefficients
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
    """U Vᵀ, exactly: (m, n). Directions in which G is 0 stay 0, as far as rounding lets one see."""
    check_matrix("polar", G.shape)
    U, s, Vt = torch.linalg.svd(G, full_matrices=False)
    seen = s > max(G.shape) * torch.finfo(G.dtype).eps * s.amax() if s.numel() else s > 0
    return (U * seen) @ Vt


def _unit(G, eps):
    """G / max(‖G‖, ε); scaled first, so that no square overflows or vanishes. Nothing waits for the device."""
    largest = G.abs().amax().clamp(min=eps)
    X = G / largest
    return X.div_(torch.linalg.vector_norm(X).clamp_(min=eps / largest))
