"""The doctor: what this installation looks like, and what to put right."""

import importlib.metadata
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.tools import browser, environment, reader_folders, threads
from course_utils.tools.refusals import explained

PACKAGES = ("numpy", "scipy", "scikit-learn", "matplotlib", "torch", "jupyterlab", "ipywidgets", "ipykernel")

# A damaged package may raise anything when it is imported, or crash: so another process imports it.
IMPORT_ALL = """
import importlib, sys
for name in sys.argv[1:]:
    print("course-doctor begins", name, flush=True)
    try:
        importlib.import_module(name)
        result = "nothing"
    except BaseException as error:
        result = " ".join([type(error).__name__ + ":", *str(error).strip().splitlines()[:1]])
    print("course-doctor ends", result, flush=True)
"""
SEE_CUDA = 'import torch; print(torch.cuda.get_device_name(0) if torch.cuda.is_available() else "")'


def report():
    """Pairs of an item and what it is here: versions, threads, the kernel. Paths are shortened, so it can be shared."""
    return [
        ("Python", f"{platform.python_version()} ({platform.python_implementation()})"),
        ("System", f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPU cores"),
        ("Kernel", shorten(sys.executable)),
        ("Environment", attempt(where)),
        *((name, version(name) or "not installed") for name in PACKAGES),
        ("Threads", threads.description()),
        ("CUDA", attempt(cuda)),
        ("Browser", attempt(lambda: Path(browser.executable() or "none found, needed for slides as PDF only").stem)),
    ]


def problems():
    """Pairs of what is wrong and what to do about it; an empty list means that the course is installed here."""
    return found_by(of_python, of_environment, of_packages)


def found_by(*checks):
    """What these checks find. A check that itself fails is a problem too, and the others go on."""
    found = []
    for check in checks:
        try:
            found.extend(check())
        except (CourseError, OSError) as error:
            found.append((explained(error).removesuffix("."), "Then run the doctor again."))
        except Exception as error:
            found.append((f"{check.__name__} failed: {first_line(error)}", "Run make lab (or course lab)."))
    return found


def of_python():
    """An interpreter that is too old, or one for which there is no PyTorch."""
    if sys.version_info < (3, 11):  # noqa: UP036  (the notebook's kernel may be an old one)
        yield f"Python is {platform.python_version()}", "The course needs 3.11 or newer. Then run make lab."
    missing = environment.without_builds()
    if missing and version("torch") is None:
        yield f"There is no build of PyTorch for {missing}", "Then run make lab."


def of_environment():
    """A course that is not installed, or not completely."""
    if not (environment.inside(ROOT) or environment.installed_here(ROOT)):
        yield f"The course is not installed in {shorten(sys.executable)}", "Run make lab (or course lab)."
    elif environment.inside(ROOT) and not environment.is_current(ROOT):
        yield ".venv is unfinished or older than constraints.txt", "Run make lab (or any course command)."


def of_packages():
    """Packages that are missing."""
    missing = [name for name in (*PACKAGES, "jupyterlab-widgets") if version(name) is None]
    if missing:
        yield f"Not installed: {', '.join(missing)}", "Run make lab, or conda env update -f environment.yml."


def of_imports():
    """Packages that are there and cannot be imported."""
    for name, error in import_errors([name for name in PACKAGES if version(name)]).items():
        yield f"{name} cannot be imported: {error}", advice_on_import(name)


def of_folders():
    """Folders in which Jupyter, IPython or Matplotlib cannot write."""
    if version("jupyter-core") is None:
        return
    refused = reader_folders.refused()
    if refused:
        named = ", ".join(f"{shorten(folder)} ({variable})" for variable, folder, _ in refused)
        yield (
            f"Cannot be written: {named}: {refused[0][2]}",
            "Set HOME to a folder that you can write to, or these variables to such folders.",
        )


def import_errors(names):
    """Package → the first line of what its import raised, or that it crashed; empty where all can be imported."""
    modules = {{"scikit-learn": "sklearn"}.get(name, name): name for name in names}
    found, left = {}, list(modules)
    while left:
        done = in_another_process(IMPORT_ALL, *left)
        reports = [line.split(" ", 2)[1:] for line in done.stdout.splitlines() if line.startswith("course-doctor ")]
        begun = [text for word, text in reports if word == "begins"]
        ended = [text for word, text in reports if word == "ends"]
        ended += [f"it crashes (exit code {done.returncode})"] * (len(begun) - len(ended))
        found |= {modules[name]: end for name, end in zip(begun, ended, strict=True) if end != "nothing"}
        left = left[max(len(begun), 1) :]
    return found


def in_another_process(program, *arguments):
    """Run a program with this interpreter → its exit code, output and error output."""
    command = [sys.executable, "-c", program, *arguments]
    utf8 = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", env=utf8)


def advice_on_import(name):
    """What usually helps where an installed package cannot be imported."""
    advice = "Delete .venv and run make lab, which makes it again."
    if platform.system() == "Windows":
        advice = f"Install the Microsoft Visual C++ Redistributable (x64). If that does not help: {advice}"
    if os.environ.get("PYTHONPATH"):
        advice = f"PYTHONPATH is set and may bring another {name}: unset it. If that does not help: {advice}"
    return advice


def first_line(error):
    """An error in one line."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def attempt(item):
    """A line of the report, or why it cannot be had."""
    try:
        return item()
    except Exception as error:  # one missing line is no reason to print none
        return f"unknown: {first_line(error)}"


def differences(names=PACKAGES):
    """Packages whose version is not the one in constraints.txt: allowed, but printed numbers may differ.

    What follows a + says how a package was built (torch 2.13.0+cpu), not which version it is.
    """
    pins = pinned()
    here = {name: version(name) or "none" for name in names if name in pins}
    return [f"{name} {v} instead of {pins[name]}" for name, v in here.items() if v.split("+")[0] != pins[name]]


def notes():
    """`differences` of what is installed. Where constraints.txt cannot be read there is nothing to compare with."""
    try:
        return differences([name for name in PACKAGES if version(name)])
    except (OSError, UnicodeDecodeError):
        return []


def pinned():
    """Package → version, as constraints.txt says; names are lower case. Empty where there is no such file."""
    path = ROOT / "constraints.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return {name.lower(): number for name, number in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


def version(name):
    """The installed version, or None."""
    try:
        return importlib.metadata.version(name)
    except Exception:  # not installed, or its records are damaged, each version of Python in its own way
        return None


def where():
    """Which environment this interpreter is."""
    if environment.inside(ROOT):
        return ".venv of this checkout"
    return f"conda ({os.environ['CONDA_DEFAULT_ENV']})" if "CONDA_DEFAULT_ENV" in os.environ else shorten(sys.prefix)


def shorten(path):
    """A path as the reader would write it: from the checkout, or from home."""
    for folder, name in ((ROOT, ""), (os.path.expanduser("~"), "~/")):
        if Path(path).is_relative_to(folder):
            return name + Path(path).relative_to(folder).as_posix()
    return str(path)


def cuda():
    """The GPU that PyTorch sees; nothing in the course needs one."""
    if version("torch") is None:
        return "PyTorch is not installed"
    done = in_another_process(SEE_CUDA)
    if done.returncode:
        return "PyTorch does not import"
    return (done.stdout.splitlines() or [""])[-1] or "not available, and not needed"


def main():
    """Print the report, then each problem with its advice. Exit code 1 if there is a problem."""
    for item, value in report():
        print(f"{item:14} {value}")
    for line in notes():
        print(f"note           {line}: fine, but printed numbers may differ in the last digits")
    found = problems() + found_by(of_imports, of_folders)
    for wrong, advice in found:
        print(f"PROBLEM        {wrong}. {advice}")
    if not found:
        print("ok             The course runs here.")
    return 1 if found else 0
