"""`RuleOptimizer` has the numbers of torch.optim: groups, schedulers, clipping, gradients that are missing, 16 bits."""

from functools import cache

import pytest
import torch
from cases import RULES
from test_optimizers import DEVICES, each_setting, made, rules
from torch.optim import lr_scheduler

from course_utils.torch_gpu import optimizers
from course_utils.torch_gpu.rule import times_
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

pytestmark = pytest.mark.filterwarnings("error")
IN_TORCH = [case for case in RULES if case.torch_optimizer]
in_torch = pytest.mark.parametrize("case", IN_TORCH, ids=str)
each_device = pytest.mark.parametrize("device", DEVICES)


def leaves(dtype=torch.float64, device="cpu", case=RULES[0]):
    """Parameters of all sorts: a number, one entry, a matrix, a transposed one, one with the channels last.

    For a rule that takes matrices only, all in the shape of one.
    """
    draw = torch.Generator().manual_seed(0)
    shapes = [(), (1,), (3, 4), (4, 3), (2, 3, 4, 5)]
    a, b, W, V, K = (torch.randn(s, generator=draw, dtype=torch.float64).to(device, dtype) for s in shapes)
    return [case.shaped(p).requires_grad_() for p in (a, b, W, V.T, K.to(memory_format=torch.channels_last))]


@cache
def bowl(n, k, shape, dtype, device):
    """Where the bottom is for the entries of parameter k at update n, and how steep it is."""
    draw = torch.Generator().manual_seed(1000 * n + k)
    bottom = torch.randn(shape, generator=draw, dtype=torch.float64)
    steep = torch.logspace(-3, 0.5, bottom.numel(), dtype=torch.float64).reshape(shape)
    return bottom.to(device, dtype), steep.to(device, dtype)


def cost(params, n):
    """Of update n: every entry has a bottom of its own, and all of them together want to sum to zero."""
    total = 0.05 * sum(p.sum() for p in params) ** 2
    for k, p in enumerate(params):
        bottom, steep = bowl(n, k, p.shape, p.dtype, p.device)
        total = total + (steep * (p - bottom) ** 2).sum() / 2
    return total


def train(optimizer, params, steps, first=0, between=lambda n: None):
    """Updates first, first + 1, …; `between` is called when the gradients are there."""
    for n in range(first, first + steps):
        optimizer.zero_grad()
        cost(params, n).backward()
        between(n)
        optimizer.step()


def ours(case, which, params, lr=0.03, **options):
    return RuleOptimizer(params, made(optimizers, case, which), lr, **options)


def theirs(case, which, params, lr=0.03):
    return case.torch_optimizer(params, lr=lr, **case.torch_settings(made(optimizers, case, which)))


def assert_close(left, right, tolerance):
    for a, b in zip(left, right, strict=True):
        assert a.dtype == b.dtype and a.shape == b.shape
        assert a.numel() == 0 or (a - b).abs().max() <= tolerance * b.abs().max()


def assert_same_numbers(case, mine, right, tolerance=1e-10):
    """Parameters, and every entry of the state under torch's name for it, its clock too."""
    params = [[p for group in optimizer.param_groups for p in group["params"]] for optimizer in (mine, right)]
    assert_close(*params, tolerance)
    for p, q in zip(*params, strict=True):
        state, torchs = mine.state.get(p, {"t": 0}), right.state.get(q, {})
        assert state["t"] == torchs.get("step", state["t"])  # torch's SGD counts nothing
        for our_name, torchs_name in case.torch_state.items() if state["t"] else ():
            assert_close([state[our_name]], [torchs[torchs_name]], tolerance)


def side_by_side(case, which="defaults", steps=60, scheduler=None, between=lambda params, n: None, **options):
    """Train the same parameters by both."""
    sides = []
    for make in (ours, theirs):
        params = leaves(case=case, **options)
        optimizer = make(case, which, params)
        schedule = scheduler(optimizer) if scheduler else None

        def after(n, params=params, schedule=schedule):
            between(params, n)

        for n in range(steps):
            train(optimizer, params, 1, n, after)
            if schedule:
                schedule.step()
        sides.append(optimizer)
    return sides


@each_device
@each_setting
@in_torch
def test_the_numbers_of_torch(case, which, device):
    assert_same_numbers(case, *side_by_side(case, which, device=device))


def away(optimizer, other):
    """How far apart the parameters are, as one vector."""
    left, right = (
        torch.cat([p.detach().double().flatten() for group in o.param_groups for p in group["params"]])
        for o in (optimizer, other)
    )
    return (left - right).norm()


@each_device
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=str)
@each_setting
@in_torch
def test_sixteen_bits(case, which, dtype, device):
    """Rounding takes every path away from the one in float64: ours at most a quarter more than torch's own."""
    mine, right = side_by_side(case, which, steps=40, dtype=dtype, device=device)
    _, exact = side_by_side(case, which, steps=40, device=device)
    kept = torch.float32 if dtype == torch.float16 else dtype  # the dtype of the state
    assert all(x.dtype == kept for p in mine.state for x in mine.state[p].values() if torch.is_tensor(x))
    assert all(p.dtype == dtype for p in mine.state)
    assert away(mine, exact) <= 1.25 * away(right, exact)


@each_device
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=str)
@pytest.mark.parametrize("number", [0.9, 0.99, 0.999])
def test_a_number_is_not_rounded_to_sixteen_bits_before_it_multiplies(number, dtype, device):
    v = torch.linspace(1, 2, 1000).to(device, dtype)
    expected = (v.double() * number).to(dtype)
    times_([v], number)
    assert torch.equal(v, expected)


@in_torch
def test_groups_with_rates_and_settings_of_their_own(case):
    own, sides = made(optimizers, case, "settings"), []
    for make, settings in ((ours, case.settings), (theirs, case.torch_settings(own))):
        params = leaves(case=case)
        groups = [{"params": params[:2]}, {"params": params[2:4], "lr": 0.01}, {"params": params[4], **settings}]
        sides.append(make(case, "defaults", groups))
        schedule = lr_scheduler.ExponentialLR(sides[-1], 0.97)
        for n in range(60):
            train(sides[-1], params, 1, n)
            schedule.step()
    assert_same_numbers(case, *sides)
    mine, right = sides
    assert [group["lr"] for group in mine.param_groups] == [group["lr"] for group in right.param_groups]


SCHEDULERS = {
    "StepLR": lambda o: lr_scheduler.StepLR(o, 7, 0.5),
    "LambdaLR": lambda o: lr_scheduler.LambdaLR(o, lambda n: 1 / (1 + n)),
    "CosineAnnealingLR": lambda o: lr_scheduler.CosineAnnealingLR(o, 20, eta_min=0.001),
    "OneCycleLR": lambda o: lr_scheduler.OneCycleLR(o, 0.1, total_steps=31, cycle_momentum=False),
    "CyclicLR": lambda o: lr_scheduler.CyclicLR(o, 0.001, 0.1, step_size_up=4, cycle_momentum=False),
    "SequentialLR": lambda o: lr_scheduler.SequentialLR(
        o, [lr_scheduler.LinearLR(o, 0.1, total_iters=5), lr_scheduler.ExponentialLR(o, 0.9)], milestones=[5]
    ),
}


@pytest.mark.parametrize("name", SCHEDULERS)
def test_the_schedulers_of_torch_give_the_rate(name):
    case, rates = next(case for case in IN_TORCH if case.name == "Adam"), ([], [])
    for k, make in enumerate((ours, theirs)):
        params = leaves()
        optimizer = make(case, "defaults", params)
        schedule = SCHEDULERS[name](optimizer)
        for n in range(30):
            train(optimizer, params, 1, n)
            schedule.step()
            rates[k].append(optimizer.param_groups[0]["lr"])
    assert rates[0] == rates[1] and len(set(rates[0])) > 4
    assert_same_numbers(case, *side_by_side(case, steps=30, scheduler=SCHEDULERS[name]))


def test_a_scheduler_that_wants_torchs_momentum_says_so():
    optimizer = RuleOptimizer(leaves(), optimizers.Momentum(), lr=0.1)
    with pytest.raises(ValueError, match="cycle_momentum"):
        lr_scheduler.CyclicLR(optimizer, 0.001, 0.1)


def test_a_rate_in_a_tensor():
    first, second = leaves(), leaves()
    train(RuleOptimizer(first, optimizers.Adam(), lr=torch.tensor(0.03, dtype=torch.float64)), first, 5)
    train(RuleOptimizer(second, optimizers.Adam(), lr=0.03), second, 5)
    assert all(map(torch.equal, first, second))


def sometimes(params, n):
    """The first never has a gradient, the second only at every third update, the last from the fifth on."""
    params[0].grad = None
    if n % 3:
        params[1].grad = None
    if n < 5:
        params[4].grad = None


@in_torch
def test_without_a_gradient_the_clock_stands(case):
    mine, right = side_by_side(case, steps=12, between=sometimes)
    assert_same_numbers(case, mine, right)
    params = mine.param_groups[0]["params"]
    assert params[0] not in mine.state and [mine.state[p]["t"] for p in params[1:]] == [4, 12, 12, 7]


@each_device
@rules
def test_several_dtypes_in_one_group(case, device):
    dtypes = (torch.float64, torch.float32, torch.bfloat16)
    apart, mixed = ([leaves(dtype, device, case) for dtype in dtypes] for _ in range(2))
    for params in apart:
        train(ours(case, "settings", params), params, 5)
    optimizer = ours(case, "settings", [p for row in zip(*mixed, strict=True) for p in row])
    for n in range(5):
        optimizer.zero_grad()
        for params in mixed:
            cost(params, n).backward()
        optimizer.step()
    for params, expected in zip(mixed, apart, strict=True):
        assert all(map(torch.equal, params, expected))


@rules
def test_frozen_parameters_stay(case):
    params, before = leaves(case=case), leaves(case=case)
    params[2].requires_grad_(False)
    optimizer = ours(case, "settings", params)
    train(optimizer, params, 5)
    assert torch.equal(params[2], before[2]) and params[2] not in optimizer.state
    assert not torch.equal(params[1], before[1])


@in_torch
def test_clipping(case):
    def clip(params, n):
        assert torch.nn.utils.clip_grad_norm_(params, 0.5) > 0.5

    assert_same_numbers(case, *side_by_side(case, steps=20, between=clip))
