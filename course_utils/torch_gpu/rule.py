"""What update rules share in PyTorch, and how one steps in each dtype. The rules are in `torch_gpu.optimizers`.

Taught in: notebook 05.
"""

from dataclasses import dataclass

import torch

from course_utils.arguments import check_settings, with_visible_eps


@dataclass(frozen=True)
class Rule:
    """What rules share, as in `numpy_ref.optimizers`: checked settings, a state that begins with zeros."""

    entries = ()  # the names of the tensors in the state
    reads_clock = None  # whether the step depends on t: True or False
    by_entry = True  # whether an entry moves alike at every place, so that parts can be moved without the others
    idle_rule = None  # how rows of a table move while their gradient is 0; None: no closed form is known

    def __post_init__(self):
        check_settings(self)

    def init(self, p):
        """The state before the first update: {name: zeros in the shape of p and the dtype in which it is computed}."""
        dtype = computed_in(p.dtype)
        return {name: torch.zeros_like(p, dtype=dtype, memory_format=torch.preserve_format) for name in self.entries}

    def check_dtype(self, dtype):
        """DtypeError for parameters of a dtype that the rule cannot move: there is none, but see `rounded_rules`."""

    def check_shape(self, shape):
        """ShapeError for parameters of a shape that the rule cannot move: there is none, but see `matrix_rules`."""

    def kept_in(self, name, shape, dtype):
        """(shape, dtype) of an entry of the state, for a parameter of this shape and dtype."""
        return shape, computed_in(dtype)


def computed_in(dtype):
    """The dtype in which the steps of parameters of this dtype are computed, and their state is kept."""
    return torch.float32 if dtype == torch.float16 else dtype


def in_dtype(rule, dtype):
    """The rule as it is computed in this dtype: an ε that would vanish is the smallest that does not."""
    limits = torch.finfo(computed_in(dtype))
    return with_visible_eps(rule, limits.tiny / limits.eps)


def step_(rule, p, g, state, lr, t):
    """`rule.step_`, for float16 in float32, where ε and the squares of small gradients are not 0."""
    rule = in_dtype(rule, p[0].dtype)
    if p[0].dtype != torch.float16:
        rule.step_(p, g, state, lr, t)
        return
    wide = [x.float() for x in p]
    rule.step_(wide, [x.float() for x in g], state, lr, t)
    torch._foreach_copy_(p, wide)


def times_(tensors, number):
    """Multiply by a number. On a CPU the number is passed as a tensor: from a plain one, `_foreach_mul_` makes a
    tensor for each tensor of the list, which takes longer than a small product, and rounds it to 16 bits where they
    have 16: in bfloat16, 0.99 becomes 0.988, and 0.999 becomes 1.
    """
    if tensors[0].is_cpu:
        dtype = tensors[0].dtype
        number = torch.scalar_tensor(number, dtype=torch.float64 if dtype.itemsize == 2 else dtype, device="cpu")
    torch._foreach_mul_(tensors, number)
