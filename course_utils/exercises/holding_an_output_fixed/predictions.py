"""Lecture 10's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

one_step = prediction(
    "One step",
    "C",
    A="The cost says nothing of output 1. But the step changes the hidden layer, and who is computed from it?",
    B="That is what tiny weights would give, where the share of the hidden layer is small. Here they have a standard "
    "deviation of 1.",
    C="The weights of the hidden layer serve both outputs. Along this step output 1 rises at a rate of 0.605, output 2 "
    "at 2.947: a fifth.",
    D="Then both outputs would depend on the step alike. But output 2 has four weights and a bias of its own, and "
    "output 1's own have a gradient of 0.",
)
last_layer = prediction(
    "Train only the last layer?",
    "D",
    A="The body stays. But output 1 has weights of its own in the last layer: does this cost leave them alone?",
    B="So little would come through the body, which is frozen. What about the weights of output 1 itself?",
    C="Output 1 begins near 0, and its target is the sum of three inputs, some 1.5. How long is a step of rate 0.1 "
    "for its bias alone?",
    D="The cost contains output 1, far below its target, and its own weights are in the list: 0.41 in one update.",
)
both_losses = prediction(
    "Do both losses fall?",
    "A",
    A="Both losses contain the error of output 2, which each update takes down. And output 1 begins far below its "
    "target: whoever moves it moves it up.",
    B="For an exception an update would have to make one of the errors larger. Output 1 begins near 0, and its target "
    "is a sum of three positive inputs: which way is it moved?",
    C="The first update does not look at output 1, so one of the two losses is not its goal. But what do both of them "
    "contain?",
)
forward_passes = prediction(
    "Twenty forward passes",
    "B",
    A="No parameter moves. What else does a batch normalization hold, and who changes it in train mode?",
    B="Each pass takes the running mean and variance a tenth of the way to those of its batch. After twenty, output 1 "
    "is 0.086 away.",
    C="The running mean and variance go to those of the data that pass through. What happens when they have arrived?",
)
late_mask = prediction(
    "A mask that is switched on later",
    "C",
    A="The gradient is exactly 0 from now on. Is the step of momentum made of this gradient alone?",
    B="A tenth would be left if the velocity kept one tenth of itself. How much does it keep at μ = 0.9?",
    C="The velocity keeps nine tenths of what it was, and in it both outputs were trained: 0.9 · 0.41 = 0.37.",
)
mean_of_eight = prediction(
    "Eight samples, one gradient",
    "C",
    A="The step is perpendicular to one vector, the mean of eight gradients. Is it perpendicular to each of the eight?",
    B="Second order is what is left where a step is perpendicular to the gradient. For which function of the "
    "parameters is it so here?",
    C="The step is perpendicular to the mean of the eight gradients, and not to each of them: single samples rise and "
    "fall in proportion to the step.",
    D="It was projected on the gradient of the mean, and to first order that is what it keeps. What do the single "
    "samples do beneath it?",
)
project_what = prediction(
    "Project what?",
    "B",
    A="Each gradient is then right for its own place. But what the rule hands out is made of many of them, and may be "
    "divided entry by entry. Does that still leave output 1 alone?",
    B="Whatever the rule has done with it, the finished step is projected for the place where it is made.",
    C="The projection is linear, but it changes with J from step to step: a velocity is a sum of vectors that were "
    "projected differently. And is Adam linear?",
)
