"""The largest curvature of a small net while it learns: it climbs to 2/rate, and stays there (Cohen et al. 2021)."""

import numpy as np

from course_utils.data import digits
from course_utils.experiments.plain_net import cost_of, first_params, gradients
from course_utils.experiments.stored import NOT_COMPARED, stored
from course_utils.numpy_ref.projection import flatten, unflatten_like

SIZES = (64, 4, 10)  # 310 parameters
EVERY = 50  # steps between two measurements


def curvature_along(params, X, labels, direction, h=1e-4):
    """The matrix of second derivatives times a direction, as a flat vector: the change of the gradient along it."""
    steps = unflatten_like(h * direction / np.linalg.norm(direction), params)
    ahead = gradients([p + d for p, d in zip(params, steps, strict=True)], X, labels)
    behind = gradients([p - d for p, d in zip(params, steps, strict=True)], X, labels)
    return np.linalg.norm(direction) * (flatten(ahead) - flatten(behind)) / (2 * h)


def largest_curvature(params, X, labels, direction, iterations=20):
    """(the curvature of the steepest direction, that direction): a vector, multiplied by the matrix again and again."""
    for _iteration in range(iterations):
        direction = direction / np.linalg.norm(direction)
        direction, before = curvature_along(params, X, labels, direction), direction
    return direction @ before, direction


def _rows(kind, batch, steps_at):
    return {f"{kind}, {rate}": {"rate": rate, "steps": n, "batch": batch} for rate, n in steps_at.items()}


ROWS = _rows("all digits", None, {0.1: 8000, 0.25: 7000, 0.5: 4000, 1.0: 4000})
ROWS |= _rows("batches of 32", 32, {0.25: 7000, 0.5: 4000, 1.0: 4000})
ROWS |= {
    f"{row}, another start": ROWS[row] | {"steps": 3000, "seed": 1} for row in ("all digits, 0.5", "all digits, 1.0")
}
ROWS |= {"batches of 32, 0.5, another start": ROWS["batches of 32, 0.5"] | {"steps": 3000, "seed": 1}}
ROWS |= {"the first 300 steps at 0.25": {"rate": 0.25, "steps": 300}}


@stored(
    rows=ROWS,
    sample="the first 300 steps at 0.25",
    loose={row: NOT_COMPARED for row in ROWS if row not in ("the first 300 steps at 0.25", "all digits, 0.1")},
)
def sharpening(rate, steps, batch=None, seed=0):
    """After every 50 steps: (largest curvature, cost of all digits, how many of the 50 steps raised that cost)."""
    X, labels = digits().train_inputs, digits().train_labels
    params, rng, found = first_params(seed, SIZES), np.random.default_rng(1), []
    direction, rises, before = np.random.default_rng(0).normal(size=310), 0, cost_of(params, X, labels)
    for n in range(1, steps + 1):
        chosen = slice(None) if batch is None else rng.integers(0, len(X), batch)
        grads = gradients(params, X[chosen], labels[chosen])
        params = [p - rate * g for p, g in zip(params, grads, strict=True)]
        after = cost_of(params, X, labels)
        rises, before = rises + (after > before), after
        if n % EVERY == 0:
            curvature, direction = largest_curvature(params, X, labels, direction)
            found.append([curvature, after, rises])
            rises = 0
    return found
