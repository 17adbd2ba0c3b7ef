"""The exercise of lecture 01 on residuals: two shapes that broadcast to a square."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "Residuals with the right shape",
    minutes=5,
    difficulty=1,
    optional=True,
    objective="Notice two shapes before they are stretched against each other.",
    cases=lambda rng: [(rng.normal(size=(n, 1)), rng.normal(size=n)) for n in (5, 3)],
    hints=(
        "Print the shape of the difference before you square it.",
        "NumPy lines shapes up from the right: (n, 1) and (n,) broadcast to (n, n).",
        "Give both the same shape first, by taking the one column of the predictions.",
    ),
)
def mean_squared_residual(predictions, targets):
    """½ · mean (prediction − target)², a number."""
    residuals = predictions[:, 0] - targets  # (n,)
    return np.mean(residuals**2) / 2


mean_squared_residual.recognizes(
    square=(
        "The residuals became a square: each prediction was compared with every target. Look at their shape.",
        {"predictions[:, 0]": "predictions"},
    ),
    square_and_no_half=(
        "Two things: each prediction was compared with every target, since the shapes broadcast; and the ½ is missing.",
        {"predictions[:, 0]": "predictions", " / 2": ""},
    ),
    no_half=(
        "The ½ is missing. It is there so that the 2 of the derivative goes away.",
        {" / 2": ""},
    ),
    sum_for_mean=(
        "You took the sum. A mean does not grow with the batch, so a learning rate means the same for every size.",
        {"np.mean": "np.sum"},
    ),
    divided_again=(
        "You divided by n twice. A mean holds its 1/n already.",
        {" / 2": " / (2 * len(targets))"},
    ),
    absolute=(
        "You took absolute values in place of squares: another cost, whose slope does not shrink near the target.",
        {"residuals**2": "np.abs(residuals)"},
    ),
    not_added_up=(
        "This is one number for each example. The cost is a single number, their mean.",
        {"np.mean(residuals**2)": "residuals**2"},
    ),
    square_summed_over_n=(
        "The residuals became a square: n² of them were added up, and n divides them. Look at the shape of the"
        " difference.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals**2) / (2 * len(targets))", "predictions[:, 0]": "predictions"},
    ),
    square_summed_over_n_and_no_half=(
        "Two things: the residuals became a square, of which n² were added up; and the ½ is missing.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals**2) / len(targets)", "predictions[:, 0]": "predictions"},
    ),
    square_summed=(
        "Two things: the residuals became a square, since the shapes broadcast; and nothing divides their sum by n.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals**2) / 2", "predictions[:, 0]": "predictions"},
    ),
    square_summed_and_no_half=(
        "Three things: the residuals became a square; nothing divides their sum by n; and the ½ is missing.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals**2)", "predictions[:, 0]": "predictions"},
    ),
    square_times_n=(
        "Two things: the residuals became a square, since the shapes broadcast; and `/ 2 * n` multiplies by n.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals**2) / 2 * len(targets)", "predictions[:, 0]": "predictions"},
    ),
    square_absolute=(
        "Two things: the residuals became a square, since the shapes broadcast; and they are to be squared, not made"
        " positive.",
        {"np.mean(residuals**2) / 2": "np.mean(np.abs(residuals)) / 2", "predictions[:, 0]": "predictions"},
    ),
    square_along_targets=(
        "The residuals became a square, and its mean over the rows left one number for each target. Look at their"
        " shape.",
        {"np.mean(residuals**2) / 2": "np.mean(residuals**2, axis=0) / 2", "predictions[:, 0]": "predictions"},
    ),
    square_along_predictions=(
        "The residuals became a square, and its mean over the columns left one number for each prediction. Look at"
        " their shape.",
        {"np.mean(residuals**2) / 2": "np.mean(residuals**2, axis=1) / 2", "predictions[:, 0]": "predictions"},
    ),
    square_not_added_up=(
        "The residuals became a square, (n, n), and nothing was added up. Look at the shape of the difference first.",
        {"np.mean(residuals**2) / 2": "residuals**2 / 2", "predictions[:, 0]": "predictions"},
    ),
    square_divided_not_added_up=(
        "The residuals became a square, (n, n): you divided its entries and did not add them up.",
        {"np.mean(residuals**2) / 2": "residuals**2 / (2 * len(targets))", "predictions[:, 0]": "predictions"},
    ),
    no_half_and_sum=(
        "Two things: this is the sum where the mean is asked for, and the ½ is missing.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals**2)"},
    ),
    times_n=(
        "You divided by 2 and multiplied by n, as `/ 2 * n` does: what stands below a fraction bar needs brackets.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals**2) / 2 * len(targets)"},
    ),
    doubled=(
        "You multiplied the mean by 2, where it is to be halved.",
        {"np.mean(residuals**2) / 2": "np.mean(residuals**2) * 2"},
    ),
    quartered=(
        "You halved twice. One ½ is in the task.",
        {"np.mean(residuals**2) / 2": "np.mean(residuals**2) / 4"},
    ),
    not_squared=(
        "The square is missing: residuals of opposite sign cancel.",
        {"np.mean(residuals**2) / 2": "np.mean(residuals) / 2"},
    ),
    not_squared_and_no_half=(
        "Two things: the square is missing, so residuals of opposite sign cancel; and so is the ½.",
        {"np.mean(residuals**2) / 2": "np.mean(residuals)"},
    ),
    squared_too_late=(
        "You squared the mean. Residuals of opposite sign have canceled by then: square each, then take the mean.",
        {"np.mean(residuals**2) / 2": "np.mean(residuals) ** 2 / 2"},
    ),
    squared_too_late_and_no_half=(
        "Two things: you squared the mean, where residuals have canceled already; and the ½ is missing.",
        {"np.mean(residuals**2) / 2": "np.mean(residuals) ** 2"},
    ),
    absolute_and_no_half=(
        "Two things: these are absolute values, where squares are asked for; and the ½ is missing.",
        {"np.mean(residuals**2) / 2": "np.mean(np.abs(residuals))"},
    ),
    cubed=(
        "The power is 3. A residual is squared.",
        {"np.mean(residuals**2) / 2": "np.mean(residuals**3) / 2"},
    ),
    root=(
        "You took a root. The cost is half the mean of the squares itself.",
        {"np.mean(residuals**2) / 2": "np.sqrt(np.mean(residuals**2))"},
    ),
    root_of_the_half=(
        "You took the root of the cost. The task asks for the cost itself.",
        {"np.mean(residuals**2) / 2": "np.sqrt(np.mean(residuals**2) / 2)"},
    ),
    length=(
        "This is the length of the residuals, a root of a sum. The task asks for half a mean of squares.",
        {"np.mean(residuals**2) / 2": "np.linalg.norm(residuals)"},
    ),
    half_the_length=(
        "This is half the length of the residuals. A length is a root; the task asks for the squares.",
        {"np.mean(residuals**2) / 2": "np.linalg.norm(residuals) / 2"},
    ),
    length_over_2n=(
        "You divided the length of the residuals by 2n. A length is a root: square it first.",
        {"np.mean(residuals**2) / 2": "np.linalg.norm(residuals) / (2 * len(targets))"},
    ),
    negative=(
        "The sign is flipped: a mean of squares is never below 0.",
        {"np.mean(residuals**2) / 2": "-np.mean(residuals**2) / 2"},
    ),
    one_row_less=(
        "You divided by n − 1, as for a variance. This cost divides by the number of residuals.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals**2) / (2 * (len(targets) - 1))"},
    ),
    variance=(
        "This is a variance: the mean was taken out of the residuals first. A bias of the predictions costs, too.",
        {"np.mean(residuals**2) / 2": "np.var(residuals) / 2"},
    ),
    first_residual=(
        "Only the first residual was added: the `return` stands in the loop.",
        {"np.mean(residuals**2) / 2": "residuals[0] ** 2 / (2 * len(targets))"},
    ),
    last_residual=(
        "Only the last residual is left: each one has replaced the sum so far. Add to it.",
        {"np.mean(residuals**2) / 2": "residuals[-1] ** 2 / (2 * len(targets))"},
    ),
    first_square_halved=(
        "This is half the square of the first residual. There are n of them.",
        {"np.mean(residuals**2) / 2": "residuals[0] ** 2 / 2"},
    ),
    last_left_out=(
        "The last residual is missing: `range(n)` leaves n out by itself.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals[:-1] ** 2) / (2 * len(targets))"},
    ),
    first_left_out=(
        "The first residual is missing: your loop began at 1.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals[1:] ** 2) / (2 * len(targets))"},
    ),
    not_added_up_and_no_half=(
        "This is one square for each example. The cost is a single number: half of their mean.",
        {"np.mean(residuals**2) / 2": "residuals**2"},
    ),
    terms=(
        "These are the terms of the sum, divided and not yet added.",
        {"np.mean(residuals**2) / 2": "residuals**2 / (2 * len(targets))"},
    ),
    gradient=(
        "This is the gradient of the cost. The task asks for the cost.",
        {"np.mean(residuals**2) / 2": "residuals / len(targets)"},
    ),
    residuals_alone=(
        "These are the residuals themselves, where their squares are asked for, and a single number.",
        {"np.mean(residuals**2) / 2": "residuals"},
    ),
    number_in_an_array=(
        "The number is right, and it stands in an array. Sum over all axes to get the number itself.",
        {"np.mean(residuals**2) / 2": "np.mean(residuals**2, keepdims=True) / 2"},
    ),
    added=(
        "You added predictions and targets. A residual is their difference.",
        {"predictions[:, 0] - targets": "predictions[:, 0] + targets"},
    ),
    difference_of_squares=(
        "You squared before you subtracted. The difference comes first: brackets around it.",
        {"np.mean(residuals**2) / 2": "np.mean(predictions[:, 0] ** 2 - targets**2) / 2"},
    ),
    targets_squared_alone=(
        "A pair of brackets is missing: `**` comes before the minus, so the targets alone were squared.",
        {"np.mean(residuals**2) / 2": "np.mean(predictions[:, 0] - targets**2) / 2"},
    ),
    first_prediction=(
        "You compared the first prediction with every target. `predictions[0]` is a row; a column is asked for.",
        {"predictions[:, 0]": "predictions[0]"},
    ),
    predictions_alone=(
        "The targets are missing: these are the predictions squared.",
        {"np.mean(residuals**2) / 2": "np.mean(predictions**2) / 2"},
    ),
    multiplied_with_targets=(
        "You multiplied predictions and targets. A residual is their difference.",
        {"predictions[:, 0] - targets": "predictions[:, 0] * targets"},
    ),
    targets_alone=(
        "The predictions are missing: these are the targets squared.",
        {"predictions[:, 0] - targets": "targets"},
    ),
)

mean_squared_residual.recognizes(
    square_of_the_sum=(
        "You squared the sum of the residuals. Those of opposite sign have canceled by then: square each, then add.",
        {"np.mean(residuals**2) / 2": "np.sum(residuals) ** 2 / (2 * len(residuals))"},
    ),
)
