"""The framework of the exercises: one of four outcomes, whatever a student hands over."""

import functools
import linecache
import re

import numpy as np
import pytest

from course_utils.errors import CourseError
from course_utils.exercises.framework.exercise import Exercise, exercise
from course_utils.exercises.framework.function_source import is_stub
from course_utils.exercises.framework.outcome import difference


def make_product():
    """A fresh exercise: the outer product of two vectors."""

    @exercise(
        "The product",
        minutes=2,
        difficulty=2,
        objective="Write aᵀb.",
        cases=lambda rng: [(rng.normal(size=m), rng.normal(size=n)) for m, n in ((2, 3), (4, 1), (2, 2))],
        hints=("First.", "Second.", "Third."),
    )
    def product(a, b):
        """All pairs."""
        return np.outer(a, b)

    product.recognizes(
        transposed=("Rows < columns.", {"np.outer(a, b)": "np.outer(b, a)"}),
        inner=("Added up.", lambda a, b: a @ b),
    )
    return product


@pytest.fixture
def product():
    return make_product()


# Correct


def test_a_correct_answer(product):
    verdict = product.check(lambda a, b: a[:, None] * b)
    assert (verdict.status, verdict.mark) == ("correct", "✓")
    assert repr(verdict) == "✓ correct. Cases checked: 3."


def test_a_list_may_stand_for_an_array_and_a_list_for_a_tuple(product):
    assert product.check(lambda a, b: np.outer(a, b).tolist()).status == "correct"
    assert difference([1, 2.0], (1.0, 2)) is None


def test_in_place_code_does_not_spoil_the_check_and_is_noted(product):
    def in_place(a, b):
        a *= 2
        return np.outer(a, b) / 2

    for _ in range(2):
        verdict = product.check(in_place)
        assert verdict.status == "correct"
        assert "your code changes its input a in place" in verdict.message


# Not attempted


def placeholder_named(a, b):
    c = ...
    return c


def placeholder_as_statement(a, b):
    """With a docstring."""
    ...


def placeholder_returned(a, b):
    return ...


def placeholders_in_a_dict(a, b):
    return {"p": ..., "v": [..., ...]}


@functools.lru_cache
def placeholder_decorated(a, b):
    """The cache cannot hold an array, and is not asked."""
    ...


STUBS = [
    placeholder_named,
    placeholder_as_statement,
    placeholder_returned,
    placeholders_in_a_dict,
    placeholder_decorated,
    lambda a, b: ...,
    ...,
]


@pytest.mark.parametrize("stub", STUBS)
def test_a_stub_is_not_attempted_and_nothing_of_it_runs(product, stub):
    verdict = product.check(stub)
    assert repr(verdict) == "○ not attempted yet: replace the ... and run the cell again"


def right_with_the_stub_below(a, b):
    return np.outer(a, b)
    ...


def right_with_the_stub_between(a, b):
    c = np.outer(a, b)
    ...
    return c


def right_with_a_stray_name(a, b):
    spare = ...  # noqa: F841
    return np.outer(a, b)


@pytest.mark.parametrize(
    "function",
    [right_with_the_stub_below, right_with_the_stub_between, right_with_a_stray_name],
    ids=lambda f: f.__name__,
)
def test_a_right_function_is_right_although_the_stub_is_left_in(product, function):
    assert product.check(function).status == "correct"


def begun(a, b):
    c = np.outer(a, b)  # noqa: F841
    ...


def half_written(a, b):
    return np.outer(a, ...)


def written_but_for_a_name(a, b):
    c = ...
    return undefined_name + c  # noqa: F821


@pytest.mark.parametrize(
    ("function", "status", "line"),
    [(begun, "wrong", 2), (half_written, "raised", 1), (written_but_for_a_name, "raised", 1)],
)
def test_work_with_a_stray_placeholder_is_judged_and_told_where_it_stands(product, function, status, line):
    verdict = product.check(function)
    number = function.__code__.co_firstlineno + line
    assert verdict.status == status
    assert f"Note: a `...` still stands in line {number} of your code." in verdict.message


def test_a_stub_with_lines_of_its_own_is_not_attempted_until_they_change():
    given = "costs = []\n...\nreturn costs"
    about = {"minutes": 1, "difficulty": 1, "objective": "o", "hints": ("h",), "cases": lambda rng: [(1.0,)]}

    @exercise("Costs", stub=given, **about)
    def costs(x):
        return [x]

    def stub(x):
        """With a docstring."""
        costs = []
        ...
        return costs

    def begun(x):
        costs = [2 * x]
        ...
        return costs

    assert costs.check(stub).status == "not attempted"
    assert costs.check(begun).status == "wrong"


def test_an_ellipsis_in_an_index_is_no_placeholder(product):
    def indexed(a, b):
        return a[..., None] * b[...]

    assert product.check(indexed).status == "correct"
    assert product.check(lambda a, b: a[..., None] * b).status == "correct"


@pytest.mark.parametrize("body", ["...", "return ..."])
def test_a_stub_without_source_is_told_by_its_code(body):
    namespace = {}
    exec(f"def stub(a, b):\n    {body}", namespace)
    assert is_stub(namespace["stub"])


def test_code_without_source_is_run(product):
    namespace = {}
    exec("def whole(a, b):\n    return a[..., None] * b", namespace)
    assert product.check(namespace["whole"]).status == "correct"


def test_forgetting_the_function_gives_advice(product):
    assert repr(product.check()) == "○ not attempted yet: pass your function to the check: `ex.product.check(product)`"


# Wrong


def test_a_misconception_is_recognized_by_what_it_does(product):
    verdict = product.check(lambda first, second: first[None, :] * second[:, None])
    assert (verdict.status, verdict.misconception) == ("wrong", "transposed")
    assert verdict.message.splitlines() == [
        "Rows < columns.",
        "First difference: expected an array of shape (2, 3), got an array of shape (3, 2),"
        " in case 1 of 3: a of shape (2,), b of shape (3,).",
        "Try it alone: `product(*ex.product.case(1))`",
    ]


def test_a_misconception_that_raises_is_recognized_by_its_exceptions(product):
    verdict = product.check(lambda a, b: np.dot(a, b))
    assert verdict.misconception == "inner"
    assert "your code raised ValueError: shapes (2,) and (3,) not aligned" in verdict.message


def test_an_unknown_mistake_shows_the_first_difference_and_points_to_the_hint(product):
    def last_row_off(a, b):
        result = np.outer(a, b)
        result[-1, 0] += 1
        return result

    verdict = product.check(last_row_off)
    assert (verdict.status, verdict.misconception) == ("wrong", None)
    assert verdict.message.startswith("First difference: entry [1, 0]: expected ")
    assert "\nFor a hint: `ex.product.hint()`\n" in verdict.message
    assert verdict.message.endswith("Try it alone: `product(*ex.product.case(1))`")


def test_an_overflow_does_not_hide_another_mistake():
    @exercise("Square", minutes=1, difficulty=1, objective="x².", hints=("x",), cases=lambda rng: [(3.0,), (1e200,)])
    def square(x):
        return x * x if x < 1e100 else 7.0

    square.recognizes(doubled=("Doubled.", {"x * x": "2 * x"}), wrong_far_out=("Only there.", {"7.0": "8.0"}))
    assert square.check(lambda x: 2 * x if x < 1e100 else np.nan).misconception == "doubled"
    assert square.check(lambda x: x * x if x < 1e100 else np.nan).misconception is None


def test_where_every_case_raises_the_text_of_the_exceptions_must_agree():
    @exercise("Length", minutes=1, difficulty=1, objective="len", hints=("h",), cases=lambda rng: [("a",), ("bb",)])
    def length(text):
        return len(text)

    length.recognizes(as_number=("You read it as a number.", lambda text: int(text)))
    assert length.check(lambda text: int(text) + 1).misconception == "as_number"
    assert length.check(lambda text: text.index("z")).status == "raised"


def test_nothing_returned(product):
    verdict = product.check(lambda a, b: None)
    assert repr(verdict).startswith("✗ wrong. Your function returns nothing: is a `return` missing?\n")


@pytest.mark.parametrize("given", [None, 3, "text", np.ones((2, 3))])
def test_not_a_function_gives_advice(product, given):
    verdict = product.check(given)
    assert verdict.status == "wrong"
    assert "The check needs the function itself" in verdict.message


def test_other_arguments_give_advice(product):
    assert "is called with (a, b)" in product.check(lambda a: a).message


@pytest.mark.parametrize(
    "value", [object(), "text", {"a": 1}, [[1], [2, 3]], (None, 1), np.array(["a"]), 1 + 2j, {1, 2}]
)
def test_any_value_can_be_compared(product, value):
    assert product.check(lambda a, b: value).status == "wrong"


# Raised


def raises_itself(a, b):
    return a[10] * b


def raises_inside_numpy(a, b):
    c = np.concatenate([a, b])
    return np.linalg.inv(c)


@pytest.mark.parametrize(
    ("function", "error", "line"),
    [
        (raises_itself, "IndexError: index 10 is out of bounds", "return a[10] * b"),
        (raises_inside_numpy, "LinAlgError: ", "return np.linalg.inv(c)"),
    ],
)
def test_an_exception_is_shown_with_the_students_own_line(product, function, error, line):
    verdict = product.check(function)
    assert (verdict.status, verdict.mark) == ("raised", "⚠")
    assert verdict.message.startswith(error)
    assert f"of your code: `{line}`" in verdict.message
    number = int(re.search(r"Line (\d+) of your code", verdict.message)[1])
    assert linecache.getline(__file__, number).strip() == line
    assert "`product(*ex.product.case(1))`" in verdict.message


def test_an_exception_without_source_has_no_line(product):
    namespace = {}
    exec("def broken(a, b):\n    return a.nothing", namespace)
    verdict = product.check(namespace["broken"])
    assert verdict.status == "raised"
    assert "Line" not in verdict.message


def test_a_case_can_be_tried_alone(product):
    a, b = product.case(2)
    assert (a.shape, b.shape) == ((4,), (1,))
    with pytest.raises(CourseError, match="from 1 to 3"):
        product.case(0)


# The author's mistakes


@pytest.mark.parametrize(("field", "value"), [("difficulty", 4), ("hints", ()), ("hints", "a text, no tuple")])
def test_a_badly_announced_exercise_is_refused(field, value):
    about = {"minutes": 1, "difficulty": 1, "objective": "o", "hints": ("h",), "cases": lambda rng: []}
    with pytest.raises(CourseError, match="named"):
        Exercise(name="named", title="t", program=len, **{**about, field: value})


def test_two_misconceptions_of_one_name_are_refused(product):
    with pytest.raises(CourseError, match="two misconceptions called 'inner'"):
        product.recognizes(inner=("Again.", lambda a, b: 0))


def test_an_edit_must_fit_in_one_place(product):
    with pytest.raises(CourseError, match="occurs 0 times"):
        product.recognizes(typo=("Misspelled.", {"np.outher": "np.inner"}))
    with pytest.raises(CourseError, match="not once"):
        product.variant({"a": "b"})
