"""Which activation learns? Five hidden layers, each activation at many rates; and units that begin dead."""

from itertools import pairwise

import numpy as np

from course_utils.data import digits
from course_utils.experiments.plain_net import cost_of, gradients
from course_utils.experiments.stored import NOT_COMPARED, stored
from course_utils.numpy_ref import layers

RATES = (0.1, 0.14, 0.2, 0.28, 0.4, 0.57, 0.8, 1.13)
SLOW_RATES = (0.2, 1, 2, 3, 4)


def deep_params(name, seed, updates=300, rate=0.2, depth=5, width=32):
    """A deep network after so many updates of gradient descent on 256 digits, all in one batch: its parameters."""
    rng, sizes = np.random.default_rng(seed), [64, *[width] * depth, 10]
    gain = 2 if name == "ReLU" else 1
    weights = [rng.normal(0, np.sqrt(gain / m), (m, n)) for m, n in pairwise(sizes)]
    params = [p for W in weights for p in (W, np.zeros(W.shape[1]))]
    inputs, labels = digits().train_inputs[:256], digits().train_labels[:256]
    for _update in range(updates):
        grads = gradients(params, inputs, labels, name)
        params = [p - rate * g for p, g in zip(params, grads, strict=True)]
    return params


def deep(name, seed, updates=300, rate=0.2, depth=5, width=32):
    """The training cost of `deep_params`."""
    params = deep_params(name, seed, updates, rate, depth, width)
    return cost_of(params, digits().train_inputs[:256], digits().train_labels[:256], name)


def deep_on_unseen(name, rate, seed):
    """The cost of `deep_params` on the 360 test digits, in nats."""
    data = digits()
    return cost_of(deep_params(name, seed, rate=rate), data.test_inputs, data.test_labels, name)


def _row(name, rate, updates=300, seeds=10):
    return {"name": name, "rate": rate, "updates": updates, "seeds": seeds}


ROWS = {f"{name}, {rate}": _row(name, rate) for name in ("tanh", "ReLU") for rate in RATES}
ROWS |= {f"sigmoid, {rate}, {n}": _row("sigmoid", rate, n, 5) for n in (300, 3000) for rate in SLOW_RATES}
# Where single runs are thrown out, the last bit decides which ones.
LOOSE = {f"ReLU, {rate}": NOT_COMPARED for rate in RATES[3:]} | {f"tanh, {rate}": NOT_COMPARED for rate in RATES[6:]}
LOOSE |= {f"sigmoid, {rate}, 3000": NOT_COMPARED for rate in SLOW_RATES[1:]}


@stored(rows=ROWS, sample="tanh, 0.2", rtol=0.05, loose=LOOSE)
def activations_at_their_rates(name, rate, updates, seeds):
    """The training cost of `deep` for each seed: (seeds,)."""
    return [deep(name, seed, updates, rate) for seed in range(seeds)]


def from_the_dead(slope, seed, shift=4.0, updates=2000, rate=0.2, width=100):
    """One hidden layer of (leaky) ReLUs whose biases begin at −shift: (units silent on all digits at the start, at the
    end, training cost, share of the test digits read right). Silent: z ≤ 0 on each of 256 training digits.
    """
    data, rng = digits(), np.random.default_rng(seed)
    middle = data.train_inputs.mean(axis=0)
    inputs, labels = data.train_inputs[:256] - middle, data.train_labels[:256]
    W1, b1 = rng.normal(size=(64, width)), np.full(width, -float(shift))
    W1 /= (inputs @ W1).std()
    W2, b2, silent = rng.normal(0, np.sqrt(1 / width), (width, 10)), np.zeros(10), []
    for update in range(updates + 1):
        Z = layers.affine(inputs, W1, b1)
        H = layers.leaky_relu(Z, slope)
        if update in (0, updates):
            silent.append((Z <= 0).all(axis=0).sum())
        logits = layers.affine(H, W2, b2)
        if update < updates:
            dH, dW2, db2 = layers.affine_backward(layers.softmax_cross_entropy_backward(logits, labels), H, W2)
            _dX, dW1, db1 = layers.affine_backward(dH * layers.leaky_relu_slope(Z, slope), inputs, W1)
            W1, b1, W2, b2 = W1 - rate * dW1, b1 - rate * db1, W2 - rate * dW2, b2 - rate * db2
    tested = layers.affine(layers.leaky_relu(layers.affine(data.test_inputs - middle, W1, b1), slope), W2, b2)
    right = (tested.argmax(axis=1) == data.test_labels).mean()
    return [*silent, layers.softmax_cross_entropy(logits, labels), right]


DEAD_ROWS = {f"{slope}, {n}": {"slope": slope, "updates": n} for n in (500, 2000, 10000) for slope in (0.0, 0.01, 0.1)}


@stored(rows=DEAD_ROWS, sample="0.1, 500")
def from_the_dead_by_slope(slope, updates):
    """What `from_the_dead` gives for each of five seeds: (5, 4)."""
    return [from_the_dead(slope, seed, updates=updates) for seed in range(5)]
