"""What holds for update rules whatever the gradients are: pieces, mirrors, units; and what AMSGrad never forgets."""

import numpy as np
import pytest
from cases import OF_ENTRIES, row_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_optimizers import made, rules

from course_utils.numpy_ref import optimizers as reference

lawful = settings(derandomize=True, deadline=None, max_examples=50)
histories = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).normal(size=(6, 7)))


def walk(rule, histories, lr=0.1, start=0.5):
    """The path of one parameter under given gradients: (p, state) after each."""
    shaped = row_of(rule).shaped
    p = shaped(np.full(len(histories[0]), start))
    state, path = rule.init(p), []
    for n, g in enumerate(histories):
        [p], [state] = reference.update(rule, [p], [shaped(g)], [state], lr, n + 1)
        path.append((p, state))
    return path


def ends(path):
    return [path[-1][0], *path[-1][1].values()]


@pytest.mark.parametrize("case", OF_ENTRIES, ids=str)
@lawful
@given(g=histories, cut=st.integers(1, 6))
def test_a_parameter_in_two_pieces_has_the_numbers_of_the_whole(case, g, cut):
    rule = made(reference, case, "defaults")
    left, right = ends(walk(rule, g[:, :cut])), ends(walk(rule, g[:, cut:]))
    assert all(np.array_equal(whole, [*a, *b]) for whole, a, b in zip(ends(walk(rule, g)), left, right, strict=True))


@rules
@lawful
@given(g=histories)
def test_downhill_in_a_mirror_is_the_mirror_image_of_downhill(case, g):
    rule = made(reference, case, "settings")
    assert np.array_equal(ends(walk(rule, -g, start=-0.5))[0], -ends(walk(rule, g))[0])


@rules
@lawful
@given(g=histories)
def test_a_rate_of_zero_moves_nothing(case, g):
    assert np.array_equal(ends(walk(made(reference, case, "settings"), g, lr=0))[0].ravel(), np.full(7, 0.5))


@pytest.mark.parametrize("name", ["Adagrad", "RMSprop", "Adam", "AdamW", "AMSGrad"])
@lawful
@given(g=histories, c=st.floats(1e-6, 1e6))
def test_without_eps_the_unit_of_the_gradient_does_not_matter(name, g, c):
    rule = getattr(reference, name)(eps=0)
    np.testing.assert_allclose(ends(walk(rule, c * g))[0], ends(walk(rule, g))[0], rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["SGD", "Momentum", "Nesterov", "StaleMomentum", "ScheduleFree"])
@lawful
@given(g=histories, c=st.floats(1e-6, 1e3))
def test_in_a_linear_rule_the_unit_of_the_gradient_is_part_of_the_rate(name, g, c):
    rule = getattr(reference, name)()
    np.testing.assert_allclose(ends(walk(rule, c * g))[0], ends(walk(rule, g, lr=0.1 * c))[0], rtol=1e-12, atol=1e-12)


@lawful
@given(g=histories)
def test_amsgrad_never_forgets_its_largest_v(g):
    path = walk(reference.AMSGrad(beta2=0.5), g)
    largest = np.array([state["v_max"] for _, state in path])
    assert (np.diff(largest, axis=0) >= 0).all() and (np.diff(largest, axis=0) == 0).any()
    assert np.array_equal(largest[-1], np.max([state["v"] for _, state in path], axis=0))
