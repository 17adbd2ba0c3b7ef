"""The course's own environment: `.venv` is made once, repaired after an interruption, renewed when the pins change."""

import configparser
import hashlib
import importlib.metadata
import locale
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import suppress
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.tools.refusals import naming, reason

DISTRIBUTION = "from-gradient-to-update"
STAMP = "course-installed.txt"  # inside .venv, written last: its text says what the install was made from

# Systems for which PyPI has a PyTorch that the course can use, as (platform.system(), platform.machine()), lower case.
BUILT = {("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("windows", "amd64")}

# Options of pip that would send the packages elsewhere, or install none; a reader may have set them for other work.
ELSEWHERE = (
    *("user", "target", "prefix", "root", "python", "dry-run", "no-deps", "require-hashes"),
    *("platform", "python-version", "implementation", "abi"),
)


def enter(arguments, install=True):
    """Return if this interpreter is the one to use; otherwise run the same command in the checkout's `.venv`.

    The interpreter is right if it is `.venv`'s own or if the course is installed in it (conda). With `install`, `.venv`
    is made or brought up to date first; without, an unfinished one is left alone and the command runs here, even where
    the system refuses to say what `.venv` is or to start its interpreter.
    """
    try:
        at_home = inside(ROOT)
        if not (ROOT / "constraints.txt").exists() or (not at_home and installed_here(ROOT)):
            return
        if install:
            ensure(ROOT)
        if not at_home and is_current(ROOT):
            hand_over([str(python_of(ROOT)), "-m", "course_utils", *arguments])
    except (CourseError, OSError):
        if install:
            raise


def hand_over(command):
    """Become this command. Where a process cannot be replaced (Windows), wait and leave with its exit code."""
    sys.stdout.flush()
    try:
        if os.name == "posix":
            os.execv(command[0], command)
        raise SystemExit(subprocess.call(command))
    except OSError as error:
        raise CourseError(
            f"{command[0]} cannot be started ({reason(error)}). If it lies in {ROOT / '.venv'}, delete that folder and "
            "run the same command again, which makes it again."
        ) from error


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
    """Whether `.venv` was installed completely, from what the checkout says now."""
    stamp = root / ".venv" / STAMP
    return python_of(root).exists() and stamp.exists() and stamp.read_bytes().strip() == fingerprint(root).encode()


def ensure(root, call=subprocess.call):
    """Make `.venv` what the checkout asks for. Nothing is done, and pip is not called, where the stamp is current."""
    if is_current(root):
        return
    refuse_without_builds(root)
    made_from = fingerprint(root)
    stamp = root / ".venv" / STAMP
    stamp.parent.mkdir(exist_ok=True)
    stamp.unlink(missing_ok=True)
    draft = stamp.with_suffix(".tmp")
    draft.write_bytes(b"")  # better refused now than after the download
    _make(root, call)
    _forget_half_installed(root)
    python = str(python_of(root))
    if call([python, "-c", "import pip._internal.cli.main"], stderr=subprocess.DEVNULL):
        _demand(call([python, "-m", "ensurepip", "--upgrade"]), _no_pip(root))
    print(announcement(root), flush=True)
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "-c", "constraints.txt", "-e", ".[dev]"]
    with tempfile.TemporaryDirectory() as folder:
        _demand(call(pip, cwd=root, env=_undisturbed(root, folder)), _pip_failed())
    with naming(stamp):
        draft.write_text(made_from + "\n")
        draft.replace(stamp)


def refuse_without_builds(root):
    """CourseError, before anything is made or downloaded, where pip could not find a PyTorch for this machine."""
    missing = without_builds()
    if missing and not any(_packages(root, "torch-*.dist-info")):
        raise CourseError(
            f"The course needs PyTorch 2.9 or newer, and there is no build of it for {missing}. "
            f"Nothing was downloaded. If you have a build of your own, install it first, into {root / '.venv'}."
        )


def without_builds():
    """What this machine is, and what to use instead, where PyTorch has no build for it; None where it has one."""
    system, machine = platform.system(), platform.machine()
    if sysconfig.get_platform() == "win-amd64":  # such a Python runs on ARM too, and takes the builds for x86-64
        machine = "AMD64"
    if (system, machine.lower()) == ("Darwin", "x86_64"):
        return (
            "Intel Macs. On a Mac with an Apple chip this Python is one for Intel: install an arm64 Python "
            "(python.org, Homebrew, conda). On an Intel Mac use another computer, or a service that runs notebooks"
        )
    if (system, machine.lower()) == ("Windows", "arm64"):
        return (
            "a Python for Windows on ARM. Install the Python for Windows x86-64 (the 64-bit installer of python.org), "
            "which runs there too, or use WSL"
        )
    if sys.maxsize < 2**32:
        return f"a 32-bit Python ({sys.executable}). Install a 64-bit Python"
    if "musl" in (sysconfig.get_config_var("HOST_GNU_TYPE") or ""):
        return "a Linux with musl (Alpine). Use a system with glibc, such as Debian (in a container: python:3.11-slim)"
    if (system.lower(), machine.lower()) not in BUILT:
        return f"{system} {machine}. Use Linux (x86-64 or ARM), macOS with an Apple chip, or Windows x86-64"
    return None


def _undisturbed(root, folder):
    """The environment for pip: the reader's settings (index, proxy, certificates) without those in ELSEWHERE.

    pip passes over an empty value. The pip.conf of `.venv` beats the user's and the system's, also for the pip that pip
    itself starts to build a package, so the empty values stand there; only the file in PIP_CONFIG_FILE beats that one.
    """
    unwanted = {f"PIP_{name.upper().replace('-', '_')}" for name in ELSEWHERE}
    wanted = {name: value for name, value in os.environ.items() if name.upper() not in unwanted}
    own = str(root / ".venv" / ("pip.ini" if os.name == "nt" else "pip.conf"))
    _empty_settings(own, own)
    theirs = os.path.join(root, wanted.get("PIP_CONFIG_FILE", ""))
    if not os.path.isfile(theirs):  # none, or the null device, which means: read no settings at all
        return wanted
    _empty_settings(theirs, os.path.join(folder, "pip.conf"))
    return wanted | {"PIP_CONFIG_FILE": os.path.join(folder, "pip.conf")}


def _empty_settings(source, target):
    """Write a copy of one of pip's files of settings in which those in ELSEWHERE are empty."""
    encoding = locale.getpreferredencoding(False)  # pip reads with this one
    settings = configparser.RawConfigParser()
    try:
        settings.read(source, encoding=encoding)
    except (configparser.Error, UnicodeDecodeError) as error:
        raise CourseError(
            f"pip cannot read its settings in {source}: {str(error).splitlines()[0]} Repair or delete that file."
        ) from None
    for section in ("global", "install"):
        kept = dict(settings[section]) if settings.has_section(section) else {}
        settings[section] = kept | dict.fromkeys(ELSEWHERE, "")
    with naming(target), open(target, "w", encoding=encoding) as file:
        settings.write(file)


def announcement(root, system=None):
    """One paragraph before anything is downloaded: how much, how long."""
    if any(_packages(root, "torch-*.dist-info")):
        size = "PyTorch is already installed, so at most 0.3 GB to download, a few minutes"
    elif (system or platform.system()) == "Linux":
        size = (
            "about 3 GB to download, 5 to 30 minutes, because the usual build of PyTorch for Linux brings CUDA "
            "(about 0.5 GB and a few minutes if pip is configured to find a CPU build)"
        )
    else:
        size = "about 0.5 GB to download, 2 to 10 minutes"
    return f"Installing the course into {root / '.venv'}: {size}. If it is interrupted, the same command goes on."


def _make(root, call):
    """Create `.venv`; replace it where its interpreter does not run or is too old."""
    test = [str(python_of(root)), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    with suppress(OSError):  # not a program, or one for another machine: then it is replaced
        if python_of(root).exists() and call(test, stderr=subprocess.DEVNULL) == 0:
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
        "the proxy in pip's configuration), a full disk (3 GB free is enough, 8 GB with CUDA), or files in .venv that "
        "belong to somebody else (after a command with sudo). Put it right, or delete .venv, which is then made again. "
        "Then run the same command again: it goes on from here."
    )
