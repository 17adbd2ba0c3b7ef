"""The exercise of lecture 09 on a penalty, which stands in the cost once, however many batches there are."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise
from course_utils.exercises.gradient_accumulation.grouped_updates import batches_of, summed


def _penalty_cases(rng):
    def case(shape, curvature, counts, penalty):
        return rng.normal(size=shape), batches_of(rng, shape, counts), summed(curvature), penalty

    return [case((3,), 1.0, (1, 6), 0.3), case((2, 3), 0.5, (4, 2, 9), 0.1), case((4,), 2.0, (3, 8, 1, 5), 0.05)]


@exercise(
    "A penalty and many batches",
    minutes=6,
    difficulty=2,
    objective="Tell what is divided by the number of tokens from what belongs to the cost once.",
    cases=_penalty_cases,
    demands=(keeps("w", sentence="There is no update here: the weight stays where it is."),),
    hints=(
        "How often does the penalty stand in J? And how often, if every micro-batch brings its own?",
        "Write J as one line: a sum over all tokens, divided by their number, plus something without any token in it.",
        "Add sums and counts over the micro-batches, and divide. Then the penalty's gradient, once; mind the 2.",
    ),
)
def penalized_accumulation(w, batches, gradient_of, penalty):
    """∂/∂w of the mean of all tokens' losses + λ‖w‖², λ = penalty."""
    total, tokens = np.zeros_like(w), 0
    for batch in batches:
        g, count = gradient_of(w, batch)
        total, tokens = total + g, tokens + count
    return total / tokens + 2 * penalty * w


penalized_accumulation.recognizes(
    in_every_batch=(
        "You added the penalty's gradient with each micro-batch and divided with the tokens: its weight depends on how"
        " the data are cut. It stands in J once, outside the mean.",
        {
            "total, tokens = total + g, tokens + count": "total, tokens = total + g + 2 * penalty * w, tokens + count",
            "return total / tokens + 2 * penalty * w": "return total / tokens",
        },
    ),
    once_for_each_batch=(
        "Your penalty is in it as often as there are micro-batches. Cut the data more finely, and it would grow.",
        {"return total / tokens + 2 * penalty * w": "return total / tokens + len(batches) * 2 * penalty * w"},
    ),
    divided_by_the_count=(
        "You divided the penalty by the number of tokens, as if it were one of the losses. It stands outside the mean.",
        {"return total / tokens + 2 * penalty * w": "return (total + 2 * penalty * w) / tokens"},
    ),
    divided_by_the_batches_too=(
        "You divided the penalty by the number of micro-batches. It is no mean over them; it stands in J once.",
        {"return total / tokens + 2 * penalty * w": "return total / tokens + 2 * penalty * w / len(batches)"},
    ),
    for_each_token=(
        "Your penalty is in it as often as there are tokens. It belongs to J, not to a token's loss.",
        {"return total / tokens + 2 * penalty * w": "return total / tokens + tokens * 2 * penalty * w"},
    ),
    two_forgotten=(
        "A factor of 2 is missing: the derivative of w² is 2w.",
        {"2 * penalty": "penalty"},
    ),
    two_forgotten_in_every_batch=(
        "Two things: the derivative of w² is 2w, and the penalty stands in J once, not once in each micro-batch.",
        {
            "total, tokens = total + g, tokens + count": "total, tokens = total + g + penalty * w, tokens + count",
            "return total / tokens + 2 * penalty * w": "return total / tokens",
        },
    ),
    two_forgotten_and_divided=(
        "Two things: the derivative of w² is 2w, and the penalty stands outside the mean, where nothing divides it.",
        {"return total / tokens + 2 * penalty * w": "return (total + penalty * w) / tokens"},
    ),
    mean_of_means=(
        "Your penalty is right. The rest is a mean of means: a token of a short batch counts for more than others.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g / count, tokens + 1"},
    ),
    mean_of_means_without_a_penalty=(
        "Two things: the penalty is missing, and the rest is a mean of means.",
        {
            "total, tokens = total + g, tokens + count": "total, tokens = total + g / count, tokens + 1",
            "return total / tokens + 2 * penalty * w": "return total / tokens",
        },
    ),
    mean_of_means_two_forgotten=(
        "Two things: the derivative of w² is 2w, and the rest is a mean of means.",
        {
            "total, tokens = total + g, tokens + count": "total, tokens = total + g / count, tokens + 1",
            "2 * penalty": "penalty",
        },
    ),
    means_added=(
        "You added up the means of the micro-batches, and nothing has divided their sum.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g / count, 1"},
    ),
    means_added_each_with_a_penalty=(
        "You added up a whole J for each micro-batch, with its own mean and its own penalty. There is one of each.",
        {
            "total, tokens = total + g, tokens + count": "total, tokens = total + g / count + 2 * penalty * w, 1",
            "return total / tokens + 2 * penalty * w": "return total / tokens",
        },
    ),
    divided_by_the_batches=(
        "Your penalty is right. You divided the sum over tokens by the number of micro-batches.",
        {"total / tokens": "total / len(batches)"},
    ),
    not_divided=(
        "Your penalty is right. The losses are still summed; J has their mean.",
        {"total / tokens": "total"},
    ),
    not_divided_in_every_batch=(
        "Two things: the losses are still summed, and the penalty is in it once for each micro-batch.",
        {"return total / tokens + 2 * penalty * w": "return total + len(batches) * 2 * penalty * w"},
    ),
    last_count_alone=(
        "You divided by the count of the last micro-batch. The counts add up.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g, count"},
    ),
    last_batch_alone=(
        "Only the last micro-batch has arrived. Gradients and counts add up.",
        {"total, tokens = total + g, tokens + count": "total, tokens = g, count"},
    ),
    weighted_twice=(
        "Your penalty is right. You multiplied each gradient by its count; it is the gradient of a sum already, with"
        " every token in it.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g * count, tokens + count"},
    ),
    last_gradient_alone=(
        "Your penalty is right. Of the gradients only the last has arrived: they add up, as the counts do.",
        {"total, tokens = total + g, tokens + count": "total, tokens = g, tokens + count"},
    ),
    two_forgotten_once_for_each_batch=(
        "Two things: the derivative of w² is 2w, and your penalty is in it as often as there are micro-batches.",
        {"return total / tokens + 2 * penalty * w": "return total / tokens + len(batches) * penalty * w"},
    ),
    twice_the_length=(
        "You took 2λ‖w‖, which is one number. The derivative of the sum of squares has an entry for each weight.",
        {"2 * penalty * w": "2 * penalty * np.sqrt(np.sum(w**2))"},
    ),
    updated=(
        "You made a step with the gradient. The task asks for the gradient itself.",
        {"return total / tokens + 2 * penalty * w": "return w - (total / tokens + 2 * penalty * w)"},
    ),
    downhill=(
        "This is the gradient with its sign flipped. The step would go that way; the task asks for the gradient.",
        {"return total / tokens + 2 * penalty * w": "return -(total / tokens + 2 * penalty * w)"},
    ),
    penalty_missing=(
        "The penalty is missing.",
        {"return total / tokens + 2 * penalty * w": "return total / tokens"},
    ),
    penalty_turned=(
        "The sign of the penalty is flipped: yours rewards large weights.",
        {"+ 2 * penalty * w": "- 2 * penalty * w"},
    ),
    penalty_itself=(
        "You added the penalty, which is one number. A gradient says how it changes with each weight.",
        {"2 * penalty * w": "penalty * np.sum(w**2)"},
    ),
    squares=(
        "You added λw². That is the penalty, entry by entry; the task asks for its derivative.",
        {"2 * penalty * w": "penalty * w**2"},
    ),
    length_not_squared=(
        "You took the derivative of λ‖w‖. The square is part of the penalty, and makes it simpler.",
        {"2 * penalty * w": "penalty * w / np.sqrt(np.sum(w**2))"},
    ),
    signs=(
        "You took the derivative of λΣ|w|, which is another penalty.",
        {"2 * penalty * w": "penalty * np.sign(w)"},
    ),
    brackets_in_the_denominator=(
        "The penalty has come below the line: the tokens alone divide the sum, and the penalty's part stands beside.",
        {"total / tokens + 2 * penalty * w": "total / (tokens + 2 * penalty * w)"},
    ),
    two_and_the_weight_added=(
        "You added λ and w. The derivative of λ‖w‖² is a product of the 2, λ and the weight.",
        {"2 * penalty * w": "2 * (penalty + w)"},
    ),
    lambda_missing=(
        "Your λ is missing: the penalty stands in J with its factor.",
        {"2 * penalty * w": "2 * w"},
    ),
    weight_missing=(
        "The weight is missing in the penalty's derivative: it grows with each weight.",
        {"2 * penalty * w": "2 * penalty"},
    ),
    lambda_squared=(
        "You squared λ. It is the weight that is squared, and λ stands before it once.",
        {"2 * penalty": "2 * penalty**2"},
    ),
    half=(
        "You took λ/2. The derivative of a square brings a 2 down; nothing in J halves it.",
        {"2 * penalty": "0.5 * penalty"},
    ),
    four=(
        "There is a 2 too many with the penalty: the derivative of w² is 2w.",
        {"2 * penalty": "4 * penalty"},
    ),
    squares_with_two=(
        "You took 2λw². The derivative of a square is not a square.",
        {"2 * penalty * w": "2 * penalty * w**2"},
    ),
    sum_of_the_weights=(
        "You took 2λ times the sum of the weights, one number. Each weight has its own derivative.",
        {"2 * penalty * w": "2 * penalty * np.sum(w)"},
    ),
    mean_of_the_weights=(
        "You took the mean of the weights, one number. Each weight has its own derivative.",
        {"2 * penalty * w": "2 * penalty * np.mean(w)"},
    ),
    mean_of_the_squares=(
        "You divided the penalty by the number of weights. ‖w‖² is the sum of the squares, not their mean.",
        {"2 * penalty * w": "2 * penalty * w / w.size"},
    ),
    sizes=(
        "Your penalty pulls every weight down, positive or negative. It pulls towards 0: keep the sign of w.",
        {"2 * penalty * w": "2 * penalty * np.abs(w)"},
    ),
    rest_turned=(
        "The penalty is right, and the sign of the losses' part is flipped.",
        {"total / tokens +": "-total / tokens +"},
    ),
    losses_left_out=(
        "This is the penalty's part alone. The losses have a gradient, too.",
        {"total / tokens + 2": "2"},
    ),
    first_batch_alone=(
        "Only the first micro-batch has arrived: is the `return` inside the loop?",
        {"in batches:": "in batches[:1]:"},
    ),
    one_number=(
        "You added the entries of the gradient up: a `sum` without an axis. It has the shape of w.",
        {"total + g, tokens": "total + g.sum(), tokens"},
    ),
    gradient_for_each=(
        "You returned a gradient for each micro-batch. The task asks for one, of them all.",
        {
            "    for batch in": "    each = []\n    for batch in",
            "total + g, tokens + count": "total + g, tokens + count\n        each.append(g / count + 2 * penalty * w)",
            "return total / tokens + 2 * penalty * w": "return each",
        },
    ),
    multiplied_by_the_tokens=(
        "You multiplied the sum by the tokens. A mean divides.",
        {"total / tokens": "total * tokens"},
    ),
    two_forgotten_and_turned=(
        "Two things: the derivative of w² is 2w; and your penalty rewards large weights: its sign is flipped.",
        {"+ 2 * penalty": "- penalty"},
    ),
    not_divided_without_a_penalty=(
        "Two things: the penalty is missing; and the losses are still summed, where J has their mean.",
        {"return total / tokens + 2 * penalty * w": "return total"},
    ),
    by_the_batches_without_a_penalty=(
        "Two things: the penalty is missing; and you divided the sum over tokens by the number of micro-batches.",
        {"return total / tokens + 2 * penalty * w": "return total / len(batches)"},
    ),
    downhill_two_forgotten=(
        "Two things: the derivative of w² is 2w; and the sign of the whole is flipped.",
        {"return total / tokens + 2 * penalty * w": "return -(total / tokens + penalty * w)"},
    ),
    plus_for_times=(
        "You added w, and it should multiply: the derivative of λ‖w‖² is a product.",
        {"2 * penalty * w": "2 * penalty + w"},
    ),
    product_of_both=(
        "You multiplied the two parts of J. They are added, and so are their gradients.",
        {"tokens + 2 * penalty": "tokens * 2 * penalty"},
    ),
    nothing_gathered=(
        "Your sums stay at 0, and 0/0 is no number: gradients and counts have to be added up in the loop.",
        {"total, tokens = total + g, tokens + count": "pass"},
    ),
)
