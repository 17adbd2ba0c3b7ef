"""The exercise of lecture 05 on Adagrad: a sum of squares for each entry, and the steps that it makes."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


def _gradient_lists(rng):
    long = [rng.normal(size=3) for _ in range(4)]
    wide = [1e-5 * rng.normal(size=(2, 3)) for _ in range(2)]  # small, so that ε is seen
    rare = [np.array([1.0, 0.0]), np.array([0.5, 0.0]), np.array([-2.0, 3.0])]  # 0 / 0 without ε
    return [(rng.normal(size=g[0].shape), g, lr) for g, lr in ((long, 0.5), (wide, 0.1), (rare, 0.2))]


@exercise(
    "Adagrad from scratch",
    minutes=7,
    difficulty=1,
    objective="Keep a state from one update to the next, entry by entry, and divide safely by what may be 0.",
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
    no_root=(
        "The root is missing. A gradient divided by squares has the unit 1/g: large gradients would make small steps.",
        {"np.sqrt(s)": "s"},
    ),
    moving_mean=(
        "This is RMSprop, which lets old squares fade. Adagrad keeps all of them at full weight.",
        {"s = s + g**2": "s = 0.99 * s + 0.01 * g**2"},
    ),
    not_squared=(
        "You added the gradients themselves. They cancel, and a negative sum has no root. Adagrad needs a size.",
        {"g**2": "g"},
    ),
    no_eps=(
        "No ε is in the denominator, so an entry that has had no gradient yet is 0/0. Or are parentheses missing?",
        {"np.sqrt(s) + 1e-10": "np.sqrt(s)"},
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
    mean=(
        "You divided by the root of the mean. Then the steps do not shrink with time; Adagrad's sum only grows.",
        {"for g in gradients": "for k, g in enumerate(gradients, 1)", "np.sqrt(s)": "np.sqrt(s / k)"},
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
        "One step is left, the last: it stands after the loop, or each starts from the first p. Each gradient makes an"
        " update, from where the one before ended.",
        {"    p = p - lr * g / (np.sqrt(s) + 1e-10)": "p = p - lr * g / (np.sqrt(s) + 1e-10)"},
    ),
    returns_at_once=(
        "Your `return` stands inside the loop: it ends after the first gradient.",
        {"    return p, s": "        return p, s"},
    ),
    no_direction=(
        "The gradient itself is missing in the numerator, so every step goes the same way.",
        {"lr * g /": "lr /"},
    ),
    rate_worn_down=(
        "You changed the rate itself, so each division is divided again. s remembers everything; the rate stays.",
        {"p = p - lr * g / (np.sqrt(s) + 1e-10)": "lr = lr / (np.sqrt(s) + 1e-10)\n        p = p - lr * g"},
    ),
    uphill=(
        "The sign is flipped: you went with the gradient, and it points uphill.",
        {"p - lr": "p + lr"},
    ),
    no_rate=(
        "The learning rate is missing: your first step is 1 in every entry. It should be as long as the rate.",
        {"lr * g": "g"},
    ),
    state_left_behind=(
        "You return p alone. Whoever wants to go on needs s as well.",
        {"return p, s": "return p"},
    ),
)
