"""The sampler of mutants changes one thing at a time, and runs the tests that lie beside the module."""

import ast

import mutants
import pytest

from course_utils.lectures import ROOT

CHANGES = [
    ("a + b", "a - b"),
    ("a * b", "a / b"),
    ("a < b", "a <= b"),
    ("a == b", "a != b"),
    ("a and b", "a or b"),
    ("-a", "a"),
    ("not a", "a"),
    ("2", "3"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_one_thing_is_changed(old, new):
    first = mutants.mutants(f"x = {old}\n")[0]
    assert first[:3] == (1, old, new) and first[3] == f"x = ({new})\n"


@pytest.mark.parametrize("source", ["x = 'text'", "x = True", "def f(a):\n    return a", "x = f'{a}'"])
def test_what_holds_nothing_to_change_is_left_alone(source):
    assert mutants.mutants(source) == []


def test_every_mutant_of_the_package_is_python_and_differs():
    path = ROOT / "course_utils" / "schedules.py"
    source = path.read_text(encoding="utf-8")
    found = mutants.mutants(source)
    assert len(found) > 30
    for _line, _old, _new, mutated in found:
        assert ast.dump(ast.parse(mutated)) != ast.dump(ast.parse(source))


@pytest.mark.parametrize("part", ["symbolic/op.py", "numpy_ref/idle.py", "torch_gpu/rows.py", "schedules.py", "cli.py"])
def test_the_tests_of_a_module_are_those_that_mirror_it(part):
    path = ROOT / "course_utils" / part
    own, *others = mutants.tests_of(path)
    assert own == f"course_utils/{part}" and others and all((ROOT / place).exists() for place in others)


@pytest.mark.parametrize(("mutant", "lives"), [("return 3 * a", True), ("return 1 * a", False)])
def test_a_mutant_that_no_test_notices_survives(tmp_path, monkeypatch, mutant, lives):
    (tmp_path / "course_utils").mkdir()
    (tmp_path / "tests").mkdir()
    module = tmp_path / "course_utils" / "twice.py"
    module.write_text('def twice(a):\n    """\n    >>> twice(0)\n    0\n    """\n    return 2 * a\n')
    (tmp_path / "tests" / "test_twice.py").write_text(
        "from course_utils.twice import twice\n\ndef test_it_grows():\n    assert twice(2) > 3\n"
    )
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    before = module.read_text()
    assert mutants.survives(tmp_path, module, before.replace("return 2 * a", mutant)) == lives
    assert module.read_text() == before
