"""Loss scaling: gradients too small for float16 are multiplied until they fit, and divided again before the update.

The cost is multiplied by S before the backward pass, and so is every gradient in it. A gradient that comes out as inf
or nan says that S is too large; a long time without one, that it may be larger. The idea of a factor: Micikevicius et
al. 2018, section 3.2, where it stays as it is. The rule by which it moves, and its numbers: PyTorch's
`torch.amp.GradScaler`, which is the fast twin. Taught in: notebook 11.
"""

import numpy as np

from course_utils.arguments import (
    as_list,
    check_flag,
    check_positive,
    check_whole_number,
    is_real,
    real_array,
    shown,
)
from course_utils.errors import CourseError

FLOAT32 = np.finfo(np.float32)
SMALLEST, LARGEST = float(FLOAT32.tiny), float(FLOAT32.max)  # of a scale, by which a cost in float32 is multiplied


class LossScale:
    """S, the factor of the cost, and the rule by which it moves.

        a gradient has inf or nan:           skip the update;  S ← backoff · S
        `interval` updates without one:      S ← growth · S, and the count begins anew

    scale: S, from 2⁻¹²⁶ up to float32's largest number, since a cost in float32 is multiplied by it; powers of two
    change no digit. It does not grow beyond. Where it would have to fall below, no factor helps any more, and `update`
    raises a CourseError. good: updates since S last moved. CourseError for settings outside of their ranges.

    >>> scaler = LossScale(scale=8.0, interval=2)
    >>> for gradient in (16.0, np.inf, 4.0, 4.0):       # of the cost times S
    ...     grads = scaler.unscaled([np.array([gradient])])
    ...     scaler.update(skipped=grads is None)
    ...     print(grads, scaler.scale)
    [array([2.])] 8.0
    None 4.0
    [array([1.])] 4.0
    [array([1.])] 8.0
    """

    def __init__(self, scale=2.0**16, growth=2.0, backoff=0.5, interval=2000):
        self.scale = check_positive("scale", scale)
        if not SMALLEST <= self.scale <= LARGEST:
            raise CourseError(
                f"scale is {shown(scale)}; give a number that a cost in float32 can be multiplied by, "
                f"from {SMALLEST:.2g} to {LARGEST:.2g}."
            )
        if not is_real(growth) or not 1 < growth < np.inf:
            raise CourseError(f"growth is {shown(growth)}; give a factor above 1, such as 2.")
        if not is_real(backoff) or not 0 < backoff < 1:
            raise CourseError(f"backoff is {shown(backoff)}; give a factor between 0 and 1, such as 0.5.")
        self.growth, self.backoff = check_positive("growth", growth), float(backoff)
        self.interval, self.good = check_whole_number("interval", interval, least=1), 0

    def unscaled(self, grads):
        """The gradients (a list of arrays) in float32, or what is wider, divided by S; None if one has inf or nan.

        One that is inf only after it has been divided counts as well. DtypeError for what is not real.
        """
        arrays = [real_array(f"grads[{k}]", g) for k, g in enumerate(as_list("grads", grads))]
        with np.errstate(over="ignore"):
            found = [g.astype(np.result_type(g, np.float32)) / self.scale for g in arrays]
        return found if all(np.isfinite(g).all() for g in found) else None

    def update(self, skipped):
        """Move S after an update that was made, or skipped."""
        if check_flag("skipped", skipped):
            self.scale, self.good = _not_too_small(self.scale * self.backoff), 0
        elif self.good + 1 == self.interval:
            grown, self.good = self.scale * self.growth, 0
            self.scale = grown if grown <= LARGEST else self.scale
        else:
            self.good += 1


def _not_too_small(scale):
    if scale < SMALLEST:
        raise CourseError(
            f"scale would fall to {scale:.2g}, since gradients had inf or nan again and again. No factor mends that: "
            "look at the cost, its logarithms and divisions, and at the rate. Nothing was changed."
        )
    return scale
