"""The numbers of "Predict three calls": its answer, and what each mistake gives, made by the program it describes."""

import pytest

from course_utils.exercises.momentum_ordering.simultaneous import three_calls


def calls(step, number=4):
    """What a function returns that gives (a, b) as they are, and then makes this step."""
    returned = [(2, 5)]
    while len(returned) < number:
        returned.append(step(*returned[-1]))
    return returned


def both(a, b):
    return b - a, a + b


def a_first(a, b):
    return b - a, b - a + b


def b_first(a, b):
    return a + b - a, a + b


right = calls(both)
added = calls(lambda a, b: (a + b - a, b + a + b))
MADE = {
    "a_first": calls(a_first, 3),
    "b_first": calls(b_first, 3),
    "after": right[1:],
    "a_first_and_after": calls(a_first)[1:],
    "b_first_and_after": calls(b_first)[1:],
    "nothing_is_kept": 3 * right[:1],
    "one_step_and_no_more": [*right[:2], right[1]],
    "start_twice": [right[0], *right[:2]],
    "start_left_out_once": [right[0], *right[2:]],
    "one_update_a_call": [(2, 5), (5 - 2, 5), (3, 3 + 5)],
    "last_update_alone": calls(lambda a, b: (a, a + b), 3),
    "first_update_alone": calls(lambda a, b: (b - a, b), 3),
    "difference_turned": calls(lambda a, b: (a - b, a + b), 3),
    "added_to_the_old": added[:3],
    "order_of_the_outputs": [(b, a) for a, b in right[:3]],
    "a_alone": [a for a, _ in right[:3]],
    "returned_is_the_last": right[2],
    "a_fourth": right,
}


def test_the_answer():
    assert three_calls.answer == right[:3]


def test_every_mistake_has_its_program():
    assert {mistake.name for mistake in three_calls.misconceptions} == set(MADE)


@pytest.mark.parametrize("name", MADE)
def test_what_a_mistake_gives(name):
    (mistake,) = [mistake for mistake in three_calls.misconceptions if mistake.name == name]
    assert mistake.program == MADE[name]
