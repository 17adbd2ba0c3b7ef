"""Lecture 09's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

two_sentences = prediction(
    "Two sentences",
    "B",
    A="2.5 gives the one token of the short sentence as much weight as the nine of the long one. How many of the ten "
    "tokens have a loss of 4?",
    B="The ten losses add up to 4 + 9 · 1 = 13, so their mean is 1.3.",
    C="No mean of losses is below the smallest of them, which is 1. Did you divide twice?",
    D="Pads have no part in a mean over tokens, however many there are. How many tokens are there, and what do their "
    "losses add up to?",
)
wrong_by_how_much = prediction(
    "How wrong is the gradient?",
    "D",
    A="So it would be if all sentences were equally long. These have from 1 to 12 tokens: how much more does a token "
    "in the shortest count than one in the longest?",
    B="Weights that differ by a factor of 12 would do little harm if all gradients pointed in one direction. Do they "
    "after training?",
    C="Half is what the first weights show. What do the gradients of two sentences have in common there, and is it "
    "still there when the frequent words have been learned?",
    D="0.52 at first and 0.84 after training: what all sentences had in common has been learned by then, and what is "
    "left differs from one to the other.",
)
one_sign = prediction(
    "One sign in the mask",
    "B",
    A="45 is what `<` would count, the places 0 to n − 1. What does `<=` do at place n?",
    B="Each sentence gets one place more, but for the one of length 12, whose row has none left: 45 + 7.",
    C="Eight sentences, eight places more? The row of the longest has 12 places. Which one would be added there?",
    D="96 is the number of all places. The mask still ends soon after the sentence does.",
)
running_on = prediction(
    "Must the state be carried?",
    "C",
    A="Masking the losses of the pads is enough where nothing that is read comes after a pad. Is this so in all three?",
    B="The last column comes after the pads. And when one reads from right to left, what comes first?",
    C="In 2 the last column comes after the pads, and in 3 the sentence itself does. In 1 nothing that counts comes "
    "after a pad, and the difference is exactly 0.",
    D="In the first case the pads come after the last token, and their losses are masked. Which way could they still "
    "act on the cost?",
)
where_adagrad_ends = prediction(
    "Adagrad, two ways",
    "B",
    A="The gradients add up to 0. But a step is a gradient divided by the root of what has come before: are the steps "
    "of 1 and −1 equally long?",
    B="The mean is 0, and there is no step. One by one, the first step is longer than the second, and so on: the four "
    "do not cancel.",
    C="You have them the wrong way round. What is the mean of the four, and what does Adagrad do with it?",
    D="One of the two ways uses a single gradient, the mean. What is it?",
)
peak_of_memory = prediction(
    "Peak memory",
    "B",
    A="The values of the forward pass do fall by that factor. What else is held, whatever the number of sentences?",
    B="The values of the forward pass shrink with the micro-batch. The sums and the gradients of one call do not, and "
    "they are the floor.",
    C="The gradients are as large as before, indeed. But are they what fills the memory with 128 sentences?",
)
flat_list = prediction(
    "One flat list",
    "D",
    A="Broadcasting adds (2,) to (3, 2) without a word. For i = 0 the sum is dW0 + db0 + dW1: is there an error?",
    B="For `b` a matrix is added to a vector, and broadcasting makes that fit. And is the sum for `W` what it should "
    "be?",
    C="For i = 0 the three are G[0], G[1] and G[2]. Which of them belong to `W`?",
    D="For `W` it adds dW0, db0 and dW1; for `b` it adds db0, dW2 and db2. Broadcasting makes both fit.",
)
equal_workers = prediction(
    "When is the plain mean right?",
    "A",
    A="The mean of two means is the mean over all tokens if both have the same count. The number of sentences does not "
    "enter.",
    B="Four short sentences and four long ones: does a token weigh as much on the one side as on the other?",
    C="Within a worker, sums and counts have been added up, and the cuts are forgotten. By what does it divide?",
)
