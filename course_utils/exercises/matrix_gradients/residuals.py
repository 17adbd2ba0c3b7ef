"""The exercise of lecture 01 on residuals: two shapes that broadcast to a square."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "Residuals with the right shape",
    minutes=5,
    difficulty=1,
    optional=True,
    objective="Write half the mean of the squared residuals, for predictions (n, 1) and targets (n,).",
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
)
