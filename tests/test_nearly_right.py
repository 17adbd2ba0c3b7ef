"""What is said of answers that are nearly right: a letter written another way, a choice that is none, few digits."""

import numpy as np
import pytest

from course_utils.exercises.framework.exercise import Question, exercise
from course_utils.exercises.holding_an_output_fixed import why_mask_failed


@pytest.mark.parametrize("written", [why_mask_failed.answer.lower(), f" {why_mask_failed.answer}\n"])
def test_a_letter_may_be_written_in_any_way(written):
    assert why_mask_failed.check(written).outcome == "correct"


def test_a_misconception_in_small_letters_is_recognized():
    known = why_mask_failed.misconceptions[0]
    assert why_mask_failed.check(known.program.lower()).misconception == known.name


@pytest.mark.parametrize("value", ["Z", "AB", "", 3, None])
def test_what_is_no_choice_is_told_the_choices(value):
    verdict = why_mask_failed.check(value)
    assert verdict.outcome == "wrong" and "Give one of 'A', 'B', 'C', 'D', 'E', 'F'." in str(verdict)


def test_other_questions_name_no_letters():
    asked = Question(name="q", title="t", minutes=1, difficulty=1, objective="o", hints=("h",), answer="A")
    asked.recognizes(number=("No number.", 1.0))
    assert asked.check("a").outcome == "wrong" and "Give one of" not in str(asked.check("B"))


@exercise("Thirds", minutes=1, difficulty=1, objective="o", cases=lambda rng: [(np.arange(1.0, 4),)], hints=("h",))
def third(x):
    return x / 3


def in_float32(x):
    return np.exp(np.log(np.float32(x * 1e30)) - np.log(np.float32(3e30)))


@pytest.mark.parametrize("answer", [in_float32, lambda x: (x / 3).round(5), lambda x: x / (3 + 1e-6)])
def test_few_digits_are_told_from_a_wrong_answer(answer):
    verdict = third.check(answer)
    assert verdict.outcome == "wrong" and "Is something computed in float32" in str(verdict)


@pytest.mark.parametrize("answer", [lambda x: x / 3.01, lambda x: x, lambda x: (x / 3)[1:]])
def test_a_wrong_answer_is_not_said_to_be_nearly_right(answer):
    assert "four digits" not in str(third.check(answer))
