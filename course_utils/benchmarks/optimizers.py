"""`course bench optimizers`: one update by every rule of entries, in NumPy, `RuleOptimizer`, PyTorch's optimizers."""

import inspect
from dataclasses import dataclass, field

import numpy as np
import torch

from course_utils.benchmarks import reporting, timing
from course_utils.display.tables import table
from course_utils.numpy_ref import optimizers as reference
from course_utils.torch_gpu import optimizers as twins
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

AGREE = 1e-3  # on the change that three steps make
LR = 0.01
METHOD = (
    "Method: one step of an optimizer with given gradients, in float32 on {device}, one thread; {rounds} rounds "
    "({fewer} with more than a million parameters), in each of them every competitor in turn, a block of at least "
    "{block:.0f} ms. In ns per parameter: medians of the times; then medians of the ratios within a round. Before "
    "that, all gave the same parameters after three steps. ±: half the width of the middle half of the ratios.\n"
    "arrays: how many a rule must read and write at least: p twice, g once, each entry of its state twice. memory: "
    "what that costs at the speed of a copy, which reads one array and writes one. torch: its optimizer by "
    "default; foreach and fused: with this option. NumPy always runs on the CPU."
)
GOAL = ("torch", "foreach")  # what RuleOptimizer must not be slower than, on a CPU
MEASURED = ("NumPy", "RuleOptimizer", *GOAL, "fused")
HEADER = ["rule", "arrays", "memory", *MEASURED, *(f"÷ {name}" for name in GOAL)]


@dataclass(frozen=True)
class Case:
    """A rule, and how PyTorch calls it."""

    rule: str
    peer: type
    options: dict = field(default_factory=dict)


CASES = (
    Case("SGD", torch.optim.SGD),
    Case("Momentum", torch.optim.SGD, {"momentum": 0.9}),
    Case("Nesterov", torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    Case("Adagrad", torch.optim.Adagrad),
    Case("RMSprop", torch.optim.RMSprop),
    Case("Adam", torch.optim.Adam),
    Case("AdamW", torch.optim.AdamW),
    Case("AMSGrad", torch.optim.Adam, {"amsgrad": True}),
)
MILLION = 10**6
SMALL = tuple(64 * 2 ** (k % 7) for k in range(20))  # the tensors of a small network: 64, 128, … 4,096 entries
SETUPS = ((MILLION,), (MILLION // 200,) * 200, (10 * MILLION,), (10 * MILLION // 200,) * 200, SMALL)


def main(rounds=31, markdown=False, at_least=0.005, cases=CASES, setups=SETUPS):
    """Measure and print; on the GPU where there is one."""
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    where = torch.cuda.get_device_name() if device == "cuda" else "the CPU"
    print(reporting.machine(("numpy", "torch")), flush=True)
    print(METHOD.format(device=where, rounds=rounds, fewer=rounds_for(MILLION + 1, rounds), block=1000 * at_least))
    for sizes in setups:
        found = {case.rule: line(case, sizes, rounds_for(sum(sizes), rounds), at_least, device) for case in cases}
        print(f"\n{sum(sizes):,} parameters in {len(sizes)} tensor{'s' * (len(sizes) > 1)}\n")
        print(reporting.formatted(table(HEADER, [cells for cells, _ in found.values()]), markdown), end="\n\n")
        for name in GOAL:
            worst = max(found, key=lambda rule: found[rule][1][name])
            ratio, spread = found[worst][1][name]
            print(f"RuleOptimizer ÷ {name}: at most {ratio:.2f} ± {spread:.2f} ({worst})", flush=True)


def rounds_for(parameters, rounds):
    """A quarter of the rounds where rounds take long, so that everything stays within a few minutes."""
    return rounds if parameters <= MILLION else max(3, rounds // 4)


def line(case, sizes, rounds, at_least, device):
    """The cells of one line, and {name: (ratio, spread)} of RuleOptimizer to PyTorch's default and to foreach."""
    rng = np.random.default_rng(0)
    start, grads = ([rng.standard_normal(n, dtype=np.float32) for n in sizes] for _ in range(2))
    runs = competitors(case, start, grads, device)
    for fill, step, _ in runs.values():
        for _ in range(3):
            fill()
            step()
    timing.demand_agreement({name: values() for name, (*_, values) in runs.items()}, start, AGREE)
    steps = {name: step for name, (_, step, _) in runs.items()}
    steps["NumPy"] = steps.pop("NumPy")  # at the end, because its large new arrays leave the others' cache cold
    seconds = timing.interleaved(steps | {"copy": copy(sum(sizes), device)}, rounds, at_least)
    each = {name: 1e9 * np.median(values) / sum(sizes) for name, values in seconds.items()}
    arrays = 3 + 2 * len(getattr(twins, case.rule).entries)
    times = [f"{each[name]:.2f}" if name in each else "" for name in MEASURED]
    ratios = {name: timing.ratio(seconds, "RuleOptimizer", to=name) for name in GOAL}
    cells = [case.rule, str(arrays), f"{arrays / 2 * each['copy']:.2f}", *times]
    return [*cells, *(f"{middle:.2f}" for middle, _ in ratios.values())], ratios


def competitors(case, start, grads, device):
    """{name: (a call that sets the gradients, one that makes one step, one that returns the parameters)}.

    The gradients are set again before each step that is compared, because PyTorch's Nesterov with foreach=True writes
    into them. In timed steps they are not, so its parameters grow to infinity, which is as fast.
    """
    ways = {"torch": {}, "foreach": {"foreach": True}, "fused": {"fused": True}}
    known = inspect.signature(case.peer).parameters
    found = {
        "NumPy": by_numpy(getattr(reference, case.rule)(), start, grads),
        "RuleOptimizer": by_torch(RuleOptimizer, start, grads, device, rule=getattr(twins, case.rule)()),
    }
    for name, way in ways.items():
        if way.keys() <= known.keys():
            found[name] = by_torch(case.peer, start, grads, device, **case.options, **way)
    return found


def by_numpy(rule, start, grads):
    """The calls of the reference."""
    params, states, t = start, reference.start(rule, start), 0

    def step():
        nonlocal params, states, t
        t += 1
        params, states = reference.update(rule, params, grads, states, LR, t)

    return lambda: None, step, lambda: params


def by_torch(optimizer, start, grads, device, **options):
    """The calls of an optimizer of this class."""
    params = [torch.tensor(p, device=device, requires_grad=True) for p in start]
    made = optimizer(params, lr=LR, **options)

    def fill():
        for p, g in zip(params, grads, strict=True):
            p.grad = torch.tensor(g, device=device)

    return fill, finished(made.step, device), lambda: [p.detach().cpu().numpy().copy() for p in params]


def copy(entries, device):
    """A call that copies one array."""
    source, target = torch.ones(entries, device=device), torch.zeros(entries, device=device)
    return finished(lambda: target.copy_(source), device)


def finished(call, device):
    """The call; on the GPU, one that returns when the GPU has done the work."""
    if device == "cpu":
        return call

    def waited():
        call()
        torch.cuda.synchronize()

    return waited
