"""What update rules share, and how a rule is lifted from one parameter to a list of them: `start`, `update`.

The rules themselves are in `numpy_ref.optimizers`, which has these names too. Taught in: notebook 05.
"""

from dataclasses import dataclass

import numpy as np

from course_utils.arguments import as_list, check_rate, check_rule, check_settings, check_whole_number
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.symbolic.training.rules import computed_in, in_dtype


@dataclass(frozen=True)
class Rule:
    """What rules share: settings that are checked when the rule is made, and a state that begins with zeros.

    Each rule also states `reads_clock` and `idle_rule`, which lookup tables ask for.
    """

    entries = ()  # the names of the arrays in the state
    reads_clock = None  # whether the step depends on t: True or False
    by_entry = True  # whether an entry moves alike at every place, so that rows can be moved without the others
    idle_rule = None  # how rows of a table move while their gradient is 0; None: no closed form is known

    def __post_init__(self):
        check_settings(self)

    def init(self, p):
        """The state before the first update: {name: zeros in the shape of p and the dtype in which it is computed}."""
        return {name: np.zeros_like(p, dtype=computed_in(np.asarray(p).dtype)) for name in self.entries}

    def kept_in(self, name, shape, dtype):
        """(shape, dtype) of an entry of the state, for a parameter of this shape and dtype."""
        return shape, computed_in(dtype)


def start(rule, params):
    """The states of a list of parameters before the first update.

    >>> from course_utils.numpy_ref.optimizers import Momentum
    >>> start(Momentum(0.9), [np.ones(2)])
    [{'v': array([0., 0.])}]
    """
    check_rule(rule, "step", "numpy_ref.optimizers")
    return [rule.init(_parameter(k, p)) for k, p in enumerate(as_list("params", params))]


def update(rule, params, grads, states, lr, t):
    """One update of all parameters → (new params, new states), lists; the arguments stay as they were.

    params, grads: lists of arrays of the same shapes; states: from `start` or from the update before; t = 1, 2, …
    Everything is computed in the dtype of the parameter, but for float16, which is computed in float32, with a state in
    float32: in float16, ε and the squares of small gradients are 0. With ε = 0, entries without a gradient stay.

    CourseError for lists of different lengths, a rate that is negative or not finite, a t that is not a whole number
    above 0, a gradient with a nan or inf (it names the parameter and the update), states that are not this rule's.
    ShapeError for a gradient in another shape than its parameter's, DtypeError for parameters that are not floats.

    >>> from course_utils.numpy_ref.optimizers import SGD
    >>> params, states = [np.array([1.0, 2.0])], [{}]
    >>> update(SGD(), params, [np.array([1.0, 0.0])], states, lr=0.5, t=1)
    ([array([0.5, 2. ])], [{}])
    """
    check_rule(rule, "step", "numpy_ref.optimizers")
    lr = check_rate(lr)
    t = check_whole_number("t, which counts the updates, this one included,", t, least=1)
    params = [_parameter(k, p) for k, p in enumerate(as_list("params", params))]
    grads, states = as_list("grads", grads), as_list("states", states)
    if not len(params) == len(grads) == len(states):
        raise CourseError(
            f"There are {len(params)} parameters, {len(grads)} gradients and {len(states)} states. "
            "Give one gradient and one state for each parameter, in the same order."
        )
    grads = [_gradient(k, p, g, t) for k, (p, g) in enumerate(zip(params, grads, strict=True))]
    for k, (p, state) in enumerate(zip(params, states, strict=True)):
        _check_state(k, p, state, rule)
    found = [_step(rule, p, g, state, lr, t) for p, g, state in zip(params, grads, states, strict=True)]
    return [p for p, _ in found], [state for _, state in found]


def _step(rule, p, g, state, lr, t):
    new, state = in_dtype(rule, p.dtype).step(p.astype(computed_in(p.dtype), copy=False), g, state, lr, t)
    return new.astype(p.dtype, copy=False), state


def _parameter(k, p):
    p = np.asarray(p)
    if p.dtype.kind != "f":
        raise DtypeError(f"Parameter {k} has dtype {p.dtype}, which cannot hold a step. Convert it: p.astype(float).")
    return p


def _gradient(k, p, g, t):
    g = np.asarray(g)
    if g.shape != p.shape:
        raise ShapeError(
            f"Gradient {k} has shape {g.shape}, its parameter {p.shape}. Transposed, or not summed over the batch?"
        )
    if g.dtype.kind not in "fiu":
        raise DtypeError(f"Gradient {k} has dtype {g.dtype}; give real numbers.")
    with np.errstate(over="ignore"):  # what is too large for the dtype becomes inf, which is refused here
        g = g.astype(computed_in(p.dtype), copy=False)
    wrong = g.size - np.count_nonzero(np.isfinite(g))
    if wrong:
        raise CourseError(
            f"The gradient of parameter {k} (shape {p.shape}) has {wrong} entries that are nan or inf, at update {t}. "
            "Nothing was changed. A smaller rate, clipping, or a look at the cost's logarithms and divisions may help."
        )
    return g


def _check_state(k, p, state, rule):
    arrays = {name: np.asarray(array) for name, array in state.items()} if isinstance(state, dict) else {}
    wanted = {name: rule.kept_in(name, p.shape, p.dtype) for name in rule.entries}
    if {name: (a.shape, a.dtype) for name, a in arrays.items()} == wanted:
        return
    held = ", ".join(f"{name} {a.shape} {a.dtype}" for name, a in arrays.items())
    needed = f"{', '.join(rule.entries) or 'nothing'} in shape {p.shape} and {computed_in(p.dtype)}"
    if any(kept != (p.shape, computed_in(p.dtype)) for kept in wanted.values()):
        needed = ", ".join(f"{name} {shape} {dtype}" for name, (shape, dtype) in wanted.items())
    raise CourseError(
        f"The state of parameter {k} holds {held or 'nothing'}; {type(rule).__name__} wants {needed}. "
        "Begin with start(rule, params)."
    )
