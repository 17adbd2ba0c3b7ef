"""The nets with written-out gradients are those of `DigitsNet`, and what is measured on them is what it says."""

import numpy as np
import pytest

from course_utils.data import digits
from course_utils.experiments import batch_sizes, clipping, rules_compared, sharpening
from course_utils.experiments.digits_net import DigitsNet, minibatches, train
from course_utils.experiments.plain_net import cost_of, descend, first_params, gradients, noise_scale, right_of
from course_utils.gradcheck import check_gradient
from course_utils.numpy_ref.clipping import global_norm
from course_utils.numpy_ref.optimizers import SGD, Adam
from course_utils.numpy_ref.projection import flatten, unflatten_like

DATA = digits()
X, LABELS = DATA.train_inputs[:40], DATA.train_labels[:40]


def test_the_first_weights_are_those_of_the_digits_net():
    ours, theirs = first_params(3), DigitsNet(SGD(), seed=3).params
    assert all(np.array_equal(p, held.value) for p, held in zip(ours, theirs, strict=True))
    relus = first_params(0, (400, 300, 10), "ReLU")
    assert relus[0].std() == pytest.approx(np.sqrt(2 / 400), rel=0.02) and not relus[1].any()


def test_a_run_is_that_of_the_digits_net():
    run = train(Adam(), 0.01, seed=1, epochs=1)
    batches = ((DATA.train_inputs[c], DATA.train_labels[c]) for c in minibatches(1, epochs=1, batch=32))
    *_others, params = descend(Adam(), first_params(1), batches, 0.01)
    assert cost_of(params, DATA.train_inputs, DATA.train_labels) == pytest.approx(run.train_costs[-1], rel=1e-9)
    assert right_of(params, DATA.test_inputs, DATA.test_labels) == run.accuracy


@pytest.mark.parametrize("activation, sizes", [("tanh", (64, 5, 10)), ("ReLU", (64, 6, 5, 4, 10))])
def test_gradients_are_those_of_the_cost(activation, sizes):
    params = first_params(2, sizes, activation)
    for k, g in enumerate(gradients(params, X, LABELS, activation)):

        def cost(p, k=k):
            return cost_of([*params[:k], p, *params[k + 1 :]], X, LABELS, activation)

        assert check_gradient(cost, params[k], g).error < 1e-6


def test_the_noise_scale_is_the_variance_of_single_gradients():
    params = first_params(0)
    each = np.array([flatten(gradients(params, X[k : k + 1], LABELS[k : k + 1])) for k in range(len(X))])
    expected = each.var(axis=0).sum() / (each.mean(axis=0) ** 2).sum()
    assert noise_scale(params, X, LABELS) == pytest.approx(expected, rel=1e-10)


def test_the_largest_curvature_is_the_largest_eigenvalue():
    params = first_params(0, (64, 2, 10))
    size = sum(p.size for p in params)
    H = np.array([sharpening.curvature_along(params, X, LABELS, e) for e in np.eye(size)])
    assert np.allclose(H, H.T, atol=1e-5)
    found, direction = sharpening.largest_curvature(params, X, LABELS, np.ones(size), iterations=300)
    assert found == pytest.approx(np.linalg.eigvalsh((H + H.T) / 2)[-1], rel=1e-3)
    turned = flatten(unflatten_like(direction, params))
    assert abs(turned @ H @ turned / (turned @ turned) / found - 1) < 1e-3


def test_a_spike_is_a_hundred_times_as_long_and_clipped_to_the_bound():
    g = gradients(first_params(0), X, LABELS)
    spiked, calm = clipping.changed(True, None)(g, 60), clipping.changed(True, None)(g, 61)
    assert global_norm(spiked) == pytest.approx(100 * global_norm(g)) and global_norm(calm) == global_norm(g)
    assert global_norm(clipping.changed(True, 0.5)(g, 60)) == pytest.approx(0.5)


def test_updates_are_counted_until_the_target():
    net, rate = DigitsNet(Adam(), 0), 0.0884
    n = batch_sizes.updates_to_target(net, 1024, rate, seed=0)
    assert 10 < n < 100 and net.cost(DATA.train_inputs, DATA.train_labels) <= batch_sizes.TARGET
    assert np.isnan(batch_sizes.updates_to_target(net, 1024, 1e-6, seed=0))
    for name in ("SGD", "Adam"):
        for batch in batch_sizes.BATCHES:
            assert np.allclose(np.diff(np.log2(batch_sizes.rates_of(name, batch))), 0.5, atol=0.01)


def test_the_seeds_that_choose_do_not_judge():
    assert not set(rules_compared.CHOOSING) & set(rules_compared.JUDGING)
    assert len(rules_compared.ROWS) == 83 and rules_compared.rate_of(-3) == 0.178
