"""`RuleOptimizer` updates tensors together, and large ones in parts: the numbers are those of each tensor alone."""

import pytest
import torch
from cases import RULES

from course_utils.torch_gpu import optimizers, rule_optimizer

SHAPES = [(3,), (200,), (), (0,), (8, 40), (2, 3), (127,), (128,), (300,), (1,)]


def columns(*sizes):
    """p, g and one entry of the state, of these sizes; every number is another one."""
    numbers = iter(range(3000))
    return [[torch.tensor([float(next(numbers)) for _ in range(size)]) for size in sizes] for _ in range(3)]


def sizes_of(chunks):
    return [[p.numel() for p in chunk[0]] for chunk in chunks]


@pytest.mark.parametrize(
    ("sizes", "chunks"),
    [
        ((3, 4), [[3, 4]]),
        ((3, 4, 5), [[3, 4], [5]]),
        ((10, 1), [[10], [1]]),
        ((0, 10, 0), [[0, 10, 0]]),
        ((19,), [[19]]),
        ((2, 19, 2), [[2], [19], [2]]),
        ((20, 19), [[10], [10], [19]]),
        ((35,), [[10], [10], [10], [5]]),
        ((4, 20, 4, 4), [[4], [10], [10], [4, 4]]),
    ],
)
def test_a_chunk_is_as_much_as_fits(monkeypatch, sizes, chunks):
    monkeypatch.setattr(rule_optimizer, "CHUNK", 10)
    given = columns(*sizes)
    found = list(rule_optimizer._chunks(given))
    assert sizes_of(found) == chunks
    for k, column in enumerate(given):
        together = torch.cat([tensor for chunk in found for tensor in chunk[k]])
        assert torch.equal(together, torch.cat(column))
        for chunk in found:
            for tensor in chunk[k]:
                tensor += 1000
        assert torch.equal(torch.cat(column), together + 1000)  # parts share the memory of the whole


def test_what_has_no_order_in_memory_is_left_whole(monkeypatch):
    monkeypatch.setattr(rule_optimizer, "CHUNK", 10)
    p, g, v = (torch.zeros(5, 6) for _ in range(3))
    assert sizes_of(rule_optimizer._chunks([[p], [g.T.contiguous().T], [v]])) == [[30]]
    assert sizes_of(rule_optimizer._chunks([[p], [g], [v]])) == [[10], [10], [10]]


def test_a_rule_without_state_takes_everything_at_once(monkeypatch):
    monkeypatch.setattr(rule_optimizer, "CHUNK", 10)
    assert sizes_of(rule_optimizer._chunks(columns(30, 40)[:2])) == [[30, 40]]


def test_off_the_cpu_everything_goes_at_once(monkeypatch):
    monkeypatch.setattr(rule_optimizer, "CHUNK", 10)
    assert sizes_of(rule_optimizer._chunks([[torch.empty(30, device="meta")] * 2] * 3)) == [[30, 30]]


def test_together_goes_what_shares_dtype_and_clock():
    params = [torch.nn.Parameter(torch.ones(2, dtype=dtype)) for dtype in [torch.float32, torch.float64] * 2]
    optimizer = rule_optimizer.RuleOptimizer(params, optimizers.Momentum(), lr=0.1)
    params[0].grad = torch.ones(2)
    optimizer.step()
    grads = [torch.zeros_like(p) for p in params]
    states = [optimizer.state.get(p) or {} for p in params]
    found = optimizer._by_clock(params, grads, states, optimizer.rule)
    assert {key[1:]: [id(p) for p in group[0]] for key, group in found.items()} == {
        (torch.float32, 2): [id(params[0])],
        (torch.float32, 1): [id(params[2])],
        (torch.float64, 1): [id(params[1]), id(params[3])],
    }
    for p, g, v in (row for group in found.values() for row in zip(*group, strict=True)):
        place = next(k for k, other in enumerate(params) if other is p)
        assert g is grads[place] and v is optimizer.state[p]["v"]
    assert optimizer._by_clock([], [], [], optimizer.rule) == {}


@pytest.mark.parametrize("chunk", [64, 128, 2**19])
@pytest.mark.parametrize("case", RULES, ids=str)
def test_together_or_alone_the_numbers_are_the_same(monkeypatch, case, chunk):
    """Bit by bit, with dtypes mixed, transposed tensors, and gradients that are missing now and then.

    A chunk is a multiple of 64 entries: at the end of a tensor, after the last whole vector, PyTorch rounds bfloat16 in
    another way.
    """

    def params():
        made = torch.Generator().manual_seed(0)
        shapes = [case.shape(shape) for shape in SHAPES * 3]
        drawn = [torch.randn(shape, generator=made, dtype=torch.float64) for shape in shapes]
        kinds = [torch.float32, torch.float64, torch.bfloat16]
        cast = [value.to(kinds[k // len(SHAPES)]) for k, value in enumerate(drawn)]
        return [torch.nn.Parameter(value.T if value.dim() == 2 and value.shape[0] == 8 else value) for value in cast]

    together, alone = params(), params()
    monkeypatch.setattr(rule_optimizer, "CHUNK", chunk)
    whole = rule_optimizer.RuleOptimizer(together, getattr(optimizers, case.name)(), lr=0.1)
    each = [rule_optimizer.RuleOptimizer([p], getattr(optimizers, case.name)(), lr=0.1) for p in alone]
    made = torch.Generator().manual_seed(1)
    for update in range(6):
        for k, (p, q) in enumerate(zip(together, alone, strict=True)):
            p.grad = torch.randn(p.shape, generator=made).to(p) if (update + k) % 4 else None
            q.grad = None if p.grad is None else p.grad.clone()
        whole.step()
        with monkeypatch.context() as patched:
            patched.setattr(rule_optimizer, "CHUNK", 2**40)
            for optimizer in each:
                optimizer.step()
    for p, q, optimizer in zip(together, alone, each, strict=True):
        assert torch.equal(p, q)
        ours, theirs = whole.state[p], optimizer.state[q]
        assert ours.keys() == theirs.keys()
        for name in ours:
            assert torch.equal(torch.as_tensor(ours[name]), torch.as_tensor(theirs[name])), name
