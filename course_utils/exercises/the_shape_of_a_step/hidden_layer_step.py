"""The exercise of lecture 12 on one step of Muon: average, look ahead, drop the lengths, fit the rate to the shape."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise
from course_utils.numpy_ref.orthogonalization import polar as exact_polar


def _muon_cases(rng):
    def case(d_in, d_out, lr, mu, remembered=1.0):
        W, G, m = rng.normal(size=(3, d_in, d_out))
        return W, G, remembered * m, lr, mu, exact_polar

    return [
        case(3, 5, 0.1, 0.9),
        case(6, 2, 0.3, 0.8),
        case(4, 4, 0.02, 0.95),
        case(3, 8, 1.0, 0.5),
        case(2, 6, 0.1, 0.9, remembered=0.0),
    ]


@exercise(
    "A step of Muon",
    minutes=8,
    difficulty=2,
    objective="Put a rule for matrices together in the right order: what is averaged, what is looked at, what is kept.",
    cases=_muon_cases,
    demands=(
        keeps("W", "G", "m", sentence="The task asks for new arrays: `*=` and `-=` change those that are given."),
    ),
    hints=(
        "Three matrices have the shape of W: the one that is remembered, the one that looks ahead, and its polar"
        " factor. Which of them are averages of gradients, with their lengths, and which one is the step?",
        "The look-ahead is the same average once more, of the m that has just been renewed and of the gradient.",
        "W is (d_in, d_out), so its first size counts inputs. The factor is a root, and a layer with fewer outputs than"
        " inputs has 1.",
    ),
)
def muon_step(W, G, m, lr, mu, polar):
    """(W, m) after one step of Muon."""
    d_in, d_out = W.shape
    m = mu * m + (1 - mu) * G
    u = mu * m + (1 - mu) * G
    k = np.sqrt(max(1, d_out / d_in))
    return W - lr * k * polar(u), m


SIZES, M, U, K, STEP, RETURN = (
    "d_in, d_out = W.shape",
    "    m = mu * m + (1 - mu) * G\n",
    "    u = mu * m + (1 - mu) * G\n",
    "k = np.sqrt(max(1, d_out / d_in))",
    "lr * k * polar(u)",
    "return W - lr * k * polar(u), m",
)

muon_step.recognizes(
    other_layout=(
        "Your factor is that of the other layout, which has a row for each output. In this course W has a row for each"
        " input.",
        {"d_out / d_in": "d_in / d_out"},
    ),
    no_max=(
        "Your factor goes below 1 where a layer has fewer outputs than inputs. It stops there.",
        {"max(1, d_out / d_in)": "d_out / d_in"},
    ),
    no_max_in_the_other_layout=(
        "Your factor is that of the other layout, and goes below 1. In this course W has a row for each input, and the"
        " factor stops at 1.",
        {"max(1, d_out / d_in)": "d_in / d_out"},
    ),
    smaller_of_the_two=(
        "You took the smaller of the two: your factor is never above 1. It is never below.",
        {"max(1": "min(1"},
    ),
    factor_without_root=(
        "Your factor has no root. Lengths of vectors are roots of how many entries they have.",
        {K: "k = max(1, d_out / d_in)"},
    ),
    whole_division=(
        "You divided with `//`, which drops the fraction of the ratio.",
        {"d_out / d_in": "d_out // d_in"},
    ),
    factor_missing=(
        "No factor has arrived: every shape gets the bare step. Is it missing, or does it stand inside `polar`, which"
        " drops lengths?",
        {"lr * k": "lr"},
    ),
    factor_divides=(
        "You divided by the factor. A layer with many outputs takes the longer steps.",
        {"lr * k * polar(u)": "lr / k * polar(u)"},
    ),
    moonshot_factor=(
        "Your factor is that of Liu et al., made for steps as large as Adam's. The task asks for the other one.",
        {K: "k = 0.2 * np.sqrt(max(d_in, d_out))"},
    ),
    longer_side=(
        "Your factor is the root of the longer side. It is a ratio of the two sizes that counts.",
        {K: "k = np.sqrt(max(d_in, d_out))"},
    ),
    longer_over_shorter=(
        "Your factor is the ratio of the longer side to the shorter one. A layer with more inputs than outputs has a"
        " factor of 1.",
        {K: "k = np.sqrt(max(d_in, d_out) / min(d_in, d_out))"},
    ),
    product_of_sizes=(
        "Your factor is the root of the product of both sizes. It is a ratio of the two that counts.",
        {K: "k = np.sqrt(d_in * d_out)"},
    ),
    square_for_root=(
        "Your factor is squared where it has a root.",
        {K: "k = max(1, d_out / d_in) ** 2"},
    ),
    no_look_ahead=(
        "You step along the new m, without a look ahead, or look ahead from the old m, which comes to the same. The"
        " look-ahead begins at the new one.",
        {"polar(u)": "polar(m)"},
    ),
    old_memory=(
        "You step along the m that you were given: this gradient has no say in the step.",
        {M: "    old = m\n" + M, "polar(u)": "polar(old)"},
    ),
    gradient_alone=(
        "You step along the polar factor of this gradient alone. The memory is right, and nobody uses it.",
        {"polar(u)": "polar(G)"},
    ),
    whole_gradient_ahead=(
        "In the look-ahead you added the whole gradient. It is a mean, as m is, with the same shares.",
        {U: "    u = mu * m + G\n"},
    ),
    two_looks_ahead=(
        "You looked ahead twice: the same average once more than needed.",
        {U: U + U.replace("mu * m", "mu * u")},
    ),
    look_ahead_kept=(
        "The step is right. You return the look-ahead as m: it is for this step alone, and the next one begins at m.",
        {"polar(u), m": "polar(u), u"},
    ),
    shares_turned=(
        "You exchanged the shares, in m and in the look-ahead: `mu` is the share of the past, and the gradient gets the"
        " rest.",
        {M: "    m = (1 - mu) * m + mu * G\n", U: "    u = (1 - mu) * m + mu * G\n"},
    ),
    shares_of_the_memory_turned=(
        "In m you exchanged the shares, and not in the look-ahead: `mu` is the share of the past, and the gradient gets"
        " the rest.",
        {M: "    m = (1 - mu) * m + mu * G\n"},
    ),
    shares_of_the_look_ahead_turned=(
        "In the look-ahead you exchanged the shares. They are those of m: `mu` is the share of the past, and the"
        " gradient gets the rest.",
        {U: "    u = (1 - mu) * m + mu * G\n"},
    ),
    sum_for_mean=(
        "You add the whole gradient to m, which is then a sum. From a start of 0 the steps come out the same, since"
        " `polar` drops lengths. But the m that you are given is a mean, and so is the one to return.",
        {M: "    m = mu * m + G\n", U: "    u = mu * m + G\n"},
    ),
    sum_for_mean_in_the_memory=(
        "You add the whole gradient to m, which is then a sum. It is a running mean: what is not μ goes to the"
        " gradient.",
        {M: "    m = mu * m + G\n"},
    ),
    polar_first=(
        "You took the polar factor of each gradient and averaged those. A sum of such factors is none: first the"
        " average, then the polar factor of it.",
        {
            M: "    G = polar(G)\n" + M,
            "polar(u)": "u",
        },
    ),
    polar_first_and_again=(
        "You took the polar factor of the gradient before it was averaged. There it loses its lengths too early: small"
        " gradients would count as much as large ones.",
        {M: "    G = polar(G)\n" + M},
    ),
    polar_first_without_look_ahead=(
        "You took the polar factor of each gradient, averaged those, and stepped along the average without a look"
        " ahead. First comes the average, and the polar factor last.",
        {M: "    G = polar(G)\n" + M, "polar(u)": "m"},
    ),
    polar_kept=(
        "The step is right. You return its polar factor as m: without their lengths, large and small gradients of the"
        " past count alike.",
        {"polar(u), m": "polar(u), polar(u)"},
    ),
    polar_of_m_kept=(
        "The step is right. You return the polar factor of m: without their lengths, large and small gradients of the"
        " past count alike.",
        {"polar(u), m": "polar(u), polar(m)"},
    ),
    polar_factor_remembered=(
        "Your m has lost its lengths: you took the polar factor of it, kept that, and stepped along it. m remembers the"
        " average as it is.",
        {M: M.replace("mu * m + (1 - mu) * G", "polar(mu * m + (1 - mu) * G)"), "* polar(u)": "* m"},
    ),
    polar_factor_remembered_and_ahead=(
        "Your m has lost its lengths: you took the polar factor before the look-ahead. m remembers the average as it"
        " is.",
        {M: M.replace("mu * m + (1 - mu) * G", "polar(mu * m + (1 - mu) * G)")},
    ),
    average_of_polars=(
        "You averaged the polar factors of m and of the gradient. Such an average is no polar factor: first the"
        " average, then the factor.",
        {"polar(u)": "(mu * polar(m) + (1 - mu) * polar(G))"},
    ),
    no_polar=(
        "You never dropped the lengths: this is momentum, with a factor for the shape.",
        {"polar(u)": "u"},
    ),
    sign_for_polar=(
        "You took the sign of the entries. That is the steepest step in another norm, which does not know that W is a"
        " matrix.",
        {"polar(u)": "np.sign(u)"},
    ),
    frobenius_for_polar=(
        "You divided by the Frobenius norm. The step has the right length in that norm, and its directions are still as"
        " unequal as before.",
        {"polar(u)": "u / np.linalg.norm(u)"},
    ),
    spectral_for_polar=(
        "You divided by the largest singular value. All the others are as small beside it as they were.",
        {"polar(u)": "u / np.linalg.norm(u, 2)"},
    ),
    turned_on_its_side=(
        "You gave `polar` the transpose, and what it gives has the wrong shape wherever W is not square.",
        {"polar(u)": "polar(u.T)"},
    ),
    polar_times_average=(
        "You multiplied the polar factor by the average, entry by entry. It is the step, and takes its place.",
        {"polar(u)": "polar(u) * u"},
    ),
    times_frobenius=(
        "You gave the step the length of the average again. Muon's step is as long whatever the gradients are.",
        {"polar(u)": "np.linalg.norm(u) * polar(u)"},
    ),
    times_the_dual_norm=(
        "Your step is multiplied by the sum of the singular values. That is the rule whose steps grow with the"
        " gradient; Muon's do not.",
        {"polar(u)": "np.sum(polar(u) * u) * polar(u)"},
    ),
    uphill=(
        "You went uphill. The step is taken off.",
        {"W - lr": "W + lr"},
    ),
    no_rate=(
        "No rate has arrived. Is it missing, or does it stand inside `polar`, which drops lengths?",
        {"lr * k": "k"},
    ),
    decay=(
        "You let the weight decay, as PyTorch's Muon does if nobody says otherwise. The task does not ask for it.",
        {"return W - lr": "return (1 - 0.1 * lr) * W - lr"},
    ),
    old_memory_returned=(
        "The step is right. You return the m that was given, so the rule never learns of this gradient.",
        {M: "    old = m\n" + M, "polar(u), m": "polar(u), old"},
    ),
    step_returned=(
        "You return the step. The task asks for the weight after it.",
        {"W - lr": "lr"},
    ),
    exchanged=(
        "Both are right and have changed places: the weight comes first.",
        {RETURN: f"return m, W - {STEP}"},
    ),
    weight_alone=(
        "You return the weight alone. The task asks for the new memory, too.",
        {RETURN: f"return W - {STEP}"},
    ),
    memory_alone=(
        "You return the memory alone. The task asks for the weight first.",
        {RETURN: "return m"},
    ),
)
