"""The exercise of lecture 08 on a running mean of weights, which must see each weight at the right time."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _averaging_cases(rng):
    def case(shape, curvature, lr, beta, steps):
        target = rng.normal(size=shape)
        return rng.normal(size=shape), lambda w: curvature * (w - target) + 0.1 * w**3, lr, beta, steps

    return [case((3,), 1.0, 0.5, 0.9, 1), case((2, 3), 2.0, 0.1, 0.8, 4), case((4,), 0.5, 1.0, 0.6, 3)]


@exercise(
    "An average of weights",
    minutes=5,
    difficulty=2,
    objective="Decide which weight a mean reads, and begin it with a memory of its own.",
    cases=_averaging_cases,
    hints=(
        "Which weight is to enter the mean in the first update, the start or what the update has made of it?",
        "The mean keeps β of what it was. How much of the new weight does it take, if it is to remain a mean?",
        "Two lines in the loop: first the weight moves, then the mean takes it in. Nothing reads the mean on the way.",
    ),
)
def averaged(w, gradient_of, lr, beta, steps):
    """(w, mean) after `steps` updates; the mean begins at w and keeps β of itself in each."""
    mean = np.copy(w)
    for _update in range(steps):
        w = w - lr * gradient_of(w)
        mean = beta * mean + (1 - beta) * w
    return w, mean


GRADIENTS_AVERAGED = {
    "w = w - lr * gradient_of(w)": "mean = beta * mean + (1 - beta) * gradient_of(w)",
    "mean = beta * mean + (1 - beta) * w": "w = w - lr * gradient_of(w)",
}

averaged.recognizes(
    before_the_step=(
        "Your mean takes the weight from before the step, so it has never seen the last one. It is late by one update.",
        {"w = w - lr * gradient_of(w)": "", "(1 - beta) * w": "(1 - beta) * w\n        w = w - lr * gradient_of(w)"},
    ),
    shares_exchanged=(
        "The shares have changed places. With β = 0.9 the mean keeps nine tenths of what it was.",
        {"beta * mean + (1 - beta) * w": "(1 - beta) * mean + beta * w"},
    ),
    begins_at_zero=(
        "Your mean begins at 0, which is no weight of this run, and is drawn to it for a long time. It begins at the"
        " start.",
        {"np.copy(w)": "np.zeros_like(w)"},
    ),
    corrected=(
        "You began at 0 and corrected for it, as Adam does. That is a good mean, of the new weights alone; here the"
        " start belongs to it.",
        {"np.copy(w)": "np.zeros_like(w)", "return w, mean": "return w, mean / (1 - beta**steps)"},
    ),
    corrected_from_the_start=(
        "You corrected as Adam does. That is for a mean that began at 0; this one begins at a weight.",
        {"return w, mean": "return w, mean / (1 - beta**steps)"},
    ),
    begins_at_the_first_new=(
        "Your mean begins at the first new weight. It should begin at the start. If you wrote so: a second name is no"
        " copy, and `-=` moves what both names hold.",
        {"mean = np.copy(w)": "mean = w - lr * gradient_of(w)"},
    ),
    moved_in_place=(
        "Your mean and your weight are one array all along: what one does, the other shows.",
        {
            "mean = np.copy(w)": "mean = w",
            "w = w - lr * gradient_of(w)": "w -= lr * gradient_of(w)",
            "mean = beta * mean + (1 - beta) * w": "mean[:] = beta * mean + (1 - beta) * w",
        },
    ),
    shrunk_in_place=(
        "Your mean and your weight are one array: what shrinks the mean shrinks the weight. A second name is no copy.",
        {
            "mean = np.copy(w)": "mean = w",
            "w = w - lr * gradient_of(w)": "w -= lr * gradient_of(w)",
            "mean = beta * mean + (1 - beta) * w": "mean *= beta\n        mean += (1 - beta) * w",
        },
    ),
    away=(
        "Your mean moves away from the weights: look at the sign of their difference.",
        {"beta * mean + (1 - beta) * w": "mean - (1 - beta) * (w - mean)"},
    ),
    mean_in_the_loop=(
        "You put the mean into the place of the weight, so that the next gradient is taken there. That is another"
        " rule; the mean only watches.",
        {"mean = beta * mean + (1 - beta) * w": "mean = beta * mean + (1 - beta) * w\n        w = mean"},
    ),
    gradient_at_the_mean=(
        "You took the gradient at the mean. It belongs to the weight; the mean only watches.",
        {"gradient_of(w)": "gradient_of(mean)"},
    ),
    mean_of_gradients=(
        "You averaged the gradients and stepped along their mean: this is momentum, convention C. The average of"
        " weights changes nothing in the run.",
        {
            "mean = np.copy(w)": "mean = np.zeros_like(w)",
            "w = w - lr * gradient_of(w)": "mean = beta * mean + (1 - beta) * gradient_of(w)",
            "mean = beta * mean + (1 - beta) * w": "w = w - lr * mean",
        },
    ),
    gradients_averaged=(
        "You averaged the gradients. The task asks for the mean of the weights.",
        {"mean = np.copy(w)": "mean = np.zeros_like(w)", **GRADIENTS_AVERAGED},
    ),
    gradients_averaged_from_w=(
        "You mixed gradients into a mean that began at a weight. It is weights that are averaged.",
        GRADIENTS_AVERAGED,
    ),
    mean_steps_too=(
        "You gave the mean a gradient step of its own. It takes in what the weight has become.",
        {"mean = beta * mean + (1 - beta) * w": "mean = mean - (1 - beta) * lr * gradient_of(mean)"},
    ),
    plain_mean=(
        "You took the plain mean of the new weights. A running mean lets old ones fade.",
        {
            "mean = np.copy(w)": "mean = np.zeros_like(w)",
            "for _update in range(steps):": "for t in range(1, steps + 1):",
            "mean = beta * mean + (1 - beta) * w": "mean = mean + (w - mean) / t",
        },
    ),
    plain_mean_with_the_start=(
        "You took the plain mean of all weights, the start among them. A running mean lets old ones fade.",
        {
            "for _update in range(steps):": "for t in range(1, steps + 1):",
            "mean = beta * mean + (1 - beta) * w": "mean = mean + (w - mean) / (t + 1)",
        },
    ),
    forgets_to_shrink=(
        "Your mean grows: it keeps all of itself and adds to that. What comes in must make room for itself.",
        {"beta * mean": "mean"},
    ),
    all_of_the_new=(
        "You added the whole new weight to β of the mean. The two shares must add up to 1.",
        {"(1 - beta) * w": "w"},
    ),
    start_and_end=(
        "Your mean holds the start and the last weight alone. Each update has to go on from the mean of the one before,"
        " so that every weight enters it.",
        {"    mean = beta * mean + (1 - beta) * w": "mean = beta * mean + (1 - beta) * w"},
    ),
    last_two=(
        "You mixed each new weight with the one before. The mean of the update before has to be kept: it holds all"
        " that came earlier.",
        {"w = w - lr * gradient_of(w)": "old = w\n        w = w - lr * gradient_of(w)", "beta * mean": "beta * old"},
    ),
    uphill=(
        "Your weight climbs. The step is subtracted.",
        {"w - lr": "w + lr"},
    ),
    exchanged=(
        "You returned the mean first. The weight comes first.",
        {"return w, mean": "return mean, w"},
    ),
    mean_alone=(
        "You returned the mean alone. Anyone who wants to train on needs the weight as well.",
        {"return w, mean": "return mean"},
    ),
    weight_alone=(
        "You returned the weight alone. The task asks for the mean too.",
        {"return w, mean": "return w"},
    ),
    brackets_of_the_share=(
        "Without brackets `1 - beta * w` takes a part of the weight off 1. The share is 1 − β, as one number.",
        {"(1 - beta) * w": "1 - beta * w"},
    ),
    beta_around_both=(
        "Your β multiplies the new weight's part as well. It belongs to the mean alone.",
        {"beta * mean + (1 - beta) * w": "beta * (mean + (1 - beta) * w)"},
    ),
    brackets_around_the_shares=(
        "Your brackets hold the mean and the share together, and all of it multiplies the weight. The share belongs to"
        " the weight, and the mean stands beside it.",
        {"beta * mean + (1 - beta) * w": "(beta * mean + 1 - beta) * w"},
    ),
    minus_between=(
        "You subtracted the new weight's part. The mean is made of both.",
        {"mean + (1 - beta) * w": "mean - (1 - beta) * w"},
    ),
    plus_in_the_share=(
        "The new weight comes in with 1 + β. The two shares must add up to 1.",
        {"(1 - beta)": "(1 + beta)"},
    ),
    beta_for_both=(
        "Both shares are β. They must add up to 1.",
        {"(1 - beta) * w": "beta * w"},
    ),
    rest_for_both=(
        "Both shares are 1 − β. They must add up to 1.",
        {"beta * mean": "(1 - beta) * mean"},
    ),
    no_rate=(
        "The rate is missing: the weight moves by the whole gradient.",
        {"lr * gradient_of(w)": "gradient_of(w)"},
    ),
    set_to_the_step=(
        "You set the weight to its step. It is taken off where the weight was.",
        {"w = w - lr": "w = -lr"},
    ),
    gradient_at_the_start=(
        "You took every gradient at the start. It belongs to the weight of now.",
        {"mean = np.copy(w)": "mean = start = np.copy(w)", "gradient_of(w)": "gradient_of(start)"},
    ),
    one_update=(
        "You returned after the first update: is the `return` inside the loop?",
        {"range(steps)": "range(1)"},
    ),
    one_update_too_few=(
        "You made one update too few.",
        {"range(steps)": "range(steps - 1)"},
    ),
    one_update_too_many=(
        "You made one update too many.",
        {"range(steps)": "range(steps + 1)"},
    ),
    last_one_twice=(
        "Your mean takes in the last weight twice.",
        {"return w, mean": "return w, beta * mean + (1 - beta) * w"},
    ),
    start_taken_in_again=(
        "The start has entered your mean a second time: the mean begins at it, and takes in new weights from there.",
        {"for _update": "mean = beta * mean + (1 - beta) * 0\n    for _update"},
    ),
    rate_in_the_mean=(
        "The rate stands in your mean. It belongs to the step of the weight.",
        {"(1 - beta) * w": "lr * (1 - beta) * w"},
    ),
    step_shrunk=(
        "Your weight moves by 1 − β of its step. The average only watches: the step is that of gradient descent.",
        {"w - lr *": "w - (1 - beta) * lr *"},
    ),
    step_by_beta=(
        "Your weight moves by β of its step. The average only watches: the step is that of gradient descent.",
        {"w - lr *": "w - beta * lr *"},
    ),
    weights_of_all=(
        "You returned every weight of the run. The task asks for the last one, and the mean.",
        {
            "mean = np.copy(w)": "mean, path = np.copy(w), []",
            "(1 - beta) * w": "(1 - beta) * w\n        path.append(w)",
            "return w, mean": "return path, mean",
        },
    ),
    averaged_over_entries=(
        "You averaged the entries of the weight as well. The mean runs over the updates, and has the weight's shape.",
        {"(1 - beta) * w": "(1 - beta) * np.mean(w)"},
    ),
    plain_mean_late=(
        "You took the plain mean of the weights from before each step. A running mean lets old ones fade, and has seen"
        " the last one.",
        {
            "for _update in range(steps):": "for t in range(1, steps + 1):",
            "w = w - lr * gradient_of(w)": "mean = mean + (w - mean) / t",
            "mean = beta * mean + (1 - beta) * w": "w = w - lr * gradient_of(w)",
        },
    ),
    weight_never_moves=(
        "Your weight is where it began, and so is the mean. Gradient descent has to make its steps.",
        {"w = w - lr * gradient_of(w)": "pass"},
    ),
    mean_never_moves=(
        "The weight is right. Your mean is still the start: it has to take each new weight in.",
        {"        mean = beta * mean + (1 - beta) * w\n": ""},
    ),
)
