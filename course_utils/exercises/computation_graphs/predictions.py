"""Lecture 02's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

back_to_x_y_z = prediction(
    "Back to x, y and z",
    "C",
    A="Times switches: what it sends to a is the other factor, and that is b.",
    B="y is used twice. The 3 is what comes to it through max; what comes through plus has been lost.",
    C="× sends 2 to a and 3 to b, + hands the 2 to x and to y, and max routes the 3 to y: there two ways meet, 2 + 3.",
    D="Max does not hand on, it routes. Raise z = 0 a little: does f notice?",
)
price_of_all_gradients = prediction(
    "What do all gradients cost?",
    "B",
    A="One product back for each one forward. At Z = XW, is one product enough for the gradient of W and for the "
    "signal to the layer below?",
    B="50 forward. Backward each layer takes two, one for its weights and one for the signal to the layer below; "
    "below the first there is none. 50 + 99 = 149.",
    C="50 + (1 + 2 + … + 50): a way back of its own for each weight. How much of these ways is the same?",
)
values_held = prediction(
    "The price is memory",
    "B",
    A="These are the checkpoints alone. When a stretch is computed once more, what is held besides?",
    B="The ten checkpoints, and while one stretch is worked through, the nine layers that follow its checkpoint.",
    C="50 would be every second layer. How many layers are in a stretch, and how many stretches are held at a time?",
)
sixteen_diamonds = prediction(
    "Sent on at once",
    "C",
    A="16 · 2 would be two arrivals for each diamond. But whoever arrives at the second one, by either way, has two "
    "ways to go on again.",
    B="After one diamond there are 2 ways, after two 4, after three 8. Go on to sixteen.",
    C="Whichever way one comes to a diamond, there are two ways to go on: 2 · 2 · … · 2, sixteen times.",
)
line_not_in_place = prediction(
    "A line not in place",
    "A",
    A="The line makes a new tensor and gives it the name `weight`. The next forward pass reads the old ones from the "
    "list, and nobody has changed those.",
    B="The next forward pass reads the weights from the list. Has anything in the list changed?",
    C="Under `no_grad` it is allowed to compute a tensor and to give it a name. What does the next forward pass read?",
)
