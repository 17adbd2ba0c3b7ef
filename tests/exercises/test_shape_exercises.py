"""Lecture 12's exercises: right programs written in other ways, in-place changes, and numbers of the package."""

import numpy as np
import pytest
from exercise_answers import asking

from course_utils.exercises import the_shape_of_a_step
from course_utils.exercises.framework.function_source import compiled
from course_utils.numpy_ref.full_matrix_rules import Shampoo
from course_utils.numpy_ref.matrix_rules import Muon
from course_utils.numpy_ref.optimizers import Lion
from course_utils.numpy_ref.orthogonalization import orthogonalized, polar

case, answer, verdict = asking(the_shape_of_a_step)


def by_loops(g, norm):
    if norm == "2":
        return [x / sum(y * y for y in g) ** 0.5 for x in g]
    if norm == "inf":
        return [0 if x == 0 else 1 if x > 0 else -1 for x in g]
    largest = max(map(abs, g))
    first = [abs(x) == largest for x in g].index(True)
    return [0 if k != first else 1 if x > 0 else -1 for k, x in enumerate(g)]


def by_maximum(g, norm):
    if norm == "inf":
        return np.divide(g, np.abs(g), out=np.zeros_like(g), where=g != 0)
    if norm == "1":
        return np.eye(len(g))[np.abs(g).argmax()] * np.sign(g)
    return g * (g @ g) ** -0.5


def lion_with_a_copy(p, g, m, lr, beta1, beta2, weight_decay):
    m, old = m + (1 - beta2) * (g - m), m
    return p * (1 - lr * weight_decay) - lr * np.sign(beta1 * old + (1 - beta1) * g), m


def shampoo_by_parts(W, G, L, R, lr, root):
    L, R = L + np.einsum("ij,kj->ik", G, G), R + np.einsum("ij,ik->jk", G, G)
    left, right = root(L, 2), root(R, 2)
    s, U = np.linalg.eigh(left)
    t, V = np.linalg.eigh(right)
    return W - lr * (U * s**0.5) @ U.T @ G @ (V * t**0.5) @ V.T, L, R


def on_the_shorter_side(G, steps):
    """As Jordan et al. write it, with ε, and turned where G is tall."""
    X = G / (np.linalg.norm(G) + 1e-7)
    tall = X.shape[0] > X.shape[1]
    X = X.T if tall else X
    for _ in range(steps):
        A = X @ X.T
        B = -4.775 * A + 2.0315 * A @ A
        X = 3.4445 * X + B @ X
    return X.T if tall else X


def on_the_right(G, steps):
    X = G / np.sqrt((G * G).sum())
    for _ in range(steps):
        A = X.T @ X
        X = 3.4445 * X - 4.775 * X @ A + 2.0315 * X @ A @ A
    return X


def in_float32(G, steps):
    return on_the_right(G.astype(np.float32), steps)


def on_the_singular_values(G, steps):
    U, s, Vt = np.linalg.svd(G, full_matrices=False)
    s = s / np.sqrt((s**2).sum())
    for _ in range(steps):
        s = 3.4445 * s - 4.775 * s**3 + 2.0315 * s**5
    return U * s @ Vt


def muon_with_a_branch(W, G, m, lr, mu, polar):
    m = m + (1 - mu) * (G - m)
    step = lr * polar(3 * (mu * m + (1 - mu) * G))
    if W.shape[1] > W.shape[0]:
        step = step * (W.shape[1] / W.shape[0]) ** 0.5
    return W - step, m


def groups_in_a_loop(named, first, last):
    groups = [], []
    for name, p in named:
        groups[name in (first, last) or len(p.shape) != 2].append(name)
    return groups


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("steepest", by_loops),
        ("steepest", by_maximum),
        ("lion_step", lion_with_a_copy),
        ("shampoo_step", shampoo_by_parts),
        ("orthogonalize", on_the_shorter_side),
        ("orthogonalize", on_the_right),
        ("orthogonalize", in_float32),
        ("orthogonalize", on_the_singular_values),
        ("muon_step", muon_with_a_branch),
        ("two_groups", groups_in_a_loop),
    ],
)
def test_a_right_program_may_be_written_in_another_way(name, program):
    assert verdict(name, program).status == "correct"


def lion_in_place(p, g, m, lr, beta1, beta2, weight_decay):
    new, remembered = lion_with_a_copy(p, g, m, lr, beta1, beta2, weight_decay)
    m[:] = remembered
    return new, m


def shampoo_in_place(W, G, L, R, lr, root):
    L += G @ G.T
    R += G.T @ G
    return W - lr * root(L, 4) @ G @ root(R, 4), L, R


def divided_in_place(G, steps):
    G /= np.linalg.norm(G)
    return on_the_right(G, steps)


def muon_in_place(W, G, m, lr, mu, polar):
    m *= mu
    m += (1 - mu) * G
    return W - lr * max(1, W.shape[1] / W.shape[0]) ** 0.5 * polar(mu * m + (1 - mu) * G), m


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("lion_step", lion_in_place),
        ("shampoo_step", shampoo_in_place),
        ("orthogonalize", divided_in_place),
        ("muon_step", muon_in_place),
    ],
)
def test_what_was_given_is_left_as_it_is(name, program):
    assert verdict(name, program).misconception == "input changed"


def ball(norm, n, rng):
    """Many steps of this norm 1."""
    drawn = rng.normal(size=(2000, n)) ** rng.choice([1, 3, 9], size=(2000, 1))
    return drawn / np.linalg.norm(drawn, {"1": 1, "2": 2, "inf": np.inf}[norm], axis=1, keepdims=True)


@pytest.mark.parametrize("number", range(1, 12))
def test_no_other_step_of_the_ball_is_steeper(number):
    g, norm = case("steepest", number)
    found, others = answer("steepest", number), ball(norm, len(g), np.random.default_rng(number))
    dual = {"1": np.inf, "2": 2, "inf": 1}[norm]
    assert np.max(others @ g) <= g @ found + 1e-12
    np.testing.assert_allclose(g @ found, np.linalg.norm(g, dual))


def test_the_cost_falls_by_the_sum_of_the_singular_values():
    G = np.array([[2.0, 2.0], [1.0, -1.0]])
    falls_by = the_shape_of_a_step.falls_by.answer
    np.testing.assert_allclose(falls_by, 0.1 * np.linalg.svd(G, compute_uv=False).sum())
    np.testing.assert_allclose(falls_by, 0.1 * np.sum(G * polar(G)))


@pytest.mark.parametrize("number", range(1, 5))
def test_lion_is_the_package_s(number):
    p, g, m, lr, beta1, beta2, weight_decay = case("lion_step", number)
    new, state = Lion(beta1, beta2, weight_decay).step(p, g, {"m": m}, lr, 1)
    for mine, theirs in zip(answer("lion_step", number), (new, state["m"]), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12)


def test_the_buggy_lion_turns_too_early():
    buggy = compiled(the_shape_of_a_step.BUGGY_LION, "buggy_lion")
    given = (np.ones(1), np.array([-8.5]), np.ones(1), 0.1, 0.9, 0.99, 0.0)
    np.testing.assert_allclose(np.ravel(buggy(*given)), [1.1, 0.905])
    np.testing.assert_allclose(np.ravel(the_shape_of_a_step.lion_step.program(*given)), [0.9, 0.905])


@pytest.mark.parametrize("number", range(1, 5))
def test_shampoo_is_the_package_s(number):
    W, G, L, R, lr, _root = case("shampoo_step", number)
    new, state = Shampoo().step(W, G, {"L": L, "R": R}, lr, 1)
    for mine, theirs in zip(answer("shampoo_step", number), (new, state["L"], state["R"]), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-10)


@pytest.mark.parametrize("number", range(1, 6))
def test_the_steps_are_the_package_s(number):
    G, steps = case("orthogonalize", number)
    np.testing.assert_allclose(answer("orthogonalize", number), orthogonalized(G, steps), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("number", range(1, 6))
def test_muon_is_the_package_s_up_to_what_five_steps_leave(number):
    W, G, m, lr, mu, _polar = case("muon_step", number)
    rule = Muon(mu, weight_decay=0.0, adjust="columns/rows")
    new, state = rule.step(W, G, {"m": m}, lr, 1)
    mine, remembered = the_shape_of_a_step.muon_step.program(W, G, m, lr, mu, orthogonalized)
    np.testing.assert_allclose(mine, new, rtol=1e-10)
    np.testing.assert_allclose(remembered, state["m"], rtol=1e-12)


def test_the_bill_counts_what_the_statement_counts():
    d, B = 1024, 16384

    def product(m, k, n):
        return 2 * m * k * n

    step = 3 * product(d, d, d)
    layer = product(B, d, d) + product(d, B, d) + product(B, d, d)
    assert the_shape_of_a_step.times_as_costly.answer == 5 * step / layer
