"""Rules with a matrix where Adagrad has a number for each entry: Shampoo, and Adagrad with its full matrix.

They take exact roots of their matrices by eigenvectors, at each update: for small parameters, and in NumPy and the
engine alone. Taught in: notebook 12.
"""

from dataclasses import dataclass

import numpy as np

from course_utils.arguments import check_matrix
from course_utils.errors import ShapeError
from course_utils.numpy_ref.orthogonalization import InverseRoot, sizes
from course_utils.numpy_ref.rule import Rule
from course_utils.symbolic import Variable
from course_utils.symbolic.shapes import ReshapeLike
from course_utils.symbolic.training.rules import computed_in


@dataclass(frozen=True)
class FullAdagrad(Rule):
    """Adagrad with its full matrix (Duchi, Hazan & Singer 2011, figure 2), on p as a vector (P,).

    S ← S + g gᵀ                                (P, P), and begins with ε I
    p ← p − η S^(−1/2) g

    In the paper (p. 2134) δ stands outside of the root, and S begins with 0: p ← p − η (δ I + S^(1/2))⁻¹ g. Here ε is
    inside, as Shampoo has it: S begins with it on its diagonal.

    In a turned basis it takes the turned steps. With P entries it keeps P² numbers and takes P³ operations an update.
    Directions in which no gradient ever pointed have none. ShapeError for a gradient in another shape than p's.
    """

    eps: float = 1e-10
    entries = ("S",)
    reads_clock = False
    by_entry = False

    def kept_in(self, name, shape, dtype):
        """S has a row and a column for each entry."""
        return (int(np.prod(shape)),) * 2, computed_in(dtype)

    def init(self, p):
        """ε on the diagonal."""
        shape, dtype = self.kept_in("S", np.shape(p), np.asarray(p).dtype)
        return {"S": self.eps * np.eye(shape[0], dtype=dtype)}

    def step(self, p, g, state, lr, t):
        if not isinstance(g, Variable) and g.shape != sizes(p):  # as a vector it would fit
            raise ShapeError(f"FullAdagrad: the gradient has shape {g.shape}, its parameter {sizes(p)}. Transposed?")
        flat = g.reshape((-1,))  # (P,)
        S = state["S"] + flat[:, None] * flat[None, :]
        return p - lr * ReshapeLike()(InverseRoot(2)(S) @ flat, p), {"S": S}


@dataclass(frozen=True)
class Shampoo(Rule):
    """Shampoo for matrices (Gupta, Koren & Singer 2018, Preconditioned stochastic tensor optimization, algorithm 1).

        L ← L + g gᵀ                  (rows, rows), and begins with ε I
        R ← R + gᵀ g                  (columns, columns), too
        p ← p − η L^(−1/4) g R^(−1/4)

    L and R stand for the full matrix of Adagrad, with rows² + columns² numbers instead of (rows · columns)². After one
    update from ε = 0 it is U Vᵀ: g = U S Vᵀ loses √S on either side. ShapeError for what is no matrix.
    """

    eps: float = 1e-4
    entries = ("L", "R")
    reads_clock = False
    by_entry = False

    def kept_in(self, name, shape, dtype):
        """L is as long as p has rows, R as p has columns."""
        return (shape[name == "R"],) * 2, computed_in(dtype)

    def init(self, p):
        """ε on both diagonals."""
        check_matrix("Shampoo", np.shape(p))
        kept = {name: self.kept_in(name, np.shape(p), np.asarray(p).dtype) for name in self.entries}
        return {name: self.eps * np.eye(shape[0], dtype=dtype) for name, (shape, dtype) in kept.items()}

    def step(self, p, g, state, lr, t):
        L, R = state["L"] + g @ g.T, state["R"] + g.T @ g
        return p - lr * (InverseRoot(4)(L) @ g @ InverseRoot(4)(R)), {"L": L, "R": R}
