"""The exercise of lecture 05 on the edge of stability: the steepest curvature, from products with an unseen matrix."""

import numpy as np

from course_utils.exercises.framework.demands import calls_at_most
from course_utils.exercises.framework.exercise import exercise


def _product_with(rng, largest, size):
    """v → H v, for a symmetric H of which nothing is shown. The other curvatures are smaller, some of them negative."""
    others = rng.uniform(-0.3, 0.3, size - 2)
    curvatures = largest * np.concatenate([[1.0, 0.4], others])
    axes, _triangle = np.linalg.qr(rng.normal(size=(size, size)))
    H = (axes * curvatures) @ axes.T
    return lambda v: H @ v


def _edge_cases(rng):
    def case(largest, lr, size, rounds):
        return _product_with(rng, largest, size), 3 * rng.normal(size=size), rounds, lr

    return [case(4.4, 0.2, 50, 30), case(8.1, 0.25, 60, 40), case(0.6, 1.0, 45, 25), case(13.0, 0.4, 70, 50)]


@exercise(
    "How near is the edge?",
    minutes=8,
    difficulty=2,
    objective="Measure a curvature without ever holding the matrix, as it is done for nets of any size.",
    cases=_edge_cases,
    demands=(
        calls_at_most(
            "times",
            lambda _times, _v, rounds, _lr: rounds + 1,
            sentence="A product costs as much as a few gradients: one for each round, and one at the end.",
        ),
    ),
    hints=(
        "Write v as a sum of parts along the directions of section 5.3. What does one product do to each part, and"
        " which part is the longest after many?",
        "Bring v to length 1 after each product, or it grows beyond all bounds. Its direction is what you are after.",
        "With v of length 1 along the steepest direction, times(v) is h v. A scalar product with v leaves h. Then"
        " divide h by the edge.",
    ),
)
def edge_share(times, v, rounds, lr):
    """(h, share): the largest curvature, and h divided by the edge 2/lr. times(v) → the matrix times v."""
    for _round in range(rounds):
        v = times(v)
        v = v / np.linalg.norm(v)
    h = v @ times(v)
    return h, h * lr / 2


LOOP = "    for _round in range(rounds):\n"
PRODUCT = "        v = times(v)\n"
UNIT = "        v = v / np.linalg.norm(v)\n"
READ_OFF = "    h = v @ times(v)\n"
SHARE = "h * lr / 2"

edge_share.recognizes(
    edge_at_one=(
        "Your h is right. For the share you put the edge at 1/η. There a step lands on the bottom at once; it takes"
        " twice that curvature until it jumps as far as it came.",
        {SHARE: "h * lr"},
    ),
    upside_down=(
        "Your h is right, and the share is upside down: it falls when the curvature grows. It should come to 1 at the"
        " edge from below.",
        {SHARE: "2 / (h * lr)"},
    ),
    highest_rate=(
        "Your h is right. The second number is the highest stable rate, 2/h. The task asks how far the curvature has"
        " come on its way to 2/η.",
        {SHARE: "2 / h"},
    ),
    edge_alone=(
        "Your h is right. The second number is the edge itself. What share of it is h?",
        {SHARE: "2 / lr"},
    ),
    factor_of_a_step=(
        "Your h is right. The second number is the factor of a step, 1 − ηh, which is −1 at the edge. The share is 1"
        " there.",
        {SHARE: "1 - lr * h"},
    ),
    no_parentheses=(
        "Your h is right. In the share, `h / 2 / lr` divides by both, one after the other: parentheses are missing"
        " around the edge.",
        {SHARE: "h / 2 / lr"},
    ),
    two_on_top=(
        "Your h is right. In the share you multiplied by 2. It stands in the edge, and the edge divides.",
        {SHARE: "2 * lr * h"},
    ),
    whether_below=(
        "Your h is right. The second number says whether h is below the edge. The task asks how near it is.",
        {SHARE: "float(h < 2 / lr)"},
    ),
    curvature_alone=(
        "You return the curvature alone. The task asks for its share of the edge as well.",
        {f"return h, {SHARE}": "return h"},
    ),
    exchanged=(
        "You return the share first. The task asks for the curvature, then its share of the edge.",
        {f"return h, {SHARE}": "return h * lr / 2, h"},
    ),
    one_product=(
        "You multiplied once. Then all directions are still in v, and h is a mixture of their curvatures. Use all"
        " `rounds`.",
        {"range(rounds)": "range(1)"},
    ),
    start_alone=(
        "Your h is the curvature along the v that you were given, which lies anywhere. Turn it first: each product"
        " brings it nearer to the steepest direction.",
        {LOOP + PRODUCT + UNIT: "    v = v / np.linalg.norm(v)\n"},
    ),
    never_shortened=(
        "You never bring v back to length 1, so h is multiplied by a length that has grown in every round.",
        {UNIT: ""},
    ),
    shortened_once=(
        "You brought v to length 1 before the loop. Each product makes it longer or shorter again.",
        {LOOP: "    v = v / np.linalg.norm(v)\n" + LOOP, UNIT: ""},
    ),
    square_for_length=(
        "You divided by v·v, the square of the length. Divide by its root, or v does not come to length 1.",
        {UNIT: "        v = v / (v @ v)\n"},
    ),
    growth_of_all_rounds=(
        "Your h is the length that v has reached after all rounds: the curvature to the power of their number. One"
        " more product, of a v of length 1, shows one curvature.",
        {UNIT: "", READ_OFF: "    h = np.linalg.norm(v)\n"},
    ),
    root_of_the_growth=(
        "You took the mean growth over all rounds. In the first ones v still lies anywhere and grows less, so h comes"
        " out too small. Read it off at the end.",
        {
            LOOP: "    begin = np.linalg.norm(v)\n" + LOOP,
            UNIT: "",
            READ_OFF: "    h = (np.linalg.norm(v) / begin) ** (1 / rounds)\n",
        },
    ),
    curvature_squared=(
        "Your h is the square of the curvature: the matrix stands in it twice. Multiply H v by v, not by itself.",
        {READ_OFF: "    v = times(v)\n    h = v @ v\n"},
    ),
    largest_entry=(
        "You took the largest entry of H v for h. How large it is depends on how v lies. How much longer has v become?",
        {READ_OFF: "    h = np.abs(times(v)).max()\n"},
    ),
    sum_of_entries=(
        "You added the entries of H v. How large that sum is depends on how v lies. A scalar product with v does not.",
        {READ_OFF: "    h = times(v).sum()\n"},
    ),
    steps_of_descent=(
        "You made steps of gradient descent. They shrink the steep directions as long as h is below the edge, and leave"
        " the flat ones. Multiply by the matrix alone: that leaves the steepest.",
        {PRODUCT: "        v = v - lr * times(v)\n"},
    ),
    matrix_and_one=(
        "Your h is too large by 1: you added v to H v before you measured how much longer it has become.",
        {READ_OFF: "    h = np.linalg.norm(v + times(v))\n"},
    ),
)
