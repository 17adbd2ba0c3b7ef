"""The exercises of lecture 07: their answers are the course's own tables, and what is said of the programs is so."""

import numpy as np
import pytest
import torch
from exercise_answers import asking

from course_utils.errors import IdError
from course_utils.exercises import lookup_table_updates
from course_utils.exercises.framework.function_source import compiled
from course_utils.exercises.lookup_table_updates import rules_at_rest
from course_utils.numpy_ref import optimizers as rules
from course_utils.numpy_ref.lookup import LookupTable, merge_rows

cases = pytest.mark.parametrize
case, answer, verdict = asking(lookup_table_updates)


# The answers against the course's own


@cases("number", range(1, 9))
def test_the_gather_is_that_of_the_table(number):
    E, ids = case("gather_rows", number)
    try:
        rows = LookupTable(E.copy(), rules.SGD()).gather(ids)
    except IdError:
        wrong = [str(i) for i in ids.ravel() if not 0 <= i < len(E)]
        with pytest.raises(IndexError, match=f"id ({'|'.join(wrong)}) "):
            answer("gather_rows", number)
    else:
        assert np.array_equal(answer("gather_rows", number), rows)


@cases("number", [1, 2, 3])
def test_the_sparse_step_is_that_of_the_table_and_of_torch(number):
    E, ids, dY, lr = case("sparse_sgd", number)
    table = LookupTable(E.copy(), rules.SGD())
    table.update(ids, dY, lr)
    words = torch.nn.Embedding.from_pretrained(torch.tensor(E), freeze=False, sparse=True)
    (words(torch.tensor(ids)) * torch.tensor(dY)).sum().backward()
    torch.optim.SGD(words.parameters(), lr=lr).step()
    assert np.allclose(answer("sparse_sgd", number), table.dense(), rtol=1e-13)
    assert np.allclose(answer("sparse_sgd", number), words.weight.detach(), rtol=1e-13)


@cases("number", [1, 2, 3, 4])
def test_the_merged_rows_are_those_of_the_course(number):
    for mine, theirs in zip(answer("merged", number), merge_rows(*case("merged", number)), strict=True):
        assert np.allclose(mine, theirs, rtol=1e-13)


@cases("number", [1, 2, 3])
def test_adagrad_on_the_rows_is_the_dense_rule(number):
    E, s, ids, dY, lr, _ = case("adagrad_rows", number)
    G = np.zeros_like(E)
    np.add.at(G, ids, dY)
    p, state = rules.Adagrad().step(E, G, {"s": s}, lr, 1)
    got = answer("adagrad_rows", number)
    assert np.allclose(got[0], p, rtol=1e-12) and np.allclose(got[1], state["s"], rtol=1e-12)


@cases("number", [1, 2, 3, 4, 5])
def test_the_row_that_comes_back_is_where_the_dense_rule_has_it(number):
    p, v, g, k, lr = case("idle_rmsprop", number)
    state = {"v": v}
    for gradient in [0 * g] * k + [g]:
        p, state = rules.RMSprop().step(p, gradient, state, lr, 1)
    got = answer("idle_rmsprop", number)
    assert np.allclose(got[0], p, rtol=1e-11) and np.allclose(got[1], state["v"], rtol=1e-11)


def test_a_row_that_was_idle_for_ever_takes_a_step_of_ten_rates():
    """Said to who divides before g² comes in: "with g² it is ten rates at most"."""
    p, _ = lookup_table_updates.idle_rmsprop.program(np.zeros(1), np.ones(1), np.ones(1), 100_000, 0.1)
    assert -p.item() / 0.1 == pytest.approx(10)


@cases("number", [1, 2, 3, 4])
def test_the_idle_row_is_where_dense_momentum_has_it(number):
    p, v, k, lr, mu = case("idle_momentum", number)
    state = {"v": v}
    for _ in range(k):
        p, state = rules.Momentum(mu).step(p, 0 * p, state, lr, 1)
    got = answer("idle_momentum", number)
    assert np.allclose(got[0], p, rtol=1e-12) and np.allclose(got[1], state["v"], rtol=1e-12)


@cases("kind", ["dense", "table"])
@cases("number", [1, 2, 3])
def test_the_lazy_loop_gives_the_numbers_of_dense_momentum(number, kind):
    E, batches, gradients_of, lr, _ = case("lazy_momentum", number)
    table = LookupTable(E.copy(), rules.Momentum(), idle="catch_up")
    p, state = E, {"v": np.zeros_like(E)}
    for rows in batches:
        table.update(rows, gradients_of(table.gather(rows), rows), lr)
        G = np.zeros_like(E)
        G[rows] = gradients_of(p[rows], rows)
        p, state = rules.Momentum().step(p, G, state, lr, 1)
    assert np.allclose(answer("lazy_momentum", number), p if kind == "dense" else table.dense(), rtol=1e-11)


@cases("number", [1, 2, 3, 4])
def test_the_saved_table_is_what_single_updates_give(number):
    E, last, rates, l2 = case("saved", number)
    for t, lr in enumerate(rates, start=1):
        E = np.where((last < t)[:, None], E - lr * 2 * l2 * E, E)
    got, clocks = answer("saved", number)
    assert np.allclose(got, E, rtol=1e-13)
    assert clocks.tolist() == [len(rates)] * len(E)
    again, same = lookup_table_updates.saved.program(got, clocks, rates, l2)
    assert np.array_equal(again, got) and np.array_equal(same, clocks)  # nothing is left to catch up


@cases("number", [1, 2, 3])
def test_each_row_of_the_lazy_adam_moves_as_if_it_were_alone(number):
    E, batches, lr, _ = case("lazy_adam", number)
    table = LookupTable(E.copy(), rules.Adam(), clock="row")
    for ids, dY in batches:
        table.update(ids, dY, lr)
    assert np.allclose(answer("lazy_adam", number), table.dense(), rtol=1e-12)
    for row, p in enumerate(E):
        state, t = {"m": 0 * p, "v": 0 * p}, 0
        for ids, dY in batches:
            if row in ids:
                t += 1
                p, state = rules.Adam().step(p, dY[ids == row].sum(axis=0), state, lr, t)
        assert np.allclose(answer("lazy_adam", number)[row], p, rtol=1e-12)


OF_NAME = {"SGD": rules.SGD, "momentum": rules.Momentum, "Adagrad": rules.Adagrad, "RMSprop": rules.RMSprop}


@cases("name", rules_at_rest.ANSWER)
def test_an_idle_row_does_what_is_said_of_its_rule(name):
    rule, p = OF_NAME.get(name, rules.Adam)(), np.ones(2)
    before, state = rule.step(p, np.array([1.0, -3.0]), rule.init(p), 0.1, 1)
    after, faded = rule.step(before, np.zeros(2), state, 0.1, 2)
    changed = any(not np.array_equal(faded[entry], state[entry]) for entry in state)
    found = "moves" if not np.array_equal(before, after) else "state" if changed else "stays"
    assert found == rules_at_rest.ANSWER[name]
    assert found in rules_at_rest.KINDS


# The programs with a bug


@cases(("number", "passes"), [(1, True), (2, False), (3, False)])
def test_the_lazy_loop_with_the_bug_is_right_where_no_row_is_ever_idle(number, passes):
    buggy = compiled(lookup_table_updates.BUGGY_LAZY_MOMENTUM, "buggy_lazy_momentum")
    assert np.allclose(buggy(*case("lazy_momentum", number)), answer("lazy_momentum", number)) is passes


@cases(("number", "passes"), [(1, True), (2, False), (3, False)])
def test_the_lazy_adam_with_the_bug_is_right_where_all_rows_are_always_in_use(number, passes):
    buggy = compiled(lookup_table_updates.BUGGY_LAZY_ADAM, "buggy_lazy_adam")
    assert np.allclose(buggy(*case("lazy_adam", number)), answer("lazy_adam", number)) is passes


@cases(("name", "program"), [("lazy_momentum", "BUGGY_LAZY_MOMENTUM"), ("lazy_adam", "BUGGY_LAZY_ADAM")])
def test_the_bug_is_named_when_it_is_handed_in(name, program):
    buggy = compiled(getattr(lookup_table_updates, program), f"buggy_{name}")
    assert verdict(name, buggy).misconception == "bug_still_there"


# Other right programs


@cases(
    "refusal",
    [
        lambda ids, V: IdError(f"ids hold {ids.min() if ids.min() < 0 else ids.max()}"),
        lambda ids, V: IndexError(f"{ids} and {V} rows"),
        lambda ids, V: IndexError(f"lowest {ids.min()}, highest {ids.max()}, rows 0 to {V - 1}"),
    ],
)
def test_an_id_may_be_refused_in_any_words_that_hold_it(refusal):
    def gather_rows(E, ids):
        if ids.size and not (ids.min() >= 0 and ids.max() < len(E)):
            raise refusal(ids, len(E))
        return np.take(E, ids, axis=0)

    assert verdict("gather_rows", gather_rows).status == "correct"


def test_who_leaves_too_large_ids_to_numpy_is_right_as_well():
    def gather_rows(E, ids):
        if (ids < 0).any():
            raise IndexError(f"{ids.min()} is negative")
        return E[ids]

    assert verdict("gather_rows", gather_rows).status == "correct"


def one_hot(ids, V):
    return np.eye(V)[ids].reshape(-1, V)


def test_a_product_with_a_one_hot_matrix_is_right_too():
    def sparse_sgd(E, ids, dY, lr):
        return E - lr * one_hot(ids, len(E)).T @ dY.reshape(-1, E.shape[1])

    assert verdict("sparse_sgd", sparse_sgd).status == "correct"


@cases("as_list", [True, False])
def test_rows_may_be_merged_in_a_dict(as_list):
    def merged(ids, dY):
        sums = {}
        for i, g in zip(ids.tolist(), dY, strict=True):
            sums[i] = sums.get(i, 0) + g
        rows = sorted(sums)
        G = [sums[i] for i in rows]
        return (rows, G) if as_list else (np.array(rows), np.array(G))

    assert verdict("merged", merged).status == "correct"


def test_the_logarithms_of_the_course_save_the_same_table():
    def saved(E, last, rates, l2):
        log_kept = np.append(0, np.cumsum(np.log1p(-2 * l2 * rates)))
        return E * np.exp(log_kept[-1] - log_kept[last])[:, None], 0 * last + len(rates)

    assert verdict("saved", saved).status == "correct"


def test_the_lazy_loop_may_slide_what_it_gathered_before_it_is_used():
    def lazy_momentum(E, batches, gradients_of, lr, slide):
        E, v, last = E.copy(), np.zeros_like(E), np.zeros(len(E), int)
        for n, rows in enumerate(batches):
            Y, u = slide(E[rows], v[rows], n - last[rows])
            v[rows] = 0.9 * u + gradients_of(Y, rows)
            E[rows] = Y - lr * v[rows]
            last[rows] = n + 1
        return slide(E, v, len(batches) - last)[0]

    assert verdict("lazy_momentum", lazy_momentum).status == "correct"


def test_clocks_may_live_in_a_dict():
    def lazy_adam(E, batches, lr, merge):
        E, states, clocks = E.copy(), {}, {}
        for ids, dY in batches:
            for row, g in zip(*merge(ids, dY), strict=True):
                clocks[row] = clocks.get(row, 0) + 1
                state = states.get(row, {"m": 0 * g, "v": 0 * g})
                E[row], states[row] = rules.Adam().step(E[row], g, state, lr, clocks[row])
        return E

    assert verdict("lazy_adam", lazy_adam).status == "correct"


# Misconceptions that are written otherwise


def keeps_the_mean(ids, dY):
    rows = np.unique(ids)
    return rows, [dY[ids == i].mean(axis=0) for i in rows]


def ends_early(p, v, k, lr, mu):
    return p - lr * v * sum(mu**j for j in range(1, k)), v * mu**k


def steps_before_it_shrinks(p, v, k, lr, mu):
    for _ in range(k):
        p = p - lr * v
        v = mu * v
    return p, v


def steps_while_idle(p, v, g, k, lr):
    for _ in range(k + 1):
        v = 0.99 * v + 0.01 * g**2
        p = p - lr * g / (np.sqrt(v) + 1e-8)
    return p, v


def asks_row_by_row(E, ids):
    return np.array([E[i] for i in ids])


def goes_id_by_id(E, ids, dY, lr):
    E = E.copy()
    for i in np.unique(ids):
        E[i] = E[i] - lr * dY[ids == i][-1]
    return E


@cases(
    ("name", "program", "misconception"),
    [
        ("gather_rows", asks_row_by_row, "wraps"),
        ("sparse_sgd", goes_id_by_id, "duplicates_lost"),
        ("merged", keeps_the_mean, "mean"),
        ("idle_rmsprop", steps_while_idle, "steps_with_g_while_idle"),
        ("idle_momentum", ends_early, "one_term_too_few"),
        ("idle_momentum", steps_before_it_shrinks, "begins_at_one"),
    ],
)
def test_a_misconception_is_recognized_however_it_is_written(name, program, misconception):
    assert verdict(name, program).misconception == misconception


def test_an_answer_that_is_right_in_some_cases_is_told_where_the_batches_differ_in_length():
    """A list of arrays of several lengths is an input like any other."""

    def off_from_the_second_case_on(E, batches, gradients_of, lr, slide):
        right = lookup_table_updates.lazy_momentum.program(E, batches, gradients_of, lr, slide)
        return right + 0.1 * (len(E) > 3)

    told = verdict("lazy_momentum", off_from_the_second_case_on)
    assert told.misconception is None and "Right in case 1 of 3" in told.message
