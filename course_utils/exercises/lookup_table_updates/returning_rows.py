"""The exercise of lecture 07 on a row that comes back under RMSprop: its state has faded, and its step is long."""

import numpy as np

from course_utils.exercises.framework.demands import no_loop
from course_utils.exercises.framework.exercise import exercise


def _rmsprop_cases(rng):
    def case(d, k, lr, scale=1.0):
        return rng.normal(size=d), scale**2 * rng.random(d) / 2, scale * rng.normal(size=d), k, lr

    return [case(3, 2, 0.1), case(2, 1, 0.2), case(4, 30, 0.1), case(3, 400, 0.05), case(2, 5, 0.1, scale=1e-7)]


@exercise(
    "A row comes back under RMSprop",
    minutes=6,
    difficulty=2,
    objective="Make many idle updates at once, by a formula.",
    atol=0.0,  # where gradients are tiny, v is far below 1e-9
    cases=_rmsprop_cases,
    demands=(no_loop("The task asks for a formula: a rare word is idle for a million updates."),),
    hints=(
        "In an idle update g is 0. Put that into both lines of the rule: what becomes of v, and what of p?",
        "The k idle updates are one factor for v. Then comes an update like any other, with a gradient. In which order"
        " do its two lines stand?",
        "First fade v for the idle time. Then the two lines of the rule: v takes g² in, and the step divides by the new"
        " root. A loop over the idle updates gives the same numbers, and is no answer: how long is it for a rare word?",
    ),
)
def idle_rmsprop(p, v, g, k, lr):
    """(p, v) after k updates with gradient 0 and one with g; ρ = 0.99, ε = 1e-8."""
    rho, eps = 0.99, 1e-8
    v = rho**k * v
    v = rho * v + (1 - rho) * g**2
    return p - lr * g / (np.sqrt(v) + eps), v


idle_rmsprop.recognizes(
    one_factor_too_many=(
        "You faded v k + 1 times for the idle time, and the update itself fades it once more. k idle updates are k"
        " factors.",
        {"rho**k": "rho ** (k + 1)"},
    ),
    one_factor_too_few=(
        "You faded v k times in all. k idle updates have passed, and the update with g fades it once more.",
        {"rho**k": "rho ** (k - 1)"},
    ),
    frozen=(
        "You made the update as if no time had passed. That is the freeze; under the dense rule v fades in every"
        " update.",
        {"v = rho**k * v": ""},
    ),
    faded_once=(
        "You faded v once for the whole idle time. It fades in every one of the k updates.",
        {"rho**k": "rho"},
    ),
    factor_times_k=(
        "You multiplied ρ by k. k fadings in a row are a power.",
        {"rho**k": "(k * rho)"},
    ),
    what_is_lost=(
        "The part 1 − ρᵏ of v is what is lost. Which part stays?",
        {"rho**k": "(1 - rho**k)"},
    ),
    gradient_first=(
        "You took g² in first and let it fade for the idle time. The gradient comes at the end of that time.",
        {"v = rho**k * v": "", "(1 - rho) * g**2": "(1 - rho) * g**2\n    v = rho**k * v"},
    ),
    divided_before=(
        "Your v is right, and the step was divided by the root that it had before g² came in. Then a row that was idle"
        " for long takes a step without bound; with g² it is ten rates at most.",
        {
            "lr * g / (np.sqrt(v) + eps)": "step",
            "v = rho * v + (1 - rho) * g**2": "step = lr * g / (np.sqrt(v) + eps)\n    v = rho * v + (1 - rho) * g**2",
        },
    ),
    divided_by_the_frozen_one=(
        "Your v is right, and the step was divided by the root that v had before the idle time.",
        {
            "lr * g / (np.sqrt(v) + eps)": "step",
            "v = rho**k * v": "step = lr * g / (np.sqrt(v) + eps)\n    v = rho**k * v",
        },
    ),
    square_forgotten=(
        "The square g² never came into v. The row did not stay idle: its new gradient counts before the division.",
        {" + (1 - rho) * g**2": ""},
    ),
    present_in_every_update=(
        "You gave v the weight of k + 1 gradients. The gradients of the idle time were 0; g came once.",
        {"(1 - rho) * g**2": "(1 - rho ** (k + 1)) * g**2"},
    ),
    whole_square=(
        "You added the whole g². A new square enters with the weight 1 − ρ.",
        {"(1 - rho) * g**2": "g**2"},
    ),
    bias_corrected=(
        "You corrected v for having begun at 0. RMSprop does not; and nobody told you how often this row was updated.",
        {"np.sqrt(v)": "np.sqrt(v / (1 - rho ** (k + 1)))"},
    ),
    began_again=(
        "You let v begin again at 0. It fades and is never gone at once.",
        {"v = rho**k * v": "v = 0.0 * v"},
    ),
    root_fades=(
        "You faded the root of v with ρ. It is v that does, so its root goes with √ρ, half as fast.",
        {"rho**k": "rho ** (2 * k)"},
    ),
    half_the_time=(
        "You faded v with √ρ per update. That is how its root fades; v goes with ρ.",
        {"rho**k": "rho ** (k / 2)"},
    ),
    steps_while_idle=(
        "You took k + 1 steps. In an idle update the gradient is 0, so p stays: g is used once.",
        {"p - lr": "p - (k + 1) * lr"},
    ),
    steps_with_g_while_idle=(
        "You made k + 1 updates with g. In the first k of them the gradient was 0: v faded, and p stayed.",
        {
            "v = rho * v + (1 - rho) * g**2": "",
            "v = rho**k * v": "for _ in range(k + 1):\n"
            "        v = rho * v + (1 - rho) * g**2\n"
            "        p = p - lr * g / (np.sqrt(v) + eps)",
            "return p - lr * g / (np.sqrt(v) + eps)": "return p",
        },
    ),
    rate_faded=(
        "You let the rate fade with the idle time. It is v that fades, and so the step gets longer.",
        {"p - lr": "p - rho**k * lr"},
    ),
    p_faded=(
        "You let the row itself fade. Without weight decay nothing pulls it: with g = 0 the step is 0.",
        {"return p - lr": "return rho**k * p - lr"},
    ),
    eps_inside=(
        "Your ε stands under the root, where it counts for 1e-4. Here it stands beside the root.",
        {"np.sqrt(v) + eps": "np.sqrt(v + eps)"},
    ),
    eps_missing=(
        "No ε is in the denominator. For a row with tiny gradients it makes the difference.",
        {"np.sqrt(v) + eps": "np.sqrt(v)"},
    ),
    no_root=(
        "The root is missing: v is a mean of squares.",
        {"np.sqrt(v)": "v"},
    ),
    uphill=(
        "The sign is flipped: you went with the gradient, and it points uphill.",
        {"p - lr": "p + lr"},
    ),
    state_not_kept=(
        "The step is right. You returned v as you got it, and the next update would start from there.",
        {"rho**k * v\n": "rho**k * (v_before := v)\n", "eps), v": "eps), v_before"},
    ),
    state_kept_without_g=(
        "The step is right. You returned v as it was before g² came in; the next update has to know of it.",
        {
            "v = rho * v + (1 - rho) * g**2": "v_before = v\n    v = rho * v + (1 - rho) * g**2",
            "eps), v": "eps), v_before",
        },
    ),
    state_first=(
        "Row and state have changed places: p comes first.",
        {"p - lr * g / (np.sqrt(v) + eps), v": "v, p - lr * g / (np.sqrt(v) + eps)"},
    ),
    state_left_behind=(
        "You returned p alone. The next update needs v as well.",
        {"eps), v": "eps)"},
    ),
    brackets_of_the_share=(
        "Without brackets `1 - rho * g**2` takes a part of g² off 1. The factor is 1 − ρ, as one number.",
        {"(1 - rho) * g**2": "1 - rho * g**2"},
    ),
    share_squared=(
        "You squared the share 1 − ρ as well. The square belongs to g alone.",
        {"(1 - rho) * g**2": "((1 - rho) * g) ** 2"},
    ),
    fades_with_the_square=(
        "You let g² fade with v: the factor ρ is around both. First v fades; then g² comes in.",
        {"rho * v + (1 - rho) * g**2": "rho * (v + (1 - rho) * g**2)"},
    ),
    brackets_around_the_sum=(
        "Your brackets hold ρ v + (1 − ρ) together, and all of it multiplies g². The share belongs to g², and v stands"
        " beside it.",
        {"rho * v + (1 - rho) * g**2": "(rho * v + (1 - rho)) * g**2"},
    ),
    shares_exchanged=(
        "The shares have changed places: v keeps ρ of itself, and g² gets what is left.",
        {"rho * v + (1 - rho) * g**2": "(1 - rho) * v + rho * g**2"},
    ),
    v_in_the_exponent=(
        "Your v stands in the exponent. The power belongs to ρ; v is multiplied by it.",
        {"rho**k * v": "rho ** (k * v)"},
    ),
    power_of_the_product=(
        "You raised v to the k-th power as well. Each idle update multiplies by ρ, once more, and v is there once.",
        {"rho**k * v": "(rho * v) ** k"},
    ),
    size_for_square=(
        "You took the size of g in for its square. v is a mean of squares.",
        {"g**2": "np.abs(g)"},
    ),
    not_squared=(
        "You took g in and not its square. v is a mean of squares, and never negative.",
        {"(1 - rho) * g**2": "(1 - rho) * g"},
    ),
    present_for_the_idle_time=(
        "You gave g² the weight 1 − ρᵏ, as if it had come in every idle update. It comes once, with 1 − ρ.",
        {"(1 - rho) * g**2": "(1 - rho**k) * g**2"},
    ),
    mean_of_two=(
        "You faded v k times in all, and gave g² what was left of the weight, 1 − ρᵏ. It comes once, with 1 − ρ; and"
        " that update fades v as well.",
        {"v = rho * v + (1 - rho) * g**2": "v = v + (1 - rho**k) * g**2"},
    ),
    another_rho=(
        "Your ρ is 0.9. The task has 0.99.",
        {"= 0.99, 1e-8\n": "= 0.9, 1e-8\n"},
    ),
    rho_of_adam=(
        "Your ρ is 0.999, which is Adam's. The task has 0.99.",
        {"= 0.99, 1e-8\n": "= 0.999, 1e-8\n"},
    ),
    another_eps=(
        "Your ε is smaller than the task's. Where gradients are tiny, it is seen.",
        {"= 0.99, 1e-8\n": "= 0.99, 1e-10\n"},
    ),
    no_direction=(
        "The gradient is missing in the numerator, so every step goes the same way.",
        {"lr * g /": "lr /"},
    ),
    direction_alone=(
        "Only the sign of g is in the numerator. Its size counts: the root is that of a mean, and divides it.",
        {"lr * g /": "lr * np.sign(g) /"},
    ),
    square_in_the_numerator=(
        "The numerator holds g². Squares belong to v; the step needs a direction.",
        {"lr * g /": "lr * g**2 /"},
    ),
    no_rate=(
        "The rate is missing: g over the root is a step as long as 1.",
        {"lr * g /": "g /"},
    ),
    step_alone=(
        "You returned the step in the place of p. Take it off.",
        {"return p - lr": "return lr"},
    ),
    change_alone=(
        "You returned how p changes, and not where it is then.",
        {"return p - lr": "return -lr"},
    ),
    k_steps=(
        "You took k steps. In an idle update the gradient is 0, so p stays: g is used once.",
        {"p - lr": "p - k * lr"},
    ),
    root_returned=(
        "The step is right. You returned the root of v; the next update goes on from v itself.",
        {"eps), v": "eps), np.sqrt(v)"},
    ),
    one_factor_too_few_old_root=(
        "Two things: v is to fade once more, in the update with g; and the step was divided by the root that v had"
        " before g² came in.",
        {
            "lr * g / (np.sqrt(v) + eps)": "step",
            "v = rho * v + (1 - rho) * g**2": "step = lr * g / (np.sqrt(v) + eps)\n    v = v + (1 - rho) * g**2",
        },
    ),
    momentum_of_the_row=(
        "You let g fade for the idle time. It is the gradient of now, and comes whole.",
        {"rho, eps = 0.99, 1e-8": "rho, eps = 0.99, 1e-8\n    g = rho**k * g"},
    ),
    eps_beside_the_fraction=(
        "Your ε stands beside the fraction: a division comes before a sum. Root and ε are below the line together.",
        {"(np.sqrt(v) + eps), v": "np.sqrt(v) + eps, v"},
    ),
    square_subtracted=(
        "You took the square of g off v. It comes in.",
        {"rho * v + (1": "rho * v - (1"},
    ),
    plus_in_the_share=(
        "The square comes in with 1 + ρ. What v loses, ρ of it being kept, is 1 − ρ.",
        {"(1 - rho) * g**2": "(1 + rho) * g**2"},
    ),
    multiplied_by_the_root=(
        "You multiplied by the root. It divides.",
        {"lr * g / (": "lr * g * ("},
    ),
    rate_with_the_row=(
        "Your rate is taken off p, and all of it is multiplied. It belongs to the step alone.",
        {"p - lr * g": "(p - lr) * g"},
    ),
    as_it_was=(
        "Row and v are as they came. The row was idle, and v faded; then came an update.",
        {"v = rho**k * v": "", "v = rho * v + (1 - rho) * g**2": "", " - lr * g / (np.sqrt(v) + eps)": ""},
    ),
)
