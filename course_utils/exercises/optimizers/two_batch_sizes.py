"""The exercise of lecture 05 on the noise scale: what two batch sizes tell of the gradient and of its noise."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _parts_cases(rng):
    def case(k, d, size, noise):
        g = rng.normal(size=d)
        return g + noise * rng.normal(size=(k, d)) / np.sqrt(size), size

    return [case(4, 9, 8, 2.0), case(2, 12, 16, 1.5), case(8, 5, 4, 1.0), case(3, 7, 2, 0.8)]


@exercise(
    "The noise scale, from two batch sizes",
    minutes=10,
    difficulty=3,
    objective="Separate a signal from its noise, where only their sum can be measured.",
    cases=_parts_cases,
    hints=(
        "A part and the mean of all parts are two batches of different size. Write down, for each, what the square of"
        " its gradient is on average. What do the two lines have in common?",
        "Subtract the two lines: ‖g‖² drops out, and tr Σ is left, times a difference of 1/B.",
        "With tr Σ known, take the noise of the large batch off its square. The mean over the parts' squares makes the"
        " other number steady.",
    ),
)
def noise_of_parts(parts, size):
    """(square, trace, scale): estimates of ‖g‖², tr Σ and B_noise. parts: (k, d), a mean of `size` gradients each."""
    k = len(parts)
    small = (parts**2).sum(axis=1).mean()
    large = (parts.mean(axis=0) ** 2).sum()
    trace = (small - large) / (1 / size - 1 / (k * size))
    square = large - trace / (k * size)
    return square, trace, trace / square


SMALL = "(parts**2).sum(axis=1).mean()"
LARGE = "(parts.mean(axis=0) ** 2).sum()"
TRACE = "(small - large) / (1 / size - 1 / (k * size))"
SQUARE = "large - trace / (k * size)"

noise_of_parts.recognizes(
    noise_left_in=(
        "Your ‖g‖² is the square of the mean of all parts. It is still too long, by the noise of k · size examples:"
        " take that off.",
        {SQUARE: "large"},
    ),
    square_of_a_part=(
        "Your ‖g‖² is the mean square of a part, with all the noise of a small batch in it.",
        {SQUARE: "small"},
    ),
    noise_of_a_part_taken_off=(
        "You took the noise of one part off the square of the whole batch, which has k times less of it.",
        {SQUARE: "large - trace / size"},
    ),
    noise_added=(
        "You added the noise to the square. Noise makes a gradient longer on average, so ‖g‖² is the smaller one.",
        {SQUARE: "large + trace / (k * size)"},
    ),
    trace_taken_off=(
        "You took tr Σ off as it is, the noise of a single example. A batch has 1/B of it.",
        {SQUARE: "large - trace"},
    ),
    difference_alone=(
        "Your tr Σ is the difference of the two squares. It has to be divided by the difference of the two 1/B.",
        {TRACE: "small - large"},
    ),
    parts_pulled_to_their_mean=(
        "Your tr Σ is a little too small: a variance divided by k. The parts lie nearer to their own mean than to g,"
        " since they made it.",
        {TRACE: "(small - large) * size"},
    ),
    noise_of_a_part=(
        "Your tr Σ is the noise of one part, which is a mean over `size` examples. Σ is of a single example.",
        {TRACE: "(small - large) / (1 - 1 / k)"},
    ),
    noise_of_the_whole=(
        "Your tr Σ is the noise of the whole batch. Σ is of a single example: the noise of a batch times its size.",
        {TRACE: "(small - large) / (k - 1)", SQUARE: "large - trace"},
    ),
    difference_of_the_batches=(
        "You divided by the difference of the batches. The noise goes with 1/B, so it is the difference of those.",
        {TRACE: "(small - large) / (k * size - size)"},
    ),
    turned=(
        "Your tr Σ is negative: the small batch has the longer gradient on average, and the larger 1/B.",
        {TRACE: "(large - small) / (1 / size - 1 / (k * size))"},
    ),
    whole_batch_of_k=(
        "You took k for the size of the whole batch. It holds k parts of `size` examples each.",
        {TRACE: "(small - large) / (1 - 1 / k)", SQUARE: "large - trace / k"},
    ),
    deviations_added=(
        "Your tr Σ adds standard deviations. A trace adds variances, one for each entry.",
        {TRACE: "size * parts.std(axis=0, ddof=1).sum()"},
    ),
    means_over_entries=(
        "You took means over the entries. The square of a vector is a sum over them. Your scale is right, since the"
        " number of entries drops out of it.",
        {SMALL: "(parts**2).mean()", LARGE: "(parts.mean(axis=0) ** 2).mean()"},
    ),
    small_over_entries=(
        "In the square of a part you took the mean over the entries, too. The entries' squares are added; the mean is"
        " over the parts.",
        {SMALL: "(parts**2).mean()"},
    ),
    squares_of_all_parts=(
        "You added the squares of all parts. The small batch is one part: take the mean over them.",
        {SMALL: "(parts**2).sum()"},
    ),
    sum_of_the_parts=(
        "You added the parts. The gradient of the whole batch is their mean.",
        {LARGE: "(parts.sum(axis=0) ** 2).sum()"},
    ),
    first_part_alone=(
        "You took the first part for the small batch. All k parts are small batches; the mean of their squares is"
        " steadier, and the task asks for it.",
        {SMALL: "(parts[0] ** 2).sum()"},
    ),
    lengths_for_squares=(
        "You put lengths where squares belong. Noise at right angles adds to the square, as in Pythagoras' theorem.",
        {SMALL: "np.linalg.norm(parts, axis=1).mean()", LARGE: "np.linalg.norm(parts.mean(axis=0))"},
    ),
    wrong_axis=(
        "You took the mean over the entries of each part. The mean gradient is one over the parts, entry by entry.",
        {LARGE: "(parts.mean(axis=1) ** 2).sum()"},
    ),
    scale_with_noise_in_it=(
        "Your ‖g‖² and tr Σ are right. The scale divides by the square of the whole batch, which is the longer one:"
        " divide by what you found for ‖g‖².",
        {"trace / square": "trace / large"},
    ),
    scale_upside_down=(
        "Your ‖g‖² and tr Σ are right. The scale is upside down: much noise asks for a large batch.",
        {"trace / square": "square / trace"},
    ),
    scale_rooted=(
        "Your ‖g‖² and tr Σ are right. The scale is a ratio of lengths; the noise scale is one of squares, as the batch"
        " divides the square of the noise.",
        {"trace / square": "np.sqrt(trace / square)"},
    ),
    scale_in_parts=(
        "Your ‖g‖² and tr Σ are right. The scale counts parts. A batch is counted in examples.",
        {"trace / square": "trace / square / size"},
    ),
    scale_alone=(
        "You return the scale alone. The task asks for ‖g‖², tr Σ and the scale.",
        {"return square, trace, trace / square": "return trace / square"},
    ),
)
