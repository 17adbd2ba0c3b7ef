"""Every figure of the course: functions that take data and return Axes, and `show`, the one way to show one."""

from course_utils.plots.accumulation import error_against_spread, memory_against_micro_batch, sentences_and_means
from course_utils.plots.activations import activations, slope_histogram
from course_utils.plots.batches import curvature_and_bounds, rates_and_updates_by_batch
from course_utils.plots.course_map import course_map, map_in_words
from course_utils.plots.curves import runs_over_seeds
from course_utils.plots.few_bits import bytes_of_recipes, scale_and_error, spacings, values_and_codes, walks
from course_utils.plots.gradient_check import error_against_step
from course_utils.plots.initialization import costs_by_rate, layer_histograms, nets_side_by_side, signal_by_layer
from course_utils.plots.lookup_tables import row_over_time, word_frequencies
from course_utils.plots.memory import values_held
from course_utils.plots.momentum_ordering import distances, readings, stability_region
from course_utils.plots.optimizers import paths_on_surface, state_over_time
from course_utils.plots.outer_product import outer_product
from course_utils.plots.projection import held_step
from course_utils.plots.rates import range_test, rate_search
from course_utils.plots.schedules import curves_to_read, gains, noise_floors, rates_and_bounds, rates_and_costs
from course_utils.plots.shapes import images_of_a_circle, judged, rates_by_width, touching_balls
from course_utils.plots.show import figure, show, to_png
from course_utils.plots.way import way_so_far
from course_utils.plots.windows import differences, marked_sentence, precision_and_recall, scores, window_picture

__all__ = [
    "activations",
    "bytes_of_recipes",
    "costs_by_rate",
    "course_map",
    "curvature_and_bounds",
    "curves_to_read",
    "differences",
    "distances",
    "error_against_spread",
    "error_against_step",
    "figure",
    "gains",
    "held_step",
    "images_of_a_circle",
    "judged",
    "layer_histograms",
    "map_in_words",
    "marked_sentence",
    "memory_against_micro_batch",
    "nets_side_by_side",
    "noise_floors",
    "outer_product",
    "paths_on_surface",
    "precision_and_recall",
    "range_test",
    "rate_search",
    "rates_and_bounds",
    "rates_and_costs",
    "rates_and_updates_by_batch",
    "rates_by_width",
    "readings",
    "row_over_time",
    "runs_over_seeds",
    "scale_and_error",
    "scores",
    "sentences_and_means",
    "show",
    "signal_by_layer",
    "slope_histogram",
    "spacings",
    "stability_region",
    "state_over_time",
    "to_png",
    "touching_balls",
    "values_and_codes",
    "values_held",
    "walks",
    "way_so_far",
    "window_picture",
    "word_frequencies",
]
