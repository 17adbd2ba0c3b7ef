"""Notebook 00's prediction: one to practice on."""

from course_utils.exercises.framework.prediction import prediction

six_lines = prediction(
    "Six lines, 300 updates",
    "C",
    A="Guessing finds one digit in ten, so this is three times better than that. The loop can do more: on these small "
    "images a digit shows in which pixels are dark.",
    B="More than half of them is a good guess for a model as plain as this one, and it is still too low.",
    C="Ten weighted sums of gray values are enough for more than nine digits in ten, on images as small and clean as "
    "these.",
)
