"""`course test`: every stage runs, each is seen running, and one exit code says whether all passed."""

import os
import platform
import subprocess
import sys

from course_utils import doctor
from course_utils.lectures import ROOT
from course_utils.publishing.kernels import REPEATABLE

# Packages that decide which digits and which words a notebook prints.
PRINTING = ("numpy", "scipy", "scikit-learn", "matplotlib", "torch", "ipython", "ipykernel", "ipywidgets")


def run_all(extra=(), call=subprocess.call):
    """Run all stages, whatever fails; print one summary; return 0 if all passed, else 1."""
    results = []
    for name, command in stages(extra):
        print(f"\n=== {name}: {' '.join(command)}", flush=True)
        results.append((name, call([sys.executable, "-m", *command], cwd=ROOT, env=os.environ | REPEATABLE)))
    print("\n=== summary")
    for name, exit_code in results:
        print(f"{name:28} {'passed' if exit_code == 0 else f'FAILED (exit code {exit_code})'}")
    return int(any(exit_code for _, exit_code in results))


def stages(extra=()):
    """Pairs of a name and the module to run with its arguments."""
    option, why = nbval_mode()
    print(f"Notebook outputs: {why}")
    pytest = ["pytest", "tests", "course_utils", "notebooks", "--ignore=tests/browser", "--doctest-modules"]
    nbval = [option, "--nbval-current-env", "--nbval-cell-timeout=300"]
    two_at_once = ["-n", "2", "--dist", "loadfile"]  # each file, so each notebook, stays in one process
    return [
        ("ruff check", ["ruff", "check", "."]),
        ("ruff format", ["ruff", "format", "--check", "."]),
        ("units, doctests, notebooks", [*pytest, *nbval, *two_at_once, *extra]),
        ("decks and JupyterLab", ["pytest", "tests/browser"]),  # its own process: Playwright leaves an event loop
    ]


def nbval_mode():
    """nbval's option for this machine, and why: outputs are compared only where equal digits can be expected."""
    differs = differences()
    if differs:
        return "--nbval-lax", f"every assertion must hold, digits may differ, because {differs[0]}."
    return "--nbval", "compared strictly, because this is the reference (Linux x86-64, Python 3.11, constraints.txt)."


def differences():
    """In which ways this machine is not the reference; empty on Linux x86-64 with Python 3.11 and constraints.txt."""
    found = []
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        found.append(f"this is {platform.system()} {platform.machine()}, the reference is Linux x86_64")
    if sys.version_info[:2] != (3, 11):
        found.append(f"this is Python {platform.python_version()}, the reference is 3.11")
    return found + [f"there is {line}" for line in doctor.differences(PRINTING)]
