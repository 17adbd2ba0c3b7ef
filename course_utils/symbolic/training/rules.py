"""An update rule in the engine: its pure step, run on variables, becomes the updates of a compiled function."""

from dataclasses import dataclass

import numpy as np

from course_utils.arguments import as_list, check_rate, check_rule, with_visible_eps
from course_utils.errors import CourseError, ShapeError
from course_utils.symbolic.describe import describe
from course_utils.symbolic.graph import Shared, Variable, ancestors, as_variable, shared
from course_utils.symbolic.op import Op


def rule_updates(rule, params, grads, lr):
    """{shared: its new value}, ready for `function(..., updates=)`: the parameters, the rule's state, its clock.

    rule: what has `init(p)` and `step(p, g, state, lr, t)`, like those of `numpy_ref.optimizers`. params: a list of
    shared arrays; grads: their gradients, from `grad(cost, params)`. lr: a number or a scalar variable, so that a
    schedule can be an input. The state lives in new shared values, named after their parameter ("W_m"), the clock in
    "t"; it counts the updates made and is there only for rules that read it. Each call makes new ones: call it once.

    CourseError for lists of different length, for what is not shared or given twice, and for a rate that is negative
    or no single number; ShapeError for a gradient in another shape than its parameter's.

    >>> from course_utils.numpy_ref.optimizers import Momentum
    >>> from course_utils.symbolic import function, grad
    >>> w = shared([1.0, 2.0], "w")
    >>> cost = (w * w).sum()
    >>> step = function([], cost, updates=rule_updates(Momentum(0.5), [w], [grad(cost, w)], lr=0.1))
    >>> [round(float(step()), 6) for _ in range(2)]
    [5.0, 3.2]
    """
    check_rule(rule, "step", "numpy_ref.optimizers")
    params, grads = as_list("rule_updates: params", params), as_list("rule_updates: grads", grads)
    lr = _rate(lr)
    _check(params, grads)
    t = shared(0, "t")
    updates = {}
    for p, g in zip(params, grads, strict=True):
        held = {name: shared(value, f"{p.name}_{name}") for name, value in rule.init(p.value).items()}
        new, state = _step(rule, p, g, held, lr, t + 1)
        updates |= {p: new, **{held[name]: value for name, value in state.items()}}
    return updates | ({t: t + 1} if t in ancestors(updates.values()) else {})


def _step(rule, p, g, held, lr, t):
    rule = in_dtype(rule, p.dtype)
    if p.dtype != np.float16 or not p.ndim:  # a single number is computed as Python's
        return rule.step(p, g, held, lr, t)
    new, state = rule.step(AsType("float32")(p), AsType("float32")(g), held, lr, t)
    return AsType("float16")(new), state


@dataclass(frozen=True)
class AsType(Op):
    """The same numbers in another precision."""

    dtype: str
    aliases = False

    def compute(self, x):
        return x.astype(self.dtype)


def computed_in(dtype):
    """The dtype in which the steps of parameters of this dtype are computed, and their state is kept."""
    return np.dtype(np.float32) if dtype == np.float16 else dtype


def in_dtype(rule, dtype):
    """The rule as it is computed in this dtype: an ε that would vanish is the smallest that does not."""
    limits = np.finfo(computed_in(dtype))
    return with_visible_eps(rule, float(limits.tiny / limits.eps))


def _rate(lr):
    if not isinstance(lr, Variable):
        return check_rate(lr, name="rule_updates: lr")
    if lr.ndim:
        raise ShapeError(f"rule_updates: {describe(lr)} is the rate and has {lr.ndim} dimensions. Give a scalar.")
    return lr


def _check(params, grads):
    if len(params) != len(grads):
        raise CourseError(f"rule_updates: {len(params)} parameters and {len(grads)} gradients. Give one for each.")
    for k, (p, g) in enumerate(zip(params, grads, strict=True)):
        if not isinstance(p, Shared):
            raise CourseError(f"rule_updates: {describe(p)} is not shared. Only shared(value, name) can be updated.")
        if p in params[:k]:
            raise CourseError(f"rule_updates: {p.name} stands in params twice. One update takes its whole gradient.")
        dims = as_variable(g).dims
        if len(dims) != p.ndim or any(isinstance(d, int) and d != size for d, size in zip(dims, p.dims, strict=True)):
            raise ShapeError(
                f"rule_updates: the gradient of {p.name} has shape {dims}, {p.name} has {p.dims}. "
                "Take it from grad(cost, params), in the same order."
            )
