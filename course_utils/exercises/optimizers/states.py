"""The exercises of lecture 05: what each rule remembers, and what it makes of it."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _convention_cases(rng):
    runs = [(0.1, rng.normal(size=3), 0.9), (0.02, rng.normal(size=(2, 3)), 0.6)]
    return [(*run, to) for run in runs for to in ("B", "C")]


@exercise(
    "One path, another convention",
    minutes=7,
    difficulty=2,
    objective="Convert the rate and the velocity of convention A into those of B or C that continue the same path.",
    cases=_convention_cases,
    hints=(
        "Which number is subtracted from p in each convention? It must be the same number in all three.",
        "In A the rate times v is subtracted. In B the velocity is added as it is. What must it be?",
        "In C a gradient enters with the factor 1 − μ, so its velocity is that much smaller. Who makes up for it?",
    ),
)
def to_convention(lr, v, mu, to):
    """(rate, velocity) with which convention `to`, "B" or "C", continues a run of convention A with lr and v."""
    if to == "B":
        return lr, -lr * v
    return lr / (1 - mu), (1 - mu) * v


to_convention.recognizes(
    b_keeps_the_velocity=(
        "You handed B the velocity of A. B adds its velocity to p as it is: the rate and the sign are in it already.",
        {"return lr, -lr * v": "return lr, v"},
    ),
    b_without_its_sign=(
        "Your B walks uphill for a while: A subtracts its velocity, B adds it. So the two have opposite signs.",
        {"-lr * v": "lr * v"},
    ),
    b_without_the_rate=(
        "You flipped the sign for B and left the rate out. B's velocity is a step, A's is a sum of gradients.",
        {"-lr * v": "-v"},
    ),
    b_divided=(
        "You divided by the rate. A's velocity is a sum of gradients; what makes a step of it?",
        {"-lr * v": "-v / lr"},
    ),
    b_rate_used_up=(
        "The velocity of B is right. You set its rate to 1, since it is in the velocity now; but the gradients that"
        " come have to enter on the same terms.",
        {"return lr, -lr": "return 1.0, -lr"},
    ),
    b_rate_turned=(
        "You flipped the sign of B's rate as well. B subtracts the rate times the gradient: the minus stands there.",
        {"return lr, -lr": "return -lr, -lr"},
    ),
    b_scaled_by_what_is_new=(
        "You weighed B's velocity with 1 − μ. That factor belongs to C, where a new gradient enters with it.",
        {"-lr * v": "-(1 - mu) * v"},
    ),
    c_keeps_the_rate=(
        "You shrank the velocity for C and kept the rate, so the steps become 1 − μ times as long. Something has to"
        " make up for it.",
        {"lr / (1 - mu)": "lr"},
    ),
    c_rate_the_wrong_way=(
        "Your rate of C is smaller than that of A. C's velocity is the smaller one, so its rate must be larger.",
        {"lr / (1 - mu)": "lr * (1 - mu)"},
    ),
    c_keeps_the_velocity=(
        "Your C is right for the gradients that come. The velocity in store still has the size of A, and the larger"
        " rate meets it: the first steps are far too long.",
        {"(1 - mu) * v": "v"},
    ),
    c_velocity_the_wrong_way=(
        "You made C's velocity larger. It is a mean of gradients where A has a sum, so it is the smaller one.",
        {"(1 - mu) * v": "v / (1 - mu)"},
    ),
    c_both_the_wrong_way=(
        "Both are reversed: this is the way from C to A. Which of the two velocities is a mean, and which a sum?",
        {"lr / (1 - mu), (1 - mu) * v": "lr * (1 - mu), v / (1 - mu)"},
    ),
    c_only_not_scaled=(
        "You left C as it was in A. Its gradients enter with the factor 1 − μ, so the same rate makes shorter steps.",
        {"lr / (1 - mu), (1 - mu) * v": "lr, v"},
    ),
    c_with_mu=(
        "You took μ where C has 1 − μ. μ keeps what is old, and that is the same in all three; they differ in how a new"
        " gradient enters.",
        {"lr / (1 - mu), (1 - mu) * v": "lr / mu, mu * v"},
    ),
    c_as_a_step=(
        "You put the rate into C's velocity. That is B's habit; in C the rate comes after the velocity, as in A.",
        {"(1 - mu) * v": "-lr * v"},
    ),
    exchanged=(
        "B and C have changed places.",
        {'to == "B"': 'to == "C"'},
    ),
    c_for_both=(
        "You gave the numbers of C for B as well. `to` says which one is wanted.",
        {"return lr, -lr * v": "return lr / (1 - mu), (1 - mu) * v"},
    ),
    b_for_both=(
        "You gave the numbers of B for C as well. C's velocity is a mean of gradients, and the rate comes after it.",
        {"lr / (1 - mu), (1 - mu) * v": "lr, -lr * v"},
    ),
    started_over=(
        "You began with a velocity of 0. The run is on its way and has a speed: the next step would be too short.",
        {"-lr * v": "0 * v", "(1 - mu) * v": "0 * v"},
    ),
    velocity_first=(
        "You return the velocity first. The order asked for is rate, velocity.",
        {"lr, -lr * v": "-lr * v, lr", "lr / (1 - mu), (1 - mu) * v": "(1 - mu) * v, lr / (1 - mu)"},
    ),
)


def _gradient_lists(rng):
    long = [rng.normal(size=3) for _ in range(4)]
    wide = [1e-5 * rng.normal(size=(2, 3)) for _ in range(2)]  # small, so that ε is seen
    rare = [np.array([1.0, 0.0]), np.array([0.5, 0.0]), np.array([-2.0, 3.0])]  # 0 / 0 without ε
    return [(rng.normal(size=g[0].shape), g, lr) for g, lr in ((long, 0.5), (wide, 0.1), (rare, 0.2))]


@exercise(
    "Adagrad from scratch",
    minutes=7,
    difficulty=1,
    objective="Run Adagrad over a list of gradients and return the parameter and the state s at the end.",
    cases=_gradient_lists,
    hints=(
        "What does Adagrad remember from one gradient to the next, and in which shape?",
        "s collects the squares of all gradients, this one included. What is in the denominator?",
        "Two lines for each gradient: first add to s, then divide the step by the root of s, plus a small ε.",
    ),
)
def adagrad(p, gradients, lr):
    """(p, s) after an update of Adagrad for each gradient in the list, from s = 0, with ε = 1e-10."""
    s = np.zeros_like(p)
    for g in gradients:
        s = s + g**2
        p = p - lr * g / (np.sqrt(s) + 1e-10)
    return p, s


adagrad.recognizes(
    replaces=(
        "Your s holds the last square alone, and its root is |g|: every step has the length of the rate. The history"
        " got lost.",
        {"s = s + g**2": "s = g**2"},
    ),
    divides_by_the_last=(
        "Your s is right and the step does not use it: you divided by the size of this gradient alone.",
        {"np.sqrt(s)": "np.abs(g)"},
    ),
    adds_up_sizes=(
        "You added up the sizes |g|. First square, then add, and take the root of the sum: that is another number.",
        {"g**2": "np.abs(g)", "np.sqrt(s)": "s"},
    ),
    root_in_the_state=(
        "You stored the root, and the next square was added to it. The state keeps the sum of squares; the root is"
        " taken for the step only.",
        {"s = s + g**2": "s = np.sqrt(s + g**2)", "np.sqrt(s)": "s"},
    ),
    no_root=(
        "The root is missing. A gradient divided by squares has the unit 1/g: large gradients would make small steps.",
        {"np.sqrt(s)": "s"},
    ),
    mean=(
        "You divided by the root of the mean. Then the steps do not shrink with time; Adagrad's sum only grows.",
        {"for g in gradients": "for k, g in enumerate(gradients, 1)", "np.sqrt(s)": "np.sqrt(s / k)"},
    ),
    moving_mean=(
        "This is RMSprop, which lets old squares fade. Adagrad keeps all of them at full weight.",
        {"s = s + g**2": "s = 0.99 * s + 0.01 * g**2"},
    ),
    not_squared=(
        "You added the gradients themselves. They cancel, and a negative sum has no root. Adagrad needs a size.",
        {"g**2": "g"},
    ),
    too_late=(
        "You stepped first and added afterwards. In the first update s is still 0, so the step is as long as 1/ε. The"
        " new gradient belongs to the sum.",
        {"s = s + g**2": "", "+ 1e-10)": "+ 1e-10)\n        s = s + g**2"},
    ),
    one_for_all=(
        "You added up the squares of all entries. Each entry has its own history: that is what helps the rare one.",
        {"g**2": "np.sum(g**2)"},
    ),
    eps_inside=(
        "Your ε stands under the root, where its own root counts: 1e-5 instead of 1e-10. Small gradients feel that.",
        {"np.sqrt(s) + 1e-10": "np.sqrt(s + 1e-10)"},
    ),
    no_eps=(
        "No ε is in the denominator, so an entry that has had no gradient yet is 0/0. Or are parentheses missing?",
        {"np.sqrt(s) + 1e-10": "np.sqrt(s)"},
    ),
    another_eps=(
        "The ε asked for is 1e-10; yours is 1e-8. Where gradients are that small it sets the size of the step.",
        {"+ 1e-10": "+ 1e-8"},
    ),
    starts_at_one=(
        "You started s at 1. That avoids 0/0 as well, and shortens every step; here ε does the work.",
        {"zeros_like": "ones_like"},
    ),
    knows_the_future=(
        "Your first step knows the gradients that come later: you added up all squares beforehand. An update can use"
        " only what has been.",
        {"np.zeros_like(p)": "sum(g**2 for g in gradients)", "        s = s + g**2\n": ""},
    ),
    one_step_at_the_end=(
        "You step once, after the loop. Each gradient is to make an update.",
        {"    p = p - lr * g / (np.sqrt(s) + 1e-10)": "p = p - lr * g / (np.sqrt(s) + 1e-10)"},
    ),
    returns_at_once=(
        "Your `return` stands inside the loop: it ends after the first gradient.",
        {"    return p, s": "        return p, s"},
    ),
    uphill=(
        "The sign is flipped: you went with the gradient, and it points uphill.",
        {"p - lr": "p + lr"},
    ),
    no_direction=(
        "The gradient itself is missing in the numerator, so every step goes the same way.",
        {"lr * g /": "lr /"},
    ),
    rate_worn_down=(
        "You changed the rate itself, so each division is divided again. s remembers everything; the rate stays.",
        {"p = p - lr * g / (np.sqrt(s) + 1e-10)": "lr = lr / (np.sqrt(s) + 1e-10)\n        p = p - lr * g"},
    ),
    state_left_behind=(
        "You return p alone. Whoever wants to go on needs s as well.",
        {"return p, s": "return p"},
    ),
)
