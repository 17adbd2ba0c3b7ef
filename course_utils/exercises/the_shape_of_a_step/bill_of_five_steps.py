"""The question of lecture 12 on what five Newton–Schulz steps cost beside the products of the layer itself."""

from course_utils.exercises.framework.question import Question

times_as_costly = Question(
    name="times_as_costly",
    title="What do five steps cost?",
    minutes=4,
    difficulty=1,
    objective="Count the products of a rule and those of its layer, and see which size decides what the rule costs.",
    answer=0.3125,
    source="5 * 3 * 2 * 1024**3 / (3 * 2 * 16384 * 1024**2)  # that is 5 d / B",
    rtol=0.02,
    hints=(
        "Which products does one Newton–Schulz step take, and what are the sizes of the matrices in them? The one with"
        " A for itself is easily forgotten.",
        "How many products does the layer take, with B rows: one on the way forward, and how many on the way back?"
        " Which of their sizes is B?",
        "Three products a step of 2 d³ each, and three of the layer of 2 B d² each. Nearly everything cancels.",
    ),
)

times_as_costly.recognizes(
    one_step=(
        "That is what a single step costs. There are five.",
        1024 / 16384,
    ),
    turned=(
        "You divided the wrong way: that is the layer's work as a multiple of the five steps'.",
        16384 / (5 * 1024),
    ),
    turned_and_one_step=(
        "You divided the wrong way, and counted a single step.",
        16384 / 1024,
    ),
    rate_of_sizes_turned=(
        "You have the two sizes the wrong way round. Which work grows with the batch, the layer's or the rule's?",
        5 * 16384 / 1024,
    ),
    forward_alone=(
        "You counted one product of the layer. On the way back there are more.",
        15 * 1024 / 16384,
    ),
    backward_alone=(
        "You counted two products of the layer: those of the way back, or the one forward and the one for its weight."
        " There are three.",
        7.5 * 1024 / 16384,
    ),
    two_products_a_step=(
        "You counted two products in a step. One is missing: that for A, that of A with itself, or that with X.",
        10 * 1024 / (3 * 16384),
    ),
    one_product_a_step=(
        "You counted one product in a step. There are more.",
        5 * 1024 / (3 * 16384),
    ),
    four_products_a_step=(
        "You counted four products in a step. A number times a matrix is none, and A is made once.",
        20 * 1024 / (3 * 16384),
    ),
    five_products_a_step=(
        "You counted five products in a step, as if each power were made from the beginning. A is made once, and X"
        " comes in once for both powers.",
        25 * 1024 / (3 * 16384),
    ),
    factor_lost=(
        "One of your two counts has the factor 2 of multiplications and additions, and the other has not.",
        2.5 * 1024 / 16384,
    ),
    factor_lost_elsewhere=(
        "The factor 2 is in your count of the steps and not in that of the layer. A product costs the same kind of"
        " operations on both sides.",
        10 * 1024 / 16384,
    ),
    width_lost=(
        "A d is missing in what the steps cost: a product of two d × d matrices is 2 d³.",
        5 / 16384,
    ),
    batch_lost=(
        "You left the batch out: as if the layer saw one row. It has B of them in each product.",
        5 * 1024,
    ),
    batch_alone_of_one=(
        "You left both sizes out. With a batch as large as the layer is wide that would be right.",
        5.0,
    ),
    share_of_both=(
        "That is the share of the steps in all the work, theirs and the layer's. The question compares them with the"
        " layer's own.",
        5 * 1024 / (16384 + 5 * 1024),
    ),
    all_together=(
        "That is all the work, the steps' and the layer's, as a multiple of the layer's own. The question is for the"
        " steps alone.",
        1 + 5 * 1024 / 16384,
    ),
    in_percent=(
        "You wrote it in percent. A share is asked for, of which 1 would be as costly as the layer.",
        100 * 5 * 1024 / 16384,
    ),
    nothing=(
        "It is not nothing. Count the products.",
        0.0,
    ),
)
