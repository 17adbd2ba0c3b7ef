"""Lecture 01's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

turn_one_knob = prediction(
    "Turn one knob",
    "B",
    A="0.01 · 2 · 1.5 = 0.03 would be right if f handed the change on as it is. How steep is f, at most?",
    B="The sum grows by 0.01 · 2, its weight in u is 1.5, and in between f passes on 0.23 of it: "
    "0.01 · 2 · 0.23 · 1.5 = 0.007.",
    C="The weight is negative, but it is turned up, the input is positive, f rises, and so does the score with this "
    "unit.",
)
twice_the_input = prediction(
    "Twice the input",
    "C",
    A="So it would be if δ stayed the same. But δ has the slope of f in it, at the point Wx + b.",
    B="You saw that the units move to flatter parts of the curve. How flat may it get there for the second one?",
    C="x doubles, and both units move to where f is flatter. For the first one the factor of 2 wins, for the second "
    "one the flatness does: its slopes are a third of what they were.",
)
perfect_predictions = prediction(
    "Four perfect predictions",
    "C",
    A="That is what `careful` has. What shape does a column of 4 have, minus a row of 4?",
    B="1.25 would be each target against the mean of all. Here each prediction meets each single target.",
    C="A column minus a row is a square: all 16 differences, of which only the 4 on the diagonal are 0. "
    "The mean of their squares is 40/16.",
)
word_that_occurs_twice = prediction(
    "The word that occurs twice",
    "A",
    A='Five rows are read, added to and written back. Two of them go to "to", and the one that is written last stays.',
    B="(6, 60) is what should be there. Is the row read again after the first of the two has been added?",
    C="(1, 10) is written, and then the row is written once more. Which of the two is still there?",
)
best_step = prediction(
    "Which step is best?",
    "B",
    A="Here the error is that of the formula, some h²: only four digits are right. A smaller step does better.",
    B="At 1e-5 the error of the formula, some h², and that of rounding, some 1e-16/h, are about equally small: ten "
    "digits are right.",
    C="Rounding alone is some 1e-16/h, so about eight digits are left. Is there a step at which the formula is exact "
    "enough and more digits survive?",
    D="The two values of J agree in nearly all of their 16 digits. What is left in their difference, once it has been "
    "divided by 2e-12?",
)
