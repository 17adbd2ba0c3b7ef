"""A square orthogonal matrix is the Q of what was drawn, not its transpose: the same for a seed in every version."""

import numpy as np
import pytest

from course_utils.numpy_ref.initializers import orthogonal


@pytest.mark.parametrize("shape", [(4, 4), (5, 3), (3, 5)])
def test_q_has_a_triangle_with_a_positive_diagonal(shape):
    tall = (max(shape), min(shape))
    drawn, W = np.random.default_rng(3).normal(size=tall), orthogonal(shape, np.random.default_rng(3))
    R = (W if shape[0] >= shape[1] else W.T).T @ drawn
    assert np.allclose(np.tril(R, -1), 0, atol=1e-12) and (np.diag(R) > 0).all()
