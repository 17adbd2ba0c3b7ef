"""Lecture 05's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

same_rate_for_all = prediction(
    "Which rule is best?",
    "D",
    A="At 0.01 it does well. At 0.1 its cost is unsteady, and at 1 it is lost. One rule need not like the rates of "
    "another.",
    B="Momentum is ahead at 0.1, and at 0.1 alone. What does the same number mean to the others?",
    C="SGD is ahead at 1, where the others break. At 0.001 it has hardly begun.",
    D="RMSprop is ahead at 0.001 and at 0.01, Momentum at 0.1, and SGD at 1. Whoever picks the rate picks the winner.",
)
steps_in_a_ravine = prediction(
    "Two curvatures: the ravine",
    "B",
    A="35 steps would do at κ = 10, where each step leaves 0.818 of the distance. At κ = 100 it leaves 0.980.",
    B="Each step leaves 99/101 of the distance, and 6.9 / 0.02 is some 345: ln 1000 is 6.9.",
    C="That is what κ = 1,000 takes. How many factors of 0.980 make a thousandth?",
)
curvature_at_a_quarter = prediction(
    "The same net at the rate 0.25",
    "A",
    A="It climbs to 8, which is 2/η, and stays there: between 7.6 and 8.4 from step 4,000 on.",
    B="At the rate 0.2 it had come to 4.4 after 500 steps. Had it come to rest there? The net was still learning.",
    C="A flat place would be a quiet end, and the cost does fall. But the curvature is not what falls with it.",
)
twice_the_batch = prediction(
    "Twice the batch",
    "C",
    A="With the same rate and half as many steps, the net goes only half as far.",
    B="The noise falls by √2. But first the net has to get somewhere, in half as many steps.",
    C="Two steps with half the batch add up to one of twice the length, as long as the net hardly moves in between.",
)
shuffle_or_draw = prediction(
    "Shuffle, or draw?",
    "B",
    A="By chance the sign of the difference would change from seed to seed. Here 16 of the 20 have the same.",
    B="0.037 in place of 0.042. In a shuffled epoch, what one batch has too much of, the others have too little of.",
    C="The same digits come either way, only more evenly. Would that alone make a rule twice as good?",
)
ravine_with_momentum = prediction(
    "What momentum buys",
    "B",
    A="Half is what a factor of 0.960 would give. How many factors of 0.818 make a thousandth, and how many of 0.980?",
    B="The factor 0.818 alone would take 34 steps. At exactly the best setting there is a factor of t as well, and it "
    "takes 56.",
    C="Six factors of 0.818 are 0.3. How many make a thousandth?",
)
ravine_for_adagrad = prediction(
    "The ravine for Adagrad",
    "B",
    A="The gradients along y are a hundred times as large. So is the root by which they are divided.",
    B="Gradients a hundred times as large are divided by a root a hundred times as large: κ drops out.",
    C="Gradient descent at 0.1 would have, beyond 2/100. But no step of Adagrad is longer than its rate.",
)
first_step_of_rmsprop = prediction(
    "The first step of RMSprop",
    "C",
    A="0.1 is the root of v after the first update. What does a rule do with that root?",
    B="So it is in Adagrad, where s is then the whole square. How much of the square is in v?",
    C="v = 0.01 after one update, since only a hundredth of the square goes in. One divides by its root, 0.1.",
)
without_the_correction = prediction(
    "Without the correction",
    "C",
    A="m alone is ten times too small, that is true. Now the denominator: by how much is the root of v too small?",
    B="They would cancel if m and the root of v were too small by the same factor. One is by 10. The other?",
    C="m is ten times too small, and the root of v, by which one divides, 32 times: the step is 3.16 η.",
)
steps_of_a_run = prediction(
    "The steps of a real run",
    "A",
    A="0.6% of them. By then the gradients are little more than noise, and smaller than those that v remembers.",
    B="At the rate 0.001, where the run is still on its way, it is 15%. At 0.01 most of the way lies behind it.",
    C="It would be, if the gradients of one parameter agreed most of the time. How well do they, in minibatches?",
)
who_notices_the_turn = prediction(
    "Which rules notice how the ravine lies?",
    "A",
    A="They divide entry by entry. Along the axes one entry is steep and one is flat. After the turn both are equally "
    "steep, and there is nothing left to divide out.",
    B="Their steps are sums of gradients, and a gradient turns with the surface. What do the others do?",
    C="Two of the five know only sums of gradients, which turn with the surface. For them nothing changes.",
)
what_the_penalty_leaves = prediction(
    "L2 inside Adam, and two weights",
    "A",
    A="92% of it is left. The penalty is divided by √v, which is a hundred times larger there.",
    B="The small gradients cancel as well, and protect from nothing. By what is the penalty of each weight divided?",
    C="0.37 would be left if the same share were taken off both. The penalty goes through Adam's division first.",
)
half_of_the_rate = prediction(
    "Two AdamWs",
    "B",
    A="Look at which of the two formulas has α in it.",
    B="Its η is ηₜ times α, so half of α is half of the decay. The paper's ηₜ λ does not know α.",
    C="It is the other way round: which of the two formulas has α in it?",
)
four_spikes = prediction(
    "Four bad updates in 440",
    "B",
    A="One step a hundred times as long is as much as a hundred steps, and in one direction. How far does SGD go?",
    B="SGD goes wherever the gradient sends it, and ends above 0.6. Adam's steps are bounded: 0.11 in place of 0.04.",
    C="Adam divides by the size of what it gets. How long can one of its steps become?",
)
threshold_of_a_tenth = prediction(
    "A threshold of 0.1",
    "A",
    A="SGD gets a lower rate that nobody chose, and ends four times as high. Adam divides by the size of its "
    "gradients, and ends at half of its cost.",
    B="SGD does. Think of Adam: what does it make of gradients that are all shortened?",
    C="A factor on the gradients is a factor on the steps of SGD. Is there a rule to which this does not apply?",
)
noise_scale_over_time = prediction(
    "The noise scale while the net learns",
    "C",
    A="The noise does become smaller. But so does the gradient, and which of the two by more?",
    B="It would, if the noise and the gradient became smaller together. What do the digits agree on at first, and "
    "what later?",
    C="From 20 … 50 to hundreds. At first all digits agree about what is wrong; later each wants something else.",
)
best_rate_of_large_batches = prediction(
    "From batches of 64 to 1,024",
    "C",
    A="It would be, if noise were the limit. What did section 5.4 find at batch 128?",
    B="The noise is four times smaller, and if noise were the limit, one might go so far. What else limits a rate?",
    C="1.4 at 64, at 256 and at 1,024: the next rate fails. Curvature is the limit, and no batch changes that.",
)
best_rule_on_unseen_digits = prediction(
    "Eight rules, each at its own best rate",
    "C",
    A="That would be 18 of the 360 unseen digits. What differs that much here is the training cost.",
    B="That is up to ten of the 360 unseen digits. The largest difference is three.",
    C="All eight read between 97.1 and 98.0% right. In training cost they do differ.",
)
one_notch_up = prediction(
    "One notch too high",
    "B",
    A="Momentum ends at 0.033 there, in place of 0.021. On a parabola it is stable nearly twice as far out as gradient "
    "descent.",
    B="At 1.0 it is at its best, and at 1.8 it breaks: its best rate lies right at the edge that curvature sets.",
    C="Adam's steps are bounded, and one notch up it ends lower, if anything: 0.023 in place of 0.027.",
)
a_unit_for_every_pixel = prediction(
    "A unit for every pixel",
    "B",
    A="Some rules divide by the size of what they get, weight by weight. What do those make of a factor on a pixel?",
    B="One rate serves weights whose gradients differ a hundredfold, and they end at 0.27 in place of 0.04.",
    C="These divide weight by weight, so that a factor on all gradients of a weight drops out. What of the others?",
)
rate_in_a_deep_net = prediction(
    "Adam's rate in a deep net",
    "A",
    A="0.001 is the best of the eight rates. A plausible reason: what each layer changes is carried through all layers "
    "after it.",
    B="The rate has the unit of a weight, and weights are about as large as before. But each layer moves the next.",
    C="More layers do not make a net bolder. If every layer moves a little, how far does the last one move?",
)
