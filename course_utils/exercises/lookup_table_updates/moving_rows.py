"""The exercise of lecture 07 on a row that momentum moves on while it is idle."""

from course_utils.exercises.framework.demands import no_loop
from course_utils.exercises.framework.exercise import exercise


def _slide_cases(rng):
    runs = ((3, 3, 0.1, 0.9), (2, 1, 0.2, 0.5), (4, 40, 0.05, 0.8), (3, 4, 0.3, 0.25))
    return [(rng.normal(size=d), rng.normal(size=d), k, lr, mu) for d, k, lr, mu in runs]


@exercise(
    "Where momentum takes an idle row",
    minutes=7,
    difficulty=2,
    objective="Return where a row and its velocity are after k updates of momentum in which its gradient was 0.",
    cases=_slide_cases,
    demands=(no_loop("The task asks for a formula: a rare word is idle for a million updates."),),
    hints=(
        "Make two idle updates by hand: v ← μ v, then p ← p − η v. Which powers of μ stand in p?",
        "After k of them p has moved by η v (μ + μ² + … + μᵏ). Which is the first power, which the last?",
        "The sum of k terms that begins with μ is μ times the sum that begins with 1, and that one is"
        " (1 − μᵏ)/(1 − μ).",
    ),
)
def idle_momentum(p, v, k, lr, mu):
    """(p, v) after k updates v ← μ v, p ← p − η v, of a row whose gradient is 0."""
    weight = mu * (1 - mu**k) / (1 - mu)
    return p - lr * v * weight, mu**k * v


idle_momentum.recognizes(
    one_term_too_many=(
        "Your sum has one term too many: it ends at μᵏ⁺¹. The last of k idle updates moves the row by η v μᵏ.",
        {"(1 - mu**k) /": "(1 - mu ** (k + 1)) /"},
    ),
    one_term_too_few=(
        "Your sum ends one term early. With k = 1 the row moves already.",
        {"(1 - mu**k) /": "(1 - mu ** (k - 1)) /"},
    ),
    begins_at_one=(
        "Your sum begins with μ⁰. In an idle update the velocity shrinks first and moves the row then, so its first"
        " term is μ.",
        {"mu * (1 - mu**k)": "(1 - mu**k)"},
    ),
    from_nothing_to_k=(
        "Your sum runs from μ⁰ to μᵏ: k + 1 terms. The step with μ⁰ was made when the row was last in use.",
        {"mu * (1 - mu**k)": "(1 - mu ** (k + 1))"},
    ),
    last_step_alone=(
        "You moved the row once, by the velocity that it has at the end. It has moved in all k updates.",
        {"mu * (1 - mu**k) / (1 - mu)": "mu**k"},
    ),
    one_step=(
        "You moved the row once. It moves in all k updates, each time a little less.",
        {"mu * (1 - mu**k) / (1 - mu)": "mu"},
    ),
    steady=(
        "You moved the row k times by the same step. The velocity shrinks in every idle update.",
        {"mu * (1 - mu**k) / (1 - mu)": "k * mu"},
    ),
    steady_at_full_speed=(
        "You moved the row k times by η v. The velocity shrinks in every idle update, before the first step too.",
        {"mu * (1 - mu**k) / (1 - mu)": "k"},
    ),
    last_step_k_times=(
        "You took the last, shortest step k times. The steps before it were longer.",
        {"mu * (1 - mu**k) / (1 - mu)": "k * mu**k"},
    ),
    to_the_end=(
        "You moved the row to where it will be when all its speed is gone. After k updates it is still on its way.",
        {"mu * (1 - mu**k) / (1 - mu)": "mu / (1 - mu)"},
    ),
    not_divided=(
        "The sum of powers is a fraction; your 1 − μ below the line is missing.",
        {"mu * (1 - mu**k) / (1 - mu)": "mu * (1 - mu**k)"},
    ),
    multiplied=(
        "You multiplied by 1 − μ. In this convention a new gradient enters v at full weight; the sum of the powers"
        " divides.",
        {"/ (1 - mu)": "* (1 - mu)"},
    ),
    frozen=(
        "Nothing has moved. That is the freeze; under the dense rule the row slides on.",
        {"- lr * v * weight, mu**k * v": ", v"},
    ),
    row_frozen=(
        "You let v fade and left the row where it was. It moves by each of those velocities.",
        {" - lr * v * weight": ""},
    ),
    no_rate=(
        "The rate is missing: v adds up gradients, and a step is the rate times v.",
        {"lr * v": "v"},
    ),
    velocity_not_faded=(
        "The row is right. You returned v as it was, and the next update would start too fast.",
        {"mu**k * v": "v"},
    ),
    velocity_faded_once=(
        "The row is right. You let v shrink once; k updates have passed.",
        {"mu**k * v": "mu * v"},
    ),
    velocity_faded_too_often=(
        "The row is right. You let v shrink once more than there were updates. The next update will do that.",
        {"mu**k * v": "mu ** (k + 1) * v"},
    ),
    velocity_gone=(
        "The row is right. You stopped the row: v is small after k idle updates, and not 0.",
        {"mu**k * v": "0 * v"},
    ),
    velocity_times_k=(
        "The row is right. You multiplied v by k μ; k shrinkings in a row are a power.",
        {"mu**k * v": "k * mu * v"},
    ),
    velocity_faded_first=(
        "You let v fade for the whole time, and then used the small one in the sum. The sum is for the velocity at the"
        " beginning.",
        {"lr * v": "lr * mu**k * v"},
    ),
    velocity_as_a_step=(
        "The row is right. Your v has the rate in it; in this convention v adds up gradients alone.",
        {"mu**k * v": "lr * mu**k * v"},
    ),
    uphill=(
        "The sign is flipped: the velocity is taken off.",
        {"p - lr": "p + lr"},
    ),
    another_convention=(
        "This is convention B, whose velocity is a step already and is added. Here v adds up gradients, and the rate"
        " comes after it.",
        {"p - lr * v": "p + v"},
    ),
    mu_of_its_own=(
        "You worked with μ = 0.9, whatever is handed over. Use `mu`.",
        {"    weight =": "    mu = 0.9\n    weight ="},
    ),
    way_alone=(
        "You returned how far the row goes, and not where it is then.",
        {"p - lr": "-lr"},
    ),
    velocity_left_behind=(
        "You returned p alone. The next update needs v as well.",
        {", mu**k * v": ""},
    ),
    velocity_first=(
        "Row and state have changed places: p comes first.",
        {"p - lr * v * weight, mu**k * v": "mu**k * v, p - lr * v * weight"},
    ),
)
