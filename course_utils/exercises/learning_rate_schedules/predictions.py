"""Lecture 06's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

twice_the_rate = prediction(
    "One constant rate",
    "C",
    A="A rate of 1 is the best power of ten, and a better one may lie near it. Is it on this side?",
    B="On a parabola there is no such thing as a little too large: beyond 2/h every step leads further away.",
    C="The first large steps throw the weights to where the tanh units are saturated, and there they jump about.",
)
more_time = prediction(
    "Does more time mend it?",
    "B",
    A="After five epochs none has learned. But the steps are noisy, and a hundred epochs are many chances to get out.",
    B="13 of 20, or some 9 with other last bits. Each of them still has a high test cost.",
    C="Time mends a rate that is too small. Here each run has to find its way out of a bad place by chance.",
)
which_constant = prediction(
    "Why should a rate ever fall?",
    "A",
    A="Each wins once. A large rate is quick and stops on a high floor; a small one is slow and stops on a low one.",
    B="0.5 is there after a few updates. Where does it come to rest, if each step adds noise of half its size?",
    C="0.1 is the compromise, and wins once. After 10 updates it still has a third of the way to go, and after 1,000 "
    "it has long been on its floor.",
)
when_to_cut = prediction(
    "When to cut?",
    "C",
    A="Right after its cut this run is ahead. Then it makes five epochs at a tenth of the speed.",
    B="Half and half is not bad. What has a run to gain from more epochs at the high rate?",
    C="Five epochs at full speed, and one to take off the noise: 0.026 in place of 0.076 for the early cut.",
    D="Without a cut the run ends on its floor, somewhere in the noise.",
)
last_update_of_the_epoch = prediction(
    "Updates or epochs?",
    "C",
    A="So it was meant. What does the loop hand to the function, epochs or updates?",
    B="One halving would be the result for n = 3. The last update of the first epoch follows 43 others.",
    C="It follows 43 others, and 43 // 3 is 14: the rate has been halved fourteen times.",
)
a_climb_to_too_much = prediction(
    "Warm-up",
    "C",
    A="So one would think: the rate ends at 1.8, and stays there for three epochs. What has changed by then is the "
    "net.",
    B="It is clearer than that. Ask what 1.8 was too large for: the net, or its first weights?",
    C="All eight learn. 1.8 was too large for the start, and not for the net that has been trained for two epochs.",
)
top_of_a_triangle = prediction(
    "At the top of a triangle",
    "A",
    A="The floor of noise is as high as the rate: 0.22 at the last top, 0.08 at the end.",
    B="In the first half epoch, yes. Later hardly any way is left, and what does a high rate bring then?",
    C="It would, if only the way counted. With each high rate the noise comes back.",
)
tuned_schedules = prediction(
    "Do changing rates do better?",
    "B",
    A="With batches of 8 they do. With batches of 32 and two epochs there are 88 updates: can one afford low rates?",
    B="With batches of 8 all four gain. With SGD, batches of 32 and 88 updates, halving and the cosine lose.",
    C="A constant rate ends on a floor of noise. With batches of 8 that is a third of its cost, and can be taken off.",
)
mean_of_the_last_fifth = prediction(
    "The mean of the last fifth",
    "B",
    A="The weights of a noisy walk lie around the place where they are going. What is left of the noise in their mean?",
    B="Both take off the noise and leave the way: over sixteen seeds they cannot be told apart.",
    C="A mean takes off the noise of the weights. But a low rate takes off the noise of the steps, and that is the "
    "same noise.",
)
adam_and_a_climb = prediction(
    "Does Adam gain from a warm-up?",
    "A",
    A="It takes off a third of the cost at 0.16. At 0.04 the change is too small for eight seeds to tell.",
    B="The first step is long at both peaks. But at the lower one, a fourth as long, the net can bear it.",
    C="Adam's corrections are a warm-up of their own, and at a low peak that is enough. At a high one?",
)
a_late_cut = prediction(
    "A late cut, with momentum",
    "C",
    A="With forty updates left it would. Ten updates are about as long as the velocity remembers.",
    B="A cut takes off noise, if the steps become short. Are they short at once, in convention B?",
    C="The velocity holds steps of the old rate, and for ten updates hardly anything can turn it.",
)
