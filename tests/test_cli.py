"""The `course` command: each word calls its function, errors are advice, and `make` knows the same words."""

import os
import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from course_utils import benchmarks, cli, lectures, logbook
from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.publishing import deck_tools, execute, lab, slides, student
from course_utils.tools import doctor, environment, testing


@pytest.fixture(autouse=True)
def entered(monkeypatch):
    """The interpreter is taken to be the right one; what `enter` was asked is kept."""
    asked = []
    monkeypatch.setattr(environment, "enter", lambda argv, install: asked.append((argv, install)))
    return asked


@pytest.fixture
def two_lectures(tmp_path, monkeypatch):
    """A course in which lectures 00 and 01 are written."""
    written, planned = lectures.LECTURES[:2], lectures.LECTURES[2:]
    monkeypatch.setattr(lectures, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(lectures, "LECTURES", (*written, *(replace(one, planned=True) for one in planned)))
    for lecture in written:
        lecture.path.write_text("{}")


def test_an_error_is_advice_on_stderr_and_no_traceback(capsys):
    assert cli.main(["run", "99"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("There is no lecture '99'. Choose one of 00, 01")
    assert said.out == ""


@pytest.mark.parametrize("command", ["run", "slides", "reset"])
@pytest.mark.parametrize("number", ["", " ", "99", "-", "1.0", "0x1", "+1"])
def test_what_is_no_number_is_no_lecture(command, number, tmp_path, capsys):
    work = ["--work", str(tmp_path / "work")] if command == "reset" else []
    assert cli.main([command, *work, "--", number]) == 2
    said = capsys.readouterr()
    assert re.search(r"is empty|There is no lecture '", said.err) and said.out == ""
    assert not (tmp_path / "work").exists()


def test_a_planned_lecture_is_not_offered(two_lectures, capsys):
    assert cli.main(["run", "99"]) == 2
    assert "Choose one of 00, 01.\n" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["lab"], ["reset", "01"]])
def test_an_empty_folder_is_not_the_one_we_stand_in(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        cli.main([*command, "--work", ""])
    assert stopped.value.code == 2
    assert "argument --work: the name of the folder is empty" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["engine", "optimizers", "lookup"])
@pytest.mark.parametrize("rounds", ["0", "-1", "-31", "", "1.5", "many", "1e3"])
def test_rounds_that_cannot_be_measured_are_refused_at_once(what, rounds, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["bench", what, f"--rounds={rounds}"])
    assert stopped.value.code == 2
    assert "give a whole number, 1 or more" in capsys.readouterr().err
    with pytest.raises(CourseError, match="rounds=0: nothing can be measured"):
        benchmarks.run(what, 0, False, call=lambda *_, **__: pytest.fail("it was started"))


def test_one_round_is_enough():
    assert cli.parse(["bench", "engine", "--rounds", "1"]).rounds == 1


def test_a_planned_lecture_is_named_with_those_that_exist(two_lectures, capsys):
    assert cli.main(["run", "5"]) == 2
    assert "Lecture 05, Optimizers, is planned, not written yet. Choose: 00, 01." in capsys.readouterr().err


def test_an_interruption_is_not_a_traceback(monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "main", interrupted)
    assert cli.main(["doctor"]) == 130
    assert "Interrupted" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["run", "--no-such-option"], ["reset"], ["dance"], []])
def test_a_wrong_command_line_exits_with_usage(argv, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(argv)
    assert stopped.value.code == 2
    assert "usage: course" in capsys.readouterr().err


def test_only_the_doctor_runs_without_an_installation(entered, monkeypatch):
    monkeypatch.setattr(doctor, "main", lambda: 0)
    monkeypatch.setattr(testing, "run_all", lambda *given: 0)
    cli.main(["doctor"])
    cli.main(["test"])
    assert entered == [(["doctor"], False), (["test"], True)]


def test_run_takes_numbers_or_all(two_lectures, monkeypatch):
    ran = []
    monkeypatch.setattr(execute, "run_all", lambda paths, fresh: ran.append(([p.name[:2] for p in paths], fresh)))
    assert [cli.main(["run"]), cli.main(["run", "1", "--fresh"])] == [0, 0]
    assert ran == [(["00", "01"], False), (["01"], True)]


def test_check_names_what_is_stale(two_lectures, monkeypatch, capsys):
    monkeypatch.setattr(execute, "is_current", lambda path: path.name.startswith("00"))
    assert cli.main(["run", "--check", "00"]) == 0
    assert cli.main(["run", "--check"]) == 1
    assert "course run 01" in capsys.readouterr().out


def test_slides_are_built_for_each_lecture(two_lectures, monkeypatch, capsys):
    built = []
    monkeypatch.setattr(slides, "build", lambda lecture, **paper: built.append((lecture.number, paper)))
    monkeypatch.setattr(deck_tools, "fetch", lambda: "built without a pen")
    assert cli.main(["slides", "01", "--pdf"]) == 0
    assert built == [("01", {"pdf": True, "handout": False})]
    assert "built without a pen" in capsys.readouterr().out


def test_the_exit_code_of_the_tests_is_that_of_the_command(monkeypatch):
    asked = []
    monkeypatch.setattr(testing, "run_all", lambda *given: asked.append(given) or 1)
    for argv in (["-k", "lookup", "-x"], ["--perturbed"], ["--perturbed", "3", "--processors"]):
        assert cli.main(["test", *argv]) == 1
    assert asked == [(["-k", "lookup", "-x"], 0, False), ([], 1, False), ([], 3, True)]


def test_lab_refreshes_the_working_copy_and_opens_it(tmp_path, monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(student, "refresh", lambda work: [f"refreshed {work.name}"])
    monkeypatch.setattr(environment, "hand_over", opened.append)
    assert cli.main(["lab", "--no-browser", "--work", str(tmp_path), "--port=9999"]) == 0
    assert f"refreshed {tmp_path.name}" in capsys.readouterr().out
    assert opened == [lab.command(tmp_path, ["--no-browser", "--port=9999"])]


def test_reset_goes_to_the_working_copy(two_lectures, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(student, "reset", lambda name, work, keep_answers: [f"{name} in {work.name}"])
    assert cli.main(["reset", "01", "--work", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"01_matrix_gradients.ipynb in {tmp_path.name}\n"


def test_jupyterlab_stays_local_and_quiet(tmp_path):
    options = lab.command(tmp_path, ["--port=1"])
    assert "--ServerApp.ip=127.0.0.1" in options
    assert f"--ServerApp.root_dir={tmp_path}" in options
    assert "--LabApp.news_url=None" in options
    assert options[-1] == "--port=1"


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_is_allowed_only_where_the_user_is_root(tmp_path, monkeypatch, user, allowed):
    monkeypatch.setattr(lab.os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in lab.command(tmp_path)) == allowed


def test_the_doctor_reports_and_advises(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "problems", lambda: [])
    assert doctor.main() == 0
    said = capsys.readouterr().out
    assert str(ROOT) not in said  # a report can be shared
    assert re.search(r"^numpy +2\.", said, re.MULTILINE)
    monkeypatch.setattr(doctor, "problems", lambda: [("Not installed: torch", "Run make lab.")])
    assert doctor.main() == 1
    assert "PROBLEM        Not installed: torch. Run make lab." in capsys.readouterr().out


def test_the_doctor_sees_what_is_missing(monkeypatch):
    monkeypatch.setattr(environment, "installed_here", lambda root: False)
    monkeypatch.setattr(environment, "inside", lambda root: False)
    monkeypatch.setattr(doctor, "version", lambda name: None if name == "ipywidgets" else "1")
    assert [wrong.split(" ")[-1] for wrong, _ in doctor.problems()][1:] == ["ipywidgets"]
    assert "The course is not installed" in doctor.problems()[0][0]


def test_make_has_a_line_for_every_command():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\(COURSE\) (\w+)", makefile)) == set(cli.COMMANDS)
    assert set(re.search(r"\.PHONY: (.+)", makefile)[1].split()) == set(cli.COMMANDS) | {"help"}


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here (Windows): course is called directly")
def test_make_passes_options_through():
    outer = {name for name in os.environ if name.startswith(("MAKE", "MFLAGS"))}  # the tests may run under `make test`
    said = subprocess.run(
        ["make", "-n", "slides", "N=01", "ARGS=--pdf", "PYTHON=py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if name not in outer},
    )
    assert said.stdout.split() == ["py", "-m", "course_utils", "slides", "01", "--pdf"]


def test_a_command_that_cannot_find_its_lecture_raises_nothing_else():
    with pytest.raises(CourseError, match="There is no lecture"):
        cli.chosen(["x"])


def test_progress_counts_predictions_and_exercises_of_a_working_copy(tmp_path, capsys):
    assert cli.main(["progress", "--work", str(tmp_path)]) == 2
    assert "is not a working copy yet. `course lab` makes one." in capsys.readouterr().err
    (tmp_path / logbook.MANIFEST).write_text("{}")
    logbook.note("lookup_table_updates", "long_pause", "guess", "B", tmp_path)
    logbook.note("lookup_table_updates", "gather_rows", "solved", folder=tmp_path)
    assert cli.main(["progress", "--work", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "07 Lookup-table updates\n   Predictions: 1 of 1 right at once" in said
    assert re.search(r"Exercises: 1 of \d+ solved", said) and "1 of them right at once" in said.splitlines()[-1]
