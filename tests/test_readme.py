"""The README and the other front pages say what is so."""

import re

import pytest

from course_utils import cli
from course_utils.errors import CourseError
from course_utils.lectures import LECTURES, ROOT, find
from course_utils.publishing.new_lecture import COUNTS

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.number)
def test_the_map_has_each_lecture_as_the_table_does(lecture):
    minutes = f"{lecture.teach} + {lecture.practice}" if lecture.practice else f"{lecture.teach}"
    state = "ready" if lecture.ready else "planned"
    assert f"| {lecture.number} | {lecture.title} | {minutes} | {state} |" in README


def test_every_folder_and_module_of_the_package_has_its_row():
    entries = [path for path in (ROOT / "course_utils").iterdir() if path.stem[:1] not in "_."]
    names = {f"{path.name}/" if path.is_dir() else path.name for path in entries}
    rows = re.findall(r"^\| (`.+?`) \|", _rows("In `course_utils/`"), re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(.+?)`", row)} == names


def _rows(header):
    """The rows of the table that begins with this header."""
    return README.split(f"| {header} |")[1].split("\n\n")[0]


def test_the_first_notebook_counts_the_lectures():
    start = find(0).path.read_text(encoding="utf-8")
    count = COUNTS[len(LECTURES) - 1]  # 00 is no lecture
    assert re.findall(r"(\w+) lectures, (?:each|the first)", start) == [count, count]


def test_the_first_screen_has_both_ways():
    first_screen = "\n".join(README.splitlines()[:30])
    for line in ("make lab", "make test", "py -m course_utils lab", "conda env create -f environment.yml"):
        assert line in first_screen


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "slides/README.md", "LICENSE-text.md"])
def test_links_between_pages_lead_somewhere(page):
    text = re.sub(r"`[^`\n]+`", "", (ROOT / page).read_text(encoding="utf-8"))  # code shows how links are written
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


def test_every_command_is_named(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    commands = re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert len(commands) >= 6
    for command in commands:
        assert f"`{command}`" in README


def test_a_lecture_that_does_not_exist():
    with pytest.raises(CourseError, match=r"no lecture '42'\. Choose one of 00, 01"):
        find("42")
