"""The reader's settings for pip stay in force, except those that would send the course elsewhere; pip is asked."""

import os
import subprocess
import sys

import pytest

from course_utils.errors import CourseError
from course_utils.tools import environment

# A build backend that needs nothing, so that pip can install a small project without a network.
BACKEND = """
import os, zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    name, info = "small-1.0-py3-none-any.whl", "small-1.0.dist-info/"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("small.py", "")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: small\\nVersion: 1.0\\nProvides-Extra: dev\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "".join(f"{f},,\\n" for f in ("small.py", info + "METADATA", info + "RECORD")))
    return name
build_wheel = build_editable
"""
PROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A checkout of the small project with a `.venv` of its own, in which nothing is installed but pip."""
    root = tmp_path_factory.mktemp("checkout é")
    (root / "backend.py").write_text(BACKEND)
    (root / "pyproject.toml").write_text(PROJECT + '[project]\nname = "small"\nversion = "1.0"\n')
    (root / "constraints.txt").touch()
    subprocess.run([sys.executable, "-m", "venv", str(root / ".venv")], check=True)
    return root


@pytest.fixture
def settings(tmp_path, monkeypatch, root):
    """A function that writes a pip.conf, and lets pip find it as the user's own or through PIP_CONFIG_FILE."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    for record in environment._packages(root, "small*"):
        subprocess.run([environment.python_of(root), "-m", "pip", "uninstall", "-qy", "small"], check=True)
        assert not record.exists()
    (root / ".venv" / environment.STAMP).unlink(missing_ok=True)

    def write(text, named):
        home = tmp_path / "home"
        path = home / ("pip/pip.ini" if os.name == "nt" else ".config/pip/pip.conf")
        path.parent.mkdir(parents=True)
        path.write_text(text.replace("ELSEWHERE", str(tmp_path / "elsewhere")))
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("APPDATA", str(home))
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
        if named:
            monkeypatch.setenv("PIP_CONFIG_FILE", str(path))

    return write


def install(root, tmp_path):
    """Install as `make lab` does; what it put into `.venv`, and whether anything went elsewhere."""
    environment.ensure(root)
    return any(environment._packages(root, "small-1.0.dist-info")), (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "variable", ["USER", "TARGET", "PREFIX", "ROOT", "DRY_RUN", "NO_DEPS", "REQUIRE_HASHES", "PYTHON"]
)
def test_a_variable_does_not_disturb_the_install(root, settings, tmp_path, monkeypatch, variable):
    place = variable in ("TARGET", "PREFIX", "ROOT", "PYTHON")
    monkeypatch.setenv(f"PIP_{variable}", str(tmp_path / "elsewhere") if place else "1")
    assert install(root, tmp_path) == (True, False)


FILES = {
    "user": "[install]\nuser = true\n",
    "target": "[install]\ntarget = ELSEWHERE\n",
    "prefix": "[global]\nprefix = ELSEWHERE\n",
    "several": "[global]\nroot = ELSEWHERE\ndry-run = true\n[install]\nuser = yes\nrequire_hashes = 1\n",
}


@pytest.mark.parametrize("named", [False, True], ids=["the user's file", "PIP_CONFIG_FILE"])
@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_file_of_settings_does_not_disturb_the_install(root, settings, tmp_path, text, named):
    settings(text, named)
    assert install(root, tmp_path) == (True, False)


@pytest.mark.parametrize("named", [False, True], ids=["the user's file", "PIP_CONFIG_FILE"])
def test_the_other_settings_stay_in_force(root, settings, tmp_path, named, monkeypatch):
    """A mirror and a proxy are what a reader cannot do without."""
    settings(
        "[global]\nproxy = http://proxy.example:1\n[install]\nuser = true\nindex-url = https://i.example/simple\n",
        named,
    )
    monkeypatch.setenv("PIP_TIMEOUT", "7")
    asked = [environment.python_of(root), "-m", "pip", "config", "list"]
    given = environment._undisturbed(root, tmp_path)
    said = subprocess.run(asked, env=given, capture_output=True, text=True, check=True).stdout
    for line in ("global.proxy='http://proxy.example:1'", "install.index-url='https://i.example/simple'"):
        assert line in said
    assert ":env:.timeout='7'" in said
    assert "install.user=''" in said


def test_reading_no_settings_at_all_stays_possible(root, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    assert environment._undisturbed(root, tmp_path)["PIP_CONFIG_FILE"] == os.devnull


def test_settings_that_pip_could_not_read_are_named(root, tmp_path, monkeypatch):
    (tmp_path / "broken.conf").write_text("no section = 1\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "broken.conf"))
    with pytest.raises(CourseError, match=r"pip cannot read its settings in .*broken\.conf.*Repair or delete"):
        environment._undisturbed(root, tmp_path)


def test_without_our_settings_pip_is_disturbed(root, settings, tmp_path):
    """The danger is real: the same command in the reader's environment fails."""
    (root / ".venv" / ("pip.ini" if os.name == "nt" else "pip.conf")).unlink(missing_ok=True)
    settings(FILES["user"], named=False)
    refused = subprocess.run([environment.python_of(root), "-m", "pip", "install", "-q", "-e", "."], cwd=root)
    assert refused.returncode != 0
