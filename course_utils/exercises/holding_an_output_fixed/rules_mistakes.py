"""What else is recognized where a rule remembers or scales."""

import numpy as np

from course_utils.exercises.holding_an_output_fixed.rules import (
    _as_it_is,
    _by_formula,
    metric_step,
    project_after_momentum,
)

project_after_momentum.recognizes(
    mu_around_both=(
        "Your μ multiplies the gradient as well. In convention A it enters whole.",
        {"mu * v + g": "mu * (v + g)"},
    ),
    mu_with_the_gradient=(
        "Your μ is with the gradient, and the old velocity enters whole. It is the old one that fades.",
        {"mu * v + g": "v + mu * g"},
    ),
    subtracted=(
        "Your gradient is taken off the velocity. In convention A velocities add gradients up, and the step is taken"
        " off.",
        {"mu * v + g": "mu * v - g"},
    ),
    brackets_around_the_rate=(
        "Your rate is taken off the parameters, and all of it multiplies the step. The rate belongs to the step alone.",
        {"p - lr * project(v)": "(p - lr) * project(v)"},
    ),
    gradient_alone_stored=(
        "Your velocity is the gradient of now. It keeps μ of what it was.",
        {"v = mu * v + g": "v = g"},
    ),
    both_memories_projected=(
        "Your parameters are right. You projected the old velocity on its way into the new one; its memory is to be"
        " that of raw gradients.",
        {"v = mu * v + g": "v = mu * project(v) + g"},
    ),
    old_velocity_projected_for_the_step=(
        "You projected the old velocity and not the gradient, for the step. What has to be projected is the whole step."
        " What you store is right.",
        {"v = mu * v + g": "w = mu * project(v) + g\n    v = mu * v + g", "- lr * project(v), v": "- lr * w, v"},
    ),
    part_stored=(
        "Your parameters are right, and you stored what the projection takes away. The velocity is all of it.",
        {"project(v), v": "project(v), v - project(v)"},
    ),
    not_moved=(
        "The velocity is right, and the parameters are where they were.",
        {"p - lr * project(v)": "p"},
    ),
    set_to_the_step=(
        "You set the parameters to their step. It is taken off where they were.",
        {"p - lr * project(v)": "-lr * project(v)"},
    ),
    rate_of_the_projection=(
        "You divided by the rate. A small rate means a small step.",
        {"lr * project(v)": "project(v) / lr"},
    ),
    velocity_alone=(
        "You returned the velocity alone. The parameters come first.",
        {"return p - lr * project(v), v": "return v"},
    ),
    old_step_projected_gradient=(
        "You moved by the old velocity and by the projected gradient, the rate at one of them alone.",
        {"p - lr * project(v)": "p - v - lr * project(g)"},
    ),
    step_without_the_gradient=(
        "Your step is made of the faded velocity alone. The gradient of now belongs to it.",
        {"v = mu * v + g": "w = mu * v\n    v = mu * v + g", "project(v)": "project(w)"},
    ),
    convention_b_gradient_projected=(
        "Two things: this is convention B, whose velocity is a step; and it is the gradient that is projected, where"
        " the whole step should be.",
        {"v = mu * v + g": "v = mu * v - lr * project(g)", "p - lr * project(v)": "p + v"},
    ),
    convention_c_gradient_projected=(
        "Two things: this is convention C, where a gradient enters with 1 − μ; and it is the gradient that is"
        " projected, where the whole step should be.",
        {"v = mu * v + g": "v = mu * v + (1 - mu) * project(g)", "project(v)": "v"},
    ),
    convention_b_projected_stored=(
        "Two things: this is convention B, whose velocity is a step; and what you store is projected.",
        {"v = mu * v + g": "v = project(mu * v - lr * g)", "p - lr * project(v)": "p + v"},
    ),
    old_velocity_everywhere=(
        "The gradient of now is nowhere: you moved by the old velocity, and returned it.",
        {"v = mu * v + g": "pass"},
    ),
)

metric_step.recognizes(
    root_on_the_way_in_alone=(
        "You divided by the root on the way in, and by D on the way back. It is the root both times.",
        {"return d / root": "return d / metric"},
    ),
    root_of_jacobian_is_metric=(
        "You divided the rows of J by D, and the gradient by √D. Both are gradients: they change alike.",
        {"(J / root).T": "(J / metric).T"},
    ),
    scaled_both_times=(
        "You projected the scaled step as it was, and scaled it once more.",
        {"A, d = (J / root).T, g / root": "A, d = J.T, g / metric", "return d / root": "return d / metric"},
    ),
    dual=(
        "You projected in the inverted metric: what is taken away is D Jᵀ times something. How does a step become one"
        " of the parameters √D p, and back?",
        lambda g, J, metric: g / metric - metric * (J.T @ np.linalg.solve((J * metric) @ J.T, J @ (g / metric))),
    ),
    multiplied_everywhere=(
        "You multiplied by D where the rule divides: a large entry of D means a small step. And the metric in the"
        " middle is as it should be.",
        lambda g, J, metric: g * metric - metric * (J.T @ np.linalg.solve((J / metric) @ J.T, J @ (g * metric))),
    ),
    reflected=(
        "You took the part along the rows away twice. Now the outputs move backwards.",
        {"d = d - A": "d = d - 2 * A"},
    ),
    half=(
        "You took half of the part along the rows away. The outputs still move.",
        {"d = d - A": "d = d - 0.5 * A"},
    ),
    coefficients_alone=(
        "You returned how much of each row goes. The task asks for the step.",
        {"d = d - A @": "return"},
    ),
    gradient_untouched=(
        "This is g as it came, neither scaled nor projected.",
        {"return d / root": "return g"},
    ),
    first_row_alone=(
        "You held the first output alone. Each row of J has to see nothing of the step.",
        {"(J / root).T": "(J / root)[:1].T"},
    ),
    last_row_alone=(
        "You held the last output alone. Each row of J has to see nothing of the step.",
        {"(J / root).T": "(J / root)[-1:].T"},
    ),
    not_normalized=(
        "You took Jᵀ J d away, in the other parameters. That is a projection only if the rows are orthogonal and of"
        " length 1.",
        {"A @ np.linalg.lstsq(A, d, rcond=None)[0]": "A @ (A.T @ d)"},
    ),
    matrix_alone=(
        "You returned the projection as a matrix. The task asks for the step: apply it to g.",
        {
            "d = d - A @ np.linalg.lstsq(A, d, rcond=None)[0]": "d = np.eye(len(g)) - A @ np.linalg.pinv(A)",
        },
    ),
    mean_metric=(
        "You took one number for the whole metric, its mean. Every parameter has its own entry of D.",
        {"np.sqrt(metric)": "np.sqrt(metric.mean())"},
    ),
    metric_of_length_one=(
        "You scaled the metric to length 1. The rule's step is g over D as it is.",
        {"np.sqrt(metric)": "np.sqrt(metric / np.sqrt(metric @ metric))"},
    ),
    unit_length=(
        "Your direction is right, and you gave the step length 1. How far to go is the affair of g and the rule.",
        {"return d / root": "d = d / root\n    return d / np.sqrt(d @ d)"},
    ),
    one_plus_the_metric=(
        "Something is added to the metric. Its entries are positive, so nothing keeps you from dividing by them.",
        {"np.sqrt(metric)": "np.sqrt(metric + 1)"},
    ),
    small_added=(
        "A small number is added to the metric. Its entries are positive, so nothing keeps you from dividing by them.",
        {"np.sqrt(metric)": "np.sqrt(metric) + 1e-3"},
    ),
    scaled_then_projected_sign=(
        "Two things: the scaled step is projected as it was, where lengths have to be measured in the metric; and the"
        " sign of the whole is flipped.",
        {"A, d = (J / root).T, g / root": "A, d = J.T, g / metric", "return d / root": "return -d"},
    ),
    scaled_in_the_middle_alone=(
        "You scaled in the middle alone: the inverse is that of J D⁻¹Jᵀ, and all around it is as if there were no"
        " metric.",
        lambda g, J, metric: g - J.T @ np.linalg.solve((J / metric) @ J.T, J @ g),
    ),
    second_term_inverted_and_not_scaled=(
        "Two things: in the middle you have J D Jᵀ, where D should be inverted; and the D⁻¹ in front of Jᵀ is missing.",
        _by_formula(np.divide, _as_it_is, np.multiply),
    ),
)
