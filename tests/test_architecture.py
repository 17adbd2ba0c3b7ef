"""Who may import whom: the table of the design, read from the source with `ast`."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils.lectures import ROOT

PACKAGE = "course_utils"
MODULES = sorted((ROOT / PACKAGE).rglob("*.py"))
SOURCES = [path for folder in (PACKAGE, "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
LONGEST = 350  # lines of a file
ENGINE = 2600  # lines of symbolic/ without what it draws and what is built with it: room for an op or two

ANYTHING = None
EVERYBODY = {"arguments", "claims", "display", "errors", "lectures"}  # parts that all may use
# part → the parts of the package it may import, besides itself and EVERYBODY; what stands lower may use what is above
PARTS = {
    "__init__": set(),
    "errors": set(),
    "lectures": set(),
    "claims": set(),
    "logbook": set(),
    "arguments": set(),
    "display": set(),
    "schedules": set(),
    "gradcheck": set(),
    "data": set(),
    "rows": set(),
    "symbolic": {"rows"},
    "numpy_ref": {"rows", "symbolic"},
    "torch_gpu": {"rows"},
    "experiments": {"data", "symbolic", "numpy_ref", "schedules"},
    "plots": {"symbolic.drawing"},
    "widgets": {"plots", "numpy_ref", "schedules", "data", "gradcheck"},
    "exercises": {"numpy_ref", "symbolic", "gradcheck", "schedules", "data", "logbook", "experiments"},
    "tools": {"data"},
    "publishing": {"exercises", "plots", "symbolic.drawing", "tools", "logbook", "widgets"},
    "benchmarks": ANYTHING,
    "cli": ANYTHING,
    "__main__": {"cli"},
}
# part → what it may import inside its functions only
IN_FUNCTIONS = {"exercises": {"torch_gpu"}, "experiments": {"plots"}}

# What others wrote: packages that every part may import at the top of a file …
COMMON = {"numpy", "scipy", "sklearn", "IPython", "nbformat", "nbclient", "jupyter_client", "ipykernel", "zmq"}
COMMON |= {"executing"}
# … and packages that belong to some parts: (at the top of a file, inside functions). All others: inside functions.
OWNED = {
    "torch": ({"torch_gpu", "benchmarks"}, {"torch_gpu", "benchmarks", "exercises", "cli", "tools"}),
    "matplotlib": ({"plots"}, {"plots"}),
    "ipywidgets": ({"widgets"}, {"widgets"}),
}
# What runs before anything is installed, by the standard library alone.
BARE = ("__init__", "__main__", "cli", "lectures", "errors", "tools/__init__", "tools/environment", "tools/refusals")
NUMERIC = {"schedules", "gradcheck", "data", "rows", "experiments"}  # NumPy, SciPy and scikit-learn, nothing else


def imports(source, package):
    """Yield (name, whether it is inside a function) of each import; relative ones are resolved against `package`."""

    def visit(node, inside):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from ((alias.name, inside) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                above = package.split(".")[: len(package.split(".")) - child.level + 1] if child.level else []
                base = ".".join([*above, *filter(None, [child.module])])
                if base == PACKAGE or base.startswith(f"{PACKAGE}."):
                    yield from ((f"{base}.{alias.name}", inside) for alias in child.names)
                else:
                    yield base, inside
            else:
                yield from visit(
                    child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                )

    return visit(ast.parse(source), False)


def violations(source, part, package=PACKAGE):
    """What a file of this part imports and should not, as sentences."""
    said = []
    for name, inside in imports(source, package):
        where = "inside a function" if inside else "at the top"
        own = name.split(".")[1:] if name.split(".")[0] == PACKAGE else None
        allowed = name == PACKAGE or (
            _inside_allowed(own, part, inside) if own else _outside_allowed(name, part, inside)
        )
        if not allowed:
            said.append(f"{part} imports {name} {where}")
    return said


def _inside_allowed(path, part, inside):
    """Whether a part may import this piece of the package."""
    may = PARTS[part]
    if may is ANYTHING or path[0] == part or path[0] in EVERYBODY:
        return True
    may = may | (IN_FUNCTIONS.get(part, set()) if inside else set())
    return path[0] in may or ".".join(path[:2]) in may


def _outside_allowed(name, part, inside):
    """Whether a part may import this package of others."""
    top = name.split(".")[0]
    if top in sys.stdlib_module_names:
        return True
    if top in OWNED:
        return part in OWNED[top][inside]
    if part in NUMERIC:
        return top in {"numpy", "scipy", "sklearn"}
    return inside or top in COMMON


def part_of(path):
    """`course_utils/plots/show.py` → "plots"; `course_utils/cli.py` → "cli"."""
    return path.relative_to(ROOT / PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_one_way(path):
    assert part_of(path) in PARTS, f"{path.name} is a new part: say in PARTS what it may import"
    package = ".".join(path.relative_to(ROOT).parent.parts)
    assert violations(path.read_text(encoding="utf-8"), part_of(path), package) == []


def foreign(source, package=PACKAGE):
    """What a file imports at the top that comes neither with Python nor with the course."""
    found = {name.split(".")[0] for name, inside in imports(source, package) if not inside}
    return sorted(found - set(sys.stdlib_module_names) - {PACKAGE})


@pytest.mark.parametrize("name", BARE)
def test_what_runs_before_an_installation_needs_python_alone(name):
    source = (ROOT / PACKAGE / f"{name}.py").read_text(encoding="utf-8")
    assert foreign(source) == []
    known = {part.replace("/", ".") for part in BARE} | {"tools"}
    at_the_top = [found for found, inside in imports(source, PACKAGE) if not inside]
    own = [found.removeprefix(f"{PACKAGE}.") for found in at_the_top if found.startswith(f"{PACKAGE}.")]
    assert [found for found in own if not {found, found.rpartition(".")[0]} & known] == []


def test_a_foreign_import_is_seen():
    assert foreign("import os, numpy.linalg\ndef f():\n    import torch") == ["numpy"]


def arrows():
    """{file: the files of the package that it imports}, at the top or inside a function."""
    files = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
    found = {}
    for name, path in files.items():
        package = ".".join(path.relative_to(ROOT).parent.parts)
        asked = [imported for imported, _inside in imports(path.read_text(encoding="utf-8"), package)]
        ends = {next((x for x in (a, a.rpartition(".")[0]) if x in files), None) for a in asked}
        found[name] = ends - {None, name, package, PACKAGE}
    return found


def circles(graph):
    """The groups of nodes that reach each other."""

    def reached(node):
        seen, todo = set(), [node]
        while todo:
            for end in graph.get(todo.pop(), ()):
                if end not in seen:
                    seen.add(end)
                    todo.append(end)
        return seen

    ways = {node: reached(node) for node in graph}
    return sorted({tuple(sorted({b for b in ways[a] if a in ways[b]})) for a in graph if a in ways[a]})


def test_no_files_import_each_other_in_a_circle():
    assert circles(arrows()) == []


def test_a_circle_is_seen():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == [("b", "c")]


# source → the part it must be refused in
FORBIDDEN = [
    ("from course_utils.torch_gpu import layers", "numpy_ref"),
    ("import course_utils.numpy_ref.layers", "torch_gpu"),
    ("from course_utils import torch_gpu", "exercises"),
    ("from ..plots import show", "symbolic"),
    ("from course_utils.symbolic import graph", "plots"),
    ("from course_utils.widgets import explorer", "plots"),
    ("import torch", "exercises"),
    ("import torch.nn", "cli"),
    ("def f():\n    import torch", "numpy_ref"),
    ("def f():\n    from course_utils.torch_gpu import layers", "widgets"),
    ("def f():\n    import matplotlib.pyplot as plt", "exercises"),
    ("from ipywidgets import Image", "plots"),
    ("import nbconvert", "publishing"),
    ("if True:\n    from playwright import sync_api", "publishing"),
    ("class A:\n    import sphinx", "publishing"),
    ("import IPython", "data"),
    ("def f():\n    import torch", "gradcheck"),
]
PERMITTED = [
    ("def f():\n    from course_utils.torch_gpu import layers", "exercises"),
    ("def f():\n    import torch", "tools"),
    ("from course_utils.symbolic.drawing import draw", "plots"),
    ("from . import layers\nfrom .layers import affine", "numpy_ref"),
    ("from course_utils.errors import CourseError\nimport os, ast\nimport scipy.sparse", "symbolic"),
    ("async def f():\n    import nbconvert", "publishing"),
    ("import sklearn.datasets", "data"),
]


@pytest.mark.parametrize(("source", "part"), FORBIDDEN)
def test_a_forbidden_import_is_seen(source, part):
    assert len(violations(source, part, f"{PACKAGE}.{part}")) == 1


@pytest.mark.parametrize(("source", "part"), PERMITTED)
def test_a_permitted_import_is_left_alone(source, part):
    assert violations(source, part, f"{PACKAGE}.{part}") == []


@pytest.mark.parametrize("module", [PACKAGE, f"{PACKAGE}.cli", f"{PACKAGE}.tools.environment"])
def test_the_package_loads_nothing_heavy(module):
    program = f"import sys, {module}; print(sorted({{'torch', 'matplotlib', 'numpy', 'IPython'}} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_the_numpy_side_loads_no_torch():
    here = [
        path
        for path in MODULES
        if part_of(path) in ("numpy_ref", "gradcheck", "exercises", "data", "schedules", "experiments", "rows")
    ]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in here]
    program = f"import sys, {', '.join(names)}; print('torch' in sys.modules, 'matplotlib' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_is_short_and_says_its_idea(path):
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) < LONGEST
    assert ast.get_docstring(ast.parse(source)), "the first line of a file says its one idea"


def test_the_engine_stays_small():
    files = list((ROOT / PACKAGE / "symbolic").glob("*.py"))
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    assert len(files) > 15
    assert lines < ENGINE, f"symbolic/*.py has {lines} lines, below {ENGINE} is the aim: shorten, or move something out"


def test_files_are_found():
    assert {"cli.py", "errors.py"} <= {path.name for path in MODULES}
    assert Path(__file__).resolve() in SOURCES


# Folders of tests/ that are no folder of the package, and what they test.
OTHER_TESTS = {"backends": "numpy_ref and torch_gpu, side by side", "lectures": "notebooks", "browser": "decks and Lab"}


def test_the_tests_lie_as_the_package_does():
    folders = {path.parent.name for path in (ROOT / PACKAGE).rglob("*.py")}
    mirrored = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0] not in "._"}
    assert mirrored - set(OTHER_TESTS) <= folders
    assert {"symbolic", "rows", "exercises", "plots", "widgets", "publishing", "tools"} <= mirrored
