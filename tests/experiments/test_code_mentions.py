"""The task of lecture 13: who may know what, baselines, and a corpus of names in place of code."""

from collections import Counter

import numpy as np
import pytest

from course_utils.data import LabeledSentence, code_mentions, read_conll, split
from course_utils.experiments.code_mentions import (
    batches,
    first_params,
    logistic_regression,
    most_frequent_label,
    predicted,
    read,
    task,
    task_of,
    train,
)
from course_utils.experiments.scores import counts, score
from course_utils.numpy_ref.optimizers import Adam
from course_utils.numpy_ref.window_classifier import WindowClassifier


def test_the_vocabulary_is_that_of_the_training_part():
    data, parts = task(), split(code_mentions())
    times = Counter(word for sentence in parts.train for word in sentence.words)
    assert data.classes == ("text", "code") and data.rows == len(data.vocabulary) + 1
    assert set(data.vocabulary.words[1:]) == {word for word, n in times.items() if n >= 2}
    everything = task(known="all")  # the leak: rows of words that no training window has
    assert set(data.vocabulary.words) < set(everything.vocabulary.words)
    assert everything.rows - len(np.unique(everything.train.ids)) > 100 > data.rows - len(np.unique(data.train.ids))


def test_a_task_does_not_hang_on_the_labels_to_judge_by():
    """Turn every label of the exam around: nothing that is trained on changes."""
    data, sentences = task(), code_mentions()
    turned = {"text": "code", "code": "text", None: None}
    judged = {s.words for s in split(sentences).judge}
    others = [s._replace(labels=tuple(map(turned.get, s.labels))) if s.words in judged else s for s in sentences]
    again = task_of(others)
    assert np.array_equal(again.train.ids, data.train.ids) and np.array_equal(again.train.labels, data.train.labels)
    assert np.array_equal(again.judge.labels, 1 - data.judge.labels)


def test_batches_are_epochs():
    chosen = np.array(list(batches(100, epochs=3, batch=30)))
    assert chosen.shape == (9, 30)
    for epoch in chosen.reshape(3, 90):
        assert len(set(epoch)) == 90
    assert not np.array_equal(chosen[:3], chosen[3:6])


def test_the_most_frequent_label():
    data = task_of([LabeledSentence(f"t{k}", (f"w{k}", "a", "b", "b"), ("O", "P", "P", "O")) for k in range(20)])
    found = dict(zip(data.judge.words, most_frequent_label(data.train, data.judge), strict=True))
    assert found.pop("a") == data.classes.index("P") and found.pop("b") == 0  # a tie is class 0
    assert set(found.values()) == {0}  # unknown words


NAMES, PLACES = ("Ada", "Bo", "Cleo"), ("Rome", "Oslo", "Kyiv")


def corpus(path):
    """A file of 120 sentences in which only the neighbors tell a person from a place."""
    rng, lines = np.random.default_rng(0), []
    for number in range(120):
        word = (*NAMES, *PLACES)[rng.integers(6)]
        person = rng.random() < 0.5
        before, after = (("Dr.", "slept"), ("in", "fell"))[not person]
        lines += [f"{before} O", f"{word} B-{'PER' if person else 'LOC'}", f"{after} O", f"{number} O", ". O", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_same_cells_on_names_and_places(tmp_path):
    data = task_of(read_conll(corpus(tmp_path / "names.txt")))
    assert data.classes[0] == "O" and set(data.classes) == {"O", "PER", "LOC"}
    model = WindowClassifier(first_params(data.rows, classes=3), Adam())
    costs = train(model, data.train, epochs=20, batch=16, rate=0.01)
    by_net = predicted(model, data.judge.ids)
    by_word = most_frequent_label(data.train, data.judge)
    by_regression = logistic_regression(data.train, data.rows)(data.judge.ids)
    assert costs[-5:].mean() < 0.05 and score(counts(by_net, data.judge.labels)).f1 == 1
    assert score(counts(by_regression, data.judge.labels)).f1 == 1
    assert score(counts(by_word, data.judge.labels)).f1 < 0.8


@pytest.mark.parametrize("text", ["", "   ", "12 . ,", "If zorg is None, call __zorg__()."])
def test_reading_any_text(text):
    data = task()
    tokens, chances, known = read(WindowClassifier(first_params(data.rows), Adam()), data, text)
    assert len(tokens) == len(chances) == len(known)
    words = [token[0].isalpha() or token[0] == "_" for token in tokens]
    assert np.array_equal(np.isfinite(chances), np.array(words, bool))
    assert all(0 < p < 1 for p in chances[np.isfinite(chances)])
    assert not any(is_known for token, is_known in zip(tokens, known, strict=True) if "zorg" in token)


def test_a_trained_net_reads():
    data = task()
    model = WindowClassifier(first_params(data.rows), Adam())
    train(model, data.train, epochs=2)
    tokens, chances, _known = read(model, data, "It returns None and raises a TypeError.")
    found = dict(zip(tokens, chances, strict=True))
    assert min(found["none"], found["typeerror"]) > 10 * max(found["it"], found["and"]) and np.isnan(found["."])
