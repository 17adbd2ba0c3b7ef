"""`course test`: every stage runs, each is seen running, and one exit code says whether all passed."""

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.tools import doctor, perturbation, processors
from course_utils.tools.kernels import repeatable

# Packages that decide which digits and which words a notebook prints.
PRINTING = ("numpy", "scipy", "scikit-learn", "matplotlib", "torch", "ipython", "ipykernel", "ipywidgets")
TWO_AT_ONCE = ("-n", "2", "--dist", "loadfile")  # each file, so each notebook, stays in one process


class Stage(NamedTuple):
    """A module to run with its arguments, and what its environment has besides."""

    name: str
    command: list
    environment: dict


def run_all(extra=(), draws=0, on_processors=False, call=subprocess.call):
    """Run all stages, whatever fails; print one summary; return 0 if all passed, else 1.

    draws: run the notebooks alone, with last bits moved in this many ways. on_processors: run them alone, once for each
    way to compute that this machine leaves open. extra: further arguments of the pytest that runs notebooks.
    """
    if draws < 0:
        raise CourseError(f"--perturbed {draws}: choose how many draws, 1 or more.")
    option, why = nbval_mode()
    print(f"Notebook outputs: {why}")
    arguments = [option, "--nbval-current-env", "--nbval-cell-timeout=300", *TWO_AT_ONCE, *extra]
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        chosen = perturbed(draws, arguments, Path(folder))
        if on_processors:
            chosen += other_processors(arguments)
        if not chosen:
            chosen = stages(arguments)
        results = [(stage.name, _run(stage, call)) for stage in chosen]
    print("\n=== summary")
    for name, exit_code in results:
        print(f"{name:28} {'passed' if exit_code == 0 else f'FAILED (exit code {exit_code})'}")
    return int(any(exit_code for _, exit_code in results))


def _run(stage, call):
    given = [f"{name}={value!r}" for name, value in stage.environment.items()]
    print(f"\n=== {stage.name}: {' '.join([*given, *stage.command])}", flush=True)
    return call([sys.executable, "-m", *stage.command], cwd=ROOT, env=os.environ | repeatable() | stage.environment)


def stages(arguments):
    """What tests everything, once, as this machine computes by default."""
    pytest = ["pytest", "tests", "course_utils", "notebooks", "--ignore=tests/browser", "--doctest-modules"]
    return [
        Stage("ruff check", ["ruff", "check", "."], {}),
        Stage("ruff format", ["ruff", "format", "--check", "."], {}),
        Stage("units, doctests, notebooks", [*pytest, *arguments], {}),
        Stage("decks and JupyterLab", ["pytest", "tests/browser"], {}),  # alone: Playwright leaves an event loop
    ]


def perturbed(draws, arguments, folder):
    """The notebooks with other last bits in first weights and data, once per draw; `folder` takes a file for each."""
    found = []
    for draw in range(1, draws + 1):
        first = folder / f"draw_{draw}.py"
        first.write_text(perturbation.startup(draw), encoding="utf-8")
        found.append(notebooks(f"last bits, draw {draw}", {"PYTHONSTARTUP": str(first)}, arguments))
    return found


def other_processors(arguments):
    """The notebooks under each matrix kernel, SIMD instructions and threads that can be chosen here."""
    return [notebooks(name, chosen, arguments) for name, chosen in processors.choices().items()]


def notebooks(name, environment, arguments, where="notebooks"):
    """Every notebook, its claims and outputs, in kernels with this environment."""
    return Stage(name, ["pytest", str(where), *arguments], environment)


def nbval_mode():
    """nbval's option for this machine, and why: outputs are compared only where equal digits can be expected."""
    differs = differences()
    if differs:
        return "--nbval-lax", f"every claim must hold, digits may differ, because {differs[0]}."
    return "--nbval", "compared strictly, because this is the reference (Linux x86-64, Python 3.11, constraints.txt)."


def differences():
    """In which ways this machine is not the reference; empty on Linux x86-64 with Python 3.11 and constraints.txt."""
    found = []
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        found.append(f"this is {platform.system()} {platform.machine()}, the reference is Linux x86_64")
    if sys.version_info[:2] != (3, 11):
        found.append(f"this is Python {platform.python_version()}, the reference is 3.11")
    return found + [f"there is {line}" for line in doctor.differences(PRINTING)]
