"""A small graph, one step at a time: values run forward along solid arrows, gradients back along dashed ones."""

import itertools
from dataclasses import dataclass
from math import hypot

from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from course_utils.display import palette
from course_utils.plots.show import figure
from course_utils.symbolic.drawing import Edge, layered, number

RADIUS, LANE = 24, 6.5  # of a node; of an arrow from the line between its nodes
GAP = (112, 60)  # between layers, between neighbors
PALE = "#BBBBBB"  # what has not happened yet
TITLES = {
    "forward": "Forward: each node computes from its inputs",
    "begin": "Backward begins: the result has slope 1 in itself",
    "backward": "Backward: each sends its gradient times its slope",
    "end": "Done: where a value went two ways, two gradients add",
}


@dataclass(frozen=True, eq=False)
class Step:
    """One node of a traced graph. A trace is a list of them, inputs first, result last.

    inputs: the names of the nodes that it is computed from. sends: what it sends back to each of them, its gradient
    times the slope there. reason: why it sends that, as a sentence.
    """

    name: str
    value: float
    inputs: tuple = ()
    sends: tuple = ()
    reason: str = ""


def events(steps):
    """What happens, in order, as pairs (what, step): inputs given, nodes forward, the start, nodes backward."""
    nodes = [step for step in steps if step.inputs]
    forward = [("given", None), *(("forward", step) for step in nodes)]
    return [*forward, ("begin", steps[-1]), *(("backward", step) for step in reversed(nodes))]


def received(steps, name, done=None):
    """The gradients that a node has been sent, by those of its consumers that are in `done` (None: by all)."""
    return [
        sent
        for step in steps
        for source, sent in zip(step.inputs, step.sends, strict=True)
        if source == name and (done is None or step.name in done)
    ]


def happened(steps, shown):
    """What event number `shown` was, in words."""
    what, step = events(steps)[shown]
    by_name = {each.name: each for each in steps}
    if what == "given":
        return f"Given: {', '.join(f'{s.name} = {number(s.value)}' for s in steps if not s.inputs)}."
    if what == "forward":
        given = " and ".join(number(by_name[name].value) for name in step.inputs)
        return f"{step.name} computes {number(step.value)} from {given}."
    if what == "begin":
        return f"The way back begins at {step.name}: the slope of the result in itself is 1."
    sent = " and ".join(f"{number(value)} to {name}" for name, value in zip(step.inputs, step.sends, strict=True))
    sums = [f"{name} has {_total(terms)}." for name, terms in _sums(steps, step, shown)]
    result = [f"{number(sum(received(steps, s.name)))} for {s.name}" for s in steps if not s.inputs]
    end = [f"The gradient is {', '.join(result)}."] if shown == len(events(steps)) - 1 else []
    return " ".join([f"{step.name} sends {sent}:", step.reason or "its gradient times its slopes.", *sums, *end])


def _sums(steps, step, shown):
    """The inputs of this step that have been sent something more than once by now."""
    found = [(name, received(steps, name, _backward(steps, shown))) for name in dict.fromkeys(step.inputs)]
    return [(name, terms) for name, terms in found if len(terms) > 1]


def _backward(steps, shown):
    """The names of the nodes that have sent their gradients back."""
    return {step.name for what, step in events(steps)[: shown + 1] if what == "backward"}


def _total(terms):
    """ "2 + 3 = 5"."""
    if len(terms) == 1:
        return number(terms[0])
    return f"{' + '.join(number(term) for term in terms)} = {number(sum(terms))}".replace("+ −", "− ")


@figure
def graph_steps(steps, shown, ax=None):
    """The graph of a trace (a list of Step) after event number `shown`, counted from 0."""
    past = events(steps)[: shown + 1]
    what, now = past[-1]
    computed = {s.name for s in steps if not s.inputs} | {s.name for kind, s in past if kind == "forward"}
    sent = _backward(steps, shown)
    routes, places = _routes(steps)
    for (step, k), route in routes.items():
        source = next(each for each in steps if each.name == step.inputs[k])
        _forward(ax, route, number(source.value) if source.name in computed else "")
        if step.name in sent:
            _arrow(ax, route[::-1], palette.GRADIENTS, "--", number(step.sends[k]), palette.GRADIENTS_TEXT)
    for step in steps:
        _node(ax, *places[step.name], step, step.name in computed, now is step and what)
        if not step.inputs:
            terms = received(steps, step.name, sent)
            _label(ax, places[step.name], -1, "", _total(terms).replace(" =", "\n=") if terms else "")
    result = steps[-1]
    begun = any(kind == "begin" for kind, _ in past)
    _label(ax, places[result.name], 1, number(result.value) if result.name in computed else "", "1" if begun else "")
    _frame(ax, routes, "end" if shown == len(events(steps)) - 1 else "forward" if what == "given" else what)


def _routes(steps):
    """{(step, number of its input): the points an edge runs through}, {name: where its node stands}."""
    pairs = [(step, k) for step in steps for k in range(len(step.inputs))]
    edges = [Edge(step.inputs[k], step.name) for step, k in pairs]
    layout = layered([s.name for s in steps], edges, lambda _: (2 * RADIUS, RADIUS, RADIUS), GAP, bundle=False)
    places = {step.name: (layout.u(step.name), -layout.v[step.name]) for step in steps}
    routes = {}
    for (step, k), passes in zip(pairs, layout.passes, strict=True):
        between = [((layout.u0[p.layer] + layout.u1[p.layer]) / 2, -layout.v[p]) for p in passes]
        routes[step, k] = [places[step.inputs[k]], *between, places[step.name]]
    return routes, places


def _forward(ax, route, value):
    _arrow(ax, route, palette.VALUES if value else PALE, "-", value, palette.VALUES)


def _arrow(ax, route, color, style, text, ink):
    """An arrow along the points, to the left of its direction, with a label on its first piece."""
    for k, (start, end) in enumerate(itertools.pairwise(route)):
        (x0, y0), (x1, y1) = start, end
        long = hypot(x1 - x0, y1 - y0)
        ux, uy = (x1 - x0) / long, (y1 - y0) / long
        first, last = RADIUS * (k == 0), RADIUS * (k == len(route) - 2)
        x0, y0 = x0 + first * ux - LANE * uy, y0 + first * uy + LANE * ux
        x1, y1 = x1 - last * ux - LANE * uy, y1 - last * uy + LANE * ux
        head = "-|>" if last else "-"
        ax.add_patch(
            FancyArrowPatch(
                (x0, y0), (x1, y1), arrowstyle=head, mutation_scale=11, color=color, linestyle=style, linewidth=1.5,
                shrinkA=0, shrinkB=0,
            )
        )  # fmt: skip
        if k == 0 and text:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
            at = (x0 + 0.28 * (x1 - x0), y0 + 0.28 * (y1 - y0))
            ax.text(*at, text, color=ink, fontsize=11, ha="center", va="center", weight="bold", bbox=box)


def _node(ax, x, y, step, computed, what):
    """A box for an input, a circle for an operation, with a thick rim while it is its turn."""
    rim, area = (palette.VALUES, palette.VALUES_TINT) if step.inputs else (palette.DATA, palette.DATA_TINT)
    if what in ("begin", "backward"):
        rim, area = palette.GRADIENTS, palette.GRADIENTS_TINT
    look = {"edgecolor": rim if computed else PALE, "facecolor": area if computed else "white", "zorder": 3}
    look["linewidth"] = 3 if what else 1.5
    half = RADIUS - 4
    shape = Circle((x, y), half, **look) if step.inputs else Rectangle((x - half, y - half), 2 * half, 2 * half, **look)
    ax.add_patch(shape)
    ink = "#222222" if computed else "#767676"
    ax.text(x, y, step.name, ha="center", va="center", fontsize=12, color=ink, zorder=4)


def _label(ax, place, side, value, gradient):
    """A node's value and gradient, written beside it and clear of the edges."""
    x, y = place[0] + side * (RADIUS + 2), place[1]
    for text, at, ink in ((value, y + 9, palette.VALUES), (gradient, y - 9 * (side > 0), palette.GRADIENTS_TEXT)):
        if text:
            align = "left" if side > 0 else "right"
            ax.text(x, at, text, color=ink, fontsize=11, weight="bold", ha=align, va="center", in_layout=False)


def _frame(ax, routes, phase):
    """Room for the labels, equal scales, and the point in the title."""
    xs, ys = zip(*(point for route in routes.values() for point in route), strict=True)
    ax.set(xlim=(min(xs) - 120, max(xs) + 70), ylim=(min(ys) - 34, max(ys) + 34), title=TITLES[phase])
    ax.set_aspect("equal")
    ax.axis("off")
