"""One thread for every test, decided before NumPy is loaded: the same digits on each run.

With COURSE_PERTURBED=1 (or 2, …) every test starts from weights and data with other last bits.
"""

import os

from course_utils.tools.kernels import REPEATABLE

os.environ.update(REPEATABLE)
if os.environ.get("COURSE_PERTURBED"):
    from course_utils.tools import perturbation

    perturbation.install(int(os.environ["COURSE_PERTURBED"]))
