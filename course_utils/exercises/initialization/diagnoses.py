"""The questions of lecture 04: nets that were badly initialized, to be diagnosed from their activations alone."""

from typing import NamedTuple

import numpy as np

from course_utils.exercises.framework.exercise import Question

__all__ = ["DIAGNOSES", "layers_of"]  # besides the tasks

DEPTH, WIDTH, ROWS = 10, 256, 256


class Net(NamedTuple):
    """How a net was initialized: its activation, the weights of a layer (from a generator), the bias of every unit."""

    activation: str
    weights: object
    bias: float = 0.0


def normal(std):
    """Weights with this standard deviation."""
    return lambda rng: rng.normal(0, std, size=(WIDTH, WIDTH))


NETS = {
    "a": Net("tanh", normal(0.03)),  # Xavier: 0.0625
    "b": Net("tanh", normal(1.0)),
    "c": Net("relu", lambda rng: np.full((WIDTH, WIDTH), 1 / WIDTH)),  # each unit is the mean of the layer before
    "d": Net("relu", normal(np.sqrt(2 / WIDTH)), bias=-1.0),  # He, and a bias that silences
}

DIAGNOSES = {
    "healthy": "the spread stays about the same, units differ, and few are where the slope is 0",
    "vanishing": "the spread shrinks by about the same factor in every layer",
    "exploding": "the spread grows from layer to layer",
    "saturated": "most values sit where the activation is flat, near −1 and 1",
    "symmetric": "all units of a layer give the same value",
    "dying": "more and more units give 0 on every row",
}


def layers_of(name):
    """The activations of the ten layers of a net, (rows, units) each, for standard normal inputs.

    >>> [H.shape for H in layers_of("a")] == 10 * [(256, 256)]
    True
    """
    net, rng = NETS[name], np.random.default_rng(4)
    H = np.round(1024 * rng.normal(size=(ROWS, WIDTH))) / 1024  # so that the means of net c are exact, in any order
    layers = []
    for _ in range(DEPTH):
        Z = H @ net.weights(rng) + net.bias
        H = np.tanh(Z) if net.activation == "tanh" else np.maximum(Z, 0)
        layers.append(H)
    return layers


diagnose_a = Question(
    name="diagnose_a",
    look='examined("a")',
    title="Diagnose net A",
    minutes=4,
    difficulty=1,
    objective="Put a name to what becomes of a signal on its way through ten layers.",
    hints=(
        "Follow the spread from layer 1 to layer 10: what happens to it?",
        "Divide the spread of a layer by that of the layer before. Is the factor about the same each time?",
        "What would ten more layers leave of the signal?",
    ),
    answer="vanishing",
)

diagnose_a.choices(
    healthy=(
        "Nothing is saturated, and that is not enough: follow the spread down the layers. Layer 10 says almost the same"
        " for every input."
    ),
    exploding="You read the table upwards. The signal enters at layer 1, and the spread is largest there.",
    saturated=(
        "You looked for flat parts: tanh is flat near −1 and 1, and these values huddle around 0, where it is steep."
    ),
    symmetric=(
        "You saw values that are close together, and they are close to 0. Next to their own spread the units of a row"
        " differ as much as the rows do."
    ),
    dying=(
        "You took small for silent. A dead unit gives exactly 0 on every row, and this net has none: tanh has no side"
        " that is cut off."
    ),
)

diagnose_b = Question(
    name="diagnose_b",
    look='examined("b")',
    title="Diagnose net B",
    minutes=4,
    difficulty=1,
    objective="Check a first impression against every column before you trust it.",
    hints=(
        "The spread is the same in every layer, and it says nothing about the shape: look at the histogram.",
        "Where do most values sit, and how steep is tanh there?",
        "The slope of tanh is 1 − h². What is it at h = .99?",
    ),
    answer="saturated",
)

diagnose_b.choices(
    healthy=(
        "You trusted the spread, which stays. Look where the values are: piled up at both ends, where the slope of tanh"
        " is almost 0."
    ),
    exploding=(
        "The weights are too large, and you expected growth. What you see does not grow: tanh holds every value below"
        " 1, and pays for it with its slope."
    ),
    vanishing=(
        "You may be thinking of the slopes, which are small here. The spread of the values does not shrink from layer"
        " to layer."
    ),
    symmetric=(
        "You saw two heaps, and took them for two values that all share. Within one row some units are near −1 and"
        " others near 1: they differ."
    ),
    dying=(
        "You took flat for silent. These units are stuck at the ends of their range, not at 0, and they still say on"
        " which side."
    ),
)

diagnose_c = Question(
    name="diagnose_c",
    look='examined("c")',
    title="Diagnose net C",
    minutes=4,
    difficulty=2,
    objective="Ask of each number in a table which values it was taken over.",
    hints=(
        "Half of the values are 0: ReLU does that to anything centered at 0. Which other column is unlike that of the"
        " other nets?",
        "Take one row of the batch: how far apart are the 256 units of a layer?",
        "If two units give the same on every row and have the same weights behind them, which gradients do they get?",
    ),
    answer="symmetric",
)

diagnose_c.choices(
    healthy=(
        "You trusted the spread over all values, which comes from the rows. Within a row it is 0: 256 units do the work"
        " of one."
    ),
    vanishing="You saw a small spread. It is small from the start and stays: layer 10 has what layer 1 has.",
    exploding="You looked for growth. The spread is the same in all ten layers.",
    saturated="You took the zeros for saturation. ReLU gives 0 for about half of all values in a healthy net as well.",
    dying="You saw the zeros. They belong to some of the rows: no unit gives 0 on all of them, so none is dead.",
)

diagnose_d = Question(
    name="diagnose_d",
    look='examined("d")',
    title="Diagnose net D",
    minutes=3,
    difficulty=2,
    optional=True,
    objective="Diagnose a net without a picture, from its table alone.",
    hints=(
        "Its weights have He's scale. The spread goes to 0 all the same: by the same factor in each layer?",
        "Look at the share of units that give 0 on every row of the batch.",
        "What would ReLU have to be fed to be silent always, although the weights have the right scale?",
    ),
    answer="dying",
)

diagnose_d.choices(
    healthy="You trusted the first layer. Three layers on, hardly a value is left that is not 0.",
    vanishing=(
        "The spread does go to 0, and not by one factor per layer: it falls off a cliff, because units turn silent on"
        " every row. What is exactly 0 has no gradient."
    ),
    exploding="You read the table upwards. The signal enters at layer 1, and there the spread is largest.",
    saturated=(
        "You took silent for saturated. In this course that word is for values stuck at the ends of a range, as −1 and"
        " 1 of tanh; these are exactly 0."
    ),
    symmetric=(
        "In the last layers all units agree, because all are 0. In layer 1 they differ: ask what silenced them on the"
        " way."
    ),
)
