"""The exercises of lecture 05: their answers are the course's own rules, and the paths show what is said of them."""

import numpy as np
import pytest
import torch

from course_utils.exercises import optimizers
from course_utils.exercises.framework.function_source import compiled
from course_utils.exercises.optimizers import paths
from course_utils.exercises.optimizers.paths import BEGIN, CURVATURES, RULES, path_of
from course_utils.lectures import find
from course_utils.numpy_ref import optimizers as rules
from course_utils.numpy_ref.momentum import convert
from course_utils.torch_gpu import optimizers as torch_rules
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

OF_NAME = dict(zip(RULES, ("SGD", "Momentum", "Nesterov", "Adagrad", "RMSprop", "Adam"), strict=True))
PATHS = list(paths.RUNS)


def close(some, others, **tolerance):
    return all(np.allclose(a, b, **tolerance) for a, b in zip(some, others, strict=True))


# The answers against the rules


@pytest.mark.parametrize("case", [1, 2, 3, 4])
def test_a_converted_run_goes_on_along_the_same_path(case):
    """Three more gradients in convention A, and in the other one from what the answer hands over."""
    lr, v, mu, to = optimizers.to_convention.case(case)
    rate, velocity = optimizers.to_convention.program(lr, v, mu, to)
    assert close(convert(v, lr, mu, "A", to), (velocity, rate))
    p, q = np.zeros_like(v), np.zeros_like(v)
    for g in np.random.default_rng(3).normal(size=(3, *v.shape)):
        v = mu * v + g
        p = p - lr * v
        velocity = mu * velocity + (-rate * g if to == "B" else (1 - mu) * g)
        q = q + (velocity if to == "B" else -rate * velocity)
        assert np.allclose(p, q, rtol=1e-12)


@pytest.mark.parametrize("case", [1, 2, 3])
def test_the_answer_is_adagrad(case):
    p, gradients, lr = optimizers.adagrad.case(case)
    got, states = [p], rules.start(rules.Adagrad(), [p])
    for t, g in enumerate(gradients, 1):
        got, states = rules.update(rules.Adagrad(), got, [g], states, lr, t)
    assert close(optimizers.adagrad.program(p, gradients, lr), (got[0], states[0]["s"]))


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("case", [1, 2, 3])
def test_the_first_steps_are_those_of_the_rules(name, case):
    g, lr = optimizers.first_steps.case(case)
    rule, p = getattr(rules, OF_NAME[name])(), np.zeros(1)
    after, _ = rule.step(p, np.array([g]), rule.init(p), lr, 1)
    assert optimizers.first_steps.program(g, lr)[name] == pytest.approx(-after[0], rel=1e-6)


@pytest.mark.parametrize("case", [1, 2, 3, 4, 5])
def test_the_answer_is_adam(case):
    inputs = optimizers.adam_step.case(case)
    p, state = rules.Adam().step(*inputs)
    got, kept = optimizers.adam_step.program(*inputs)
    assert np.allclose(got, p, rtol=1e-13)
    assert close(kept.values(), state.values(), rtol=1e-13)


@pytest.mark.parametrize("case", [1, 2, 3])
def test_the_two_decays_are_those_of_torch(case):
    p, g, state, lr, t, weight_decay, _ = optimizers.two_decays.case(case)
    answer = optimizers.two_decays.program(*optimizers.two_decays.case(case))
    for name, kind in (("L2", torch.optim.Adam), ("AdamW", torch.optim.AdamW)):
        w = torch.tensor(p, requires_grad=True)
        optimizer = kind([w], lr=lr, weight_decay=weight_decay)
        w.grad = torch.tensor(g)
        moments = {"exp_avg": torch.tensor(state["m"]), "exp_avg_sq": torch.tensor(state["v"])}
        optimizer.state[w] = {"step": torch.tensor(t - 1.0), **moments}
        optimizer.step()
        assert np.allclose(answer[name][0], w.detach(), rtol=1e-12)
        assert np.allclose(answer[name][1]["m"], optimizer.state[w]["exp_avg"], rtol=1e-12)


@pytest.mark.parametrize("case", [1, 2, 3, 4])
def test_the_steepest_curvature_is_the_largest_eigenvalue_and_its_share_is_1_where_a_step_turns_it_round(case):
    times, v, rounds, lr = optimizers.edge_share.case(case)
    eigenvalues, axes = np.linalg.eigh(np.array([times(row) for row in np.eye(len(v))]))
    h, share = optimizers.edge_share.program(times, v, rounds, lr)
    assert h == pytest.approx(eigenvalues[-1], rel=1e-9) and eigenvalues[0] < 0
    steepest = axes[:, -1]
    factor = steepest @ (steepest - lr * times(steepest))
    assert factor == pytest.approx(1 - 2 * share, rel=1e-9)


def test_the_cases_lie_on_both_sides_of_the_edge_and_hide_their_matrix():
    shares = [optimizers.edge_share.program(*optimizers.edge_share.case(k))[1] for k in (1, 2, 3, 4)]
    assert np.allclose(shares, [0.44, 1.0125, 0.3, 2.6])

    def edge_share(times, v, rounds, lr):
        h = np.linalg.eigvalsh(np.array([times(row) for row in np.eye(len(v))]))[-1]
        return h, h * lr / 2

    assert "calls `times` 50 times where 31 are enough" in optimizers.edge_share.check(edge_share).message


def test_what_two_batch_sizes_tell_is_right_on_average():
    """20,000 batches of three parts: the naive square is too large by the noise, the estimates are not."""
    rng, g, size = np.random.default_rng(0), np.array([0.3, -0.2]), 4
    deviations = np.array([1.0, 0.5])
    found = []
    for parts in g + deviations * rng.normal(size=(20_000, 3, 2)) / np.sqrt(size):
        found.append(optimizers.noise_of_parts.program(parts, size)[:2])
    square, trace = np.mean(found, axis=0)
    assert square == pytest.approx(g @ g, rel=0.03)
    assert trace == pytest.approx((deviations**2).sum(), rel=0.02)


# Other right programs


def test_growth_over_the_last_round_is_a_curvature_too():
    def edge_share(times, v, rounds, lr):
        for _ in range(rounds + 1):
            v = v / np.sqrt(v @ v)
            v = times(v)
        return np.linalg.norm(v), np.linalg.norm(v) / (2 / lr)

    assert optimizers.edge_share.check(edge_share).status == "correct"


def test_the_noise_may_be_a_variance_of_the_parts():
    def noise_of_parts(parts, size):
        trace = size * parts.var(axis=0, ddof=1).sum()
        mean = parts.mean(axis=0)
        square = mean @ mean - trace / (size * len(parts))
        return square, trace, trace / square

    assert optimizers.noise_of_parts.check(noise_of_parts).status == "correct"


def test_a_clock_for_each_parameter_is_right_too():
    def adam_loop(params, gradients_of, lr, steps):
        states = rules.start(rules.Adam(), params)
        clocks = [0 for _ in params]
        for _ in range(steps):
            grads = gradients_of(params)
            for k, g in enumerate(grads):
                clocks[k] += 1
                params[k], states[k] = rules.Adam().step(params[k], g, states[k], lr, clocks[k])
        return params

    assert optimizers.adam_loop.check(adam_loop).status == "correct"


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("make", [torch.optim.Adam, lambda params, lr: RuleOptimizer(params, torch_rules.Adam(), lr)])
def test_the_loop_may_have_either_precision_either_adam_and_empty_gradients_after_the_step(dtype, make):
    def fit(X, y, batch, lr, epochs):
        rows = torch.utils.data.TensorDataset(torch.tensor(X, dtype=dtype), torch.tensor(y, dtype=dtype))
        layer = torch.nn.Linear(X.shape[1], 1, dtype=dtype)
        torch.nn.init.zeros_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
        optimizer, costs = make(layer.parameters(), lr=lr), []
        for _ in range(epochs):
            for X_batch, y_batch in torch.utils.data.DataLoader(rows, batch_size=batch):
                costs.append(torch.nn.functional.mse_loss(layer(X_batch)[:, 0], y_batch))
                costs[-1].backward()
                optimizer.step()
                optimizer.zero_grad()
        return layer.weight[0].tolist(), layer.bias.item(), [cost.item() for cost in costs]

    assert optimizers.fit.check(fit).status == "correct"


# The program with the bug


@pytest.mark.parametrize(("case", "passes"), [(1, True), (2, False), (3, False)])
def test_the_loop_with_the_bug_is_right_for_one_parameter(case, passes):
    buggy = compiled(optimizers.BUGGY_ADAM, "buggy_adam")
    task = optimizers.adam_loop
    assert close(task.program(*task.case(case)), buggy(*task.case(case))) is passes


def test_the_bug_spares_the_first_step_of_the_first_parameter():
    buggy = compiled(optimizers.BUGGY_ADAM, "buggy_adam")
    params, gradients_of, lr, _ = optimizers.adam_loop.case(3)
    moved = [abs(new - p) / lr for new, p in zip(buggy(params, gradients_of, lr, 1), params, strict=True)]
    assert [round(float(m.max()), 3) for m in moved] == [1.0, 0.744, 0.639]


# The paths


def made_by(rule, points, rate):
    """Whether the rule at this rate makes the first two steps of the points, from the gradients that they met."""
    state = rule.init(points[0])
    for t in (1, 2):
        p, state = rule.step(points[t - 1], CURVATURES * points[t - 1], state, rate, t)
        if not np.allclose(p - points[t - 1], points[t] - points[t - 1], rtol=0.1):
            return False
    return True


@pytest.mark.parametrize("name", PATHS)
def test_two_steps_and_the_rate_tell_which_rule_made_a_path(name):
    question, rate = getattr(optimizers, f"path_{name}"), optimizers.PATH_RATES[name]
    fits = [rule for rule in RULES if made_by(getattr(rules, OF_NAME[rule])(), path_of(name), rate)]
    assert fits == [question.answer]
    assert {question.answer, *(known.program for known in question.misconceptions)} == set(RULES)
    notebook = find("05").path.read_text(encoding="utf-8")
    assert f"Path {name.upper()} was made at the rate {rate}." in notebook


def facts_of(name):
    """(steps, steps over the gradient, steps over the rate): an array (40, 2) each."""
    points = path_of(name)
    steps = np.diff(points, axis=0)
    return steps, -steps / (CURVATURES * points[:-1]), np.abs(steps) / optimizers.PATH_RATES[name]


def test_path_a_shows_what_is_said_of_it():
    steps, over_gradient, _ = facts_of("a")
    assert np.allclose(over_gradient[0], 0.01)  # the rate times the gradient, in both coordinates
    assert abs(steps[0, 1] / steps[0, 0]) == pytest.approx(10)  # "ten times as long along y"
    assert 1.85 < steps[1, 0] / steps[0, 0] < 2  # "nearly twice as long"
    assert path_of("a")[:, 0].max() > 0 > path_of("a")[:, 1].min()  # "it runs past"


def test_path_b_shows_what_is_said_of_it():
    _, _, over_rate = facts_of("b")
    assert np.allclose(over_rate[0], 10)
    assert (np.diff(over_rate, axis=0) < 0).all()  # "steps that shrink from the first on"
    assert np.allclose(CURVATURES * BEGIN, (-4, 40))  # "the gradients are 4 and 40"
    assert path_of("b")[:, 0].max() < 0 < path_of("b")[:, 1].min()  # it never runs past 0


def test_path_b_is_near_that_of_adagrad_at_ten_times_the_rate():
    rule, p = rules.Adagrad(), path_of("b")[0]
    state = rule.init(p)
    for t, seen in enumerate(path_of("b")[1:], 1):
        p, state = rule.step(p, CURVATURES * p, state, 10 * optimizers.PATH_RATES["b"], t)
        assert np.abs(p - seen).max() < 0.1


def test_path_c_shows_what_is_said_of_it():
    _, _, over_rate = facts_of("c")
    assert np.allclose(over_rate[0], 1)
    assert (over_rate[:3] > 0.98).all()  # "hardly shorter"
    assert path_of("c")[:, 0].max() > 0 > path_of("c")[:, 1].min()  # past 0 in both coordinates
    adagrad, p = rules.Adagrad(), np.array(BEGIN)
    q, state = adagrad.step(p, CURVATURES * p, adagrad.init(p), 0.25, 1)
    second = adagrad.step(q, CURVATURES * q, state, 0.25, 2)[0] - q
    shorter_by = 1 - np.abs(second) / 0.25
    assert shorter_by.min() > 0.25 and shorter_by.max() < 0.4  # "shorter by a third or so"
