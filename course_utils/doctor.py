"""The doctor: what this installation looks like, and what to put right."""

import importlib.metadata
import os
import platform
import re
import sys
from pathlib import Path

from course_utils import environment
from course_utils.lectures import ROOT
from course_utils.publishing import browser

PACKAGES = ("numpy", "scipy", "scikit-learn", "matplotlib", "torch", "jupyterlab", "ipywidgets", "ipykernel")


def report():
    """Pairs of an item and what it is here: versions, threads, the kernel. Paths are shortened, so it can be shared."""
    return [
        ("Python", f"{platform.python_version()} ({platform.python_implementation()})"),
        ("System", f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPU cores"),
        ("Kernel", shorten(sys.executable)),
        ("Environment", where()),
        *((name, version(name) or "not installed") for name in PACKAGES),
        ("Threads", f"OMP_NUM_THREADS {os.environ.get('OMP_NUM_THREADS', 'not set: all cores')}"),
        ("CUDA", cuda()),
        ("Browser", Path(browser.executable() or "none found, needed for slides as PDF only").stem),
    ]


def problems():
    """Pairs of what is wrong and what to do about it; an empty list means that the course runs here."""
    found = []
    if sys.version_info < (3, 11):  # noqa: UP036  (the notebook's kernel may be an old one)
        found.append((f"Python is {platform.python_version()}", "The course needs 3.11 or newer. Then run make lab."))
    if not (environment.inside(ROOT) or environment.installed_here(ROOT)):
        found.append((f"The course is not installed in {shorten(sys.executable)}", "Run make lab (or course lab)."))
    elif environment.inside(ROOT) and not environment.is_current(ROOT):
        found.append((".venv is unfinished or older than constraints.txt", "Run make lab (or any course command)."))
    missing = [name for name in (*PACKAGES, "jupyterlab-widgets") if version(name) is None]
    if missing:
        found.append((f"Not installed: {', '.join(missing)}", "Run make lab, or conda env update -f environment.yml."))
    return found


def differences(names=PACKAGES):
    """Packages whose version is not the one in constraints.txt: allowed, but printed numbers may differ.

    What follows a + says how a package was built (torch 2.13.0+cpu), not which version it is.
    """
    pins = pinned()
    here = {name: version(name) or "none" for name in names if name in pins}
    return [f"{name} {v} instead of {pins[name]}" for name, v in here.items() if v.split("+")[0] != pins[name]]


def pinned():
    """Package → version, as constraints.txt says; names are lower case. Empty where there is no such file."""
    path = ROOT / "constraints.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return {name.lower(): number for name, number in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


def version(name):
    """The installed version, or None."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def where():
    """Which environment this interpreter is."""
    if environment.inside(ROOT):
        return ".venv of this checkout"
    return f"conda ({os.environ['CONDA_DEFAULT_ENV']})" if "CONDA_DEFAULT_ENV" in os.environ else shorten(sys.prefix)


def shorten(path):
    """A path as the reader would say it: from the checkout, or from home."""
    for folder, name in ((ROOT, ""), (Path.home(), "~/")):
        if Path(path).is_relative_to(folder):
            return name + Path(path).relative_to(folder).as_posix()
    return str(path)


def cuda():
    """The GPU that PyTorch sees; nothing in the course needs one."""
    if version("torch") is None:
        return "PyTorch is not installed"
    import torch

    return torch.cuda.get_device_name(0) if torch.cuda.is_available() else "not available, and not needed"


def main():
    """Print the report, then each problem with its advice. Exit code 1 if there is a problem."""
    for item, value in report():
        print(f"{item:14} {value}")
    for line in differences():
        print(f"note           {line}: fine, but printed numbers may differ in the last digits")
    found = problems()
    for wrong, advice in found:
        print(f"PROBLEM        {wrong}. {advice}")
    if not found:
        print("ok             The course runs here.")
    return 1 if found else 0
