"""Which word comes next? Two words are looked up in a table, and a linear layer chooses: lecture 07's network."""

from functools import cache

import numpy as np

from course_utils import symbolic as S
from course_utils.data import Vocabulary, python_sentences
from course_utils.numpy_ref.lookup import LookupTable

FREQUENT = 50  # the words to choose from; id 0 stands for all others


@cache
def pairs():
    """(training pairs, the words that follow them, test pairs, theirs, the number of words) of Python's manual.

    Pairs (n, 2) of ids that follow each other in a sentence; a fifth of the sentences, drawn once, is for the test.
    """
    sentences = [sentence.tokens for sentence in python_sentences()]
    vocabulary = Vocabulary(sentences, size=len({word for tokens in sentences for word in tokens}) + 1)
    order, fifth = np.random.default_rng(0).permutation(len(sentences)), len(sentences) // 5
    found = []
    for chosen in (order[fifth:], order[:fifth]):
        ids = [ids for ids in (vocabulary.ids(sentences[k]) for k in chosen) if len(ids) > 2]
        after = np.concatenate([row[2:] for row in ids])
        found += [np.concatenate([np.stack([row[:-2], row[1:-1]], axis=1) for row in ids])]
        found += [np.where(after <= FREQUENT, after, 0)]
    return *found, len(vocabulary)


def test_cost(rule, idle, rate, seed, updates=600):
    """The cost on unseen sentences, in nats, after some updates with batches of 32 pairs.

    rule: of `numpy_ref.optimizers`, for the table and for the linear layer; idle: "freeze" or "catch_up", what becomes
    of rows that a batch does not use; rate: of both; seed: of first weights and batches. Taught in: notebook 07.
    """
    train, follow, unseen, theirs, words = pairs()
    rng = np.random.default_rng(seed)
    table = LookupTable(rng.normal(0, 0.1, (words, 8)), rule, idle=idle)
    rows, following = S.tensor3("rows"), S.ivector("following")  # (n, 2, 8), (n,)
    W, b = S.shared(rng.normal(0, 0.3, (16, FREQUENT + 1)), "W"), S.shared(np.zeros(FREQUENT + 1), "b")
    cost = S.softmax_cross_entropy(S.reshape(rows, (-1, 16)) @ W + b, following)
    dY, *grads = S.grad(cost, [rows, W, b])
    step = S.function([rows, following], dY, updates=S.rule_updates(rule, [W, b], grads, rate))
    for _update in range(updates):
        chosen = rng.integers(0, len(train), 32)
        ids = train[chosen]
        table.update(ids, step(table.gather(ids), follow[chosen]), rate)
    return float(S.function([rows, following], cost)(table.gather(unseen), theirs))
