"""The `.venv` is made once, repaired after an interruption, renewed with the pins; no test here installs anything."""

import re
import subprocess
import sys
import tomllib

import lowest
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.tools import environment
from course_utils.tools.doctor import pinned

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEPENDENCIES = lowest.requirements(PROJECT)


class Runner:
    """Stands in for `subprocess.call`: notes each command, makes what it would make, fails where it is told to."""

    def __init__(self, root, failing=()):
        self.root, self.failing, self.calls, self.commands = root, failing, [], []

    def __call__(self, command, **_):
        kind = self.kind(command)
        self.commands.append(command)
        self.calls.append(kind)
        if kind in self.failing:
            return 1
        if kind == "venv":
            python = environment.python_of(self.root)
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        return 0

    @staticmethod
    def kind(command):
        words = " ".join(map(str, command[1:]))
        known = {"-m venv": "venv", "-m ensurepip": "ensurepip", "-m pip install": "install", "import pip": "has pip"}
        return next((kind for start, kind in known.items() if start in words), "runs")


@pytest.fixture
def root(tmp_path):
    """A checkout without `.venv`."""
    (tmp_path / "constraints.txt").write_text("numpy==2.4.6\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


def site_packages(root):
    folder = root / ".venv" / "lib" / "python3.11" / "site-packages"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_first_start_makes_the_environment_and_a_second_one_calls_nothing(root, capsys):
    first, second = Runner(root), Runner(root)
    environment.ensure(root, first)
    assert first.calls == ["venv", "has pip", "install"]
    assert re.search(r"about [\d.]+ GB to download", capsys.readouterr().out)
    environment.ensure(root, second)
    assert second.calls == []


def test_the_install_uses_the_pins_and_the_tools_of_the_tests(root):
    runner = Runner(root)
    environment.ensure(root, runner)
    assert runner.commands[-1][-4:] == ["-c", "constraints.txt", "-e", ".[dev]"]
    assert runner.commands[-1][0] == str(environment.python_of(root))


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml"])
def test_changed_pins_or_requirements_install_again(root, name):
    environment.ensure(root, Runner(root))
    (root / name).write_text("changed\n")
    assert not environment.is_current(root)
    again = Runner(root)
    environment.ensure(root, again)
    assert again.calls == ["runs", "has pip", "install"]
    assert environment.is_current(root)


def test_a_moved_checkout_installs_again_because_the_editable_install_points_to_the_old_folder(root):
    environment.ensure(root, Runner(root))
    moved = root.rename(root.with_name("moved"))
    assert not environment.is_current(moved)


def test_an_interrupted_install_is_not_taken_for_a_finished_one(root):
    def interrupted(command, **_):
        if "install" in command:
            raise KeyboardInterrupt
        return Runner(root)(command)

    with pytest.raises(KeyboardInterrupt):
        environment.ensure(root, interrupted)
    assert not environment.is_current(root)
    environment.ensure(root, Runner(root))
    assert environment.is_current(root)


def test_an_interruption_during_a_renewal_leaves_no_old_stamp_behind(root):
    environment.ensure(root, Runner(root))
    pins = (root / "constraints.txt").read_text()
    (root / "constraints.txt").write_text("numpy==2.5\n")
    with pytest.raises(CourseError):
        environment.ensure(root, Runner(root, failing=["install"]))
    (root / "constraints.txt").write_text(pins)  # back to what the first stamp said
    assert not environment.is_current(root)


def test_half_installed_packages_are_forgotten_so_that_pip_installs_them_again(root):
    environment.ensure(root, Runner(root))
    whole, half, leftover = (site_packages(root) / name for name in ("a-1.dist-info", "b-1.dist-info", "~umpy"))
    for folder in (whole, half, leftover):
        folder.mkdir()
        (folder / "METADATA").touch()
    (whole / "RECORD").touch()
    (root / "constraints.txt").write_text("changed\n")
    environment.ensure(root, Runner(root))
    assert [folder.exists() for folder in (whole, half, leftover)] == [True, False, False]


def test_a_broken_interpreter_is_replaced(root):
    environment.ensure(root, Runner(root))
    (root / ".venv" / environment.STAMP).unlink()
    runner = Runner(root, failing=["runs"])
    environment.ensure(root, runner)
    assert runner.calls == ["runs", "venv", "has pip", "install"]


def test_an_environment_without_pip_gets_it_from_ensurepip(root):
    runner = Runner(root, failing=["has pip"])
    environment.ensure(root, runner)
    assert runner.calls == ["venv", "has pip", "ensurepip", "install"]


@pytest.mark.parametrize(
    ("failing", "advice"),
    [
        (["venv"], "sudo apt install python3"),
        (["has pip", "ensurepip"], "sudo apt install python3"),
        (["install"], "run the same command again"),
    ],
)
def test_a_failure_says_what_to_do_and_leaves_no_stamp(root, failing, advice):
    with pytest.raises(CourseError, match=advice):
        environment.ensure(root, Runner(root, failing))
    assert not environment.is_current(root)


def test_the_announcement_is_honest_about_the_platform(root):
    assert "3 GB" in environment.announcement(root, "Linux")
    assert "CUDA" in environment.announcement(root, "Linux")
    assert "about 0.5 GB" in environment.announcement(root, "Darwin")
    (site_packages(root) / "torch-2.13.0+cpu.dist-info").mkdir()
    assert "PyTorch is already installed" in environment.announcement(root, "Linux")


def test_build_files_in_the_checkout_do_not_count_as_an_installation(tmp_path):
    checkout, site = tmp_path / "checkout", tmp_path / "site-packages"
    for folder in (checkout / "from_gradient_to_update.egg-info", site / "from_gradient_to_update-0.1.0.dist-info"):
        folder.mkdir(parents=True)
        text = "Metadata-Version: 2.4\nName: from-gradient-to-update\nVersion: 0.1.0\n"
        for name in ("PKG-INFO", "METADATA"):
            (folder / name).write_text(text)
    assert not environment.installed_here(checkout, [str(checkout)])
    assert environment.installed_here(checkout, [str(checkout), str(site)])


@pytest.fixture
def handed_over(root, monkeypatch):
    """`enter` in a checkout of its own; the list of commands that it handed over to."""
    commands, ensure = [], environment.ensure
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(environment, "ensure", lambda root: ensure(root, Runner(root)))
    monkeypatch.setattr(environment, "hand_over", commands.append)
    monkeypatch.setattr(environment, "installed_here", lambda root: False)
    return commands


def test_a_bare_python_hands_the_same_command_over(root, handed_over):
    environment.enter(["lab", "--no-browser"])
    assert handed_over == [[str(environment.python_of(root)), "-m", "course_utils", "lab", "--no-browser"]]


def test_an_interpreter_that_has_the_course_runs_it_itself(handed_over, monkeypatch, root):
    monkeypatch.setattr(environment, "installed_here", lambda root: True)
    environment.enter(["lab"])
    assert handed_over == []
    assert not (root / ".venv").exists()


def test_the_doctor_installs_nothing(root, handed_over):
    environment.enter(["doctor"], install=False)
    assert handed_over == []
    assert not (root / ".venv").exists()


def test_the_environments_own_command_renews_it_after_a_pull_and_goes_on(root, handed_over, monkeypatch):
    environment.ensure(root)
    monkeypatch.setattr(sys, "prefix", str(root / ".venv"))
    (root / "constraints.txt").write_text("changed\n")
    environment.enter(["test"])
    assert environment.is_current(root)
    assert handed_over == []


def test_a_bare_python_can_run_the_command_line():
    """`-S` hides every installed package, so anything but the standard library would fail to import."""
    help_text = subprocess.run(
        [sys.executable, "-S", "-m", "course_utils", "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert help_text.returncode == 0, help_text.stderr
    assert "lab" in help_text.stdout


def test_an_old_python_is_told_so_in_one_line():
    source = (ROOT / "course_utils" / "__main__.py").read_text(encoding="utf-8")
    compile_for = "import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 4))"
    parsed = subprocess.run([sys.executable, "-c", compile_for], input=source, text=True, capture_output=True)
    assert parsed.returncode == 0, parsed.stderr
    pretend = "import sys; sys.version_info = (3, 8, 1); import runpy; runpy.run_module('course_utils')"
    said = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, text=True, capture_output=True)
    assert said.returncode == 1
    assert said.stderr.startswith("The course needs Python 3.11 or newer; this is Python 3.8.1")
    assert said.stderr.count("\n") == 1


def conda():
    """The dependency lines of environment.yml: conda's own and pip's."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return re.findall(r"^  - (\S+)$", text, re.MULTILINE), re.findall(r"^      - (.+)$", text, re.MULTILINE)


def test_conda_installs_what_make_installs():
    own, pip = conda()
    assert {"python=3.11", "pip", "pip:"} <= set(own)
    assert pip == ["-c constraints.txt", "-e .[dev]"]
    assert (ROOT / pip[0].split()[1]).exists()
    python = next(line for line in own if line.startswith("python=")).split("=")[1]
    assert Version(python) in Requirement(f"python{PROJECT['requires-python']}").specifier


def test_conda_environment_has_the_name_of_the_distribution():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert f"name: {PROJECT['name']}\n" in text
    assert PROJECT["name"] == environment.DISTRIBUTION


@pytest.mark.parametrize("dependency", DEPENDENCIES)
def test_every_dependency_has_a_pin_in_its_range(dependency):
    requirement = Requirement(dependency)
    pins = {canonicalize_name(name): version for name, version in pinned().items()}
    assert Version(pins[canonicalize_name(requirement.name)]) in requirement.specifier
