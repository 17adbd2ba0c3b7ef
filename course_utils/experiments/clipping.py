"""Clipping by the global norm, where some batches give a gradient a hundred times too long, and where none does."""

import numpy as np

from course_utils.data import digits
from course_utils.errors import CourseError
from course_utils.experiments.digits_net import minibatches
from course_utils.experiments.plain_net import cost_of, descend, first_params
from course_utils.experiments.rules_compared import RULES
from course_utils.experiments.stored import NOT_COMPARED, stored
from course_utils.numpy_ref.clipping import clip_by_global_norm

RATES = {"SGD": 0.316, "Momentum": 0.0316, "Adam": 0.01}
SPIKES = (60, 120, 180, 240)  # the updates, of 440, whose gradient is 100 times as long
SETTINGS = {"calm": (False, None), "spikes": (True, None)}
SETTINGS |= {f"spikes, clipped at {c}": (True, c) for c in (0.1, 0.3, 1.0, 3.0, 10.0)}
SETTINGS |= {f"calm, clipped at {c}": (False, c) for c in (0.1, 1.0)}


def changed(spikes, largest):
    """What is done to the gradients of update n before the rule gets them."""

    def change(grads, n):
        if spikes and n in SPIKES:
            grads = [100 * g for g in grads]
        return grads if largest is None else clip_by_global_norm(grads, largest)[0]

    return change


ROWS = {
    f"{name}, {what}": {"name": name, "spikes": spikes, "largest": largest}
    for name in RATES
    for what, (spikes, largest) in SETTINGS.items()
}


@stored(
    rows=ROWS,
    sample="SGD, spikes, clipped at 1.0",
    loose=dict.fromkeys(("SGD, spikes", "Momentum, spikes"), NOT_COMPARED),
)
def spikes_and_clipping(name, spikes, largest, seeds=8):
    """The training cost of the digits net after ten epochs in batches of 32, for each seed: (8,); nan: broken off."""
    data, found = digits(), []
    for seed in range(seeds):
        batches = ((data.train_inputs[i], data.train_labels[i]) for i in minibatches(seed, epochs=10, batch=32))
        try:
            *_others, params = descend(
                RULES[name], first_params(seed), batches, RATES[name], change=changed(spikes, largest)
            )
            found.append(cost_of(params, data.train_inputs, data.train_labels))
        except CourseError:  # a gradient that is not finite
            found.append(np.nan)
    return found
