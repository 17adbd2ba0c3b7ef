"""Real data that every machine has, and a reader for a file of one's own. Nothing is downloaded."""

from course_utils.data.digits import Digits, digits
from course_utils.data.labeled_text import LabeledSentence, Parts, Windows, split, windows
from course_utils.data.reference_text import CODE, TEXT, Sentence, code_mentions, is_word, python_sentences, tokens_of
from course_utils.data.two_columns import read_conll
from course_utils.data.vocabulary import Vocabulary

__all__ = [
    "CODE",
    "TEXT",
    "Digits",
    "LabeledSentence",
    "Parts",
    "Sentence",
    "Vocabulary",
    "Windows",
    "code_mentions",
    "digits",
    "is_word",
    "python_sentences",
    "read_conll",
    "split",
    "tokens_of",
    "windows",
]
