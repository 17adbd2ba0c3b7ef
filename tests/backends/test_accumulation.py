"""Accumulated gradients are those of one big batch, however it is cut; the mean of means is another number."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import symbolic as S
from course_utils.numpy_ref import accumulation as reference
from course_utils.numpy_ref import optimizers as rules
from course_utils.schedules import exponential
from course_utils.torch_gpu import accumulation as twin
from course_utils.torch_gpu import optimizers as twin_rules
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

pytestmark = pytest.mark.filterwarnings("error")
BACKENDS = {"numpy": (reference, np.array), "torch": (twin, torch.tensor)}
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
RNG = np.random.default_rng(7)
LENGTHS = [2, 9, 4, 1, 12, 6, 3, 8]  # of sentences
X, Y = RNG.normal(size=(sum(LENGTHS), 3)), RNG.normal(size=(sum(LENGTHS), 2))
W, B = RNG.normal(size=(3, 2)), RNG.normal(size=2)
CUTS = np.cumsum(LENGTHS)[:-1]

each_backend = pytest.mark.parametrize("backend", BACKENDS)
each_device = pytest.mark.parametrize("device", DEVICES)
splits = st.sets(st.integers(1, len(X) - 1)).map(sorted)  # where the batch is cut


def law(test):
    return settings(derandomize=True, deadline=None, max_examples=60)(given(cuts=splits)(test))


def parts(cuts):
    """The examples in batches: pairs (X, Y)."""
    return list(zip(np.split(X, cuts), np.split(Y, cuts), strict=True))


def gradients(x, y):
    """Of ½ Σ (tanh(xW + b) − y)², by hand."""
    H = np.tanh(x @ W + B)
    delta = (H - y) * (1 - H**2)
    return [x.T @ delta, delta.sum(axis=0)]


def assert_close(found, right, tolerance=1e-12):
    for a, b in zip(found, right, strict=True):
        a, b = np.asarray(a), np.asarray(b)
        assert a.shape == b.shape and a.dtype == b.dtype
        assert np.linalg.norm(a - b) <= tolerance * np.linalg.norm(b)


# The running sum


def assert_sums_as_one_batch(module, array, cuts):
    """Twice in a row, with a reset between."""
    accumulator = module.Accumulator()
    for _time in range(2):
        for x, y in parts(cuts):
            accumulator.add([array(g) for g in gradients(x, y)], len(x))
        assert_close(accumulator.mean(), [g / len(X) for g in gradients(X, Y)])
        assert_close(accumulator.sums, gradients(X, Y))
        assert accumulator.count == len(X)
        accumulator.reset()
        assert (accumulator.sums, accumulator.count) == ([], 0)


@each_backend
@law
def test_any_split_is_the_big_batch(backend, cuts):
    assert_sums_as_one_batch(*BACKENDS[backend], cuts)


@law
def test_the_backends_agree(cuts):
    found = []
    for module, array in BACKENDS.values():
        accumulator = module.Accumulator()
        for x, y in parts(cuts):
            accumulator.add([array(g) for g in gradients(x, y)], len(x))
        found.append([np.asarray(g) for g in accumulator.mean()])
    assert_close(*found, 1e-15)


@each_backend
def test_the_mean_of_means_is_not_the_mean(backend):
    module, array = BACKENDS[backend]
    accumulator, losses = module.Accumulator(), [np.full(1, 4.0), np.full(9, 1.0)]  # d loss/d shift = 1: use the loss
    for loss in losses:
        accumulator.add([array(loss.sum())], len(loss))
    assert np.mean([loss.mean() for loss in losses]) == 2.5
    assert float(accumulator.mean()[0]) == 1.3


def test_how_far_the_mean_of_means_is_from_the_mean():
    def error(cuts):
        means = [[g / len(x) for g in gradients(x, y)] for x, y in parts(cuts)]
        found = [np.mean(pieces, axis=0) for pieces in zip(*means, strict=True)]
        right = np.concatenate([g.ravel() / len(X) for g in gradients(X, Y)])
        return np.linalg.norm(np.concatenate([g.ravel() for g in found]) - right) / np.linalg.norm(right)

    assert error(CUTS) > 0.1
    assert error(np.arange(9, 45, 9)) < 1e-14  # batches of equal size


@each_backend
def test_what_is_given_stays_as_it_is_and_apart(backend):
    module, array = BACKENDS[backend]
    given_, accumulator = array([1.0, 2.0]), module.Accumulator()
    accumulator.add([given_], 1)
    mean = accumulator.mean()[0]
    accumulator.add([given_], 1)
    given_ += 10
    assert accumulator.sums[0].tolist() == [2.0, 4.0] and mean.tolist() == [1.0, 2.0]


@each_device
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16], ids=str)
def test_sums_of_tensors_stay_in_place(dtype, device):
    accumulator, g = twin.Accumulator(), torch.ones(3, dtype=dtype, device=device)
    accumulator.add([g], 1)
    place = accumulator.sums[0].data_ptr()
    accumulator.add([g], torch.tensor(2, device=device))
    assert accumulator.sums[0].data_ptr() == place != g.data_ptr()
    assert (accumulator.sums[0].dtype, accumulator.sums[0].device) == (g.dtype, g.device)


def test_whole_numbers_become_floats_and_float32_stays():
    accumulator = reference.Accumulator()
    accumulator.add([np.array([100], np.int8)], 1)
    accumulator.add([np.array([100], np.int8)], 1)
    assert accumulator.sums[0].tolist() == [200.0]
    accumulator.reset()
    accumulator.add([np.ones(2, np.float32)], 3)
    assert accumulator.mean()[0].dtype == np.float32


COUNTS = [3, 3.0, np.int32(3), np.float32(3), np.array(3), np.array(3.0)]
TENSORS = [torch.tensor(3), torch.tensor(3.0), torch.ones(3, dtype=torch.bool).sum()]


@pytest.mark.parametrize("count", COUNTS, ids=repr)
def test_counts_of_all_sorts(count):
    assert reference.check_count(count) == twin.check_count(count) == 3
    assert type(reference.check_count(count)) is type(twin.check_count(count)) is int


@pytest.mark.parametrize("count", TENSORS, ids=repr)
def test_counts_that_are_tensors(count):
    assert twin.check_count(count) == 3


# The two compiled functions


def engine_net(accumulates, rule, lr):
    """(W, b), and what makes one update from batches and a rate: accumulated, or as one batch."""
    x, y, w, b = S.matrix("x"), S.matrix("y"), S.shared(W, "W"), S.shared(B, "b")
    cost_sum = ((S.tanh(x @ w + b) - y) ** 2).sum() / 2
    count = S.ones_like(x[:, 0]).sum()
    rates = [lr] if isinstance(lr, S.Variable) else []
    if not accumulates:
        updates = S.rule_updates(rule, [w, b], S.grad(cost_sum / count, [w, b]), lr)
        step = S.function([x, y, *rates], cost_sum, updates=updates)
        return [w, b], lambda cuts, *rate: (step(X, Y, *rate), len(X))
    accumulate, apply = accumulates(cost_sum, count, [x, y], [w, b], rule, lr)

    def step(cuts, *rate):
        costs = [accumulate(*part) for part in parts(cuts)]
        return sum(cost for cost, _ in costs), apply(*rate)

    return [w, b], step


def assert_updates_as_one_batch(accumulates, cuts, rule, updates=3):
    rate = S.scalar("lr")
    params, step = engine_net(accumulates, rule, rate)
    others, big = engine_net(None, rule, rate)
    for n in range(updates):
        lr = exponential(0.05, 0.1)(n)
        (cost, count), (whole_cost, whole_count) = step(cuts, lr), big(None, lr)
        assert_close([p.value for p in params], [p.value for p in others])
        assert count == whole_count and math.isclose(cost, whole_cost, rel_tol=1e-12)


@pytest.mark.parametrize("rule", [rules.SGD(), rules.Momentum(), rules.Adagrad(), rules.AdamW()], ids=str)
def test_twenty_updates_of_the_engine(rule):
    assert_updates_as_one_batch(S.compile_accumulation, CUTS, rule, updates=20)


@law
def test_any_split_is_the_big_batch_in_the_engine(cuts):
    assert_updates_as_one_batch(S.compile_accumulation, cuts, rules.Adam(), updates=2)


def test_a_rate_and_a_count_that_are_numbers():
    w, x = S.shared(np.float32([1.0, 2.0]), "w"), S.vector("x")
    accumulate, apply = S.compile_accumulation((w * x).sum(), 2, [x], [w], rules.SGD(), 0.5)
    assert accumulate(np.float32([1, 1])) == [3.0, 2] and accumulate(np.float32([3, 1])) == [5.0, 2]
    assert apply() == 4
    assert w.value.tolist() == [0.5, 1.75] and w.value.dtype == np.float32


# Autograd


def torch_net(device="cpu", dtype=torch.float64):
    x, y, w, b = (torch.tensor(a, dtype=dtype, device=device) for a in (X, Y, W, B))
    return x, y, [w.requires_grad_(), b.requires_grad_()]


def summed(params, x, y):
    w, b = params
    return ((torch.tanh(x @ w + b) - y) ** 2).sum() / 2


OPTIMIZERS = {
    "torch Adam": lambda params: torch.optim.Adam(params, lr=0.05),
    "torch SGD": lambda params: torch.optim.SGD(params, lr=0.05, momentum=0.9),
    "our Adam": lambda params: RuleOptimizer(params, twin_rules.Adam(), lr=0.05),
    "our Nesterov": lambda params: RuleOptimizer(params, twin_rules.Nesterov(), lr=0.05),
}


def train(optimizer_of, updates, cuts=None, accumulates=None, device="cpu", dtype=torch.float64):
    """After updates with a schedule and clipping: the parameters, how often it clipped, and every (mean, count)."""
    x, y, params = torch_net(device, dtype)
    optimizer, clipped, returned = optimizer_of(params), 0, []
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: 0.9**n)
    for _update in range(updates):
        if accumulates:
            batches = zip(x.tensor_split(list(cuts)), y.tensor_split(list(cuts)), strict=True)
            returned += [accumulates(optimizer, batches, lambda batch: (summed(params, *batch), len(batch[0])))]
        else:
            optimizer.zero_grad()
            mean = summed(params, x, y) / len(x)
            mean.backward()
            returned += [(mean.detach(), len(x))]
        clipped += bool(torch.nn.utils.clip_grad_norm_(params, 0.235) > 0.235)
        optimizer.step()
        schedule.step()
    return [p.detach().cpu().numpy() for p in params], clipped, returned


def assert_trains_as_one_batch(accumulates, cuts, optimizer="torch Adam", updates=20, tolerance=1e-12, **options):
    found, clipped, returned = train(OPTIMIZERS[optimizer], updates, cuts, accumulates, **options)
    right, _, wanted = train(OPTIMIZERS[optimizer], updates, **options)
    assert_close(found, right, tolerance)
    for (mean, count), (right_mean, right_count) in zip(returned, wanted, strict=True):
        assert count == right_count and not mean.requires_grad
        assert torch.isclose(mean, right_mean, rtol=tolerance)
    return clipped


@each_device
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_twenty_updates_with_a_schedule_and_clipping(optimizer, device):
    clipped = assert_trains_as_one_batch(twin.accumulate_, CUTS, optimizer, device=device)
    assert 0 < clipped < 20
    assert_trains_as_one_batch(twin.accumulate_, [10, 20, 30, 40], optimizer, device=device)  # the last one: 5
    assert_trains_as_one_batch(twin.accumulate_, CUTS, optimizer, tolerance=1e-5, dtype=torch.float32, device=device)


@law
def test_any_split_is_the_big_batch_in_autograd(cuts):
    assert_trains_as_one_batch(twin.accumulate_, cuts, updates=2)


def test_what_has_no_part_in_it_gets_no_gradient_and_keeps_its_own():
    w, unused, frozen, outside = (torch.ones(2, requires_grad=k != 2) for k in range(4))
    w.grad, outside.grad = torch.full((2,), 7.0), torch.full((2,), 7.0)
    twin.accumulate_([w, unused, frozen], [1.0, 2.0], lambda c: ((c * w * frozen * outside).sum(), 2))
    assert w.grad.tolist() == [0.75, 0.75] and unused.grad is None and frozen.grad is None
    assert outside.grad.tolist() == [7.0, 7.0]


# Masks of padded sentences


@each_backend
@pytest.mark.parametrize("lengths", [LENGTHS, [0, 3], [12], [], [0]], ids=str)
def test_a_mask_has_as_many_places_as_tokens(backend, lengths):
    module, array = BACKENDS[backend]
    for numbers in (lengths, tuple(lengths), array(lengths)):  # without sentences, that is an array of floats
        mask = np.asarray(module.length_mask(numbers, 12))
        assert mask.dtype == bool and mask.tolist() == [[place < n for place in range(12)] for n in lengths]


@each_device
def test_the_mask_is_where_the_lengths_are(device):
    assert twin.length_mask(torch.tensor([1, 2], device=device), 3).device.type == device
