"""Many idle updates at once, in place: the twin of `numpy_ref.idle`, where the equations are.

Rates are known to the host, and so are the few numbers that are kept of each update: NumPy holds them, in float64. On
CUDA a catch-up asks the device as of which updates the rows are current, and so waits for it. Taught in: notebook 07.
"""

import math

import numpy as np
import torch

from course_utils.arguments import WAY_OUT, check_decay, check_reach
from course_utils.errors import CourseError
from course_utils.rows.history import History


class IdleRule:
    """How idle rows move under a rule. `record` notes each update; the two `advance_…_` then lead to the last one.

    p (r, d) and the entries of state are tensors, changed in place; s and n are arrays (r,) or numbers.
    """

    moves = True  # whether there is anything to do

    def __init__(self, rule, dtype):
        """The rule, and the dtype of the rows; CourseError for settings with which idle rows have no closed form."""

    def check(self, lr):
        """CourseError for a rate with which idle rows have no closed form here; nothing is recorded."""

    def record(self, lr, t):
        """Update t is made with the rate lr."""

    def forget(self, t):
        """All rows are current as of update t; what came before it is no longer needed."""

    def advance_rows_(self, p, state, s, n):
        """Change rows p, which with their state are current as of the updates s, to what they are after update n."""

    def advance_state_(self, state, s, n):
        """Change the state of rows, current as of the updates s, to what it is after the updates n."""


class AtRest(IdleRule):
    """SGD and Adagrad, and every frozen table: a row that is not in use stays as it is."""

    moves = False


class IdleRMSprop(IdleRule):
    """RMSprop."""

    def __init__(self, rule, dtype):
        self._rho = rule.rho

    def advance_state_(self, state, s, n):
        state["v"].mul_(column(self._rho ** (n - s), state["v"]))


class IdleMomentum(IdleRule):
    """Momentum, and Nesterov, which is one μ ahead."""

    def __init__(self, rule, dtype, ahead=1.0):
        self._mu, self._ahead, self._weights = rule.mu, ahead, History()
        self._powers = powers_of(rule.mu, dtype)[::-1]

    def record(self, lr, t):
        weights = self._weights.before(t, len(self._powers))[0]
        weights += lr * self._ahead * self._powers[-len(weights) :]

    def forget(self, t):
        self._weights.forget(t)

    def advance_rows_(self, p, state, s, n):
        p.addcmul_(state["v"], column(self._weights.at(s)[0], p), value=-1)

    def advance_state_(self, state, s, n):
        state["v"].mul_(column(self._mu ** (n - s), state["v"]))


class IdleNesterov(IdleMomentum):
    """Nesterov."""

    def __init__(self, rule, dtype):
        super().__init__(rule, dtype, ahead=rule.mu)


class IdleDecay(IdleRule):
    """What multiplies p by 1 − η·strength at each update: weight decay, or under SGD a penalty."""

    def __init__(self, strength, name):
        self.strength, self._name, self._logs = strength, name, History()

    def check(self, lr):
        check_decay(self._name, lr, self.strength)

    def record(self, lr, t):
        self._logs.set(t, self._logs.before(t, 1)[0, 0] + math.log1p(-lr * self.strength))

    def forget(self, t):
        self._logs.forget(t)

    def decay_(self, rows, s, n):
        """Rows (r, d) after the updates s + 1, …, n; s and n (r,)."""
        rows.mul_(column(np.exp(self._logs.at(n)[0] - self._logs.at(s)[0]), rows))

    def advance_rows_(self, p, state, s, n):
        self.decay_(p, s, np.full_like(s, n))


class IdleAdam(IdleRule):
    """Adam, AdamW and AMSGrad: the Chebyshev series of `numpy_ref.idle.IdleAdam`."""

    MOST_TERMS = 200

    def __init__(self, rule, dtype, divisor="v", decay=0.0):
        shrinks = divisor == "v"  # while a row is idle; v_max does not
        self._rule, self._divisor, self._tiny = rule, divisor, torch.finfo(dtype).eps / 4
        if shrinks and not rule.beta1**2 < rule.beta2:
            raise CourseError(f"{rule}: with beta1 ≥ √beta2 an idle row moves ever faster. {WAY_OUT}")
        self._log_growth = -math.log(rule.beta2) / 2 if shrinks else 0.0  # of a, from one idle update to the next
        self._r = rule.beta1 * math.exp(self._log_growth)
        self._powers = powers_of(self._r, dtype)[::-1]
        self._j = np.arange(len(self._powers), 0, -1)
        self._growth = np.exp(self._j * self._log_growth)
        candidates = {round(len(self._j) ** (k / 60)) for k in range(61)}
        self._middle = min(sorted(candidates), key=lambda j: self._terms_at(1, j))
        self._terms = [self._terms_at(2**k, self._middle) for k in range(40)]
        if self._terms[0] > self.MOST_TERMS:
            raise CourseError(f"{rule}: with beta1 so near to √beta2 there is no short way to catch up. {WAY_OUT}")
        self._weights, self._middle_a = History(self._terms[0]), History()
        self._decay = IdleDecay(decay, "weight_decay") if decay else None
        self.forget(0)

    def _log_a(self, s, j):
        """log a_{s+j} for rows of update s."""
        return np.log1p(-(self._rule.beta2 ** (s + j))) / 2 + j * self._log_growth

    def _middle_at(self, s):
        """The middle's a for rows of update s."""
        return math.sqrt(1 - self._rule.beta2 ** (s + self._middle)) * math.exp(self._middle * self._log_growth)

    def _terms_at(self, s, middle):
        """How many terms count for rows of update s, if the middle is idle update number `middle`."""
        log_a = self._log_a(s, self._j)
        q = np.abs(np.tanh((log_a - log_a[-middle]) / 4))
        powers = self._r ** (self._j - 1)  # beside the first step
        counts = (powers > self._tiny) & (q > 0)
        terms = np.log(self._tiny / powers[counts]) / np.log(q[counts])
        return max(2, 1 + math.ceil(terms.max(initial=0)))

    def _terms_from(self, s):
        """How many count from update s on; rows of s = 0 do not move."""
        return self._terms[max(int(s), 1).bit_length() - 1]

    def check(self, lr):
        if self._decay:
            self._decay.check(lr)

    def record(self, lr, t):
        weights = self._weights.before(t, len(self._powers))
        reach = weights.shape[1]
        weights, root_c2 = weights[: self._terms_from(t - reach)], math.sqrt(1 - self._rule.beta2**t)
        kappa = np.sqrt(root_c2 * self._growth[-reach:] / self._middle_a.before(t, reach)[0])
        if self._decay:
            self._decay.record(lr, t)
            weights *= 1 - lr * self._decay.strength
        series = np.empty_like(weights)
        series[0] = lr * root_c2 / (1 - self._rule.beta1**t) * self._powers[-reach:] / kappa
        series[1:] = (1 - kappa) / (1 + kappa)
        series[1] *= 2
        weights += series.cumprod(axis=0)
        self._middle_a.set(t, self._middle_at(t))

    def forget(self, t):
        self._weights.forget(t)
        self._middle_a.forget(t, self._middle_at(t))
        if self._decay:
            self._decay.forget(t)

    def advance_rows_(self, p, state, s, n):
        middle = column(self._rule.eps * self._middle_a.at(s)[0], p)
        whole = state[self._divisor].sqrt().add_(middle)
        if not middle.all():
            whole.clamp_(min=torch.finfo(p.dtype).tiny)  # 0 where there was no gradient so far: m is 0 there too
        terms = self._terms_from(np.min(s, where=s > 0, initial=n))
        u = (2 * middle / whole).sub_(1)
        way = chebyshev_sum(u, self._weights.at(s, terms)).mul_(state["m"])
        if self._decay:
            now = np.full_like(s, n)
            self._decay.decay_(p, s, now)
            self._decay.decay_(way, np.minimum(s + len(self._powers), n), now)
        p.addcdiv_(way, whole, value=-1)

    def advance_state_(self, state, s, n):
        for name, beta in (("m", self._rule.beta1), ("v", self._rule.beta2)):
            state[name].mul_(column(beta ** (n - s), state[name]))


class IdleAdamW(IdleAdam):
    """AdamW."""

    def __init__(self, rule, dtype):
        super().__init__(rule, dtype, decay=rule.weight_decay)


class IdleAMSGrad(IdleAdam):
    """AMSGrad."""

    def __init__(self, rule, dtype):
        super().__init__(rule, dtype, divisor="v_max")


def chebyshev_sum(u, weights):
    """Σ_k weights[k] T_k(u), u (r, d), weights a (terms, r) array: Clenshaw's recurrence b ← 2u b − b(before) + w."""
    *columns, before = torch.from_numpy(weights).to(u).unsqueeze(2)
    b = (u * (2 * before)).add_(columns[-1])
    if len(columns) == 1:
        return b.addcmul_(u, before, value=-1)
    for weight in columns[-2:0:-1]:
        b, before = torch.addcmul(weight - before, u, b, value=2), b
    return b.mul_(u).add_(columns[0]).sub_(before)


def powers_of(ratio, dtype):
    """ratio¹, ratio², …, until they vanish beside 1 in this dtype; CourseError where that takes very long."""
    steps = 1 if ratio == 0 else math.ceil(math.log(torch.finfo(dtype).eps / 16) / math.log(ratio))
    check_reach(steps)
    return ratio ** np.arange(1.0, steps + 1)


def column(values, rows):
    """One value of an array (r,) for each of the rows (r, d), as a column of their dtype on their device."""
    return torch.from_numpy(values).to(rows).unsqueeze(1)
