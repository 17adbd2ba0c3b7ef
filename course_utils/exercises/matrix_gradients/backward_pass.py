"""The exercise of lecture 01 on a bug that a square matrix hides: a backward pass to be repaired."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise

__all__ = ["BUGGY_BACKWARD"]  # besides the tasks


def _network_cases(rng):
    sizes = ((5, 4, 3, 2), (3, 2, 4, 5), (4, 2, 3, 3))  # the last has a square W2, where a transpose hides
    return [
        (
            rng.normal(size=(n, d_in)),
            rng.integers(0, classes, size=n),
            rng.normal(size=(d_in, hidden)),
            rng.normal(size=hidden),
            rng.normal(size=(hidden, classes)),
            rng.normal(size=classes),
        )
        for n, d_in, hidden, classes in sizes
    ]


@exercise(
    "Find the bug",
    minutes=12,
    difficulty=3,
    objective="Narrow a bug down by what a check accepts and what it rejects.",
    cases=_network_cases,
    hints=(
        "Which of the four gradients does a gradient check reject? What do the rejected ones have in common?",
        "W2 and b2 are right, so delta2 is. W1 and b1 are not. Follow the signal from delta2 to delta1.",
        "Run it with 3 hidden units and 2 classes. Why did nobody see it with 3 and 3?",
    ),
)
def network_backward(X, labels, W1, b1, W2, b2):
    """Gradients of the mean cross-entropy, for H = f(X W1 + b1) and logits H W2 + b2."""
    n = len(labels)
    H = 1 / (1 + np.exp(-(X @ W1 + b1)))  # (n, hidden)
    logits = H @ W2 + b2  # (n, classes)
    P = np.exp(logits - logits.max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    P[np.arange(n), labels] -= 1
    delta2 = P / n  # (n, classes)
    dH = delta2 @ W2.T  # (n, hidden)
    delta1 = dH * H * (1 - H)
    dW1, db1 = X.T @ delta1, delta1.sum(axis=0)
    dW2, db2 = H.T @ delta2, delta2.sum(axis=0)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


BUG = {"W2.T": "W2"}
BUGGY_BACKWARD = network_backward.variant({**BUG, "def network_backward": "def buggy_backward"})

network_backward.recognizes(
    bug_still_there=(
        "The bug is still there. W2 and b2 pass the check, so delta2 is right. Read on from there, and give every line"
        " 3 hidden units and 2 classes.",
        BUG,
    ),
    no_slope=(
        "On the way back through f its slope is missing: dH is the gradient at H, and delta1 belongs before f.",
        {"dH * H * (1 - H)": "dH"},
    ),
    value_for_slope=(
        "On the way back through f you scaled by its value. A change is passed on by the slope.",
        {" * (1 - H)": ""},
    ),
    slope_of_the_squashed=(
        "The slope of f was taken at H, which f has squashed already. It belongs to the point before f.",
        {"dH * H * (1 - H)": "dH / (1 + np.exp(-H)) * (1 - 1 / (1 + np.exp(-H)))"},
    ),
    slope_of_tanh=(
        "This is the slope of tanh. The hidden units here are logistic.",
        {"H * (1 - H)": "(1 - H**2)"},
    ),
    mean_lost=(
        "The line with the 1/n was right: J is a mean over the examples, and each of the four gradients holds it.",
        {"P / n": "P"},
    ),
    mean_for_the_biases=(
        "The biases were right. They get a sum over the examples: delta2 holds the 1/n of the mean already.",
        {"delta1.sum": "delta1.mean", "delta2.sum": "delta2.mean"},
    ),
    inputs_for_hidden=(
        "The gradient of W2 was right: what W2 is multiplied by is the hidden layer, not the input.",
        {"H.T @ delta2": "X.T @ delta2"},
    ),
    first_weights=(
        "You sent the signal back through W1. Between delta2 and the hidden layer lies W2.",
        {"W2.T": "W1.T"},
    ),
    reshaped=(
        "A reshape gives W2 the shape of its transpose and leaves its numbers in their old order. Rows are to become"
        " columns.",
        {"W2.T": "W2.reshape(W2.shape[::-1])"},
    ),
    downhill=(
        "All four signs are flipped: this is y − ŷ. The line with the probabilities less the label was right.",
        {"P / n": "-P / n"},
    ),
    label_raised=(
        "The line with the label was right: 1 is taken away from the probability, not added.",
        {"-= 1": "+= 1"},
    ),
    no_labels=(
        "The line with the labels was right: delta2 is the probabilities less the labels.",
        {"    P[np.arange(n), labels] -= 1\n": ""},
    ),
    first_layer_downhill=(
        "W1 and b1 have the wrong sign. What is sent back through the network keeps its sign.",
        {"dH * H * (1 - H)": "-dH * H * (1 - H)"},
    ),
    slope_without_brackets=(
        "A pair of brackets is missing in the slope of f: a product comes before a difference, so dH got lost in one"
        " term.",
        {"dH * H * (1 - H)": "dH * H * 1 - H"},
    ),
    slope_with_h_squared_alone=(
        "A pair of brackets is missing: dH weighs the first term of H − H² and not the second.",
        {"dH * H * (1 - H)": "dH * H - H**2"},
    ),
    falling_half=(
        "Half of the slope of f is there: 1 − H alone. It is a product of two factors, as the line was.",
        {"dH * H * (1 - H)": "dH * (1 - H)"},
    ),
    slope_alone=(
        "The slope of f stands there without the signal. delta1 is what arrives, times that slope.",
        {"dH * H * (1 - H)": "H * (1 - H)"},
    ),
    slope_twice=(
        "The slope of f stands there twice. The signal passes f once.",
        {"dH * H * (1 - H)": "dH * (H * (1 - H)) ** 2"},
    ),
    slope_of_the_softmax=(
        "You scaled delta2 by P(1 − P) as well. Softmax and cross-entropy together leave the difference alone.",
        {"    P[np": "    slope = P * (1 - P)\n    P[np", "P / n": "P * slope / n"},
    ),
    no_bias=(
        "You left the bias out in the forward pass. It decides at which point f is steep.",
        {"X @ W1 + b1": "X @ W1"},
    ),
    no_output_bias=(
        "You left the bias out of the logits. It decides about the probabilities.",
        {"H @ W2 + b2": "H @ W2"},
    ),
    divided_again=(
        "Each of the four was divided by n once more. delta2 holds the 1/n of the mean already.",
        {"P / n": "P / n**2"},
    ),
    first_layer_divided_again=(
        "W1 and b1 were divided by n once more. delta2 holds the 1/n of the mean, and sends it on.",
        {"dH * H * (1 - H)": "dH * H * (1 - H) / n"},
    ),
    first_weights_divided_again=(
        "W1 was divided by n once more. delta1 has the 1/n from delta2.",
        {"X.T @ delta1": "X.T @ delta1 / n"},
    ),
    first_layer_times_n=(
        "W1 and b1 lost the 1/n of the mean on the way. It stays in the signal as it goes back.",
        {"dH * H * (1 - H)": "dH * H * (1 - H) * n"},
    ),
    weights_divided_again=(
        "Both weights were divided by n once more. The signals hold the 1/n of the mean already.",
        {"X.T @ delta1": "X.T @ delta1 / n", "H.T @ delta2": "H.T @ delta2 / n"},
    ),
    first_weights_transposed=(
        "The gradient of W1 is turned. The line was right: it has the shape of W1.",
        {"X.T @ delta1": "delta1.T @ X"},
    ),
    second_weights_transposed=(
        "The gradient of W2 is turned. W2 passed the check: what gives it was right.",
        {"H.T @ delta2": "delta2.T @ H"},
    ),
    both_transposed=(
        "Both gradients of weights are turned. Those lines were right: a gradient has the shape of its parameter.",
        {"X.T @ delta1": "delta1.T @ X", "H.T @ delta2": "delta2.T @ H"},
    ),
    hidden_for_inputs=(
        "You paired delta1 with the hidden layer. What W1 is multiplied by is the input.",
        {"X.T @ delta1": "H.T @ delta1"},
    ),
    biases_per_example=(
        "The biases were summed along the units: one number for each example. A bias belongs to a unit, and examples"
        " are summed.",
        {"delta1.sum(axis=0)": "delta1.sum(axis=1)", "delta2.sum(axis=0)": "delta2.sum(axis=1)"},
    ),
    first_bias_per_example=(
        "The gradient of b1 was summed along the units: one number for each example. A bias belongs to a unit.",
        {"delta1.sum(axis=0)": "delta1.sum(axis=1)"},
    ),
    biases_summed_up=(
        "The biases were summed over everything. Each unit has a bias of its own: sum over the examples alone.",
        {"delta1.sum(axis=0)": "delta1.sum()", "delta2.sum(axis=0)": "delta2.sum()"},
    ),
    biases_not_summed=(
        "The biases were not summed: one row for each example. The examples share the biases.",
        {"delta1.sum(axis=0)": "delta1", "delta2.sum(axis=0)": "delta2"},
    ),
    mean_for_the_first_bias=(
        "The bias b1 got a mean over the examples. The line was right with its sum: delta1 holds the 1/n already.",
        {"delta1.sum": "delta1.mean"},
    ),
    columns_sum_to_one=(
        "The probabilities of a column sum to one. The line was right: each example has its own.",
        {"P.sum(axis=1, keepdims=True)": "P.sum(axis=0)"},
    ),
    output_signal_for_hidden=(
        "You sent on the probabilities in place of delta2: the label, or the 1/n, is missing in what goes back to the"
        " hidden layer.",
        {"P[np.arange(n), labels] -= 1": "Q = P.copy()\n    P[np.arange(n), labels] -= 1", "delta2 @ W2.T": "Q @ W2.T"},
    ),
    tuple=(
        "The four gradients came back as a tuple. The caller looks them up by the names of the parameters, in a dict.",
        {'{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}': "dW1, db1, dW2, db2"},
    ),
    first_layer_only=(
        "Only the first layer came back. The caller wants all four gradients.",
        {', "W2": dW2, "b2": db2}': "}"},
    ),
    layers_exchanged=(
        "The two layers have changed places in the dict.",
        {'"W1": dW1, "b1": db1, "W2": dW2, "b2": db2': '"W1": dW2, "b1": db2, "W2": dW1, "b2": db1'},
    ),
    bug_and_no_slope=(
        "Two things: W2 is still not turned on the way back, and the slope of f is gone. That line was right.",
        {**BUG, "dH * H * (1 - H)": "dH"},
    ),
    bug_and_slope_of_tanh=(
        "Two things: W2 is still not turned on the way back, and the slope became that of tanh. That line was right.",
        {**BUG, "H * (1 - H)": "(1 - H**2)"},
    ),
    bug_and_mean_lost=(
        "Two things: the bug is still there, and the 1/n of the mean got lost. That line was right.",
        {**BUG, "P / n": "P"},
    ),
    doubled=(
        "All four are twice as large. No square is here: the line with the 1/n was right.",
        {"P / n": "2 * P / n"},
    ),
    halved=(
        "All four are half as large. No square is here: the line with the 1/n was right.",
        {"P / n": "P / (2 * n)"},
    ),
    slope_with_a_plus=(
        "The slope of f is H(1 + H) in yours. The line was right: where H comes near 1, f is flat.",
        {"(1 - H)": "(1 + H)"},
    ),
    rising_half=(
        "The slope of f is H · H in yours. The line was right: its second factor falls where the first one rises.",
        {"(1 - H)": "H"},
    ),
    logistic_turned=(
        "The sign inside exp is turned in the forward pass. That line was right.",
        {"np.exp(-(X @ W1 + b1))": "np.exp(X @ W1 + b1)"},
    ),
    second_bias_per_example=(
        "The gradient of b2 was summed along the units. It passed the check: that line was right.",
        {"delta2.sum(axis=0)": "delta2.sum(axis=1)"},
    ),
    mean_for_the_second_bias=(
        "The bias b2 got a mean over the examples. It passed the check with its sum.",
        {"delta2.sum": "delta2.mean"},
    ),
    whole_columns=(
        "You lowered whole columns. Each row has one label: that line was right.",
        {"P[np.arange(n), labels]": "P[:, labels]"},
    ),
    second_weights_downhill=(
        "The sign of W2's gradient is flipped. It passed the check: that line was right.",
        {"H.T @ delta2": "-H.T @ delta2"},
    ),
    delta_for_first_weights=(
        "The input is missing in the gradient of W1: it is the product of X, turned, and delta1. That line was right.",
        {"X.T @ delta1": "delta1"},
    ),
)
