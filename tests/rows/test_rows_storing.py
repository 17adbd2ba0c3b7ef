"""`put_rows` stores what `array[rows] = values` stores, and refuses what does not fit."""

import numpy as np
import pytest

from course_utils.rows.storing import put_rows

SHAPES = [(5,), (5, 1), (5, 3), (5, 2, 3)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int16, np.int64], ids=lambda dtype: dtype.__name__)
def test_as_assignment(shape, dtype):
    rng = np.random.default_rng(0)
    array, rows = rng.integers(0, 99, shape).astype(dtype), np.array([4, 0, 2, 0])
    values = 100 + rng.random((2, *shape[1:], 4)).swapaxes(0, -1)[..., 0]  # float64, and not in one piece
    expected = array.copy()
    expected[rows] = values
    put_rows(array, rows, values)
    np.testing.assert_array_equal(array, expected)


def test_no_rows():
    array = np.ones((3, 2))
    put_rows(array, np.array([], np.int64), np.ones((0, 2)))
    assert (array == 1).all()


@pytest.mark.parametrize("values", [np.zeros((2, 3)), np.zeros((1, 2)), np.zeros(2), np.zeros((2, 1))], ids=np.shape)
def test_other_shapes_are_refused(values):
    array = np.ones((3, 2))
    with pytest.raises(ValueError, match="values have shape"):
        put_rows(array, np.array([0, 1]), values)
    assert (array == 1).all()


def test_a_row_outside_is_refused():
    array = np.ones((3, 2))
    with pytest.raises(IndexError):
        put_rows(array, np.array([0, 3]), np.zeros((2, 2)))
    assert (array == 1).all()
