"""Update rules whose weights and states are kept in few bits, and what can be kept beside them so that no step is lost.

    Rounded(Adam(), "bfloat16", keep="master")       # a rule like any other: init, step

Any rule of `numpy_ref.optimizers` can stand inside. Its arithmetic is not rounded, only what is stored. The twins, with
the same names, are in `torch_gpu.rounded_rules`. Taught in: notebook 11.
"""

from dataclasses import dataclass

import numpy as np

from course_utils.arguments import check_inside, check_roots, check_rule, check_whole_number, shown
from course_utils.errors import CourseError
from course_utils.numpy_ref.rounding import check_holds, dequantize, format_of, quantize, random_bits, rounded
from course_utils.numpy_ref.rule import Rule
from course_utils.symbolic.op import Op
from course_utils.symbolic.training.rules import computed_in

KEPT = {None: (), "master": ("master",), "random bits": (), "compensation": ("lost",)}


@dataclass(frozen=True)
class Rounded(Rule):
    """A rule whose parameters lie on the grid of a format, such as bfloat16, after every update.

        p′ = the rule's step from p (in the dtype of the array)

        keep=None             p ← nearest(p′)                                  steps below half a spacing are lost
        keep="master"         w ← the rule's step from w;  p ← nearest(w)      w, the master copy, is not rounded
        keep="random bits"    p ← up or down by chance, so that E[p] = p′      (Gupta et al. 2015)
        keep="compensation"   p′ = step from p + lost;  p ← nearest(p′);  lost ← nearest(p′ − p)   (Kahan 1965)

    The step, p + lost and p′ − p are computed in the wider numbers of the array; only what is kept, p and lost, is
    rounded. A device that has no wider numbers rounds each of Kahan's operations (`rounding.compensated_add`). Gupta et
    al. round fixed-point numbers by chance, here floating ones are. Master copies: Micikevicius et al. 2018, section
    3.1. to: the name of a format of `rounding.FORMATS`. seed: of the random bits, which are a hash of it, of the
    update, the place and the value, so that a run can be repeated.

    >>> from course_utils.numpy_ref.optimizers import SGD
    >>> rule, p = Rounded(SGD(), "bfloat16"), np.ones(1)
    >>> rule.step(p, p, rule.init(p), 0.001, 1)[0]
    array([1.])
    """

    rule: Rule
    to: str = "bfloat16"
    keep: str | None = None
    seed: int = 0

    def __post_init__(self):
        check_rule(self.rule, "step", "numpy_ref.optimizers")
        check_inside(self, Rounded)
        format_of(self.to)
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

    def kept_in(self, name, shape, dtype):
        """(shape, dtype) of an entry of the state, for a parameter of this shape and dtype."""
        return (self.rule if name in self.rule.entries else super()).kept_in(name, shape, dtype)

    def init(self, p):
        """The state of the rule, and a copy of p as it is, or zeros for what gets lost.

        DtypeError for a p whose dtype cannot hold the format's numbers.
        """
        dtype = np.asarray(p).dtype
        check_holds(dtype, self.to)
        beside = {"master": np.array(p, computed_in(dtype)), "lost": np.zeros_like(p, computed_in(dtype))}
        return self.rule.init(p) | {name: beside[name] for name in KEPT[self.keep]}

    def step(self, p, g, state, lr, t):
        nearest, start = Nearest(self.to), p
        if self.keep == "master":
            start = state["master"]
        elif self.keep == "compensation":
            start = p + state["lost"]
        new, inner = self.rule.step(start, g, {k: state[k] for k in self.rule.entries}, lr, t)
        if self.keep == "master":
            return nearest(new), inner | {"master": new}
        if self.keep == "compensation":
            p = nearest(new)
            return p, inner | {"lost": nearest(new - p)}
        return (ByChance(self.to, self.seed)(new, p, t) if self.keep else nearest(new)), inner


@dataclass(frozen=True)
class InBlocks(Rule):
    """A rule whose state is kept in 8 bits an entry and a scale a block, between updates (Dettmers et al. 2022).

    state ← dequantize(quantize(state after the rule's step)). Here the state holds the numbers that the codes stand
    for; the twin in `torch_gpu.rounded_rules` holds codes and scales. block: how many entries share a scale; `to`: how
    an entry is coded, as for `rounding.quantize`. roots: names of entries, 0 or more everywhere, of which the square
    root is coded, such as ("v",) of Adam, which divides by it: roots span half as many powers of ten.
    """

    rule: Rule
    to: str = "float8_e4m3fn"
    block: int = 256
    roots: tuple[str, ...] = ()
    by_entry = False  # the entries of a block share a scale

    def __post_init__(self):
        check_rule(self.rule, "step", "numpy_ref.optimizers")
        check_inside(self, (Rounded, InBlocks))
        check_roots(self.rule, self.roots)
        check_whole_number("block", self.block, least=1)
        quantize(np.zeros(1), self.block, self.to)  # refuses a code that there is not

    @property
    def entries(self):
        """The rule's own."""
        return self.rule.entries

    @property
    def reads_clock(self):
        """Whether the step depends on t."""
        return self.rule.reads_clock

    def kept_in(self, name, shape, dtype):
        """(shape, dtype) of an entry of the state, for a parameter of this shape and dtype."""
        return self.rule.kept_in(name, shape, dtype)

    def init(self, p):
        """The state of the rule: zeros are zeros in 8 bits, too."""
        return self.rule.init(p)

    def step(self, p, g, state, lr, t):
        p, state = self.rule.step(p, g, state, lr, t)
        return p, {name: Coded(self.to, self.block, name in self.roots)(entry) for name, entry in state.items()}


@dataclass(frozen=True)
class Nearest(Op):
    """The nearest numbers of a format, of an array or of a variable."""

    to: str
    aliases = False

    def compute(self, x):
        return rounded(x, self.to)


@dataclass(frozen=True)
class ByChance(Op):
    """The numbers of a format just below or above x, by chance; p, the value before, and t choose the random bits."""

    to: str
    seed: int
    aliases = False

    def compute(self, x, p, t):
        return rounded(x, self.to, random_bits(p, self.seed, t))


@dataclass(frozen=True)
class Coded(Op):
    """What is left of x after 8 bits an entry and a scale a block, for x itself or for its square root."""

    to: str
    block: int
    root: bool
    aliases = False

    def compute(self, x):
        if self.root and (x < 0).any():
            raise CourseError("InBlocks: roots names an entry of the state that is negative somewhere. Leave it out.")
        codes, scales = quantize(np.sqrt(x) if self.root else x, self.block, self.to)
        back = dequantize(codes, scales, self.block).astype(x.dtype)
        return back**2 if self.root else back
