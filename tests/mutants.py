"""A sample of mutants over all modules: one operator, comparison or number changed, and the tests of its folder run.

    python tests/mutants.py --sample 100 --seed 1

A mutant that no test notices survives. Each is tried in a copy of the course; the share of survivors is printed, and
each of them by its place. Exit code 1 if more than one in twenty survives.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SKIPPED = shutil.ignore_patterns(".*", "work", "build", "__pycache__", "*.egg-info", "notebooks")
BOTH = {"numpy_ref": "backends", "torch_gpu": "backends"}  # parts whose tests lie in a folder of another name
LONGEST = 600  # seconds until a mutant that does not end counts as noticed
SHARE = 0.05

SWAPS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult}
SWAPS |= {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
SWAPS |= {ast.And: ast.Or, ast.Or: ast.And, ast.In: ast.NotIn, ast.Is: ast.IsNot, ast.IsNot: ast.Is}


def changed(node):
    """The node with one change, or None where there is nothing to change."""
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in SWAPS:
            return ast.BinOp(left, SWAPS[type(op)](), right)
        case ast.BoolOp(op=op, values=values):
            return ast.BoolOp(SWAPS[type(op)](), values)
        case ast.Compare(left=left, ops=[op], comparators=others) if type(op) in SWAPS:
            return ast.Compare(left, [SWAPS[type(op)]()], others)
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            return operand
        case ast.Constant(value=value) if type(value) in (int, float):
            return ast.Constant(value + 1)
    return None


def mutants(source):
    """[(line, what was there, what is there now, the mutated source)] of a module."""
    tree, lines = ast.parse(source), source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    data, found = source.encode(), []
    for node in ast.walk(tree):
        new = changed(node)
        if new is not None:
            first = starts[node.lineno - 1] + node.col_offset
            last = starts[node.end_lineno - 1] + node.end_col_offset
            old, text = data[first:last].decode(), ast.unparse(ast.fix_missing_locations(new))
            found.append((node.lineno, old, text, (data[:first] + f"({text})".encode() + data[last:]).decode()))
    return [mutant for mutant in found if _parses(mutant[-1])]


def _parses(source):
    """Whether the source is Python: a change inside an f-string may not be."""
    try:
        return bool(ast.parse(source))
    except SyntaxError:
        return False


def tests_of(path):
    """What tests a module of the package: its doctests, and the folder or file that mirrors it."""
    part = path.relative_to(ROOT / "course_utils").parts[0].removesuffix(".py")
    places = [f"tests/{BOTH.get(part, part)}", f"tests/test_{part}.py"]
    return [str(path.relative_to(ROOT)), *(place for place in places if (ROOT / place).exists())]


def survives(copy, path, source):
    """Whether every test still passes with this source in the place of the module's."""
    place, original = copy / path.relative_to(ROOT), path.read_text(encoding="utf-8")
    place.write_text(source, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "--doctest-modules",
        "-p",
        "no:cacheprovider",
        *tests_of(path),
    ]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=LONGEST).returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        place.write_text(original, encoding="utf-8")


def main(argv=None):
    """Try a sample; print each survivor and the share of them."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sample", type=int, default=100, metavar="N", help="how many mutants to try (100)")
    options.add_argument("--seed", type=int, default=0, help="which of them")
    options.add_argument("--only", default="", metavar="PART", help="modules whose path has this in it")
    given = options.parse_args(argv)
    paths = [path for path in sorted((ROOT / "course_utils").rglob("*.py")) if given.only in str(path)]
    every = [(path, mutant) for path in paths for mutant in mutants(path.read_text(encoding="utf-8"))]
    chosen = random.Random(given.seed).sample(every, min(given.sample, len(every)))
    survivors = 0
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        copy = Path(folder) / "course"
        shutil.copytree(ROOT, copy, ignore=SKIPPED)
        for path, (line, old, new, source) in chosen:
            if survives(copy, path, source):
                survivors += 1
                print(f"survived  {path.relative_to(ROOT)}:{line}  {old}  →  {new}", flush=True)
    print(f"{len(chosen)} of {len(every)} mutants tried, {survivors} survived ({survivors / max(len(chosen), 1):.0%}).")
    return int(survivors > SHARE * len(chosen))


if __name__ == "__main__":
    sys.exit(main())
