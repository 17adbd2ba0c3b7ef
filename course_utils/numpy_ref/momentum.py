"""Three conventions of momentum, and how to go from one to another: the same path, other numbers in the velocity.

    convention    velocity                   step             written by
    A             v ← μ v + g                p ← p − η v      torch.optim.SGD, d2l; `optimizers.Momentum`
    B             v ← μ v − η g              p ← p + v        Lasagne, CS231n
    C             v ← μ v + (1 − μ) g        p ← p − η v      so-33103111; Adam's first moment

C with the rate η / (1 − μ) and the velocity (1 − μ) v makes the steps of A. B with the velocity −η v does too, but only
while η is constant: B's velocity holds each gradient times the rate at which it came in, while A multiplies them all
by the present rate. Taught in: notebook 05.
"""

from course_utils.arguments import check_fraction, check_nonnegative, check_positive, shown
from course_utils.errors import CourseError


def convert(velocity, lr, mu, old, new):
    """The velocity and the rate with which convention `new` goes on where `old` stopped → (velocity, lr).

    velocity: of one parameter, a number, an array or a tensor. lr: the rate of the next update, in the convention
    `old`. mu: μ in [0, 1), the same in all three. old, new: "A", "B" or "C".

    Under a schedule A and C take the same rates, up to the factor 1 − μ, and one conversion is enough. B parts from
    them at the first update with another rate. CourseError for an unknown name, for numbers out of range, and
    for lr = 0 coming from B, whose velocity then says nothing about A's.

    >>> convert(2.0, lr=0.5, mu=0.75, old="A", new="C")
    (0.5, 2.0)
    >>> convert(2.0, lr=0.5, mu=0.75, old="A", new="B")
    (-1.0, 0.5)
    """
    for name in (old, new):
        if name not in ("A", "B", "C"):
            raise CourseError(f"{shown(name)} is not a convention of momentum. Give 'A', 'B' or 'C'.")
    mu = check_fraction("mu", mu)
    lr = (check_positive if old == "B" else check_nonnegative)("lr, the learning rate,", lr)
    ours = lr * (1 - mu) if old == "C" else lr  # the rate in A
    scale = {"A": 1.0, "B": -ours, "C": 1 - mu}  # the velocity, as a multiple of A's
    rate = {"A": ours, "B": ours, "C": ours / (1 - mu)}
    return velocity * (scale[new] / scale[old]), rate[new]
