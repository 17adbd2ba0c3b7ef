"""What else is recognized where a velocity remembers a rate: the ratio, μ, the move, what comes back."""

from course_utils.exercises.learning_rate_schedules.remembered_rate import same_path

same_path.recognizes(
    parameter_left_behind=(
        "You return the velocity alone. The task asks for p and the velocity.",
        {"return p + v, v": "return v"},
    ),
    velocity_not_returned=(
        "You return p alone. The next update needs the velocity.",
        {"return p + v, v": "return p + v"},
    ),
    velocity_first=(
        "You return the velocity first. The order asked for is p, then the velocity.",
        {"return p + v, v": "return v, p + v"},
    ),
    change_alone=(
        "You return the change of p in its place. p is moved by it.",
        {"return p + v, v": "return v, v"},
    ),
    unmoved=(
        "The velocity is right, and p comes back as it was.",
        {"return p + v, v": "return p, v"},
    ),
    old_velocity_returned=(
        "The parameter is right. You return the velocity of before: the new one is what the next update needs.",
        {"    v = mu": "    old, v = v, mu", "return p + v, v": "return p + v, old"},
    ),
    friction_on_the_gradient=(
        "Your μ shortens the new gradient as well. It is the memory that fades.",
        {"mu * v * (lr / previous_lr) - lr * g": "mu * (v * (lr / previous_lr) - lr * g)"},
    ),
    friction_on_the_gradient_alone=(
        "Your μ stands with the new gradient. It is the memory that fades.",
        {"mu * v * (lr / previous_lr) - lr * g": "v * (lr / previous_lr) - mu * lr * g"},
    ),
    friction_twice=(
        "Your μ counts twice. What is remembered fades once in an update.",
        {"mu * v": "mu * mu * v"},
    ),
    one_minus_mu_for_mu=(
        "You kept 1 − μ of what is remembered. μ says how much is kept.",
        {"mu * v": "(1 - mu) * v"},
    ),
    moving_mean=(
        "You mixed old and new with μ and 1 − μ, as convention C does, and with a minus. A and B add the whole"
        " gradient.",
        {"mu * v * (lr / previous_lr) - lr * g": "mu * v * (lr / previous_lr) - (1 - mu) * g"},
    ),
    no_rate_on_the_gradient=(
        "The new gradient enters without a rate. In B the velocity is a step, so the rate is in it.",
        {"- lr * g": "- g"},
    ),
    rate_twice_on_the_gradient=(
        "The new gradient enters with the rate squared.",
        {"- lr * g": "- lr * lr * g"},
    ),
    ratio_squared=(
        "Your ratio is squared. What is remembered was scaled by the old rate once.",
        {"(lr / previous_lr)": "(lr / previous_lr) ** 2"},
    ),
    root_of_the_ratio=(
        "You took the root of the ratio. What is remembered was scaled by the old rate, not by its root.",
        {"(lr / previous_lr)": "(lr / previous_lr) ** 0.5"},
    ),
    product_for_ratio=(
        "You multiplied by both rates. The old one has to come out of what is remembered, and the new one in.",
        {"(lr / previous_lr)": "lr * previous_lr"},
    ),
    old_rate_alone=(
        "You multiplied what is remembered by the old rate. It has that one in it already.",
        {"(lr / previous_lr)": "previous_lr"},
    ),
    one_less_the_ratio=(
        "You scaled by 1 less the ratio. If the rate stays, nothing should change, and that is a factor of 1.",
        {"(lr / previous_lr)": "(1 - lr / previous_lr)"},
    ),
    one_and_the_change=(
        "You scaled by 1 plus the change of the rate. The change counts beside the old rate, not beside 1.",
        {"(lr / previous_lr)": "(1 + lr - previous_lr)"},
    ),
    relative_change=(
        "You scaled by the change of the rate beside the old one. If the rate stays, nothing should change, and that is"
        " a factor of 1.",
        {"(lr / previous_lr)": "((lr - previous_lr) / previous_lr)"},
    ),
    ratio_added_to_mu=(
        "You added the ratio to μ. Both are factors of what is remembered.",
        {"mu * v * (lr / previous_lr)": "(mu + lr / previous_lr) * v"},
    ),
    rate_again_in_the_move=(
        "You multiplied the velocity by the rate once more when p moved. In B it is a step as it is.",
        {"return p + v, v": "return p + lr * v, v"},
    ),
    rate_again_in_the_move_down=(
        "You took the rate times the velocity off p. That is how A moves p; B's velocity is a step, minus included.",
        {"return p + v, v": "return p - lr * v, v"},
    ),
    looks_ahead=(
        "You looked ahead, as Nesterov does. The task asks for momentum: p moves by the velocity.",
        {"return p + v, v": "return p + mu * v - lr * g, v"},
    ),
    gradient_taken_off_again=(
        "You took the gradient off p beside the velocity, which has it already.",
        {"return p + v, v": "return p + v - lr * g, v"},
    ),
    old_rate_everywhere=(
        "You made the update with the old rate, all of it. Both the memory and the new gradient go with the new one.",
        {" * (lr / previous_lr)": "", "- lr * g": "- previous_lr * g"},
    ),
    velocity_scaled_after=(
        "The parameter moved as in plain B, and you scaled the velocity afterwards. The old part has to be scaled"
        " before the move.",
        {" * (lr / previous_lr)": "", "return p + v, v": "return p + v, v * (lr / previous_lr)"},
    ),
    move_scaled=(
        "You left the velocity as plain B has it, and scaled the move. Only the old part was made with another rate.",
        {" * (lr / previous_lr)": "", "return p + v, v": "return p + v * (lr / previous_lr), v"},
    ),
    memory_turned=(
        "What is remembered has the wrong sign: B keeps its velocity, and adds it.",
        {"mu * v": "-mu * v"},
    ),
    no_new_gradient=(
        "The new gradient is missing: what is remembered fades, and something new comes in.",
        {" - lr * g": ""},
    ),
    old_velocity_twice=(
        "Your velocity stays as it was, and p moved by it. Something has to fade, and something new to come in.",
        {"mu * v * (lr / previous_lr) - lr * g": "v"},
    ),
    rescaled_for_the_step_alone=(
        "Your p is right. The velocity that you return was not rescaled, so the next update meets a part made with the"
        " old rate again.",
        {
            "    v = mu * v * (lr / previous_lr)": "    move = mu * v * (lr / previous_lr)",
            "    return p + v, v": "    return p + move, mu * v - lr * g",
        },
    ),
)
