"""The lowest versions that pyproject.toml promises, as pins for pip: python tests/lowest.py > lowest.txt"""

import re
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


def pins(text):
    """One pin for each dependency in the text of a pyproject.toml, those of all extras included."""
    return [pin(line) for line in requirements(tomllib.loads(text)["project"])]


def requirements(project):
    """What the course needs, and what its extras add; an extra that stands for another one is no package."""
    extras = [line for extra in project["optional-dependencies"].values() for line in extra]
    return [line for line in (*project["dependencies"], *extras) if not line.startswith(f"{project['name']}[")]


def pin(line):
    """`name>=X` → `name==X`. Any other form is an error, not a guess."""
    found = re.fullmatch(r"([\w.-]+)>=([\w.]+)", line)
    if found is None:
        raise ValueError(f"{line!r} has no single lowest version; write it as name>=X.")
    return "{}=={}".format(*found.groups())


if __name__ == "__main__":
    print("\n".join(pins(PYPROJECT.read_text(encoding="utf-8"))))
