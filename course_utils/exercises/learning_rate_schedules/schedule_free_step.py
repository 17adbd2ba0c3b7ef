"""The exercise of lecture 06 on schedule-free SGD: three sequences, and which of them is read where."""

from course_utils.exercises.framework.exercise import exercise


def _updates(rng):
    def case(shape, curvature, lr, beta, t):
        target = rng.normal(size=shape)
        x, z = rng.normal(size=(2, *shape))
        return x, z, lambda p: curvature * (p - target) + 0.1 * p**3, lr, beta, t

    return [case((3,), 1.0, 0.5, 0.9, 3), case((2, 3), 2.0, 0.1, 0.6, 7), case((4,), 0.5, 0.3, 0.8, 1)]


@exercise(
    "Average inside the loop",
    minutes=6,
    difficulty=2,
    objective="Keep three points apart: where one looks, where one walks, and what one uses in the end.",
    cases=_updates,
    hints=(
        "There are three places: where the gradient is taken, what steps, and what is averaged. Name all three.",
        "The gradient is taken at (1 − β) z + β x. With β near 1, which of the two is it near?",
        "The step of z begins at z, not where the gradient was taken. Then x keeps 1 − 1/t of itself and takes 1/t of"
        " the new z.",
    ),
)
def schedule_free_update(x, z, gradient_of, lr, beta, t):
    """(x, z) after update t = 1, 2, …, with c = 1/t."""
    y = (1 - beta) * z + beta * x
    z = z - lr * gradient_of(y)
    x = (1 - 1 / t) * x + (1 / t) * z
    return x, z


STEP, MEAN = "z = z - lr * gradient_of(y)", "x = (1 - 1 / t) * x + (1 / t) * z"

schedule_free_update.recognizes(
    shares_exchanged=(
        "The shares of x and z have changed places where the gradient is taken. With β = 0.9 that is nine tenths x.",
        {"(1 - beta) * z + beta * x": "beta * z + (1 - beta) * x"},
    ),
    gradient_at_x=(
        "You took the gradient at x, the mean. It is taken between the two, at (1 − β) z + β x.",
        {"gradient_of(y)": "gradient_of(x)"},
    ),
    gradient_at_z=(
        "You took the gradient at z. Then x is a plain mean of the weights of SGD, and β does nothing.",
        {"gradient_of(y)": "gradient_of(z)"},
    ),
    steps_from_y=(
        "Your z steps from where the gradient was taken. z steps from z; y is only a place to look.",
        {STEP: "z = y - lr * gradient_of(y)"},
    ),
    old_z_averaged=(
        "Your mean takes in the z of before this step. It is to see the new one, as in lecture 08: late by one update.",
        {f"    {STEP}\n    {MEAN}": f"    {MEAN}\n    {STEP}"},
    ),
    y_averaged=(
        "You averaged y, the place of the gradient. x is the mean of the z.",
        {MEAN: "x = (1 - 1 / t) * x + (1 / t) * y"},
    ),
    one_count_behind=(
        "You divided by t + 1. Then the start would be one of the weights in the mean; here update 1 sets x to the"
        " new z.",
        {MEAN: "x = (1 - 1 / (t + 1)) * x + (1 / (t + 1)) * z"},
    ),
    moving_mean=(
        "Your mean forgets: it keeps β of itself at every update. Here all z count alike, so the share of the new one"
        " is 1/t.",
        {MEAN: "x = beta * x + (1 - beta) * z"},
    ),
    a_sum=(
        "You added z/t and kept the whole of x. A mean makes room: it keeps 1 − 1/t of what it was.",
        {MEAN: "x = x + (1 / t) * z"},
    ),
    counts_exchanged=(
        "The shares in the mean have changed places: after t updates the new z is one of t, so it counts 1/t.",
        {MEAN: "x = (1 / t) * x + (1 - 1 / t) * z"},
    ),
    x_is_z=(
        "You returned z as the mean. Without the average, this is a step of SGD with its gradient elsewhere.",
        {MEAN: "x = z"},
    ),
    uphill=(
        "You went uphill: z goes against the gradient.",
        {"- lr * gradient_of(y)": "+ lr * gradient_of(y)"},
    ),
    gradient_shrunk=(
        "You multiplied the step by 1 − β. z takes a whole step of SGD; β only says where the gradient is looked up.",
        {"- lr * gradient_of(y)": "- lr * (1 - beta) * gradient_of(y)"},
    ),
    rate_falls=(
        "You divided the rate by t. It stays as it is: here the mean comes to rest, and not the rate.",
        {"- lr * gradient_of(y)": "- lr / t * gradient_of(y)"},
    ),
    no_rate=(
        "Your step has no learning rate.",
        {"- lr * gradient_of(y)": "- gradient_of(y)"},
    ),
    order_of_return=(
        "You returned z first. The mean comes first.",
        {"return x, z": "return z, x"},
    ),
    y_returned=(
        "You returned the place of the gradient in place of z. The next update makes its own from x and z.",
        {"return x, z": "return x, y"},
    ),
    mean_alone=(
        "You returned x alone. The next update needs z too.",
        {"return x, z": "return x"},
    ),
)
