"""Schedules: each is its equation, torch's scheduler of the same kind, and one line in torch; bad numbers are named."""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import test_schedule_laws as laws
import torch
from torch.optim import lr_scheduler as in_torch

from course_utils import schedules
from course_utils.errors import CourseError
from course_utils.schedules import constant, cosine, halve_every, linear, one_cycle, then, triangular


@dataclass(frozen=True)
class Case:
    """One schedule: numbers worked out by hand, and torch's scheduler for it on an optimizer made with lr=`base`."""

    name: str
    arguments: tuple
    by_hand: dict[int, float]
    length: int  # updates compared: two periods, or well beyond the end
    torch: Callable | None = None  # optimizer → scheduler
    base: float = 0.1
    every: int = 1  # updates between two steps of torch's scheduler

    @property
    def schedule(self):
        return getattr(schedules, self.name)(*self.arguments)

    def __str__(self):
        return f"{self.name}({', '.join(f'{a:g}' if isinstance(a, int | float) else '…' for a in self.arguments)})"


def like(kind, *arguments, **options):
    """torch's scheduler of this kind, made with these arguments."""
    return lambda optimizer: getattr(in_torch, kind)(optimizer, *arguments, **options)


def in_a_row(first, at, second):
    """torch's way from one scheduler to another."""
    return lambda optimizer: in_torch.SequentialLR(optimizer, [first(optimizer), second(optimizer)], [at])


def cyclic(mode, **options):
    """torch's, with the numbers of the source. It cycles the momentum too unless told not to."""
    return like("CyclicLR", 0.001, 0.1, 4, mode=mode, cycle_momentum=False, **options)


def cycle_of(*arguments, **options):
    return like("OneCycleLR", *arguments, cycle_momentum=False, **options)


OTHER_SHARES = {"pct_start": 0.45, "div_factor": 4, "final_div_factor": 10}  # the peak, 9.35, is between two updates
CASES = (
    Case("constant", (0.1,), {0: 0.1, 99: 0.1}, 20, like("ConstantLR", factor=1.0)),
    Case("halve_every", (0.1, 3), {0: 0.1, 2: 0.1, 3: 0.05, 10: 0.0125}, 20, like("StepLR", 3, 0.5)),
    Case("halve_every", (0.1, 1), {0: 0.1, 1: 0.05, 4: 0.00625}, 20, like("StepLR", 1, 0.5)),
    Case("exponential", (0.1, 0.1), {0: 0.1, 10: 0.1 / math.e}, 60, like("ExponentialLR", math.exp(-0.1))),
    Case("exponential", (0.1, 0), {0: 0.1, 50: 0.1}, 20, like("ExponentialLR", 1.0)),
    Case("inverse_time", (0.1, 0.5), {0: 0.1, 1: 0.2 / 3, 2: 0.05, 18: 0.01}, 20),  # torch has none
    Case("inverse_time", (0.1, 0), {0: 0.1, 5: 0.1}, 20),
    Case("polynomial", (0.1, 0, 10, 2), {0: 0.1, 4: 0.036, 5: 0.025, 10: 0, 11: 0}, 20, like("PolynomialLR", 10, 2.0)),
    Case("polynomial", (0.1, 0, 7, 0.5), {0: 0.1, 7: 0, 8: 0}, 14, like("PolynomialLR", 7, 0.5)),
    Case("polynomial", (0.1, 0.02, 10, 2), {0: 0.1, 5: 0.04, 10: 0.02, 11: 0.02}, 20),  # torch's ends at 0
    Case("linear", (0.1, 0.02, 8), {0: 0.1, 2: 0.08, 8: 0.02, 9: 0.02}, 16, like("LinearLR", 1.0, 0.2, 8)),
    Case("linear", (0.02, 0.1, 8), {0: 0.02, 2: 0.04, 8: 0.1, 9: 0.1}, 16, like("LinearLR", 0.2, 1.0, 8)),
    Case("cosine", (0.1, 0.01, 9), {0: 0.1, 3: 0.0775, 9: 0.01, 18: 0.1}, 36, like("CosineAnnealingLR", 9, 0.01)),
    Case("cosine", (0.1, 0, 10), {5: 0.05, 10: 0, 15: 0.05}, 40, like("CosineAnnealingLR", 10)),
    Case("triangular", (0.001, 0.1, 4), {0: 0.001, 4: 0.1, 8: 0.001, 10: 0.0505}, 16, cyclic("triangular")),
    Case("triangular2", (0.001, 0.1, 4), {4: 0.1, 8: 0.001, 12: 0.0505, 20: 0.02575}, 32, cyclic("triangular2")),
    Case("exp_range", (0.001, 0.1, 4, 0.5), {4: 0.0071875, 8: 0.001}, 16, cyclic("exp_range", gamma=0.5)),
    Case("one_cycle", (0.1, 50), {0: 0.004, 7: 0.052, 14: 0.1, 49: 4e-7, 99: 4e-7}, 50, cycle_of(0.1, 50)),
    Case("one_cycle", (0.1, 23, 0.45, 4, 10), {0: 0.025, 22: 0.0025}, 23, cycle_of(0.1, 23, **OTHER_SHARES)),
    Case("one_cycle", (0.1, 3), {2: 4e-7}, 3, cycle_of(0.1, 3)),  # too short to go up
    Case("one_cycle", (0.1, 10, 0.1), {0: 0.1, 9: 4e-7}, 10),  # the peak is at n = 0, where torch divides 0 by 0
    Case(
        "then",
        (halve_every(0.1, 2), 5, cosine(0.1, 0, 6)),
        {4: 0.025, 5: 0.1, 8: 0.05, 11: 0, 14: 0.05},
        29,
        in_a_row(like("StepLR", 2, 0.5), 5, like("CosineAnnealingLR", 6)),
    ),
    Case(
        "warmup",
        (cosine(0.1, 0, 6), 4),
        {0: 0.02, 3: 0.08, 4: 0.1, 7: 0.05, 10: 0},
        28,
        in_a_row(like("LinearLR", 1 / 5, 1.0, 4), 4, like("CosineAnnealingLR", 6)),
    ),
    Case("warmup", (constant(0.1), 0), {0: 0.1, 9: 0.1}, 9),
    Case("scaled", (halve_every(0.1, 3), 0.25), {0: 0.025, 3: 0.0125}, 20, like("StepLR", 3, 0.5), base=0.025),
    Case("per_epoch", (linear(0.1, 0.02, 4), 5), {4: 0.1, 5: 0.08}, 40, like("LinearLR", 1.0, 0.2, 4), every=5),
)
TORCH_HAS_NONE = {"inverse_time"}  # schedules for which numbers by hand must do
each = pytest.mark.parametrize("case", CASES, ids=str)


def optimizer_with(lr):
    p = torch.nn.Parameter(torch.zeros((), dtype=torch.float64))
    p.grad = torch.ones_like(p)
    return torch.optim.SGD([p], lr=lr)


def rates_of(optimizer, scheduler, length, every=1):
    """The rate of every update in torch, and the length of the step that it made."""
    (p,) = optimizer.param_groups[0]["params"]
    rates, moved = [], []
    for n in range(length):
        before = p.item()
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        moved.append(before - p.item())
        if (n + 1) % every == 0:
            scheduler.step()
    return rates, moved


def test_every_schedule_has_a_case():
    public = {
        name
        for name, f in inspect.getmembers(schedules, inspect.isfunction)
        if f.__module__ == schedules.__name__ and not name.startswith("_")
    }
    cases = {case.name for case in CASES}
    assert public <= cases, f"{public - cases}: add a row to CASES in tests/test_schedules.py"
    assert cases <= public
    drawn = {*laws.DRAWN, *laws.COMBINED}
    assert public == drawn, f"{public ^ drawn}: tests/test_schedule_laws.py draws each schedule once"
    without_torch = cases - {case.name for case in CASES if case.torch}
    assert without_torch == TORCH_HAS_NONE, "give the row torch's scheduler, or name it in TORCH_HAS_NONE"


@each
def test_the_numbers_by_hand(case):
    for n, rate in case.by_hand.items():
        assert case.schedule(n) == pytest.approx(rate, rel=1e-12, abs=1e-16), n


@pytest.mark.parametrize("case", [case for case in CASES if case.torch], ids=str)
def test_torch_has_the_same_rate_at_every_update(case):
    """To 1e-12 of each rate, although most of torch's are products over all updates before; a 0 to 1e-16."""
    optimizer = optimizer_with(case.base)
    theirs, _ = rates_of(optimizer, case.torch(optimizer), case.length, case.every)
    ours = [case.schedule(n) for n in range(case.length)]
    assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-16)


@each
def test_in_torch_a_schedule_is_one_line(case):
    schedule, optimizer = case.schedule, optimizer_with(lr=1.0)
    rates, moved = rates_of(optimizer, in_torch.LambdaLR(optimizer, schedule), case.length)
    assert rates == [schedule(n) for n in range(case.length)]
    assert moved == pytest.approx(rates, abs=1e-14)  # the gradient is 1


def test_one_cycle_stays_at_its_end_where_torch_stops():
    optimizer = optimizer_with(0.1)
    scheduler = in_torch.OneCycleLR(optimizer, 0.1, 10, cycle_momentum=False)
    rates_of(optimizer, scheduler, 10)
    with pytest.raises(ValueError, match="Tried to step 11 times"):
        scheduler.step()
    assert len({one_cycle(0.1, 10)(n) for n in range(9, 1000)}) == 1


def test_a_part_of_no_updates_leaves_the_rest():
    rest = cosine(0.1, 0.001, 5)
    for joined in (schedules.warmup(rest, 0), then(constant(9), 0, rest)):
        assert [joined(n) for n in range(8)] == [rest(n) for n in range(8)]


def test_cosine_rises_again_unless_told_to_stay():
    stays = then(cosine(0.1, 0.01, 10), 10, constant(0.01))
    assert cosine(0.1, 0.01, 10)(15) > 0.05 and {stays(n) for n in range(10, 50)} == {0.01}


# Numbers that cannot be

nan, inf = math.nan, math.inf
WHOLE = "give a whole number, 1 or more"
RATE = "give one finite number that is not negative"
BAD = (
    ("constant", (-0.1,), rf"lr is -0.1; {RATE}"),
    ("constant", ("0.1",), rf"lr is '0.1'; {RATE}"),
    ("constant", (torch.tensor(0.1),), r"lr is tensor\(0.1000\)"),
    ("halve_every", (-0.1, 3), rf"lr0 is -0.1; {RATE}"),
    ("halve_every", (0.1, 0), rf"k is 0; {WHOLE}"),
    ("halve_every", (0.1, 2.0), rf"k is 2.0; {WHOLE}"),
    ("halve_every", (0.1, True), rf"k is True; {WHOLE}"),
    ("exponential", (nan, 0.1), rf"lr0 is nan; {RATE}"),
    ("exponential", (0.1, -0.1), rf"k is -0.1; {RATE}"),
    ("inverse_time", (inf, 0.1), rf"lr0 is inf; {RATE}"),
    ("inverse_time", (0.1, -1), rf"k is -1; {RATE}"),
    ("polynomial", (-1, 0, 10, 2), rf"start is -1; {RATE}"),
    ("polynomial", (0.1, -1, 10, 2), rf"end is -1; {RATE}"),
    ("polynomial", (0.1, 0, 2.5, 2), rf"steps is 2.5; {WHOLE}"),
    ("constant", (True,), f"lr is True; {RATE}"),
    ("polynomial", (0.1, 0, 10, True), "power is True; give one finite number above 0"),
    ("polynomial", (0.1, 0, 10, 0), "power is 0; give one finite number above 0"),
    ("linear", (inf, 0, 10), rf"start is inf; {RATE}"),
    ("linear", (0.1, nan, 10), rf"end is nan; {RATE}"),
    ("linear", (0.1, 0, -3), rf"steps is -3; {WHOLE}"),
    ("cosine", (-0.1, 0, 10), rf"start is -0.1; {RATE}"),
    ("cosine", (0.1, -0.1, 10), rf"end is -0.1; {RATE}"),
    ("cosine", (0.1, 0, 0), rf"steps is 0; {WHOLE}"),
    ("triangular", (-0.1, 0.1, 4), rf"low is -0.1; {RATE}"),
    ("triangular", (0.1, -0.2, 4), rf"high is -0.2; {RATE}"),
    ("triangular", (0.1, 0.001, 4), "low is 0.1, above high = 0.001. Give the lower rate first"),
    ("triangular", (0.001, 0.1, 4.5), rf"half_period is 4.5; {WHOLE}"),
    ("triangular2", (0.001, inf, 4), rf"high is inf; {RATE}"),
    ("triangular2", (0.1, 0.001, 4), "low is 0.1, above high = 0.001"),
    ("triangular2", (0.001, 0.1, 0), rf"half_period is 0; {WHOLE}"),
    ("exp_range", (0.1, None, 4, 0.9), rf"high is None; {RATE}"),
    ("exp_range", (0.1, 0.001, 4, 0.9), "low is 0.1, above high = 0.001"),
    ("exp_range", (0.001, 0.1, -4, 0.9), rf"half_period is -4; {WHOLE}"),
    ("exp_range", (0.001, 0.1, 4, 1.01), "gamma is 1.01; give a factor above 0 and at most 1"),
    ("exp_range", (0.001, 0.1, 4, 0), "gamma is 0; give one finite number above 0"),
    ("one_cycle", (-0.1, 10), rf"high is -0.1; {RATE}"),
    ("one_cycle", (0.1, 10.0), rf"steps is 10.0; {WHOLE}"),
    ("one_cycle", (0.1, 10, 1), "pct_start is 1; give a fraction of the updates below 1"),
    ("one_cycle", (0.1, 10, 30), "pct_start is 30; give a fraction of the updates below 1"),
    ("one_cycle", (0.1, 10, 0), "pct_start is 0; give one finite number above 0"),
    ("one_cycle", (0.1, 10, 0.3, 0), "div_factor is 0; give one finite number above 0"),
    ("one_cycle", (0.1, 10, 0.3, 25, -1), "final_div_factor is -1; give one finite number above 0"),
    ("then", (0.1, 5, constant(0.1)), r"0.1 is not a schedule, .* For a rate that stays: constant\(lr\)"),
    ("then", (constant(0.1), 5, None), "None is not a schedule"),
    ("then", (constant(0.1), -1, constant(0.1)), "at is -1; give a whole number, 0 or more"),
    ("then", (constant(0.1), 2.5, constant(0.1)), "at is 2.5; give a whole number, 0 or more"),
    ("warmup", (0.1, 5), "0.1 is not a schedule"),
    ("warmup", (constant(0.1), 0.5), "steps is 0.5; give a whole number, 0 or more"),
    ("warmup", (lambda n: -1.0, 5), r"the rate at n = 0 is -1.0; give one finite"),
    ("scaled", (0.5, constant(0.1)), "0.5 is not a schedule"),  # the two swapped
    ("scaled", (constant(0.1), -2), rf"factor is -2; {RATE}"),
    ("per_epoch", (10, 10), "10 is not a schedule"),
    ("per_epoch", (constant(0.1), 0), rf"steps_per_epoch is 0; {WHOLE}"),
    ("per_epoch", (constant(0.1), 22.5), rf"steps_per_epoch is 22.5; {WHOLE}"),  # len(data) / batch
)


@pytest.mark.parametrize(("name", "arguments", "says"), BAD)
def test_wrong_numbers_are_refused_when_the_schedule_is_made(name, arguments, says):
    with pytest.raises(CourseError, match=says):
        getattr(schedules, name)(*arguments)


def test_every_argument_is_refused_somewhere():
    refused = {(name, says.split(" is ")[0]) for name, _, says in BAD}
    arguments = {(case.name, a) for case in CASES for a in inspect.signature(getattr(schedules, case.name)).parameters}
    functions = {(name, a) for name, a in arguments if a in ("first", "second", "schedule")}
    missing = arguments - functions - refused
    assert not missing, f"BAD has no wrong number for {missing}: add one, with what the error says"
    assert {name for name, _ in functions} == {name for name, _, says in BAD if "is not a schedule" in says}


@each
@pytest.mark.parametrize(
    "n", [-1, np.int64(-1), 2.5, 2.0, "3", None, True, nan, np.arange(3), torch.tensor(3)], ids=repr
)
def test_an_n_that_counts_nothing(case, n):
    with pytest.raises(CourseError, match=r"n is .*; give the number of updates already made, 0, 1, 2, … For a list"):
        case.schedule(n)


@pytest.mark.parametrize("wrong", [-0.1, nan, inf, None, "0.1", np.ones(2)], ids=repr)
def test_a_function_of_ones_own_is_held_to_the_contract(wrong):
    own = then(constant(0.1), 3, lambda n: wrong)
    assert own(2) == 0.1
    with pytest.raises(CourseError, match=r"the rate at n = 1 is .*; give one finite number"):
        own(4)


@each
def test_numbers_of_numpy_become_pythons(case):
    """So that a rate is never computed in float32, and never turns a float32 step into float64."""
    kinds = {float: np.float32, int: np.int32}
    given = [kinds.get(type(argument), lambda same: same)(argument) for argument in case.arguments]
    plain = [argument.item() if isinstance(argument, np.generic) else argument for argument in given]
    ours, same = (getattr(schedules, case.name)(*arguments) for arguments in (given, plain))
    rates = [ours(np.int32(n)) for n in range(case.length)]
    assert rates == [same(n) for n in range(case.length)] and {type(rate) for rate in rates} == {float}


def test_small_integers_of_numpy_do_not_overflow():
    assert cosine(0.1, 0, 300)(np.uint8(255)) == cosine(0.1, 0, 300)(255)
    assert triangular(0, 0.1, 300)(np.uint8(255)) == pytest.approx(0.085)
