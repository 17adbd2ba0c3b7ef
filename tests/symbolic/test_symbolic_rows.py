"""Rows of tables: inc adds up equal ids, set keeps the last, ids are checked, and an update costs rows, not tables."""

import tracemalloc

import numpy as np
import pytest

from course_utils import symbolic as S
from course_utils.errors import CourseError, DtypeError, IdError, ShapeError
from course_utils.rows.merging import last_values, merge_rows

RNG = np.random.default_rng(0)
IDS, G = [1, 1, 3, 1], np.array([[2.0, 3], [-8, -7], [6, 7], [6, -3]])  # theano-faq-subset, with duplicates


def table():
    values = np.ones((5, 2))
    values[1] = 2, 3
    return S.shared(values, "T")


def assert_duplicates_are_as_in_the_source():
    """inc sums, as the dense step does; set keeps the last write, so the order of the batch matters."""
    for order, last in (([0, 1, 2, 3], [1.4, 3.3]), ([3, 0, 2, 1], [2.8, 3.7])):
        ids, g = np.array(IDS)[order], G[order]
        T = table()
        S.function([], [], {T: S.inc_subtensor(T[ids], -0.1 * g)})()
        np.testing.assert_allclose(T.value[1], [2, 3.7], rtol=1e-14)
        T = table()
        S.function([], [], {T: S.set_subtensor(T[ids], T[ids] - 0.1 * g)})()
        np.testing.assert_allclose(T.value[1], last, rtol=1e-14)
        np.testing.assert_allclose(T.value[3], 1 - 0.1 * G[2], rtol=1e-14)


def test_duplicates_are_as_in_the_source():
    assert_duplicates_are_as_in_the_source()


def test_descent_goes_down_and_the_slip_of_the_source_climbs():
    for sign, costs in ((-1, [121.5, 98.415, 79.71615]), (1, [121.5, 147.015, 177.88815])):
        T = S.shared(np.full((5, 3), np.sqrt(27)), "T")  # ½ Σ T[1,3,4]² = ½ · 9 · 27
        rows = T[[1, 3, 4]]
        cost = (rows**2).sum() / 2
        step = S.function([], cost, {T: S.inc_subtensor(rows, sign * 0.1 * S.grad(cost, rows))})
        np.testing.assert_allclose([step() for _ in costs], costs, rtol=1e-12)


WAYS = {
    "inc": lambda T, rows, lr, cost: S.inc_subtensor(rows, -lr * S.grad(cost, rows)),
    "set": lambda T, rows, lr, cost: S.set_subtensor(rows, rows - lr * S.grad(cost, rows)),
    "dense": lambda T, rows, lr, cost: T - lr * S.grad(cost, T),
}


def test_without_duplicates_inc_set_and_the_dense_step_agree():
    start, after = RNG.normal(size=(6, 2)), {}
    for way, new in WAYS.items():
        T, ids, lr = S.shared(start, "T"), S.imatrix("ids"), S.scalar("lr")
        rows = T[ids]
        cost = (S.tanh(rows) ** 2).sum()
        S.function([ids, lr], [], {T: new(T, rows, lr, cost)})([[4, 0], [2, 5]], 0.1)
        after[way] = T.value
    np.testing.assert_allclose(after["inc"], after["dense"], rtol=1e-15)
    np.testing.assert_allclose(after["set"], after["dense"], rtol=1e-15)
    np.testing.assert_array_equal(after["inc"][[1, 3]], start[[1, 3]])


def by_numpy(base, index, amount, adds):
    new = base.copy()
    if adds:
        np.add.at(new, index, amount)
    else:
        new[index] = amount
    return new


SELECTIONS = {
    "ivector": (S.ivector, np.array([2, 0, 2, 2])),
    "imatrix": (S.imatrix, np.array([[2, 0], [2, 2], [1, 0]])),
    "imatrix of one column": (S.imatrix, np.array([[2], [0], [2]])),
    "imatrix of one row": (S.imatrix, np.array([[2, 0, 2]])),
    "iscalar": (S.iscalar, np.array(2)),
    "none": (S.ivector, np.array([], dtype=int)),
    "none, in a matrix": (S.imatrix, np.zeros((0, 3), dtype=int)),
    "the bounds": (S.ivector, np.array([0, 3])),
    "unsigned": (S.ivector, np.array([2, 0, 2], dtype=np.uint8)),
}


@pytest.mark.parametrize("shape", [(4,), (4, 3), (4, 2, 3), (4, 1), (4, 0)], ids=str)
@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("adds", [True, False], ids=["inc", "set"])
@pytest.mark.parametrize("as_update", [True, False], ids=["update", "value"])
def test_rows_against_numpy(as_update, adds, selection, shape):
    make, ids = SELECTIONS[selection]
    T, i = S.shared(RNG.normal(size=shape), "T"), make("i")
    amount = RNG.normal(size=(*ids.shape, *shape[1:]))
    wanted = by_numpy(T.value, ids, amount, adds)
    new = (S.inc_subtensor if adds else S.set_subtensor)(T[i], S.constant(amount) * 1)
    if as_update:
        S.function([i], [], {T: new})(ids)
        found = T.value
    else:
        found = S.function([i], new)(ids)
    np.testing.assert_allclose(found, wanted, rtol=1e-13, atol=1e-14)


PARTS = [np.s_[1], np.s_[-1], np.s_[1:3], np.s_[::-2], np.s_[:, 1], np.s_[1:, :2], np.s_[2, 1], np.s_[:], np.s_[4:]]


@pytest.mark.parametrize("index", PARTS, ids=str)
@pytest.mark.parametrize("adds", [True, False], ids=["inc", "set"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_slices_against_numpy_as_updates(dtype, adds, index):
    T = S.shared(RNG.normal(size=(4, 3)).astype(dtype), "T")
    amount = RNG.normal(size=T.value[index].shape).astype(dtype)
    wanted = by_numpy(T.value, index, amount, adds)
    f = S.function([], [], {T: (S.inc_subtensor if adds else S.set_subtensor)(T[index], amount)})
    assert ".held = " not in f.source.replace("T = shared_T.held", "")
    f()
    np.testing.assert_array_equal(T.value, wanted)


@pytest.mark.parametrize("adds", [True, False], ids=["inc", "set"])
def test_a_number_put_into_a_vector_of_float32_takes_its_precision(adds):
    make = S.inc_subtensor if adds else S.set_subtensor
    for index in (2, S.constant(2), np.array(2)):
        T = S.shared(np.ones(4, np.float32), "T")
        S.function([], [], {T: make(T[index], 0.1)})()
        assert T.value.tolist() == np.array([1, 1, 0.1 + adds, 1], np.float32).tolist()


def test_integer_tables_count():
    T, ids = S.shared(np.zeros(5, int), "T"), S.ivector("ids")
    S.function([ids], [], {T: S.inc_subtensor(T[ids], S.ones_like(T[ids]))})([1, 3, 1])
    assert T.value.tolist() == [0, 2, 0, 1, 0]


@pytest.mark.parametrize("bad", [-1, 4, 1000])
@pytest.mark.parametrize("make", [lambda T, i: T[i], lambda T, i: T.T[:, i], lambda T, i: S.inc_subtensor(T[i], T[i])])
def test_ids_outside_the_table_are_refused(make, bad):
    T, i = S.shared(np.ones((4, 4)), "T"), S.ivector("words")
    f = S.function([i], make(T, i))
    f([0, 3])
    for ids in ([0, bad], [bad] * 100, np.full(3, bad)):
        with pytest.raises(IdError, match=rf"words holds {bad}, but T(\.T)? has only the places 0 … 3"):
            f(ids)


def test_ids_that_only_the_update_uses_are_checked():
    T, i, x = S.shared(np.ones((4, 2)), "T"), S.iscalar("word"), S.vector("x")
    for make in (S.inc_subtensor, S.set_subtensor):
        f = S.function([i, x], [], {T: make(T[i], x)})
        for bad in (-1, 4):
            with pytest.raises(IdError, match=f"word holds {bad}, but T"):
                f(bad, np.zeros(2))
        with pytest.raises(ShapeError, match=r"_subtensor: 2 against 3. T is \(4, 2\), x is \(3,\). Make them agree.$"):
            f(0, np.zeros(3))
    assert (T.value == 1).all()


def test_ids_and_amounts_that_are_computed_are_checked_before_they_are_stored():
    T, i, x = S.shared(np.ones((4, 2)), "T"), S.ivector("i"), S.matrix("x")
    for make in (S.inc_subtensor, S.set_subtensor):
        f = S.function([i, x], [], {T: make(T[i[1:] - 1], x[1:])})
        for ids in ([9, 0, 1], [9, 1, 5]):
            with pytest.raises(IdError, match=r"i\[1:\] - 1 holds (-1|4), but T has"):
                f(ids, np.zeros((3, 2)))
        with pytest.raises(ShapeError, match=r"_subtensor: 2 against 1"):
            f([9, 1, 2], np.zeros((2, 2)))
        g = S.function([x], [], {T: make(T[1:3], x[1:])})
        with pytest.raises(ShapeError, match=r"_subtensor: 2 against 1"):
            g(np.zeros((2, 2)))
    assert (T.value == 1).all()


def test_ids_of_unknown_tables_are_checked_too():
    x, i = S.matrix("x"), S.ivector("i")
    f = S.function([x, i], x[i])
    with pytest.raises(IdError, match="i holds 2, but x has only the places 0 … 1"):
        f(np.ones((2, 3)), [0, 2])


AMOUNTS = [
    (lambda T: T[[0, 1]], np.ones(2), ShapeError),
    (lambda T: T[[0, 1]], np.ones((1, 2)), ShapeError),
    (lambda T: T[[0, 1]], np.ones((2, 1)), ShapeError),
    (lambda T: T[:, [0, 1]], np.ones((2, 4)), ShapeError),
    (lambda T: T[1:3], np.ones((1, 2)), ShapeError),
    (lambda T: T[0], np.ones((1, 2)), ShapeError),
]


@pytest.mark.parametrize(("take", "amount", "error"), AMOUNTS)
@pytest.mark.parametrize("make", [S.inc_subtensor, S.set_subtensor])
def test_an_amount_has_exactly_the_shape_of_the_part(make, take, amount, error):
    T = S.shared(np.ones((4, 2)), "T")
    with pytest.raises(error, match=f"^{make.__name__}: the part of T has the shape .* give exactly the part's shape"):
        make(take(T), amount)


def test_an_amount_of_another_shape_is_refused_in_the_call():
    T, i, x = S.shared(np.ones((4, 2)), "T"), S.ivector("i"), S.matrix("x")
    rows = T[i]
    for new in (S.inc_subtensor(rows, x), S.set_subtensor(rows, x)):
        f = S.function([i, x], [], {T: new})
        for bad in (np.ones((1, 2)), np.ones((3, 1)), np.ones((2, 2))):
            with pytest.raises(ShapeError, match=r"_subtensor: .* against .*x is "):
                f([0, 1, 0], bad)
    y = S.matrix("y")
    f = S.function([x, y], S.inc_subtensor(x[1:], y))
    with pytest.raises(ShapeError, match=r"The part has the shape \(2, 2\), the amount \(1, 2\)"):
        f(np.ones((3, 2)), np.ones((1, 2)))
    assert (T.value == 1).all()


@pytest.mark.parametrize(("held", "amount"), [(0, 0.5), (0, True), (0.0, True), (True, 1)])
def test_amounts_of_another_kind_are_refused(held, amount):
    T = S.shared(np.full(3, held), "T")
    with pytest.raises(DtypeError, match=r"inc_subtensor: T is (int|real|bool), a constant is .*Convert it first"):
        S.inc_subtensor(T[[0]], np.array([amount]))


@pytest.mark.parametrize("subset", [lambda T: T, lambda T: T * 2, lambda T: T[[0]] + 1, lambda T: 3.0], ids=range(4))
def test_only_a_part_can_be_changed(subset):
    T = S.shared(np.ones((4, 2)), "T")
    with pytest.raises(CourseError, match=r"is not a part of an array. Give table"):
        S.inc_subtensor(subset(T), np.ones((1, 2)))


def test_a_step_on_rows_allocates_no_table():
    V, d = 10**6, 8
    T, ids = S.shared(np.ones((V, d)), "T"), S.ivector("ids")
    rows = T[ids]
    cost = (rows**2).sum()
    for new in (S.inc_subtensor(rows, -0.1 * S.grad(cost, rows)), S.set_subtensor(rows, 0.9 * rows)):
        step = S.function([ids], cost, {T: new})
        batch = RNG.integers(0, V, size=1000)
        step(batch)
        tracemalloc.start()
        step(batch)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 0.02 * T.borrow().nbytes


def test_a_dense_step_on_the_same_table_does_allocate_one():
    T, ids = S.shared(np.ones((10**5, 8)), "T"), S.ivector("ids")
    step = S.function([ids], [], {T: T - 0.1 * S.grad((T[ids] ** 2).sum(), T)})
    tracemalloc.start()
    step([1, 2])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak > T.borrow().nbytes


def assert_merged_as_by_hand(ids, amounts):
    rows, sums = merge_rows(ids, amounts)
    table = np.zeros((10, *amounts.shape[np.ndim(ids) :]))
    np.add.at(table, ids, amounts)
    assert rows.tolist() == sorted(set(np.ravel(ids).tolist()))
    np.testing.assert_allclose(sums, table[rows], rtol=1e-12, atol=1e-12)


def test_merged_rows_are_summed_and_kept_rows_are_the_last():
    assert_merged_as_by_hand(np.array(IDS), G)
    rows, values = last_values(np.array(IDS), G)
    assert rows.tolist() == [1, 3] and values.tolist() == [[6, -3], [6, 7]]
    rows, sums = merge_rows(np.array(IDS), G)
    assert (sums[0] ** 2).tolist() == [0, 49]  # the square of the sum, not the sum of squares (104, 67)
    assert merge_rows(np.array([3, 3]), np.ones((2, 2), np.float32))[1].dtype == np.float32
