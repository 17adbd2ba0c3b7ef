"""What a row does while its gradient is zero: k idle updates at once, with the numbers that k single ones would give.

Under a dense rule a row that no example used is updated too, with g = 0. SGD and Adagrad leave it where it is. RMSprop
forgets, momentum moves on, Adam does both, AdamW also decays. An idle rule below takes rows that are current as of
update s to the present update n. Rates may vary freely; each becomes known with its update.

A row moves along its direction times a weight that depends on s and n alone,

    momentum    p ← p − v Σ_{j=1}^{k} η_{s+j} μʲ        v ← μᵏ v        k = n − s

so that one list of weights, with an entry for each s, serves all rows of the table. The twin is `torch_gpu.idle`, with
the same names: there a method that changes its arguments in place ends in an underscore, here it returns new arrays.
Source of the question: theano-faq-subset. Taught in: notebook 07.
"""

import numpy as np

from course_utils.arguments import WAY_OUT, check_decay, check_reach
from course_utils.errors import CourseError
from course_utils.rows.history import History


class IdleRule:
    """How idle rows move under a rule. `record` notes each update; the two `advance_…` then lead to the last one."""

    moves = True  # whether there is anything to do

    def __init__(self, rule, dtype):
        """The rule, and the dtype of the rows; CourseError for settings with which idle rows have no closed form."""

    def check(self, lr):
        """CourseError for a rate with which idle rows have no closed form here; nothing is recorded."""

    def record(self, lr, t):
        """Update t is made with the rate lr."""

    def forget(self, t):
        """All rows are current as of update t; what came before it is no longer needed."""

    def advance_rows(self, p, state, s, n):
        """Rows p (r, d) as of update n; they and their state are current as of the updates s (r,)."""
        return p

    def advance_state(self, state, s, n):
        """The state as of the updates n, of rows whose state is current as of the updates s; n and s (r,)."""
        return state


class AtRest(IdleRule):
    """SGD and Adagrad, and every frozen table: a row that is not in use stays as it is."""

    moves = False


class IdleRMSprop(IdleRule):
    """RMSprop: v ← ρᵏ v, and p stays."""

    def __init__(self, rule, dtype):
        self._rho = rule.rho

    def advance_state(self, state, s, n):
        return {"v": state["v"] * column(self._rho ** (n - s), state["v"])}


class IdleMomentum(IdleRule):
    """Momentum, and Nesterov, which is one μ ahead: p ← p − v · w[s],  v ← μᵏ v.

    w[s] = Σ_{j=1}^{n−s} η_{s+j} μʲ: update t adds η_t μ^{t−s} to the weight of each s < t for which that still counts.
    """

    def __init__(self, rule, dtype, ahead=1.0):
        self._mu, self._ahead, self._weights = rule.mu, ahead, History()
        self._powers = powers_of(rule.mu, dtype)[::-1]  # the highest first, as s runs upwards

    def record(self, lr, t):
        weights = self._weights.before(t, len(self._powers))[0]
        weights += lr * self._ahead * self._powers[-len(weights) :]

    def forget(self, t):
        self._weights.forget(t)

    def advance_rows(self, p, state, s, n):
        return p - state["v"] * column(self._weights.at(s)[0], p)

    def advance_state(self, state, s, n):
        return {"v": state["v"] * column(self._mu ** (n - s), state["v"])}


class IdleNesterov(IdleMomentum):
    """Nesterov: momentum, one μ ahead."""

    def __init__(self, rule, dtype):
        super().__init__(rule, dtype, ahead=rule.mu)


class IdleDecay(IdleRule):
    """What multiplies p by 1 − η·strength at each update: weight decay; under SGD the penalty λ‖p‖², with strength 2λ.

    p ← p Π (1 − η_t·strength), as e to the sum of logarithms, because the product itself would underflow.
    """

    def __init__(self, strength, name):
        self.strength, self._name, self._logs = strength, name, History()

    def check(self, lr):
        check_decay(self._name, lr, self.strength)

    def record(self, lr, t):
        (before,) = self._logs.before(t, 1)[0]
        self._logs.set(t, before + np.log1p(-lr * self.strength))

    def forget(self, t):
        self._logs.forget(t)

    def decay(self, rows, s, n):
        """The rows (r, d) after the updates s + 1, …, n; s and n (r,)."""
        return rows * column(np.exp(self._logs.at(n)[0] - self._logs.at(s)[0]), rows)

    def advance_rows(self, p, state, s, n):
        return self.decay(p, s, np.full_like(s, n))


class IdleAdam(IdleRule):
    """Adam, AdamW and AMSGrad: p ← p − m/(√v + ε a) · Σ_k w_k[s] T_k(u),  m ← β₁ʲ m,  v ← β₂ʲ v,  j = n − s.

    With E_t = √(1 − β₂ᵗ), an idle row of Adam that is current as of update s moves, at update t = s + j, by

        η_t E_t/(1 − β₁ᵗ) · rʲ · m/(√v + ε a_t),        r = β₁/√β₂,  a_t = E_t β₂^{−j/2}

    Only ε a_t keeps this from being one direction times a weight. But a_t changes little before rʲ has vanished. So
    take the a of one idle update, the middle, for all of them, and expand the others around it in Chebyshev
    polynomials:

        1/(√v + ε a_t) = 1/(√v + ε a) · (1 − 2 q T₁(u) + 2 q² T₂(u) − …)/κ
        κ = √(a_t/a),   q = (κ − 1)/(κ + 1),   u = (ε a − √v)/(ε a + √v) in [−1, 1]

    The terms fall like qᵏ for every v and every ε, ε = 0 too; their sums over t are weights, one list for each k. How
    many terms count follows from β₁, β₂, s and the precision. With the default betas: in float64 24 for rows last used
    by update 1 and 8 from s = 1024 on, in float32 11 and 4. The nearer β₁ comes to √β₂, the more.

    AMSGrad divides by v_max, which stays the same: there β₂^{−j/2} drops out, and r = β₁. AdamW multiplies p by 1 − η λ
    at every update, and with it the part of the way that lies before that update.
    """

    MOST_TERMS = 200

    def __init__(self, rule, dtype, divisor="v", decay=0.0):
        shrinks = divisor == "v"  # while a row is idle; v_max does not
        self._rule, self._divisor, self._tiny = rule, divisor, np.finfo(dtype).eps / 4
        if shrinks and not rule.beta1**2 < rule.beta2:
            raise CourseError(f"{rule}: with beta1 ≥ √beta2 an idle row moves ever faster. {WAY_OUT}")
        self._log_growth = -np.log(rule.beta2) / 2 if shrinks else 0.0  # of a, from one idle update to the next
        self._r = rule.beta1 * np.exp(self._log_growth)
        self._powers = powers_of(self._r, dtype)[::-1]  # the highest first, as s runs upwards
        self._j = np.arange(len(self._powers), 0, -1)
        self._growth = np.exp(self._j * self._log_growth)
        candidates = np.unique(np.geomspace(1, len(self._j), 60).astype(int))
        self._middle = min(candidates, key=lambda j: self._terms_at(1, j))
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
        return np.exp(self._log_a(s, self._middle))

    def _terms_at(self, s, middle):
        """How many terms count for rows of update s, if the middle is idle update number `middle`."""
        powers = self._r ** (self._j - 1)  # beside the first step
        q = np.abs(np.tanh((self._log_a(s, self._j) - self._log_a(s, middle)) / 4))
        with np.errstate(divide="ignore"):
            terms = np.log(self._tiny / powers) / np.log(q)  # where powers · qᵏ = tiny
        return max(2, 1 + int(np.ceil(terms[powers > self._tiny].max())))

    def _terms_from(self, s):
        """How many count from update s on. Rows of s = 0 were never used: their m is 0, and no term counts."""
        return self._terms[max(int(s), 1).bit_length() - 1]

    def check(self, lr):
        if self._decay:
            self._decay.check(lr)

    def record(self, lr, t):
        weights = self._weights.before(t, len(self._powers))
        reach = weights.shape[1]  # the s from t − reach to t − 1: for these, this update still counts
        weights, root_c2 = weights[: self._terms_from(t - reach)], np.sqrt(1 - self._rule.beta2**t)
        kappa = np.sqrt(root_c2 * self._growth[-reach:] / self._middle_a.before(t, reach)[0])
        if self._decay:
            self._decay.record(lr, t)
            weights *= 1 - lr * self._decay.strength
        series = np.tile((1 - kappa) / (1 + kappa), (len(weights), 1))  # −q in each row …
        series[0] = lr * root_c2 / (1 - self._rule.beta1**t) * self._powers[-reach:] / kappa
        series[1] *= 2
        weights += np.cumprod(series, axis=0)  # … so that row k is 2 (−q)ᵏ times the first
        self._middle_a.set(t, self._middle_at(t))

    def forget(self, t):
        self._weights.forget(t)
        self._middle_a.forget(t, self._middle_at(t))
        if self._decay:
            self._decay.forget(t)

    def advance_rows(self, p, state, s, n):
        root = np.sqrt(state[self._divisor])
        middle = column(self._rule.eps * self._middle_a.at(s)[0], p)
        whole = root + middle
        if not middle.all():
            whole[whole == 0] = 1  # an entry that had no gradient so far: its m is 0 too
        terms = self._terms_from(np.min(s, where=s > 0, initial=n))
        way = chebyshev_sum(2 * middle / whole - 1, self._weights.at(s, terms))
        way *= state["m"]
        way /= whole
        if self._decay:
            held = np.minimum(s + len(self._powers), n)  # up to this update the weights hold the decay
            p, way = (self._decay.decay(x, k, np.full_like(s, n)) for x, k in ((p, s), (way, held)))
        return p - way

    def advance_state(self, state, s, n):
        betas = {"m": self._rule.beta1, "v": self._rule.beta2}
        return state | {name: state[name] * column(beta ** (n - s), state[name]) for name, beta in betas.items()}


class IdleAdamW(IdleAdam):
    """AdamW: Adam, and the decay of p."""

    def __init__(self, rule, dtype):
        super().__init__(rule, dtype, decay=rule.weight_decay)


class IdleAMSGrad(IdleAdam):
    """AMSGrad: Adam with a divisor that stays the same."""

    def __init__(self, rule, dtype):
        super().__init__(rule, dtype, divisor="v_max")


def chebyshev_sum(u, weights):
    """Σ_k weights[k] T_k(u), u (r, d), weights (terms, r): Clenshaw's recurrence b ← 2u b − b(before) + weight."""
    *columns, before = weights.astype(u.dtype)[:, :, None]
    double, b = 2 * u, 2 * before * u + columns[-1]
    if len(columns) == 1:
        return b - before * u
    for weight in columns[-2:0:-1]:
        new = double * b
        new += weight - before
        b, before = new, b
    b *= u
    b += columns[0]
    b -= before
    return b


def powers_of(ratio, dtype):
    """ratio¹, ratio², …, until they vanish beside 1 in this dtype; CourseError where that takes very long.

    >>> len(powers_of(0.9, "float64")), len(powers_of(0.9, "float32"))
    (369, 178)
    """
    steps = 1 if ratio == 0 else int(np.ceil(np.log(np.finfo(dtype).eps / 16) / np.log(ratio)))
    check_reach(steps)
    return ratio ** np.arange(1.0, steps + 1)


def column(values, rows):
    """One value for each of the rows, as a column of their dtype."""
    return np.asarray(values, rows.dtype)[:, None]
