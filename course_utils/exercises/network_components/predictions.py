"""Lecture 03's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

fifty_digits = prediction(
    "Does it help?",
    "B",
    A="The training cost does go on falling. But fifty digits are soon known by heart, and what is learned after that?",
    B="Once the fifty digits are known by heart, the network only becomes more certain, its mistakes on other digits "
    "included. The penalty makes certainty expensive.",
    C="Certainty takes large weights, and these are what a penalty makes expensive. Look at the two curves again.",
)
random_labels = prediction(
    "Three labels in ten are random",
    "A",
    A="To bend around one wrong label takes larger weights than to follow its many right neighbors. Where no label is "
    "wrong there is little to be bent around.",
    B="What the penalty prevents is that something wrong is learned by heart. Is there as much of that in both cases?",
    C="The penalty does not know which labels are wrong. But does it take as large weights to learn a wrong one as a "
    "right one?",
)
loop_or_product = prediction(
    "How much faster?",
    "C",
    A="There is most to do, but each of the loop's calls does real work here, a million products. Where does a call "
    "do next to none?",
    B="Here a call does 90,000 products, and spends most of its time on them. Where is the call itself nearly all of "
    "the time?",
    C="A call costs a microsecond before any arithmetic begins, and with 100 products the arithmetic is next to "
    "nothing. The loop pays for the call 500 times.",
)
flat_slopes = prediction(
    "How many slopes are flat?",
    "C",
    A="That is the share at a standard deviation of 1. Five times further out, where are most units?",
    B="That is the share at a standard deviation of 2. How many units stay within 2.2 of 0 if the deviation is 5?",
    C="Tanh has slopes above 0.05 only within 2.2 of 0, and that is less than half of one standard deviation. Two "
    "thirds of the units lie further out.",
)
leak_of_a_tenth = prediction(
    "A leak of 0.1",
    "B",
    A="So many are read, but not for this reason. Must a unit come above zero to be of use, if it has a slope below?",
    B="With a slope of 0.1 a silent unit learns as it is, as a linear unit. Most of them have no need to wake up.",
    C="Silent does not mean useless here: below zero the unit still has a slope, and so the weights below and above "
    "it learn.",
)
five_layers = prediction(
    "Five layers, three activations",
    "B",
    A="Tanh is ahead after a hundred updates. And after three hundred, with half of ReLU's slopes at a full 1?",
    B="Each sigmoid passes on a quarter of the gradient at best, and a quarter of the differences between digits: "
    "after five layers hardly any is left of either.",
    C="What is left of a gradient after five slopes of a quarter at best? And of the differences between two digits?",
)
best_rates = prediction(
    "Each at its best rate",
    "B",
    A="One rate was the same for both, and it need not suit both alike. Which of them bears higher rates?",
    B="0.2 is the best rate for one of them and a low one for the other. At their best rates the ranges of the ten "
    "seeds overlap.",
    C="The one that was behind gains most by a rate of its own, and comes near. Is that enough to lead by far?",
)
sigmoid_on_top = prediction(
    "A sigmoid in the last layer",
    "A",
    A="The slope of the logarithm is 1/p and that of the sigmoid p(1 − p): p cancels, and p − 1 is left, nearly −1. "
    "The square keeps p(1 − p), which is 0.0003.",
    B="A square grows with the mistake, but p − 1 is at most 1 in size. What does the slope of the sigmoid make of it?",
    C="The sigmoid is flat there. How steep is the logarithm, where p is nearly 0?",
)
thousand_ones = prediction(
    "A thousand ones",
    "C",
    A="The sum is a number that bfloat16 has. Are all the numbers on the way there, 257 for instance?",
    B="Up to a certain number each 1 is kept, and from there on none is. Which number is it, with 8 bits?",
    C="With 8 bits the next number after 256 is 258. 257 lies between the two, is rounded to 256, and so it goes with "
    "each further one.",
)
