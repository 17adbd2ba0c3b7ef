"""`course new` makes a lecture that passes the tests; on a copy of the course, where it may write."""

import os
import shutil
import subprocess
import sys

import pytest

from course_utils.errors import CourseError
from course_utils.lectures import LECTURES, ROOT, Lecture
from course_utils.publishing import new_lecture

SKIPPED = shutil.ignore_patterns(".*", "work", "build", "__pycache__", "*.egg-info")
FILES = ["test_readme", "lectures/test_notebooks", "lectures/test_claims", "exercises/test_exercise_content"]
FILES += ["publishing/test_talks"]


@pytest.mark.parametrize(
    ("number", "title", "says"),
    [
        ("x", "A title", "takes a number and a title"),
        ("123", "A title", "takes a number and a title"),
        ("12", " ", "takes a number and a title"),
        ("5", "Another", "Lecture 05, Optimizers, exists already"),
        ("50", "Optimizers", "Lecture 05, Optimizers, exists already"),
        ("13", "Another", "Lecture 13, A window classifier, end to end, exists already"),
        ("011", "Another", "takes a number and a title"),
        ("50", 'The "natural" gradient', "does not do: it becomes the folder"),
        ("50", "Right | left", "does not do"),
        ("50", "2nd order", "exercises/2nd_order"),
        ("50", "Lambda", "exercises/lambda, which must be new and a name in Python"),
        ("50", "Framework", "exercises/framework, which must be new"),
    ],
)
def test_what_is_no_new_lecture(number, title, says):
    with pytest.raises(CourseError, match=says):
        new_lecture.make(number, title)


def test_a_number_below_the_last_one_is_refused(monkeypatch):
    monkeypatch.setattr(new_lecture.lectures, "LECTURES", (*LECTURES, Lecture("50", "later", "Later", 5, 5)))
    with pytest.raises(CourseError, match="order of their numbers, and 50 is the last"):
        new_lecture.make("49", "Earlier")


def test_a_new_lecture_passes_the_tests(tmp_path):
    copy = tmp_path / "course"
    shutil.copytree(ROOT, copy, ignore=SKIPPED)
    (copy / ".pre-commit-config.yaml").write_bytes((ROOT / ".pre-commit-config.yaml").read_bytes())
    there = {"cwd": copy, "env": os.environ | {"PYTHONPATH": str(copy)}, "capture_output": True, "text": True}
    written, taken = [int(one.number) for one in LECTURES if one.ready], {one.number for one in LECTURES}
    number = next(str(n) for n in range(written[-1] + 1, 100) if str(n) not in taken)  # the next one may be planned
    make = f"from course_utils.publishing import new_lecture as n; print(*n.make('{number}', 'Second order'))"
    made = subprocess.run([sys.executable, "-c", make], **there)
    assert made.returncode == 0 and f"notebooks/{number}_second_order.ipynb: written." in made.stdout, made.stderr
    chosen = f"{number} or mean_square or has_each_lecture or table_of_lectures or counts_the_lectures"
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", chosen, *(f"tests/{name}.py" for name in FILES)], **there
    )
    assert tested.returncode == 0, tested.stdout[-3000:]
    assert " passed" in tested.stdout
