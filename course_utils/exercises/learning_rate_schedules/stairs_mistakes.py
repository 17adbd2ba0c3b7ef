"""What else is recognized in a rate that is halved: one too many or too few, brackets, a branch left out."""

from course_utils.exercises.learning_rate_schedules.stairs import halved_rate

halved_rate.recognizes(
    times_for_power=(
        "You multiplied by the half as often as once: halvings times ½. Repeated halvings are a power.",
        {"0.5 ** (epoch // k)": "0.5 * (epoch // k)"},
    ),
    power_first=(
        "Your power ends too early: parentheses are missing around the number of halvings.",
        {"0.5 ** (epoch // k)": "0.5 ** epoch // k"},
    ),
    quotient_turned=(
        "Your quotient is upside down: you asked how many epochs fit into k, not how often k fits into the epochs.",
        {"epoch // k": "k // epoch"},
    ),
    quotient_turned_in_updates=(
        "Your quotient is upside down: you asked how many updates fit into k epochs, not how often those fit into n.",
        {"epoch // k": "k * steps_per_epoch // n"},
    ),
    rounded_up_in_updates=(
        "You rounded up: the first halving comes with the first update. Only complete groups of epochs count.",
        {"epoch // k": "np.ceil(n / (k * steps_per_epoch))"},
    ),
    epochs_rounded=(
        "You rounded the number of epochs, so that one counts when it is half over. Only complete epochs count.",
        {"n // steps_per_epoch": "round(n / steps_per_epoch)"},
    ),
    epochs_rounded_up=(
        "You rounded the number of epochs up, so that the running one counts. Only complete epochs count.",
        {"n // steps_per_epoch": "-(-n // steps_per_epoch)"},
    ),
    halved_at_once=(
        "Your first rate is halved already: one halving too many, everywhere. How many are there in the first epochs?",
        {"(epoch // k)": "(epoch // k + 1)"},
    ),
    one_halving_behind=(
        "You are one halving behind, everywhere: your first rate is twice the one that was given.",
        {"(epoch // k)": "(epoch // k - 1)"},
    ),
    one_group_late=(
        "You are one group of epochs late: the first halving is due when k epochs are complete.",
        {"epoch // k": "max(epoch // k - 1, 0)"},
    ),
    one_epoch_late_from_below=(
        "You are one epoch late, and before that the rate is doubled: you took 1 off the number of complete epochs.",
        {"epoch // k": "(epoch - 1) // k"},
    ),
    one_update_late_from_zero=(
        "You are one update late: n of them are complete, and the one to be made now is not among those.",
        {"n // steps_per_epoch": "max(n - 1, 0) // steps_per_epoch"},
    ),
    groups_one_longer=(
        "Your groups have one epoch too many: k epochs share one rate, not k + 1.",
        {"epoch // k": "epoch // (k + 1)"},
    ),
    groups_one_shorter=(
        "Your groups have one epoch too few: k epochs share one rate, not k − 1.",
        {"epoch // k": "epoch // (k - 1)"},
    ),
    epochs_one_longer=(
        "Your epochs have one update too many. The first epoch is n = 0 to steps_per_epoch − 1.",
        {"n // steps_per_epoch": "n // (steps_per_epoch + 1)"},
    ),
    epochs_one_shorter=(
        "Your epochs have one update too few. The first epoch is n = 0 to steps_per_epoch − 1.",
        {"n // steps_per_epoch": "n // (steps_per_epoch - 1)"},
    ),
    sum_for_product=(
        "You added k and steps_per_epoch. k epochs of so many updates each: that is a product.",
        {"epoch // k": "n // (k + steps_per_epoch)"},
    ),
    every_update=(
        "You halved at every update: k and steps_per_epoch are not in your rate.",
        {"epoch // k": "n"},
    ),
    k_forgotten_and_smooth=(
        "Your rate sinks at every update, and by a half in each epoch: k is missing, and so is the rounding.",
        {"n // steps_per_epoch": "n / steps_per_epoch", "epoch // k": "epoch"},
    ),
    smooth_in_k_updates=(
        "Your rate sinks at every update, and by a half in k of them. k counts epochs, and the rate stays between two"
        " halvings.",
        {"epoch // k": "n / k"},
    ),
    smooth_from_left_to_right=(
        "You divided by k and then multiplied by steps_per_epoch: `/` and `*` are read from left to right.",
        {"epoch // k": "n / k * steps_per_epoch"},
    ),
    only_at_the_moment=(
        "You halved the rate of one update, the one at which the halving is due, and went back up after it.",
        {"lr0 * 0.5 ** (epoch // k)": "lr0 * 0.5 if n > 0 and n % (k * steps_per_epoch) == 0 else lr0"},
    ),
    one_more_than_once=(
        "You compare with `>`, and halve once at most. Each group of k complete epochs halves once more.",
        {"lr0 * 0.5 ** (epoch // k)": "lr0 * 0.5 if epoch > k else lr0"},
    ),
    once_then_a_quarter=(
        "You counted to two halvings and no further.",
        {"(epoch // k)": "min(epoch // k, 2)"},
    ),
    straight_line=(
        "Your rate goes down in a straight line. Halving is a factor, and it comes at once.",
        {"0.5 ** (epoch // k)": "(1 - 0.5 * n / (k * steps_per_epoch))"},
    ),
    exponential_half=(
        "You put the half into an exponential. Each halving is a factor of ½ by itself.",
        {"0.5 ** (epoch // k)": "np.exp(-0.5 * (epoch // k))"},
    ),
    first_rate_missing=(
        "The first rate is missing: this is the factor alone.",
        {"lr0 * 0.5": "0.5"},
    ),
    divided_by_k=(
        "You divided by k each time. k says when, and the factor is a half.",
        {"0.5 ** (": "(1 / k) ** ("},
    ),
    power_of_the_rate=(
        "You raised the rate to a power. It is the halvings that are repeated.",
        {"lr0 * 0.5 **": "lr0 **"},
    ),
    squared_powers=(
        "You divided by the square of the number of halvings. Each of them is a factor of 2.",
        {"0.5 ** (epoch // k)": "1 / max(1, epoch // k) ** 2"},
    ),
    nothing_before=(
        "Nothing comes back before the first halving: is a `return` missing in that branch?",
        {"    return lr0": "    if epoch < k:\n        return None\n    return lr0"},
    ),
    nothing_after=(
        "Nothing comes back from the first halving on: is a `return` missing in that branch?",
        {"    return lr0": "    if epoch >= k:\n        return None\n    return lr0"},
    ),
    never=(
        "Your rate stays as it began: no halving comes.",
        {"lr0 * 0.5 ** (epoch // k)": "lr0"},
    ),
    number_of_halvings=(
        "This is how often it has been halved. The task asks for the rate.",
        {"lr0 * 0.5 ** (epoch // k)": "epoch // k"},
    ),
    number_of_the_epoch=(
        "This is the number of complete epochs. The task asks for the rate.",
        {"lr0 * 0.5 ** (epoch // k)": "epoch"},
    ),
    epochs_times_k=(
        "You multiplied the epochs by k. A halving comes for each k of them.",
        {"epoch // k": "epoch * k"},
    ),
    epochs_shared_out=(
        "You divided an epoch by k, as if k halvings came in each. k epochs share one rate.",
        {"epoch // k": "n // (steps_per_epoch / k)"},
    ),
)

halved_rate.recognizes(
    twice_the_number=(
        "You divided by twice the number of halvings. Each halves what the one before has left: that is a power of 2.",
        {"lr0 * 0.5 ** (epoch // k)": "lr0 / (2 * (epoch // k) or 1)"},
    ),
)
