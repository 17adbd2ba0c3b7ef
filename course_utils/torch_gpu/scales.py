"""Vectors and matrices brought to the size of 1 by a power of two, so that no square overflows or vanishes.

A power of two changes no digit. Taught in: notebook 10.
"""

import math

import torch

from course_utils.errors import CourseError


def scaled(x, of=torch.amax):
    """x / 2ᵏ and k: then the largest entry, or the smallest (of=torch.amin), is between ½ and 1.

    >>> scaled(torch.tensor([3e30, -6e30]))[0]
    tensor([ 0.2958, -0.5916])
    """
    power = math.frexp(float(of(x.abs())))[1]
    return times_power_of_two(x, -power), power


def times_power_of_two(x, power):
    """x · 2ᵏ, k = power, in two steps: 2ᵏ itself may be too large for the dtype, or too small."""
    half = power // 2
    return x * 2.0**half * 2.0 ** (power - half)


def unscaled(name, x, power):
    """x · 2ᵏ; CourseError where the dtype cannot hold it."""
    whole = times_power_of_two(x, power)
    if not torch.isfinite(whole).all():
        raise CourseError(f"{name} is too large for {x.dtype}. Compute in float64, or in other units.")
    return whole
