"""A sample of mutants over all modules: one operator, comparison or number is changed, and tests are run.

    python tests/mutants.py --sample 100 --seed 1
    python tests/mutants.py --only numpy_ref/layers

A mutant that no test notices survives. Printed are each survivor with its place, and how many of each part were tried
and survived. Exit code 1 if one survives where numbers are computed (`ARITHMETIC`), or more than one in twenty in all.

`mutations.py` says what is changed and what is left alone; `equivalent_mutants.py` has the mutants that change no
result. Each mutant is tried in a copy of the course: first by the doctests of its module, then by the tests that import
the module, then by those in the folder that mirrors it that get to it through
others.
"""

import argparse
import ast
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path

from equivalent_mutants import EQUIVALENT
from mutations import mutants

ROOT = Path(__file__).resolve().parents[1]
SKIPPED = shutil.ignore_patterns(".*", "work", "build", "__pycache__", "*.egg-info")
MIRRORED = {"numpy_ref": "backends", "torch_gpu": "backends", "arguments": "backends", "claims": "lectures"}
MIRRORED |= {"__main__": "cli"}
SLOW = {"test_notebooks.py", "test_decks.py", "test_lab.py"}  # minutes each: not tried
ARITHMETIC = {
    "rows",
    "symbolic",
    "numpy_ref",
    "torch_gpu",
    "schedules",
    "gradcheck",
    "arguments",
    "data",
    "experiments",
}
SHARE = 0.05
LONGEST = 60  # seconds until a mutant that does not end counts as noticed, beyond twice what the tests of its part take

# A server that has imported these begins each run: the mutated course is all that is left to import.
START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
IMPORTED = ["numpy", "scipy.special", "sklearn.datasets", "torch", "matplotlib.figure", "ipywidgets"]
IMPORTED += ["pytest", "hypothesis", "nbval.plugin", "xdist.plugin"]


def part_of(path):
    """The part of the course that a module belongs to; drawing is a part of its own, apart from the engine.

    So are stored experiments: the tests compute one row of each, and `course experiments` all of them.
    """
    part, *inner = path.relative_to(ROOT / "course_utils").with_suffix("").parts
    if (part, *inner[:1]) == ("symbolic", "drawing"):
        return "symbolic/drawing"
    stored = part == "experiments" and "\n@stored(" in path.read_text(encoding="utf-8")
    return "experiments/stored" if stored else part


@cache
def _imported(path):
    """The names of the modules that a file imports, and of what it takes from them."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@cache
def _files():
    """{name: its file} of all that the course and its tests can import from each other."""
    tests = {path.stem: path for path in (ROOT / "tests").rglob("*.py")}
    return tests | {_name(path): path for path in (ROOT / "course_utils").rglob("*.py")}


def _name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def _reached(path):
    """The files that a file imports, and those that these import, and so on."""
    reached, new = set(), {path}
    while new:
        reached |= new
        new = {_files()[name] for file in new for name in _imported(file) if name in _files()} - reached
    return reached


def tests_of(path):
    """What tests a module: its doctests, then, of the folder that mirrors it, the files that import it or get to it."""
    part = path.relative_to(ROOT / "course_utils").with_suffix("").parts[0]
    files = [file for file in sorted((ROOT / "tests").rglob("test_*.py")) if file.name not in SLOW]
    mirror = MIRRORED.get(part, part)
    beside = [file for file in files if file.parent.name == mirror or file.stem == f"test_{mirror}"]
    beside += [file for file in files if file.parent == ROOT / "tests" and _name(path) in _imported(file)]
    importing = [file for file in beside if _name(path) in _imported(file)]
    importing.sort(key=lambda file: path.stem not in file.stem)  # the tests of `lookup` are first in `test_lookup`
    reaching = [file for file in beside if path in _reached(file)] or beside
    return [place.relative_to(ROOT).as_posix() for place in dict.fromkeys([path, *importing, *reaching])]


def first_failure(copy, places, seconds=None, compiles=False):
    """The first of these files of the copy that fails; the last one where they take too long; None where all pass."""
    context = multiprocessing.get_context(START)
    context.set_forkserver_preload(IMPORTED)
    run = context.Process(target=_run, args=(str(copy), places, compiles))
    run.start()
    run.join(seconds)
    if run.is_alive():
        run.kill()
        run.join()
    return None if run.exitcode == 0 else places[run.exitcode - 1 if run.exitcode > 0 else -1]


def _run(copy, places, compiles):
    """Run the tests in a process of its own, whose exit code is the number of the first file that fails, from 1 on."""
    import pytest

    for name in [name for name in sys.modules if name.partition(".")[0] == "course_utils"]:
        del sys.modules[name]  # it would be the course, not the copy
    os.chdir(copy)
    sys.path.insert(0, copy)
    os.environ |= {"PYTHONPATH": copy, "PYTHONDONTWRITEBYTECODE": "" if compiles else "1"}
    sys.dont_write_bytecode = not compiles  # else a mutant could be taken for the next
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    for number, place in enumerate(places, 1):
        doctests = [] if place.startswith("tests/") else ["--doctest-modules"]
        ended = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *doctests, place])
        if ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            os._exit(number)
    os._exit(0)


def survives(copy, path, mutant, noticed=None, seconds=None):
    """Whether every test passes with the mutant in the place of the module. noticed: a Counter of (module, test file)
    that did so; a file that noticed more comes earlier.
    """
    noticed = Counter() if noticed is None else noticed
    place, places = copy / path.relative_to(ROOT), sorted(tests_of(path), key=lambda file: -noticed[path, file])
    place.write_text(mutant.mutated, encoding="utf-8")
    try:
        failure = first_failure(copy, places, seconds)
    finally:
        place.write_text(mutant.source, encoding="utf-8")
    noticed[path, failure] += 1
    return failure is None


def is_equivalent(path, mutant):
    """Whether the mutant is one of `EQUIVALENT`."""
    return any(matches(entry, path, mutant) for entry in EQUIVALENT)


def matches(entry, path, mutant):
    """Whether an entry of `EQUIVALENT` means this mutant."""
    module, marked, new = entry
    before, _, rest = marked.partition("«")
    around = mutant.marked(len(before), len(rest.partition("»")[2]))
    return path == ROOT / "course_utils" / module and around == marked and mutant.new in (new, f"({new})")


def every_mutant(only=""):
    """[(path, mutant)] of all modules whose path has `only` in it."""
    paths = [
        path for path in sorted((ROOT / "course_utils").rglob("*.py")) if only in path.relative_to(ROOT).as_posix()
    ]
    return [(path, mutant) for path in paths for mutant in mutants(path.read_text(encoding="utf-8"))]


def report(tried, survived):
    """The lines that say how many mutants of each part were tried and survived. Both are Counters of parts."""
    ordered = sorted(tried, key=lambda part: (part not in ARITHMETIC, part))
    lines = [f"{'part':<20} tried  survived"] + [f"{p:<20} {tried[p]:5}  {survived[p]:8}" for p in ordered]
    for name, parts in (("arithmetic", ARITHMETIC & set(tried)), ("in all", set(tried))):
        number, left = sum(tried[part] for part in parts), sum(survived[part] for part in parts)
        lines.append(f"{name:<20} {number:5}  {left:8}  ({left / max(number, 1):.1%})")
    return lines


def too_many(tried, survived):
    """Whether one survives in arithmetic, or more than one in twenty in all."""
    return any(survived[part] for part in ARITHMETIC) or survived.total() > SHARE * tried.total()


def seconds_of(copy, paths):
    """{part: seconds that a mutant of it may take}; the tests must pass on the modules as they are."""
    allowed = {}
    for part in sorted({part_of(path) for path in paths}):
        places = dict.fromkeys(place for path in paths if part_of(path) == part for place in tests_of(path))
        begun = time.monotonic()
        if failure := first_failure(copy, list(places), compiles=True):
            sys.exit(f"{failure} fails without any mutant.")
        allowed[part] = LONGEST + 2 * (time.monotonic() - begun)
        print(f"{part}: its tests take {time.monotonic() - begun:.0f} s", flush=True)
    return allowed


def main(argv=None):
    """Try a sample; print each survivor, and how many there are in each part."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sample", type=int, default=100, metavar="N", help="how many mutants to try (100)")
    options.add_argument("--seed", type=int, default=0, help="which of them")
    options.add_argument("--only", default="", metavar="PART", help="modules whose path has this in it")
    given = options.parse_args(argv)
    every = every_mutant(given.only)
    different = [(path, mutant) for path, mutant in every if not is_equivalent(path, mutant)]
    chosen = random.Random(given.seed).sample(different, min(given.sample, len(different)))
    print(
        f"{len(every)} mutants, {len(every) - len(different)} of them equivalent; {len(chosen)} are tried.", flush=True
    )
    tried, survived, noticed = Counter(), Counter(), Counter()
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        copy = Path(folder) / "course"
        shutil.copytree(ROOT, copy, ignore=SKIPPED)
        allowed = seconds_of(copy, [path for path, _mutant in chosen])
        for path, mutant in chosen:
            part = part_of(path)
            tried[part] += 1
            if survives(copy, path, mutant, noticed, allowed[part]):
                survived[part] += 1
                at = f"{path.relative_to(ROOT).as_posix()}:{mutant.line}"
                print(f"survived  {at}  {mutant.marked(20, 20)!r}  →  {mutant.new}", flush=True)
            if tried.total() % 10 == 0:
                print(f"          {tried.total()} tried, {survived.total()} survived", flush=True)
    print(*report(tried, survived), sep="\n")
    return int(too_many(tried, survived))


if __name__ == "__main__":
    from course_utils.tools.kernels import REPEATABLE

    os.environ |= REPEATABLE
    sys.exit(main())
