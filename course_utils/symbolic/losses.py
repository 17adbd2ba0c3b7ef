"""Softmax, and what is built on sums of exponentials, without overflow."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from course_utils.errors import DtypeError, ShapeError
from course_utils.symbolic.checks import in_range
from course_utils.symbolic.describe import describe
from course_utils.symbolic.elementwise import elementwise, exp, log, times
from course_utils.symbolic.graph import Variable, as_variable
from course_utils.symbolic.linear import Max, max
from course_utils.symbolic.op import Op, kind_of_first
from course_utils.symbolic.shapes import size_of
from course_utils.symbolic.sizes import InRange, agree
from course_utils.symbolic.sums import RowSums, ones, sum


def logsumexp(x, axis=-1, keepdims=False):
    """log Σ eˣ along an axis (None: all of x), without overflow; −inf where all of x is −inf, inf where one is inf."""
    if not isinstance(x, Variable):
        return special.logsumexp(x, axis=axis, keepdims=keepdims)
    top = finite_or_zero(max(x, axis, keepdims=True))
    total = log(sum(exp(x - top), axis, keepdims=True)) + top
    return total if keepdims else sum(total, axis)


def softmax(x, axis=-1):
    """eˣ / Σ eˣ along an axis, without overflow."""
    if not isinstance(x, Variable):
        return special.softmax(x, axis=axis)
    e = exp(x - detach(max(x, axis, keepdims=True)))
    return e / sum(e, axis, keepdims=True)


def softmax_cross_entropy(logits, labels):
    """The mean over the rows of −log softmax(logits)[row, label], in nats.

    logits (n, classes), labels (n,) of integers in [0, classes) → a scalar. The forward pass and the gradient share
    one pass of exponentials.
    """
    if not (isinstance(logits, Variable) or isinstance(labels, Variable)):
        logits, labels = np.asarray(logits), np.asarray(labels)
        in_range("labels", "logits", labels, logits.shape[1])
        shifted = logits - logits.max(axis=1, keepdims=True)
        return mean_surprise(shifted, np.exp(shifted).sum(axis=1, keepdims=True), labels)
    logits, labels = as_variable(logits), as_variable(labels)
    _check_logits_and_labels(logits, labels)
    shifted = logits - RowMax(1, keepdims=True)(logits)
    e = exp(shifted)
    total = RowSums(1, keepdims=True)(e)
    shifted.hint, e.hint, total.hint = "shifted", "e", "total"
    return SoftmaxCrossEntropy()(logits, labels, shifted, e, total)


def _check_logits_and_labels(logits, labels):
    if labels.kind != "int":
        raise DtypeError(
            f"softmax_cross_entropy: the labels {describe(labels)} are {labels.kind}. Use ivector or ints."
        )
    if (logits.ndim, labels.ndim) != (2, 1):
        raise ShapeError(
            f"softmax_cross_entropy: {describe(logits)} has {logits.ndim} dimensions and {describe(labels)} "
            f"{labels.ndim}. Give logits as (n, classes) and labels as (n,)."
        )


@elementwise(adjoint=lambda x, y, dy: None)
def detach(x):
    """The value as it is, with slope 0: for what is subtracted and changes no result, or is to be left out of grad."""
    return x


@elementwise(aliases=False, adjoint=lambda x, y, dy: None)
def finite_or_zero(x):
    """x where it is finite, else 0; with slope 0."""
    return np.where(np.isfinite(x), x, 0)


class RowMax(Max):
    """The largest entry of each row of a matrix, as a column; without a gradient. For speed."""

    def compute(self, x):
        return row_max(x)

    def grad(self, inputs, y, dy):
        return [None]


@dataclass(frozen=True)
class SoftmaxCrossEntropy(Op):
    """Mean of log total − shifted[row, label]. The gradient goes to the logits, in the closed form (P − Y)/n."""

    symbol = "cross-entropy"
    aliases = False
    drawn = 2  # its first inputs are drawn; the others are intermediate results that it shares with its gradient

    def compute(self, logits, labels, shifted, e, total):
        return mean_surprise(shifted, total, labels)

    def grad(self, inputs, cost, dcost):
        logits, labels, _shifted, e, total = inputs
        too_much = LessOneHot()(e / total, labels)
        return [times(dcost, too_much / size_of(logits.dims[0])), *[None] * 4]

    def sizes(self, logits, labels, shifted, e, total):
        rows = agree(self, (logits, labels), logits.dims[0], labels.dims[0])[1]
        return (), [*rows, InRange(labels, logits.dims[1], logits)]

    def kind(self, *inputs):
        return "real"


@dataclass(frozen=True)
class LessOneHot(Op):
    """P less 1 at the label of each row."""

    symbol = "− one-hot"
    aliases = False
    kind = kind_of_first

    def compute(self, P, labels):
        return subtract_one_hot(P, labels)

    def grad(self, inputs, Y, dY):
        return [dY, None]

    def sizes(self, P, labels):
        return P.dims, []


def row_max(x):
    """x.max(axis=1, keepdims=True) of a matrix; with few columns, argmax and take are twice as fast."""
    return x.take(flat_indices(x, x.argmax(axis=1)))[:, None]


def mean_surprise(shifted, total, labels):
    """The mean surprise, in nats: that of log total − shifted[row, label]."""
    surprise = np.log(total[:, 0]) - shifted.take(flat_indices(shifted, labels))
    return surprise.dot(ones(len(labels), surprise.dtype)) / len(labels)


def subtract_one_hot(P, labels):
    """A copy of P, less 1 at the label of each row."""
    new = P.copy()
    new.reshape(-1)[flat_indices(new, labels)] -= 1
    return new


def flat_indices(x, columns):
    """The indices of x[row, columns[row]] in x.reshape(-1): one index is faster than two."""
    return np.add(np.arange(0, x.size, x.shape[1]), columns, dtype=np.intp, casting="unsafe")
