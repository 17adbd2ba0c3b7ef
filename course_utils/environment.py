"""The course's own environment: `.venv` is made once, repaired after an interruption, renewed when the pins change."""

import hashlib
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.lectures import ROOT

DISTRIBUTION = "from-gradient-to-update"
STAMP = "course-installed.txt"  # inside .venv, written last: its text says what the install was made from


def enter(arguments, install=True):
    """Return if this interpreter is the one to use; otherwise run the same command in the checkout's `.venv`.

    The interpreter is right if it is `.venv`'s own or if the course is installed in it (conda). With `install`, `.venv`
    is made or brought up to date first; without, an unfinished one is left alone and the command runs here.
    """
    at_home = inside(ROOT)
    if not (ROOT / "constraints.txt").exists() or (not at_home and installed_here(ROOT)):
        return
    if install:
        ensure(ROOT)
    if not at_home and is_current(ROOT):
        hand_over([str(python_of(ROOT)), "-m", "course_utils", *arguments])


def hand_over(command):
    """Become this command. Where a process cannot be replaced (Windows), wait and leave with its exit code."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    raise SystemExit(subprocess.call(command))


def python_of(root):
    """The interpreter of the checkout's `.venv`."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def inside(root):
    """Whether this process runs in the checkout's `.venv`."""
    return (root / ".venv").exists() and os.path.samefile(sys.prefix, root / ".venv")


def installed_here(root, path=None):
    """Whether the course is installed in this interpreter. Build files in the checkout itself do not count."""
    places = [place for place in (sys.path if path is None else path) if Path(place or ".").resolve() != root.resolve()]
    return any(importlib.metadata.distributions(name=DISTRIBUTION, path=places))


def fingerprint(root):
    """What an install depends on: the pins, the requirements, and the folder that the editable install points to."""
    parts = [(root / name).read_bytes() for name in ("constraints.txt", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, str(root.resolve()).encode()])).hexdigest()


def is_current(root):
    """Whether `.venv` was installed to the end, from what the checkout says now."""
    stamp = root / ".venv" / STAMP
    return python_of(root).exists() and stamp.exists() and stamp.read_text().strip() == fingerprint(root)


def ensure(root, call=subprocess.call):
    """Make `.venv` what the checkout asks for. Nothing is done, and pip is not called, where the stamp is current."""
    if is_current(root):
        return
    stamp = root / ".venv" / STAMP
    stamp.unlink(missing_ok=True)
    _make(root, call)
    _forget_half_installed(root)
    python = str(python_of(root))
    if call([python, "-c", "import pip._internal.cli.main"], stderr=subprocess.DEVNULL):
        _demand(call([python, "-m", "ensurepip", "--upgrade"]), _no_pip(root))
    print(announcement(root), flush=True)
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "-c", "constraints.txt", "-e", ".[dev]"]
    _demand(call(pip, cwd=root), _pip_failed())
    draft = stamp.with_suffix(".tmp")
    draft.write_text(fingerprint(root) + "\n")
    draft.replace(stamp)


def announcement(root, system=None):
    """One paragraph before anything is downloaded: how much, how long."""
    if any(_packages(root, "torch-*.dist-info")):
        size = "PyTorch is there already, so at most 0.3 GB to download, a few minutes"
    elif (system or platform.system()) == "Linux":
        size = (
            "about 3 GB to download, 5 to 30 minutes, because the usual build of PyTorch for Linux brings CUDA "
            "(about 0.5 GB and a few minutes if pip is configured to find a CPU build)"
        )
    else:
        size = "about 0.5 GB to download, 2 to 10 minutes"
    return f"Installing the course into {root / '.venv'}: {size}. If it is interrupted, the same command goes on."


def _make(root, call):
    """Create `.venv`, anew where its interpreter does not run or is too old."""
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    if python_of(root).exists() and call([str(python_of(root)), "-c", test], stderr=subprocess.DEVNULL) == 0:
        return
    print(f"Creating {root / '.venv'} with Python {platform.python_version()}.", flush=True)
    _demand(call([sys.executable, "-m", "venv", "--clear", str(root / ".venv")]), _no_venv())


def _forget_half_installed(root):
    """Drop the records of packages that an interruption left incomplete, so that pip installs them again.

    pip writes RECORD last. Without it, pip would still take the package for installed.
    """
    for record in _packages(root, "*.dist-info"):
        if not (record / "RECORD").exists():
            shutil.rmtree(record)
    for leftover in _packages(root, "~*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _packages(root, pattern):
    """What matches the pattern in `.venv`'s site-packages."""
    places = [*(root / ".venv").glob("lib/python*/site-packages"), root / ".venv" / "Lib" / "site-packages"]
    return [match for place in dict.fromkeys(places) for match in place.glob(pattern)]


def _demand(exit_code, advice):
    if exit_code:
        raise CourseError(advice)


def _no_venv():
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"{sys.executable} could not create a virtual environment. On Debian and Ubuntu: "
        f"sudo apt install python{version}-venv. Otherwise check that the disk is not full. "
        "Then run the same command again."
    )


def _no_pip(root):
    return (
        f"{python_of(root)} has no working pip, and ensurepip could not bring one. {_no_venv()} "
        f"If that does not help, delete {root / '.venv'} first."
    )


def _pip_failed():
    return (
        "pip could not install the course; its last lines say why. Usual reasons: no network (check the connection, or "
        "the proxy in pip's configuration), or a full disk (3 GB free is enough, 8 GB with CUDA). "
        "Then run the same command again: it goes on from here."
    )
