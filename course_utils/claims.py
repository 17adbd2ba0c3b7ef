"""A claim of a lecture, checked where it is made: fatal where the course is tested, one calm sentence for a reader."""

import ast
import os
import sys

import executing
import numpy as np

from course_utils.errors import CourseError

STRICT = {"COURSE_CLAIMS": "strict"}  # the environment in which a claim that fails ends the run
HEADER = "# claims, checked here"  # the first line of a cell of claims: what JupyterLab shows of it, folded
LONGEST = 90  # characters of one value in a message


class ClaimError(CourseError, AssertionError):
    """A claim that does not hold, where the course is tested."""


def claim(holds):
    """Check that a lecture's claim holds here.

    In a reader's notebook a claim that fails prints one sentence (what was expected, what was found) and the lecture
    goes on. With COURSE_CLAIMS=strict in the environment, as `course run` and `course test` set it, it raises
    ClaimError. holds: a condition; what was found is read from its parts, which are computed again for the message.

    >>> claim(0.1 + 0.2 != 0.3)
    >>> updates = 35
    >>> message("30 < updates < 34", {"updates": updates})
    'expected 30 < updates < 34, found updates = 35'
    """
    if holds:
        return
    frame = sys._getframe(1)
    call = executing.Source.executing(frame).node
    if call is None:
        missed("the condition is in a source that cannot be read")
    else:
        missed(message(ast.unparse(call.args[0]), frame.f_globals | frame.f_locals))


def missed(told):
    """Say that a claim does not hold: an error where the course is tested, a sentence in a reader's notebook."""
    if os.environ.get("COURSE_CLAIMS") == STRICT["COURSE_CLAIMS"]:
        raise ClaimError(told)
    print(f"On this machine a number of this lecture came out differently ({told}); nothing is lost, and it goes on.")


def message(condition, names):
    """What was expected and what was found, for a condition that does not hold: `names` gives its names' values."""
    part = _first_false(ast.parse(condition, mode="eval").body, names)
    found = {ast.unparse(leaf): _value(leaf, names) for leaf in _leaves(part)}
    shown = [f"{text} = {_shown(value[0])}" for text, value in found.items() if value]
    return f"expected {ast.unparse(part)}, found {', '.join(shown) or 'that it does not hold'}"


def _first_false(node, names):
    """Of conditions joined by `and`, the first that fails; any other condition whole."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for part in node.values:
            value = _value(part, names)
            if value and not value[0]:
                return _first_false(part, names)
    return node


def _leaves(node):
    """The parts of a condition whose values tell what was found: what it compares, down to the first computation."""
    if isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, ast.UnaryOp):
        parts = [node.operand]
    elif isinstance(node, ast.Compare):
        parts = [node.left, *node.comparators]
    elif isinstance(node, ast.GeneratorExp):
        parts = [generator.iter for generator in node.generators]
    elif isinstance(node, ast.Call) and _asks(node.func):
        parts = node.args or [node.func.value]
    else:
        names = any(isinstance(child, ast.Name) for child in ast.walk(node))
        return [node] if names else []
    return [leaf for part in parts for leaf in _leaves(part)]


def _asks(function):
    """Whether this function returns a truth about its arguments (or, with none, about the object it belongs to)."""
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"all", "any", "abs", "allclose", "isclose", "array_equal", "isfinite", "isnan"}


def _value(node, names):
    """(the value,), or () where the part cannot be computed alone."""
    try:
        return (eval(compile(ast.Expression(node), "<claim>", "eval"), dict(names)),)
    except Exception:
        return ()


def _shown(value):
    """The value on one line, numbers to four digits."""
    with np.printoptions(precision=4, threshold=12, edgeitems=3):
        text = f"{value:.4g}" if isinstance(value, float | np.floating) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
