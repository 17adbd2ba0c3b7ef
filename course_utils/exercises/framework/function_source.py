"""What a function's source tells: whether it is still a stub, which line failed, what an edit of it computes."""

import ast
import dis
import inspect
import linecache
import textwrap
import traceback

import numpy as np

from course_utils.errors import CourseError

NOTHING = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}


def is_stub(function, given=""):
    """Whether the function's body is nothing but `...`, or no more than the stub that is `given`.

    Nothing is run, so names that are not defined yet do no harm.

    >>> def stub(x):
    ...     return {"p": ..., "v": ...}
    >>> def begun(x):
    ...     return np.outer(x, x) + ...
    >>> is_stub(stub), is_stub(begun), is_stub(begun, "return np.outer(x, x) + ..."), is_stub(lambda x: x[..., 0])
    (True, False, True, False)
    """
    function = inspect.unwrap(function)
    tree = _tree(function)
    if tree is None or not isinstance(tree.body[0], ast.FunctionDef | ast.AsyncFunctionDef):
        return _code_is_stub(getattr(function, "__code__", None))
    body = _without_docstring(tree.body[0].body)
    if given and _dumped(body) == _dumped(ast.parse(textwrap.dedent(given)).body):
        return True
    named = {target.id for line in body for target in getattr(line, "targets", ()) if isinstance(target, ast.Name)}
    return bool(body) and all(_says_nothing(line, named) for line in body)


def _without_docstring(body):
    return (
        body[1:] if isinstance(body[0], ast.Expr) and isinstance(getattr(body[0].value, "value", None), str) else body
    )


def _dumped(body):
    return [ast.dump(line) for line in body]


def _says_nothing(line, named):
    """Whether a line is `...`, names a `...`, or returns one, in a tuple, a list or a dict if you like."""
    value = getattr(line, "value", None)
    if isinstance(line, ast.Return) and isinstance(value, ast.Name):
        return value.id in named
    return isinstance(line, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return) and _is_blank(value)


def _is_blank(value):
    if isinstance(value, ast.Dict | ast.Tuple | ast.List):
        items = value.values if isinstance(value, ast.Dict) else value.elts
        return bool(items) and all(map(_is_blank, items))
    return isinstance(value, ast.Constant) and value.value is ...


def placeholder_lines(function):
    """The numbers of the lines of the function's file that still hold a `...`, outside the brackets of an index."""
    function = inspect.unwrap(function)
    tree, code = _tree(function), getattr(function, "__code__", None)
    if tree is None or code is None:
        return []
    first = code.co_firstlineno - 1
    return sorted({first + node.lineno for node in _placeholders(tree)})


def _placeholders(node):
    if isinstance(node, ast.Subscript):
        return _placeholders(node.value)
    here = [node] if isinstance(node, ast.Constant) and node.value is ... else []
    return here + [found for child in ast.iter_child_nodes(node) for found in _placeholders(child)]


def _tree(function):
    if getattr(function, "__name__", "") == "<lambda>":  # its "source" is the whole line that it stands on
        return None
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return None


def has_placeholder(node):
    """Whether a `...` stands in the source, outside the square brackets of an index."""
    return bool(_placeholders(node))


def _code_is_stub(code):
    """The same question where there is no source (a lambda, a plain console): asked of the compiled code."""
    if code is None:
        return False
    steps = list(dis.get_instructions(code))
    values = [step.argval for step in steps if step.opname.endswith("_CONST")]
    empty = [...] if code.co_name == "<lambda>" else [..., None]  # a body of `...` is compiled to nothing at all
    return {step.opname for step in steps} <= NOTHING and len(values) == 1 and values[0] in empty


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
