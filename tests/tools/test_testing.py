"""`course test`: which stages run, in which environment, and what becomes of their exit codes."""

import re
from pathlib import Path

import pytest

from course_utils.errors import CourseError
from course_utils.tools import doctor, processors, testing


def asked(**options):
    """(the names of notebooks or tests that ran, their environment) of each stage."""
    found = []

    def call(command, cwd, env):
        start = env["PYTHONSTARTUP"]
        found.append((command[3:], env, Path(start).read_text() if start else ""))
        return 0

    assert testing.run_all(call=call, **options) == 0
    return found


def test_every_stage_runs_and_one_exit_code_counts(monkeypatch, capsys):
    ran = []
    three = [testing.Stage(name, [command], {}) for name, command in (("a", "one"), ("b", "two"), ("c", "three"))]
    monkeypatch.setattr(testing, "stages", lambda arguments: three)
    assert testing.run_all(call=lambda command, **_: ran.append(command[-1]) or int(command[-1] == "two")) == 1
    assert ran == ["one", "two", "three"]
    assert re.search(r"a +passed\nb +FAILED \(exit code 1\)\nc +passed", capsys.readouterr().out)
    assert testing.run_all(call=lambda command, **_: 0) == 0


def test_the_stages_run_with_one_thread():
    environments = []
    testing.run_all(call=lambda command, cwd, env: environments.append(env["OMP_NUM_THREADS"]) or 0)
    assert set(environments) == {"1"}


REFERENCE = {"system": "Linux", "machine": "x86_64", "version": (3, 11, 7), "numpy": doctor.pinned()["numpy"]}
ELSEWHERE = [{"system": "Darwin"}, {"machine": "aarch64"}, {"version": (3, 13, 0)}, {"numpy": "1.0"}]


@pytest.mark.parametrize(("change", "option"), [({}, "--nbval"), *((change, "--nbval-lax") for change in ELSEWHERE)])
def test_outputs_are_compared_strictly_on_the_reference_only(monkeypatch, change, option):
    here, pins = REFERENCE | change, doctor.pinned()
    monkeypatch.setattr(testing.platform, "system", lambda: here["system"])
    monkeypatch.setattr(testing.platform, "machine", lambda: here["machine"])
    monkeypatch.setattr(testing.sys, "version_info", here["version"])
    monkeypatch.setattr(doctor, "version", lambda name: here.get(name) or f"{pins[name]}+cpu")
    assert testing.nbval_mode()[0] == option


def test_perturbed_runs_the_notebooks_alone_once_a_draw():
    runs = asked(draws=2)
    assert [command[0] for command, _env, _first in runs] == ["notebooks"] * 2
    assert [re.search(r"install\((\d)\)", first)[1] for _command, _env, first in runs] == ["1", "2"]
    assert all(env["COURSE_CLAIMS"] == "strict" for _command, env, _first in runs)


def test_processors_runs_the_notebooks_alone_once_a_choice(monkeypatch):
    monkeypatch.setattr(processors, "choices", lambda: {"a": {"OMP_NUM_THREADS": "2"}, "b": {"X": "1"}})
    runs = asked(on_processors=True, extra=["-x"])
    assert [(command[0], command[-1]) for command, _env, _first in runs] == [("notebooks", "-x")] * 2
    assert [(env["OMP_NUM_THREADS"], env.get("X")) for _command, env, _first in runs] == [("2", None), ("1", "1")]


def test_both_can_be_asked_for_at_once(monkeypatch):
    monkeypatch.setattr(processors, "choices", lambda: {"a": {"X": "1"}})
    assert [env.get("X") for _command, env, _first in asked(draws=1, on_processors=True)] == [None, "1"]


def test_draws_are_counted_from_one():
    with pytest.raises(CourseError, match="--perturbed -1"):
        testing.run_all(draws=-1)


def test_no_setting_of_the_readers_reaches_a_stage(monkeypatch):
    for name in ("PYTHONSTARTUP", "IPYTHONDIR", "MPLCONFIGDIR", "MATPLOTLIBRC"):
        monkeypatch.setenv(name, "/the/readers/own")
    for _command, env, _first in asked():
        assert "/the/readers/own" not in env.values()
