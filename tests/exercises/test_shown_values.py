"""A value of up to forty characters is shown as it is; of a longer one, the kind is told."""

import pytest

from course_utils.exercises.framework import words


@pytest.mark.parametrize(("length", "whole"), [(39, True), (40, True), (41, False), (400, False)])
def test_a_value_is_shown_where_it_is_short(length, whole):
    value = [10 ** (length - 3)]  # and two brackets
    assert (words._shown(value) == repr(value)) == whole
