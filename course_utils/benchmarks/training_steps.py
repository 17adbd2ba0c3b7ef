"""The same training step three times: plain NumPy, the engine, PyTorch.

Each step computes the mean cross-entropy of a network with ReLU on integer labels, goes backwards, and moves every
parameter by −lr times its gradient. The NumPy programs are written as a textbook has them, for these networks only.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch.nn import functional as F

from course_utils import symbolic as S

LR = 0.01


@dataclass(frozen=True)
class Case:
    """A network and its batch. With a table, the input is a window of rows of it, side by side."""

    name: str
    sizes: tuple[int, ...]  # of the layers, the input first
    batch: int
    goal: float  # for the engine in float32, as a ratio to NumPy
    table: tuple[int, int] | None = None  # rows, entries of a row
    window: int = 0

    def data(self, dtype, seed=0):
        """The inputs [X or ids, y] and the parameters [table, W₁, b₁, W₂, b₂, …] that all start from."""
        rng = np.random.default_rng(seed)
        y = rng.integers(0, self.sizes[-1], self.batch)
        parameters = []
        for n, m in pairwise(self.sizes):
            parameters += [rng.normal(0, np.sqrt(2 / n), (n, m)).astype(dtype), np.zeros(m, dtype)]
        if not self.table:
            return [rng.normal(size=(self.batch, self.sizes[0])).astype(dtype), y], parameters
        ids = frequent_first(rng, self.table[0], (self.batch, self.window))
        return [ids, y], [rng.normal(size=self.table).astype(dtype), *parameters]


CASES = (
    Case("tiny MLP 4–16–2, batch 8", (4, 16, 2), 8, goal=0.95),
    Case("digits MLP 64–128–10, batch 64", (64, 128, 10), 64, goal=0.95),
    Case("MLP 784–512–512–10, batch 256", (784, 512, 512, 10), 256, goal=1.03),
    Case("window classifier 20k×50, batch 128", (250, 100, 2), 128, goal=0.75, table=(20_000, 50), window=5),
)


def frequent_first(rng, size, shape):
    """Ids in [0, size) distributed like words (Zipf): id k with probability about 1/(k + 1), up to a factor."""
    return (size ** rng.random(shape)).astype(np.int64) - 1


# --- plain NumPy


def by_numpy(case, inputs, parameters):
    """(a call that makes one step and returns the cost, a call that returns the parameters)."""
    parameters = [p.copy() for p in parameters]
    program = window_step if case.table else {3: two_layer_step, 4: three_layer_step}[len(case.sizes)]
    return lambda: program(*inputs, *parameters), lambda: parameters


def cross_entropy(Z, y):
    """The mean cost of logits Z, and its gradient: one pass of exponentials for both."""
    n = len(y)
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    cost = -np.log(P[np.arange(n), y]).mean()
    P[np.arange(n), y] -= 1
    return cost, P / n


def two_layer_step(X, y, W1, b1, W2, b2):
    """One step of X → ReLU → logits."""
    H = np.maximum(X @ W1 + b1, 0)
    cost, dZ = cross_entropy(H @ W2 + b2, y)
    dH = (dZ @ W2.T) * (H > 0)
    W2 -= LR * (H.T @ dZ)
    b2 -= LR * dZ.sum(axis=0)
    W1 -= LR * (X.T @ dH)
    b1 -= LR * dH.sum(axis=0)
    return cost


def three_layer_step(X, y, W1, b1, W2, b2, W3, b3):
    """One step of X → ReLU → ReLU → logits."""
    H1 = np.maximum(X @ W1 + b1, 0)
    H2 = np.maximum(H1 @ W2 + b2, 0)
    cost, dZ = cross_entropy(H2 @ W3 + b3, y)
    dH2 = (dZ @ W3.T) * (H2 > 0)
    dH1 = (dH2 @ W2.T) * (H1 > 0)
    W3 -= LR * (H2.T @ dZ)
    b3 -= LR * dZ.sum(axis=0)
    W2 -= LR * (H1.T @ dH2)
    b2 -= LR * dH2.sum(axis=0)
    W1 -= LR * (X.T @ dH1)
    b1 -= LR * dH1.sum(axis=0)
    return cost


def window_step(ids, y, E, W1, b1, W2, b2):
    """One step of rows of E, side by side → ReLU → logits. Of E, only the rows that were used are changed."""
    X = E[ids].reshape(len(ids), -1)
    H = np.maximum(X @ W1 + b1, 0)
    cost, dZ = cross_entropy(H @ W2 + b2, y)
    dH = (dZ @ W2.T) * (H > 0)
    dX = dH @ W1.T
    W2 -= LR * (H.T @ dZ)
    b2 -= LR * dZ.sum(axis=0)
    W1 -= LR * (X.T @ dH)
    b1 -= LR * dH.sum(axis=0)
    np.add.at(E, ids, -LR * dX.reshape(*ids.shape, -1))  # an id may occur more than once
    return cost


# --- the engine


def by_engine(case, inputs, parameters):
    """The same pair of calls."""
    step, held = compiled(case, parameters)
    return lambda: step(*inputs), lambda: [p.value for p in held]


def compiled(case, parameters):
    """The step as a compiled function, and its shared values."""
    names = ["E"] * bool(case.table) + [f"{kind}{k}" for k in range(1, len(case.sizes)) for kind in "Wb"]
    held = [S.shared(value, name) for value, name in zip(parameters, names, strict=True)]
    layers, y = held[1:] if case.table else held, S.ivector("y")
    given = S.imatrix("ids") if case.table else S.matrix("X")
    rows = held[0][given] if case.table else None
    value = rows.reshape(-1, case.sizes[0]) if case.table else given
    for W, b in zip(layers[:-2:2], layers[1:-2:2], strict=True):
        value = S.relu(value @ W + b)
    cost = S.softmax_cross_entropy(value @ layers[-2] + layers[-1], y)
    slopes = S.grad(cost, [rows, *layers] if case.table else layers)
    updates = {held[0]: S.inc_subtensor(rows, -LR * slopes.pop(0))} if case.table else {}
    updates |= {p: p - LR * dp for p, dp in zip(layers, slopes, strict=True)}
    return S.function([given, y], cost, updates=updates), held


# --- PyTorch


def by_torch(case, inputs, parameters):
    """The same pair of calls: eager, autograd, updates in place; the table's gradient is sparse."""
    parameters = [torch.tensor(p, requires_grad=True) for p in parameters]
    given, y = (torch.from_numpy(value) for value in inputs)
    layers = parameters[1:] if case.table else parameters

    def step():
        value = F.embedding(given, parameters[0], sparse=True).flatten(1) if case.table else given
        for W, b in zip(layers[:-2:2], layers[1:-2:2], strict=True):
            value = torch.relu(torch.addmm(b, value, W))
        cost = F.cross_entropy(torch.addmm(layers[-1], value, layers[-2]), y)
        cost.backward()
        with torch.no_grad():
            for p in parameters:
                p.add_(p.grad, alpha=-LR)
                p.grad = None
        return cost.item()

    return step, lambda: [p.detach().numpy().copy() for p in parameters]


COMPETITORS = {"NumPy": by_numpy, "engine": by_engine, "torch": by_torch}
