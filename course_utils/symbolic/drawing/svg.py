"""A layout as an SVG picture: shapes for what nodes are, solid arrows forward, dashed arrows backward, no ids."""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from math import sqrt

from course_utils.display import palette
from course_utils.symbolic.drawing.layout import Place, layered

DASHES = ' stroke-dasharray="5 3.5"'
# kind of node → (outline, area, text, corner radius or None for a round end, dashes)
LOOKS = {
    "op": (palette.VALUES, palette.VALUES_TINT, "#222222", None, ""),
    "gradient": (palette.GRADIENTS, palette.GRADIENTS_TINT, "#222222", None, DASHES),
    "parameter": (palette.PARAMETERS, palette.PARAMETERS_TINT, palette.PARAMETERS_TEXT, 9, ""),
    "data": (palette.DATA, palette.DATA_TINT, "#333333", 0, ""),
}
ARROWS = {"value": (palette.VALUES, ""), "gradient": (palette.GRADIENTS, DASHES)}
INKS = {"value": palette.VALUES, "gradient": palette.GRADIENTS_TEXT}
FONT, NOTE, LINE = 15, 13, 17  # pixels: the text in a node, the text beside it, its line height
HEIGHT, MARGIN, LEGEND = 32, 14, 310
GAPS = ((36, 14), (30, 18))  # between layers and between neighbors, to the right and down
PORT, PAIR, LANE = 10, 18, 4.5  # between edges at a node; between pairs; of an arrow from the middle of its pair
HEAD = (8, 3.6)  # length and half the width of an arrow head
WIDEST = 900  # a drawing that would be wider goes down the page instead
WIDTHS = {0.36: " .,:;|!'()[]ijltfrI", 0.85: "+−=<>×÷≤≥", 0.95: "mwMW@%→"}  # of letters, in a wide sans-serif font


@dataclass
class Node:
    """What a node shows: its kind (a key of LOOKS), the text in it, and lines beside it, (text, a key of INKS)."""

    kind: str
    text: str
    notes: list = field(default_factory=list)

    def radius(self, height):
        """The radius of its corners, given its smaller side."""
        radius = LOOKS[self.kind][3]
        return height / 2 if radius is None else radius

    @property
    def note_width(self):
        """The width of the longest line beside it."""
        return max((text_width(text, NOTE) for text, _ in self.notes), default=0)


def text_width(text, size):
    """About how wide a text is, in pixels: the font that will draw it is not known."""
    return size * sum(
        next((w for w, those in WIDTHS.items() if c in those), 0.7 if c.isupper() else 0.62) for c in text
    )


def to_svg(nodes, edges, paired, alt, down=None):
    """nodes: {key: Node} in topological order. edges: of layout.Edge; paired: for each, whether a way back is drawn.

    down: whether the graph flows down the page; None: only if it would be too wide otherwise.
    """
    picture = _Picture(nodes, edges, paired, bool(down))
    if down is None and picture.size[0] > WIDEST:
        picture = _Picture(nodes, edges, paired, True)
    width, height = picture.size
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" '
            'style="max-width: 100%; height: auto" font-family="Helvetica, Arial, sans-serif">',
            f"<title>{escape(alt)}</title>",
            f'<rect class="page" width="{width}" height="{height}" rx="8" fill="white"/>',
            *picture.arrows(),
            *(line for key in nodes for line in picture.node(key)),
            *picture.legend(),
            "</svg>",
        ]
    )


class _Picture:
    """One layout, with the flow to the right or down: u along the flow, v across it."""

    def __init__(self, nodes, edges, paired, down):
        self.nodes, self.edges, self.paired, self.down = nodes, edges, paired, down
        self.pitch = PAIR if any(paired) else PORT
        self.entering = Counter(edge.target for edge in edges)
        self.leaving = Counter(edge.source for edge in edges)
        self.sizes = {key: self._box(key) for key in nodes}
        pitch = (self.pitch if any(paired) else 0, self.pitch)
        self.layout = layered(list(nodes), edges, self._extent, GAPS[down], pitch, bundle=not any(paired))

    @property
    def size(self):
        """Width and height in pixels."""
        along = self.layout.u1[-1]
        across = max(self.layout.v[item] + self._extent(item)[2] for item in self.layout.v)
        width, height = (across, along) if self.down else (along, across)
        legend = any(self.paired)
        return round(max(width, LEGEND * legend) + 2 * MARGIN), round(height + 2 * MARGIN + 1.5 * LINE * legend)

    def _box(self, key):
        """The extents of a box along and across the flow: room for its text and its ports."""
        node = self.nodes[key]
        ports = max(self.entering[key], self.leaving[key] if any(self.paired) else 1)
        room = (ports - 1) * self.pitch + 14
        width = text_width(node.text, FONT) + 20
        if self.down:
            return HEIGHT, max(width, HEIGHT, room + 8)
        return max(width, HEIGHT, room if len(node.text) == 1 else 0), max(HEIGHT, room)

    def _extent(self, item):
        """What a node with its notes, or a place of a long edge, takes: along the flow, before its line, after it."""
        if isinstance(item, Place):
            return 0, self.pitch / 2, self.pitch / 2
        (along, across), node = self.sizes[item], self.nodes[item]
        lines = LINE * len(node.notes)
        if self.down:
            return max(along, lines), across / 2, across / 2 + (node.note_width + 7 if lines else 0)
        return max(along, node.note_width), across / 2, across / 2 + lines

    def _touch(self, k, side, lane):
        """Where an edge touches its node: (u, v)."""
        key = self.edges[k].target if side == "in" else self.edges[k].source
        along, across = self.sizes[key]
        offset, radius = self.layout.ports[k, side] + lane, self.nodes[key].radius(min(along, across))
        beyond = max(0, abs(offset) - (across / 2 - radius))  # how far into the rounded corner
        half = along / 2 - radius + sqrt(max(0, radius**2 - beyond**2))
        return self.layout.u(key) + (-half if side == "in" else half), self.layout.v[key] + offset

    def _pieces(self, k, lane):
        """An edge as pieces, (from, to) or (from, control, control, to); level in the layers, curved between them."""
        layout, edge = self.layout, self.edges[k]
        start, end = self._touch(k, "out", lane), self._touch(k, "in", lane)
        runs = [(start, (layout.u1[layout.layer[edge.source]], start[1]))]
        for place in layout.passes[k]:
            v = layout.v[place] + lane
            runs.append(((layout.u0[place.layer], v), (layout.u1[place.layer], v)))
        runs.append(((layout.u0[layout.layer[edge.target]], end[1]), end))
        pieces = [runs[0]]
        for a, b in itertools.pairwise(runs):
            pieces += [_curve(a[1], b[0], lane), b]
        return pieces

    def arrows(self):
        """The lines of the SVG for all edges: forward, and back beside it where there is a way back."""
        for k, both in enumerate(self.paired):
            dashed = both or self.nodes[self.edges[k].target].kind == "gradient"
            yield from self._arrow(self._pieces(k, -LANE * both), "gradient" if dashed and not both else "value")
            if both:
                back = [piece[::-1] for piece in reversed(self._pieces(k, LANE))]
                yield from self._arrow(back, "gradient")

    def _arrow(self, pieces, kind):
        """A line along the pieces, with a head at its end that points along the flow or against it."""
        color, dashes = ARROWS[kind]
        (u, v), before = pieces[-1][-1], pieces[-1][0]
        sign = 1 if pieces[0][0][0] < u else -1
        base = u - sign * HEAD[0]
        pieces = [*pieces[:-1], (before, (base + sign, v))] if sign * (base - before[0]) > 0 else pieces
        path = f"M{self._at(*pieces[0][0])}"
        for piece in pieces:
            path += (" L" if len(piece) == 2 else " C") + " ".join(self._at(*point) for point in piece[1:])
        yield f'<path class="edge {kind}" d="{path}" fill="none" stroke="{color}" stroke-width="1.6"{dashes}/>'
        corners = (u, v), (base, v - HEAD[1]), (base, v + HEAD[1])
        yield f'<polygon points="{" ".join(self._at(*corner) for corner in corners)}" fill="{color}"/>'

    def _at(self, u, v):
        """A point as "x,y"."""
        x, y = (v, u) if self.down else (u, v)
        return f"{_short(x + MARGIN)},{_short(y + MARGIN)}"

    def node(self, key):
        """The lines of the SVG for one node."""
        node, (along, across) = self.nodes[key], self.sizes[key]
        x, y = (float(part) for part in self._at(self.layout.u(key), self.layout.v[key]).split(","))
        width, height = (across, along) if self.down else (along, across)
        outline, area, ink, _, dashes = LOOKS[node.kind]
        yield (
            f'<rect class="node {node.kind}" x="{_short(x - width / 2)}" y="{_short(y - height / 2)}" '
            f'width="{_short(width)}" height="{_short(height)}" rx="{_short(node.radius(min(along, across)))}" '
            f'fill="{area}" stroke="{outline}" stroke-width="1.6"{dashes}/>'
        )
        yield _text(x, y, node.text, FONT, ink, "middle")
        for k, (note, kind) in enumerate(node.notes):
            if self.down:
                place = (x + width / 2 + 6, y + LINE * (k - (len(node.notes) - 1) / 2), "start")
            else:
                place = (x, y + height / 2 + LINE * (k + 0.6), "middle")
            yield _text(*place[:2], note, NOTE, INKS[kind], place[2])

    def legend(self):
        """What the two kinds of arrows mean, where both occur."""
        if not any(self.paired):
            return
        y = self.size[1] - MARGIN
        for x, kind, text in ((MARGIN, "value", "forward: values"), (MARGIN + 150, "gradient", "backward: gradients")):
            color, dashes = ARROWS[kind]
            yield f'<path d="M{x},{y} L{x + 26},{y}" stroke="{color}" stroke-width="1.6"{dashes}/>'
            yield _text(x + 32, y, text, NOTE, INKS[kind], "start")


def _curve(a, b, lane):
    """From one layer to the next, level at both ends; the way back keeps its distance on a steep curve too."""
    rise = b[1] - a[1]
    if abs(rise) < 0.05:
        return a, b
    lean = min(abs(rise) / 12, 5) * (rise < 0) * 2 - min(abs(rise) / 12, 5)
    middle = (a[0] + b[0]) / 2 + (lean if lane > 0 else -lean if lane < 0 else 0)
    return a, (middle, a[1]), (middle, b[1]), b


def _text(x, y, text, size, color, anchor):
    """A line of text whose middle is at height y."""
    return (
        f'<text x="{_short(x)}" y="{_short(y + 0.35 * size)}" font-size="{size}" fill="{color}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _short(number):
    """A coordinate with at most one digit after the point."""
    return f"{round(number, 1) + 0:g}"
