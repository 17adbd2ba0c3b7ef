"""The numbers in drawings: values and gradients, node by node, are those of compiled functions, at forks too."""

import numpy as np
import pytest
from symbolic_cases import CASES

from course_utils import symbolic as S
from course_utils.symbolic.drawing.evaluate import values_of, vjps
from course_utils.symbolic.graph import Constant, ancestors

RNG = np.random.default_rng(0)


def assert_gradients_are_the_engines(cost, values=None):
    """Every node's gradient, the sum of what it is sent, is what `grad` gives."""
    values = values or {}
    nodes = [node for node in ancestors([cost]) if node.kind == "real" and not isinstance(node, Constant)]
    products = vjps(cost, nodes, values_of([cost], values))
    reached = dict.fromkeys(node.inputs[k] for node, k in products)
    assert set(nodes) & set(values) <= set(reached)
    claims = S.function(list(values), S.grad(cost, list(reached)))(*values.values())
    for node, claim in zip(reached, claims, strict=True):
        found = sum(product for (user, k), product in products.items() if user.inputs[k] is node)
        np.testing.assert_allclose(found, claim, rtol=1e-12, atol=1e-12, err_msg=repr(node))


def used_twice(x, y):
    h = x * y
    return h * h


def used_three_times(x, y):
    h = x * y
    return S.exp(h) + h / (1 + h * y)


def forks_one_after_the_other(x, y):
    h = x * y + x
    k = h * h - h
    return k * k + h


FORKS = (used_twice, used_three_times, forks_one_after_the_other)


@pytest.mark.parametrize("f", FORKS)
def test_a_computed_node_that_is_used_again(f):
    x, y = S.scalar("x"), S.scalar("y")
    assert_gradients_are_the_engines(f(x, y), {x: 0.3, y: 0.7})


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_fork_after_every_operation(case):
    y = case.f(*case.leaves())
    assert_gradients_are_the_engines(S.sum(RNG.normal(size=np.shape(case.numpy(*case.arrays))) * (y * y + S.exp(-y))))


def test_the_numbers_of_a_drawing_add_up_at_a_computed_node():
    x, y = S.scalar("x"), S.scalar("y")
    drawing = S.draw(used_twice(x, y), backward=[x], values={x: 2.0, y: 3.0})
    assert drawing.alt == (
        "Graph from x, y to ×: ×, ×. Values: x = 2, y = 3, × = 6, × = 36. "
        "Gradients: x gets 36, × gets 6 + 6 = 12, × gets 1."
    )
