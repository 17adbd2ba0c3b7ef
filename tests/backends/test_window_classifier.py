"""The window classifier on both backends: the same costs, rows moved by summed gradients, pieces as one batch."""

import numpy as np
import pytest
import torch

from course_utils.errors import CourseError
from course_utils.experiments.code_mentions import first_params, task, train
from course_utils.gradcheck import check_gradient
from course_utils.numpy_ref import optimizers, rounded_rules
from course_utils.numpy_ref.lookup import merge_rows
from course_utils.numpy_ref.window_classifier import DENSE, WindowClassifier
from course_utils.schedules import cosine
from course_utils.torch_gpu import optimizers as twins
from course_utils.torch_gpu.window_classifier import WindowClassifier as Twin

RULES = [
    (optimizers.SGD(), twins.SGD(), 1.0),
    (optimizers.Adagrad(), twins.Adagrad(), 0.03),
    (optimizers.Adam(), twins.Adam(), 0.003),
]
IDS, LABELS = np.array([[1, 2, 1], [2, 2, 9], [0, 1, 5], [5, 5, 5]]), np.array([0, 1, 2, 0])


def small(seed=0, **changed):
    return first_params(rows=10, width=3, classes=3, seed=seed, d=2, hidden=4, table=1.0, **changed)


@pytest.mark.parametrize("idle", ["freeze", "catch_up"])
@pytest.mark.parametrize(("rule", "twin", "rate"), RULES, ids=lambda value: type(value).__name__)
def test_200_updates_of_the_task_are_the_same(rule, twin, rate, idle):
    data, costs = task(), []
    params, rates = first_params(data.rows), cosine(rate, 0, 200)
    models = WindowClassifier(params, rule, idle), Twin(params, twin, idle)
    rng = np.random.default_rng(3)
    for n in range(200):
        chosen = rng.integers(0, len(data.train.labels), 64)
        costs.append(
            [float(model.step(data.train.ids[chosen], data.train.labels[chosen], rates(n))) for model in models]
        )
    ours, theirs = np.array(costs).T
    assert np.abs(ours - theirs).max() < 1e-10 and ours[-20:].mean() < 0.5 * ours[0]
    assert np.abs(models[0].table.dense() - models[1].table.dense().numpy()).max() < 1e-9
    for name in DENSE:
        assert np.abs(models[0].params[name] - getattr(models[1], name).detach().numpy()).max() < 1e-9
    few = data.judge.ids[:500]
    assert np.abs(models[0].probabilities(few) - models[1].probabilities(few).numpy()).max() < 1e-9


def test_every_gradient_is_right():
    params = small()
    _cost, dY, grads = WindowClassifier(params, optimizers.SGD()).gradients(IDS, LABELS)
    rows, G = merge_rows(IDS, dY)
    dE = np.zeros((10, 2))
    dE[rows] = G
    for name, gradient in {"E": dE, **grads}.items():

        def cost(p, name=name):
            return WindowClassifier(params | {name: p}, optimizers.SGD()).gradients(IDS, LABELS)[0]

        assert check_gradient(cost, params[name], gradient, name=name).verdict == "right"


def test_one_step_by_hand():
    params, model = small(), WindowClassifier(small(), optimizers.SGD())
    cost, dY, grads = model.gradients(IDS, LABELS)
    assert model.step(IDS, LABELS, 0.1) == pytest.approx(cost)
    dense = params["E"].copy()
    np.subtract.at(dense, IDS, 0.1 * dY)  # rows that occur twice move by the sum
    assert np.allclose(model.table.dense(), dense)
    assert all(np.allclose(model.params[name], params[name] - 0.1 * grads[name]) for name in DENSE)
    assert model.t == model.table.t == 1


def test_the_first_weights_are_not_touched():
    params, before = small(), small()
    for model in (WindowClassifier(params, optimizers.Adam()), Twin(params, twins.Adam())):
        model.step(IDS, LABELS, 0.1)
    assert all(np.array_equal(params[name], before[name]) for name in params)


@pytest.mark.parametrize("cut", [[1], [1, 3], [2, 3]])
def test_uneven_pieces_are_one_batch(cut):
    whole, pieces = (WindowClassifier(small(), optimizers.Adam()) for _model in range(2))
    whole.step(IDS, LABELS, 0.1)
    found = [(pieces.gradients(IDS[k], LABELS[k]), len(k) / 4) for k in np.split(np.arange(4), cut)]
    dY = np.concatenate([share * dY for (_cost, dY, _grads), share in found])
    grads = {name: sum(share * grads[name] for (_cost, _dY, grads), share in found) for name in DENSE}
    pieces.update(IDS, dY, grads, 0.1)
    assert np.allclose(whole.table.dense(), pieces.table.dense(), rtol=0, atol=1e-12)
    assert all(np.allclose(whole.params[name], pieces.params[name], rtol=0, atol=1e-12) for name in DENSE)


@pytest.mark.parametrize(
    ("ids", "labels", "lr"),
    [
        (IDS + 5, LABELS, 0.1),
        (IDS - 1, LABELS, 0.1),
        (IDS.astype(float), LABELS, 0.1),
        (IDS, LABELS, -0.1),
        (IDS, LABELS[:-1], 0.1),
        (IDS, LABELS + 2, 0.1),
        (IDS[:, :2], LABELS, 0.1),
    ],
    ids=["beyond", "negative", "no integers", "rate", "a label short", "no such class", "narrow"],
)
@pytest.mark.parametrize("backend", ["NumPy", "PyTorch"])
def test_what_is_refused_changes_nothing(backend, ids, labels, lr):
    model = {"NumPy": WindowClassifier, "PyTorch": Twin}[backend](
        small(), {"NumPy": optimizers, "PyTorch": twins}[backend].Adam()
    )
    model.step(IDS, LABELS, 0.1)
    before = np.asarray(model.table.dense()), np.asarray(model.probabilities(IDS)), model.table.t
    with pytest.raises((CourseError, RuntimeError, IndexError, ValueError)):
        model.step(ids, labels, lr)
    assert np.array_equal(before[0], np.asarray(model.table.dense())) and model.table.t == before[2]
    assert np.array_equal(before[1], np.asarray(model.probabilities(IDS)))
    model.step(IDS, LABELS, 0.1)  # and it goes on


def test_single_precision_stays_single():
    params = {name: p.astype(np.float32) for name, p in small().items()}
    ours, theirs = WindowClassifier(params, optimizers.Adam()), Twin(params, twins.Adam())
    for model in (ours, theirs):
        model.step(IDS, LABELS, 0.1)
    assert ours.table.table.dtype == np.float32 and all(p.dtype == np.float32 for p in ours.params.values())
    assert theirs.table.weight.dtype == theirs.W.dtype == torch.float32
    assert np.allclose(ours.table.dense(), theirs.table.dense().numpy(), atol=1e-5)


def test_a_rule_that_rounds_stands_in_the_same_place():
    model = WindowClassifier(small(), rounded_rules.Rounded(optimizers.Adam()))
    for _update in range(30):
        model.step(IDS, LABELS, 0.05)
    used = model.table.dense()[np.unique(IDS)]
    bits = used.astype(np.float32).view(np.uint32)
    assert (bits & 0xFFFF == 0).all() and (used.astype(np.float32) == used).all()  # bfloat16 numbers
    assert model.gradients(IDS, LABELS)[0] < 0.2


def test_the_twin_takes_lists_and_saves_itself():
    model = Twin(small(), twins.Adam())
    model.step(IDS.tolist(), LABELS.tolist(), 0.1)
    other = Twin(small(seed=1), twins.Adam())
    other.load_state_dict(model.state_dict())
    assert torch.equal(model.probabilities(torch.tensor(IDS)), other.probabilities(IDS))


def test_a_whole_training_on_both():
    data = task()
    few = type(data.train)(*(part[:2000] for part in data.train))
    models = WindowClassifier(first_params(data.rows), RULES[2][0]), Twin(first_params(data.rows), RULES[2][1])
    costs = [train(model, few, epochs=2) for model in models]
    assert len(costs[0]) == 2 * (2000 // 64) and np.abs(costs[0] - costs[1]).max() < 1e-10
