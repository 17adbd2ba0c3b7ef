"""A small LSTM on sentences of Python's manual, trained with one of two averages: what lecture 09 asks about."""

from functools import cache
from typing import NamedTuple

import numpy as np

from course_utils import symbolic as S
from course_utils.data import Vocabulary, python_sentences
from course_utils.errors import CourseError
from course_utils.numpy_ref.optimizers import Adam

WIDTH, WORDS, STATE = 12, 100, 12  # places of a sentence, words that are told apart, numbers in a state
HELD_OUT = 200  # sentences that are not trained on
AVERAGES = ("mean over tokens", "mean of means")


class Sentences(NamedTuple):
    """Padded sentences, each array (n, WIDTH): what is read, what comes next, and 1.0 at the tokens."""

    ids: np.ndarray
    targets: np.ndarray
    mask: np.ndarray


@cache
def sentences():
    """All sentences of the manual with at most `WIDTH` predictions."""
    texts = [sentence.tokens for sentence in python_sentences()]
    vocabulary, short = Vocabulary(texts, size=WORDS), [tokens for tokens in texts if len(tokens) <= WIDTH + 1]
    ids, targets, mask = np.zeros((3, len(short), WIDTH), dtype=np.int64)
    for row, tokens in enumerate(short):
        words, n = vocabulary.ids(tokens), len(tokens) - 1
        ids[row, :n], targets[row, :n], mask[row, :n] = words[:-1], words[1:], 1
    return Sentences(ids, targets, mask.astype(float))


def shares(mask, average):
    """How much each place counts in the cost, (n, T), in all 1.

    >>> mask = np.array([[1.0, 0, 0], [1, 1, 1]])
    >>> shares(mask, "mean over tokens")[0, 0].item(), shares(mask, "mean of means")[0, 0].item()
    (0.25, 0.5)
    """
    if average not in AVERAGES:
        raise CourseError(f"There is no average {average!r}. Choose {AVERAGES[0]!r} or {AVERAGES[1]!r}.")
    if average == "mean over tokens":
        return mask / mask.sum()
    return mask / mask.sum(axis=1, keepdims=True) / len(mask)


class Reader:
    """A table, an LSTM, an affine map, and Adam. `step` takes (ids, targets, shares, rate), `cost` the first three."""

    def __init__(self):
        sizes = {
            "E": (WORDS, STATE),
            "W": (2 * STATE, 4 * STATE),
            "b": (4 * STATE,),
            "U": (STATE, WORDS),
            "a": (WORDS,),
        }
        self.params = [S.shared(np.zeros(shape), name) for name, shape in sizes.items()]
        ids, targets, counts, lr = S.imatrix("ids"), S.imatrix("targets"), S.matrix("shares"), S.scalar("lr")
        logits = S.concatenate(list(self._outputs(ids))) @ self.params[3] + self.params[4]  # (T·n, V)
        wanted, weights = (S.concatenate([M[:, t] for t in range(WIDTH)]) for M in (targets, counts))
        losses = S.logsumexp(logits) - (logits * S.constant(np.eye(WORDS))[wanted]).sum(axis=1)
        cost = (weights * losses).sum()
        self.updates = S.rule_updates(Adam(), self.params, S.grad(cost, self.params), lr)
        self.step = S.function([ids, targets, counts, lr], cost, updates=self.updates)
        self.cost = S.function([ids, targets, counts], cost)

    def _outputs(self, ids):
        """The output h after each token. Nothing is carried: every loss is read before the pads."""
        E, W, b, _U, _a = self.params
        h = c = S.zeros_like(E[ids[:, 0]])
        for t in range(WIDTH):
            Z = S.concatenate([E[ids[:, t]], h], axis=1) @ W + b
            i, f, g, o = (Z[:, k * STATE : (k + 1) * STATE] for k in range(4))
            c = S.sigmoid(f) * c + S.sigmoid(i) * S.tanh(g)
            h = S.sigmoid(o) * S.tanh(c)
            yield h

    def restart(self, rng):
        """New first weights; biases, and what Adam remembers, back to zero."""
        for held in self.updates:
            held.value = np.zeros_like(held.value)
        for p in self.params:
            if p.value.ndim == 2:
                p.value = rng.normal(0, 0.3, p.value.shape)


@cache
def _reader():
    """The one reader, to be restarted: to compile it takes as long as a run."""
    return Reader()


def train(average, seed, rate=0.03, updates=120, batch=8):
    """The mean loss in nats over the tokens of 200 sentences that were not trained on, after training with an average.

    average: one of `AVERAGES`, over a batch of sentences. The seed draws the first weights, the sentences that are held
    out, and those of each update: with the same seed both averages meet the same.
    """
    data, reader, rng = sentences(), _reader(), np.random.default_rng(seed)
    reader.restart(rng)
    order = rng.permutation(len(data.ids))
    held_out, others = order[:HELD_OUT], order[HELD_OUT:]
    for _update in range(updates):
        chosen = rng.choice(others, batch, replace=False)
        reader.step(*_given(data, chosen, average), rate)
    return reader.cost(*_given(data, held_out, "mean over tokens"))


def _given(data, rows, average):
    return data.ids[rows], data.targets[rows], shares(data.mask[rows], average)
