"""The exercise of lecture 05 on clipping: one factor for the gradients of all parameters."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _clipping_cases(rng):
    def case(shapes, share):
        grads = [rng.normal(size=shape) for shape in shapes]
        norm = np.sqrt(sum((g**2).sum() for g in grads))
        return grads, float(share * norm)

    return [
        case([(2, 3), (3,), (3, 2), (2,)], 0.4),
        case([(2, 2), (2,), (2, 1)], 1.3),
        case([(4,), (3,), (2, 2)], 0.9),
        ([np.array([[0.3, -0.2], [0.1, 0.2]]), np.array([0.2, -0.1])], 5.0),
    ]


@exercise(
    "Clip by the global norm",
    minutes=8,
    difficulty=2,
    objective="Bound the length of a step without turning it.",
    cases=_clipping_cases,
    hints=(
        "Write all the gradients into one long vector. How long is it, and which factor makes it as long as the bound?",
        "The squares of all entries of all arrays add up under one root. The factor multiplies every array.",
        "Where the vector is short enough already, the factor is 1. A minimum says that without an if.",
    ),
)
def clip(grads, largest):
    """The gradients, all times one factor; none of the cases has only zeros."""
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    factor = min(1.0, largest / norm)
    return [factor * g for g in grads]


ROOT = "np.sqrt(sum((g**2).sum() for g in grads))"

clip.recognizes(
    each_by_its_own=(
        "You clip each array by its own norm, so a long one loses more than a short one and the step turns. One norm"
        " and one factor for all of them.",
        {
            "factor * g for g": "min(1.0, largest / np.sqrt((g**2).sum())) * g for g",
        },
    ),
    by_value=(
        "You cut entries at the bound. That changes the direction; here it is the length of the whole that is bounded.",
        {"factor * g for g": "np.clip(g, -largest, largest) for g"},
    ),
    always=(
        "You rescale always, so that short gradients are made longer. What is short enough stays as it is.",
        {"min(1.0, largest / norm)": "largest / norm"},
    ),
    norms_added=(
        "You added the norms of the arrays. Lengths at right angles do not add up, their squares do.",
        {ROOT: "sum(np.sqrt((g**2).sum()) for g in grads)"},
    ),
    no_root=(
        "You compare the sum of squares with the bound. The norm is its root.",
        {ROOT: "sum((g**2).sum() for g in grads)"},
    ),
    longest_alone=(
        "You took the norm of the longest array for the norm of all. All squares go under one root.",
        {ROOT: "max(np.sqrt((g**2).sum()) for g in grads)"},
    ),
    largest_entry=(
        "You took the largest entry for the norm. A long vector can have small entries.",
        {ROOT: "max(abs(g).max() for g in grads)"},
    ),
    absolute=(
        "You added absolute values. That is another norm; here it is the root of the sum of squares.",
        {ROOT: "sum(abs(g).sum() for g in grads)"},
    ),
    root_mean_square=(
        "You took a mean of the squares, which knows nothing of how many entries there are. The norm takes their sum.",
        {ROOT: "np.sqrt(sum((g**2).sum() for g in grads) / sum(g.size for g in grads))"},
    ),
    signs_kept=(
        "You added the entries before you squared, so that signs cancel. Square each entry first.",
        {ROOT: "np.sqrt(sum(g.sum() ** 2 for g in grads))"},
    ),
    only_longer=(
        "You have max in place of min: now what is too long stays, and what is short is made longer.",
        {"min(1.0": "max(1.0"},
    ),
    upside_down=(
        "Your factor is upside down. A norm of twice the bound asks for a half.",
        {"largest / norm": "norm / largest"},
    ),
    thrown_away=(
        "You threw away what is too long. Clipping keeps its direction and shortens it to the bound.",
        {"min(1.0, largest / norm)": "1.0 if norm <= largest else 0.0"},
    ),
    to_length_one=(
        "You shorten to length 1. The bound says how long the result may be.",
        {"min(1.0, largest / norm)": "1.0 if norm <= largest else 1 / norm"},
    ),
    divided_by_the_bound=(
        "You divided by the norm measured in bounds twice over. Multiply once by the bound over the norm.",
        {"min(1.0, largest / norm)": "min(1.0, (largest / norm) ** 2)"},
    ),
    weights_alone=(
        "You left the vectors, such as biases, out of the norm. Every parameter is in it.",
        {"in grads))": "in grads if g.ndim > 1))"},
    ),
    vectors_not_shortened=(
        "You shorten the matrices and leave the vectors as they were. The factor is for all of them.",
        {"factor * g for g": "factor * g if g.ndim > 1 else g for g"},
    ),
    running=(
        "Your norm grows from array to array while you clip, so the first ones are shortened too little. Look at all"
        " of them first.",
        {
            f"    norm = {ROOT}\n    factor = min(1.0, largest / norm)\n    return [factor * g for g in grads]": (
                "    total, clipped = 0.0, []\n    for g in grads:\n        total += (g**2).sum()\n"
                "        clipped.append(min(1.0, largest / np.sqrt(total)) * g)\n    return clipped"
            ),
        },
    ),
)
