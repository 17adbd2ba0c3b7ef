"""Ops of the reader's own: they compute, have gradients of any order, and cannot upset the program around them."""

import functools
import linecache
from dataclasses import dataclass

import numpy as np
import pytest

from course_utils import symbolic as S
from course_utils.gradcheck import check_gradient
from course_utils.symbolic import Op, elementwise


def lines_of(f):
    return [line.strip() for line in f.source.splitlines()]


class Softplus(Op):
    """log(1 + eˣ), in one expression."""

    def compute(self, x):
        return np.logaddexp(0, x)

    def grad(self, inputs, y, dy):
        return [dy * S.sigmoid(inputs[0])]


class SoftplusInSteps(Softplus):
    """The same in several statements."""

    def compute(self, x):
        rest = np.log1p(np.exp(-np.abs(x)))
        return rest + np.maximum(x, 0)


class SoftplusRepeated(Softplus):
    """The same in one expression that names x twice."""

    def compute(self, x):
        return np.log1p(np.exp(-abs(x))) + np.maximum(x, 0)


@dataclass(frozen=True)
class Sharp(Op):
    """log(1 + e^(kx))/k: an op with a setting, and with what no program can write out."""

    sharpness: float
    kind_of_log: object = np.log1p

    def compute(self, x):
        return self.kind_of_log(np.exp(self.sharpness * x)) / self.sharpness

    def grad(self, inputs, y, dy):
        return [dy * S.sigmoid(self.sharpness * inputs[0])]


@elementwise("softplus", kind="real", adjoint=lambda x, y, dy: dy * S.sigmoid(x))
def softplus(x):
    """log(1 + eˣ), entry by entry."""
    return np.logaddexp(0, x)


WITHOUT_SOURCE = {"Op": Op, "np": np, "S": S}
exec(
    "class Typed(Op):\n    def compute(self, x):\n        return np.logaddexp(0, x)\n"
    "    def grad(self, inputs, y, dy):\n        return [dy * S.sigmoid(inputs[0])]\n",
    WITHOUT_SOURCE,
)
OWN = [Softplus(), SoftplusInSteps(), SoftplusRepeated(), Sharp(1.0), softplus, WITHOUT_SOURCE["Typed"]()]


@pytest.mark.parametrize("op", OWN, ids=lambda op: op.call_name + type(op).__name__)
def test_an_op_of_the_readers_own(op):
    x, X = S.matrix("x"), np.random.default_rng(0).normal(size=(3, 2))
    cost = (op(x * 2) * x).sum()
    first = S.grad(cost, x)
    second = S.grad((first * first).sum(), x)
    f, df = S.function([x], [cost, (first * first).sum()]), S.function([x], [first, second])
    assert f(X)[0] == pytest.approx((np.log1p(np.exp(2 * X)) * X).sum(), rel=1e-13)
    for k, claim in enumerate(df(X)):
        assert check_gradient(lambda value, k=k: f(value)[k], X, claim).ok
    np.testing.assert_allclose(op(X), np.log1p(np.exp(X)))


def test_one_expression_is_written_out_and_more_is_called():
    x = S.vector("x")
    assert "np.logaddexp(0, x)" in S.function([x], Softplus()(x)).source
    assert "softplus_in_steps(x)" in S.function([x], SoftplusInSteps()(x)).source
    assert "sharp(x)" in S.function([x], Sharp(2.0)(x)).source
    repeated = lines_of(S.function([x], SoftplusRepeated()(x * 2)))
    assert "t = x * 2" in repeated and "np.log1p(np.exp(-abs(t))) + np.maximum(t, 0)" in " ".join(repeated)


def test_settings_are_told_apart():
    x = S.vector("x")
    two, three, again = S.function([x], [Sharp(2.0)(x), Sharp(3.0)(x), Sharp(2.0)(x)])([0.5])
    np.testing.assert_allclose([two, three, again], [[np.log1p(np.exp(k * 0.5)) / k] for k in (2, 3, 2)])


def tripled(function):
    @functools.wraps(function)
    def wrapper(self, x):
        return 3 * function(self, x)

    return wrapper


class Decorated(Op):
    """A compute whose text is not all that it does."""

    @tripled
    def compute(self, x):
        return x


class WithDefault(Op):
    """A compute with an argument that is not an input."""

    def compute(self, x, factor=3):
        return x * factor


class WithLoop(Op):
    """A compute whose own names must not catch those of the program."""

    def compute(self, x):
        return sum([t * x for t in (1, 2)])


class WithLogic(Op):
    """A compute that is one expression, of a sort that binds loosely."""

    def compute(self, x, y):
        return (x > 0) & (y > 0) | (x < -1)

    def kind(self, x, y):
        return "bool"


class Same(Op):
    """A compute that only hands on what it was given."""

    def compute(self, x):
        return x


def made_in_another_module(value):
    """An op whose text uses a global that is called like one of the engine's."""
    namespace = {"Op": Op, "np": value, "merge_rows": value, "len": lambda x: value}
    source = "class Foreign(Op):\n    def compute(self, x):\n        return x * np + len(x) + merge_rows\n"
    filename = f"<module {value}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), namespace)
    return namespace["Foreign"]()


def test_what_cannot_be_written_out_is_called():
    t = S.vector("t")
    x = np.array([1.0, -2.0])
    assert S.function([t], Decorated()(t) * 1)(x).tolist() == [3, -6]
    assert S.function([t], WithDefault()(t) * 1)(x).tolist() == [3, -6]
    assert S.function([t], WithLoop()(t * 1) * 1)(x).tolist() == [3, -6]
    assert S.function([t], Same()(t + 1) * 2)(x).tolist() == [4, -2]
    assert S.function([t], WithLogic()(t + 1, t + 2) * 1)(x).tolist() == [1, 0]
    assert S.function([t], elementwise()(np.exp)(t) * 1)(x).tolist() == np.exp(x).tolist()
    assert S.function([t], elementwise()(lambda x: x + 1)(t) * 1)(x).tolist() == [2, -1]


def test_globals_of_other_modules_do_not_meet():
    t = S.vector("t")
    a, b = made_in_another_module(2.0), made_in_another_module(3.0)
    found = S.function([t], [a(t), b(t), S.exp(t), S.softmax(S.stack([t, t]))[0]])([1.0])
    np.testing.assert_allclose(found[:3], [[2 + 2 + 2], [3 + 3 + 3], [np.e]])


def test_a_constant_array_and_an_op_that_is_called_meet_in_one_program():
    x, c = S.vector("x"), np.arange(3.0)
    found = S.function([x], SoftplusInSteps()(x) * c * S.constant(c))(np.zeros(3))
    assert found.tolist() == (np.log(2) * c * c).tolist()


@dataclass(frozen=True)
class PowerOf(Op):
    """A number to the power of x: an op whose setting may have a sign."""

    base: int

    def compute(self, x):
        return self.base**x


def test_a_negative_setting_is_raised_whole():
    x = S.vector("x")
    power = S.function([x], PowerOf(-2)(x))
    assert "(-2) ** x" in power.source and power([2.0, 3.0]).tolist() == [4, -8]
