"""Questions: a value to predict, or a choice among a few."""

import numpy as np
import pytest

from course_utils.exercises.framework.exercise import Question


@pytest.fixture
def question():
    asked = Question(
        name="asked",
        title="Predict",
        minutes=1,
        difficulty=1,
        objective="Say it.",
        hints=("Think.",),
        answer=[1.0, 0.5],
    )
    asked.recognizes(swapped=("The other way round.", [0.5, 1.0]), not_a_list=("Only one.", 1.0))
    return asked


@pytest.mark.parametrize(
    ("value", "outcome", "misconception"),
    [
        ([1, 0.5], "correct", None),
        (np.array([1, 0.5]), "correct", None),
        ((0.5, 1), "wrong", "swapped"),
        (1, "wrong", "not_a_list"),
        ("text", "wrong", None),
        (None, "wrong", None),
        (len, "wrong", None),
        (..., "not attempted", None),
        ([1, (2, ...)], "not attempted", None),
    ],
)
def test_a_question(question, value, outcome, misconception):
    verdict = question.check(value)
    assert (verdict.status, verdict.misconception) == (outcome, misconception)


def test_a_question_has_a_tolerance_and_a_solution():
    asked = Question(
        name="q",
        title="t",
        minutes=1,
        difficulty=1,
        objective="o",
        hints=("h",),
        answer=np.array([1.0]),
        rtol=0.01,
    )
    assert asked.check([1.005]).status == "correct"
    assert asked.check([1.05]).status == "wrong"
    assert asked.solution_source == "np.array([1.])"
    assert repr(asked.check([1.0])) == "✓ correct."


def test_forgetting_the_answer_gives_advice(question):
    assert repr(question.check()) == "○ not attempted yet: pass your answer to the check: `ex.asked.check(...)`"


def test_a_choice_is_the_name_of_its_misconception():
    asked = Question(name="q", title="t", minutes=1, difficulty=1, objective="o", hints=("h",), answer="healthy")
    asked.choices(too_small="It sinks.", Adam="It remembers.")
    assert [(known.name, known.program) for known in asked.misconceptions] == [
        ("too_small", "too small"),
        ("Adam", "Adam"),
    ]
    assert asked.check("too small").message == "It sinks."
