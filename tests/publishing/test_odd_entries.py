"""A student's folder as it may be found: what cannot be read, full disks, drafts of killed processes, rights."""

import os
import subprocess
import time

import pytest
import rights
from working_copy import MINE, NAME, RUN_AGAIN, V1, V2, Course

from course_utils.lectures import ROOT
from course_utils.publishing import notebook_files, student
from course_utils.publishing.notebook_files import OLD, write_whole

OTHER = "02_computation_graphs.ipynb"
posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such entries and no umask")


@pytest.fixture
def course(tmp_path):
    """A course whose first version was copied."""
    course = Course(tmp_path)
    course.publishes(V1)
    return course


def unreadable(path):
    path.write_bytes(MINE)
    path.chmod(0)


def folder(path):
    path.mkdir()
    (path / "mine.txt").write_text("mine")


def into_a_closed_folder(path):
    (path.parent / "closed").mkdir()
    (path.parent / "closed" / "x").write_bytes(MINE)
    path.symlink_to(path.parent / "closed" / "x")
    (path.parent / "closed").chmod(0)


# what stands where a notebook should be → why it cannot be read; none where a fresh copy takes its place
ODD = {
    "unreadable": (unreadable, "Permission denied"),
    "a folder": (folder, "it is a folder"),
    "a pipe": (os.mkfifo if os.name == "posix" else None, "it is not a file"),
    "a link to a folder": (lambda path: path.symlink_to(path.parent), "it is a folder"),
    "a link to what may not be seen": (into_a_closed_folder, "Permission denied"),
    "a link to nothing": (lambda path: path.symlink_to("nothing"), None),
    "a link to itself": (lambda path: path.symlink_to(path.name), None),
}


@posix
@pytest.mark.parametrize(("make", "why"), ODD.values(), ids=ODD)
def test_one_odd_entry_is_named_and_the_others_are_brought_up_to_date(course, make, why):
    path = course.work / NAME
    path.unlink()
    make(path)
    before = path.lstat()
    (course.source / OTHER).write_bytes(V1)
    with rights.that_count():
        said = course.publishes(V2)
    if make is into_a_closed_folder:
        (course.work / "closed").chmod(0o755)
    assert (course.work / OTHER).read_bytes() == V1
    assert f"{OTHER}: copied." in said
    if why:
        assert f"{NAME} cannot be read, and was kept ({why}). Rename it" in said
        assert (path.lstat().st_ino, path.lstat().st_mode) == (before.st_ino, before.st_mode)
    else:
        assert f"{NAME}: copied." in said and course.copy == V2


def test_what_cannot_be_backed_up_is_kept_and_the_others_go_on(course):
    (course.work / student.BACKUP).write_text("a file where the backups should go")
    course.edits(RUN_AGAIN)
    (course.source / OTHER).write_bytes(V1)
    said = course.publishes(V2)
    assert f"{NAME} cannot be backed up, and was kept" in said
    assert course.copy == RUN_AGAIN
    assert (course.work / OTHER).read_bytes() == V1


@posix
def test_a_working_copy_that_may_not_be_read_is_refused_once(course):
    course.work.chmod(0)
    with rights.that_count(), pytest.raises(PermissionError, match=str(course.work)):
        course.publishes(V2)
    course.work.chmod(0o755)
    assert course.copy == V1


def test_half_a_backup_is_none(course, monkeypatch):
    def full(path, data):
        path.open("ab").write(data[:5])
        raise OSError(28, "No space left on device")

    course.edits(MINE)
    with monkeypatch.context() as patch:
        patch.setattr(student.Path, "write_bytes", full)
        with pytest.raises(OSError, match=r"\.backup"):
            course.resets()
    assert (course.backups, course.copy) == ([], MINE)


def test_two_backups_at_once_take_two_names(course, monkeypatch):
    """The other process takes the name between our look and our write."""
    touched = student.Path.touch

    def touch(path, *args, **options):
        with monkeypatch.context() as patch:
            patch.setattr(student.Path, "touch", touched)
            if path.stem.count("-") == 1:
                path.write_bytes(b"theirs")
        touched(path, *args, **options)

    course.edits(MINE)
    with monkeypatch.context() as patch:
        patch.setattr(student.Path, "touch", touch)
        course.resets()
    assert course.backups == sorted([b"theirs", MINE])


def mode(path):
    return path.stat().st_mode & 0o777


@posix
@pytest.mark.parametrize(("mask", "expected"), [(0o077, 0o600), (0o022, 0o644), (0o002, 0o664), (0o027, 0o640)])
def test_a_file_has_the_rights_that_the_umask_gives(tmp_path, mask, expected):
    old = os.umask(mask)
    try:
        write_whole(tmp_path / "new.ipynb", b"1")
        (tmp_path / "private.ipynb").touch(0o600)
        write_whole(tmp_path / "private.ipynb", b"1")
        course = Course(tmp_path)
        course.publishes(V1)
        course.edits(MINE)
        (course.work / NAME).chmod(0o600)
        course.resets()
    finally:
        os.umask(old)
    assert mode(tmp_path / "new.ipynb") == expected
    assert mode(course.work / student.MANIFEST) == expected
    assert mode(tmp_path / "private.ipynb") == 0o600
    assert [mode(path) for path in (course.work / student.BACKUP).glob("*")] == [0o600]  # no wider than what it saves


DRAFT = f".{NAME}.2z4gjl9p"
OWN = [".notes.settings", f".{NAME}", f".{NAME}.bak", f"{NAME}.2z4gjl9p", ".data.csv.2z4gjl9p"]


def test_old_drafts_go_at_the_next_write_and_nothing_else_does(course):
    young, old = f".{OTHER}.abcd1234", time.time() - OLD - 60
    for name in (DRAFT, young, *OWN):
        (course.work / name).write_bytes(b"half")
        if name != young:
            os.utime(course.work / name, (old, old))
    (course.work / f".{OTHER}.aaaaaaaa").mkdir()
    os.utime(course.work / f".{OTHER}.aaaaaaaa", (old, old))
    course.publishes(V2)
    kept = {NAME, student.MANIFEST, student.BACKUP, young, *OWN, f".{OTHER}.aaaaaaaa"}
    assert {path.name for path in course.work.iterdir()} == kept


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a copy from a ZIP has no git that could see anything")
def test_git_does_not_see_drafts():
    """What `git status` would show of the folder of lectures after a kill."""
    names = [f"notebooks/{DRAFT}", f"notebooks/{NAME}", "notebooks/.01.txt"]
    asked = subprocess.run(["git", "check-ignore", "--no-index", *names], cwd=ROOT, capture_output=True, text=True)
    assert asked.stdout.split() == [f"notebooks/{DRAFT}"], asked.stderr


def test_a_killed_write_leaves_a_draft_that_git_ignores_and_that_is_known(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(notebook_files.os, "replace", lambda draft, path: None)
        write_whole(tmp_path / NAME, b"1")
    [draft] = tmp_path.iterdir()
    assert notebook_files.DRAFT.fullmatch(draft.name)
    notebook_files.remove_stale_drafts(tmp_path, now=time.time() + OLD + 60)
    assert list(tmp_path.iterdir()) == []
