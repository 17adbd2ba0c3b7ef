"""The operations of the engine with arrays to try them on, and the same in NumPy: what several tests go through."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from course_utils import symbolic as S
from course_utils.symbolic.graph import Input

RNG = np.random.default_rng(0)
X, Y, ROW, COLUMN, LINE = (RNG.normal(size=size) for size in ((3, 4), (3, 4), (4,), (3, 1), (1, 4)))
CUBE, W = RNG.normal(size=(2, 3, 4)), RNG.normal(size=(4, 5))
POSITIVE = RNG.uniform(0.5, 2, size=(3, 4))
IDS, PAIRS = np.array([2, 0, 2]), np.array([[1, 2], [2, 0], [1, 1], [0, 1]])
MASK = X > 0


@dataclass(frozen=True)
class Case:
    """An expression of arrays: f in the engine's vocabulary, its NumPy twin, and the real arrays it takes."""

    name: str
    f: object
    numpy: object
    arrays: tuple

    def __str__(self):
        return self.name

    def leaves(self, dtype=np.float64, open_sizes=False):
        """Shared variables that hold the arrays; with open sizes, inputs where no axis is to be stretched."""
        if open_sizes:
            return [
                Input(f"x{k}", a.ndim, "real") if 1 not in a.shape else S.shared(a.astype(dtype), f"x{k}")
                for k, a in enumerate(self.arrays)
            ]
        return [S.shared(a.astype(dtype), f"x{k}") for k, a in enumerate(self.arrays)]


def logsumexp(x, axis=-1, keepdims=False):
    return np.log(np.exp(x).sum(axis=axis, keepdims=keepdims))


def added(base, index, amount):
    new = base.copy()
    np.add.at(new, index, amount)
    return new


def replaced(base, index, value):
    new = base.copy()
    new[index] = value
    return new


def reducing(name, axis, keepdims):
    f, reference = getattr(S, name), {"logsumexp": logsumexp}.get(name) or getattr(np, name)
    return Case(
        f"{name} axis={axis} keepdims={keepdims}",
        lambda x: f(x, axis=axis, keepdims=keepdims),
        lambda x: reference(x, axis=axis, keepdims=keepdims),
        (CUBE,),
    )


def part_cases(name, index, base, amount):
    """The part of an array, and the array with an amount added to it, or put in its place."""
    both = (base, amount)
    return [
        Case(name, lambda x: x[index], lambda x: x[index], (base,)),
        Case(f"inc {name}", lambda x, y: S.inc_subtensor(x[index], y), lambda x, y: added(x, index, y), both),
        Case(f"set {name}", lambda x, y: S.set_subtensor(x[index], y), lambda x, y: replaced(x, index, y), both),
    ]


UNARY = [
    Case(name, getattr(S, name), getattr(np, name), (X,))
    for name in ("exp", "tanh", "absolute", "zeros_like", "ones_like")
]
ENTRYWISE = [
    *UNARY[:3],
    Case("log", S.log, np.log, (POSITIVE,)),
    Case("sqrt", S.sqrt, np.sqrt, (POSITIVE,)),
    Case("sigmoid", S.sigmoid, special.expit, (X,)),
    Case("relu", S.relu, lambda x: np.maximum(x, 0), (X,)),
    Case("negative", lambda x: -x, lambda x: -x, (X,)),
    Case("square", lambda x: x**2, lambda x: x**2, (X,)),
    Case("cube", lambda x: x**3, lambda x: x**3, (X,)),
    Case("first power", lambda x: x**1, lambda x: x**1, (X,)),
    Case("root", lambda x: x**0.5, lambda x: x**0.5, (POSITIVE,)),
    Case("base 2", lambda x: 2.0**x, lambda x: 2.0**x, (X,)),
    Case("power", lambda x, y: x**y, lambda x, y: x**y, (POSITIVE, Y)),
    Case("power of a row", lambda x, y: x**y, lambda x, y: x**y, (POSITIVE, ROW)),
    Case("sign", lambda x: S.sign(x) * x, lambda x: np.sign(x) * x, (X,)),
    Case("mask", lambda x: (x > 0.1) * x, lambda x: (x > 0.1) * x, (X,)),
    Case("where", lambda x, y: S.where(x > y, x, y * y), lambda x, y: np.where(x > y, x, y * y), (X, Y)),
    Case("where, constants", lambda x: S.where(MASK, x, 2.0), lambda x: np.where(MASK, x, 2.0), (X,)),
    Case("clip", lambda x: S.clip(x, -0.3, 0.4), lambda x: np.clip(x, -0.3, 0.4), (X,)),
    Case("detach", lambda x: x * S.detach(2 * x) / S.detach(x), lambda x: 2 * x, (POSITIVE,)),
    Case("integers", lambda x: x * PAIRS.T[:1] + x, lambda x: x * PAIRS.T[:1] + x, (X,)),
]
BROADCAST = [
    Case(f"{name} {shapes}", f, numpy, arrays)
    for shapes, arrays in {
        "equal": (X, Y + 3),
        "row": (X, ROW + 3),
        "row first": (ROW, Y + 3),
        "column": (X, COLUMN + 3),
        "line": (LINE, Y + 3),
        "column and line": (COLUMN, LINE + 3),
        "cube and column": (CUBE, COLUMN + 3),
        "number": (np.array(0.7), Y + 3),
        "line and row": (LINE, ROW + 3),
    }.items()
    for name, f, numpy in (
        ("+", lambda x, y: x + y, np.add),
        ("−", lambda x, y: x - y, np.subtract),
        ("×", lambda x, y: x * y, np.multiply),
        ("÷", lambda x, y: x / y, np.divide),
        ("max", lambda x, y: S.maximum(x, y - 3), lambda x, y: np.maximum(x, y - 3)),
        ("min", lambda x, y: S.minimum(x, y - 3), lambda x, y: np.minimum(x, y - 3)),
    )
]
AXES = [None, 0, 1, 2, -1, (0, 1), (0, -1), (1, 2), (-1, -2, -3)]
REDUCED = [
    reducing(name, axis, keepdims)
    for name in ("sum", "mean", "max", "min", "logsumexp")
    for axis in AXES
    for keepdims in (False, True)
]
PRODUCTS = [
    Case(name, lambda x, y: x @ y, lambda x, y: x @ y, arrays)
    for name, arrays in {
        "matrix @ matrix": (X, W),
        "matrix @ vector": (X, ROW),
        "vector @ matrix": (ROW, W),
        "vector @ vector": (ROW, W[:, 0]),
    }.items()
]
SHAPED = [
    Case("flatten", lambda x: S.flatten(x * x), lambda x: (x * x).reshape(-1), (CUBE,)),
    Case("flatten to two axes", lambda x: S.flatten(x, 2) * 2, lambda x: x.reshape(2, 12) * 2, (CUBE,)),
    Case("reshape by a size", lambda x: x.reshape((x.shape[1], -1)), lambda x: x.reshape(4, 3), (X,)),
    Case("a column", lambda x, y: x[:, None] * y, lambda x, y: x[:, None] * y, (W[:, 0], ROW)),
    Case("axes and a slice", lambda x: x[None, 1:, None, 0], lambda x: x[None, 1:, None, 0], (CUBE,)),
    Case("rows and an axis", lambda x: x[IDS, None], lambda x: x[IDS, None], (X,)),
    Case("over its size", lambda x: x.sum(0) / x.shape[0], lambda x: x.mean(0), (X,)),
    Case("column sums", lambda x: S.sum(x, 0), lambda x: x.sum(0), (X,)),
    Case(
        "methods",
        lambda x: x.sum(axis=1) + x.mean(axis=-1) + x.max(axis=1),
        lambda x: x.sum(1) + x.mean(1) + x.max(1),
        (X,),
    ),
    Case("T", lambda x: x.T, lambda x: x.T, (X,)),
    Case("T of a cube", lambda x: x.T, lambda x: x.T, (CUBE,)),
    Case("T of a vector", lambda x: x.T, lambda x: x.T, (ROW,)),
    Case("transpose", lambda x: S.transpose(x, (2, 0, -2)), lambda x: np.transpose(x, (2, 0, -2)), (CUBE,)),
    Case("reshape", lambda x: x.reshape(2, 6), lambda x: x.reshape(2, 6), (X,)),
    Case("reshape −1", lambda x: S.reshape(x, (-1, 2)), lambda x: x.reshape(-1, 2), (CUBE,)),
    Case("flat", lambda x: S.reshape(x, -1), lambda x: x.reshape(-1), (CUBE,)),
    Case("concatenate", lambda x, y: S.concatenate([x, y, x]), lambda x, y: np.concatenate([x, y, x]), (X, Y[:2])),
    Case(
        "concatenate −1", lambda x, y: S.concatenate([x, y], -1), lambda x, y: np.concatenate([x, y], -1), (X, COLUMN)
    ),
    Case("stack", lambda x, y: S.stack([x, y]), lambda x, y: np.stack([x, y]), (X, Y)),
    Case("stack −1", lambda x, y: S.stack([x, y], axis=-1), lambda x, y: np.stack([x, y], axis=-1), (X, Y)),
    Case("stack numbers", lambda x: S.stack([x.sum(), x[0, 0]]), lambda x: np.stack([x.sum(), x[0, 0]]), (X,)),
    Case("softmax", lambda x: S.softmax(x), lambda x: special.softmax(x, axis=-1), (X,)),
    Case("softmax 0", lambda x: S.softmax(x, axis=0), lambda x: special.softmax(x, axis=0), (CUBE,)),
    Case(
        "softmax cross-entropy",
        lambda x: S.softmax_cross_entropy(x, IDS),
        lambda x: -np.log(special.softmax(x, axis=1)[np.arange(3), IDS]).mean(),
        (X,),
    ),
]
PARTS = [
    case
    for name, index, base, amount in (
        ("rows", IDS, X, Y),
        ("pairs of rows", PAIRS, W, RNG.normal(size=(4, 2, 5))),
        ("rows of a cube", np.array([1, 1, 1]), CUBE, RNG.normal(size=(3, 3, 4))),
        ("rows of one", np.array([[1], [1], [0]]), X, RNG.normal(size=(3, 1, 4))),
        ("places of a vector", PAIRS, W[0], RNG.normal(size=(4, 2))),
        ("columns", np.s_[:, IDS], X, Y[:, :3]),
        ("columns of a cube", np.s_[:, IDS], CUBE, CUBE + 1),
        ("slice", np.s_[1:, ::2], X, Y[1:, ::2]),
        ("row", -1, X, ROW),
        ("column", np.s_[:, 1], X, COLUMN[:, 0]),
        ("columns, backwards", np.s_[:, ::-2], X, Y[:, :2]),
        ("entry", (1, 2), X, np.array(0.3)),
    )
    for case in part_cases(name, index, base, amount)
]
PARTS += [
    Case("inc by a number", lambda x, y: S.inc_subtensor(x[IDS], y), lambda x, y: added(x, IDS, y), (X, np.array(0.5))),
    Case("set a number", lambda x: S.set_subtensor(x[1:3], 0) * x, lambda x: replaced(x, slice(1, 3), 0) * x, (X,)),
]
CASES = [*ENTRYWISE, *BROADCAST, *REDUCED, *PRODUCTS, *SHAPED, *PARTS]
