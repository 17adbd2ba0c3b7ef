"""What else is recognized in a drift: its order, and how it is taken back."""

from course_utils.exercises.holding_an_output_fixed.drift import CHANGE, FIT, SOLVED, drift_order, restore

drift_order.recognizes(
    brackets=(
        "Without brackets `a - b / c - d` divides in the middle alone. Above and below the line stand differences.",
        {FIT: "d, e = np.log(drifts), np.log(steps)\n    slope = d[0] - d[1] / e[0] - e[1]"},
    ),
    brackets_of_the_ratio=(
        "You divided by both logarithms of the steps in turn. Below the line stands their difference.",
        {FIT: "slope = np.log(drifts[0] / drifts[1]) / np.log(steps[0]) / np.log(steps[1])"},
    ),
    natural_tenths=(
        "You took the logarithm of the ratio of two drifts, and nothing below it. It has to be divided by that of the"
        " ratio of their steps.",
        {FIT: "slope = np.log(drifts[0] / drifts[1])"},
    ),
    tenths_from_the_other_end=(
        "You took the logarithm of the ratio of two drifts, the second over the first, and nothing below it. It has to"
        " be divided by that of the ratio of their steps.",
        {FIT: "slope = np.log(drifts[1] / drifts[0])"},
    ),
    tenths_turned=(
        "You took each step for a tenth of the one after it. They come in any order, and at any distance: divide by the"
        " difference of log η.",
        {FIT: "slope = np.log10(drifts[1] / drifts[0])"},
    ),
    rise_over_steps=(
        "You divided a difference of log drifts by a difference of steps. Both axes are logarithmic.",
        {FIT: "slope = np.log(drifts[0] / drifts[1]) / (steps[0] - steps[1])"},
    ),
    rise_over_ratio=(
        "You divided the logarithm of a ratio by a ratio. Both want a logarithm.",
        {FIT: "slope = np.log(drifts[0] / drifts[1]) / (steps[0] / steps[1])"},
    ),
    secant=(
        "You took the slope between two points as they are. A power is a line where both axes are logarithmic.",
        {FIT: "slope = (drifts[0] - drifts[1]) / (steps[0] - steps[1])"},
    ),
    order_less_one=(
        "You fitted drift over step instead of the drift, so your exponent is one too small.",
        {"np.log(drifts)": "np.log(drifts / steps)"},
    ),
    order_more_one=(
        "You fitted drift times step instead of the drift, so your exponent is one too large.",
        {"np.log(drifts)": "np.log(drifts * steps)"},
    ),
    logarithm_of_the_slope=(
        "You took the logarithm of the slope. The slope itself is the order.",
        {"return slope": "return np.log(slope)"},
    ),
    power_of_the_slope=(
        "You took the exponential of the slope. What the logarithms have made of the exponent is the slope itself.",
        {"return slope": "return np.exp(slope)"},
    ),
    ten_to_the_slope=(
        "This is 10ᵏ: by how much the drift falls for a step a tenth as long. The order is the exponent.",
        {"return slope": "return 10**slope"},
    ),
    parabola=(
        "You fitted a parabola, and gave its first number. In the right picture the points lie on a straight line.",
        {FIT: "slope = np.polyfit(np.log(steps), np.log(drifts), 2)[0]"},
    ),
    logarithm_of_one_more=(
        "You took the logarithm of 1 + x. For small numbers that is x itself.",
        {"np.log(steps), np.log(drifts)": "np.log1p(steps), np.log1p(drifts)"},
    ),
    correlation=(
        "You took the correlation. It tells how straight the line is, and not how steep.",
        {FIT: "slope = np.corrcoef(np.log(steps), np.log(drifts))[0, 1]"},
    ),
    rise_alone_of_the_ends=(
        "You took the whole rise, from the first to the last, and did not divide by the way along log η.",
        {FIT: "slope = np.log(drifts[-1]) - np.log(drifts[0])"},
    ),
    sum_of_slopes=(
        "You added up the slopes of neighbors. They agree: each of them is the order.",
        {FIT: "slope = np.sum(np.diff(np.log(drifts)) / np.diff(np.log(steps)))"},
    ),
    doubled=(
        "Your order is twice what it is. A drift that is squared, or a length that is, has twice the exponent.",
        {"return slope": "return 2 * slope"},
    ),
    halved=(
        "Your order is half of what it is. A root of the drift has half the exponent.",
        {"return slope": "return slope / 2"},
    ),
    brackets_the_other_way=(
        "Without brackets `a - b / c - d` divides in the middle alone. A slope is one difference over another.",
        {FIT: "d, e = np.log(drifts), np.log(steps)\n    slope = d[1] - d[0] / e[1] - e[0]"},
    ),
    mean_logarithm_of_the_ratio=(
        "You took the logarithm of drift over step, or its mean. That is log c where k is 1; the order is a slope.",
        {FIT: "slope = np.mean(np.log(drifts / steps))"},
    ),
    logarithm_of_the_mean_ratio=(
        "You took the logarithm of the mean of drift over step. That is log c where k is 1; the order is a slope.",
        {FIT: "slope = np.log(np.mean(drifts / steps))"},
    ),
)

restore.recognizes(
    absolute=(
        "You compared the singular values with 1e-10 itself. What is small depends on the largest: in a J of small"
        " numbers all of them count.",
        {CHANGE: SOLVED.replace(" * s[0]", "").format("(U.T @ drift)[k] / s[k]")},
    ),
    ridge=(
        "You added something to the diagonal of J Jᵀ. It can be solved now, and some of the drift along the directions"
        " with a small singular value is left.",
        {CHANGE: "c = -J.T @ np.linalg.solve(J @ J.T + 1e-10 * np.eye(len(J)), drift)"},
    ),
    large_ridge=(
        "You added so much to the diagonal of J Jᵀ that a part of the drift is left. What counts as 0 is a question of"
        " yes or no, for each singular value.",
        {CHANGE: "c = -J.T @ np.linalg.solve(J @ J.T + 1e-3 * np.eye(len(J)), drift)"},
    ),
    ridge_below=(
        "You divided by the singular values plus a little. What counts as 0 is a question of yes or no, for each.",
        {
            CHANGE: "U, s, Vt = np.linalg.svd(J, full_matrices=False)\n    c = -Vt.T @ ((U.T @ drift) / (s + 1e-10))",
        },
    ),
    largest_alone=(
        "You took back what lies along the first direction alone. All that count have some of the drift.",
        {
            CHANGE: "U, s, Vt = np.linalg.svd(J, full_matrices=False)\n    c = -Vt[0] * (U[:, 0] @ drift) / s[0]",
        },
    ),
    first_row_alone=(
        "You corrected the first sample alone. Every held output has a drift.",
        {CHANGE: "j = J[0]\n    c = -drift[0] / (j @ j) * j"},
    ),
    last_row_alone=(
        "You corrected the last sample alone. Every held output has a drift.",
        {CHANGE: "j = J[-1]\n    c = -drift[-1] / (j @ j) * j"},
    ),
    projected=(
        "You projected p, so that what the held outputs see of it is gone. It is the drift that has to go.",
        {CHANGE: "c = -np.linalg.pinv(J, rcond=1e-10) @ (J @ p + drift)"},
    ),
    applied_twice=(
        "You took the drift back twice, and now the outputs are off the other way.",
        {"return p + c": "return p + 2 * c"},
    ),
    lengths_forgotten=(
        "You divided each sample's drift by the length of its row once. It comes in twice; and samples share their"
        " parameters.",
        {CHANGE: "c = -J.T @ (drift / np.sqrt(np.sum(J**2, axis=1)))"},
    ),
    signs_of_the_drift=(
        "You took the sign of the drift alone. How far the outputs are off counts as well.",
        {"@ drift": "@ np.sign(drift)"},
    ),
    sizes_of_the_drift=(
        "You took the size of the drift. Some outputs are too low, others too high.",
        {"@ drift": "@ np.abs(drift)"},
    ),
    gradient_step_up=(
        "Two things: Jᵀ drift is a gradient step, of arbitrary length, where something like an inverse is missing; and"
        " its sign is flipped.",
        {CHANGE: "c = J.T @ drift"},
    ),
    half_mean_gradient=(
        "You took a gradient step, divided by the number of rows. Its length is arbitrary: something like an inverse is"
        " missing.",
        {CHANGE: "c = -J.T @ drift / len(drift)"},
    ),
    safe_gradient_step=(
        "You took one gradient step, at the largest rate that is safe: 1 over the largest singular value squared. The"
        " drift along that direction is gone; along the others most of it is left.",
        {CHANGE: "c = -J.T @ drift / np.linalg.norm(J, ord=2) ** 2"},
    ),
    best_gradient_step=(
        "You took one gradient step, of the length that takes most of the drift away. In that one direction nothing is"
        " left to gain; several rows need an inverse.",
        {CHANGE: "down = J.T @ drift\n    c = -(down @ down) / ((J @ down) @ (J @ down)) * down"},
    ),
    drift_off_the_parameters=(
        "You took the mean of the drift off every parameter. How the outputs answer to each of them is in J.",
        {CHANGE: "c = -drift.mean() + 0 * p"},
    ),
)
