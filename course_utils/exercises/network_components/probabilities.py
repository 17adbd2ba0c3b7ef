"""The exercise of lecture 03 on a softmax that survives logits of any size."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _rows_of_logits(rng):
    rows = [[1000, -1000, 3], [1000, 999, 3], [-1000, -999, -1002], [700, 0, 701], [3, 2, 1000], [1, 2, -1]]
    large = np.array(rows, dtype=float)
    return [(rng.normal(size=(5, 3)),), (rng.normal(size=(2, 4)),), (rng.normal(size=(3, 3)),), (large,)]


@exercise(
    "A softmax that survives",
    minutes=6,
    difficulty=2,
    objective="Keep a formula from overflowing where its value is harmless.",
    cases=_rows_of_logits,
    hints=(
        "The exponential of 1000 overflows, and inf/inf is nan. What may be done to a row that keeps its softmax?",
        "A factor that all exponentials of a row share cancels. Which shift makes the largest exponent 0?",
        "Largest entry and sum are one number for each row, (n,); the array is (n, k). Keep the axis, with size 1.",
    ),
)
def stable_softmax(Z):
    """P (n, k): P[i, j] = exp(Z[i, j]) / Σⱼ exp(Z[i, j])."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))  # (n, k), the largest of each row is 1
    return E / E.sum(axis=1, keepdims=True)


stable_softmax.recognizes(
    overflow=(
        "Right for small logits; for large ones exp gives inf, for very negative rows 0/0. Shift each row first: its"
        " softmax stays.",
        {"- Z.max(axis=1, keepdims=True)": ""},
    ),
    over_the_columns=(
        "Your columns sum to one. Rows are examples, and each has probabilities of its own.",
        {"Z.max(axis=1, keepdims=True)": "Z.max(axis=0)", "E.sum(axis=1, keepdims=True)": "E.sum(axis=0)"},
    ),
    over_everything=(
        "The whole array sums to one. Without an axis, a sum takes every entry; each row has a total of its own.",
        {"Z.max(axis=1, keepdims=True)": "Z.max()", "E.sum(axis=1, keepdims=True)": "E.sum()"},
    ),
    sum_over_everything=(
        "You shifted row by row, and then divided by the sum of the whole array. Shift and sum belong to the same row.",
        {"E.sum(axis=1, keepdims=True)": "E.sum()"},
    ),
    sum_over_the_columns=(
        "You shifted row by row, and then divided by the totals of the columns. Shift and sum belong to the same row.",
        {"E.sum(axis=1, keepdims=True)": "E.sum(axis=0)"},
    ),
    one_shift=(
        "One shift for all rows. It is harmless until a row lies far below the largest entry of all: that row becomes"
        " 0/0. Each row has a largest entry.",
        {"Z.max(axis=1, keepdims=True)": "Z.max()"},
    ),
    shift_of_columns=(
        "You shifted each column by its own largest entry, so the entries of a row got different factors. What cancels"
        " is a factor that a whole row shares.",
        {"Z.max(axis=1, keepdims=True)": "Z.max(axis=0)"},
    ),
    shifted_by_the_smallest=(
        "You took the smallest entry out, so the large exponents got no smaller. It is the largest that overflows.",
        {"Z.max": "Z.min"},
    ),
    shifted_by_the_mean=(
        "You shifted by the mean. The largest entry may lie far above it, and overflows still.",
        {"Z.max": "Z.mean"},
    ),
    shifted_up=(
        "You added the largest entry, so overflow comes twice as soon. It is to be taken away.",
        {"Z - Z.max": "Z + Z.max"},
    ),
    scaled=(
        "You divided the logits by the largest. A shift leaves a softmax as it is; a factor changes how sharp it is.",
        {"Z - Z.max": "Z / Z.max"},
    ),
    not_divided=(
        "The largest entry of each row is 1, and rows do not sum to one. After shift and exp, a row is divided by its"
        " total.",
        {" / E.sum(axis=1, keepdims=True)": ""},
    ),
    log_softmax=(
        "These are the logarithms of the probabilities. The softmax gives the probabilities themselves.",
        {"E / E.sum(axis=1, keepdims=True)": "np.log(E / E.sum(axis=1, keepdims=True))"},
    ),
    linear=(
        "You divided shifted logits by their sum. Without exp they are no probabilities: exp makes them positive.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "Z - Z.max(axis=1, keepdims=True)"},
    ),
    rows_met_columns=(
        "What belongs to a row met the columns: shapes are lined up from the right. Keep the axis that you reduce.",
        {"Z.max(axis=1, keepdims=True)": "Z.max(axis=1)", "E.sum(axis=1, keepdims=True)": "E.sum(axis=1)"},
    ),
    falling=(
        "The sign inside exp is turned: the smallest logit got the largest probability.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z.min(axis=1, keepdims=True) - Z)"},
    ),
    falling_and_shifted=(
        "The sign of the whole exponent is turned: largest less Z, so the smallest logit got the largest probability.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z.max(axis=1, keepdims=True) - Z)"},
    ),
    transposed=(
        "Rows and columns have changed places. The probabilities have the shape of Z.",
        {"E / E.sum(axis=1, keepdims=True)": "(E / E.sum(axis=1, keepdims=True)).T"},
    ),
    mean_for_sum=(
        "Your rows sum to k: you divided by the mean of a row, where its sum makes the total 1.",
        {"E / E.sum(axis=1, keepdims=True)": "E / E.mean(axis=1, keepdims=True)"},
    ),
    divided_by_classes=(
        "You divided by the number of columns as well. The sum of the row is enough.",
        {"E / E.sum(axis=1, keepdims=True)": "E / E.sum(axis=1, keepdims=True) / Z.shape[1]"},
    ),
    divided_by_rows=(
        "You divided by the number of rows as well. No mean is here.",
        {"E / E.sum(axis=1, keepdims=True)": "E / E.sum(axis=1, keepdims=True) / len(Z)"},
    ),
    number_of_columns_for_sum=(
        "You divided by the number of columns. What makes a row sum to one is its own sum.",
        {"E / E.sum(axis=1, keepdims=True)": "E / Z.shape[1]"},
    ),
    length_for_sum=(
        "You divided by the length of the row, a root of squares. Probabilities sum to one: divide by the sum.",
        {"E / E.sum(axis=1, keepdims=True)": "E / np.linalg.norm(E, axis=1, keepdims=True)"},
    ),
    squares=(
        "You squared before you divided. That is the softmax of 2Z.",
        {"E / E.sum(axis=1, keepdims=True)": "E**2 / (E**2).sum(axis=1, keepdims=True)"},
    ),
    one_more_below=(
        "A 1 is too much in the denominator, as in the logistic function. The largest entry of the row counts for 1"
        " already.",
        {"E / E.sum(axis=1, keepdims=True)": "E / (1 + E.sum(axis=1, keepdims=True))"},
    ),
    others_alone_below=(
        "In the denominator each entry's own exponential is missing. The sum goes over all of the row.",
        {"E / E.sum(axis=1, keepdims=True)": "E / (E.sum(axis=1, keepdims=True) - E)"},
    ),
    base_two=(
        "You took powers of 2. The softmax has powers of e.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "2.0 ** (Z - Z.max(axis=1, keepdims=True))"},
    ),
    base_ten=(
        "You took powers of 10. The softmax has powers of e.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "10.0 ** (Z - Z.max(axis=1, keepdims=True))"},
    ),
    shifted_after_exp=(
        "You shifted after exp. The shift belongs to the exponent: brackets around it.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z) - Z.max(axis=1, keepdims=True)"},
    ),
    shifted_by_exp=(
        "You took the largest exponential away. The shift belongs to the exponent, before exp.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z) - np.exp(Z).max(axis=1, keepdims=True)"},
    ),
    exponentials_alone=(
        "These are the exponentials of the logits, nothing more. Shift each row before, and divide it by its total.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z)", "E / E.sum(axis=1, keepdims=True)": "E"},
    ),
    shifted_by_the_largest_size=(
        "You took out the largest size, without a sign. In a row near −1000 the exponents become −2000: 0/0. Take the"
        " largest entry.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z - np.abs(Z).max(axis=1, keepdims=True))"},
    ),
    shifted_by_a_constant=(
        "You took the same number out of every row. It helps the large rows, and a row far below becomes 0/0.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z - 1000)"},
    ),
    shifted_by_the_first=(
        "You took the first entry out of each row. The largest may stand elsewhere, and overflows still.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z - Z[:, :1])"},
    ),
    shifted_by_the_last=(
        "You took the last entry out of each row. The largest may stand elsewhere, and overflows still.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z - Z[:, -1:])"},
    ),
    shifted_by_the_sum=(
        "You took the sum out of each row. The largest entry makes the largest exponent 0, whatever the sum is.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z - Z.sum(axis=1, keepdims=True))"},
    ),
    shifted_twice=(
        "You took the largest out of some entries only, or twice. One shift, the same for all of the row, cancels.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(np.minimum(Z - Z.max(axis=1, keepdims=True), -1))"},
    ),
    clipped=(
        "You clipped the logits. Two large ones that differ became equal: a shift keeps their difference.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(np.clip(Z, -500, 500))"},
    ),
    clipped_above=(
        "You clipped the logits from above. Large ones became equal, and a row near −1000 is 0/0 still: shift it.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(np.minimum(Z, 700))"},
    ),
    nan_replaced=(
        "You replaced nan by 0 afterwards. What was lost in inf/inf and 0/0 does not come back: shift before exp.",
        {
            "np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z)",
            "E / E.sum(axis=1, keepdims=True)": "np.nan_to_num(E / E.sum(axis=1, keepdims=True))",
        },
    ),
    standardized=(
        "You divided by the spread as well. A shift leaves a softmax as it is; a factor changes how sharp it is.",
        {
            "np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp((Z - Z.mean(axis=1, keepdims=True))"
            " / Z.std(axis=1, keepdims=True))"
        },
    ),
    logistic=(
        "You took the logistic function of each entry. The entries of a row share one sum.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "1 / (1 + np.exp(-Z))", "E / E.sum(axis=1, keepdims=True)": "E"},
    ),
    logistic_divided=(
        "You took the logistic function of each entry, and divided by its sum. A softmax divides exponentials.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "1 / (1 + np.exp(-Z))"},
    ),
    softmax_twice=(
        "The softmax was applied twice: probabilities went in where logits belong. It flattens them towards 1/k.",
        {
            "E / E.sum(axis=1, keepdims=True)": "np.exp(E / E.sum(axis=1, keepdims=True))"
            " / np.exp(E / E.sum(axis=1, keepdims=True)).sum(axis=1, keepdims=True)"
        },
    ),
    winner_takes_all=(
        "The largest entry of each row got 1, the others 0. The softmax shares, although not evenly.",
        {"E / E.sum(axis=1, keepdims=True)": "(E == 1) * 1.0"},
    ),
    sizes_for_exponentials=(
        "You took sizes without sign, divided by their sum. The softmax divides exponentials.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.abs(Z)"},
    ),
    linear_and_not_shifted=(
        "You divided the logits by their sum. Without exp they are no probabilities: exp makes them positive.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "Z"},
    ),
    log_softmax_overflows=(
        "These are logarithms of probabilities, and not shifted: infinite for large logits. The task asks for the"
        " probabilities.",
        {
            "np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp(Z)",
            "E / E.sum(axis=1, keepdims=True)": "Z - np.log(E.sum(axis=1, keepdims=True))",
        },
    ),
    log_softmax_negative=(
        "These are the logarithms of the probabilities, with the sign turned: costs. The task asks for the"
        " probabilities.",
        {"E / E.sum(axis=1, keepdims=True)": "-np.log(E / E.sum(axis=1, keepdims=True))"},
    ),
    slope=(
        "You multiplied by 1 − p: the slope of a softmax. The task asks for its value.",
        {
            "E / E.sum(axis=1, keepdims=True)": "E / E.sum(axis=1, keepdims=True)"
            " * (1 - E / E.sum(axis=1, keepdims=True))"
        },
    ),
    one_less=(
        "You took each probability away from 1.",
        {"E / E.sum(axis=1, keepdims=True)": "1 - E / E.sum(axis=1, keepdims=True)"},
    ),
    first_row_alone=(
        "Only the first row came back. Every row has its softmax.",
        {"E / E.sum(axis=1, keepdims=True)": "E[0] / E[0].sum()"},
    ),
    last_row_alone=(
        "Only the last row came back. Every row has its softmax.",
        {"E / E.sum(axis=1, keepdims=True)": "E[-1] / E[-1].sum()"},
    ),
    largest_met_columns=(
        "The largest entries of the rows met the columns: shapes are lined up from the right. Keep the axis, there as"
        " in the sum.",
        {"Z.max(axis=1, keepdims=True)": "Z.max(axis=1)"},
    ),
    sums_met_columns=(
        "The sums of the rows met the columns: shapes are lined up from the right. Keep the axis, there as in the"
        " largest entry.",
        {"E.sum(axis=1, keepdims=True)": "E.sum(axis=1)"},
    ),
    one_shift_and_not_divided=(
        "Two things: one shift for all rows; and after exp nothing is divided by the total of its row.",
        {"Z.max(axis=1, keepdims=True)": "Z.max()", " / E.sum(axis=1, keepdims=True)": ""},
    ),
    columns_shifted_not_divided=(
        "Two things: each column was shifted by its own largest entry; and no row is divided by its total.",
        {"Z.max(axis=1, keepdims=True)": "Z.max(axis=0)", " / E.sum(axis=1, keepdims=True)": ""},
    ),
    columns_shifted_whole_sum=(
        "Two things: each column was shifted by its own largest entry; and the whole array was summed. Shift and sum"
        " belong to rows.",
        {"Z.max(axis=1, keepdims=True)": "Z.max(axis=0)", "E.sum(axis=1, keepdims=True)": "E.sum()"},
    ),
    difference_for_quotient=(
        "You took the sum away. A row is divided by its total.",
        {"E / E.sum": "E - E.sum"},
    ),
    multiplied_by_the_sum=(
        "You multiplied by the sum. A row is divided by its total.",
        {"E / E.sum": "E * E.sum"},
    ),
    negative=(
        "The sign is flipped. Probabilities are positive.",
        {"E / E.sum(axis=1, keepdims=True)": "-E / E.sum(axis=1, keepdims=True)"},
    ),
    totals=(
        "These are the totals of the rows. Each row is divided by its own.",
        {"E / E.sum(axis=1, keepdims=True)": "E.sum(axis=1, keepdims=True)"},
    ),
    turned_over=(
        "The fraction is turned over: the total by each entry.",
        {"E / E.sum(axis=1, keepdims=True)": "E.sum(axis=1, keepdims=True) / E"},
    ),
    halved_logits=(
        "You halved the logits. A shift leaves a softmax as it is; a factor changes how sharp it is.",
        {"np.exp(Z - Z.max(axis=1, keepdims=True))": "np.exp((Z - Z.max(axis=1, keepdims=True)) / 2)"},
    ),
)

stable_softmax.recognizes(
    small_number_below=(
        "A small number in the denominator hides the 0/0: the row now adds up to 0 instead of 1. Where all of a row "
        "vanishes, its own largest entry was not taken out.",
        {
            "Z.max(axis=1, keepdims=True)": "Z.max()",
            "E / E.sum(axis=1, keepdims=True)": "E / (E.sum(axis=1, keepdims=True) + 1e-12)",
        },
    ),
)
