"""The exercise of lecture 06 on a loop whose optimizer never hears of its schedule: a bug to be found."""

from course_utils.exercises.framework.exercise import exercise

__all__ = ["BUGGY_TRAINING"]  # besides the tasks


def _training_cases(rng):
    def stairs(n):
        return 0.08 * 0.5 ** (n // 2)

    def slope(n):
        return 0.01 * (n + 1)

    def triangle(n):
        return 0.02 + 0.03 * (1 - abs(n % 4 / 2 - 1))

    runs = ((stairs, 3, (4, 5, 4), 2), (slope, 2, (3, 3), 3), (triangle, 1, (2, 4, 3, 5), 2))
    return [
        (
            schedule,
            rng.normal(size=d).round(2).tolist(),
            [(rng.normal(size=(n, d)), rng.normal(size=n)) for n in rows],
            k,
        )
        for schedule, d, rows, k in runs
    ]


@exercise(
    "Find the bug: a schedule for nothing",
    minutes=6,
    difficulty=2,
    objective="Find out whether what is computed is also used.",
    rtol=1e-4,  # float32 is welcome
    cases=_training_cases,
    hints=(
        "Let the loop print what the optimizer itself would use: look at `optimizer.param_groups`. Does it change?",
        "Python lets you give an object any attribute. Who reads `optimizer.lr`? And where is the rate kept?",
        "Each group of parameters is a dict with a rate of its own, under the key lr. Set it before the step.",
    ),
)
def scheduled_training(schedule, w, batches, epochs):
    """The weights after each update of SGD with momentum on mean((x w − y)²)."""
    import torch

    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=schedule(0), momentum=0.9)
    n, path = 0, []
    for _epoch in range(epochs):
        for x, y in batches:
            loss = ((torch.tensor(x) @ w - torch.tensor(y)) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            for group in optimizer.param_groups:
                group["lr"] = schedule(n)
            optimizer.step()
            n += 1
            path.append(w.tolist())
    return path


GIVEN = """            for group in optimizer.param_groups:
                group["lr"] = schedule(n)
"""
BUG = {GIVEN: "            optimizer.lr = schedule(n)\n"}
BUGGY_TRAINING = scheduled_training.variant({**BUG, "def scheduled_training": "def buggy_training"})

STEP = "            optimizer.step()\n"
EPOCH = "    for _epoch in range(epochs):\n"

scheduled_training.recognizes(
    bug_still_there=(
        "Every update was made with schedule(0). The later rates were put where nobody reads them: a variable, a new"
        " attribute of the optimizer, its defaults. Or n, or your scheduler, never moved.",
        BUG,
    ),
    counted_epochs=(
        "You counted epochs: all updates of an epoch got the rate that belongs to one of the first. n counts updates.",
        {"schedule(n)": "schedule(_epoch)"},
    ),
    given_once_an_epoch=(
        "The optimizer hears of its rate at the start of each epoch and keeps it for all of the epoch's updates. This"
        " schedule counts updates, so every one has its own.",
        {GIVEN: "", EPOCH: EPOCH + '        optimizer.param_groups[0]["lr"] = schedule(n)\n'},
    ),
    starts_over=(
        "Your n starts over in every epoch, and so does the schedule. It counts all updates of the run.",
        {"for _epoch in range(epochs):": "for _epoch in range(epochs):\n        n = 0"},
    ),
    t_for_n=(
        "You are one update ahead. The update that is number t = 1 for the rule is made when n = 0 others are done.",
        {"schedule(n)": "schedule(n + 1)"},
    ),
    one_late=(
        "The optimizer hears of each rate after the step it was meant for, so every update has the rate of the one"
        " before. First the rate, then the step.",
        {GIVEN: "", STEP: STEP + GIVEN},
    ),
    new_optimizer=(
        "Each update has the right rate, and the velocity begins at 0 every time. A new optimizer for each update has"
        " no memory, and one without momentum neither. Change the rate of the one you have.",
        {GIVEN: "            optimizer = torch.optim.SGD([w], lr=schedule(n), momentum=0.9)\n"},
    ),
    new_optimizer_each_epoch=(
        "You made a new optimizer for each epoch: it forgets the velocity and keeps one rate for the whole epoch.",
        {
            GIVEN: "",
            EPOCH: EPOCH + "        optimizer = torch.optim.SGD([w], lr=schedule(n), momentum=0.9)\n",
        },
    ),
    multiplied_up=(
        "You multiplied the rate by the next one each time, so that it is soon almost 0. It is set, not multiplied.",
        {'["lr"] = ': '["lr"] *= '},
    ),
    first_rate_twice=(
        "Every rate has been multiplied by schedule(0). If you use LambdaLR: it multiplies the rate that the optimizer"
        " was made with, so that one must be 1.",
        {"schedule(n)": "schedule(0) * schedule(n)"},
    ),
    rate_in_the_velocity=(
        "You scaled the gradient by the rate before the velocity takes it in, as a scaled loss does. The velocity then"
        " remembers old rates: that is convention B. Here the rate is applied to the whole velocity.",
        {GIVEN: "", "lr=schedule(0)": "lr=1.0", ".mean()": ".mean() * schedule(n)"},
    ),
    scaled_beside_the_first=(
        "You scaled the gradient by the rate, and the optimizer multiplies by schedule(0) as well. A rate is applied"
        " once, and to the whole velocity.",
        {GIVEN: "", ".mean()": ".mean() * schedule(n)"},
    ),
    relative_to_the_first=(
        "You handed over the rate divided by the first one. The optimizer wants the rate itself; only a LambdaLR on an"
        " optimizer that knows the first rate wants a factor.",
        {"schedule(n)": "schedule(n) / schedule(0)"},
    ),
    scaled_twice=(
        "Your rate counts twice: it is in the loss and in the optimizer. The loss should know nothing of rates.",
        {".mean()": ".mean() * schedule(n)"},
    ),
    function_as_rate=(
        "You gave the optimizer the schedule where it wants a number. It never calls a function: somebody must hand"
        " over each rate.",
        {GIVEN: "", "lr=schedule(0)": "lr=schedule"},
    ),
    never_emptied=(
        "The gradients of all updates so far were added up. Emptying them was right.",
        {"            optimizer.zero_grad()\n": ""},
    ),
    sum_for_mean=(
        "You took the sum of the squares. The loss was not the bug.",
        {".mean()": ".sum()"},
    ),
)
