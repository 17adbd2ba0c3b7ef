"""The exercise of lecture 01 on softmax and cross-entropy: probabilities less labels, for logits of any size."""

import numpy as np

from course_utils.exercises.framework.exercise import exercise


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
    objective="Know by heart the gradient with which nearly every classifier begins its way back, and make it safe.",
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
    label_raised=(
        "You added 1 at the label. Probability less label: the logit of the right class is to be lifted, so its slope"
        " is negative.",
        {"labels] -= 1": "labels] += 1"},
    ),
    labels_not_divided=(
        "The probabilities are divided by n, and the labels are not. The mean is over both: divide when all is there.",
        {
            "    P[np.arange(n), labels] -= 1\n    return P / n": "    P = P / n\n"
            "    P[np.arange(n), labels] -= 1\n"
            "    return P"
        },
    ),
    labels_divided_alone=(
        "The labels are divided by n, and the probabilities are not. The mean is over both: brackets around the"
        " difference.",
        {"labels] -= 1": "labels] -= 1 / n", "P / n": "P"},
    ),
    label_set_to_minus_one=(
        "You wrote −1 at the label, in place of taking 1 away: the probability of the right class is lost there.",
        {"labels] -= 1": "labels] = -1"},
    ),
    label_set_to_zero=(
        "You wrote 0 at the label. The right class has a gradient too, and it is the largest of its row.",
        {"labels] -= 1": "labels] = 0"},
    ),
    one_minus_at_the_label=(
        "At the label you have 1 − ŷ, and ŷ elsewhere. The sign at the label is flipped: raising that logit lowers the"
        " cost.",
        {"labels] -= 1": "labels] = 1 - P[np.arange(n), labels]"},
    ),
    label_alone=(
        "Only the entry of the label is filled. The other logits raise the sum below, so they have gradients as well.",
        {
            "return P / n": "Y = np.zeros_like(P)\n"
            "    Y[np.arange(n), labels] = P[np.arange(n), labels]\n"
            "    return Y / n"
        },
    ),
    labels_alone=(
        "These are the labels without the probabilities: right for a cost of −(logit of the label), with no softmax.",
        {"P[np.arange(n), labels] -= 1": "P = np.zeros_like(P)\n    P[np.arange(n), labels] -= 1"},
    ),
    class_number_subtracted=(
        "You took the number of the class from every entry of a row. A label is a place: what is taken away is 1, in"
        " its column.",
        {"P[np.arange(n), labels] -= 1": "P = P - labels[:, None]"},
    ),
    column_before=(
        "You lowered the column to the left of the label. Classes are counted from 0, as columns are.",
        {"labels] -= 1": "labels - 1] -= 1"},
    ),
    column_after=(
        "You lowered the column to the right of the label. Classes are counted from 0, as columns are.",
        {"labels] -= 1": "(labels + 1) % logits.shape[1]] -= 1"},
    ),
    rows_for_labels=(
        "You used the labels as numbers of rows. Row i is example i, and its label says which column.",
        {"P[np.arange(n), labels]": "P[labels]"},
    ),
    slope_again=(
        "You multiplied by ŷ(1 − ŷ) as well. Softmax and logarithm together leave the difference alone: that slope has"
        " canceled.",
        {
            "    P[np.arange(n), labels] -= 1\n    return P / n": "    slope = P * (1 - P)\n"
            "    P[np.arange(n), labels] -= 1\n"
            "    return P * slope / n"
        },
    ),
    slope_of_the_logarithm_alone=(
        "This is the gradient with respect to the probabilities, −1/ŷ at the label. From them to the logits the"
        " softmax is left.",
        {
            "P[np.arange(n), labels] -= 1\n    return P / n": "Y = np.zeros_like(P)\n"
            "    Y[np.arange(n), labels] = -1 / P[np.arange(n), labels]\n"
            "    return Y / n"
        },
    ),
    cost=(
        "This is the cost itself. The task asks for its gradient: one number for each logit.",
        {"P[np.arange(n), labels] -= 1\n    return P / n": "return -np.log(P[np.arange(n), labels]).mean()"},
    ),
    costs=(
        "These are the costs of the examples. The task asks for the gradient of their mean: one number for each logit.",
        {"P[np.arange(n), labels] -= 1\n    return P / n": "return -np.log(P[np.arange(n), labels])"},
    ),
    divided_by_classes=(
        "You divided by the number of classes. The mean is over the examples.",
        {"labels] -= 1": "labels] -= 1\n    n = P.shape[1]"},
    ),
    divided_twice=(
        "You divided by n twice. One mean has one 1/n.",
        {"P / n": "P / n**2"},
    ),
    divided_by_2n=(
        "You divided by 2n. A ½ belongs to a square; a cross-entropy has none.",
        {"P / n": "P / (2 * n)"},
    ),
    doubled=(
        "A factor of 2 is too much. It comes from a square, and a cross-entropy has none.",
        {"P / n": "2 * P / n"},
    ),
    multiplied_by_n=(
        "You multiplied by n. A mean divides by it.",
        {"P / n": "P * n"},
    ),
    downhill_and_sum=(
        "Two things: the sign is flipped, and this is the sum over the examples where J is a mean.",
        {"P / n": "-P"},
    ),
    no_labels_and_sum=(
        "Two things: the labels are missing, and so is the 1/n of the mean. These are the probabilities.",
        {"    P[np.arange(n), labels] -= 1\n": "", "P / n": "P"},
    ),
    whole_columns_and_sum=(
        "Two things: you lowered whole columns, where each row has one label; and the 1/n of the mean is missing.",
        {"P[np.arange(n), labels]": "P[:, labels]", "P / n": "P"},
    ),
    label_raised_and_sum=(
        "Two things: you added 1 at the label, where it is taken away; and the 1/n of the mean is missing.",
        {"labels] -= 1": "labels] += 1", "P / n": "P"},
    ),
    sum_over_the_columns=(
        "You shifted each row, and divided by the totals of the columns. It is the rows that sum to one.",
        {"P.sum(axis=1, keepdims=True)": "P.sum(axis=0)"},
    ),
    sum_over_everything=(
        "You shifted each row, and divided by the total of the whole array. Every row sums to one.",
        {"P.sum(axis=1, keepdims=True)": "P.sum()"},
    ),
    shift_of_columns=(
        "You shifted each column by its own largest entry, so the entries of a row got different factors. Shift whole"
        " rows.",
        {"logits.max(axis=1, keepdims=True)": "logits.max(axis=0)"},
    ),
    rows_met_columns=(
        "What belongs to a row met the columns: shapes are lined up from the right. Keep the axis that you reduce.",
        {"logits.max(axis=1, keepdims=True)": "logits.max(axis=1)", "P.sum(axis=1, keepdims=True)": "P.sum(axis=1)"},
    ),
    not_divided_by_the_sum=(
        "The rows do not sum to one: exponentials are not probabilities until they are divided by their sum.",
        {"P = P / P.sum(axis=1, keepdims=True)": ""},
    ),
    logistic=(
        "You took the logistic function of each logit. With one label among several classes they share one sum: a"
        " softmax.",
        {
            "np.exp(logits - logits.max(axis=1, keepdims=True))": "1 / (1 + np.exp(-logits))",
            "P = P / P.sum(axis=1, keepdims=True)": "",
        },
    ),
    no_exponential=(
        "The exponential is missing: you divided shifted logits by their sum.",
        {"np.exp(logits - logits.max(axis=1, keepdims=True))": "logits - logits.max(axis=1, keepdims=True)"},
    ),
    logarithms=(
        "You took the label from the logarithms of the probabilities. The gradient has the probabilities themselves.",
        {"P[np.arange(n), labels] -= 1": "P = np.log(P)\n    P[np.arange(n), labels] -= 1"},
    ),
    falling_exponential=(
        "The sign inside exp is turned, so the largest logit got the smallest probability.",
        {"np.exp(logits - logits.max(axis=1, keepdims=True))": "np.exp(logits.min(axis=1, keepdims=True) - logits)"},
    ),
    shifted_by_the_smallest=(
        "You took the smallest logit out of a row, so the large ones got no smaller. It is the largest that overflows.",
        {"logits.max": "logits.min"},
    ),
    shifted_by_the_mean=(
        "You shifted by the mean. The largest logit may lie far above it: 710 more are too many for exp.",
        {"logits.max": "logits.mean"},
    ),
    shifted_up=(
        "You added the largest logit, so exp overflows twice as soon. It is to be taken away.",
        {"logits - logits.max": "logits + logits.max"},
    ),
    clipped=(
        "You clipped the logits. Two large ones that differ became equal: a shift keeps their difference.",
        {"logits - logits.max(axis=1, keepdims=True)": "np.clip(logits, -500, 500)"},
    ),
    scaled=(
        "You divided by the largest logit. A shift leaves a softmax as it is; a factor changes how sharp it is.",
        {"logits - logits.max": "logits / logits.max"},
    ),
    transposed=(
        "Rows and columns have changed places. The gradient has the shape of the logits.",
        {"P / n": "P.T / n"},
    ),
    averaged_away=(
        "You averaged over the rows, and one row is left. Each logit has its own gradient; the 1/n is a factor.",
        {"P / n": "P.mean(axis=0)"},
    ),
    first_row_alone=(
        "Only the first row is left. Each example has logits of its own.",
        {"P / n": "P[0] / n"},
    ),
    one_from_everything=(
        "You took 1 from every entry. It belongs to the column of the label, in each row.",
        {"P[np.arange(n), labels] -= 1": "P -= 1"},
    ),
    label_set_to_one=(
        "You wrote 1 at the label. What stands there is the probability, and 1 is taken away from it.",
        {"labels] -= 1": "labels] = 1"},
    ),
    mean_for_sum=(
        "You divided by the mean of a row, where its sum makes the total 1.",
        {"P.sum(axis=1, keepdims=True)": "P.mean(axis=1, keepdims=True)"},
    ),
    shifted_by_the_sum=(
        "You took the sum out of each row. Take its largest entry: then the largest exponent is 0.",
        {"logits.max": "logits.sum"},
    ),
    one_over_n_at_the_label=(
        "You took 1/n away at the label, and divided all by n as well. Take 1 away; the division comes once.",
        {"labels] -= 1": "labels] -= 1 / n"},
    ),
)
