"""The tests of engine and rules can fail: each mutation below must break the assertion that guards the code."""

import ast
import inspect
import re
import sys

import numpy as np
import pytest
import test_clipping as clipping_tests
import test_optimizers as rule_tests
import test_symbolic_evaluate as evaluate_tests
import test_symbolic_gradient as gradient_tests
import test_symbolic_ops as ops_tests
import test_symbolic_rows as row_tests
import test_symbolic_updates as updates
from cases import RULES
from symbolic_cases import CASES, Case, X, Y

from course_utils.errors import CourseError
from course_utils.numpy_ref import clipping
from course_utils.numpy_ref import optimizers as reference
from course_utils.rows import merging
from course_utils.symbolic import gradient, program
from course_utils.symbolic.drawing import evaluate
from course_utils.symbolic.elementwise import Elementwise
from course_utils.symbolic.program import Program
from course_utils.symbolic.source import Template
from course_utils.symbolic.training import rules as training
from course_utils.torch_gpu import clipping as twin_clipping
from course_utils.torch_gpu import optimizers as twin

# The engine: a mutation of its rules, of its gradients, or of the program it writes


def rewritten(monkeypatch, change):
    """Every function compiled from here on has its source changed."""

    class Rewritten(Program):
        def __init__(self, *given):
            super().__init__(*given)
            before, self.source = self.source, change(self.source)
            self.changed = before != self.source

    monkeypatch.setattr(sys.modules["course_utils.symbolic.function"], "Program", Rewritten)  # not the function


def sequential(source):
    """Each new value is used at once by what comes after it."""
    return re.sub(r"^( +)new_(?!rows_of_)(\w+) = (.*)$", r"\g<0>\n\1\2 = new_\2", source, flags=re.M)


def stores_first(source):
    """The stores come before the checks of what is stored."""
    lines = source.splitlines(keepends=True)
    stores = [line for line in lines if re.match(r" +shared_\w+\.held = | +E\[rows_of_E\] = ", line)]
    at = next((k for k, line in enumerate(lines) if "refuse_change" in line), len(lines) - 1)
    return "".join([*lines[:at], *stores, *(line for line in lines[at:] if line not in stores)])


def noticed(check, *given):
    with pytest.raises((AssertionError, CourseError, pytest.fail.Exception)):
        check(*given)


def test_updates_that_see_new_values_are_noticed(monkeypatch):
    rewritten(monkeypatch, sequential)
    noticed(updates.assert_everything_sees_old_values, (0, 1))
    noticed(updates.assert_order_does_not_matter, (5, 4, 3, 2, 1, 0))


@pytest.mark.parametrize("case", ["a new dtype", "a new shape", "an op whose sizes are wrong"])
def test_a_store_before_the_last_check_is_noticed(monkeypatch, case):
    rewritten(monkeypatch, stores_first)
    noticed(updates.assert_nothing_was_stored, case, 3)


@pytest.mark.parametrize("place", range(4))
def test_ids_that_are_not_checked_are_noticed(monkeypatch, place):
    rewritten(monkeypatch, lambda source: re.sub(r"^ +in_range\(.*\n", "", source, flags=re.M))
    noticed(updates.assert_nothing_was_stored, "an id of −1", place)


@pytest.mark.parametrize("view", ["the value itself", "a transpose", "a slice", "an op that returns its input"])
def test_a_view_where_a_copy_belongs_is_noticed(monkeypatch, view):
    rewritten(monkeypatch, lambda source: source.replace(".copy()", ""))
    noticed(updates.assert_nothing_shares_memory, view, "a computed value")


def test_one_result_that_leaves_twice_is_noticed(monkeypatch):
    rewritten(monkeypatch, lambda source: source.replace(".copy()", ""))
    noticed(updates.assert_nothing_shares_memory, "a computed value", "a computed value")


def test_dropped_duplicates_are_noticed(monkeypatch):
    monkeypatch.setitem(program.HELPERS, "merge_rows", merging.last_values)
    noticed(row_tests.assert_duplicates_are_as_in_the_source)
    monkeypatch.setattr(row_tests, "merge_rows", merging.last_values)
    noticed(row_tests.assert_merged_as_by_hand, np.array([1, 1]), np.ones((2, 3)))


OPS = sys.modules["course_utils.symbolic.elementwise"]  # not the decorator of that name
ADJOINTS = [name for name, op in vars(OPS).items() if isinstance(op, Elementwise) and op._adjoint]
FIRST_CASE = {"add": "+ equal", "subtract": "− equal", "multiply": "× equal", "divide": "÷ equal", "power": "cube"}
FIRST_CASE |= {"maximum": "max equal", "minimum": "min equal"}


@pytest.mark.parametrize("name", [name for name in ADJOINTS if name != "sign"])
def test_a_slope_that_is_wrong_by_a_thousandth_is_noticed(monkeypatch, name):
    op = getattr(OPS, name)
    right = op._adjoint

    def wrong(*given):
        found = right(*given)
        return tuple(g if g is None else 1.001 * g for g in (found if isinstance(found, tuple) else (found,)))

    case = next((case for case in CASES if case.name == FIRST_CASE.get(name, name)), None)
    assert case, f"tests/symbolic_cases.py has no row for {name}: add Case({name!r}, S.{name}, …) to ENTRYWISE"
    gradient_tests.assert_gradients_are_right(case)
    monkeypatch.setattr(op, "_adjoint", wrong)
    noticed(gradient_tests.assert_gradients_are_right, case)


@pytest.mark.parametrize("name", ["+ row", "× column", "− cube and column", "÷ number", "max line"])
def test_a_forgotten_sum_over_a_stretched_axis_is_noticed(monkeypatch, name):
    monkeypatch.setattr(OPS, "sum_over_stretched", lambda gradient, variable, output: gradient)
    noticed(gradient_tests.assert_gradients_are_right, next(case for case in CASES if case.name == name))


def test_gradients_that_overwrite_each_other_at_a_fork_are_noticed(monkeypatch):
    text = inspect.getsource(gradient._backward)
    broken = text.replace("gradients[previous] + part if previous in gradients else part", "part")
    assert broken != text
    namespace = dict(vars(gradient))
    exec(broken, namespace)
    monkeypatch.setattr(gradient, "_backward", namespace["_backward"])
    noticed(gradient_tests.test_gradients_add_at_forks)
    noticed(gradient_tests.test_a_fork_through_shapes)


def test_products_that_overwrite_each_other_in_a_drawing_are_noticed(monkeypatch):
    text = inspect.getsource(evaluate.vjps)
    broken = text.replace("total.get(source, 0) + product", "product")
    assert broken != text
    namespace = dict(vars(evaluate))
    exec(broken, namespace)
    monkeypatch.setattr(evaluate_tests, "vjps", namespace["vjps"])
    for f in evaluate_tests.FORKS:
        noticed(evaluate_tests.test_a_computed_node_that_is_used_again, f)


def test_missing_parentheses_are_noticed(monkeypatch):
    right = Template.fill
    loose = lambda self, given, name="": right(self, [ast.Name(ast.unparse(tree)) for tree in given], name)  # noqa: E731
    monkeypatch.setattr(Template, "fill", loose)
    plain = Case("x + y", lambda x, y: x + y, lambda x, y: x + y, (X, Y))
    ops_tests.assert_value_is_numpys(plain)
    nested = Case("x (y + 1)", lambda x, y: x * (y + 1), lambda x, y: x * (y + 1), (X, Y))
    noticed(ops_tests.assert_value_is_numpys, nested)


# Update rules: a mistake in the reference, in its twin, in what makes it the engine's

MISTAKES = (  # where, which rule, what it says, what a mistake makes of it
    (reference, "SGD", "p - lr", "p + lr"),
    (reference, "Momentum", "+ g", "+ (1 - self.mu) * g"),
    (reference, "Momentum", "lr * v", 'lr * state["v"]'),
    (reference, "Nesterov", "g + self.mu * v", "v"),
    (reference, "Nesterov", "self.mu * v)", 'self.mu * state["v"])'),
    (reference, "Adagrad", "sqrt(s) + self.eps", "sqrt(s + self.eps)"),
    (reference, "Adagrad", "g**2", "abs(g)"),
    (reference, "RMSprop", "sqrt(v) + self.eps", "sqrt(v + self.eps)"),
    (reference, "RMSprop", "(1 - self.rho) * g**2", "g**2"),
    (reference, "Adam", "m / (1 - self.beta1**t), v / (1 - self.beta2**t)", "m, v"),
    (reference, "Adam", "self.beta1**t", "self.beta1**(t - 1)"),
    (reference, "Adam", "self.beta2**t", "self.beta2**(t + 1)"),
    (reference, "Adam", "sqrt(v_hat) + self.eps", "sqrt(v_hat + self.eps)"),
    (reference, "Adam", "* g**2", "* abs(g)"),
    (reference, "Adam", '{"m": m, "v": v}', '{"m": m_hat, "v": v_hat}'),
    (reference, "AdamW", "(1 - lr * self.weight_decay) * p, g", "p, g + self.weight_decay * p"),
    (reference, "AdamW", "lr * self", "self"),
    (reference, "AMSGrad", 'maximum(state["v_max"], v)', "v"),
    (reference, "AMSGrad", '"v": v,', '"v": v_max,'),
    (reference, "StaleMomentum", 'lr * state["v"]', 'lr * (self.mu * state["v"] + (1 - self.mu) * g)'),
    (reference, "ScheduleFree", "(1 - 1 / t)", "(1 - 1 / (t + 1))"),
    (reference, "ScheduleFree", "self.beta * (u", "(1 - self.beta) * (u"),
    (reference, "Lion", "self.beta1", "self.beta2"),
    (reference, "Lion", "sign(c), ", "sign(m), "),
    (reference, "Lion", "lr * sign(c)", "lr * c"),
    (reference, "Muon", 'm = self.mu * state["m"] + (1 - self.mu) * g', 'm = self.mu * state["m"] + g'),
    (reference, "Muon", "u = self.mu * m + (1 - self.mu) * g", "u = m"),
    (reference, "Muon", "sizes(p)", "sizes(p)[::-1]"),
    (reference, "Muon", "lr * k *", "lr *"),
    (reference, "Muon", "lr * self.weight_decay", "self.weight_decay"),
    (twin, "Lion", "1 - self.beta1", "1 - self.beta2"),
    (twin, "Lion", "torch._foreach_sign_(c)", ""),
    (twin, "Muon", "lerp(g,", "lerp(state['m'],"),
    (twin, "Muon", "** 0.5", ""),
    (twin, "Muon", "self.steps,", "self.steps - 1,"),
    (twin, "Muon", "torch._foreach_lerp(g", "torch._foreach_lerp_(g"),
    (twin, "Momentum", "alpha=-lr", "alpha=lr"),
    (twin, "Nesterov", "alpha=-lr * self.mu", "alpha=-lr"),
    (twin, "Adagrad", "torch._foreach_add_(root, self.eps)", 'torch._foreach_add_(state["s"], self.eps)'),
    (twin, "RMSprop", "torch._foreach_add_(root, self.eps)", ""),
    (twin, "Adam", "self.eps * k", "self.eps"),
    (twin, "Adam", "/ (1 - self.beta1**t)", ""),
    (twin, "Adam", "k = sqrt", "torch._foreach_mul_(g, 1 + 1e-6)\n        k = sqrt"),
    (twin, "AdamW", "lr * self", "self"),
    (twin, "AMSGrad", 'torch._foreach_sqrt(state["v_max"])', 'torch._foreach_sqrt(state["v"])'),
    (twin, "StaleMomentum", 'p, state["v"]', 'p, torch._foreach_lerp(state["v"], g, 1 - self.mu)'),
    (twin, "ScheduleFree", "self.beta / t), -self.beta", "self.beta / (t + 1)), -self.beta"),
    (twin, "ScheduleFree", "1 - 1 / t)\n", "self.beta)\n"),
)


def edited(monkeypatch, module, name, old, new):
    """What the module calls `name`, made from an edited source."""
    text = inspect.getsource(getattr(module, name))
    assert old in text
    exec(text.replace(old, new), namespace := dict(vars(inspect.getmodule(getattr(module, name)))))
    monkeypatch.setattr(module, name, namespace[name])
    return namespace[name]


@pytest.mark.filterwarnings("ignore:.*encountered in")
@pytest.mark.parametrize(
    "module, rule, old, new", MISTAKES, ids=[f"{m.__name__[13:18]}-{r}-{n}" for m, r, _, n in MISTAKES]
)
def test_a_mistake_in_a_rule_is_noticed(monkeypatch, module, rule, old, new):
    case = next(case for case in RULES if case.name == rule)
    edited(monkeypatch, module, rule, old, new)
    for dtype in rule_tests.CLOSE:
        noticed(rule_tests.assert_twin_parity, case, "defaults", dtype)
    if module is reference and case.torch_optimizer:
        noticed(rule_tests.assert_torch_parity, case, "defaults")
    if module is reference and case.by_hand:
        noticed(rule_tests.assert_numbers_by_hand, case)


CLIPPING_MISTAKES = (
    (clipping, "clip_by_global_norm", "min(1.0,", "max(1.0,"),
    (clipping, "clip_by_global_norm", "largest / norm) if", "norm / largest) if"),
    (clipping, "global_norm", "(g / largest) ** 2", "abs(g / largest)"),
    (twin_clipping, "clip_by_global_norm_", "if norm > largest", "if True"),
    (twin_clipping, "clip_by_global_norm_", "largest / norm)", "largest / (norm + 1e-6))"),
    (twin_clipping, "global_norm", "math.hypot(*", "max("),
)


@pytest.mark.parametrize(
    "module, name, old, new", CLIPPING_MISTAKES, ids=[f"{n}-{new}" for _, n, _, new in CLIPPING_MISTAKES]
)
def test_a_mistake_in_clipping_is_noticed(monkeypatch, module, name, old, new):
    edited(monkeypatch, module, name, old, new)

    def every_bound():
        for largest in (0.1, 1.0, 1e6):
            clipping_tests.test_the_backends_agree_and_torch_with_them(largest, "cpu")

    noticed(every_bound)


@pytest.mark.parametrize("case", RULES, ids=str)
def test_a_billionth_in_one_update_is_noticed(monkeypatch, case):
    rule = getattr(reference, case.name)
    right = rule.step
    for spoiled in ("p", *rule.entries):

        def wrong(self, p, g, state, lr, t, spoiled=spoiled):
            p, state = right(self, p, g, state, lr, t)
            found = {"p": p} | state
            found[spoiled] = found[spoiled] * (1 + 1e-9 * (t == 40))
            return found.pop("p"), found

        monkeypatch.setattr(rule, "step", wrong)
        noticed(rule_tests.assert_twin_parity, case, "settings", "float64")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lr, t + 1)", "lr, t + 2)"),
        ("**{held[name]: value for name, value in state.items()}", "**{x: 1 * x for x in held.values()}"),
        ("_step(rule, p, g, held, lr", "_step(rule, p, 1.0000001 * g, held, lr"),
    ],
)
def test_a_mistake_between_a_rule_and_the_engine_is_noticed(monkeypatch, old, new):
    case = next(case for case in RULES if case.name == "Adam")
    monkeypatch.setattr(rule_tests.S, "rule_updates", edited(monkeypatch, training, "rule_updates", old, new))
    noticed(rule_tests.assert_engine_parity, case, "defaults", "float64")
