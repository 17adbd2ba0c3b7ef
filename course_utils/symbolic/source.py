"""From an op to the text of a program: `compute` itself, when it is one expression, with other arguments put in."""

import ast
import inspect
import textwrap
from dataclasses import dataclass
from functools import cache

ATOM = 20  # a name, a call, a subscript: nothing around it needs parentheses
NAMED = 21  # the argument stands more than once, so it must be a name
LEVELS = {ast.Add: 10, ast.Sub: 10, ast.Mult: 11, ast.Div: 11, ast.MatMult: 11, ast.USub: 12, ast.Pow: 13}


@dataclass(frozen=True)
class Template:
    """An expression with holes: pieces of text around them, how tightly it binds, and how tightly each hole must."""

    pieces: tuple  # text, or the number of an argument
    level: int
    needs: tuple  # for each argument, the level below which it is put in parentheses
    names: tuple  # the globals that the text uses
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
    function = getattr(op.compute, "__func__", op.compute)
    body, parameters = _one_expression(function)
    if body is None:
        return _call_of(arity)
    body = _Settings(op).visit(ast.parse(ast.unparse(body), mode="eval").body)
    holes = {name: chr(0xE000 + k) for k, name in enumerate(parameters)}  # characters that no program holds
    needs = _needs(body, parameters)
    names = {node.id for node in ast.walk(body) if isinstance(node, ast.Name)} - set(parameters)
    for node in ast.walk(body):
        if isinstance(node, ast.Name) and node.id in holes:
            node.id = holes[node.id]
    return Template(_pieces(ast.unparse(body), holes), _level(body), needs, tuple(sorted(names)))


def _call_of(count):
    """`(a, b)`: the call of a `compute` that is not written out."""
    pieces = [piece for k in range(count) for piece in (", ", k)][1:]
    return Template(("(", *pieces, ")"), ATOM, (0,) * count, (), is_call=True)


@cache
def _one_expression(function):
    """The expression that a function returns, and its parameters without self; None where there is more to it."""
    signature = inspect.signature(function).parameters
    parameters = [name for name in signature if name != "self"]
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in signature.values()):
        return None, parameters
    try:
        definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        statements = [s for s in definition.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    except (OSError, TypeError, SyntaxError, AttributeError):
        return None, parameters  # typed at a prompt, a lambda, or made by a library
    simple = len(statements) == 1 and isinstance(statements[0], ast.Return) and not function.__closure__
    return (statements[0].value if simple else None), parameters


class _Settings(ast.NodeTransformer):
    """Put in what the op knows (`self.axis` → 0) and leave out keywords that say what NumPy does anyway."""

    def __init__(self, op):
        self.op = op

    def visit_Attribute(self, node):
        """self.name → its value."""
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            return _literal(getattr(self.op, node.attr))
        return node

    def visit_Call(self, node):
        """axis=None and keepdims=False go without saying."""
        self.generic_visit(node)
        silent = [k for k in node.keywords if isinstance(k.value, ast.Constant) and k.value.value in (None, False)]
        node.keywords = [k for k in node.keywords if k not in silent or not isinstance(k.value, ast.Constant)]
        return node


def _literal(value):
    """A setting as Python writes it; a tuple of slices as an index."""
    if isinstance(value, slice):
        return ast.Slice(
            *(None if bound is None else ast.Constant(bound) for bound in (value.start, value.stop, value.step))
        )
    if isinstance(value, tuple) and any(isinstance(part, slice) for part in value):
        parts = [_literal(part) for part in value]
        return parts[0] if len(parts) == 1 else ast.Tuple(parts, ast.Load())
    return ast.Constant(value)


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
        return LEVELS.get(type(node.op), 1)
    return 5 if isinstance(node, ast.Compare) else 0 if isinstance(node, ast.IfExp | ast.Tuple) else ATOM


def _needs(body, parameters):
    """For each parameter the level that its place asks for."""
    found = {name: [] for name in parameters}

    def look(node, need):
        if isinstance(node, ast.Name) and node.id in found:
            found[node.id].append(need)
        own = _level(node)
        for field, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    look(child, _need(node, field, own))

    look(body, 0)
    return tuple(places[0] if len(places) == 1 else NAMED if places else 0 for places in found.values())


def _need(node, field, own):
    """What the child in this field of this node must bind like."""
    if isinstance(node, ast.BinOp):
        power = isinstance(node.op, ast.Pow)
        return own + (power if field == "left" else not power) if field != "op" else 0
    if isinstance(node, ast.UnaryOp):
        return own
    if isinstance(node, ast.Compare):
        return own + 1
    return ATOM if (field == "value" and isinstance(node, ast.Attribute | ast.Subscript)) or field == "func" else 0
