"""What is observed of a program that solves equations: its answer, or that the answer depends on the last bit."""

import numpy as np

from course_utils.exercises.framework.difference import Tolerance, difference
from course_utils.exercises.framework.kinds import Observation

ROUNDING = Observation("numbers that depend on the last bit of J")
ENDS = (-np.inf, np.inf)


def despite_rounding(program, first, J, *others):
    """program(first, J, *others), or `ROUNDING` where that changes when each entry of J moves by one bit.

    Five such J are tried. A singular matrix counts as well: whether it is found to be one depends on the last bit.

    >>> J = np.array([[1.0, 0.1], [1.0, 0.1]])
    >>> despite_rounding(lambda g, J: np.linalg.pinv(J) @ g, np.ones(2), J).round(3)
    array([0.99 , 0.099])
    >>> despite_rounding(lambda g, J: np.linalg.solve(J, g), np.ones(2), J)
    'numbers that depend on the last bit of J'
    """
    nudged = [(first.copy(), np.nextafter(J, ends)) for ends in np.random.default_rng(0).choice(ENDS, (5, *J.shape))]
    try:
        found = program(first, J, *others)
        again = [program(*pair, *others) for pair in nudged]
    except np.linalg.LinAlgError as refused:
        if "Singular" not in str(refused):
            raise
        return ROUNDING
    return found if all(difference(one, found, within=Tolerance(rtol=1e-6)) is None for one in again) else ROUNDING
