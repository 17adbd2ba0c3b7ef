"""Whose gradients are accumulated: tensors given twice, two optimizers, rows of a table; all others keep theirs."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils import symbolic as S
from course_utils.errors import CourseError
from course_utils.numpy_ref import accumulation as reference
from course_utils.numpy_ref.optimizers import SGD
from course_utils.torch_gpu import accumulation as twin
from course_utils.torch_gpu import optimizers as rules
from course_utils.torch_gpu.lookup import LookupTable

pytestmark = pytest.mark.filterwarnings("error")
BATCHES = [torch.tensor([1.0]), torch.tensor([2.0, 3.0, 6.0])]  # of which the mean is 3


def scalar(start=0.0):
    return torch.tensor(start, requires_grad=True)


def squares(w):
    return lambda x: (((w - x) ** 2).sum(), len(x))


# The way to give w; the gradient of the mean of (w − x)² at 0 is −6
GIVEN = {
    "once": lambda w: [w],
    "twice": lambda w: [w, w],
    "three times": lambda w: (w, w, w),
    "by a generator": lambda w: (p for p in (w, w)),
    "by an optimizer": lambda w: torch.optim.SGD([w], lr=0.1),
    "by two optimizers": lambda w: [torch.optim.SGD([w], lr=0.1), torch.optim.Adam([w])],
    "by an optimizer and itself": lambda w: [torch.optim.SGD([w], lr=0.1), w],
}


@pytest.mark.parametrize("way", GIVEN)
def test_a_tensor_that_is_given_twice_counts_once(way):
    w = scalar()
    mean, count = twin.accumulate_(GIVEN[way](w), BATCHES, squares(w))
    assert (w.grad.item(), mean.item(), count) == (-6.0, 12.5, 4)


def test_tied_weights_of_two_modules():
    encoder, decoder = nn.Embedding(5, 3), nn.Linear(3, 5, bias=False)
    decoder.weight = encoder.weight
    ids = torch.tensor([0, 3, 3, 1, 4, 2])

    def cost_sum(ids):
        return nn.functional.cross_entropy(decoder(encoder(ids)), ids.roll(1), reduction="sum"), len(ids)

    (right,) = torch.autograd.grad(sum(cost_sum(part)[0] for part in ids.split([1, 5])) / 6, encoder.weight)
    twin.accumulate_([*encoder.parameters(), *decoder.parameters()], ids.split([1, 5]), cost_sum)
    assert torch.allclose(encoder.weight.grad, right, rtol=1e-5)


@pytest.mark.parametrize("module, array", [(reference, np.array), (twin, torch.tensor)], ids=["numpy", "torch"])
def test_a_gradient_that_is_given_twice_is_summed_in_each_place(module, array):
    g, accumulator = array([2.0, 4.0]), module.Accumulator()
    for _time in range(3):
        accumulator.add([g, g], 1)
    assert [m.tolist() for m in accumulator.mean()] == [[2.0, 4.0], [2.0, 4.0]] and g.tolist() == [2.0, 4.0]
    accumulator.add(accumulator.sums, 3)  # its own sums: as much again
    assert [m.tolist() for m in accumulator.mean()] == [[2.0, 4.0], [2.0, 4.0]]


def test_two_optimizers_get_the_gradients_of_one_batch():
    left, right = nn.Linear(3, 2), nn.Linear(2, 1)
    both = [torch.optim.SGD(left.parameters(), lr=0.1), torch.optim.Adam(right.parameters())]
    X = torch.randn(7, 3, generator=torch.Generator().manual_seed(0))

    def cost_sum(x):
        return right(left(x).tanh()).square().sum(), len(x)

    params = [*left.parameters(), *right.parameters()]
    wanted = torch.autograd.grad(cost_sum(X)[0] / 7, params)
    twin.accumulate_(both, X.split([4, 1, 2]), cost_sum)
    assert all(torch.allclose(p.grad, g, rtol=1e-5, atol=1e-7) for p, g in zip(params, wanted, strict=True))


# Rows of a table


def reader():
    """A table, a dense layer for its rows, and sentences of ids in micro-batches."""
    torch.manual_seed(0)
    table = LookupTable(torch.randn(6, 3, dtype=torch.float64), rules.Momentum())
    return table, nn.Linear(3, 1).double(), [torch.tensor([0, 2, 2]), torch.tensor([2]), torch.tensor([5, 1, 0, 4])]


def train(cuts_apart, as_list=False, updates=3):
    table, dense, sentences = reader()
    optimizer = torch.optim.SGD(dense.parameters(), lr=0.1, momentum=0.9)
    for _update in range(updates):
        gathered = []

        def cost_sum(ids, gathered=gathered):
            rows = table.gather(ids)
            gathered.append((ids, rows))
            return (dense(rows).squeeze(1) - ids).square().sum(), len(ids), [rows] if as_list else rows

        twin.accumulate_(optimizer, sentences if cuts_apart else [torch.cat(sentences)], cost_sum)
        optimizer.step()
        all_ids, all_rows = zip(*gathered, strict=True)
        table.update(torch.cat(all_ids), torch.cat([rows.grad for rows in all_rows]), 0.1)
    return table.dense(), dense.weight.detach()


@pytest.mark.parametrize("as_list", [False, True])
def test_rows_that_are_returned_get_the_gradient_of_the_mean(as_list):
    for found, right in zip(train(True, as_list), train(False), strict=True):
        assert torch.allclose(found, right, rtol=1e-12)


def test_rows_are_those_of_a_plain_backward():
    table, dense, sentences = reader()
    ids = torch.cat(sentences)
    rows = table.gather(ids)
    ((dense(rows).squeeze(1) - ids).square().sum() / len(ids)).backward()
    wanted, found = rows.grad, []

    def cost_sum(ids):
        found.append(table.gather(ids))
        return (dense(found[-1]).squeeze(1) - ids).square().sum(), len(ids), found[-1]

    twin.accumulate_(dense.parameters(), sentences, cost_sum)
    assert torch.allclose(torch.cat([rows.grad for rows in found]), wanted, rtol=1e-12)


def test_rows_that_are_gathered_once_for_all_batches():
    """Given as one of params, or returned each time: the gradients of the batches add up, and are divided once."""
    for returned in (False, True):
        table, dense, _sentences = reader()
        rows = table.gather([0, 1, 2])
        rows.grad = torch.full_like(rows, 7.0)  # replaced, as that of a parameter

        def cost_sum(place, rows=rows, dense=dense, returned=returned):
            return (dense(rows[place]).square().sum(), 1, *([rows] if returned else []))

        twin.accumulate_([*dense.parameters(), *([] if returned else [rows])], range(3), cost_sum)
        (wanted,) = torch.autograd.grad(dense(rows).square().sum() / 3, rows)
        assert torch.allclose(rows.grad, wanted, rtol=1e-12)


def test_rows_that_are_not_returned_are_named():
    table, dense, sentences = reader()
    dense.weight.grad = before = torch.ones_like(dense.weight)
    with pytest.raises(
        CourseError, match=r"micro-batch 0 .*shape \(3, 3\).* rows of a LookupTable, let cost_sum return"
    ):
        twin.accumulate_(dense.parameters(), sentences, lambda ids: (dense(table.gather(ids)).sum(), len(ids)))
    assert dense.weight.grad is before and dense.bias.grad is None


@pytest.mark.parametrize("third", [3, "rows", None, ["rows"], torch.ones(2), "a result"], ids=repr)
def test_a_third_thing_that_is_no_leaf(third):
    w = scalar()
    w.grad = before = torch.tensor(7.0)
    with pytest.raises(CourseError, match=r"third thing .* micro-batch 1 is no leaf"):
        twin.accumulate_(
            [w], range(3), lambda k: (w * 1.0, 1, [] if k != 1 else 2 * w if third == "a result" else third)
        )
    assert w.grad is before


def test_after_an_error_rows_are_as_they_were():
    w, rows = scalar(), torch.ones(2, requires_grad=True)
    rows.grad = before = torch.full((2,), 7.0)
    with pytest.raises(CourseError, match="cost of micro-batch 2 is nan"):
        twin.accumulate_([w], [1.0, 2.0, float("nan")], lambda c: ((c * w * rows).sum(), 2, rows))
    assert rows.grad is before and w.grad is None


def test_parameters_of_others_keep_their_grad():
    """Another network's, as of a discriminator: None stays None, and the graph may go through it."""
    other, w = nn.Linear(1, 1), scalar(1.0)
    other.bias.grad = before = torch.tensor([7.0])
    twin.accumulate_([w], BATCHES, lambda x: (other((w * x)[:, None]).sum(), len(x)))
    assert w.grad is not None and other.weight.grad is None and other.bias.grad is before


def test_a_graph_of_many_ways_is_walked_once():
    """2⁶⁰ ways lead through sixty doublings."""
    w = scalar(1.0)

    def cost_sum(_batch):
        y = w
        for _time in range(60):
            y = (y + y) / 2
        return y, 1

    twin.accumulate_([w], [1], cost_sum)
    assert w.grad.item() == 1.0


# What is said of nan

LATE = r"Mask with where, and inside of them: log\(where\(mask, p, 1\)\)\. A where around the log comes too late"


def test_a_where_that_comes_too_late_is_told_where_to_stand():
    x, mask, w = torch.tensor([1.0, 0.0]), torch.tensor([True, False]), scalar(2.0)
    with pytest.raises(CourseError, match=LATE):
        twin.accumulate_([w], [x], lambda x: (torch.where(mask, torch.log(w * x), 0.0).sum(), 1))
    twin.accumulate_([w], [x], lambda x: (torch.log(torch.where(mask, w * x, 1.0)).sum(), 1))
    assert w.grad.item() == 0.5
    for module, array in ((reference, np.array), (twin, torch.tensor)):
        with pytest.raises(CourseError, match=LATE):
            module.Accumulator().add([array([float("nan")])], 1)
    engine_x, shared = S.vector("x"), S.shared(2.0, "w")
    late = S.where(engine_x > 0, S.log(shared * engine_x), 0).sum()
    accumulate, _apply = S.compile_accumulation(late, 1, [engine_x], [shared], SGD(), 0.1)
    with pytest.raises(CourseError, match=LATE), np.errstate(all="ignore"):
        accumulate([1.0, 0.0])
