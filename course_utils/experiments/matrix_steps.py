"""Three nets under rules for matrices: digits, digits at many widths, and the next word of a text. For lecture 12."""

from dataclasses import replace
from functools import cache
from time import perf_counter
from typing import NamedTuple

import numpy as np

from course_utils import symbolic as S
from course_utils.data import Vocabulary, digits, python_sentences
from course_utils.experiments import plain_net
from course_utils.experiments.digits_net import minibatches
from course_utils.experiments.rules_compared import rate_of, rows_at_rates
from course_utils.experiments.stored import NOT_COMPARED, stored
from course_utils.numpy_ref.full_matrix_rules import Shampoo
from course_utils.numpy_ref.optimizers import Adam, Lion, Momentum, Muon
from course_utils.schedules import cosine

THREE_LAYERS = (64, 64, 64, 10)
WORDS, WINDOW = 500, 3  # words that are told apart, id 0 for all others; words that are looked at
WORD_SIZES = (WINDOW * 16, 64, 64, WORDS)
MUON = Muon(weight_decay=0.0, adjust="columns/rows")
ADAMS_ON_DIGITS, ADAMS_ON_WORDS = 0.01, 0.00316  # best for Adam alone; for what is left to it beside another rule


class MatrixRun(NamedTuple):
    """What a run leaves behind: two costs in nats (of the training and the test digits; of the words held out to choose
    by and to judge by), the share of the test read right, and the parameters.
    """

    cost: float
    test_cost: float
    right: float
    params: list


def train(rules, rates, seed, epochs=10, batch=32, sizes=plain_net.SIZES):
    """Train a tanh net on the digits, from Xavier's weights → `MatrixRun`.

    rules, rates: one for each of W₁, b₁, W₂, b₂, …; a rate may be a function: n, the number of updates made, → rate.
    """
    data, params = digits(), plain_net.first_params(seed, sizes)
    X, y = data.train_inputs, data.train_labels
    batches = ((X[chosen], y[chosen]) for chosen in minibatches(seed, epochs, batch))
    params = descended(rules, params, batches, rates, plain_net.gradients)
    cost, test_cost = plain_net.cost_of(params, X, y), plain_net.cost_of(params, data.test_inputs, data.test_labels)
    return MatrixRun(cost, test_cost, plain_net.right_of(params, data.test_inputs, data.test_labels), params)


PASSES = {"one step": 1, "five steps": 5}


def cost_reached(passes, rate, seed, epochs=10, batch=32):
    """The training cost of Muon with "one step" or "five steps" of Newton and Schulz, Adam at 0.01 on the biases."""
    muon = replace(MUON, steps=PASSES[passes])
    return train([muon, Adam()] * 2, [rate, ADAMS_ON_DIGITS] * 2, seed, epochs, batch).cost


def descended(rules, params, batches, rates, gradients):
    """The parameters after an update for each batch. rules, rates: one for each of them; gradients(params, *batch)."""
    states = [rule.init(p) for rule, p in zip(rules, params, strict=True)]
    for t, batch in enumerate(batches, start=1):
        now = [rate(t - 1) if callable(rate) else rate for rate in rates]
        each = zip(rules, params, gradients(params, *batch), states, now, strict=True)
        moved = [rule.step(p, g, state, rate, t) for rule, p, g, state, rate in each]
        params, states = [list(part) for part in zip(*moved, strict=True)]
    return params


@cache
def windows():
    """Three pairs (windows (n, 3), the words that follow (n,)) of ids: to train on, to choose a rate by, to judge by.

    Of the sentences of Python's manual four fifths, a tenth and a tenth, drawn once.
    """
    sentences = [sentence.tokens for sentence in python_sentences()]
    order, tenth = np.random.default_rng(0).permutation(len(sentences)), len(sentences) // 10
    parts = order[2 * tenth :], order[:tenth], order[tenth : 2 * tenth]
    vocabulary = Vocabulary([sentences[k] for k in parts[0]], WORDS)
    found = []
    for part in parts:
        rows = [ids for ids in (vocabulary.ids(sentences[k]) for k in part) if len(ids) > WINDOW]
        seen = [np.lib.stride_tricks.sliding_window_view(ids[:-1], WINDOW) for ids in rows]
        found.append((np.concatenate(seen), np.concatenate([ids[WINDOW:] for ids in rows])))
    return tuple(found)


@cache
def word_functions():
    """(ids, next, E, W₁, b₁, W₂, b₂, W₃, b₃) → the gradients, a list; and the same → cost and logits."""
    ids, y = S.imatrix("ids"), S.ivector("y")
    params = [S.matrix("E")]
    H = S.reshape(params[0][ids], (-1, WORD_SIZES[0]))
    for k in range(1, len(WORD_SIZES)):
        params += [S.matrix(f"W{k}"), S.vector(f"b{k}")]
        H = (S.tanh(H) if k > 1 else H) @ params[-2] + params[-1]
    cost = S.softmax_cross_entropy(H, y)
    return S.function([ids, y, *params], S.grad(cost, params)), S.function([ids, y, *params], [cost, H])


def train_words(rules, rates, seed, updates=1000, batch=64, judge=True):
    """Train a net on which of 500 words comes next → `MatrixRun`. rules, rates: of E, W₁, b₁, W₂, b₂, W₃, b₃.

    E is a table of 500 words × 16, and three of its rows are the input of a tanh net with two layers of 64. judge:
    whether costs are computed at the end, else they are nan.
    """
    train, choose, judging = windows()
    rng, (slopes, outputs) = np.random.default_rng([seed, 1]), word_functions()
    params = [np.random.default_rng([seed, 2]).normal(0, 1, (WORDS, 16)), *plain_net.first_params(seed, WORD_SIZES)]
    drawn = (rng.integers(0, len(train[1]), batch) for _update in range(updates))
    batches = ((train[0][chosen], train[1][chosen]) for chosen in drawn)
    params = descended(rules, params, batches, rates, lambda params, ids, y: slopes(ids, y, *params))
    if not judge:
        return MatrixRun(np.nan, np.nan, np.nan, params)
    cost, (test_cost, logits) = outputs(*choose, *params)[0], outputs(*judging, *params)
    return MatrixRun(cost, test_cost, float(np.mean(logits.argmax(axis=1) == judging[1])), params)


CHOOSING, JUDGING = range(3), range(100, 108)

DIGIT_RULES = {  # name: (rule, where it moves W₁, W₂, W₃: places in the list of parameters)
    "Momentum": (Momentum(), range(6)),
    "Lion": (Lion(), range(6)),
    "Adam": (Adam(), range(6)),
    "Shampoo": (Shampoo(), (0, 2, 4)),
    "Muon, all matrices": (MUON, (0, 2, 4)),
    "Muon, hidden": (MUON, (2,)),
}
DIGIT_RULES |= {f"{name}, falling": DIGIT_RULES[name] for name in ("Momentum", "Adam", "Muon, all matrices")}
DIGIT_QUARTERS = {"Momentum": range(-7, -2), "Lion": range(-14, -9), "Adam": range(-11, -5), "Shampoo": range(-2, 4)}
DIGIT_QUARTERS |= {"Muon, all matrices": range(-11, -4), "Muon, hidden": range(-9, -3)}
DIGIT_QUARTERS |= {"Momentum, falling": range(-6, 0), "Adam, falling": range(-8, -3)}
DIGIT_QUARTERS |= {"Muon, all matrices, falling": range(-8, -2)}


LAST_BITS = {"Momentum, 0.178", "Adam, 0.0316", "Shampoo, 5.62", "Muon, all matrices, 0.0562", "Muon, hidden, 0.1"}
LAST_BITS |= {"Momentum, falling, 0.316", "Momentum, falling, 0.562", "Adam, falling, 0.0562", "Adam, falling, 0.1"}
LAST_BITS |= {"Muon, all matrices, falling, 0.178"}  # they decide what comes out of these


@stored(rows=rows_at_rates(DIGIT_QUARTERS), sample="Adam, 0.01", loose=dict.fromkeys(LAST_BITS, NOT_COMPARED))
def race_on_digits(name, rate, epochs=10):
    """(training cost, test cost, share right) after ten epochs for eleven seeds: (11, 3). The first choose the rate.

    "falling": the rate, also Adam's beside it, falls to 0 as a cosine does.
    """
    rule, places = DIGIT_RULES[name]
    beside = ADAMS_ON_DIGITS
    if name.endswith("falling"):
        rate, beside = (cosine(first, 0.0, epochs * 44) for first in (rate, beside))
    rules = [rule if k in places else Adam() for k in range(6)]
    rates = [rate if k in places else beside for k in range(6)]
    return _raced(lambda seed: train(rules, rates, seed, epochs, sizes=THREE_LAYERS))


ADAMS_TABLE = 0.0316  # the best rate of Adam for the table of words, when all else is as it is here
BY_ADAM = {"table": (Adam(), ADAMS_TABLE), "biases": (Adam(), ADAMS_ON_WORDS), "output": (Adam(), ADAMS_ON_WORDS)}


def word_rules(hidden, **others):
    """(rules, rates) of E, W₁, b₁, W₂, b₂, W₃, b₃. hidden, and what is not as in BY_ADAM: (rule, rate)."""
    table, biases, output = (BY_ADAM | others).values()
    pairs = [table, hidden, biases, hidden, biases, output, biases]
    return [rule for rule, _rate in pairs], [rate for _rule, rate in pairs]


MUONS_HIDDEN = (MUON, 0.00562)
GROUPS = {  # what is moved by what: the rate that is searched → (rules, rates)
    "all by Adam at one rate": lambda rate: word_rules((Adam(), rate), **dict.fromkeys(BY_ADAM, (Adam(), rate))),
    "table by Adam": lambda rate: word_rules(MUONS_HIDDEN, table=(Adam(), rate)),
    "table by Muon": lambda rate: word_rules(MUONS_HIDDEN, table=(MUON, rate)),
    "table and hidden by Muon at one rate": lambda rate: word_rules((MUON, rate), table=(MUON, rate)),
    "output by Adam": lambda rate: word_rules(MUONS_HIDDEN, output=(Adam(), rate)),
    "output by Muon": lambda rate: word_rules(MUONS_HIDDEN, output=(MUON, rate)),
}
GROUP_QUARTERS = {
    "all by Adam at one rate": range(-12, -7),
    "table by Adam": range(-8, -3),
    "table by Muon": range(-6, -1),
    "output by Adam": range(-13, -8),
}
GROUP_QUARTERS |= {"table and hidden by Muon at one rate": range(-10, -4), "output by Muon": range(-11, -6)}


@stored(rows=rows_at_rates(GROUP_QUARTERS), sample="table by Adam, 0.01")
def words_by_group(name, rate):
    """(cost to choose by, cost to judge by, share right) after 1,000 updates with 64 windows: (11, 3), as above."""
    return _raced(lambda seed: train_words(*GROUPS[name](rate), seed))


HIDDEN = {"Momentum": Momentum(), "Lion": Lion(), "Adam": Adam(), "Shampoo": Shampoo(), "Muon": MUON}
HIDDEN |= {f"{name}, falling": HIDDEN[name] for name in ("Adam", "Muon")}
HIDDEN_QUARTERS = {"Momentum": range(-10, -3), "Lion": range(-16, -11), "Adam": range(-15, -8)}
HIDDEN_QUARTERS |= {"Shampoo": range(-5, 1), "Muon": range(-11, -6)}
HIDDEN_QUARTERS |= {"Adam, falling": range(-11, -6), "Muon, falling": range(-10, -5)}
FALLING = 3.16  # so many times the rates beside, where all rates fall to 0


@stored(rows=rows_at_rates(HIDDEN_QUARTERS), sample="Momentum, 0.0562")
def race_on_words(name, rate):
    """As `words_by_group`, for a rule on the two hidden matrices; all else is moved by Adam, the same for every rule.

    "falling": every rate falls to 0 as a cosine does, and those beside begin at `FALLING` times what they are.
    """
    rules, rates = word_rules((HIDDEN[name], rate))
    if name.endswith("falling"):
        rates = [cosine(r if k in (1, 3) else FALLING * r, 0.0, 1000) for k, r in enumerate(rates)]
    return _raced(lambda seed: train_words(rules, rates, seed))


UPDATES = range(400, 1001, 100)
AT_THEIR_BEST = {"Momentum": 0.0178, "Lion": 0.000316, "Adam": 0.001, "Shampoo": 0.178, "Muon": 0.00316}
BUDGETS = {f"{name}, {n}": {"name": name, "updates": n} for name in ("Adam", "Muon") for n in UPDATES}


@stored(rows=BUDGETS, sample="Adam, 400")
def words_after(name, updates):
    """The cost to judge by after so many updates at the rate that is best after 1,000, for each judging seed: (8,)."""
    rules, rates = word_rules((HIDDEN[name], AT_THEIR_BEST[name]))
    return [train_words(rules, rates, seed, updates).test_cost for seed in JUDGING]


TIMED = {name: {"name": name} for name in AT_THEIR_BEST}


@stored(rows=TIMED, sample="Adam", loose=dict.fromkeys(TIMED, NOT_COMPARED))
def time_of_words(name, updates=100, rounds=15):
    """The seconds of 100 updates over those of Adam's beside them, the median of some pairs; one thread: a number."""
    found = []
    for turn in range(rounds):
        seconds = {}
        for timed in (name, "as Adam")[:: 1 if turn % 2 else -1]:
            rule = "Adam" if timed == "as Adam" else name
            rules, rates = word_rules((HIDDEN[rule], AT_THEIR_BEST[rule]))
            begun = perf_counter()
            train_words(rules, rates, 0, updates, judge=False)
            seconds[timed] = perf_counter() - begun
        found.append(seconds[name] / seconds["as Adam"])
    return float(np.median(found))


def _raced(run):
    return [[found.cost, found.test_cost, found.right] for found in map(run, (*CHOOSING, *JUDGING))]


def chosen_rate(race, name):
    """The rate at which the first number of a rule, the mean of the seeds that choose, is lowest in a race's numbers.

    None at an end of the grid, where a better one may lie outside.
    """
    means = {row: found[: len(CHOOSING), 0].mean() for row, found in race.items() if row.rpartition(", ")[0] == name}
    rates, best = list(means), min(means, key=means.get)
    return None if best in (rates[0], rates[-1]) else float(best.rpartition(", ")[2])


WIDTHS = (16, 32, 64, 128, 256, 512)
WIDTH_QUARTERS = {"as it is": range(-13, -3), "μP": range(-9, -1), "Muon": range(-8, -1)}
STEADY_TO = {"as it is": (-4, -5, -5, -6, -6, -7), "μP": (-4,) * 6, "Muon": (-4,) * 6}  # k of the last rate, by width


def _quarters(kind, n, beyond):
    last = STEADY_TO[kind][WIDTHS.index(n)]
    return [k for k in WIDTH_QUARTERS[kind] if (k > last) == beyond]


KINDS = {
    f"{kind}, {n}{', beyond' * beyond}": {"kind": kind, "n": n, "beyond": beyond}
    for beyond in (False, True)
    for kind in WIDTH_QUARTERS
    for n in WIDTHS
    if _quarters(kind, n, beyond)
}


@stored(rows=KINDS, sample="as it is, 32", loose={row: NOT_COMPARED for row in KINDS if row.endswith("beyond")})
def widths(kind, n, beyond, seeds=5):
    """The training cost after five epochs of 64, n, n, 10, for each rate of the kind and each seed: (rates, 5).

    "as it is": Adam, one rate. "μP": Adam, with W₂ and W₃ at 16/n of it, and a first W₃ of variance 16/n². "Muon": for
    the matrices, and Adam at 0.01 for the biases. The first weights have variance 1/d_in, biases are 0. "beyond": the
    rates above `STEADY_TO`, where the last bits of a number decide what comes out.
    """
    return [[_at_width(kind, n, rate_of(k), seed) for seed in range(seeds)] for k in _quarters(kind, n, beyond)]


def costs_at_width(numbers, kind, n):
    """Of the numbers of `widths` those of one kind and width, all rates: (rates, seeds)."""
    return np.concatenate([numbers[row] for row in (f"{kind}, {n}", f"{kind}, {n}, beyond") if row in numbers])


def _at_width(kind, n, rate, seed, base=16):
    data, rng, shapes = digits(), np.random.default_rng(seed), ((64, n), (n, n), (n, 10))
    params = [
        part for rows, columns in shapes for part in (rng.normal(0, rows**-0.5, (rows, columns)), np.zeros(columns))
    ]
    less = base / n if kind == "μP" else 1.0
    params[4] *= less**0.5
    rates = [rate, rate, less * rate, rate, less * rate, rate]
    rules, rates = ([MUON, Adam()] * 3, [rate, ADAMS_ON_DIGITS] * 3) if kind == "Muon" else ([Adam()] * 6, rates)
    X, y = data.train_inputs, data.train_labels
    batches = ((X[chosen], y[chosen]) for chosen in minibatches(seed, epochs=5, batch=64))
    return plain_net.cost_of(descended(rules, params, batches, rates, plain_net.gradients), X, y)
