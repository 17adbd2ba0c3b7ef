"""The exercises of lecture 05 on whole runs: Adam over several parameters, with a bug, and a loop with torch.optim."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise

__all__ = ["BUGGY_ADAM"]  # besides the tasks


def _gradients_of(curvatures):
    """The gradients of ½ Σ hₖ Σ pₖ² + ½ (Σ p)², in which the parameters feel each other."""

    def gradients_of(params):
        total = sum(p.sum() for p in params)
        return [h * p + total for h, p in zip(curvatures, params, strict=True)]

    return gradients_of


def _loop_cases(rng):
    def case(shapes, steps):
        gradients_of = _gradients_of([1.0, 5.0, 0.2][: len(shapes)])
        return [np.array(rng.normal(size=shape)) for shape in shapes], gradients_of, 0.1, steps

    return [case([(3,)], 4), case([(2, 3), (3,)], 3), case([(2,), (), (3, 2)], 5)]


@exercise(
    "Find the bug",
    minutes=6,
    difficulty=3,
    objective="Find what is wrong in a loop of Adam that is right for one parameter and wrong for two, and repair it.",
    cases=_loop_cases,
    hints=(
        "Make one update of two parameters. Is the first one right? By how much does the second one move?",
        "The second one gets the same treatment, line by line. Which of the numbers that it reads has changed since?",
        "What does t count? Say it in words, and look where the program counts.",
    ),
)
def adam_loop(params, gradients_of, lr, steps):
    """The parameters after `steps` updates of Adam; gradients_of(params) → a list."""
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    params = list(params)
    m = [np.zeros_like(p) for p in params]
    v = [np.zeros_like(p) for p in params]
    for t in range(1, steps + 1):
        for k, g in enumerate(gradients_of(params)):
            m[k] = beta1 * m[k] + (1 - beta1) * g
            v[k] = beta2 * v[k] + (1 - beta2) * g**2
            m_hat = m[k] / (1 - beta1**t)
            v_hat = v[k] / (1 - beta2**t)
            params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return params


LOOP = "    for t in range(1, steps + 1):\n"
COUNT = "    for _update in range(steps):\n"
FOR_EACH = "        for k, g in enumerate(gradients_of(params)):\n"
TICK = "            t += 1\n"
FRESH = "        for k in range(len(params)):\n            g = gradients_of(params)[k]\n"
BUG = {LOOP: "    t = 0\n" + COUNT, FOR_EACH: FOR_EACH + TICK}
BUGGY_ADAM = adam_loop.variant({**BUG, "def adam_loop": "def buggy_adam"})

adam_loop.recognizes(
    bug_still_there=(
        "The bug is still there. In the first update the first parameter's step is right, and those of the others are"
        " too short. For whom does t count?",
        BUG,
    ),
    starts_over=(
        "Your clock now starts over with every update, so it counts the parameters. It should count the updates.",
        {"for t in range(1, steps + 1):": "for _update in range(steps):\n        t = 0", FOR_EACH: FOR_EACH + TICK},
    ),
    stands_still=(
        "Your clock stands at 1, so every update is corrected like the first. As m and v fill up, the correction has"
        " to fade.",
        {"for t in range(1, steps + 1):": "t = 1\n    for _update in range(steps):"},
    ),
    one_ahead=(
        "Your clock counts the updates now, and is one ahead: in the first update it must read 1.",
        {"range(1, steps + 1)": "range(2, steps + 2)"},
    ),
    reads_zero=(
        "Your clock reads 0 in the first update, and 1 − β⁰ is 0: you divide by it. It has to count this update before"
        " it is read.",
        {"range(1, steps + 1)": "range(steps)"},
    ),
    no_correction=(
        "You took the correction out. It was right; only what it read was not.",
        {" / (1 - beta1**t)": "", " / (1 - beta2**t)": ""},
    ),
    shared_out=(
        "You divided the clock by the number of parameters. For the last one it is right; for those before it, it"
        " reads a fraction.",
        {**BUG, "beta1**t": "beta1 ** (t / len(params))", "beta2**t": "beta2 ** (t / len(params))"},
    ),
    set_to_the_end=(
        "You corrected every update as if it were the last one. Each update has a number of its own.",
        {"for t in range(1, steps + 1):": "t = steps\n    for _update in range(steps):"},
    ),
    moments_start_over=(
        "You let m and v start over in every update, so nothing is remembered. They were right where they stood.",
        {
            "m = [np.zeros_like(p) for p in params]": "",
            "v = [np.zeros_like(p) for p in params]": "",
            "for t in range(1, steps + 1):": "for t in range(1, steps + 1):\n"
            "        m = [np.zeros_like(p) for p in params]\n"
            "        v = [np.zeros_like(p) for p in params]",
        },
    ),
    fresh_gradients=(
        "The clock is right now. But you take the gradients anew for each parameter, when those before it have moved:"
        " all gradients of an update belong to one point.",
        {FOR_EACH: FRESH},
    ),
    fresh_gradients_instead=(
        "You take the gradients anew for each parameter, when those before it have moved. To take all at one point was"
        " right, and the bug is still there.",
        {**BUG, FOR_EACH: FRESH + TICK},
    ),
    loops_exchanged=(
        "You trained the first parameter to the end, then the next. They move together: an update is of all of them.",
        {
            "for t in range(1, steps + 1):": "for k in range(len(params)):",
            FOR_EACH: "        for t in range(1, steps + 1):\n            g = gradients_of(params)[k]\n",
        },
    ),
    returns_at_once=(
        "Your `return` stands inside the loop, so it ends when the first parameter has moved once.",
        {"    return params": "            return params"},
    ),
)


def _fit_cases(rng):
    runs = ((5, 2, 2, 0.3, 2), (4, 3, 3, 0.1, 3), (7, 1, 4, 0.2, 2))  # the last batch of an epoch is a small one
    return [(rng.normal(size=(n, d)), 1 + rng.normal(size=n), *others) for n, d, *others in runs]


@exercise(
    "A loop with torch.optim",
    minutes=8,
    difficulty=2,
    objective="Fit y by X w + b with torch.optim.Adam on batches of rows, in order; record the cost of every batch.",
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
