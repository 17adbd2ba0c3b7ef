"""Rules whose weights and states are kept in few bits: reference, twin and engine go one path, and what arrives."""

import numpy as np
import pytest
import torch
from cases import RULES
from test_optimizers import (
    DEVICES,
    DRAWN,
    FIRST,
    STEEP,
    arrays,
    by_name,
    engine_path,
    gradients,
    rate,
    rules,
    taken,
    tensors,
)
from test_optimizers import reference_path as whole_reference_path

from course_utils.errors import CourseError
from course_utils.numpy_ref import optimizers as reference_rules
from course_utils.numpy_ref import rounded_rules as reference
from course_utils.numpy_ref.rounding import rounded, spacing
from course_utils.torch_gpu import optimizers as twin_rules
from course_utils.torch_gpu import rounded_rules as twin
from course_utils.torch_gpu.rounding import dequantize

pytestmark = pytest.mark.filterwarnings("error")
UPDATES = 50
KEEPS = [None, "master", "random bits", "compensation"]
keeps = pytest.mark.parametrize("keep", KEEPS, ids=str)


def never_negative(rule):
    """The entries of which there are roots: those whose root a rule divides by."""
    return tuple(name for name in rule.entries if hasattr(rule, "eps") and name != "m")


WRAPPERS = {
    **{str(keep): lambda m, rule, keep=keep: m.Rounded(rule, "bfloat16", keep, seed=3) for keep in KEEPS},
    "float16": lambda m, rule: m.Rounded(rule, "float16"),
    "float8_e5m2, random bits": lambda m, rule: m.Rounded(rule, "float8_e5m2", "random bits"),
    "float8_e4m3fn, compensation": lambda m, rule: m.Rounded(rule, "float8_e4m3fn", "compensation"),
    "int8 blocks": lambda m, rule: m.InBlocks(rule, "int8", 5),
    "float8 blocks": lambda m, rule: m.InBlocks(rule, block=4),
    "roots": lambda m, rule: m.InBlocks(rule, block=4, roots=never_negative(rule)),
    "both": lambda m, rule: m.Rounded(m.InBlocks(rule, "float8_e5m2", 3), "bfloat16", "compensation"),
}
wrappers = pytest.mark.parametrize("wrap", WRAPPERS)


def both(case, wrap):
    """The reference's rule and the twin's."""
    pairs = ((reference, reference_rules), (twin, twin_rules))
    return [WRAPPERS[wrap](module, getattr(plain, case.name)(**case.settings)) for module, plain in pairs]


def reference_path(rule, updates=UPDATES):
    params, steep, rows = *(arrays(taken(rule, x.values()), float) for x in (FIRST, STEEP)), []
    states = reference_rules.start(rule, params)
    for n in range(updates):
        g = gradients(params, arrays(taken(rule, DRAWN[n]), float), steep)
        params, states = reference_rules.update(rule, params, g, states, rate(n), n + 1)
        rows.append(by_name(params, states))
    return rows


def decoded(rule, state):
    """A state of the twin as that of the reference: codes and scales as numbers, roots as squares."""
    coder = next((r for r in (rule, getattr(rule, "rule", None)) if isinstance(r, twin.InBlocks)), None)
    if coder is None:
        return state
    found = {name: entry for name, entry in state.items() if name not in coder.entries}
    for name in coder.rule.entries:
        number = dequantize(state[name], state[f"{name}_scales"], coder.block).double()
        found[name] = number**2 if name in coder.roots else number
    return found


def twin_path(rule, dtype="float64", device="cpu", updates=UPDATES):
    """Gradients are computed in float64 or float32, and rounded to the parameter's dtype."""
    params, steep, rows = *(tensors(taken(rule, x.values()), dtype, device) for x in (FIRST, STEEP)), []
    states = [rule.init(p) for p in params]
    for n in range(updates):
        g = gradients(params, tensors(taken(rule, DRAWN[n]), dtype, device), steep)
        lists = {name: [state[name] for state in states] for name in rule.entries}
        before = [x.clone() for x in g]
        assert rule.step_(params, g, lists, float(rate(n)), n + 1) is None
        assert all(torch.equal(x, y) for x, y in zip(g, before, strict=True)), "g is read only"
        found = by_name(params, [decoded(rule, state) for state in states])
        rows.append({name: x.detach().cpu().double().numpy().copy() for name, x in found.items()})
    return rows


def assert_same_rows(ours, theirs, tolerance=1e-12):
    for n, (mine, others) in enumerate(zip(ours, theirs, strict=True)):
        assert mine.keys() == others.keys()
        for name, right in others.items():
            largest = max(np.abs(row[name]).max() for row in theirs[: n + 1])
            np.testing.assert_allclose(
                mine[name], right, rtol=0, atol=tolerance * largest, err_msg=f"{name} parts at update {n + 1}"
            )


# One path


def assert_twin_parity(case, wrap, device="cpu"):
    ours, theirs = both(case, wrap)
    assert_same_rows(twin_path(theirs, device=device), reference_path(ours))


@pytest.mark.parametrize("device", DEVICES)
@wrappers
@rules
def test_reference_and_twin(case, wrap, device):
    assert_twin_parity(case, wrap, device)


@wrappers
@pytest.mark.parametrize("case", [case for case in RULES if case.name in ("SGD", "Adam", "ScheduleFree")], ids=str)
def test_reference_and_engine(case, wrap):
    rule, _ = both(case, wrap)
    theirs = engine_path(rule)
    assert (theirs.pop("t", None) is not None) == rule.reads_clock
    right = whole_reference_path(rule)
    assert theirs.keys() == right.keys()
    for name, path in right.items():
        np.testing.assert_allclose(theirs[name], path, rtol=0, atol=1e-11 * np.abs(path).max(), err_msg=name)


@wrappers
@rules
def test_the_twin_has_the_same_entries_and_says_how_it_keeps_them(case, wrap):
    ours, theirs = both(case, wrap)
    assert ours.reads_clock == theirs.reads_clock and ours.by_entry == theirs.by_entry
    assert ours.entries == tuple(name for name in theirs.entries if not name.endswith("_scales"))
    for dtype in (torch.float64, torch.float32, torch.bfloat16, torch.float16):
        p = torch.ones(3, 2, dtype=dtype).T
        if "bfloat16" in str(getattr(theirs, "to", "")) and dtype == torch.float16:
            continue
        if getattr(theirs, "to", "") == "float16" and dtype == torch.bfloat16:
            continue
        state = theirs.init(p)
        assert tuple(state) == theirs.entries
        for name, entry in state.items():
            assert (entry.shape, entry.dtype) == theirs.kept_in(name, p.shape, dtype), name
            assert name == "master" or not entry.float().any()
            assert entry.shape != p.shape or entry.stride() == p.stride()
            assert entry.data_ptr() != p.data_ptr()


# Tensors of the format itself


def real_and_wide(rule, to, updates=UPDATES):
    """The same gradients to a tensor of the format, and to a float32 tensor whose entries lie on its grid."""
    draw = torch.Generator().manual_seed(0)
    first = torch.randn(6, 5, generator=draw).to(getattr(torch, to))
    real, wide = first.clone(), first.float()
    states = [rule.init(real), rule.init(wide)]
    for t in range(1, updates + 1):
        g = torch.randn(6, 5, generator=draw).to(first.dtype)
        for p, state in zip((real, wide), states, strict=True):
            rule.step_([p], [g.to(p.dtype)], {name: [entry] for name, entry in state.items()}, 0.01 / t, t)
        yield real, wide, *states


@pytest.mark.parametrize("to", ["bfloat16", "float16"])
@keeps
@rules
def test_a_tensor_of_the_format_is_moved_as_one_of_float32(case, keep, to):
    rule = twin.Rounded(getattr(twin_rules, case.name)(), to, keep)
    for real, wide, state, wide_state in real_and_wide(rule, to):
        assert real.dtype == getattr(torch, to) and torch.equal(real.float(), wide)
        for name, entry in state.items():
            assert entry.dtype == (real.dtype if name == "lost" else torch.float32)
            assert torch.equal(entry.float(), wide_state[name]), name


@rules
def test_a_state_in_blocks_beside_a_tensor_of_the_format(case):
    rule = twin.Rounded(twin.InBlocks(getattr(twin_rules, case.name)(), block=7), "bfloat16", "random bits")
    for real, wide, state, wide_state in real_and_wide(rule, "bfloat16"):
        assert torch.equal(real.float(), wide)
        assert all(torch.equal(state[name].float(), wide_state[name].float()) for name in rule.entries)


@rules
def test_a_master_copy_is_the_plain_rule_in_float32(case):
    plain, rule = (getattr(twin_rules, case.name)() for _ in range(2))
    rule = twin.Rounded(rule, "bfloat16", "master")
    shape = case.shape((20,))
    p = torch.randn(shape, generator=torch.Generator().manual_seed(0)).bfloat16()
    w, states = p.float(), [rule.init(p), plain.init(p.float())]
    lists = [{name: [entry] for name, entry in state.items()} for state in states]
    for t in range(1, UPDATES + 1):
        g = torch.randn(shape, generator=torch.Generator().manual_seed(t)).bfloat16()
        rule.step_([p], [g], lists[0], 0.01, t)
        plain.step_([w], [g.float()], lists[1], 0.01, t)
        assert torch.equal(states[0]["master"], w) and torch.equal(p, w.bfloat16())


@rules
def test_a_master_copy_of_the_reference_is_the_plain_rule(case):
    plain = getattr(reference_rules, case.name)()
    rule = reference.Rounded(plain, "bfloat16", "master")
    shape = case.shape((20,))
    first = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    p, w = [first], [first]
    states, plain_states = reference_rules.start(rule, p), reference_rules.start(plain, w)
    for t in range(1, UPDATES + 1):
        g = [np.random.default_rng(t).normal(size=shape).astype(np.float32)]
        p, states = reference_rules.update(rule, p, g, states, 0.01, t)
        w, plain_states = reference_rules.update(plain, w, g, plain_states, 0.01, t)
        assert np.array_equal(states[0]["master"], w[0]) and np.array_equal(p[0], rounded(w[0], "bfloat16"))


@keeps
def test_the_reference_takes_float16_arrays(keep):
    rule = reference.Rounded(reference_rules.Adam(), "float16", keep)
    p = [np.ones(3, np.float16)]
    states = reference_rules.start(rule, p)
    for t in range(1, 4):
        p, states = reference_rules.update(rule, p, [np.float16([1, -1, 1e-3])], states, 0.01, t)
    assert p[0].dtype == np.float16 and all(entry.dtype == np.float32 for entry in states[0].values())


# What arrives


def far_steps(backend, keep, to="bfloat16", entries=1000):
    """A thousand steps of a hundredth of a spacing, from 1.25: in spacings, for each entry."""
    unit = float(spacing(1.25, to))
    if backend == "torch":
        rule, p = twin.Rounded(twin_rules.SGD(), to, keep), torch.full((entries,), 1.25, dtype=getattr(torch, to))
        state = {name: [entry] for name, entry in rule.init(p).items()}
        for t in range(1, 1001):
            rule.step_([p], [-torch.ones_like(p)], state, unit / 100, t)
        return (p.double().numpy() - 1.25) / unit
    rule, p, g = reference.Rounded(reference_rules.SGD(), to, keep), np.full(entries, np.float32(1.25)), np.float32(-1)
    state = rule.init(p)
    for t in range(1, 1001):
        p, state = rule.step(p, g, state, unit / 100, t)
    return (p.astype(float) - 1.25) / unit


def assert_arrives(backend, keep, to="bfloat16"):
    found = far_steps(backend, keep, to)
    if keep is None:
        assert (found == 0).all()
    elif keep == "random bits":
        assert abs(found.mean() - 10) < 5 * (1000 * 0.01 * 0.99 / len(found)) ** 0.5
        assert abs(found.var() - 1000 * 0.01 * 0.99) < 5 * 9.9 * (2 / len(found)) ** 0.5
    else:
        assert (np.abs(found - 10) <= 1).all()


@pytest.mark.parametrize("to", ["bfloat16", "float16"])
@pytest.mark.parametrize("backend", ["numpy", "torch"])
@keeps
def test_what_arrives_of_steps_below_half_a_spacing(backend, keep, to):
    assert_arrives(backend, keep, to)


BYTES = {  # of the state, for each parameter
    "Adam": (twin_rules.Adam(), torch.float32, 8),
    "Adam in bfloat16": (twin.Rounded(twin_rules.Adam()), torch.bfloat16, 8),
    "master copy": (twin.Rounded(twin_rules.Adam(), keep="master"), torch.bfloat16, 12),
    "random bits": (twin.Rounded(twin_rules.Adam(), keep="random bits"), torch.bfloat16, 8),
    "compensation": (twin.Rounded(twin_rules.Adam(), keep="compensation"), torch.bfloat16, 10),
    "compensation, on a grid": (twin.Rounded(twin_rules.Adam(), keep="compensation"), torch.float32, 12),
    "blocks": (twin.InBlocks(twin_rules.Adam()), torch.float32, 2 + 2 * 4 / 256),
    "small blocks": (twin.InBlocks(twin_rules.Adam(), "int8", 32), torch.float32, 2 + 2 * 4 / 32),
    "all": (twin.Rounded(twin.InBlocks(twin_rules.Adam()), keep="random bits"), torch.bfloat16, 2 + 2 * 4 / 256),
}


@pytest.mark.parametrize("recipe", BYTES)
def test_the_bytes_of_a_state(recipe):
    rule, dtype, each = BYTES[recipe]
    assert sum(entry.nbytes for entry in rule.init(torch.ones(64, 64, dtype=dtype)).values()) == each * 64 * 64


def test_roots_of_negative_entries_are_refused_by_the_reference():
    rule = reference.InBlocks(reference_rules.Momentum(), roots=("v",))
    with pytest.raises(CourseError, match="InBlocks: roots names an entry of the state that is negative somewhere"):
        rule.step(np.ones(2), np.array([1.0, -1.0]), rule.init(np.ones(2)), 0.1, 1)
