"""The exercises of lecture 01: gradients of matrices, by hand, checked on sizes that hide no transpose."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


@exercise(
    "The gradient of one example",
    minutes=5,
    difficulty=1,
    objective="Write ∂J/∂W of z = W x + b in the shape of W, from x and delta = ∂J/∂z.",
    cases=lambda rng: [(rng.normal(size=d_in), rng.normal(size=d_out)) for d_in, d_out in ((3, 2), (1, 4), (3, 3))],
    hints=(
        "Which shape must the answer have? The shape of W.",
        "W[i, j] multiplies x[j] and adds to z[i]. So which two numbers does the entry [i, j] of the answer need?",
        "Two vectors give a matrix by an outer product. Which of the two runs down the rows?",
    ),
)
def weight_gradient(x, delta):
    """∂J/∂W of one example, for z = W x + b and delta = ∂J/∂z."""
    return np.outer(delta, x)  # (d_out, d_in), as W


weight_gradient.recognizes(
    transposed=(
        "This is the gradient of Wᵀ: rows and columns have changed places. A row of W belongs to one entry of z.",
        lambda x, delta: np.outer(x, delta),
    ),
    no_input=(
        "Every entry of a row is the same: the input is missing. How much W[i, j] matters depends on x[j] too.",
        lambda x, delta: np.repeat(delta[:, None], len(x), axis=1),
    ),
    inner_product=(
        "An inner product adds up what should stay apart. W has one entry for each pair of an output and an input.",
        lambda x, delta: delta @ x,
    ),
    entry_by_entry=(
        "You paired entry 0 with entry 0, 1 with 1, … Every output meets every input, so all pairs are needed.",
        lambda x, delta: delta * x,
    ),
    flattened=(
        "These are the right numbers in one long row, as in a Jacobian. A gradient has the shape of its parameter.",
        lambda x, delta: np.outer(delta, x).ravel(),
    ),
    downhill=(
        "The sign is flipped: that is the way downhill. The gradient itself points uphill.",
        lambda x, delta: -np.outer(delta, x),
    ),
    averaged=(
        "You divided by the number of inputs. A mean belongs where the cost takes one, and this cost takes none.",
        lambda x, delta: np.outer(delta, x) / len(x),
    ),
)


def _score_cases(rng):
    sizes = ((3, 2), (2, 4))
    return [(rng.normal(size=m), rng.normal(size=(k, m)), rng.normal(size=k), rng.normal(size=k)) for m, k in sizes]


@exercise(
    "The gradient of the score",
    minutes=8,
    difficulty=2,
    objective="Write ∂s/∂W of s = uᵀf(W x + b), with the logistic f, by way of one error signal δ.",
    cases=_score_cases,
    hints=(
        "First the error signal δ = ∂s/∂z: how does s change with one entry of z = W x + b?",
        "s depends on z[i] through f(z[i]), and u[i] weighs it. So δ has two factors, entry by entry.",
        "The logistic function has the slope f(z)(1 − f(z)). From δ on, it is the exercise before this one.",
    ),
)
def score_weight_gradient(x, W, b, u):
    """∂s/∂W for s = uᵀf(W x + b), f logistic."""
    h = 1 / (1 + np.exp(-(W @ x + b)))
    delta = u * h * (1 - h)  # (d_out,): ∂s/∂z
    return np.outer(delta, x)  # (d_out, d_in), as W


score_weight_gradient.recognizes(
    no_slope=(
        "The slope of f is missing. On its way back from s to z the signal passes through f, and is scaled there.",
        {"u * h * (1 - h)": "u"},
    ),
    slope_of_the_squashed=(
        "You took the slope at h, which f has squashed already. The slope belongs to the point where f was applied: z.",
        {"u * h * (1 - h)": "u / (1 + np.exp(-h)) * (1 - 1 / (1 + np.exp(-h)))"},
    ),
    formula_fed_with_z=(
        "You put z into f(1 − f). That formula gives the slope in terms of the value f(z), not of z itself.",
        {"1 / (1 + np.exp(-(W @ x + b)))": "W @ x + b"},
    ),
    value_for_slope=(
        "You scaled by the value f(z). A change in z is passed on by the slope of f, which is small where f is flat.",
        {" * (1 - h)": ""},
    ),
    no_weights=(
        "The vector u is missing: you differentiated the sum of the hidden units. The score weighs each of them.",
        {"u * h": "h"},
    ),
    no_bias=(
        "The bias is missing where you computed z. It has no part in ∂z/∂W, yet it decides at which point f is steep.",
        {"W @ x + b)": "W @ x)"},
    ),
    transposed=(
        "This is the gradient of Wᵀ: rows and columns have changed places. δ has one entry for each row of W.",
        {"delta, x": "x, delta"},
    ),
)


def _batch_cases(rng):
    sizes = ((5, 3, 2), (2, 1, 4), (3, 3, 3), (4, 2, 2))
    return [(rng.normal(size=(n, m)), rng.normal(size=(n, k)) / n) for n, m, k in sizes]


@exercise(
    "From one example to a batch",
    minutes=6,
    difficulty=2,
    objective="Write ∂J/∂W of Z = X W + b from X and delta = ∂J/∂Z, where J is a mean over the rows.",
    cases=_batch_cases,
    hints=(
        "Which shape must the answer have? W is d_in × d_out here, because rows are examples.",
        "Each example adds its own outer product of x and δ. What adds products over the examples?",
        "J is a mean, and delta is the gradient of that J. So where is the 1/n already?",
    ),
)
def batch_weight_gradient(X, delta):
    """∂J/∂W for Z = X W + b, with delta = ∂J/∂Z of the mean cost J: a sum over the examples."""
    return X.T @ delta  # (d_in, d_out), as W


batch_weight_gradient.recognizes(
    divided_again=(
        "You divided by n, and delta holds that 1/n already: it is the gradient of the mean. Divide once.",
        lambda X, delta: X.T @ delta / len(X),
    ),
    n_taken_out=(
        "You multiplied by n. That is the gradient of the sum of the costs; J is their mean.",
        lambda X, delta: X.T @ delta * len(X),
    ),
    transposed=(
        "This is the gradient of Wᵀ. W has a row for each input and a column for each output, and its gradient too.",
        lambda X, delta: delta.T @ X,
    ),
    examples_by_examples=(
        "You compared each example with each other one, and W knows no examples. The sum runs over the examples.",
        lambda X, delta: X @ delta.T,
    ),
    not_added_up=(
        "This is one matrix for each example. The examples share one W, so their contributions are added up.",
        lambda X, delta: X[:, :, None] * delta[:, None, :],
    ),
    last_example=(
        "Only the last example is left: each one has overwritten the one before it. Contributions are added up.",
        lambda X, delta: np.outer(X[-1], delta[-1]),
    ),
    sums_first=(
        "You added up first. A product of sums pairs the inputs of one example with the errors of another, too.",
        lambda X, delta: np.outer(X.sum(axis=0), delta.sum(axis=0)),
    ),
)


def _logits_cases(rng):
    large = np.array([[1000.0, -1000.0, 3.0], [2.0, 1000.0, 999.0]])
    return [
        (rng.normal(size=(5, 3)), np.array([2, 0, 2, 1, 0])),
        (rng.normal(size=(2, 4)), np.array([3, 1])),
        (large, np.array([0, 2])),
        (np.array([[1000.0, 0.0, 3.0], [1.0, 2.0, 3.0]]), np.array([0, 2])),
    ]


@exercise(
    "Softmax and cross-entropy",
    minutes=8,
    difficulty=2,
    objective="Write the gradient of the mean cross-entropy of a softmax with respect to the logits.",
    cases=_logits_cases,
    hints=(
        "The gradient for one example is ŷ − y: the probabilities less the one-hot label.",
        "A softmax turns each row into probabilities. Logits of 1000 overflow exp; what may be subtracted from a row?",
        "J is the mean over n examples. The label's entry is one entry in each row: a pair of indices finds it.",
    ),
)
def logits_gradient(logits, labels):
    """∂J/∂logits for J = the mean cross-entropy of softmax(logits) against integer labels."""
    n = len(labels)
    P = np.exp(logits - logits.max(axis=1, keepdims=True))  # (n, classes)
    P = P / P.sum(axis=1, keepdims=True)
    P[np.arange(n), labels] -= 1
    return P / n


logits_gradient.recognizes(
    downhill=(
        "This is y − ŷ, the way downhill. The gradient is ŷ − y: raising the logit of a wrong class raises the cost.",
        {"P / n": "-P / n"},
    ),
    sum_for_mean=(
        "This is the gradient of the sum of the costs. J is their mean over the examples.",
        {"P / n": "P"},
    ),
    also_over_classes=(
        "You averaged over the classes too. An example has one cross-entropy, so only examples are averaged.",
        {"P / n": "P / P.size"},
    ),
    softmax_twice=(
        "The softmax was applied twice: probabilities went in where logits belong. It flattens them towards 1/classes.",
        {"    P[np": "    P = np.exp(P)\n    P = P / P.sum(axis=1, keepdims=True)\n    P[np"},
    ),
    over_the_examples=(
        "Your columns sum to one. Each example has its own probabilities, so it is the rows that sum to one.",
        {"P.sum(axis=1, keepdims=True)": "P.sum(axis=0)", "logits.max(axis=1, keepdims=True)": "logits.max(axis=0)"},
    ),
    over_everything=(
        "The whole array sums to one. Each example has its own probabilities, so every row sums to one.",
        {"P.sum(axis=1, keepdims=True)": "P.sum()", "logits.max(axis=1, keepdims=True)": "logits.max()"},
    ),
    no_labels=(
        "These are the probabilities alone. The label enters the gradient as well: it lowers the entry of its class.",
        {"    P[np.arange(n), labels] -= 1\n": ""},
    ),
    whole_columns=(
        "You lowered whole columns: every example, for every label in the batch. Each row has one label of its own.",
        {"P[np.arange(n), labels]": "P[:, labels]"},
    ),
    overflow=(
        "Right for small logits, and nan for large ones: exp(1000) overflows. A row may be shifted: its softmax stays.",
        {" - logits.max(axis=1, keepdims=True)": ""},
    ),
    one_shift=(
        "One shift for all rows. A row far below the largest logit of all becomes 0/0: each row has its own.",
        {"logits.max(axis=1, keepdims=True)": "logits.max()"},
    ),
)


@exercise(
    "Residuals with the right shape",
    minutes=5,
    difficulty=1,
    optional=True,
    objective="Write half the mean of the squared residuals, for predictions (n, 1) and targets (n,).",
    cases=lambda rng: [(rng.normal(size=(n, 1)), rng.normal(size=n)) for n in (5, 3)],
    hints=(
        "Print the shape of the difference before you square it.",
        "NumPy lines shapes up from the right: (n, 1) and (n,) broadcast to (n, n).",
        "Give both the same shape first, by taking the one column of the predictions.",
    ),
)
def mean_squared_residual(predictions, targets):
    """½ · mean (prediction − target)², a number."""
    residuals = predictions[:, 0] - targets  # (n,)
    return np.mean(residuals**2) / 2


mean_squared_residual.recognizes(
    square=(
        "The residuals became a square: each prediction was compared with every target. Look at their shape.",
        {"predictions[:, 0]": "predictions"},
    ),
    square_and_no_half=(
        "Two things: each prediction was compared with every target, since the shapes broadcast; and the ½ is missing.",
        {"predictions[:, 0]": "predictions", " / 2": ""},
    ),
    no_half=(
        "The ½ is missing. It is there so that the 2 of the derivative goes away.",
        {" / 2": ""},
    ),
    sum_for_mean=(
        "You took the sum. A mean does not grow with the batch, so a learning rate means the same for every size.",
        {"np.mean": "np.sum"},
    ),
    divided_again=(
        "You divided by n twice. A mean holds its 1/n already.",
        {" / 2": " / (2 * len(targets))"},
    ),
    absolute=(
        "You took absolute values in place of squares: another cost, whose slope does not shrink near the target.",
        {"residuals**2": "np.abs(residuals)"},
    ),
    not_added_up=(
        "This is one number for each example. The cost is a single number, their mean.",
        {"np.mean(residuals**2)": "residuals**2"},
    ),
)


def _window_cases(rng):
    windows = ((2, [3, 1, 3, 0, 3], 6), (4, [2, 0, 2], 5), (3, [1, 4], 7))
    return [(rng.normal(size=d * len(ids)), np.array(ids), vocabulary) for d, ids, vocabulary in windows]


@exercise(
    "Into the words of a window",
    minutes=6,
    difficulty=2,
    objective="Turn the gradient of a window's concatenated word vectors into that of the table E.",
    cases=_window_cases,
    hints=(
        "The first d numbers of dx belong to the first word, the next d to the second. Which shape shows that?",
        "The answer has the shape of E: vocabulary × d. Which rows of it are zero?",
        "A word that occurs twice in the window got two gradients. They add, so no write may be lost.",
    ),
)
def window_gradient(dx, ids, vocabulary):
    """∂J/∂E (vocabulary × d) from dx = ∂J/∂(the word vectors of ids, one after the other)."""
    pieces = dx.reshape(len(ids), -1)  # (window, d)
    dE = np.zeros((vocabulary, pieces.shape[1]))
    np.add.at(dE, ids, pieces)
    return dE


window_gradient.recognizes(
    last_one_stays=(
        "A word that occurs twice kept only its last piece: one write has replaced the other. Gradients add.",
        {"np.add.at(dE, ids, pieces)": "dE[ids] += pieces"},
    ),
    first_one_stays=(
        "A word that occurs twice kept only its first piece. Each occurrence moves the cost, so gradients add.",
        {"np.add.at(dE, ids, pieces)": "dE[ids[::-1]] = pieces[::-1]"},
    ),
    averaged=(
        "A word that occurs twice got the mean of its pieces. It moved the cost twice, so the pieces are added.",
        {"return dE": "return dE / np.maximum(np.bincount(ids, minlength=vocabulary), 1)[:, None]"},
    ),
    cut_the_other_way=(
        "The cuts fall between the wrong numbers. A word's vector lies in dx as d neighbors, one word after the other.",
        {"dx.reshape(len(ids), -1)": "dx.reshape(-1, len(ids)).T"},
    ),
    reversed=(
        "The pieces went to the words in reverse order. The first d numbers belong to the first word of the window.",
        {"dE, ids,": "dE, ids[::-1],"},
    ),
    window_not_table=(
        "This is the gradient of the window: a row for each position. The parameter is the table: a row for each word.",
        {"return dE": "return pieces"},
    ),
    not_split=(
        "Every word of the window got the sum of all pieces. Each position has a piece of its own.",
        {"np.add.at(dE, ids, pieces)": "dE[ids] = pieces.sum(axis=0)"},
    ),
)
