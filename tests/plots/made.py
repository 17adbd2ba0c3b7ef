"""One of every figure, from small made-up data: for the tests that draw them all."""

from types import SimpleNamespace

import numpy as np

from course_utils import plots
from course_utils.lectures import LECTURES

STEPS = [1e-3, 1e-2, 1e-1]
RATES = [0.01, 0.1, 1.0, 10.0]
W = np.linspace(-1, 1, 20)
CHANGES = {"cosine": (-0.2, 0.1), "halving": (-0.1, 0.3)}  # mean and half of the interval
BOUNDS = {"at once": [[1.0, 0.5], [1.2, 0.3], [1.1, 0.4]], "slow": [[1.0, 3.0]]}
WALKS = {"straight": np.array([[1.0, 0.5], [0.5, 0.2]]), "away": np.array([[1.0, 0.5], [30, 1], [1, 1]])}
READINGS = {"at once": [(1, 2), (-1, 4), (-5, -1)], "in turn": [(1, 2), (-1, -2), (1, 2)]}
ROW = {"dense": ([1, 2, 3], [1.0, 2, 3]), "freeze": ([1, 3], [1.0, 2]), "catch_up": ([1, 3], [1.0, 3])}
WAY = [
    SimpleNamespace(number="01", title="One", predictions=4, guessed=3, right=2, exercises=3, solved=1),
    SimpleNamespace(number="02", title="Another", predictions=0, guessed=0, right=0, exercises=2, solved=2),
]
SQUARE = np.array([[1.0, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]])
PARTS = ("weight", "gradient", "beside", "state")
ERRORS = {"float64": [1e-9, 1e-6, 1e-3], "float32": [1e-2, 1e-4, 1e-3]}


def make(name):
    return {
        "course_map": lambda **kw: plots.course_map(LECTURES, **kw),
        "runs_over_seeds": lambda **kw: plots.runs_over_seeds(
            [1, 2], {"a": [[3.0, 1.0], [5.0, 3.0]]}, title="Costs fall in each run", xlabel="x", ylabel="y", **kw
        ),
        "way_so_far": lambda **kw: plots.way_so_far(WAY, **kw),
        "slope_histogram": lambda **kw: plots.slope_histogram(np.array([0.0, 0.5, 1.0]), "tanh", 1 / 3, **kw),
        "paths_on_surface": lambda **kw: plots.paths_on_surface(np.diag([1.0, 4.0]), WALKS, "Two ways down", **kw),
        "state_over_time": lambda **kw: plots.state_over_time(
            [1, -1], {"m": [1, 0], "v": [1, 2]}, [3, 4], {"in turns": 1}, "What a rule remembers", **kw
        ),
        "layer_histograms": lambda **kw: plots.layer_histograms([W, W / 2], [W / 2, W], **kw),
        "nets_side_by_side": lambda **kw: plots.nets_side_by_side({"A": [W, W / 2], "B": [W, W]}, **kw),
        "rate_search": lambda **kw: plots.rate_search([0.01, 0.1, 1], [[3, 5], [1, 3], [np.inf, 1]], 0.1, **kw),
        "curvature_and_bounds": lambda **kw: plots.curvature_and_bounds(
            {"whole": {0.5: ([1, 2], [1, 4]), 1.0: ([1, 2], [2, 2])}, "few": {0.5: ([1, 2], [1, 2]), 1.0: ([1], [1])}},
            "Curvatures climb to the bound",
            **kw,
        ),
        "rates_and_updates_by_batch": lambda **kw: plots.rates_and_updates_by_batch(
            [4, 16, 64],
            {"SGD": [0.1, 0.4, 0.5], "Adam": [0.01, 0.02, 0.04]},
            {"SGD": [90, 30, 25], "Adam": [80, 30, 9]},
            "Where batches stop to help",
            **kw,
        ),
        "range_test": lambda **kw: plots.range_test(RATES, [2, 3, 1, 9], [2, 2.5, 1.5, 5], 0.1, 10.0, **kw),
        "curves_to_read": lambda **kw: plots.curves_to_read(
            [0, 9], {"A": [2.0, 1.0], "B": [2.0, 0.5]}, [2.0, 0.1], **kw
        ),
        "gains": lambda **kw: plots.gains(
            {"SGD": CHANGES, "Adam": {"cosine": (0.3, 0.1), "halving": (0.0, 0.1)}}, "Here Adam gains nothing", **kw
        ),
        "noise_floors": lambda **kw: plots.noise_floors(
            {"rate 1": [9.0, 2, 1], "1/n": [9.0, 2, 0.5]}, {"rate 1": 1}, **kw
        ),
        "rates_and_bounds": lambda **kw: plots.rates_and_bounds(
            [0, 9], BOUNDS, {"at once": [2, 2], "slow": [0, 2]}, **kw
        ),
        "rates_and_costs": lambda **kw: plots.rates_and_costs(
            {"up": ([0.1, 0.2], [0, 1, 2], [3.0, 2, 1]), "down": ([0.2, 0.1], [0, 1, 2], [3.0, 1, 1])},
            "Two schedules, two costs",
            steps_per_epoch=2,
            reference=[3.0, 2.5, 2.5],
            **kw,
        ),
        "row_over_time": lambda **kw: plots.row_over_time(ROW, "A row goes on", "step", touched=[1, 3], **kw),
        "word_frequencies": lambda **kw: plots.word_frequencies([1, 6, 1, 2], **kw),
        "costs_by_rate": lambda **kw: plots.costs_by_rate(
            [0.1, 1.0],
            {"learns": [[2.0, 1.0]], "ends": [[1.0, np.nan]], "lost": [[np.nan] * 2]},
            "One of three learns",
            "cost",
            **kw,
        ),
        "signal_by_layer": lambda **kw: plots.signal_by_layer({"Xavier": [1.0, 0.5]}, {"Xavier": [0.5, 1.0]}, **kw),
        "values_held": lambda **kw: plots.values_held([1, 2, 3, 2, 1], [1, 2, 1, 2, 1, 0], **kw),
        "readings": lambda **kw: plots.readings(READINGS, "Two ways from one start", **kw),
        "stability_region": lambda **kw: plots.stability_region(
            np.array([0.0, 0.5]), np.array([1.0, 1.0]), np.array([2.0, 6.0]), {0.5: (1.1, 5.9)}, "Six against one", **kw
        ),
        "distances": lambda **kw: plots.distances(
            {"stale": [1.0, -10.0, np.nan], "ball": [1.0, 0.1, 0.0], "torch": [1.0, 0.1, 0.01]},
            "One leaves, two come closer",
            wrong=("stale",),
            rings=("torch",),
            **kw,
        ),
        "sentences_and_means": lambda **kw: plots.sentences_and_means(
            [1, 9], [4.0, 1.0], {"tokens": 1.3, "sentences": 2.5}, "One token counts as nine", groups=(1, 1), **kw
        ),
        "error_against_spread": lambda **kw: plots.error_against_spread(
            {"by ones": ([0, 0.5], [0.0, 1.0]), "by twos": ([0, 0.5], [0.0, 0.5])}, "More spread, more error", **kw
        ),
        "memory_against_micro_batch": lambda **kw: plots.memory_against_micro_batch(
            [1, 8, 64], {"engine": [2**20, 2**21, 2**24], "torch": [2**21, 2**21, 2**22]}, "Less at a time", **kw
        ),
        "held_step": lambda **kw: plots.held_step(
            [(-1, 0), (1, 0)],
            (0, 1),
            {"as it comes": [(0, 0), (1, 0.5)], "held": [(0, 0), (1, 0.1), (1, 0)]},
            "Only one step holds",
            "x",
            "y",
            wrong=("as it comes",),
            **kw,
        ),
        "error_against_step": lambda **kw: plots.error_against_step(STEPS, ERRORS, **kw),
        "outer_product": lambda **kw: plots.outer_product(np.array([0.5, -1.0]), np.array([1.0, 2.0, 3.0]), **kw),
        "spacings": lambda **kw: plots.spacings(
            {"coarse": ([0.5, 1.0, 2.0], [0.125, 0.25, 0.5]), "fine": ([0.5, 1.0], [0.0625, 0.125])},
            "Twice as large, twice as far apart",
            **kw,
        ),
        "walks": lambda **kw: plots.walks(
            {"nearest": [0.0, 0.0, 0.0], "by chance": [0.0, 1.0, 0.8]}, "One of two stops", **kw
        ),
        "scale_and_error": lambda **kw: plots.scale_and_error(
            np.array([-4, 0, 4]), {"net": np.array([1.0, 0.01, np.nan])}, "Too small, right, inf", **kw
        ),
        "values_and_codes": lambda **kw: plots.values_and_codes(
            np.array([1.0, 0.5, 0.01]),
            {"even": [0, 0.5, 1], "by tens": [0.001, 0.1, 1]},
            "Even codes lose one",
            "log₁₀ v",
            **kw,
        ),
        "touching_balls": lambda **kw: plots.touching_balls(
            {"square": (SQUARE, np.array([1.0, 1.0])), "tip": (SQUARE[:, ::-1] / 2, np.array([0.5, 0.5]))},
            [3.0, 1.0],
            "Both end in a corner",
            **kw,
        ),
        "images_of_a_circle": lambda **kw: plots.images_of_a_circle(
            {"flat": np.array([[1.0, 1.0], [1.0, 1.0]]), "round": np.eye(2)}, "One of two keeps the circle", **kw
        ),
        "judged": lambda **kw: plots.judged(
            {"slow": (np.array([1.0, 2.0]), (1.5, 0.8, 2.2)), "fast": (np.array([0.1, 0.2]), (0.15, 0.1, 0.2))},
            "Fast is lower",
            "cost",
            wrong=("slow",),
            **kw,
        ),
        "rates_by_width": lambda **kw: plots.rates_by_width(
            {
                "one rate": (np.array([0.01, 0.1, 1.0]), {16: [0.5, 0.2, 0.4], 64: [0.1, 0.3, 5.0]}),
                "a rate each": (np.array([0.01, 0.1, 1.0]), {16: [0.5, 0.2, 0.4], 64: [0.4, 0.1, 0.3]}),
            },
            "The best rate moves on the left",
            "cost",
            1.0,
            **kw,
        ),
        "bytes_of_recipes": lambda **kw: plots.bytes_of_recipes(
            {
                "wide": {"weight": 4, "gradient": 4, "beside": 0, "state": 8},
                "half": {"weight": 2, "gradient": 2, "beside": 4, "state": 8},
            },
            "Nothing is saved here",
            **kw,
        ),
        "window_picture": lambda **kw: plots.window_picture(
            ["it", "raises", "an", "error", "."], 2, 3, "Three words are looked up", **kw
        ),
        "scores": lambda **kw: plots.scores(
            {"net": (0.7, 0.6, 0.75), "word": (0.5, 0.4, 0.6)}, "Two scores, far apart", "F1", **kw
        ),
        "differences": lambda **kw: plots.differences(
            {"worse": [-2.0, -1.0, -3.0], "no matter": [-1.0, 0.5, 0.5]}, "One is worse", "points", **kw
        ),
        "precision_and_recall": lambda **kw: plots.precision_and_recall(
            {"net": ([0.1, 0.5, 1.0], [1.0, 0.9, 0.2]), "sum": ([0.1, 0.6, 1.0], [1.0, 0.8, 0.1])},
            {"word": (0.4, 0.7)},
            "Two are above a third",
            **kw,
        ),
        "marked_sentence": lambda **kw: plots.marked_sentence(
            ["it", "returns", "none", "."], [0.1, 0.2, 0.9, np.nan], [True, True, False, True], "One is code", **kw
        ),
    }[name]


def figures():
    others = {"figure", "map_in_words", "show", "to_png", "activations"}  # the last is a grid
    return sorted(set(plots.__all__) - others)
