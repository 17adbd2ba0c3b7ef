"""`course pins` writes what pip would install, and nothing where pip finds nothing."""

import json
from types import SimpleNamespace

import pytest

from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.tools import pins

REPORT = {
    "install": [
        {"metadata": {"name": name, "version": version}}
        for name, version in [
            ("torch", "2.13.0+cpu"),
            ("numpy", "2.4.6"),
            ("Jinja2", "3.1.6"),
            ("nvidia-cublas-cu12", "12.1"),
            ("triton", "3.5"),
            ("from-gradient-to-update", "0.1.0"),
        ]
    ]
}


def pip(commands, returncode=0):
    """A stand-in for pip: it notes its command and writes the report."""

    def call(command, cwd):
        commands.append(command)
        if not returncode:
            with open(command[command.index("--report") + 1], "w", encoding="utf-8") as file:
                json.dump(REPORT, file)
        return SimpleNamespace(returncode=returncode)

    return call


def test_what_pip_would_install_is_written_in_order(tmp_path):
    path, commands = tmp_path / "constraints.txt", []
    path.write_text("# old\nnumpy==2.4.5\nJinja2==3.1.6\n")
    lines = pins.renew(["torch==2.13.0"], pip(commands), path)
    assert path.read_text() == pins.HEADER + "Jinja2==3.1.6\nnumpy==2.4.6\ntorch==2.13.0\n"
    assert lines == ["- numpy==2.4.5", "+ numpy==2.4.6", "+ torch==2.13.0"]
    assert "--dry-run" in commands[0] and commands[0][-2:] == [".[slides,site,grading,fast,dev]", "torch==2.13.0"]
    assert pins.renew([], pip(commands), path) == ["Nothing has changed."]


def test_where_pip_finds_nothing_the_pins_stay(tmp_path):
    path = tmp_path / "constraints.txt"
    path.write_text("numpy==2.4.5\n")
    with pytest.raises(CourseError, match="pip found no versions that fit together"):
        pins.renew([], pip([], returncode=1), path)
    assert path.read_text() == "numpy==2.4.5\n"


def test_the_pins_have_the_header_that_the_command_writes():
    assert (ROOT / "constraints.txt").read_text(encoding="utf-8").startswith(pins.HEADER)
