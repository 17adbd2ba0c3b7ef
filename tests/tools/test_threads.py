"""A kernel of the course has one thread, unless the reader says how many."""

import pytest

from course_utils.tools import doctor, threads
from course_utils.tools.kernels import CourseKernels, repeatable


@pytest.fixture
def unset(monkeypatch):
    for name in threads.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_kernel_gets_one_thread(unset):
    assert CourseKernels().get_kernel_spec("python3").env == threads.ONE


@pytest.mark.parametrize("name", threads.VARIABLES)
def test_a_reader_who_says_how_many_is_heard(unset, name):
    unset.setenv(name, "4")
    assert CourseKernels().get_kernel_spec("python3").env == {}
    assert threads.description() == f"{name}=4"


def test_where_the_course_tests_itself_there_is_one(unset):
    unset.setenv("OMP_NUM_THREADS", "4")
    assert threads.ONE.items() <= repeatable().items()


def test_the_doctor_says_how_many_and_how_to_change_it(unset):
    for change in (lambda: None, lambda: [unset.setenv(*one) for one in threads.ONE.items()]):
        change()
        said = dict(doctor.report())["Threads"]
        assert said.startswith("one") and "OMP_NUM_THREADS=4 course lab" in said
