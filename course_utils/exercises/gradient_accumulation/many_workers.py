"""The exercise of lecture 09 on workers whose gradients a library averages: a mean of means, unless one prevents it."""

from course_utils.exercises.framework.exercise import exercise


def _worker_cases(rng):
    def case(shape, counts):
        means = [[rng.normal(size=shape) for _batch in ours] for ours in counts]
        return means, [list(ours) for ours in counts]

    return [
        case((3,), [(2, 9), (4,)]),
        case((2, 3), [(1, 3), (12, 6, 5), (8,)]),
        case((5,), [(7,), (2, 2, 1), (4, 10), (3, 1)]),
    ]


@exercise(
    "What a worker hands over",
    minutes=6,
    difficulty=3,
    optional=True,
    objective="Undo a mean that you cannot change, by what you put into it.",
    cases=_worker_cases,
    hints=(
        "Write the gradient that is wanted as one fraction. Which part of it belongs to worker k?",
        "The library divides by a number that you do not want, and it will not stop doing so. What can a worker do"
        " beforehand?",
        "The gradients are of means: make sums of them first. Divide by all tokens there are, and multiply by what the"
        " library will divide by.",
    ),
)
def hand_over(means, counts):
    """What each worker hands over: the mean of it is the gradient of the token mean."""
    sums = [sum(n * g for n, g in zip(N, G, strict=True)) for N, G in zip(counts, means, strict=True)]
    everything = sum(map(sum, counts))
    return [len(means) * s / everything for s in sums]


SUMS = "sum(n * g for n, g in zip(N, G, strict=True))"

hand_over.recognizes(
    own_token_mean=(
        "Every worker hands over the mean of its own tokens. The library makes a mean of means of it: a token counts"
        " for more where there are few.",
        {SUMS: SUMS + " / sum(N)", "return [len(means) * s / everything for s in sums]": "return sums"},
    ),
    own_mean_of_means=(
        "Every worker hands over the mean of its micro-batches' means, and the library makes a mean of that. Tokens"
        " count for more where there are few, twice over.",
        {SUMS: "sum(G) / len(G)", "return [len(means) * s / everything for s in sums]": "return sums"},
    ),
    every_batch_alike=(
        "Your mean gives every micro-batch the same weight, whichever worker has it. Every token should have the same.",
        {SUMS: "sum(G)", "/ everything": "/ sum(map(len, counts))"},
    ),
    every_batch_alike_and_too_small=(
        "Two things: every micro-batch has the same weight, where every token should; and the library divides by the"
        " number of workers once more.",
        {
            SUMS: "sum(G)",
            "return [len(means) * s / everything for s in sums]": "return [s / sum(map(len, counts)) for s in sums]",
        },
    ),
    library_forgotten=(
        "You divided by all tokens, and the library divides by the number of workers once more: the step is too small.",
        {"len(means) * s": "s"},
    ),
    sums=(
        "You handed over sums. Their mean is a sum over tokens, divided by the number of workers; the step grows with"
        " the tokens.",
        {"return [len(means) * s / everything for s in sums]": "return sums"},
    ),
    sums_of_means=(
        "You handed over the sums of means. A gradient of a mean has lost how many tokens it is of: multiply first.",
        {SUMS: "sum(G)", "return [len(means) * s / everything for s in sums]": "return sums"},
    ),
    means_taken_for_sums=(
        "You took the gradients for those of sums. They are of means, which have lost how many tokens they are of.",
        {SUMS: "sum(G)"},
    ),
    divided_by_the_workers=(
        "You divided by the number of workers. The library does that; you have to make up for it.",
        {"len(means) * s / everything": "s / everything / len(means)"},
    ),
    workers_for_tokens=(
        "You multiplied by the number of workers and never divided by the tokens. The step grows with the batch.",
        {" / everything": ""},
    ),
    own_tokens=(
        "You made up for the library, and divided by the worker's own tokens. The tokens of all workers together belong"
        " in the denominator.",
        {SUMS: SUMS + " / sum(N)", " / everything": ""},
    ),
    both_counts=(
        "You divided by the worker's own tokens and by all tokens as well. All tokens, once.",
        {SUMS: SUMS + " / sum(N)"},
    ),
    one_worker_for_all=(
        "You divided by the tokens of the first worker. Each has its own number, and all together count.",
        {"sum(map(sum, counts))": "sum(counts[0])"},
    ),
    batches_for_workers=(
        "You multiplied by the number of micro-batches. The library divides by the number of workers.",
        {"len(means) * s": "sum(map(len, counts)) * s"},
    ),
    own_batches_for_workers=(
        "You multiplied by the number of a worker's own micro-batches. The library divides by the number of workers.",
        {"len(means) * s": "len(G) * s", "for s in sums": "for s, G in zip(sums, means, strict=True)"},
    ),
    mean_of_means_weighted_and_too_small=(
        "Two things: you took a mean of means within each worker before you weighted it, and the library divides by"
        " the number of workers once more.",
        {SUMS: "sum(G) / len(G) * sum(N)", "len(means) * s": "s"},
    ),
    mean_of_means_weighted=(
        "Within a worker you took the mean of means. The micro-batches of one worker have different numbers of tokens,"
        " too.",
        {SUMS: "sum(G) / len(G) * sum(N)"},
    ),
    means_by_all_tokens=(
        "Two things: the gradients are of means, and have lost how many tokens they are of; and the library divides by"
        " the number of workers once more.",
        {SUMS: "sum(G)", "len(means) * s": "s"},
    ),
    means_by_own_tokens=(
        "You divided means by tokens. They have been divided already: make sums of them first.",
        {SUMS: "sum(G) / sum(N)", "return [len(means) * s / everything for s in sums]": "return sums"},
    ),
    turned_over=(
        "Your factor is upside down. A worker with few tokens adds little: all tokens belong in the denominator.",
        {
            SUMS: SUMS + " / sum(N)",
            "return [len(means) * s / everything for s in sums]": "return [s * everything / len(means) for s in sums]",
        },
    ),
    batch_by_batch=(
        "You scaled every micro-batch rightly and left them apart. A worker hands over one array: add them up.",
        {
            SUMS: "[n * g for n, g in zip(N, G, strict=True)]",
            "len(means) * s / everything for s in sums": "[len(means) * g / everything for g in s] for s in sums",
        },
    ),
    everyone_alike=(
        "The mean is right, but every worker hands over the whole, which needs the gradients of all others: that is"
        " what the library is for. Hand over what a worker's own tokens add.",
        {"len(means) * s / everything for s in sums": "sum(sums) / everything for _worker in means"},
    ),
    mean_itself=(
        "This is the gradient that is wanted. The library makes it; what does each worker have to hand over?",
        {"return [len(means) * s / everything for s in sums]": "return sum(sums) / everything"},
    ),
    count_squared=(
        "You multiplied each gradient by its count twice. Once makes the gradient of a sum of that of a mean.",
        {"n * g": "n * n * g"},
    ),
    first_batch_alone=(
        "Every worker hands over its first micro-batch alone. All of them belong in it.",
        {SUMS: "N[0] * G[0]"},
    ),
    last_batch_alone=(
        "Every worker hands over its last micro-batch alone. All of them belong in it: add them up.",
        {SUMS: "N[-1] * G[-1]"},
    ),
    one_less_than_the_workers=(
        "You multiplied by the number of the other workers. The library divides by all, this one among them.",
        {"len(means) * s": "(len(means) - 1) * s"},
    ),
    tokens_of_the_last_worker=(
        "You divided by the tokens of the last worker. Those of all workers count: add them up.",
        {"sum(map(sum, counts))": "sum(counts[-1])"},
    ),
    largest_worker=(
        "You divided by the tokens of the worker that has most. Those of all workers count.",
        {"sum(map(sum, counts))": "max(map(sum, counts))"},
    ),
    mean_tokens=(
        "You divided by the mean number of a worker's tokens, and multiplied by the number of workers as well: that"
        " number is in it twice.",
        {"sum(map(sum, counts))": "sum(map(sum, counts)) / len(counts)"},
    ),
    divided_twice=(
        "You divided by the tokens twice.",
        {"s / everything": "s / everything**2"},
    ),
    multiplied_by_everything=(
        "You multiplied by all tokens. They divide: the gradient that is wanted is a mean.",
        {"s / everything": "s * everything"},
    ),
    sign=(
        "The signs are flipped. What is handed over is a gradient.",
        {"len(means) * s": "-len(means) * s"},
    ),
    first_worker_alone=(
        "One worker alone hands something over: is the `return` inside the loop?",
        {"for s in sums": "for s in sums[:1]"},
    ),
    weighted_by_the_share=(
        "You weighted the worker's sum by its share of the tokens. The sum has every token in it already: its mean is"
        " what the share would weight.",
        {SUMS: SUMS + " * sum(N)"},
    ),
    batches_of_all_divide=(
        "You divided sums over tokens by the number of micro-batches. All tokens there are divide them.",
        {"/ everything": "/ sum(map(len, counts))"},
    ),
    batches_of_all_divide_and_too_small=(
        "Two things: sums over tokens are divided by the number of micro-batches, where all tokens belong; and the"
        " library divides by the number of workers once more.",
        {"len(means) * s / everything": "s / sum(map(len, counts))"},
    ),
    means_divided=(
        "You divided each mean by its count. A mean has been divided already; to get the sum back, multiply.",
        {"n * g": "g / n"},
    ),
    own_batches=(
        "You divided by the number of the worker's own micro-batches as well. All tokens, once.",
        {SUMS: SUMS + " / len(N)"},
    ),
    sums_of_all_workers=(
        "Every worker hands over the same. Each should hand over what its own tokens add.",
        {"len(means) * s / everything for s in sums": "len(means) * sum(sums) / everything for _worker in means"},
    ),
    brackets_of_the_sum=(
        "You multiplied the sum of the means by the sum of the counts. Each gradient is multiplied by its own count.",
        {SUMS: "sum(N) * sum(G)"},
    ),
    brackets_of_the_sum_and_too_small=(
        "Two things: each gradient is multiplied by its own count before they are added up; and the library divides by"
        " the number of workers once more.",
        {SUMS: "sum(N) * sum(G)", "len(means) * s": "s"},
    ),
)
