"""The exercise of lecture 02 on a loop in PyTorch: loss, gradient, update, and an empty gradient again."""

from course_utils.exercises.framework.exercise import exercise


def _training_cases(rng):
    runs = ((5, 2, 0.1, 3), (4, 3, 0.05, 1), (6, 1, 0.2, 4))  # after one step, some mistakes do not show yet
    return [
        (rng.normal(size=d).round(2).tolist(), rng.normal(size=(n, d)), rng.normal(size=n), rate, steps)
        for n, d, rate, steps in runs
    ]


@exercise(
    "A loop in PyTorch",
    minutes=10,
    difficulty=2,
    objective="Fit y by x w with gradient descent on the mean squared error, the gradient by autograd.",
    rtol=1e-4,  # float32 is welcome
    cases=_training_cases,
    hints=(
        "Four things in each step: the loss, its gradient, the update, and a gradient that is empty again.",
        "The update itself is not to be differentiated: `torch.no_grad()`. And w must stay the tensor that it is.",
        "A loss is a tensor that holds on to its whole graph. Which method of it gives the number alone?",
    ),
)
def train(w, x, y, lr, steps):
    """(final weights, the loss before each step), as lists of floats; loss = mean((x w − y)²)."""
    import torch

    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)  # (d,)
    x, y = torch.tensor(x), torch.tensor(y)  # (n, d), (n,)
    losses = []
    for _ in range(steps):
        loss = ((x @ w - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    return w.tolist(), losses


UPDATE = "        with torch.no_grad():\n            w -= lr * w.grad\n"

train.recognizes(
    rebinds_the_leaf=(
        "After your first update the name w stands for a new tensor, the result of a subtraction. Gradients are kept"
        " for leaves only, so it has none. Change the leaf itself, in place.",
        {UPDATE: "        w = w - lr * w.grad\n"},
    ),
    rebinds_without_graph=(
        "After your first update the name w stands for a new tensor, made where nothing was recorded: it wants no"
        " gradient. Change the old one in place.",
        {"w -= lr": "w = w - lr"},
    ),
    empties_the_new_one=(
        "What you wanted to empty was the old tensor's gradient. After your update the name w stands for a new tensor,"
        " which never had one.",
        {UPDATE: "        w = w - lr * w.grad\n", "w.grad = None": "w.grad.zero_()"},
    ),
    recorded_update=(
        "The update was about to become part of the graph. A leaf may change in place only while nothing is recorded.",
        {UPDATE: "        w -= lr * w.grad\n"},
    ),
    never_emptied=(
        "The gradients of all steps so far were added up: backward adds to what it finds. Empty it in every step.",
        {"w.grad = None": ""},
    ),
    keeps_every_graph=(
        "Your losses are tensors, and each holds on to its whole graph, so memory grows with every step. Keep numbers.",
        {"loss.item()": "loss"},
    ),
    weights_as_leaf=(
        "The losses are right. The weights came back as the tensor that requires gradients; the task asks for floats.",
        {"w.tolist()": "w"},
    ),
    loss_after_the_step=(
        "Each of your losses was taken after its step, so the first is missing. Record where the gradient is taken.",
        {
            "losses.append(loss.item())": "",
            "w.grad = None": "w.grad = None\n        losses.append(((x @ w - y) ** 2).mean().item())",
        },
    ),
    uphill=(
        "Your losses grow: you went with the gradient, and it points uphill.",
        {"w -=": "w +="},
    ),
    sum_for_mean=(
        "You took the sum of the squares. With it the step grows with the number of examples; the mean does not.",
        {".mean()": ".sum()"},
    ),
    halved=(
        "There is a ½ in your loss. It is a habit of derivations; this loss has none, so its gradient has a 2.",
        {".mean()": ".mean() / 2"},
    ),
    square=(
        "Your residuals became a square: (n, 1) less (n,) broadcasts to (n, n). Give both the same shape.",
        {"x @ w - y": "(x @ w)[:, None] - y"},
    ),
    two_precisions=(
        "Two precisions meet: a list of floats becomes float32, and NumPy's arrays are float64. Give both the same"
        " dtype when you make them.",
        {"dtype=torch.float64, ": ""},
    ),
    converted_leaf=(
        "You changed the precision after making the leaf, so w is the result of a conversion, and results keep no"
        " gradient. Give the leaf its dtype when you make it.",
        {"dtype=torch.float64, requires_grad=True)": "requires_grad=True).double()"},
    ),
    no_leaf=(
        "Nothing in this loss wants a gradient, so there is no way back. Say which tensor does when you make it.",
        {", requires_grad=True": ""},
    ),
    number_too_early=(
        "You took the number out of the loss first, and a number has no graph to go back through.",
        {".mean()": ".mean().item()", "loss.item()": "loss"},
    ),
)
