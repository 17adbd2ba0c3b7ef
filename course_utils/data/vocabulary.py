"""Words and their ids: the rows of a lookup table."""

from collections import Counter

import numpy as np

from course_utils.errors import CourseError


class Vocabulary:
    """Words and their ids, most frequent first, and id 0 for all others.

    sentences: sequences of words. size: how many ids there are, at most; least: how often a word must occur. shape: an
    unknown word → what it is taken for, a row of its own: {"<other>"} for all words if no shape is given. The shapes
    that get a row, behind the words, are those of words that occur and are not frequent enough.

    >>> vocabulary = Vocabulary([("a", "b", "a"), ("b", "a", "c")], size=3)
    >>> vocabulary.words, vocabulary.ids(("c", "b", "a")).tolist()
    (('<other>', 'a', 'b'), [0, 2, 1])
    >>> shaped = Vocabulary([("a", "a", "3")], least=2, shape=lambda word: "<number>" if word.isdigit() else "<other>")
    >>> shaped.words, shaped.ids(("a", "7", "b")).tolist()
    (('<other>', 'a', '<number>'), [1, 2, 0])
    """

    OTHER = "<other>"

    def __init__(self, sentences, size=None, least=1, shape=None):
        counts = Counter(word for words in sentences for word in words)
        ordered = sorted(counts, key=lambda word: (-counts[word], word))
        frequent = [word for word in ordered if counts[word] >= least][: None if size is None else size - 1]
        self._shape = shape or (lambda word: self.OTHER)
        for word in ordered[len(frequent) :]:
            if not isinstance(name := self._shape(word), str):
                raise CourseError(f"shape({word!r}) is {name!r}; give the name of a row, such as {self.OTHER!r}.")
        shapes = sorted({self._shape(word) for word in ordered[len(frequent) :]} - {self.OTHER, *frequent})
        self.words = (self.OTHER, *frequent, *shapes)
        self._ids = {word: k for k, word in enumerate(self.words)}

    def __len__(self):
        return len(self.words)

    def __contains__(self, word):
        """Whether a word has an id of its own."""
        return word in self._ids

    def ids(self, words):
        """The id of each word: integers (n,)."""
        return np.array([self._id(word) for word in words], dtype=np.int64)

    def _id(self, word):
        return self._ids[word] if word in self._ids else self._ids.get(self._shape(word), 0)
