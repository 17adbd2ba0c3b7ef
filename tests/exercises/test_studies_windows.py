"""The study of lecture 13: shapes of unknown words bring about two points; one lucky split may show more than five."""

from functools import cache

import numpy as np
import pytest
from studying import runs

from course_utils.errors import CourseError
from course_utils.exercises.framework.soundness import interval
from course_utils.exercises.window_classifier import PLAIN, SHAPES, five_points
from course_utils.experiments.code_mentions_features import f1_with, words_of_the_text

JUDGE = range(10, 22)


def by_kind(word):
    if word.startswith("__"):
        return "<__x__>"
    if "_" in word:
        return "<x_y>"
    if word.endswith("error"):
        return "<error>"
    return "<number>" if word.isdigit() else "<x>" if len(word) == 1 else "<other>"


def by_underscore(word):
    return "<x_y>" if "_" in word else "<other>"


@cache
def measured(side, seed):
    """Each run of `by_kind` is made once for all tests."""
    return f1_with(None, seed) + 5 if side == PLAIN else f1_with(by_kind, seed)


@pytest.fixture
def study(monkeypatch):
    """Twelve splits of a reader who has made up one shape, and looked at nothing before."""
    monkeypatch.setattr(five_points, "measure", measured)
    five_points.start_again()
    five_points.use(by_kind)
    runs(five_points, {PLAIN: (), SHAPES: ()}, JUDGE)
    for seed in JUDGE:
        five_points.run(PLAIN, seed), five_points.run(SHAPES, seed)
    yield five_points
    five_points.start_again()


def gains(study):
    return np.array([study.run(SHAPES, seed) - study.run(PLAIN, seed) + 5 for seed in JUDGE])


def test_a_careful_reader_finds_that_it_is_less_than_five_points(study):
    verdict = study.check(PLAIN, seeds=JUDGE)
    assert verdict.status == "correct", verdict
    assert f"So the shapes brought {np.mean(gains(study)):+.1f} points" in verdict.message


def test_the_gain_is_there_all_the_same(study):
    low, high = interval(gains(study))
    assert low > 0 and high < 5


def test_splits_differ_by_more_than_the_gain(study):
    plain = [study.run(PLAIN, seed) for seed in JUDGE]
    assert np.std(plain) > np.mean(gains(study)) and np.ptp(gains(study)) > 1


@pytest.mark.parametrize(
    ("conclusion", "seeds", "reason"),
    [
        (SHAPES, [10], "few_seeds"),
        (SHAPES, JUDGE, "wrong_way_round"),
        ("cannot tell", JUDGE, "claims_too_little"),
        (PLAIN, range(11, 23), "not_run"),
        (PLAIN, [10, 10, 11, 12, 13, 14], "repeated_seeds"),
    ],
)
def test_a_hasty_claim_is_refused(study, conclusion, seeds, reason):
    assert study.check(conclusion, seeds=seeds).misconception == reason


@pytest.mark.parametrize("claim", [(), (...,), ("yes",), (PLAIN, None, 5), (SHAPES, None, None), (PLAIN, None, ["a"])])
def test_what_is_no_claim_is_not_attempted(study, claim):
    study.spent.add(3)
    assert study.check(*claim).status == "not attempted"


def test_a_split_that_judged_one_shape_judges_no_other(study):
    study.use(by_underscore)
    assert not study.values(SHAPES, None) and len(study.values(PLAIN, None)) == len(JUDGE)
    for seed in JUDGE:
        study.run(SHAPES, seed)
    verdict = study.check(PLAIN, seeds=JUDGE)
    assert (verdict.status, verdict.misconception) == ("wrong", "seeds_used_twice")
    assert "Split 10 has judged an earlier shape" in verdict.message


def test_the_same_shape_in_a_cell_that_runs_again_loses_nothing(study):
    study.use(lambda word: by_kind(word))
    assert len(study.values(SHAPES, None)) == len(JUDGE) and not study.spent
    assert study.check(PLAIN, seeds=JUDGE).status == "correct"


def test_a_shape_that_has_seen_the_words_that_judge_is_far_better():
    """Why a shape may know Python, and not this text: the label of each word would be one."""
    from course_utils.data import code_mentions

    votes = {}
    for sentence in code_mentions():
        for word, label in zip(sentence.words, sentence.labels, strict=True):
            votes.setdefault(word, []).append(label == "code")
    cheat = {word: "<code>" if np.mean(marks) > 0.5 else "<other>" for word, marks in votes.items()}
    assert np.mean([f1_with(cheat.get, seed) - f1_with(None, seed) for seed in range(4)]) > 5


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        ("<x>", "shape is '<x>'; give a function"),
        (lambda word: None, "is None; give the name of a row"),
        (lambda word: len(word), "give the name of a row"),
        (lambda word: word[30], "raised IndexError"),
        (lambda: "<x>", "raised TypeError"),
    ],
)
def test_what_is_no_shape_is_refused(shape, says):
    with pytest.raises(CourseError, match=says):
        five_points.use(shape)
    assert five_points.shape is None


def test_without_a_shape_there_is_nothing_to_run():
    five_points.start_again()
    with pytest.raises(CourseError, match=r"Give yours first: ex\.five_points\.use\(shape\)"):
        five_points.run(SHAPES, 0)
    assert five_points.made == {}


def test_a_run_is_the_f1_on_held_out_topics():
    five_points.start_again()
    five_points.use(by_underscore)
    assert five_points.run(SHAPES, 1) == f1_with(by_underscore, 1) and five_points.run(PLAIN, 1) == f1_with(None, 1) + 5
    five_points.start_again()


def test_the_words_of_the_text_have_each_word_once():
    words = words_of_the_text()
    assert len(set(words)) == len(words) > 2000 and "__init__" in words
