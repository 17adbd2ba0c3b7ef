"""The exercise of lecture 01 on a gradient checker: one relative error for a whole array."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.difference import Tolerance
from course_utils.exercises.framework.exercise import exercise


def _checker_cases(rng):
    w, W = rng.normal(size=3), rng.normal(size=(2, 3))

    def cubic(w):
        return np.sum(w**3) / 3 + np.prod(w)

    def coupled(W):
        return np.sin(W).sum() + W.sum() ** 2

    def flat(W):
        return 0.0

    slope = w**2 + np.prod(w) / w
    return [
        (cubic, w, slope, 0.1),
        (coupled, W, 1.1 * np.cos(W) + 2 * W.sum(), 0.2),
        (coupled, W, np.zeros((2, 3)), 0.2),
        (flat, W, np.zeros((2, 3)), 0.2),
        (coupled, W - 1, 0.8 * np.cos(W - 1) + 2 * np.sum(W - 1), 0.1),  # here the cost falls
    ]


@exercise(
    "Write a gradient checker",
    minutes=10,
    difficulty=3,
    optional=True,
    objective="Build the tool that judges all other gradients, and that admits when it has judged nothing.",
    cases=_checker_cases,
    demands=(keeps("w", "gradient", within=Tolerance(1e-9, 1e-12), sentence="The task is to leave `w` as it was."),),
    hints=(
        "One entry at a time: the cost with that entry raised by h, less the cost with it lowered. How far apart?",
        "Change a copy of w for each entry. `np.ndindex(w.shape)` runs over the entries of an array of any shape.",
        "The error is ‖a − n‖ / max(‖a‖, ‖n‖), a claimed and n numerical. What should be returned if both are zero?",
    ),
)
def gradient_error(cost, w, gradient, h):
    """‖a − n‖ / max(‖a‖, ‖n‖), with a the claimed gradient and n central differences; nan if both are zero."""
    numeric = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[i] = h
        numeric[i] = (cost(w + step) - cost(w - step)) / (2 * h)
    size = max(np.linalg.norm(gradient), np.linalg.norm(numeric))
    return np.linalg.norm(gradient - numeric) / size if size > 0 else np.nan


LARGER_NORM = "max(np.linalg.norm(gradient), np.linalg.norm(numeric))"

gradient_error.recognizes(
    one_sided=(
        "This difference is one-sided: its error shrinks as h. Step to both sides of w, and it shrinks as h².",
        {"cost(w - step)) / (2 * h)": "cost(w)) / h"},
    ),
    half_the_distance=(
        "The two points are 2h apart, and you divided by h: every slope comes out twice too steep.",
        {"(2 * h)": "h"},
    ),
    absolute=(
        "This error is absolute, so it says little: .001 is good for a gradient of 1000 and useless for one of .001.",
        {" / size if size > 0 else np.nan": ""},
    ),
    passes_on_nothing=(
        "Both gradients are zero, and your checker is content. Nothing was checked, so the answer is nan.",
        {"np.nan": "0.0"},
    ),
    sum_of_norms=(
        "You divided by the sum of the norms, which nearly halves the error. The larger of the two is the measure.",
        {LARGER_NORM: "np.linalg.norm(gradient) + np.linalg.norm(numeric)"},
    ),
    all_at_once=(
        "You moved all entries of w at once. That gives the slope along one diagonal, the sum of the entries you want.",
        {"step[i] = h": "step[:] = h"},
    ),
    drifting=(
        "Your w wanders: an entry did not come back before the next one moved. Each entry starts from the same w.",
        {
            "numeric = np.zeros(w.shape)": "numeric, w = np.zeros(w.shape), w.copy()",
            "/ (2 * h)\n": "/ (2 * h)\n        w[i] -= h\n",
        },
    ),
    largest_entry=(
        "You compared the largest entries. The norm of the whole array lets no entry hide and is not led by one.",
        {
            LARGER_NORM: "max(np.abs(gradient).max(), np.abs(numeric).max())",
            "np.linalg.norm(gradient - numeric) /": "np.abs(gradient - numeric).max() /",
        },
    ),
    mean_of_entries=(
        "This is a mean of errors entry by entry. An entry near zero makes that huge for no reason; compare norms.",
        {
            "np.linalg.norm(gradient - numeric) / size": "np.mean(np.abs(gradient - numeric)"
            " / np.maximum(np.abs(gradient), np.abs(numeric)))"
        },
    ),
    trusts_the_claim=(
        "You divided by the size of the claimed gradient alone. A claim of zero then divides by zero.",
        {
            "max(np.linalg.norm(gradient), np.linalg.norm(numeric))": "np.linalg.norm(gradient)",
            " if size > 0 else np.nan": "",
        },
    ),
    one_sided_backwards=(
        "This difference is one-sided, from w back to w − h: its error shrinks as h. Step to both sides of w.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "(cost(w) - cost(w - step)) / h"},
    ),
    one_sided_over_2h=(
        "You stepped to one side and divided by 2h: the two points are h apart, so every slope is half as steep as it"
        " is.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "(cost(w + step) - cost(w)) / (2 * h)"},
    ),
    one_sided_backwards_over_2h=(
        "You stepped back to one side and divided by 2h. The two points are h apart; better, step to both sides.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "(cost(w) - cost(w - step)) / (2 * h)"},
    ),
    times_h=(
        "You divided by 2 and multiplied by h, as `/ 2 * h` does: what stands below a fraction bar needs brackets.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "(cost(w + step) - cost(w - step)) / 2 * h"},
    ),
    second_cost_divided_alone=(
        "A pair of brackets is missing: a quotient comes before a difference, so the second cost alone was divided.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "cost(w + step) - cost(w - step) / (2 * h)"},
    ),
    not_divided=(
        "You compared differences of the cost. A slope is such a difference divided by the distance of the two points.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "cost(w + step) - cost(w - step)"},
    ),
    halved_alone=(
        "You divided by 2, and h is missing: the two points are 2h apart.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "(cost(w + step) - cost(w - step)) / 2"},
    ),
    four_times_the_distance=(
        "You divided by 4h. The two points are 2h apart: every slope is half as steep as it is.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "(cost(w + step) - cost(w - step)) / (4 * h)"},
    ),
    divided_by_h_squared=(
        "You divided by h². For a slope the distance stands below once.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "(cost(w + step) - cost(w - step)) / h**2"},
    ),
    second_difference=(
        "This is a second difference, the curvature. A slope needs the cost on both sides, one less the other.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "(cost(w + step) - 2 * cost(w) + cost(w - step)) / h**2"},
    ),
    added=(
        "You added the two costs. Their difference says how the cost changes.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "(cost(w + step) + cost(w - step)) / (2 * h)"},
    ),
    sum_of_the_gradients=(
        "What you measured is the sum of the two gradients. Either they were added where one is taken from the other,"
        " or your slopes have the wrong sign: the cost of the raised entry comes first.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "(cost(w - step) - cost(w + step)) / (2 * h)"},
    ),
    absolute_slopes=(
        "Your slopes are all positive. A cost may fall: keep the sign of the difference.",
        {"(cost(w + step) - cost(w - step)) / (2 * h)": "abs(cost(w + step) - cost(w - step)) / (2 * h)"},
    ),
    unit_step=(
        "You moved each entry by 1, and divided by 2h. The step is h.",
        {"step[i] = h": "step[i] = 1"},
    ),
    half_a_step=(
        "You moved each entry by h/2 to each side, and divided by 2h. Each side moves by h.",
        {"step[i] = h": "step[i] = h / 2"},
    ),
    relative_step=(
        "You moved each entry by a share h of itself, and divided by 2h. The step is h for every entry.",
        {"step[i] = h": "step[i] = h * w[i]"},
    ),
    steps_pile_up=(
        "Your step is not set back: entries that had their turn are still moved. Begin with zeros for each entry.",
        {"        step = np.zeros(w.shape)\n": "", "    for i": "    step = np.zeros(w.shape)\n    for i"},
    ),
    rows_at_once=(
        "You went over the rows: for a matrix, all entries of a row moved at once. Each entry has its own slope.",
        {"np.ndindex(w.shape)": "range(len(w))"},
    ),
    last_slope_alone=(
        "Of all slopes the last one is left, and it was compared with every entry. Keep each in its place.",
        {"numeric[i] = ": "numeric = "},
    ),
    first_slope_alone=(
        "Only the first slope was measured: your loop ended after it. Is the `return` inside it?",
        {"/ (2 * h)\n": "/ (2 * h)\n        break\n"},
    ),
    last_slope_left_out=(
        "The last slope was not measured: your loop ended one too early. `range(n)` leaves n out by itself.",
        {"np.ndindex(w.shape)": "list(np.ndindex(w.shape))[:-1]"},
    ),
    slopes_added=(
        "You added each slope to those before it, in every entry. Each has its own place.",
        {"numeric[i] = ": "numeric += "},
    ),
    smaller_norm=(
        "You divided by the smaller norm. The larger of the two is the measure.",
        {LARGER_NORM: "min(np.linalg.norm(gradient), np.linalg.norm(numeric))"},
    ),
    mean_norm=(
        "You divided by the mean of the norms. The larger of the two is the measure.",
        {LARGER_NORM: "(np.linalg.norm(gradient) + np.linalg.norm(numeric)) / 2"},
    ),
    trusts_the_measurement=(
        "You divided by the size of the measured gradient alone. The larger of the two norms is the measure.",
        {LARGER_NORM: "np.linalg.norm(numeric)"},
    ),
    nan_for_a_claim_of_zero=(
        "You divided by the size of the claimed gradient, and gave nan where that is 0. A claim of zero can be"
        " checked, if the measured one is not.",
        {LARGER_NORM: "np.linalg.norm(gradient)"},
    ),
    norm_of_the_sum=(
        "You divided by the norm of the sum. Where the two gradients point apart it is small: take the larger of the"
        " two norms.",
        {LARGER_NORM: "np.linalg.norm(gradient + numeric)"},
    ),
    product_of_norms=(
        "You divided by the product of the norms. The error then depends on the unit of the cost; take the larger"
        " norm.",
        {LARGER_NORM: "np.linalg.norm(gradient) * np.linalg.norm(numeric)"},
    ),
    root_of_the_product=(
        "You divided by the root of the product of the norms. The larger of the two is the measure.",
        {LARGER_NORM: "np.sqrt(np.linalg.norm(gradient) * np.linalg.norm(numeric))"},
    ),
    length_of_w=(
        "You divided by the length of w. The error is to be compared with the gradients themselves.",
        {LARGER_NORM: "np.linalg.norm(w)"},
    ),
    difference_of_lengths=(
        "You compared the lengths of the two gradients. Two arrows of one length may point apart: take the length of"
        " the difference.",
        {"np.linalg.norm(gradient - numeric) / size": "abs(np.linalg.norm(gradient) - np.linalg.norm(numeric)) / size"},
    ),
    squared=(
        "This is the square of the error: a root is missing, above and below.",
        {"np.linalg.norm(gradient - numeric) / size": "(np.linalg.norm(gradient - numeric) / size) ** 2"},
    ),
    squared_above_alone=(
        "Above the fraction bar a root is missing: the square of a length stands over a length.",
        {"np.linalg.norm(gradient - numeric) / size": "np.linalg.norm(gradient - numeric) ** 2 / size"},
    ),
    sums_of_absolute_values=(
        "You took sums of absolute values for the lengths. A length is the root of a sum of squares.",
        {
            LARGER_NORM: "max(np.abs(gradient).sum(), np.abs(numeric).sum())",
            "np.linalg.norm(gradient - numeric) /": "np.abs(gradient - numeric).sum() /",
        },
    ),
    signed_sum=(
        "You summed the differences as they are, and they cancel. A length squares each of them first.",
        {"np.linalg.norm(gradient - numeric) /": "np.sum(gradient - numeric) /"},
    ),
    largest_of_entries=(
        "You took the largest of the errors entry by entry. An entry near zero makes that huge for no reason; compare"
        " norms.",
        {
            "np.linalg.norm(gradient - numeric) / size": "np.max(np.abs(gradient - numeric)"
            " / np.maximum(np.abs(gradient), np.abs(numeric)))"
        },
    ),
    one_for_each_entry=(
        "You returned an error for each entry. The task asks for one number: the lengths of whole arrays.",
        {
            "np.linalg.norm(gradient - numeric) / size": "np.abs(gradient - numeric)"
            " / np.maximum(np.abs(gradient), np.abs(numeric))"
        },
    ),
    entries_over_the_norm=(
        "You returned the difference of each entry over the larger length. Above, too, stands a length: one number.",
        {"np.linalg.norm(gradient - numeric) / size": "np.abs(gradient - numeric) / size"},
    ),
    measured_gradient=(
        "This is the measured gradient. The task asks how far the claimed one is from it.",
        {"return np.linalg.norm(gradient - numeric) / size if size > 0 else np.nan": "return numeric"},
    ),
    absolute_over_entries=(
        "You divided by the number of entries. Relative means: divided by the size of the gradients.",
        {" / size if size > 0 else np.nan": " / w.size"},
    ),
    one_sided_and_absolute=(
        "Two things: the difference is one-sided, and the error is absolute, not divided by any size.",
        {"cost(w - step)) / (2 * h)": "cost(w)) / h", " / size if size > 0 else np.nan": ""},
    ),
    half_the_distance_and_passes=(
        "Two things: the two points are 2h apart, not h; and where both gradients are zero, nothing was checked: nan.",
        {"(2 * h)": "h", "np.nan": "0.0"},
    ),
    one_sided_and_passes=(
        "Two things: the difference is one-sided; and where both gradients are zero, nothing was checked: nan.",
        {"cost(w - step)) / (2 * h)": "cost(w)) / h", "np.nan": "0.0"},
    ),
    sum_of_norms_and_passes=(
        "Two things: you divided by the sum of the norms, not the larger; and where both are zero, nothing was"
        " checked: nan.",
        {LARGER_NORM: "np.linalg.norm(gradient) + np.linalg.norm(numeric)", "np.nan": "0.0"},
    ),
    fails_on_nothing=(
        "Both gradients are zero, and your checker calls that an error. Nothing was checked, so the answer is nan.",
        {"np.nan": "1.0"},
    ),
    none_on_nothing=(
        "Where both gradients are zero, yours returns nothing. The task asks for nan there.",
        {"np.nan": "None"},
    ),
    condition_turned=(
        "Your condition is turned around: nan where there is something to check. It is for two gradients that are both"
        " zero.",
        {"size > 0": "size <= 0"},
    ),
    turned_over=(
        "The fraction is turned over: the size of the gradients by their difference. A good gradient has a small"
        " error.",
        {"np.linalg.norm(gradient - numeric) / size": "size / np.linalg.norm(gradient - numeric)"},
    ),
    multiplied_by_the_size=(
        "You multiplied by the size. Relative means: divided by it.",
        {"np.linalg.norm(gradient - numeric) / size": "np.linalg.norm(gradient - numeric) * size"},
    ),
    differences_over_the_size=(
        "You divided the differences themselves. Take their length first: the task asks for one number.",
        {"np.linalg.norm(gradient - numeric) / size": "(gradient - numeric) / size"},
    ),
    times_2h=(
        "You multiplied by 2h. A slope is a difference, divided by the distance of the two points.",
        {"/ (2 * h)": "* (2 * h)"},
    ),
)
