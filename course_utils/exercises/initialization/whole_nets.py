"""The exercise of lecture 04 on a whole net: random weights are judged by what they are like, not by their numbers."""

import copy

import numpy as np

from course_utils.exercises.framework.observed import observed
from course_utils.exercises.framework.outcome import Observation

SEEN = (
    "what you return",
    "their shapes",
    "their standard deviations",
    "centered at 0",
    "two layers of one size",
    "a second net from the same rng",
    "a net from a copy of rng",
    "a net from another rng",
)
OFF_CENTER = 0.1  # of a standard deviation: 9 standard errors for the smallest matrix of the cases


def _matrices(value):
    """The weights as arrays, or None where they are not a list of matrices."""
    try:
        arrays = [np.asarray(W, dtype=float) for W in value]
    except (TypeError, ValueError):
        return None
    return arrays if all(W.ndim == 2 for W in arrays) else None


def _in_words(value):
    """What was returned in the place of a list of matrices."""
    name = f"a value of type {type(value).__name__}"
    if not isinstance(value, list | tuple) or not value:
        return name
    axes = f" with {value[0].ndim} axes" if isinstance(value[0], np.ndarray) else ""
    return f"{name}, of {type(value[0]).__name__}{axes}"


def _like(some, others, how_many=any):
    same = how_many(np.array_equal(W, V) for W, V in zip(some, others, strict=True))
    return Observation("the same weights" if same else "other weights")


def _what_they_are_like(program, sizes, rng):
    """What is observed of the weights: shapes and spread, which of them are equal, and what they depend on."""
    replay = copy.deepcopy(rng)
    another = np.random.default_rng(replay.integers(2**32))
    replay = copy.deepcopy(rng)
    returned = [program(list(sizes), generator) for generator in (rng, rng, replay, another)]
    if returned[0] is None:
        return None
    first, second, third, fourth = map(_matrices, returned)
    if None in (first, second, third, fourth):
        return dict.fromkeys(SEEN) | {SEEN[0]: Observation(_in_words(returned[0]))}
    pairs = [(W, V) for k, W in enumerate(first) for V in first[:k] if W.shape == V.shape]
    values = (
        Observation(f"{len(first)} matrices"),
        Observation(", ".join("{} × {}".format(*W.shape) for W in first)),
        [W.std() for W in first],
        [Observation("yes" if abs(W.mean()) <= OFF_CENTER * W.std() else "no") for W in first],
        [_like([W], [V]) for W, V in pairs],
        _like(first, second),
        _like(first, third, all),
        _like(first, fourth),
    )
    return dict(zip(SEEN, values, strict=True))


@observed(
    "The weights of a net",
    minutes=9,
    difficulty=2,
    objective="Give each layer the scale of its own size, and a whole net one source of random numbers.",
    cases=lambda rng: [([100, 300, 80], rng), ([90, 90, 90, 90], np.random.default_rng(7))],
    observe=_what_they_are_like,
    rtol=0.05,
    hints=(
        "Four sizes make three matrices. What are the two sizes of the first one?",
        "Each layer adds up its own inputs, so each has its own scale. May two layers of one size share their numbers?",
        "Draw one matrix after the other from the rng that you are handed: it moves on by itself. Collect them in a"
        " list.",
    ),
)
def initialize(sizes, rng):
    """[W, …] of the layers of a ReLU net: W (d_in, d_out), with mean 0 and the std of He."""
    weights = []
    for k in range(len(sizes) - 1):
        d_in, d_out = sizes[k], sizes[k + 1]
        std = np.sqrt(2 / d_in)
        weights.append(rng.normal(0, std, size=(d_in, d_out)))
    return weights


initialize.recognizes(
    generator_in_the_loop=(
        "A fresh generator with a fixed seed starts over in every layer, so layers of one size are equal, and all nets"
        " are. Draw from the one that you are handed: it moves on.",
        {"rng.normal(0, std, size=(d_in, d_out))": "np.random.default_rng(0).normal(0, std, size=(d_in, d_out))"},
    ),
    seed_inside=(
        "You made a generator of your own with a fixed seed: every call gives the same net, whatever rng is handed in."
        " The caller decides about chance.",
        {"    weights = []": "    rng = np.random.default_rng(0)\n    weights = []"},
    ),
    another_source=(
        "Your numbers come from somewhere else than rng, so nobody can repeat your net. Draw from what you are handed.",
        {"    weights = []": "    rng = np.random.default_rng()\n    weights = []"},
    ),
    one_matrix=(
        "One matrix was drawn and put in for every layer. Each layer has its own sizes, and its own numbers.",
        {
            "    weights = []": "    first = rng.normal(0, np.sqrt(2 / sizes[0]), size=(sizes[0], sizes[1]))\n"
            "    weights = []",
            "rng.normal(0, std, size=(d_in, d_out))": "first",
        },
    ),
    transposed=(
        "Rows and columns have changed places. Rows of H are examples and Z = H W, so W has a row for each input.",
        {"size=(d_in, d_out)": "size=(d_out, d_in)"},
    ),
    zeros=(
        "All weights are 0: the units of a layer get the same gradients and stay equal. Chance makes them different.",
        {"rng.normal(0, std, size=(d_in, d_out))": "np.zeros((d_in, d_out))"},
    ),
    constant=(
        "You filled each matrix with one number. The units of a layer then stay equal: it is the spread that should"
        " have this size.",
        {"rng.normal(0, std, size=(d_in, d_out))": "np.full((d_in, d_out), std)"},
    ),
    scale_of_the_first=(
        "Every layer got the scale of the first. A layer adds up its own inputs, so each has its own.",
        {"2 / d_in": "2 / sizes[0]"},
    ),
    unscaled=(
        "The spread is 1 in every layer: not scaled. A unit adds up d_in terms, so each must be smaller.",
        {"np.sqrt(2 / d_in)": "1"},
    ),
    variance=(
        "You handed the variance where a standard deviation belongs: the weights are far too small.",
        {"np.sqrt(2 / d_in)": "2 / d_in"},
    ),
    no_two=(
        "The 2 is missing: this keeps the scale of a linear layer, and ReLU takes half of the mean square.",
        {"2 / d_in": "1 / d_in"},
    ),
    wrong_fan=(
        "You scaled by the outputs. Forwards, a unit adds up its inputs.",
        {"2 / d_in": "2 / d_out"},
    ),
    xavier=(
        "This is Xavier's scale, between both fans and without ReLU. The task asks for He's, for the way forward.",
        {"2 / d_in": "2 / (d_in + d_out)"},
    ),
    bound_for_spread=(
        "You drew uniformly between minus and plus the standard deviation. A uniform spread is smaller than its bound.",
        {"rng.normal(0, std, size=(d_in, d_out))": "rng.uniform(-std, std, size=(d_in, d_out))"},
    ),
    one_sided=(
        "Your weights are all positive: the numbers lie between 0 and 1 before they are scaled. They should be centered"
        " at 0.",
        {"rng.normal(0, std, size=(d_in, d_out))": "rng.random((d_in, d_out)) * std"},
    ),
    scale_as_the_center=(
        "The scale moved the center and left the spread at 1: it was added, or handed over first, where the center"
        " belongs.",
        {"rng.normal(0, std, size": "rng.normal(std, size"},
    ),
    last_layer_missing=(
        "A layer is missing at the end. Between k sizes there are k − 1 matrices.",
        {"len(sizes) - 1": "len(sizes) - 2"},
    ),
    one_step_too_far=(
        "You went one step too far. A layer lies between two sizes, so there is one layer less than there are sizes.",
        {"len(sizes) - 1": "len(sizes)"},
    ),
    only_the_last=(
        "You return the last matrix alone: the others were overwritten or left behind. The net needs a list of all.",
        {"return weights": "return weights[-1]"},
    ),
    with_biases=(
        "You return pairs with biases. They are right to start at 0; the task asks for a list of the weights alone.",
        {"rng.normal(0, std, size=(d_in, d_out))": "(rng.normal(0, std, size=(d_in, d_out)), np.zeros(d_out))"},
    ),
)
