"""The questions of lecture 05: which rule made a path down a ravine."""

from typing import NamedTuple

import numpy as np

from course_utils.exercises.framework.exercise import Question
from course_utils.numpy_ref.optimizers import Adam, Momentum, RMSprop, Rule, start, update

__all__ = ["PATH_RATES", "RULES", "path_of"]  # besides the tasks

RULES = ("gradient descent", "momentum", "Nesterov", "Adagrad", "RMSprop", "Adam")
CURVATURES = np.array([1.0, 20.0])  # J = ½ (x² + 20 y²)
BEGIN, STEPS = (-4.0, 2.0), 40


class TrainingRun(NamedTuple):
    """A rule with its usual settings, and its rate."""

    rule: Rule
    rate: float


RUNS = {"a": TrainingRun(Momentum(), 0.01), "b": TrainingRun(RMSprop(), 0.05), "c": TrainingRun(Adam(), 0.25)}
PATH_RATES = {name: run.rate for name, run in RUNS.items()}


def path_of(name):
    """The points (x, y) of a run down the ravine J = ½ (x² + 20 y²), from (−4, 2): an array (41, 2).

    >>> path_of("a")[0]
    array([-4.,  2.])
    """
    params = [np.array(BEGIN)]
    states, points = start(RUNS[name].rule, params), [params[0]]
    for t in range(1, STEPS + 1):
        params, states = update(RUNS[name].rule, params, [CURVATURES * params[0]], states, RUNS[name].rate, t)
        points.append(params[0])
    return np.array(points)


path_a = Question(
    name="path_a",
    look='steps_of("a")',
    title="Which rule made path A?",
    minutes=4,
    difficulty=1,
    objective="Read a rule from its trace: what it makes of a gradient, and what it remembers.",
    hints=(
        "Divide the first step by the gradient at the first point, in both coordinates. Is it the same number?",
        "The first step is the rate times the gradient. Is the second one, too?",
        "The second step along x is nearly twice the first, and the gradient has hardly changed. What was added?",
    ),
    answer="momentum",
)

path_a.choices(
    gradient_descent=(
        "The first step fits. The second along x is nearly twice as long, though the gradient there is a little"
        " smaller: something is remembered."
    ),
    Nesterov=(
        "It remembers, and it runs past the bottom of the ravine. But Nesterov looks ahead: it goes 1.9 times the rate"
        " times the gradient at once, and this first step is 1 times."
    ),
    Adagrad=(
        "Adagrad would start with steps of the same length along x and y, and shorten them. Here the first step is ten"
        " times as long along y, as the gradient is."
    ),
    RMSprop=(
        "RMSprop would start with steps of the same length along x and y, because it divides by the size of each."
        " Here the step along y is ten times as long."
    ),
    Adam=(
        "Adam does run past the minimum like this. Its first step has the same length along x and y, though: compare"
        " the two here."
    ),
)

path_b = Question(
    name="path_b",
    look='steps_of("b")',
    title="Which rule made path B?",
    minutes=3,
    difficulty=2,
    optional=True,
    objective="Tell two rules apart whose paths look the same.",
    hints=(
        "Along x and y the first step has the same length, and the gradients are 4 and 40. Which rules do that?",
        "Three rules are left. Does this one ever run past 0? Do its steps stay as long as they were?",
        "Two rules are left, and they draw the same picture. The rate tells them apart: how long is the first step?",
    ),
    answer="RMSprop",
)

path_b.choices(
    Adagrad=(
        "The shape is Adagrad's to the eye: steps that shrink from the first on. But Adagrad's first step is as long"
        " as the rate, and this one is ten times the rate."
    ),
    Adam=(
        "Adam's first step is as long as the rate, and the next ones hardly shorter. These start at ten times the rate"
        " and shrink."
    ),
    gradient_descent=(
        "Gradient descent would go ten times as far along y as along x at first. Here both steps are the same."
    ),
    momentum=(
        "Momentum would go ten times as far along y as along x at first, and gather speed. This path does neither."
    ),
    Nesterov=(
        "Nesterov would go ten times as far along y as along x at first, and gather speed. This path does neither."
    ),
)

path_c = Question(
    name="path_c",
    look='steps_of("c")',
    title="Which rule made path C?",
    minutes=3,
    difficulty=2,
    optional=True,
    objective="Hold a first impression against the numbers.",
    hints=(
        "Compare the first step with the gradient, and with the rate. Which of the two is it?",
        "As long as the rate along both: two rules begin so. What do their second and third steps do?",
        "The steps stay nearly as long, and carry the path past 0 in both coordinates. What remembers a direction?",
    ),
    answer="Adam",
)

path_c.choices(
    momentum=(
        "It runs past 0 as momentum does. But the first step has the same length along x and y, where the gradients"
        " are 4 and 40: it was divided by their size."
    ),
    Nesterov=(
        "It runs past 0 as Nesterov does. But the first step has the same length along x and y, where the gradients"
        " are 4 and 40: it was divided by their size."
    ),
    Adagrad=(
        "The first step fits: as long as the rate, along both. Adagrad's second is shorter by a third or so, since a"
        " second square is in the sum; this one is hardly shorter."
    ),
    RMSprop=(
        "RMSprop's first step is ten times the rate, since nothing corrects its v. This one is as long as the rate."
    ),
    gradient_descent=(
        "Gradient descent would go the rate times the gradient: 1 along x and 10 along y. Here the first step is as"
        " long as the rate, along both."
    ),
)
