"""Many small batches, one update: gradients of sums are added up, and divided once by the count of what they sum.

    Σ over batches of ∂(Σ losses)/∂p   ÷   Σ over batches of the number of losses   =   ∂(mean loss)/∂p

for any way of cutting the data into batches, if p stays as it is meanwhile. The mean of the batches' means is another
number wherever their counts differ. The twin is `torch_gpu.accumulation`; `symbolic.training.accumulation` compiles the
same for the engine. Source: so-theano-n-losses. Taught in: notebook 09.
"""

import numpy as np

from course_utils.arguments import WHERE_INSIDE, as_list, check_count, check_lengths
from course_utils.errors import CourseError, DtypeError, ShapeError


class Accumulator:
    """The running sum of gradients and the count they belong to; memory for one set of gradients, however many come.

    sums: a list of arrays, one for each parameter, empty before the first `add`; count: the number of losses in them.

    >>> accumulator = Accumulator()
    >>> accumulator.add([np.array([6.0])], count=1)        # one token, whose gradient is 6
    >>> accumulator.add([np.array([9.0])], count=9)        # nine tokens, whose gradients add up to 9
    >>> accumulator.mean()
    [array([1.5])]
    """

    def __init__(self):
        self.reset()

    def reset(self):
        """Forget everything: no sums, count 0."""
        self.sums, self.count = [], 0

    def add(self, grads, count):
        """Add the gradients of a *sum* of `count` losses: a list of arrays, one for each parameter.

        ShapeError for a different number of gradients or different shapes than before, DtypeError for another dtype or
        for anything but real numbers, CourseError for a count that is not a positive whole number and for nan or inf,
        in the sums too. After an error the sums and the count are as they were.
        """
        count = check_count(count)
        grads = [_real(k, g) for k, g in enumerate(as_list("grads", grads))]
        before = self.sums or [np.zeros_like(g) for g in grads]
        _check_alike(grads, before)
        with np.errstate(over="ignore"):  # a sum that is too large becomes inf, which is refused
            sums = [s + g for s, g in zip(before, grads, strict=True)]
        for k, s in enumerate(sums):
            _check_finite(f"gradient {k} (shape {s.shape})", s)
        self.sums, self.count = sums, self.count + count

    def mean(self):
        """sums / count, a new list: the gradient of the mean loss. CourseError where nothing was added."""
        if not self.count:
            raise CourseError("There is no mean: nothing was added since the last reset. Call add(grads, count).")
        return [s / self.count for s in self.sums]


def length_mask(lengths, width):
    """Which places of a padded batch are tokens: (n,) lengths → booleans (n, width), True where place < length.

    ShapeError, DtypeError, CourseError for lengths that are not a row of integers from 0 to width.

    >>> length_mask([2, 0, 3], width=3)
    array([[ True,  True, False],
           [False, False, False],
           [ True,  True,  True]])
    """
    lengths = np.array(check_lengths(lengths, width), dtype=np.int64)
    return np.arange(width) < lengths[:, None]


def _check_finite(what, total):
    if not np.isfinite(total).all():
        raise CourseError(f"With {what} the sum has entries that are nan or inf. Nothing was added. {WHERE_INSIDE}")


def _check_alike(grads, before):
    shapes, wanted = [g.shape for g in grads], [s.shape for s in before]
    if shapes != wanted or not shapes:
        held = f"those before had {wanted}" if shapes else "there is nothing to add"
        raise ShapeError(f"The gradients have shapes {shapes}; {held}. Give one for each parameter, in one order.")
    for k, (g, s) in enumerate(zip(grads, before, strict=True)):
        if g.dtype != s.dtype:
            raise DtypeError(f"Gradient {k} has dtype {g.dtype}, those before had {s.dtype}. Convert it with .astype.")


def _real(k, g):
    """Gradient k as an array of floats."""
    g = np.asarray(g)
    if g.dtype.kind not in "fiu":
        raise DtypeError(f"Gradient {k} has dtype {g.dtype}; give real numbers.")
    return g if g.dtype.kind == "f" else g.astype(float)
