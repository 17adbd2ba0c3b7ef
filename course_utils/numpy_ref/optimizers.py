"""How a gradient becomes an update: each rule is a pure function of (parameter, gradient, state).

    state = rule.init(p)                                 # {name: array}, zeros in the shape of p
    p, state = rule.step(p, g, state, lr, t)             # t counts the updates: 1, 2, …

`p` is the parameter, `g` its gradient ∂J/∂p, `lr` = η the learning rate. The bodies are written for arrays, and run on
symbolic variables too (`symbolic.rule_updates`). `start` and `update` of `numpy_ref.rule` lift a rule to a list of
parameters and check what they are given. Rules here move each entry by itself; those that move a matrix as a whole are
written in `numpy_ref.matrix_rules`, and Muon has its name here too. The fast twins are `torch_gpu.optimizers`.

Where `torch.optim` has a rule too, the one here computes what it computes, with its defaults (but momentum
is 0 by default there, and 0.9 here).
Taught in: notebook 05.
"""

from dataclasses import dataclass

from course_utils.arguments import check_positive
from course_utils.numpy_ref import idle
from course_utils.numpy_ref.matrix_rules import Muon
from course_utils.numpy_ref.rule import Rule, start, update
from course_utils.symbolic import maximum, sign, sqrt

__all__ = ["SGD", "AMSGrad", "Adagrad", "Adam", "AdamW", "Momentum", "Nesterov", "RMSprop", "Rule", "StaleMomentum"]
__all__ += ["Lion", "Muon", "ScheduleFree", "start", "update"]


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

        >>> import numpy as np
        >>> rule, p = ScheduleFree(beta=0.5), np.ones(1)
        >>> p, state = rule.step(p, p, rule.init(p), 0.5, 1)  # z goes to ½
        >>> p, state = rule.step(p, p, state, 0.5, 2)  # and to ¼: the mean is ⅜
        >>> rule.averaged(p, state)
        array([0.375])
        """
        return p + (1 - self.beta) * state["u"]


@dataclass(frozen=True)
class Lion(Rule):
    """Lion (Chen et al. 2023, Symbolic discovery of optimization algorithms, algorithm 2): the sign of a momentum.

    c ← β₁ m + (1 − β₁) g
    p ← p − η (sign(c) + λ p)         sign(0) = 0
    m ← β₂ m + (1 − β₂) g

    Every entry moves by η, whatever its gradient; the decay is AdamW's. c looks at the new gradient more than m will
    remember of it, where β₁ < β₂. With β₁ = β₂ = 0 it is sign descent. Taught in: notebook 12.
    """

    beta1: float = 0.9
    beta2: float = 0.99
    weight_decay: float = 0.0
    entries = ("m",)
    reads_clock = False

    def step(self, p, g, state, lr, t):
        c = self.beta1 * state["m"] + (1 - self.beta1) * g
        m = self.beta2 * state["m"] + (1 - self.beta2) * g
        return (1 - lr * self.weight_decay) * p - lr * sign(c), {"m": m}
