"""The sampler of mutants changes one thing at a time, runs the tests that lie beside the module, and counts."""

import ast
from collections import Counter

import mutants
import mutations
import pytest
from equivalent_mutants import EQUIVALENT

from course_utils.lectures import ROOT

CHANGES = [
    ("a + b", "a - b"),
    ("a * b", "a / b"),
    ("a // b", "a * b"),
    ("a % b", "a * b"),
    ("a < b", "a <= b"),
    ("a == b", "a != b"),
    ("a and b", "a or b"),
    ("-a", "a"),
    ("not a", "a"),
    ("2", "3"),
    ("1e-300", "1.0"),
    ("1e+300", "2e+300"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_one_thing_is_changed(old, new):
    first = mutations.mutants(f"é = 'é'\nx = {old}\n")[0]
    assert (first.line, first.old, first.new, first.mutated) == (2, old, f"({new})", f"é = 'é'\nx = ({new})\n")


def test_an_update_in_place_is_changed_too():
    assert [mutant.mutated for mutant in mutations.mutants("x += a\n")] == ["x -= a\n"]


def test_each_comparison_of_a_chain_is_changed_alone():
    assert [mutant.new for mutant in mutations.mutants("x = a <= b < c")] == ["(a < b < c)", "(a <= b <= c)"]


@pytest.mark.parametrize(
    "source",
    [
        "x = 'text'",
        "x = True",
        "def f(a):\n    return a",
        "x = f'{a}'",
        "plot(x, linewidth=2, alpha=-0.5, figsize=(3, 4))",
        "@exercise(minutes=5, difficulty=2)\ndef f(): pass",
        "def draw(x, seed=0, *, fontsize=9): pass",
        "rng = np.random.default_rng(7)",
        "rng = np.random.default_rng([7, 1])",
        "@exercise(cases=lambda rng: [(rate, 0.5) for rate in (-1, 2)])\ndef f(): pass",
        "def _slope_cases(rng):\n    return [rng.normal(size=(3, -2)), 0.5]",
    ],
)
def test_what_has_no_right_value_is_left_alone(source):
    assert mutations.mutants(source) == []


@pytest.mark.parametrize(
    "source",
    ["f(axis=1)", "f(seed=2 * n)", "def f(a=0, seed=1): pass", "rng.normal(3)", "def _cases(n):\n    return n * 2"],
)
def test_what_has_a_right_value_is_changed(source):
    assert len(mutations.mutants(source)) >= 1


WRONG = """
def _inner(x):
    return x + 1
def _program(x):
    return _inner(x) * 2
def model(x):
    return _shared(x) - 3
def _shared(x):
    return x / 4
model.recognizes(
    a=("Said.", lambda x: x + 5),
    b=("Said.", _program),
    c=("Said.", _shared),
)
"""


def test_programs_of_wrong_answers_are_left_alone():
    assert [mutant.old for mutant in mutations.mutants(WRONG)] == ["_shared(x) - 3", "x / 4", "3", "4"]


def test_every_mutant_of_the_package_is_python_and_differs():
    path = ROOT / "course_utils" / "schedules.py"
    source = path.read_text(encoding="utf-8")
    found = mutations.mutants(source)
    assert len(found) > 30
    for mutant in found:
        assert ast.dump(ast.parse(mutant.mutated)) != ast.dump(ast.parse(source))


PARTS = {
    "symbolic/op.py": "tests/symbolic/test_symbolic_own_ops.py",
    "numpy_ref/layers.py": "tests/backends/test_layers.py",
    "arguments.py": "tests/backends/test_optimizer_errors.py",
    "plots/curves.py": "tests/plots/test_figures_drawn.py",
    "schedules.py": "tests/test_schedules.py",
    "cli.py": "tests/test_cli.py",
}


@pytest.mark.parametrize("module", PARTS)
def test_the_tests_of_a_module_are_those_that_mirror_it(module):
    own, *others = mutants.tests_of(ROOT / "course_utils" / module)
    assert own == f"course_utils/{module}" and PARTS[module] in others
    assert all((ROOT / place).exists() for place in others)


def test_tests_that_import_the_module_come_first_and_those_that_cannot_get_to_it_are_left_out():
    own, first, *others = mutants.tests_of(ROOT / "course_utils" / "numpy_ref" / "layers.py")
    assert (own, first) == ("course_utils/numpy_ref/layers.py", "tests/backends/test_layers.py")
    assert "tests/backends/test_lookup_errors.py" not in others


def test_every_module_that_has_mutants_has_tests_beside_it():
    modules = {path for path, _mutant in mutants.every_mutant()}
    alone = {path.name for path in modules if len(mutants.tests_of(path)) == 1}
    assert alone == set()


def test_drawing_is_no_arithmetic():
    drawing, engine = (ROOT / "course_utils" / "symbolic" / name for name in ("drawing/svg.py", "rows.py"))
    assert mutants.part_of(drawing) not in mutants.ARITHMETIC and mutants.part_of(engine) in mutants.ARITHMETIC
    long, short = (ROOT / "course_utils" / "experiments" / name for name in ("sharpening.py", "digits_net.py"))
    assert mutants.part_of(long) not in mutants.ARITHMETIC and mutants.part_of(short) in mutants.ARITHMETIC
    every = {mutants.part_of(path) for path in (ROOT / "course_utils").rglob("*.py")}
    assert every >= mutants.ARITHMETIC


MODULE = 'def twice(a):\n    """\n    >>> twice(0)\n    0\n    """\n    return 2 * a\n'


@pytest.mark.parametrize(("text", "lives"), [("(2 ** a - 2 ** a)", False), ("(3 * a)", True), ("(1 / a)", False)])
def test_a_mutant_that_no_test_notices_survives(tmp_path, monkeypatch, text, lives):
    (tmp_path / "course_utils").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "course_utils" / "__init__.py").touch()
    module = tmp_path / "course_utils" / "twice.py"
    module.write_text(MODULE)
    (tmp_path / "tests" / "test_twice.py").write_text(
        "from course_utils.twice import twice\n\ndef test_it_grows():\n    assert twice(2) > 3\n"
    )
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    mutants._files.cache_clear()
    first, noticed = MODULE.index("2 * a"), Counter()
    mutant = mutations.Mutant(MODULE, first, first + 5, text)
    assert mutants.survives(tmp_path, module, mutant, noticed, seconds=120) == lives
    assert module.read_text() == MODULE and noticed.total() == 1
    mutants._files.cache_clear()


@pytest.mark.parametrize("entry", EQUIVALENT, ids=lambda entry: f"{entry[0]} {entry[1]}")
def test_every_equivalent_mutant_is_one_and_has_a_reason(entry):
    path = ROOT / "course_utils" / entry[0]
    found = [mutant for mutant in _of(path) if mutants.matches(entry, path, mutant)]
    assert len(found) == 1 and mutants.is_equivalent(path, found[0])
    assert len(EQUIVALENT[entry].split()) >= 4


def _of(path):
    return mutations.mutants(path.read_text(encoding="utf-8"))


def test_an_equivalent_mutant_is_known_by_what_stands_around_it():
    (first, second) = mutations.mutants("x = f(8)\ny = g(8)\n")
    path = ROOT / "course_utils" / "some.py"
    assert mutants.matches(("some.py", "g(«8»)", "9"), path, second)
    for entry in (("some.py", "g(«8»)", "7"), ("other.py", "g(«8»)", "9"), ("some.py", "h(«8»)", "9")):
        assert not mutants.matches(entry, path, second)
    assert not mutants.matches(("some.py", "g(«8»)", "9"), path, first)


def test_the_report_tells_arithmetic_from_the_rest():
    *parts, arithmetic, everything = mutants.report(Counter(plots=60, rows=40), Counter(plots=3))
    assert [line.split() for line in parts[1:]] == [["rows", "40", "0"], ["plots", "60", "3"]]
    assert arithmetic.split()[1:] == ["40", "0", "(0.0%)"] and everything.split()[2:] == ["100", "3", "(3.0%)"]


@pytest.mark.parametrize(
    ("survived", "fails"), [({}, False), ({"plots": 5}, False), ({"plots": 6}, True), ({"rows": 1}, True)]
)
def test_one_survivor_in_arithmetic_or_more_than_one_in_twenty_are_too_many(survived, fails):
    assert mutants.too_many(Counter(plots=60, rows=40), Counter(survived)) == fails
