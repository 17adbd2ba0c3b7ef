"""Rows that catch up have the numbers of the dense rule on the whole table, in both backends."""

import numpy as np
import pytest
import torch
from cases import CATCHING_UP, LookupCase
from lookup_tables import BACKENDS, DENSE, Dense, Reference, Twin, difference, steady, train, uneven, zipf

from course_utils.errors import CourseError
from course_utils.numpy_ref import idle, optimizers
from course_utils.torch_gpu import idle as twin_idle
from course_utils.torch_gpu import optimizers as twin_rules

pytestmark = pytest.mark.filterwarnings("error")
SIZE, STEPS = 3500, 3000  # more rows than updates, so that no row is brought up to date before it is asked for
SCALES = np.array([1.0, 1e-2, 1e-4, 1e-6])  # |g|, one for each column
CATCH_UP = {"idle": "catch_up"}


def case(rule, /, **settings):
    return LookupCase(rule, settings, CATCH_UP)


def assert_catches_up(kind, case, bound=1e-12, schedule=uneven, steps=STEPS, size=SIZE):
    """Relative to the largest entry of each column: parameters and state, after the last update."""
    E = np.random.default_rng(0).normal(size=(size, len(SCALES)))
    table, dense = kind(E, case), DENSE[kind](E, case)
    everything = np.arange(size).reshape(-1, 4) if case.settings.get("eps") == 0 else None  # v = 0 and ε = 0: 0/0
    train([table, dense], steps, len(SCALES), size, schedule, scale=SCALES, first=everything)
    assert difference(table.arrays(), dense.arrays()) <= bound


backends = pytest.mark.parametrize("kind", BACKENDS)
LONG = [
    (case("SGD"), 0),
    (case("Adagrad"), 0),
    (case("Momentum"), 1e-12),
    (case("Nesterov"), 1e-12),
    (case("RMSprop", rho=0.9), 1e-12),
    (case("Adam", eps=0.0), 1e-12),
    (case("Adam"), 1e-12),
    (case("Adam", eps=1e-3), 1e-12),
    (case("AdamW", weight_decay=0.1), 1e-12),
    (case("AMSGrad", eps=1e-3), 1e-12),
]


@pytest.mark.parametrize(("case", "bound"), LONG, ids=str)
def test_three_thousand_updates(case, bound):
    assert_catches_up(Reference, case, bound)


@pytest.mark.parametrize("case", [case("Adam"), case("AdamW", weight_decay=0.1)], ids=str)
def test_three_thousand_updates_of_the_twin(case):
    assert_catches_up(Twin, case)


@backends
@pytest.mark.parametrize(("case", "bound"), LONG, ids=str)
def test_a_steady_rate(case, bound, kind):
    assert_catches_up(kind, case, bound, steady, steps=400, size=500)


@backends
@pytest.mark.parametrize("rule", CATCHING_UP)
def test_each_rule_that_states_how_its_idle_rows_move(rule, kind):
    """By the row in `cases.RULES` alone, so that no rule is left out."""
    assert_catches_up(kind, case(rule), steps=160, size=200)


def test_a_rule_that_moves_and_is_said_to_rest_is_noticed(monkeypatch):
    for module, still in ((optimizers, idle), (twin_rules, twin_idle)):
        monkeypatch.setattr(module.StaleMomentum, "idle_rule", still.AtRest)
    for kind in BACKENDS:
        with pytest.raises(AssertionError):
            assert_catches_up(kind, case("StaleMomentum"), steps=160, size=200)


BETAS = [(0.9, 0.99), (0.9, 0.95), (0.5, 0.9), (0.0, 0.999), (0.99, 0.999), (0.8, 0.9999)]


@pytest.mark.parametrize("eps", [0.0, 1e-6, 1e-3])
@pytest.mark.parametrize(("beta1", "beta2"), BETAS)
@backends
def test_other_betas(beta1, beta2, eps, kind):
    for rule in ("Adam", "AMSGrad"):
        assert_catches_up(kind, case(rule, beta1=beta1, beta2=beta2, eps=eps), steps=160, size=200)


@pytest.mark.parametrize("mu", [0.0, 0.5, 0.99])
@backends
def test_other_momenta(mu, kind):
    for rule in ("Momentum", "Nesterov"):
        assert_catches_up(kind, case(rule, mu=mu), steps=200, size=240)


@backends
def test_a_penalty_under_sgd_moves_idle_rows_as_the_dense_rule_does(kind):
    assert_catches_up(kind, LookupCase("SGD", {}, CATCH_UP | {"l2": 0.3}), steps=400, size=300)


@backends
def test_strong_decay_runs_out_of_nothing(kind):
    """A factor of 1/2 at each update, 400 times in a row: below every float32, and no warning."""
    assert_catches_up(kind, case("AdamW", weight_decay=50.0), schedule=steady, steps=450, size=300)
    table = kind(np.ones((2, 1), np.float32), case("AdamW", weight_decay=90.0))
    for n in range(450):
        table.update(np.zeros(int(n == 0), int), np.ones((int(n == 0), 1)), 0.01)
    assert (table.arrays()["p"] == 0).all()


@backends
@pytest.mark.parametrize("rule", ["Momentum", "Adam", "AdamW", "AMSGrad"])
def test_float32_is_the_dense_rule_up_to_its_rounding(rule, kind):
    E, rng = np.random.default_rng(0).normal(size=(300, 4)).astype(np.float32), np.random.default_rng(1)
    table, dense = kind(E, case(rule)), DENSE[kind](E, case(rule))
    for n in range(300):
        ids, dY = zipf(rng, 300, 8), rng.normal(size=(8, 4)).astype(np.float32)
        table.update(ids, dY, uneven(n)), dense.update(ids, dY, uneven(n))
    assert difference(table.arrays(), dense.arrays()) < 1e-5


# What is asked for, and when


@backends
def test_it_does_not_matter_who_asks_and_when(kind):
    """No gather, two gathers of other rows, `dense` in between, updates without ids: the same numbers."""
    E, rng = np.random.default_rng(0).normal(size=(300, 4)), np.random.default_rng(1)
    quiet, asked, right = (k(E, case("AdamW", weight_decay=0.1)) for k in (kind, kind, Dense))
    for n in range(300):
        ids = zipf(rng, 300, 0 if n % 3 == 0 else 8)
        dY = rng.normal(size=(len(ids), 4))
        for _ in range(2):
            others = rng.integers(0, 300, (2, 3))
            np.testing.assert_allclose(asked.gather(others), right.gather(others), rtol=1e-12, atol=1e-13)
        if n % 50 == 0:
            asked.arrays()
        for table in (quiet, asked, right):
            table.update(ids, dY, uneven(n))
    assert max(difference(table.arrays(), right.arrays()) for table in (quiet, asked)) <= 1e-12


@backends
def test_no_more_rates_are_remembered_than_the_table_has_rows(kind):
    table, remembered = kind(np.ones((1200, 1)), case("Adam")), []
    for n in range(2450):
        table.update(np.array([n % 7]), np.ones((1, 1)), 0.01)
        remembered.append(table.table._idle_rule._weights._room.shape[1])
    assert max(remembered) == 2048 and remembered[1199] == remembered[2399] == 64


# The series


@pytest.mark.parametrize("module", [idle, twin_idle])
def test_how_many_terms_count(module):
    """The numbers in the docstring of IdleAdam."""
    rules = optimizers if module is idle else twin_rules
    dtypes = ("float64", "float32") if module is idle else (torch.float64, torch.float32)
    terms = [module.IdleAdam(rules.Adam(), dtype) for dtype in dtypes]
    assert [(x._terms_from(1), x._terms_from(1024)) for x in terms] == [(24, 8), (11, 4)]
    assert all(x._terms == sorted(x._terms, reverse=True) for x in terms)


def test_a_sum_of_chebyshev_polynomials():
    rng = np.random.default_rng(0)
    for terms in (2, 3, 4, 9):
        u, weights = rng.uniform(-1, 1, (5, 3)), rng.normal(size=(terms, 5))
        right = np.array([np.polynomial.chebyshev.chebval(*row) for row in zip(u, weights.T, strict=True)])
        np.testing.assert_allclose(idle.chebyshev_sum(u, weights), right, rtol=1e-13, atol=1e-13)
        found = twin_idle.chebyshev_sum(torch.tensor(u), weights)
        np.testing.assert_allclose(found, right, rtol=1e-13, atol=1e-13)


NO_SHORT_WAY = {
    "beta1 at √beta2": (case("Adam", beta1=0.9, beta2=0.81), "beta1 ≥ √beta2 an idle row moves ever faster"),
    "beta2 of 0": (case("AdamW", beta1=0.0, beta2=0.0), "beta1 ≥ √beta2"),
    "beta1 near √beta2": (case("Adam", beta1=0.9, beta2=0.9), "so near to √beta2 there is no short way"),
    "momentum that never ends": (case("Nesterov", mu=1 - 1e-9), "move on for 3[0-9,]+ updates: too many"),
    "a rule of its own kind": (case("StaleMomentum"), r"StaleMomentum\(mu=0.9\) has no closed form .* SGD, Momentum, "),
    "a penalty under Adam": (LookupCase("Adam", {}, CATCH_UP | {"l2": 0.1}), "l2 is 0.1: under Adam.*Use AdamW's"),
    "a penalty under Momentum": (LookupCase("Momentum", {}, CATCH_UP | {"l2": 0.1}), "l2 is 0.1: under Momentum"),
    "a clock for each row": (LookupCase("Adam", {}, CATCH_UP | {"clock": "row"}), 'one clock: choose clock="table"'),
}


@backends
@pytest.mark.parametrize("what", NO_SHORT_WAY)
def test_what_has_no_closed_form_is_refused_and_can_be_frozen(what, kind):
    wanted, says = NO_SHORT_WAY[what]
    with pytest.raises(CourseError, match=says):
        kind(np.ones((2, 1)), wanted)
    if "clock" not in wanted.options:
        kind(np.ones((2, 1)), LookupCase(wanted.rule, wanted.settings, wanted.options | {"idle": "freeze"}))


@backends
def test_what_a_rule_states_does_not_hold_for_its_subclasses(kind, monkeypatch):
    """Their step may be another one, whose idle rows move in another way and whose clock nobody knows."""
    rules = optimizers if kind is Reference else twin_rules
    monkeypatch.setattr(rules, "Subclass", type("Subclass", (rules.Momentum,), {}), raising=False)
    with pytest.raises(CourseError, match=r"Subclass\(mu=0.9\) has no closed form for idle rows"):
        kind(np.ones((2, 1)), case("Subclass"))
    if kind is Twin:
        with pytest.raises(CourseError, match=r'Subclass\(mu=0.9\) cannot have clock="row"'):
            kind(np.ones((2, 1)), LookupCase("Subclass", {}, {"clock": "row"}))


@backends
@pytest.mark.parametrize("options", [case("AdamW", weight_decay=5.0), LookupCase("SGD", {}, CATCH_UP | {"l2": 2.5})])
def test_a_decay_of_everything_is_refused_and_changes_nothing(options, kind):
    table, right = (kind(np.ones((3, 1)), options) for kind in (kind, Dense))
    for lr in (0.1, 0.2, 0.1):
        given = np.array([0]), np.ones((1, 1)), lr
        if lr == 0.2:
            with pytest.raises(CourseError, match=r"lr · (weight_decay|2 · l2) is 1: .* lr below 0\.2"):
                table.update(*given)
        else:
            table.update(*given), right.update(*given)
    assert difference(table.arrays(), right.arrays()) <= 1e-15
