"""What a function's source tells: whether it is still a stub, which line failed, what an edit of it computes."""

import ast
import dis
import inspect
import itertools
import linecache
import textwrap
import traceback

import numpy as np

from course_utils.errors import CourseError

NOTHING = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
KEPT = ("STORE_FAST", "STORE_NAME", "STORE_GLOBAL", "STORE_DEREF", "RETURN_VALUE")


def is_stub(function):
    """Whether a `...` still stands in the function's source, outside the square brackets of an index.

    Nothing is run, so names that are not defined yet do no harm.

    >>> def stub(x):
    ...     return np.outer(..., x)
    >>> is_stub(stub), is_stub(lambda x: x[..., 0])
    (True, False)
    """
    function = inspect.unwrap(function)
    tree = _tree(function)
    if tree is None:
        return _code_is_stub(getattr(function, "__code__", None))
    return has_placeholder(tree)


def _tree(function):
    if getattr(function, "__name__", "") == "<lambda>":  # its "source" is the whole line that it stands on
        return None
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return None


def has_placeholder(node):
    if isinstance(node, ast.Subscript):
        return has_placeholder(node.value)
    if isinstance(node, ast.Constant) and node.value is ...:
        return True
    return any(map(has_placeholder, ast.iter_child_nodes(node)))


def _code_is_stub(code):
    """The same question where there is no source (a lambda, a plain console): asked of the compiled code."""
    if code is None:
        return False
    steps = list(dis.get_instructions(code))
    values = [step.argval for step in steps if step.opname.endswith("_CONST")]
    empty = [...] if code.co_name == "<lambda>" else [..., None]  # a body of `...` is compiled to nothing at all
    if {step.opname for step in steps} <= NOTHING and len(values) == 1 and values[0] in empty:
        return True
    return any(a.argval is ... and b.opname.startswith(KEPT) for a, b in itertools.pairwise(steps))


def own_line(error, function):
    """A line of a message: the last line of the function's own file that the exception passed through, if any."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    lines = [line for filename, line in frames if code is not None and filename == code.co_filename]
    text = linecache.getline(code.co_filename, lines[-1]).strip() if lines else ""
    return f"\nLine {lines[-1]} of your code: `{text}`" if text else ""


def bare_source(function):
    """The source of a function without its decorators."""
    text = textwrap.dedent(inspect.getsource(function))
    definition = ast.parse(text).body[0]
    return "\n".join(text.splitlines()[definition.lineno - 1 : definition.end_lineno])


def edited(source, edits):
    """`source` with pieces of it replaced, {old: new}; each old piece must occur in it exactly once.

    >>> edited("return a - b", {"a - b": "a + b"})
    'return a + b'
    """
    for old, new in edits.items():
        if source.count(old) != 1:
            raise CourseError(
                f"{old!r} occurs {source.count(old)} times in the source, not once. Quote a longer piece."
            )
        source = source.replace(old, new)
    return source


def compiled(source, name):
    """The function `name` that `source` defines, given NumPy as `np` and nothing else.

    >>> compiled("def twice(x): return 2 * x", "twice")(2)
    4
    """
    namespace = {"np": np}
    exec(source, namespace)
    return namespace[name]
