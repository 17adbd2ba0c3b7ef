"""The lecturer's pen and pointer: two npm packages, fetched once where npm is there. A deck does without them."""

import base64
import hashlib
import io
import shutil
import subprocess
import tarfile
from contextlib import suppress
from dataclasses import dataclass

from course_utils.publishing.assets import SOURCES, write_if_changed

KEPT = SOURCES / "build" / "npm"


@dataclass(frozen=True)
class Tool:
    """A package of npm at one version: its digest, and {file in the package: where the deck finds it}."""

    package: str
    sha512: str
    files: dict


TOOLS = (
    Tool(
        "reveal.js-plugins@4.6.0",
        "3x7iE7zK7vtiswykcxwJL5VX4IKkk/rFc3bDjgO13ACFjPuC3MzYtI8ARchXPwkrWR7qckNwFJ0JNPf5jhnpzA==",
        {
            "chalkboard/plugin.js": "pen/plugin.js",
            "chalkboard/style.css": "pen/style.css",
            "chalkboard/img/": "pen/img/",
        },
    ),
    Tool(
        "reveal.js-pointer@0.1.4",
        "nmCuFBQuyjmkwU6IrWYt/xFSI9PJQ6VNyZljlaqDnquBoJ/f3/41l2ceM/kGmL2Fch1NKRX2CbLwGJp6UfVLWg==",
        {"dist/pointer.js": "pointer/pointer.js", "dist/pointer.css": "pointer/pointer.css"},
    ),
)


def copied(folder):
    """{"scripts": […], "styles": […]} of the tools that are here, copied into a deck's assets; empty lists without."""
    found = {"scripts": [], "styles": []}
    for tool in TOOLS:
        archive = _archive(tool)
        if archive is None:
            continue
        for name, content in _contents(archive, tool.files):
            write_if_changed(folder / name, content)
            kind = {"js": "scripts", "css": "styles"}.get(name.rpartition(".")[2])
            if kind:
                found[kind].append(name)
    return found


def fetch():
    """Fetch what is missing, and say in a sentence what the decks go without; None where nothing is missing."""
    missing = [tool for tool in TOOLS if _archive(tool) is None]
    if not missing:
        return None
    npm = shutil.which("npm")
    if npm is None:
        return "The decks are built without pen and pointer: npm, which fetches them, is not installed here."
    KEPT.mkdir(parents=True, exist_ok=True)
    packages = [tool.package for tool in missing]
    command = [npm, "pack", "--silent", "--fetch-retries=0", "--fetch-timeout=20000", *packages]
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(command, cwd=KEPT, capture_output=True, timeout=60, check=False)
    if any(_archive(tool) is None for tool in missing):
        return "The decks are built without pen and pointer: npm could not fetch them (no network?)."
    return None


def _archive(tool):
    """The package's bytes, or None where it is not here or is not what was tested."""
    path = KEPT / f"{tool.package.replace('@', '-')}.tgz"
    if not path.exists():
        return None
    content = path.read_bytes()
    return content if base64.b64encode(hashlib.sha512(content).digest()).decode() == tool.sha512 else None


def _contents(archive, files):
    """(name in the deck, bytes) of the files that a deck needs; a name that ends in / stands for all files under it."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        for member in package.getmembers():
            name = member.name.removeprefix("package/")
            for wanted, target in files.items():
                if member.isfile() and (name == wanted or (wanted.endswith("/") and name.startswith(wanted))):
                    yield target + name.removeprefix(wanted), package.extractfile(member).read()
