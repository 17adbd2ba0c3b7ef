"""The exercise of lecture 09 on a loop of PyTorch that accumulates and clips, with two bugs to be found."""

import copy

from course_utils.exercises.framework.observed import observed

__all__ = ["BUGGY_EPOCH"]  # besides the tasks


def _momentum(params, lr):
    """SGD with momentum, equal to its copy while both hold the same numbers: the check sees whether it has changed."""
    import torch

    class Momentum(torch.optim.SGD):
        def __eq__(self, other):
            return str(self.state_dict()) == str(other.state_dict())

        __hash__ = torch.optim.SGD.__hash__

    return Momentum(params, lr=lr, momentum=0.5)


def _epoch_cases(rng):
    import torch

    def tensor(shape):
        return torch.tensor(rng.normal(size=shape))

    def case(d, k, counts, lr, every, largest_norm):
        params = [tensor((d, k)).requires_grad_(), tensor(k).requires_grad_()]
        batches = [(tensor((count, d)), 2 * tensor(k) + tensor((count, k))) for count in counts]

        def clip_(params):
            torch.nn.utils.clip_grad_norm_(params, largest_norm)

        return params, batches, _mean_loss, _momentum(params, lr), clip_, every

    return [
        case(2, 3, (1, 6, 2, 9, 4), 0.1, 2, 3.0),
        case(3, 2, (7, 1, 3, 2, 5, 12), 0.05, 3, 2.0),
        case(2, 4, (3, 11, 1, 2), 0.2, 3, 1.7),
    ]


def _mean_loss(params, batch):
    W, b = params
    x, y = batch
    return ((x @ W + b - y) ** 2).mean(), len(x)


def _parameters_after_two_passes(program, params, batches, loss_of, optimizer, clip_, every):
    """The parameters after each of two passes, with one optimizer: what is left behind by the first is seen."""
    params, optimizer = copy.deepcopy((params, optimizer))
    seen = []
    for _pass in range(2):
        program(params, batches, loss_of, optimizer, clip_, every)
        seen.append([p.detach().numpy().copy() for p in params])
    return {"after one pass": seen[0], "after two": seen[1]}


@observed(
    "Find the bugs: a training loop",
    minutes=8,
    difficulty=3,
    objective="Know what belongs to a micro-batch, and what belongs to an update and happens once.",
    cases=_epoch_cases,
    observe=_parameters_after_two_passes,
    hints=(
        "What stands in `p.grad` after the first micro-batch, and after the second? Say it in words: a sum of what?",
        "One token and nine tokens: which weight does each token get? From the mean loss and the count you can get back"
        " to what adds up.",
        "The norm to look at is that of the gradient which the optimizer will use. When is `p.grad` that gradient? Not"
        " before it is divided by the tokens of the whole group.",
    ),
)
def train_epoch(params, batches, loss_of, optimizer, clip_, every):
    """One pass; an update for every few batches, and for the rest."""
    tokens = 0
    for n, batch in enumerate(batches, start=1):
        loss, count = loss_of(params, batch)  # mean, tokens
        (loss * count).backward()
        tokens += count
        if n % every == 0 or n == len(batches):
            for p in params:
                p.grad /= tokens
            clip_(params)
            optimizer.step()
            optimizer.zero_grad()
            tokens = 0


BUG = {
    "            for p in params:\n                p.grad /= tokens\n            clip_(params)\n": "",
    "tokens += count": "clip_(params)",
    "(loss * count).backward()": "(loss / every).backward()",
    "    tokens = 0\n    for n": "    for n",
    "\n            tokens = 0": "",
}
BUGGY_EPOCH = train_epoch.variant({**BUG, "def train_epoch": "def buggy_epoch"})

train_epoch.recognizes(
    bugs_still_there=(
        "Both bugs are still there: the means of micro-batches are averaged, and each micro-batch clips whatever has"
        " been gathered so far.",
        BUG,
    ),
    means_still_there=(
        "It clips in the right place now. The gradient is still a mean of means: a mean loss has lost how many tokens"
        " it is of, and `every` does not know it.",
        {"(loss * count).backward()": "(loss / every).backward()", "p.grad /= tokens": "pass"},
    ),
    clips_still_there=(
        "Every token has its weight now. You still clip after each micro-batch, so what came first is shortened before"
        " all is there.",
        {"clip_(params)": "", "tokens += count": "tokens += count\n        clip_(params)"},
    ),
    clips_the_sum=(
        "You clip the sum over tokens and divide afterwards. The gradient that the optimizer uses is then shorter by"
        " that factor than the largest norm allows.",
        {"clip_(params)": "", "for p in params:": "clip_(params)\n            for p in params:"},
    ),
    clips_after_the_step=(
        "Nothing is clipped in time: the step has been made with the whole gradient.",
        {"clip_(params)": "", "optimizer.step()": "optimizer.step()\n            clip_(params)"},
    ),
    rest_by_its_number=(
        "You divided by the number of micro-batches in the group, so that the rest is right as well. It is still a"
        " mean of means: count tokens.",
        {"(loss * count).backward()": "loss.backward()", "tokens += count": "tokens += 1"},
    ),
    means_added=(
        "You added up mean losses and divided by nothing. Clipping hides how long the gradient is, not where it"
        " points.",
        {"(loss * count).backward()": "loss.backward()", "p.grad /= tokens": "pass"},
    ),
    not_divided=(
        "You made sums of the means, and nothing divides them. Clipping then shortens nearly every step.",
        {"p.grad /= tokens": "pass"},
    ),
    sums_by_every=(
        "You made sums of the means, and divided by `every`. Sums over tokens are divided by tokens.",
        {"(loss * count).backward()": "(loss * count / every).backward()", "p.grad /= tokens": "pass"},
    ),
    divided_twice=(
        "You let the means add up and divided by the tokens as well. A mean has been divided already: make it a sum"
        " first.",
        {"(loss * count).backward()": "loss.backward()"},
    ),
    last_count_alone=(
        "You divided by the tokens of the last micro-batch. Those of the whole group are in the sum.",
        {"tokens += count": "tokens = count"},
    ),
    all_tokens=(
        "You never set the count back, so that the gradient gets smaller from update to update. It begins again with"
        " each group.",
        {"\n            tokens = 0": ""},
    ),
    divided_in_every_batch=(
        "You divide after each micro-batch, so what came first is divided again and again. Divide once, when all is"
        " there.",
        {
            "p.grad /= tokens": "pass",
            "tokens += count": "tokens += count\n        for p in params:\n            p.grad /= tokens",
        },
    ),
    forgets_in_every_batch=(
        "You clear the gradients before each micro-batch, so that the last one of the group is left alone.",
        {"optimizer.zero_grad()": "", "(loss * count)": "optimizer.zero_grad()\n        (loss * count)"},
    ),
    never_cleared=(
        "The gradients are never cleared: each update has those before it in it.",
        {"optimizer.zero_grad()": ""},
    ),
    one_by_one=(
        "You make an update after each micro-batch. Then nothing is accumulated.",
        {"n % every == 0 or n == len(batches)": "True"},
    ),
    rest_dropped=(
        "The rest makes no update; its gradients wait in `p.grad` and get into the next pass.",
        {" or n == len(batches)": ""},
    ),
    at_the_end_alone=(
        "One update for the whole pass: the groups are gone.",
        {"n % every == 0 or n == len(batches)": "n == len(batches)"},
    ),
    length_of_the_pair=(
        "You counted with `len(batch)`. A batch may be a pair of arrays, as here; `loss_of` returns the number of"
        " tokens.",
        {"tokens += count": "tokens += len(batch)"},
    ),
    every_kept=(
        "You divided by the tokens, and by `every` as well. Once is enough.",
        {"(loss * count).backward()": "(loss * count / every).backward()"},
    ),
    mean_divided_by_its_count=(
        "You divided mean losses by their counts. A mean has been divided already; to get the sum back, multiply.",
        {"(loss * count).backward()": "(loss / count).backward()", "p.grad /= tokens": "pass"},
    ),
    sums_by_the_batches=(
        "You made sums of the means, and divided by the number of micro-batches. Sums over tokens are divided by"
        " tokens.",
        {"tokens += count": "tokens += 1"},
    ),
    tokens_so_far=(
        "You divided each loss by the tokens seen so far. Those that come later in the group are missing there.",
        {
            "p.grad /= tokens": "pass",
            "(loss * count).backward()": "",
            "tokens += count": "tokens += count\n        (loss * count / tokens).backward()",
        },
    ),
    tokens_of_the_pass=(
        "You divided by the tokens of the whole pass. Each update has seen those of its own group.",
        {
            "tokens = 0\n    for": "tokens = sum(loss_of(params, batch)[1] for batch in batches)\n    for",
            "tokens += count": "",
            "tokens = 0": "",
        },
    ),
    each_parameter_by_itself=(
        "You clipped each parameter by itself. The norm is that of all gradients together: one call, for all.",
        {"clip_(params)": "for p in params:\n                clip_([p])"},
    ),
    one_too_early=(
        "Your first update comes after the first micro-batch: the count in the loop began at 1, and it was right.",
        {"n % every == 0 or": "(n - 1) % every == 0 or"},
    ),
    cleared_before_the_step=(
        "No parameter moves: the gradients are cleared before the optimizer has used them, or it makes no step.",
        {
            "            optimizer.step()\n            optimizer.zero_grad()": "            optimizer.zero_grad()\n"
            "            optimizer.step()"
        },
    ),
    first_group_alone=(
        "You returned after the first update: is the `return` inside the loop?",
        {"\n            tokens = 0": "\n            return"},
    ),
    multiplied_by_the_tokens=(
        "You multiplied the gathered gradient by the tokens. A sum becomes a mean when it is divided.",
        {"p.grad /= tokens": "p.grad *= tokens"},
    ),
    first_parameter_alone=(
        "You divided the gradient of the first parameter alone. All of them are sums over tokens.",
        {"for p in params:": "for p in params[:1]:"},
    ),
    one_batch_too_many=(
        "Your groups have one micro-batch too many.",
        {"n % every == 0 or": "n % (every + 1) == 0 or"},
    ),
    one_too_few=(
        "Your updates come one micro-batch early: the count in the loop began at 1, and it was right.",
        {"n % every == 0 or": "(n + 1) % every == 0 or"},
    ),
    uphill=(
        "The gradient's sign is flipped: the optimizer takes it off by itself.",
        {"(loss * count)": "(-loss * count)"},
    ),
    parameters_divided=(
        "You divided the parameters and not their gradients.",
        {"p.grad /= tokens": "p.data /= tokens"},
    ),
    count_squared=(
        "You multiplied the mean loss by its count twice. Once makes it a sum.",
        {"(loss * count)": "(loss * count * count)"},
    ),
    counted_from_zero=(
        "The count in your loop begins at 0, so the first update comes after the first micro-batch, and the rest is not"
        " noticed. It began at 1, and it was right.",
        {"start=1": "start=0"},
    ),
    divided_and_divided=(
        "You divided mean losses by their counts, and by the tokens as well. To get a sum back from a mean, multiply.",
        {"(loss * count)": "(loss / count)"},
    ),
    both_conditions=(
        "Your update waits for both: a full group, and the end. One of the two is enough.",
        {" or n == len(batches)": " and n == len(batches)"},
    ),
    tokens_not_counted=(
        "Your count of the tokens stays at 0, and you divide by it.",
        {"tokens += count": "pass"},
    ),
)
