"""Which rule is best, with rates in steps of a quarter of a decade, chosen on some seeds and judged on others."""

import numpy as np

from course_utils.data import digits
from course_utils.errors import CourseError
from course_utils.experiments.digits_net import DigitsNet, minibatches, train
from course_utils.experiments.plain_net import cost_of, descend, first_params, right_of
from course_utils.experiments.stored import NOT_COMPARED, stored
from course_utils.numpy_ref.optimizers import SGD, Adagrad, Adam, AdamW, AMSGrad, Momentum, Nesterov, RMSprop

RULES = {
    "SGD": SGD(),
    "Momentum": Momentum(mu=0.9),
    "Nesterov": Nesterov(mu=0.9),
    "Adagrad": Adagrad(),
    "RMSprop": RMSprop(rho=0.99),
    "Adam": Adam(),
    "AdamW": AdamW(weight_decay=0.01),
    "AMSGrad": AMSGrad(),
}
QUARTERS = {"SGD": range(-4, 5), "Momentum": range(-8, 2), "Nesterov": range(-8, 2), "Adagrad": range(-8, 2)}
QUARTERS |= dict.fromkeys(("RMSprop", "Adam", "AdamW", "AMSGrad"), range(-12, -1))  # rates 10^(k/4)
CHOOSING, JUDGING = range(4), range(100, 116)


def rate_of(k):
    """The rate k quarters of a decade above 1."""
    return float(f"{10 ** (k / 4):.3g}")


def rows_at_rates(quarters):
    """The rows of a race, {'name, rate': arguments}. quarters: {name: the k of its rates}."""
    return {f"{name}, {rate_of(k)}": {"name": name, "rate": rate_of(k)} for name, ks in quarters.items() for k in ks}


STEADY_TO = {"SGD": 1.0, "Momentum": 0.178, "Nesterov": 0.316, "Adagrad": 0.178}
STEADY_TO |= {"RMSprop": 0.0178, "Adam": 0.0316, "AdamW": 0.0316, "AMSGrad": 0.0316}


def _loose(rows):
    return {row: NOT_COMPARED for row, chosen in rows.items() if chosen["rate"] > STEADY_TO[chosen["name"]]}


ROWS = rows_at_rates(QUARTERS)


@stored(rows=ROWS, sample="SGD, 0.178", loose=_loose(ROWS))
def rules_at_their_rates(name, rate):
    """Ten epochs of the digits net, batches of 32, for each seed: (training cost, test cost, share right): (20, 3)."""
    runs = [train(RULES[name], rate, seed) for seed in (*CHOOSING, *JUDGING)]
    return [[run.train_costs[-1], run.test_costs[-1], run.accuracy] for run in runs]


DEEP = (64, *[64] * 10, 10)
DEEP_ROWS = rows_at_rates(
    {"SGD": range(-8, 0), "Momentum": range(-12, -4), "RMSprop": range(-16, -8), "Adam": range(-16, -8)}
)


@stored(rows=DEEP_ROWS, sample="SGD, 0.0316", loose={row: NOT_COMPARED for row in DEEP_ROWS if row != "SGD, 0.0316"})
def rules_on_a_deep_net(name, rate, seeds=5):
    """Ten epochs of ten hidden layers of 64 ReLUs, He's start, for each seed: (training cost, share right): (5, 2)."""
    data, found = digits(), []
    for seed in range(seeds):
        begin, rounds = first_params(seed, DEEP, "ReLU"), minibatches(seed, epochs=10, batch=32)
        batches = ((data.train_inputs[chosen], data.train_labels[chosen]) for chosen in rounds)
        try:
            *_others, params = descend(RULES[name], begin, batches, rate, "ReLU")
            cost = cost_of(params, data.train_inputs, data.train_labels, "ReLU")
            found.append([cost, right_of(params, data.test_inputs, data.test_labels, "ReLU")])
        except CourseError:  # a gradient that is not finite
            found.append([np.nan, np.nan])
    return found


ORDERS = {
    f"{name}, {rate}": {"name": name, "rate": rate} for name, rate in (("SGD", 0.1), ("SGD", 1.0), ("Adam", 0.01))
}


@stored(rows=ORDERS, sample="SGD, 0.1")
def shuffled_or_sampled(name, rate, seeds=20):
    """The training cost after 440 updates: (each epoch shuffled, each batch drawn with replacement): (20, 2)."""
    data, net, found = digits(), DigitsNet(RULES[name], 0), []
    X, labels = data.train_inputs, data.train_labels
    for seed in range(seeds):
        rng, ends = np.random.default_rng([seed, 2]), []
        shuffled = minibatches(seed, epochs=10, batch=32)
        sampled = (rng.integers(0, len(X), 32) for _update in range(440))
        for order in (shuffled, sampled):
            net.restart(seed)
            for chosen in order:
                net.step(X[chosen], labels[chosen], rate)
            ends.append(net.cost(X, labels))
        found.append(ends)
    return found
