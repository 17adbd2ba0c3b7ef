"""Which nets of fifty layers learn? Plain, with a sum around each block, with a normalization in it, with both."""

import numpy as np

from course_utils.data import digits
from course_utils.experiments.stored import NOT_COMPARED, stored
from course_utils.numpy_ref import layers
from course_utils.numpy_ref.initializers import he_normal
from course_utils.numpy_ref.normalization import layer_norm, layer_norm_backward

WIDTH = 64  # as many units as a digit has pixels, so that a block may add its outputs to its inputs
GAMMA, BETA = np.ones(WIDTH), np.zeros(WIDTH)


def blocks(rng, count=25, size=1.0):
    """[[W1, b1, W2, b2] of each block, …, [W, b] of the last layer]: He's weights, those of W2 times `size`."""
    pairs = [(he_normal((WIDTH, WIDTH), rng), size * he_normal((WIDTH, WIDTH), rng)) for _block in range(count)]
    net = [[W1, np.zeros(WIDTH), W2, np.zeros(WIDTH)] for W1, W2 in pairs]
    return [*net, [rng.normal(0, np.sqrt(1 / WIDTH), (WIDTH, 10)), np.zeros(10)]]


def forward(X, net, residual, normalized):
    """The logits, and of each block what the way back needs: its input x, u = x or its norm, z and y, of
    y = relu(u W1 + b1) W2 + b2. The next x is x + y if `residual`, else relu(y).
    """
    seen, x = [], X
    for W1, b1, W2, b2 in net[:-1]:
        u = layer_norm(x, GAMMA, BETA) if normalized else x
        z = layers.affine(u, W1, b1)
        y = layers.affine(layers.relu(z), W2, b2)
        seen.append((x, u, z, y))
        x = x + y if residual else layers.relu(y)
    top = layer_norm(x, GAMMA, BETA) if normalized else x
    return layers.affine(top, *net[-1]), seen, x, top


def backward(delta, net, seen, x, top, residual, normalized):
    """The gradients, in the shape of the net, and ∂J/∂x at the input of each block, the lowest first."""
    dx, dW, db = layers.affine_backward(delta, top, net[-1][0])
    dx = layer_norm_backward(dx, x, GAMMA)[0] if normalized else dx
    grads, back = [[dW, db]], []
    for (W1, _b1, W2, _b2), (x, u, z, y) in zip(net[-2::-1], seen[::-1], strict=True):
        dy = dx if residual else dx * layers.relu_slope(y)
        dh, dW2, db2 = layers.affine_backward(dy, layers.relu(z), W2)
        du, dW1, db1 = layers.affine_backward(dh * layers.relu_slope(z), u, W1)
        through = layer_norm_backward(du, x, GAMMA)[0] if normalized else du
        dx = dx + through if residual else through
        grads.append([dW1, db1, dW2, db2])
        back.append(dx)
    return grads[::-1], back[::-1]


def trained(seed, rate, residual, normalized, size=1.0, count=25, passes=8):
    """Gradient descent on the digits in 22 batches a pass: the mean cost of each pass; nan once it has blown up."""
    data, rng = digits(), np.random.default_rng(seed)
    net, costs = blocks(rng, count, size), []
    for _pass in range(passes):
        found = []
        for chosen in np.array_split(rng.permutation(len(data.train_labels)), 22):
            X, labels = data.train_inputs[chosen], data.train_labels[chosen]
            logits, seen, x, top = forward(X, net, residual, normalized)
            found.append(layers.softmax_cross_entropy(logits, labels))
            delta = layers.softmax_cross_entropy_backward(logits, labels)
            grads, _back = backward(delta, net, seen, x, top, residual, normalized)
            net = [[p - rate * g for p, g in zip(*pair, strict=True)] for pair in zip(net, grads, strict=True)]
        costs.append(np.mean(found))
        if not np.isfinite(costs[-1]):
            return costs + [np.nan] * (passes - len(costs))
    return costs


KINDS = {  # (residual, normalized, the size of W2 relative to He's)
    "plain": (False, False, 1.0),
    "normalized": (False, True, 1.0),
    "sum": (True, False, np.sqrt(1 / 2)),
    "sum, a fifth": (True, False, np.sqrt(1 / 2) / 5),
    "sum, from zero": (True, False, 0.0),
    "sum and normalized": (True, True, np.sqrt(1 / 2)),
}
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)


def _row(kind, rate, passes=8, seeds=5):
    return {"kind": kind, "rate": rate, "passes": passes, "seeds": seeds}


ROWS = {f"{kind}, {rate}": _row(kind, rate) for kind in KINDS for rate in RATES}
ROWS |= {f"sum, {rate}": _row("sum", rate) for rate in (1e-7, 1e-6, 1e-5, 1e-4)}
ROWS |= {
    f"{kind}, {rate}, 40 passes": _row(kind, rate, 40) for kind in ("plain", "normalized") for rate in (0.003, 0.01)
}
ROWS["two passes"] = _row("sum, from zero", 0.01, 2, 2)
# Gradients that grow on the way back magnify the last bits: such a row says that its runs stay near the plateau, and a
# row of forty passes says even that for the runs of one machine only.
LOOSE = {row: 0.5 for row in ROWS if row.startswith(("normalized", "sum, 1e-"))} | {"plain, 0.03": 0.5}
LOOSE |= {row: NOT_COMPARED for row in ROWS if "40 passes" in row} | {"sum and normalized, 0.3": 0.5}


@stored(rows=ROWS, sample="two passes", loose=LOOSE)
def fifty_layers(kind, rate, passes, seeds):
    """The mean cost of the last pass for each seed: (seeds,); nan where a run has blown up."""
    residual, normalized, size = KINDS[kind]
    return [trained(seed, rate, residual, normalized, size, passes=passes)[-1] for seed in range(seeds)]
