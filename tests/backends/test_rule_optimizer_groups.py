"""One optimizer with two rules: matrices under one, all others under another, as two optimizers would move them."""

import copy
import pickle
import re

import pytest
import torch

from course_utils.errors import CourseError, ShapeError
from course_utils.torch_gpu import optimizers as twins
from course_utils.torch_gpu.rounded_rules import Rounded
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

SHAPES = (4, 3), (3,), (3, 5), (5,)
PAIRS = {
    "Muon and Adam": (twins.Muon(adjust="columns/rows"), twins.Adam(beta1=0.8)),
    "Momentum and SGD": (twins.Momentum(0.5), twins.SGD()),
    "Adam and Adam": (twins.Adam(), twins.Adam(beta1=0.5)),
    "Rounded": (Rounded(twins.Adam(), "bfloat16", "master"), twins.Lion()),
}
each_pair = pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)


def leaves():
    generator = torch.Generator().manual_seed(0)
    return [torch.randn(s, generator=generator, dtype=torch.float64).to(torch.float32).requires_grad_() for s in SHAPES]


def two_groups(params, first, second):
    """The optimizer: matrices under the first rule, the others under the second."""
    groups = [{"params": params[::2]}, {"params": params[1::2], "rule": second, "lr": 0.02}]
    return RuleOptimizer(groups, first, lr=0.05)


def train(optimizers, params, updates, begin=0):
    for n in range(begin, begin + updates):
        for k, p in enumerate(params):
            p.grad = torch.cos(p.detach() * (k + 1) + n)
        for optimizer in optimizers:
            optimizer.step()


@each_pair
def test_as_two_optimizers_would(pair):
    mine, theirs = leaves(), leaves()
    train([two_groups(mine, *pair)], mine, 30)
    train([RuleOptimizer(theirs[::2], pair[0], 0.05), RuleOptimizer(theirs[1::2], pair[1], 0.02)], theirs, 30)
    assert all(torch.equal(one, other) for one, other in zip(mine, theirs, strict=True))


@each_pair
def test_a_group_holds_the_settings_of_its_own_rule_and_no_others(pair):
    first, second = two_groups(leaves(), *pair).param_groups
    assert first["rule"] == type(pair[0]).__name__ + ("(Adam)" if isinstance(pair[0], Rounded) else "")
    assert second["rule"] == type(pair[1]).__name__ and (first["lr"], second["lr"]) == (0.05, 0.02)
    assert set(second) - {"params", "lr", "rule"} == set(vars(pair[1]))
    assert all(second[name] == value for name, value in vars(pair[1]).items())


@each_pair
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))], ids=["deepcopy", "pickle"])
def test_it_goes_on_after_a_checkpoint_and_as_a_copy(pair, copied):
    straight, stopped = leaves(), leaves()
    optimizer = two_groups(straight, *pair)
    train([optimizer], straight, 20)
    before = two_groups(stopped, *pair)
    train([before], stopped, 8)
    resumed = two_groups(stopped, *pair)
    resumed.load_state_dict(pickle.loads(pickle.dumps(before.state_dict())))
    train([resumed], stopped, 12, begin=8)
    assert all(torch.equal(one, other) for one, other in zip(straight, stopped, strict=True))
    again = copied(optimizer)
    params = [p for group in again.param_groups for p in group["params"]]
    mine = [p for group in optimizer.param_groups for p in group["params"]]
    train([again], params, 3, begin=20)
    train([optimizer], mine, 3, begin=20)
    assert all(torch.equal(one, other) for one, other in zip(mine, params, strict=True))


def test_a_scheduler_of_torch_moves_both_rates():
    optimizer = two_groups(leaves(), twins.Muon(), twins.Adam())
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: 0.5**n)
    optimizer.step()
    scheduler.step()
    assert [group["lr"] for group in optimizer.param_groups] == [0.025, 0.01]


def test_groups_may_name_a_rule_that_is_there():
    params = leaves()
    optimizer = two_groups(params, twins.Muon(), twins.Adam(beta1=0.8))
    optimizer.add_param_group({"params": [torch.zeros(2, requires_grad=True)], "rule": twins.Adam(beta1=0.3)})
    assert [group.get("beta1") for group in optimizer.param_groups] == [None, 0.8, 0.3]
    RuleOptimizer(
        [dict(group) for group in two_groups(params, twins.Adam(), twins.Adam()).param_groups], twins.Adam(), 1
    )


@pytest.mark.parametrize("later", [False, True], ids=["at once", "later"])
def test_a_group_that_calls_a_rule_by_its_name_gets_the_settings_with_which_it_came(later):
    params, third = leaves(), torch.ones(5, requires_grad=True)
    groups = [{"params": params[::2]}, {"params": params[1:2], "rule": twins.Adam(beta1=0.8, eps=1e-4)}]
    named = [{"params": params[3:], "rule": "Adam"}, {"params": [third], "rule": "Adam", "beta1": 0.3, "lr": 0.01}]
    optimizer = RuleOptimizer(groups if later else groups + named, twins.Muon(), 0.1)
    for group in named * later:
        optimizer.add_param_group(group)
    assert [group.get("beta1") for group in optimizer.param_groups] == [None, 0.8, 0.8, 0.3]
    assert [group["eps"] for group in optimizer.param_groups] == [1e-7, 1e-4, 1e-4, 1e-4]
    assert [group["lr"] for group in optimizer.param_groups] == [0.1, 0.1, 0.1, 0.01]
    assert all("mu" not in group for group in optimizer.param_groups[1:])
    assert optimizer.param_groups[0]["rule"] == "Muon"
    third.grad = torch.ones_like(third)
    optimizer.step()
    assert set(optimizer.state[third]) == {"m", "v", "t"}


def test_a_rule_that_nobody_brought_is_to_be_given_itself():
    params, own = leaves(), twins.Muon()
    asks = r"A group asks for {} by its name, and this optimizer has only {}\. Give the rule itself: "
    for name, example in (("Lion", r'"rule": Lion\(\)\.'), ("Rounded(Adam)", r'"rule": Rounded\(Adam\(\)\)\.')):
        with pytest.raises(CourseError, match=asks.format(re.escape(name), "Muon") + example):
            RuleOptimizer([{"params": params[1::2], "rule": name}], own, 0.1)
    optimizer = two_groups(params, own, twins.Adam())
    with pytest.raises(CourseError, match=asks.format("Lion", "Adam and Muon")):
        optimizer.add_param_group({"params": [torch.zeros(2, requires_grad=True)], "rule": "Lion", "beta1": 0.5})
    assert len(optimizer.param_groups) == 2 and set(optimizer._rules) == {"Adam", "Muon"}


def test_what_another_rule_saved_needs_another_optimizer():
    saved = two_groups(leaves(), twins.Muon(), twins.Adam()).state_dict()
    params = leaves()
    alone = RuleOptimizer([{"params": params[::2]}, {"params": params[1::2]}], twins.Adam(), 0.1)
    with pytest.raises(CourseError, match=r"is of Muon, this optimizer of Adam\. Make an optimizer of the other rule"):
        alone.load_state_dict(saved)


def test_what_is_refused():
    params = leaves()
    with pytest.raises(CourseError, match=r"A group has \['mu'\]; Adam knows lr, beta1"):
        RuleOptimizer([{"params": params[1::2], "rule": twins.Adam(), "mu": 0.9}], twins.Muon(), 0.1)
    with pytest.raises(ShapeError, match=r"Muon is for matrices, .* in a list, a group or an optimizer of their own"):
        RuleOptimizer([{"params": params[::2]}, {"params": params[1::2]}], twins.Muon(), 0.1)
    with pytest.raises(CourseError, match=r"rule is the class Adam\. Make one"):
        RuleOptimizer([{"params": params[1::2], "rule": torch.optim.Adam}], twins.Muon(), 0.1)


def test_a_vector_is_not_loaded_into_a_group_for_matrices():
    params = leaves()
    saved = RuleOptimizer([{"params": [params[0]]}, {"params": [params[1]], "rule": twins.Adam()}], twins.Muon(), 0.1)
    turned = RuleOptimizer([{"params": [params[1]], "rule": twins.Adam()}, {"params": [params[0]]}], twins.Muon(), 0.1)
    with pytest.raises(ShapeError, match="Muon"):
        turned.load_state_dict(saved.state_dict())
