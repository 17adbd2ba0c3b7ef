"""The exercises of lecture 10 on rules that remember or scale: where in an update the projection belongs."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise
from course_utils.exercises.holding_an_output_fixed.projections import project_batch


def _keeps(J):
    """The projection of a step that moves none of the outputs with these gradients."""
    return lambda step: project_batch.program(step, J, 1e-10)


def _momentum_cases(rng):
    runs = ((5, 2, 0.1, 0.9), (4, 1, 0.5, 0.5), (6, 3, 0.02, 0.8))
    return [(*rng.normal(size=(3, P)), lr, mu, _keeps(rng.normal(size=(h, P)))) for P, h, lr, mu in runs]


@exercise(
    "Momentum first, then the projection",
    minutes=8,
    difficulty=2,
    objective="Keep apart what a rule remembers and what the parameters do.",
    cases=_momentum_cases,
    hints=(
        "What is added to the parameters in an update of momentum? That, and nothing else, must not move the outputs.",
        "The old velocity is a sum of gradients from other places. Has anybody projected it for the J of now?",
        "Compute the new velocity as ever, and keep it. What you hand to `project` goes into the parameters alone.",
    ),
)
def project_after_momentum(p, v, g, lr, mu, project):
    """(p, v) after one update: v ← μ v + g, and a projected step."""
    v = mu * v + g
    return p - lr * project(v), v


project_after_momentum.recognizes(
    gradient_projected=(
        "You projected the gradient and handed it to the momentum. What moves the parameters is the velocity, and its"
        " old part was never projected for the J of now.",
        {"v = mu * v + g": "v = mu * v + project(g)", "project(v)": "v"},
    ),
    gradient_projected_for_the_step=(
        "You projected the gradient, and added the old velocity to it as it was. That part moves the held outputs. What"
        " you store is right.",
        {"v = mu * v + g": "w = mu * v + project(g)\n    v = mu * v + g", "project(v)": "w"},
    ),
    both_projected=(
        "Your parameters are right. The velocity has forgotten what was held back today; it should go on as if nothing"
        " were held, so project only what moves the parameters.",
        {"v = mu * v + g": "v = mu * v + project(g)"},
    ),
    velocity_projected=(
        "Your parameters are right, and you stored what was projected. It fits the J of now alone; the rule's memory is"
        " to be that of the raw gradients.",
        {"v = mu * v + g": "v = project(mu * v + g)", "project(v)": "v"},
    ),
    old_velocity_projected=(
        "You projected the old velocity and not the new gradient. What has to be projected is the whole step.",
        {"v = mu * v + g": "v = mu * project(v) + g", "project(v), v": "v, v"},
    ),
    old_step=(
        "You moved by the old velocity. In convention A the velocity comes first.",
        {"v = mu * v + g": "w = mu * v + g", "project(v), v": "project(v), w"},
    ),
    no_projection=(
        "This is momentum without a projection. The held outputs move.",
        {"project(v)": "v"},
    ),
    momentum_lost=(
        "You moved by the projected gradient, and the velocity is only stored.",
        {"project(v)": "project(g)"},
    ),
    velocity_not_stored=(
        "The parameters are right, and the velocity that you return is the old one.",
        {"v = mu * v + g": "w = mu * v + g", "project(v)": "project(w)"},
    ),
    gradient_stored=(
        "The parameters are right, and you returned the gradient in the place of the velocity.",
        {"project(v), v": "project(v), g"},
    ),
    step_stored=(
        "The parameters are right, and what you store is the velocity times the rate. Convention A keeps the rate out"
        " of the velocity.",
        {"project(v), v": "project(v), lr * v"},
    ),
    parameters_projected=(
        "You projected the new parameters. They are a place; a projection is made for steps.",
        {"p - lr * project(v)": "project(p - lr * v)"},
    ),
    part_along=(
        "You moved by what the projection takes away, the part that moves the held outputs.",
        {"project(v), v": "(v - project(v)), v"},
    ),
    uphill=(
        "You went uphill. The step is subtracted.",
        {"p - lr": "p + lr"},
    ),
    no_rate=(
        "The rate is missing.",
        {"lr * project": "project"},
    ),
    no_mu=(
        "The factor μ is missing, so the velocity never fades.",
        {"v = mu * v + g": "v = v + g"},
    ),
    convention_b=(
        "This is convention B, whose velocity has the rate and the sign of a step. The task asks for A.",
        {"v = mu * v + g": "v = mu * v - lr * g", "p - lr * project": "p + project"},
    ),
    rate_in_the_velocity=(
        "This is convention B but for a sign: the rate is in the velocity. The task asks for A, where it"
        " multiplies the step.",
        {"v = mu * v + g": "v = mu * v + lr * g", "p - lr * project": "p - project"},
    ),
    rate_twice=(
        "The rate comes in twice, with the gradient and with the step. In convention A it multiplies the step alone.",
        {"v = mu * v + g": "v = mu * v + lr * g"},
    ),
    projected_step_stored=(
        "Your parameters are right, and you stored the step. The velocity knows neither the rate nor the projection.",
        {"project(v), v": "project(v), lr * project(v)"},
    ),
    convention_c=(
        "This is convention C, where a gradient enters with 1 − μ. The task asks for A.",
        {"v = mu * v + g": "v = mu * v + (1 - mu) * g"},
    ),
    nesterov=(
        "This is Nesterov's step, projected: it goes by the gradient and the velocity after this update. The task asks"
        " for plain momentum.",
        {"project(v)": "project(g + mu * v)"},
    ),
    velocity_first=(
        "The two have changed places: the parameters come first.",
        {"return p - lr * project(v), v": "return v, p - lr * project(v)"},
    ),
    parameters_alone=(
        "You returned the parameters alone. The next update needs the velocity.",
        {"project(v), v": "project(v)"},
    ),
    step_alone=(
        "You returned the step in the place of the parameters. Move them.",
        {"p - lr * project(v)": "lr * project(v)"},
    ),
)


def _metric_cases(rng):
    def case(P, h):
        return rng.normal(size=P), rng.normal(size=(h, P)), 10 ** rng.uniform(-1, 1, size=P)

    uphill = np.array([1.0, 0.1, 0.1])
    return [case(5, 2), (uphill, np.array([[1.0, 0.4, 0.4]]), uphill.copy()), case(7, 3)]


@exercise(
    "The step that also descends",
    minutes=8,
    difficulty=3,
    optional=True,
    objective="Project in another measure of length than the ordinary one.",
    cases=_metric_cases,
    hints=(
        "Let q = √D p be other parameters. What are the gradient and the Jacobian with respect to q?",
        "In q the length is the ordinary one. Project there, as before; a step in q then has to become one in p.",
        "By the chain rule a gradient of p is divided by √D, and so is each row of J. A step of p is a step of q over"
        " √D: the same division once more.",
    ),
)
def metric_step(g, J, metric):
    """D⁻¹g − D⁻¹Jᵀ(J D⁻¹Jᵀ)⁻¹J D⁻¹g, (P,)."""
    root = np.sqrt(metric)
    A, d = (J / root).T, g / root  # (P, h), (P,)
    d = d - A @ np.linalg.lstsq(A, d, rcond=None)[0]
    return d / root


def _by_formula(first, outer, inner):
    """first(g) − outer(Jᵀ (J inner(Jᵀ))⁻¹ J D⁻¹ g), where each is a division by D or nothing."""

    def step(g, J, metric):
        taken = J.T @ np.linalg.solve(inner(J, metric) @ J.T, J @ (g / metric))
        return first(g, metric) - outer(taken, metric)

    return step


def _as_it_is(x, metric):
    return x


metric_step.recognizes(
    scaled_then_projected=(
        "You projected the scaled step as it was. It keeps the outputs, and need not descend: for the nearest step,"
        " lengths have to be measured in the metric.",
        {"A, d = (J / root).T, g / root": "A, d = J.T, g / metric", "return d / root": "return d"},
    ),
    projected_then_scaled=(
        "You projected the gradient and scaled it afterwards. Scaling turns the step, and the held outputs move again.",
        {"A, d = (J / root).T, g / root": "A, d = J.T, g", "return d / root": "return d / metric"},
    ),
    no_metric=(
        "This is the projection of the gradient, with no metric at all.",
        {"A, d = (J / root).T, g / root": "A, d = J.T, g", "return d / root": "return d"},
    ),
    metric_inverted=(
        "Your metric is inverted: where the rule goes slowly, you go fast. A large entry of D means a small step.",
        {"np.sqrt(metric)": "1 / np.sqrt(metric)"},
    ),
    root_forgotten=(
        "You divided by D each time, and so by its square in all. Half of it belongs to the gradient, half to the way"
        " back.",
        {"np.sqrt(metric)": "metric"},
    ),
    not_back=(
        "You stayed in the parameters √D p. The step has to be taken back to p.",
        {"return d / root": "return d"},
    ),
    back_the_wrong_way=(
        "The way back is inverted. If q = √D p, how long is a step of p for a step of q?",
        {"return d / root": "return d * root"},
    ),
    jacobian_as_it_was=(
        "You changed the gradient to the other parameters, and left the rows of J as they were. They are gradients,"
        " too.",
        {"(J / root).T": "J.T"},
    ),
    jacobian_the_wrong_way=(
        "You multiplied the rows of J by the root, and divided the gradient by it. Both are gradients: they change"
        " alike.",
        {"J / root": "J * root"},
    ),
    gradient_as_it_was=(
        "You changed the rows of J to the other parameters, and left the gradient as it was.",
        {"g / root": "g"},
    ),
    gradient_scaled_whole=(
        "You began with the scaled step, g / D, in the parameters √D p, and divided by the root once more.",
        {"g / root": "g / metric"},
    ),
    part_along=(
        "You kept the part that moves the held outputs. It is what has to go.",
        {"d = d - A": "d = A"},
    ),
    added=(
        "You added the part along the rows. Now the outputs move twice as much.",
        {"d = d - A": "d = d + A"},
    ),
    nothing_held=(
        "This is the rule's step, with no projection.",
        {"d = d - A @ np.linalg.lstsq(A, d, rcond=None)[0]": "pass"},
    ),
    first_term_not_scaled=(
        "What is taken away is right, and it is taken from g. It belongs to the scaled step.",
        _by_formula(_as_it_is, np.divide, np.divide),
    ),
    second_term_not_scaled=(
        "The D⁻¹ in front of Jᵀ is missing: what is taken away was not scaled as the step was.",
        _by_formula(np.divide, _as_it_is, np.divide),
    ),
    inner_without_metric=(
        "The D⁻¹ between J and Jᵀ, in the middle, is missing. Without it the amount that is taken away is wrong, and"
        " the held outputs move.",
        _by_formula(np.divide, np.divide, _as_it_is),
    ),
    inner_metric_inverted=(
        "In the middle you have J D Jᵀ, where D should be inverted. The amount that is taken away is wrong.",
        _by_formula(np.divide, np.divide, np.multiply),
    ),
    unscaled_step=(
        "You projected g in the metric. The rule's step is D⁻¹g: scale it first, or divide g by the root, too.",
        {"g / root": "g * root"},
    ),
    whole_metric_as_length=(
        "You measured lengths by dᵀ D² d, with other parameters D p. The metric is D, and the parameters are √D p.",
        {
            "A, d = (J / root).T, g / root": "A, d = (J / metric).T, g",
            "return d / root": "return d / metric",
        },
    ),
    root_of_the_root=(
        "You took the root twice: the length is measured by √D, and g is divided by √D. Both want D.",
        {"np.sqrt(metric)": "metric**0.25"},
    ),
    inner_metric_twice=(
        "In the middle you divided J and Jᵀ by D each. Between them D⁻¹ stands once.",
        _by_formula(np.divide, np.divide, lambda J, metric: J / metric**2),
    ),
    inner_step_not_scaled=(
        "On the right you have J g. What has to be taken away is what the outputs see of the scaled step, J D⁻¹g.",
        lambda g, J, metric: g / metric - J.T @ np.linalg.solve((J / metric) @ J.T, J @ g) / metric,
    ),
    one_after_the_other=(
        "You projected on one row after the other. Each projection brings back a little of what an earlier one has"
        " removed, unless the rows are orthogonal.",
        {"d = d - A @ np.linalg.lstsq(A, d, rcond=None)[0]": "for a in A.T:\n        d = d - (a @ d) / (a @ a) * a"},
    ),
    sign=(
        "The sign of the whole is flipped. Only what is taken away has a minus.",
        {"return d / root": "return -d / root"},
    ),
    mean_gradient=(
        "You projected on the mean of the rows. Each of the held outputs has a row of its own.",
        {"(J / root).T": "(J / root).mean(axis=0, keepdims=True).T"},
    ),
)
