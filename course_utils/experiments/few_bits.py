"""The digits net with weights in few bits: which updates arrive, and what a cure reaches. For lecture 11."""

from functools import cache
from typing import NamedTuple

import numpy as np

from course_utils import symbolic as S
from course_utils.data import digits
from course_utils.experiments.digits_net import first_weights, minibatches
from course_utils.experiments.stored import NOT_COMPARED, stored
from course_utils.numpy_ref.layers import softmax
from course_utils.numpy_ref.optimizers import Adam, start, update
from course_utils.numpy_ref.rounded_rules import InBlocks, Rounded
from course_utils.numpy_ref.rounding import rounded
from course_utils.schedules import cosine

NAMES = ("W1", "b1", "W2", "b2")


class FewBitsRun(NamedTuple):
    """What a run leaves behind.

    costs: the mean cross-entropy (nats) of the training digits at the start and after each epoch. accuracy: the share
    of the test digits read right at the end. still: {parameter: for each epoch, of its entries whose gradient was not
    0, the share that an update left as they were}. params: where the run ended.
    """

    costs: np.ndarray
    accuracy: float
    still: dict
    params: list


@cache
def functions():
    """(X, y, W1, b1, W2, b2) → cost and gradients; and the same → cost and logits. tanh, float64 or what is given."""
    X, y = S.matrix("X"), S.ivector("y")
    W1, b1, W2, b2 = S.matrix("W1"), S.vector("b1"), S.matrix("W2"), S.vector("b2")
    logits = S.tanh(X @ W1 + b1) @ W2 + b2
    cost, params = S.softmax_cross_entropy(logits, y), [W1, b1, W2, b2]
    return S.function([X, y, *params], [cost, *S.grad(cost, params)]), S.function([X, y, *params], [cost, logits])


def train(rule, schedule, seed, epochs=10, batch=32, to=None):
    """Train the digits net → `FewBitsRun`. schedule: n → rate, or one rate. to: the format of the first weights.

    Costs and gradients are computed in float64, at the weights as they are kept, from `first_weights(seed)`.
    """
    data, (slopes, outputs) = digits(), functions()
    params = first_weights(seed) if to is None else [rounded(p, to) for p in first_weights(seed)]
    states, rate_at = start(rule, params), schedule if callable(schedule) else lambda n: schedule
    X, y = data.train_inputs, data.train_labels
    costs, still, each = [outputs(X, y, *params)[0]], [], len(X) // batch
    for t, chosen in enumerate(minibatches(seed, epochs, batch), start=1):
        grads, before = slopes(X[chosen], y[chosen], *params)[1:], params
        params, states = update(rule, params, grads, states, rate_at(t - 1), t)
        still.append([_still(*one) for one in zip(before, params, grads, strict=True)])
        if t % each == 0:
            costs.append(outputs(X, y, *params)[0])
    _cost, logits = outputs(data.test_inputs, data.test_labels, *params)
    shares = np.reshape(still, (epochs, each, len(NAMES))).mean(axis=1)
    accuracy, shares = np.mean(logits.argmax(axis=1) == data.test_labels), dict(zip(NAMES, shares.T, strict=True))
    return FewBitsRun(np.array(costs), float(accuracy), shares, params)


def _still(before, after, g):
    """Of the entries whose gradient is not 0, the share that an update left as they were."""
    return np.count_nonzero((g != 0) & (before == after)) / max(np.count_nonzero(g), 1)


def digits_read_right(kept, rate, seed, epochs=5, batch=64):
    """Adam at one rate with weights in bfloat16, rounded to "nearest" or by "random bits": test digits right, in %."""
    rule = Rounded(Adam(), "bfloat16", None if kept == "nearest" else kept, seed=seed)
    return 100 * train(rule, rate, seed, epochs, batch, to="bfloat16").accuracy


def backward_in(to, params, X, y, scale):
    """The gradients of scale · cost, a list, with every array rounded to a format when it is stored.

    Products add up exactly before they are rounded, as on hardware that adds up in float32.
    """
    W1, b1, W2, b2 = (rounded(p, to) for p in params)
    X = rounded(X, to)
    H = rounded(np.tanh(rounded(X @ W1 + b1, to)), to)
    error = softmax(H @ W2 + b2) - np.eye(10)[y]
    with np.errstate(invalid="ignore"):  # inf − inf and inf · 0, where the scale is too large
        dZ2 = rounded(error * (scale / len(y)), to)
        dH = rounded(dZ2 @ W2.T, to)
        dZ1 = rounded(dH * (1 - H * H), to)
        return [rounded(g, to) for g in (X.T @ dZ1, dZ1.sum(axis=0), H.T @ dZ2, dZ2.sum(axis=0))]


CURES = {
    "not rounded": None,
    "nearest": Rounded(Adam(), "bfloat16"),
    "master copy": Rounded(Adam(), "bfloat16", "master"),
    "random bits": Rounded(Adam(), "bfloat16", "random bits"),
    "compensation": Rounded(Adam(), "bfloat16", "compensation"),
}
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.02, 0.03)
RACE = {f"{cure}, {rate}": {"cure": cure, "rate": rate} for cure in CURES for rate in RATES}


@stored(rows=RACE, sample="nearest, 0.0003", loose={row: NOT_COMPARED for row in RACE if row.endswith(" 0.03")})
def cures_at_rates(cure, rate, seeds=5):
    """Twenty epochs of Adam at one rate, weights in bfloat16, for each seed: (5, 3).

    (training cost; share of the test digits read right; share of W2's updates that change nothing in the last epoch).
    """
    return _raced(cure, rate, seeds)


FALLING = {cure: {"cure": cure} for cure in ("not rounded", "nearest", "master copy")}


@stored(rows=FALLING, sample="nearest")
def at_a_falling_rate(cure, seeds=10):
    """As `cures_at_rates`, the rate from 0.01 to 0 as a cosine: (10, 3)."""
    return _raced(cure, cosine(0.01, 0.0, 20 * 44), seeds)


def _raced(cure, schedule, seeds):
    rule = CURES[cure]
    runs = [train(rule or Adam(), schedule, seed, epochs=20, to=rule and "bfloat16") for seed in range(seeds)]
    return [[run.costs[-1], run.accuracy, run.still["W2"][-1]] for run in runs]


BLOCKS = (32, 256, 2048)
IN_CODES = {f"{to}, {b}": InBlocks(Adam(), to, b) for to in ("int8", "float8_e4m3fn", "float8_e5m2") for b in BLOCKS}
ROOTS = InBlocks(Adam(), "float8_e4m3fn", 256, roots=("v",))
IN_CODES |= {
    "roots, float8_e4m3fn, 256": ROOTS,
    "the same, weights by chance": Rounded(ROOTS, "bfloat16", "random bits"),
}
CODED = {name: {"name": name} for name in ("not coded", *IN_CODES)}


UNSTABLE = {name: NOT_COMPARED for name in CODED if name.startswith("int8")}  # steps of many thousand rates


@stored(rows=CODED, sample="float8_e4m3fn, 256", loose=UNSTABLE)
def states_in_blocks(name, seeds=10):
    """Ten epochs of Adam at 0.01, its state in 8 bits, for each seed: (training cost, share right): (10, 2)."""
    rule = IN_CODES.get(name, Adam())
    runs = [train(rule, 0.01, seed, to="bfloat16" if "chance" in name else None) for seed in range(seeds)]
    return [[run.costs[-1], run.accuracy] for run in runs]
