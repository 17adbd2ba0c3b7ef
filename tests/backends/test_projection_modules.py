"""Any module can be held: Jacobians and matrix-free projections of many kinds of layers; and the tests can fail."""

import numpy as np
import pytest
import torch
from cases import PROJECTIONS
from test_accumulation_mutants import mutant
from test_projection import HELD, Net, assert_is_the_projection, assert_parity, drawn, each_device, order
from torch import nn

from course_utils.errors import CourseError
from course_utils.numpy_ref import projection as reference
from course_utils.torch_gpu import projection as twin

pytestmark = pytest.mark.filterwarnings("error", "ignore:`torch.jit.script`:DeprecationWarning")  # torch's own, in jvp


class Tagger(nn.Module):
    """An LSTM with two scores for each token."""

    def __init__(self):
        super().__init__()
        self.body, self.head = nn.LSTM(3, 5, batch_first=True), nn.Linear(5, 2)

    def forward(self, x):
        return self.head(self.body(x)[0])


class Attention(nn.Module):
    """Two scores from ids and a shift: a table, attention, a layer that is used twice."""

    def __init__(self):
        super().__init__()
        self.table, self.attention = nn.Embedding(7, 4), nn.MultiheadAttention(4, 2, batch_first=True)
        self.norm, self.twice, self.head = nn.LayerNorm(4), nn.Linear(4, 4), nn.Linear(4, 2)

    def forward(self, ids, shift):
        x = self.table(ids) + shift
        x = self.norm(self.attention(x, x, x, need_weights=False)[0]).mean(1)
        return self.head(torch.tanh(self.twice(torch.tanh(self.twice(x)))))


class Encoder(nn.Module):
    """Two scores for each token, by layers of a transformer; the last token of the first sentence is padding."""

    def __init__(self, body, padded=False, norm_first=False, batch_first=True, **options):
        super().__init__()
        kinds = {"encoder": nn.TransformerEncoderLayer, "decoder": nn.TransformerDecoderLayer}
        layer = kinds.get(body, nn.TransformerEncoderLayer)
        self.body = layer(4, 2, 6, batch_first=batch_first, norm_first=norm_first, **options)
        if body == "stack":
            self.body = nn.TransformerEncoder(self.body, 2, enable_nested_tensor=not norm_first and batch_first)
        self.head, self.padded = nn.Linear(4, 2), padded

    def forward(self, x):
        if isinstance(self.body, nn.TransformerDecoderLayer):
            return self.head(self.body(x, x))
        pad = torch.zeros(x.shape[:2], dtype=torch.bool, device=x.device)
        pad[0, -1] = self.padded
        return self.head(self.body(x, src_key_padding_mask=pad if self.padded else None))


class Weights(nn.Module):
    """Attention whose weights are asked for."""

    def __init__(self, need_weights):
        super().__init__()
        self.attention, self.need = nn.MultiheadAttention(4, 2, batch_first=True), need_weights

    def forward(self, x):
        return self.attention(x, x, x, need_weights=self.need)[0][..., :2]


def evaluated(make, *given, **options):
    """A module in evaluation mode, whose attention torch would compute in one piece, and sentences for it."""
    return lambda: make(*given, **options).eval(), lambda: normal(3, 5, 4)


class Heads(nn.Module):
    """Two outputs that share nothing."""

    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Linear(3, 1), nn.Linear(3, 1)

    def forward(self, x):
        return torch.cat([self.left(x), self.right(x)], dim=1)


def images():
    layers = [nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(27, 2)]
    return nn.Sequential(*layers)


def normal(*shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


MODULES = {
    "linear": (lambda: nn.Linear(3, 2), lambda: normal(4, 3)),
    "one example": (lambda: nn.Linear(3, 2), lambda: normal(3)),
    "sigmoid units": (lambda: nn.Sequential(nn.Linear(3, 4), nn.Sigmoid(), nn.Linear(4, 2)), lambda: normal(8, 3)),
    "repeated examples": (
        lambda: nn.Sequential(nn.Linear(3, 9), nn.Tanh(), nn.Linear(9, 2)),
        lambda: normal(1, 3).expand(5, 3),
    ),
    "lstm": (Tagger, lambda: normal(4, 6, 3)),
    "convolutions": (lambda: images().eval(), lambda: normal(5, 1, 8, 8)),
    "batch statistics": (images, lambda: normal(5, 1, 8, 8)),
    "attention": (Attention, lambda: (torch.arange(12).reshape(3, 4) % 7, normal(3, 4, 4))),
    "two heads": (Heads, lambda: normal(4, 3)),
    "encoder layer": evaluated(Encoder, "encoder"),
    "encoder layer, norm first": evaluated(Encoder, "encoder", norm_first=True, activation="gelu"),
    "encoder layer, batch second": evaluated(Encoder, "encoder", batch_first=False),
    "encoder": evaluated(Encoder, "stack"),
    "encoder, norm first": evaluated(Encoder, "stack", norm_first=True),
    "encoder, padded": evaluated(Encoder, "stack", padded=True),
    "decoder layer": evaluated(Encoder, "decoder"),
    "attention with weights": evaluated(Weights, True),
    "attention without": evaluated(Weights, False),
}
each_module = pytest.mark.parametrize("name", MODULES)


def made(name, dtype=torch.float64, device="cpu"):
    torch.manual_seed(0)
    make, inputs = MODULES[name]

    def moved(x):
        return x.to(device, dtype) if x.is_floating_point() else x.to(device)

    inputs = inputs()
    inputs = tuple(map(moved, inputs)) if isinstance(inputs, tuple) else moved(inputs)
    return make().to(device, dtype), inputs


def row_by_row(module, inputs, held):
    """The same Jacobian by autograd, one backward pass for each held output."""
    Y = module(*inputs) if isinstance(inputs, tuple) else module(inputs)
    held, params = torch.as_tensor(held).to(Y.device).expand(Y.shape), list(module.parameters())
    rows = [torch.autograd.grad(y, params, retain_graph=True, allow_unused=True) for y in Y[held]]
    zeros = [torch.zeros_like(p) for p in params]
    return torch.stack([twin.flatten([z if g is None else g for g, z in zip(row, zeros, strict=True)]) for row in rows])


@each_device
@each_module
def test_the_jacobian_of_any_module(name, device):
    module, inputs = made(name, device=device)
    kept = {key: value.clone() for key, value in module.state_dict().items()}
    J = twin.output_jacobian(module, inputs, HELD)
    assert all(torch.equal(value, kept[key]) for key, value in module.state_dict().items())
    assert all(p.grad is None for p in module.parameters())
    right = row_by_row(module, inputs, HELD)
    assert (J - right).norm() <= 1e-12 * right.norm()


@each_device
@each_module
def test_without_the_matrix_as_with_it(name, device):
    module, inputs = made(name, device=device)
    J = twin.output_jacobian(module, inputs, HELD)
    g = normal(J.shape[1]).to(device)
    for metric in (None, g.abs() + 0.01, torch.logspace(-6, 0, len(g), dtype=g.dtype, device=device)):
        direct, rank = twin.onto_null_space(g, J, metric)
        free = twin.onto_null_space_matrix_free(g, module, inputs, HELD, metric)
        assert (free.step - direct).norm() <= 1e-9 * direct.norm()
        whole = g if metric is None else g / metric  # what it is the rest of: no rest is more exact than this
        assert (J @ free.step).norm() <= 1e-12 * J.norm() * whole.norm()
        assert free.iterations <= 4 * rank + 4 and free.residual <= 32 * 2.0**-52


@each_device
def test_without_the_matrix_in_float32(device):
    module, inputs = made("sigmoid units", torch.float32, device)
    J = twin.output_jacobian(module, inputs, HELD)
    g = normal(J.shape[1]).to(device, torch.float32)
    free = twin.onto_null_space_matrix_free(g, module, inputs, HELD)
    assert free.step.dtype == torch.float32 and (J @ free.step).norm() <= 1e-5 * J.norm() * g.norm()


def test_a_mask_of_entries_and_frozen_parameters():
    module, X = made("sigmoid units")
    entries = normal(8, 2) > 0
    assert torch.equal(twin.output_jacobian(module, X, entries), row_by_row(module, X, entries))
    whole = twin.output_jacobian(module, X, HELD)
    module[0].weight.requires_grad_(False)
    assert torch.equal(twin.output_jacobian(module, X, HELD), whole[:, 12:])


def test_a_jacobian_that_is_too_large_is_refused_with_its_size():
    module, X = made("sigmoid units")
    size = 8 * 26 * 8
    with pytest.raises(
        CourseError, match=rf"8 × 26 of torch.float64, takes {size} bytes; max_bytes is {size - 1}.*_free"
    ):
        twin.output_jacobian(module, X, HELD, max_bytes=size - 1)
    assert twin.output_jacobian(module, X, HELD, max_bytes=size).shape == (8, 26)


def test_a_step_of_any_optimizer_is_projected_when_it_is_finished():
    """Adam makes its step, the step is projected, and output 1 drifts in second order."""
    module, X = Net().torch()
    before, start = module(X)[:, 0].detach(), twin.flatten(module.parameters())
    optimizer, drifts = torch.optim.Adam(module.parameters(), lr=1.0), {}
    (-module(X)[:, 1].mean()).backward()
    optimizer.step()
    made_step = start - twin.flatten(module.parameters())
    step, rank = twin.onto_null_space(made_step, twin.output_jacobian(Net().torch()[0], X, HELD))
    for epsilon in (1e-2, 1e-3):
        for name, d in (("finished", made_step), ("projected", step)):
            parts = twin.unflatten_like(start - epsilon * d, list(module.parameters()))
            with torch.no_grad():
                for p, part in zip(module.parameters(), parts, strict=True):
                    p.copy_(part)
                drifts[name, epsilon] = (module(X)[:, 0] - before).norm().item()
    assert rank == 8
    assert abs(np.log10(drifts["finished", 1e-2] / drifts["finished", 1e-3]) - 1) < 0.05
    assert abs(np.log10(drifts["projected", 1e-2] / drifts["projected", 1e-3]) - 2) < 0.05


# The tests can fail

WRONG = {
    "not normalized": {"g - V.T @ (V @ g)": "g - J.T @ (J @ g)"},
    "wrong direction": {"(g - V.T @ (V @ g))": "V.T @ (V @ g)"},
    "one direction short": {"g - V.T @ (V @ g)": "g - V[1:].T @ (V[1:] @ g)"},
    "wrong rank": {"len(V)": "len(J)"},
    "metric once": {"(g - V.T @ (V @ g)) / root": "g - V.T @ (V @ g)"},
    "metric not rooted": {"_root(metric, J)": "_root(metric if metric is None else metric**2, J)"},
    "metric not in J": {"_row_space(J / root)": "_row_space(J)"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_projection_is_noticed(wrong):
    with pytest.raises(AssertionError):
        assert_is_the_projection(mutant(reference, "onto_null_space", WRONG[wrong]), drawn(1, 4, 9, repeated=2))


TWINS = {
    "mask_gradient": {"masked_fill(as_mask(held, dY)": "masked_fill(~as_mask(held, dY)"},
    "onto_null_space": {"g - V.T @ (V @ g)": "g - 0.999 * V.T @ (V @ g)"},
    "gauss_newton_correction": {"-V.T": "V.T"},
    "flatten": {"t.detach()": "t.detach().flatten().flip(0)"},
    "unflatten_like": {"vector.split(sizes)": "vector.flip(0).split(sizes)"},
}


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_that_parts_is_noticed(name):
    theirs = type("module", (), {name: staticmethod(mutant(twin, name, TWINS[name]))})
    cases = [case for case in PROJECTIONS if case.name == name]
    assert cases
    with pytest.raises(AssertionError):
        for case in cases:
            assert_parity(reference, theirs, case)


def test_a_projection_on_the_mean_has_the_order_of_no_projection():
    net = Net(n=8)
    mean = net.jacobian(net.X).mean(axis=0, keepdims=True)
    step = reference.onto_null_space(net.gradient(), mean).step
    assert not np.allclose(order(net, step), 2, atol=0.5)
