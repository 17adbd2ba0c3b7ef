"""The exercise of lecture 02 on what a maximum sends back: all to the larger, halves at a tie."""

from course_utils.exercises.framework.exercise import exercise


def _max_cases(rng):
    cases = []
    for shape in ((5,), (2, 3)):
        x, y, upstream = rng.normal(size=(3, *shape))
        y.flat[[0, 3]] = x.flat[[0, 3]]  # ties
        cases.append((x, y, upstream))
    return cases


@exercise(
    "The gradient of a maximum",
    minutes=4,
    difficulty=1,
    objective="Find what an operation sends back by asking how its output follows each input.",
    cases=_max_cases,
    hints=(
        "Raise one entry of x a little. When does m follow, and by how much?",
        "The larger one gets all of the upstream gradient, the smaller one nothing. A comparison says which is which.",
        "Let a share say which part goes to x: 1, ½ or 0. What is left of the 1 goes to y.",
    ),
)
def max_gradient(x, y, upstream):
    """(∂cost/∂x, ∂cost/∂y) for m = maximum(x, y) and upstream = ∂cost/∂m."""
    to_x = (x > y) + (x == y) / 2  # 1, ½ or 0
    return upstream * to_x, upstream * (1 - to_x)


max_gradient.recognizes(
    to_both=(
        "Both got the gradient in full, as at a sum. Only the larger entry moves the maximum.",
        {"to_x, upstream * (1 - to_x)": "1, upstream * 1"},
    ),
    half_everywhere=(
        "You shared everything equally. Halves are for ties: elsewhere the larger entry decides alone.",
        {"(x > y) + (x == y) / 2": "0.5"},
    ),
    none_at_ties=(
        "At a tie neither gets anything, and what came from upstream is lost. Half to each keeps it.",
        {"to_x, upstream * (1 - to_x)": "(x > y), upstream * (y > x)"},
    ),
    twice_at_ties=(
        "At a tie both get all of it, so twice what arrived is sent on. The two shares add up to one.",
        {"to_x, upstream * (1 - to_x)": "(x >= y), upstream * (y >= x)"},
    ),
    ties_to_x=(
        "At a tie x gets all of it. That is one choice; the one made here is even, so that x and y may change places.",
        {"(x > y) + (x == y) / 2": "(x >= y) + 0"},
    ),
    ties_to_y=(
        "At a tie y gets all of it. That is one choice; the one made here is even, half to each.",
        {"(x > y) + (x == y) / 2": "(x > y) + 0"},
    ),
    to_the_smaller=(
        "The smaller entry got the gradient. It is hidden behind the larger one: move it a little, and m stays.",
        {"x > y": "x < y"},
    ),
    no_upstream=(
        "These are the local slopes alone. The cost sees x through m, so what arrived at m belongs in the product.",
        {"upstream * to_x, upstream * (1": "to_x, (1"},
    ),
    one_gradient=(
        "You sent one gradient back. An op sends one to each of its inputs: here two.",
        {"to_x, upstream * (1 - to_x)": "to_x"},
    ),
    values=(
        "You scaled by the values. The maximum repeats its larger entry as it is, so the slope there is 1.",
        {"to_x, upstream * (1 - to_x)": "to_x * x, upstream * (1 - to_x) * y"},
    ),
    values_and_twice_at_ties=(
        "Two things: you scaled by the values, where the maximum repeats its larger entry as it is; and at a tie both"
        " get all of it, where half goes to each.",
        {"to_x, upstream * (1 - to_x)": "x * (x >= y), upstream * y * (y >= x)"},
    ),
    downhill=(
        "Both signs are flipped. Where x is the larger, m moves with it, by as much.",
        {"upstream * to_x, upstream * (1 - to_x)": "-upstream * to_x, -upstream * (1 - to_x)"},
    ),
    y_downhill=(
        "What goes to x is right; what goes to y has the wrong sign. A maximum moves with its larger entry, whichever"
        " it is.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * to_x, -upstream * (1 - to_x)"},
    ),
    same_to_both=(
        "Both got what belongs to x. The share of y is what the share of x leaves of the 1.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * to_x, upstream * to_x"},
    ),
    y_to_both=(
        "Both got what belongs to y. Where x is the larger, it is x that moves m.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * (1 - to_x), upstream * (1 - to_x)"},
    ),
    nothing_to_y=(
        "What goes to x is right; y got nothing at all. Where y is the larger, it moves m.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * to_x, 0 * upstream"},
    ),
    nothing_to_x=(
        "What goes to y is right; x got nothing at all. Where x is the larger, it moves m.",
        {"upstream * to_x, upstream * (1 - to_x)": "0 * upstream, upstream * (1 - to_x)"},
    ),
    rest_to_y=(
        "What goes to y is everything, whether x is the larger or not. Its share is what the share of x leaves.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * to_x, upstream"},
    ),
    half_lost_for_y=(
        "At a tie x gets its half, and y gets nothing: a half is lost. A strict comparison leaves ties out.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * to_x, upstream * (y > x)"},
    ),
    half_lost_for_x=(
        "At a tie y gets its half, and x gets nothing: a half is lost. A strict comparison leaves ties out.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * (x > y), upstream * (1 - to_x)"},
    ),
    y_takes_all_ties=(
        "At a tie x gets its half, and y gets everything: the two shares add up to 1½.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * to_x, upstream * (y >= x)"},
    ),
    x_takes_all_ties=(
        "At a tie y gets its half, and x gets everything: the two shares add up to 1½.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * (x >= y), upstream * (1 - to_x)"},
    ),
    tie_counted_twice=(
        "At a tie x gets 1½: `>=` counts the tie already, and the half comes on top.",
        {"(x > y)": "(x >= y)"},
    ),
    tie_counted_twice_in_both=(
        "At a tie both get 1½: `>=` counts the tie already, and the half comes on top.",
        {
            "upstream * to_x, upstream * (1 - to_x)": "upstream * ((x >= y) + (x == y) / 2),"
            " upstream * ((y >= x) + (x == y) / 2)"
        },
    ),
    full_to_x_half_to_all=(
        "You halved everything. Only at a tie are there two to share with.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * to_x / 2, upstream * (1 - to_x) / 2"},
    ),
    quarter_at_ties=(
        "At a tie each gets a quarter: you halved twice, and half of what arrived is lost.",
        {
            "upstream * to_x, upstream * (1 - to_x)": "upstream * ((x > y) + (x == y) / 4),"
            " upstream * ((y > x) + (x == y) / 4)"
        },
    ),
    nothing_but_ties=(
        "Only ties get a gradient. Elsewhere the larger entry gets all of it.",
        {"(x > y) + ": ""},
    ),
    nothing_but_ties_in_both=(
        "Only ties get a gradient, half to each. Elsewhere the larger entry gets all of it.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * (x == y) / 2, upstream * (x == y) / 2"},
    ),
    ties_to_x_and_no_upstream=(
        "Two things: at a tie x gets all of it, where half goes to each; and what arrived from upstream is missing.",
        {"(x > y) + (x == y) / 2": "(x >= y) + 0", "upstream * to_x, upstream * (1": "to_x, (1"},
    ),
    ties_to_y_and_no_upstream=(
        "Two things: at a tie y gets all of it, where half goes to each; and what arrived from upstream is missing.",
        {"(x > y) + (x == y) / 2": "(x > y) + 0", "upstream * to_x, upstream * (1": "to_x, (1"},
    ),
    none_at_ties_and_no_upstream=(
        "Two things: at a tie neither gets anything; and what arrived from upstream is missing.",
        {"upstream * to_x, upstream * (1 - to_x)": "(x > y), (y > x)"},
    ),
    twice_at_ties_and_no_upstream=(
        "Two things: at a tie both get all of it; and what arrived from upstream is missing.",
        {"upstream * to_x, upstream * (1 - to_x)": "(x >= y), (y >= x)"},
    ),
    smaller_and_ties_to_x=(
        "Two things: the smaller entry got the gradient; and at a tie x gets all of it, where half goes to each.",
        {"(x > y) + (x == y) / 2": "(x <= y) + 0"},
    ),
    smaller_and_ties_to_y=(
        "Two things: the smaller entry got the gradient; and at a tie y gets all of it, where half goes to each.",
        {"(x > y) + (x == y) / 2": "(x < y) + 0"},
    ),
    smaller_and_no_upstream=(
        "Two things: the smaller entry got the gradient; and what arrived from upstream is missing.",
        {"x > y": "x < y", "upstream * to_x, upstream * (1": "to_x, (1"},
    ),
    compared_with_zero=(
        "You compared each input with 0, as in a ReLU. Here x is compared with y.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * (x > 0), upstream * (y > 0)"},
    ),
    largest_of_the_array=(
        "You looked for the largest entry of a whole array. A maximum of two arrays is taken entry by entry.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * (x == x.max()), upstream * (y == y.max())"},
    ),
    compared_as_a_whole=(
        "You asked one question for the whole array: is x the larger? In some entries it is, in some it is not.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * (x.sum() > y.sum()), upstream * (x.sum() <= y.sum())"},
    ),
    asked_the_whole_array=(
        "You asked a whole array whether x is the larger: some entries say yes, some no. Choose entry by entry.",
        {
            "    to_x = (x > y) + (x == y) / 2": "    if x > y:\n"
            "        return upstream, 0 * upstream\n"
            "    to_x = (x == y) / 2"
        },
    ),
    larger_magnitude=(
        "You compared sizes without signs. −3 is the smaller of −3 and 1.",
        {"(x > y) + (x == y) / 2": "(abs(x) > abs(y)) + (abs(x) == abs(y)) / 2"},
    ),
    compared_with_upstream=(
        "You compared the inputs with upstream. Which of x and y is the larger decides; upstream is what they get.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * (x > upstream), upstream * (y > upstream)"},
    ),
    in_proportion=(
        "You shared in proportion to x and y. The larger entry gets all, however close the other is.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * x / (x + y), upstream * y / (x + y)"},
    ),
    sign_of_the_difference=(
        "You sent the sign of x − y, so the smaller entry got a negative gradient. It gets nothing: m does not feel"
        " it.",
        {
            "upstream * to_x, upstream * (1 - to_x)": "upstream * ((x > y) * 1.0 - (x < y)),"
            " upstream * ((y > x) * 1.0 - (y < x))"
        },
    ),
    value=(
        "This is the maximum itself, the way forwards. The task asks for what goes back.",
        {"upstream * to_x, upstream * (1 - to_x)": "x * to_x + y * (1 - to_x)"},
    ),
    value_times_upstream=(
        "You multiplied the maximum by upstream. The slope of a maximum at its larger entry is 1, not its value.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * (x * to_x + y * (1 - to_x))"},
    ),
    added_upstream=(
        "You added upstream to the slopes. Upstream times local: a slope says how many times larger a change becomes.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream + to_x, upstream + (1 - to_x)"},
    ),
    to_y_alone=(
        "This is ∂cost/∂y alone. An op sends a gradient to each of its inputs: here two.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * (1 - to_x)"},
    ),
    upstream_summed=(
        "You summed upstream over the array. Each entry of m has a gradient of its own, and sends it to its own"
        " inputs.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream.sum() * to_x, upstream.sum() * (1 - to_x)"},
    ),
    none_for_y=(
        "What goes to x is right; for y nothing came back (None). An op sends a gradient to each of its inputs.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * to_x, None"},
    ),
    x_downhill=(
        "What goes to y is right; what goes to x has the wrong sign. A maximum moves with its larger entry, whichever"
        " it is.",
        {"upstream * to_x, upstream * (1 - to_x)": "-upstream * to_x, upstream * (1 - to_x)"},
    ),
    no_upstream_for_y=(
        "What goes to x is right; in what goes to y upstream is missing.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * to_x, 1 - to_x"},
    ),
    no_upstream_for_x=(
        "What goes to y is right; in what goes to x upstream is missing.",
        {"upstream * to_x, upstream * (1 - to_x)": "to_x, upstream * (1 - to_x)"},
    ),
    no_brackets_for_y=(
        "What goes to x is right. For y a pair of brackets is missing: `upstream * 1 - to_x` multiplies first.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream * to_x, upstream * 1 - to_x"},
    ),
    all_to_x=(
        "What goes to y is right; x got everything, whether it is the larger or not.",
        {"upstream * to_x, upstream * (1 - to_x)": "upstream, upstream * (1 - to_x)"},
    ),
    halved_where_larger=(
        "You halved the comparison as well: `/ 2` belongs to the tie alone.",
        {"(x > y) + (x == y) / 2": "((x > y) + (x == y)) / 2"},
    ),
    tie_taken_away=(
        "At a tie x gets −½: the half is added, not taken away.",
        {"(x > y) + (x == y) / 2": "(x > y) - (x == y) / 2"},
    ),
    tie_doubled=(
        "At a tie x gets 2, and y gets −1: the tie is halved, not doubled.",
        {"(x == y) / 2": "(x == y) * 2"},
    ),
    half_to_the_smaller=(
        "Where x is the smaller, it gets a half. Halves are for ties alone.",
        {"(x == y) / 2": "(x <= y) / 2"},
    ),
    halves_for_wholes=(
        "Halves and wholes have changed places: elsewhere each gets a half, and at a tie x gets all of it.",
        {"(x > y) + (x == y) / 2": "(x == y) + (x != y) / 2"},
    ),
)

max_gradient.recognizes(
    bare_half=(
        "At a tie you sent back a bare ½. It is the share of what arrives: multiply it by upstream as well.",
        {
            "upstream * to_x, upstream * (1 - to_x)": "np.where(x == y, 0.5, upstream * to_x), "
            "np.where(x == y, 0.5, upstream * (1 - to_x))"
        },
    ),
)
