"""The twin as a torch.nn.Module: saved, loaded, moved, read by others; and the path that waits for no device."""

import copy
import io

import numpy as np
import pytest
import torch
from cases import LOOKUPS, LookupCase
from lookup_tables import Twin, difference, train, uneven, zipf
from torch._subclasses.fake_tensor import DataDependentOutputException, DynamicOutputShapeException, FakeTensorMode

from course_utils.errors import CourseError, IdError, ShapeError
from course_utils.torch_gpu import lookup, rows
from course_utils.torch_gpu.lookup import LookupTable
from course_utils.torch_gpu.optimizers import SGD, Adam, Momentum
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

pytestmark = pytest.mark.filterwarnings("error")
E = np.random.default_rng(0).normal(size=(60, 3))
ways = pytest.mark.parametrize("case", LOOKUPS, ids=str)
frozen = pytest.mark.parametrize("case", [case for case in LOOKUPS if "idle" not in case.options], ids=str)
CATCH_UP = LookupCase("AdamW", {}, {"idle": "catch_up"})


def trained(case, steps=30, **options):
    table = Twin(E, case)
    train([table], steps, 3, 60, uneven, **options)
    return table


def same(left, right):
    left, right = left.arrays(), right.arrays()
    return left.keys() == right.keys() and all(np.array_equal(left[name], right[name]) for name in left)


def saved(module):
    """Its state_dict, through a file that may hold nothing but tensors and plain values."""
    file = io.BytesIO()
    torch.save(module.state_dict(), file)
    file.seek(0)
    return torch.load(file, weights_only=True)


# A module


def test_weight_is_a_parameter_that_no_optimizer_moves():
    net = torch.nn.ModuleDict({"words": LookupTable(torch.tensor(E), Adam()), "out": torch.nn.Linear(3, 1).double()})
    assert [*dict(net.named_parameters())] == ["words.weight", "out.weight", "out.bias"]
    assert {"words.m", "words.v"} <= {*net.state_dict()} and "words._current_as_of" not in net.state_dict()
    for optimizer in (torch.optim.AdamW(net.parameters(), lr=0.1), RuleOptimizer(net.parameters(), SGD(), lr=0.1)):
        cost = net["out"](net["words"].gather([1, 2])).sum()
        cost.backward()
        before = net["out"].weight.detach().clone()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        assert not torch.equal(net["out"].weight, before)
        assert np.array_equal(net["words"].weight, E)


def test_rows_are_a_leaf_whose_gradient_is_wanted():
    table = LookupTable(torch.tensor(E), SGD())
    for context in (torch.enable_grad, torch.no_grad, torch.inference_mode):
        with context():
            given = table.gather(np.array([[3, 1], [3, 59]]))
            assert given.is_leaf and given.requires_grad and given.shape == (2, 2, 3)
    given = table.gather([3, 3, 1])
    (given**2).sum().backward()
    table.update([3, 3, 1], given.grad, lr=0.1)
    np.testing.assert_allclose(table.weight[[1, 3]], E[[1, 3]] * [[0.8], [0.6]], rtol=1e-12)
    with pytest.raises(CourseError, match=r"dY is None\. The rows that `gather` gave have a grad after"):
        table.update([3, 3, 1], table.gather([3, 3, 1]).grad, lr=0.1)


def test_a_network_whose_parameters_all_ask_for_gradients():
    net = torch.nn.ModuleList([LookupTable(torch.tensor(E), Adam(), "catch_up")]).requires_grad_()
    for _ in range(3):
        given = net[0].gather([1, 2])
        given.sum().backward()
        net[0].update([1, 2], given.grad, lr=0.1)
    assert net[0].weight.grad is None and not np.array_equal(net[0].dense(), E)


def test_others_read_the_weight_and_autograd_knows_when_it_has_changed():
    table, H = LookupTable(torch.tensor(E), SGD()), torch.ones(1, 3, dtype=torch.float64, requires_grad=True)
    logits = H @ table.weight.T
    logits.sum().backward()
    np.testing.assert_allclose(H.grad[0], E.sum(axis=0))
    logits = H @ table.weight.T
    table.update([0], torch.ones(1, 3), lr=0.1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        logits.sum().backward()


# Saved and loaded


@ways
def test_a_loaded_table_goes_on_bit_by_bit(case):
    table, other = trained(case), Twin(E + 1, case)
    other.table.load_state_dict(saved(table.table))
    assert other.table.t == table.table.t == 30 and same(table, other)
    train([table], 40, 3, 60, uneven, seed=5), train([other], 40, 3, 60, uneven, seed=5)
    assert same(table, other)


def test_what_is_saved_is_up_to_date():
    table, dense = trained(CATCH_UP), trained(CATCH_UP).arrays()
    assert np.array_equal(saved(table.table)["weight"], dense["p"])
    parent = torch.nn.Sequential(trained(CATCH_UP).table)
    assert np.array_equal(saved(parent)["0.weight"], dense["p"])


def test_another_weight_is_loaded_without_the_state_of_the_old_one():
    """Nothing of the way that idle rows still had to go is added to the new weight."""
    table, right = trained(CATCH_UP), trained(CATCH_UP)
    state = {name: x for name, x in right.arrays().items() if name != "p"}
    table.table.load_state_dict({"weight": torch.tensor(E)}, strict=False)
    assert np.array_equal(table.arrays()["p"], E) and table.table.t == 30
    assert all(np.array_equal(table.arrays()[name], x) for name, x in state.items())


BAD_LOADS = {
    "another rule": (LookupCase("Adagrad"), 60, CourseError, "saved under Adagrad; this table is updated by AdamW"),
    "another size": (CATCH_UP, 59, ShapeError, r"weight was saved in shape \(59, 3\); here it has \(60, 3\)"),
}


@pytest.mark.parametrize("what", BAD_LOADS)
def test_what_does_not_fit_is_not_loaded(what):
    case, size, error, says = BAD_LOADS[what]
    table, twin = trained(CATCH_UP), trained(CATCH_UP)
    with pytest.raises(error, match=says):
        table.table.load_state_dict(Twin(E[:size], case).table.state_dict())
    assert table.table.t == 30 and same(table, twin)


# Moved


@ways
def test_a_table_of_another_precision_goes_on(case):
    """To float32 and back: as a table that was rounded at that update."""
    table, rounded = trained(case), trained(case)
    rounded.arrays()
    for x in rounded.table._tables():
        x.copy_(x.float() if x.is_floating_point() else x)
    back = table.table.float().double()
    assert back is table.table and not back.weight.requires_grad
    train([table, rounded], 60, 3, 60, uneven, seed=5)  # the first 50 at a rate of 0
    assert difference(table.arrays(), rounded.arrays()) <= 1e-14


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
@pytest.mark.parametrize("idle", ["freeze", "catch_up"])
def test_short_floats(dtype, idle):
    table, right = (LookupTable(torch.tensor(E).to(kind), Momentum(0.5), idle) for kind in (dtype, torch.float64))
    rng = np.random.default_rng(0)
    for _n in range(50):
        ids, dY = zipf(rng, 60, 8), rng.normal(size=(8, 3))
        table.update(ids, dY, 0.01), right.update(ids, dY, 0.01)
        assert table.gather(ids).dtype == dtype
    assert table.dense().dtype == dtype
    assert table.v.dtype == (torch.float32 if dtype == torch.float16 else dtype)
    assert (table.dense().double() - right.dense()).abs().max() < 200 * torch.finfo(dtype).eps


def test_a_deep_copy_goes_its_own_way():
    table, twin = trained(CATCH_UP), trained(CATCH_UP)
    other = copy.deepcopy(table)
    train([other], 5, 3, 60, uneven, seed=5)
    assert not same(table, other)
    assert same(table, twin)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@ways
def test_on_cuda(case):
    table, right = trained(case), trained(case)
    table.table.cuda()
    table.device = "cuda"
    train([table, right], 100, 3, 60, uneven, seed=5)
    assert difference(table.arrays(), right.arrays()) <= 1e-12


# Where the host does not look


@pytest.fixture
def device_path(monkeypatch):
    """Every tensor is treated as one that is not in the host's memory."""
    for module in (rows, lookup):
        monkeypatch.setattr(module, "on_host", lambda tensor: False)


@frozen
def test_the_same_numbers_as_where_it_looks(case, monkeypatch):
    right = trained(case, 200)
    for module in (rows, lookup):
        monkeypatch.setattr(module, "on_host", lambda tensor: False)
    assert difference(trained(case, 200).arrays(), right.arrays()) <= 1e-12


@pytest.mark.parametrize("case", [case for case in LOOKUPS if "idle" in case.options], ids=str)
def test_catching_up_with_rows_that_numpy_does_not_move(case, monkeypatch):
    right = trained(case, 200)
    for module in (rows, lookup):
        monkeypatch.setattr(module, "on_host", lambda tensor: False)
    assert difference(trained(case, 200).arrays(), right.arrays()) <= 1e-12


def test_no_ids_where_it_does_not_look(device_path):
    table = trained(LookupCase("Adam"))
    before = table.arrays()
    table.update(np.zeros((0, 2), int), np.zeros((0, 2, 3)), 0.1)
    assert table.table.t == 31 and table.gather(np.zeros((0, 2), int)).shape == (0, 2, 3)
    assert difference(table.arrays(), before) == 0


def run_unseen(case):
    """A few updates of tensors that have sizes and no values: whoever asks for a value gets an error."""
    with FakeTensorMode():
        table = Twin(E, case).table
        for ids in (torch.zeros(8, dtype=torch.int64), torch.zeros(2, 3, dtype=torch.int32), torch.zeros(0)):
            given = table.gather(ids)
            (given**2).sum().backward()
            table.update(ids, given.grad, 0.1)


@frozen
def test_freezing_asks_the_device_for_nothing(case, device_path):
    run_unseen(case)


def test_whoever_asks_is_noticed(device_path):
    with pytest.raises((DataDependentOutputException, DynamicOutputShapeException)):
        run_unseen(LookupCase("Adam", {}, {"idle": "catch_up"}))
    with FakeTensorMode():
        table = Twin(E, LookupCase("Adam")).table
        for look in (table.check, table.dense, table.state_dict, table.double):
            with pytest.raises(DataDependentOutputException):
                look()


FAULTS = {
    "an id too large": (lambda table: table.update([1, 60], torch.ones(2, 3), 0.1), IdError, "ids outside"),
    "a negative id": (lambda table: table.update([-1], torch.ones(1, 3), 0.1), IdError, "ids outside"),
    "a wrong id asked for": (lambda table: table.gather([0, 99]), IdError, "ids outside"),
    "a nan": (lambda table: table.update([1], torch.full((1, 3), torch.nan), 0.1), CourseError, "a nan or inf in dY"),
}
LOOKS = {
    "check": lambda table: table.check(),
    "dense": lambda table: table.dense(),
    "state_dict": lambda table: table.state_dict(),
    "a move": lambda table: table.float(),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("what", FAULTS)
@pytest.mark.parametrize("clock", ["table", "row"])
def test_a_fault_stops_the_table_until_somebody_looks(what, look, clock, device_path):
    fault, error, says = FAULTS[what]
    case = LookupCase("AdamW", {}, {"clock": clock})
    table, right = trained(case), trained(case)
    fault(table.table)
    train([table], 3, 3, 60, uneven, seed=5)
    with pytest.raises(error, match=f"^Update 31 had {says}.*Nothing was changed by it, nor by the updates after it"):
        LOOKS[look](table.table)
    assert table.table.t == 30 and same(table, right)
    train([table, right], 3, 3, 60, uneven, seed=5)
    assert same(table, right)
