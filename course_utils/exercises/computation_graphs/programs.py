"""The programs among the exercises of lecture 02: backpropagation on a tape, a loop in PyTorch, a bug to be found."""

from course_utils.exercises.framework.exercise import exercise

__all__ = ["BUGGY_GRADIENTS"]  # besides the tasks


def _tape_cases(rng):
    one_fork = [("a", "x"), ("b", "a"), ("cost", "ab")]
    beside = [("a", "xw"), ("b", "aa"), ("size", "bv"), ("c", "bxa"), ("loss", "c"), ("log", ["loss", "size"])]
    chain = [("h", "w"), ("cost", "h")]
    tapes = [[(y, [(x, rng.normal()) for x in inputs]) for y, inputs in tape] for tape in (one_fork, beside, chain)]
    return list(zip(tapes, ("cost", "loss", "cost"), strict=True))


@exercise(
    "Backpropagation in ten lines",
    minutes=8,
    difficulty=2,
    objective="Run a tape of local slopes backwards: ∂cost/∂name for every name that the cost depends on.",
    cases=_tape_cases,
    hints=(
        "Which gradient do you know before you start? In which order does the tape give the next ones?",
        "An output passes its gradient times the local slope to each input. What if the input has some already?",
        "The tape may hold outputs that the cost does not depend on. How do you tell, when you come to one?",
    ),
)
def backpropagate(tape, cost):
    """{name: ∂cost/∂name} for the cost and all that it depends on."""
    gradients = {cost: 1.0}
    for output, inputs in reversed(tape):
        if output in gradients:  # else the cost does not depend on it
            for name, slope in inputs:
                gradients[name] = gradients.get(name, 0.0) + gradients[output] * slope
    return gradients


backpropagate.recognizes(
    overwrites=(
        "Where two ways meet, the last gradient to arrive has replaced the others. At a fork gradients add.",
        {"gradients.get(name, 0.0) + ": ""},
    ),
    first_stays=(
        "Where two ways meet, only the first gradient was kept. The cost is moved along each of them, so they add.",
        {"gradients.get(name, 0.0) + gradients[output] * slope": "gradients.get(name, gradients[output] * slope)"},
    ),
    multiplies_at_forks=(
        "Where two ways meet, you multiplied. Slopes multiply along a way; the ways add up.",
        {"gradients.get(name, 0.0) + ": "gradients.get(name, 1.0) * "},
    ),
    adds_along=(
        "Along a way you added. A slope says how many times larger a change becomes, so it multiplies what arrived.",
        {"gradients[output] * slope": "gradients[output] + slope"},
    ),
    no_upstream=(
        "These are sums of local slopes. What arrived at the output is missing, so nothing knows of the cost.",
        {"gradients[output] * slope": "slope"},
    ),
    forward=(
        "You read the tape forwards. When an output's turn comes, its gradient must be complete: consumers come first.",
        {"reversed(tape)": "tape"},
    ),
    nothing_to_send=(
        "All is zero, since the cost started with 0. The one gradient that is known beforehand is ∂cost/∂cost.",
        {"1.0": "0.0"},
    ),
    one_too_many=(
        "Every name started with 1. The cost alone has that; all others start with nothing and collect.",
        {"(name, 0.0)": "(name, 1.0)"},
    ),
    end_of_tape=(
        "You started at the end of the tape. It may go on after the cost: start with the name you were given.",
        {"{cost: 1.0}": "{tape[-1][0]: 1.0}"},
    ),
    one_of_a_pair=(
        "An input that is used twice by one output, as in x · x, stands there twice. One of the two slopes got lost.",
        {"in inputs:": "in dict(inputs).items():"},
    ),
    strangers_asked=(
        "You asked for the gradient of an output that never got one: the tape holds outputs that the cost does not"
        " depend on. Pass them by.",
        {"if output in gradients:": "if True:"},
    ),
    strangers_listed=(
        "The gradients are right. Beside them stand names that the cost does not depend on, with 0: leave those out.",
        {
            "{cost: 1.0}": "{name: 0.0 for output, inputs in tape for name in (output, *dict(inputs))}\n"
            "    gradients[cost] = 1.0"
        },
    ),
)


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


def _graph_cases(rng):
    chain = {"x": "", "a": "x", "b": "a", "cost": "b"}
    two_ways = {"x": "", "a": "x", "b": "a", "c": "ba", "cost": "ca"}
    beside = {"x": "", "w": "", "h": "xw", "size": "h", "cost": "h"}
    both = {"x": "", "w": "", "a": "xw", "b": "a", "size": "bav", "v": "", "c": "ab", "loss": "c", "log": ["loss", "c"]}
    graphs = [
        {name: {previous: rng.normal() for previous in inputs} for name, inputs in graph.items()}
        for graph in (chain, two_ways, beside, both)
    ]
    return list(zip(graphs, ("cost", "cost", "cost", "loss"), strict=True))


@exercise(
    "Find the bug",
    minutes=10,
    difficulty=3,
    optional=True,
    objective="Find the one wrong line in a backward pass that is right on chains and diamonds, and repair it.",
    cases=_graph_cases,
    hints=(
        "Which gradients are zero? Look at the node where the zeros begin: it got its own. Why was it not sent on?",
        "A node is sent on when it waits for nobody. Print `waiting_for` at the end: who is still waited for?",
        "Whoever is waited for must come. Which consumers of a node will never send anything?",
    ),
)
def gradients_of(graph, cost):
    """{name: ∂cost/∂name} for all that the cost depends on; graph: {name: {input: ∂name/∂input}}."""
    needed = [cost]
    for output in needed:  # the list grows while it is read
        needed += [name for name in graph[output] if name not in needed]
    waiting_for = dict.fromkeys(graph, 0)  # consumers that have not sent their part yet
    for output in needed:
        for name in graph[output]:
            waiting_for[name] += 1
    gradients = dict.fromkeys(needed, 0.0)
    gradients[cost] = 1.0
    ready = [cost]
    while ready:
        output = ready.pop()
        for name, slope in graph[output].items():
            gradients[name] += gradients[output] * slope
            waiting_for[name] -= 1
            if waiting_for[name] == 0:
                ready.append(name)
    return gradients


BUG = {"for output in needed:\n": "for output in graph:\n"}
BUGGY_GRADIENTS = gradients_of.variant({**BUG, "def gradients_of": "def buggy_gradients"})

gradients_of.recognizes(
    bug_still_there=(
        "The bug is still there: some gradients are zero. The node before them got its gradient and was never sent on."
        " Ask whom it waited for.",
        BUG,
    ),
    at_first_arrival=(
        "A node is now sent on when its first part arrives. The zeros are gone, and a diamond with a short way and a"
        " long one is wrong: to wait was right.",
        {"waiting_for[name] += 1": "waiting_for[name] = 1"},
    ),
    at_every_arrival=(
        "A node is now sent on at every arrival, each time with all that it has: early parts are counted again and"
        " again. To wait was right.",
        {"            if waiting_for[name] == 0:\n    ": ""},
    ),
    one_may_be_missing=(
        "You let one consumer be missing. Where one never comes that helps; where all come, the node is sent on twice.",
        {**BUG, "waiting_for[name] == 0": "waiting_for[name] <= 1"},
    ),
    zeros_left_out=(
        "You left the zeros out of the answer. They were not the bug, only its trace: those gradients are not zero.",
        {**BUG, "return gradients": "return {name: gradient for name, gradient in gradients.items() if gradient}"},
    ),
    from_all_ends=(
        "You started at every node that nobody uses, so this is the gradient of their sum. The way back starts at the"
        " cost alone.",
        {
            "needed = [cost]": "needed = list(graph)",
            "gradients[cost] = 1.0\n    ready = [cost]": "ready = [name for name in graph if waiting_for[name] == 0]\n"
            "    gradients.update(dict.fromkeys(ready, 1.0))",
        },
    ),
    strangers_listed=(
        "The gradients are right. Beside them stand names that the cost does not depend on, with 0: leave those out.",
        {"gradients = dict.fromkeys(needed, 0.0)": "gradients = dict.fromkeys(graph, 0.0)"},
    ),
    overwrites=(
        "The line that adds was right: where two ways meet, gradients add.",
        {"gradients[name] += ": "gradients[name] = "},
    ),
    no_upstream=(
        "The line with the slope was right to hold the output's gradient: downstream is upstream times local.",
        {"gradients[output] * slope": "slope"},
    ),
)
