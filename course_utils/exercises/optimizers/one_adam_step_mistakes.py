"""What else is recognized in a step of Adam: one moment by itself, brackets, ε, the rate, what comes back."""

from course_utils.exercises.optimizers.one_adam_step import adam_step

adam_step.recognizes(
    v_weights_exchanged=(
        "In v you gave the new square the large weight and the memory the small one. β₂ says how much is kept.",
        {'beta2 * state["v"] + (1 - beta2) * g**2': '(1 - beta2) * state["v"] + beta2 * g**2'},
    ),
    m_weights_exchanged=(
        "In m you gave the new gradient the large weight and the memory the small one. β₁ says how much is kept.",
        {'beta1 * state["m"] + (1 - beta1) * g\n': '(1 - beta1) * state["m"] + beta1 * g\n'},
    ),
    v_is_a_sum=(
        "Your v takes in the square whole. It is a mean: the weights of the old and the new add up to 1.",
        {"(1 - beta2) * g**2": "g**2"},
    ),
    m_forgets=(
        "Your m holds this gradient alone: the part that was there before is missing.",
        {'beta1 * state["m"] + (1 - beta1) * g\n': "(1 - beta1) * g\n"},
    ),
    v_forgets=(
        "Your v holds this square alone: the part that was there before is missing.",
        {'beta2 * state["v"] + (1 - beta2) * g**2': "(1 - beta2) * g**2"},
    ),
    both_forget=(
        "Your m and v hold this gradient alone: what was there before is missing in both.",
        {
            'beta1 * state["m"] + (1 - beta1) * g\n': "(1 - beta1) * g\n",
            'beta2 * state["v"] + (1 - beta2) * g**2': "(1 - beta2) * g**2",
        },
    ),
    m_never_fades=(
        "Your m keeps all of what it held: β₁ is missing there. In a mean the weights add up to 1.",
        {'beta1 * state["m"]': 'state["m"]'},
    ),
    v_never_fades=(
        "Your v keeps all of what it held: β₂ is missing there. In a mean the weights add up to 1.",
        {'beta2 * state["v"]': 'state["v"]'},
    ),
    neither_fades=(
        "Your m and v keep all of what they held: a β is missing in either. In a mean the weights add up to 1.",
        {'beta1 * state["m"]': 'state["m"]', 'beta2 * state["v"]': 'state["v"]'},
    ),
    m_without_the_gradient=(
        "No gradient enters m. It fades, and something new has to come in.",
        {'beta1 * state["m"] + (1 - beta1) * g\n': 'beta1 * state["m"]\n'},
    ),
    v_without_the_gradient=(
        "No square enters v. It fades, and something new has to come in.",
        {'beta2 * state["v"] + (1 - beta2) * g**2': 'beta2 * state["v"]'},
    ),
    product_for_power=(
        "You multiplied β by t where its power belongs: what has faded t times has been multiplied by β t times over.",
        {"beta1**t": "beta1 * t", "beta2**t": "beta2 * t"},
    ),
    power_of_the_difference=(
        "The power stands outside: you raised 1 − β to it. It belongs to β alone.",
        {"(1 - beta1**t)": "(1 - beta1) ** t", "(1 - beta2**t)": "(1 - beta2) ** t"},
    ),
    m_power_of_the_difference=(
        "In m̂ the power stands outside: you raised 1 − β₁ to it. It belongs to β₁ alone.",
        {"(1 - beta1**t)": "(1 - beta1) ** t"},
    ),
    v_power_of_the_difference=(
        "In v̂ the power stands outside: you raised 1 − β₂ to it. It belongs to β₂ alone.",
        {"(1 - beta2**t)": "(1 - beta2) ** t"},
    ),
    power_alone=(
        "You divided by βᵗ, the part that is still missing after t updates. What has filled up is the rest of 1.",
        {"(1 - beta1**t)": "beta1**t", "(1 - beta2**t)": "beta2**t"},
    ),
    one_plus_the_power=(
        "You divided by 1 + βᵗ, which is more than 1: m and v are too small, and you made them smaller.",
        {"1 - beta1**t": "1 + beta1**t", "1 - beta2**t": "1 + beta2**t"},
    ),
    m_correction_without_t=(
        "You corrected m by 1 − β₁ in every update. That is right in the first one; later the correction has to fade.",
        {"beta1**t": "beta1"},
    ),
    v_correction_without_t=(
        "You corrected v by 1 − β₂ in every update. That is right in the first one; later the correction has to fade.",
        {"beta2**t": "beta2"},
    ),
    corrections_exchanged=(
        "The corrections have changed places: m was corrected with the β of v, and v with that of m.",
        {"v / (1 - beta2**t)": "v / (1 - beta1**t)", "m / (1 - beta1**t)": "m / (1 - beta2**t)"},
    ),
    other_beta_for_both=(
        "You corrected both with β₂. m forgets far sooner than v, so its correction is over sooner.",
        {"beta1**t": "beta2**t"},
    ),
    m_multiplied=(
        "You multiplied m by its correction. m is too small, so something less than 1 must divide it.",
        {"m / (1 - beta1**t)": "m * (1 - beta1**t)"},
    ),
    v_multiplied=(
        "You multiplied v by its correction. v is too small, so something less than 1 must divide it.",
        {"v / (1 - beta2**t)": "v * (1 - beta2**t)"},
    ),
    m_no_parentheses=(
        "The correction of m divides by 1, and then subtracts β₁ᵗ: parentheses are missing.",
        {"m / (1 - beta1**t)": "m / 1 - beta1**t"},
    ),
    v_no_parentheses=(
        "The correction of v divides by 1, and then subtracts β₂ᵗ: parentheses are missing.",
        {"v / (1 - beta2**t)": "v / 1 - beta2**t"},
    ),
    eps_outside_the_fraction=(
        "Your ε is added to p and not to the root: parentheses are missing in the denominator.",
        {"(np.sqrt(v_hat) + eps)": "np.sqrt(v_hat) + eps"},
    ),
    eps_as_a_floor=(
        "You used ε as the smallest value of the root. It is added to the root, whatever that is.",
        {"np.sqrt(v_hat) + eps": "np.maximum(np.sqrt(v_hat), eps)"},
    ),
    eps_taken_off=(
        "You took ε off the root. It is there to keep the denominator above 0, so it is added.",
        {"np.sqrt(v_hat) + eps": "np.sqrt(v_hat) - eps"},
    ),
    eps_inside_and_outside=(
        "Your ε stands in two places, beside the root and under it. Once is enough, after the root.",
        {"np.sqrt(v_hat)": "np.sqrt(v_hat + eps)"},
    ),
    smaller_eps=(
        "The ε asked for is 1e-8; yours is 1e-10. In small gradients it shows.",
        {"1e-8": "1e-10"},
    ),
    larger_eps=(
        "The ε asked for is 1e-8; yours is 1e-7. In small gradients it shows.",
        {"1e-8": "1e-7"},
    ),
    eps_of_a_millionth=(
        "The ε asked for is 1e-8; yours is a millionth. In small gradients it shows.",
        {"1e-8": "1e-6"},
    ),
    v_left_out=(
        "You stepped along m̂, so v is kept and never used. Adam divides by the size of the gradients.",
        {" / (np.sqrt(v_hat) + eps)": ""},
    ),
    multiplied_by_the_root=(
        "You multiplied by the root of v̂. It should shorten the steps of an entry whose gradients are large.",
        {"m_hat / (np": "m_hat * (np"},
    ),
    upside_down=(
        "Your fraction is upside down. What points the way stands above, what measures its size below.",
        {"m_hat / (np.sqrt(v_hat) + eps)": "np.sqrt(v_hat) / (m_hat + eps)"},
    ),
    p_divided_too=(
        "You divided p together with the step. Parentheses stand too wide: only the step has the root below it.",
        {"p - lr * m_hat /": "(p - lr * m_hat) /"},
    ),
    no_rate=(
        "The learning rate is missing in the step.",
        {"lr * m_hat": "m_hat"},
    ),
    rate_twice=(
        "The learning rate counts twice: it is squared.",
        {"lr * m_hat": "lr * lr * m_hat"},
    ),
    rate_in_m=(
        "You let the rate into m, as convention B of momentum does. Adam's m is a mean of gradients, and the rate comes"
        " in the step.",
        {"(1 - beta1) * g\n": "(1 - beta1) * lr * g\n", "lr * m_hat": "m_hat"},
    ),
    rate_decays=(
        "You divided the rate by the root of t. Adam's rate is the one that it is given.",
        {"lr * m_hat": "lr / np.sqrt(t) * m_hat"},
    ),
    sizes_for_squares=(
        "Your v averages sizes |g|, and a root is taken of them. A root undoes a square.",
        {"g**2": "np.abs(g)"},
    ),
    squares_scaled_first=(
        "Your square goes over 1 − β₂ as well. Only g is squared.",
        {"(1 - beta2) * g**2": "((1 - beta2) * g) ** 2"},
    ),
    squares_of_p=(
        "Your v averages squares of the parameter. It looks at how large the gradients are.",
        {"g**2": "p**2"},
    ),
    m_of_squares=(
        "Your m averages squares, as v does. It should point the way, so it needs the sign of g.",
        {"(1 - beta1) * g\n": "(1 - beta1) * g**2\n"},
    ),
    m_from_v=(
        "Your m goes on from the old v. Each moment goes on from itself.",
        {'state["m"]': 'state["v"]'},
    ),
    v_from_m=(
        "Your v goes on from the old m. Each moment goes on from itself.",
        {'state["v"]': 'state["m"]'},
    ),
    v_with_beta1=(
        "The weight of the new square is 1 − β₁ in your v, and that of the old ones β₂. They do not add up to 1.",
        {"(1 - beta2) * g**2": "(1 - beta1) * g**2"},
    ),
    m_with_beta2=(
        "The weight of the new gradient is 1 − β₂ in your m, and that of the old ones β₁. They do not add up to 1.",
        {"(1 - beta1) * g\n": "(1 - beta2) * g\n"},
    ),
    beta1_for_both=(
        "You used 0.9 for both moments. v forgets far more slowly than m.",
        {"0.9, 0.999": "0.9, 0.9"},
    ),
    beta2_for_both=(
        "You used 0.999 for both moments. m forgets far sooner than v.",
        {"0.9, 0.999": "0.999, 0.999"},
    ),
    another_beta2=(
        "Your β₂ is 0.99, as ρ of RMSprop often is. The task asks for 0.999.",
        {"0.9, 0.999": "0.9, 0.99"},
    ),
    m_weight_without_parentheses=(
        "Parentheses are missing in m: you took the product β₁ g off 1.",
        {"(1 - beta1) * g\n": "1 - beta1 * g\n"},
    ),
    v_weight_without_parentheses=(
        "Parentheses are missing in v: you took the product β₂ g² off 1.",
        {"(1 - beta2) * g**2": "1 - beta2 * g**2"},
    ),
    weights_without_parentheses=(
        "Parentheses are missing in m and v: you took a product with β off 1.",
        {"(1 - beta1) * g\n": "1 - beta1 * g\n", "(1 - beta2) * g**2": "1 - beta2 * g**2"},
    ),
    turned=(
        "Your difference is turned round, so that p changes its sign.",
        {"p - lr * m_hat / (np.sqrt(v_hat) + eps)": "lr * m_hat / (np.sqrt(v_hat) + eps) - p"},
    ),
    step_alone=(
        "This is what is taken off p. The task asks for the new p.",
        {"return p - lr": "return lr"},
    ),
    unmoved=(
        "The state is right, and p comes back as it was: the step has not been made, or its result was left behind.",
        {"p - lr * m_hat / (np.sqrt(v_hat) + eps)": "p"},
    ),
    largest_so_far=(
        "This is AMSGrad, which divides by the largest v so far. Adam's v may shrink.",
        {"+ (1 - beta2) * g**2": '+ (1 - beta2) * g**2\n    v = np.maximum(v, state["v"])'},
    ),
    m_in_the_state_corrected=(
        "The parameter is right. You stored m̂ in the place of m, so the next update would correct it again.",
        {'{"m": m': '{"m": m_hat'},
    ),
    v_in_the_state_corrected=(
        "The parameter is right. You stored v̂ in the place of v, so the next update would correct it again.",
        {'"v": v}': '"v": v_hat}'},
    ),
    root_stored=(
        "The parameter is right. You stored the root of v; the next update adds a square to it.",
        {'"v": v}': '"v": np.sqrt(v)}'},
    ),
    moments_exchanged_in_the_state=(
        "The parameter is right. In the state m and v have changed places.",
        {'{"m": m, "v": v}': '{"m": v, "v": m}'},
    ),
    m_not_stored=(
        "The parameter is right. The state holds the m of before: the new one has to go into it.",
        {'{"m": m': '{"m": state["m"]'},
    ),
    v_not_stored=(
        "The parameter is right. The state holds the v of before: the new one has to go into it.",
        {'"v": v}': '"v": state["v"]}'},
    ),
    m_left_behind=(
        "The state that you return has no m. Whoever makes the next update needs both moments.",
        {'{"m": m, "v": v}': '{"v": v}'},
    ),
    v_left_behind=(
        "The state that you return has no v. Whoever makes the next update needs both moments.",
        {'{"m": m, "v": v}': '{"m": m}'},
    ),
    clock_in_the_state=(
        "You put the clock into the state as well. Here t is handed in: m and v are all that the state holds.",
        {'"v": v}': '"v": v, "t": t}'},
    ),
    state_first=(
        "You return the state first. The order asked for is p, then the state.",
        {
            'return p - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v}': 'return {"m": m, "v": v}, '
            "p - lr * m_hat / (np.sqrt(v_hat) + eps)"
        },
    ),
    parameter_left_behind=(
        "You return the state alone. The parameter is what all this is for.",
        {"p - lr * m_hat / (np.sqrt(v_hat) + eps), {": "{"},
    ),
    square_of_eps_inside=(
        "Your ε stands under the root, squared. That is no more than ε where v̂ is 0; elsewhere it counts for less.",
        {"np.sqrt(v_hat) + eps": "np.sqrt(v_hat + eps**2)"},
    ),
    square_for_the_root=(
        "You squared v̂ where its root belongs. v̂ is made of squares already.",
        {"np.sqrt(v_hat)": "v_hat**2"},
    ),
    v_clock_behind=(
        "The clock of v is one behind: for the first update you divide by 0. t counts from 1.",
        {"beta2**t": "beta2 ** (t - 1)"},
    ),
    m_clock_behind=(
        "The clock of m is one behind: for the first update you divide by 0. t counts from 1.",
        {"beta1**t": "beta1 ** (t - 1)"},
    ),
)

adam_step.recognizes(
    times_for_power=(
        "You multiplied β by t. What is left of the start after t updates is a power: β is applied t times.",
        {"beta1**t": "beta1 * t", "beta2**t": "beta2 * t", "np.sqrt(v_hat)": "np.sqrt(np.abs(v_hat))"},
    ),
)
