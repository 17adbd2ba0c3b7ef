"""Many small batches, one update: gradients of sums are added up, and divided once by the count of what they sum.

    Σ over batches of ∂(Σ losses)/∂p   ÷   Σ over batches of the number of losses   =   ∂(mean loss)/∂p

for any way of cutting the data into batches, if p stays as it is meanwhile. The mean of the batches' means is another
number wherever their counts differ. The twin is `torch_gpu.accumulation`. Source: so-theano-n-losses. Taught in:
notebook 09.
"""

from dataclasses import dataclass

import numpy as np

from course_utils import symbolic as S
from course_utils.arguments import checked_count, checked_lengths, listed
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.symbolic.graph import Shared


class Accumulator:
    """The running sum of gradients and the count they belong to; memory for one set of gradients, however many come.

    sums: a list of arrays, one for each parameter, empty before the first `add`; count: the number of losses in them.

    >>> accumulator = Accumulator()
    >>> accumulator.add([np.array([6.0])], count=1)        # one token, whose gradient is 6
    >>> accumulator.add([np.array([9.0])], count=9)        # nine tokens, whose gradients add up to 9
    >>> accumulator.mean()
    [array([1.5])]
    """

    def __init__(self):
        self.reset()

    def reset(self):
        """Forget everything: no sums, count 0."""
        self.sums, self.count = [], 0

    def add(self, grads, count):
        """Add the gradients of a *sum* of `count` losses: a list of arrays, one for each parameter.

        ShapeError for another number of gradients or other shapes than before, DtypeError for another dtype or for
        what are no real numbers, CourseError for a count that is no positive whole number and for nan or inf, in the
        sums too. The sums and the count are as they were then.
        """
        count = checked_count(count)
        grads = [_real(k, g) for k, g in enumerate(listed("grads", grads))]
        before = self.sums or [np.zeros_like(g) for g in grads]
        _check_alike(grads, before)
        with np.errstate(over="ignore"):  # a sum that is too large becomes inf, which is refused
            sums = [s + g for s, g in zip(before, grads, strict=True)]
        for k, s in enumerate(sums):
            _check_finite(f"gradient {k} (shape {s.shape})", s)
        self.sums, self.count = sums, self.count + count

    def mean(self):
        """sums / count, a new list: the gradient of the mean loss. CourseError where nothing was added."""
        if not self.count:
            raise CourseError("There is no mean: nothing was added since the last reset. Call add(grads, count).")
        return [s / self.count for s in self.sums]


def length_mask(lengths, width):
    """Which places of a padded batch are tokens: (n,) lengths → booleans (n, width), True where place < length.

    ShapeError, DtypeError, CourseError for lengths that are no row of integers from 0 to width.

    >>> length_mask([2, 0, 3], width=3)
    array([[ True,  True, False],
           [False, False, False],
           [ True,  True,  True]])
    """
    lengths = np.array(checked_lengths(lengths, width), dtype=np.int64)
    return np.arange(width) < lengths[:, None]


def compile_accumulation(cost_sum, count, inputs, params, rule, lr):
    """The two compiled functions of so-theano-n-losses, put right: → (accumulate, apply).

    cost_sum: a scalar variable, the *sum* of the losses of a batch. count: how many they are, a scalar variable or a
    number. inputs: the variables that a call brings. params: a list of shared arrays. rule: one of
    `numpy_ref.optimizers`. lr: a rate, or an input made by `scalar`, so that a schedule can choose it.

    accumulate(*inputs) adds the gradients of cost_sum and the count to shared sums, and returns [cost_sum, count].
    apply(), or apply(lr), updates the parameters, the rule's state and its clock with sums/count and sets sums and
    count back to zero, all in one list of updates, so all at once; it returns the count.

    CourseError for a count that is no positive whole number, in either of the two, and for gradients with nan or inf;
    nothing has changed then. Building refuses what `grad`, `rule_updates` and `function` refuse.

    >>> from course_utils.numpy_ref.optimizers import SGD
    >>> x, w = S.vector("x"), S.shared(0.0, "w")
    >>> count = S.ones_like(x).sum()
    >>> accumulate, apply = compile_accumulation(((w - x) ** 2).sum(), count, [x], [w], SGD(), lr=0.5)
    >>> [[float(total), n] for total, n in (accumulate([1.0]), accumulate([2.0, 3.0, 6.0]))]
    [[1.0, 1], [49.0, 3]]
    >>> apply(), w.value                                   # the mean of 1, 2, 3, 6
    (4, 3.0)
    """
    params = listed("params", params)
    added, n = _Counted()(_scalar_count(count)), S.shared(0, "count")
    grads = S.grad(cost_sum, params)
    sums = [S.shared(np.zeros_like(_of_shared(p)), f"{p.name}_sum") for p in params]
    totals = {s: _Added(p.name)(s, g) for p, s, g in zip(params, sums, grads, strict=True)}
    accumulate = S.function(inputs, [cost_sum, added], updates=totals | {n: n + added})

    means = [s / _Gathered()(n) for s in sums]
    reset = {s: S.zeros_like(s) for s in sums} | {n: 0 * n}
    update = S.rule_updates(rule, params, means, lr) | reset
    apply = S.function([lr] if isinstance(lr, S.Variable) else [], n, updates=update)
    return accumulate, apply


class _Counted(S.Op):
    """A number of losses; where it is none, the engine stores nothing."""

    aliases = False  # numbers share no memory

    def compute(self, count):
        return checked_count(count)

    def kind(self, count):
        return "int"


class _Gathered(S.Op):
    """The count that the sums belong to; where it is 0, the engine stores nothing."""

    aliases = False

    def compute(self, count):
        if count < 1:
            raise CourseError("apply: nothing was added since the last apply. Call accumulate(...) before it.")
        return count


@dataclass(frozen=True)
class _Added(S.Op):
    """The sum of a parameter's gradients and one more; where it is not finite, the engine stores nothing."""

    parameter: str
    aliases = False

    def compute(self, total, g):
        total = total + g
        _check_finite(f"the gradient of {self.parameter}", total)
        return total


def _check_finite(what, total):
    if not np.isfinite(total).all():
        raise CourseError(
            f"With {what} the sum has entries that are nan or inf. Nothing was added. Look at the logarithms and "
            "divisions of the cost, and mask with where, not with a product."
        )


def _check_alike(grads, before):
    shapes, wanted = [g.shape for g in grads], [s.shape for s in before]
    if shapes != wanted or not shapes:
        held = f"those before had {wanted}" if shapes else "there is nothing to add"
        raise ShapeError(f"The gradients have shapes {shapes}; {held}. Give one for each parameter, in one order.")
    for k, (g, s) in enumerate(zip(grads, before, strict=True)):
        if g.dtype != s.dtype:
            raise DtypeError(f"Gradient {k} has dtype {g.dtype}, those before had {s.dtype}. Convert it with .astype.")


def _real(k, g):
    """Gradient k as an array of floats."""
    g = np.asarray(g)
    if g.dtype.kind not in "fiu":
        raise DtypeError(f"Gradient {k} has dtype {g.dtype}; give real numbers.")
    return g if g.dtype.kind == "f" else g.astype(float)


def _of_shared(p):
    if not isinstance(p, Shared):
        raise CourseError(f"{p!r} in params is not shared. Only shared(value, name) can be updated.")
    return p.borrow()


def _scalar_count(count):
    if not isinstance(count, S.Variable):
        return S.constant(checked_count(count))
    if count.ndim:
        raise ShapeError(f"count is {count!r}, which has {count.ndim} dimensions. Give one number: its sum.")
    return count
