"""The first exercise of lecture 11."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "A mean of squares",
    minutes=5,
    difficulty=1,
    objective="Write what the lecture has just explained.",
    cases=lambda rng: [(rng.normal(size=3),), (rng.normal(size=(2, 4)),)],
    hints=("Two steps, and their order counts.", "Which of the two does NumPy have a function for?"),
)
def mean_square(x):
    """The mean of the squares of all entries of x: a number."""
    return np.mean(x**2)


mean_square.recognizes(
    square_of_mean=("You squared the mean. Square each entry, then take the mean.", {"(x**2)": "(x) ** 2"}),
    total=("This is the sum of the squares. The mean divides it by how many there are.", {"np.mean": "np.sum"}),
    no_square=("This is the mean of the entries themselves.", {"x**2": "x"}),
    sizes=("This is the mean of the sizes: each entry is to be squared.", {"x**2": "np.abs(x)"}),
    root=("You took the root as well; the mean of the squares has none.", {"np.mean(x**2)": "np.mean(x**2) ** 0.5"}),
)
