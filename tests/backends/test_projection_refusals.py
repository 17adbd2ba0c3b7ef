"""Modules that torch.func cannot differentiate are refused with the way out; torch's own settings stay as they were."""

import pytest
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

from course_utils.errors import CourseError
from course_utils.torch_gpu import projection as twin

TORCHS_OWN = ".*torch.jit:DeprecationWarning", "None of the inputs have requires_grad", "There is a performance drop"
pytestmark = pytest.mark.filterwarnings("error", *(f"ignore:{warning}" for warning in TORCHS_OWN))
HELD = [True, False]


class Bag(nn.Module):
    def __init__(self):
        super().__init__()
        self.bag, self.head = nn.EmbeddingBag(7, 4), nn.Linear(4, 2)

    def forward(self, x):
        return self.head(self.bag((x > 0).long()))


class Checkpointed(nn.Module):
    def __init__(self, reentrant):
        super().__init__()
        self.first, self.head, self.reentrant = nn.Linear(3, 4), nn.Linear(4, 2), reentrant

    def forward(self, x):
        return self.head(checkpoint(lambda x: self.first(x).tanh(), x, use_reentrant=self.reentrant))


class Double(torch.autograd.Function):
    """One's own function, without a forward derivative."""

    @staticmethod
    def forward(x):
        return 2 * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, dY):
        return 2 * dY


class Own(nn.Linear):
    def forward(self, x):
        return Double.apply(super().forward(x))


class Infinite(nn.Linear):
    """Its output is 0, its slope ∞."""

    def forward(self, x):
        return (super().forward(x) * 0).abs().sqrt()


FORWARD_ONLY = {
    "weight_norm": lambda: nn.utils.parametrizations.weight_norm(nn.Linear(3, 2)),
    "EmbeddingBag": Bag,
    "a function of one's own": lambda: Own(3, 2),
}
NOT_AT_ALL = {
    "checkpoint": lambda: Checkpointed(False),
    "reentrant checkpoint": lambda: Checkpointed(True),
}


def given(make):
    module = make()
    return torch.ones(sum(p.numel() for p in module.parameters())), module, torch.randn(4, 3)


@pytest.mark.parametrize("name", FORWARD_ONLY)
def test_without_a_forward_derivative_the_jacobian_is_the_way_out(name):
    g, module, x = given(FORWARD_ONLY[name])
    with pytest.raises(CourseError, match=r"cannot differentiate .*; output_jacobian and onto_null_space do without"):
        twin.onto_null_space_matrix_free(g, module, x, HELD)
    J = twin.output_jacobian(module, x, HELD)
    assert (J @ twin.onto_null_space(g, J).step).norm() <= 1e-5 * J.norm() * g.norm()


@pytest.mark.parametrize("name", NOT_AT_ALL)
def test_what_torch_func_cannot_differentiate(name):
    g, module, x = given(NOT_AT_ALL[name])
    for project in (
        lambda: twin.output_jacobian(module, x, HELD),
        lambda: twin.onto_null_space_matrix_free(g, module, x, HELD),
    ):
        with pytest.raises(CourseError, match=r"cannot differentiate this module: .* leave out torch.utils.checkpoint"):
            project()


def test_a_module_compiled_by_jit():
    module = torch.jit.trace(nn.Linear(3, 2), torch.ones(1, 3), check_trace=False)
    with pytest.raises(CourseError, match=r"compiled by torch\.jit"):
        twin.output_jacobian(module, torch.ones(4, 3), HELD)


def test_a_slope_that_is_infinite():
    module, x = Infinite(3, 2), torch.ones(4, 3)
    with pytest.raises(CourseError, match="The Jacobian has nan or inf in it"):
        twin.onto_null_space_matrix_free(torch.ones(8), module, x, HELD)
    with pytest.raises(CourseError, match=r"J, of shape .*nan or inf"):
        twin.onto_null_space(torch.ones(8), twin.output_jacobian(module, x, HELD))


class Fails(nn.Linear):
    def forward(self, x):
        raise KeyError("mine")


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("module", [nn.Linear(3, 2), Fails(3, 2), Own(3, 2)], ids=["works", "fails", "refused"])
def test_torchs_own_settings_stay(module, fast):
    before = torch.backends.mha.get_fastpath_enabled(), torch.backends.cuda.flash_sdp_enabled()
    torch.backends.mha.set_fastpath_enabled(fast)
    try:
        for call in (twin.output_jacobian, lambda *given: twin.onto_null_space_matrix_free(torch.ones(8), *given)):
            try:
                call(module, torch.ones(4, 3), HELD)
            except (KeyError, CourseError):
                assert type(module) is not nn.Linear
            assert torch.backends.mha.get_fastpath_enabled() is fast
            assert torch.backends.cuda.flash_sdp_enabled() is before[1]
    finally:
        torch.backends.mha.set_fastpath_enabled(before[0])


def test_an_error_of_the_module_itself_is_left_as_it_is():
    with pytest.raises(KeyError, match="mine"):
        twin.output_jacobian(Fails(3, 2), torch.ones(4, 3), HELD)
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        twin.output_jacobian(nn.Linear(3, 2), torch.ones(4, 5), HELD)


def test_tied_weights_are_one_parameter():
    """A module that uses one matrix twice has it once among its parameters; the held output depends on it twice."""
    net = nn.Sequential(nn.Linear(3, 3, bias=False), nn.Tanh(), nn.Linear(3, 3, bias=False)).double()
    net[2].weight = net[0].weight
    x, held, g = torch.randn(4, 3, dtype=torch.float64), [True, False, False], torch.arange(1.0, 10.0).double()
    J = twin.output_jacobian(net, x, held)
    rows = [torch.autograd.grad(y, net[0].weight, retain_graph=True)[0].flatten() for y in net(x)[:, 0]]
    assert torch.allclose(J, torch.stack(rows), rtol=1e-12)
    right = twin.onto_null_space(g, J).step
    assert (twin.onto_null_space_matrix_free(g, net, x, held).step - right).norm() <= 1e-12 * g.norm()
