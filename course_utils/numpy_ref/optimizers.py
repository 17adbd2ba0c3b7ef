"""How a gradient becomes an update: each rule is a pure function of (parameter, gradient, state).

    state = rule.init(p)                                 # {name: array}, zeros in the shape of p
    p, state = rule.step(p, g, state, lr, t)             # t counts the updates: 1, 2, …

`p` is the parameter, `g` its gradient ∂J/∂p, `lr` = η the learning rate. The bodies are written for arrays, and run on
symbolic variables too (`symbolic.rule_updates`). `start` and `update` lift a rule to a list of parameters and check
what they are given. The fast twins with the same names are `torch_gpu.optimizers`.

Where `torch.optim` has a rule too, the one here computes what it computes, with its defaults (but momentum
is 0 by default there, and 0.9 here).
Taught in: notebook 05.
"""

from dataclasses import dataclass

import numpy as np

from course_utils.arguments import as_list, check_positive, check_rate, check_rule, check_settings, check_whole_number
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.numpy_ref import idle
from course_utils.symbolic import maximum, sqrt
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


@dataclass(frozen=True)
class SGD(Rule):
    """Gradient descent; stochastic (Robbins & Monro 1951) when g comes from a minibatch.

    p ← p − η g
    """

    reads_clock = False
    idle_rule = idle.AtRest

    def step(self, p, g, state, lr, t):
        return p - lr * g, {}


@dataclass(frozen=True)
class Momentum(Rule):
    """The heavy ball (Polyak 1964), in convention A: the velocity adds up gradients, the rate is applied after it.

    v ← μ v + g
    p ← p − η v
    """

    mu: float = 0.9
    entries = ("v",)
    reads_clock = False
    idle_rule = idle.IdleMomentum

    def step(self, p, g, state, lr, t):
        v = self.mu * state["v"] + g
        return p - lr * v, {"v": v}


@dataclass(frozen=True)
class Nesterov(Rule):
    """Nesterov's momentum (1983), rewritten so that p is where the gradient is taken (Bengio et al. 2013).

    v ← μ v + g
    p ← p − η (g + μ v)
    """

    mu: float = 0.9
    entries = ("v",)
    reads_clock = False
    idle_rule = idle.IdleNesterov

    def step(self, p, g, state, lr, t):
        v = self.mu * state["v"] + g
        return p - lr * (g + self.mu * v), {"v": v}


@dataclass(frozen=True)
class Adagrad(Rule):
    """Adagrad (Duchi, Hazan & Singer 2011, equation 1): each entry divides by the root of all its squared gradients.

    s ← s + g²
    p ← p − η g / (√s + ε)
    """

    eps: float = 1e-10
    entries = ("s",)
    reads_clock = False
    idle_rule = idle.AtRest

    def step(self, p, g, state, lr, t):
        s = state["s"] + g**2
        return p - lr * g / (sqrt(s) + self.eps), {"s": s}


@dataclass(frozen=True)
class RMSprop(Rule):
    """RMSprop (Tieleman & Hinton 2012, lecture 6e): a moving mean of squared gradients, where Adagrad has their sum.

    v ← ρ v + (1 − ρ) g²
    p ← p − η g / (√v + ε)
    """

    rho: float = 0.99
    eps: float = 1e-8
    entries = ("v",)
    reads_clock = False
    idle_rule = idle.IdleRMSprop

    def step(self, p, g, state, lr, t):
        v = self.rho * state["v"] + (1 - self.rho) * g**2
        return p - lr * g / (sqrt(v) + self.eps), {"v": v}


@dataclass(frozen=True)
class Adam(Rule):
    """Adam (Kingma & Ba 2015, algorithm 1): moving means of g and of g², both corrected for their start at zero.

    m ← β₁ m + (1 − β₁) g          m̂ = m / (1 − β₁ᵗ)
    v ← β₂ v + (1 − β₂) g²         v̂ = v / (1 − β₂ᵗ)
    p ← p − η m̂ / (√v̂ + ε)
    """

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    entries = ("m", "v")
    reads_clock = True
    idle_rule = idle.IdleAdam

    def step(self, p, g, state, lr, t):
        m = self.beta1 * state["m"] + (1 - self.beta1) * g
        v = self.beta2 * state["v"] + (1 - self.beta2) * g**2
        m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        return p - lr * m_hat / (sqrt(v_hat) + self.eps), {"m": m, "v": v}


@dataclass(frozen=True)
class AdamW(Rule):
    """AdamW as PyTorch has it: the decay shrinks p directly, by η times λ, and never enters m or v.

        p ← (1 − η λ) p,  then Adam's step

    In the paper (Loshchilov & Hutter 2019, algorithm 2) the rate is η = η_t α, a schedule's multiplier η_t times the
    rate α that one tunes, and the decay is η_t λ, without α. So the paper's λ is α times this one: see `as_in_paper`.
    """

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.01
    entries = ("m", "v")
    reads_clock = True
    idle_rule = idle.IdleAdamW

    def step(self, p, g, state, lr, t):
        adam = Adam(self.beta1, self.beta2, self.eps)
        return adam.step((1 - lr * self.weight_decay) * p, g, state, lr, t)

    @classmethod
    def as_in_paper(cls, weight_decay, rate, **settings):
        """The paper's rule for its λ and its α: p ← (1 − η_t λ) p where lr is η_t · rate, whatever that rate is.

        >>> AdamW.as_in_paper(weight_decay=0.001, rate=0.01)
        AdamW(beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.1)
        """
        return cls(weight_decay=weight_decay / check_positive("rate, the paper's α,", rate), **settings)


@dataclass(frozen=True)
class AMSGrad(Rule):
    """AMSGrad (Reddi, Kale & Kumar 2018, algorithm 2): Adam that divides by the largest v so far.

        m, v as in Adam                w ← max(w, v)
        p ← p − η m̂ / (√ŵ + ε)        ŵ = w / (1 − β₂ᵗ)        (w is called v_max in the state)

    The paper has no bias corrections; torch has them, and so does this.
    """

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    entries = ("m", "v", "v_max")
    reads_clock = True
    idle_rule = idle.IdleAMSGrad

    def step(self, p, g, state, lr, t):
        m = self.beta1 * state["m"] + (1 - self.beta1) * g
        v = self.beta2 * state["v"] + (1 - self.beta2) * g**2
        v_max = maximum(state["v_max"], v)
        m_hat, v_hat = m / (1 - self.beta1**t), v_max / (1 - self.beta2**t)
        return p - lr * m_hat / (sqrt(v_hat) + self.eps), {"m": m, "v": v, "v_max": v_max}


@dataclass(frozen=True)
class StaleMomentum(Rule):
    """The literal program of so-33103111: both lines read old values, so p moves by the velocity of the step before.

        p ← p − η v(old)
        v ← μ v(old) + (1 − μ) g

    Convention C, one gradient late. It is here for comparison with `Momentum` (notebook 08), not for use.
    """

    mu: float = 0.9
    entries = ("v",)
    reads_clock = False

    def step(self, p, g, state, lr, t):
        return p - lr * state["v"], {"v": self.mu * state["v"] + (1 - self.mu) * g}


@dataclass(frozen=True)
class ScheduleFree(Rule):
    """Schedule-free SGD (Defazio et al. 2024): gradients at p, steps of z, and x, the mean of all z so far.

        z ← z − η g                       g is the gradient at p
        x ← (1 − 1/t) x + (1/t) z         so x = z after the first update: the start is no part of the mean
        p ← (1 − β) z + β x

    With a constant η, without warm-up, decay or other weights of the mean. The state holds u = x − z alone, which
    begins with zeros: u ← (1 − 1/t)(u + η g), and p ← p − η g + β (u − u(old)). It is x that is used after training,
    and measured: `averaged(p, state)`. Taught in: notebook 06.
    """

    beta: float = 0.9
    entries = ("u",)
    reads_clock = True

    def step(self, p, g, state, lr, t):
        u = (1 - 1 / t) * (state["u"] + lr * g)
        return p - lr * g + self.beta * (u - state["u"]), {"u": u}

    def averaged(self, p, state):
        """x = p + (1 − β) u, in the shape of p.

        >>> rule, p = ScheduleFree(beta=0.5), np.ones(1)
        >>> p, state = rule.step(p, p, rule.init(p), 0.5, 1)  # z goes to ½
        >>> p, state = rule.step(p, p, state, 0.5, 2)  # and to ¼: the mean is ⅜
        >>> rule.averaged(p, state)
        array([0.375])
        """
        return p + (1 - self.beta) * state["u"]


def start(rule, params):
    """The states of a list of parameters before the first update.

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
    dtype = computed_in(p.dtype)
    if {name: (a.shape, a.dtype) for name, a in arrays.items()} != dict.fromkeys(rule.entries, (p.shape, dtype)):
        held = ", ".join(f"{name} {a.shape} {a.dtype}" for name, a in arrays.items())
        raise CourseError(
            f"The state of parameter {k} holds {held or 'nothing'}; {type(rule).__name__} wants "
            f"{', '.join(rule.entries) or 'nothing'} in shape {p.shape} and {dtype}. Begin with start(rule, params)."
        )
