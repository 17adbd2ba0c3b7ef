"""NumPy's functions given a variable, and names of Theano's that stay out: each is told what to write instead."""

import copy
import warnings

import numpy as np
import pytest

from course_utils import symbolic as S
from course_utils.errors import CourseError
from course_utils.symbolic.vocabulary import hints, numpy_functions

A = np.array([[1.0, 2.0], [3.0, 4.0]])

# --- NumPy's functions


OPERATORS = {
    "add": lambda a, x: a + x,
    "subtract": lambda a, x: a - x,
    "multiply": lambda a, x: a * x,
    "divide": lambda a, x: a / x,
    "power": lambda a, x: a**x,
    "matmul": lambda a, x: a @ x,
    "greater": lambda a, x: a > x,
    "greater_equal": lambda a, x: a >= x,
    "less": lambda a, x: a < x,
    "less_equal": lambda a, x: a <= x,
}


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("array", [A, A[0], np.float64(2.0), np.float32(2.0), np.array(3.0), np.array([1, 2])])
def test_operators_work_with_an_array_on_the_left(name, array):
    f, b = OPERATORS[name], np.array([[1.0, 2.0], [0.5, 4.0]])
    if name == "matmul" and not np.ndim(array):
        with pytest.raises((CourseError, ValueError)):
            f(array, S.matrix("x"))
        return
    x = S.matrix("x")
    np.testing.assert_allclose(S.function([x], f(array, x))(b), f(array, b))
    np.testing.assert_allclose(S.function([x], getattr(np, name)(array, x))(b), f(array, b))
    np.testing.assert_allclose(S.function([x], getattr(np, name)(x, b))(b), f(b, b))


def test_an_array_is_not_the_variable():
    x = S.vector("x")
    assert (x == A) is False and (x != A) is True and x not in [A] and x in [A, x]


REFUSED = {
    "np.dot(v, w)": "write x @ y",
    "np.inner(v, w)": "write x @ y",
    "np.vdot(v, w)": "write x @ y",
    "np.outer(v, w)": "write x[:, None] * y",
    "np.linalg.multi_dot([v, w, v])": "write x @ y",
    "np.tensordot(v, w)": "reshape to matrices",
    "np.einsum('i,i', v, w)": "reshape to matrices",
    "np.zeros_like(v)": "use zeros_like from course_utils.symbolic",
    "np.ones_like(v)": "use ones_like from course_utils.symbolic",
    "np.full_like(v, 2)": "write zeros_like(x) + value",
    "np.argmax(v)": "use argmax from course_utils.symbolic",
    "np.sum(v)": "use sum from course_utils.symbolic",
    "np.mean(v)": "use mean from course_utils.symbolic",
    "np.max(v)": "use max from course_utils.symbolic",
    "np.amax(v)": "use max from course_utils.symbolic",
    "np.min(v)": "use min from course_utils.symbolic",
    "np.clip(v, 0, 1)": "use clip from course_utils.symbolic",
    "np.where(v > 0, v, 0)": "use where from course_utils.symbolic",
    "np.concatenate([v, w])": "use concatenate from course_utils.symbolic",
    "np.stack([v, w])": "use stack from course_utils.symbolic",
    "np.reshape(v, -1)": "use reshape from course_utils.symbolic",
    "np.transpose(v)": "use transpose from course_utils.symbolic",
    "np.ravel(v)": "use flatten from course_utils.symbolic",
    "np.linalg.norm(v)": "write sqrt(sum(x ** 2))",
    "np.std(v)": "write mean(",
    "np.prod(v)": "write an operation of your own",
    "np.shape(v)": "ask x.shape",
    "np.exp(v)": "use exp from course_utils.symbolic",
    "np.log(v)": "use log from course_utils.symbolic",
    "np.sqrt(v)": "use sqrt from course_utils.symbolic",
    "np.tanh(v)": "use tanh from course_utils.symbolic",
    "np.maximum(v, 0)": "use maximum from course_utils.symbolic",
    "np.sign(v)": "use sign from course_utils.symbolic",
    "np.square(v)": "write x ** 2",
    "np.sin(v)": "write an operation of your own",
    "np.add.reduce(v)": "np.add cannot take",
    "np.add(v, 1, out=a)": "np.add cannot take",
    "np.asarray(v)": "has no values yet",
    "np.array([v, w])": "has no values yet",
    "a.dot(v)": "has no values yet",
    "np.isfinite(v)": "np.isfinite cannot take",
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_numpy_function_names_the_way_out(code):
    given = {"np": np, "v": S.vector("v"), "w": S.vector("w"), "a": np.ones(2)}
    with warnings.catch_warnings(), pytest.raises(CourseError) as caught:
        warnings.simplefilter("error")
        eval(code, given)
    assert REFUSED[code] in str(caught.value)


def test_in_place_changes_of_an_array_are_refused():
    a, v = np.ones(2), S.vector("v")
    with pytest.raises(CourseError, match=r"np\.add cannot take the variable v"):
        a += v
    assert a.tolist() == [1, 1]


def test_the_functions_that_both_have_are_known():
    both = {name for name in S.__all__ if callable(getattr(np, name, None))}
    assert both - {"matrix", "shared", "vector"} == numpy_functions.SAME
    assert set(numpy_functions.OTHER.values()) <= set(S.__all__)


# --- hints


@pytest.mark.parametrize("name", sorted(hints.HINTS))
def test_every_name_that_stays_out_has_a_hint(name):
    known = {*S.__all__, *dir(S.Variable)}
    for asked, what in ((S, "course_utils.symbolic"), (S.vector("v") * 2, "The variable v * 2")):
        if hasattr(asked, name):
            continue
        with pytest.raises(CourseError) as caught:
            getattr(asked, name)
        assert str(caught.value) == f"{what} has no {name}: {hints.HINTS[name]}."
        assert not hasattr(asked, name) and isinstance(caught.value, AttributeError)
    assert name not in S.__all__ or name in known


def test_no_hint_is_for_a_name_that_is_there():
    assert not set(hints.HINTS) & set(S.__all__)


def test_a_name_that_is_like_another_and_one_that_is_not():
    with pytest.raises(CourseError, match=r"has no maximun: perhaps you mean maximum\."):
        getattr(S, "maximun")  # noqa: B009
    with pytest.raises(CourseError, match=r"has no quux: write an operation of your own"):
        getattr(S, "quux")  # noqa: B009
    with pytest.raises(CourseError, match=r"The variable v has no sums: perhaps you mean sum\."):
        getattr(S.vector("v"), "sums")  # noqa: B009
    with pytest.raises(ImportError):
        from course_utils.symbolic import quux  # noqa: F401


def test_a_variable_can_be_copied_and_shown():
    v = S.vector("v")
    assert not hasattr(v, "_repr_html_") and copy.copy(v).name == "v"
