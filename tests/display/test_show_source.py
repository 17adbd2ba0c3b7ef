"""The source that a notebook shows is the body of the function, all of it, moved to the left margin."""

import pytest

from course_utils.display.show_source import show_source


class Pair:
    def add(self, a, b):
        total = a + b
        return total


def one(a):
    return a


BODY = "total = a + b\nreturn total\n"
WHOLE = "def add(self, a, b):\n    total = a + b\n    return total\n"


@pytest.mark.parametrize("options, shown", [({}, BODY), ({"signature": False}, BODY), ({"signature": True}, WHOLE)])
def test_the_body_is_shown_and_the_first_line_on_request(options, shown, capsys):
    show_source(Pair.add, **options)
    assert capsys.readouterr().out == shown


def test_a_body_of_one_line(capsys):
    show_source(one)
    assert capsys.readouterr().out == "return a\n"
