"""From an op to the text of a program: the body of its own `compute`, with its settings and its arguments put in.

    def compute(self, x):
        return x.sum(axis=self.axis)        # in an op with axis = 0, applied to x: x.sum(axis=0)

The body is kept as a syntax tree. Arguments are put in as trees, and `ast.unparse` places the parentheses. A `compute`
of more than one expression is called by name. In which phases a program is made of such pieces, `program.py` says.
"""

import ast
import copy
import inspect
import math
import textwrap
from dataclasses import dataclass
from functools import cache

PLAIN = (  # what a written-out expression may consist of; anything else stays a call of `compute`
    *(ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call, ast.keyword, ast.Attribute, ast.Subscript, ast.Slice, ast.Tuple),
    *(ast.Name, ast.Constant, ast.operator, ast.unaryop, ast.cmpop, ast.expr_context),
)
REDUCTIONS, DEFAULTS = ("sum", "max", "min", "mean"), ("None", "False")  # x.sum(axis=None, keepdims=False) is x.sum()


@dataclass(frozen=True, eq=False)
class Template:
    """How an op is written: the expression in its `compute`, where that can be written out, or a call of `compute`."""

    body: ast.expr | None = None  # None: a call
    parameters: tuple = ()  # the names in the body that stand for the arguments
    repeated: tuple = ()  # those that stand there more than once: their arguments need names
    names: tuple = ()  # the globals that the body uses

    @property
    def is_call(self):
        """Whether `compute` itself is called, under the name that the program gives it."""
        return self.body is None

    def fill(self, arguments, name=""):
        """The expression for these arguments, trees all of them; `name` is what `compute` is called."""
        if self.is_call:
            return call(name, arguments)
        return _put_in(self.body, dict(zip(self.parameters, arguments, strict=True)))


CALL = Template()


@cache
def template_of(op, arity):
    """How `op` is written for so many arguments: a call if it is more than one expression or has no source."""
    body, parameters = _one_expression(function_of(op))
    if body is None or len(parameters) != arity:
        return CALL
    body = _Settings(op).visit(copy.deepcopy(body))
    nodes = list(ast.walk(body))
    names = [node.id for node in nodes if isinstance(node, ast.Name)]
    if any(not isinstance(node, PLAIN) for node in nodes) or "self" in names:
        return CALL
    repeated = tuple(parameter for parameter in parameters if names.count(parameter) > 1)
    return Template(body, tuple(parameters), repeated, tuple(sorted(set(names) - set(parameters))))


def function_of(op):
    """`compute` without the object it is bound to."""
    return getattr(op.compute, "__func__", op.compute)


def call(name, arguments):
    """The tree of `name(arguments)`."""
    return ast.Call(ast.Name(name), list(arguments), [])


def number(value):
    """The tree of a number: −2 is a sign before a 2, so that a power of it gets its parentheses."""
    return ast.parse(repr(value), mode="eval").body


@cache
def _one_expression(function):
    """The expression that a function returns, and its parameters without self; None where there is more to it."""
    try:
        signature = inspect.signature(function).parameters
        definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        statements = [s for s in definition.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
        hidden = function.__closure__ or hasattr(function, "__wrapped__")  # what the text does not show
    except (OSError, TypeError, ValueError, SyntaxError, AttributeError):
        return None, []  # typed at a prompt, a lambda, or made by a library
    if hidden or len(statements) != 1 or not isinstance(statements[0], ast.Return):
        return None, []
    if any(p.kind is not p.POSITIONAL_OR_KEYWORD for p in signature.values()):
        return None, []
    return statements[0].value, [name for name in signature if name != "self"]


class _Settings(ast.NodeTransformer):
    """Put in what the op knows (`self.axis` → 0) and leave out keywords that say what NumPy does anyway."""

    def __init__(self, op):
        self.op = op

    def visit_Attribute(self, node):
        """self.name → its value, if Python can write that; otherwise self stays, and the op stays a call."""
        self.generic_visit(node)
        if not (isinstance(node.value, ast.Name) and node.value.id == "self"):
            return node
        return _literal(getattr(self.op, node.attr, ...)) or node

    def visit_Call(self, node):
        """x.sum(axis=None, keepdims=False) → x.sum()."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr in REDUCTIONS:
            node.keywords = [
                k for k in node.keywords if not (isinstance(k.value, ast.Constant) and repr(k.value.value) in DEFAULTS)
            ]
        return node


def _literal(value):
    """The tree of a setting, a tuple of slices as an index; None if it is more than numbers and words."""
    if isinstance(value, slice):
        bounds = (value.start, value.stop, value.step)
        return ast.Slice(*(None if bound is None else _literal(bound) for bound in bounds))
    if type(value) is tuple:
        parts = [_literal(part) for part in value]
        return None if None in parts else ast.Tuple(parts)
    written = type(value) in (int, bool, str, type(None)) or (type(value) is float and math.isfinite(value))
    return number(value) if written else None


def _put_in(node, given):
    """A copy of a tree, with the given trees in place of names."""
    if isinstance(node, ast.Name):
        return given.get(node.id, node)
    if isinstance(node, list):
        return [_put_in(part, given) for part in node]
    if not isinstance(node, ast.AST):
        return node
    return type(node)(**{field: _put_in(value, given) for field, value in ast.iter_fields(node)})
