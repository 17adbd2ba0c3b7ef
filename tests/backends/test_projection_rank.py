"""Which singular values count as 0: those up to max(h, P) · ε · the largest, and no larger ones."""

import inspect

import numpy as np
import pytest
import torch

from course_utils.numpy_ref import projection as reference
from course_utils.torch_gpu import projection as twin


@pytest.mark.parametrize("backend, array", [(reference, np.array), (twin, torch.tensor)], ids=["numpy", "torch"])
@pytest.mark.parametrize("wide", [2, 5])
@pytest.mark.parametrize("scale", [1.0, 4.0])
def test_a_singular_value_at_the_bound_counts_as_0(backend, array, wide, scale):
    bound = wide * np.finfo(float).eps
    for small, rank in ((bound, 1), (1.25 * bound, 2), (0.0, 1)):
        J = np.zeros((2, wide))
        J[0, 0], J[1, 1] = scale, small * scale
        assert backend.onto_null_space(array(np.ones(wide)), array(J)).rank == rank


def test_conjugate_gradients_have_a_thousand_iterations():
    assert inspect.signature(twin.onto_null_space_matrix_free).parameters["max_iterations"].default == 1000
