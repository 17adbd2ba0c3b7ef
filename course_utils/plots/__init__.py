"""Every figure of the course: functions that take data and return Axes, and `show`, the one way to show one."""

from course_utils.plots.activations import activations, slope_histogram
from course_utils.plots.course_map import course_map
from course_utils.plots.curves import runs_over_seeds
from course_utils.plots.gradient_check import error_against_step
from course_utils.plots.initialization import cost_curves, layer_histograms, nets_side_by_side, signal_by_layer
from course_utils.plots.memory import values_held
from course_utils.plots.outer_product import outer_product
from course_utils.plots.show import figure, show, to_png

__all__ = [
    "activations",
    "cost_curves",
    "course_map",
    "error_against_step",
    "figure",
    "layer_histograms",
    "nets_side_by_side",
    "outer_product",
    "runs_over_seeds",
    "show",
    "signal_by_layer",
    "slope_histogram",
    "to_png",
    "values_held",
]
