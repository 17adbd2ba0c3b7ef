"""How many updates until the digits net has learned, for batches from 4 to 1,024: where more digits no longer help."""

import numpy as np

from course_utils.data import digits
from course_utils.experiments.digits_net import DigitsNet
from course_utils.experiments.rules_compared import RULES
from course_utils.experiments.stored import stored

BATCHES = (4, 16, 64, 256, 1024)
TARGET = 0.05  # nats, the mean cost of all training digits
MOST = {4: 6000, 16: 2500, 64: 800, 256: 400, 1024: 400}  # updates, after which a rate has failed
HALF_OCTAVES = {  # the first of seven rates 2^(k/2), √2 apart
    "SGD": {4: -8, 16: -4, 64: -3, 256: -3, 1024: -3},
    "Adam": {4: -17, 16: -15, 64: -12, 256: -10, 1024: -10},
}


def rates_of(name, batch):
    """The seven rates that are tried, √2 apart."""
    first = HALF_OCTAVES[name][batch]
    return [float(f"{2 ** (k / 2):.3g}") for k in range(first, first + 7)]


def updates_to_target(net, batch, rate, seed):
    """After how many updates the cost of all training digits is at most TARGET; nan if not within MOST.

    The batches are drawn with replacement. The cost is looked at again after a sixteenth of the updates so far.
    """
    X, labels = digits().train_inputs, digits().train_labels
    rng, look = np.random.default_rng([seed, 3]), 1
    net.restart(seed)
    for n in range(1, MOST[batch] + 1):
        chosen = rng.integers(0, len(X), batch)
        net.step(X[chosen], labels[chosen], rate)
        if n >= look:
            cost, look = net.cost(X, labels), n + max(2, n // 16)
            if cost <= TARGET:
                return n
            if not cost < 20:
                return np.nan
    return np.nan


ROWS = {f"{name}, {batch}": {"name": name, "batch": batch} for name in ("SGD", "Adam") for batch in BATCHES}


@stored(rows=ROWS, sample="Adam, 256", rtol=0.3)
def updates_by_batch(name, batch, seeds=4):
    """The number of updates until the training cost is 0.05, at each of `rates_of` and for each seed: (7, 4)."""
    net = DigitsNet(RULES[name], 0)
    return [[updates_to_target(net, batch, rate, s) for s in range(seeds)] for rate in rates_of(name, batch)]
