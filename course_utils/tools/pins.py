"""`course pins`: rewrite constraints.txt from the newest versions that fit together."""

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.tools.environment import DISTRIBUTION

HEADER = (
    "# Every version the course is tested with. "
    "Each install command reads it: pip install -c constraints.txt -e .[dev]\n"
)
# What else PyTorch's default build for Linux brings: pip chooses it to fit that build, not by a pin.
NOT_PINNED = ("nvidia-", "cuda-", "triton", DISTRIBUTION)


def renew(held=(), call=subprocess.run, path=ROOT / "constraints.txt"):
    """Ask pip what it would install today into an empty environment, and write that down; lines that say what changed.

    Every extra is included, and nothing is installed.
    held: requirements in addition to those of pyproject.toml, such as "torch==2.13.0".
    """
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        report = Path(folder) / "report.json"
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = ",".join(project["optional-dependencies"])
        asked = ["--dry-run", "--ignore-installed", "--quiet", "--report", str(report), "-e", f".[{extras}]", *held]
        done = call([sys.executable, "-m", "pip", "install", *asked], cwd=ROOT)
        if done.returncode:
            raise CourseError("pip found no versions that fit together; its last lines say which do not.")
        found = pins(json.loads(report.read_text(encoding="utf-8")))
    before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    path.write_text(HEADER + "".join(f"{line}\n" for line in found), encoding="utf-8")
    changed = sorted({*found} ^ {line for line in before if line[:1] != "#"}, key=str.lower)
    return [f"{'+' if line in found else '-'} {line}" for line in changed] or ["Nothing has changed."]


def pins(report):
    """`name==version` of everything in pip's report, sorted by name, without what says how it was built."""
    packages = [item["metadata"] for item in report["install"]]
    lines = {f"{one['name']}=={one['version'].split('+')[0]}" for one in packages}
    return sorted((line for line in lines if not line.lower().startswith(NOT_PINNED)), key=str.lower)
