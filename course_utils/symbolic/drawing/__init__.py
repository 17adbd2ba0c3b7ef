"""Graphs to look at: which nodes a drawing shows and what is written on them; and the same as plain text."""

from collections import Counter

import numpy as np

from course_utils.errors import CourseError
from course_utils.symbolic.drawing.evaluate import values_of, vjps
from course_utils.symbolic.drawing.layout import Edge, layered
from course_utils.symbolic.drawing.svg import Node, to_svg
from course_utils.symbolic.graph import Constant, Shared, Variable, ancestors

__all__ = ["Drawing", "Edge", "dprint", "draw", "layered", "number"]

EXCHANGEABLE = {"+", "×", "max", "min", "="}  # the inputs of all others enter from top to bottom, or left to right
FEW = 8  # up to this many operations are named one by one in a picture's alternative text


class Drawing:
    """A finished drawing: what `draw` returns and a notebook displays. `svg` is the picture, `alt` its words."""

    def __init__(self, svg, alt):
        self.svg, self.alt = svg, alt

    def __repr__(self):
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/svg+xml": self.svg, "text/plain": self.alt}, {"image/svg+xml": {"alt": self.alt}}


def draw(variable, backward=None, values=None, cost=None, down=None):
    """The graph of a variable, or of a list of them, as an SVG picture.

    backward: variables, for one scalar: a dashed arrow goes back along each edge on the way to them, and under each
    node stands its gradient. values: {input: number or array}: the graph is computed and its numbers are written
    down (of arrays, the shapes). cost: in a drawing of gradients, what they are gradients of; dashed nodes are those
    that only the gradients need. down: whether the graph flows down the page; by default it does if it is too wide.

    >>> from course_utils.symbolic import scalar
    >>> x, y = scalar("x"), scalar("y")
    >>> draw(x * (x + y), backward=[x], values={x: 2.0, y: 3.0})
    Graph from x, y to ×: +, ×. Values: x = 2, y = 3, + = 5, × = 10. Gradients: x gets 2 + 5 = 7, + gets 2, × gets 1.
    """
    outputs, order = _several(variable), _drawn(_several(variable))
    pairs = [(node, k) for node in order for k in range(_arity(node))]
    edges = [Edge(node.inputs[k], node, 0 if node.op.label in EXCHANGEABLE else k) for node, k in pairs]
    known = None if values is None else values_of(outputs, values)
    products = {} if backward is None else _vjps(outputs, _several(backward), known)
    forward = order if cost is None else _drawn(_several(cost))
    gradients = _gradients(order, pairs, products, known, outputs[0])
    nodes = {node: _node(node, known, gradients.get(node), node in forward) for node in order}
    alt = _words(order, outputs, nodes, known, gradients)
    return Drawing(to_svg(nodes, edges, [pair in products for pair in pairs], alt, down), alt)


def _several(variables):
    """The variables as a list; a single one becomes a list of one."""
    variables = list(variables) if isinstance(variables, list | tuple) else [variables]
    for variable in variables:
        if not isinstance(variable, Variable):
            raise CourseError(f"draw: {variable!r} is not a variable. Give variables of a graph.")
    return variables


def _arity(node):
    """How many of its inputs are drawn: some ops share intermediate results with their gradients."""
    return min(getattr(node.op, "drawn", len(node.inputs)), len(node.inputs))


def _drawn(outputs):
    """The nodes of the drawing, each after its inputs."""
    shown, order = set(outputs), ancestors(outputs)
    for node in reversed(order):
        if node in shown:
            shown.update(node.inputs[: _arity(node)])
    return [node for node in order if node in shown]


def _vjps(outputs, wrt, known):
    """What goes back along each edge; a CourseError if there is not one scalar to start from."""
    if len(outputs) > 1 or outputs[0].ndim:
        raise CourseError("draw: backward= needs one scalar to go back from. Draw the cost, its sum or its mean.")
    graph = ancestors(outputs)
    for variable in wrt:
        if variable not in graph:
            raise CourseError(f"draw: backward= asks for {variable!r}, which is not in the graph of {outputs[0]!r}.")
    return vjps(outputs[0], wrt, known)


def _gradients(order, pairs, products, known, cost):
    """{node: its gradient as text}: the sum of what it is sent, written out where there is more than one term."""
    if not products:
        return {}
    texts = {cost: "1"}
    for node in order:
        terms = [products[pair] for pair in pairs if pair in products and pair[0].inputs[pair[1]] is node]
        if terms and known is None:
            texts[node] = ""
        elif terms and np.ndim(terms[0]):
            texts[node] = number(terms[0])
        elif terms:
            written = " + ".join(number(term) for term in terms).replace("+ −", "− ")
            texts[node] = f"{written} = {number(sum(terms))}" if len(terms) > 1 else written
    return texts


def _node(node, known, gradient, is_forward):
    """The box of a variable and the lines under it: its value, then its gradient."""
    kind = _kind(node) if is_forward or not node.op else "gradient"
    text = node.op.label if node.op else node.name or number(node.value)
    value = number(known[node]) if known and not isinstance(node, Constant) else ""
    name = node.name if node.op else ""
    notes = [(_equation(name, value), "gradient" if kind == "gradient" else "value")]
    if gradient is not None:
        notes.append((_equation(f"d{node.name}" if node.name else "", gradient), "gradient"))
    return Node(kind, text, [note for note in notes if note[0]])


def _kind(node):
    return "op" if node.op else "parameter" if isinstance(node, Shared) else "data"


def _equation(name, value):
    """ "name = 3", or "name (4, 3)" for the shape of an array, or whichever of the two there is."""
    return f"{name}{' ' if value.startswith('(') else ' = '}{value}" if name and value else name or value


def number(value):
    """A number with three significant digits, or the shape of an array.

    >>> number(-0.123456), number(12345.0), number(True), number(np.zeros((4, 3)))
    ('−0.123', '12300', 'True', '(4, 3)')
    """
    if np.ndim(value):
        return str(np.shape(value))
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    rounded = float(f"{float(value):.2e}") + 0.0  # no −0
    return (f"{rounded:.3g}" if not 1e3 <= abs(rounded) < 1e6 else f"{rounded:.0f}").replace("-", "−")


def _words(order, outputs, nodes, known, gradients):
    """The drawing in words: from what, by what, to what; then the numbers, if they are few."""
    called = {node: node.name or nodes[node].text for node in order}
    leaves = [called[node] for node in order if not node.op and not isinstance(node, Constant)]
    ops = [node for node in order if node.op]
    by = [nodes[node].text for node in ops] if len(ops) <= FEW else [f"{len(ops)} operations"]
    sentences = [f"Graph from {', '.join(leaves)} to {', '.join(called[node] for node in outputs)}: {', '.join(by)}."]
    few = [node for node in order if len(ops) <= FEW or not node.op or node in outputs]
    if known is not None:
        sentences.append(f"Values: {', '.join(_equation(called[n], number(known[n])) for n in few if n.name or n.op)}.")
    if gradients:
        reached = [node for node in few if node in gradients]
        verb = " gets " if known is not None else ""
        sentences.append(f"Gradients: {', '.join(called[n] + verb + (gradients[n] if verb else '') for n in reached)}.")
    return " ".join(sentences)


def dprint(variable):
    """The graph as an indented text, from the result down to its inputs; a shared part is written out once.

    >>> from course_utils.symbolic import scalar
    >>> x, y = scalar("x"), scalar("y")
    >>> s = (x + y).named("s")
    >>> dprint(s * s)
    ×
    ├─ s = + [1]
    │  ├─ x
    │  └─ y
    └─ s ↑ see [1]
    """
    return Text("\n".join(_lines(_several(variable))))


def _lines(outputs):
    """The lines of the text, without recursion."""
    uses = Counter(node.inputs[k] for node in _drawn(outputs) for k in range(_arity(node)))
    numbers, seen = {}, set()
    stack = [(output, "", "") for output in reversed(outputs)]  # each with its branch, and what stands below it
    while stack:
        node, branch, below = stack.pop()
        again = node.op is not None and node in seen
        if uses[node] > 1 and node.op:
            numbers.setdefault(node, len(numbers) + 1)
        yield branch + _line(node, numbers.get(node), again)
        children = () if again else node.inputs[: _arity(node)]
        for k in reversed(range(len(children))):
            last = k == len(children) - 1
            stack.append((children[k], below + ("└─ " if last else "├─ "), below + ("   " if last else "│  ")))
        seen.add(node)


def _line(node, at, again):
    """What a text says of one node."""
    if not node.op:
        return f"{node.name} (shared)" if isinstance(node, Shared) else node.name or number(node.value)
    if again:
        return f"{node.name or node.op.label} ↑ see [{at}]"
    return (f"{node.name} = " if node.name else "") + node.op.label + (f" [{at}]" if at else "")


class Text(str):
    """A text that a notebook shows as it is, without quotes."""

    __repr__ = str.__str__
