"""Where the nodes of a graph go: layers by longest path, few crossings, long edges straight. Numbers, no picture.

The graph flows along u; v runs across. After Sugiyama, Tagawa & Toda (1981): a long edge is cut into places, one in
each layer that it passes, so that it keeps clear of the nodes there.
"""

import itertools
from collections import defaultdict
from dataclasses import dataclass, field

SWEEPS = 12  # of the ordering
ROUNDS = 60  # of the placement: each moves every layer to where its neighbors pull it
NEARLY = 50  # pixels
PULLS = (4, 4, 8)  # how hard an edge pulls, by how many of its ends are places of a long edge


@dataclass(frozen=True)
class Edge:
    """From one node to another. port: where it enters, among the target's edges; equal ports may be exchanged."""

    source: object
    target: object
    port: int = 0


@dataclass(frozen=True)
class Place:
    """A point where a long edge passes a layer; edges with an equal `owner` pass through it together."""

    owner: object
    layer: int


@dataclass
class Layout:
    """rows: the nodes and places of each layer, in order. u0, u1: where a layer begins and ends. v: each one's line."""

    rows: list
    layer: dict
    u0: list = field(default_factory=list)
    u1: list = field(default_factory=list)
    v: dict = field(default_factory=dict)
    passes: list = field(default_factory=list)  # for each edge its places, in order
    ports: dict = field(default_factory=dict)  # (number of the edge, "out" or "in") → how far from its node's line

    def u(self, node):
        """The middle of the node's layer."""
        return (self.u0[self.layer[node]] + self.u1[self.layer[node]]) / 2


def layered(nodes, edges, size, gap=(36, 14), pitch=(0, 10), bundle=True):
    """Place the nodes, given in topological order.

    size: node or Place → (extent along u, extent before v, extent after v). gap: between layers, between neighbors.
    pitch: between edges where they leave a node, where they enter one. bundle: the long edges of one source go
    together until they part.
    """
    layer = layers(nodes, edges)
    rows, passes = _rows(nodes, edges, layer, bundle)
    links = _links(edges, passes, layer)
    rows = _untangled(rows, links)
    layout = Layout(rows, layer, passes=passes)
    stops = [[edge.source, *places, edge.target] for edge, places in zip(edges, passes, strict=True)]
    layout.ports = _ports(rows, edges, stops, pitch)
    pulls = _pulls(edges, stops, layout.ports)
    layout.v = _across(rows, pulls, {item: size(item) for row in rows for item in row}, gap[1])
    start = 0.0
    for k, row in enumerate(rows):
        layout.u0.append(start)
        layout.u1.append(start + max(size(item)[0] for item in row))
        steepest = max((abs(layout.v[a] - layout.v[b]) for a, b, _ in links[k]), default=0)
        start = layout.u1[-1] + gap[0] + min(steepest / 8, gap[0])
    return layout


def layers(nodes, edges):
    """node → layer: one after its last input; but as late as possible where that makes edges shorter."""
    inputs, consumers, layer = defaultdict(set), defaultdict(set), {}
    for edge in edges:
        inputs[edge.target].add(edge.source)
        consumers[edge.source].add(edge.target)
    for node in nodes:
        layer[node] = max((layer[source] + 1 for source in inputs[node]), default=0)
    for node in reversed(nodes):  # an input with one consumer follows it wherever it goes, so it does not count
        bound = [source for source in inputs[node] if inputs[source] or len(consumers[source]) > 1]
        if consumers[node] and len(bound) <= len(consumers[node]):
            layer[node] = min(layer[target] for target in consumers[node]) - 1
    return layer


def _rows(nodes, edges, layer, bundle):
    """The members of each layer, in the order in which the graph was written down, and the places of each edge."""
    rows, passes, known = [[] for _ in range(max(layer.values()) + 1)], [None] * len(edges), set()
    entering = defaultdict(list)
    for k, edge in enumerate(edges):
        entering[edge.target].append(k)
    for node in nodes:
        for k in entering[node]:
            owner = edges[k].source if bundle else k
            passes[k] = [Place(owner, at) for at in range(layer[edges[k].source] + 1, layer[node])]
            for place in passes[k]:
                if place not in known:
                    known.add(place)
                    rows[place.layer].append(place)
        rows[layer[node]].append(node)
    return rows, passes


def _links(edges, passes, layer):
    """For each layer the pieces of edges that leave it: (from, to, port), each once."""
    links = [{} for _ in range(max(layer.values()) + 1)]
    for edge, places in zip(edges, passes, strict=True):
        stops = [edge.source, *places, edge.target]
        for at, (a, b) in enumerate(itertools.pairwise(stops), layer[edge.source]):
            links[at][a, b, edge.port if b is edge.target else 0] = None
    return [list(pieces) for pieces in links]


def _untangled(rows, links):
    """The rows in an order with few crossings: sweeps to the mean of the neighbors, then swaps of neighbors."""
    best, fewest = rows, _crossings(rows, links)
    for sweep in range(SWEEPS):
        rows = _swept(rows, links, forward=sweep % 2 == 0)
        rows = _swapped(rows, links)
        count = _crossings(rows, links)
        if count < fewest:
            best, fewest = rows, count
    return best


def _swept(rows, links, forward):
    """Each layer sorted by the mean position of its neighbors in the layer before it (or after it)."""
    rows = [list(row) for row in rows]
    for k in range(1, len(rows)) if forward else range(len(rows) - 2, -1, -1):
        pieces = links[k - 1] if forward else [(b, a, 0) for a, b, _ in links[k]]
        position = {item: i for i, item in enumerate(rows[k - 1 if forward else k + 1])}
        pulls = defaultdict(list)
        for a, b, _ in pieces:
            pulls[b].append(position[a])
        means = {item: _mean(pulls[item], i) for i, item in enumerate(rows[k])}
        rows[k].sort(key=means.get)
    return rows


def _swapped(rows, links):
    """Neighbors change places as long as that removes a crossing."""
    for k, row in enumerate(rows):
        near = links[k - 1 : k + 1] if k else links[:1]
        parts = rows[max(k - 1, 0) : k + 2]
        better = True
        while better:
            better, before = False, _crossings(parts, near)
            for i in range(len(row) - 1):
                row[i], row[i + 1] = row[i + 1], row[i]
                after = _crossings(parts, near)
                if after < before:
                    better, before = True, after
                else:
                    row[i], row[i + 1] = row[i + 1], row[i]
    return rows


def _crossings(rows, links):
    """How many pairs of edges cross, those included that cross just before they enter a node."""
    position = {item: i for row in rows for i, item in enumerate(row)}
    count = 0
    for pieces in links:
        ends = [(position[a], position[b], port) for a, b, port in pieces if a in position and b in position]
        for k, (a, b, port) in enumerate(ends):
            count += sum(
                (a < c and (b, port) > (d, other)) or (a > c and (b, port) < (d, other)) for c, d, other in ends[:k]
            )
    return count


def _ports(rows, edges, stops, pitch):
    """Where edges touch their nodes: in the order of what they come from or go to, unless their ports are numbered."""
    position = {item: i for row in rows for i, item in enumerate(row)}
    leaving, entering = defaultdict(list), defaultdict(list)
    for k, edge in enumerate(edges):
        leaving[edge.source].append((position[stops[k][1]], k))
        entering[edge.target].append((edge.port, position[stops[k][-2]], k))
    ports = {}
    for side, sides, step in (("out", leaving, pitch[0]), ("in", entering, pitch[1])):
        for members in sides.values():
            for i, (*_, k) in enumerate(sorted(members)):
                ports[k, side] = (i - (len(members) - 1) / 2) * step
    return ports


def _pulls(edges, stops, ports):
    """{node or place: [(how hard, its neighbor, how far from it)]}: long edges are straight, inputs stand aside."""
    reached = {edge.target for edge in edges}
    pulls = defaultdict(list)
    for k, stop in enumerate(stops):
        for a, b in itertools.pairwise(stop):
            weight = PULLS[isinstance(a, Place) + isinstance(b, Place)] if stop[0] in reached else 1
            shift = ports[k, "out"] * (a is stop[0]) - ports[k, "in"] * (b is stop[-1])
            pulls[a].append((weight, b, -shift))
            pulls[b].append((weight, a, shift))
    return pulls


def _across(rows, pulls, sizes, gap):
    """v of every node and place: edges pull their ends together, the order and the gaps stay."""
    offsets = [_offsets(row, sizes, gap) for row in rows]
    v = {item: offset for row, at in zip(rows, offsets, strict=True) for item, offset in zip(row, at, strict=True)}
    for turn in range(ROUNDS):
        for k in range(len(rows))[:: 1 if turn % 2 else -1]:
            wanted = [_pulled(pulls[item], v, item) for item in rows[k]]
            for item, at in zip(rows[k], _in_order(wanted, offsets[k]), strict=True):
                v[item] = at
    _follow(rows, offsets, pulls, v)
    _straighten(rows, offsets, v)
    lowest = min(v[item] - sizes[item][1] for item in v)
    return {item: at - lowest for item, at in v.items()}


def _follow(rows, offsets, pulls, v):
    """A node with one computed input comes level with it, if it is nearly so: chains look like chains.

    Then inputs come as near as they can to where they are used.
    """
    for before, row, at in zip(rows, rows[1:], offsets[1:], strict=False):
        for i, item in enumerate(row):
            leads = [v[other] + far for weight, other, far in pulls[item] if weight >= PULLS[0] and other in before]
            if len(leads) == 1 and abs(leads[0] - v[item]) < NEARLY and not isinstance(item, Place):
                v[item] = _nearest(leads[0], *_room(row, at, i, v))
    for row, at in zip(rows, offsets, strict=True):
        for i, item in enumerate(row):
            if pulls[item] and all(weight == 1 for weight, *_ in pulls[item]):
                v[item] = _nearest(_pulled(pulls[item], v, item)[1], *_room(row, at, i, v))


def _nearest(line, low, high):
    return min(max(line, low), high)


def _room(row, at, i, v):
    """Between which lines the i-th of a row may move while its neighbors stay."""
    low = v[row[i - 1]] + at[i] - at[i - 1] if i else float("-inf")
    return low, v[row[i + 1]] + at[i] - at[i + 1] if i + 1 < len(row) else float("inf")


def _straighten(rows, offsets, v):
    """The places of a long edge on one line, as far as their neighbors leave room for it."""
    chains = defaultdict(list)
    for row, at in zip(rows, offsets, strict=True):
        for i, item in enumerate(row):
            if isinstance(item, Place):
                chains[item.owner].append((item, row, at, i))
    for chain in chains.values():
        run, low, high = [], float("-inf"), float("inf")
        for item, *where in chain:
            floor, ceiling = _room(*where, v)
            if run and max(low, floor) > min(high, ceiling):
                _level(run, low, high, v)
                run, low, high = [], float("-inf"), float("inf")
            run, low, high = [*run, item], max(low, floor), min(high, ceiling)
        _level(run, low, high, v)


def _level(run, low, high, v):
    """All of the run at their mean, or as near to it as they can get."""
    v.update(dict.fromkeys(run, _nearest(sum(v[item] for item in run) / len(run), low, high)))


def _offsets(row, sizes, gap):
    """The lines of a row, packed as closely as it may be."""
    at, offsets = 0.0, []
    for before, item in zip([None, *row], row, strict=False):
        at += sizes[before][2] + gap + sizes[item][1] if before is not None else 0
        offsets.append(at)
    return offsets


def _pulled(pulls, v, item):
    """(weight, where the neighbors would like it)."""
    total = sum(weight for weight, *_ in pulls)
    return (total, sum(weight * (v[other] + far) for weight, other, far in pulls) / total) if total else (1, v[item])


def _in_order(wanted, offsets):
    """The nearest lines to the wanted ones that keep their distances: least squares, by pooling those that overlap."""
    pools = []  # [weight, line of the first offset, members]
    for (weight, line), offset in zip(wanted, offsets, strict=True):
        pools.append([weight, line - offset, 1])
        while len(pools) > 1 and pools[-2][1] > pools[-1][1]:
            weight, line, members = pools.pop()
            last = pools[-1]
            last[1] = (last[0] * last[1] + weight * line) / (last[0] + weight)
            last[0], last[2] = last[0] + weight, last[2] + members
    starts = [line for _, line, members in pools for _ in range(members)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _mean(values, otherwise):
    return sum(values) / len(values) if values else otherwise
