"""Lecture 13's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

random_sentences = prediction(
    "Sentences drawn at random",
    "B",
    A="No sentence is on both sides, so nothing was copied. But does a page use the same names twice?",
    B="The sentence before and the one after are in the training part: same names, same phrases.",
    C="The words of a page help, but most of the work is done by words that every page has.",
    D="Is there anything in a sentence of a known page that makes it harder than one of a new page?",
)
never_code = prediction(
    "Never code",
    "C",
    A="That would be so if every second word were code. The table in 13.1 says how many are.",
    B="One word in four would have to be code. The table in 13.1 says how many are.",
    C="What is not code, it gets right, and of these topics that is twelve words of thirteen.",
    D="It is wrong at every code word. There are more of them than one in a hundred.",
)
twenty_updates = prediction(
    "The first twenty updates",
    "A",
    A="What would a program cost that says the same for every window? The text below computes it: 0.21.",
    B="Then it would find some of them. How much does a program cost that says the same for every window?",
    C="Neighbors come in later. How much does a program cost that says the same for every window?",
    D="Twenty batches have 1,280 of 22,500 windows: most were never seen.",
)
net_against_regression = prediction(
    "The net against the regression",
    "D",
    A="That is more than the four neighbors bring together. What would the hidden layer know that they don't?",
    B="A hidden layer can use combinations of words. Are there enough of them in 22,500 windows to learn from?",
    C="It fits the training part better than the regression. Does it lose that much on new topics?",
    D="Both see the same words, and most of what is in them adds up.",
)
how_sure = prediction(
    "How sure is 0.72",
    "B",
    A="600 code words, were they drawn one by one, would leave about 3 points. And a whole page may be easy or hard.",
    B="Topics differ, and 22 of them are few. The interval is that of other topics, not of other words.",
    C="The table in 13.2 has the lowest F1 and the highest of ten splits. How far are they from the middle?",
    D="Then all topics would have to be equally hard. The table in 13.2 has the lowest and the highest of ten splits.",
)
second_largest = prediction(
    "The second largest",
    "B",
    A="That is more than half of what the neighbors bring. Which of these parts could be worth as much?",
    B="The rate was chosen anew each time, and makes up for nearly everything else.",
    C="At one rate for all, the losses are that large, and larger. Here each change has its own best rate.",
    D="Nineteen differences of means over ten splits would hardly all be that small, by chance alone.",
)
unknown_words = prediction(
    "Words that it does not know",
    "C",
    A="It cannot tell them apart. But it sees what stands around them.",
    B="What does a person do with a word that is not in the dictionary? How much do the neighbors give away?",
    C="It sees their neighbors, and these are as good as those of known words.",
    D="Then it would be better at words that it cannot tell apart than at those that it knows.",
)
