"""The tables that drive the tests of both backends: what stands in both, with inputs to compare it on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod

import numpy as np
import torch
from muon import MUON, muon_by_hand
from torch import optim
from torch.nn import functional as F

from course_utils.numpy_ref import optimizers

RNG = np.random.default_rng(0)
X, W, B = RNG.normal(size=(5, 4)), RNG.normal(size=(4, 3)), RNG.normal(size=3)
Z, LABELS = RNG.normal(size=(5, 3)), np.array([2, 0, 1, 1, 0])
E, IDS, DY = RNG.normal(size=(6, 2)), np.array([3, 1, 3, 0]), RNG.normal(size=(4, 2))
# far out, at every kink from both sides, on both sides of 0, and where nothing special happens
WIDE = np.array(
    [
        [-1000.0, -30.0, -1.0, -1e-9, -0.0, 0.0, 1e-9, 1.0, 30.0, 1000.0],
        [-1.5, -0.5, 0.3, 2.0, 1.0, 0.0, 5.0, -5.0, 7.0, 0.9],
    ]
)
PER_COLUMN = np.linspace(-0.5, 1.5, 10)  # slopes for prelu


@dataclass(frozen=True)
class LayerCase:
    """One function of `layers`: its name, drawn arguments, and up to which relative difference the backends agree."""

    name: str
    arguments: tuple
    float64: float = 1e-12
    float32: float = 1e-5

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class ActivationCase:
    """An activation: its name, PyTorch's own function for it, and the fixed parameters that both take after Z."""

    name: str
    torch_function: Callable
    parameters: tuple = ()
    kinks: tuple = ()  # the z at which there are two slopes

    def __str__(self):
        return "-".join([self.name, *(str(np.shape(p) or p) for p in self.parameters)])


@dataclass(frozen=True)
class BackwardCase:
    """A backward step: the piece as a function of `inputs`, the same in PyTorch, and the step itself.

    `forward(layers, *inputs)` → the output Y (an array or a scalar), `torch_function(*inputs)` → the same,
    `backward(layers, dY, *inputs)` → the gradients, one for each input.
    """

    name: str
    inputs: tuple
    forward: Callable
    torch_function: Callable
    backward: Callable

    def __str__(self):
        return "-".join([self.name, *(str(np.shape(x)) for x in self.inputs)])


@dataclass(frozen=True)
class RuleCase:
    """An update rule: its name, settings that all differ from the defaults, and what computes it in torch.optim.

    `torch_optimizer(params, lr, **torch_settings(rule))`; torch_state has torch's names of the state's entries. Where
    torch has nothing, by_hand has w after updates 1, 2, … of ½ (w₁² + 10 w₂²) from (1, 1), by the defaults, lr = 0.1;
    or with these `gradients` in place of the bowl's, if it takes others to see every setting in the numbers. A rule for
    parameters of a certain number of `axes` is given the tests' vectors and the like in a shape that it takes.
    """

    name: str
    settings: dict = field(default_factory=dict)
    torch_optimizer: type | None = None
    torch_settings: Callable = lambda rule: {}
    torch_state: dict = field(default_factory=dict)
    by_hand: tuple = ()
    gradients: tuple = ()
    left: float = 1e-4  # the largest part of a bowl's cost that is left after 500 updates at a falling rate
    together: int = 200  # for how many updates rounding keeps the backends together; a rule may magnify it
    axes: int | None = None  # of each parameter, with each entry moved by all; None: any number, each for itself

    def __str__(self):
        return self.name

    def shape(self, shape):
        """A shape of as many entries that the rule takes: a vector as a column, further axes in one."""
        return tuple(shape) if self.axes is None else (shape[0] if len(shape) else 1, prod(shape[1:]))

    def shaped(self, value):
        """An array or a tensor in such a shape; as it is, where it has one."""
        return value if self.axes in (None, np.ndim(value)) else value.reshape(self.shape(value.shape))


ACTIVATIONS = (
    ActivationCase("sigmoid", torch.sigmoid),
    ActivationCase("tanh", torch.tanh),
    ActivationCase("hard_tanh", F.hardtanh, kinks=(-1, 1)),
    ActivationCase("relu", F.relu, kinks=(0,)),
    ActivationCase("leaky_relu", F.leaky_relu, kinks=(0,)),
    ActivationCase("leaky_relu", F.leaky_relu, (0.2,), kinks=(0,)),
    ActivationCase("prelu", F.prelu, (np.array(0.25),), kinks=(0,)),
    ActivationCase("prelu", F.prelu, (PER_COLUMN,), kinks=(0,)),
    ActivationCase("elu", F.elu),
    ActivationCase("elu", F.elu, (0.5,), kinks=(0,)),
    ActivationCase("gelu", F.gelu),
    ActivationCase("silu", F.silu),
)

BACKWARDS = (
    BackwardCase(
        "affine_backward",
        (X, W, B),
        lambda layers, X, W, b: layers.affine(X, W, b),
        lambda X, W, b: F.linear(X, W.T, b),
        lambda layers, dZ, X, W, b: layers.affine_backward(dZ, X, W),
    ),
    *(
        BackwardCase(
            "prelu_backward",
            (z, a),
            lambda layers, Z, a: layers.prelu(Z, a),
            F.prelu,
            lambda layers, dH, Z, a: layers.prelu_backward(dH, Z, a),
        )
        for z, a in [
            (Z, np.array(0.25)),
            (Z, np.array([0.25])),
            (Z, np.array([0.25, 0.0, -1.5])),
            (Z[:, 1:2], np.array([0.25])),
            (WIDE, PER_COLUMN),
        ]
    ),
    BackwardCase(
        "softmax_backward",
        (Z,),
        lambda layers, Z: layers.softmax(Z),
        lambda Z: torch.softmax(Z, dim=1),
        lambda layers, dP, Z: [layers.softmax_backward(dP, layers.softmax(Z))],
    ),
    *(
        BackwardCase(
            "log_softmax_backward",
            (z,),
            lambda layers, Z: layers.log_softmax(Z),
            lambda Z: torch.log_softmax(Z, dim=1),
            lambda layers, dY, Z: [layers.log_softmax_backward(dY, Z)],
        )
        for z in (Z, WIDE)
    ),
    *(
        BackwardCase(
            "softmax_cross_entropy_backward",
            (z,),
            lambda layers, Z: layers.softmax_cross_entropy(Z, like(LABELS[: len(Z)], Z)),
            lambda Z: F.cross_entropy(Z, like(LABELS[: len(Z)], Z)),
            lambda layers, dJ, Z: [dJ * layers.softmax_cross_entropy_backward(Z, like(LABELS[: len(Z)], Z))],
        )
        for z in (Z, WIDE)
    ),
    BackwardCase(
        "l2_penalty_backward",
        (X, W),
        lambda layers, *params: layers.l2_penalty(params, 0.1),
        lambda *params: 0.1 * sum(p.square().sum() for p in params),
        lambda layers, dJ, *params: [dJ * d for d in layers.l2_penalty_backward(params, 0.1)],
    ),
    *(
        BackwardCase(
            "lookup_backward",
            (E,),
            lambda layers, E, ids=ids: layers.lookup(E, like(ids, E)),
            lambda E, ids=ids: F.embedding(like(ids, E), E),
            lambda layers, dY, E, ids=ids: [layers.lookup_backward(dY, like(ids, E), len(E))],
        )
        for ids in (IDS, IDS.reshape(2, 2))
    ),
)

LAYERS = (
    *(LayerCase(case.name, (WIDE, *case.parameters)) for case in ACTIVATIONS),
    *(LayerCase(f"{case.name}_slope", (WIDE, *case.parameters)) for case in ACTIVATIONS),
    LayerCase("affine", (X, W, B)),
    LayerCase("affine_backward", (Z, X, W)),
    LayerCase("prelu", (Z, 0.25)),
    LayerCase("prelu_backward", (WIDE[::-1], WIDE, 0.25)),
    LayerCase("prelu_backward", (Z[::-1], Z, B)),
    LayerCase("prelu_backward", (Z.reshape(5, 1, 3), Z.reshape(5, 1, 3), B)),
    LayerCase("prelu_backward", (B, B, B)),
    LayerCase("softmax", (Z * 300,)),
    LayerCase("softmax", (WIDE,)),
    LayerCase("softmax_backward", (Z, np.abs(Z))),
    LayerCase("log_softmax", (Z * 300,)),
    LayerCase("log_softmax", (Z + 1e4,)),
    LayerCase("log_softmax_backward", (WIDE[::-1], WIDE)),
    LayerCase("softmax_cross_entropy", (Z * 300, LABELS)),
    LayerCase("softmax_cross_entropy", (Z + 1e4, LABELS)),
    LayerCase("softmax_cross_entropy_backward", (Z * 300, LABELS)),
    LayerCase("l2_penalty", ([X, W], 0.01)),
    LayerCase("l2_penalty_backward", ([X, W], np.float64(0.01))),
    LayerCase("lookup", (E, IDS)),
    LayerCase("lookup", (E, IDS.reshape(2, 2))),
    LayerCase("lookup_backward", (DY, IDS, 6)),
    LayerCase("lookup_backward", (DY.reshape(2, 2, 2), IDS.reshape(2, 2), 6)),
    LayerCase("one_hot", (IDS, 6)),
)

ADAMS = {"beta1": 0.7, "beta2": 0.9, "eps": 0.01}
MOMENTS = {"m": "exp_avg", "v": "exp_avg_sq"}
SMALL_AND_TURNING = ((3e-7, 4e-7), (3, 4), (-4, 3))
RULES = (
    RuleCase("SGD", {}, optim.SGD),
    RuleCase("Momentum", {"mu": 0.6}, optim.SGD, lambda rule: {"momentum": rule.mu}, {"v": "momentum_buffer"}),
    RuleCase(
        "Nesterov",
        {"mu": 0.6},
        optim.SGD,
        lambda rule: {"momentum": rule.mu, "nesterov": True},
        {"v": "momentum_buffer"},
    ),
    RuleCase("Adagrad", {"eps": 0.01}, optim.Adagrad, lambda rule: {"eps": rule.eps}, {"s": "sum"}),
    RuleCase(
        "RMSprop",
        {"rho": 0.7, "eps": 0.01},
        optim.RMSprop,
        lambda rule: {"alpha": rule.rho, "eps": rule.eps},
        {"v": "square_avg"},
    ),
    RuleCase("Adam", ADAMS, optim.Adam, lambda rule: {"betas": (rule.beta1, rule.beta2), "eps": rule.eps}, MOMENTS),
    RuleCase(
        "AdamW",
        ADAMS | {"weight_decay": 0.2},
        optim.AdamW,
        lambda rule: {"betas": (rule.beta1, rule.beta2), "eps": rule.eps, "weight_decay": rule.weight_decay},
        MOMENTS,
    ),
    RuleCase(
        "AMSGrad",
        ADAMS,
        optim.Adam,
        lambda rule: {"betas": (rule.beta1, rule.beta2), "eps": rule.eps, "amsgrad": True},
        MOMENTS | {"v_max": "max_exp_avg_sq"},
    ),
    RuleCase("StaleMomentum", {"mu": 0.6}, by_hand=((1, 1), (0.99, 0.9), (0.971, 0.71), (0.944, 0.449))),
    RuleCase("ScheduleFree", {"beta": 0.6}, by_hand=((0.9, 0), (0.8505, 0), (0.80298, 0)), left=0.01),
    RuleCase(
        "Lion",
        {"beta1": 0.5, "beta2": 0.8, "weight_decay": 0.2},
        gradients=((0, 0), (1, 1), (-0.05, -0.5), (0, 0)),  # c: 0, then 0.1, then 0.004 and −0.041, then as m
        by_hand=((1, 1), (0.9, 0.9), (0.8, 1.0), (0.7, 0.9)),
    ),
    RuleCase(
        "Muon",
        {"mu": 0.6, "weight_decay": 0.2, "eps": 0.01, "steps": 3, "adjust": "match_rms_adamw"},
        MUON,
        lambda rule: {
            "momentum": rule.mu,
            "weight_decay": rule.weight_decay,
            "eps": rule.eps,
            "ns_steps": rule.steps,
            "adjust_lr_fn": None if rule.adjust == "rows/columns" else rule.adjust,
        },
        {"m": "momentum_buffer"} if MUON else {},
        gradients=SMALL_AND_TURNING,
        by_hand=muon_by_hand(SMALL_AND_TURNING),
        together=50,
        axes=2,
    ),
)
OF_ENTRIES = tuple(case for case in RULES if case.axes is None)  # those that move each entry for itself


def row_of(rule):
    """The row of a rule, or of the one that stands in it."""
    while hasattr(rule, "rule"):
        rule = rule.rule
    return next(case for case in RULES if case.name == type(rule).__name__)


def like(ids, other):
    """Integer ids as the kind of array that `other` is."""
    return torch.as_tensor(ids, device=other.device) if isinstance(other, torch.Tensor) else ids


@dataclass(frozen=True)
class LookupCase:
    """A lookup table: its rule, the rule's settings, and the options that both backends take."""

    rule: str
    settings: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)

    def __str__(self):
        choices = [f"{name}={value}" for name, value in (self.settings | self.options).items()]
        return "-".join([self.rule, *choices])


CATCHING_UP = [case.name for case in RULES if getattr(optimizers, case.name).idle_rule]
LOOKUPS = (
    *(LookupCase(case.name, case.settings) for case in OF_ENTRIES),
    *(LookupCase(case.name, case.settings, {"clock": "row"}) for case in OF_ENTRIES),
    *(LookupCase(name, {}, {"idle": "catch_up"}) for name in CATCHING_UP),
    LookupCase("SGD", {}, {"l2": 0.3}),
    LookupCase("Adam", {}, {"l2": 0.3}),
    LookupCase("SGD", {}, {"l2": 0.3, "idle": "catch_up"}),
)

TALL = np.vstack([W, W[:1]])  # five rows, one of them twice, of three columns: J of rank 3 leaves nothing
STEP, METRIC = RNG.normal(size=6), np.logspace(-4, 1, 6)
PROJECTIONS = (
    LayerCase("mask_gradient", (DY, np.array([True, False]))),
    LayerCase("mask_gradient", (DY, DY > 0)),
    LayerCase("onto_null_space", (STEP, E[:2].reshape(1, 4).repeat(2, axis=0) @ np.eye(4, 6))),
    LayerCase("onto_null_space", (STEP, E.T)),
    LayerCase("onto_null_space", (STEP, E.T, METRIC)),
    LayerCase("onto_null_space", (B, TALL, np.abs(B))),
    LayerCase("gauss_newton_correction", (E.T, B[:2])),
    LayerCase("gauss_newton_correction", (TALL, Z[:, 0])),
    LayerCase("flatten", ([E, B, np.array(2.0)],)),
    LayerCase("unflatten_like", (np.arange(19.0), [E, np.zeros((3, 2)), np.array(2.0)])),
)
