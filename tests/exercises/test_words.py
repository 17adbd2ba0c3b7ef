"""A word is right in any spelling, and a word that is no option is not called wrong."""

import numpy as np
import pytest
from test_exercise_content import TASKS

from course_utils.exercises.framework.exercise import Question
from course_utils.exercises.framework.words import plain, words_in

QUESTIONS = [task for task in TASKS if isinstance(task, Question)]
CHOICES = [task for task in QUESTIONS if words_in(task.answer)]
each_choice = pytest.mark.parametrize("task", CHOICES, ids=lambda task: task.name)
cases = pytest.mark.parametrize


def respelled(value, spell):
    if isinstance(value, dict):
        return {key: respelled(item, spell) for key, item in value.items()}
    return spell(value) if isinstance(value, str) else value


SPELLINGS = {
    "upper case": str.upper,
    "capital": str.capitalize,
    "blanks around": lambda word: f"  {word} \n",
    "underscores": lambda word: word.replace(" ", "_"),
    "hyphens": lambda word: word.replace(" ", "-"),
    "together": lambda word: word.replace(" ", ""),
    "two blanks": lambda word: word.replace(" ", "  "),
    "quotes": lambda word: f"'{word}'",
    "point": lambda word: f"{word}.",
    "brackets": lambda word: f"({word})",
    "of NumPy": np.str_,
    "array": np.array,
}


@each_choice
@cases("spell", SPELLINGS.values(), ids=list(SPELLINGS))
def test_a_word_is_right_in_any_spelling(task, spell):
    verdict = task.check(respelled(task.answer, spell))
    assert verdict.status == "correct", verdict


@each_choice
@cases("spell", SPELLINGS.values(), ids=list(SPELLINGS))
def test_a_misconception_is_recognized_in_any_spelling(task, spell):
    known = task.misconceptions[0]
    assert task.check(respelled(known.program, spell)).misconception == known.name


@each_choice
@cases("word", ["foo", "", "…", 3, None, True, 0.5, np.array([1.0, 2.0])], ids=str)
def test_what_is_no_option_is_told_the_options_and_not_called_wrong(task, word):
    given = dict.fromkeys(task.answer, word) if isinstance(task.answer, dict) else word
    verdict = task.check(given)
    assert verdict.status == "not attempted" and verdict.misconception is None
    assert repr(verdict).startswith("○ no answer yet: ")
    assert f" is not one of: {', '.join(map(repr, task.options))}." in verdict.message


@each_choice
def test_no_two_options_are_one_word_in_another_spelling(task):
    assert len({plain(option) for option in task.options}) == len(task.options) > 1


@cases("word", ["stay", "Stays", "STAYS ", "stays."])
def test_an_s_more_or_less_is_no_mistake(word):
    (task,) = [task for task in CHOICES if task.name == "idle_rules"]
    assert task.check(task.answer | {"SGD": word, "Adagrad": word}).status == "correct"


def test_the_names_of_the_rules_may_be_spelled_as_in_the_lecture():
    (task,) = [task for task in CHOICES if task.name == "idle_rules"]
    answer = {"sgd": "stays", "Momentum": "moves", "AdaGrad": "stays", "RMSProp": "state", "ADAM": "moves"}
    assert task.check(answer).status == "correct"


@cases("text", ["21", "10 + 6 + 5", "twenty-one"])
def test_a_number_in_quotes_is_told_from_a_wrong_number(text):
    (task,) = [task for task in QUESTIONS if task.name == "count_products"]
    verdict = task.check(text)
    assert verdict.status == "not attempted" and "is a text. Write the number without quotes." in verdict.message


def test_a_number_in_quotes_is_found_inside_an_answer():
    (task,) = [task for task in QUESTIONS if task.name == "adagrad_two_ways"]
    verdict = task.check(task.answer | {"once, with the mean": (1.0, "1/4")})
    assert verdict.message.startswith("once, with the mean: item 1: '1/4' is a text.")
