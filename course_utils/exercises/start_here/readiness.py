"""Notebook 00's self-test: a little of each thing that the course takes for granted."""

from course_utils.exercises.framework.question import Question

ANSWER = {
    "slope": 12,
    "chain": 2,
    "shape": (4, 2),
    "total": 24,
    "length": 5,
    "variance": 0.25,
    "names": 3,
}

ready = Question(
    name="ready",
    title="What you need to know",
    minutes=8,
    difficulty=1,
    optional=True,
    objective="See what you should read up before lecture 01.",
    answer=ANSWER,
    hints=(
        "Do slope and chain on paper: the derivative of the outer function, times that of the inner one.",
        "For shape, total and names ask Python; say what it will print before you look.",
        "A vector's length is the root of the sum of its squares. A variance is the mean of the squared distances from "
        "the mean.",
    ),
)


def _but(**differently):
    return ANSWER | differently


ready.recognizes(
    inner_derivative=(
        "The slope is that of the square alone. What is inside it changes three times as fast as w does.",
        _but(slope=4),
    ),
    outer_left_as_it_is=(
        "The slope is that of the inside alone: the square around it has a derivative, too.",
        _but(slope=3),
    ),
    chain_stops=(
        "In the chain you stopped at r. By how much does r change when w changes?",
        _but(chain=1),
    ),
    chain_whole_square=(
        "The half in front of the square cancels the 2 that comes out of it.",
        _but(chain=4),
    ),
    inner_sizes=("The two sizes that meet in a product of matrices go away. Which are left?", _but(shape=(3, 3))),
    swapped_shape=("A product has the rows of the first matrix and the columns of the second.", _but(shape=(2, 4))),
    added_once=("The row of three ones is added to every one of the four rows.", _but(total=15)),
    only_ones=("Each entry is 1 + 1. How many entries are there?", _but(total=12)),
    length_is_a_sum=("The length of a vector is the root of the sum of squares, and not the sum.", _but(length=7)),
    squared_length=("This is the square of the length.", _but(length=25)),
    spread_for_variance=(
        "This is the standard deviation, the root of the variance.",
        _but(variance=0.5),
    ),
    two_lists=("With `b = a` a second name is made, and no second list. What does `a` see?", _but(names=2)),
)
