"""The doctor speaks wherever it is asked: what is broken is a line of its report, never its end."""

import os
import subprocess
import sys

import pytest
import rights

from course_utils.lectures import ROOT
from course_utils.tools import browser, doctor, environment, reader_folders


def asked(**settings):
    """What the doctor says of NumPy and PyTorch in a process of its own, with these variables; its exit code."""
    program = (
        "import sys; from course_utils.tools import doctor; doctor.PACKAGES = 'numpy', 'torch'; sys.exit(doctor.main())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True
    )
    assert ran.stderr == ""
    assert ran.stdout.startswith("Python   ") and "\nSystem   " in ran.stdout
    return ran.stdout, ran.returncode


# what the package does when it is imported → what the doctor says of it
DAMAGE = {
    "a library that does not load": (
        "raise OSError('[WinError 126] fbgemm.dll\\nand more')",
        "OSError: [WinError 126] fbgemm.dll. ",
    ),
    "an import that is missing": ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'. "),
    "an error in it": ("1 / 0", "ZeroDivisionError: division by zero. "),
    "a way out": ("raise SystemExit(3)", "SystemExit: 3. "),
    "a crash": ("import os; os._exit(7)", "it crashes (exit code 7). "),
}


@pytest.mark.parametrize(("source", "says"), DAMAGE.values(), ids=DAMAGE)
def test_a_pytorch_that_does_not_import_is_a_line(tmp_path, source, says):
    (tmp_path / "torch.py").write_text(source)
    report, code = asked(PYTHONPATH=str(tmp_path))
    assert code == 1
    assert "CUDA           PyTorch does not import\n" in report
    assert f"PROBLEM        torch cannot be imported: {says}PYTHONPATH is set" in report


def test_every_package_is_tried_also_after_one_that_crashes(tmp_path, monkeypatch):
    (tmp_path / "scipy.py").write_text("import os; os._exit(7)")
    (tmp_path / "ipykernel.py").write_text("raise RuntimeError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = doctor.import_errors(["numpy", "scipy", "ipykernel"])
    assert found == {"scipy": "it crashes (exit code 7)", "ipykernel": "RuntimeError:"}


def test_the_advice_fits_the_machine(monkeypatch):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr(doctor.platform, "system", lambda: "Windows")
    assert "Visual C++ Redistributable" in doctor.advice_on_import("torch")
    monkeypatch.setattr(doctor.platform, "system", lambda: "Linux")
    assert doctor.advice_on_import("torch") == "Delete .venv and run make lab, which makes it again."


def test_what_is_missing_is_not_also_a_note(monkeypatch, capsys):
    have = {"numpy": "1.0"}
    monkeypatch.setattr(doctor, "version", have.get)
    assert doctor.main() == 1
    notes = [line for line in capsys.readouterr().out.splitlines() if line.startswith("note")]
    assert len(notes) == 1 and "numpy 1.0 instead of" in notes[0]


def test_damaged_records_of_a_package_count_as_not_installed(monkeypatch):
    def damaged(name):
        raise TypeError("expected string or bytes-like object")

    monkeypatch.setattr(doctor.importlib.metadata, "version", damaged)
    assert doctor.version("numpy") is None


def test_one_line_that_is_unknown_leaves_the_others(monkeypatch):
    def broken(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(browser, "executable", broken)
    monkeypatch.setattr(environment, "inside", broken)
    report = dict(doctor.report())
    assert "Permission denied" in report["Browser"] and "Permission denied" in report["Environment"]
    assert report["numpy"] == doctor.version("numpy")
    assert any("Permission denied" in wrong for wrong, _ in doctor.problems())


@pytest.mark.parametrize("refused", ["is_current", "installed_here", "inside", "ensure"])
def test_the_doctor_is_reached_where_the_environment_cannot_be_read(monkeypatch, refused):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(environment, refused, refuse)
    environment.enter(["doctor"], install=False)


def test_without_a_home_there_is_a_report(monkeypatch):
    monkeypatch.setattr(doctor.os.path, "expanduser", lambda path: path)
    assert dict(doctor.report())["Kernel"]
    assert "Set HOME to a folder" in str(doctor.found_by(doctor.of_folders))


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder, and nothing that says otherwise."""
    for variable in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "PROGRAMDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def test_a_home_that_can_be_written_is_no_problem_and_stays_as_it_is(home):
    assert doctor.found_by(doctor.of_folders) == []
    reader_folders.demand_runtime()
    assert list(home.iterdir()) == []


@pytest.mark.skipif(not rights.REFUSE, reason="here no folder refuses its owner (Windows)")
def test_a_home_that_cannot_be_written_is_one_problem(home):
    home.chmod(0o555)
    with rights.that_count():
        [(wrong, advice)] = doctor.found_by(doctor.of_folders)
    assert "JUPYTER_RUNTIME_DIR" in wrong and "MPLCONFIGDIR" in wrong and "Permission denied" in wrong
    assert advice.startswith("Set HOME to a folder that you can write to")


def test_each_folder_is_asked_by_the_name_that_moves_it(home, monkeypatch):
    (home / "a file").touch()
    for variable in reader_folders.folders():
        with monkeypatch.context() as patch:
            patch.setenv(variable, str(home / "a file" / "x"))
            named = [name for name, _, _ in reader_folders.refused()]
        assert variable in named
        assert set(named) <= {variable, "JUPYTER_RUNTIME_DIR"}  # the runtime folder lies in that of the data


def test_matplotlib_and_jupyter_look_where_we_say(home, monkeypatch):
    """The folders are computed, not asked for: asking Matplotlib would make them, or complain."""
    program = (
        "import matplotlib; from course_utils.tools.reader_folders import folders;"
        "print(matplotlib.get_configdir() == str(folders()['MPLCONFIGDIR']))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "True\n"


def test_lab_says_in_a_sentence_that_it_could_not_start(home, monkeypatch, capsys):
    from course_utils import cli
    from course_utils.publishing import student

    (home / "a file").touch()
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(home / "a file" / "x"))
    monkeypatch.setattr(environment, "enter", lambda argv, install: None)
    monkeypatch.setattr(environment, "hand_over", lambda command: pytest.fail("JupyterLab was started"))
    monkeypatch.setattr(student, "refresh", lambda work: [])
    assert cli.main(["lab"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("JupyterLab cannot start") and "Set HOME or JUPYTER_RUNTIME_DIR" in said
