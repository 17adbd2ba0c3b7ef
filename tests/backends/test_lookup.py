"""Lookup tables: both backends go one path; freezing is a loop over rows; merging is adding; torch's sparse rules."""

import numpy as np
import pytest
import torch
from cases import LOOKUPS, LookupCase
from hypothesis import given, settings
from hypothesis import strategies as st
from lookup_tables import BACKENDS, DENSE, Dense, Reference, difference, train, uneven, zipf

from course_utils.numpy_ref import lookup as reference
from course_utils.torch_gpu import lookup as twin

pytestmark = pytest.mark.filterwarnings("error", "ignore:Sparse invariant checks")
lawful = settings(derandomize=True, deadline=None, max_examples=50)
backends = pytest.mark.parametrize("kind", BACKENDS)
frozen = pytest.mark.parametrize("case", [case for case in LOOKUPS if "idle" not in case.options], ids=str)
E = np.random.default_rng(0).normal(size=(60, 3))


def assert_parity(case):
    tables = [kind(E, case) for kind in BACKENDS]
    train(tables, 400, 3, 60, uneven)
    mine, theirs = (table.arrays() for table in tables)
    assert difference(theirs, mine) <= 1e-12


@pytest.mark.parametrize("case", LOOKUPS, ids=str)
def test_reference_and_twin(case):
    assert_parity(case)


@pytest.mark.parametrize("case", LOOKUPS, ids=str)
def test_reference_and_twin_in_float32(case):
    tables = [kind(E.astype(np.float32), case) for kind in BACKENDS]
    rng = np.random.default_rng(0)
    for n in range(100):
        ids, dY = zipf(rng, 60, 8), rng.normal(size=(8, 3)).astype(np.float32)
        for table in tables:
            table.update(ids, dY, uneven(n))
    mine, theirs = (table.arrays() for table in tables)
    assert {x.dtype for x in (*mine.values(), *theirs.values())} == {np.dtype(np.float32)}
    assert difference(theirs, mine) < 1e-5


# Freezing


class RowByRow(Dense):
    """A plain loop: each row in use has a rule, a state and a clock of its own."""

    def __init__(self, E, case):
        super().__init__(E, case)
        self.own_clock, self.used = case.options.get("clock") == "row", [0] * len(E)

    def update(self, ids, dY, lr):
        self.t += 1
        d = self.p.shape[1]
        for row in sorted({*ids.ravel().tolist()}):
            self.used[row] += 1
            g = np.zeros(d)
            for i, dy in zip(ids.ravel(), dY.reshape(-1, d), strict=True):
                if i == row:
                    g = g + dy
            p, state = self.p[row], {name: x[row] for name, x in self.state.items()}
            t = self.used[row] if self.own_clock else self.t
            self.p[row], state = self.rule.step(p, g + 2 * self.l2 * p, state, lr, t)
            for name, x in state.items():
                self.state[name][row] = x


def assert_freezes(kind, case, bound):
    table, by_hand = kind(E, case), RowByRow(E, case)
    train([table, by_hand], 150, 3, 60, uneven)
    assert difference(table.arrays(), by_hand.arrays()) <= bound


@backends
@frozen
def test_freezing_is_a_loop_over_the_rows_in_use(case, kind):
    assert_freezes(kind, case, 0 if kind is Reference and "clock" not in case.options else 1e-12)


@backends
@frozen
def test_rows_that_are_not_in_use_keep_every_bit(case, kind):
    table = kind(E, case)
    train([table], 5, 3, 60, uneven)
    before = {name: x.copy() for name, x in table.arrays().items()}
    used = np.isin(np.arange(60), [3, 7, 50])
    table.update(np.array([[7, 3], [7, 50]]), np.ones((2, 2, 3)), 0.1)
    after = table.arrays()
    assert all(np.array_equal(x[~used], before[name][~used]) for name, x in after.items())
    assert any((x[used] != before[name][used]).all() for name, x in after.items())


@pytest.mark.parametrize("rule", ["SGD", "Adagrad"])
@backends
def test_freezing_is_the_dense_rule_where_idle_rows_stay(rule, kind):
    table, dense = kind(E, LookupCase(rule)), DENSE[kind](E, LookupCase(rule))
    train([table, dense], 200, 3, 60, uneven)
    assert difference(table.arrays(), dense.arrays()) == 0


@pytest.mark.parametrize(("clock", "size"), [("row", 1), ("table", 0.1 / np.sqrt(0.02))])
@backends
def test_the_first_step_of_a_late_row(clock, size, kind):
    """By a clock of its own it is η, as every first step of Adam; by the table's, (1 − β₁)/√(1 − β₂) η."""
    table = kind(np.zeros((2, 1)), LookupCase("Adam", {"beta2": 0.98, "eps": 0.0}, {"clock": clock}))
    for n in range(1501):
        table.update(np.array([1] * (n == 1500)), np.ones((n == 1500) * 1)[:, None], 0.01)
    assert table.arrays()["p"][1, 0] == pytest.approx(-0.01 * size, rel=1e-9)


@backends
def test_an_update_without_ids_is_an_update(kind):
    table, other = kind(E, LookupCase("Adam")), kind(E, LookupCase("Adam"))
    none, one = np.zeros((0, 4), int), np.array([[5]])
    table.update(none, np.zeros((0, 4, 3)), 0.1)
    assert table.table.t == 1 and table.gather(none).shape == (0, 4, 3)
    assert np.array_equal(table.arrays()["p"], E)
    for t in (table, other):
        t.update(one, np.ones((1, 1, 3)), 0.1)
    assert table.table.t == 2 and not np.array_equal(table.arrays()["p"], other.arrays()["p"])


@pytest.mark.parametrize(("size", "d"), [(1, 3), (4, 1), (1, 1)])
@pytest.mark.parametrize("idle", ["freeze", "catch_up"])
@backends
def test_the_smallest_tables(size, d, idle, kind):
    case = LookupCase("Adam", {}, {"idle": idle})
    table, by_hand = kind(E[:size, :d], case), (Dense if idle == "catch_up" else RowByRow)(E[:size, :d], case)
    train([table, by_hand], 40, d, size, uneven)
    assert difference(table.arrays(), by_hand.arrays()) <= 1e-12


@backends
def test_ids_of_any_shape_and_kind(kind):
    flat, *others = (kind(E, LookupCase("Adam")) for _ in range(6))
    ids, dY = np.array([4, 0, 4, 59, 1, 1]), np.random.default_rng(0).normal(size=(6, 3))
    flat.update(ids, dY, 0.1)
    for k, (table, dtype) in enumerate(zip(others, ["int8", "int32", "uint8", "uint64", "int64"], strict=True)):
        shape = [(2, 3), (6, 1), (1, 1, 6), (3, 2, 1), (6,)][k]
        assert np.array_equal(table.gather(ids.astype(dtype).reshape(shape)), E[ids].reshape(*shape, 3))
        table.update(ids.astype(dtype).reshape(shape), dY.reshape(*shape, 3), 0.1)
        assert difference(table.arrays(), flat.arrays()) == 0


@backends
def test_the_given_table_is_the_one_that_changes_and_what_is_given_out_is_a_copy(kind):
    table = kind(E, LookupCase("SGD"))
    rows, dense = table.gather(np.array([1, 2])), table.arrays()["p"]
    table.update(np.array([1]), np.ones((1, 3)), 0.1)
    assert np.array_equal(rows, E[[1, 2]]) and np.array_equal(dense, E)
    given = E.copy() if kind is Reference else torch.tensor(E)
    made = (reference if kind is Reference else twin).LookupTable(given, table.table.rule)
    made.update([1], given[[1]], 0.1)
    np.testing.assert_allclose(given[1], 0.9 * E[1], rtol=1e-15)


# Merging


def twin_merge(ids, amounts):
    return [x.numpy() for x in twin.merge_rows(torch.as_tensor(ids), torch.as_tensor(amounts))]


def assert_merged_as_added(merge, ids, amounts):
    """As a dense table of zeros to which each amount was added."""
    ids, amounts = np.asarray(ids), np.asarray(amounts)
    rows, sums = merge(ids, amounts)
    low = int(ids.min(initial=2**62 if ids.dtype == int else 127))  # so that a table for ids from there on is small
    dense = np.zeros((int(ids.max(initial=low) - low) + 1, amounts.shape[-1]), amounts.dtype)
    np.add.at(dense, ids - low, amounts)
    assert rows.tolist() == sorted({*ids.ravel().tolist()})
    assert sums.shape == (len(rows), amounts.shape[-1]) and sums.dtype == amounts.dtype
    np.testing.assert_allclose(sums, dense[rows - low], rtol=1e-5 if amounts.dtype == np.float32 else 1e-12, atol=1e-6)


MERGES = [reference.merge_rows, twin_merge]


@pytest.mark.parametrize("merge", MERGES)
@lawful
@given(
    ids=st.lists(st.integers(0, 9), max_size=24),
    low=st.sampled_from([0, 1000, 2**40, 2**62]),
    d=st.integers(1, 4),
    turned=st.booleans(),
    dtype=st.sampled_from(["float64", "float32"]),
    seed=st.integers(0, 2**32 - 1),
)
def test_merging_is_adding(merge, ids, low, d, turned, dtype, seed):
    ids = np.array(ids, int) + low
    amounts = np.random.default_rng(seed).normal(size=(len(ids), d)).astype(dtype)
    if turned and len(ids) % 2 == 0:
        ids, amounts = ids.reshape(2, -1), amounts.reshape(2, -1, d)
    assert_merged_as_added(merge, ids, amounts)


@pytest.mark.parametrize(("low", "dtype"), [(0, "int64"), (0, "int32"), (0, "uint8"), (-50, "int64"), (2**55, "int64")])
@pytest.mark.parametrize("merge", MERGES)
def test_merging_very_many(merge, low, dtype):
    rng = np.random.default_rng(0)
    ids = low + zipf(rng, 10**5 if dtype != "uint8" else 256, 5000)
    assert_merged_as_added(merge, ids.astype(dtype), rng.normal(size=(5000, 2)))


# Rules that torch has for rows


def torch_path(optimizer, steps=60):
    """An embedding with sparse gradients under one of torch's optimizers."""
    embedding = torch.nn.Embedding.from_pretrained(torch.tensor(E), freeze=False, sparse=True)
    optimizer, rng = optimizer(list(embedding.parameters())), np.random.default_rng(3)
    for _ in range(steps):
        ids, dY = zipf(rng, 60, 8), torch.tensor(rng.normal(size=(8, 3)))
        embedding.zero_grad()
        embedding(torch.tensor(ids)).backward(dY)
        optimizer.step()
    return embedding.weight.detach().numpy()


def our_path(kind, case, lr, steps=60):
    table, rng = kind(E, case), np.random.default_rng(3)
    for _ in range(steps):
        table.update(zipf(rng, 60, 8), rng.normal(size=(8, 3)), lr)
    return table.arrays()["p"]


@backends
def test_torch_has_the_same_rules_for_rows(kind):
    close = {"rtol": 1e-11, "atol": 1e-13}
    right = torch_path(lambda p: torch.optim.SGD(p, lr=0.1))
    np.testing.assert_allclose(our_path(kind, LookupCase("SGD"), 0.1), right, **close)
    right = torch_path(lambda p: torch.optim.Adagrad(p, lr=0.1, eps=1e-3))
    np.testing.assert_allclose(our_path(kind, LookupCase("Adagrad", {"eps": 1e-3}), 0.1), right, **close)
    right = torch_path(lambda p: torch.optim.SparseAdam(p, lr=0.1, eps=1e-30))
    np.testing.assert_allclose(our_path(kind, LookupCase("Adam", {"eps": 1e-30}), 0.1), right, **close)


@backends
def test_where_sparse_adam_differs(kind):
    """It adds ε to √v before the bias correction. First step, |g| = 1e-4, ε = 1e-8: 0.3 % less than Adam's."""
    weight, g = torch.zeros(2, 1, dtype=torch.float64, requires_grad=True), 1e-4
    weight.grad = torch.sparse_coo_tensor([[1]], [[g]], (2, 1), dtype=torch.float64)
    torch.optim.SparseAdam([weight], lr=1.0).step()
    table = kind(np.zeros((2, 1)), LookupCase("Adam"))
    table.update(np.array([1]), np.array([[g]]), 1.0)
    root = np.sqrt(0.001) * g
    expected = (root + 1e-8) / (root + 1e-8 * np.sqrt(0.001))
    assert table.arrays()["p"][1, 0] / weight[1, 0].item() == pytest.approx(expected, rel=1e-12)
    assert expected == pytest.approx(1.003, abs=1e-4)
