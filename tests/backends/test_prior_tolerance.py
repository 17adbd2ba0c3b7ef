"""A prior may miss the sum 1 by rounding and by no more: by 4 ε of its dtype, or by 1e-8 where that is more."""

import numpy as np
import pytest
import torch

from course_utils.errors import CourseError
from course_utils.numpy_ref import initializers as reference
from course_utils.torch_gpu import initializers as twin

EPS = {dtype: float(np.finfo(dtype).eps) for dtype in ("float32", "float16")}
# dtype, what the second of two halves is off by, whether that is still 1
MISSES = [(dtype, k * eps, abs(k) <= 4) for dtype, eps in EPS.items() for k in (4, 4.5, -4, -4.5)]
MISSES += [
    ("float64", 0.9e-8, True),
    ("float64", 1.1e-8, False),
    ("float64", -0.9e-8, True),
    ("float64", -1.1e-8, False),
]


@pytest.mark.parametrize("module, array", [(reference, np.array), (twin, torch.tensor)], ids=["numpy", "torch"])
@pytest.mark.parametrize("dtype, off, right", MISSES)
def test_a_sum_that_is_not_quite_1(module, array, dtype, off, right):
    prior = array(np.array([0.5, 0.5 + off], dtype=dtype))
    assert float(prior[1]) == 0.5 + off
    if right:
        assert module.output_bias(prior).shape == (2,)
    else:
        with pytest.raises(CourseError, match="prior sums to"):
            module.output_bias(prior)
