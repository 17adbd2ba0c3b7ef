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
)
