"""Real data: the same digits for everyone, train and test apart."""

import numpy as np

from course_utils.data import digits


def test_digits():
    data = digits()
    assert data.train_inputs.shape == (1437, 64) and data.test_inputs.shape == (360, 64)
    assert data.train_inputs.min() == 0 and data.train_inputs.max() == 1
    assert set(data.train_labels) == set(data.test_labels) == set(range(10))
    assert digits(dtype=np.float32).train_inputs.dtype == np.float32


def test_what_a_reader_changes_stays_with_the_reader():
    digits().train_inputs[:] = -1
    digits().test_labels[:] = -1
    assert digits().train_inputs.min() == 0 and digits().test_labels.min() == 0
