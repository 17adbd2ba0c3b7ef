"""A rule that moves a matrix as a matrix, in PyTorch: the twin of `numpy_ref.matrix_rules`. Taught in: notebook 12."""

from dataclasses import dataclass
from functools import partial

import torch

from course_utils.arguments import check_choice, check_matrix, check_settings, check_whole_number
from course_utils.torch_gpu.orthogonalization import orthogonalized
from course_utils.torch_gpu.rule import Rule, times_

FACTORS = {  # the square of the factor of the rate, for a weight of so many rows and columns
    "rows/columns": lambda rows, columns: max(rows, columns) / max(columns, 1),
    "columns/rows": lambda rows, columns: max(rows, columns) / max(rows, 1),
    "match_rms_adamw": lambda rows, columns: 0.04 * max(rows, columns),
    None: lambda rows, columns: 1.0,
}


@dataclass(frozen=True)
class Muon(Rule):
    """Muon: `torch.optim.Muon`, but in the dtype of the parameter; one matrix after the other.

    For torch.nn.Linear, whose weight is (d_out, d_in), adjust is right as it is; for a weight (d_in, d_out), as in
    Z = X W, give "columns/rows". Biases and kernels go into a group with another rule, {"params": biases, "rule":
    Adam()}, or into an optimizer of their own.
    """

    mu: float = 0.95
    weight_decay: float = 0.1
    eps: float = 1e-7
    steps: int = 5
    adjust: str | None = "rows/columns"
    entries = ("m",)
    reads_clock = False
    by_entry = False

    def __post_init__(self):
        check_settings(
            self, steps=partial(check_whole_number, least=1), adjust=partial(check_choice, choices=tuple(FACTORS))
        )

    def check_shape(self, shape):
        """ShapeError unless the parameter is a matrix."""
        check_matrix("Muon", shape)

    def init(self, p):
        """The state before the first update. ShapeError unless p is a matrix."""
        self.check_shape(p.shape)
        return super().init(p)

    def step_(self, p, g, state, lr, t):
        torch._foreach_lerp_(state["m"], g, 1 - self.mu)
        ahead = torch._foreach_lerp(g, state["m"], self.mu)
        times_(p, 1 - lr * self.weight_decay)
        for x, u in zip(p, ahead, strict=True):
            k = FACTORS[self.adjust](*x.shape) ** 0.5
            x.add_(orthogonalized(u, self.steps, self.eps), alpha=-lr * k)
