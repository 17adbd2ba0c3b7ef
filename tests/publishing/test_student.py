"""The working copy: ours is upgraded, theirs is kept, and nothing is ever lost."""

import pytest
from working_copy import MINE, NAME, RUN_AGAIN, V1, V2, Course, notebook

from course_utils.errors import CourseError
from course_utils.publishing import student
from course_utils.publishing.page import working_copy


@pytest.fixture
def course(tmp_path):
    """A course whose first version was copied."""
    course = Course(tmp_path)
    course.publishes(V1)
    return course


def test_the_first_start_copies_and_the_second_says_nothing(tmp_path):
    course = Course(tmp_path)
    assert "copied" in course.publishes(V1)
    assert course.copy == V1
    assert course.publishes(V1) == ""
    assert course.backups == []


def test_a_course_without_notebooks_still_has_a_folder_to_open(tmp_path):
    course = Course(tmp_path)
    assert student.refresh(course.work, course.source) == []
    assert course.work.is_dir()


# mine → what the student's file holds when V2 is published; kept → whether it stays; says → in the line printed
UPGRADES = {
    "untouched": (V1, False, "took the current version"),
    "run again": (RUN_AGAIN, False, "took the current version"),
    "changed": (MINE, True, "you changed yours"),
    "not a notebook": (b"{half a", True, "cannot be read as a notebook"),
    "emptied": (b"", True, "cannot be read as a notebook"),
    "a notebook without cells": (b"{}", True, "cannot be read as a notebook"),
    "not text": (b"\xff\xfe\x00", True, "cannot be read as a notebook"),
}


@pytest.mark.parametrize(("mine", "kept", "says"), UPGRADES.values(), ids=UPGRADES)
def test_an_upgrade(course, mine, kept, says):
    course.edits(mine)
    said = course.publishes(V2)
    assert says in said
    assert course.copy == (mine if kept else V2)
    assert course.backups == ([] if kept else [mine])
    assert ("reset N=01" in said) == kept


def test_an_edited_notebook_survives_every_later_start(course):
    course.edits(MINE)
    assert course.publishes(V1) == ""
    for version in (V2, notebook("print(3)"), V1):
        course.publishes(version)
        assert course.copy == MINE
    assert course.backups == []


def test_new_outputs_alone_change_nothing(course):
    assert course.publishes(notebook("print(1)", output="1.5")) == ""
    assert course.copy == V1 and course.backups == []
    course.edits(RUN_AGAIN)  # the student ran it
    assert course.publishes(notebook("print(1)", output="2.5")) == ""
    assert course.copy == RUN_AGAIN


def test_reset_backs_up_and_takes_the_new_one(course):
    course.edits(MINE)
    course.publishes(V2)
    assert student.BACKUP in course.resets()
    assert course.copy == V2
    assert course.backups == [MINE]
    assert course.publishes(notebook("print(3)")) != ""  # it is the course's again: upgraded
    assert course.copy == working_copy(notebook("print(3)"))


def test_backups_of_one_second_do_not_overwrite_each_other(course):
    for data in (MINE, RUN_AGAIN, b"{half a"):
        course.edits(data)
        course.resets()
    assert course.backups == sorted([MINE, RUN_AGAIN, b"{half a"])


def test_a_deleted_notebook_is_copied_again(course):
    (course.work / NAME).unlink()
    assert "copied" in course.publishes(V2)
    assert course.copy == V2


def test_the_students_own_files_are_never_touched(course):
    own = {"my_notes.ipynb": MINE, "data.csv": b"1,2", ".hidden": b"x"}
    for name, data in own.items():
        (course.work / name).write_bytes(data)
    course.publishes(V2)
    course.resets()
    assert {name: (course.work / name).read_bytes() for name in own} == own


@pytest.mark.parametrize("manifest", [None, b"{half a", b"[]", b'{"notebooks": {"x": 3}}'])
def test_without_a_manifest_files_speak_for_themselves(course, manifest):
    path = course.work / student.MANIFEST
    path.write_bytes(manifest) if manifest else path.unlink()
    assert course.publishes(V1) == ""  # equal to ours: adopted
    course.publishes(V2)
    assert course.copy == V2
    course.edits(MINE)
    path.unlink()
    assert "was kept" in course.publishes(V1)
    assert course.copy == MINE


class Killed(BaseException):
    """The process ends here."""


def test_an_interruption_between_copy_and_record_repairs_itself(course, monkeypatch):
    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(student, "_record", killed)
        with pytest.raises(Killed):
            course.publishes(V2)
    assert course.copy == V2
    assert course.publishes(V2) == ""
    course.publishes(V1)  # known as ours again: upgraded without a word about changes
    assert course.copy == V1


def test_an_interruption_while_writing_leaves_the_old_file_whole(course, monkeypatch):
    from course_utils.publishing import notebook_files

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(notebook_files.os, "replace", killed)
        with pytest.raises(Killed):
            course.publishes(V2)
    assert course.copy == V1
    assert [path.name for path in course.work.glob(".*.ipynb.*")] == []
    course.publishes(V2)
    assert course.copy == V2


def test_a_broken_notebook_of_the_course_is_not_handed_out(course):
    with pytest.raises(CourseError, match="Restore it: git checkout -- "):
        course.publishes(b"<<<<<<< HEAD")
    assert course.copy == V1


def test_a_copy_has_no_outputs_so_that_nothing_answers_before_the_student(tmp_path):
    course = Course(tmp_path)
    course.publishes(notebook("print(1)", output="the answer"))
    assert course.copy == V1
    assert course.publishes(notebook("print(1)", output="other digits")) == ""
