"""The exercise of lecture 05 on a loop with torch.optim: epochs, batches, and the cost of each."""

from course_utils.exercises.framework.exercise import exercise


def _fit_cases(rng):
    runs = ((5, 2, 2, 0.3, 2), (4, 3, 3, 0.1, 3), (7, 1, 4, 0.2, 2))  # the last batch of an epoch is a small one
    return [(rng.normal(size=(n, d)), 1 + rng.normal(size=n), *others) for n, d, *others in runs]


@exercise(
    "A loop with torch.optim",
    minutes=8,
    difficulty=2,
    objective="Write the four lines that every training loop in PyTorch has, in their order.",
    rtol=1e-4,  # float32 is welcome
    cases=_fit_cases,
    stub="""
    X, y = torch.tensor(X), torch.tensor(y)
    w = torch.zeros(X.shape[1], dtype=X.dtype, requires_grad=True)
    b = torch.zeros((), dtype=X.dtype, requires_grad=True)
    costs = []
    ...
    return w.tolist(), b.item(), costs
    """,
    hints=(
        "Two loops: epochs, and the batches of an epoch. `X.split(batch)` gives the batches, the last one as it is.",
        "Each batch has four parts: its cost, emptied gradients, the way back, a step. In which order?",
        "Adam has a memory: m, v and its clock live in the optimizer. How long does the one that you made live?",
    ),
)
def fit(X, y, batch, lr, epochs):
    """(w, b, the cost of each batch before its update), as floats; the cost is mean((X w + b − y)²)."""
    import torch

    X, y = torch.tensor(X), torch.tensor(y)  # (n, d), (n,)
    w = torch.zeros(X.shape[1], dtype=X.dtype, requires_grad=True)  # (d,)
    b = torch.zeros((), dtype=X.dtype, requires_grad=True)
    optimizer = torch.optim.Adam([w, b], lr=lr)
    costs = []
    for _ in range(epochs):
        for X_batch, y_batch in zip(X.split(batch), y.split(batch), strict=True):
            cost = ((X_batch @ w + b - y_batch) ** 2).mean()
            costs.append(cost.item())
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
    return w.tolist(), b.item(), costs


fit.recognizes(
    new_optimizer_each_epoch=(
        "You make a new optimizer in every epoch. m, v and the clock live in it, so Adam forgets everything each time.",
        {
            "optimizer = torch.optim.Adam([w, b], lr=lr)": "",
            "for _ in range(epochs):": "for _ in range(epochs):\n        optimizer = torch.optim.Adam([w, b], lr=lr)",
        },
    ),
    new_optimizer_each_batch=(
        "You make a new optimizer for every batch. Without its memory every step of Adam has the length of the rate.",
        {
            "optimizer = torch.optim.Adam([w, b], lr=lr)": "",
            "cost = ((X_batch": "optimizer = torch.optim.Adam([w, b], lr=lr)\n            cost = ((X_batch",
        },
    ),
    never_emptied=(
        "The gradients of all batches so far were added up: the way back adds to what it finds. Empty them for each"
        " batch.",
        {"optimizer.zero_grad()": ""},
    ),
    emptied_once_an_epoch=(
        "You empty the gradients once an epoch, so the batches of an epoch pile up. Every update wants its own.",
        {
            "optimizer.zero_grad()": "",
            "for _ in range(epochs):": "for _ in range(epochs):\n        optimizer.zero_grad()",
        },
    ),
    nothing_moved=(
        "Nothing has moved: whenever a step was taken, if one was, the gradients were empty. They have to be there"
        " from the way back until the step.",
        {"optimizer.zero_grad()": "", "cost.backward()": "cost.backward()\n            optimizer.zero_grad()"},
    ),
    step_before_the_way_back=(
        "You step before the way back, so every step uses the gradients of the batch before, and the first one none.",
        {"optimizer.step()": "", "optimizer.zero_grad()": "optimizer.step()\n            optimizer.zero_grad()"},
    ),
    one_step_an_epoch=(
        "You step once an epoch. An update after each batch is what makes the descent stochastic.",
        {
            "optimizer.zero_grad()": "",
            "optimizer.step()": "",
            "for _ in range(epochs):": "for _ in range(epochs):\n        optimizer.zero_grad()",
            "    return": "        optimizer.step()\n    return",
        },
    ),
    last_batch_only=(
        "Your step is after the loop over the batches, so each epoch steps once, with the last batch alone.",
        {"    optimizer.step()": "optimizer.step()"},
    ),
    all_rows_at_once=(
        "You took all rows at once: one update an epoch. Batches give more updates for the same work.",
        {"zip(X.split(batch), y.split(batch), strict=True)": "[(X, y)]"},
    ),
    all_rows_for_every_batch=(
        "Each of your updates uses all rows. The loop hands you a batch: take the cost of that batch.",
        {"X_batch @ w + b - y_batch": "X @ w + b - y"},
    ),
    small_batch_dropped=(
        "You dropped the last batch where it is smaller than the others. Its mean counts like any other here.",
        {"strict=True):\n": "strict=True):\n            if len(y_batch) < batch:\n                break\n"},
    ),
    loops_exchanged=(
        "Your loops have changed places: all epochs on the first batch, then all on the second. An epoch is one pass"
        " over the data.",
        {
            "for X_batch, y_batch in zip(X.split(batch), y.split(batch), strict=True)": "for _epoch in range(epochs)",
            "for _ in range(epochs)": "for X_batch, y_batch in zip(X.split(batch), y.split(batch), strict=True)",
        },
    ),
    bias_left_out=(
        "The bias never moves: it is missing in the cost, or in the list that the optimizer was given.",
        {"[w, b], lr": "[w], lr"},
    ),
    weights_left_out=(
        "The weights never move: the optimizer was not told of them.",
        {"[w, b], lr": "[b], lr"},
    ),
    rate_forgotten=(
        "You did not hand the rate over, so Adam takes 0.001, its own.",
        {", lr=lr": ""},
    ),
    gradient_descent=(
        "This is gradient descent. The task asks for Adam.",
        {"optim.Adam(": "optim.SGD("},
    ),
    adamw=(
        "This is AdamW, whose weight decay is 0.01 unless you say otherwise.",
        {"optim.Adam(": "optim.AdamW("},
    ),
    sum_for_mean=(
        "You took the sum of the squares. Adam hardly minds, since it divides by the size; the costs tell.",
        {".mean()": ".sum()"},
    ),
    cost_after_the_step=(
        "Your costs were taken after each step. Record the cost from which the step is made.",
        {
            "costs.append(cost.item())": "",
            "step()\n": "step()\n            costs.append(((X_batch @ w + b - y_batch) ** 2).mean().item())\n",
        },
    ),
    cost_an_epoch=(
        "You recorded one cost per epoch. The task asks for that of every batch.",
        {"costs.append(cost.item())": "", "    return": "        costs.append(cost.item())\n    return"},
    ),
    keeps_every_graph=(
        "Your costs are tensors, and each holds on to its whole graph. Keep numbers.",
        {"cost.item()": "cost"},
    ),
    leaves_returned=(
        "The costs are right. You return the tensors that require gradients; the task asks for floats.",
        {"w.tolist(), b.item()": "w, b"},
    ),
    square=(
        "Your residuals became a square: (n, 1) less (n,) broadcasts to (n, n). Give both the same shape.",
        {"X_batch @ w +": "(X_batch @ w)[:, None] +"},
    ),
)
