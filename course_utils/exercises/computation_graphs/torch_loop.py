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
    objective="Know the four parts of a training step well enough to write them without a model.",
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
        "The first step works, the second finds no way back. Either w stands for a new tensor now, made where nothing"
        " was recorded, so change the old one in place; or the loss was computed once, before the loop.",
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
        "At your update `w.grad` is None. Either `backward` did not run before it, or w is no leaf: you changed its"
        " precision after making it, and results keep no gradient. Give the leaf its dtype when you make it.",
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
    outputs_exchanged=(
        "The two outputs have changed places: the weights come first, then the losses.",
        {"return w.tolist(), losses": "return losses, w.tolist()"},
    ),
    weights_alone=(
        "These are the weights alone. The losses are asked for, too.",
        {"return w.tolist(), losses": "return w.tolist()"},
    ),
    losses_alone=(
        "These are the losses alone. The final weights are asked for, too.",
        {"return w.tolist(), losses": "return losses"},
    ),
    last_loss_alone=(
        "The weights are right. Of the losses the last one is left: collect one for each step.",
        {"return w.tolist(), losses": "return w.tolist(), losses[-1]"},
    ),
    last_loss_in_a_list=(
        "The weights are right. Your list has the last loss alone: it is made anew in each step. Make it once, before.",
        {"return w.tolist(), losses": "return w.tolist(), losses[-1:]"},
    ),
    mean_of_the_losses=(
        "The weights are right. You took the mean of the losses; the task asks for each of them.",
        {"return w.tolist(), losses": "return w.tolist(), sum(losses) / len(losses)"},
    ),
    losses_turned=(
        "The weights are right. The losses stand in the order of the last to the first.",
        {"return w.tolist(), losses": "return w.tolist(), losses[::-1]"},
    ),
    initial_weights=(
        "The losses are right. The weights are those from before the first step: return the ones that have been"
        " trained.",
        {"    losses = []": "    first = w.tolist()\n    losses = []", "return w.tolist()": "return first"},
    ),
    gradient_for_weights=(
        "In the place of the weights stands their last gradient.",
        {"w.grad = None": "last = w.grad.tolist()\n        w.grad = None", "return w.tolist()": "return last"},
    ),
    all_weights=(
        "You returned the weights of every step. The task asks for the final ones.",
        {
            "losses = []": "losses, path = [], []",
            "w.grad = None": "w.grad = None\n        path.append(w.tolist())",
            "return w.tolist()": "return path",
        },
    ),
    one_step_too_many=(
        "One step too many. `range(steps)` makes as many as it says, although it ends at steps − 1.",
        {"range(steps)": "range(steps + 1)"},
    ),
    one_step_too_few=(
        "One step too few: a range that begins at 1, or ends before steps, makes one less.",
        {"range(steps)": "range(steps - 1)"},
    ),
    returns_in_the_loop=(
        "You returned after the first step. Is the `return` inside the loop?",
        {"w.grad = None": "break"},
    ),
    one_loss_more=(
        "The weights are right. You recorded one more loss, after the last step; the task asks for those before each"
        " step.",
        {"return w.tolist()": "losses.append(((x @ w - y) ** 2).mean().item())\n    return w.tolist()"},
    ),
    no_rate=(
        "You went the whole gradient. The learning rate says which part of it is a step.",
        {"lr * w.grad": "w.grad"},
    ),
    divided_by_the_rate=(
        "You divided by the learning rate. A smaller rate makes a smaller step.",
        {"lr * w.grad": "w.grad / lr"},
    ),
    doubled_step=(
        "Your steps are twice as long: autograd has the 2 of the square already.",
        {"lr * w.grad": "2 * lr * w.grad"},
    ),
    halved_step=(
        "Your losses are right at first, and your steps half as long. Nothing halves the gradient: the loss has no ½.",
        {"lr * w.grad": "lr * w.grad / 2"},
    ),
    step_divided_by_n=(
        "You divided the step by the number of rows. The mean in the loss has done that.",
        {"lr * w.grad": "lr * w.grad / len(x)"},
    ),
    step_divided_by_columns=(
        "You divided the step by the number of weights. Nothing in the task takes a mean over them.",
        {"lr * w.grad": "lr * w.grad / len(w)"},
    ),
    rate_squared=(
        "The learning rate stands there squared, so the steps are too short.",
        {"lr * w.grad": "lr**2 * w.grad"},
    ),
    sign_of_the_gradient=(
        "You used the sign of the gradient alone. Its size belongs to the step as well.",
        {"lr * w.grad": "lr * w.grad.sign()"},
    ),
    normalized_gradient=(
        "You divided the gradient by its length. Plain gradient descent takes shorter steps where it is flatter.",
        {"lr * w.grad": "lr * w.grad / w.grad.norm()"},
    ),
    never_moves=(
        "Your weights never move: the gradient was emptied before the step, or the step changed a copy.",
        {"w -= lr * w.grad": "pass"},
    ),
    step_for_weights=(
        "Your weights became the step itself. A step is taken from where w is.",
        {"w -= lr * w.grad": "w.copy_(-lr * w.grad)"},
    ),
    weights_scaled=(
        "The gradient is multiplied by w as well. The step is the rate times the gradient.",
        {"lr * w.grad": "lr * w * w.grad"},
    ),
    no_square=(
        "The square is missing: the mean of the residuals has no smallest value.",
        {"((x @ w - y) ** 2)": "(x @ w - y)"},
    ),
    absolute=(
        "You took absolute values in place of squares: another loss, whose slope does not shrink near the target.",
        {"((x @ w - y) ** 2)": "(x @ w - y).abs()"},
    ),
    root=(
        "You took the root of the loss. The task asks for the mean of the squares.",
        {".mean()": ".mean().sqrt()"},
    ),
    square_of_the_mean=(
        "You squared the mean. Residuals of opposite sign have canceled by then: square each, then take the mean.",
        {"((x @ w - y) ** 2).mean()": "(x @ w - y).mean() ** 2"},
    ),
    difference_of_squares=(
        "A pair of brackets is missing: `**` comes before the minus, so y alone was squared.",
        {"(x @ w - y) ** 2": "x @ w - y**2"},
    ),
    added_targets=(
        "You added y. A residual is a difference.",
        {"x @ w - y": "x @ w + y"},
    ),
    doubled_loss=(
        "Your loss is twice as large. The 2 comes from the derivative, by itself.",
        {".mean()": ".mean() * 2"},
    ),
    half_the_sum=(
        "This is half the sum of the squares. The task asks for their mean.",
        {".mean()": ".sum() / 2"},
    ),
    mean_over_weights=(
        "You divided the sum by the number of weights. The mean is over the rows.",
        {".mean()": ".sum() / len(w)"},
    ),
    divided_again=(
        "You divided by n twice. A mean holds its 1/n already.",
        {".mean()": ".mean() / len(y)"},
    ),
    one_row_less=(
        "You divided by n − 1, as for a variance. The mean of the squares divides by n.",
        {".mean()": ".sum() / (len(y) - 1)"},
    ),
    sum_in_the_record=(
        "The weights are right. You recorded the sum of the squares, where their mean is asked for.",
        {"loss.item()": "loss.item() * len(y)"},
    ),
    half_in_the_record=(
        "The weights are right. You recorded half of each loss.",
        {"loss.item()": "loss.item() / 2"},
    ),
    root_in_the_record=(
        "The weights are right. You recorded the root of each loss.",
        {"loss.item()": "loss.item() ** 0.5"},
    ),
    running_sum_recorded=(
        "The weights are right. You added up the losses as you went on; each step has its own.",
        {"losses.append(loss.item())": "losses.append(loss.item() + sum(losses[-1:]))"},
    ),
    w_before_x=(
        "Your w stands before x. The rows of x are examples, and w has an entry for each of their columns.",
        {"x @ w": "w @ x"},
    ),
    entry_by_entry=(
        "You multiplied entry by entry. A prediction adds up the products of a row.",
        {"x @ w": "x * w"},
    ),
    products_all_summed=(
        "You added up the products of all rows. Each row has a prediction of its own.",
        {"x @ w - y": "(x * w).sum() - y"},
    ),
    halved_and_after_the_step=(
        "Two things: there is a ½ in your loss; and each loss was taken after its step, so the first is missing.",
        {
            ".mean()": ".mean() / 2",
            "losses.append(loss.item())": "",
            "w.grad = None": "w.grad = None\n        losses.append((((x @ w - y) ** 2).sum() / len(y) / 2).item())",
        },
    ),
    square_and_halved=(
        "Two things: (n, 1) less (n,) became a square; and there is a ½ in your loss.",
        {"x @ w - y": "(x @ w)[:, None] - y", ".mean()": ".mean() / 2"},
    ),
    sum_and_uphill=(
        "Two things: you took the sum of the squares, and you went uphill.",
        {".mean()": ".sum()", "w -=": "w +="},
    ),
    halved_and_never_emptied=(
        "Two things: there is a ½ in your loss, and the gradients of all steps so far were added up.",
        {".mean()": ".mean() / 2", "w.grad = None": ""},
    ),
    sum_and_never_emptied=(
        "Two things: you took the sum of the squares, and the gradients of all steps so far were added up.",
        {".mean()": ".sum()", "w.grad = None": ""},
    ),
    fresh_weights=(
        "You began with zeros. The task brings its own weights.",
        {"torch.tensor(w, dtype": "torch.tensor([0.0] * len(w), dtype"},
    ),
    momentum=(
        "Gradients of earlier steps are still in yours, in part: that is momentum. The task asks for plain gradient"
        " descent.",
        {"w.grad = None": "w.grad *= 0.9"},
    ),
    no_targets=(
        "The targets are missing: these are the predictions squared.",
        {"x @ w - y": "x @ w"},
    ),
)
