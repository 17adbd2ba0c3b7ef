"""From an op to the text of a program: `compute` itself, when it is one expression, with other arguments put in."""

import ast
import inspect
import math
import textwrap
from dataclasses import dataclass
from functools import cache

ATOM = 20  # a name, a call, a subscript: nothing around it needs parentheses
LEVELS = {ast.Add: 10, ast.Sub: 10, ast.Mult: 11, ast.Div: 11, ast.MatMult: 11, ast.USub: 12, ast.Pow: 13}
COMPARED, LOOSE = 5, 1  # the levels of a comparison and of all other operators
PLAIN = (  # what a written-out expression may consist of; anything else stays a call of `compute`
    *(ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call, ast.keyword, ast.Attribute, ast.Subscript, ast.Slice, ast.Tuple),
    *(ast.Name, ast.Constant, ast.operator, ast.unaryop, ast.cmpop, ast.expr_context),
)
REDUCTIONS, SILENT = ("sum", "max", "min", "mean"), ("None", "False")  # x.sum(axis=None, keepdims=False) is x.sum()


@dataclass(frozen=True)
class Template:
    """An expression with holes: pieces of text around them, how tightly it binds, and how tightly each hole must."""

    pieces: tuple  # text, or the number of an argument
    level: int
    needs: tuple  # for each argument, the level below which it is put in parentheses
    repeated: tuple  # for each argument, whether it stands more than once and so must be a name
    names: tuple = ()  # the globals that the text uses
    is_call: bool = False  # a call of `compute` itself, under the name that the program gives it

    def fill(self, arguments, name=""):
        """The text for these arguments, pairs of (text, level); `name` is what `compute` is called."""
        shown = [
            f"({text})" if level < need else text for (text, level), need in zip(arguments, self.needs, strict=True)
        ]
        text = "".join(piece if isinstance(piece, str) else shown[piece] for piece in self.pieces)
        return f"{name}{text}" if self.is_call else text


@cache
def template_of(op, arity):
    """`compute` for so many arguments; a call of it where it is more than one expression or has no source."""
    body, parameters = _one_expression(function_of(op))
    if body is None or len(parameters) != arity:
        return call_of(arity)
    body = _Settings(op).visit(ast.parse(ast.unparse(body), mode="eval").body)
    nodes = list(ast.walk(body))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    if any(not isinstance(node, PLAIN) for node in nodes) or any(node.id == "self" for node in names):
        return call_of(arity)
    needs = _needs(body, parameters)
    repeated = tuple(sum(node.id == parameter for node in names) > 1 for parameter in parameters)
    used = tuple(sorted({node.id for node in names} - set(parameters)))
    holes = {name: chr(0xE000 + k) for k, name in enumerate(parameters)}  # characters that no program holds
    for node in names:
        node.id = holes.get(node.id, node.id)
    return Template(_pieces(ast.unparse(body), holes), _level(body), needs, repeated, used)


def call_of(arity):
    """`(a, b)`: the call of a `compute` that is not written out."""
    pieces = [piece for k in range(arity) for piece in (", ", k)][1:]
    return Template(("(", *pieces, ")"), ATOM, (0,) * arity, (False,) * arity, is_call=True)


def function_of(op):
    """`compute` without the object it is bound to."""
    return getattr(op.compute, "__func__", op.compute)


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
                k for k in node.keywords if not (isinstance(k.value, ast.Constant) and repr(k.value.value) in SILENT)
            ]
        return node


def _literal(value):
    """A setting as Python writes it, a tuple of slices as an index; None if it is more than numbers and words."""
    if isinstance(value, slice):
        return ast.Slice(
            *(None if bound is None else ast.Constant(bound) for bound in (value.start, value.stop, value.step))
        )
    if type(value) is tuple:
        parts = [_literal(part) for part in value]
        return None if None in parts else ast.Tuple(parts, ast.Load())
    written = type(value) in (int, bool, str, type(None)) or (type(value) is float and math.isfinite(value))
    return ast.Constant(value) if written else None


def _pieces(text, holes):
    """Cut the text at its holes."""
    numbers, pieces = {hole: k for k, hole in enumerate(holes.values())}, [""]
    for character in text:
        if character in numbers:
            pieces += [numbers[character], ""]
        else:
            pieces[-1] += character
    return tuple(piece for piece in pieces if piece != "")


def _level(node):
    if isinstance(node, ast.BinOp | ast.UnaryOp):
        return LEVELS.get(type(node.op), LOOSE)
    return COMPARED if isinstance(node, ast.Compare) else ATOM


def _needs(body, parameters):
    """For each parameter the level that its place asks for; the tightest of them, if it has several."""
    found = dict.fromkeys(parameters, 0)

    def look(node, need):
        if isinstance(node, ast.Name) and node.id in found:
            found[node.id] = max(found[node.id], need)
        for field, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    look(child, _need(node, field))

    look(body, ATOM)
    return tuple(found.values())


def _need(node, field):
    """How tightly the child in this field of this node must bind."""
    own = _level(node)
    if isinstance(node, ast.BinOp | ast.UnaryOp) and own == LOOSE:
        return ATOM
    if isinstance(node, ast.BinOp):
        right_first = isinstance(node.op, ast.Pow)
        return own + (right_first if field == "left" else not right_first)
    if isinstance(node, ast.UnaryOp):
        return own
    if isinstance(node, ast.Compare):
        return own + 1
    return ATOM if (field == "value" and isinstance(node, ast.Attribute | ast.Subscript)) or field == "func" else 0
