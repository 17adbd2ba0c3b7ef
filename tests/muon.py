"""Muon in two other ways, to compare ours with: torch's own lines in full precision, and a column by hand."""

from unittest import mock

import numpy as np
import torch
from torch import optim


class MuonInFull(getattr(optim, "Muon", optim.Optimizer)):
    """torch.optim.Muon in the dtype of its parameters: its own lines, but for the one that makes a bfloat16 copy."""

    def step(self, closure=None):
        with mock.patch.object(torch.Tensor, "bfloat16", torch.Tensor.clone):
            return super().step(closure)


def muon_by_hand(gradients, lr=0.1, mu=0.95, decay=0.1):
    """Muon on a column, from (1, 1). Its one singular value is its length, so each step is f(length) · direction."""
    p, m, path = np.ones(2), np.zeros(2), []
    for g in np.array(gradients):
        m = m + 0.05 * (g - m)
        ahead = g + mu * (m - g)
        length = np.hypot(*ahead)
        s = length / max(length, 1e-7)
        for _ in range(5):
            s = s * (3.4445 - 4.775 * s**2 + 2.0315 * s**4)
        p = p - lr * decay * p - lr * 2**0.5 * s * ahead / length  # two rows, one column
        path.append(p)
    return tuple(map(tuple, path))


MUON = MuonInFull if hasattr(optim, "Muon") else None  # PyTorch has it from 2.9 on
