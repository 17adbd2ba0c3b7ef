"""Networks on the digits with their gradients written out, for experiments that look at the gradients themselves."""

from itertools import pairwise

import numpy as np

from course_utils.numpy_ref import layers
from course_utils.numpy_ref.optimizers import start, update

SIZES = (64, 32, 10)  # those of `DigitsNet`
ACTIVATIONS = {
    "sigmoid": (layers.sigmoid, layers.sigmoid_slope),
    "tanh": (np.tanh, layers.tanh_slope),
    "ReLU": (layers.relu, layers.relu_slope),
}


def first_params(seed, sizes=SIZES, activation="tanh"):
    """[W₁, b₁, W₂, b₂, …]: Xavier's weights for tanh, those of `DigitsNet` with this seed; He's for ReLU; biases 0."""
    rng, params = np.random.default_rng(seed), []
    for m, n in pairwise(sizes):
        variance = 2 / (m + n) if activation == "tanh" else 2 / m
        params += [rng.normal(0, np.sqrt(variance), (m, n)), np.zeros(n)]
    return params


def forward(params, X, activation="tanh"):
    """(the input of each layer, the pre-activation of each layer): lists; the last pre-activation is the logits."""
    f, _slope = ACTIVATIONS[activation]
    inputs, Z = [X], []
    for W, b in zip(params[::2], params[1::2], strict=True):
        Z.append(layers.affine(inputs[-1], W, b))
        inputs.append(f(Z[-1]))
    return inputs[:-1], Z


def cost_of(params, X, labels, activation="tanh"):
    """The mean cross-entropy in nats."""
    return layers.softmax_cross_entropy(forward(params, X, activation)[1][-1], labels)


def right_of(params, X, labels, activation="tanh"):
    """The share of the digits that are read right."""
    return (forward(params, X, activation)[1][-1].argmax(axis=1) == labels).mean()


def gradients(params, X, labels, activation="tanh"):
    """The gradient of the mean cross-entropy: a list in the shapes of params."""
    _f, slope = ACTIVATIONS[activation]
    inputs, Z = forward(params, X, activation)
    delta, grads = layers.softmax_cross_entropy_backward(Z[-1], labels), []
    for k in reversed(range(len(Z))):
        dH, dW, db = layers.affine_backward(delta, inputs[k], params[2 * k])
        grads = [dW, db, *grads]
        delta = dH * slope(Z[k - 1]) if k else None
    return grads


def noise_scale(params, X, labels):
    """tr Σ / |g|² of all these digits: Σ the covariance of one digit's gradient, g the gradient of the mean.

    The gradient of one digit for W is the outer product of the layer's input x and its error signal δ, so that its
    square is |x|² |δ|², and with the bias (|x|² + 1) |δ|².
    Source: McCandlish and others 2018, equation 2.9 (their B_simple). Taught in: notebook 05.
    """
    inputs, Z = forward(params, X)
    squares, delta = 0.0, len(X) * layers.softmax_cross_entropy_backward(Z[-1], labels)
    for k in reversed(range(len(Z))):
        squares = squares + ((inputs[k] ** 2).sum(axis=1) + 1) * (delta**2).sum(axis=1)
        delta = delta @ params[2 * k].T * layers.tanh_slope(Z[k - 1]) if k else None
    whole = sum((g**2).sum() for g in gradients(params, X, labels))
    return (squares.mean() - whole) / whole


def descend(rule, params, batches, rate, activation="tanh", change=None):
    """Train by any rule: yields the parameters after each update. batches: (X, labels) of each; change(grads, n): the
    gradients that the rule gets at update n in place of the batch's.
    """
    states = start(rule, params)
    for n, (X, labels) in enumerate(batches, start=1):
        grads = gradients(params, X, labels, activation)
        params, states = update(rule, params, change(grads, n) if change else grads, states, rate, n)
        yield params
