"""What the operating system refuses is a sentence with the way out and exit code 2, at every command and every file."""

import errno
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import rights

from course_utils import cli, lectures
from course_utils.errors import CourseError
from course_utils.lectures import ROOT
from course_utils.publishing import execute, notebook_files, slides, student, talk
from course_utils.tools import environment, refusals

NAME = "01_matrix_gradients.ipynb"
with_rights = pytest.mark.skipif(not rights.REFUSE, reason="here no folder refuses its owner (Windows)")


# A talk without pictures, so that no notebook runs; its deck is some 100 KB.
TALK = "# A title {#title}\n\nMinutes: 1\n" + "".join(
    f"### Slide {number} {{#slide-{number}}}\n\n{'word ' * 150}\n\nMinutes: 1\n" for number in range(100)
)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A function: `course …` on a copy of lecture 01 and folders of its own; (exit code, what stood on stderr)."""
    notebooks, build = tmp_path / "notebooks", tmp_path / "build"
    notebooks.mkdir()
    (notebooks / NAME).write_bytes(lectures.find(1).path.read_bytes())
    monkeypatch.setattr(lectures, "NOTEBOOKS", notebooks)
    monkeypatch.setattr(lectures, "LECTURES", (lectures.find(1),))
    monkeypatch.setattr(student.refresh, "__defaults__", (notebooks,))
    monkeypatch.setattr(student.reset, "__defaults__", (notebooks, False))
    monkeypatch.setattr(slides.build, "__defaults__", (False, False, build))
    monkeypatch.setattr(talk, "TALKS", notebooks)
    talk.path_of(lectures.find(1)).write_text(TALK)
    monkeypatch.setattr(environment, "enter", lambda argv, install: None)
    monkeypatch.setattr(environment, "hand_over", lambda command: None)
    monkeypatch.setattr(execute, "execute", lambda notebook, path: notebook.cells[0].update(source="# another"))
    return tmp_path


COMMANDS = {
    "lab": (["lab", "--work"], "work"),
    "reset": (["reset", "1", "--work"], "work"),
    "slides": (["slides", "1"], "build"),
    "run": (["run", "1"], "notebooks"),
}


def said(argv, folder, capsys):
    """Run the command; its exit code and what it said on stderr."""
    capsys.readouterr()
    code = cli.main([*argv, str(folder / "work")] if argv[-1] == "--work" else argv)
    return code, capsys.readouterr().err


def here(folder):
    """Every file below the folder with its bytes."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@with_rights
@pytest.mark.parametrize(("argv", "writes"), COMMANDS.values(), ids=COMMANDS)
def test_a_folder_that_may_not_be_written(course, capsys, argv, writes):
    (course / writes).mkdir(exist_ok=True)
    (course / writes).chmod(0o555)
    with rights.that_count():
        code, message = said(argv, course, capsys)
    (course / writes).chmod(0o755)
    assert code == 2
    assert f"{course / writes}" in message and "Permission denied" in message
    assert f"chmod -R u+rwX {course / writes}\n" in message


@pytest.mark.parametrize("refusal", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT], ids=errno.errorcode.get)
@pytest.mark.parametrize(("argv", "writes"), COMMANDS.values(), ids=COMMANDS)
def test_a_full_disk(course, capsys, monkeypatch, argv, writes, refusal):
    """The refusal comes where it would: at the write, which names no file."""
    (course / writes).mkdir(exist_ok=True)
    opened, before = Path.open, here(course)

    def full(path, mode="r", *rest, **options):
        file = opened(path, mode, *rest, **options)
        return Full(file) if "x" in mode else file

    class Full:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, data):
            self.file.write(data[: len(data) // 2])
            raise OSError(refusal, os.strerror(refusal))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        code, message = said(argv, course, capsys)
    assert code == 2
    assert f"There is no room for {course / writes}" in message
    assert os.strerror(refusal) in message and "Free some space" in message
    assert here(course) == before  # neither half a file nor a draft


def limited():
    """Let no file of this process grow beyond 40 KiB, as `ulimit -f 40` does."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (40_960, 40_960))


@pytest.mark.skipif(os.name != "posix", reason="Windows has no limit on the size of a file")
def test_a_write_that_fails_leaves_the_good_deck(tmp_path):
    """The real refusal, in a process of its own: a deck of 100 KB where only 40 KiB may be written."""
    talks, build = tmp_path / "talks", tmp_path / "build"
    talks.mkdir()
    (talks / "08_momentum_ordering.md").write_text(TALK)
    program = (
        "import sys; from pathlib import Path; from course_utils import cli;"
        "from course_utils.tools import environment as e;"
        "from course_utils.publishing import slides, talk; talk.TALKS = Path(sys.argv[1]);"
        "slides.build.__defaults__ = (False, False, Path(sys.argv[2]));"
        "e.enter = lambda *a, **k: None;"
        "sys.exit(cli.main(['slides', '8']))"
    )
    command = [sys.executable, "-c", program, str(talks), str(build)]
    subprocess.run(command, cwd=ROOT, check=True)
    deck = next(build.glob("08*.html"))
    good = deck.read_bytes() + b"<!-- an older deck -->"
    deck.write_bytes(good)
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, preexec_fn=limited)
    assert (refused.returncode, deck.read_bytes()) == (2, good), refused.stderr
    assert f"There is no room for {deck} (File too large)" in refused.stderr
    assert list(build.glob(".*")) == []


def file_at(path):
    path.write_text("a file")


def folder_at(path):
    path.mkdir()


def link_to_nothing(path):
    path.symlink_to(path.with_name("nowhere"))


# command → (what is made, where, what the message says of it)
IN_PLACE = {
    "lab, a file": (["lab", "--work"], file_at, "work", "is a file, and a folder is needed"),
    "reset, a file": (["reset", "1", "--work"], file_at, "work", "is a file, and a folder is needed"),
    "slides, a file": (["slides", "1"], file_at, "build", "is a file, and a folder is needed"),
    "lab, a link": (["lab", "--work"], link_to_nothing, "work", "which does not exist"),
    "reset, a link": (["reset", "1", "--work"], link_to_nothing, "work", "which does not exist"),
    "slides, a link": (["slides", "1"], link_to_nothing, "build", "which does not exist"),
    "lab, the manifest": (["lab", "--work"], folder_at, "work/.course.json", "is a folder, and a file is needed"),
    "reset, the manifest": (
        ["reset", "1", "--work"],
        folder_at,
        "work/.course.json",
        "is a folder, and a file is needed",
    ),
    "reset, the notebook": (["reset", "1", "--work"], folder_at, f"work/{NAME}", "is a folder, and a file is needed"),
    "slides, the deck": (["slides", "1"], folder_at, "build/01_matrix_gradients.html", "is a folder, and a file"),
    "slides, an asset": (["slides", "1"], folder_at, "build/assets/deck.js", "is a folder, and a file"),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows calls each of these a refused permission")
@pytest.mark.parametrize(("argv", "make", "where", "says"), IN_PLACE.values(), ids=IN_PLACE)
def test_something_else_stands_in_its_place(course, capsys, argv, make, where, says):
    (course / where).parent.mkdir(parents=True, exist_ok=True)
    make(course / where)
    code, message = said(argv, course, capsys)
    assert code == 2
    assert str(course / where) in message and says in message


@pytest.mark.parametrize("argv", [["run", "1"], ["run", "--check", "1"], ["slides", "1"], ["reset", "1", "--work"]])
def test_a_notebook_that_is_missing_is_not_planned(course, capsys, argv):
    (course / "notebooks" / NAME).unlink()
    code, message = said(argv, course, capsys)
    assert code == 2
    assert str(course / "notebooks" / NAME) in message
    assert "planned" not in message


def test_lab_names_the_notebook_that_is_missing_and_opens(course, capsys, monkeypatch):
    opened = []
    monkeypatch.setattr(environment, "hand_over", opened.append)
    (course / "notebooks" / NAME).unlink()
    assert cli.main(["lab", "--work", str(course / "work")]) == 0
    assert f"has lost {course / 'notebooks' / NAME}. Restore it: git checkout -- " in capsys.readouterr().out
    assert len(opened) == 1


def test_one_lecture_that_fails_does_not_keep_the_others_from_being_done(capsys):
    done = []

    def action(lecture):
        if lecture.number in ("01", "03"):
            raise CourseError("Cell 3 has no end.")
        if lecture.number == "02":
            raise PermissionError(errno.EPERM, "Operation not permitted")
        done.append(lecture.number)

    with pytest.raises(CourseError) as failed:
        cli.each(lectures.LECTURES[:5], action)
    assert done == ["00", "04"]
    first, second = str(failed.value).splitlines()
    assert first == "01_matrix_gradients.ipynb, 03_network_components.ipynb: Cell 3 has no end."
    assert second.startswith("02_computation_graphs.ipynb: The operating system refused: Operation not permitted.")


REFUSED = [errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EROFS, errno.EIO, errno.EMFILE, errno.ELOOP, errno.EISDIR]


@pytest.mark.parametrize("number", REFUSED, ids=errno.errorcode.get)
@pytest.mark.parametrize("named", [True, False])
def test_each_refusal_is_a_sentence(tmp_path, number, named):
    path = [str(tmp_path / "it")] if named else []
    message = refusals.explained(OSError(number, os.strerror(number), *path))
    assert all(name in message for name in path)
    assert os.strerror(number) in message or number == errno.EISDIR
    assert "the same command again" in message


ALL = {
    name: [name, *({"reset": ["1"], "bench": ["engine"], "new": ["12", "A title"]}.get(name, []))]
    for name in cli.COMMANDS
}


@pytest.mark.parametrize("argv", ALL.values(), ids=ALL)
def test_a_refusal_before_or_in_any_command_is_advice(tmp_path, monkeypatch, capsys, argv):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "it"))

    _, *rest = cli.COMMANDS[argv[0]]
    monkeypatch.setattr(environment, "enter", refuse)
    assert cli.main(argv) == 2
    monkeypatch.setattr(environment, "enter", lambda argv, install: None)
    monkeypatch.setitem(cli.COMMANDS, argv[0], (refuse, *rest))
    assert cli.main(argv) == 2
    assert capsys.readouterr().err.count(f"{tmp_path / 'it'} cannot be read or written: Permission denied.") == 2


@pytest.mark.skipif(os.name != "posix", reason="/dev/full and pipes that close are POSIX's")
@pytest.mark.parametrize("target", ["/dev/full", "a pipe nobody reads"])
def test_what_cannot_be_printed_is_no_traceback(tmp_path, target):
    command = [sys.executable, "-m", "course_utils", "reset", "0", "1", "2", "--work", str(tmp_path)]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    if target == "/dev/full":
        if not os.path.exists(target):
            pytest.skip("this system has no /dev/full")
        with open(target, "w") as output:
            ran = subprocess.run(command, cwd=tmp_path, env=environ, stdout=output, stderr=subprocess.PIPE, text=True)
        assert "The disk is full, or a limit is reached" in ran.stderr
    else:
        reading, writing = os.pipe()
        os.close(reading)
        ran = subprocess.run(command, cwd=tmp_path, env=environ, stdout=writing, stderr=subprocess.PIPE, text=True)
        os.close(writing)
        assert ran.stderr == ""
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr and "Exception" not in ran.stderr


PLACES = ["/a b/it's (1)/x", "/50% #1 [ü] & co/notebooks/03.ipynb", "/plain/x"]


@pytest.mark.skipif(os.name == "nt", reason="shlex reads POSIX quotes")
@pytest.mark.parametrize("place", PLACES)
def test_a_command_in_a_message_can_be_pasted(place, monkeypatch):
    assert shlex.split(refusals.restore(place).split(": ")[1]) == ["git", "checkout", "--", place]


@with_rights
def test_a_way_out_that_can_be_pasted_works(tmp_path, monkeypatch):
    folder = tmp_path / "50% #1 [ü] & co"
    folder.mkdir()
    folder.chmod(0o555)
    monkeypatch.setattr(refusals, "ROOT", tmp_path)
    with rights.that_count():
        with pytest.raises(OSError) as refused:
            notebook_files.write_whole(folder / "x.ipynb", b"x")
        command = refusals.explained(refused.value).split("the right: ")[1].splitlines()[0]
        subprocess.run(command, shell=True, check=True)
        notebook_files.write_whole(folder / "x.ipynb", b"x")
    assert (folder / "x.ipynb").read_bytes() == b"x"


@with_rights
def test_what_belongs_to_somebody_else_is_named_with_its_owner(tmp_path, monkeypatch):
    """As after `sudo make lab`: only root can make such a folder, so the user is another one here."""
    monkeypatch.setattr(refusals, "ROOT", tmp_path)
    monkeypatch.setattr(refusals.os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "work" / "x"))
    message = refusals.explained(error)
    assert "belongs to " in message and "sudo chown -R" in message
    monkeypatch.setattr(refusals, "ROOT", tmp_path / "elsewhere")
    assert "chown" not in refusals.explained(error)  # not a folder of the course: nobody is told to take it


def test_without_git_a_lost_file_comes_from_a_fresh_copy(tmp_path, monkeypatch):
    monkeypatch.setattr(refusals, "ROOT", tmp_path)
    assert "fresh copy of the course" in refusals.restore(tmp_path / "x")
