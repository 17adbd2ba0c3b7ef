"""Lecture 08's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

one_call = prediction(
    "One call, in both orders",
    "A",
    A="Every right-hand side is read before anything is stored, so w becomes 1 − 2 = −1 and v becomes ½ · 2 + ½ · 6 = "
    "4, whichever line comes first.",
    B="−3 is 1 − 4: here the weight has moved by the new velocity. Can a line of a list see what another line of the "
    "same list has made?",
    C="(−1, −2) takes the gradient at the new weight, as the second of two statements would. Is this list a sequence "
    "of statements?",
    D="With the lines swapped, the weight would have to read a velocity that was stored in the same call. When does "
    "the function store?",
)
weight_first = prediction(
    "The weight first, as statements",
    "B",
    A="That is where the list goes. As a statement, the second line reads the `w` that the first one has just changed.",
    B="The first call goes to (−1, −2), because the gradient is taken at −1. The second call brings both numbers back.",
    C="There the weight moves by the new velocity. Which of the two lines comes first in `w_first`?",
)
one_call_later = prediction(
    "It only arrives one call later",
    "B",
    A="One of them is only close: after three calls it is at (0.971, 0.71), and `v_first` was at (0.9711, 0.72).",
    B="`w_first` runs through the same chain v, w, v, w, … and cuts it into calls at another place. At once, each "
    "gradient belongs to an older weight.",
    C="Nothing that one line makes at once is seen by the other in the same call. Compare the third row with the "
    "second of `v_first`, digit by digit.",
    D="Move the column of `v_first` down by one row, and compare it with each of the other two, digit by digit.",
)
no_momentum = prediction(
    "The list at μ = 0",
    "D",
    A="So does gradient descent, which reads the slope where it stands. What does v hold in the first call?",
    B="After two calls the weight is at 0, and its velocity is 1. Where does the third call take it?",
    C="Then each swing would have to be smaller than the one before. Where is the weight after the fourth call, and "
    "after the seventh?",
    D="The weight goes through 1, 0, −1, −1, 0, 1 and around again: it moves by the slope of a place that it has left.",
)
bias_shape = prediction(
    "A velocity of another shape",
    "C",
    A="So it should be. But NumPy fits shapes together from the right, and stretches each axis of length 1. Which "
    "shape comes out?",
    B="A result has as many axes as the array with more of them. How many has the bias?",
    C="The column is stretched to the right and the row downwards. A bias of three numbers becomes a table of nine, "
    "and nothing is said.",
    D="The engine of this course refuses it. Does NumPy, which stretches an axis of length 1 wherever that helps?",
)
times_the_rate = prediction(
    "The price of a step of delay",
    "D",
    A="At μ = 0 it is a factor of 2 already. Could momentum make up for a gradient that comes too late?",
    B="Two is the factor at μ = 0. One of the two limits rises with μ, and the other does not.",
    C="Ten is 1/(1 − μ), how far a push rolls, and it is a part of the answer. Each bound needs a closer look: where "
    "does a run begin to grow?",
    D="At μ = 0.9 the heavy ball is stable up to rate · curvature = 38, and the list up to 1, as at any μ.",
)
ravine_at_best = prediction(
    "The list at its best rate",
    "D",
    A="The heavy ball is that fast because it may raise its rate far beyond gradient descent's. How far may the list?",
    B="That would be half of momentum's gain. Where should it come from, if the rate may not rise with μ?",
    C="That would be gradient descent without any gain. It may go up to rate · curvature = 2. And the list?",
    D="The steep direction holds η below 1/κ, half of what gradient descent may take, and no μ changes that. So it "
    "takes twice the steps.",
)
in_place_order = prediction(
    "Two statements in place",
    "A",
    A="`p.grad` is a number that `backward()` has computed before both lines, at a place that `p` then leaves. The "
    "velocity hears of it one step too late.",
    B="The lines stand in that order. But in `w_first` the gradient is computed at the new weight; when is it here?",
    C="For that the velocity has to be updated before the weight moves. Which line runs first?",
)
second_name = prediction(
    "An alias is not a copy",
    "B",
    A="It is, as long as `v_old` holds the old velocity. What does it hold after the second line has run in place?",
    B="`v_old` and `v` are two names of one tensor, which holds the new velocity: −μv + (1 + μ)v = v, so p moves by v.",
    C="The velocity still keeps μ of itself, in the second line. So what is left of the third line, if both of its "
    "velocities are the same tensor?",
    D="Nobody refuses a second name, and no graph is being recorded. So the program runs. What does `v_old` hold?",
)
