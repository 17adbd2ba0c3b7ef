"""Loss scaling: gradients too small for float16 are multiplied until they fit, and divided again before the update.

The cost is multiplied by S before the backward pass, and so is every gradient in it. A gradient that comes out as inf
or nan says that S is too large; a long time without one, that it may be larger. Source: Micikevicius et al. 2018,
section 3.2; the numbers are PyTorch's, whose `torch.amp.GradScaler` is the fast twin. Taught in: notebook 11.
"""

import numpy as np

from course_utils.arguments import as_list, check_positive, check_whole_number, is_real, shown
from course_utils.errors import CourseError


class LossScale:
    """S, the factor of the cost, and the rule by which it moves.

        a gradient has inf or nan:           skip the update;  S ← backoff · S
        `interval` updates without one:      S ← growth · S, and the count begins anew

    scale: S, a number above 0; powers of two change no digit. It does not grow beyond float32, in which a cost is
    multiplied. good: updates since S last moved.

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
        if not is_real(growth) or not growth > 1:
            raise CourseError(f"growth is {shown(growth)}; give a factor above 1, such as 2.")
        if not is_real(backoff) or not 0 < backoff < 1:
            raise CourseError(f"backoff is {shown(backoff)}; give a factor between 0 and 1, such as 0.5.")
        self.growth, self.backoff = float(growth), float(backoff)
        self.interval, self.good = check_whole_number("interval", interval, least=1), 0

    def unscaled(self, grads):
        """The gradients (a list of arrays) in float32, or what is wider, divided by S; None if one has inf or nan."""
        wide = [g.astype(np.result_type(g, np.float32)) for g in map(np.asarray, as_list("grads", grads))]
        return [g / self.scale for g in wide] if all(np.isfinite(g).all() for g in wide) else None

    def update(self, skipped):
        """Move S after an update that was made, or skipped."""
        if skipped:
            self.scale, self.good = self.scale * self.backoff, 0
        elif self.good + 1 == self.interval:
            grown, self.good = self.scale * self.growth, 0
            self.scale = grown if grown <= float(np.finfo(np.float32).max) else self.scale
        else:
            self.good += 1
