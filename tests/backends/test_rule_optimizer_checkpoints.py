"""What is saved, loaded and written into groups: whole, and copied, or refused; a refused step changes nothing."""

import copy
import io

import numpy as np
import pytest
import torch
from cases import RULES
from test_optimizers import rules
from test_rule_optimizer_state import everything, same
from torch.optim.lr_scheduler import LambdaLR, LinearLR

from course_utils.arguments import check_rate
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.numpy_ref import lookup
from course_utils.numpy_ref import optimizers as reference
from course_utils.torch_gpu import optimizers as twins
from course_utils.torch_gpu.lookup import LookupTable
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer


def parameter(values=(1.0, 2.0, 3.0), dtype=torch.float32, case=RULES[0]):
    return torch.nn.Parameter(case.shaped(torch.tensor(values, dtype=dtype)))


def stepped(optimizer, updates=1, gradient=1.0):
    for _ in range(updates):
        for group in optimizer.param_groups:
            for p in group["params"]:
                p.grad = torch.full_like(p, gradient)
        optimizer.step()
    return optimizer


def made(name="Adam", lr=0.1, params=None, **settings):
    case = next(case for case in RULES if case.name == name)
    return RuleOptimizer(params or [parameter(case=case)], getattr(twins, name)(**settings), lr)


# --- a step that is refused, of two groups of which only the second is wrong


def double(p):
    p.data, p.grad = p.data.double(), torch.ones(p.shape, dtype=torch.float64)


def pruned(p):
    p.data = p.data[:2]
    p.grad = torch.ones_like(p.data)


def grown(p):
    p.data = torch.ones(5, *p.shape[1:])
    p.grad = torch.ones_like(p.data)


CHANGED = {"double": (double, DtypeError), "pruned": (pruned, ShapeError), "grown": (grown, ShapeError)}


@pytest.mark.parametrize("what", CHANGED)
@pytest.mark.parametrize("groups", [1, 2])
@rules
def test_a_parameter_that_was_changed_is_refused_before_anything_moves(case, groups, what):
    if not getattr(twins, case.name).entries:
        return  # nothing is kept of it, so nothing has to fit
    change, error = CHANGED[what]
    q, p = parameter(case=case), parameter((4.0, 5.0, 6.0), case=case)
    optimizer = made(case.name, params=[q, p] if groups == 1 else [{"params": [q]}, {"params": [p]}])
    stepped(optimizer)
    change(p)
    q.grad = torch.ones_like(q.data)
    before = everything(optimizer)
    with pytest.raises(error, match=r"parameter [01] in group [01].*its state \w+ has shape .* Nothing was changed"):
        optimizer.step()
    assert same(everything(optimizer), before)


@rules
def test_after_a_conversion_the_states_are_converted_too(case):
    p = parameter(case=case)
    optimizer = stepped(made(case.name, params=[p]))
    p.data, p.grad = p.data.double(), None
    optimizer.load_state_dict(optimizer.state_dict())
    stepped(optimizer)
    assert p.dtype == torch.float64 and optimizer.state[p]["t"] == 2


def test_a_gradient_of_another_dtype_is_refused():
    q, p = parameter(), parameter(dtype=torch.bfloat16)
    optimizer = stepped(made(params=[{"params": [q]}, {"params": [p]}]))
    p.grad, p.grad_dtype = None, torch.float32
    p.grad = torch.ones(3)
    before = everything(optimizer)
    with pytest.raises(DtypeError, match=r"parameter 0 in group 1.*torch\.float32.*torch\.bfloat16"):
        optimizer.step()
    assert same(everything(optimizer), before)


# --- states are copies


@rules
def test_two_optimizers_share_no_memory(case):
    one, other = stepped(made(case.name), 2), made(case.name)
    other.load_state_dict(one.state_dict())
    wanted = copy.deepcopy(other.state_dict())
    stepped(one, 3, gradient=5.0)
    assert same(other.state_dict(), wanted)


@rules
def test_a_snapshot_can_be_rolled_back(case):
    optimizer = stepped(made(case.name), 2)
    (p,) = optimizer.param_groups[0]["params"]
    w, saved = p.detach().clone(), copy.deepcopy(optimizer.state_dict())
    stepped(optimizer, 3)
    optimizer.load_state_dict(saved)
    p.data.copy_(w)
    assert same(optimizer.state_dict(), saved) and optimizer.state[p]["t"] == 2


# --- what is missing is named


def damage(part, name):
    state_dict = stepped(made("AMSGrad")).state_dict()
    del (state_dict["param_groups"][0] if part == "group" else state_dict["state"][0])[name]
    return state_dict


@pytest.mark.parametrize(
    ("part", "name"),
    [*(("group", name) for name in ("eps", "lr", "beta1", "rule")), *(("state", n) for n in ("t", "m", "v", "v_max"))],
)
def test_what_a_state_dict_lacks_is_named(part, name):
    damaged, optimizer = damage(part, name), stepped(made("AMSGrad"))
    before = everything(optimizer)
    with pytest.raises(CourseError, match="another kind" if name == "rule" else name):
        optimizer.load_state_dict(damaged)
    assert same(everything(optimizer), before)


@pytest.mark.parametrize("wrong", ["AdamW", 3, {}, {"t": 1}, {"rule": "Adam"}])
def test_what_the_state_of_a_table_lacks_is_named(wrong):
    table = LookupTable(torch.ones(2, 2), twins.Adam())
    state = table.state_dict() | {"_extra_state": wrong}
    with pytest.raises(CourseError, match="in place of the table's rule and its clock t"):
        table.load_state_dict(state)


# --- numbers of NumPy's


@pytest.mark.parametrize("number", [np.float64(1e-3), np.float32(0.5), np.logspace(-4, -1, 4)[1], np.int64(1)])
def test_numbers_of_numpy_become_pythons(number):
    p = parameter()
    rates = [made(lr=number, params=[p]), made(lr=1.0, params=[{"params": [p], "lr": number}])]
    settings = made(params=[{"params": [parameter()], "beta1": np.float64(0.5), "initial_lr": np.float64(1.0)}])
    loaded = made()
    saved = loaded.state_dict()
    loaded.load_state_dict({**saved, "param_groups": [saved["param_groups"][0] | {"lr": number}]})
    for optimizer in (*rates, settings, loaded):
        stepped(optimizer)
        torch.save(optimizer.state_dict(), file := io.BytesIO())
        file.seek(0)
        assert same(torch.load(file, weights_only=True), optimizer.state_dict())
        assert type(optimizer.param_groups[0]["lr"]) in (float, int)


def test_a_rate_that_a_reader_sets_is_saved_too():
    optimizer = made()
    optimizer.param_groups[0]["lr"] = np.float64(0.5)
    stepped(optimizer)
    torch.save(optimizer.state_dict(), file := io.BytesIO())
    file.seek(0)
    assert torch.load(file, weights_only=True)["param_groups"][0]["lr"] == 0.5


# --- a parameter that is given twice


@rules
@pytest.mark.filterwarnings("ignore:optimizer contains a parameter group with duplicate")
def test_a_parameter_given_twice_moves_once(case):
    one, other = parameter(case=case), parameter(case=case)
    single, twice = made(case.name, params=[one]), made(case.name, params=[other, other])
    stepped(single, 2), stepped(twice, 2)
    assert torch.equal(one, other) and same(single.state_dict(), twice.state_dict())


def test_torch_warns_of_it_and_names_stay_with_their_parameters():
    a, b = parameter(), parameter()
    with pytest.warns(UserWarning, match="duplicate parameters"):
        optimizer = made(params=[("a", a), ("b", b), ("a", a)])
    group = optimizer.param_groups[0]
    assert group["param_names"] == ["a", "b"] and group["params"][0] is a and group["params"][1] is b


# --- rates that are negative by rounding alone


@pytest.mark.parametrize("total", [3, 6, 10, 12, 41, 100])
@pytest.mark.parametrize("start", [1 / 3, 0.1, 0.2, 0.4, 1.0])
@pytest.mark.parametrize("lr", [1e-3, 0.1, 10.0, torch.tensor(0.1)])
def test_torchs_linear_decay_to_nothing_trains_to_its_end(total, start, lr):
    optimizer = made("SGD", lr=lr.clone() if torch.is_tensor(lr) else lr)
    scheduler = LinearLR(optimizer, start_factor=start, end_factor=0.0, total_iters=total)
    for _ in range(total + 3):
        stepped(optimizer)
        scheduler.step()
    (p,) = optimizer.param_groups[0]["params"]
    last = p.detach().clone()
    assert torch.equal(stepped(optimizer).param_groups[0]["params"][0].detach(), last)


@pytest.mark.parametrize("rate", [-1e-3, -1e-9, float("nan"), float("inf"), torch.tensor(-1e-3)])
def test_a_rate_that_is_negative_stays_refused(rate):
    optimizer = made()
    LambdaLR(optimizer, lambda n: 1.0)
    optimizer.param_groups[0]["lr"] = rate
    with pytest.raises(CourseError, match="lr, the learning rate, is"):
        stepped(optimizer)


def test_every_way_to_step_takes_such_a_rate_as_0():
    rate, ones = -1e-17, np.ones((2, 2))
    assert check_rate(rate) == 0.0 == check_rate(-1e-11, scale=100)
    assert reference.update(reference.SGD(), [ones], [ones], [{}], rate, 1)[0][0].tolist() == ones.tolist()
    tables = lookup.LookupTable(ones.copy(), reference.SGD()), LookupTable(torch.ones(2, 2), twins.SGD())
    for table in tables:
        table.update([0], ones[:1], rate)
        assert np.asarray(table.dense()).tolist() == ones.tolist()


# --- hooks, keys and objects that torch and its wrappers write


def test_a_hook_repairs_a_state_dict_before_it_is_checked():
    source = stepped(made("Adam", beta1=0.5))
    old = source.state_dict()
    old["param_groups"][0]["rule"] = "OldAdam"
    old["state"][0]["exp_avg"] = old["state"][0].pop("m")

    def repaired(optimizer, state_dict):
        state_dict = copy.deepcopy(state_dict)
        state_dict["param_groups"][0]["rule"] = "Adam"
        state_dict["state"][0]["m"] = state_dict["state"][0].pop("exp_avg")
        return state_dict

    target = made("Adam")
    with pytest.raises(CourseError):
        target.load_state_dict(old)
    target.register_load_state_dict_pre_hook(repaired)
    target.load_state_dict(old)
    assert target.param_groups[0]["beta1"] == 0.5 and len(target._optimizer_load_state_dict_pre_hooks) == 1


def test_a_group_added_after_loading_goes_into_a_new_optimizer():
    optimizer = made()
    optimizer.load_state_dict(optimizer.state_dict())
    optimizer.add_param_group({"params": [parameter()]})
    stepped(RuleOptimizer([dict(group) for group in optimizer.param_groups], twins.Adam(), 0.1))


def test_a_wrapper_may_write_the_rule_itself_into_a_group():
    rule, p = twins.Adam(beta1=0.5), parameter()
    optimizer = RuleOptimizer([{"params": [p], "rule": rule, "lr": 0.1, "check_finite": True}], rule, 0.1)
    optimizer.param_groups[0]["rule"] = twins.Adam(beta1=0.5)
    stepped(optimizer)
    optimizer.param_groups[0]["rule"] = twins.SGD()
    with pytest.raises(CourseError, match="A group is of SGD, this optimizer of Adam"):
        optimizer.step()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.skipif(not torch.distributed.is_available(), reason="this build of PyTorch has no torch.distributed")
def test_zero_redundancy_with_one_process(tmp_path):
    store = (tmp_path / "store").as_uri()
    torch.distributed.init_process_group("gloo", init_method=store, rank=0, world_size=1)
    try:
        from torch.distributed.optim import ZeroRedundancyOptimizer

        one, other = parameter(), parameter()
        plain = made(params=[one], lr=0.1)
        spread = ZeroRedundancyOptimizer([other], optimizer_class=RuleOptimizer, rule=twins.Adam(), lr=0.1)
        for _ in range(3):
            for optimizer, p in ((plain, one), (spread, other)):
                p.grad = p.detach().clone()
                optimizer.step()
        assert torch.equal(one, other)
    finally:
        torch.distributed.destroy_process_group()
