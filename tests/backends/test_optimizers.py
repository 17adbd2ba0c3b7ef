"""The update rules, driven by the rows of `cases.RULES`: reference, twin, engine and torch.optim go one path."""

from dataclasses import fields

import numpy as np
import pytest
import torch
from cases import RULES, row_of

from course_utils import symbolic as S
from course_utils.numpy_ref import optimizers as reference
from course_utils.torch_gpu import optimizers as twin

pytestmark = pytest.mark.filterwarnings("error")
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
STEPS = 200
CLOSE = {"float64": 1e-12, "float32": STEPS * 4 * 2.0**-24}  # float32: four roundings an update, all the same way
RNG = np.random.default_rng(5)
SHAPES = {"a": (), "b": (1,), "w": (5,), "W": (3, 4)}
# how steep it is for each entry: from 10⁻⁶, where every ε is seen, to 3
STEEP = {"a": 1.0, "b": [1e-4], "w": np.geomspace(1e-6, 3, 5), "W": np.geomspace(3, 1e-6, 12).reshape(3, 4)}
FIRST = {name: RNG.normal(size=shape) for name, shape in SHAPES.items()}
DRAWN = [[RNG.normal(size=shape) for shape in SHAPES.values()] for _ in range(STEPS)]
rules = pytest.mark.parametrize("case", RULES, ids=str)
each_setting = pytest.mark.parametrize("which", ["defaults", "settings"])


def rate(n):
    """A schedule that never rests, in np.float64, which must not make float32 wider."""
    return np.float64(0.03) * (1.2 + np.cos(n / 5))


def gradients(params, drawn, steep):
    """Each depends on all parameters, so errors would grow, and on what is drawn. Arrays, tensors and variables."""
    a, b, w, W = params
    pull = 0.1 * (a + b.sum() + w.sum() + W.sum())
    return [c * (p + pull + d) for c, p, d in zip(steep, params, drawn, strict=True)]


def made(module, case, which):
    return getattr(module, case.name)(**(case.settings if which == "settings" else {}))


def arrays(values, dtype):
    return [np.asarray(value, dtype) for value in values]


def tensors(values, dtype, device):
    return [torch.tensor(np.asarray(value), dtype=getattr(torch, dtype), device=device) for value in values]


def taken(rule, values):
    """These values in shapes that the rule takes."""
    return [row_of(rule).shaped(np.asarray(value)) for value in values]


def assert_all(path, dtype, but=()):
    assert {name: x.dtype.name for name, x in path.items() if x.dtype != dtype and name.split("_")[0] not in but} == {}


def stacked(rows):
    """Rows of {name: array}, one for each update → {name: array (updates, …)}, each in the dtype that it had."""
    return {name: np.stack([np.asarray(row[name]) for row in rows]) for name in rows[0]}


def by_name(params, states):
    """Parameters and entries under the names that the engine gives them: W, W_m, …"""
    named = dict(zip(SHAPES, params, strict=True))
    return named | {f"{p}_{name}": x for p, s in zip(SHAPES, states, strict=True) for name, x in s.items()}


def reference_path(rule, dtype="float64", steps=STEPS):
    params, steep, rows = *(arrays(taken(rule, x.values()), dtype) for x in (FIRST, STEEP)), []
    states = reference.start(rule, params)
    for n in range(steps):
        g = gradients(params, arrays(taken(rule, DRAWN[n]), dtype), steep)
        params, states = reference.update(rule, params, g, states, rate(n), n + 1)
        rows.append(by_name(params, states))
    return stacked(rows)


def twin_path(rule, dtype="float64", device="cpu"):
    params, steep, rows = *(tensors(taken(rule, x.values()), dtype, device) for x in (FIRST, STEEP)), []
    states = [rule.init(p) for p in params]
    for n in range(STEPS):
        g = gradients(params, tensors(taken(rule, DRAWN[n]), dtype, device), steep)
        before = [x.clone() for x in g]
        lists = {name: [state[name] for state in states] for name in rule.entries}
        assert rule.step_(params, g, lists, float(rate(n)), n + 1) is None
        assert all(torch.equal(x, y) for x, y in zip(g, before, strict=True)), "g is read only"
        rows.append({name: x.cpu().clone().numpy() for name, x in by_name(params, states).items()})
    return stacked(rows)


def engine_path(rule, dtype="float64"):
    params = [
        S.shared(value, name) for name, value in zip(FIRST, arrays(taken(rule, FIRST.values()), dtype), strict=True)
    ]
    drawn = [(S.scalar, S.vector, S.matrix)[p.ndim](f"d{p.name}") for p in params]
    lr, rows = S.scalar("lr"), []
    steep = [S.constant(value) for value in arrays(taken(rule, STEEP.values()), dtype)]
    updates = S.rule_updates(rule, params, gradients(params, drawn, steep), lr)
    step = S.function([lr, *drawn], [], updates=updates)
    for n in range(STEPS):
        step(rate(n), *arrays(taken(rule, DRAWN[n]), dtype))
        rows.append({variable.name: variable.value for variable in updates})
    return stacked(rows)


def torch_path(case, rule):
    """torch.optim, its states under our names."""
    params, steep, rows = *(tensors(taken(rule, x.values()), "float64", "cpu") for x in (FIRST, STEEP)), []
    optimizer = case.torch_optimizer(params, lr=1.0, **case.torch_settings(rule))
    for n in range(STEPS):
        optimizer.param_groups[0]["lr"] = float(rate(n))
        for p, g in zip(
            params, gradients(params, tensors(taken(rule, DRAWN[n]), "float64", "cpu"), steep), strict=True
        ):
            p.grad = g
        optimizer.step()
        states = [{ours: optimizer.state[p][theirs] for ours, theirs in case.torch_state.items()} for p in params]
        rows.append({name: x.clone().numpy() for name, x in by_name(params, states).items()})
    return stacked(rows)


def assert_same_path(ours, theirs, tolerance):
    """At every update every entry, relative to the largest that it has been."""
    assert set(ours) == set(theirs)
    for name, right in theirs.items():
        assert ours[name].shape == right.shape
        assert np.isfinite(right).all() and (np.ptp(right, axis=0) > 0).all(), f"{name} stood still"
        largest = np.maximum.accumulate(np.abs(right), axis=0)
        wrong = np.abs(ours[name] - right) > tolerance * largest
        assert not wrong.any(), f"{name} parts at update {1 + np.argwhere(wrong)[0][0]}"


# What a row promises


def rule_classes(module):
    found = [x for x in vars(module).values() if isinstance(x, type) and issubclass(x, module.Rule)]
    own_first = sorted(found, key=lambda rule: rule.__module__ != module.__name__)
    return [rule.__name__ for rule in own_first if rule is not module.Rule]


def test_both_backends_have_the_same_rules_in_the_same_order_and_each_has_a_row():
    places = {
        "numpy_ref/optimizers.py": rule_classes(reference),
        "torch_gpu/optimizers.py": rule_classes(twin),
        "RULES in tests/cases.py": [case.name for case in RULES],
    }
    every = {name for names in places.values() for name in names}
    missing = [f"{name} is not in {place}" for place, names in places.items() for name in every.difference(names)]
    assert not missing, ", ".join(sorted(missing))
    assert len({tuple(names) for names in places.values()}) == 1, f"the order differs: {places}"


@rules
def test_the_twin_has_the_same_settings_and_entries(case):
    ours, theirs = getattr(reference, case.name), getattr(twin, case.name)
    assert [(f.name, f.default) for f in fields(ours)] == [(f.name, f.default) for f in fields(theirs)]
    assert ours.entries == theirs.entries
    assert ours.reads_clock is theirs.reads_clock is reads_the_clock(case)
    assert getattr(ours.idle_rule, "__name__", None) == getattr(theirs.idle_rule, "__name__", None)
    assert "p ← " in ours.__doc__, "the reference states the equation"
    assert [*case.settings] == [f.name for f in fields(ours)]
    assert all(case.settings[f.name] != f.default for f in fields(ours))
    assert [*case.torch_state] == ([*ours.entries] if case.torch_optimizer else [])


@pytest.mark.parametrize("case", [case for case in RULES if case.torch_optimizer], ids=str)
def test_the_defaults_are_those_of_torch(case):
    defaults = case.torch_optimizer([torch.zeros(case.shape((1,)))], lr=0.1).defaults
    for name, value in case.torch_settings(made(twin, case, "defaults")).items():
        assert defaults[name] == value or name in ("momentum", "nesterov", "amsgrad"), name


@rules
def test_the_state_begins_with_zeros_like_the_parameter(case):
    for module, p in [
        (reference, np.ones((2, 3), np.float32)),
        (reference, case.shaped(np.array(1.0))),
        (twin, torch.ones(3, 2, dtype=torch.bfloat16).T),
    ]:
        rule = made(module, case, "defaults")
        state = rule.init(p)
        assert tuple(state) == rule.entries
        assert all(x.shape == p.shape and x.dtype == p.dtype and not x.any() for x in state.values())
        assert all(x.stride() == p.stride() for x in state.values() if module is twin)


# One path


def assert_twin_parity(case, which, dtype, device="cpu"):
    ours = reference_path(made(reference, case, which), dtype)
    theirs = twin_path(made(twin, case, which), dtype, device)
    assert_all(ours, dtype)
    assert_all(theirs, dtype)
    together = [{name: x[: case.together] for name, x in path.items()} for path in (theirs, ours)]
    assert_same_path(*together, CLOSE[dtype])


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", CLOSE)
@each_setting
@rules
def test_reference_and_twin(case, which, dtype, device):
    assert_twin_parity(case, which, dtype, device)


def assert_engine_parity(case, which, dtype):
    rule = made(reference, case, which)
    theirs = engine_path(rule, dtype)
    assert theirs.pop("t", np.arange(1, STEPS + 1)).tolist() == [*range(1, STEPS + 1)]
    assert_all(theirs, dtype, but="a")  # the engine holds a number as Python's, which is weak
    assert_same_path(theirs, reference_path(rule, dtype), CLOSE[dtype])


@pytest.mark.parametrize("dtype", CLOSE)
@each_setting
@rules
def test_reference_and_engine(case, which, dtype):
    assert_engine_parity(case, which, dtype)


def assert_torch_parity(case, which):
    rule = made(reference, case, which)
    assert_same_path(torch_path(case, rule), reference_path(rule), 1e-10)


@each_setting
@pytest.mark.parametrize("case", [case for case in RULES if case.torch_optimizer], ids=str)
def test_reference_and_torch_optim(case, which):
    assert_torch_parity(case, which)


def path_by_hand(case, **settings):
    """w after each update for which the row has numbers, by the reference with these settings."""
    rule, p, path = getattr(reference, case.name)(**settings), [case.shaped(np.ones(2))], []
    states = reference.start(rule, p)
    for t in range(1, len(case.by_hand) + 1):
        g = np.array(case.gradients[t - 1] if case.gradients else [1, 10] * p[0], float)
        p, states = reference.update(rule, p, [case.shaped(g)], states, lr=0.1, t=t)
        path.append(p[0].ravel())
    return path


def assert_numbers_by_hand(case):
    np.testing.assert_allclose(path_by_hand(case), case.by_hand, rtol=1e-12)


def assert_every_setting_is_seen(case):
    for name, value in case.settings.items():
        seen = not np.allclose(path_by_hand(case, **{name: value}), case.by_hand, rtol=1e-9)
        assert seen, f"by_hand of {case} is the same whatever {name} is: give gradients that show it"


without_torch = pytest.mark.parametrize(
    "case", [case for case in RULES if case.by_hand or not case.torch_optimizer], ids=str
)


@without_torch
def test_reference_and_numbers_by_hand(case):
    assert len(case.by_hand) >= 3, "torch has no such rule: work out by hand what it does"
    assert_numbers_by_hand(case)


@without_torch
def test_the_numbers_by_hand_move_with_every_setting(case):
    assert_every_setting_is_seen(case)


@each_setting
@rules
def test_every_rule_finds_the_bottom_of_a_bowl(case, which):
    rule, steep, bottom = made(reference, case, which), np.array([1.0, 3.0, 10.0]), np.array([0.3, -0.3, 0.2])
    steep, bottom = case.shaped(steep), case.shaped(bottom)
    params = [np.zeros_like(bottom)]
    states = reference.start(rule, params)
    for n in range(500):
        params, states = reference.update(rule, params, [steep * (params[0] - bottom)], states, 0.05 * 0.99**n, n + 1)
    assert (steep * (params[0] - bottom) ** 2).sum() < case.left * (steep * bottom**2).sum()


# The pure step, and the engine's names


@each_setting
@rules
def test_a_step_changes_nothing_that_it_is_given_and_shares_no_memory(case, which):
    rule = made(reference, case, which)
    p, g, *entries = RNG.normal(size=(2 + len(rule.entries), 2, 3)) ** 2
    for x in (p, g, *entries):
        x.flags.writeable = False
    new, state = rule.step(p, g, dict(zip(rule.entries, entries, strict=True)), 0.1, 3)
    results = [new, *state.values()]
    assert tuple(state) == rule.entries
    for k, x in enumerate(results):
        assert not any(np.shares_memory(x, other) for other in [p, g, *entries, *results[:k]])


def reads_the_clock(case):
    rule, p, g = made(reference, case, "settings"), *(case.shaped(np.ones(2)) for _ in range(2))
    return not np.array_equal(rule.step(p, g, rule.init(p), 0.1, 1)[0], rule.step(p, g, rule.init(p), 0.1, 9)[0])


@rules
def test_the_engine_names_the_state_after_its_parameter_and_has_a_clock_where_it_is_read(case):
    rule = made(reference, case, "defaults")
    params = [S.shared(np.ones((2, 3)), "W"), S.shared(case.shaped(np.array(2.0)), "a")]
    updates = S.rule_updates(rule, params, [2 * p for p in params], np.float64(0.1))
    named = {variable.name: variable for variable in updates}
    clock = {"t"} if rule.reads_clock else set()
    assert set(named) == {"W", "a"} | {f"{p}_{name}" for p in "Wa" for name in rule.entries} | clock
    step = S.function([], [], updates=updates)
    step(), step()
    expected = reference.update(
        rule, [np.ones((2, 3))], [np.full((2, 3), 2.0)], reference.start(rule, [np.ones((2, 3))]), 0.1, 1
    )
    expected = reference.update(rule, expected[0], [2 * expected[0][0]], expected[1], 0.1, 2)
    np.testing.assert_allclose(named["W"].value, expected[0][0], rtol=1e-15)
    assert [named[name].value for name in clock] == [2 for _ in clock]
