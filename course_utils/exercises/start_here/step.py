"""The exercise of notebook 00: small enough to meet all four outcomes of a check in three minutes."""

from course_utils.exercises.framework.demands import keeps
from course_utils.exercises.framework.exercise import exercise


@exercise(
    "One step of gradient descent",
    minutes=3,
    difficulty=1,
    objective="Move a parameter one step down its gradient, and meet the four outcomes of a check.",
    cases=lambda rng: [
        (rng.normal(size=4), rng.normal(size=4), 0.1),
        (rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 3.0),
    ],
    demands=(keeps("p", "gradient", sentence="The task asks for a new array, and `p -= …` changes the old one."),),
    hints=(
        "The gradient points uphill. Which way should p move?",
        "How far? The learning rate lr says which part of the gradient to go.",
        "Take the product of lr and the gradient away from p, and return what is left.",
    ),
)
def gradient_step(p, gradient, lr):
    """The parameter after one step: p − lr · gradient."""
    return p - lr * gradient


gradient_step.recognizes(
    uphill=(
        "You added the step. The gradient points where the cost grows, and you want it to shrink.",
        {"p - lr": "p + lr"},
    ),
    no_rate=(
        "You went the whole gradient. The learning rate says which part of it is a step.",
        {"lr * gradient": "gradient"},
    ),
    only_the_step=(
        "This is the step alone. The parameter moves by it, so start from where p is.",
        {"p - lr": "-lr"},
    ),
    only_the_rate=(
        "Every entry moved by the same amount. The gradient says how far each entry goes, and which way.",
        {"lr * gradient": "lr"},
    ),
    divided=(
        "You divided by the learning rate, so a smaller rate makes a larger step. It should make a smaller one.",
        {"lr * gradient": "gradient / lr"},
    ),
    changed_places=(
        "The parameter and its gradient have changed places: the learning rate scales the gradient, and p is moved.",
        {"p - lr * gradient": "gradient - lr * p"},
    ),
    not_taken_off=(
        "This is how far to go, and nothing has moved yet. Which number does that come off?",
        {"p - lr": "lr"},
    ),
    uphill_without_the_rate=(
        "You added the gradient, all of it. It points uphill, and the learning rate says which part of it is a step.",
        {"p - lr * gradient": "p + gradient"},
    ),
    uphill_by_the_rate=(
        "You added the learning rate to every entry. The gradient says how far each entry goes, and it points uphill.",
        {"p - lr * gradient": "p + lr"},
    ),
    uphill_and_divided=(
        "You added the step, and divided by the rate. The gradient points uphill, and a smaller rate means a smaller"
        " step.",
        {"p - lr * gradient": "p + gradient / lr"},
    ),
    turned=(
        "The difference is turned round, so p has the wrong sign. What is taken off, and from what?",
        {"p - lr * gradient": "lr * gradient - p"},
    ),
    rate_off_first=(
        "You took the rate off p first, and multiplied afterwards. Parentheses are in the way: a product comes first.",
        {"p - lr * gradient": "(p - lr) * gradient"},
    ),
    difference_scaled=(
        "You took the gradient off p and scaled what was left. Only the gradient is scaled; p stays whole.",
        {"p - lr * gradient": "lr * (p - gradient)"},
    ),
    one_after_the_other=(
        "You took off the rate and then the gradient. The rate says which part of the gradient to go: it multiplies.",
        {"lr * gradient": "lr - gradient"},
    ),
    unmoved=(
        "You return p as it came: the step has not been made, or its result was left behind.",
        {"p - lr * gradient": "p"},
    ),
    gradient_returned=(
        "You return the gradient as it came. It says where to go; p is what goes there.",
        {"p - lr * gradient": "gradient"},
    ),
    proportional_to_p=(
        "Your step is multiplied by p as well. How far an entry goes does not depend on where it is.",
        {"lr * gradient": "lr * gradient * p"},
    ),
    decay=(
        "Your step is made of p, so that p shrinks wherever the gradient points. The gradient is missing.",
        {"lr * gradient": "lr * p"},
    ),
    mixed=(
        "You made a mean of p and its gradient. They are no two values of one thing: p moves, the gradient says where.",
        {"p - lr * gradient": "(1 - lr) * p + lr * gradient"},
    ),
    p_shrunk_as_well=(
        "You shrank p by the rate as well, as if it were a mean. Only the gradient is scaled.",
        {"p - lr * gradient": "(1 - lr) * p - lr * gradient"},
    ),
    rate_twice=(
        "The learning rate counts twice: it is squared.",
        {"lr * gradient": "lr * lr * gradient"},
    ),
    step_twice=(
        "You went twice as far as asked: two steps, or a factor of 2 that is not in the rule.",
        {"lr * gradient": "2 * lr * gradient"},
    ),
    half_a_step=(
        "You went half as far as asked: there is no 2 in this rule.",
        {"lr * gradient": "lr * gradient / 2"},
    ),
    sign_alone=(
        "You kept the sign of the gradient and dropped its size. Where it is steep the step is long.",
        {"lr * gradient": "lr * ((gradient > 0) * 1.0 - (gradient < 0))"},
    ),
    size_alone=(
        "You took the size of the gradient, so that every entry goes the same way. Its sign says which.",
        {"lr * gradient": "lr * abs(gradient)"},
    ),
    squared=(
        "You squared the gradient: then every entry goes the same way. Its sign says which.",
        {"lr * gradient": "lr * gradient**2"},
    ),
    normed=(
        "You divided the gradient by its length, so that every step is as long as the rate. Take it as it is.",
        {"lr * gradient": "lr * gradient / (gradient**2).sum() ** 0.5"},
    ),
    mean_of_the_entries=(
        "You took the mean of the gradient's entries, so that all entries move alike. Each has a slope of its own.",
        {"lr * gradient": "lr * gradient.mean()"},
    ),
    sum_of_the_entries=(
        "You added up the gradient's entries, so that all entries move alike. Each has a slope of its own.",
        {"lr * gradient": "lr * gradient.sum()"},
    ),
)
