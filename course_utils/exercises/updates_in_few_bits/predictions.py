"""Lecture 11's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

mean_of_squares = prediction(
    "The mean of the squares",
    "B",
    A="0 is the square of the mean. Square first.",
    B="1, 4 and 9 add up to 14, and none of them is negative.",
)
