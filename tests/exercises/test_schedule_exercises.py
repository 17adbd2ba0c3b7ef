"""The exercises of lecture 06: other right answers pass, and the curves have what the readings say."""

import itertools

import numpy as np
import pytest
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from course_utils.exercises import learning_rate_schedules as ex
from course_utils.exercises.framework.function_source import compiled
from course_utils.exercises.learning_rate_schedules import curve_reading, scheduled_loop
from course_utils.numpy_ref.optimizers import Momentum
from course_utils.schedules import constant, cosine, halve_every, linear, per_epoch, then, triangular, warmup

# exercise, its inputs but for n, the same schedule from the package
SCHEDULES = [
    (ex.halved_rate, (0.1, 3, 7), per_epoch(halve_every(0.1, 3), 7)),
    (ex.triangle_rate, (0.01, 0.3, 4), triangular(0.01, 0.3, 4)),
    (ex.triangle_rate, (0.0, 1.0, 1), triangular(0.0, 1.0, 1)),
    (ex.warmed_cosine, (0.3, 0.02, 5, 9), then(warmup(cosine(0.3, 0.02, 9), 5), 14, constant(0.02))),
    (ex.warmed_cosine, (0.3, 0.02, 0, 9), then(cosine(0.3, 0.02, 9), 9, constant(0.02))),
]


@pytest.mark.parametrize(("task", "inputs", "schedule"), SCHEDULES, ids=lambda value: getattr(value, "name", ""))
def test_the_model_answers_are_the_schedules_of_the_package(task, inputs, schedule):
    rates = [task.program(*inputs, n) for n in range(60)]
    np.testing.assert_allclose(rates, [schedule(n) for n in range(60)], rtol=1e-12, atol=1e-15)


def test_the_way_down_decided_late_is_that_of_the_plan_known_from_the_start():
    climb = warmup(constant(0.7), 4)
    for stop, share, down in ((12, 0.25, 4), (40, 0.2, 10), (3, 0.5, 3)):
        known = then(climb, stop, linear(climb(stop), 0.0, down))
        rates = [ex.cooled_rate.program(climb, stop, share, n) for n in range(60)]
        np.testing.assert_allclose(rates, [known(n) for n in range(60)], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("k", [1, 2, 7, 40])
def test_the_fair_mean_is_the_corrected_one_out_of_torch_s(k):
    path, beta, module = np.random.default_rng(k).normal(size=(k, 3)), 0.8, torch.nn.Linear(3, 1, bias=False).double()
    averaged = AveragedModel(module, multi_avg_fn=get_ema_multi_avg_fn(beta))
    for w in path:
        with torch.no_grad():
            module.weight[0] = torch.tensor(w)
        averaged.update_parameters(module)
    fair = ex.fair_mean.program(averaged.module.weight[0].detach().numpy(), path[0], beta, k)
    np.testing.assert_allclose(fair, np.average(path, axis=0, weights=beta ** np.arange(k)[::-1]), rtol=1e-10)


def with_a_scheduler(schedule, w, batches, epochs):
    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=1.0, momentum=0.9)
    scheduler, path = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule), []
    for x, y in itertools.chain(*[batches] * epochs):
        optimizer.zero_grad()
        ((torch.tensor(x) @ w - torch.tensor(y)) ** 2).mean().backward()
        optimizer.step()
        scheduler.step()
        path.append(w.detach().clone())
    return path


def in_float32(schedule, w, batches, epochs):
    w = torch.tensor(w, requires_grad=True)
    optimizer, path = torch.optim.SGD([w], lr=0.0, momentum=0.9), []
    for x, y in itertools.chain(*[batches] * epochs):
        optimizer.param_groups[0]["lr"] = schedule(len(path))
        optimizer.zero_grad()
        ((torch.tensor(x).float() @ w - torch.tensor(y).float()) ** 2).mean().backward()
        optimizer.step()
        path.append(w.tolist())
    return path


def in_numpy(schedule, w, batches, epochs):
    w, v, path = np.array(w), 0.0, []
    for n, (x, y) in enumerate(itertools.chain(*[batches] * epochs)):
        v = 0.9 * v + 2 * x.T @ (x @ w - y) / len(y)
        w = w - schedule(n) * v
        path.append(w)
    return path


@pytest.mark.parametrize("program", [with_a_scheduler, in_float32, in_numpy])
def test_the_loop_may_be_repaired_in_other_ways(program):
    assert ex.scheduled_training.check(program).status == "correct"


def by_hand_in_convention_b(schedule, w, batches, epochs):
    w, v, path = np.array(w), 0.0, []
    for n, (x, y) in enumerate(itertools.chain(*[batches] * epochs)):
        v = 0.9 * v - schedule(n) * 2 * x.T @ (x @ w - y) / len(y)
        w = w + v
        path.append(w)
    return path


def test_the_rate_in_the_velocity_is_recognized_in_numpy_too():
    assert ex.scheduled_training.check(by_hand_in_convention_b).misconception == "rate_in_the_velocity"


def test_the_loop_with_the_bug_hears_of_the_first_rate_alone():
    buggy = compiled(ex.BUGGY_TRAINING, "buggy_training")
    _schedule, *others = ex.scheduled_training.case(1)
    stairs = buggy(halve_every(0.05, 2), *others)
    assert stairs == buggy(constant(0.05), *others)
    assert stairs == ex.scheduled_training.program(constant(0.05), *others)
    assert stairs != ex.scheduled_training.program(halve_every(0.05, 2), *others)
    assert scheduled_loop.STEP in ex.BUGGY_TRAINING and "param_groups" not in ex.BUGGY_TRAINING


def survivors_first(cost_after, first, cost_before):
    costs = {}
    for k in itertools.count():
        cost = cost_after(first * 10**k)
        if cost > cost_before or np.isnan(cost):
            return min(costs, key=costs.get)
        costs[first * 10**k] = cost


def with_nan_made_infinite(cost_after, first, cost_before):
    rates, costs = [first], [cost_after(first)]
    while np.nan_to_num(costs[-1], nan=np.inf) <= cost_before:
        rates.append(10 * rates[-1])
        costs.append(cost_after(rates[-1]))
    return rates[np.argmin(costs[:-1])]


@pytest.mark.parametrize("program", [survivors_first, with_nan_made_infinite])
def test_the_search_may_be_written_in_other_ways(program):
    assert ex.best_power.check(program).status == "correct"


def all_runs_twice(cost_after, first, cost_before):
    rates = []
    while cost_after(first * 10 ** len(rates)) <= cost_before:
        rates.append(first * 10 ** len(rates))
    return min(rates, key=cost_after)


def the_best_of_a_grid(cost_after, first, cost_before):
    rates = first * 10.0 ** np.arange(9)
    return rates[np.nanargmin([cost_after(rate) for rate in rates])]


@pytest.mark.parametrize("program", [all_runs_twice, the_best_of_a_grid])
def test_runs_after_a_divergence_are_told(program):
    assert ex.best_power.check(program).misconception == "whole_grid"


def test_a_search_without_end_ends_in_a_notebook_as_well():
    cost_after, first, _cost_before = ex.best_power.case(1)
    with pytest.raises(RuntimeError, match="40 runs were made, and the search goes on"):
        for _run in range(1000):
            cost_after(first)


def test_the_other_convention_keeps_to_the_path_of_momentum_under_a_schedule():
    rng, schedule, rule = np.random.default_rng(0), triangular(0.01, 0.3, 4), Momentum(0.9)
    p, g = rng.normal(size=3), rng.normal(size=(30, 3))
    q, v, state, plain, u = p, np.zeros(3), rule.init(p), p, np.zeros(3)
    for n in range(30):
        p, state = rule.step(p, g[n], state, schedule(n), n + 1)
        q, v = ex.same_path.program(q, g[n], v, schedule(n), schedule(max(n - 1, 0)), 0.9)
        u = 0.9 * u - schedule(n) * g[n]
        plain = plain + u
    np.testing.assert_allclose(q, p, rtol=1e-12)
    assert np.abs(plain - p).max() > 0.1


def leaps_of(costs):
    """How far the cost moves from one point to the next, as a share of itself: the mean in each quarter of the run."""
    return [np.abs(np.diff(np.log(quarter))).mean() for quarter in np.array_split(costs, 4)]


def rises_of(costs):
    """How often the cost, smoothed, doubles within ten points."""
    smooth = np.array([np.median(costs[k : k + 5]) for k in range(len(costs) - 4)])
    high = smooth[10:] > 2 * smooth[:-10]
    return int(np.sum(high[1:] & ~high[:-1]))


def reading_of(costs, good):
    """The words of `READINGS`, as numbers."""
    leaps, heights = leaps_of(costs), [np.median(quarter) for quarter in np.array_split(costs, 4)]
    fast = costs[10] < costs[0] / 4
    if rises_of(costs) > 1:
        return "restarted"
    if min(leaps) > 0.08:
        if costs[-1] < heights[2] / 2:
            return "decayed too late"
        return "never decayed" if fast and heights[3] < costs[0] / 6 else "too large"
    if not fast and max(leaps) < 0.05 and (np.diff(costs) < 0).mean() > 0.9:
        return "too small"
    return "decayed too early" if fast and max(leaps[1:]) < 0.01 and costs[-1] > 3 * good[-1] else "good"


RUNS = {
    "too large": constant(0.35),
    "too small": constant(0.004),
    "decayed too early": halve_every(0.12, 18),
    "decayed too late": then(constant(0.15), 800, halve_every(0.05, 50)),
    "never decayed": constant(0.13),
    "restarted": lambda n: cosine(0.2, 0.002, 225)(n % 225),
    "good": halve_every(0.12, 140),
}


def test_the_readings_part_the_runs_they_describe():
    good = curve_reading.curve_of("good")
    assert {name: reading_of(curve_reading.curve_of(run), good) for name, run in RUNS.items()} == {n: n for n in RUNS}
    assert set(RUNS) - {"good"} == set(curve_reading.READINGS)


@pytest.mark.parametrize("name", "abc")
def test_the_curves_have_what_the_answers_say(name):
    question, good = getattr(ex, f"curve_{name}"), curve_reading.curve_of("good")
    costs = curve_reading.curve_of(name)
    assert reading_of(costs, good) == question.answer
    assert costs[-1] > 3 * good[-1]
    assert {question.answer, *(known.program for known in question.misconceptions)} == set(curve_reading.READINGS)
