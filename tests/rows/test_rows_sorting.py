"""Ids sorted and grouped are those of `np.unique`, in whatever range they lie: also where keys pass 2³²."""

import numpy as np
import pytest
import torch

from course_utils.rows import sorting
from course_utils.rows.sorting import FEW, distinct, groups
from course_utils.torch_gpu import rows as twin

# how many ids (a place takes their bits), and from where on: about 2³² − 1, 2³³ − 1 and the last id that shares 64 bits
MANY = [1, 2, FEW - 1, FEW, FEW + 1, 5000]
LOWS = [0, 2**20, 2**31 - 5, 2**32 - 5, 2**32, 3 * 2**31, 2**33 - 5, 2**40, 2**62 >> 13, 2**63 >> 13, 2**62 - 5]
SMALL = {"int8": 2**7, "uint8": 2**8, "int16": 2**15, "int32": 2**31, "uint32": 2**32}


def drawn(n, low, span=10, dtype=np.int64):
    return (low + np.random.default_rng(n).integers(0, span, n)).astype(dtype)


def assert_grouped(ids):
    """As `np.unique` and a stable argsort have it: rows, the places of each, and where each begins."""
    given = ids.copy()
    rows, order, starts = groups(ids)
    right, first, counts = np.unique(ids, return_index=True, return_counts=True)
    assert rows.dtype == ids.dtype and rows.tolist() == right.tolist()
    assert order.tolist() == ids.argsort(kind="stable").tolist()
    assert starts.tolist() == (np.cumsum(counts) - counts).tolist()
    assert order[starts].tolist() == first.tolist()
    assert np.array_equal(ids, given)


def assert_distinct(ids):
    found = distinct(ids)
    assert found.dtype == ids.dtype and found.tolist() == np.unique(ids).tolist()


@pytest.mark.parametrize("low", LOWS)
@pytest.mark.parametrize("n", MANY)
def test_ids_of_any_size(n, low):
    assert_grouped(drawn(n, low))
    assert_distinct(drawn(n, low))


@pytest.mark.parametrize("high", [2**19, 2**20, 2**21, 2**22, 2**32, 2**33, 2**34])
def test_ids_from_0_up_to_where_the_keys_grow_longer(high):
    """2,048 places are 11 bits, so that ids below 2²¹ make keys below 2³²."""
    for span in (high - 1, high, high + 1):
        assert_grouped(np.append(drawn(2046, 0, span), [0, span - 1]))
        assert_distinct(np.append(drawn(2046, 0, span), [0, span - 1]))


@pytest.mark.parametrize("dtype", SMALL)
@pytest.mark.parametrize("n", [5, 3000])
def test_ids_of_any_kind(n, dtype):
    ids = np.append(drawn(n, 0, SMALL[dtype], np.int64), SMALL[dtype] - 1).astype(dtype)
    assert_grouped(ids)
    assert_distinct(ids)
    if dtype.startswith("int"):
        assert_grouped(drawn(n, -50, 100, dtype))
        assert_distinct(drawn(n, -50, 100, dtype))


def test_no_ids_and_ids_of_any_shape():
    none = np.zeros(0, np.int64)
    assert [x.tolist() for x in groups(none)] == [[], [], []] and distinct(none).tolist() == []
    assert distinct(np.array([[7, 2], [7, 0]])).tolist() == [0, 2, 7]


@pytest.mark.parametrize("low", LOWS)
@pytest.mark.parametrize("n", [0, 1, 5000])
def test_the_twin_finds_the_same(n, low, monkeypatch):
    """Where NumPy sorts for it, and where PyTorch does."""
    ids = drawn(n, low)
    right, amounts = np.unique(ids), torch.ones(n, 1, dtype=torch.float64)
    for on_host in (True, False):
        monkeypatch.setattr(twin, "on_host", lambda tensor, here=on_host: here)
        rows, sums = twin.merge_rows(torch.tensor(ids), amounts)
        assert rows.tolist() == right.tolist() == twin.distinct(torch.tensor(ids)).tolist()
        assert sums.flatten().tolist() == np.unique(ids, return_counts=True)[1].tolist()


@pytest.mark.parametrize("bits", [31, 33])
def test_another_end_of_the_short_numbers(bits, monkeypatch):
    """Beyond 2³² numbers cut to 32 bits are others, and that is noticed; below, cutting them is only quicker."""

    def short(numbers):
        return numbers.astype(np.uint32) if numbers.min() >= 0 and numbers.max() < 2**bits else numbers

    monkeypatch.setattr(sorting, "_short", short)
    for assert_right in (assert_grouped, assert_distinct):
        if bits == 31:
            assert_right(drawn(5000, 3 * 2**31))
        else:
            with pytest.raises(AssertionError):
                assert_right(drawn(5000, 3 * 2**31) if assert_right is assert_distinct else drawn(2048, 0, 3 * 2**20))
