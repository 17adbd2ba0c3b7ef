"""The exercise of lecture 04 on output biases that know how frequent each class is."""

import numpy as np

from course_utils.exercises.framework.observed import observed


def _label_cases(rng):
    labels = [[2] * 9 + [0] * 3 + [1] * 4, [4] * 2 + [1] * 8 + [0] + [3] * 5 + [2] * 4]
    return [(np.concatenate([some[:1], rng.permutation(some)]), 1 + max(some)) for some in labels]


def _as_softmax(program, labels, classes):
    """What a bias means: the probabilities that it gives while the weights are still tiny."""
    b = program(labels, classes)
    if b is None:
        return None
    if np.asarray(b).dtype.kind in "biuf":
        e = np.exp(b - np.max(b))
        b = e / e.sum()
    return {"the softmax of what you return": b}


@observed(
    "A bias that knows the classes",
    minutes=6,
    difficulty=2,
    objective="Go back through a softmax, from what should come out to what has to go in.",
    cases=_label_cases,
    observe=_as_softmax,
    hints=(
        "First the shares: how often does each class occur, out of n?",
        "The softmax takes the exponential of each bias and divides by the sum. What undoes an exponential?",
        "The shares sum to one already. So if exp(b) is the share, nothing is left to be divided.",
    ),
)
def output_bias(labels, classes):
    """b (classes,) with softmax(b) = the share of each class among the labels."""
    counts = np.bincount(labels, minlength=classes)
    return np.log(counts / len(labels))


output_bias.recognizes(
    shares=(
        "These are the shares themselves. The output goes through a softmax, which takes an exponential first.",
        {"np.log(counts / len(labels))": "counts / len(labels)"},
    ),
    counts=(
        "These are the counts. The softmax takes their exponentials, so the most frequent class gets almost all.",
        {"np.log(counts / len(labels))": "counts"},
    ),
    softmax_first=(
        "You applied a softmax, and the net applies one again. The task asks for what stands before the softmax.",
        {"np.log(counts / len(labels))": "np.exp(counts / len(labels)) / np.exp(counts / len(labels)).sum()"},
    ),
    sign=(
        "The sign is flipped, so the rarest class gets the largest bias. A frequent class needs a large one.",
        {"np.log(": "-np.log("},
    ),
    equal=(
        "All classes get the same. That is the bias for classes that are equally frequent, and these are not.",
        {"np.log(counts / len(labels))": "np.zeros(classes)"},
    ),
    log_odds=(
        "These are log-odds, p against 1 − p: right for a logistic output that decides one class alone. A softmax"
        " compares the classes with each other.",
        {"np.log(counts / len(labels))": "np.log(counts / (len(labels) - counts))"},
    ),
    other_base=(
        "You took the logarithm to base 10. The softmax raises e, so the two must have the same base.",
        {"np.log(": "np.log10("},
    ),
    base_two=(
        "You took the logarithm to base 2. The softmax raises e, so the two must have the same base.",
        {"np.log(": "np.log2("},
    ),
    smoothed=(
        "You added something to each count. That helps where a class never occurs; here all occur, and the task asks"
        " for the shares as they are.",
        {"np.log(counts / len(labels))": "np.log(counts + 1)"},
    ),
    entropy_terms=(
        "These are the terms of the entropy, −p log p. They say what the loss will be; the bias is the logarithm's"
        " part alone.",
        {"np.log(counts / len(labels))": "-(counts / len(labels)) * np.log(counts / len(labels))"},
    ),
    for_each_example=(
        "You have one number for each example. A bias belongs to a class.",
        {"np.log(counts / len(labels))": "np.log(counts / len(labels))[labels]"},
    ),
    order_of_appearance=(
        "You counted the classes in the order in which they appear. Entry 0 belongs to class 0, and so on.",
        {"np.bincount(labels, minlength=classes)": "np.bincount(labels)[list(dict.fromkeys(labels.tolist()))]"},
    ),
    column=(
        "This is a column, (classes, 1). Next to logits (n, classes) a bias is a row: (classes,).",
        {"np.log(counts / len(labels))": "np.log(counts / len(labels))[:, None]"},
    ),
)
