"""A value of up to forty characters is shown as it is; of a longer one, the kind is told."""

import pytest

from course_utils.exercises.framework import outcome, words


@pytest.mark.parametrize(("length", "whole"), [(39, True), (40, True), (41, False), (400, False)])
def test_a_value_is_shown_where_it_is_short(length, whole):
    value = [10 ** (length - 3)]  # and two brackets
    assert (words._shown(value) == repr(value)) == whole


@pytest.mark.parametrize("length", [299, 300, 301, 900])
def test_a_long_message_of_an_error_is_cut(length):
    shown = outcome.one_line(ValueError("x" * length)).removeprefix("ValueError: ")
    assert shown == ("x" * length if length <= 300 else "x" * 297 + "...") and len(shown) <= 300
