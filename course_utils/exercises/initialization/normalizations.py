"""The exercises of lecture 04 on normalization: the way back through it, and what it makes of the scale of weights."""

import numpy as np

from course_utils.exercises.framework.exercise import Question, exercise


def _batches(rng):
    return [
        (rng.normal(size=(4, 3)), rng.normal(2, 3, (4, 3)), rng.normal(size=3), 0.01),
        (rng.normal(size=(2, 5)), rng.normal(size=(2, 5)), rng.normal(2, 1, 5), 0.5),
        (rng.normal(size=(3, 2)), rng.normal(-1, 1, (3, 2)), np.array([0.5, 3.0]), 0.1),
    ]


@exercise(
    "Back through a layer norm",
    minutes=10,
    difficulty=3,
    objective="Turn a formula for one row into a program for a batch, with each mean over its own axis.",
    cases=_batches,
    hints=(
        "First the way there, row by row: the size s, with eps inside the root, and X̂.",
        "What arrives at X̂ is not dY but g = γ ∘ dY.",
        "Of each row of g take out its mean, and its part along X̂: X̂ times the mean of g ∘ X̂. Then divide by s.",
    ),
)
def layer_norm_dX(dY, X, gamma, eps):
    """∂J/∂X (n, d) of Y = γ ∘ X̂ + β, where each row of X̂ is that row of X minus its mean, over √(variance + eps)."""
    size = np.sqrt(X.var(axis=1, keepdims=True) + eps)
    X_hat = (X - X.mean(axis=1, keepdims=True)) / size
    g = gamma * dY
    along = (g * X_hat).mean(axis=1, keepdims=True)
    return (g - g.mean(axis=1, keepdims=True) - along * X_hat) / size


MEANS = ("X.var(", "(X - X.mean(", "X_hat).mean(", "(g - g.mean(")
MEAN, ALONG = " - g.mean(axis=1, keepdims=True)", " - along * X_hat"
COLUMNS = (
    "You took means and sizes over the columns: that is batch normalization. Here each row, one example, is normalized"
    " by itself."
)

layer_norm_dX.recognizes(
    no_mean=(
        "The mean of g is still in it. To add one number to all of a row changes no output, so the gradient of a row"
        " must add up to 0.",
        {MEAN: ""},
    ),
    no_projection=(
        "The part of g along X̂ is still in it: you took the size s for a constant. It depends on every number of the"
        " row.",
        {ALONG: ""},
    ),
    neither=(
        "You took mean and size for constants, and divided by the size. Both depend on every number of the row, and"
        " each takes something out of g.",
        {MEAN: "", ALONG: ""},
    ),
    over_columns=(COLUMNS, {f"{mean}axis=1": f"{mean}axis=0" for mean in MEANS}),
    over_everything=(
        "You took one mean and one size for the whole batch. Each row has its own.",
        {f"{mean}axis=1, ": mean for mean in MEANS},
    ),
    unbiased=(
        "You divided the variance by d − 1. A normalization takes the variance of the numbers themselves, over d.",
        {"X.var(axis=1, keepdims=True)": "X.var(axis=1, ddof=1, keepdims=True)"},
    ),
    eps_outside=(
        "You added eps to the standard deviation. It stands inside the root, beside the variance.",
        {"np.sqrt(X.var(axis=1, keepdims=True) + eps)": "np.sqrt(X.var(axis=1, keepdims=True)) + eps"},
    ),
    eps_forgotten=(
        "You left out eps. It stands inside the root, beside the variance.",
        {"keepdims=True) + eps)": "keepdims=True))"},
    ),
    gamma_forgotten=(
        "You sent dY back as it is. Y is γ times X̂, so what arrives at X̂ is γ times dY.",
        {"gamma * dY": "dY"},
    ),
    gamma_last=(
        "You multiplied by γ at the end. On the way back it comes first: what is taken out of g depends on it.",
        {"gamma * dY": "dY", "return (g": "return gamma * (g"},
    ),
    gamma_divided=(
        "You divided by γ. On the way there X̂ is multiplied by it, and so is the gradient on the way back.",
        {"gamma * dY": "dY / gamma"},
    ),
    not_divided=(
        "This is the gradient with respect to the row as it is after the division. The size s is missing: a row that is"
        " ten times as large has a gradient a tenth as large.",
        {"X_hat) / size": "X_hat)"},
    ),
    divided_twice=(
        "You divided by the variance. On the way there x is divided by its root, and the slope of that is 1/s.",
        {"X_hat) / size": "X_hat) / size**2"},
    ),
    multiplied=(
        "You multiplied by the size. On the way there x is divided by it, and its slope is 1/s.",
        {"X_hat) / size": "X_hat) * size"},
    ),
    sum_of_g=(
        "You took out the sum of g in place of its mean: each number of the row has a share of 1/d in the mean.",
        {"g.mean(": "g.sum("},
    ),
    sum_along=(
        "You took the sum of g ∘ X̂ in place of its mean. A row of X̂ has the squared length d, so the part along it is"
        " X̂ times a mean.",
        {"(g * X_hat).mean(": "(g * X_hat).sum("},
    ),
    both_sums=(
        "You took sums in both places. Each number has a share of 1/d in the mean and in the variance.",
        {"g.mean(": "g.sum(", "(g * X_hat).mean(": "(g * X_hat).sum("},
    ),
    sign_of_the_part=(
        "You added the part along X̂, and it has to be taken out: a row that is made longer is divided by more.",
        {ALONG: " + along * X_hat"},
    ),
    sign_of_the_mean=(
        "You added the mean of g, and it has to be taken out.",
        {MEAN: " + g.mean(axis=1, keepdims=True)"},
    ),
    not_centered=(
        "Your X̂ still has a mean: the row is to be centered first, then divided.",
        {"(X - X.mean(axis=1, keepdims=True)) / size": "X / size"},
    ),
    centered_only=(
        "Your X̂ is centered and not divided by the size. Its mean square is to be 1, but for eps.",
        {"(X - X.mean(axis=1, keepdims=True)) / size": "X - X.mean(axis=1, keepdims=True)"},
    ),
    along_x=(
        "You took out the part along X. The direction that counts is the normalized row, X̂.",
        {ALONG: " - along * X"},
    ),
    along_dy=(
        "The part that you took out was measured with dY. What arrives at X̂ is g = γ ∘ dY, and its part counts.",
        {"(g * X_hat).mean": "(dY * X_hat).mean"},
    ),
    mean_of_dy=(
        "You took out the mean of dY. What arrives at X̂ is g = γ ∘ dY, and its mean counts.",
        {"g.mean(": "dY.mean("},
    ),
    the_way_there=(
        "This is the way there: γ times the normalized rows. What is asked for is the way back, from dY.",
        {"return (g - g.mean(axis=1, keepdims=True) - along * X_hat) / size": "return gamma * X_hat"},
    ),
    gradient_of_gamma=(
        "This is dY ∘ X̂, which adds up to the gradient of γ. The task asks for that of X.",
        {"return (g - g.mean(axis=1, keepdims=True) - along * X_hat) / size": "return dY * X_hat"},
    ),
)

rate_of_larger_weights = Question(
    name="rate_of_larger_weights",
    title="Larger weights, the same path",
    minutes=4,
    difficulty=2,
    objective="Work out what a change of scale does to a gradient, and to the step that is needed.",
    hints=(
        "Doubled weights have the same cost. What is their gradient, next to that of the others?",
        "It is half as large. And how large must the step be, so that the doubled weights turn by the same angle?",
        "Twice as large, from a gradient half as large.",
    ),
    answer="fourfold",
)

rate_of_larger_weights.choices(
    unchanged=(
        "The cost is the same, and the step is not: the gradient is smaller, and what it is added to is larger."
    ),
    doubled=(
        "You made the step as large as it was, by making up for the smaller gradient. But next to weights twice as long"
        " such a step turns them by half the angle."
    ),
    halved="You followed the gradient down. It is smaller already; a lower rate makes the step smaller still.",
    quartered=(
        "You have the right number and the wrong side: η/‖W‖² has to stay, and ‖W‖² has grown. Which way must η go?"
    ),
    eightfold="You counted one factor of 2 too many: one for the gradient, one for the length.",
)
