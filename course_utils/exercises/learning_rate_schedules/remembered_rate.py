"""The exercise of lecture 06 on a velocity that remembers a rate, when the rate has changed."""

from course_utils.exercises.framework.exercise import exercise


def _moving_cases(rng):
    rates = ((3, 0.05, 0.1, 0.9), (2, 0.3, 0.2, 0.5), (4, 0.1, 0.1, 0.9), (1, 0.02, 0.5, 0.8))
    return [(*rng.normal(size=(3, d)), lr, previous_lr, mu) for d, lr, previous_lr, mu in rates]


@exercise(
    "A velocity that remembers the rate",
    minutes=4,
    difficulty=2,
    optional=True,
    objective="Find what a velocity keeps of a rate that is gone.",
    cases=_moving_cases,
    hints=(
        "Write both conventions down for one rate: how do the two velocities differ? By a factor. Which?",
        "A's velocity v knows no rate, and B's is −η v. After a change, with which η was the old part of B's made?",
        "Take the old rate out of the old part and put the new one in. The new gradient comes with the new one anyway.",
    ),
)
def same_path(p, g, v, lr, previous_lr, mu):
    """(p, v) after one update with the rate lr; v is B's velocity, last updated with previous_lr."""
    v = mu * v * (lr / previous_lr) - lr * g
    return p + v, v


same_path.recognizes(
    plain=(
        "This is convention B as it stands, and it keeps to the old rate: what is in the velocity was scaled when it"
        " was put there. A would scale all of it by the new rate.",
        {" * (lr / previous_lr)": ""},
    ),
    ratio_turned=(
        "Your ratio is upside down: where the rate is halved, the remembered part must be halved too.",
        {"lr / previous_lr": "previous_lr / lr"},
    ),
    gradient_scaled_too=(
        "You scaled the new gradient's part as well. It was never multiplied by the old rate.",
        {"mu * v * (lr / previous_lr) - lr * g": "(mu * v - lr * g) * (lr / previous_lr)"},
    ),
    new_part_with_the_old_rate=(
        "The new gradient went in with the old rate. Only what was remembered has to do with that one.",
        {"- lr * g": "- previous_lr * g"},
    ),
    difference=(
        "You scaled by the difference of the rates. If the rate stays, nothing should change, and that is a factor of"
        " 1.",
        {"(lr / previous_lr)": "(lr - previous_lr)"},
    ),
    new_rate_alone=(
        "You multiplied what is remembered by the new rate. It has the old one in it already: that must come out.",
        {"(lr / previous_lr)": "lr"},
    ),
    old_rate_only_taken_out=(
        "You took the old rate out and did not put the new one in.",
        {"(lr / previous_lr)": "(1 / previous_lr)"},
    ),
    velocity_left_behind=(
        "The parameter is right, and the velocity that you hand on is not the one that moved it.",
        {"return p + v, v": "return p + v, v * previous_lr / lr"},
    ),
    sign_of_the_gradient=(
        "You went uphill: in convention B the velocity takes the gradient with a minus, and p adds the velocity.",
        {"- lr * g": "+ lr * g"},
    ),
    subtracted=(
        "You subtracted the velocity. That is how A moves p; B has the minus in the velocity already.",
        {"return p + v, v": "return p - v, v"},
    ),
    as_a=(
        "This is convention A. The v that you are given is B's: it holds a rate and a minus.",
        {"mu * v * (lr / previous_lr) - lr * g": "mu * v + g", "return p + v": "return p - lr * v"},
    ),
    handed_back_as_a=(
        "The parameter is right. The velocity came back in convention A, and the next update expects B's.",
        {"return p + v, v": "return p + v, -v / lr"},
    ),
    memory_forgotten=(
        "What was remembered is gone: this is gradient descent without momentum.",
        {"mu * v * (lr / previous_lr) - lr * g": "-lr * g"},
    ),
    friction_left_out=(
        "You left μ out: what is remembered fades by that factor at every update.",
        {"mu * v": "v"},
    ),
    averaged=(
        "You mixed in (1 − μ) of the gradient. That is convention C; A and B add the whole gradient.",
        {"- lr * g": "- lr * (1 - mu) * g"},
    ),
    old_velocity_moves=(
        "The velocity is right, and p was moved by the old one. First the velocity, then the move.",
        {"    v = mu": "    old, v = v, mu", "return p + v, v": "return p + old, v"},
    ),
)
