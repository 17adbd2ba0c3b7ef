"""Laws of the engine on drawn graphs: the value is NumPy's, the gradient is the slope and linear, merging is adding."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_symbolic_rows import assert_merged_as_by_hand
from test_symbolic_updates import assert_order_does_not_matter

from course_utils import symbolic as S
from course_utils.gradcheck import check_gradient
from course_utils.symbolic.graph import ancestors

steady = settings(derandomize=True, deadline=None, max_examples=150)
SIZES = {"matrix": (3, 4), "row": (4,), "column": (3, 1), "number": ()}


# A program is a list of steps; each takes results from before it, and gives one more. It runs on arrays and variables.


def to_matrix(x, like):
    """Any of the four sizes stretched to a matrix."""
    return x + 0 * like


UNARY = {
    "tanh": S.tanh,
    "sigmoid": S.sigmoid,
    "exp of tanh": lambda x: S.exp(S.tanh(x)),
    "log": lambda x: S.log(x * x + 1.5),
    "sqrt": lambda x: S.sqrt(x * x + 0.5),
    "relu": S.relu,
    "abs": abs,
    "negative": lambda x: -x,
    "square": lambda x: x**2,
    "twice": lambda x: 2 * x,
}
BINARY = {
    "+": lambda x, y: x + y,
    "−": lambda x, y: x - y,
    "×": lambda x, y: x * y,
    "÷": lambda x, y: x / (y * y + 1.0),
    "max": S.maximum,
    "min": S.minimum,
    "where": lambda x, y: S.where(x > y, x, 0.5 * y),
}
WHOLE = {  # from a matrix (3, 4) to a matrix
    "softmax": S.softmax,
    "less its mean": lambda x: x - S.mean(x, axis=1, keepdims=True),
    "sums": lambda x: S.sum(x, axis=0) * S.max(x, axis=1, keepdims=True),
    "product": lambda x: (x @ S.transpose(x)) @ x * 0.1,
    "turned": lambda x: S.reshape(S.transpose(S.reshape(x, (2, 6))), (3, 4)),
    "rows": lambda x: x[np.array([2, 0, 2])],
    "columns": lambda x: x[:, np.array([1, 1, 3, 0])],
    "halves": lambda x: S.concatenate([x[:, 2:], S.tanh(x[:, :2])], 1),
    "stacked": lambda x: S.sum(S.stack([x, x * x], axis=-1), axis=2),
    "total": lambda x: x * S.sum(x) * 0.1,
    "logsumexp": lambda x: x + S.logsumexp(x, axis=0),
}


@st.composite
def programs(draw):
    steps, count = [], len(SIZES)
    for _ in range(draw(st.integers(1, 12))):
        table = draw(st.sampled_from([UNARY, BINARY, BINARY, WHOLE]))
        places = tuple(draw(st.integers(0, count - 1)) for _ in range(2))
        steps.append((draw(st.sampled_from(sorted(table))), places))
        count += 1
    return steps


def run(steps, leaves):
    """All results of a program; the first leaf is a matrix, and what only works on a matrix is stretched to one."""
    results = list(leaves)
    for name, (first, second) in steps:
        x, y = results[first], results[second]
        if name in UNARY:
            results.append(UNARY[name](x))
        elif name in BINARY:
            results.append(BINARY[name](x, y))
        else:
            results.append(WHOLE[name](to_matrix(x, leaves[0])))
    return results


def drawn_leaves(seed):
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=size) for name, size in SIZES.items()}


def graph_of(steps, arrays):
    """The same program on an input, two shared arrays and an input number."""
    leaves = [S.matrix("X"), S.shared(arrays["row"], "row"), S.shared(arrays["column"], "column"), S.scalar("number")]
    return leaves, run(steps, leaves)


def called(leaves, outputs, arrays):
    inputs = [leaf for leaf in (leaves[0], leaves[3]) if leaf in set(ancestors(outputs))]
    f = S.function(inputs, outputs)
    values = {leaves[0]: arrays["matrix"], leaves[3]: float(arrays["number"])}
    return f(*(values[leaf] for leaf in inputs))


def cost_of(results):
    return sum((S.sum(S.tanh(r)) * (k % 3 + 1) for k, r in enumerate(results[len(SIZES) :])), 0.0)


@steady
@given(programs(), st.integers(0, 2**32 - 1))
def test_a_function_is_numpy_evaluated_by_hand(steps, seed):
    arrays = drawn_leaves(seed)
    leaves, results = graph_of(steps, arrays)
    by_hand = run(steps, list(arrays.values()))
    for found, wanted in zip(called(leaves, results, arrays), by_hand, strict=True):
        assert np.shape(found) == np.shape(wanted)
        np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-10)


@steady
@given(programs(), st.integers(0, 2**32 - 1))
def test_a_function_is_its_graph_computed_node_by_node(steps, seed):
    arrays = drawn_leaves(seed)
    leaves, results = graph_of(steps, arrays)
    values = dict(zip(leaves, arrays.values(), strict=True))
    for variable in ancestors(results):
        if variable not in values:
            given = [values[previous] for previous in variable.inputs]
            values[variable] = variable.op.compute(*given) if variable.op else np.asarray(variable.value)
    for variable, found in zip(results, called(leaves, results, arrays), strict=True):
        np.testing.assert_allclose(found, values[variable], rtol=1e-10, atol=1e-10)


def away_from_kinks(steps, arrays, leaf, h=1e-4):
    """Whether no comparison in the program changes its outcome near here."""

    def outcomes(array):
        found = []
        moved = {**arrays, leaf: array}
        results = run(steps, list(moved.values()))
        for name, (first, second) in steps:
            x, y = results[first], results[second]
            if name in ("relu", "abs"):
                found.append(x > 0)
            if name in ("max", "min", "where"):
                found.append(x > y)
            if name == "sums":
                matrix = to_matrix(x, moved["matrix"])
                found.append(matrix.argmax(axis=1))
        return found

    base = outcomes(arrays[leaf])
    for index in np.ndindex(np.shape(arrays[leaf])):
        for step in (h, -h):
            array = np.array(arrays[leaf])
            array[index] += step
            if not all(np.array_equal(a, b) for a, b in zip(outcomes(array), base, strict=True)):
                return False
    return True


@settings(steady, max_examples=60)
@given(programs(), st.integers(0, 2**32 - 1), st.sampled_from(sorted(SIZES)))
def test_a_gradient_is_the_slope(steps, seed, leaf):
    arrays = drawn_leaves(seed)
    leaves, results = graph_of(steps, arrays)
    cost, variable = cost_of(results), leaves[list(SIZES).index(leaf)]
    assume(variable in set(ancestors([cost])) and away_from_kinks(steps, arrays, leaf))
    claim = np.asarray(called(leaves, [S.grad(cost, variable)], arrays)[0])

    def by_hand(value):
        return cost_of(run(steps, list({**arrays, leaf: value}.values())))

    result = check_gradient(by_hand, np.asarray(arrays[leaf]), claim)
    tiny = np.abs(claim).max() < 1e-6  # a slope that drowns in the rounding of the cost
    assert result.ok or result.verdict in ("look", "nothing was checked") or tiny, result
    assert claim.shape == SIZES[leaf]


@settings(steady, max_examples=60)
@given(programs(), programs(), st.floats(-3, 3), st.floats(-3, 3), st.integers(0, 2**32 - 1))
def test_the_gradient_is_linear(steps, more, a, b, seed):
    arrays = drawn_leaves(seed)
    leaves = [S.shared(array, name) for name, array in arrays.items()]
    costs = [cost_of(run(program, leaves)) + 0 * S.sum(leaves[0]) for program in (steps, more)]
    first, second = (S.grad(cost, leaves[0]) for cost in costs)
    both = S.grad(a * costs[0] + b * costs[1], leaves[0])
    found, g1, g2 = S.function([], [both, first, second])()
    np.testing.assert_allclose(found, a * g1 + b * g2, rtol=1e-9, atol=1e-9)


@steady
@given(st.permutations(range(6)))
def test_any_order_of_the_updates_gives_the_same_stores(order):
    assert_order_does_not_matter(order)


@steady
@given(st.lists(st.integers(0, 9), max_size=30), st.integers(0, 3), st.booleans(), st.integers(0, 2**32 - 1))
def test_merging_rows_is_adding_them(ids, d, turned, seed):
    ids = np.array(ids, dtype=int)
    ids = ids.reshape(-1, 2) if turned and len(ids) % 2 == 0 else ids
    assert_merged_as_by_hand(ids, np.random.default_rng(seed).normal(size=(*ids.shape, d)))


def test_the_drawn_programs_are_not_all_alike():
    seen = set()

    @settings(derandomize=True, max_examples=200, database=None)
    @given(programs())
    def look(steps):
        seen.update(name for name, _ in steps)

    look()
    assert seen >= {*UNARY, *BINARY, *WHOLE}
