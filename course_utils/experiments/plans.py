"""Which plan for the rate is best? Each at many peak rates, over seeds; and what averages of the weights do instead."""

import numpy as np

from course_utils.data import digits
from course_utils.experiments.digits_net import DigitsNet, minibatches, train
from course_utils.experiments.stored import NOT_COMPARED, stored
from course_utils.numpy_ref.optimizers import SGD, Adam, ScheduleFree
from course_utils.schedules import constant, cosine, halve_every, linear, then, triangular, warmup

PLANS = {  # name → (peak rate, updates of the run) → schedule; a climb and a way down take a fifth each
    "constant": lambda peak, n: constant(peak),
    "halve three times": lambda peak, n: halve_every(peak, n // 4),
    "warm-up + cosine": lambda peak, n: warmup(cosine(peak, 0.0, n - n // 5), n // 5),
    "triangular": lambda peak, n: triangular(peak / 10, peak, n // 6),
    "cool-down": lambda peak, n: then(constant(peak), n - n // 5, linear(peak, 0.0, n // 5)),
    "warm-up, stable, decay": lambda peak, n: warmup(
        then(constant(peak), n - 2 * (n // 5), linear(peak, 0.0, n // 5)), n // 5
    ),
}
AVERAGES = ("constant", "moving mean", "mean of the last fifth")  # the rows' three numbers at a constant rate
SETTINGS = {  # name → (rule, batch, the lowest and the highest peak rate that is tried)
    "SGD, batches of 8": (SGD(), 8, 0.25, 2),
    "SGD, batches of 32": (SGD(), 32, 0.35, 2.8),
    "Adam, batches of 32": (Adam(), 32, 0.011, 0.25),
}
CHAOTIC = {"SGD, batches of 8": 1.0, "SGD, batches of 32": 1.4, "Adam, batches of 32": 0.12}  # from these peak rates on
TUNING, JUDGED = slice(0, 4), slice(4, 20)  # of twenty seeds: those on which rates are chosen, and those that judge
GUESSING = np.log(10)  # costs are cut off here: what a failed run costs, the last bit of a weight decides
NOTCHES = tuple(float(f"{2 ** (k / 2):.2g}") for k in range(-14, 5))  # rates in steps of √2


def averaged_costs(rule, rate, seed, epochs, batch):
    """The test costs at a constant rate: of the last weights, of their moving mean with the memory of a tenth of the
    run (corrected for its start, as Adam's means are), and of the plain mean over the last fifth of the updates.
    """
    data, net = digits(), DigitsNet(rule, seed)
    updates = epochs * (len(data.train_labels) // batch)
    beta = 1 - 10 / updates
    moving, plain = ([np.zeros_like(p.value) for p in net.params] for _mean in range(2))
    for n, chosen in enumerate(minibatches(seed, epochs, batch)):
        net.step(data.train_inputs[chosen], data.train_labels[chosen], rate)
        late = n + 1 - (updates - updates // 5)  # how many weights are in the plain mean, this one included
        for k, p in enumerate(net.params):
            moving[k] = beta * moving[k] + (1 - beta) * p.value
            plain[k] = plain[k] + (p.value - plain[k]) / late if late > 0 else plain[k]
    found = []
    for weights in ([p.value for p in net.params], [m / (1 - beta**updates) for m in moving], plain):
        for p, value in zip(net.params, weights, strict=True):
            p.value = value
        found.append(net.cost(data.test_inputs, data.test_labels))
    return found


def schedule_free_cost(rate, seed, epochs, batch, beta=0.9):
    """The test cost of schedule-free SGD at a constant rate: that of its averaged weights."""
    rule, data = ScheduleFree(beta), digits()
    net = DigitsNet(rule, seed)
    for chosen in minibatches(seed, epochs, batch):
        net.step(data.train_inputs[chosen], data.train_labels[chosen], rate)
    held = {variable.name: variable.value for variable in net.updates}
    for p in net.params:
        p.value = rule.averaged(p.value, {"u": held[f"{p.name}_u"]})
    return net.cost(data.test_inputs, data.test_labels)


def _rows():
    rows = {}
    for setting, (_rule, _batch, low, high) in SETTINGS.items():
        for epochs in (2, 5):
            for plan in (*PLANS, "schedule-free"):
                rates = [rate for rate in NOTCHES if low <= rate <= high * (2 if plan == "schedule-free" else 1)]
                for rate in rates if setting[:3] == "SGD" or plan in PLANS else ():
                    row = {"setting": setting, "epochs": epochs, "plan": plan, "rate": rate}
                    rows[f"{setting}, {epochs} epochs, {plan}, {rate}"] = row
    return rows


ROWS = _rows()
LOOSE = {
    name: NOT_COMPARED
    for name, row in ROWS.items()
    if row["rate"] >= CHAOTIC[row["setting"]] * (2 if row["plan"] == "schedule-free" else 1)
}


@stored(rows=ROWS, sample="SGD, batches of 32, 2 epochs, constant, 0.71", loose=LOOSE)
def plans_at_their_rates(setting, epochs, plan, rate, seeds=20):
    """The test cost for each seed (…, seeds), at most that of guessing; at a constant rate for each of AVERAGES."""
    rule, batch, _low, _high = SETTINGS[setting]
    found = []
    for seed in range(seeds):
        if plan == "constant":
            found.append(averaged_costs(rule, rate, seed, epochs, batch))
        elif plan == "schedule-free":
            found.append([schedule_free_cost(rate, seed, epochs, batch)])
        else:
            schedule = PLANS[plan](rate, epochs * (len(digits().train_labels) // batch))
            found.append([train(rule, schedule, seed, epochs, batch).test_costs[-1]])
    return np.minimum(np.array(found).T, GUESSING)


HORIZONS = (5, 20, 50, 100)


@stored(
    rows={f"{rate}": {"rate": rate} for rate in (1.0, 1.8, 2.0)} | {"1.0, soon": {"rate": 1.0, "horizons": (5,)}},
    sample="1.0, soon",
    loose={"1.8": NOT_COMPARED, "2.0": NOT_COMPARED},
)
def too_large_for_long(rate, horizons=HORIZONS, seeds=20):
    """Of so many runs in batches of 32, how many have not learned after each of these epochs: (2, horizons).

    First those whose training cost is above 0.3, then those whose test cost is above 0.15.
    """
    runs = [train(SGD(), rate, seed, epochs=horizons[-1]) for seed in range(seeds)]
    costs = [(run.train_costs[list(horizons)], run.test_costs[list(horizons)]) for run in runs]
    return [sum(train_costs > 0.3 for train_costs, _test in costs), sum(test > 0.15 for _train, test in costs)]
