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
    A="A constant share has a cost of 0.21. The cost of the net is not below it yet.",
    B="What would the cost be, if it knew? Compare 0.23 with the cost of a constant.",
    C="What would the cost be, if it knew? Compare 0.23 with the cost of a constant.",
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
    C="Over ten splits the lowest F1 and the highest are 14 points apart. How far is that from the middle?",
    D="Then all topics would have to be equally hard. The table in 13.2 has the lowest and the highest of ten splits.",
)
one_change = prediction(
    "One change",
    "D",
    A="SGD needs another rate, some hundred times larger. At that rate, what can Adam do that it cannot?",
    B="Eight numbers a word are few, but the question has two answers only.",
    C="A constant rate that is smaller ends near the same place. Lecture 06 has tasks in which it does not.",
    D="Without neighbors a word has the same answer everywhere: that is nearly the table of usual labels.",
)
unknown_words = prediction(
    "Words that it does not know",
    "C",
    A="Row 0 is trained as every other row is, on the words that occur once. And the neighbors are there, too.",
    B="What does a person do with an unknown word? The neighbors say much. And that it is unknown says something.",
    C="The neighbors say much, and row 0 the rest: in a manual, a word that was not met before is often a name.",
    D="Then it would be better at words that it cannot tell apart than at those that it knows.",
)
