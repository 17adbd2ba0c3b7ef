"""Which words of Python's manual are code? The parts, the first weights and the training of lecture 13."""

from collections import Counter
from functools import cache
from typing import NamedTuple

import numpy as np

from course_utils.data import (
    LabeledSentence,
    Vocabulary,
    Windows,
    code_mentions,
    is_word,
    split,
    tokens_of,
    windows,
)
from course_utils.experiments.scores import counts, score
from course_utils.experiments.stored import stored
from course_utils.numpy_ref.optimizers import SGD, Adagrad, Adam
from course_utils.numpy_ref.rounded_rules import Rounded
from course_utils.numpy_ref.window_classifier import WindowClassifier
from course_utils.schedules import cosine

D, HIDDEN, WIDTH = 32, 64, 5
EPOCHS, BATCH, RATE = 3, 64, 0.003


class Task(NamedTuple):
    """Windows to train on, to choose by and to judge by; the vocabulary, which the first part alone has made."""

    train: Windows
    choose: Windows
    judge: Windows
    vocabulary: Vocabulary
    classes: tuple[str, ...]

    @property
    def rows(self):
        """How many rows a table needs: one for each word, and one for what lies beyond a sentence."""
        return len(self.vocabulary) + 1


def task_of(sentences, width=WIDTH, seed=None, shape=None, by="topic", least=2, known="train"):
    """The `Task` of labeled sentences. seed, by: of `split`; least, shape: of `Vocabulary`.

    known: the vocabulary has words of the "train" part alone, as it should, or of "all" parts, to see what that does.
    Classes are the labels that occur, the most frequent first: number 0 is "nothing of interest", as O is for names.
    """
    parts = split(sentences, by, seed)
    votes = Counter(label for sentence in sentences for label in sentence.labels if label is not None)
    classes = tuple(sorted(votes, key=lambda label: (-votes[label], label)))
    read = parts.train if known == "train" else sum(parts, ())
    vocabulary = Vocabulary([sentence.words for sentence in read], least=least, shape=shape)
    return Task(*(windows(part, vocabulary, classes, width) for part in parts), vocabulary, classes)


@cache
def task(width=WIDTH, seed=None, shape=None, by="topic", least=2, known="train"):
    """The `Task` of code mentions: arguments as in `task_of`."""
    return task_of(code_mentions(), width, seed, shape, by, least, known)


def first_params(rows, width=WIDTH, classes=2, seed=0, d=D, hidden=HIDDEN, table=0.1, scale=1.0):
    """{"E", "W", "b", "U", "c"}: rows of the table drawn with deviation `table`, matrices by Xavier times `scale`."""
    rng = np.random.default_rng([seed, 13])

    def xavier(fan_in, fan_out):
        return scale * rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))

    E = rng.normal(0, table, (rows, d))
    return {
        "E": E,
        "W": xavier(width * d, hidden),
        "b": np.zeros(hidden),
        "U": xavier(hidden, classes),
        "c": np.zeros(classes),
    }


def batches(n, seed=0, epochs=EPOCHS, batch=BATCH):
    """Numbers of windows, (batch,) each: every epoch in an order of its own, without the rest that fills no batch."""
    rng = np.random.default_rng([seed, 14])
    for _epoch in range(epochs):
        yield from rng.permutation(n)[: n - n % batch].reshape(-1, batch)


def train(model, data, rate=RATE, seed=0, epochs=EPOCHS, batch=BATCH, schedule=cosine):
    """Train either backend's model on `Windows` → its costs, an array (updates,). schedule(rate, 0, updates): n → η."""
    chosen = list(batches(len(data.labels), seed, epochs, batch))
    rates = schedule(rate, 0, len(chosen))
    return np.array([float(model.step(data.ids[k], data.labels[k], rates(n))) for n, k in enumerate(chosen)])


def predicted(model, ids):
    """The likelier class of each window (n,), of either backend's model."""
    return np.asarray(model.probabilities(ids)).argmax(axis=1)


def read(model, data, text):
    """What a model makes of a text: (tokens, P(not class 0) of each, nan for numbers and punctuation, which are known).

    Tokens are in lower case where the vocabulary is.

    model: of either backend; data: the `Task` it was trained on.
    """
    has_capitals = any(word != word.lower() for word in data.vocabulary.words)
    tokens = tokens_of(text, lower=not has_capitals)
    asked = tuple(data.classes[0] if is_word(token) else None for token in tokens)
    seen = windows([LabeledSentence("", tokens, asked)], data.vocabulary, data.classes, data.train.ids.shape[1])
    found = np.full(len(tokens), np.nan)
    if len(seen.ids):
        found[seen.places[:, 1]] = 1 - np.asarray(model.probabilities(seen.ids))[:, 0]
    return tokens, found, np.array([token in data.vocabulary for token in tokens], bool)


def most_frequent_label(train, others):
    """A baseline: each word's own most frequent label in the training part, 0 for unknown words and at a tie. (n,)."""
    votes = {}
    for word, label in zip(train.words, train.labels, strict=True):
        votes.setdefault(word, np.zeros(train.labels.max() + 1))[label] += 1
    return np.array([votes[word].argmax() if word in votes else 0 for word in others.words])


def logistic_regression(data, rows, C=10.0):
    """A baseline: scikit-learn's logistic regression on the same windows → a function: ids → classes.

    A window is 5 one-hot vectors side by side; C: the inverse of scikit-learn's penalty.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    encoder = OneHotEncoder(categories=[np.arange(rows)] * data.ids.shape[1])
    return make_pipeline(encoder, LogisticRegression(C=C, max_iter=2000)).fit(data.ids, data.labels).predict


SPLITS = range(10)
RATES = 0.001, 0.003, 0.01, 0.03, 0.1  # so that the best one is neither the first nor the last
SMALLER = 0.0003, 0.001, 0.003, 0.01
CHANGES = {  # what is changed: (arguments of `task`, of `first_params`, of `train`, the rule, idle, rates)
    "as it is": {},
    "window of 1": {"task": {"width": 1}},
    "window of 3": {"task": {"width": 3}},
    "window of 7": {"task": {"width": 7}},
    "window of 9": {"task": {"width": 9}},
    "vectors of 8": {"first": {"d": 8}},
    "vectors of 128": {"first": {"d": 128}},
    "SGD": {"rule": SGD(), "rates": (0.3, 1.0, 3.0, 10.0)},
    "Adagrad": {"rule": Adagrad(), "rates": (0.01, 0.03, 0.1, 0.3)},
    "Adam, idle rows catch up": {"idle": "catch_up"},
    "table ten times as large": {"first": {"table": 1.0}},
    "table a hundredth": {"first": {"table": 0.001}, "rates": SMALLER},
    "matrices a hundredth": {"first": {"scale": 0.01}},
    "matrices five times as large": {"first": {"scale": 5.0}},
    "constant rate": {
        "train": {"schedule": lambda rate, _end, _updates: lambda _n: rate},
        "rates": SMALLER,
    },
    "ten epochs": {"train": {"epochs": 10}, "rates": SMALLER},
    "bfloat16": {"rule": Rounded(Adam())},
    "bfloat16, compensated": {"rule": Rounded(Adam(), keep="compensation")},
    "split by sentence": {"task": {"by": "sentence"}},
    "words that occur once, too": {"task": {"least": 1}},
    "vocabulary of all parts": {"task": {"known": "all"}},
}


@stored(
    rows={
        f"{name}, {rate:g}": {"name": name, "rate": rate}
        for name, change in CHANGES.items()
        for rate in change.get("rates", RATES)
    },
    sample="window of 1, 0.003",
)
def changed(name, rate, splits=SPLITS):
    """F1 on the part to choose by and on the part to judge by, for ten splits by topic: (10, 2)."""
    change, found = CHANGES[name], []
    for seed in splits:
        data = task(seed=seed, **change.get("task", {}))
        width = data.train.ids.shape[1]
        first = first_params(data.rows, width, len(data.classes), seed, **change.get("first", {}))
        model = WindowClassifier(first, change.get("rule", Adam()), change.get("idle", "freeze"))
        train(model, data.train, rate, seed, **change.get("train", {}))
        found.append([score(counts(predicted(model, part.ids), part.labels)).f1 for part in (data.choose, data.judge)])
    return found


PENALTIES = 1.0, 10.0, 100.0
BASELINES = {"own label": {}} | {f"regression, {C:g}": {"C": C} for C in PENALTIES}
BASELINES |= {f"regression on one word, {C:g}": {"C": C, "width": 1} for C in (*PENALTIES, 1000.0)}


@stored(rows=BASELINES, sample="own label")
def baselines(C=None, width=WIDTH, splits=SPLITS):
    """As `changed`, of the word's own most frequent label (C=None) and of logistic regression."""
    found = []
    for seed in splits:
        data = task(width, seed)
        if C is None:
            guesses = [most_frequent_label(data.train, part) for part in data[1:3]]
        else:
            fitted = logistic_regression(data.train, data.rows, C)
            guesses = [fitted(part.ids) for part in data[1:3]]
        pairs = zip(guesses, data[1:3], strict=True)
        found.append([score(counts(guess, part.labels)).f1 for guess, part in pairs])
    return found


KINDS = {
    "by topic": {},
    "by sentence": {"by": "sentence"},
    "window of 1": {"width": 1},
    "row 0 is not trained": {"least": 1},
}


@stored(rows=KINDS | {"one split": {"splits": range(1)}}, sample="one split")
def known_and_not(splits=SPLITS, **change):
    """Words that occur at least twice in the training part, and others, at `RATE`: (splits, 2, 4).

    Of each kind precision, recall, which part of its words is code, and which part of the code words is of this kind.
    change: arguments of `task`; with least=1 the training part has no unknown words, so that row 0 stays as drawn.
    """
    found = []
    for seed in splits:
        data, usual = task(seed=seed, **change), task(seed=seed, by=change.get("by", "topic")).vocabulary
        model = WindowClassifier(first_params(data.rows, data.train.ids.shape[1], seed=seed), Adam())
        train(model, data.train, seed=seed)
        known = np.array([word in usual for word in data.judge.words])
        given, labels = predicted(model, data.judge.ids), data.judge.labels
        found.append([])
        for some in (known, ~known):
            precision, recall, _f1 = score(counts(given[some], labels[some]))
            found[-1].append([precision, recall, labels[some].mean(), some[labels == 1].mean()])
    return found


@stored(rows={"ten splits": {}, "one split": {"splits": range(1)}}, sample="one split")
def marks_left_in(splits=SPLITS):
    """F1 on the part to judge by, at `RATE`, of a net whose windows have the marks in them: (splits,)."""
    found = []
    for seed in splits:
        data = task_of(code_mentions(marks=True), seed=seed)
        model = WindowClassifier(first_params(data.rows, seed=seed), Adam())
        train(model, data.train, seed=seed)
        found.append(score(counts(predicted(model, data.judge.ids), data.judge.labels)).f1)
    return found
