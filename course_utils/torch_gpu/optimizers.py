"""The update rules in PyTorch, in place, many tensors at a time: the names and numbers of `numpy_ref.optimizers`.

    rule.step_(p, g, state, lr, t)       # p, g: lists of tensors; state: {name: list of tensors}; t = 1, 2, …

changes p and state and only reads g. Each operation passes once over the whole list, which on a GPU is one kernel: the
`torch._foreach_*` functions do that. They are private to PyTorch, but no public way is as fast; a weekly test with the
newest version shows when they change. `RuleOptimizer` brings tensors, states and the clock together. The equations and
their papers are in `numpy_ref.optimizers`; here they are arranged for few passes over memory. Taught in: notebook 05.
"""

from dataclasses import dataclass
from math import sqrt

import torch

from course_utils.arguments import check_positive
from course_utils.torch_gpu import idle
from course_utils.torch_gpu.matrix_rules import Muon
from course_utils.torch_gpu.rule import Rule
from course_utils.torch_gpu.rule import times_ as _times_

__all__ = ["SGD", "AMSGrad", "Adagrad", "Adam", "AdamW", "Momentum", "Nesterov", "RMSprop", "Rule", "StaleMomentum"]
__all__ += ["Lion", "Muon", "ScheduleFree"]


@dataclass(frozen=True)
class SGD(Rule):
    """Gradient descent."""

    reads_clock = False
    idle_rule = idle.AtRest

    def step_(self, p, g, state, lr, t):
        torch._foreach_add_(p, g, alpha=-lr)


@dataclass(frozen=True)
class Momentum(Rule):
    """The heavy ball, in convention A."""

    mu: float = 0.9
    entries = ("v",)
    reads_clock = False
    idle_rule = idle.IdleMomentum

    def step_(self, p, g, state, lr, t):
        _times_(state["v"], self.mu)
        torch._foreach_add_(state["v"], g)
        torch._foreach_add_(p, state["v"], alpha=-lr)


@dataclass(frozen=True)
class Nesterov(Rule):
    """Nesterov's momentum."""

    mu: float = 0.9
    entries = ("v",)
    reads_clock = False
    idle_rule = idle.IdleNesterov

    def step_(self, p, g, state, lr, t):
        _times_(state["v"], self.mu)
        torch._foreach_add_(state["v"], g)
        if p[0].dtype.itemsize == 2:  # with 16 bits, round p only once
            torch._foreach_add_(p, torch._foreach_add(g, state["v"], alpha=self.mu), alpha=-lr)
        else:  # without new memory
            torch._foreach_add_(p, g, alpha=-lr)
            torch._foreach_add_(p, state["v"], alpha=-lr * self.mu)


@dataclass(frozen=True)
class Adagrad(Rule):
    """Adagrad."""

    eps: float = 1e-10
    entries = ("s",)
    reads_clock = False
    idle_rule = idle.AtRest

    def step_(self, p, g, state, lr, t):
        torch._foreach_addcmul_(state["s"], g, g, 1.0)
        root = torch._foreach_sqrt(state["s"])
        torch._foreach_add_(root, self.eps)
        torch._foreach_addcdiv_(p, g, root, -lr)


@dataclass(frozen=True)
class RMSprop(Rule):
    """RMSprop."""

    rho: float = 0.99
    eps: float = 1e-8
    entries = ("v",)
    reads_clock = False
    idle_rule = idle.IdleRMSprop

    def step_(self, p, g, state, lr, t):
        _mean_of_squares_(state["v"], g, self.rho)
        root = torch._foreach_sqrt(state["v"])
        torch._foreach_add_(root, self.eps)
        torch._foreach_addcdiv_(p, g, root, -lr)


@dataclass(frozen=True)
class Adam(Rule):
    """Adam. With k = √(1 − β₂ᵗ): m̂ / (√v̂ + ε) = m · k / (1 − β₁ᵗ) / (√v + ε k), so m̂ and v̂ need no pass."""

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    entries = ("m", "v")
    reads_clock = True
    idle_rule = idle.IdleAdam

    def step_(self, p, g, state, lr, t):
        torch._foreach_lerp_(state["m"], g, 1 - self.beta1)
        _mean_of_squares_(state["v"], g, self.beta2)
        k = sqrt(1 - self.beta2**t)
        root = torch._foreach_sqrt(state["v"])
        torch._foreach_add_(root, self.eps * k)
        torch._foreach_addcdiv_(p, state["m"], root, -lr * k / (1 - self.beta1**t))


@dataclass(frozen=True)
class AdamW(Rule):
    """AdamW as PyTorch has it: the decay by η λ, then Adam."""

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 0.01
    entries = ("m", "v")
    reads_clock = True
    idle_rule = idle.IdleAdamW

    def step_(self, p, g, state, lr, t):
        _times_(p, 1 - lr * self.weight_decay)
        Adam(self.beta1, self.beta2, self.eps).step_(p, g, state, lr, t)

    @classmethod
    def as_in_paper(cls, weight_decay, rate, **settings):
        """The paper's rule, whose decay is λ times the schedule's multiplier lr / rate; its α is `rate`."""
        return cls(weight_decay=weight_decay / check_positive("rate, the paper's α,", rate), **settings)


@dataclass(frozen=True)
class AMSGrad(Rule):
    """AMSGrad, with torch's bias corrections."""

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    entries = ("m", "v", "v_max")
    reads_clock = True
    idle_rule = idle.IdleAMSGrad

    def step_(self, p, g, state, lr, t):
        torch._foreach_lerp_(state["m"], g, 1 - self.beta1)
        _mean_of_squares_(state["v"], g, self.beta2)
        torch._foreach_maximum_(state["v_max"], state["v"])
        k = sqrt(1 - self.beta2**t)
        root = torch._foreach_sqrt(state["v_max"])
        torch._foreach_add_(root, self.eps * k)
        torch._foreach_addcdiv_(p, state["m"], root, -lr * k / (1 - self.beta1**t))


@dataclass(frozen=True)
class StaleMomentum(Rule):
    """The literal program of so-33103111: p moves by the velocity of the step before."""

    mu: float = 0.9
    entries = ("v",)
    reads_clock = False

    def step_(self, p, g, state, lr, t):
        torch._foreach_add_(p, state["v"], alpha=-lr)
        torch._foreach_lerp_(state["v"], g, 1 - self.mu)


@dataclass(frozen=True)
class ScheduleFree(Rule):
    """Schedule-free SGD. With c = 1/t: p ← p − η (1 − β + β c) g − β c u, and u ← (1 − c)(u + η g)."""

    beta: float = 0.9
    entries = ("u",)
    reads_clock = True

    def step_(self, p, g, state, lr, t):
        gradient, memory = -lr * (1 - self.beta + self.beta / t), -self.beta / t
        if p[0].dtype.itemsize == 2:  # with 16 bits, round p only once
            change = torch._foreach_mul([x.float() for x in g], gradient)
            torch._foreach_add_(change, [u.float() for u in state["u"]], alpha=memory)
            torch._foreach_copy_(p, torch._foreach_add([x.float() for x in p], change))
        else:
            torch._foreach_add_(p, g, alpha=gradient)
            torch._foreach_add_(p, state["u"], alpha=memory)
        torch._foreach_add_(state["u"], g, alpha=lr)
        _times_(state["u"], 1 - 1 / t)

    def averaged(self, p, state):
        """x = p + (1 − β) u, a list of tensors; p and state are lists, as for `step_`."""
        return torch._foreach_add(p, state["u"], alpha=1 - self.beta)


@dataclass(frozen=True)
class Lion(Rule):
    """Lion: c = β₁ m + (1 − β₁) g gives the sign, then m remembers g."""

    beta1: float = 0.9
    beta2: float = 0.99
    weight_decay: float = 0.0
    entries = ("m",)
    reads_clock = False

    def step_(self, p, g, state, lr, t):
        c = torch._foreach_lerp(state["m"], g, 1 - self.beta1)
        torch._foreach_sign_(c)
        _times_(p, 1 - lr * self.weight_decay)
        torch._foreach_add_(p, c, alpha=-lr)
        torch._foreach_lerp_(state["m"], g, 1 - self.beta2)


def _mean_of_squares_(v, g, decay):
    """v ← decay · v + (1 − decay) g²."""
    _times_(v, decay)
    torch._foreach_addcmul_(v, g, g, 1 - decay)
