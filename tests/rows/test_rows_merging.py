"""Rows that share an id become one: as a loop over the ids has it, for ids and rows of any shape, and for none."""

import numpy as np
import pytest

from course_utils.rows.merging import last_rows, last_values, merge_rows

IDS = [[7], [3, 1, 3], [[2, 0, 2], [0, 0, 5]], [[[4]], [[4]]], list(range(9)), [1] * 9]
ROWS = [(), (1,), (2,), (2, 3)]


@pytest.mark.parametrize("shape", ROWS, ids=str)
@pytest.mark.parametrize("ids", IDS, ids=str)
def test_as_a_loop_over_the_ids(ids, shape):
    ids = np.array(ids)
    amounts = np.arange(1.0, 1 + ids.size * np.prod(shape, dtype=int)).reshape(*ids.shape, *shape)
    total, last, place = {}, {}, {}
    for k, (number, amount) in enumerate(zip(ids.ravel(), amounts.reshape(ids.size, *shape), strict=True)):
        total[number] = total.get(number, 0) + amount
        last[number], place[number] = amount, k
    for found, right in ((merge_rows(ids, amounts), total), (last_values(ids, amounts), last)):
        assert found[0].tolist() == sorted(right)
        np.testing.assert_array_equal(found[1], [right[number] for number in sorted(right)])
        assert found[1].dtype == amounts.dtype
    rows, places = last_rows(ids.ravel())
    assert rows.tolist() == sorted(place) and places.tolist() == [place[number] for number in rows]


@pytest.mark.parametrize("shape", ROWS, ids=str)
@pytest.mark.parametrize("of_ids", [(0,), (0, 3), (3, 0)], ids=str)
def test_no_ids(of_ids, shape):
    ids, amounts = np.zeros(of_ids, np.int64), np.zeros((*of_ids, *shape))
    for merged in (merge_rows, last_values):
        rows, values = merged(ids, amounts)
        assert (rows.shape, values.shape) == ((0,), (0, *shape))
    assert [found.shape for found in last_rows(ids.ravel())] == [(0,), (0,)]
