"""The logbook: the first guess counts, a broken line costs itself alone, and only a working copy keeps one."""

import json
import os
import subprocess
import sys

import pytest

from course_utils import logbook
from course_utils.lectures import ROOT

LECTURE = "optimizers"


@pytest.fixture
def work(tmp_path):
    (tmp_path / logbook.MANIFEST).write_text("{}")
    return tmp_path


def test_the_first_guess_counts_and_none_is_lost(work):
    for letter in "ABA":
        assert logbook.note(LECTURE, "rate", "guess", letter, work)
    logbook.note("initialization", "rate", "guess", "C", work)
    assert logbook.guesses(LECTURE, work) == {"rate": "A"}
    assert [json.loads(line)["value"] for line in (work / logbook.LOGBOOK).read_text().splitlines()] == list("ABAC")


def test_what_was_solved(work):
    logbook.note(LECTURE, "adam_step", "solved", folder=work)
    logbook.note("initialization", "he", "solved", folder=work)
    assert logbook.solved(LECTURE, work) == {"adam_step"}


def test_elsewhere_nothing_is_kept(tmp_path):
    assert not logbook.note(LECTURE, "rate", "guess", "A", tmp_path)
    assert list(tmp_path.iterdir()) == [] and logbook.guesses(LECTURE, tmp_path) == {}
    assert not logbook.kept(tmp_path)


@pytest.mark.parametrize("broken", [b"{", b"[]", b"3", b"\xff\xfe", b'{"lecture": "optimizers"}', b"null", b""])
def test_a_broken_line_costs_itself_alone(work, broken):
    logbook.note(LECTURE, "one", "guess", "A", work)
    with (work / logbook.LOGBOOK).open("ab") as file:
        file.write(broken)  # and no line break, as after a crash
    logbook.note(LECTURE, "two", "guess", "B", work)
    assert logbook.guesses(LECTURE, work) == {"one": "A", "two": "B"}


def test_a_file_that_cannot_be_written_breaks_nothing(work):
    (work / logbook.LOGBOOK).mkdir()
    assert not logbook.note(LECTURE, "one", "guess", "A", work)
    assert logbook.guesses(LECTURE, work) == {}


def test_two_notebooks_at_once_do_not_mix_their_lines(work):
    program = (
        "from course_utils import logbook\n"
        "for k in range(200): logbook.note('optimizers', f'{NAME}{k}', 'guess', 'A' * 200)"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", f"NAME = {name!r}\n{program}"], cwd=work, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        for name in "xy"
    ]
    assert [run.wait() for run in runs] == [0, 0]
    assert len(logbook.guesses(LECTURE, work)) == 400
