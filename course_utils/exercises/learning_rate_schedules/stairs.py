"""The exercise of lecture 06 on a rate that is halved every few epochs: a formula for stairs."""

from course_utils.exercises.framework.demands import without
from course_utils.exercises.framework.exercise import exercise


@exercise(
    "Halve it every k epochs",
    minutes=4,
    difficulty=1,
    objective="Turn epochs into updates, and not be one off.",
    cases=lambda rng: (
        [(0.1, 3, 100, n) for n in (0, 5, 99, 150, 180, 200, 210, 260, 298, 299, 300, 302, 420, 599, 600, 700, 1234)]
        + [(0.8, 2, 45, n) for n in (1, 89, 90, 200)]
    ),
    demands=(without(module="course_utils.schedules", sentence="The task asks for the formula itself."),),
    hints=(
        "How many epochs are complete when n updates have been made?",
        "And how often was the rate halved by then? Once for each group of k complete epochs.",
        "Both are whole numbers: a division that drops the remainder, twice. Many halvings are a power of ½.",
    ),
)
def halved_rate(lr0, k, steps_per_epoch, n):
    """The rate of the update that follows n others."""
    epoch = n // steps_per_epoch  # complete epochs
    return lr0 * 0.5 ** (epoch // k)


halved_rate.recognizes(
    per_update=(
        "You halved after every k updates: the rate is gone within the first epoch. k counts epochs, n counts updates.",
        {"n // steps_per_epoch": "n"},
    ),
    from_left_to_right=(
        "You divided by k and then multiplied by steps_per_epoch: `//` and `*` are read from left to right. The product"
        " of the two belongs together.",
        {"lr0 * 0.5 ** (epoch // k)": "lr0 * 0.5 ** (n // k * steps_per_epoch)"},
    ),
    continuous=(
        "You have halved a little after every epoch. The rate is to stay for k epochs and then to halve at once, so"
        " only complete groups count.",
        {"epoch // k": "epoch / k"},
    ),
    continuous_in_updates=(
        "Your rate sinks at every update. That is the smooth curve through the stairs; the task asks for the stairs.",
        {"n // steps_per_epoch": "n / steps_per_epoch", "epoch // k": "epoch / k"},
    ),
    updates_from_one=(
        "You are one update early. n counts the updates already made: it is 0 before the first.",
        {"n // steps_per_epoch": "(n + 1) // steps_per_epoch"},
    ),
    one_update_late=(
        "You are one update late: the update after the last of an epoch already belongs to the next epoch.",
        {"n // steps_per_epoch": "(n - 1) // steps_per_epoch"},
    ),
    epochs_from_one=(
        "You are one epoch early: you counted the running epoch as complete. During the first, none is.",
        {"epoch // k": "(epoch + 1) // k"},
    ),
    one_epoch_late=(
        "You are one epoch late. When k epochs are complete, the next update has the halved rate.",
        {"epoch // k": "max(epoch - 1, 0) // k"},
    ),
    rounded_up=(
        "You rounded up: the first halving comes with the first complete epoch. Only complete groups of k count.",
        {"epoch // k": "np.ceil(epoch / k)"},
    ),
    rounded=(
        "You rounded to the nearest, so a group counts when it is half over. Drop the remainder.",
        {"epoch // k": "np.round(epoch / k)"},
    ),
    rounded_in_updates=(
        "You rounded the number of halvings to the nearest, so each comes when its k epochs are half over. Only"
        " complete groups count: drop the remainder.",
        {"epoch // k": "round(n / (k * steps_per_epoch))"},
    ),
    every_epoch=(
        "You halved after every epoch. k epochs share one rate.",
        {"epoch // k": "epoch"},
    ),
    only_once=(
        "You halved once and never again. After 2k epochs the second halving is due.",
        {"lr0 * 0.5 ** (epoch // k)": "lr0 * 0.5 if epoch >= k else lr0"},
    ),
    for_one_epoch=(
        "You halved in every k-th epoch and went back up after it. Each halving is kept.",
        {"lr0 * 0.5 ** (epoch // k)": "lr0 * 0.5 if epoch > 0 and epoch % k == 0 else lr0"},
    ),
    same_amount_off=(
        "You took away half of the first rate each time: after two steps nothing is left. Halving is a factor.",
        {"0.5 ** (epoch // k)": "(1 - 0.5 * (epoch // k))"},
    ),
    half_a_third_a_quarter=(
        "Your rates are the whole, a half, a third, a quarter. Each should be half of the one before.",
        {"lr0 * 0.5 ** (epoch // k)": "lr0 / (1 + epoch // k)"},
    ),
    divided_by_twice=(
        "You divided by twice the number of halvings, which is a division by 0 at the start. Halvings multiply.",
        {"lr0 * 0.5 ** (epoch // k)": "lr0 / (2 * (epoch // k))"},
    ),
    remainder_of_k=(
        "You took the remainder: it runs from 0 to k − 1 and starts over. How often k fits in is the quotient.",
        {"epoch // k": "epoch % k"},
    ),
    remainder_of_the_epoch=(
        "You took the remainder: that is the place within the epoch. The number of the epoch is the quotient.",
        {"n // steps_per_epoch": "n % steps_per_epoch"},
    ),
    first_rate_in_the_power=(
        "The first rate went under the power as well. It stands there once; the halvings are repeated.",
        {"lr0 * 0.5 **": "(lr0 * 0.5) **"},
    ),
    doubles=(
        "Your rate doubles. Invert the factor.",
        {"0.5 **": "2 **"},
    ),
    divided_by_e=(
        "You divided by e each time. That is the exponential schedule; to halve is to divide by 2.",
        {"0.5 ** (epoch // k)": "np.exp(-(epoch // k))"},
    ),
    divided_by_ten=(
        "You divided by ten each time, as many step schedules do. Here it is a half.",
        {"0.5 **": "0.1 **"},
    ),
)
