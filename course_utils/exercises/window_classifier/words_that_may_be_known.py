"""The exercise of lecture 13 on a vocabulary: it knows the words of the training part, and of no other."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise

WORDS = [f"{first}{second}" for first in "abcd" for second in "efgh"]


def _word_cases(rng):
    def sentences(n, words, most=9):
        shares = 1 / (1.0 + rng.permutation(len(words)))
        return [
            tuple(map(str, rng.choice(words, size=rng.integers(2, most), p=shares / shares.sum()))) for _ in range(n)
        ]

    few = [("b", "a", "b"), ("a", "c"), ("c", "d", "d", "d"), ("b", "e", "a"), ("e", "d", "c", "f", "f")]
    return [
        (few, np.zeros(5, bool), 2),
        (few, np.array([False, False, True, False, True]), 2),
        (sentences(12, WORDS), rng.random(12) < 0.3, 2),
        (sentences(20, WORDS), rng.random(20) < 0.4, 3),
        (sentences(15, WORDS[:9]), rng.random(15) < 0.5, 1),
        (sentences(25, WORDS), rng.random(25) < 0.3, 5),
    ]


@exercise(
    "Words that may be known",
    minutes=6,
    difficulty=1,
    objective="Give ids to the words that a classifier can have learned something about, and to no others.",
    cases=_word_cases,
    hints=(
        "What does a word that only held-out sentences have tell a classifier that was never shown it? And in a new"
        " text, which words will have an id?",
        "Count in a dict, in one pass over the sentences that may be used. Only then ask which words occur often"
        " enough.",
        "Give `sorted` a key: a pair (−count, word) sorts by falling counts, and equal ones by the alphabet.",
    ),
)
def word_ids(sentences, held_out, least):
    """The id of each word that is known: {word: id}."""
    counts = {}
    for words, held in zip(sentences, held_out, strict=True):
        if not held:
            for word in words:
                counts[word] = counts.get(word, 0) + 1
    frequent = [word for word in counts if counts[word] >= least]
    ordered = sorted(frequent, key=lambda word: (-counts[word], word))
    return {word: k for k, word in enumerate(ordered, start=1)}


TRAIN, WORD, KEPT = "if not held", "for word in words", "if counts[word] >= least"
KEY, IDS, FIRST = "key=lambda word: (-counts[word], word)", "{word: k for k, word in", "start=1"
SORTED, RETURN = f"sorted(frequent, {KEY})", "return {word: k for k, word in enumerate(ordered, start=1)}"


def _counted(sentences, held_out, among):
    counts = {}
    for words, held in zip(sentences, held_out, strict=True):
        for word in words if among(held) else ():
            counts[word] = counts.get(word, 0) + 1
    return counts


def _numbered(counts, kept):
    return {word: k for k, word in enumerate(sorted(kept, key=lambda word: (-counts[word], word)), start=1)}


def _counts(sentences, held_out):
    """(counts over all sentences, over those to train on, over those held out)."""
    return (_counted(sentences, held_out, among) for among in (lambda _: True, lambda held: not held, bool))


def _counted_everywhere(sentences, held_out, least):
    every, train, _test = _counts(sentences, held_out)
    return _numbered(every, [word for word in train if every[word] >= least])


def _ordered_by_all(sentences, held_out, least):
    every, train, _test = _counts(sentences, held_out)
    return _numbered(every, [word for word in train if train[word] >= least])


def _in_both(sentences, held_out, least):
    _every, train, test = _counts(sentences, held_out)
    return _numbered(train, [word for word in train if train[word] >= least and word in test])


def _not_held_out(sentences, held_out, least):
    _every, train, test = _counts(sentences, held_out)
    return _numbered(train, [word for word in train if train[word] >= least and word not in test])


def _test_words_too(sentences, held_out, least):
    every, train, test = _counts(sentences, held_out)
    known = [word for word in train if train[word] >= least] + [word for word in test if train.get(word, 0) < least]
    return _numbered(every, known)


def _gaps(sentences, held_out, least):
    """Ids by the alphabet of all words, of which the frequent ones are kept."""
    _every, train, _test = _counts(sentences, held_out)
    return {word: k for k, word in enumerate(sorted(train), start=1) if train[word] >= least}


def _shared_ids(sentences, held_out, least):
    _every, train, _test = _counts(sentences, held_out)
    sizes = sorted({count for count in train.values() if count >= least}, reverse=True)
    return {word: 1 + sizes.index(count) for word, count in train.items() if count >= least}


word_ids.recognizes(
    all_counted=(
        "You counted the held-out sentences, too. Their words get rows in the table that no update ever moves, and the"
        " number that is to tell how well new words are read is one for a text that was seen before.",
        {TRAIN: "if True"},
    ),
    counted_everywhere=(
        "Your words are those of the training part, and how often they occur was counted in all sentences. So the"
        " held-out part decides who gets a row.",
        _counted_everywhere,
    ),
    ordered_by_all=(
        "The right words have ids, and the order is that of counts in all sentences. The held-out part has no say in"
        " anything.",
        _ordered_by_all,
    ),
    test_words_too=(
        "You gave ids to the words of the held-out part as well. The classifier has learned nothing about them; for"
        " those there is id 0.",
        _test_words_too,
    ),
    held_out_alone=(
        "You counted the held-out sentences alone: True in `held_out` is for those that are not trained on.",
        {TRAIN: "if held"},
    ),
    in_both=(
        "You kept the words that occur in both parts. Which words the held-out part has nobody may know beforehand.",
        _in_both,
    ),
    not_held_out=(
        "You left out the words that occur in the held-out part. They may be known, if the training part has them often"
        " enough; what it has is all that counts.",
        _not_held_out,
    ),
    more_than_least=(
        "You asked for more than `least`. A word that occurs exactly as often is known.",
        {KEPT: "if counts[word] > least"},
    ),
    rare_ones=(
        "You kept the rare words. Those that occur at least as often are asked for.",
        {KEPT: "if counts[word] <= least"},
    ),
    below_least=(
        "You kept the words that occur less often than `least`. The others are asked for.",
        {KEPT: "if counts[word] < least"},
    ),
    least_forgotten=(
        "You gave an id to every word. A row that is trained on a word's single occurrence has learned nothing else;"
        " `least` asks for more.",
        {f" {KEPT}": ""},
    ),
    once_for_each_sentence=(
        "You counted in how many sentences a word stands. A word that a sentence has twice occurs twice.",
        {WORD: "for word in set(words)"},
    ),
    sentences_counted_by_their_first=(
        "You counted one word of each sentence. All of them occur.",
        {WORD: "for word in words[:1]"},
    ),
    from_zero=(
        "Your ids begin with 0. That one is taken: it stands for all the other words.",
        {FIRST: "start=0"},
    ),
    from_two=(
        "Your ids begin with 2. Only 0 is taken.",
        {FIRST: "start=2"},
    ),
    other_in_the_dict=(
        "You put a word for all the others into the dict, with id 0. It occurs in no sentence; the task asks for the"
        " known words alone.",
        {RETURN: 'return {"<other>": 0, **{word: k for k, word in enumerate(ordered, start=1)}}'},
    ),
    other_first=(
        "You put a word for all the others into the dict, with id 1. They share id 0, and the dict holds the known"
        " words alone.",
        {RETURN: 'return {"<other>": 1, **{word: k for k, word in enumerate(ordered, start=2)}}'},
    ),
    rare_words_as_zero=(
        "You put the rare words into the dict, with id 0. They are no more known than any other word, so leave them"
        " out.",
        {RETURN: "return dict.fromkeys(counts, 0) | {word: k for k, word in enumerate(ordered, start=1)}"},
    ),
    rare_first=(
        "You gave the lowest ids to the rarest words. Most frequent first is asked for.",
        {KEY: "key=lambda word: (counts[word], word)"},
    ),
    alphabet_alone=(
        "Your words are in the order of the alphabet. It only decides among words of one count.",
        {SORTED: "sorted(frequent)"},
    ),
    order_of_the_text=(
        "Your words are in the order in which the text has them. Most frequent first is asked for.",
        {SORTED: "frequent"},
    ),
    ties_of_the_text=(
        "Words that occur equally often stand in the order of your text, or that of your dict. The alphabet is to"
        " decide, so that the ids do not depend on which sentence comes first.",
        {KEY: "key=lambda word: -counts[word]"},
    ),
    ties_turned=(
        "Words that occur equally often stand in the order of the alphabet turned round. Sorting everything in reverse"
        " does that to the words, too.",
        {SORTED: "sorted(frequent, key=lambda word: (counts[word], word), reverse=True)"},
    ),
    ids_with_gaps=(
        "You numbered all words and dropped the rare ones then. Your ids have gaps, and the table has rows that"
        " nobody uses.",
        _gaps,
    ),
    ids_shared=(
        "Words that occur equally often share an id in your dict, so that nothing tells them apart. Each has a row of"
        " its own.",
        _shared_ids,
    ),
    counts_for_ids=(
        "Your dict has the counts. The task asks for ids, by the order of the counts.",
        {RETURN: "return {word: counts[word] for word in ordered}"},
    ),
    all_counts=(
        "Your dict has the counts, of all words. The task asks for ids of those that occur often enough.",
        {RETURN: "return counts"},
    ),
    turned_round=(
        "Your dict leads from ids to words. The task asks for the other direction.",
        {IDS: "{k: word for k, word in"},
    ),
    list_of_words=(
        "You return the words as a list. They are right, and in the right order; the task asks for a dict with their"
        " ids, which do not begin with 0.",
        {RETURN: "return ordered"},
    ),
    number_of_words=(
        "You return how many words are known. The task asks for their ids.",
        {RETURN: "return len(ordered)"},
    ),
)
