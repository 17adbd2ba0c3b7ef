"""The exercises of lecture 09: gradients that are added up, divided once by what they count, and used once."""

import numpy as np

from course_utils.exercises.accumulating_loop import BUGGY_EPOCH as BUGGY_EPOCH
from course_utils.exercises.accumulating_loop import train_epoch as train_epoch
from course_utils.exercises.adagrad_two_ways import adagrad_two_ways as adagrad_two_ways
from course_utils.exercises.exercise import exercise
from course_utils.exercises.flat_gradients import pick_gradients as pick_gradients
from course_utils.exercises.many_workers import hand_over as hand_over
from course_utils.exercises.padded_sentences import carry_state as carry_state
from course_utils.exercises.padded_sentences import masked_mean as masked_mean


def _summed(curvature):
    """Of Σ over a batch's tokens x of ½ · curvature · ‖w − x‖² + 0.025 Σ w⁴: the gradient, and the number of tokens."""

    def gradient_of(w, batch):
        return (curvature * (w - batch) + 0.1 * w**3).sum(axis=0), len(batch)

    return gradient_of


def _batches(rng, shape, counts):
    return [rng.normal(size=(count, *shape)) for count in counts]


def _update_cases(rng):
    def case(shape, curvature, counts, lr, every):
        return rng.normal(size=shape), _batches(rng, shape, counts), _summed(curvature), lr, every

    return [
        case((3,), 1.0, (1, 4, 3, 7, 2), 0.5, 2),
        case((2, 3), 0.5, (2, 5, 1, 3, 8, 6), 0.8, 3),
        case((4,), 2.0, (3, 1, 2, 4, 9), 0.1, 4),
        case((2,), 1.0, (6, 1), 0.3, 3),
    ]


@exercise(
    "One update for every few batches",
    minutes=7,
    difficulty=2,
    objective="Train with an update for every few micro-batches, each made with the gradient of the mean over their"
    " tokens.",
    cases=_update_cases,
    hints=(
        "Which two numbers must be known when the update comes? Which of them does a micro-batch bring?",
        "Sums add up, means do not. Keep a running sum of the gradients and a running count, and divide once.",
        "After an update both begin again at 0. And when the loop has come to its end, something may be waiting.",
    ),
)
def update_every(w, batches, gradient_of, lr, every):
    """w after an update for each `every` micro-batches, and one for the rest."""
    total, tokens = np.zeros_like(w), 0
    for n, batch in enumerate(batches, start=1):
        g, count = gradient_of(w, batch)
        total, tokens = total + g, tokens + count
        if n % every == 0 or n == len(batches):
            w = w - lr * total / tokens
            total, tokens = np.zeros_like(w), 0
    return w


START = "    total, tokens = np.zeros_like(w), 0\n    for"
GRADIENT = "        g, count = gradient_of(w, batch)\n"
ADD = "total, tokens = total + g, tokens + count"
WHEN = "        if n % every == 0 or n == len(batches):\n"
STEP = "            w = w - lr * total / tokens\n"
RESET = "            total, tokens = np.zeros_like(w), 0\n    return"

update_every.recognizes(
    mean_of_means=(
        "You divided each gradient by its own count and took the mean of these means. A token of a short sentence then"
        " counts for more than one of a long sentence. Add sums and counts; divide once.",
        {ADD: "total, tokens = total + g / count, tokens + 1"},
    ),
    mean_of_means_and_a_rest_too_small=(
        "Two things: you took the mean of means, and divided by `every` where fewer micro-batches were left over."
        " Add sums and counts; divide once, by the tokens there are.",
        {ADD: "total, tokens = total + g / count, every"},
    ),
    divided_by_the_batches=(
        "You divided the sum by the number of micro-batches. It is a sum over tokens: divide by as many.",
        {ADD: "total, tokens = total + g, tokens + 1"},
    ),
    divided_by_every=(
        "You divided the sum by `every`. It is a sum over tokens: divide by as many, and in the rest there are fewer"
        " micro-batches, too.",
        {ADD: "total, tokens = total + g, every"},
    ),
    not_divided=(
        "You stepped by the sum. The step then grows with the number of tokens; the mean has one size.",
        {"total / tokens": "total"},
    ),
    divided_by_all_tokens=(
        "You divided by the tokens of the whole pass. Each update has seen those of its own group.",
        {
            START: "    everything = sum(gradient_of(w, batch)[1] for batch in batches)\n" + START,
            "total / tokens": "total / everything",
        },
    ),
    divided_twice=(
        "You divided by the count of each micro-batch, and by the tokens of the group again. Once is enough, at the"
        " end.",
        {ADD: "total, tokens = total + g / count, tokens + count"},
    ),
    weighted_twice=(
        "You multiplied each gradient by its count. It is the gradient of a sum already, with every token in it.",
        {ADD: "total, tokens = total + g * count, tokens + count"},
    ),
    last_count_alone=(
        "You divided by the count of the last micro-batch. The counts add up, as the gradients do.",
        {ADD: "total, tokens = total + g, count"},
    ),
    last_gradient_alone=(
        "Of each group only the last gradient has arrived. The counts add up; the gradients have to, as well.",
        {ADD: "total, tokens = g, tokens + count"},
    ),
    last_batch_alone=(
        "Each update was made with the last micro-batch of its group. Those before it were computed for nothing.",
        {ADD: "total, tokens = g, count"},
    ),
    nothing_reset=(
        "You never began again: the second update still has the gradients of the first group in it, which were taken"
        " at an old weight.",
        {RESET: "    return"},
    ),
    sum_not_reset=(
        "You set the count back and not the sum. Both begin again after an update.",
        {RESET: "            tokens = 0\n    return"},
    ),
    count_not_reset=(
        "You set the sum back and not the count, so that every update is smaller than the one before it.",
        {RESET: "            total = np.zeros_like(w)\n    return"},
    ),
    reset_before_use=(
        "You set sum and count back before the update had used them: 0/0. The update reads them first.",
        {STEP + RESET: RESET.replace("    return", STEP + "    return")},
    ),
    sum_reset_before_use=(
        "Your weight never moves. The sum is set back to 0 before the update has used it, or nothing takes the step.",
        {STEP: "            total = np.zeros_like(w)\n" + STEP},
    ),
    rest_dropped=(
        "The micro-batches left over at the end never reach the weight. They are fewer than `every`, and they count.",
        {" or n == len(batches)": ""},
    ),
    one_by_one=(
        "You made an update after each micro-batch. Wait for `every` of them.",
        {"n % every == 0 or n == len(batches)": "True"},
    ),
    at_the_end_alone=(
        "You made one update, with everything. There is one for each group.",
        {"n % every == 0 or n == len(batches)": "n == len(batches)"},
    ),
    one_too_early=(
        "Your first update comes after the first micro-batch alone: you asked a count that began at 0.",
        {"n % every == 0 or": "(n - 1) % every == 0 or"},
    ),
    one_too_late=(
        "Your groups have one micro-batch too many.",
        {"n % every == 0 or": "n % (every + 1) == 0 or"},
    ),
    at_the_start=(
        "All your gradients were taken at the first weight. After an update, the next ones are taken at the new one.",
        {START: "    start = w\n" + START, "gradient_of(w, batch)": "gradient_of(start, batch)"},
    ),
    replaced=(
        "You put the mean gradient in the place of the weight, as the answer on the page does. It says how to move.",
        {STEP: "            w = total / tokens\n"},
    ),
    no_rate=(
        "The rate is missing: you took off the whole gradient.",
        {"lr * total / tokens": "total / tokens"},
    ),
    uphill=(
        "You went uphill. The step is taken off.",
        {"w - lr": "w + lr"},
    ),
)


def _penalty_cases(rng):
    def case(shape, curvature, counts, penalty):
        return rng.normal(size=shape), _batches(rng, shape, counts), _summed(curvature), penalty

    return [case((3,), 1.0, (1, 6), 0.3), case((2, 3), 0.5, (4, 2, 9), 0.1), case((4,), 2.0, (3, 8, 1, 5), 0.05)]


@exercise(
    "A penalty and many batches",
    minutes=6,
    difficulty=2,
    objective="Gather the gradient of a mean loss with an L2 penalty from micro-batches, the penalty in it once.",
    cases=_penalty_cases,
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


RETURN = "return total / tokens + 2 * penalty * w"

penalized_accumulation.recognizes(
    in_every_batch=(
        "You added the penalty's gradient with each micro-batch and divided with the tokens: its weight depends on how"
        " the data are cut. It stands in J once, outside the mean.",
        {ADD: "total, tokens = total + g + 2 * penalty * w, tokens + count", RETURN: "return total / tokens"},
    ),
    once_for_each_batch=(
        "Your penalty is in it as often as there are micro-batches. Cut the data more finely, and it would grow.",
        {RETURN: "return total / tokens + len(batches) * 2 * penalty * w"},
    ),
    divided_by_the_count=(
        "You divided the penalty by the number of tokens, as if it were one of the losses. It stands outside the mean.",
        {RETURN: "return (total + 2 * penalty * w) / tokens"},
    ),
    divided_by_the_batches_too=(
        "You divided the penalty by the number of micro-batches. It is no mean over them; it stands in J once.",
        {RETURN: "return total / tokens + 2 * penalty * w / len(batches)"},
    ),
    for_each_token=(
        "Your penalty is in it as often as there are tokens. It belongs to J, not to a token's loss.",
        {RETURN: "return total / tokens + tokens * 2 * penalty * w"},
    ),
    two_forgotten=(
        "A factor of 2 is missing: the derivative of w² is 2w.",
        {"2 * penalty": "penalty"},
    ),
    two_forgotten_in_every_batch=(
        "Two things: the derivative of w² is 2w, and the penalty stands in J once, not once in each micro-batch.",
        {ADD: "total, tokens = total + g + penalty * w, tokens + count", RETURN: "return total / tokens"},
    ),
    two_forgotten_and_divided=(
        "Two things: the derivative of w² is 2w, and the penalty stands outside the mean, where nothing divides it.",
        {RETURN: "return (total + penalty * w) / tokens"},
    ),
    mean_of_means=(
        "Your penalty is right. The rest is a mean of means: a token of a short batch counts for more than others.",
        {ADD: "total, tokens = total + g / count, tokens + 1"},
    ),
    mean_of_means_without_a_penalty=(
        "Two things: the penalty is missing, and the rest is a mean of means.",
        {ADD: "total, tokens = total + g / count, tokens + 1", RETURN: "return total / tokens"},
    ),
    mean_of_means_two_forgotten=(
        "Two things: the derivative of w² is 2w, and the rest is a mean of means.",
        {ADD: "total, tokens = total + g / count, tokens + 1", "2 * penalty": "penalty"},
    ),
    means_added=(
        "You added up the means of the micro-batches, and nothing has divided their sum.",
        {ADD: "total, tokens = total + g / count, 1"},
    ),
    means_added_each_with_a_penalty=(
        "You added up a whole J for each micro-batch, with its own mean and its own penalty. There is one of each.",
        {
            ADD: "total, tokens = total + g / count + 2 * penalty * w, 1",
            RETURN: "return total / tokens",
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
        {RETURN: "return total + len(batches) * 2 * penalty * w"},
    ),
    last_count_alone=(
        "You divided by the count of the last micro-batch. The counts add up.",
        {ADD: "total, tokens = total + g, count"},
    ),
    last_batch_alone=(
        "Only the last micro-batch has arrived. Gradients and counts add up.",
        {ADD: "total, tokens = g, count"},
    ),
    penalty_missing=(
        "The penalty is missing.",
        {RETURN: "return total / tokens"},
    ),
    penalty_turned=(
        "The sign of the penalty is turned: yours rewards large weights.",
        {"+ 2 * penalty * w": "- 2 * penalty * w"},
    ),
    penalty_itself=(
        "You added the penalty, which is one number. A gradient says how it changes with each weight.",
        {"2 * penalty * w": "penalty * np.sum(w**2)"},
    ),
    squares=(
        "You added λw². That is the penalty, entry by entry; its derivative is asked for.",
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
)
