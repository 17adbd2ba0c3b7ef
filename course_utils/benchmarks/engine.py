"""`course bench engine`: a training step by the engine, beside plain NumPy and PyTorch; building; rows of a table."""

import time
from itertools import cycle
from statistics import median

import numpy as np
import torch

from course_utils import symbolic as S
from course_utils.benchmarks import reporting, timing
from course_utils.benchmarks.training_steps import CASES, COMPETITORS, LR, compiled
from course_utils.display.tables import table

AGREE = {"float64": 1e-9, "float32": 1e-2}  # on the change that three steps make
DIGITS = CASES[1]
METHOD = (
    "Method: one full SGD step (forward, cross-entropy, backward, update) on one thread; {rounds} rounds, in each of "
    "them every competitor in turn, a block of at least {block:.0f} ms; medians of the times, and of the ratios within "
    "a round. Before that, all gave the same parameters after three steps."
)
ROWS, WIDTH, IDS = (10**4, 10**5, 10**6), 50, 640


def main(rounds=31, markdown=False, at_least=0.01, cases=CASES, sizes=ROWS):
    """Measure and print."""
    torch.set_num_threads(1)
    building = build_times(DIGITS, rounds)  # first of all, while nothing has been compiled yet
    print(reporting.machine(), flush=True)
    print(METHOD.format(rounds=rounds, block=1000 * at_least), end="\n\n", flush=True)
    lines = [step_line(case, dtype, rounds, at_least) for case in cases for dtype in ("float32", "float64")]
    header = ["step", "dtype", "NumPy µs", "engine ÷ NumPy", "goal", "torch ÷ NumPy"]
    print(reporting.formatted(table(header, [line for line, _ in lines], digits=3), markdown))
    spreads = [spread for _, spread in lines]
    print(f"Half of the rounds lie within {median(spreads):.1%} of these ratios; in the worst line {max(spreads):.1%}.")
    print("\nBuilding and compiling the digits step: {:.1f} ms the first time, then {:.1f} ms.\n".format(*building))
    header = ["rows of the table", "update of 640 rows, µs", "÷ first line"]
    print(reporting.formatted(table(header, row_lines(sizes, rounds, at_least), digits=3), markdown))


def step_line(case, dtype, rounds, at_least):
    """One line of the table, and how far its ratios spread, relative to them."""
    inputs, parameters = case.data(dtype)
    runs = {name: make(case, inputs, parameters) for name, make in COMPETITORS.items()}
    for step, _ in runs.values():
        for _ in range(3):
            step()
    after = {name: values() for name, (_, values) in runs.items()}
    timing.demand_agreement(after, parameters, AGREE[dtype])
    seconds = timing.interleaved({name: step for name, (step, _) in runs.items()}, rounds, at_least)
    engine, torch_ = (timing.ratio(seconds, name, to="NumPy") for name in ("engine", "torch"))
    goal = f"≤ {case.goal:.2f}" if dtype == "float32" else ""
    microseconds = f"{1e6 * np.median(seconds['NumPy']):.0f}"
    line = [case.name, dtype, microseconds, f"{engine[0]:.2f}", goal, f"{torch_[0]:.2f}"]
    return line, max(spread / middle for middle, spread in (engine, torch_))


def build_times(case, rounds, clock=time.perf_counter):
    """Milliseconds to write the graph, its gradient and its program: the first time, and the median of later ones."""
    _, parameters = case.data("float32")
    found = []
    for _ in range(1 + rounds):
        start = clock()
        compiled(case, parameters)
        found.append(1000 * (clock() - start))
    return found[0], median(found[1:])


def row_lines(sizes, rounds, at_least):
    """For each size of table: the time to add to the rows of 640 ids, and its ratio to that of the first size.

    The ids are uniform and new in each call, so that most of a large table's rows are not in the cache: the hard case.
    """
    calls = {size: row_update(size) for size in sizes}
    seconds = timing.interleaved(calls, rounds, at_least)
    return [
        [f"{size:,}", f"{1e6 * np.median(seconds[size]):.0f}", f"{timing.ratio(seconds, size, to=sizes[0])[0]:.2f}"]
        for size in sizes
    ]


def row_update(size, batches=500):
    """A call that updates rows of a table of this size once, with new ids each time."""
    rng = np.random.default_rng(0)
    E = S.shared(np.ones((size, WIDTH), np.float32), "E")
    ids, amount = S.ivector("ids"), S.matrix("amount")
    step = S.function([ids, amount], [], updates={E: S.inc_subtensor(E[ids], -LR * amount)})
    drawn, amounts = cycle(rng.integers(0, size, (batches, IDS))), rng.normal(size=(IDS, WIDTH)).astype(np.float32)
    return lambda: step(next(drawn), amounts)
