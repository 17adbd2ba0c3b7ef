"""The exercise of lecture 05 on the rate and the velocity of momentum, from one convention to another."""

from course_utils.exercises.framework.exercise import exercise


def _convention_cases(rng):
    runs = [(0.1, rng.normal(size=3), 0.9), (0.02, rng.normal(size=(2, 3)), 0.6)]
    return [(*run, to) for run in runs for to in ("B", "C")]


@exercise(
    "One path, another convention",
    minutes=7,
    difficulty=2,
    objective="Carry a run over from one program to another without a jump.",
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
    c_with_mu=(
        "You took μ where C has 1 − μ. μ keeps what is old, and that is the same in all three; they differ in how a new"
        " gradient enters.",
        {"lr / (1 - mu), (1 - mu) * v": "lr / mu, mu * v"},
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
    c_only_not_scaled=(
        "You left C as it was in A. Its gradients enter with the factor 1 − μ, so the same rate makes shorter steps.",
        {"lr / (1 - mu), (1 - mu) * v": "lr, v"},
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
