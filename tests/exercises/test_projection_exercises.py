"""The exercises of lecture 10: answers are the course's own; a misconception is recognized in any code."""

import numpy as np
import pytest
from exercise_answers import asking

from course_utils.exercises import holding_an_output_fixed
from course_utils.exercises.holding_an_output_fixed import rules as scaled
from course_utils.numpy_ref import optimizers as rules
from course_utils.numpy_ref import projection

cases = pytest.mark.parametrize
case, answer, verdict = asking(holding_an_output_fixed)


def close(a, b):
    return np.allclose(a, b, rtol=1e-8, atol=1e-8)


# The answers against the course's own


@cases("number", [1, 2, 3, 4])
def test_the_masked_gradients_are_those_of_the_course(number):
    H, dY, held = case("hold_by_mask", number)
    dW, db = answer("hold_by_mask", number)
    assert np.array_equal(dW, H.T @ projection.mask_gradient(dY, held)) and (dW[:, held] == 0).all()
    assert np.array_equal(db, projection.mask_gradient(dY, held).sum(axis=0))


@cases("number", [1, 2, 3, 4, 5])
def test_one_sample_is_projected_as_by_the_course(number):
    g, j = case("project_gradient", number)
    assert close(answer("project_gradient", number), projection.onto_null_space(g, j[None]).step)


@cases(("number", "rank"), [(1, 3), (2, 2), (3, 3), (4, 3), (5, 2)])
def test_a_batch_is_projected_as_by_the_course(number, rank):
    g, J, _tolerance = case("project_batch", number)
    step, found = projection.onto_null_space(g, J)
    assert found == rank and close(answer("project_batch", number), step)


def test_the_last_batch_has_a_direction_that_its_tolerance_leaves_out():
    g, J, _tolerance = case("project_batch", 6)
    step, rank = projection.onto_null_space(g, J)
    assert rank == 3 and np.linalg.norm(answer("project_batch", 6) - step) > 0.01


def test_only_in_conflict_and_only_in_agreement_are_both_asked():
    signs = {np.sign(g @ j) for g, j in (case("project_gradient", number) for number in range(1, 6))}
    assert signs == {-1.0, 1.0}


@cases("number", [1, 2, 3, 4])
def test_the_correction_is_that_of_the_course(number):
    p, J, drift = case("restore", number)
    assert close(answer("restore", number) - p, projection.gauss_newton_correction(J, drift))


@cases("number", [1, 2, 3])
def test_the_velocity_is_that_of_the_rule_and_the_step_keeps_the_outputs(number):
    p, v, g, lr, mu, project = case("project_after_momentum", number)
    step, state = rules.Momentum(mu).step(np.zeros_like(p), g, {"v": v}, lr, 1)
    new, velocity = answer("project_after_momentum", number)
    assert close(velocity, state["v"]) and close(new, p + project(step)) and close(project(new - p), new - p)


@cases("number", [1, 2, 3])
def test_the_step_in_the_metric_is_that_of_the_course_and_descends(number):
    g, J, metric = case("metric_step", number)
    step = answer("metric_step", number)
    assert close(step, projection.onto_null_space(g, J, metric).step) and close(J @ step, 0) and g @ step > 0


def test_the_projected_scaled_step_goes_uphill_in_the_lecture_s_example():
    g, J, metric = case("metric_step", 2)
    misconceptions = {known.name: known for known in holding_an_output_fixed.metric_step.misconceptions}
    step = misconceptions["scaled_then_projected"].program(g, J, metric)
    assert close(J @ step, 0) and g @ step < -0.2


# Other right programs


def by_lstsq(g, J, tolerance):
    return g - np.linalg.lstsq(J.T, g, rcond=tolerance)[0] @ J


def by_null_space(g, J, tolerance):
    _U, s, Vt = np.linalg.svd(J)
    N = Vt[np.sum(s > tolerance * s[0]) :].T
    return N @ (N.T @ g)


def in_place(g, J, tolerance):
    g -= np.linalg.pinv(J, rcond=tolerance) @ (J @ g)
    return g


def default_pinv(p, J, drift):
    return p - np.linalg.pinv(J) @ drift


def default_lstsq(p, J, drift):
    return p - np.linalg.lstsq(J, drift, rcond=None)[0]


def by_the_formula(g, J, metric):
    D = np.diag(1 / metric)
    return D @ g - D @ J.T @ np.linalg.inv(J @ D @ J.T) @ J @ D @ g


def masked_afterwards(H, dY, held):
    dW, db = H.T @ dY, dY.sum(axis=0)
    dW[:, held] = 0
    db[held] = 0
    return dW, db


def step_projected_with_its_rate(p, v, g, lr, mu, project):
    v = mu * v + g
    return p + project(-lr * v), v


def from_the_ends(steps, drifts):
    a, b = np.argmin(steps), np.argmax(steps)
    return np.log(drifts[b] / drifts[a]) / np.log(steps[b] / steps[a])


@cases(
    ("name", "program"),
    [
        ("project_gradient", lambda g, j: (np.eye(len(g)) - np.outer(j, j) / (j @ j)) @ g),
        ("project_batch", by_lstsq),
        ("project_batch", by_null_space),
        ("project_batch", in_place),
        ("restore", lambda p, J, drift: p - np.linalg.lstsq(J, drift, rcond=1e-10)[0]),
        ("metric_step", by_the_formula),
        ("hold_by_mask", masked_afterwards),
        ("project_after_momentum", step_projected_with_its_rate),
        ("drift_order", from_the_ends),
    ],
)
def test_what_is_right_may_be_written_in_other_words(name, program):
    assert verdict(name, program).status == "correct"


# Misconceptions that are written otherwise


def inverse_of_the_gram(g, J, tolerance):
    return g - J.T @ np.linalg.inv(J @ J.T) @ J @ g


def lstsq_of_the_gram(g, J, tolerance):
    return g - J.T @ np.linalg.lstsq(J @ J.T, J @ g, rcond=None)[0]


def sum_of_the_rows(g, J, tolerance):
    j = J.sum(axis=0)
    return g - (g @ j) / (j @ j) * j


def qr_without_a_rank(g, J, tolerance):
    Q = np.linalg.qr(J.T)[0]
    return g - Q @ (Q.T @ g)


def null_space_transposed(g, J, tolerance):
    _U, s, Vt = np.linalg.svd(J)
    N = Vt[:, np.sum(s > tolerance * s[0]) :]
    return N @ (N.T @ g)


def restored_by_the_inverse_gram(p, J, drift):
    return p - J.T @ np.linalg.inv(J @ J.T) @ drift


def restored_as_a_line_through_points(p, J, drift):
    return p - np.linalg.inv(J.T @ J) @ J.T @ drift


def restored_by_solve(p, J, drift):
    return p - np.linalg.solve(J, drift)


def rows_of_dw(H, dY, held):
    dW, db = H.T @ dY, dY.sum(axis=0)
    dW[held] = 0
    db[held] = 0
    return dW, db


@cases(
    ("name", "program", "misconception"),
    [
        ("project_batch", inverse_of_the_gram, "normal_equations"),
        ("project_batch", lstsq_of_the_gram, "pinv_of_the_gram"),
        ("project_batch", sum_of_the_rows, "mean_gradient"),
        ("project_batch", qr_without_a_rank, "all_directions"),
        ("project_batch", null_space_transposed, "columns_of_vt"),
        ("restore", restored_by_the_inverse_gram, "normal_equations"),
        ("restore", restored_as_a_line_through_points, "equations_of_a_tall_matrix"),
        ("restore", restored_by_solve, "inverse"),
        ("restore", default_pinv, "tolerance_of_the_machine"),
        ("restore", default_lstsq, "tolerance_of_the_machine"),
        ("hold_by_mask", rows_of_dw, "rows"),
        ("hold_by_mask", lambda H, dY, held: (H.T @ (dY * held), (dY * held).sum(axis=0)), "turned"),
    ],
)
def test_a_misconception_is_recognized_however_it_is_written(name, program, misconception):
    assert verdict(name, program).misconception == misconception


@cases("number", [1, 2, 3])
def test_wrong_steps_are_made_from_the_right_formula(number):
    """Divided by D at every place it gives the answer, and left out at any one of them, it does not."""

    def over(x, metric):
        return x / metric

    given, right = case("metric_step", number), answer("metric_step", number)
    assert close(scaled._by_formula(over, over, over)(*given), right)
    for out in range(3):
        step = scaled._by_formula(*(scaled._as_it_is if place == out else over for place in range(3)))
        assert not np.allclose(step(*given), right, rtol=1e-3)
