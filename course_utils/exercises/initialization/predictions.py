"""Lecture 04's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

eight_copies = prediction(
    "Eight copies of one unit",
    "B",
    A="The copies stay copies, but they do move. What can one unit learn, if each class may weigh it in its own way?",
    B="All eight together say one number for each digit, and ten classes have to be told apart by this number alone: "
    "about 30 % of the digits come out right.",
    C="All eight get the same steps, so they say the same. How many classes can be told apart by one number?",
)
random_above = prediction(
    "Equal below, random above",
    "C",
    A="They do say the same at the start. But an error signal comes down through the outgoing weights. Is it the same "
    "for two units whose outgoing weights differ?",
    B="That would be so if all were pushed by the same amount, up or down. The error signal of a unit is a sum over "
    "ten outgoing weights of its own. For how many units is that sum the same?",
    C="The error signal of a unit comes through its own ten outgoing weights. So the very first step moves each unit "
    "in its own way, and about 90 % of the digits are read.",
)
too_small = prediction(
    "Ten layers, weights of 0.01",
    "C",
    A="After one layer they are about 0.2. What do nine more make of that?",
    B="That would be a half in every layer. The sum of 512 products has a size of about √512 · 0.01. Is that a half?",
    C="A layer multiplies by about √512 · 0.01 = 0.23, so ten of them leave three ten-millionths.",
)
too_large = prediction(
    "Weights of standard deviation 1",
    "A",
    A="Nine units in ten are flat and let hardly anything through. The few others pass it on to 512 weights of size 1, "
    "and that is enough: in nine layers the gradients grow more than eighty-thousandfold.",
    B="Outputs stay because tanh holds them below 1. What would hold the gradients?",
    C="Behind a flat unit they do. But some units are not at a flat end. What are the gradients that pass through "
    "those multiplied by?",
)
ten_layers = prediction(
    "Three nets of ten layers",
    "B",
    A="That is where both stand after one layer. ReLU takes half of the mean square there; what does it do in the "
    "next?",
    B="ReLU loses a factor of √½ in each of the nine layers that follow: 0.58 becomes 0.026. tanh squeezes less and "
    "less as its signal gets smaller, and comes to 0.23.",
    C="Near 0 tanh is nearly the identity, and then it would stay. Is a signal of 0.6 near enough to 0?",
    D="ReLU halves the mean square at any size. The squeeze of tanh depends on the size: does it get stronger or "
    "weaker on the way?",
)
twice_xavier = prediction(
    "Twice Xavier",
    "C",
    A="The outputs keep theirs because tanh pulls them back to one size. What pulls the gradients back?",
    B="The slopes of tanh do take something away in each layer. The weights, twice as large, give something back: "
    "which of the two is more?",
    C="Outputs cannot exceed 1, but a gradient has no such ceiling. It is multiplied by weights and slopes, here by "
    "about 1.17 in a layer, and in fifty layers by more than a thousand.",
)
median_factor = prediction(
    "Fifty random matrices",
    "A",
    A="A few directions are stretched again and again, and nearly all others are flattened: after fifty layers the "
    "median is about 0.00000001.",
    B="After ten layers the median is at 0.03 already, and forty more follow.",
    C="The mean square of the factors is about 1. Can a few large ones see to that, with all others near 0?",
)
wrong_way_round = prediction(
    "He, given our matrix as it is",
    "B",
    A="Twice as large would be right for a quarter of the inputs. Does it believe in more of them, or in fewer?",
    B="It believes in four times as many inputs. So the variance is a quarter of what was wanted, and the standard "
    "deviation half: √(2/256) = 0.09.",
    C="A quarter is what it makes of the variance. And of its root?",
)
best_of_five = prediction(
    "Ten hidden layers on real digits",
    "B",
    A="It comes nearest to keeping its size both ways with tanh, and it does learn. But how large are its steps, at "
    "this rate?",
    B="In ten layers its gradients have not grown far, and larger gradients make larger steps: a cost of 0.12, where "
    "the other two end a little above 0.4.",
    C="It begins to learn at once. But what makes a net fast at a given rate: that its signals keep their size, or "
    "that its gradients are large?",
    D="Two of them are, within the range of five seeds. And the third?",
)
ten_times_the_rate = prediction(
    "At ten times the rate",
    "A",
    A="The larger the gradients at the start, the lower the rate at which a net is thrown about. Xavier's are the "
    "smallest of the three.",
    B="At 0.03 its large gradients put it ahead. What do they do at ten times the rate?",
    C="At 0.1 all three do. At 0.3 a step that was large before is too large.",
    D="A rate of 0.3 is too high for large gradients. Is it too high for the smallest of the three?",
)
normalized_sizes = prediction(
    "Outputs of normalized layers",
    "B",
    A="That is the size of what goes into tanh. And of what comes out?",
    B="Every row is brought to mean 0 and standard deviation 1, whatever the weights are, and tanh of a standard "
    "normal number has a standard deviation of 0.63.",
    C="The row is divided by its own standard deviation. What is left of the scale of the weights that made it?",
)
small_and_normalized = prediction(
    "Small weights, normalized",
    "C",
    A="Forward nothing tells them from Xavier's. But a step that is small for a weight of 0.1: is it small for one of "
    "0.01?",
    B="Small weights had small gradients before. Behind them now stands a division by the size of the row: what does "
    "it do to a gradient on its way back?",
    C="At 0.1 each step turns weights that are so small far too much, and at 1 even more. At 0.005 both seeds leave "
    "the plateau.",
    D="Not at the rates that were tried without a normalization. Which way would you go from there?",
)
three_lengths = prediction(
    "Three starts and a penalty",
    "B",
    A="A penalty takes its share, but each step adds η²‖dW‖². How large is dW where W is small?",
    B="A step adds η²‖dW‖², which goes like 1/‖W‖², and the penalty takes 4ηλ‖W‖². There is one length where they "
    "balance, with ‖W‖² at about 40.",
    C="The penalty takes the same share from all three. Do the steps add the same share to all three?",
)
digits_alike = prediction(
    "The top of a plain net",
    "C",
    A="Random numbers scramble, one would think. But what leaves a ReLU is never negative: can two such signals be at "
    "right angles, as a rule?",
    B="He's rule speaks of the size of a signal. Does it say anything about the angle between two of them?",
    C="No output of a ReLU is negative, so every layer turns any two signals a little towards each other. After fifty, "
    "the correlation is 0.99.",
)
which_of_six = prediction(
    "Fifty layers, eight passes",
    "D",
    A="A rate helps where all layers need the same. What can it do for a net in which all digits look alike at the "
    "top?",
    B="A normalization alone keeps the digits apart better. Look at its gradients, at the bottom and at the top. And "
    "what does a sum become, if nothing makes its blocks smaller?",
    C="One of them is a sum as well, the other is not. How large are the gradients of that one at the bottom, next to "
    "those at the top?",
    D="In each of them the digits stay apart, and the gradient has a way of factor 1: their costs are 0.03 to 0.15. "
    "The plain and the normalized net stay near 2, and the bare sum blows up.",
)
