"""Sliders over plots and the NumPy reference; no mathematics of their own."""

from course_utils.widgets.accumulation import averages_explorer
from course_utils.widgets.activations import saturation_explorer
from course_utils.widgets.computation_graph import graph_explorer
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.few_bits import arrival_explorer
from course_utils.widgets.gradient_check import step_explorer
from course_utils.widgets.initialization import signal_explorer
from course_utils.widgets.lookup_tables import rare_word_explorer
from course_utils.widgets.momentum_ordering import ordering_explorer
from course_utils.widgets.optimizers import race_explorer
from course_utils.widgets.projection import holding_explorer
from course_utils.widgets.schedules import schedule_explorer
from course_utils.widgets.shapes import steepest_explorer
from course_utils.widgets.windows import sentence_explorer

__all__ = [
    "Explorer",
    "arrival_explorer",
    "averages_explorer",
    "graph_explorer",
    "holding_explorer",
    "ordering_explorer",
    "race_explorer",
    "rare_word_explorer",
    "saturation_explorer",
    "schedule_explorer",
    "sentence_explorer",
    "signal_explorer",
    "steepest_explorer",
    "step_explorer",
]
