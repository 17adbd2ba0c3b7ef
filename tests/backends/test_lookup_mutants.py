"""The tests of lookup tables can fail: each mistake below, made in the code itself, is noticed."""

import inspect
from types import ModuleType

import pytest
import test_lookup as paths
import test_lookup_errors as errors
import test_lookup_idle as idle_rows
import test_torch_lookup as modules
from cases import LookupCase
from lookup_tables import Reference, Twin

from course_utils.numpy_ref import idle, lookup, optimizers
from course_utils.torch_gpu import idle as twin_idle
from course_utils.torch_gpu import lookup as twin
from course_utils.torch_gpu import optimizers as twin_rules
from course_utils.torch_gpu import per_row_steps, rows


def catches_up(rule, **settings):
    return lambda kind: idle_rows.assert_catches_up(kind, idle_rows.case(rule, **settings), steps=200, size=240)


def freezes(kind):
    paths.assert_freezes(kind, LookupCase("Adam"), 1e-12)


def freezes_by_row(kind):
    paths.assert_freezes(kind, LookupCase("Adam", {}, {"clock": "row"}), 1e-12)


def stops(what):
    return lambda kind: modules.test_a_fault_stops_the_table_until_somebody_looks(what, "check", "table", None)


def refuses_nan(kind):
    errors.test_bad_gradients(kind, LookupCase("Adam"), "a nan")


anybody_may_ask, an_empty_update = (
    idle_rows.test_it_does_not_matter_who_asks_and_when,
    paths.test_an_update_without_ids_is_an_update,
)


def long_idle(kind):
    idle_rows.assert_catches_up(kind, idle_rows.case("AdamW", weight_decay=2.0), steps=700, size=1000)


decayed, series = catches_up("AdamW", weight_decay=5.0), catches_up("Adam", eps=1e-3)
RECORD = "        self._idle_rule.record(lr, self.t + 1)\n"
CHECK = "        self._idle_rule.check(lr)\n"
UPDATE = "        lr, ids = check_rate("
NO_IDS = "        if not len(ids):\n            return\n"
UNSEEN = "or on_host(self.weight)", "or False"  # the path of the device, on tensors of the host
# what goes wrong: the file, who notices, and pieces of the file with what stands there instead
REFERENCE = {
    "ρ to the k + 1": (idle, catches_up("RMSprop", rho=0.9), ("_rho ** (n - s)", "_rho ** (n - s + 1)")),
    "a term too many": (
        idle,
        catches_up("Momentum"),
        ("column(self._weights.at(s)[0]", "column(self._weights.at(s - 1)[0]"),
    ),
    "a sum from μ⁰ on": (
        idle,
        catches_up("Momentum"),
        ("weights += lr * self._ahead * self._powers", "weights += lr * self._ahead / self._mu * self._powers"),
    ),
    "the velocity is not multiplied": (idle, catches_up("Momentum"), ("_mu ** (n - s)", "_mu ** (0 * s)")),
    "Nesterov is not ahead": (idle, catches_up("Nesterov"), ("ahead=rule.mu)", "ahead=1.0)")),
    "a sign in the series": (idle, series, ("np.tile((1 - kappa)", "np.tile((kappa - 1)")),
    "the series too short": (idle, series, ("_terms_from(np.min(s, where=s > 0, initial=n))", "_terms_from(2**30)")),
    "one rate for all": (idle, series, ("series[0] = lr *", "series[0] = 0.01 *")),
    "v stands still": (idle, series, ('"v": self._rule.beta2}', '"v": 1.0}')),
    "the way is not decayed": (idle, decayed, ("weights *= 1 - lr", "weights *= 1 - 0 * lr")),
    "a long way is not decayed": (idle, long_idle, ("(way, held)", "(way, np.full_like(s, n))")),
    "AMSGrad divides by v": (idle, catches_up("AMSGrad"), ('rule, dtype, divisor="v_max")', "rule, dtype)")),
    "gathered, then caught up": (
        lookup,
        catches_up("Momentum"),
        (
            "        ids = self._inside(self._as_ids(ids))\n",
            "        ids = self._inside(self._as_ids(ids))\n        given = self.table[ids]\n",
        ),
        ("return self.table.take(ids, axis=0)", "return given"),
    ),
    "duplicates not merged": (
        lookup,
        freezes,
        ("import merge_rows", "import last_values as merge_rows"),
    ),
    "no update without ids": (lookup, an_empty_update, (UPDATE, NO_IDS + UPDATE)),
    "no rate without ids": (lookup, anybody_may_ask, ("record(lr, self", "record(lr if len(rows) else 0.0, self")),
    "no rate at all": (lookup, catches_up("Momentum"), ("record(lr, self", "record(0.0, self")),
    "a rate too early": (lookup, anybody_may_ask, (RECORD, ""), (CHECK, CHECK + RECORD)),
    "rows that count as current": (
        lookup,
        catches_up("Momentum"),
        ("_current_as_of[rows, 0] < self.t]", "_current_as_of[rows, 0] < self.t - 1]"),
    ),
    "the state of who only asked": (lookup, anybody_may_ask, ("if (state_as_of < s).any()", "if False")),
    "one clock for all rows": (lookup, freezes_by_row, ("self.touches[rows, None] + 1.0", "self.t + 1")),
    "nan let in": (lookup, refuses_nan, ("        self._check_finite(rows, G)\n", "")),
}
TWIN = {
    "ρ to the k + 1": (twin_idle, catches_up("RMSprop", rho=0.9), ("_rho ** (n - s)", "_rho ** (n - s + 1)")),
    "a term too many": (
        twin_idle,
        catches_up("Momentum"),
        ("weights += lr * self._ahead", "weights += lr * self._ahead / self._mu"),
    ),
    "a sign in the series": (twin_idle, series, ("series[1:] = (1 - kappa)", "series[1:] = (kappa - 1)")),
    "the way is not decayed": (twin_idle, decayed, ("weights *= 1 - lr", "weights *= 1 - 0 * lr")),
    "gathered, then caught up": (
        twin,
        catches_up("Momentum"),
        (
            "_inside(ids.flatten())\n            if",
            "_inside(ids.flatten())\n            early = self.weight.clone()\n            if",
        ),
        ("(rows,) = take(flat, weight)", "(rows,) = take(flat, early)"),
    ),
    "duplicates not merged": (
        rows,
        freezes,
        ('return rows, F.embedding_bag(order, amounts, starts, mode="sum")', "return rows, amounts[order[starts]]"),
    ),
    "no update without ids": (twin, an_empty_update, (UPDATE, NO_IDS + UPDATE)),
    "no rate without ids": (twin, anybody_may_ask, ("record(lr, self", "record(lr if len(rows) else 0.0, self")),
    "no rate at all": (twin, catches_up("Momentum"), ("record(lr, self", "record(0.0, self")),
    "ε without its correction": (per_row_steps, freezes_by_row, ("rule.eps * root_c2", "rule.eps * c1")),
    "the state of who only asked": (twin, anybody_may_ask, ("if (state_as_of < s).any()", "if False")),
    "saved while rows lag behind": (
        twin,
        lambda kind: modules.test_a_loaded_table_goes_on_bit_by_bit(idle_rows.case("Adam")),
        ("        self._flush()\n        super()._save", "        super()._save"),
    ),
    "nan let in": (twin, refuses_nan, ("        self._check_finite(rows, G)\n", "")),
    "nan let in, unseen": (twin, stops("a nan"), UNSEEN, ("self._note_fault(~G", "max(~G")),
    "ids let in, unseen": (twin, stops("an id too large"), UNSEEN, ("self._note_fault(((ids", "max(((ids")),
    "a fault stores": (
        twin,
        stops("a nan"),
        UNSEEN,
        ("torch.where(self._fault == 0, x, old)", "x"),
    ),
    "groups mixed up": (
        twin,
        freezes,
        UNSEEN,
        ("merge_rows if", "merge_at_each if"),
        ("self._check_finite(rows, G)", "G = G.flip(0)"),
    ),
}


def remade(monkeypatch, file, changes):
    """The classes and functions of this file, from its text with these changes, wherever the tables use them."""
    text = inspect.getsource(file)
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file.__name__}"
        text = text.replace(old, new)
    module = ModuleType(file.__name__)
    exec(compile(text, file.__file__, "exec"), vars(module))
    user, rules = (lookup, optimizers) if file in (idle, lookup) else (twin, twin_rules)
    for name, made in vars(module).items():
        if getattr(made, "__module__", None) == file.__name__:
            if name in vars(user):
                monkeypatch.setattr(user, name, made)
            for rule in rules.Rule.__subclasses__():
                if getattr(rule.idle_rule, "__name__", None) == name:
                    monkeypatch.setattr(rule, "idle_rule", made)


@pytest.mark.parametrize(("kind", "what"), [(Reference, what) for what in REFERENCE] + [(Twin, what) for what in TWIN])
def test_a_mistake_is_noticed(kind, what, monkeypatch):
    file, check, *changes = (REFERENCE if kind is Reference else TWIN)[what]
    keep = [UNSEEN] if UNSEEN in changes else []
    remade(monkeypatch, file, keep)
    check(kind)
    remade(monkeypatch, file, changes)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(kind)
