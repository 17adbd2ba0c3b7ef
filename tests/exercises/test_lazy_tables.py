"""Who works on a whole table instead of a few rows is found out: by what is done, and by what has changed."""

import numpy as np
import pytest

from course_utils.exercises.framework.tables import Ledger, noted
from course_utils.exercises.lookup_table_updates import lazy_momentum

cases = pytest.mark.parametrize


def dense(E, batches, gradients_of, lr, slide):
    E, v = E.copy(), np.zeros_like(E)
    for rows in batches:
        G = np.zeros_like(E)
        G[rows] = gradients_of(E[rows], rows)
        v = 0.9 * v + G
        E = E - lr * v
    return E


def dense_in_plain_arrays(E, batches, gradients_of, lr, slide):
    E, v = np.array(E), np.zeros(E.shape)
    for rows in batches:
        g = gradients_of(E[rows], rows)
        v *= 0.9
        v[rows] += g
        E -= lr * v
    return E


def slides_all_rows_by_nought(E, batches, gradients_of, lr, slide):
    E, v, last = np.array(E), np.zeros(E.shape), np.zeros(len(E), int)
    for n, rows in enumerate(batches):
        k = np.zeros(len(E))
        k[rows] = n - last[rows]
        E, v = slide(E, v, k)
        v[rows] = 0.9 * v[rows] + gradients_of(E[rows], rows)
        E[rows] -= lr * v[rows]
        last[rows] = n + 1
    return slide(E, v, len(batches) - last)[0]


def copies_each_time(E, batches, gradients_of, lr, slide):
    E, v, last = E.copy(), np.zeros_like(E), np.zeros(len(E), int)
    for n, rows in enumerate(batches):
        E = E.copy()
        E[rows], v[rows] = slide(E[rows], v[rows], n - last[rows])
        v[rows] = 0.9 * v[rows] + gradients_of(E[rows], rows)
        E[rows] -= lr * v[rows]
        last[rows] = n + 1
    return slide(E, v, len(batches) - last)[0]


def chooses_with_where(E, batches, gradients_of, lr, slide):
    E, v, last = E.copy(), np.zeros_like(E), np.zeros(len(E), int)
    for n, rows in enumerate(batches):
        mask = np.isin(np.arange(len(E)), rows)
        p, u = slide(E[rows], v[rows], n - last[rows])
        E[rows], v[rows] = p, 0.9 * u + gradients_of(p, rows)
        E = np.where(mask[:, None], E - lr * v, E)
        last[rows] = n + 1
    return slide(E, v, len(batches) - last)[0]


def lazy_in_dicts(E, batches, gradients_of, lr, slide):
    p, v, last = {}, {}, {}
    for n, rows in enumerate(batches):
        Y = np.array([p.get(r, E[r]) for r in rows])
        u = np.array([v.get(r, 0 * E[r]) for r in rows])
        Y, u = slide(Y, u, np.array([n - last.get(r, 0) for r in rows]))
        u = 0.9 * u + gradients_of(Y, rows)
        for r, row, velocity in zip(rows, Y - lr * u, u, strict=True):
            p[r], v[r], last[r] = row, velocity, n + 1
    result = E.copy()
    for r in p:
        result[r] = slide(p[r][None], v[r][None], np.array([len(batches) - last[r]]))[0][0]
    return result


@cases("function", [dense, dense_in_plain_arrays, slides_all_rows_by_nought, copies_each_time, chooses_with_where])
def test_a_loop_that_is_right_and_not_lazy_is_told_so(function):
    verdict = lazy_momentum.check(function)
    assert (verdict.status, verdict.misconception) == ("wrong", "whole table"), verdict
    assert verdict.message.startswith("The numbers are right. An update may touch the rows in use, and no others.")
    assert "Try it alone: `" in verdict.message.split("\n")[-1]


def test_a_lazy_loop_may_keep_its_rows_in_dicts():
    assert lazy_momentum.check(lazy_in_dicts).status == "correct"


# The table that notes what is done


@cases(
    ("work", "notes"),
    [
        (lambda E: E[[1, 2]] * 2, False),
        (lambda E: E.__setitem__([1, 2], 0), False),
        (lambda E: np.subtract.at(E, [1, 1], 1.0), False),
        (lambda E: E.shape, False),
        (lambda E: E[1:3] + 1, False),
        (lambda E: E * 2, True),
        (lambda E: E.__imul__(2), True),
        (lambda E: E.__setitem__(slice(None), 0), True),
        (lambda E: E.__setitem__(..., 0), True),
        (lambda E: E.__setitem__(np.arange(5), 0), True),
        (lambda E: E.__setitem__(np.arange(5) > 3, 0), True),
        (lambda E: np.where(E > 0, E, 0), True),
        (lambda E: E.copy(), True),
        (lambda E: np.zeros_like(E), True),
        (lambda E: E.sum(), True),
        (lambda E: np.add(np.ones((5, 2)), 1, out=E), True),
        (lambda E: (E * 2) + 1, True),
    ],
)
def test_work_on_all_rows_is_noted_and_work_on_some_is_not(work, notes):
    ledger = Ledger(rows=5)
    work(noted(np.ones((5, 2)), ledger))
    assert bool(ledger.notes) is notes


def test_a_noted_table_computes_what_an_array_does():
    rng = np.random.default_rng(0)
    plain = rng.normal(size=(5, 2))
    table = noted(plain, Ledger(rows=5))
    table -= 1
    table[[0, 3]] *= 2
    expected = plain - 1
    expected[[0, 3]] *= 2
    assert np.array_equal(table, expected) and np.array_equal((table @ np.ones(2))[1:3], (expected @ np.ones(2))[1:3])
