"""The exercise of lecture 12 on a step of Lion: a bug to be found in the order of its lines."""

import numpy as np

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise

__all__ = ["BUGGY_LION"]  # besides the tasks


def _lion_cases(rng):
    def case(shape, lr, beta1, beta2, weight_decay):
        """Half of the gradients nearly cancel what is remembered, so that a sign tells the one average from another."""
        p, m, noise = rng.normal(size=(3, *shape))
        g = -beta1 / (1 - beta1) * m * (1 + 0.3 * noise)
        g = np.where(rng.random(shape) < 0.5, g, rng.normal(size=shape))
        g.flat[0] = m.flat[0] = 0.0
        return p, g, m, lr, beta1, beta2, weight_decay

    return [
        case((4, 7), 0.1, 0.9, 0.99, 0.1),
        case((30,), 0.01, 0.8, 0.95, 0.5),
        case((5, 3, 2), 0.3, 0.6, 0.9, 0.0),
        case((6, 9), 0.05, 0.95, 0.5, 1.0),
    ]


@exercise(
    "Find the bug: a lion that looks back too far",
    minutes=7,
    difficulty=2,
    objective="Keep apart what a rule steps along and what it remembers, where both are averages of the same two.",
    cases=_lion_cases,
    demands=(
        keeps("p", "g", "m", sentence="The task asks for new arrays: `*=` and `-=` change the ones that are given."),
    ),
    hints=(
        "Two averages are made of m and g. How much of this gradient is in each of them, as it should be, and how much"
        " in the program?",
        "Work the program out for one entry with m = 1 and an unknown g: at which g does its sign turn, and at which"
        " should it?",
        "Both averages are made of the m that was given. In the program one of them sees it too late.",
    ),
)
def lion_step(p, g, m, lr, beta1, beta2, weight_decay):
    """(p, m) after one step of Lion."""
    c = beta1 * m + (1 - beta1) * g
    p = p - lr * (np.sign(c) + weight_decay * p)
    m = beta2 * m + (1 - beta2) * g
    return p, m


C, P, M, RETURN = (
    "c = beta1 * m + (1 - beta1) * g",
    "p = p - lr * (np.sign(c) + weight_decay * p)",
    "m = beta2 * m + (1 - beta2) * g",
    "return p, m",
)
FIRST = {f"    {M}\n": "", C: f"{M}\n    {C}"}
BUGGY_LION = lion_step.variant({**FIRST, "def lion_step": "def buggy_lion"})

lion_step.recognizes(
    bug_still_there=(
        "The bug is still there: m is renewed first, and c is made of the new one. So this gradient is in it twice, and"
        " what m said before it counts for less than β₁.",
        FIRST,
    ),
    bug_turned=(
        "You moved the average that is stepped along, and not the one that is remembered: your m is made of c. Both are"
        " made of the m that was given.",
        {M: "m = beta2 * c + (1 - beta2) * g"},
    ),
    betas_exchanged=(
        "Your β₁ and β₂ have changed places. One belongs to what is stepped along, the other to what is remembered.",
        {C: "c = beta2 * m + (1 - beta2) * g", M: "m = beta1 * m + (1 - beta1) * g"},
    ),
    first_beta_for_both=(
        "Your step is right. Your new m is c, or an average with the same β, which comes to the same. What is stepped"
        " along is thrown away; m is another average.",
        {M: "m = beta1 * m + (1 - beta1) * g"},
    ),
    second_beta_for_both=(
        "You step along the new m, or along an average with its β, which comes to the same. What is stepped along is"
        " another average than what is remembered.",
        {C: "c = beta2 * m + (1 - beta2) * g"},
    ),
    sign_of_the_old_memory=(
        "You step along the old m: this gradient has no say in the step.",
        {"np.sign(c)": "np.sign(m)"},
    ),
    sign_of_the_gradient=(
        "You step along the sign of this gradient alone. That is Lion with β₁ = 0.",
        {"np.sign(c)": "np.sign(g)"},
    ),
    average_of_signs=(
        "You took the signs first and their average then. The sign comes last: every entry moves by as much.",
        {"np.sign(c)": "(beta1 * np.sign(m) + (1 - beta1) * np.sign(g))"},
    ),
    both_in_turn=(
        "The step is right. Your new m averages c, and not this gradient, into the old one.",
        {M: "m = beta2 * m + (1 - beta2) * c"},
    ),
    sign_is_remembered=(
        "The step is right. Your new m averages the sign that was stepped along. What is remembered are gradients.",
        {M: "m = beta2 * m + (1 - beta2) * np.sign(c)"},
    ),
    memory_kept=(
        "The step is right. You return the m that was given, so the rule never learns of this gradient.",
        {f"    {M}\n": ""},
    ),
    weights_of_c_turned=(
        "In c you gave β₁ to the gradient and the rest to the memory. β is the share of what was there before.",
        {C: "c = (1 - beta1) * m + beta1 * g"},
    ),
    weights_of_m_turned=(
        "In m you gave β₂ to the gradient and the rest to the memory. β is the share of what was there before.",
        {M: "m = (1 - beta2) * m + beta2 * g"},
    ),
    weights_turned=(
        "In both averages you gave β to the gradient and the rest to the memory. β is the share of what was there"
        " before.",
        {C: "c = (1 - beta1) * m + beta1 * g", M: "m = (1 - beta2) * m + beta2 * g"},
    ),
    sum_in_c=(
        "In c the gradient has no share: you added all of it. c is a mean of the two.",
        {C: "c = beta1 * m + g"},
    ),
    sum_in_m=(
        "In m the gradient has no share: you added all of it. m is a running mean, not a sum.",
        {M: "m = beta2 * m + g"},
    ),
    sums=(
        "In both you added the whole gradient. They are means: what is not β goes to the gradient.",
        {C: "c = beta1 * m + g", M: "m = beta2 * m + g"},
    ),
    mixed_shares=(
        "In c the shares do not belong together: what β₁ leaves goes to the gradient, and that is no matter of β₂.",
        {C: "c = beta1 * m + (1 - beta2) * g"},
    ),
    beta_for_the_gradient=(
        "In c you gave the gradient β₂ for its share. What β₁ leaves goes to the gradient.",
        {C: "c = beta1 * m + beta2 * g"},
    ),
    decay_in_the_gradient=(
        "You added the decay to the gradient. There it goes through the sign, which leaves nothing of its size, and"
        " into the memory.",
        {C: f"g = g + weight_decay * p\n    {C}", P: "p = p - lr * np.sign(c)"},
    ),
    decay_inside_the_sign=(
        "Your decay stands inside the sign, which leaves nothing of its size. A bracket is in the wrong place.",
        {"(np.sign(c) + weight_decay * p)": "np.sign(c + weight_decay * p)"},
    ),
    sign_of_the_decay=(
        "You took the sign of the weight, too. Its decay is proportional to it.",
        {"+ weight_decay * p)": "+ weight_decay * np.sign(p))"},
    ),
    decay_without_rate=(
        "Your decay does not wait for the rate: λ is taken off whole. Here, as in AdamW, it is multiplied by the rate.",
        {P: "p = p - lr * np.sign(c) - weight_decay * p"},
    ),
    decay_of_the_new_weight=(
        "You shrank the weight after the step, and so the step with it. The decay is that of the weight as it was.",
        {P: "p = p - lr * np.sign(c)\n    p = p - lr * weight_decay * p"},
    ),
    decay_missing=(
        "The decay is missing.",
        {" + weight_decay * p": ""},
    ),
    decay_turned=(
        "Your decay makes the weight larger. It is taken off, as the step is.",
        {" + weight_decay": " - weight_decay"},
    ),
    no_sign=(
        "Your step is as long as c is. Lion takes the sign, so that every entry moves by the rate.",
        {"np.sign(c)": "c"},
    ),
    length_for_the_sign=(
        "You divided c by its length. That is the steepest step on another ball: here every entry moves by the rate.",
        {"np.sign(c)": "c / np.linalg.norm(c)"},
    ),
    zero_goes_up=(
        "Where c is 0 your step goes one way. The sign of 0 is 0, and such an entry gets its decay alone.",
        {"np.sign(c)": "np.where(c >= 0, 1.0, -1.0)"},
    ),
    zero_goes_down=(
        "Where c is 0 your step goes the other way. The sign of 0 is 0, and such an entry gets its decay alone.",
        {"np.sign(c)": "np.where(c > 0, 1.0, -1.0)"},
    ),
    uphill=(
        "You went uphill. The step is taken off.",
        {P: "p = p + lr * (np.sign(c) - weight_decay * p)"},
    ),
    all_added=(
        "You added step and decay to the weight. Both are taken off.",
        {"p - lr": "p + lr"},
    ),
    no_rate=(
        "The rate is missing.",
        {"lr * (": "("},
    ),
    rate_for_the_step_alone=(
        "Your step has no rate; only the decay has.",
        {"lr * (np.sign(c) + weight_decay * p)": "(np.sign(c) + lr * weight_decay * p)"},
    ),
    exchanged=(
        "Both are right and have changed places: the weight comes first.",
        {RETURN: "return m, p"},
    ),
    weight_alone=(
        "You return the weight alone. The task asks for the new memory, too.",
        {RETURN: "return p"},
    ),
    memory_alone=(
        "You return the memory alone. The task asks for the weight first.",
        {RETURN: "return m"},
    ),
    c_returned_too=(
        "You return c as well. It is used once, and thrown away.",
        {RETURN: "return p, m, c"},
    ),
)
