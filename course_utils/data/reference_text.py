"""Sentences of Python's own reference text, which comes with every complete Python, and the words marked as code.

It is the text behind `help("assignment")`, some 465,000 characters. It differs a little between versions of Python, so
do not rely on exact counts.
"""

import re
from functools import cache
from typing import NamedTuple

from course_utils.data.labeled_text import LabeledSentence
from course_utils.errors import CourseError

CODE, TEXT = "code", "text"  # the labels of `code_mentions`


class Sentence(NamedTuple):
    """A sentence of Python's language reference: the topic it stands in, and its tokens in lower case."""

    topic: str
    tokens: tuple[str, ...]


_NOT_PROSE = re.compile(r"::=|>>>|\+--|\*\*\*|===|---")  # grammar, examples, tables, headings
_END = re.compile(r'(?<=[.:;?!])\s+(?=["“*`(A-Z])')
_TOKEN = re.compile(r"[A-Za-z_]\w*(?:['’][a-z]+)?|\d+|[.,:;?!()]")
_MARKED = re.compile(r'"([^"]*)"|``(.*?)``')  # code, as the text marks it: up to Python 3.13, and in later ones


@cache
def python_sentences():
    """The sentences of Python's language reference, each once, as a tuple of `Sentence`s, in the order of the book.

    Words, numbers and punctuation are tokens; quotation marks and the asterisks of emphasis are left out. CourseError
    if a distribution has removed the text.
    """
    found = {}
    for topic, sentence in _sentences_of(_topics()):
        found.setdefault(tokens_of(sentence), topic)
    _check_complete(found)
    return tuple(Sentence(topic, tokens) for tokens, topic in found.items())


def code_mentions(topics=None, marks=False):
    """The same sentences with a label at each word: `CODE` where the authors have marked it as code, else `TEXT`.

    A tuple of `LabeledSentence`s. The marks, "…" or ``…``, are no tokens; numbers and punctuation have the label None:
    nothing is asked of them. Some twenty sentences are left out, in which marks stand within marks or are not closed.
    topics: {topic: text} of another version; None: those of this Python, where CourseError says that a distribution
    has removed the text. marks=True leaves the marks in, as tokens " without a label, to see what such a leak does.
    Taught in: notebook 13.

    >>> code_mentions({"assert": 'The "assert" statement calls "len(x)".'})[0].labels
    ('text', 'code', 'text', 'text', 'code', None, 'code', None, None)
    """
    return _own_code_mentions(marks) if topics is None else _labeled(topics, marks)


@cache
def _own_code_mentions(marks):
    found = _labeled(_topics(), marks)
    _check_complete(found)
    return found


def _labeled(topics, marks):
    found = {}
    for topic, sentence in _sentences_of(topics):
        if _is_marked_clearly(sentence):
            tokens, labels = _tokens_and_labels(sentence, marks)
            found.setdefault(tokens, LabeledSentence(topic, tokens, labels))
    return tuple(found.values())


def _is_marked_clearly(sentence):
    """Whether every mark is closed, and none stands within another, as in "print("x")".

    There they cannot be told apart. It leaves an empty mark, or one with a letter beside it that is no plural's s.
    """
    for found in _MARKED.finditer(sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if not found[0].strip('"` ') or re.search(r"\w$", before) or re.match(r"(?!s\b)\w", after):
            return False
    return not re.search(r'"|``', _MARKED.sub("", sentence))


def _tokens_and_labels(sentence, marks):
    """(tokens, labels) of a sentence: `_MARKED.split` gives text, and what stood between marks, in turns."""
    tokens, labels = [], []
    for place, piece in enumerate(_MARKED.split(sentence)):
        if piece is None:  # of the other form of a mark
            continue
        label, some = (TEXT if place % 3 == 0 else CODE), list(tokens_of(piece))
        if marks and label == CODE:
            some = ['"', *some, '"']
        tokens += some
        labels += [label if is_word(token) else None for token in some]
    return tuple(tokens), tuple(labels)


def tokens_of(text, lower=True):
    """The words, numbers and punctuation of a text, in lower case unless lower=False, as `code_mentions` has them.

    >>> tokens_of("If x is None, call f(x).")
    ('if', 'x', 'is', 'none', ',', 'call', 'f', '(', 'x', ')', '.')
    """
    return tuple(_TOKEN.findall(text.lower() if lower else text))


def is_word(token):
    """Whether a token is a word or a name: no number, no punctuation."""
    return token[0].isalpha() or token[0] == "_"


def _topics():
    try:
        from pydoc_data.topics import topics
    except ImportError:
        return {}
    return topics


def _sentences_of(topics):
    """(topic, sentence) of the paragraphs that are prose: those that begin and end like a sentence."""
    for topic, text in topics.items():
        for paragraph in re.split(r"\n\s*\n", text):
            line = " ".join(paragraph.split()).removeprefix("* ")
            if re.match(r'["“*`(A-Z]', line) and line[-1] in ".:;" and not _NOT_PROSE.search(line):
                yield from ((topic, sentence) for sentence in _END.split(line))


def _check_complete(found):
    if len(found) < 1000:
        raise CourseError(
            f"Python's reference text (pydoc_data.topics) has {len(found)} sentences here, and over 2,000 when whole. "
            "Some distributions remove it: install their package of Python's documentation or help texts, or take "
            "Python from python.org or conda."
        )
