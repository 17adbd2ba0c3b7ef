"""Is this gradient right? Measure the slope with two function values and compare.

The central difference (J(w + h) − J(w − h)) / 2h is wrong by about h² · J‴/6 (truncation) plus ε · |J| / h (rounding),
so in float64 a step of h = 1e-5 leaves some ten correct digits of a smooth cost. Taught in: notebook 01.
"""

from dataclasses import dataclass, replace

import numpy as np

from course_utils.errors import CourseError, DtypeError, ShapeError

GOOD, WRONG = 1e-7, 1e-5  # relative errors: up to GOOD is right, above WRONG is wrong, in between: look
CERTAIN = 50  # how many times the rounding of a measured slope a difference must be, to be blamed on the claim


def numerical_gradient(cost, w, h=1e-5):
    """∂J/∂w by central differences, entry by entry: two evaluations of `cost` for each entry of w.

    cost: array → number. w: an array of float32 or float64, of any shape; it is not changed. → an array like w.
    The differences are formed in the precision that `cost` returns.

    >>> numerical_gradient(lambda w: (w**2).sum(), np.array([1.0, -3.0])).round(6)
    array([ 2., -6.])
    """
    w = np.array(w)  # a copy: the caller's array is never touched
    if not np.issubdtype(w.dtype, np.floating):
        raise DtypeError(f"numerical_gradient: w has dtype {w.dtype}, in which a step of {h} is lost. Give floats.")
    gradient = np.empty_like(w)
    for index in np.ndindex(w.shape):
        above, below = _both_sides(cost, w, index, h)
        gradient[index] = (above - below) / (2 * h)
    return gradient


def _both_sides(f, w, index, h):
    """f with entry `index` of w moved up by h, and down by h; w is as before afterwards."""
    kept = w[index]
    try:
        w[index] = kept + h
        above = f(w.copy())
        w[index] = kept - h
        return above, f(w.copy())
    finally:
        w[index] = kept


@dataclass(frozen=True)
class Entry:
    """One entry of a gradient: where, what was claimed, what was measured; `error` is relative to the larger one."""

    index: tuple[int, ...]
    analytic: float
    numerical: float

    @property
    def error(self):
        return abs(self.analytic - self.numerical) / max(abs(self.analytic), abs(self.numerical))


@dataclass(frozen=True)
class GradientCheck:
    """What a check found. Counts are of entries of w; `worst` is the index at which the two values differ most.

    `error` is that of whole arrays, in which a small entry hides beside a large one. `hidden` is the entry that is
    wrong by the largest part of itself, where that part is above `WRONG` and the measurement is exact enough to tell.
    """

    name: str
    error: float  # ‖analytic − numerical‖ / max(‖analytic‖, ‖numerical‖); nan when nothing was checked
    checked: int
    skipped: int  # entries whose step crosses a kink
    worst: tuple[int, ...] | None
    analytic: float
    numerical: float
    hidden: Entry | None = None

    @property
    def verdict(self):
        """ "right", "look", "wrong" or "nothing was checked"."""
        if np.isnan(self.error):
            return "nothing was checked"
        if self.error <= GOOD and self.hidden is None:
            return "right"
        return "look" if self.error <= WRONG else "wrong"

    @property
    def ok(self):
        """True only when something was compared and agrees to `GOOD`, and no entry is `hidden`."""
        return self.verdict == "right"

    def __repr__(self):
        if self.verdict == "nothing was checked":
            if not self.checked + self.skipped:
                return f"{self.name}: nothing was checked: it has no entries. Look at how its shape was made."
            why = "both gradients are zero" if self.checked else f"all {self.skipped} entries are at a kink"
            return f"{self.name}: nothing was checked: {why}. Check at another point."
        of = f"over {self.checked} entries" + (f", {self.skipped} skipped at a kink" if self.skipped else "")
        if self.ok:  # the last digits depend on the processor; `error` has them
            return f"{self.name}: right, relative error below {GOOD:g} {of}"
        lines = [f"{self.name}: {self.verdict}, relative error {self.error:.1e} {of}"]
        if self.error > GOOD:
            lines += [f"   worst at {self._at(self.worst)}: yours {self.analytic:.4g}, measured {self.numerical:.4g}"]
        if self.hidden and (self.error <= GOOD or self.hidden.index != self.worst):
            index, yours, measured = self.hidden.index, self.hidden.analytic, self.hidden.numerical
            lines += [
                f"   hidden beside larger ones: {self._at(index)}, wrong by {self.hidden.error:.1e} of itself: "
                f"yours {yours:.4g}, measured {measured:.4g}"
            ]
        return "\n".join(lines)

    def _at(self, index):
        return f"{self.name}{list(index)}" if index else self.name


def check_gradient(cost, w, gradient, h=1e-5, pattern=None, name="w"):
    """Compare `gradient` with central differences of `cost` at `w`.

    cost: float64 array like w → number. gradient: the claim, in the shape of w. h: the step. pattern: array like w → a
    boolean or integer array that says on which side of each kink the computation is (for ReLU: `Z > 0`); entries for
    which it differs between w − h and w + h have no slope there, and are skipped and counted. → `GradientCheck`.

    The verdict is about whole arrays. An entry that is wrong by more than `WRONG` of itself, and by far more than what
    rounding and truncation explain (it is measured again with 2h and h/2), makes it "look" at least.

    Errors: ShapeError when the shapes differ; DtypeError when w or the cost is not float64; CourseError when the cost
    or its slope is not one finite number, when the claim holds a NaN or an infinity, and when h is lost beside w.

    >>> w = np.array([1.0, -3.0])
    >>> check_gradient(lambda w: np.sin(w).sum(), w, np.cos(w)).verdict
    'right'
    >>> check_gradient(lambda w: np.sin(w).sum(), w, -np.cos(w))
    w: wrong, relative error 2.0e+00 over 2 entries
       worst at w[1]: yours 0.99, measured -0.99
    >>> check_gradient(lambda w: 0.0, w, np.zeros(2))
    w: nothing was checked: both gradients are zero. Check at another point.
    """
    w, gradient = np.array(w), np.asarray(gradient)
    _check_claim(w, gradient, name)
    _check_step(w, h, name)
    smooth = np.ones(w.shape, dtype=bool)
    if pattern is not None:
        for index in np.ndindex(w.shape):
            above, below = _both_sides(pattern, w, index, h)
            smooth[index] = np.array_equal(above, below)
    costs = []

    def checked(value):
        costs.append(_checked_cost(cost, value, name))
        return costs[-1]

    measured = numerical_gradient(checked, w, h)
    if not np.isfinite(measured).all():
        raise CourseError(f"check_gradient: the measured slope of {name} is not finite. Check a smaller multiple.")
    result = _compare(name, gradient, measured, smooth)
    if not result.error <= WRONG:  # a nan neither
        return result
    return replace(result, hidden=_hidden(checked, w, gradient, measured, smooth, h, np.abs(costs).max()))


def _compare(name, analytic, numerical, smooth):
    """Norms over the smooth entries; the worst entry is named."""
    difference = np.where(smooth, np.abs(analytic - numerical), 0.0)
    largest = max(np.abs(analytic[smooth]).max(initial=0.0), np.abs(numerical[smooth]).max(initial=0.0))
    power = -int(np.frexp(largest)[1])  # so that squares neither overflow nor vanish
    scale = max(np.linalg.norm(np.ldexp(x[smooth], power)) for x in (analytic, numerical))
    worst = np.unravel_index(difference.argmax(), difference.shape) if difference.size else None
    return GradientCheck(
        name=name,
        error=float(np.linalg.norm(np.ldexp(difference, power)) / scale) if scale > 0 else float("nan"),
        checked=int(smooth.sum()),
        skipped=int((~smooth).sum()),
        worst=worst if worst is None else tuple(int(k) for k in worst),
        analytic=float(analytic[worst]) if difference.size else float("nan"),
        numerical=float(numerical[worst]) if difference.size else float("nan"),
    )


def _hidden(cost, w, analytic, numerical, smooth, h, largest_cost):
    """The entry that is wrong by the largest part of itself, as far as that can be measured; None if there is none.

    A measured slope is uncertain by about ε · |J| / h. Where parts of the cost cancel, J is smaller than they are, so
    the slopes along w are looked at as well. And the slope must not depend on the step: what is due to truncation, to a
    kink or to rounding is another with 2h and with h/2.
    """
    difference, own = np.abs(analytic - numerical), np.maximum(np.abs(analytic), np.abs(numerical))
    size = max(largest_cost, np.abs(numerical * w).max())
    rounding = np.finfo(np.float64).eps * size / h
    doubtful = smooth & (difference > WRONG * own) & (difference > CERTAIN * rounding)
    entries = [Entry(index, float(analytic[index]), float(numerical[index])) for index in np.ndindex(w.shape)]
    for entry in sorted((e for e in entries if doubtful[e.index]), key=lambda entry: -entry.error):
        slopes = [entry.numerical]
        for step in (h / 2, 2 * h):
            above, below = _both_sides(cost, w, entry.index, step)
            slopes.append((above - below) / (2 * step))
        if difference[entry.index] > CERTAIN * np.ptp(slopes):
            return entry
    return None


def _check_claim(w, gradient, name):
    if w.dtype != np.float64:
        raise DtypeError(
            f"check_gradient: {name} has dtype {w.dtype}. A difference of two nearly equal numbers keeps about ten "
            f"digits in float64 and three in float32: check at {name}.astype(np.float64)."
        )
    if gradient.shape != w.shape:
        turned = " It has the shape of the transpose: transpose it." if gradient.shape == w.shape[::-1] else ""
        raise ShapeError(f"check_gradient: the gradient has shape {gradient.shape}, but {name} has {w.shape}.{turned}")
    if not np.isfinite(gradient).all():
        index = tuple(int(k) for k in np.argwhere(~np.isfinite(gradient))[0])
        raise CourseError(
            f"check_gradient: the gradient of {name} holds {gradient[index]} at {list(index)}. Fix that first."
        )


def _check_step(w, h, name):
    lost = (w + h == w) | (w - h == w)
    if lost.any():
        index = tuple(int(k) for k in np.argwhere(lost)[0])
        raise CourseError(
            f"check_gradient: {name} holds {w[index]:.3g} at {list(index)}, beside which a step of {h:g} is lost to "
            "rounding. Give an h of about 1e-5 times that, or check in other units."
        )


def _checked_cost(cost, value, name):
    result = np.asarray(cost(value))
    if result.shape != ():
        raise ShapeError(f"check_gradient: the cost returned shape {result.shape}, not one number. Sum or average it.")
    if result.dtype == np.float32 or result.dtype == np.float16:
        raise DtypeError(f"check_gradient: the cost computes in {result.dtype}. Use float64 throughout the check.")
    if not np.isfinite(result):
        raise CourseError(f"check_gradient: the cost is {result} near this {name}. Check where it is finite.")
    return float(result)
