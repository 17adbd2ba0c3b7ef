"""Lecture 11's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

one_step_up = prediction(
    "One step up",
    "B",
    A="That is the exact sum, and bfloat16 has no such number. Which ones has it near 1?",
    B="The numbers that can follow are 1 and 1.0078, and 1.003 is nearer to 1.",
    C="1.0039 lies halfway to the next number. Is it a number of bfloat16 itself?",
    D="That is the next number after 1. The nearest one is stored, and 0.003 is less than half of the way.",
)
one_step_down = prediction(
    "One step down",
    "C",
    A="So it was on the way up. Just below 1 the exponent is smaller by one. What does that do to the spacing?",
    B="That is the exact difference. Is it on the grid?",
    C="Below 1 the numbers lie 0.0039 apart, and 0.997 is nearer to 0.9961 than to 1.",
    D="That would be a spacing of 0.0078, as above 1. Below 1 there are as many numbers in half the room.",
)
first_epoch = prediction(
    "The first epoch",
    "C",
    A="A step of 0.0003 looks small. Compare it with half the spacing at a weight of 0.2.",
    B="The weights below 1/8 in size can move. How many of the last layer's are that small, and do all their steps "
    "reach the size of the rate?",
    C="Half the spacing at 0.22, a typical weight, is 0.0005. Only weights near 0 have a grid that is fine enough.",
    D="Some weights are near 0, where the grid is as fine as one likes. Those move.",
)
tuned_rate = prediction(
    "At the rate that suits this net",
    "C",
    A="That is what happens at 0.0003, where the first, large steps are lost, too. How large are they at 0.02?",
    B="The share suggests it. But which updates are the lost ones: those that would have brought the weight anywhere?",
    C="The steps that count are as large as the rate and arrive. What is lost are small steps to and fro.",
)
hundred_by_chance = prediction(
    "A hundred steps of 0.002",
    "B",
    A="That is where rounding to the nearest leads. Here about a quarter of the steps go up, by a whole spacing each.",
    B="A quarter of the hundred steps go up by 0.0078: 26 · 0.0078 = 0.2. Each is wrong, and the mean is right.",
    C="That would be up and down equally often. Up has the probability 0.256.",
    D="That would be up each time. Up has the probability 0.256.",
)
zeros_of_errors = prediction(
    "Seven of ten are 0",
    "A",
    A="Each vanished error is below 0.00000003; the gradient is made by the digits that the net doubts.",
    B="Halfway between the share and nothing. A gradient is a sum: what do the vanished terms add to it?",
    C="If all errors were of one size. How large can one be that becomes 0, and how large are those that remain?",
)
zero_gradient = prediction(
    "A gradient of 0",
    "C",
    A="0 / (0 + ε) is 0 for any ε above 0. Does float16 have a number that small?",
    B="Adam's first step has the size of the rate for every gradient that is not 0. This one is.",
    C="10⁻⁸ is less than half of float16's smallest number, so ε is stored as 0, and the step is 0/0.",
)
thousand_ones = prediction(
    "A thousand ones",
    "A",
    A="From 256 on the spacing is 2, and 256 + 1 is a tie that goes to 256, again and again.",
    B="1000 is a number of bfloat16. Does the sum come so far? Look at the spacing on the way.",
    C="1008 is a number of bfloat16 as well; no sum gets there by steps of 1. How large may a sum be that still "
    "notices a 1?",
    D="At 128 the spacing is 1: a one is a whole spacing, and arrives.",
)
memory_to_fade = prediction(
    "A memory that is to fade",
    "D",
    A="So it does in float32. What is 0.999 · v, rounded to eight digits?",
    B="A little off it would be if each update were a little off. How large is a change of a thousandth beside half a "
    "spacing?",
    C="That is its value in float32 after 1,000 updates. Does a change of a thousandth arrive at all?",
    D="0.999 · v lies less than half a spacing below v, whatever v is. It is rounded back, five thousand times.",
)
which_moment = prediction(
    "Which of the two moments",
    "B",
    A="An entry of m that becomes 0 is a step that is not taken. What happens when an entry of v becomes 0?",
    B="An entry of m that becomes 0 is a step not taken; one of v is a division by ε.",
)
bytes_a_parameter = prediction(
    "Mixed precision",
    "C",
    A="That would be weight, gradient, m and v in two bytes each. m and v are in float32 here, and there is a master "
    "copy.",
    B="The weight and its gradient take 4, m and v take 8. One thing is missing.",
    C="2 for the weight, 2 for its gradient, 4 for the master copy, 8 for m and v: what is saved is spent.",
    D="Count once more: two bytes each for weight and gradient, and three numbers of four bytes.",
)
