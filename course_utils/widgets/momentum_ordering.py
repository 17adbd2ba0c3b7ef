"""Lecture 08: how large a rate can each order of the two updates take, and how does momentum change that?"""

import numpy as np
from ipywidgets import FloatSlider, IntSlider

from course_utils.plots.momentum_ordering import distances
from course_utils.widgets.explorer import Explorer


def ordering_explorer(run):
    """Sliders for μ, the rate and the curvature, over the distances of three runs: at once, heavy ball, torch's.

    run: (μ, rate, curvature) → {"at once": …, "heavy ball": …, "torch": …}, distances to the minimum (updates + 1,).
    """

    def draw(percent, exponent, curvature_exponent):
        mu, rate, curvature = percent / 100, 2.0**exponent, 2.0**curvature_exponent
        runs = run(mu, rate, curvature)
        fates = {name: fate(path) for name, path in runs.items()}
        title = f"At once {fates['at once']}, the heavy ball {fates['heavy ball']}"
        sentence = (
            f"μ = {mu:.2f}, rate {rate:.3g}, curvature {curvature:.3g}: rate · curvature = {rate * curvature:.3g}. "
            + "; ".join(f"{name} {what}" for name, what in fates.items())
            + f", after {len(runs['at once']) - 1} updates."
        )
        return distances(runs, title, wrong=("at once",), rings=("torch",)), sentence

    return Explorer(
        draw,
        {
            "percent": IntSlider(value=90, min=0, max=95, step=5, description="μ in %"),
            "exponent": FloatSlider(value=0.5, min=-4, max=7, step=0.5, description="log₂ rate"),
            "curvature_exponent": IntSlider(value=0, min=-2, max=2, description="log₂ curv."),
        },
    )


def fate(path):
    """What becomes of a run, in words: its largest distance in the last quarter, compared with that in the second.

    >>> fate([1, 1, 1, 1, 1, 1, 2, 2]), fate([4, 4, 3, 3, 2, 2, 1, 1]), fate([1] * 8), fate([1] + [0] * 7)
    ('runs away', 'comes closer', 'stays as far away', 'comes closer')
    """
    path = np.nan_to_num(np.abs(path), nan=np.inf)
    quarter = len(path) // 4
    before, after = path[quarter : 2 * quarter].max(), path[-quarter:].max()
    if not np.isfinite(after) or after > 1.02 * before:
        return "runs away"
    return "comes closer" if after <= 0.98 * before else "stays as far away"
