"""What a mutant is: one operator, comparison or number of a module, changed.

Left alone are numbers that have no right value: those given under the names in `NO_RIGHT_VALUE`, the seed of a
generator, and in the exercises what `cases=` or a function named `…_cases` draws: as good as others, as long as the
tests still tell all wrong answers from the right one. Their operators and comparisons are changed.

Left alone, too, are the programs of wrong answers: a wrong answer that is changed is another wrong answer, and whether
its sentence fits is for a reader to say.
"""

import ast
from dataclasses import dataclass

# How long or hard an exercise is, a seed, and how large, thick, far apart or see-through something is drawn; how many
# ticks an axis has at most.
NO_RIGHT_VALUE = {"minutes", "difficulty", "seed", "figsize", "fontsize", "linewidth", "markersize", "markeredgewidth"}
NO_RIGHT_VALUE |= {"alpha", "zorder", "pad", "labelpad", "nbins"}
SEEDED = {"default_rng", "manual_seed"}

SWAPS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult}
SWAPS |= {ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult}
SWAPS |= {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
SWAPS |= {ast.And: ast.Or, ast.Or: ast.And, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}


@dataclass(frozen=True)
class Mutant:
    """The characters from `first` to `last` of a module's source, and what stands there instead."""

    source: str
    first: int
    last: int
    new: str

    @property
    def old(self):
        return self.source[self.first : self.last]

    @property
    def line(self):
        return self.source.count("\n", 0, self.first) + 1

    @property
    def mutated(self):
        return self.source[: self.first] + self.new + self.source[self.last :]

    def marked(self, before, after):
        """The source around it, with what is changed in «…»: so many characters before and after."""
        first = max(0, self.first - before)
        return f"{self.source[first : self.first]}«{self.old}»{self.source[self.last : self.last + after]}"


def changes(node):
    """Each way to change a node: a new node for it."""
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in SWAPS:
            yield ast.BinOp(left, SWAPS[type(op)](), right)
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in SWAPS:
            yield ast.AugAssign(target, SWAPS[type(op)](), value)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(SWAPS[type(op)](), values)
        case ast.Compare(left=left, ops=ops, comparators=others):
            for k, op in enumerate(ops):
                if type(op) in SWAPS:
                    yield ast.Compare(left, [*ops[:k], SWAPS[type(op)](), *ops[k + 1 :]], others)
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=value) if type(value) in (int, float):
            yield ast.Constant(value + 1 if value + 1 != value else 2 * value)


def without_a_right_value(tree):
    """The nodes of all numbers that could as well be others."""
    given = [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in NO_RIGHT_VALUE]
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[seed, *_]) if name in SEEDED:
                given.append(seed)
            case ast.FunctionDef(name=name) | ast.keyword(arg=name) if name and name.split("_")[-1] == "cases":
                given += [inner for inner in ast.walk(node) if isinstance(inner, ast.Constant | ast.UnaryOp)]
            case ast.arguments(args=args, defaults=[*defaults], kwonlyargs=others, kw_defaults=[*more]):
                named = [
                    *zip(args[len(args) - len(defaults) :], defaults, strict=True),
                    *zip(others, more, strict=True),
                ]
                given += [value for arg, value in named if arg.arg in NO_RIGHT_VALUE]
    return {inner for node in given if node and _is_literal(node) for inner in ast.walk(node)}


def _is_literal(node):
    """Whether it is a number, or a tuple or list of them, and nothing is computed."""
    return all(
        isinstance(n, ast.Constant | ast.UnaryOp | ast.unaryop | ast.Tuple | ast.List | ast.Load)
        for n in ast.walk(node)
    )


def of_wrong_answers(tree):
    """The nodes of all that serves `…recognizes(…)` alone: its arguments, and functions that nothing else uses."""
    calls = [node for node in tree.body if isinstance(node, ast.Expr) and _recognizes(node.value)]
    serving = [argument for call in calls for argument in [*call.value.args, *call.value.keywords]]
    others = [node for node in tree.body if node not in calls]
    while more := [node for node in others if _serves(node, serving) and not _serves(node, others)]:
        serving, others = serving + more, [node for node in others if node not in more]
    return {inner for node in serving for inner in ast.walk(node)}


def _serves(node, others):
    """Whether it is a function that one of the others names."""
    return isinstance(node, ast.FunctionDef) and any(
        node.name in _names(other) for other in others if other is not node
    )


def _recognizes(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "recognizes"


def _names(node):
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def mutants(source):
    """Every mutant of a module, in the order in which Python's parser meets them."""
    tree, lines = ast.parse(source), source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def place(line, column):
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    free = without_a_right_value(tree) | of_wrong_answers(tree)
    in_text = {inner for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for inner in ast.walk(node)}
    found = []
    for node in ast.walk(tree):
        for new in () if node in free else changes(node):
            text = ast.unparse(ast.fix_missing_locations(new))
            text = text if isinstance(node, ast.stmt) else f"({text})"
            ends = place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)
            mutant = Mutant(source, *ends, text)
            if node not in in_text or _parses(mutant.mutated):
                found.append(mutant)
    return found


def _parses(source):
    """Whether the source is Python: a change inside an f-string may not be."""
    try:
        return bool(ast.parse(source))
    except SyntaxError:
        return False
