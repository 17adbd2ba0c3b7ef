"""The digits net with weights in few bits: which updates arrive, and what a cure reaches. For lecture 11."""

from functools import cache
from typing import NamedTuple

import numpy as np

from course_utils import symbolic as S
from course_utils.data import digits
from course_utils.experiments.digits_net import minibatches
from course_utils.numpy_ref.optimizers import start, update
from course_utils.numpy_ref.rounding import rounded

NAMES = ("W1", "b1", "W2", "b2")


class FewBitsRun(NamedTuple):
    """What a run leaves behind.

    costs: the mean cross-entropy (nats) of the training digits at the start and after each epoch. test_cost and
    accuracy: of the test digits, at the end. still: {parameter: for each epoch, of its entries whose gradient was not
    0, the share that an update left as they were}. params: where the run ended.
    """

    costs: np.ndarray
    test_cost: float
    accuracy: float
    still: dict
    params: list


@cache
def functions(hidden=32):
    """(X, y, W1, b1, W2, b2) → cost and gradients; and the same → cost and logits. tanh, float64 or what is given."""
    X, y = S.matrix("X"), S.ivector("y")
    W1, b1, W2, b2 = S.matrix("W1"), S.vector("b1"), S.matrix("W2"), S.vector("b2")
    logits = S.tanh(X @ W1 + b1) @ W2 + b2
    cost, params = S.softmax_cross_entropy(logits, y), [W1, b1, W2, b2]
    return S.function([X, y, *params], [cost, *S.grad(cost, params)]), S.function([X, y, *params], [cost, logits])


def first_weights(seed, hidden=32):
    """Xavier weights and biases of 0, float64."""
    rng = np.random.default_rng(seed)
    sizes = (64, hidden), (hidden, 10)
    return [part for d, k in sizes for part in (rng.normal(0, np.sqrt(2 / (d + k)), (d, k)), np.zeros(k))]


def train(rule, schedule, seed, epochs=10, batch=32, to=None, params=None):
    """Train the digits net → `FewBitsRun`. schedule: n → rate, or one rate. to: the format of the first weights.

    Costs and gradients are computed in float64, at the weights as they are kept. params: where to begin, else
    `first_weights(seed)`.
    """
    data, (slopes, outputs) = digits(), functions()
    params = first_weights(seed) if params is None else params
    params = params if to is None else [rounded(p, to) for p in params]
    states, rate_at = start(rule, params), schedule if callable(schedule) else lambda n: schedule
    X, y = data.train_inputs, data.train_labels
    costs, still, each = [outputs(X, y, *params)[0]], [], len(X) // batch
    for t, chosen in enumerate(minibatches(seed, epochs, batch), start=1):
        grads, before = slopes(X[chosen], y[chosen], *params)[1:], params
        params, states = update(rule, params, grads, states, rate_at(t - 1), t)
        still.append([_still(*one) for one in zip(before, params, grads, strict=True)])
        if t % each == 0:
            costs.append(outputs(X, y, *params)[0])
    test_cost, logits = outputs(data.test_inputs, data.test_labels, *params)
    shares = np.reshape(still, (epochs, each, len(NAMES))).mean(axis=1)
    accuracy, shares = np.mean(logits.argmax(axis=1) == data.test_labels), dict(zip(NAMES, shares.T, strict=True))
    return FewBitsRun(np.array(costs), float(test_cost), float(accuracy), shares, params)


def _still(before, after, g):
    """Of the entries whose gradient is not 0, the share that an update left as they were."""
    return np.count_nonzero((g != 0) & (before == after)) / max(np.count_nonzero(g), 1)
