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
    objective="Sum a geometric series in place of running a loop.",
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
    brackets_above=(
        "Without brackets `mu * 1 - mu**k` is not μ(1 − μᵏ): a product comes before a difference. What stands above"
        " the line is one number, times μ.",
        {"mu * (1 - mu**k) / (1 - mu)": "(mu * 1 - mu**k / (1 - mu))"},
    ),
    brackets_below=(
        "Without brackets you divide by 1 and then take μ off. The line has all of 1 − μ below it.",
        {"mu * (1 - mu**k) / (1 - mu)": "(mu * (1 - mu**k) / 1 - mu)"},
    ),
    brackets_above_from_one=(
        "Without brackets only μᵏ is divided, and 1 stands beside the fraction; and the sum begins with μ, not with 1.",
        {"mu * (1 - mu**k) / (1 - mu)": "(1 - mu**k / (1 - mu))"},
    ),
    brackets_below_from_one=(
        "Without brackets you divide by 1 and then take μ off; and the sum begins with μ, not with 1.",
        {"mu * (1 - mu**k) / (1 - mu)": "((1 - mu**k) / 1 - mu)"},
    ),
    no_brackets_at_all=(
        "Your fraction has no brackets: μᵏ/1 alone is a fraction there. What stands above the line and below it are"
        " differences, each as one number.",
        {"mu * (1 - mu**k) / (1 - mu)": "(mu * 1 - mu**k / 1 - mu)"},
    ),
    power_of_the_bracket=(
        "You raised 1 − μ to the power k. The power belongs to μ.",
        {"(1 - mu**k)": "(1 - mu) ** k"},
    ),
    product_for_power=(
        "You multiplied μ by k. k shrinkings in a row are a power.",
        {"(1 - mu**k)": "(1 - mu * k)"},
    ),
    plus_above=(
        "You have 1 + μᵏ above the line. The terms from k on are missing in the sum, so they are taken off.",
        {"(1 - mu**k)": "(1 + mu**k)"},
    ),
    plus_below=(
        "You have 1 + μ below the line. All the powers added up, without an end, give 1/(1 − μ).",
        {"/ (1 - mu)": "/ (1 + mu)"},
    ),
    to_the_end_from_one=(
        "You moved the row by η v/(1 − μ). That is the way of a gradient, from the update that brings it on and until"
        " all the speed is gone. Here that first step has been made, and k more updates come.",
        {"mu * (1 - mu**k) / (1 - mu)": "1 / (1 - mu)"},
    ),
    the_tail=(
        "This is what the row has yet to go after the k updates. The task asks for the way that it has gone in them.",
        {"mu * (1 - mu**k)": "mu ** (k + 1)"},
    ),
    the_rest_of_the_speed=(
        "Your weight is 1 − μᵏ, the part of the speed that is lost. The way is a sum of velocities.",
        {"mu * (1 - mu**k) / (1 - mu)": "(1 - mu**k)"},
    ),
    velocity_missing=(
        "The velocity is missing in the way: you moved the row by the rate and the weight alone.",
        {"lr * v * weight": "lr * weight"},
    ),
    brackets_around_the_row=(
        "Your weight multiplies p as well. It belongs to the step alone.",
        {"p - lr * v * weight": "(p - lr * v) * weight"},
    ),
    velocity_faded_too_rarely=(
        "The row is right. You let v shrink k − 1 times. All k idle updates shrink it, the first as well.",
        {"mu**k * v": "mu ** (k - 1) * v"},
    ),
    power_of_the_product=(
        "The row is right. You raised v to the power k as well; the power belongs to μ.",
        {"mu**k * v": "(mu * v) ** k"},
    ),
    velocity_alone_lost=(
        "The row is right. Your velocity is μᵏ, a number: v itself is missing.",
        {"mu**k * v": "mu**k"},
    ),
    what_is_lost=(
        "The row is right. The part 1 − μᵏ of v is what is lost. Which part stays?",
        {"mu**k * v": "(1 - mu**k) * v"},
    ),
    velocity_grows=(
        "The row is right. You divided v by μᵏ, so it grows while nothing drives it.",
        {"mu**k * v": "v / mu**k"},
    ),
    one_update=(
        "You made one idle update, of the row and of the velocity. There are k of them.",
        {"mu * (1 - mu**k) / (1 - mu)": "mu", "mu**k * v": "mu * v"},
    ),
    last_step_alone_full=(
        "You moved the row k times by the velocity of the end. The steps before it were longer, and the last is one of"
        " them.",
        {"mu * (1 - mu**k) / (1 - mu)": "k * mu ** (k - 1)"},
    ),
    to_the_end_and_stopped=(
        "You let the row go until all its speed is gone, and stopped it. After k updates it is still on its way.",
        {"mu * (1 - mu**k) / (1 - mu)": "mu / (1 - mu)", "mu**k * v": "0 * v"},
    ),
    begins_at_one_not_faded=(
        "Two things: in an idle update the velocity shrinks before it moves the row, so your sum begins too early; and"
        " v itself has faded at the end.",
        {"mu * (1 - mu**k)": "(1 - mu**k)", "mu**k * v": "v"},
    ),
    begins_at_one_uphill=(
        "Two things: your sum begins with μ⁰, while v shrinks before it moves the row; and the velocity is taken off.",
        {"mu * (1 - mu**k)": "(1 - mu**k)", "p - lr": "p + lr"},
    ),
    one_term_too_many_faded_too_often=(
        "Your sum and your velocity both go one update too far. There are k of them, the first with μ.",
        {"(1 - mu**k) /": "(1 - mu ** (k + 1)) /", "mu**k * v": "mu ** (k + 1) * v"},
    ),
    one_term_too_few_faded_too_rarely=(
        "Your sum and your velocity both stop one update early. There are k of them, the last with μᵏ.",
        {"(1 - mu**k) /": "(1 - mu ** (k - 1)) /", "mu**k * v": "mu ** (k - 1) * v"},
    ),
    begins_at_one_one_less=(
        "Your updates move the row before its velocity shrinks, and the last of them is missing. In an idle update v"
        " shrinks first, and the row moves then.",
        {"mu * (1 - mu**k)": "(1 - mu ** (k - 1))"},
    ),
    divided_by_the_weight=(
        "You divided by the sum of the powers. It multiplies: the farther, the longer the row slides.",
        {"lr * v * weight": "lr * v / weight"},
    ),
    weight_added=(
        "Your weight is added to the row. It multiplies the step η v.",
        {"lr * v * weight": "lr * v + weight"},
    ),
    mu_added=(
        "Your μ is added to the sum. It multiplies it, since each term has one factor more.",
        {"mu * (1 - mu**k)": "mu + (1 - mu**k)"},
    ),
)
