"""A matrix without its lengths: G = U S Vᵀ becomes U Vᵀ, exactly by its SVD or nearly by products alone.

U Vᵀ is the steepest step in the spectral norm, as sign(g) is in the largest entry: of all D whose singular values are
at most 1 it has the largest ⟨G, D⟩, the sum of the singular values of G. `matrix_rules.Muon` takes `orthogonalized`;
the twin of that is in `torch_gpu.orthogonalization`. Taught in: notebook 12.
"""

from dataclasses import dataclass

import numpy as np

from course_utils.arguments import check_matrix, check_nonnegative, check_numbers, check_whole_number, real_array
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.symbolic import Op, Variable, absolute, maximum, sqrt

COEFFICIENTS = 3.4445, -4.775, 2.0315  # Jordan et al. 2024: steep at 0, and then about 1
COEFFICIENTS_THAT_CONVERGE = 15 / 8, -10 / 8, 3 / 8  # the same degree, flat at 1: slower at first, right in the end


def polar(G):
    """U Vᵀ of G = U S Vᵀ, exactly: (m, n). Directions in which G is 0 stay 0, as far as rounding lets one see.

    Singular values up to max(m, n) · ε · the largest count as 0. ShapeError unless G is a matrix, DtypeError unless it
    is real and in float64 or float32 (whole numbers become float64), CourseError for nan and inf.

    >>> polar([[3.0, 0.0], [0.0, -2.0]])
    array([[ 1.,  0.],
           [ 0., -1.]])
    """
    G = _matrix("polar", G)
    _check_decomposable("polar: G", G)
    U, s, Vt = np.linalg.svd(G, full_matrices=False)  # (m, k), (k,), (k, n)
    rank = np.count_nonzero(s > max(G.shape) * np.finfo(G.dtype).eps * s.max(initial=0))
    return U[:, :rank] @ Vt[:rank]


def orthogonalized(G, steps=5, eps=1e-7, coefficients=COEFFICIENTS):
    """U f(S) Vᵀ of G = U S Vᵀ by Newton–Schulz steps, nearly U Vᵀ: (m, n), of arrays and of variables.

        X = G / max(‖G‖, ε)                          the Frobenius norm, so that no singular value is above 1
        X ← a X + b X (XᵀX) + c X (XᵀX)²             steps times, with (a, b, c) = coefficients

    An odd polynomial of X keeps U and V and acts on each singular value: s ← a s + b s³ + c s⁵. Jordan et al. (2024,
    Muon: An optimizer for hidden layers in neural networks) chose the coefficients for a steep start, s ← 3.4445 s:
    five steps bring all above 0.002 ‖G‖ to between 0.68 and 1.21. They do not converge to 1, the other
    COEFFICIENTS_THAT_CONVERGE do. A step takes 2 m n k + k³ multiplications with k = min(m, n) on the shorter side.

    steps: 0 gives X. A G of zeros stays 0; so small a G that ‖G‖ < ε becomes smaller. A nan or inf in G makes all of
    the result nan, where `polar` raises an error. ShapeError unless G is a matrix, DtypeError unless it is real,
    CourseError unless the coefficients are three finite numbers.

    >>> np.linalg.svd(orthogonalized(np.diag([3.0, 0.3, 0.03])), compute_uv=False).round(2)
    array([0.71, 0.7 , 0.7 ])
    """
    steps, eps = check_whole_number("steps", steps), check_nonnegative("eps", eps)
    if isinstance(G, Variable):
        check_matrix("orthogonalized", sizes(G))
    else:
        G = _matrix("orthogonalized", G)
        eps = max(eps, float(np.finfo(G.dtype).tiny))
    a, b, c = check_numbers("coefficients", coefficients, 3)
    if 0 in sizes(G):
        return G
    rows, columns = sizes(G)
    wide = isinstance(rows, int) and isinstance(columns, int) and rows < columns
    X = _unit(G.T if wide else G, eps)
    for _ in range(steps):
        gram = X.T @ X  # (k, k), on the shorter side
        X = a * X + X @ (b * gram + c * (gram @ gram))
    return X.T if wide else X


def inverse_root(A, order):
    """A^(−1/order) of a symmetric A whose eigenvalues are not negative, by its eigenvectors; an array or a variable.

    Where A is 0, so is the result: eigenvalues up to n · ε · the largest count as 0. order: 1, 2, … ShapeError unless A
    is square, DtypeError unless it is real and in float64 or float32 (whole numbers become float64), CourseError for
    nan and inf, and for an A that is not symmetric or has an eigenvalue below 0, by more than √ε of its largest entry
    or eigenvalue. Of a variable, as in `InverseRoot`, only the order is checked.

    >>> inverse_root(np.diag([16.0, 81.0, 0.0]), 4)
    array([[0.5       , 0.        , 0.        ],
           [0.        , 0.33333333, 0.        ],
           [0.        , 0.        , 0.        ]])
    """
    order = check_whole_number("inverse_root: order", order, least=1)
    if isinstance(A, Variable):
        return InverseRoot(order)(A)
    A = real_array("inverse_root: A", A)
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ShapeError(f"inverse_root: A has shape {A.shape}; give a square matrix, such as G @ G.T.")
    A = A if A.dtype.kind == "f" else A.astype(float)
    _check_decomposable("inverse_root: A", A)
    if not A.size:
        return A.copy()
    rounding = np.finfo(A.dtype).eps ** 0.5
    if np.abs(A - A.T).max() > rounding * np.abs(A).max():
        raise CourseError("inverse_root: A is not symmetric. Give a matrix that is, such as G @ G.T.")
    s, V = np.linalg.eigh(A)  # (n,), (n, n)
    if s[0] < -rounding * np.abs(s).max():
        raise CourseError(
            f"inverse_root: A has the eigenvalue {s[0]:.3g}, and no real root. Give one with none below 0."
        )
    return _inverse_root(s, V, order)


@dataclass(frozen=True)
class InverseRoot(Op):
    """A^(−1/order), for arrays and for variables, of an A as rules make it: symmetric, without a look at it.

    With a nan or inf in A all of it is nan.
    """

    order: int
    aliases = False

    def compute(self, A):
        if not np.isfinite(A).all():
            return np.full_like(A, np.nan)
        return _inverse_root(*np.linalg.eigh(A), self.order)


def _inverse_root(s, V, order):
    """V s^(−1/order) Vᵀ, with the eigenvalues that are not 0: s (n,), V (n, n)."""
    seen = s > len(s) * np.finfo(s.dtype).eps * s.max(initial=0)
    return (V[:, seen] * s[seen] ** (-1 / order)) @ V[:, seen].T


def sizes(x):
    """The shape of an array, or of a variable as far as it is known."""
    return tuple(x.dims) if isinstance(x, Variable) else np.shape(x)


def _unit(G, eps):
    """G / max(‖G‖, ε), with no square that overflows, or becomes 0 where G is not."""
    largest = maximum(absolute(G).max(), eps)
    X = G / largest
    return X / maximum(sqrt((X * X).sum()), eps / largest)


def _check_decomposable(name, A):
    """DtypeError for a dtype in which NumPy finds no singular values and eigenvalues, CourseError for nan and inf."""
    if A.dtype.char not in "df":
        way = "np.float32" if A.dtype == np.float16 else "float"
        raise DtypeError(f"{name} has dtype {A.dtype}, and NumPy decomposes float64 and float32. Use .astype({way}).")
    if not np.isfinite(A).all():
        raise CourseError(f"{name} has entries that are nan or inf, and cannot be decomposed.")


def _matrix(name, G):
    G = real_array(f"{name}: G", G)
    check_matrix(name, G.shape)
    return G if G.dtype.kind == "f" else G.astype(float)
