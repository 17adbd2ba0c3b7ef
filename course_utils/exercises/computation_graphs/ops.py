"""The exercise of lecture 02 on an op: its value and its gradient, for entries of any size."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _logsumexp_cases(rng):
    large = np.array([[1000.0, 999.0, -1000, -1000], [1000, 999, 998, -3], [-1000, -1002, -1001, -1000]])
    return [*((rng.normal(size=(n, k)), rng.normal(size=n)) for n, k in ((2, 4), (3, 3))), (large, rng.normal(size=3))]


@exercise(
    "An op with its gradient",
    minutes=8,
    difficulty=2,
    objective="Write both halves of an operation so that they hold where numbers overflow.",
    cases=_logsumexp_cases,
    float64="An op is checked by differences of its y, and at 1000 the numbers of float32 lie 6e-5 apart.",
    hints=(
        "Forwards: exp(1000) overflows. Taking a number out of a row, what must be done to y in return?",
        "Backwards: the slope of log times the slope of the sum of exponentials. Which known function is that?",
        "Row i has one upstream number, and k local slopes. Which shape must upstream have, so that rows meet rows?",
    ),
)
def logsumexp_with_gradient(x, upstream):
    """(y, ∂cost/∂x) for y = log Σⱼ exp(xⱼ) of each row and upstream = ∂cost/∂y."""
    largest = x.max(axis=1, keepdims=True)  # (n, 1)
    e = np.exp(x - largest)  # (n, k)
    total = e.sum(axis=1, keepdims=True)  # (n, 1)
    y = (largest + np.log(total))[:, 0]  # (n,)
    return y, upstream[:, None] * e / total


logsumexp_with_gradient.recognizes(
    overflow=(
        "Right for small entries; exp(1000) is infinite, and log(exp(−1000)) is −∞. Take the largest entry out of a row"
        " before exp, and give it back after log.",
        {"x.max(axis=1, keepdims=True)": "np.zeros((len(x), 1))"},
    ),
    one_shift=(
        "One number was taken out of all rows. A row far below the largest of all then vanishes: each row has a largest"
        " entry of its own.",
        {"x.max(axis=1, keepdims=True)": "np.full((len(x), 1), x.max())"},
    ),
    not_given_back=(
        "The largest entry was taken out of the row and not given back: y is too small by it. The gradient is right.",
        {"(largest + np.log(total))": "np.log(total)"},
    ),
    no_upstream=(
        "This is the local slope, the softmax. An op sends on what arrived from upstream times that slope.",
        {"upstream[:, None] * ": ""},
    ),
    upstream_along_columns=(
        "Upstream met the columns: one number for each row, lined up from the right with the k entries of a row. It"
        " belongs to the rows.",
        {"upstream[:, None]": "upstream"},
    ),
    over_the_columns=(
        "Your softmax runs down the columns: its columns sum to one. Each y comes from one row, so it is the rows.",
        {"* e / total": "* np.exp(x - x.max(axis=0)) / np.exp(x - x.max(axis=0)).sum(axis=0)"},
    ),
    not_divided=(
        "This is the slope of the sum of exponentials. The logarithm around it has a slope too: one over that sum.",
        {"* e / total": "* np.exp(x)"},
    ),
    outer_slope_only=(
        "This is the slope of the logarithm, the same for a whole row. The exponentials inside have slopes too.",
        {"* e / total": "* np.ones_like(x) / np.exp(x).sum(axis=1, keepdims=True)"},
    ),
    largest_counted_again=(
        "You sent a second gradient back through the largest entry. What was taken out was given back, so it cancels.",
        {"* e / total": "* (e / total + (x == largest))"},
    ),
    rows_met_columns=(
        "What belongs to a row, its largest entry or its sum, met the columns: shapes are lined up from the right. Keep"
        " the axis that you reduce, with size 1.",
        {
            "x.max(axis=1, keepdims=True)": "x.max(axis=1)",
            "e.sum(axis=1, keepdims=True)": "e.sum(axis=1)",
            "(largest + np.log(total))[:, 0]": "largest + np.log(total)",
        },
    ),
    gradient_only=(
        "You returned the gradient alone. The task asks for both: the value y, and the gradient that goes back to x.",
        {"return y, ": "return "},
    ),
    column=(
        "Your y is a column, (n, 1). A sum over one axis leaves (n,), the shape in which upstream arrives.",
        {"[:, 0]": ""},
    ),
    downhill=(
        "Your y is right. Its gradient has the wrong sign: a larger entry makes the sum larger, and y with it.",
        {"upstream[:, None] * e / total": "-upstream[:, None] * e / total"},
    ),
    y_negative=(
        "Your gradient is right. The sign of y is flipped, as in a cost −log: here the logarithm stands alone.",
        {"(largest + np.log(total))[:, 0]": "-(largest + np.log(total))[:, 0]"},
    ),
    both_negative=(
        "Both signs are flipped, as in a cost −log: here the logarithm stands alone.",
        {
            "(largest + np.log(total))[:, 0]": "-(largest + np.log(total))[:, 0]",
            "upstream[:, None] * e / total": "-upstream[:, None] * e / total",
        },
    ),
    outputs_exchanged=(
        "The two outputs have changed places: y comes first.",
        {"return y, upstream[:, None] * e / total": "return upstream[:, None] * e / total, y"},
    ),
    value_alone=(
        "This is y alone. An op has two halves: the gradient that goes back to x is the other.",
        {"return y, upstream[:, None] * e / total": "return y"},
    ),
    value_and_none=(
        "Your y is right. The other half is missing (None): the gradient that goes back to x.",
        {"upstream[:, None] * e / total": "None"},
    ),
    mean_for_sum=(
        "You took the mean of the exponentials. y is too small by log k, and the gradient too large by k: the task has"
        " a sum.",
        {"e.sum(": "e.mean("},
    ),
    mean_for_sum_in_y=(
        "Your gradient is right. In y stands the mean of the exponentials: too small by log k.",
        {"(largest + np.log(total))[:, 0]": "(largest + np.log(total / x.shape[1]))[:, 0]"},
    ),
    averaged_over_rows=(
        "You divided the gradient by the number of rows. The op takes no mean; if the cost does, upstream has it.",
        {"upstream[:, None] * e / total": "upstream[:, None] * e / total / len(x)"},
    ),
    no_logarithm=(
        "Your gradient is right. The logarithm is missing in y: this is the sum of the exponentials.",
        {"(largest + np.log(total))[:, 0]": "np.exp(x).sum(axis=1)"},
    ),
    no_logarithm_after_the_shift=(
        "Your gradient is right. The logarithm is missing in y: you added the largest entry to the sum itself.",
        {"(largest + np.log(total))[:, 0]": "(largest + total)[:, 0]"},
    ),
    sum_alone=(
        "Your y is the sum of the shifted exponentials. The logarithm is missing, and what was taken out is not given"
        " back.",
        {"(largest + np.log(total))[:, 0]": "total[:, 0]"},
    ),
    largest_alone=(
        "Your y is the largest entry of each row. The other entries count as well, the logarithm of the sum.",
        {"(largest + np.log(total))[:, 0]": "largest[:, 0]"},
    ),
    base_two=(
        "You took the logarithm to base 2. It is the natural one that undoes exp.",
        {"(largest + np.log(total))[:, 0]": "(largest + np.log2(total))[:, 0]"},
    ),
    base_ten=(
        "You took the logarithm to base 10. It is the natural one that undoes exp.",
        {"(largest + np.log(total))[:, 0]": "(largest + np.log10(total))[:, 0]"},
    ),
    log_of_one_more=(
        "You took log(1 + sum). No 1 belongs there: the largest entry counts for 1 already.",
        {"(largest + np.log(total))[:, 0]": "(largest + np.log1p(total))[:, 0]"},
    ),
    taken_away_again=(
        "You subtracted the largest entry from y once more. What was taken out before exp is given back, added.",
        {"(largest + np.log(total))[:, 0]": "(np.log(total) - largest)[:, 0]"},
    ),
    given_back_twice=(
        "You gave the largest entry back twice.",
        {"(largest + np.log(total))[:, 0]": "(2 * largest + np.log(total))[:, 0]"},
    ),
    given_back_inside=(
        "You gave the largest entry back inside the logarithm. A factor in the sum is a term after log: add it"
        " outside.",
        {"(largest + np.log(total))[:, 0]": "np.log(largest + total)[:, 0]"},
    ),
    given_back_as_a_factor=(
        "You multiplied by the largest entry. A factor in the sum is a term after log: add it outside.",
        {"(largest + np.log(total))[:, 0]": "(largest * np.log(total))[:, 0]"},
    ),
    largest_of_all_given_back=(
        "You took the largest entry out of each row, and gave back that of the whole array.",
        {"(largest + np.log(total))[:, 0]": "(x.max() + np.log(total))[:, 0]"},
    ),
    sum_of_all_rows=(
        "Your y has the sum of the whole array in it. Each y comes from one row.",
        {"(largest + np.log(total))[:, 0]": "(largest + np.log(e.sum()))[:, 0]"},
    ),
    one_number=(
        "You added up the rows: your y is one number. The task asks for one for each row.",
        {"(largest + np.log(total))[:, 0]": "(largest + np.log(total)).sum()"},
    ),
    log_softmax_for_y=(
        "Your y is x less log Σ exp: the logarithms of a softmax. The task asks for the second part alone, one number"
        " for each row.",
        {"(largest + np.log(total))[:, 0]": "x - (largest + np.log(total))"},
    ),
    softmax_for_y=(
        "Your y is the softmax of each row. The task asks for the logarithm of its denominator.",
        {"(largest + np.log(total))[:, 0]": "e / total"},
    ),
    y_times_upstream=(
        "You multiplied y by upstream. Upstream belongs to the way back alone.",
        {"(largest + np.log(total))[:, 0]": "(largest + np.log(total))[:, 0] * upstream"},
    ),
    sum_of_logarithms=(
        "You added up logarithms of exponentials: that is the sum of x. First the sum, then the logarithm.",
        {"(largest + np.log(total))[:, 0]": "x.sum(axis=1)"},
    ),
    overflow_in_y=(
        "Your gradient survives, y does not: exp overflows there at 1000, and the sum is 0 at −1000. Take the largest"
        " out in y, too, and give it back.",
        {"(largest + np.log(total))[:, 0]": "np.log(np.exp(x).sum(axis=1))"},
    ),
    overflow_in_the_gradient=(
        "Your y survives, the gradient does not: inf/inf at 1000, and 0/0 at −1000. The shifted exponentials do for"
        " both.",
        {"upstream[:, None] * e / total": "upstream[:, None] * np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)"},
    ),
    shifted_above_alone=(
        "The shift cancels if it is in the numerator and in the denominator of the gradient. It is in one of them.",
        {"upstream[:, None] * e / total": "upstream[:, None] * e / np.exp(x).sum(axis=1, keepdims=True)"},
    ),
    shifted_below_alone=(
        "The shift cancels if it is in the numerator and in the denominator of the gradient. It is below alone.",
        {"upstream[:, None] * e / total": "upstream[:, None] * np.exp(x) / total"},
    ),
    shifted_and_not_divided=(
        "Your gradient has the shifted exponentials without their sum below: in each row the largest counts for 1.",
        {"upstream[:, None] * e / total": "upstream[:, None] * e"},
    ),
    divided_by_the_whole_sum=(
        "You divided by the sum of the whole array. Each y comes from one row, and so does the sum below.",
        {"upstream[:, None] * e / total": "upstream[:, None] * e / e.sum()"},
    ),
    divided_by_the_columns=(
        "You divided by the sums of the columns. Each y comes from one row, and so does the sum below.",
        {"upstream[:, None] * e / total": "upstream[:, None] * e / e.sum(axis=0)"},
    ),
    divided_by_y=(
        "You divided by y. Below stands the sum of the exponentials; y is its logarithm.",
        {"upstream[:, None] * e / total": "upstream[:, None] * e / (largest + np.log(total))"},
    ),
    divided_by_the_logarithm=(
        "You divided by the logarithm of the sum. The slope of log is one over the sum itself.",
        {"upstream[:, None] * e / total": "upstream[:, None] * e / np.log(total)"},
    ),
    slope_of_the_softmax=(
        "This is the slope of a softmax, p(1 − p). Here the softmax is the slope itself.",
        {"upstream[:, None] * e / total": "upstream[:, None] * (e / total) * (1 - e / total)"},
    ),
    divided_by_upstream=(
        "You divided by upstream. Downstream is upstream times local.",
        {"upstream[:, None] * e / total": "e / total / upstream[:, None]"},
    ),
    upstream_added=(
        "You added upstream to the slope. Downstream is upstream times local.",
        {"upstream[:, None] * e / total": "upstream[:, None] + e / total"},
    ),
    upstream_summed=(
        "You summed upstream over the rows. Each row has its own number, and sends it back into itself alone.",
        {"upstream[:, None] * e / total": "upstream.sum() * e / total"},
    ),
    upstream_averaged=(
        "You took the mean of upstream over the rows. Each row has its own number, and sends it back into itself"
        " alone.",
        {"upstream[:, None] * e / total": "upstream.mean() * e / total"},
    ),
    upstream_inside=(
        "You multiplied x by upstream before exp. Upstream weighs the finished slope.",
        {
            "upstream[:, None] * e / total": "np.exp(upstream[:, None] * x)"
            " / np.exp(upstream[:, None] * x).sum(axis=1, keepdims=True)"
        },
    ),
    label_taken_away=(
        "You took 1 away at the largest entry, as at a label. No label is here: this is not the cross-entropy.",
        {"upstream[:, None] * e / total": "upstream[:, None] * (e / total - (x == largest))"},
    ),
    times_x=(
        "You multiplied by x. The slope of exp is exp itself, and x has no factor beside it.",
        {"upstream[:, None] * e / total": "upstream[:, None] * x * e / total"},
    ),
    gradient_summed=(
        "You summed the gradient over each row. Every entry of x has its own.",
        {"upstream[:, None] * e / total": "upstream * (e / total).sum(axis=1)"},
    ),
    gradient_transposed=(
        "Your y is right; the gradient is turned. It has the shape of x.",
        {"upstream[:, None] * e / total": "(upstream[:, None] * e / total).T"},
    ),
    everything_over_columns=(
        "You took everything along the columns, largest, sum and all. Each y comes from one row.",
        {
            "x.max(axis=1, keepdims=True)": "x.max(axis=0, keepdims=True)",
            "e.sum(axis=1, keepdims=True)": "e.sum(axis=0, keepdims=True)",
            "(largest + np.log(total))[:, 0]": "(largest + np.log(total))[0]",
        },
    ),
    shift_of_columns=(
        "You took out the largest entry of each column, so the entries of a row got different factors. What can be"
        " given back is one number for a row.",
        {"x.max(axis=1, keepdims=True)": "x.max(axis=0, keepdims=True)"},
    ),
    shifted_by_the_smallest=(
        "You took the smallest entry out, so the large exponents got no smaller. It is the largest that overflows.",
        {"x.max": "x.min"},
    ),
    shifted_by_the_mean=(
        "You took the mean out. The largest entry may lie 1000 above it, and overflows still: take out the largest.",
        {"x.max": "x.mean"},
    ),
    no_upstream_and_not_given_back=(
        "Two things: y has not got back what was taken out of the row; and the gradient has no upstream in it.",
        {"(largest + np.log(total))[:, 0]": "np.log(total)[:, 0]", "upstream[:, None] * e / total": "e / total"},
    ),
    no_upstream_and_column=(
        "Two things: y is a column, (n, 1), where (n,) is asked for; and the gradient has no upstream in it.",
        {"(largest + np.log(total))[:, 0]": "largest + np.log(total)", "upstream[:, None] * e / total": "e / total"},
    ),
    not_given_back_and_along_columns=(
        "Two things: y has not got back what was taken out of the row; and upstream met the columns of the gradient.",
        {
            "(largest + np.log(total))[:, 0]": "np.log(total)[:, 0]",
            "upstream[:, None] * e / total": "upstream * e / total",
        },
    ),
    not_given_back_and_downhill=(
        "Two things: y has not got back what was taken out of the row; and the gradient has the wrong sign.",
        {
            "(largest + np.log(total))[:, 0]": "np.log(total)[:, 0]",
            "upstream[:, None] * e / total": "-upstream[:, None] * e / total",
        },
    ),
    no_upstream_and_not_divided=(
        "Two things in the gradient: upstream is missing, and so is the slope of the logarithm, one over the sum.",
        {"upstream[:, None] * e / total": "np.exp(x)"},
    ),
    sum_met_columns=(
        "Your y is right. In the gradient the sums met the columns: shapes are lined up from the right. Keep the axis.",
        {"upstream[:, None] * e / total": "upstream[:, None] * e / total[:, 0]"},
    ),
)
