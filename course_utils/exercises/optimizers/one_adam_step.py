"""The exercise of lecture 05 on one update of Adam, from the state before it to the state after it."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _adam_cases(rng):
    def case(shape, t, scale=1.0, steps_before=1):
        m, v = rng.normal(size=shape) / 2, rng.random(size=shape) / 9
        state = {"m": steps_before * scale * m, "v": steps_before * scale**2 * v}
        return rng.normal(size=shape), scale * rng.normal(size=shape), state, 0.1, t

    p, g, state, lr, t = case((4,), 1, steps_before=0)
    g[1] = 0.0  # an entry that has had no gradient yet: 0 / 0 without ε
    usual = [(p, g, state, lr, t), case((2, 3), 2), case((3,), 25)]
    return [*usual, case((2,), 7, scale=1e-6), case((2,), 3, scale=40.0)]  # where ε is seen; where v is more than 1


@exercise(
    "One step of Adam",
    minutes=8,
    difficulty=2,
    objective="Tell what Adam stores from what it corrects for this one step.",
    cases=_adam_cases,
    hints=(
        "First m, then v, then both corrected for having begun at 0. What is each of them made of?",
        "After t updates of a steady gradient, m is (1 − β₁ᵗ) times that gradient. What does m̂ have to do?",
        "The step divides m̂ by the root of v̂, with ε added after the root. The next update needs m and v as they are.",
    ),
)
def adam_step(p, g, state, lr, t):
    """(p, state) after update t = 1, 2, … of Adam; state holds m and v of the update before."""
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return p - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v}


adam_step.recognizes(
    no_correction=(
        "The bias correction is missing. m and v began at 0, and early on they are too small, v by far more than m.",
        {"m / (1 - beta1**t)": "m", "v / (1 - beta2**t)": "v"},
    ),
    m_not_corrected=(
        "You corrected v and not m. Both began at 0.",
        {"m / (1 - beta1**t)": "m"},
    ),
    v_not_corrected=(
        "You corrected m and not v. v needs it most: after one update it holds a thousandth of the square.",
        {"v / (1 - beta2**t)": "v"},
    ),
    correction_without_t=(
        "You divide by 1 − β in every update. That is right in the first one; later the moments have filled up, and"
        " the correction has to fade.",
        {"beta1**t": "beta1", "beta2**t": "beta2"},
    ),
    clock_from_zero=(
        "Your clock is one behind: for the first update you raised to the power 0, and 1 − β⁰ is 0. t counts from 1.",
        {"beta1**t": "beta1 ** (t - 1)", "beta2**t": "beta2 ** (t - 1)"},
    ),
    clock_ahead=(
        "Your clock is one ahead. The t that you are given counts this update already.",
        {"beta1**t": "beta1 ** (t + 1)", "beta2**t": "beta2 ** (t + 1)"},
    ),
    multiplied=(
        "You multiplied by the correction. m and v are too small, so something less than 1 must divide them.",
        {"m / (1 - beta1**t)": "m * (1 - beta1**t)", "v / (1 - beta2**t)": "v * (1 - beta2**t)"},
    ),
    one_beta_for_both=(
        "You corrected both with the same β. v forgets far more slowly than m, so its correction lasts longer.",
        {"beta2**t": "beta1**t"},
    ),
    betas_exchanged=(
        "The two β have changed places. The gradient is averaged over some ten updates, its square over a thousand.",
        {"0.9, 0.999": "0.999, 0.9"},
    ),
    moments_exchanged=(
        "The moments have changed places in the step. What points the way stands above, what measures its size below.",
        {"m_hat / (np.sqrt(v_hat) + eps)": "v_hat / (np.sqrt(m_hat) + eps)"},
    ),
    weights_exchanged=(
        "You gave the new gradient the large weight and the memory the small one. β says how much is kept.",
        {
            'beta1 * state["m"] + (1 - beta1) * g': '(1 - beta1) * state["m"] + beta1 * g',
            'beta2 * state["v"] + (1 - beta2) * g**2': '(1 - beta2) * state["v"] + beta2 * g**2',
        },
    ),
    m_is_a_sum=(
        "Your m takes in the gradient whole, as the velocity of momentum does. Adam's m is a mean: the weights of the"
        " old and the new add up to 1.",
        {"(1 - beta1) * g\n": "g\n"},
    ),
    both_are_sums=(
        "Your m and v take in what is new whole. Both are means: the weights of the old and the new add up to 1.",
        {"(1 - beta1) * g\n": "g\n", "(1 - beta2) * g**2": "g**2"},
    ),
    not_squared=(
        "Your v averages the gradient, as m does. It should measure a size, whatever the sign: the square is missing.",
        {"g**2": "g"},
    ),
    square_of_the_mean=(
        "Your v averages the squares of m. Gradients that change sign cancel in m; their squares should not.",
        {"g**2": "m**2"},
    ),
    eps_inside=(
        "Your ε stands under the root, where its own root counts: 1e-4 instead of 1e-8. Small gradients feel that.",
        {"np.sqrt(v_hat) + eps": "np.sqrt(v_hat + eps)"},
    ),
    no_eps=(
        "No ε is in the denominator, so an entry that has had no gradient yet is 0/0. Or are parentheses missing?",
        {"np.sqrt(v_hat) + eps": "np.sqrt(v_hat)"},
    ),
    eps_before_the_correction=(
        "You added ε to the root of v before v was corrected. Early on that ε is much larger than it looks.",
        {"m_hat / (np.sqrt(v_hat) + eps)": "m_hat * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps)"},
    ),
    no_root=(
        "The root is missing. A gradient divided by a square has the unit 1/g: large gradients would make small steps.",
        {"np.sqrt(v_hat)": "v_hat"},
    ),
    root_too_narrow=(
        "You took the root of v and divided it by the correction as it is. v̂ is v corrected: the root is of both.",
        {"np.sqrt(v_hat)": "np.sqrt(v) / (1 - beta2**t)"},
    ),
    no_parentheses=(
        "Your correction divides by 1, and then subtracts βᵗ: parentheses are missing.",
        {"m / (1 - beta1**t)": "m / 1 - beta1**t", "v / (1 - beta2**t)": "v / 1 - beta2**t"},
    ),
    change_alone=(
        "You return the change of p. The task asks for the new p.",
        {"return p - lr": "return -lr"},
    ),
    momentum_left_out=(
        "You stepped along g, so m is kept and never used. Adam goes where m points.",
        {"lr * m_hat": "lr * g"},
    ),
    old_moments=(
        "You corrected the moments of before. The new gradient has to be in them first.",
        {"m / (1 - beta1**t)": 'state["m"] / (1 - beta1**t)', "v / (1 - beta2**t)": 'state["v"] / (1 - beta2**t)'},
    ),
    uphill=(
        "The sign is flipped: you went uphill. The step is subtracted.",
        {"p - lr": "p + lr"},
    ),
    correction_stored=(
        "The parameter is right. You stored the corrected moments, so the next update would correct them again.",
        {'{"m": m, "v": v}': '{"m": m_hat, "v": v_hat}'},
    ),
    old_state=(
        "The parameter is right. The state that you return is that of before, so nothing would ever be remembered.",
        {'{"m": m, "v": v}': "state"},
    ),
    state_as_a_pair=(
        "You return m and v one by one. The task asks for a pair: the parameter, and a dict with both.",
        {'{"m": m, "v": v}': "m, v"},
    ),
    state_left_behind=(
        "You return the parameter alone. Whoever makes the next update needs m and v.",
        {', {"m": m, "v": v}': ""},
    ),
)
