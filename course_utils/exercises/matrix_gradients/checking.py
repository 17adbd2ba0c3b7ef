"""The exercise of lecture 01 on a gradient checker: one relative error for a whole array."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.difference import Tolerance
from course_utils.exercises.framework.exercise import exercise


def _checker_cases(rng):
    w, W = rng.normal(size=3), rng.normal(size=(2, 3))

    def cubic(w):
        return np.sum(w**3) / 3 + w.flat[0] * w.flat[1]

    def coupled(W):
        return np.sin(W).sum() + W.sum() ** 2

    def flat(W):
        return 0.0

    slope = w**2 + np.array([w[1], w[0], 0])
    return [
        (cubic, w, slope, 0.1),
        (coupled, W, 1.1 * np.cos(W) + 2 * W.sum(), 0.2),
        (coupled, W, np.zeros((2, 3)), 0.2),
        (flat, W, np.zeros((2, 3)), 0.2),
    ]


@exercise(
    "Write a gradient checker",
    minutes=10,
    difficulty=3,
    optional=True,
    objective="Compare a claimed gradient with central differences: one relative error for the whole array.",
    cases=_checker_cases,
    demands=(keeps("w", "gradient", within=Tolerance(1e-9, 1e-12), sentence="The task is to leave `w` as it was."),),
    hints=(
        "One entry at a time: the cost with that entry raised by h, less the cost with it lowered. How far apart?",
        "Change a copy of w for each entry. `np.ndindex(w.shape)` runs over the entries of an array of any shape.",
        "The error is ‖a − n‖ / max(‖a‖, ‖n‖), a claimed and n numerical. What should be returned if both are zero?",
    ),
)
def gradient_error(cost, w, gradient, h):
    """‖a − n‖ / max(‖a‖, ‖n‖), with a the claimed gradient and n central differences; nan if both are zero."""
    numeric = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[i] = h
        numeric[i] = (cost(w + step) - cost(w - step)) / (2 * h)
    size = max(np.linalg.norm(gradient), np.linalg.norm(numeric))
    return np.linalg.norm(gradient - numeric) / size if size > 0 else np.nan


LARGER_NORM = "max(np.linalg.norm(gradient), np.linalg.norm(numeric))"

gradient_error.recognizes(
    one_sided=(
        "This difference is one-sided: its error shrinks as h. Step to both sides of w, and it shrinks as h².",
        {"cost(w - step)) / (2 * h)": "cost(w)) / h"},
    ),
    half_the_distance=(
        "The two points are 2h apart, and you divided by h: every slope comes out twice too steep.",
        {"(2 * h)": "h"},
    ),
    absolute=(
        "This error is absolute, so it says little: .001 is good for a gradient of 1000 and useless for one of .001.",
        {" / size if size > 0 else np.nan": ""},
    ),
    passes_on_nothing=(
        "Both gradients are zero, and your checker is content. Nothing was checked, so the answer is nan.",
        {"np.nan": "0.0"},
    ),
    sum_of_norms=(
        "You divided by the sum of the norms, which nearly halves the error. The larger of the two is the measure.",
        {LARGER_NORM: "np.linalg.norm(gradient) + np.linalg.norm(numeric)"},
    ),
    all_at_once=(
        "You moved all entries of w at once. That gives the slope along one diagonal, the sum of the entries you want.",
        {"step[i] = h": "step[:] = h"},
    ),
    drifting=(
        "Your w wanders: an entry did not come back before the next one moved. Each entry starts from the same w.",
        {
            "numeric = np.zeros(w.shape)": "numeric, w = np.zeros(w.shape), w.copy()",
            "/ (2 * h)\n": "/ (2 * h)\n        w[i] -= h\n",
        },
    ),
    largest_entry=(
        "You compared the largest entries. The norm of the whole array lets no entry hide and is not led by one.",
        {
            LARGER_NORM: "max(np.abs(gradient).max(), np.abs(numeric).max())",
            "np.linalg.norm(gradient - numeric) /": "np.abs(gradient - numeric).max() /",
        },
    ),
    mean_of_entries=(
        "This is a mean of errors entry by entry. An entry near zero makes that huge for no reason; compare norms.",
        {
            "np.linalg.norm(gradient - numeric) / size": "np.mean(np.abs(gradient - numeric)"
            " / np.maximum(np.abs(gradient), np.abs(numeric)))"
        },
    ),
    trusts_the_claim=(
        "You divided by the size of the claimed gradient alone. A claim of zero then divides by zero.",
        {
            "max(np.linalg.norm(gradient), np.linalg.norm(numeric))": "np.linalg.norm(gradient)",
            " if size > 0 else np.nan": "",
        },
    ),
)
