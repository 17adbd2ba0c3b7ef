"""`RuleOptimizer` as an object of torch: its state travels bit by bit, closures, hooks, layouts, chunks; what it
refuses leaves everything as it was."""

import copy
import io
import pickle

import pytest
import torch
from test_optimizers import DEVICES, made, rules
from test_rule_optimizer import assert_close, assert_same_numbers, cost, in_torch, leaves, ours, theirs, train

from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.numpy_ref import optimizers as reference
from course_utils.torch_gpu import optimizers, rule_optimizer
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

pytestmark = pytest.mark.filterwarnings("error")


def everything(optimizer):
    """Parameters, states, clocks, settings and rates: a copy."""
    params = [p.detach() for group in optimizer.param_groups for p in group["params"]]
    return copy.deepcopy((params, optimizer.state_dict()))


def same(left, right):
    """Bit by bit, types too."""
    if torch.is_tensor(left):
        return left.dtype == right.dtype and left.stride() == right.stride() and torch.equal(left, right)
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and (left == right or left != left)  # nan too


def through_a_file(params, optimizer):
    """As checkpoints are made: the state_dict saved and loaded into a new optimizer for the same parameters."""
    torch.save(optimizer.state_dict(), file := io.BytesIO())
    file.seek(0)
    fresh = RuleOptimizer(params, type(optimizer.rule)(), lr=1.0)
    fresh.load_state_dict(torch.load(file, weights_only=True))
    return params, fresh


WAYS = {
    "a file": through_a_file,
    "deepcopy": lambda params, optimizer: copy.deepcopy((params, optimizer)),
    "pickle": lambda params, optimizer: pickle.loads(pickle.dumps((params, optimizer))),
}


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16], ids=str)
@pytest.mark.parametrize("way", WAYS)
@rules
def test_ten_updates_a_journey_and_ten_more_are_twenty(case, way, dtype, device):
    straight, params = leaves(dtype, device, case), leaves(dtype, device, case)
    whole, optimizer = ours(case, "settings", straight), ours(case, "settings", params)
    train(whole, straight, 20)
    train(optimizer, params, 10)
    params, optimizer = WAYS[way](params, optimizer)
    train(optimizer, params, 10, first=10)
    assert same(everything(optimizer), everything(whole))


@pytest.mark.parametrize("way", ["deepcopy", "pickle"])
def test_a_copy_is_an_optimizer_like_any_other(way):
    params = leaves()
    optimizer = RuleOptimizer(params[:4], optimizers.Adam(), lr=0.03, check_finite=True)
    train(optimizer, params, 3)
    saved = optimizer.state_dict()
    params, twin = WAYS[way](params, optimizer)
    assert twin.rule == optimizer.rule and twin.check_finite
    train(twin, params, 2)
    twin.load_state_dict(saved)
    assert same(twin.state_dict(), saved)
    twin.add_param_group({"params": params[4:], "beta1": 0.5})
    train(twin, params, 2)
    assert twin.state[params[4]]["t"] == 2 and twin.state[params[0]]["t"] == 5
    fresh = RuleOptimizer([{"params": params[:4]}, {"params": params[4:]}], optimizers.Adam(), lr=1.0)
    fresh.load_state_dict(twin.state_dict())  # the state of a copy is as good as any
    assert same(everything(fresh), everything(twin))


@rules
def test_a_closure_is_called_once_with_gradients_on_and_its_cost_returned(case):
    first, second, calls = leaves(case=case), leaves(case=case), []
    optimizer = ours(case, "settings", first)

    def closure():
        calls.append(torch.is_grad_enabled())
        optimizer.zero_grad()
        value = cost(first, 0)
        value.backward()
        return value

    before = cost(first, 0)
    assert torch.equal(optimizer.step(closure), before) and calls == [True]
    train(ours(case, "settings", second), second, 1)
    assert all(map(torch.equal, first, second))
    assert optimizer.step() is None


def test_zero_grad_both_ways():
    params = leaves()
    optimizer = RuleOptimizer(params, optimizers.SGD(), lr=0.1)
    train(optimizer, params, 1)
    optimizer.zero_grad(set_to_none=False)
    assert all(not p.grad.any() for p in params)
    optimizer.zero_grad()
    assert all(p.grad is None for p in params)
    optimizer.step()
    assert all(optimizer.state[p]["t"] == 1 for p in params)


def test_hooks():
    params, seen = leaves(), []
    optimizer = RuleOptimizer(params, optimizers.SGD(), lr=0.1)
    optimizer.register_step_pre_hook(lambda o, args, kwargs: seen.append(o.state.get(params[0], {}).get("t", 0)))
    optimizer.register_step_post_hook(lambda o, args, kwargs: seen.append(o.state[params[0]]["t"]))
    train(optimizer, params, 2)
    assert seen == [0, 1, 1, 2]


@in_torch
def test_a_group_that_comes_later_begins_its_own_clock(case):
    sides, own = [], made(optimizers, case, "settings")
    for make, settings in ((ours, case.settings), (theirs, case.torch_settings(own))):
        params = leaves(case=case)
        sides.append(make(case, "defaults", params[:3]))
        train(sides[-1], params, 5)
        sides[-1].add_param_group({"params": params[3:], "lr": 0.01, **settings})
        train(sides[-1], params, 5, first=5)
    assert_same_numbers(case, *sides)
    assert [sides[0].state[p]["t"] for p in sides[0].state] == [10, 10, 10, 5, 5]


@rules
def test_gradients_are_read_only_and_everything_else_stays_where_it_is(case):
    params = leaves(case=case)
    optimizer = ours(case, "settings", params)
    train(optimizer, params, 1)
    held = [*params, *(x for state in optimizer.state.values() for x in state.values() if torch.is_tensor(x))]
    places, grads = [x.data_ptr() for x in held], [p.grad.clone() for p in params]
    optimizer.step()
    assert [x.data_ptr() for x in held] == places
    assert all(torch.equal(p.grad, g) for p, g in zip(params, grads, strict=True))
    assert all(x.stride() == p.stride() for p in params for x in optimizer.state[p].values() if torch.is_tensor(x))


@pytest.mark.parametrize("chunk", [1, 7, 12, 200])
@rules
def test_chunks_change_no_number(case, chunk, monkeypatch):
    small = [torch.full(case.shape((k % 5,)), 0.1 * k, dtype=torch.float64) for k in range(40)]
    whole, cut = (leaves(case=case) + [p.clone().requires_grad_() for p in small] for _ in range(2))
    train(ours(case, "settings", whole), whole, 5)
    monkeypatch.setattr(rule_optimizer, "CHUNK", chunk)
    train(ours(case, "settings", cut), cut, 5)
    assert_close(cut, whole, 1e-14)


def test_chunks_are_cut(monkeypatch):
    calls = []

    class Counted(optimizers.Adam):
        def step_(self, p, *given):
            calls.append([x.numel() for x in p])
            super().step_(p, *given)

    for chunk, expected in ((rule_optimizer.CHUNK, 1), (7, 24)):
        monkeypatch.setattr(rule_optimizer, "CHUNK", chunk)
        calls.clear()
        params = [torch.ones(size, requires_grad=True) for size in (3, 4, 1, 100, 7, 14, 0, 2)]
        train(RuleOptimizer(params, Counted(), lr=0.1), params, 1)
        assert all(sum(sizes) < 2 * chunk for sizes in calls) and sum(map(sum, calls)) == 131
        assert len(calls) <= expected
    assert len(calls) > 15


# Refused, and everything as it was


def two_groups(rule=None, params=None, **options):
    """After two updates, with the gradients of the third."""
    params, rule = params or leaves(), rule or optimizers.Adam(beta1=0.5)
    optimizer = RuleOptimizer([{"params": params[:3]}, {"params": params[3:]}], rule, 0.03, **options)
    train(optimizer, params, 2)
    cost(params, 2).backward()
    return optimizer


def by_hand(key, value):
    return lambda group: group.update({key: value})


def gradient(change):
    def spoil(group):
        group["params"][1].grad = change(group["params"][1].grad)

    return spoil


BAD_STEPS = {  # what is done to the last group, and what is said of it
    "a negative rate": (by_hand("lr", -0.1), r"lr, the learning rate, is -0\.1; give one finite number that is not"),
    "a rate that is nan": (by_hand("lr", float("nan")), "lr, the learning rate, is nan"),
    "no rate": (by_hand("lr", None), "lr, the learning rate, is None"),
    "a rate in quotes": (by_hand("lr", "0.1"), r"lr, the learning rate, is '0\.1'"),
    "two rates": (by_hand("lr", torch.ones(2)), r"lr, the learning rate, is tensor\(\[1\., 1\.\]\)"),
    "a rate in a tensor": (by_hand("lr", torch.tensor(-0.5)), r"lr, the learning rate, is -0\.5"),
    "a setting": (by_hand("beta2", 1.0), r"Adam: beta2 is 1\.0; give a number in \[0, 1\), such as 0\.9"),
    "another rule": (
        by_hand("rule", "SGD"),
        "A group is of SGD, this optimizer of Adam. Make an optimizer of the other",
    ),
    "a sparse gradient": (
        gradient(torch.Tensor.to_sparse),
        r"gradient of parameter 1 in group 1 \(shape \(2, 3, 4, 5\)\) is sparse\. Make it dense, or use a LookupTable",
    ),
    "nan": (
        gradient(lambda g: g * float("nan")),
        r"gradient of parameter 1 in group 1 \(shape \(2, 3, 4, 5\)\) has nan or inf, at update 3\. Nothing was",
    ),
    "inf": (gradient(lambda g: g / 0), "parameter 1 in group 1 .* has nan or inf, at update 3"),
}


@pytest.mark.parametrize("what", BAD_STEPS)
def test_a_refused_step_changes_nothing(what):
    optimizer = two_groups(check_finite=True)
    spoil, says = BAD_STEPS[what]
    spoil(optimizer.param_groups[1])
    before = everything(optimizer)
    with pytest.raises(CourseError, match=says):
        optimizer.step()
    assert same(everything(optimizer), before)


def test_a_gradient_is_not_looked_at_unless_asked():
    optimizer = two_groups()
    BAD_STEPS["nan"][0](optimizer.param_groups[1])
    optimizer.step()
    assert optimizer.param_groups[1]["params"][1].isnan().all()
    first = RuleOptimizer([w := torch.ones(2, requires_grad=True)], optimizers.SGD(), lr=0.1, check_finite=True)
    (w * float("inf")).sum().backward()
    with pytest.raises(CourseError, match="at update 1"):
        first.step()
    assert not first.state


COMPLEX = torch.ones(2, dtype=torch.complex64, requires_grad=True)
ONE = torch.ones(2, requires_grad=True)
BAD_GROUPS = {
    "torch's name of a setting": (
        {"momentum": 0.9},
        CourseError,
        r"A group has \['momentum'\]; Adam knows lr, beta1, beta2",
    ),
    "a setting of another rule": ({"weight_decay": 0.1}, CourseError, r"A group has \['weight_decay'\]; Adam knows lr"),
    "a negative rate": ({"lr": -1.0}, CourseError, r"lr, the learning rate, is -1\.0"),
    "a setting out of its range": ({"beta1": 1.5}, CourseError, r"Adam: beta1 is 1\.5; give a number in \[0, 1\)"),
    "a rule's name": ({"rule": "SGD"}, CourseError, "asks for SGD by its name, and this optimizer has only Adam"),
    "a class of rules": ({"rule": optimizers.SGD}, CourseError, "rule is the class SGD. Make one"),
    "a rule and a setting of the other": ({"rule": optimizers.SGD(), "beta1": 0.5}, CourseError, "SGD knows lr"),
    "a complex parameter": ({"params": [COMPLEX]}, DtypeError, "A parameter is complex. Make it a real one"),
    "what is no leaf": ({"params": [ONE * 2]}, ValueError, "non-leaf"),
}


@pytest.mark.parametrize("what", BAD_GROUPS)
def test_a_refused_group(what):
    changed, error, says = BAD_GROUPS[what]
    with pytest.raises(error, match=says):
        RuleOptimizer([{"params": [ONE]} | changed], optimizers.Adam(), lr=0.1)
    optimizer = two_groups()
    before = everything(optimizer)
    with pytest.raises(error, match=says):
        optimizer.add_param_group({"params": [ONE]} | changed)
    assert same(everything(optimizer), before)
    optimizer.step()


@pytest.mark.parametrize(
    ("rule", "lr", "says"),
    [
        (optimizers.Adam(), -0.1, r"lr, the learning rate, is -0\.1"),
        (optimizers.Adam(), None, "lr, the learning rate, is None"),
        (optimizers.Adam, 0.1, r"rule is the class Adam\. Make one, with its settings: Adam\(\)"),
        (reference.SGD(), 0.1, r"rule is SGD\(\) and has no step_\. Take one from course_utils\.torch_gpu\.optimizers"),
        ("Adam", 0.1, "rule is 'Adam' and has no step_"),
    ],
)
def test_what_makes_no_optimizer(rule, lr, says):
    with pytest.raises(CourseError, match=says):
        RuleOptimizer([ONE], rule, lr)


def saved(rule, params=None):
    return two_groups(rule, params).state_dict()


def edited(key, value):
    state = saved(optimizers.Adam())
    state["param_groups"][1][key] = value
    return state


def of_torch():
    return torch.optim.Adam([{"params": leaves()[:3]}, {"params": leaves()[3:]}]).state_dict()


BAD_STATES = {
    "of a rule with fewer settings": (
        lambda: saved(optimizers.SGD()),
        CourseError,
        "A group is of SGD, this optimizer of",
    ),
    "of a rule with more settings": (lambda: saved(optimizers.AdamW()), CourseError, "A group is of AdamW, .* of Adam"),
    "of a rule with the same settings": (lambda: saved(optimizers.AMSGrad()), CourseError, "A group is of AMSGrad"),
    "of torch.optim": (of_torch, CourseError, "A group is of an optimizer of another kind, this optimizer of Adam"),
    "a rate below zero": (lambda: edited("lr", -1.0), CourseError, r"lr, the learning rate, is -1\.0"),
    "a setting out of its range": (lambda: edited("beta1", -1.0), CourseError, r"Adam: beta1 is -1\.0"),
    "of other shapes": (
        lambda: saved(optimizers.Adam(), leaves()[::-1]),
        ShapeError,
        r"saved for other parameters: its state 0 has shape \(2, 3, 4, 5\), parameter 0 here has \(\)",
    ),
    "of fewer parameters": (lambda: saved(optimizers.Adam(), leaves()[:4]), ValueError, "doesn't match the size"),
    "of fewer groups": (
        lambda: RuleOptimizer(leaves(), optimizers.Adam(), 1).state_dict(),
        ValueError,
        "different number",
    ),
}


@pytest.mark.parametrize("what", BAD_STATES)
def test_a_refused_state_changes_nothing(what):
    make, error, says = BAD_STATES[what]
    optimizer, state = two_groups(), make()
    before = everything(optimizer)
    with pytest.raises(error, match=says):
        optimizer.load_state_dict(state)
    assert same(everything(optimizer), before)
