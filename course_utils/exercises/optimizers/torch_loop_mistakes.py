"""What else is recognized in the loop with torch.optim: too few passes, other batches, other costs, what comes back."""

from course_utils.exercises.optimizers.torch_loop import fit

fit.recognizes(
    one_epoch=(
        "You went through the data once: the loop over the epochs is missing, or its `return` is inside.",
        {"range(epochs)": "range(1)"},
    ),
    one_batch=(
        "You end after the first batch: a `return` or a `break` stands inside the loop over the batches.",
        {"for _ in range(epochs)": "for _ in range(1)", "optimizer.step()": "optimizer.step()\n            break"},
    ),
    one_batch_an_epoch=(
        "Each of your epochs ends after its first batch.",
        {"optimizer.step()": "optimizer.step()\n            break"},
    ),
    one_epoch_more=(
        "You made one epoch too many: where does your loop end?",
        {"range(epochs)": "range(epochs + 1)"},
    ),
    one_epoch_less=(
        "You made one epoch too few: where does your loop end?",
        {"range(epochs)": "range(1, epochs)"},
    ),
    sum_over_all_rows=(
        "You divided a batch's sum of squares by the number of all rows. Its mean is over its own.",
        {".mean()": ".sum() / len(X)"},
    ),
    sum_over_the_full_batch=(
        "You divided every sum of squares by `batch`. The last batch is smaller, and its mean is over its own rows.",
        {".mean()": ".sum() / batch"},
    ),
    half=(
        "You halved the cost. Adam hardly minds, since it divides by the size; the costs tell. There is no ½ here.",
        {".mean()": ".mean() / 2"},
    ),
    half_the_sum=(
        "Your cost is half the sum of the squares. The task asks for their mean.",
        {".mean()": ".sum() / 2"},
    ),
    sizes=(
        "Your cost is the mean of the sizes. The task asks for squares.",
        {"** 2).mean()": ").abs().mean()"},
    ),
    root_of_the_mean=(
        "You took the root of the mean. The cost is the mean square itself.",
        {".mean()": ".mean().sqrt()"},
    ),
    not_squared=(
        "Your cost is the mean of the residuals, with their signs: it has no lowest value. The square is missing.",
        {"** 2).mean()": ").mean()"},
    ),
    bias_subtracted=(
        "You took b off the prediction. It is added.",
        {"@ w + b - y_batch": "@ w - b - y_batch"},
    ),
    target_added=(
        "You added the targets to the predictions. A residual is a difference.",
        {"+ b - y_batch": "+ b + y_batch"},
    ),
    rmsprop=(
        "This is RMSprop. The task asks for Adam.",
        {"optim.Adam(": "optim.RMSprop("},
    ),
    adagrad=(
        "This is Adagrad. The task asks for Adam.",
        {"optim.Adam(": "optim.Adagrad("},
    ),
    amsgrad=(
        "This is AMSGrad. The task asks for Adam as it is.",
        {"lr=lr)": "lr=lr, amsgrad=True)"},
    ),
    momentum=(
        "This is gradient descent with momentum. The task asks for Adam.",
        {"optim.Adam(": "optim.SGD(", "lr=lr)": "lr=lr, momentum=0.9)"},
    ),
    step_twice=(
        "You step twice with one gradient. One batch makes one update.",
        {"optimizer.step()": "optimizer.step()\n            optimizer.step()"},
    ),
    batches_of_one=(
        "Your batches have one row each. `batch` says how many.",
        {"X.split(batch), y.split(batch)": "X.split(1), y.split(1)"},
    ),
    number_of_batches=(
        "You made `batch` batches. It is the number of rows in each.",
        {"X.split(batch), y.split(batch)": "X.chunk(batch), y.chunk(batch)"},
    ),
    last_row_of_each_missing=(
        "Each of your batches leaves out its last row: an end of a slice is not part of it.",
        {
            "zip(X.split(batch), y.split(batch), strict=True)": "[(X[i : i + batch - 1], y[i : i + batch - 1])"
            " for i in range(0, len(X), batch)]"
        },
    ),
    one_row_shared=(
        "Each of your batches has the first row of the next one as well: an end of a slice is not part of it.",
        {
            "zip(X.split(batch), y.split(batch), strict=True)": "[(X[i : i + batch + 1], y[i : i + batch + 1])"
            " for i in range(0, len(X), batch)]"
        },
    ),
    sliding=(
        "Your batches overlap: the next one begins one row further on. It begins where the one before has ended.",
        {
            "zip(X.split(batch), y.split(batch), strict=True)": "[(X[i : i + batch], y[i : i + batch])"
            " for i in range(len(X) - batch + 1)]"
        },
    ),
    sliding_to_the_end=(
        "Your batches overlap: one begins at every row. The next one begins where the one before has ended.",
        {
            "zip(X.split(batch), y.split(batch), strict=True)": "[(X[i : i + batch], y[i : i + batch])"
            " for i in range(len(X))]"
        },
    ),
    first_batch_again_and_again=(
        "Each of your updates uses the first batch: the loop counts, and the slice does not move.",
        {"zip(X.split(batch), y.split(batch), strict=True)": "[(X[:batch], y[:batch]) for _batch in X.split(batch)]"},
    ),
    backwards=(
        "You went through the rows from the end. The batches come in the order of the rows.",
        {
            "zip(X.split(batch), y.split(batch), strict=True)": "[*zip(X.split(batch), y.split(batch), strict=True)]"
            "[::-1]"
        },
    ),
    all_rows_in_the_record=(
        "You recorded the cost of all rows. The task asks for that of the batch.",
        {"costs.append(cost.item())": "costs.append(((X @ w + b - y) ** 2).mean().item())"},
    ),
    mean_cost_an_epoch=(
        "You recorded one cost per epoch, the mean of its batches. The task asks for that of every batch.",
        {
            "for _ in range(epochs):": "for _ in range(epochs):\n        some = []",
            "costs.append(cost.item())": "some.append(cost.item())",
            "    return": "        costs.append(sum(some) / len(some))\n    return",
        },
    ),
    sum_of_costs_an_epoch=(
        "You recorded one cost per epoch, the sum over its batches. The task asks for that of every batch.",
        {
            "for _ in range(epochs):": "for _ in range(epochs):\n        some = []",
            "costs.append(cost.item())": "some.append(cost.item())",
            "    return": "        costs.append(sum(some))\n    return",
        },
    ),
    lists_of_costs=(
        "You recorded a list of costs for each epoch. The task asks for one list of all.",
        {
            "for _ in range(epochs):": "for _ in range(epochs):\n        some = []",
            "costs.append(cost.item())": "some.append(cost.item())",
            "    return": "        costs.append(some)\n    return",
        },
    ),
    costs_of_the_last_epoch=(
        "Your list holds the costs of the last epoch alone: it begins anew in each.",
        {"for _ in range(epochs):": "for _ in range(epochs):\n        costs = []"},
    ),
    last_cost=(
        "You return the last cost alone. The task asks for that of every batch.",
        {"b.item(), costs": "b.item(), costs[-1]"},
    ),
    no_costs=(
        "Your list of costs is empty; w and b are right.",
        {"            costs.append(cost.item())\n": ""},
    ),
    costs_left_behind=(
        "You return w and b without the costs.",
        {"b.item(), costs": "b.item()"},
    ),
    bias_first=(
        "You return b first. The order asked for is w, b, the costs.",
        {"return w.tolist(), b.item(), costs": "return b.item(), w.tolist(), costs"},
    ),
    costs_first=(
        "You return the costs first. The order asked for is w, b, the costs.",
        {"return w.tolist(), b.item(), costs": "return costs, w.tolist(), b.item()"},
    ),
    weights_start_over=(
        "Everything begins anew in every epoch: w and b at 0, and their optimizer. They go on from where they were.",
        {
            "for _ in range(epochs):": "for _ in range(epochs):\n"
            "        w = torch.zeros(X.shape[1], dtype=X.dtype, requires_grad=True)\n"
            "        b = torch.zeros((), dtype=X.dtype, requires_grad=True)\n"
            "        optimizer = torch.optim.Adam([w, b], lr=lr)",
        },
    ),
)
