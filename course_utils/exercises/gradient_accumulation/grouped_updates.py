"""The exercise of lecture 09 on an update for every few micro-batches, and the batches of its neighbor."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise


def summed(curvature):
    """Of Σ over a batch's tokens x of ½ · curvature · ‖w − x‖² + 0.025 Σ w⁴: the gradient, and the number of tokens."""

    def gradient_of(w, batch):
        return (curvature * (w - batch) + 0.1 * w**3).sum(axis=0), len(batch)

    return gradient_of


def batches_of(rng, shape, counts):
    return [rng.normal(size=(count, *shape)) for count in counts]


def _update_cases(rng):
    def case(shape, curvature, counts, lr, every):
        return rng.normal(size=shape), batches_of(rng, shape, counts), summed(curvature), lr, every

    return [
        case((3,), 1.0, (1, 4, 3, 7, 2), 0.5, 2),
        case((2, 3), 0.5, (2, 5, 1, 3, 8, 6), 0.8, 3),
        case((4,), 2.0, (3, 1, 2, 4, 9), 0.1, 4),
        case((2,), 1.0, (6, 1), 0.3, 3),
        case((3,), 0.7, (2, 1, 5, 3, 2, 4, 6), 0.4, 2),
    ]


@exercise(
    "One update for every few batches",
    minutes=7,
    difficulty=2,
    objective="Write the loop of accumulation: add, count, divide once, begin anew, and forget nothing at the end.",
    cases=_update_cases,
    demands=(keeps("w", sentence="The task asks for a new array, and `w -= …` changes the old one."),),
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


update_every.recognizes(
    mean_of_means=(
        "You divided each gradient by its own count and took the mean of these means. A token of a short sentence then"
        " counts for more than one of a long sentence. Add sums and counts; divide once.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g / count, tokens + 1"},
    ),
    mean_of_means_and_a_rest_too_small=(
        "Two things: you took the mean of means, and divided by `every` where fewer micro-batches were left over."
        " Add sums and counts; divide once, by the tokens there are.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g / count, every"},
    ),
    divided_by_the_batches=(
        "You divided the sum by the number of micro-batches. It is a sum over tokens: divide by as many.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g, tokens + 1"},
    ),
    divided_by_every=(
        "You divided the sum by `every`. It is a sum over tokens: divide by as many, and in the rest there are fewer"
        " micro-batches, too.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g, every"},
    ),
    not_divided=(
        "You stepped by the sum. The step then grows with the number of tokens; the mean has one size.",
        {"total / tokens": "total"},
    ),
    divided_by_all_tokens=(
        "You divided by the tokens of the whole pass. Each update has seen those of its own group.",
        {
            "    for n": "    everything = sum(gradient_of(w, batch)[1] for batch in batches)\n    for n",
            "total / tokens": "total / everything",
        },
    ),
    divided_twice=(
        "You divided by the count of each micro-batch, and by the tokens of the group again. Once is enough, at the"
        " end.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g / count, tokens + count"},
    ),
    weighted_twice=(
        "You multiplied each gradient by its count. It is the gradient of a sum already, with every token in it.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g * count, tokens + count"},
    ),
    last_count_alone=(
        "You divided by the count of the last micro-batch. The counts add up, as the gradients do.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g, count"},
    ),
    last_gradient_alone=(
        "Of each group only the last gradient has arrived. The counts add up; the gradients have to, as well.",
        {"total, tokens = total + g, tokens + count": "total, tokens = g, tokens + count"},
    ),
    last_batch_alone=(
        "Each update was made with the last micro-batch of its group. Those before it were computed for nothing.",
        {"total, tokens = total + g, tokens + count": "total, tokens = g, count"},
    ),
    nothing_reset=(
        "You never began again: the second update still has the gradients of the first group in it, which were taken"
        " at an old weight.",
        {"            total, tokens = np.zeros_like(w), 0": ""},
    ),
    sum_not_reset=(
        "You set the count back and not the sum. Both begin again after an update.",
        {"            total, tokens = np.zeros_like(w), 0": "            tokens = 0"},
    ),
    count_not_reset=(
        "You set the sum back and not the count, so that every update is smaller than the one before it.",
        {"            total, tokens = np.zeros_like(w), 0": "            total = np.zeros_like(w)"},
    ),
    reset_before_use=(
        "You set sum and count back before the update had used them: 0/0. The update reads them first.",
        {
            "            total, tokens = np.zeros_like(w), 0": "",
            "            w = w - lr": "            total, tokens = np.zeros_like(w), 0\n            w = w - lr",
        },
    ),
    sum_reset_before_use=(
        "Your weight never moves. The sum is set back to 0 before the update has used it, or nothing takes the step.",
        {"w = w - lr * total / tokens": "total = np.zeros_like(w)\n            w = w - lr * total / tokens"},
    ),
    rest_dropped=(
        "The micro-batches left over at the end never reach the weight. They are fewer than `every`, and they count.",
        {" or n == len(batches)": ""},
    ),
    rest_of_nothing=(
        "Where no micro-batch was left over, your update for the rest still came, with nothing in it: 0/0. Make it"
        " only if something waits.",
        {" or n == len(batches)": "", "    return w": "    return w - lr * total / tokens"},
    ),
    rest_of_nothing_in_numbers=(
        "Where no micro-batch was left over, your update for the rest still came, with nothing in it: Python refuses"
        " 0/0. Make it only if something waits.",
        {
            " or n == len(batches)": "",
            "    return w": "    return w - lr * (total / tokens if tokens else 0.0 / 0)",
        },
    ),
    means_added=(
        "You added up the means of the micro-batches, and nothing has divided their sum.",
        {"total, tokens = total + g, tokens + count": "total, tokens = total + g / count, 1"},
    ),
    divided_by_every_too=(
        "You divided by the tokens, and by `every` as well. Once is enough.",
        {"total / tokens": "total / tokens / every"},
    ),
    one_too_early_and_a_rest_dropped=(
        "Two things: you asked a count that began at 0, so the first update comes after the first micro-batch alone;"
        " and what is left over at the end never reaches the weight.",
        {"n % every == 0 or n == len(batches)": "(n - 1) % every == 0"},
    ),
    first_group_alone=(
        "You made one update and returned. The other groups are waiting: is the `return` inside the loop?",
        {"            total, tokens = np.zeros_like(w), 0": "            return w"},
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
        {"    for n": "    start = w\n    for n", "gradient_of(w, batch)": "gradient_of(start, batch)"},
    ),
    replaced=(
        "You put the mean gradient in the place of the weight, as the answer on the page does. It says how to move.",
        {"w = w - lr * total / tokens": "w = total / tokens"},
    ),
    no_rate=(
        "The rate is missing: you took off the whole gradient.",
        {"lr * total / tokens": "total / tokens"},
    ),
    uphill=(
        "You went uphill. The step is taken off.",
        {"w - lr": "w + lr"},
    ),
    brackets_around_the_weight=(
        "Your weight is divided by the tokens as well. The count divides the sum of the gradients alone.",
        {"w - lr * total / tokens": "(w - lr * total) / tokens"},
    ),
    rate_of_the_weight=(
        "Your rate multiplies the weight as well. It belongs to the gradient alone.",
        {"w - lr * total / tokens": "lr * (w - total / tokens)"},
    ),
    multiplied_by_the_tokens=(
        "You multiplied the sum by the tokens. A mean divides.",
        {"total / tokens": "total * tokens"},
    ),
    one_too_early_by_one=(
        "Your updates come one micro-batch early: you asked a count that began at 0, or began at 1 and was moved on.",
        {"n % every == 0 or": "(n + 1) % every == 0 or"},
    ),
    one_less_in_a_group=(
        "Your groups have one micro-batch too few.",
        {"n % every == 0 or": "n % max(every - 1, 1) == 0 or"},
    ),
    every_turn_but_those=(
        "Your condition is inverted: you make an update where none is due, and wait where one is.",
        {"n % every == 0 or": "n % every != 0 or"},
    ),
    tokens_for_batches=(
        "You counted tokens where micro-batches are counted: `every` says after how many of these an update comes.",
        {"n % every == 0 or": "tokens >= every or"},
    ),
    last_group_alone=(
        "Only the last group has moved the weight. Each update goes on from the weight that the one before has made.",
        {"    for n": "    start = w\n    for n", "w = w - lr * total / tokens": "w = start - lr * total / tokens"},
    ),
    rest_twice=(
        "The last group has made its update twice: inside the loop, and after it.",
        {
            "            total, tokens = np.zeros_like(w), 0": "            last = total / tokens\n"
            "            total, tokens = np.zeros_like(w), 0",
            "return w": "return w - lr * last",
        },
    ),
    first_batch_left_out=(
        "The first micro-batch never came in. Counted from 1, it is number 1.",
        {"total + g, tokens + count": "total + g * (n > 1), tokens + count * (n > 1) + 1e-300"},
    ),
    first_of_each_group_alone=(
        "Of each group only the first micro-batch has arrived. Gradients and counts add up.",
        {"total, tokens = total + g, tokens + count": "total, tokens = (total, tokens) if tokens else (g, count)"},
    ),
    running_sum_divided=(
        "You divided the running sum after each micro-batch, so that what came first is divided again and again. Divide"
        " once, when all is there.",
        {
            "total, tokens = total + g, tokens + count": "tokens += count\n        total = (total + g) / tokens",
            "total / tokens": "total",
        },
    ),
    batches_of_the_pass=(
        "You divided by the number of micro-batches in the whole pass. The sum is one over the tokens of the group.",
        {"total / tokens": "total / len(batches)"},
    ),
    divided_by_the_tokens_twice=(
        "You divided by the tokens twice. Once makes a mean of the sum.",
        {"total / tokens": "total / tokens**2"},
    ),
    one_number=(
        "You added the entries of the gradient up: a `sum` without an axis. Each entry of w moves by its own.",
        {"total + g, tokens": "total + g.sum(), tokens"},
    ),
    path=(
        "You returned a weight for each update. The task asks for the one at the end.",
        {
            "    for n": "    path = []\n    for n",
            "            total, tokens = np.zeros_like(w), 0": "            path.append(w)\n"
            "            total, tokens = np.zeros_like(w), 0",
            "return w": "return path",
        },
    ),
    gradient_returned=(
        "You returned the mean gradient of the last group. The task asks for the weight.",
        {
            "            total, tokens = np.zeros_like(w), 0": "            last = total / tokens\n"
            "            total, tokens = np.zeros_like(w), 0",
            "return w": "return last",
        },
    ),
    step_of_the_pass=(
        "You returned how the weight has moved. The task asks for the weight.",
        {"    for n": "    start = w\n    for n", "return w": "return w - start"},
    ),
    not_divided_and_rest_dropped=(
        "Two things: you stepped by the sum, and it is the mean that is wanted; and what is left over at the end never"
        " reaches the weight.",
        {"total / tokens": "total", " or n == len(batches)": ""},
    ),
    mean_of_means_and_rest_dropped=(
        "Two things: you took the mean of means, where every token is to count alike; and what is left over at the end"
        " never reaches the weight.",
        {
            "total, tokens = total + g, tokens + count": "total, tokens = total + g / count, tokens + 1",
            " or n == len(batches)": "",
        },
    ),
    both_conditions=(
        "Your update waits for both: a full group, and the end. One of the two is enough.",
        {" or n == len(batches)": " and n == len(batches)"},
    ),
    first_group_too_long=(
        "Your first group has one micro-batch too many, the others are right: you asked a count that began at 0, and"
        " left out the moment at which it was 0.",
        {"n % every == 0 or": "(n > 1 and (n - 1) % every == 0) or"},
    ),
)
