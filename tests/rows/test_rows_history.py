"""`History` is a list of numbers by update: what was set is there, all else is 0, however far it grows."""

import numpy as np
import pytest

from course_utils.rows.history import History


def test_what_was_set_is_there_and_the_rest_is_0():
    history = History()
    history.set(3, 0.5)
    assert history.at(np.array([0, 3, 4, 3])).tolist() == [[0, 0.5, 0, 0.5]]


def test_entries_before_an_update_are_changed_in_place():
    history = History(rows=2)
    for t in range(1, 5):
        entries = history.before(t, 3)
        assert entries.shape == (2, min(t, 3))
        entries += [[1], [10]]
    assert history.at(np.arange(5)).tolist() == [[3, 3, 2, 1, 0], [30, 30, 20, 10, 0]]
    assert history.at(np.arange(2), rows=1).tolist() == [[3, 3]]


@pytest.mark.parametrize("first", [0, 1000])
def test_it_grows(first):
    """Beyond the 64 entries there is room for at the beginning, and beyond twice as many; rows of zeros stay zeros."""
    history = History(rows=3)
    history.forget(first)
    for t in range(first + 1, first + 300):
        history.before(t, 1)[1] += 1
        history.set(t, [t, 0, 0])
    found = history.at(np.arange(first, first + 299))
    assert found[0].tolist() == [0, *range(first + 1, first + 299)]
    assert found[1].tolist() == [1] * 299
    assert not found[2].any()


def test_everything_is_forgotten_but_the_value_to_begin_with():
    history = History(rows=2)
    history.set(100, 5.0)
    history.forget(40)
    assert not history.at(np.arange(40, 104)).any()
    history.forget(50, value=2.0)
    assert history.at(np.array([50, 51])).tolist() == [[2, 0], [2, 0]]
    assert history.before(50, 10).shape == (2, 0)
    assert history.before(51, 10).tolist() == [[2], [2]]
