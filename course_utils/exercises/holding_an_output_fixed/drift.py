"""The exercises of lecture 10 on a drift of held outputs: of which order it is, and how it is taken back."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise
from course_utils.exercises.framework.observed import observed
from course_utils.exercises.framework.rounding import despite_rounding


def _order_cases(rng):
    def case(steps, c, k):
        steps = np.array(steps)
        return steps, c * steps**k

    ladder = [0.1, 0.01, 0.001, 0.0001]
    return [case(ladder, 0.633, 1.0), case(ladder[::-1], 40.0, 2.0), case([0.03, 0.5, 0.002], 2e-3, 1.5)]


@exercise(
    "Of which order is the drift?",
    minutes=4,
    difficulty=2,
    optional=True,
    objective="Read a power law off measurements, without knowing its constant.",
    cases=_order_cases,
    hints=(
        "If the step is ten times smaller, how many times smaller is the drift, for k = 1 and for k = 2?",
        "Take the logarithm of c ηᵏ. What kind of line is that, as a function of log η, and where in it is k?",
        "With degree 1, `np.polyfit` gives slope and offset of a line. Which of the two arrays is the horizontal one?",
    ),
)
def drift_order(steps, drifts):
    """The slope of log drift over log η."""
    slope, _offset = np.polyfit(np.log(steps), np.log(drifts), 1)
    return slope


FIT = "slope, _offset = np.polyfit(np.log(steps), np.log(drifts), 1)"

drift_order.recognizes(
    no_logarithms=(
        "You fitted a line to the numbers themselves. A power is a straight line where both axes are logarithmic.",
        {"np.log(steps), np.log(drifts)": "steps, drifts"},
    ),
    steps_not_logarithmic=(
        "Your steps have no logarithm. Where only the vertical axis is logarithmic, a straight line is an exponential.",
        {"np.log(steps)": "steps"},
    ),
    drifts_not_logarithmic=(
        "Your drifts have no logarithm. A power is a straight line where both axes are logarithmic.",
        {"np.log(drifts)": "drifts"},
    ),
    axes_exchanged=(
        "The axes have changed places, so that you have 1/k. The step is chosen, the drift follows.",
        {"np.log(steps), np.log(drifts)": "np.log(drifts), np.log(steps)"},
    ),
    two_bases=(
        "Your logarithms have different bases, e and 10. Then the slope is too large or too small by 2.3.",
        {"np.log(drifts)": "np.log10(drifts)"},
    ),
    two_other_bases=(
        "Your logarithms have different bases, 10 and e. Then the slope is too large or too small by 2.3.",
        {"np.log(steps)": "np.log10(steps)"},
    ),
    offset=(
        "This is the offset of the line, log c. The order is the slope.",
        {"slope, _offset": "_slope, slope"},
    ),
    constant=(
        "This is c. It depends on the network and on the direction; the order is the exponent.",
        {FIT: "slope = np.exp(np.polyfit(np.log(steps), np.log(drifts), 1)[1])"},
    ),
    both=(
        "You returned slope and offset. The task asks for one number.",
        {"slope, _offset": "slope"},
    ),
    through_the_origin=(
        "You divided log drift by log η. That is k where c is 1; differences of logarithms do not depend on c.",
        {FIT: "slope = np.mean(np.log(drifts) / np.log(steps))"},
    ),
    fitted_through_the_origin=(
        "Your line goes through the origin, which is right where c is 1. Let the fit find an offset.",
        {FIT: "x, y = np.log(steps), np.log(drifts)\n    slope = (x @ y) / (x @ x)"},
    ),
    ratios=(
        "You divided drifts by steps. That is c where k is 1, and says little elsewhere.",
        {FIT: "slope = np.mean(drifts / steps)"},
    ),
    each_pair=(
        "You have a slope for each pair of neighbors. The task asks for one number; these agree.",
        {FIT: "slope = np.diff(np.log(drifts)) / np.diff(np.log(steps))"},
    ),
    rise_alone=(
        "You have the mean difference of log drifts. A slope is that over the difference of log η.",
        {FIT: "slope = np.mean(np.diff(np.log(drifts)))"},
    ),
    one_ratio=(
        "You divided the logarithm of the first drift by that of its step. That is k where c is 1; take differences"
        " of logarithms, which do not depend on c.",
        {FIT: "slope = np.log(drifts[0]) / np.log(steps[0])"},
    ),
    last_ratio=(
        "You divided the logarithm of the last drift by that of its step. That is k where c is 1; with a second pair c"
        " cancels.",
        {FIT: "slope = np.log(drifts[-1]) / np.log(steps[-1])"},
    ),
    in_tenths=(
        "You took each step for a tenth of the one before. They come in any order, and at any distance: divide by the"
        " difference of log η.",
        {FIT: "slope = np.log10(drifts[0] / drifts[1])"},
    ),
    one_sorted_alone=(
        "You sorted one of the two and left the other as it was. Each drift belongs to its step.",
        {"np.log(steps)": "np.log(np.sort(steps))"},
    ),
    ratio_of_ratios=(
        "You divided the ratio of two drifts by that of their steps. The logarithms of the two ratios say how often"
        " the one is contained in the other as a power.",
        {FIT: "slope = (drifts[0] / drifts[1]) / (steps[0] / steps[1])"},
    ),
    cut_off=(
        "You cut the order off to a whole number. Orders are mostly whole, and one of these is not.",
        {"return slope": "return int(slope + 1e-9)"},
    ),
    whole=(
        "You rounded to a whole number. Orders are mostly whole, and one of these is not.",
        {"return slope": "return round(slope)"},
    ),
    sign=(
        "The sign is flipped. Smaller steps have smaller drifts, so the line rises.",
        {"return slope": "return -slope"},
    ),
)


def _restore_cases(rng):
    few, square = rng.normal(size=(2, 5)), rng.normal(size=(3, 3))
    repeated = 0.5 * rng.normal(size=(3, 6))[[0, 1, 2, 1]]
    U, V = np.linalg.qr(rng.normal(size=(4, 4)))[0], np.linalg.qr(rng.normal(size=(7, 4)))[0]
    alike = U @ np.diag([3.0, 1.0, 1e-3, 3e-7]) @ V.T
    nothing = U @ np.diag([3.0, 1.0, 0.2, 1e-11]) @ V.T  # the last one counts as 0, and is far above rounding
    matrices = (few, square, repeated, alike, nothing)
    cases = [(rng.normal(size=J.shape[1]), J, J @ rng.normal(size=J.shape[1])) for J in matrices]
    small = 1e-12 * rng.normal(size=(2, 4))  # where each singular value is far below the bound itself, and counts
    return [*cases, (rng.normal(size=4), small, small @ rng.normal(size=4))]


@observed(
    "Take the drift back",
    minutes=8,
    difficulty=2,
    objective="Solve a system with more unknowns than equations by its shortest solution, where rows repeat, too.",
    cases=_restore_cases,
    observe=despite_rounding,
    float64="Singular values down to 1e-7 of the largest count, and float32 cannot tell them from rounding.",
    rtol=1e-6,
    hints=(
        "If the parameters change by c, by how much do the held outputs change, to first order? How much should they?",
        "J c = −drift has many solutions where there are more parameters than rows. Which one is the shortest?",
        "A matrix that is not square has a pseudo-inverse, and NumPy makes it by an SVD of J. Do not form J Jᵀ on"
        " the way.",
    ),
)
def restore(p, J, drift):
    """p − J⁺ drift, (P,)."""
    c = -np.linalg.pinv(J, rcond=1e-10) @ drift  # (P,)
    return p + c


CHANGE = "c = -np.linalg.pinv(J, rcond=1e-10) @ drift  # (P,)"

SOLVED = "U, s, Vt = np.linalg.svd(J, full_matrices=False)\n    k = s > 1e-10 * s[0]\n    c = -Vt[k].T @ ({})"

restore.recognizes(
    gradient_step=(
        "You took a gradient step, Jᵀ drift. Its direction is one that makes the drift smaller, its length is"
        " arbitrary: the drift is not gone. Something like an inverse is missing.",
        {CHANGE: "c = -J.T @ drift"},
    ),
    scaled_gradient_step=(
        "You divided the gradient step by one number. That is right for a single row; several rows need an inverse.",
        {CHANGE: "c = -J.T @ drift / np.sum(J**2)"},
    ),
    sign=(
        "You doubled the drift. The change of the outputs must be its opposite.",
        {"c = -": "c = "},
    ),
    normal_equations=(
        "You solved equations with J Jᵀ. Where samples repeat it has no inverse, and where they are nearly alike the"
        " digits are lost: its condition is that of J squared.",
        {CHANGE: "c = -J.T @ np.linalg.solve(J @ J.T, drift)"},
    ),
    pinv_of_the_gram=(
        "Repeated samples do no harm any more, but you still go through J Jᵀ, whose condition is that of J squared.",
        {CHANGE: "c = -J.T @ np.linalg.pinv(J @ J.T) @ drift"},
    ),
    equations_of_a_tall_matrix=(
        "You solved equations with Jᵀ J, as for a line through many points. Here the unknowns are more than the rows:"
        " Jᵀ J has no inverse, and what came out is chance.",
        {CHANGE: "c = -np.linalg.solve(J.T @ J, J.T @ drift)"},
    ),
    inverse=(
        "You asked for the inverse of J, or solved with J. It has one only where there are as many rows as parameters.",
        {"np.linalg.pinv(J, rcond=1e-10)": "np.linalg.inv(J)"},
    ),
    pinv_of_the_transpose=(
        "You took the pseudo-inverse of Jᵀ. The drift has a number for each row of J, the change one for each"
        " parameter.",
        {"pinv(J,": "pinv(J.T,"},
    ),
    all_directions=(
        "You divided by every singular value. Where samples repeat one is 0, or what rounding has made of it: its"
        " direction must be left out.",
        {
            CHANGE: "U, s, Vt = np.linalg.svd(J, full_matrices=False)\n    c = -Vt.T @ ((U.T @ drift) / s)",
        },
    ),
    tolerance_of_the_machine=(
        "You let every singular value count that the machine can tell from 0. The task says from which size on one"
        " counts, and a case has one below that.",
        {"rcond=1e-10": "rcond=1e-15"},
    ),
    tolerance_too_large=(
        "You left out a direction that counts. The held outputs see it, if little, and some of the drift is along it:"
        " only what is 0 but for rounding may go.",
        {"rcond=1e-10": "rcond=1e-6"},
    ),
    tolerance_far_too_large=(
        "You left out directions that count. The held outputs see them, if little, and some of the drift is along them:"
        " only what is 0 but for rounding may go.",
        {"rcond=1e-10": "rcond=5e-4"},
    ),
    singular_values_forgotten=(
        "You did not divide by the singular values. Along v_i the outputs change by s_i for each step of length 1.",
        {CHANGE: SOLVED.format("(U.T @ drift)[k]")},
    ),
    singular_values_twice=(
        "You divided by the singular values twice. Along v_i the outputs change by s_i for each step of length 1.",
        {CHANGE: SOLVED.format("(U.T @ drift)[k] / s[k] ** 2")},
    ),
    left_vectors_forgotten=(
        "You divided the drift itself by the singular values. They belong to the directions u_i: first measure the"
        " drift along these.",
        {CHANGE: SOLVED.format("drift[: len(s)][k] / s[k]")},
    ),
    mean_of_the_corrections=(
        "You divided by the number of rows. The task asks for no mean: every row's own drift has to go, all of it.",
        {CHANGE: CHANGE.partition("  #")[0] + " / len(drift)"},
    ),
    as_it_was=(
        "These are the parameters as they were. The drift is still there.",
        {"return p + c": "return p"},
    ),
    drift_back_from_outputs=(
        "You took J p − drift for what has to go, as if J p were the outputs. Only the drift is to go.",
        {"@ drift": "@ (J @ p - drift)"},
    ),
    mean_drift=(
        "You took back the mean of the drift. Each sample has a drift of its own, and most of it is still there.",
        {CHANGE: "j = J.mean(axis=0)\n    c = -drift.mean() / (j @ j) * j"},
    ),
    each_for_itself=(
        "You corrected each sample as if it were alone, and added the corrections up. Samples share their parameters:"
        " what repairs one moves the others.",
        {CHANGE: "c = -J.T @ (drift / np.sum(J**2, axis=1))"},
    ),
    one_after_the_other=(
        "You corrected one sample after the other. Only the last one is sure to be right; each correction moves the"
        " samples before it.",
        {CHANGE: "c = 0 * p\n    for j, d in zip(J, drift):\n        c = c - (d + j @ c) / (j @ j) * j"},
    ),
    change_alone=(
        "This is the change. The task asks for the parameters after it.",
        {"return p + c": "return c"},
    ),
    change_to_be_taken_off=(
        "This is what has to be subtracted. The task asks for the parameters after it.",
        {"return p + c": "return -c"},
    ),
    outputs_to_zero=(
        "You took J p for the drift, so that the held outputs themselves were taken back. The drift is what they are"
        " less what they should be.",
        {"@ drift": "@ (J @ p)"},
    ),
    half=(
        "You took half of the drift back.",
        {"c = -": "c = -0.5 * "},
    ),
)
