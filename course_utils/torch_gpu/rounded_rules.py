"""Update rules whose weights and states are kept in few bits: the names and numbers of `numpy_ref.rounded_rules`.

    RuleOptimizer(net.bfloat16().parameters(), Rounded(Adam(), "bfloat16", keep="random bits"), lr=1e-3)

Here a parameter may be a tensor of the format's own dtype, and the state in blocks is kept in codes of 8 bits, so that
the memory is really saved. What is kept beside a parameter, and in how many bytes:

    keep=None, "random bits"  nothing          keep="master"  a float32          keep="compensation"  as many as p

The equations and their papers are in `numpy_ref.rounded_rules`. Taught in: notebook 11.
"""

from dataclasses import dataclass

import torch

from course_utils.arguments import check_inside, check_roots, check_rule, check_whole_number, shown
from course_utils.errors import CourseError, DtypeError
from course_utils.torch_gpu.rounding import (
    check_holds,
    code_of,
    coded,
    dequantize,
    format_of,
    on_grid,
    random_bits,
    rounded,
)
from course_utils.torch_gpu.rule import Rule, computed_in

KEPT = {None: (), "master": ("master",), "random bits": (), "compensation": ("lost",)}


@dataclass(frozen=True)
class Rounded(Rule):
    """A rule whose parameters lie on the grid of a format after every update.

    keep=None             p ← nearest(p′)      p′: the rule's step from p, in float32 if p has 16 bits, else as p
    keep="master"         w ← the rule's step from w;  p ← nearest(w)
    keep="random bits"    p ← up or down by chance, so that E[p] = p′
    keep="compensation"   p′ = step from p + lost;  p ← nearest(p′);  lost ← nearest(p′ − p)

    The step, p + lost and p′ − p are computed in those wider numbers; only what is kept, p and lost, is rounded.

    p: float32 or float64 tensors, whose entries come to lie on the grid, or tensors of the format itself, bfloat16 or
    float16. Then the rule's state and the master copy are float32; `lost` is in the dtype of p. to: a format's name or
    dtype. DtypeError for a p that cannot hold the format, and for one of 8 bits, in which PyTorch does not compute.
    CourseError for an unknown format or keep, and for a rule that is Rounded already. Taught in: notebook 11.

    >>> from course_utils.torch_gpu.optimizers import SGD
    >>> rule, p = Rounded(SGD(), "bfloat16", keep="compensation"), torch.ones(1, dtype=torch.bfloat16)
    >>> state = {name: [entry] for name, entry in rule.init(p).items()}
    >>> for t in range(1, 5):
    ...     rule.step_([p], [p], state, 0.001, t)          # each step is a quarter of a spacing
    >>> p, state
    (tensor([0.9961], dtype=torch.bfloat16), {'lost': [tensor([-8.4400e-05], dtype=torch.bfloat16)]})
    """

    rule: Rule
    to: str = "bfloat16"
    keep: str | None = None
    seed: int = 0

    def __post_init__(self):
        check_rule(self.rule, "step_", "torch_gpu.optimizers")
        check_inside(self, Rounded)
        object.__setattr__(self, "to", _name(format_of(self.to)))
        if not isinstance(self.keep, str | None) or self.keep not in KEPT:
            raise CourseError(f"keep is {shown(self.keep)}; give one of {', '.join(map(repr, KEPT))}.")
        check_whole_number("seed", self.seed)

    @property
    def entries(self):
        """The rule's own, and what is kept beside the parameter."""
        return (*self.rule.entries, *KEPT[self.keep])

    @property
    def reads_clock(self):
        """Whether the step depends on t."""
        return self.keep == "random bits" or self.rule.reads_clock

    @property
    def by_entry(self):
        """Whether an entry moves alike at every place: not by random bits, which are drawn for a place."""
        return self.keep != "random bits" and self.rule.by_entry

    def check_dtype(self, dtype):
        """DtypeError for parameters of 8 bits, and for those that cannot hold the format."""
        if dtype.itemsize == 1:
            raise DtypeError(f"A parameter is {dtype}, in which PyTorch does not compute. Keep it in torch.bfloat16.")
        check_holds(dtype, self.to)

    def check_shape(self, shape):
        """ShapeError for parameters of a shape that the rule in it cannot move."""
        self.rule.check_shape(shape)

    def kept_in(self, name, shape, dtype):
        """(shape, dtype) of an entry of the state, for a parameter of this shape and dtype."""
        if name in self.rule.entries:
            return self.rule.kept_in(name, shape, _wide(dtype))
        return shape, dtype if name == "lost" else _wide(dtype)

    def init(self, p):
        """The state of the rule, and a copy of p in float32, if that is wider, or zeros for what gets lost."""
        self.check_dtype(p.dtype)
        wide = p.detach().to(_wide(p.dtype))
        beside = {"master": lambda: wide.clone(), "lost": lambda: torch.zeros_like(p)}
        return self.rule.init(wide) | {name: beside[name]() for name in KEPT[self.keep]}

    def step_(self, p, g, state, lr, t):
        dtype = _wide(p[0].dtype)
        bits = [random_bits(x, self.seed, t) if self.keep == "random bits" else None for x in p]
        new = state["master"] if self.keep == "master" else [x.to(dtype, copy=True) for x in p]
        if self.keep == "compensation":
            torch._foreach_add_(new, [lost.to(dtype) for lost in state["lost"]])
        inner = {name: state[name] for name in self.rule.entries}
        self.rule.step_(new, [x.to(dtype) for x in g], inner, lr, t)
        for x, arrives, random in zip(p, new, bits, strict=True):
            x.copy_(on_grid(arrives, format_of(self.to), random))
        if self.keep == "compensation":
            for lost, arrives, x in zip(state["lost"], new, p, strict=True):
                lost.copy_(rounded(arrives - x, self.to))


@dataclass(frozen=True)
class InBlocks(Rule):
    """A rule whose state is kept in 8 bits an entry and a float32 scale a block (Dettmers et al. 2022).

    state ← quantize(the rule's step from dequantize(state))

    For an entry "m" of the rule there are codes "m", in the shape of p, and "m_scales", (⌈p.numel() / block⌉,).
    One parameter after the other is decoded, moved and coded again. A gradient with nan or inf leaves nan in the whole
    block. to: as for `rounding.quantize`. roots: names of entries of which the square root is coded; it is nan of
    negative ones, and nobody looks, since a GPU would have to wait. CourseError for another code, block or name, and
    for a rule that is Rounded or InBlocks already: Rounded(InBlocks(Adam())) is the order. Taught in: notebook 11.

    >>> from course_utils.torch_gpu.optimizers import Momentum
    >>> state = InBlocks(Momentum(), "int8", block=2).init(torch.ones(3))
    >>> state["v"], state["v_scales"]
    (tensor([0, 0, 0], dtype=torch.int8), tensor([0., 0.]))
    """

    rule: Rule
    to: str = "float8_e4m3fn"
    block: int = 256
    roots: tuple[str, ...] = ()
    by_entry = False  # the entries of a block share a scale

    def __post_init__(self):
        check_rule(self.rule, "step_", "torch_gpu.optimizers")
        check_inside(self, (Rounded, InBlocks))
        check_roots(self.rule, self.roots)
        check_whole_number("block", self.block, least=1)
        object.__setattr__(self, "to", _name(code_of(self.to)))

    @property
    def entries(self):
        """The rule's own, in codes, and their scales."""
        return (*self.rule.entries, *map(_scales, self.rule.entries))

    @property
    def reads_clock(self):
        """Whether the step depends on t."""
        return self.rule.reads_clock

    def kept_in(self, name, shape, dtype):
        """(shape, dtype) of an entry of the state, for a parameter of this shape and dtype."""
        if name in self.rule.entries:
            return shape, code_of(self.to)
        return torch.Size([-(-shape.numel() // self.block)]), torch.float32

    def check_shape(self, shape):
        """ShapeError for parameters of a shape that the rule in it cannot move."""
        self.rule.check_shape(shape)

    def init(self, p):
        """Zeros: of 8 bits for each entry, of float32 for each block."""
        self.check_shape(p.shape)
        state = {}
        for name in self.entries:
            shape, dtype = self.kept_in(name, p.shape, p.dtype)
            codes = name in self.rule.entries
            state[name] = torch.zeros_like(p, dtype=dtype) if codes else torch.zeros(shape, device=p.device)
        return state

    def step_(self, p, g, state, lr, t):
        rule, dtype = self.rule, computed_in(p[0].dtype)
        for k, (x, gradient) in enumerate(zip(p, g, strict=True)):
            coded_pairs = {name: (state[name][k], state[_scales(name)][k]) for name in rule.entries}
            found = {name: [dequantize(*pair, self.block).to(dtype)] for name, pair in coded_pairs.items()}
            for name in self.roots:
                found[name][0].square_()
            rule.step_([x], [gradient], found, lr, t)
            for name, pair in coded_pairs.items():
                entry = found[name][0].sqrt() if name in self.roots else found[name][0]
                for kept, new in zip(pair, coded(entry.float(), self.block, pair[0].dtype), strict=True):
                    kept.copy_(new)


def _scales(name):
    return f"{name}_scales"


def _wide(dtype):
    """The dtype in which a step is computed before it is rounded."""
    return torch.float32 if dtype.itemsize == 2 else dtype


def _name(dtype):
    return str(dtype).removeprefix("torch.")
