"""A rule that moves a matrix as a matrix: Muon. Its name stands in `numpy_ref.optimizers`, among the others.

Rules that look at entries one by one turn with nothing: in another basis they are other rules. Those that look at the
whole matrix turn with it: step(U G Vᵀ) = U step(G) Vᵀ for orthogonal U, V. Two more of that kind, too slow for more
than small matrices, are in `numpy_ref.full_matrix_rules`. Taught in: notebook 12.
"""

from dataclasses import dataclass
from functools import partial
from math import sqrt

import numpy as np

from course_utils.arguments import check_choice, check_matrix, check_settings, check_whole_number
from course_utils.numpy_ref.orthogonalization import orthogonalized, sizes
from course_utils.numpy_ref.rule import Rule

FACTORS = {  # of the rate, for a weight of so many rows and columns
    "rows/columns": lambda rows, columns: sqrt(max(1, rows / max(1, columns))),
    "columns/rows": lambda rows, columns: sqrt(max(1, columns / max(1, rows))),
    "match_rms_adamw": lambda rows, columns: 0.2 * sqrt(max(rows, columns)),
    None: lambda rows, columns: 1.0,
}


@dataclass(frozen=True)
class Muon(Rule):
    """Muon (Jordan et al. 2024, Muon: An optimizer for hidden layers in neural networks) as PyTorch has it.

        m ← μ m + (1 − μ) g
        u = μ m + (1 − μ) g                        Nesterov's look-ahead
        p ← (1 − η λ) p − η k orthogonalized(u)    k, a factor for the shape of p: adjust

    orthogonalized(u) is nearly U Vᵀ of u = U S Vᵀ (`numpy_ref.orthogonalization`): every direction is as long as every
    other. `torch.optim.Muon` computes it in bfloat16, so its steps are others by some hundredths; its documentation
    writes m ← μ m + g, which differs by a factor that is divided out again. adjust, for a weight of d_in inputs and
    d_out outputs:

        "rows/columns"      k = √max(1, d_out / d_in)       where p is (d_out, d_in), as in torch.nn.Linear
        "columns/rows"      k = √max(1, d_out / d_in)       where p is (d_in, d_out), as in Z = X W of this course
        "match_rms_adamw"   k = 0.2 √max(d_in, d_out)       entries about as large as Adam's steps (Liu et al. 2025)
        None                k = 1                           the steepest step in the spectral norm, bare

    The first is torch's "original", and its default: nothing in a matrix says which of its axes counts inputs, and for
    W of Z = X W it is one word that has to be given. The reason for that k: inputs with entries of about 1 have length
    √d_in, and an output with entries of about 1 has √d_out. Only matrices: not for biases, and not meant for tables
    and output layers (ibid.). ShapeError for others. Taught in: notebook 12.
    """

    mu: float = 0.95
    weight_decay: float = 0.1
    eps: float = 1e-7
    steps: int = 5
    adjust: str | None = "rows/columns"
    entries = ("m",)
    reads_clock = False
    by_entry = False  # an entry moves with its whole matrix

    def __post_init__(self):
        check_settings(
            self, steps=partial(check_whole_number, least=1), adjust=partial(check_choice, choices=tuple(FACTORS))
        )

    def init(self, p):
        """The state before the first update. ShapeError unless p is a matrix."""
        check_matrix("Muon", np.shape(p))
        return super().init(p)

    def step(self, p, g, state, lr, t):
        m = self.mu * state["m"] + (1 - self.mu) * g
        u = self.mu * m + (1 - self.mu) * g
        k = FACTORS[self.adjust](*sizes(p))
        return (1 - lr * self.weight_decay) * p - lr * k * orthogonalized(u, self.steps, self.eps), {"m": m}
