"""A gradient may be smaller than its variable, as long as it stands for equal entries; who needs them all stretches it.

The gradient of the cost itself is the number 1, and `Sum` sends back one number for all the entries that it added up.
So a gradient can be a number, or have size 1 along an axis where its variable is longer, and what is equal is neither
computed nor stored over and over. Operations entry by entry take it as it is: NumPy stretches it on the way. All other
places need every entry, and call

    expand_like           in `grad`: before an op that is not elementwise, and for the results
    in_full               before a mask or an array of integers, which would turn a number into float64
    sum_over_stretched    before summing over axes that an op stretched: each of the equal entries counts
"""

import builtins
from dataclasses import dataclass

import numpy as np

from course_utils.symbolic.op import Op, kind_of_first
from course_utils.symbolic.sums import sum


@dataclass(frozen=True)
class ExpandLike(Op):
    """x stretched to the shape of the other, in the other's precision."""

    symbol = "stretch"
    aliases = False
    kind = kind_of_first

    def compute(self, x, other):
        return np.full_like(other, x)

    def grad(self, inputs, y, dy):
        return [sum_over_stretched(dy, inputs[0], y), None]

    def sizes(self, x, other):
        return other.dims, []


def expand_like(x, other):
    """x stretched to the shape of the other, where it is not that already."""
    same = x.ndim == other.ndim and not builtins.any(a == 1 != b for a, b in zip(x.dims, other.dims, strict=True))
    return x if same else ExpandLike()(x, other)


def in_full(gradient, output):
    """A gradient that is one number as an array in the output's shape and precision; others as they are.

    `1.0 * (H > 0)` would be float64, whatever H is.
    """
    return gradient if gradient.ndim else ExpandLike()(gradient, output)


def sum_over_stretched(gradient, x, output):
    """The gradient for the output as one for x: summed over the axes along which x was stretched."""
    missing = output.ndim - x.ndim
    ones = tuple(k for k in range(missing, output.ndim) if x.dims[k - missing] == 1 and output.dims[k] != 1)
    axes = (*range(missing), *ones)
    if axes and (gradient.ndim < output.ndim or builtins.any(gradient.dims[k] == 1 != output.dims[k] for k in axes)):
        gradient = expand_like(gradient, output)
    if ones:
        gradient = sum(gradient, ones, keepdims=True)
    return sum(gradient, tuple(range(missing))) if missing else gradient
