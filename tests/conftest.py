"""One thread for every test, decided before NumPy is loaded: the same digits on each run."""

import os

from course_utils.publishing.kernels import REPEATABLE

os.environ.update(REPEATABLE)
