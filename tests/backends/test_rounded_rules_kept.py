"""Rounded rules in `RuleOptimizer` and `LookupTable`: groups, what is saved and resumed, parts, tables, refusals."""

import copy
import io

import numpy as np
import pytest
import torch
from cases import OF_ENTRIES
from test_rule_optimizer_state import everything, same

from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.numpy_ref import lookup as numpy_lookup
from course_utils.numpy_ref import optimizers as reference_rules
from course_utils.numpy_ref import rounded_rules as reference
from course_utils.torch_gpu import optimizers as twin_rules
from course_utils.torch_gpu import rounded_rules as twin
from course_utils.torch_gpu import rule_optimizer
from course_utils.torch_gpu.lookup import LookupTable
from course_utils.torch_gpu.optimizers import SGD, Adam, Momentum
from course_utils.torch_gpu.rounded_rules import InBlocks, Rounded
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

RECIPES = {
    "nearest": Rounded(Adam()),
    "master copy": Rounded(Adam(), keep="master"),
    "random bits": Rounded(Adam(), keep="random bits", seed=7),
    "compensation": Rounded(Adam(), keep="compensation"),
    "blocks": InBlocks(Adam(), "int8", 16, roots=("v",)),
    "all": Rounded(InBlocks(Adam(), "float8_e5m2", 16), keep="random bits"),
}
recipes = pytest.mark.parametrize("recipe", RECIPES)
SHAPES = [(5, 7), (3,), (), (40,)]


def parameters(dtype=torch.bfloat16):
    draw = torch.Generator().manual_seed(0)
    return [torch.nn.Parameter(torch.randn(shape, generator=draw).to(dtype)) for shape in SHAPES]


def trained(optimizer, updates, start=0):
    """Gradients that are drawn for each update, and that depend on where the parameters are."""
    for t in range(start, start + updates):
        draw = torch.Generator().manual_seed(t)
        for group in optimizer.param_groups:
            for p in group["params"]:
                p.grad = (torch.randn(p.shape, generator=draw) + p.detach().float()).to(p.dtype)
        optimizer.step()
    return optimizer


def groups(params, **settings):
    return [{"params": params[:2]}, {"params": params[2:], "lr": 0.03, "beta1": 0.5, **settings}]


def through_a_file(state_dict):
    file = io.BytesIO()
    torch.save(state_dict, file)
    file.seek(0)
    return torch.load(file, weights_only=True)


@recipes
def test_a_run_that_is_resumed_is_one_that_was_never_stopped(recipe):
    through, first = parameters(), parameters()
    wanted = trained(RuleOptimizer(groups(through), RECIPES[recipe], lr=0.01), 12)
    one = trained(RuleOptimizer(groups(first), RECIPES[recipe], lr=0.01), 5)
    saved = through_a_file({"optimizer": one.state_dict(), "params": [p.detach() for p in first]})
    later = [torch.nn.Parameter(p.clone()) for p in saved["params"]]
    other = RuleOptimizer(groups(later, beta2=0.5), RECIPES[recipe], lr=1.0)  # the saved settings replace these
    other.load_state_dict(saved["optimizer"])
    trained(other, 7, start=5)
    for p, q in zip(through, later, strict=True):
        assert torch.equal(p, q)
        ours, theirs = wanted.state[p], other.state[q]
        assert ours.keys() == theirs.keys()
        for name in (name for name in ours if name != "t"):
            assert ours[name].dtype == theirs[name].dtype and torch.equal(ours[name].float(), theirs[name].float())
            assert name == "lost" or ours[name].dtype != torch.bfloat16, "float32 is not cast to the parameter's dtype"


@recipes
def test_groups_hold_the_settings_of_both_rules(recipe):
    rule = RECIPES[recipe]
    optimizer = RuleOptimizer(groups(parameters()), rule, lr=0.01)
    held = optimizer.param_groups[1]
    assert held["beta1"] == 0.5 and held["beta2"] == 0.999 and held["lr"] == 0.03
    assert held["rule"] == ("Rounded(InBlocks(Adam))" if recipe == "all" else f"{type(rule).__name__}(Adam)")
    plain = {name: value for name, value in held.items() if name != "params"}
    assert {name for name, value in plain.items() if not isinstance(value, str | int | float | tuple | None)} == set()
    alone = parameters()[2:]
    inner = (
        (lambda r: InBlocks(Adam(beta1=0.5), r.to, r.block, r.roots))
        if recipe == "all"
        else (lambda r: Adam(beta1=0.5))
    )
    changed = type(rule)(inner(rule.rule), *[value for name, value in vars(rule).items() if name != "rule"])
    one = RuleOptimizer(alone, changed, lr=0.03)
    for t in range(3):
        for p in optimizer.param_groups[0]["params"]:
            p.grad = torch.ones_like(p)
        for p in (*held["params"], *alone):
            p.grad = torch.full_like(p, 0.1 + t)
        optimizer.step(), one.step()
    assert all(torch.equal(p, q) for p, q in zip(held["params"], alone, strict=True))
    with pytest.raises(CourseError, match=r"beta1 is 1\.5"):
        optimizer.add_param_group({"params": parameters(), "beta1": 1.5})
    with pytest.raises(CourseError, match=r"A group has \['mu'\]; .*Adam\)* knows lr, to,"):
        optimizer.add_param_group({"params": parameters(), "mu": 0.5})


def test_a_group_on_another_grid_with_other_bits_and_other_blocks():
    one, other = parameters(torch.float32), parameters(torch.float32)
    rule = Rounded(InBlocks(Adam(), block=16), keep="random bits")
    settings = {"to": torch.float16, "seed": 5, "InBlocks.to": "int8", "block": 8}
    optimizer = RuleOptimizer([{"params": one, **settings}], rule, lr=0.01)
    again = RuleOptimizer(other, Rounded(InBlocks(Adam(), "int8", 8), "float16", "random bits", 5), lr=0.01)
    trained(optimizer, 4), trained(again, 4)
    assert all(torch.equal(p, q) for p, q in zip(one, other, strict=True))
    assert optimizer.state[one[0]]["m"].dtype == torch.int8
    assert through_a_file(optimizer.state_dict())["param_groups"][0]["to"] == "float16"


@recipes
@pytest.mark.parametrize("chunk", [4, 64])
def test_large_tensors_are_cut_only_where_an_entry_moves_by_itself(monkeypatch, recipe, chunk):
    whole = parameters()
    trained(RuleOptimizer(whole, RECIPES[recipe], lr=0.01), 5)
    monkeypatch.setattr(rule_optimizer, "CHUNK", chunk)
    sizes = []
    cut = rule_optimizer._cut
    monkeypatch.setattr(rule_optimizer, "_cut", lambda columns: sizes.append(1) or cut(columns))
    parts = parameters()
    trained(RuleOptimizer(parts, RECIPES[recipe], lr=0.01), 5)
    assert bool(sizes) == RECIPES[recipe].by_entry
    for p, q in zip(whole, parts, strict=True):
        torch.testing.assert_close(p, q, rtol=2**-6, atol=1e-3)  # a vector's end may be rounded in another way
        assert RECIPES[recipe].by_entry or torch.equal(p, q)


@recipes
def test_a_transposed_parameter_moves_as_one_that_is_not(recipe):
    plain, transposed = (
        torch.nn.Parameter(torch.randn(5, 7, generator=torch.Generator().manual_seed(0))) for _ in "ab"
    )
    transposed.data = transposed.data.T.contiguous().T
    for p in (plain, transposed):
        trained(RuleOptimizer([p], RECIPES[recipe], lr=0.01), 5)
    assert not transposed.is_contiguous()
    torch.testing.assert_close(plain, transposed, rtol=2**-7, atol=1e-6)


def test_copies_of_an_optimizer_go_on_alike():
    one = trained(RuleOptimizer(parameters(), RECIPES["all"], lr=0.01), 3)
    other = copy.deepcopy(one)
    trained(one, 3, start=3), trained(other, 3, start=3)
    assert same(everything(one), everything(other))


def test_float16_parameters_have_a_state_in_float32():
    params = parameters(torch.float16)
    optimizer = trained(RuleOptimizer(params, Rounded(Adam(), "float16", "compensation"), lr=0.01), 3)
    state = optimizer.state[params[0]]
    assert state["m"].dtype == torch.float32 and state["lost"].dtype == torch.float16 and state["lost"].any()


@pytest.mark.parametrize("rule", [InBlocks(Adam(eps=0.0)), Rounded(Adam(eps=0.0)), Rounded(InBlocks(Adam(eps=0.0)))])
def test_an_eps_of_0_leaves_entries_without_a_gradient(rule):
    for dtype in (torch.float32, torch.bfloat16):
        p = torch.nn.Parameter(torch.ones(3, dtype=dtype))
        p.grad = torch.tensor([0.0, 1.0, 0.0], dtype=dtype)
        RuleOptimizer([p], rule, lr=0.1).step()
        assert p[0] == 1 and p[1] < 1 and p.isfinite().all()


# Refusals


def test_a_parameter_that_cannot_hold_the_format_is_refused_before_anything_moves():
    good, bad = parameters(), torch.nn.Parameter(torch.ones(3).half())
    with pytest.raises(DtypeError, match=r"torch\.float16 cannot hold the numbers of bfloat16. Convert to torch\.bf"):
        RuleOptimizer([*good, bad], Rounded(Adam()), lr=0.1)
    optimizer = trained(RuleOptimizer([{"params": good[:2]}, {"params": good[2:]}], Rounded(SGD()), lr=0.1), 1)
    before = everything(optimizer)
    with pytest.raises(DtypeError, match="cannot hold"):
        optimizer.add_param_group({"params": [bad]})
    assert same(everything(optimizer), before)
    good[2].data, good[2].grad = good[2].data.half(), torch.ones(()).half()
    before = everything(optimizer)
    with pytest.raises(DtypeError, match="cannot hold"):
        optimizer.step()
    with pytest.raises(DtypeError, match="cannot hold"):
        optimizer.load_state_dict(optimizer.state_dict())
    assert same(everything(optimizer), before)


def test_a_parameter_of_8_bits_is_refused():
    p = torch.nn.Parameter(torch.ones(3).to(torch.float8_e5m2), requires_grad=False)
    with pytest.raises(DtypeError, match=r"A parameter is torch\.float8_e5m2, in which PyTorch does not compute"):
        RuleOptimizer([p], Rounded(SGD(), "float8_e5m2"), lr=0.1)


@pytest.mark.parametrize("recipe", ["master copy", "compensation", "blocks", "all"])
def test_a_state_that_no_longer_fits_is_refused_before_anything_moves(recipe):
    first, last = parameters()[:2]
    optimizer = trained(RuleOptimizer([{"params": [first]}, {"params": [last]}], RECIPES[recipe], lr=0.1), 1)
    last.data, last.grad = last.data[:2], torch.ones(2).bfloat16()
    before = everything(optimizer)
    with pytest.raises(ShapeError, match=r"parameter 0 in group 1.*its state \w+ has shape .* Nothing was changed"):
        optimizer.step()
    assert same(everything(optimizer), before)


def test_another_block_or_another_inner_rule_is_not_loaded():
    saved = trained(RuleOptimizer(parameters(), InBlocks(Adam(), block=16), lr=0.1), 1).state_dict()
    other = RuleOptimizer(parameters(), InBlocks(Adam(), block=4), lr=0.1)
    spoiled = copy.deepcopy(saved)
    spoiled["param_groups"][0]["block"] = 4
    before = everything(other)
    with pytest.raises(
        ShapeError, match=r"its state 0 has shape \(3,\), parameter 0 here has \(5, 7\), and needs \(9,\)"
    ):
        other.load_state_dict(spoiled)
    with pytest.raises(CourseError, match=r"A group is of InBlocks\(Adam\), this optimizer of InBlocks\(Momentum\)"):
        RuleOptimizer(parameters(), InBlocks(Momentum()), lr=0.1).load_state_dict(saved)
    assert same(everything(other), before)
    other.load_state_dict(saved)
    assert (
        other.param_groups[0]["block"] == 16 and trained(other, 1).state[other.param_groups[0]["params"][0]]["t"] == 2
    )


def test_groups_keep_the_same_things():
    optimizer = RuleOptimizer(parameters(), Rounded(SGD()), lr=0.1)
    with pytest.raises(
        CourseError, match=r"keep is 'master' in a group, and None in the optimizer.*an optimizer for each"
    ):
        optimizer.add_param_group({"params": parameters(), "keep": "master"})


NUMPY, TORCH = (reference, reference_rules.Adam), (twin, Adam)
WRONG = [
    (lambda m, adam: m.Rounded(adam), "rule is the class Adam. Make one"),
    (lambda m, adam: m.InBlocks(None), "rule is None and has no step"),
    (lambda m, adam: m.Rounded(adam(), "float15"), "the format is 'float15'"),
    (
        lambda m, adam: m.Rounded(adam(), keep="momentum"),
        r"keep is 'momentum'; give one of None, 'master', 'random bits'",
    ),
    (lambda m, adam: m.Rounded(adam(), keep=[]), r"keep is \[\]; give one of None, 'master', 'random bits'"),
    (lambda m, adam: m.InBlocks(adam(), roots=([],)), r"roots is \(\[\],\); give a tuple of names"),
    (lambda m, adam: m.InBlocks(adam(), to=["int8"]), r"the format is \['int8'\]"),
    (lambda m, adam: m.Rounded(adam(), seed=-1), "seed is -1; give a whole number"),
    (lambda m, adam: m.Rounded(m.Rounded(adam())), r"Rounded is given .*Rounded.*each once: Rounded\(InBlocks\(Adam"),
    (lambda m, adam: m.InBlocks(m.Rounded(adam())), "InBlocks is given"),
    (lambda m, adam: m.InBlocks(m.InBlocks(adam())), "InBlocks is given"),
    (lambda m, adam: m.InBlocks(adam(), "bfloat16"), "quantize: to is 'bfloat16'; give int8"),
    (
        lambda m, adam: m.InBlocks(adam(), roots=("u",)),
        r"roots is \('u',\); give a tuple of names .* It holds 'm', 'v'",
    ),
    (lambda m, adam: m.InBlocks(adam(), roots="v"), "roots is 'v'; give a tuple"),
    (lambda m, adam: m.InBlocks(adam(), block=0), "block is 0; give a whole number, 1 or more"),
]


@pytest.mark.parametrize("backend", [NUMPY, TORCH], ids=["numpy", "torch"])
@pytest.mark.parametrize(("make", "says"), WRONG)
def test_what_cannot_be_made(backend, make, says):
    with pytest.raises(CourseError, match=says):
        make(*backend)


@pytest.mark.parametrize("keep", [None, "master", "random bits", "compensation"])
def test_the_reference_refuses_an_array_that_cannot_hold_the_format(keep):
    rule = reference.Rounded(reference_rules.SGD(), "bfloat16", keep)
    with pytest.raises(DtypeError, match=r"float16 cannot hold the numbers of bfloat16\. Convert to float32"):
        reference_rules.start(rule, [np.ones(3, np.float16)])
    for dtype in (int, bool, complex):
        with pytest.raises(DtypeError, match=r"cannot hold the numbers of bfloat16\. Convert to float32"):
            rule.init(np.ones(3, dtype))


# Tables

TABLE = np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32)


def updates(table, backend=lambda x: x):
    for t in range(20):
        rng = np.random.default_rng(t)
        ids = rng.integers(0, 6, 4)
        table.update(ids, backend(rng.normal(size=(4, 3))), 0.01)
    return table


@pytest.mark.parametrize("keep", [None, "master", "compensation"])
@pytest.mark.parametrize("case", OF_ENTRIES, ids=str)
def test_a_table_agrees_with_the_reference(case, keep):
    ours = reference.Rounded(getattr(reference_rules, case.name)(), "bfloat16", keep)
    theirs = Rounded(getattr(twin_rules, case.name)(), "bfloat16", keep)
    one = updates(numpy_lookup.LookupTable(TABLE.astype(float), ours))
    other = updates(LookupTable(torch.tensor(TABLE).double(), theirs), torch.tensor)
    np.testing.assert_allclose(other.dense().numpy(), one.dense(), rtol=1e-12, atol=1e-12)
    assert one.state.keys() == other.state.keys()
    for name, entry in one.state.items():
        np.testing.assert_allclose(other.state[name].numpy(), entry, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("keep", [None, "master", "compensation"])
@pytest.mark.parametrize("to", ["bfloat16", "float16"])
def test_a_table_of_the_format_is_saved_moved_and_refused(keep, to):
    dtype = getattr(torch, to)
    first = torch.tensor(TABLE).to(dtype)
    rule = Rounded(Adam(), to, keep)
    real, wide = LookupTable(first.clone(), rule), LookupTable(first.float(), rule)
    for table in (real, wide):
        updates(table, lambda x: torch.tensor(x).to(dtype))
    assert real.weight.dtype == dtype
    again = LookupTable(torch.zeros_like(first), rule)
    again.load_state_dict(through_a_file(real.state_dict()))
    for name, entry in real.state.items():
        assert entry.dtype == (dtype if name == "lost" else torch.float32)
        assert again.state[name].dtype == entry.dtype and torch.equal(again.state[name], entry)
    wide.to(dtype)
    for name, entry in real.state.items():
        assert wide.state[name].dtype == entry.dtype
    with pytest.raises(DtypeError, match="cannot hold"):
        wide.to(torch.float16 if to == "bfloat16" else torch.bfloat16)
    assert wide.weight.dtype == dtype
    with pytest.raises(CourseError, match=r"saved under Rounded\(Adam\); this table is updated by Rounded\(SGD\)"):
        LookupTable(first.clone(), Rounded(SGD(), to)).load_state_dict(real.state_dict())


@pytest.mark.parametrize("backend", ["numpy", "torch"])
def test_tables_refuse_rules_that_look_at_an_entrys_place(backend):
    module, adam = NUMPY if backend == "numpy" else TORCH
    make = (lambda rule, **given: numpy_lookup.LookupTable(TABLE.copy(), rule, **given)) if backend == "numpy" else (
        lambda rule, **given: LookupTable(torch.tensor(TABLE), rule, **given))  # fmt: skip
    for rule in (module.Rounded(adam(), keep="random bits"), module.InBlocks(adam())):
        with pytest.raises(CourseError, match="moves an entry by its place, or with a scale of its neighbors"):
            make(rule)
    with pytest.raises(CourseError, match="has no closed form for idle rows"):
        make(module.Rounded(adam()), idle="catch_up")
