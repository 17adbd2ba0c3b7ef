"""Answers that are nearly right: a letter written another way, a choice that is none, few digits, small numbers."""

import numpy as np
import pytest

from course_utils.exercises.framework.exercise import Question, exercise
from course_utils.exercises.holding_an_output_fixed import why_mask_failed


@pytest.mark.parametrize("written", [why_mask_failed.answer.lower(), f" {why_mask_failed.answer}\n"])
def test_a_letter_may_be_written_in_any_way(written):
    assert why_mask_failed.check(written).status == "correct"


def test_a_misconception_in_small_letters_is_recognized():
    known = why_mask_failed.misconceptions[0]
    assert why_mask_failed.check(known.program.lower()).misconception == known.name


@pytest.mark.parametrize("value", ["Z", "AB", "", 3, None])
def test_what_is_no_choice_is_told_the_choices(value):
    verdict = why_mask_failed.check(value)
    assert verdict.status == "not attempted"
    assert f"{value!r} is not one of: 'A', 'B', 'C', 'D', 'E', 'F'." in str(verdict) and "wrong" not in str(verdict)


def test_a_question_whose_one_word_is_the_answer_does_not_list_it():
    asked = Question(name="q", title="t", minutes=1, difficulty=1, objective="o", hints=("h",), answer="A")
    asked.recognizes(number=("No number.", 1.0))
    assert asked.check("a").status == "correct" and "not one of" not in str(asked.check("B"))


@exercise("Thirds", minutes=1, difficulty=1, objective="o", cases=lambda rng: [(np.arange(1.0, 4),)], hints=("h",))
def third(x):
    return x / 3


@pytest.mark.parametrize(
    ("answer", "digits"),
    [
        (lambda x: x * 0.33335, "five"),
        (lambda x: np.array([0.3333, 0.6667, 1.0]), "four"),
        (lambda x: (x / 3).round(5), "five"),
        (lambda x: (x / 3).round(6), "six"),
        (lambda x: x / (3 + 1e-6), "seven"),
    ],
)
def test_few_digits_are_counted(answer, digits):
    verdict = third.check(answer)
    assert verdict.status == "wrong" and f"Right to {digits} digits, but no further." in str(verdict)
    assert "Is something computed in float32" in str(verdict)


@pytest.mark.parametrize("answer", [lambda x: x / 3.01, lambda x: (x / 3).round(2), lambda x: x, lambda x: (x / 3)[1:]])
def test_a_wrong_answer_is_not_said_to_be_nearly_right(answer):
    assert "digits" not in str(third.check(answer))


def small_task(**about):
    @exercise("Softplus", minutes=1, difficulty=1, objective="log (1 + eᶻ)", hints=("h",), **about)
    def softplus(z):
        return np.log1p(np.exp(z))

    softplus.recognizes(doubled=("Doubled.", lambda z: 2 * np.log1p(np.exp(z))))
    return softplus


def test_small_numbers_are_told_apart_where_a_task_asks_for_it():
    """log (1 + e⁻⁴⁰) is 4e-18, far below the usual atol of 1e-9; 1 + e⁻⁴⁰ is 1."""
    cases = {"cases": lambda rng: [(-40.0,), (-38.0,)]}
    assert small_task(**cases).check(lambda z: np.log(1 + np.exp(z))).status == "correct"
    careful = small_task(**cases, atol=0.0)
    assert careful.check(lambda z: np.log(1 + np.exp(z))).status == "wrong"
    assert careful.check(lambda z: 2 * np.logaddexp(0, z)).misconception == "doubled"
    assert careful.check(lambda z: np.logaddexp(0, z)).status == "correct"
    assert "digits" not in str(careful.check(lambda z: 3 * np.exp(z)))
    assert "five digits" in str(careful.check(lambda z: (1 + 1e-5) * np.exp(z)))


def test_a_question_about_a_small_number_may_be_careful_too():
    about = {"title": "t", "minutes": 1, "difficulty": 1, "objective": "o", "hints": ("h",), "answer": 4.25e-18}
    assert Question(name="q", **about).check(0.0).status == "correct"
    assert Question(name="q", atol=0.0, **about).check(0.0).status == "wrong"
