"""Gradients added up over many calls, and one update made from them: two compiled functions over shared sums.

The arithmetic, and why sums are kept instead of means, is that of `numpy_ref.accumulation`. Source:
so-theano-n-losses. Taught in: notebook 09.
"""

from dataclasses import dataclass

import numpy as np

from course_utils.arguments import WHERE_INSIDE, as_list, check_count
from course_utils.errors import CourseError, ShapeError
from course_utils.symbolic.function import function
from course_utils.symbolic.gradient import grad
from course_utils.symbolic.graph import Shared, Variable, constant, shared
from course_utils.symbolic.op import Op
from course_utils.symbolic.shapes import zeros_like
from course_utils.symbolic.training.rules import rule_updates


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
    >>> from course_utils.symbolic import ones_like, vector
    >>> x, w = vector("x"), shared(0.0, "w")
    >>> count = ones_like(x).sum()
    >>> accumulate, apply = compile_accumulation(((w - x) ** 2).sum(), count, [x], [w], SGD(), lr=0.5)
    >>> [[float(total), n] for total, n in (accumulate([1.0]), accumulate([2.0, 3.0, 6.0]))]
    [[1.0, 1], [49.0, 3]]
    >>> apply(), w.value                                   # the mean of 1, 2, 3, 6
    (4, 3.0)
    """
    params = as_list("params", params)
    added, n = _Counted()(_scalar_count(count)), shared(0, "count")
    grads = grad(cost_sum, params)
    sums = [shared(np.zeros_like(_of_shared(p)), f"{p.name}_sum") for p in params]
    totals = {s: _Added(p.name)(s, g) for p, s, g in zip(params, sums, grads, strict=True)}
    accumulate = function(inputs, [cost_sum, added], updates=totals | {n: n + added})

    means = [s / _Gathered()(n) for s in sums]
    reset = {s: zeros_like(s) for s in sums} | {n: 0 * n}
    update = rule_updates(rule, params, means, lr) | reset
    apply = function([lr] if isinstance(lr, Variable) else [], n, updates=update)
    return accumulate, apply


class _Counted(Op):
    """The number of losses in a sum; where it is no positive whole number, the engine stores nothing."""

    aliases = False  # numbers share no memory

    def compute(self, count):
        return check_count(count)

    def kind(self, count):
        return "int"


class _Gathered(Op):
    """The count that the sums belong to; where it is 0, the engine stores nothing."""

    aliases = False

    def compute(self, count):
        if count < 1:
            raise CourseError("apply: nothing was added since the last apply. Call accumulate(...) before it.")
        return count


@dataclass(frozen=True)
class _Added(Op):
    """The sum of a parameter's gradients and one more; where it is not finite, the engine stores nothing."""

    parameter: str
    aliases = False

    def compute(self, total, g):
        total = total + g
        if not np.isfinite(total).all():
            raise CourseError(
                f"With the gradient of {self.parameter} the sum has entries that are nan or inf. Nothing was added. "
                f"{WHERE_INSIDE}"
            )
        return total


def _of_shared(p):
    if not isinstance(p, Shared):
        raise CourseError(f"{p!r} in params is not shared. Only shared(value, name) can be updated.")
    return p.borrow()


def _scalar_count(count):
    if not isinstance(count, Variable):
        return constant(check_count(count))
    if count.ndim:
        raise ShapeError(f"count is {count!r}, which has {count.ndim} dimensions. Give one number: its sum.")
    return count
