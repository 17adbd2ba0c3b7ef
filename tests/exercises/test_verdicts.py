"""What a student sees of an exercise: in a cell, in HTML, and on a console that prints ASCII only."""

import io
import sys

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from test_exercises import make_product

from course_utils.exercises.framework.verdict import Verdict, printable


@pytest.fixture
def product():
    return make_product()


# In cells


@pytest.fixture
def shell(product):
    shell = InteractiveShell.instance()
    shell.user_ns.update(product=product, np=np)
    yield shell
    InteractiveShell.clear_instance()


def run_cell(shell, text):
    result = shell.run_cell(text, store_history=True)
    assert result.success
    return result.result


def test_functions_of_cells_are_read_each_from_its_own_cell(shell):
    stub = "def mine(a, b):\n    ...\n\nproduct.check(mine)"
    broken = "# a comment\n\ndef mine(a, b):\n    c = a\n    return c.nothing\n\nproduct.check(mine)"
    assert run_cell(shell, stub).status == "not attempted"
    assert "Line 5 of your code: `return c.nothing`" in run_cell(shell, broken).message
    assert run_cell(shell, "def mine(a, b):\n    return np.outer(a, b)\n\nproduct.check(mine)").status == "correct"
    assert run_cell(shell, stub).status == "not attempted"


def test_a_cell_shows_text_and_html(shell):
    data, _ = shell.display_formatter.format(run_cell(shell, "product.check()"))
    assert set(data) == {"text/plain", "text/html"}
    assert data["text/plain"].startswith("○ not attempted yet")


# What is shown


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_that_cannot_print_a_mark_gets_ascii(monkeypatch, encoding, product):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    shown = [
        product,
        product.hint(),
        product.solution(),
        *(Verdict(o, "∂J/∂Wᵀ ŷ ⊗ 漢 \ud800") for o in ("wrong", "raised")),
    ]
    texts = [repr(thing) for thing in shown]
    for text in texts:
        text.encode(encoding)
    assert texts[-2] == "[x] wrong. dJ/dW^T y ? ? ?"


def test_a_console_that_can_print_it_gets_all():
    assert printable("✓ ∂ᵀ½ŷ", "utf-8") == "✓ ∂ᵀ½ŷ"
    assert printable("a", "no such encoding") == "a"


def test_html_is_escaped_marked_and_worded(product):
    def malicious(a, b):
        raise ValueError("<script>alert(1)</script> & `a < b`")

    page = product.check(malicious)._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert ">a &lt; b</code>" in page
    assert "<strong>⚠ your code raised</strong>" in page
    assert page.startswith('<div class="course-verdict"')


def test_text_and_html_are_the_same_each_time():
    def shown():
        task = make_product()
        given = (lambda a, b: a @ b, lambda a, b: a.nothing, lambda a, b: a, np.outer, ...)
        things = [task, task.hint(), task.solution(), *map(task.check, given)]
        return [(repr(thing), thing._repr_html_()) for thing in things]

    assert shown() == shown()


def test_hints_come_one_at_a_time_and_the_last_stays(product):
    heads = [repr(product.hint()) for _ in range(5)]
    assert heads == ["Hint 1 of 3. First.", "Hint 2 of 3. Second.", *["Hint 3 of 3. Third."] * 3]


def test_the_solution_is_the_source_without_its_decorator(product):
    assert product.solution_source == 'def product(a, b):\n    """All pairs."""\n    return np.outer(a, b)'
    assert repr(product.solution()) == product.solution_source
    assert "<details><summary" in product.solution()._repr_html_()


def test_an_exercise_announces_itself(product):
    assert product.heading == "The product · ★★☆ · 2 minutes"
    assert repr(product).splitlines()[:2] == [product.heading, "  Write aᵀb."]
