"""Does a penalty help? A small network on few digits, where all labels are right and where some are not."""

import numpy as np

from course_utils.data import digits
from course_utils.experiments.stored import stored
from course_utils.numpy_ref import layers

STRENGTHS = (0, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032)


def few_digits(count, noise, seed):
    """`count` training digits (inputs, labels); a share `noise` of the labels is drawn anew, at random from all ten."""
    data, rng = digits(), np.random.default_rng([seed, 2])
    chosen = rng.permutation(len(data.train_labels))[:count]
    labels = data.train_labels[chosen].copy()
    redrawn = rng.permutation(count)[: round(noise * count)]
    labels[redrawn] = rng.integers(10, size=len(redrawn))
    return data.train_inputs[chosen], labels


def train(inputs, labels, strength, seed, biases=False, updates=2000, rate=0.5, hidden=64):
    """Gradient descent on all digits at once, 64 – hidden – 10 with tanh: → its [W1, b1, W2, b2].

    strength: λ of a penalty λ Σ W², on the biases as well if `biases` is true.
    """
    rng = np.random.default_rng(seed)
    params = [rng.normal(0, 0.125, (64, hidden)), np.zeros(hidden), rng.normal(0, 0.125, (hidden, 10)), np.zeros(10)]
    decayed = [True, biases, True, biases]
    for _update in range(updates):
        W1, b1, W2, b2 = params
        H = np.tanh(layers.affine(inputs, W1, b1))
        delta = layers.softmax_cross_entropy_backward(layers.affine(H, W2, b2), labels)
        dH, dW2, db2 = layers.affine_backward(delta, H, W2)
        _dX, dW1, db1 = layers.affine_backward(dH * (1 - H**2), inputs, W1)
        penalties = layers.l2_penalty_backward(params, strength)
        grads = [g + d * p for g, d, p in zip((dW1, db1, dW2, db2), decayed, penalties, strict=True)]
        params = [p - rate * g for p, g in zip(params, grads, strict=True)]
    return params


def tested(params):
    """(share of the test digits that are read right, test cost) of a trained net."""
    data, (W1, b1, W2, b2) = digits(), params
    Z = layers.affine(np.tanh(layers.affine(data.test_inputs, W1, b1)), W2, b2)
    right = (Z.argmax(axis=1) == data.test_labels).mean()
    return [right, layers.softmax_cross_entropy(Z, data.test_labels)]


def _row(noise, strength, biases=False, seeds=10):
    return {"noise": noise, "strength": strength, "biases": biases, "seeds": seeds}


ROWS = {f"clean, {s:g}": _row(0.0, s) for s in STRENGTHS}
ROWS |= {f"noisy, {s:g}": _row(0.3, s) for s in STRENGTHS}
ROWS |= {f"noisy, {s:g}, biases too": _row(0.3, s, True) for s in (0.004, 0.008, 0.016)}
ROWS["two seeds"] = _row(0.0, 0.001, seeds=2)
LOOSE = {row: 0.25 for row in ROWS if row.startswith("noisy")}  # wrong labels make the last bits count


@stored(rows=ROWS, sample="two seeds", loose=LOOSE)
def penalty_gains(noise, strength, biases, seeds):
    """Test accuracy and test cost after 2,000 updates on 200 digits, for each seed: (seeds, 2)."""
    return [tested(train(*few_digits(200, noise, seed), strength, seed, biases)) for seed in range(seeds)]
