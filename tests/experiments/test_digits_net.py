"""The small net on the digits: its steps are those of the layers and the rules, and its runs repeat."""

import numpy as np
import pytest

from course_utils.data import digits
from course_utils.errors import CourseError
from course_utils.experiments.digits_net import DigitsNet, minibatches, train
from course_utils.numpy_ref import layers
from course_utils.numpy_ref.optimizers import SGD, Adam, start, update


def by_hand(params, X, y):
    """The cost of the net and its gradients, with the pieces of lecture 03."""
    W1, b1, W2, b2 = params
    H = np.tanh(layers.affine(X, W1, b1))
    logits = layers.affine(H, W2, b2)
    dH, dW2, db2 = layers.affine_backward(layers.softmax_cross_entropy_backward(logits, y), H, W2)
    _dX, dW1, db1 = layers.affine_backward(dH * (1 - H**2), X, W1)
    return layers.softmax_cross_entropy(logits, y), [dW1, db1, dW2, db2]


def test_a_run_is_the_rule_on_the_gradients_of_the_minibatches():
    data, rates = digits(), [0.01, 0.02, 0.005]
    run = train(Adam(), lambda n: rates[n % 3], seed=3, epochs=2, batch=400, hidden=5)
    params = [p.value for p in DigitsNet(Adam(), seed=3, hidden=5).params]
    states, costs, ends = start(Adam(), params), [], []
    for n, chosen in enumerate(minibatches(seed=3, epochs=2, batch=400)):
        cost, grads = by_hand(params, data.train_inputs[chosen], data.train_labels[chosen])
        params, states = update(Adam(), params, grads, states, rates[n % 3], t=n + 1)
        costs.append(cost)
        if n % 3 == 2:
            ends.append(by_hand(params, data.train_inputs, data.train_labels)[0])
    np.testing.assert_allclose(run.batch_costs, costs, rtol=1e-12)
    np.testing.assert_allclose(run.train_costs[1:], ends, rtol=1e-12)
    assert run.rates.tolist() == rates * 2 and len(run.test_costs) == 3 and 0 < run.accuracy < 1


def test_a_run_does_not_remember_the_run_before():
    first = train(Adam(), 0.01, seed=0, epochs=1)
    assert train(Adam(), 0.02, seed=1, epochs=1).test_costs[1] != first.test_costs[1]
    assert train(Adam(), 0.01, seed=0, epochs=1).test_costs.tolist() == first.test_costs.tolist()
    net = DigitsNet(Adam(), seed=1)
    fresh = [p.value for p in net.params]
    net.step(digits().train_inputs, digits().train_labels, 0.1)
    net.restart(seed=1)
    assert all((p.value == before).all() for p, before in zip(net.params, fresh, strict=True))
    assert all(not np.any(held.value) for held in net.updates if held not in net.params)


def test_an_epoch_is_every_digit_once_in_an_order_of_its_own():
    epochs = np.split(np.concatenate(list(minibatches(seed=0, epochs=2, batch=479))), 2)
    assert all(sorted(epoch) == list(range(1437)) for epoch in epochs)
    assert epochs[0].tolist() != epochs[1].tolist()


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_the_order_and_the_first_weights_come_from_streams_of_their_own(seed):
    """What the first weights are drawn from, drawn again, gives another order."""
    (order,) = minibatches(seed, epochs=1, batch=1437)
    W1, b1, W2, b2 = (p.value for p in DigitsNet(SGD(), seed).params)
    drawn = np.random.default_rng(seed)
    assert (drawn.normal(0, np.sqrt(2 / 96), (64, 32)) == W1).all() and not b1.any()
    assert (drawn.normal(0, np.sqrt(2 / 42), (32, 10)) == W2).all() and not b2.any()
    after = np.random.default_rng(seed)
    after.normal(size=64 * 32 + 32 * 10)
    assert all(order.tolist() != rng.permutation(1437).tolist() for rng in (np.random.default_rng(seed), after))
    assert order.tolist() != next(minibatches(seed + 1, epochs=1, batch=1437)).tolist()


def test_a_run_that_blows_up_says_so_by_its_costs():
    run = train(SGD(), 1e6, seed=0, epochs=1)
    assert not run.train_costs[1] < 100


@pytest.mark.parametrize("batch", [0, 1438])
def test_a_batch_that_the_digits_cannot_fill_is_refused(batch):
    with pytest.raises(CourseError, match=f"batch is {batch}.*1437"):
        train(SGD(), 0.1, seed=0, epochs=1, batch=batch)
