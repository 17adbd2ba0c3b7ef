"""Schedule-free SGD against its definition: three sequences, and the mean of all steps in closed form."""

import numpy as np
import pytest
import torch

from course_utils.numpy_ref.optimizers import ScheduleFree
from course_utils.torch_gpu import optimizers as twin

BOWL, BEGIN = np.array([1.0, 3.0, 0.2]), np.array([1.0, -2.0, 0.5])
NOISE = np.random.default_rng(0).normal(size=(200, 3))


def three_sequences(beta, lr, updates):
    """x, y and z as they are defined, with c = 1/t: y after all updates, and x."""
    x, z = BEGIN.copy(), BEGIN.copy()
    for t in range(1, updates + 1):
        y = (1 - beta) * z + beta * x
        z = z - lr * (BOWL * y + NOISE[t - 1])
        x = (1 - 1 / t) * x + z / t
    return (1 - beta) * z + beta * x, x


def by_rule(rule, lr, updates):
    p, state = BEGIN, rule.init(BEGIN)
    for t in range(1, updates + 1):
        p, state = rule.step(p, BOWL * p + NOISE[t - 1], state, lr, t)
    return p, rule.averaged(p, state)


def by_twin(rule, lr, updates):
    p = torch.tensor(BEGIN)
    state = {name: [entry] for name, entry in rule.init(p).items()}
    for t in range(1, updates + 1):
        rule.step_([p], [torch.tensor(BOWL) * p + torch.tensor(NOISE[t - 1])], state, lr, t)
    return p.numpy(), rule.averaged([p], state)[0].numpy()


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("updates", [1, 2, 3, 200])
def test_one_state_holds_what_three_sequences_do(beta, updates):
    wanted = three_sequences(beta, 0.3, updates)
    np.testing.assert_allclose(by_rule(ScheduleFree(beta), 0.3, updates), wanted, rtol=1e-11)
    np.testing.assert_allclose(by_twin(twin.ScheduleFree(beta), 0.3, updates), wanted, rtol=1e-11)


def test_without_beta_it_is_gradient_descent_and_the_mean_of_its_weights():
    """On a parabola without noise z is qᵗ z₀, with q = 1 − η h, so that x = z₀ q (1 − qᵗ) / (t (1 − q))."""
    rule, lr, updates = ScheduleFree(beta=0.0), 0.25, 40
    p, state = BEGIN, rule.init(BEGIN)
    for t in range(1, updates + 1):
        p, state = rule.step(p, BOWL * p, state, lr, t)
    q = 1 - lr * BOWL
    np.testing.assert_allclose(p, BEGIN * q**updates, rtol=1e-12)
    np.testing.assert_allclose(rule.averaged(p, state), BEGIN * q * (1 - q**updates) / (updates * (1 - q)), rtol=1e-12)


def test_a_long_run_on_a_noisy_parabola_ends_below_the_floor_of_the_last_weights():
    p, averaged = by_rule(ScheduleFree(0.9), 0.3, 200)
    assert (BOWL * averaged**2).sum() < 0.05 * (BOWL * BEGIN**2).sum()
    assert not np.array_equal(p, averaged)
