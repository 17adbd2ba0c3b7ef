"""What else is recognized in biases that know the classes: the logarithm, signs, the order of the classes."""

from course_utils.exercises.initialization.class_biases import output_bias

output_bias.recognizes(
    logarithm_too_early=(
        "You took the logarithm of the counts, and then divided. Parentheses are missing: the shares go in.",
        {"np.log(counts / len(labels))": "np.log(counts) / len(labels)"},
    ),
    exponentials=(
        "You took the exponentials of the shares, and the softmax takes another. What undoes an exponential?",
        {"np.log(": "np.exp("},
    ),
    one_added_to_the_shares=(
        "You added 1 to each share. That keeps a logarithm above 0, and moves all shares together; here none is 0.",
        {"np.log(": "np.log1p("},
    ),
    turned_shares=(
        "These are the shares turned round: the rarest class gets the largest. And a logarithm is missing.",
        {"np.log(counts / len(labels))": "len(labels) / counts"},
    ),
    shares_with_a_minus=(
        "These are the shares with a minus: the rarest class gets the largest. And a logarithm is missing.",
        {"np.log(counts / len(labels))": "-counts / len(labels)"},
    ),
    counts_with_a_minus=(
        "These are the counts with a minus: the rarest class gets the largest. And the softmax takes their"
        " exponentials.",
        {"np.log(counts / len(labels))": "-counts"},
    ),
    most_frequent_alone=(
        "You put a 1 for the most frequent class. Every class has its share.",
        {"np.log(counts / len(labels))": "(counts == counts.max()) * 1.0"},
    ),
    standardized=(
        "You standardized the counts. What is done to the biases afterwards is a softmax: which one gives the shares?",
        {"np.log(counts / len(labels))": "(counts - counts.mean()) / counts.std()"},
    ),
    relative_to_the_most_frequent=(
        "You divided by the largest count. The softmax takes exponentials first: what undoes them?",
        {"np.log(counts / len(labels))": "counts / counts.max()"},
    ),
    relative_to_an_equal_share=(
        "You divided by the count that all would have alike. The softmax takes exponentials first: what undoes them?",
        {"np.log(counts / len(labels))": "counts * classes / len(labels)"},
    ),
    roots=(
        "You took roots of the shares. The softmax takes exponentials: what undoes them?",
        {"np.log(": "np.sqrt("},
    ),
    half_the_logarithm=(
        "You halved the logarithms: the shares come out as roots.",
        {"np.log(counts / len(labels))": "np.log(counts / len(labels)) / 2"},
    ),
    twice_the_logarithm=(
        "You doubled the logarithms: the shares come out squared.",
        {"np.log(counts / len(labels))": "2 * np.log(counts / len(labels))"},
    ),
    sorted_by_size=(
        "You sorted the shares by their size. Entry 0 belongs to class 0, and so on.",
        {"np.log(counts / len(labels))": "np.log(np.sort(counts) / len(labels))"},
    ),
    sorted_down=(
        "You sorted the shares by their size, the largest first. Entry 0 belongs to class 0, and so on.",
        {"np.log(counts / len(labels))": "np.log(np.sort(counts)[::-1] / len(labels))"},
    ),
    backwards=(
        "Your classes stand in the other direction. Entry 0 belongs to class 0, and so on.",
        {"np.log(counts / len(labels))": "np.log(counts / len(labels))[::-1]"},
    ),
    counted_from_one=(
        "You counted the classes from 1. The labels begin at 0.",
        {"np.bincount(labels, minlength=classes)": "np.array([np.sum(labels == k) for k in range(1, classes + 1)])"},
    ),
    one_class_missing=(
        "The last class is missing: there is one entry for each class.",
        {"np.log(counts / len(labels))": "np.log(counts / len(labels))[:-1]"},
    ),
    first_class_missing=(
        "The first class is missing: there is one entry for each class, and they begin at 0.",
        {"np.log(counts / len(labels))": "np.log(counts / len(labels))[1:]"},
    ),
    one_class_more=(
        "You have one class too many.",
        {"np.log(counts / len(labels))": "np.log(np.append(counts, 0) / len(labels))"},
    ),
    one_class_alone=(
        "You return the bias of one class: a `return` stands inside your loop, or the entries were not collected.",
        {"np.log(counts / len(labels))": "np.log(counts / len(labels))[:1]"},
    ),
    whole_division=(
        "A whole-number division dropped the shares: all of them lie between 0 and 1.",
        {"counts / len(labels)": "counts // len(labels)"},
    ),
    one_number=(
        "You return one number, for all classes together. A bias belongs to a class.",
        {"np.log(counts / len(labels))": "-(counts / len(labels) * np.log(counts / len(labels))).sum()"},
    ),
    weighed=(
        "You weighed the logarithms with the shares. The bias is the logarithm alone.",
        {"np.log(counts / len(labels))": "counts / len(labels) * np.log(counts / len(labels))"},
    ),
    distance_from_one=(
        "You took what is left of 1: the rarest class gets the largest bias. Which share has which class?",
        {"np.log(counts / len(labels))": "np.log(1 - counts / len(labels))"},
    ),
    log_odds_turned=(
        "These are log-odds with the sign flipped: the rarest class gets the largest bias. And a softmax compares the"
        " classes with each other, not each with the rest.",
        {"np.log(counts / len(labels))": "np.log((len(labels) - counts) / counts)"},
    ),
    one_for_presence=(
        "You noted which classes occur. How often does each?",
        {"np.log(counts / len(labels))": "(counts > 1) * 1.0"},
    ),
    one_over_the_counts=(
        "You divided 1 by the counts: the rarest class gets the largest. And a logarithm is missing.",
        {"np.log(counts / len(labels))": "1 / counts"},
    ),
    counts_weigh=(
        "You weighed the logarithms with the counts. The bias is the logarithm alone.",
        {"np.log(counts / len(labels))": "counts * np.log(counts / len(labels))"},
    ),
)
