"""What else is recognized in the loop that repairs its schedule: what is kept, what n counts, what was no bug."""

from course_utils.exercises.learning_rate_schedules.scheduled_loop import BUG, GIVEN, STEP, scheduled_training

scheduled_training.recognizes(
    one_epoch=(
        "You went through the batches once: is the loop over the epochs gone, or its `return` inside?",
        {"range(epochs)": "range(1)"},
    ),
    one_update=(
        "You end after the first update: a `return` stands inside the loop.",
        {"    return path": "            return path"},
    ),
    one_update_an_epoch=(
        "Each of your epochs ends after its first batch.",
        {"path.append(w.tolist())": "path.append(w.tolist())\n            break"},
    ),
    last_weights_alone=(
        "You return the last weights alone. The task asks for those after each update.",
        {"return path": "return path[-1]"},
    ),
    weights_once_an_epoch=(
        "You keep the weights once an epoch. The task asks for those after each update.",
        {"            path.append(w.tolist())": "        path.append(w.tolist())"},
    ),
    weights_before_the_update=(
        "You keep the weights before each update. The task asks for those after it.",
        {
            "            path.append(w.tolist())\n": "",
            "            optimizer.step()": "            path.append(w.tolist())\n            optimizer.step()",
        },
    ),
    start_among_them=(
        "Your path begins with the weights before the first update. The task asks for those after each.",
        {"n, path = 0, []": "n, path = 0, [w.tolist()]"},
    ),
    all_are_the_last=(
        "All entries of your path are the last weights: you kept one tensor, again and again, and it moves on. Keep its"
        " numbers.",
        {"path.append(w.tolist())": "path.append(w.detach())"},
    ),
    counts_rows=(
        "Your n counts rows. It is the number of updates made.",
        {"n += 1": "n += len(y)"},
    ),
    counts_by_two=(
        "Your n moves on by 2 at each update. It counts them.",
        {"n += 1": "n += 2"},
    ),
    last_rate=(
        "Every update has the last rate of the run.",
        {"schedule(n)": "schedule(len(batches) * epochs - 1)"},
    ),
    rate_added=(
        "You added each rate to the one before. It is set, not added.",
        {'["lr"] = ': '["lr"] += '},
    ),
    half_the_rate=(
        "Your loss is half of what it was, and the steps with it. The loss was not the bug.",
        {".mean()": ".mean() / 2"},
    ),
    nesterov=(
        "You switched Nesterov on. The rule was not the bug.",
        {"momentum=0.9": "momentum=0.9, nesterov=True"},
    ),
    damped=(
        "You switched damping on, which makes a mean of the velocity. The rule was not the bug.",
        {"momentum=0.9": "momentum=0.9, dampening=0.9"},
    ),
    adam=(
        "You took Adam. The rule was not the bug.",
        {"torch.optim.SGD([w], lr=schedule(0), momentum=0.9)": "torch.optim.Adam([w], lr=schedule(0))"},
    ),
    emptied_after_the_way_back=(
        "Nothing has moved: the gradients are emptied between the way back and the step, or the step is gone.",
        {
            "            optimizer.zero_grad()\n": "",
            "loss.backward()": "loss.backward()\n            optimizer.zero_grad()",
        },
    ),
    step_twice=(
        "You step twice in each update.",
        {"optimizer.step()": "optimizer.step()\n            optimizer.step()"},
    ),
    bug_and_a_sum=(
        "Every update was made with schedule(0), and you took the sum of the squares. The loss was not the bug: who"
        " reads the rate?",
        {**BUG, ".mean()": ".sum()"},
    ),
    bug_and_never_emptied=(
        "Every update was made with schedule(0), and the gradients of all updates so far were added up. Emptying them"
        " was right: who reads the rate?",
        {**BUG, "            optimizer.zero_grad()\n": ""},
    ),
    bug_and_no_momentum=(
        "Every update was made with schedule(0), and the velocity is gone. The rule was not the bug: who reads the"
        " rate?",
        {**BUG, "momentum=0.9": "momentum=0.0"},
    ),
    multiplied_and_once_an_epoch=(
        "Two things: LambdaLR multiplies the rate that the optimizer was made with, which is schedule(0) already; and"
        " it moved on once an epoch, where n counts updates.",
        {
            GIVEN: "",
            "n, path = 0, []": "n, path, first = 0, [], schedule(0)",
            STEP: "            for group in optimizer.param_groups:\n"
            '                group["lr"] = first * schedule(_epoch)\n' + STEP,
        },
    ),
)
