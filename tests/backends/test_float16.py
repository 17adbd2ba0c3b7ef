"""float16, where ε and the squares of small gradients are 0: computed in float32, at every place where a rule steps."""

import numpy as np
import pytest
import torch
from cases import RULES, row_of
from test_optimizers import rules

from course_utils import symbolic as S
from course_utils.numpy_ref import optimizers as reference
from course_utils.torch_gpu import optimizers as twins
from course_utils.torch_gpu.lookup import LookupTable
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

GRADIENTS = [[0.0, 1e-5, 1e-4, 1.0], [0.0, 0.0, -1e-4, 300.0], [0.0, 1e-7, 0.0, -2.0]]  # three updates
LR, STATE = 1e-3, np.float32
SHAPED = {case.name: case.shaped for case in RULES}


def by_reference(rule):
    """What is computed in float64, from parameters and gradients that float16 can hold."""
    shaped = row_of(rule).shaped
    p = shaped(np.ones(4))
    states = reference.start(rule, [p])
    for t, g in enumerate(GRADIENTS, 1):
        (p,), states = reference.update(rule, [p], [shaped(np.float16(g).astype(float))], states, LR, t)
    return p.ravel()


def by_update(name):
    rule, shaped = getattr(reference, name)(), SHAPED[name]
    params = [shaped(np.ones(4, np.float16))]
    states = reference.start(rule, params)
    for t, g in enumerate(GRADIENTS, 1):
        params, states = reference.update(rule, params, [shaped(np.float16(g))], states, LR, t)
    assert all(entry.dtype == STATE for entry in states[0].values())
    return params[0].ravel()


def by_engine(name):
    p = S.shared(SHAPED[name](np.ones(4, np.float16)), "p")
    g = S.vector("g") if p.ndim == 1 else S.matrix("g")
    step = S.function([g], [], S.rule_updates(getattr(reference, name)(), [p], [g], LR))
    for gradient in GRADIENTS:
        step(SHAPED[name](np.float16(gradient)))
    return p.value.ravel()


def by_optimizer(name, pieces=1):
    params = [torch.nn.Parameter(SHAPED[name](piece.clone())) for piece in torch.ones(4).half().split(4 // pieces)]
    optimizer = RuleOptimizer(params, getattr(twins, name)(), LR)
    for gradient in GRADIENTS:
        for p, g in zip(params, torch.tensor(gradient).half().split(4 // pieces), strict=True):
            p.grad = SHAPED[name](g.clone())
        optimizer.step()
    return torch.cat(params).detach().numpy().ravel()


def by_table(name, **choices):
    table = LookupTable(torch.ones(3, 4).half(), getattr(twins, name)(), **choices)
    for gradient in GRADIENTS:
        table.update([1], torch.tensor([gradient]), LR)
    assert (table.dense()[[0, 2]] == 1).all() and all(entry.dtype == torch.float32 for entry in table.state.values())
    return table.dense()[1].numpy()


WAYS = {
    "update": by_update,
    "rule_updates": by_engine,
    "RuleOptimizer": by_optimizer,
    "RuleOptimizer of a list": lambda name: by_optimizer(name, pieces=4),
    "LookupTable": by_table,
    "LookupTable, a clock per row": lambda name: by_table(name, clock="row"),
    "LookupTable that catches up": lambda name: by_table(name, idle="catch_up"),
}


@pytest.mark.parametrize("way", WAYS)
@rules
def test_float16_is_right_to_its_rounding(case, way):
    if not getattr(reference, case.name).idle_rule and "catches up" in way:
        return  # it has no closed form
    if case.axes and ("Table" in way or "list" in way):
        return  # of parts it makes something else
    found = WAYS[way](case.name)
    assert found.dtype == np.float16
    np.testing.assert_allclose(found.astype(float), by_reference(getattr(reference, case.name)()), atol=2e-3)


@pytest.mark.parametrize("name", ["Adagrad", "RMSprop", "Adam", "AdamW", "AMSGrad"])
def test_an_entry_without_a_gradient_stays(name):
    decay = 1 - 3 * LR * 0.01 if name == "AdamW" else 1
    for way, step in WAYS.items():
        assert step(name)[0] == np.float16(decay) or abs(step(name)[0] - decay) < 1e-3, way


def test_adagrad_goes_on_after_a_large_gradient():
    p = torch.nn.Parameter(torch.ones(1).half())
    optimizer = RuleOptimizer([p], twins.Adagrad(), lr=1.0)
    for _ in range(2):
        p.grad = torch.tensor([300.0]).half()
        optimizer.step()
    assert p.item() == pytest.approx(1 - 1 - 0.5**0.5, abs=2e-3)


def test_a_state_travels_in_float32():
    params = [torch.nn.Parameter(torch.ones(4).half()) for _ in range(2)]
    one, other = (RuleOptimizer([p], twins.Adam(), LR) for p in params)
    params[0].grad = torch.tensor(GRADIENTS[0]).half()
    one.step()
    other.load_state_dict(one.state_dict())
    mine, theirs = one.state[params[0]], other.state[params[1]]
    assert theirs["v"].dtype == torch.float32 and torch.equal(mine["v"], theirs["v"]) and mine["v"][1] > 0


@pytest.mark.parametrize("move", [lambda table: table.half(), lambda table: table.to(torch.float16)])
def test_a_table_moved_to_float16_keeps_its_state(move):
    table = LookupTable(torch.ones(2, 2), twins.Adam())
    table.update([0], [[1e-6, 1.0]], LR)
    before = table.v.clone()
    move(table)
    assert table.weight.dtype == torch.float16 and torch.equal(table.v, before)
    table.update([0, 1], torch.zeros(2, 2), LR)
    assert table.dense().isfinite().all()
    again = LookupTable(torch.ones(2, 2).half(), twins.Adam())
    again.load_state_dict(table.state_dict(), assign=True)
    assert torch.equal(again.v, table.v) and again.t == 2
    table.float()
    assert table.v.dtype == torch.float32
    table.double()
    assert table.v.dtype == torch.float64
