"""Lecture 13's exercises: right programs written in other ways, and the package's own windows, words and scores."""

from collections import Counter

import numpy as np
import pytest
import torch
from exercise_answers import asking
from sklearn.metrics import f1_score

from course_utils.data import Vocabulary, code_mentions
from course_utils.exercises import window_classifier
from course_utils.exercises.framework.function_source import compiled
from course_utils.experiments import scores

case, answer, verdict = asking(window_classifier)


def by_index(tokens, place, width):
    words = [k for k, token in enumerate(tokens) if token != '"']
    middle, half = words.index(place), width // 2
    around = range(middle - half, middle + half + 1)
    return tuple(tokens[words[k]] if 0 <= k < len(words) else "<edge>" for k in around)


def from_both_sides(tokens, place, width):
    half = width // 2
    left = [token for token in tokens[:place] if token != '"'][::-1][:half]
    right = [token for token in tokens[place + 1 :] if token != '"'][:half]
    return ["<edge>"] * (half - len(left)) + left[::-1] + [tokens[place]] + right + ["<edge>"] * (half - len(right))


def by_counts(topics, order, share):
    counts, chosen, so_far = Counter(topics), set(), 0
    for topic in order:
        if so_far < share * len(topics):
            chosen.add(topic)
            so_far += counts[topic]
    return [topic in chosen for topic in topics]


def by_cumulative_sums(topics, order, share):
    shares = np.cumsum([topics.count(topic) / len(topics) for topic in order])
    enough = int(np.argmax(shares >= share - 1e-12))
    return np.isin(topics, order[: enough + 1])


def by_counter(sentences, held_out, least):
    counts = Counter(word for k in np.flatnonzero(~held_out) for word in sentences[k])
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {word: k + 1 for k, (word, count) in enumerate(ordered) if count >= least}


def by_two_sorts(sentences, held_out, least):
    kept = [word for words, held in zip(sentences, held_out, strict=True) if not held for word in words]
    ordered = sorted(sorted(set(kept)), key=kept.count, reverse=True)
    return dict(zip([word for word in ordered if kept.count(word) >= least], range(1, 999), strict=False))


def harmonic(predicted, true):
    hits = np.sum((predicted == 1) & (true == 1))
    if not hits:
        return 0
    precision, recall = hits / np.sum(predicted == 1), hits / np.sum(true == 1)
    return 2 / (1 / precision + 1 / recall)


def by_counting(predicted, true):
    kinds = Counter(zip(map(bool, predicted), map(bool, true), strict=True))
    hits, wrong = kinds[True, True], kinds[True, False] + kinds[False, True]
    return hits / (hits + wrong / 2) if hits else 0.0


def by_scikit_learn(predicted, true):
    return f1_score(true, predicted, zero_division=0)


def one_pair_at_a_time(right, wrong):
    n, J = len(right), 0.0
    dright, dwrong = [0.0] * n, [0.0] * n
    for k in range(n):
        if right[k] - wrong[k] < 1:
            J += (1 - right[k] + wrong[k]) / n
            dright[k], dwrong[k] = -1 / n, 1 / n
    return J, dright, dwrong


def with_clip(right, wrong):
    lacks = (wrong - right + 1).clip(min=0)
    return lacks.mean(), -np.sign(lacks) / lacks.size, np.sign(lacks) / lacks.size


def one_sample_at_a_time(hits, predicted, true, drawn):
    found = []
    for row in drawn:
        precision, recall = hits[row].sum() / predicted[row].sum(), hits[row].sum() / true[row].sum()
        found.append(2 * precision * recall / (precision + recall))
    return np.percentile(found, 2.5), np.percentile(found, 97.5)


def by_multiplicities(hits, predicted, true, drawn):
    times = np.stack([np.bincount(row, minlength=len(hits)) for row in drawn])
    return np.quantile(times @ hits / (times @ (predicted + true) / 2), (0.025, 0.975))


def by_sorting(choose, judge):
    ordered = sorted(zip(choose.mean(1), judge.mean(1), strict=True))
    return ordered[-1][1]


OTHER_WAYS = [
    ("window_at", by_index),
    ("window_at", from_both_sides),
    ("held_out", by_counts),
    ("held_out", by_cumulative_sums),
    ("word_ids", by_counter),
    ("word_ids", by_two_sorts),
    ("f1", harmonic),
    ("f1", by_counting),
    ("f1", by_scikit_learn),
    ("margin", one_pair_at_a_time),
    ("margin", with_clip),
    ("interval", one_sample_at_a_time),
    ("interval", by_multiplicities),
    ("reported", by_sorting),
]


@pytest.mark.parametrize(("name", "program"), OTHER_WAYS, ids=lambda given: getattr(given, "__name__", given))
def test_a_right_program_may_be_written_in_another_way(name, program):
    assert verdict(name, program).status == "correct"


def harmonic_with_an_epsilon(predicted, true):
    """Nearly right: the ε of many programs changes the eighth digit, and saves nothing where no word is hit."""
    precision, recall = np.sum(predicted * true) / (np.sum(predicted) + 1e-6), np.mean(predicted[true == 1])
    return 2 * precision * recall / (precision + recall + 1e-6)


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("f1", harmonic_with_an_epsilon),
        ("margin", lambda right, wrong: tuple(np.round(part, 5) for part in with_clip(right, wrong))),
        ("interval", lambda *given: tuple(np.round(by_multiplicities(*given), 4))),
        ("interval", lambda *given: np.quantile(by_multiplicities(*given), [0.0, 1.0]) + 1e-5),
        ("reported", lambda choose, judge: round(by_sorting(choose, judge), 5)),
    ],
)
def test_a_nearly_right_program_is_wrong_and_not_mistaken_for_a_known_one(name, program):
    found = verdict(name, program)
    assert (found.status, found.misconception) == ("wrong", None)


# The cases


@pytest.mark.parametrize("number", range(1, 15))
def test_no_window_tells_which_words_were_marked(number):
    """Without the marks, the same words in the same places give the same window."""
    tokens, place, width = case("window_at", number)
    assert tokens[place] != '"'
    plain = [token for token in tokens if token != '"']
    moved = place - tokens[:place].count('"')
    found = answer("window_at", number)
    assert found == window_classifier.window_at.program(plain, moved, width)
    assert len(found) == width and found[width // 2] == tokens[place]


@pytest.mark.parametrize("number", range(1, 8))
def test_no_topic_is_on_two_sides_and_the_last_one_was_needed(number):
    topics, order, share = case("held_out", number)
    assert set(order) == set(topics) and len(set(order)) == len(order)
    held = answer("held_out", number)
    chosen = {topic for topic, out in zip(topics, held, strict=True) if out}
    assert not chosen & {topic for topic, out in zip(topics, held, strict=True) if not out}
    assert chosen == set(order[: len(chosen)])
    before = np.isin(topics, order[: len(chosen) - 1])
    assert before.mean() < share <= held.mean()


def test_the_split_is_met_exactly_and_passed():
    shares = [(answer("held_out", number).mean(), case("held_out", number)[2]) for number in range(1, 8)]
    assert any(share == held for held, share in shares) and any(share < held for held, share in shares)


@pytest.mark.parametrize("number", range(1, 7))
def test_the_ids_are_those_of_the_package_s_vocabulary(number):
    sentences, held_out, least = case("word_ids", number)
    known = Vocabulary([words for words, held in zip(sentences, held_out, strict=True) if not held], least=least)
    assert answer("word_ids", number) == {word: k for k, word in enumerate(known.words) if k}


@pytest.mark.parametrize("number", range(1, 10))
def test_the_f1_is_the_package_s_and_scikit_learn_s(number):
    predicted, true = case("f1", number)
    counted = scores.counts(predicted.astype(int), true.astype(int))
    np.testing.assert_allclose(answer("f1", number), scores.score(counted).f1, rtol=1e-12)
    np.testing.assert_allclose(answer("f1", number), f1_score(true, predicted, zero_division=0), rtol=1e-12)


def test_never_gets_nothing_and_has_most_of_the_accuracy():
    predicted, true = case("f1", 3)
    assert not predicted.any() and window_classifier.f1.program(predicted, true) == 0
    assert 0.9 < np.mean(predicted == true) < 1


@pytest.mark.parametrize("number", range(1, 7))
def test_the_slopes_are_autograd_s_where_there_is_no_kink(number):
    right, wrong = case("margin", number)
    a, b = (torch.tensor(scores, requires_grad=True) for scores in (right, wrong))
    J = torch.clamp(1 - a + b, min=0).mean()
    J.backward()
    mine, dright, dwrong = answer("margin", number)
    smooth = 1 - right + wrong != 0
    np.testing.assert_allclose(mine, J.item(), rtol=1e-12)
    np.testing.assert_allclose(dright[smooth], a.grad.numpy()[smooth], rtol=1e-12)
    np.testing.assert_allclose(dwrong[smooth], b.grad.numpy()[smooth], rtol=1e-12)
    assert not dright[~smooth].any() and not dwrong[~smooth].any()


def test_some_pairs_are_at_the_kink():
    assert sum(np.sum(1 - right + wrong == 0) for right, wrong in (case("margin", 1), case("margin", 2))) > 1


@pytest.mark.parametrize("number", range(1, 5))
def test_the_interval_is_made_of_the_package_s_scores(number):
    hits, predicted, true, drawn = case("interval", number)
    counted = np.stack([hits, predicted, true], axis=1)
    expected = scores.interval(scores.score(counted[drawn].sum(axis=1)).f1)
    np.testing.assert_allclose(answer("interval", number), expected, rtol=1e-12)
    assert (hits <= np.minimum(predicted, true)).all() and (hits[drawn].sum(axis=1) > 0).all()


def test_the_last_day_s_number_is_the_higher_one_where_the_two_parts_disagree():
    buggy = compiled(window_classifier.BUGGY_REPORTED, "buggy_reported")
    pairs = [(buggy(*case("reported", k)), answer("reported", k)) for k in range(1, 9)]
    assert all(shown >= honest for shown, honest in pairs)
    assert sum(shown > honest for shown, honest in pairs) >= 4


def test_settings_that_are_all_alike_look_better_by_the_last_day_s_number():
    rng, buggy = np.random.default_rng(0), compiled(window_classifier.BUGGY_REPORTED, "buggy_reported")
    luck = 0.7 + 0.02 * rng.normal(size=(300, 2, 20, 5))
    shown, honest = ([program(*pair) for pair in luck] for program in (buggy, window_classifier.reported.program))
    assert np.mean(shown) > 0.71 and abs(np.mean(honest) - 0.7) < 0.002


def test_the_text_has_what_the_exercises_speak_of():
    labels = [label for sentence in code_mentions() for label in sentence.labels if label]
    assert 0.03 < np.mean([label == "code" for label in labels]) < 0.1
