"""Whatever an answer returns or does, the check ends with a sentence, and leaves everything as it was."""

import contextlib
import io
import itertools
import random
import signal
import sys
import threading
import warnings
from collections import deque
from fractions import Fraction

import numpy as np
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell
from test_exercises import make_product

from course_utils.exercises.framework.exercise import Question, exercise
from course_utils.exercises.framework.guarded import MOST_OUTPUT, time_limit
from course_utils.exercises.initialization import output_bias
from course_utils.exercises.momentum_ordering import heavy_ball_path

cases = pytest.mark.parametrize


@pytest.fixture
def product():
    return make_product()


def returning(value):
    return lambda a, b: value


# What is returned


def holds_itself():
    ring = []
    ring.append(ring)
    return ring


def holds_itself_in_a_dict():
    ring = {"a": 1.0}
    ring["b"] = [ring]
    return ring


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


async def coroutine():
    return 1


@cases(
    ("value", "words"),
    [
        (holds_itself(), "a list that holds itself"),
        (holds_itself_in_a_dict(), "got a dict with the keys ['a', 'b']"),
        (nested(5000), "got a list of 1 item"),
        (itertools.count(), "got a generator without an end"),
        (np.array([1.0, None]), "an array of shape (2,) that holds Python objects, not numbers"),
        (np.array(["a", "b"]), "an array of shape (2,) that holds texts, not numbers"),
        (torch.ones(2, 3, dtype=torch.bfloat16), "a tensor of bfloat16, which NumPy does not know (`.float()`"),
        (torch.ones(2, 3, requires_grad=True), "a tensor with its graph (`.detach()` takes it out)"),
        (torch.eye(2).to_sparse(), "a sparse tensor (`.to_dense()` writes it out)"),
        ([[1.0], [2.0, 3.0]], "a list whose items have the lengths 1 and 2"),
        ({1.0, 2.0}, "a set of 2 items, which has no order"),
        (np.outer, "a function or class, outer: return what it computes"),
        (ValueError("no"), "an error that is returned and not raised (ValueError)"),
        (coroutine(), "a coroutine: take the word `async` away"),
        ([1.0, ...], "got a list of 2 items"),
        ("text" * 100, "got 'texttext"),
        (object(), "got a value of type object"),
    ],
)
def test_what_cannot_be_compared_is_named(product, value, words):
    verdict = product.check(returning(value))
    assert verdict.status == "wrong" and words in verdict.message
    assert verdict.message.endswith("Try it alone: `product(*ex.product.case(1))`")


@cases(
    "answer",
    [
        lambda a, b: (x * b for x in a),
        lambda a, b: map(np.multiply, a, [b] * len(a)),
        lambda a, b: ([x * y for y in b] for x in a),
        lambda a, b: deque(x * b for x in a),
        lambda a, b: torch.outer(torch.tensor(a), torch.tensor(b)),
        lambda a, b: [(x * torch.tensor(b)) for x in a],
    ],
    ids=["generator", "map", "lists", "deque", "tensor", "tensors"],
)
def test_what_can_be_read_as_an_array_is_one(product, answer):
    assert product.check(answer).status == "correct"


def test_a_function_with_yield_is_read_to_its_end_and_its_errors_are_its_own(product):
    def answer(a, b):
        for x in a:
            yield x * b

    def failing(a, b):
        yield a[0] * b
        yield a.nothing

    assert product.check(answer).status == "correct"
    assert "AttributeError" in product.check(failing).message
    assert "got a generator that gives an array of shape (0,)" in product.check(lambda a, b: iter(())).message


def test_the_points_may_be_appended_to_themselves():
    def path(p, gradient_of, lr, mu, steps):
        points = [p]
        points.append(points)
        return points

    assert heavy_ball_path.check(path).status == "wrong"


def test_an_observed_exercise_reads_iterators_too():
    def bias(labels, classes):
        yield from np.log(np.bincount(labels) / len(labels))

    def endless(labels, classes):
        while True:
            yield 1.0

    assert output_bias.check(bias).status == "correct"
    assert "got a generator without an end" in output_bias.check(endless).message
    assert "a list that holds itself" in output_bias.check(lambda labels, classes: holds_itself()).message


@cases(
    ("value", "words"),
    [(3, "Your function returned a number,"), (None, "returns nothing"), ([[1.0], 2], "First difference: the points")],
)
def test_what_the_check_of_an_observed_exercise_cannot_read_is_not_called_an_error_of_the_code(value, words):
    verdict = heavy_ball_path.check(lambda p, gradient_of, lr, mu, steps: value)
    assert verdict.status == "wrong" and words in verdict.message


def test_an_input_that_comes_to_hold_itself_has_changed():
    @exercise("t", minutes=1, difficulty=1, objective="o", hints=("h",), cases=lambda rng: [([1.0],)])
    def first(x):
        return x[0]

    def answer(x):
        x.append(x)
        return x[0]

    assert "changes its input x in place" in first.check(answer).message


@cases("value", [Fraction(1, 4), np.float64(0.25), np.float32(0.25), np.array(0.25), torch.tensor(0.25)], ids=str)
def test_a_number_may_be_of_any_kind(value):
    asked = Question(name="q", title="t", minutes=1, difficulty=1, objective="o", hints=("h",), answer=0.25)
    assert asked.check(value).status == "correct"
    assert asked.check(2 * value).status == "wrong"


# What is raised


class UnprintableError(Exception):
    def __str__(self):
        raise ValueError


def calls_itself(a, b):
    return calls_itself(a, b)


def leaves_by_sys(a, b):
    sys.exit(3)


def asks(a, b):
    return input("Which? ")


def raises_what_cannot_be_printed(a, b):
    raise UnprintableError


@cases(
    ("function", "words"),
    [
        (calls_itself, "RecursionError: maximum recursion depth exceeded"),
        (calls_itself, "A function calls itself again and again here"),
        (leaves_by_sys, "SystemExit: a function returns its answer"),
        (asks, "RuntimeError: input() asks a person"),
        (raises_what_cannot_be_printed, "UnprintableError"),
    ],
)
def test_what_is_raised_gets_a_sentence(product, function, words):
    verdict = product.check(function)
    assert verdict.status == "raised" and words in verdict.message
    assert "Line " in verdict.message and verdict.message.endswith("`product(*ex.product.case(1))`")


@cases("word", ["exit", "quit"])
def test_ipython_s_exit_raises_in_a_check_and_asks_nothing_of_the_kernel(product, word):
    shell = InteractiveShell.instance()
    try:
        shell.user_ns.update(product=product)
        result = shell.run_cell(f"def mine(a, b):\n    {word}()\n\nproduct.check(mine)").result
        assert result.message.startswith("SystemExit") and "ask_exit" not in vars(shell)
    finally:
        InteractiveShell.clear_instance()


def test_the_stop_button_stops_the_check(product):
    def stopped(a, b):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        product.check(stopped)


# What does not end


def never_ends(a, b):
    while True:
        a = a + 1


def never_ends_and_catches_all(a, b):
    while True:
        with contextlib.suppress(Exception):
            a = a + 1


def never_ends_and_catches_all_there_is(a, b):
    while True:
        try:
            a = np.sin(a)
        except:  # noqa: E722
            continue


unix = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no such timer")


@unix
@cases("function", [never_ends, never_ends_and_catches_all, never_ends_and_catches_all_there_is])
def test_what_does_not_end_is_stopped_with_a_sentence(product, function):
    product.seconds = 0.1
    text = repr(product.check(function))
    assert text.startswith("⚠ your code did not end: it was stopped after 0.1 seconds.")
    assert "of your code:" in text and text.endswith("Try it alone: `product(*ex.product.case(1))`")
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL and not any(signal.getitimer(signal.ITIMER_REAL))


@unix
def test_an_alarm_of_somebody_else_is_left_alone():
    def ring(_signal, _frame):
        raise AssertionError

    before = signal.signal(signal.SIGALRM, ring)
    try:
        with time_limit(0.01):
            assert signal.getsignal(signal.SIGALRM) is ring
    finally:
        signal.signal(signal.SIGALRM, before)


def test_in_another_thread_a_check_has_no_limit_and_works(product):
    found = []
    thread = threading.Thread(target=lambda: found.append(product.check(lambda a, b: np.outer(a, b))))
    thread.start()
    thread.join()
    assert found[0].status == "correct"


# What is left behind


def changes_all_settings(a, b):
    np.random.seed(0)  # noqa: NPY002
    random.seed(0)
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    warnings.simplefilter("error")
    sys.setrecursionlimit(5000)
    return np.outer(a, b)


def settings():
    states = (random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist())  # noqa: NPY002
    return (
        *states,
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
        np.geterr(),
        np.get_printoptions(),
        list(warnings.filters),
        sys.getrecursionlimit(),
        sys.stdin,
        input,
    )


def test_a_check_leaves_all_settings_as_they_were(product):
    before = settings()
    assert product.check(changes_all_settings).status == "correct"
    assert settings() == before


def test_warnings_that_are_errors_elsewhere_are_none_in_a_check(product):
    def warns(a, b):
        warnings.warn("old", DeprecationWarning, stacklevel=2)
        return np.outer(a, b) + 0 * np.log(np.zeros(1)).clip(0)

    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert product.check(warns).status == "correct"


def test_an_answer_prints_what_it_likes_up_to_a_limit(product, capsys):
    def prints(a, b):
        for k in range(10_000):
            print("step", k)
        return np.outer(a, b)

    assert product.check(prints).status == "correct"
    printed = capsys.readouterr().out
    assert printed.startswith("step 0\nstep 1\n") and len(printed) < MOST_OUTPUT + 100
    assert printed.endswith("Your code prints more; the check leaves the rest out.\n")


def test_a_few_prints_are_all_shown(product, capsys):
    assert product.check(lambda a, b: print("here") or np.outer(a, b)).status == "correct"
    assert capsys.readouterr().out == "here\n" * 3
    assert isinstance(sys.stdin, io.IOBase) or sys.stdin is not None
