"""Real data that every machine has: digits from scikit-learn, sentences from Python. Nothing is downloaded."""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

import numpy as np

from course_utils.errors import CourseError


class Digits(NamedTuple):
    """Handwritten digits, 8 × 8 pixels: inputs (n, 64) in [0, 1], labels (n,) in 0 … 9."""

    train_inputs: np.ndarray
    train_labels: np.ndarray
    test_inputs: np.ndarray
    test_labels: np.ndarray


@cache
def _shuffled_digits():
    from sklearn.datasets import load_digits

    inputs, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(inputs))
    return inputs[order] / 16, labels[order]


def digits(test=360, dtype=np.float64):
    """The 1,797 digits of the UCI collection, shuffled once with a fixed seed; `test` of them are held out.

    >>> digits().train_inputs.shape, digits().test_labels.shape
    ((1437, 64), (360,))
    """
    inputs, labels = _shuffled_digits()
    inputs = inputs.astype(dtype)
    return Digits(inputs[test:], labels[test:].copy(), inputs[:test], labels[:test].copy())


class Sentence(NamedTuple):
    """A sentence of Python's language reference: the topic it stands in, and its tokens in lower case."""

    topic: str
    tokens: tuple[str, ...]


_NOT_PROSE = re.compile(r"::=|>>>|\+--|\*\*\*|===|---")  # grammar, examples, tables, headings
_END = re.compile(r'(?<=[.:;?!])\s+(?=["“*`(A-Z])')
_TOKEN = re.compile(r"[A-Za-z_]\w*(?:['’][a-z]+)?|\d+|[.,:;?!()]")


@cache
def python_sentences():
    """The sentences of Python's language reference, each once, as a tuple of `Sentence`s, in the order of the book.

    It is the text behind `help("assignment")`, about 465,000 characters, which comes with every complete Python. It
    differs a little between versions of Python, so do not rely on exact counts. Words, numbers and punctuation are
    tokens; quotation marks and the asterisks of emphasis are left out. CourseError if a distribution has removed the
    text.
    """
    try:
        from pydoc_data.topics import topics
    except ImportError:
        topics = {}
    found = {}
    for topic, text in topics.items():
        for sentence in _sentences(text):
            found.setdefault(tuple(_TOKEN.findall(sentence.lower())), topic)
    if len(found) < 1000:
        raise CourseError(
            f"Python's reference text (pydoc_data.topics) has {len(found)} sentences here, and over 2,000 when whole. "
            "Some distributions remove it: install their package of Python's documentation or help texts, or take "
            "Python from python.org or conda."
        )
    return tuple(Sentence(topic, tokens) for tokens, topic in found.items())


def _sentences(text):
    """The sentences of the paragraphs that are prose: those that begin and end like a sentence."""
    for paragraph in re.split(r"\n\s*\n", text):
        line = " ".join(paragraph.split()).removeprefix("* ")
        if re.match(r'["“*`(A-Z]', line) and line[-1] in ".:;" and not _NOT_PROSE.search(line):
            yield from _END.split(line)


class Vocabulary:
    """Words and their ids: the `size` - 1 most frequent ones, most frequent first, and id 0 for all others.

    >>> vocabulary = Vocabulary([("a", "b", "a"), ("b", "a", "c")], size=3)
    >>> vocabulary.words, vocabulary.ids(("c", "b", "a")).tolist()
    (('<other>', 'a', 'b'), [0, 2, 1])
    """

    def __init__(self, sentences, size):
        counts = Counter(token for tokens in sentences for token in tokens)
        frequent = sorted(counts, key=lambda word: (-counts[word], word))[: size - 1]
        self.words = ("<other>", *frequent)
        self._ids = {word: k for k, word in enumerate(self.words)}

    def __len__(self):
        return len(self.words)

    def ids(self, tokens):
        """The id of each token: integers (n,)."""
        return np.array([self._ids.get(token, 0) for token in tokens], dtype=np.int64)
