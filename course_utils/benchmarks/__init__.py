"""How fast the course's own code is, compared with what one would use instead: `course bench …`."""

import os
import subprocess
import sys

from course_utils.errors import CourseError
from course_utils.lectures import ROOT


def run(name, rounds, markdown, call=subprocess.call):
    """Run the module of this name in a process of its own, with one thread set before NumPy is loaded; its exit code.

    Each has a main(rounds, markdown), which prints.
    """
    if rounds < 1:
        raise CourseError(f"rounds={rounds}: nothing can be measured. Give a whole number, 1 or more.")
    from course_utils.tools.kernels import REPEATABLE

    pinned = REPEATABLE | {"VECLIB_MAXIMUM_THREADS": "1"}  # the last one is for macOS
    program = f"from course_utils.benchmarks import {name}; {name}.main(rounds={rounds}, markdown={markdown})"
    return call([sys.executable, "-c", program], cwd=ROOT, env=os.environ | pinned)
