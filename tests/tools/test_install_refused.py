"""Where the course cannot be installed, that is said before anything is made or downloaded."""

import pytest
from test_environment import Runner, site_packages

from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.tools import environment, refusals


@pytest.fixture
def root(tmp_path):
    """A checkout without `.venv`."""
    (tmp_path / "constraints.txt").write_text("numpy==2.4.6\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


def machine(monkeypatch, system, name, platform="", bits=64, libc="x86_64-pc-linux-gnu"):
    monkeypatch.setattr(environment.platform, "system", lambda: system)
    monkeypatch.setattr(environment.platform, "machine", lambda: name)
    monkeypatch.setattr(environment.sysconfig, "get_platform", lambda: platform)
    monkeypatch.setattr(environment.sysconfig, "get_config_var", lambda _: libc)
    monkeypatch.setattr(environment.sys, "maxsize", 2 ** (bits - 1) - 1)


# what the machine is → what the message says of it; None where PyTorch has a build
MACHINES = {
    "Linux": (("Linux", "x86_64"), None),
    "Linux on ARM": (("Linux", "aarch64"), None),
    "a Mac": (("Darwin", "arm64", "macosx-11.0-arm64"), None),
    "Windows": (("Windows", "AMD64", "win-amd64"), None),
    "an x86-64 Python on Windows on ARM": (("Windows", "ARM64", "win-amd64"), None),
    "an Intel Mac": (("Darwin", "x86_64", "macosx-10.9-universal2"), "Intel Macs.*arm64 Python.*another computer"),
    "Windows on ARM": (("Windows", "ARM64", "win-arm64"), "Windows on ARM.*x86-64.*WSL"),
    "a 32-bit Windows": (("Windows", "x86", "win32", 32), "32-bit Python"),
    "a 32-bit Python on a 64-bit Windows": (("Windows", "AMD64", "win32", 32), "32-bit Python"),
    "Alpine": (("Linux", "x86_64", "", 64, "x86_64-alpine-linux-musl"), "musl"),
    "a mainframe": (("Linux", "s390x"), "Linux s390x"),
    "FreeBSD": (("FreeBSD", "amd64"), "FreeBSD amd64"),
}


@pytest.mark.parametrize(("about", "says"), MACHINES.values(), ids=MACHINES)
def test_a_machine_without_pytorch_is_told_before_anything_is_made(root, monkeypatch, about, says):
    machine(monkeypatch, *about)
    runner = Runner(root)
    if says is None:
        environment.ensure(root, runner)
        assert environment.is_current(root)
        return
    with pytest.raises(CourseError, match=f"no build of it for .*{says}.*Nothing was downloaded"):
        environment.ensure(root, runner)
    assert runner.calls == []
    assert not (root / ".venv").exists()


def test_a_pytorch_of_ones_own_counts(root, monkeypatch):
    machine(monkeypatch, "Linux", "ppc64le")
    (site_packages(root) / "torch-2.13.0.dist-info").mkdir()
    environment.ensure(root, Runner(root))
    assert environment.is_current(root)


def test_the_readme_says_where_the_course_runs_and_how_it_is_updated():
    start = (ROOT / "README.md").read_text(encoding="utf-8").split("## Start")[1].split("## ")[0]
    for word in ("Intel Macs", "Windows on ARM", "ZIP", "`git pull`", "`make lab`", "`work/`"):
        assert word in start


@pytest.mark.parametrize("refusal", [OSError(8, "Exec format error"), PermissionError(13, "Permission denied")])
def test_an_interpreter_that_cannot_be_started_is_replaced(root, refusal):
    environment.ensure(root, Runner(root))
    (root / ".venv" / environment.STAMP).unlink()
    runner = Runner(root)

    def call(command, **options):
        if Runner.kind(command) == "runs":
            raise refusal
        return runner(command, **options)

    environment.ensure(root, call)
    assert runner.calls == ["venv", "has pip", "install"]


def test_handing_over_to_what_is_no_program_is_a_sentence(tmp_path):
    (tmp_path / "python").write_text("not a program")
    with pytest.raises(
        CourseError, match=r"python cannot be started \(.*\)\. If it lies in .*\.venv, delete that folder"
    ):
        environment.hand_over([str(tmp_path / "python")])


def test_a_stamp_that_is_no_text_is_not_current(root):
    environment.ensure(root, Runner(root))
    (root / ".venv" / environment.STAMP).write_bytes(b"\xff\xfe")
    assert not environment.is_current(root)


# what stands in the way → the name that the refusal has
IN_THE_WAY = {
    "a file called .venv": (lambda root: (root / ".venv").touch(), ".venv"),
    "a folder in place of the stamp": (
        lambda root: (root / ".venv" / environment.STAMP).mkdir(parents=True),
        "installed",
    ),
    "a folder in place of its draft": (
        lambda root: (root / ".venv/course-installed.tmp").mkdir(parents=True),
        "installed",
    ),
    "no pins": (lambda root: (root / "constraints.txt").unlink(), "constraints.txt"),
    "no project": (lambda root: (root / "pyproject.toml").unlink(), "pyproject.toml"),
}


@pytest.mark.parametrize(("make", "names"), IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_what_stands_in_the_way_is_refused_before_the_download(root, make, names):
    make(root)
    runner = Runner(root)
    with pytest.raises(OSError, match=names) as refused:
        environment.ensure(root, runner)
    assert runner.calls == []
    assert names in refusals.explained(refused.value)
