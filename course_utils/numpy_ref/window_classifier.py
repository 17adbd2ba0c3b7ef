"""Which class has the word in the middle? Five rows of a table, a hidden layer, softmax: CS224n's window classifier.

    model = WindowClassifier(params, Adam())
    cost = model.step(ids, labels, lr)       # one update, from a batch of windows
    model.probabilities(ids)                 # (n, classes)

The twin is `torch_gpu.window_classifier`. Taught in: notebook 13.
"""

from functools import cache

import numpy as np

from course_utils import symbolic as S
from course_utils.numpy_ref.lookup import LookupTable

DENSE = ("W", "b", "U", "c")  # the parameters besides the table


class WindowClassifier:
    """X = rows of E side by side, H = tanh(XW + b), scores = HU + c, J = the mean of −log softmax at the labels.

    params: {"E": (V, d), "W": (width·d, hidden), "b": (hidden,), "U": (hidden, classes), "c": (classes,)}; copies are
    trained. rule: of `numpy_ref.optimizers`, for the rows in use and for all else; idle: as in `LookupTable`.

    `table` is the lookup table, `params` holds the other four, `t` counts the updates. ids: integers (n, width);
    labels: integers (n,). Errors: those of `LookupTable` and of compiled functions; nothing is then changed.
    """

    def __init__(self, params, rule, idle="freeze"):
        self.table, self.rule, self.t = LookupTable(np.array(params["E"]), rule, idle), rule, 0
        self.params = {name: np.array(params[name]) for name in DENSE}
        self._states = {name: rule.init(p) for name, p in self.params.items()}

    def gradients(self, ids, labels):
        """(J, ∂J/∂rows (n, width, d), {name: gradient})."""
        cost, dY, *grads = _compiled()[0](self.table.gather(ids), labels, *self.params.values())
        return cost, dY, dict(zip(DENSE, grads, strict=True))

    def update(self, ids, dY, grads, lr):
        """One update: the rows that occur in ids by the sum of their gradients, all else by its own."""
        self.table.update(ids, dY, lr)
        self.t += 1
        for name, g in grads.items():
            self.params[name], self._states[name] = self.rule.step(self.params[name], g, self._states[name], lr, self.t)

    def step(self, ids, labels, lr):
        """One update from a batch. Returns J as it was before."""
        cost, dY, grads = self.gradients(ids, labels)
        self.update(ids, dY, grads, lr)
        return float(cost)

    def probabilities(self, ids):
        """P(class | window): (n, classes)."""
        return _compiled()[1](self.table.gather(ids), *self.params.values())


@cache
def _compiled():
    """(rows, labels, W, b, U, c) → J and its gradients; (rows, W, b, U, c) → probabilities."""
    rows, labels = S.tensor3("rows"), S.ivector("labels")
    W, b, U, c = params = [S.matrix("W"), S.vector("b"), S.matrix("U"), S.vector("c")]
    X = S.reshape(rows, (rows.shape[0], -1))
    scores = S.tanh(X @ W + b) @ U + c
    cost = S.softmax_cross_entropy(scores, labels)
    gradients = S.function([rows, labels, *params], [cost, *S.grad(cost, [rows, *params])])
    return gradients, S.function([rows, *params], S.softmax(scores))
