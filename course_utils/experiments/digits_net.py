"""One small network on the digits, trained by any rule under any schedule: what lectures 05 and 06 compare."""

from functools import cache
from typing import NamedTuple

import numpy as np

from course_utils import symbolic as S
from course_utils.data import digits
from course_utils.errors import CourseError


class TrainingRun(NamedTuple):
    """What a training run leaves behind; costs are mean cross-entropies in nats.

    rates and batch_costs have an entry for each update (its rate; the cost of its minibatch before it), train_costs and
    test_costs one for each epoch and one for the start; accuracy is the fraction of test digits read right at the end.
    """

    rates: np.ndarray
    batch_costs: np.ndarray
    train_costs: np.ndarray
    test_costs: np.ndarray
    accuracy: float


class DigitsNet:
    """64 inputs, a hidden layer of tanh units, 10 classes; float64. `step(X, y, lr)` returns the cost and updates.

    rule: one of `numpy_ref.optimizers`. seed: of the first weights (Xavier; biases 0).
    """

    def __init__(self, rule, seed, hidden=32):
        W1, b1 = S.shared(np.zeros((64, hidden)), "W1"), S.shared(np.zeros(hidden), "b1")
        W2, b2 = S.shared(np.zeros((hidden, 10)), "W2"), S.shared(np.zeros(10), "b2")
        self.params = [W1, b1, W2, b2]
        X, y, lr = S.matrix("X"), S.ivector("y"), S.scalar("lr")
        logits = S.tanh(X @ W1 + b1) @ W2 + b2
        cost = S.softmax_cross_entropy(logits, y)
        self.updates = S.rule_updates(rule, self.params, S.grad(cost, self.params), lr)
        self.step = S.function([X, y, lr], cost, updates=self.updates)
        self.logits = S.function([X], logits)
        self.cost = S.function([X, y], cost)
        self.restart(seed)

    def restart(self, seed):
        """New first weights; biases, the rule's state and its clock back to zero."""
        for held in self.updates:
            held.value = np.zeros_like(held.value)
        for held, first in zip(self.params, first_weights(seed, len(self.params[1].value)), strict=True):
            held.value = first


def first_weights(seed, hidden=32):
    """[W1, b1, W2, b2] of the net: Xavier's weights and biases of 0, float64."""
    rng = np.random.default_rng(seed)
    sizes = (64, hidden), (hidden, 10)
    return [part for d, k in sizes for part in (rng.normal(0, np.sqrt(2 / (d + k)), (d, k)), np.zeros(k))]


@cache
def _net_of(rule, hidden):
    """One net of each kind, to be restarted: writing and compiling its functions takes as long as an epoch."""
    return DigitsNet(rule, 0, hidden)


def train(rule, schedule, seed, epochs=10, batch=32, hidden=32):
    """Train a `DigitsNet` → `TrainingRun`. schedule: n, the number of updates made, → rate; or one rate for all.

    Each epoch goes once through the 1,437 training digits in a new order, in minibatches of equal size; the
    remainder is left out of that epoch. The order is drawn from the seed too. Where training blows up, costs are inf
    or nan.

    >>> from course_utils.numpy_ref.optimizers import SGD
    >>> run = train(SGD(), 0.5, seed=0, epochs=1)
    >>> len(run.batch_costs), len(run.test_costs), bool(run.test_costs[1] < run.test_costs[0])
    (44, 2, True)
    """
    data, net = digits(), _net_of(rule, hidden)
    net.restart(seed)
    X, y = data.train_inputs, data.train_labels
    rate_at = schedule if callable(schedule) else lambda n: float(schedule)
    rates, batch_costs, costs = [], [], []

    def measure():
        costs.append([net.cost(X, y), net.cost(data.test_inputs, data.test_labels)])

    with np.errstate(all="ignore"):  # a run that blows up says so by its costs
        measure()
        for chosen in minibatches(seed, epochs, batch):
            rates.append(rate_at(len(rates)))
            batch_costs.append(net.step(X[chosen], y[chosen], rates[-1]))
            if len(rates) % (len(X) // batch) == 0:
                measure()
        accuracy = (net.logits(data.test_inputs).argmax(axis=1) == data.test_labels).mean()
    train_costs, test_costs = np.array(costs).T
    return TrainingRun(np.array(rates), np.array(batch_costs), train_costs, test_costs, float(accuracy))


def minibatches(seed, epochs, batch):
    """The minibatches of `train`, one after the other: for each update the indices (batch,) of its training digits.

    >>> [len(chosen) for chosen in minibatches(seed=0, epochs=2, batch=700)]
    [700, 700, 700, 700]
    """
    size = len(digits().train_labels)
    if not 1 <= batch <= size:
        raise CourseError(f"batch is {batch!r}; there are {size} training digits: choose 1 to {size}.")
    rng = np.random.default_rng([seed, 1])  # not the stream that the first weights are drawn from
    for _epoch in range(epochs):
        order = rng.permutation(size)
        for first in range(0, size - batch + 1, batch):
            yield order[first : first + batch]
