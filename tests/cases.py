"""The tables that drive the parity tests: what stands in both backends, with inputs to compare it on."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class LayerCase:
    """One function of `layers`: its name, drawn arguments, and up to which relative difference the backends agree."""

    name: str
    arguments: tuple
    float64: float = 1e-12
    float32: float = 1e-5

    def __str__(self):
        return self.name


def _draw():
    rng = np.random.default_rng(0)
    X, W, b = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    Z, labels = rng.normal(size=(5, 3)), np.array([2, 0, 1, 1, 0])
    wide = np.array([[-1000.0, -30.0, -1e-9, 0.0, 1e-9, 30.0, 1000.0]])
    E, ids, dY = rng.normal(size=(6, 2)), np.array([3, 1, 3, 0]), rng.normal(size=(4, 2))
    entrywise = ("sigmoid", "sigmoid_slope", "tanh", "tanh_slope", "relu", "relu_slope")
    return (
        LayerCase("affine", (X, W, b)),
        LayerCase("affine_backward", (Z, X, W)),
        *(LayerCase(name, (wide,)) for name in entrywise),
        LayerCase("softmax", (Z * 300,)),
        LayerCase("softmax_cross_entropy", (Z * 300, labels)),
        LayerCase("softmax_cross_entropy_backward", (Z * 300, labels)),
        LayerCase("lookup", (E, ids)),
        LayerCase("lookup", (E, ids.reshape(2, 2))),
        LayerCase("lookup_backward", (dY, ids, 6)),
        LayerCase("lookup_backward", (dY.reshape(2, 2, 2), ids.reshape(2, 2), 6)),
        LayerCase("one_hot", (ids, 6)),
    )


LAYERS = _draw()
