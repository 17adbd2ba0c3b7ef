"""Labeled words: what is code in the reference text, in both of its forms; parts that share nothing; windows."""

import sys

import numpy as np
import pytest

from course_utils.data import LabeledSentence, Vocabulary, code_mentions, python_sentences, split, tokens_of, windows
from course_utils.errors import CourseError

OLDER = """The "assert" statement
**********************

The simple form, "assert expression", is equivalent to a test of
"__debug__".  Assignments to "__debug__" are illegal.

* If "x" is not a *name*, "TypeError" is raised (see 3.2).

   indented: not prose "x"
"""
NEWER = OLDER.replace('"x"', "``x``").replace('"', "``")  # as later versions of Python mark code
NEWER = NEWER.replace("````", "``")


def labels_of(text):
    return [dict(zip(s.words, s.labels, strict=True)) for s in code_mentions({"assert": text})]


@pytest.mark.parametrize("text", [OLDER, NEWER], ids=["quotation marks", "backquotes"])
def test_both_forms_of_the_reference_give_the_same(text):
    found = code_mentions({"assert": text})
    assert [s.words for s in found] == [
        tokens_of("The simple form, assert expression, is equivalent to a test of __debug__."),
        tokens_of("Assignments to __debug__ are illegal."),
        tokens_of("If x is not a name, TypeError is raised (see 3.2)."),
    ]
    first, second, third = labels_of(text)
    assert [w for w, label in first.items() if label == "code"] == ["assert", "expression", "__debug__"]
    assert second["__debug__"] == "code" and second["illegal"] == "text" and second["."] is None
    assert [w for w, label in third.items() if label == "code"] == ["x", "typeerror"]
    assert third["name"] == "text" and third["3"] is None and third["("] is None


def test_quotes_of_english_and_marks_of_code_are_told_apart():
    (found,) = labels_of("A so-called “magic” method, ``__add__()``, is called.")
    assert found["magic"] == "text" and found["__add__"] == "code"


def test_a_mark_that_is_not_closed_is_no_label():
    assert code_mentions({"a": 'The string "x is not closed.'}) == ()
    assert code_mentions({"a": "The string ``x is not closed."}) == ()
    assert len(code_mentions({"a": 'Here "x" is closed. The string "y is not closed.'})) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        'An easy way is "python -c "import sys; print(x)"".',
        'The equivalent of "getattr(cls, "__match_args__", ())" is called.',
        'For example, "f("left")" means that.',
        'It converts it to ""ss"".',
        'The event has "obj" and ""__code__"".',
    ],
)
def test_marks_within_marks_are_no_labels(sentence):
    assert code_mentions({"a": sentence}) == ()


def test_marks_may_be_left_in():
    (found,) = code_mentions({"a": 'The "in" of ``x in y`` is here.'}, marks=True)
    assert " ".join(found.words) == 'the " in " of " x in y " is here .'
    assert [word for word, label in zip(*found[1:], strict=True) if label == "code"] == ["in", "x", "in", "y"]
    assert not any(label for word, label in zip(*found[1:], strict=True) if word == '"')


def test_a_plural_behind_a_mark_is_none():
    (found,) = labels_of('These are "ExceptionGroup"s.')
    assert found["exceptiongroup"] == "code" and found["s"] == "text"


def test_the_reference_of_this_python():
    found = code_mentions()
    assert found is code_mentions()  # read once
    labels = [label for s in found for label in s.labels]
    share = labels.count("code") / (labels.count("code") + labels.count("text"))
    assert 0.05 < share < 0.08 and set(labels) == {"code", "text", None}
    assert len({s.words for s in found}) == len(found) and all(len(s.words) == len(s.labels) for s in found)
    assert {s.words for s in found} <= {s.tokens for s in python_sentences()}
    assert not any('"' in word or "`" in word for s in found for word in s.words)  # nothing of the marks is left


def test_a_stripped_reference_is_named(monkeypatch):
    from course_utils.data import reference_text

    monkeypatch.setitem(sys.modules, "pydoc_data.topics", None)
    reference_text._own_code_mentions.cache_clear()
    with pytest.raises(CourseError, match=r"pydoc_data\.topics.* has 0 sentences.*python\.org or conda"):
        code_mentions()
    reference_text._own_code_mentions.cache_clear()


def made(topics, per_topic=5):
    """Sentences of some topics, all different."""
    return [LabeledSentence(t, (t, str(k), "w"), ("A", None, "O")) for t in topics for k in range(per_topic)]


@pytest.mark.parametrize("seed", [None, 0, 7])
def test_parts_share_no_topic(seed):
    sentences = made([f"t{k}" for k in range(20)])
    parts = split(sentences, seed=seed)
    topics = [{s.topic for s in part} for part in parts]
    assert not topics[0] & topics[1] and not topics[0] & topics[2] and not topics[1] & topics[2]
    assert sorted(sum(parts, ())) == sorted(sentences)
    assert [len(part) for part in parts] == [60, 20, 20]
    assert parts == split(sentences, seed=seed)


def test_no_sentence_is_on_two_sides():
    sentences = made(["a", "b", "c", "d", "e"])
    copies = [LabeledSentence("f", s.words, s.labels) for s in sentences]  # a sixth topic says it all again
    for by in ("topic", "sentence"):
        words = [{s.words for s in part} for part in split([*sentences, *copies], by=by, seed=1)]
        assert sum(map(len, words)) == len(set.union(*words)) == len(sentences)
    assert all(s.topic != "f" for part in split([*sentences, *copies]) for s in part)  # the first one is kept


def test_sentences_may_be_dealt_one_by_one():
    parts = split(made(["only"], 10), by="sentence", seed=0)
    assert [len(part) for part in parts] == [6, 2, 2]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"by": "page"}, "by is 'page'; give 'topic' or 'sentence'"),
        ({"shares": (0.5, 0.5)}, "shares are .*three numbers"),
        ({"shares": (0.5, 0.5, -0.1)}, "shares are .*three numbers"),
        ({"shares": (1.0, 0.0, 0.0)}, "shares are .*three numbers"),
    ],
)
def test_what_does_not_fit_is_named(arguments, says):
    with pytest.raises(CourseError, match=says):
        split(made(["a", "b", "c"]), **arguments)


def test_too_few_topics_are_named():
    with pytest.raises(CourseError, match=r"10 different sentences in 2 groups.*by='sentence'"):
        split(made(["a", "b"]))
    with pytest.raises(CourseError, match="0 different sentences"):
        split([])


def test_windows_by_hand():
    sentences = [LabeledSentence("t", ("a", ",", "b"), ("O", None, "P")), LabeledSentence("u", ("c",), ("O",))]
    vocabulary = Vocabulary([("a", "b", ",")])  # , 1; a 2; b 3; c is not known, 0; beyond the ends 4
    found = windows(sentences, vocabulary, ("O", "P"), width=3)
    assert found.ids.tolist() == [[4, 2, 1], [1, 3, 4], [4, 0, 4]]
    assert found.labels.tolist() == [0, 1, 0] and found.words == ("a", "b", "c")
    assert found.topics.tolist() == [0, 0, 1] and found.places.tolist() == [[0, 0], [0, 2], [1, 0]]
    assert windows([], vocabulary, ("O",), width=5).ids.shape == (0, 5)
    assert windows(sentences, vocabulary, ("O", "P"), width=1).ids.tolist() == [[2], [3], [0]]


@pytest.mark.parametrize("width", [0, 2, -3, 2.5, "5"])
def test_a_window_has_a_middle(width):
    with pytest.raises(CourseError, match=f"width is {width!r}; give an odd whole number"):
        windows([], Vocabulary([]), ("O",), width=width)


def test_an_unknown_label_is_named():
    sentence = LabeledSentence("t", ("a", "Ada"), ("O", "PER"))
    with pytest.raises(CourseError, match="'Ada' has the label 'PER'; classes has O, LOC"):
        windows([sentence], Vocabulary([]), ("O", "LOC"))


def test_rows_for_frequent_words_and_for_shapes():
    texts = [("a", "a", "b", "b", "c", "__d__", "__e__", "7")]
    plain = Vocabulary(texts, least=2)
    assert plain.words == ("<other>", "a", "b") and plain.ids(("c", "__d__", "a")).tolist() == [0, 0, 1]

    def shape(word):
        return "<name>" if word.startswith("__") else "<digits>" if word.isdigit() else Vocabulary.OTHER

    shaped = Vocabulary(texts, least=2, shape=shape)
    assert shaped.words == ("<other>", "a", "b", "<digits>", "<name>")
    assert shaped.ids(("__f__", "8", "z", "b")).tolist() == [4, 3, 0, 2]
    assert "a" in shaped and "c" not in shaped
    none_seen = Vocabulary([("a", "a")], least=2, shape=shape)  # a shape that no word of these had gets no row
    assert none_seen.words == ("<other>", "a") and none_seen.ids(("__f__",)).tolist() == [0]
    assert np.array_equal(Vocabulary(texts, size=2, least=2).ids(("a", "b")), [1, 0])


@pytest.mark.parametrize("name", [3, None, ("x",)])
def test_a_shape_is_a_name(name):
    with pytest.raises(CourseError, match=r"shape\('b'\) is .*; give the name of a row"):
        Vocabulary([("a", "a", "b")], least=2, shape=lambda word: name)
