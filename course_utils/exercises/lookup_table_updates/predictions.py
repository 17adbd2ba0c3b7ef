"""Lecture 07's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

long_pause = prediction(
    "How long does a row wait?",
    "B",
    A="64 words a batch make some 720 batches of this text. In how many of them is the word?",
    B="46,000 words are some 720 batches, and five of them have the word: one in 145.",
    C="The whole text has only some 720 batches, and the word is in five of them. It cannot wait for longer than that.",
)
rows_written_twice = prediction(
    "The rows, written twice",
    "A",
    A="The cost was computed from the first `E[ids]`. The second one is a new node, on which it does not depend, and "
    "the engine says so.",
    B="The cost does not depend on a node that it was not computed from, so zeros would be true. They would also hide "
    "the mistake, and the engine does better than that.",
    C="It would be, if a graph knew its nodes by what they look like. It knows them by who they are: `E[ids]`, written "
    "again, is another node.",
)
plus_for_minus = prediction(
    "A plus in place of the minus",
    "C",
    A="79.7 is what two updates with a minus give. Which way does a gradient point?",
    B="98.4 is the cost after one update with a minus. Count the updates, and look at the sign.",
    C="A gradient points uphill. With a plus each update makes the rows a tenth larger: 121.5 · 1.1⁴ = 177.9.",
)
same_word_three_times = prediction(
    "The same word three times",
    "B",
    A="(2, 3.7) takes off all three gradients. That is what should be there; does `T[ids] -= …` do it?",
    B="Four rows are read and four are written back, three of them to one place. What stays is the last one, "
    "(2, 3) − 0.1 · (6, −3).",
    C="(1.8, 2.7) is what the first of the three gradients makes of the row. It is written, and then written over.",
)
squares_of_what = prediction(
    "Adagrad sums squares. Of what?",
    "A",
    A="The row has one gradient, the sum (0, −7). Its square is (0, 49).",
    B="(104, 67) squares each piece and adds the squares. The table has one row for the word. How many gradients has "
    "that row?",
    C="(36, 9) is the square of the last piece alone. The other two are gradients of the same row.",
)
price_of_the_table = prediction(
    "At what price?",
    "C",
    A="Think of what is read and written: 512 rows on the right, a million on the left.",
    B="A million rows are 2,000 times as many as 512, and every one of them is read and written. What else does the "
    "right side pay for? Not forty times its rows.",
    C="A million rows and their gradient, nearly all zeros, are read and written; the right side has 512 rows, and "
    "pays for sorting their ids as well. Some hundreds remain.",
)
step_after_a_pause = prediction(
    "RMSprop after a pause",
    "B",
    A="During the pause $v$ fades to nearly nothing, and one divides by its root. Before the pause the step was η "
    "because $v$ was $g^2$.",
    B="The new gradient goes into v before the division. So v is at least (1 − ρ) g², and the step at most "
    "η/√0.01 = 10 η.",
    C="You divided by the root of what the pause has left. The gradient that comes back goes into v first.",
)
rare_row_on_a_parabola = prediction(
    "A rare row on a parabola",
    "C",
    A="A hundred times rarer, a hundred times safer: so it would be if nothing moved in between. The row rolls.",
    B="This is the limit of a row that stands still between its uses. Under the dense rule it rolls on.",
    C="A push of ηhp rolls ten times as far, with no gradient to slow it down. Beyond 2p the row ends further away "
    "than it was, so ηh must stay below 0.2.",
)
gather_then_catch_up = prediction(
    "Gather, then catch up?",
    "C",
    A="No idle update is left out, so one would think so. But at which place was the gradient taken?",
    B="Rounding would be some 1e-16. The gradient was taken at a place that the row had left: how far can that be?",
    C="The network saw the rows where they lay, and by then momentum had moved them on: at every update a gradient of "
    "an old place.",
)
gradient_of_zero = prediction(
    "A gradient of exactly zero",
    "B",
    A="Under SGD it would stand still. Adam steps along its m, and what is in m after the first gradient?",
    B="Its id is in the batch, so it is updated, as under Adam: m fades, and moves the row for as long as it lasts.",
    C="Each update multiplies m by 0.9. How much of it is gone after one?",
)
which_learns_better = prediction(
    "Which one learns better?",
    "A",
    A="Each at its best rate, they are within a few hundredths of a nat: one small network, one text, two seeds.",
    B="It is a little ahead at the lowest of the four rates. And at the rate that suits it best?",
    C="Frozen rows do better at the two high rates. And at the rate that suits them best?",
)
products_alone = prediction(
    "A method of products alone",
    "B",
    A="It divides by $d^{\\mathsf T} H d$ for directions $d$ that it makes out of $g$. Is that ever 0 here?",
    B="It starts at 0 and goes in directions made of g, Hg, H²g, … All of them are 0 in the unused rows, so it never "
    "notices those.",
    C="Every direction that it takes is made of g, Hg, H²g, … What do these hold in a row that nobody used?",
)
