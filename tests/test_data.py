"""Real data: the same digits for everyone, train and test apart; sentences of Python's reference, properties only."""

import sys
from collections import Counter

import numpy as np
import pytest

from course_utils.data import Vocabulary, digits, python_sentences
from course_utils.errors import CourseError


def test_digits():
    data = digits()
    assert data.train_inputs.shape == (1437, 64) and data.test_inputs.shape == (360, 64)
    assert data.train_inputs.min() == 0 and data.train_inputs.max() == 1
    assert set(data.train_labels) == set(data.test_labels) == set(range(10))
    assert digits(dtype=np.float32).train_inputs.dtype == np.float32


def test_what_a_reader_changes_stays_with_the_reader():
    digits().train_inputs[:] = -1
    digits().test_labels[:] = -1
    assert digits().train_inputs.min() == 0 and digits().test_labels.min() == 0


def test_sentences_are_prose_and_occur_once():
    sentences = python_sentences()
    assert len(sentences) == len({s.tokens for s in sentences}) > 2000
    assert len({s.topic for s in sentences}) > 50
    lengths = [len(s.tokens) for s in sentences]
    assert min(lengths) >= 1 and max(lengths) < 200 and 10 < np.median(lengths) < 30
    tokens = [token for s in sentences for token in s.tokens]
    assert not any(mark in token for token in tokens for mark in '"“”*=<>+')
    assert Counter(tokens).most_common(1)[0][0] == "the"
    assert sum(s.tokens[-1] in ".:;?!" for s in sentences) > 0.9 * len(sentences)


@pytest.mark.parametrize("stripped", [None, {"assert": "The assert statement is here."}])
def test_a_stripped_reference_is_named(monkeypatch, stripped):
    module = None if stripped is None else type(sys)("pydoc_data.topics")
    if module:
        module.topics = stripped
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", module)
    python_sentences.cache_clear()
    with pytest.raises(CourseError, match=r"pydoc_data\.topics.* has [01] sentences"):
        python_sentences()
    python_sentences.cache_clear()


@pytest.mark.parametrize("count", [999, 1000])
def test_fewer_than_a_thousand_sentences_are_no_whole_reference(monkeypatch, count):
    module = type(sys)("pydoc_data.topics")
    module.topics = {"numbers": "\n\n".join(f"The number {k} is here." for k in range(count))}
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", module)
    python_sentences.cache_clear()
    if count < 1000:
        with pytest.raises(CourseError, match="has 999 sentences"):
            python_sentences()
    else:
        assert len(python_sentences()) == 1000
    python_sentences.cache_clear()


def test_a_vocabulary_keeps_the_most_frequent():
    texts = [s.tokens for s in python_sentences()]
    counts = Counter(token for tokens in texts for token in tokens)
    vocabulary = Vocabulary(texts, size=100)
    assert len(vocabulary) == len(set(vocabulary.words)) == 100
    frequencies = [counts[word] for word in vocabulary.words[1:]]
    assert frequencies == sorted(frequencies, reverse=True)
    assert frequencies[-1] >= max(n for word, n in counts.items() if word not in vocabulary.words)
    ids = vocabulary.ids(["the", "of", "no such word"])
    assert [vocabulary.words[k] for k in ids] == ["the", "of", "<other>"] and ids.dtype == np.int64
