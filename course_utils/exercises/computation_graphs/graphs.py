"""The first two exercises of lecture 02: what a maximum sends back, and what a backward pass costs."""

from course_utils.exercises.framework.exercise import Question, exercise


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
    objective="Send ∂cost/∂m back through m = maximum(x, y), entry by entry, with half to each where they tie.",
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
)


count_products = Question(
    name="count_products",
    title="Count the products",
    minutes=4,
    difficulty=1,
    objective="Count the matrix products of one cost and six weight gradients, in a network of 10 layers.",
    hints=(
        "Forwards: one product for each layer, frozen or not.",
        "Backwards, for Z = X W: which product gives the gradient of W, and which one sends the signal on to X?",
        "Who needs the signal behind layer 5, the first one that learns?",
    ),
    answer=21,
    source="10 + 6 + 5",
)

count_products.recognizes(
    nothing_frozen=("You counted as if nothing were frozen. Which of these products does nobody ask for?", 29),
    one_too_far=("You sent the signal on past the first layer that learns. Nobody is there to use it.", 22),
    frozen_left_out=("You left the frozen layers out of the forward pass. The cost needs them too.", 17),
    backward_only=(
        "This is the backward pass alone. The task asks for the cost too, and that takes a forward pass.",
        11,
    ),
    all_the_way=("You sent the signal all the way down. Below the first layer that learns nobody needs it.", 25),
    no_signals=("Backwards, a layer needs two products: one for its weights, and one to send the signal on.", 16),
    forward_only=("This is the forward pass alone. The gradients need products of their own.", 10),
    one_way_each=(
        "You went back from the cost anew for each layer. The signal passes each layer once, and serves all before it.",
        31,
    ),
)
