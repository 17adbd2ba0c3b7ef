"""`course bench lookup`: a step of a lookup table, frozen and catching up, beside PyTorch's sparse and dense ways."""

import gc
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

import numpy as np
import torch

from course_utils.benchmarks import reporting, timing
from course_utils.benchmarks.training_steps import frequent_first
from course_utils.display.tables import table
from course_utils.numpy_ref import lookup as reference
from course_utils.numpy_ref import optimizers as reference_rules
from course_utils.rows.storing import put_rows
from course_utils.torch_gpu import lookup as twin
from course_utils.torch_gpu import optimizers as twin_rules

AGREE = 1e-2  # on the change that three steps make; SparseAdam has its ε elsewhere
LR, IDS, WIDTH, BATCHES = 1e-3, 4096, 64, 500
SIZES = (10**4, 10**5, 10**6, 10**7)
TOGETHER = 10**6  # up to this many rows, all competitors hold their tables at once; above, one after the other
MATURE = 2000  # empty updates before a table that catches up is measured
METHOD = (
    f"Method: a full step, which gathers the rows of {IDS:,} ids distributed like words (Zipf), and updates them with "
    f"given gradients; d = {WIDTH}, float32, one thread, new ids in each step. {{rounds}} rounds, in each of them "
    "every competitor in turn, a block of at least {block:.0f} ms (the dense rule, which sweeps the caches, is on its "
    "own, as is everything above a million rows); medians of the times, in µs, and of the ratios within a round. "
    "Before that, all gave the same rows after three steps: the frozen tables and PyTorch's sparse rule, those that "
    "catch up and the dense rule.\n"
    "alone: the rows in use and their state, read and written once, with nothing computed. sparse: "
    "Embedding(sparse=True) with SparseAdam, Adagrad or SGD. dense: Adam(fused=True) on the whole table. A table that "
    f"catches up has made {MATURE:,} updates before."
)
TABLES = {
    "NumPy freeze": (reference, "freeze"),
    "NumPy catch_up": (reference, "catch_up"),
    "torch_gpu freeze": (twin, "freeze"),
    "torch_gpu catch_up": (twin, "catch_up"),
}
HEADER = ["rule", "rows", "alone", *TABLES, "sparse", "dense"]


@dataclass(frozen=True)
class Case:
    """A rule, PyTorch's optimizers for it, and the goal: at a million rows, how much slower the sparse one is."""

    rule: str
    sparse: Callable
    goal: float
    dense: Callable | None = None


CASES = (
    Case("Adam", torch.optim.SparseAdam, 3.0, lambda params, lr: torch.optim.Adam(params, lr=lr, fused=True)),
    Case("Adagrad", torch.optim.Adagrad, 2.5),
    Case("SGD", torch.optim.SGD, 0.9),
)


def main(rounds=31, markdown=False, at_least=0.05, cases=CASES, sizes=SIZES, clock=time.perf_counter):
    """Measure and print."""
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", "Sparse invariant checks")  # PyTorch about its own sparse rules
    keep_freed_memory()
    print(reporting.machine(), flush=True)
    print(METHOD.format(rounds=rounds, block=1000 * at_least), end="\n\n", flush=True)
    measured = [size for size in sizes if size <= TOGETHER or fits(size)]
    for size in set(sizes) - set(measured):
        print(f"Left out: {size:,} rows, for which there is too little memory.\n")
    found = {(case, size): seconds(case, size, rounds, at_least, clock) for case in cases for size in measured}
    lines = [line(case, size, times) for (case, size), times in found.items()]
    print(reporting.formatted(table(HEADER, lines), markdown), end="\n\n")
    print(reporting.formatted(table(*verdicts(cases, measured, found)), markdown))


def verdicts(cases, sizes, found):
    """(header, lines): PyTorch's sparse rule ÷ ours, catching up ÷ freezing, the largest table ÷ the smallest."""
    size = min(max(sizes), 10**6)
    header = ["rule", f"at {size:,} rows:", "sparse ÷ freeze", "goal", "catch_up ÷ freeze", "goal", "growth", "goal"]
    lines = []
    for case in cases:
        for kind in ("NumPy", "torch_gpu"):
            frozen, caught_up, times = f"{kind} freeze", f"{kind} catch_up", found[case, size]
            (faster, _), (dearer, _) = (
                timing.ratio(times, *pair) for pair in (("sparse", frozen), (caught_up, frozen))
            )
            growth = np.median(found[case, max(sizes)][frozen]) / np.median(found[case, min(sizes)][frozen])
            numbers = [f"{faster:.2f}", f"≥ {case.goal}", f"{dearer:.2f}", "≤ 2", f"{growth:.2f}", "< 5"]
            lines.append([case.rule, kind, *numbers])
    return header, lines


def line(case, size, times):
    """The medians of one rule and size, in µs."""
    medians = {name: f"{1e6 * np.median(values):.0f}" for name, values in times.items()}
    return [case.rule, f"{size:,}", *(medians.get(name, "") for name in HEADER[2:])]


def seconds(case, size, rounds, at_least, clock):
    """{competitor: (rounds,) seconds of one step}."""
    if size <= SIZES[0]:
        demand_agreement(case, {name: make() for name, make in competitors(case, size, before=0).items()}, size)
    makers = {"alone": partial(alone, case, size)} | competitors(case, size, before=MATURE)
    together = [[name for name in makers if name != "dense"]] if size <= TOGETHER else [[name] for name in makers]
    found = {}
    for names in [*together, ["dense"] * (case.dense is not None and size <= TOGETHER)]:
        found |= timing.interleaved({name: makers[name]()[0] for name in names}, rounds, at_least, clock)
        gc.collect()
    return found


def demand_agreement(case, runs, size):
    """CourseError unless all that do the same work have the same table after three steps."""
    for step, _ in runs.values():
        for _ in range(3):
            step()
    frozen = [name for name in runs if "freeze" in name or name == "sparse"]
    whole = [name for name in runs if name not in frozen] + ["sparse"] * (case.dense is None)
    for names in (frozen, whole):
        timing.demand_agreement({name: [runs[name][1]()] for name in names}, [ones(size)], AGREE)


def competitors(case, size, before):
    """{name: a call that makes (one step as a call, a call that returns the table)}.

    All begin with a table of ones; those that catch up have made `before` updates without ids.
    """
    given = size, *drawn(size), before
    makers = {name: partial(by_table, *how, case, *given) for name, how in TABLES.items()}
    makers["sparse"] = partial(by_embedding, case.sparse, True, *given)
    if case.dense and size <= TOGETHER:
        makers["dense"] = partial(by_embedding, case.dense, False, *given)
    return makers


def by_table(module, idle, case, size, ids, dY, before):
    """A lookup table of either backend."""
    rules, convert = (reference_rules, np.asarray) if module is reference else (twin_rules, torch.as_tensor)
    made = module.LookupTable(convert(ones(size)), getattr(rules, case.rule)(), idle)
    for _ in range(before if idle == "catch_up" else 0):
        made.update(convert(ids[0, :0]), convert(dY[0, :0]), LR)
    for entry in made.state.values():
        entry += 0  # memory that was never written to is not allocated yet
    batches = cycle([convert(batch) for batch in ids])
    gradients = cycle([convert(gradient) for gradient in dY])

    def step():
        batch = next(batches)
        made.gather(batch)
        made.update(batch, next(gradients), LR)

    return step, lambda: np.asarray(made.dense())


def by_embedding(make_optimizer, sparse, size, ids, dY, before):
    """PyTorch's embedding under one of its optimizers."""
    embedding = torch.nn.Embedding.from_pretrained(torch.from_numpy(ones(size)), freeze=False, sparse=sparse)
    optimizer = make_optimizer(embedding.parameters(), lr=LR)
    batches, gradients = (cycle([torch.from_numpy(x) for x in xs]) for xs in (ids, dY))

    def step():
        rows = embedding(next(batches))
        optimizer.zero_grad()
        rows.backward(next(gradients))
        optimizer.step()

    if before:
        step()  # the optimizer makes its state when it is first used
        for entry in optimizer.state[embedding.weight].values():
            if isinstance(entry, torch.Tensor):
                entry.add_(0)
    return step, lambda: embedding.weight.detach().numpy().copy()


def alone(case, size):
    """The rows of each batch, copied out of a table and of the state of its rule, and back."""
    tables = [ones(size) for _ in ("p", *getattr(reference_rules, case.rule).entries)]
    batches = cycle([np.unique(batch) for batch in drawn(size)[0]])

    def step():
        rows = next(batches)
        for E in tables:
            put_rows(E, rows, E.take(rows, axis=0))

    return step, None


def drawn(size):
    """Ids (batches, n), and a few gradients of rows (…, n, d). None of them is small, so ε makes no difference."""
    rng = np.random.default_rng(0)
    ids = frequent_first(rng, size, (BATCHES, IDS))
    return ids, 1e-3 * (0.5 + rng.random((8, IDS, WIDTH), dtype=np.float32))


def ones(size):
    return np.ones((size, WIDTH), np.float32)


def fits(size, meminfo=Path("/proc/meminfo")):
    """Whether the free memory can hold four tables of this many rows, the most that a competitor needs."""
    lines = meminfo.read_text(encoding="utf-8").splitlines() if meminfo.exists() else []
    available = [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable")]
    return bool(available) and 4 * size * WIDTH * 4 < available[0]


def keep_freed_memory():
    """Let the C library keep freed memory, as it does in any process that has run for a while.

    Until an array as large as this was freed, glibc returns arrays to the system, and the next step pays for new pages.
    """
    np.ones(2**25 - 2**16, np.uint8)
