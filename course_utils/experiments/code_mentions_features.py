"""What do rows for the shapes of unknown words bring? Logistic regression with them, on many splits. For lecture 13."""

from functools import cache

from course_utils.data import Vocabulary, code_mentions
from course_utils.experiments.code_mentions import logistic_regression, task_of
from course_utils.experiments.scores import counts, score
from course_utils.experiments.stored import stored


@cache
def words_of_the_text():
    """All words of the text, each once, in the order of the alphabet."""
    return tuple(sorted({word for sentence in code_mentions() for word in sentence.words}))


def f1_with(shape, seed, part="judge"):
    """The F1, in points (0 … 100), of logistic regression on windows of five words, trained on the training part.

    shape: an unknown word → the row that it is taken for, as of `Vocabulary`; None: all are taken for one. seed: that
    of the split by topic. part: "judge" or "choose". Taught in: notebook 13.
    """
    data = task_of(code_mentions(), seed=seed, shape=shape)
    other = getattr(data, part)
    predicted = logistic_regression(data.train, data.rows)(other.ids)
    return 100 * float(score(counts(predicted, other.labels)).f1)


def five_kinds(word):
    """Names with two underscores, with one, errors, numbers and single letters get rows of their own.

    >>> five_kinds("__init__"), five_kinds("keyerror"), five_kinds("walrus")
    ('<__x__>', '<error>', '<other>')
    """
    kinds = {
        "<__x__>": word.startswith("__"),
        "<x_y>": "_" in word,
        "<error>": word.endswith("error"),
        "<number>": word[0].isdigit(),
        "<x>": len(word) == 1 and word.isalpha(),
    }
    return next((kind for kind, fits in kinds.items() if fits), Vocabulary.OTHER)


@stored(rows={"five kinds": {"splits": 36}, "three splits": {"splits": 3}}, sample="three splits")
def gain_of_shapes(splits):
    """By how many points of F1 the rows of `five_kinds` are ahead, on the part to judge by: (splits,)."""
    return [f1_with(five_kinds, seed) - f1_with(None, seed) for seed in range(splits)]
