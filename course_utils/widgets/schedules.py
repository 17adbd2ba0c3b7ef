"""Lecture 06: which schedule suits a net: how high, how long a climb, and which way down?"""

from ipywidgets import FloatSlider, IntSlider, ToggleButtons

from course_utils.plots.schedules import rates_and_costs
from course_utils.widgets.explorer import Explorer


def schedule_explorer(run, shapes, steps_per_epoch, reference):
    """A switch for the shape, sliders for its peak and for the warm-up, over the rate and the cost that it gives.

    run: (shape, peak, fraction of the run that is warm-up) → (rates (updates,), at (points,), costs (points,), the
    test cost and the fraction of test digits read correctly at the end). at counts the updates made before each cost.
    shapes: the names to choose from. reference: the costs of a run to beat, drawn thin.
    """

    def draw(shape, exponent, warmup):
        peak = 2.0**exponent
        rates, at, costs, test_cost, accuracy = run(shape, peak, warmup / 100)
        climb = f"after {warmup} % of warm-up" if warmup else "without warm-up"
        title = f"{shape}, peak {peak:.3g}, {climb}: test cost {test_cost:.2g}"
        sentence = (
            f"{shape}, peak rate {peak:.3g}, {climb}. At the end: cost of the training digits {costs[-1]:.2g}, "
            f"of the test digits {test_cost:.2g}, {accuracy:.0%} of them read correctly."
        )
        return rates_and_costs({"": (rates, at, costs)}, title, steps_per_epoch, reference), sentence

    return Explorer(
        draw,
        {
            "shape": ToggleButtons(options=shapes, description="shape"),
            "exponent": FloatSlider(
                value=-0.5, min=-4, max=2, step=0.5, description="log₂ peak", continuous_update=False
            ),
            "warmup": IntSlider(value=0, min=0, max=50, step=5, description="warm-up %", continuous_update=False),
        },
    )
