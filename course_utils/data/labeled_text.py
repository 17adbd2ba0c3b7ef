"""Sentences whose words have labels: dealt out to parts that share no topic, and seen through a window of words."""

from typing import NamedTuple

import numpy as np

from course_utils.errors import CourseError


class LabeledSentence(NamedTuple):
    """The topic (or document) of a sentence, its words, and a label for each: None where nothing is asked."""

    topic: str
    words: tuple[str, ...]
    labels: tuple[str | None, ...]


class Parts(NamedTuple):
    """Sentences to train on, to choose settings by, and to judge by, once, at the end."""

    train: tuple[LabeledSentence, ...]
    choose: tuple[LabeledSentence, ...]
    judge: tuple[LabeledSentence, ...]


def split(sentences, by="topic", seed=None, shares=(0.6, 0.2, 0.2)):
    """Deal sentences out to `Parts`: each topic as a whole to one of them (by="topic"), or each sentence on its own.

    A sentence that occurs again is left out, so none is on two sides. Topics go, the longest first (seed=None) or in an
    order drawn with the seed, to the part that lacks most of its share. shares: of the three, above 0; CourseError if a
    part gets nothing.
    """
    if by not in ("topic", "sentence"):
        raise CourseError(f"by is {by!r}; give 'topic' or 'sentence'.")
    if len(shares) != 3 or min(shares) <= 0:
        raise CourseError(f"shares are {shares}; give three numbers above 0: to train, to choose and to judge by.")
    once = list({sentence.words: sentence for sentence in reversed(sentences)}.values())[::-1]
    groups = {}
    for number, sentence in enumerate(once):
        groups.setdefault(sentence.topic if by == "topic" else number, []).append(sentence)
    ordered, parts = _ordered(list(groups.values()), seed), ([], [], [])
    for group in ordered:
        lacks = [share / sum(shares) * len(once) - len(part) for share, part in zip(shares, parts, strict=True)]
        parts[int(np.argmax(lacks))].extend(group)
    if not all(parts):
        raise CourseError(
            f"{len(once)} different sentences in {len(groups)} groups (by={by!r}) do not give three parts. Give more "
            "sentences, or by='sentence' where all stand in one topic."
        )
    return Parts(*map(tuple, parts))


def _ordered(groups, seed):
    if seed is None:
        return sorted(groups, key=len, reverse=True)
    return [groups[k] for k in np.random.default_rng(seed).permutation(len(groups))]


class Windows(NamedTuple):
    """n words, each with what stands around it.

    ids (n, width): of the words in the window; labels (n,): numbers of classes; words: those in the middle; topics
    (n,): numbers of topics; sentences (n, 2): which sentence a word stands in, and where.
    """

    ids: np.ndarray
    labels: np.ndarray
    words: tuple[str, ...]
    topics: np.ndarray
    places: np.ndarray


def windows(sentences, vocabulary, classes, width=5):
    """The `Windows` around all words that have a label.

    Beyond the ends of a sentence a window has the id len(vocabulary): a table needs a row more than the vocabulary has
    words. classes: the labels, in the order of their numbers. CourseError for an even width and an unknown label.
    """
    if not isinstance(width, int | np.integer) or width % 2 == 0 or width < 1:
        raise CourseError(f"width is {width!r}; give an odd whole number, for a word in the middle.")
    numbers, topics = {label: number for number, label in enumerate(classes)}, {}
    ids, labels, words, groups, places = [], [], [], [], []
    for row, (topic, tokens, given) in enumerate(sentences):
        seen = np.pad(vocabulary.ids(tokens), width // 2, constant_values=len(vocabulary))
        for place, label in enumerate(given):
            if label is None:
                continue
            if label not in numbers:
                raise CourseError(f"{tokens[place]!r} has the label {label!r}; classes has {', '.join(classes)}.")
            ids.append(seen[place : place + width])
            labels.append(numbers[label])
            words.append(tokens[place])
            groups.append(topics.setdefault(topic, len(topics)))
            places.append((row, place))
    ids = np.array(ids, dtype=np.int64).reshape(-1, width)
    integers = (np.array(some, dtype=np.int64) for some in (labels, groups, places))
    labels, groups, places = integers
    return Windows(ids, labels, tuple(words), groups, places.reshape(-1, 2))
