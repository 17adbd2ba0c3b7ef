"""Lecture 12's predictions: options as the notebook has them, and what is to be said of each."""

from course_utils.exercises.framework.prediction import prediction

largest_entry = prediction(
    "Largest entry at most 1",
    "B",
    A="That is the best step if the sum of the sizes is at most 1. Here the second entry costs nothing extra. Use it?",
    B="3 · 1 + 1 · 1 = 4: each entry is as large as allowed, and has the sign of the gradient's.",
    C="That is the direction of the gradient. Is there any room left in the square?",
    D="The gradient, shrunk until it fits: 3 + 0.33. Can the second entry be larger?",
)
zeros_and_a_ten = prediction(
    "Nine zeros and a ten",
    "A",
    A="Nine of ten signs say down, until w is at the nine zeros. How loudly the tenth speaks, the sign does not hear.",
    B="That is where the mean gradient is 0. The sign is taken of one datum's gradient, before anything is averaged.",
    C="Down and up would have to be equally frequent at 5. How many of the ten data lie below 5?",
    D="One datum lies there, and it is heard once in ten updates. Which way do the other nine push?",
)
strong_and_weak = prediction(
    "A strong direction and a weak one",
    "C",
    A="That is the gradient, shrunk. Would it break the limit to move the weak direction by 1 as well?",
    B="The strong direction alone brings 3. What does the weak one bring in addition, and does it use up any length?",
    C="An input of length 1 along the first axis changes its output by 1, and so does one along the second.",
    D="Take the input (1, 1)/√2: all four entries at 1 change its output by a length of 2.",
)
first_step_of_shampoo = prediction(
    "Shampoo's first step",
    "D",
    A="That would need L and R to be the identity. They are G Gᵀ and Gᵀ G.",
    B="Dividing by one number leaves the singular values as unequal as they were. L has a power for each direction.",
    C="Signs are what Adagrad's first step takes, entry by entry. L and R don't look at entries.",
    D="S² to the power −1/4 takes off a root of S on each side: nothing is left of S.",
)
five_passes = prediction(
    "A hundredth of the length",
    "C",
    A="That is five times 0.01. Each pass multiplies a small value by 3.4, so that five of them multiply by hundreds.",
    B="Four passes make 0.01 · 3.4⁴ about 1, if the polynomial were a straight line. Where does it bend?",
    C="Multiplied by 3.4 until it is near 1, and then kept between 0.68 and 1.21.",
    D="Iterations that converge do that in the end. What does this polynomial make of 1?",
)
rate_of_the_table = prediction(
    "A rate for the table",
    "B",
    A="That would move the table's entries by a third as much as the hidden ones, and they are eight times as large.",
    B="Steps with entries a third as large, for weights eight times as large: about 22 times the rate.",
    C="Would the table's entries, which are large, be moved by less than the hidden weights, which are small?",
)
race_on_digits = prediction(
    "Digits",
    "A",
    A="The cost that is fitted falls by a large factor, and the digits that are read stay nearly the same.",
    B="The second half is right. Once every training digit is read right, its cost can still fall by any factor.",
    C="Three points are eleven digits of 360. Does a lower cost on digits that are read right anyway read others?",
    D="A step that is long in many directions fits more in as many updates, not less.",
)
wide_nets = prediction(
    "Sixteen or 512",
    "C",
    A="Each weight moves by the rate at any width. What does the sum of 512 such moves do, compared with 16?",
    B="More weights share the work, so each could move less. Larger rates would need the opposite.",
    C="The moves of a hidden unit's weights add up, so the rate has to come down, though by less than the width.",
    D="The width has grown by 32, and the first layer has 64 inputs at any width.",
)
