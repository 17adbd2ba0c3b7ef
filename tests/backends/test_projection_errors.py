"""What projections refuse, with what they say: shapes, kinds of numbers, nan, Jacobians of zeros; nothing changes."""

import numpy as np
import pytest
import torch
from test_projection import HELD, Net
from torch import nn

from course_utils import symbolic as S
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.numpy_ref import projection as reference
from course_utils.torch_gpu import projection as twin

pytestmark = pytest.mark.filterwarnings("error", "ignore:`torch.jit.script`:DeprecationWarning")  # torch's own, in jvp
BACKENDS = {"numpy": (reference, np.array), "torch": (twin, torch.tensor)}
each_backend = pytest.mark.parametrize("backend", BACKENDS)
NAN, INF = float("nan"), float("inf")
G, J, DY, D = [1.0, 2.0, 3.0], [[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]], [[1.0, 2.0], [3.0, 4.0]], [1.0, 2.0, 0.5]

# the function, its arguments (lists become arrays), the error, a piece of what it says
BAD = [
    ("mask_gradient", (DY, [True]), ShapeError, r"held has shape \(1,\)"),
    ("mask_gradient", (DY, [True, False, True]), ShapeError, r"give \(2,\) or \(2, 2\)"),
    ("mask_gradient", ([DY], [True]), ShapeError, r"give \(2,\) or \(1, 2, 2\)"),
    ("mask_gradient", (DY, [[True, False]]), ShapeError, r"held has shape \(1, 2\)"),
    ("mask_gradient", (DY, True), ShapeError, r"held has shape \(\)"),
    ("mask_gradient", (1.0, True), ShapeError, "held has shape"),
    ("mask_gradient", (DY, [0, 1]), DtypeError, "give booleans"),
    ("mask_gradient", (DY, [0.0, 1.0]), DtypeError, "give booleans"),
    ("mask_gradient", ([[NAN, 1.0]], [True, False]), CourseError, "dY.*nan or inf"),
    ("mask_gradient", ([[1.0, INF]], [True, False]), CourseError, "dY.*nan or inf"),
    ("mask_gradient", ([[True, False]], [True, False]), DtypeError, "dY"),
    ("onto_null_space", (G[:2], J), ShapeError, r"g has shape \(2,\); J has \(2, 3\), so give \(3,\)"),
    ("onto_null_space", ([G], J), ShapeError, "flatten"),
    ("onto_null_space", (G, G), ShapeError, r"J has shape \(3,\)"),
    ("onto_null_space", (G, [[], []]), ShapeError, "J has shape"),
    ("onto_null_space", (G, [[0.0] * 3] * 2), CourseError, "0 everywhere.*Look for"),
    ("onto_null_space", (G, [[0.0] * 3] * 2, D), CourseError, "0 everywhere"),
    ("onto_null_space", ([1.0, NAN, 0.0], J), CourseError, "g, of shape.*nan or inf"),
    ("onto_null_space", (G, [[INF, 0.0, 1.0]]), CourseError, "J, of shape.*nan or inf"),
    ("onto_null_space", ([1j, 0, 0], J), DtypeError, "g "),
    ("onto_null_space", (G, [[True, False, True]]), DtypeError, "J "),
    ("onto_null_space", (G, J, D[:2]), ShapeError, "metric has shape"),
    ("onto_null_space", (G, J, [1.0, 0.0, 1.0]), CourseError, "metric has the entry 0; all must be above 0"),
    ("onto_null_space", (G, J, [1.0, -2.0, 1.0]), CourseError, "metric has the entry -2"),
    ("onto_null_space", (G, J, [1.0, NAN, 1.0]), CourseError, "metric, of shape.*nan or inf"),
    ("gauss_newton_correction", (J, G), ShapeError, r"drift has shape \(3,\).*give \(2,\): one for each held output"),
    ("gauss_newton_correction", (J, [[1.0], [2.0]]), ShapeError, "drift has shape"),
    ("gauss_newton_correction", (J, [NAN, 1.0]), CourseError, "drift, of shape.*nan or inf"),
    ("gauss_newton_correction", ([[0.0] * 3], [1.0]), CourseError, "0 everywhere"),
    ("unflatten_like", (G, [D, D]), ShapeError, r"of sizes \[3, 3\] want \(6,\)"),
    ("flatten", (G,), CourseError, "give a list"),
]


def arrays(make, given):
    return make(given) if isinstance(given, list | float | bool) else given


@each_backend
@pytest.mark.parametrize(("name", "given", "error", "says"), BAD, ids=[f"{k}-{b[0]}" for k, b in enumerate(BAD)])
def test_bad_arguments_are_refused(backend, name, given, error, says):
    module, make = BACKENDS[backend]
    given = [given[0], list(map(make, given[1]))] if name == "unflatten_like" else given
    given = [a if name == "unflatten_like" and k else arrays(make, a) for k, a in enumerate(given)]
    kept = [np.asarray(a).copy() for a in given if not isinstance(a, list)]
    with pytest.raises(error, match=says):
        getattr(module, name)(*given)
    for a, before in zip([a for a in given if not isinstance(a, list)], kept, strict=True):
        assert np.array_equal(np.asarray(a), before, equal_nan=before.dtype.kind == "f")


@each_backend
def test_lists_that_hold_something_else(backend):
    module, make = BACKENDS[backend]
    for given in ([make([1.0]), None], [make([1.0]), make([NAN])], [make([True])]):
        with pytest.raises(CourseError, match=f"entry {len(given) - 1} of the list"):
            module.flatten(given)
    with pytest.raises(CourseError, match="list"):
        module.flatten([])


def test_a_list_of_arrays_is_no_vector():
    with pytest.raises(ShapeError, match="flatten"):
        reference.onto_null_space([np.ones((2, 1)), np.ones(1)], J)
    with pytest.raises(DtypeError, match="flatten"):
        twin.onto_null_space([torch.ones(2), torch.ones(1)], torch.tensor(J))


def test_tensors_of_two_kinds():
    g, jacobian = torch.tensor(G), torch.tensor(J)
    for given in ((g.double(), jacobian), (g, jacobian.double()), (g, jacobian, torch.tensor(D).double())):
        with pytest.raises(DtypeError, match=r"Convert one with \.to"):
            twin.onto_null_space(*given)
    with pytest.raises(DtypeError, match=r"J\.float\(\)"):
        twin.onto_null_space(g.half(), jacobian.half())


# Jacobians


def test_outputs_that_no_parameter_moves():
    x, w, other = S.vector("x"), S.shared([1.0, 2.0], "w"), S.shared(1.0, "other")
    for given, says in [
        ((w * x, [x], [other]), "depends on none of params"),
        ((w * x, [x], w), "params is .*give a list"),
        ((w * x, x, [w]), "inputs is .*give a list"),
        (([1.0], [x], [w]), "give a variable of the engine"),
        ((w * x, [], [w]), "is no input"),
    ]:
        with pytest.raises(CourseError, match=says):
            S.output_jacobian(*given)


def test_a_jacobian_of_the_engine_that_is_not_finite():
    x, w = S.vector("x"), S.shared([1.0, 0.0], "w")
    jacobian = S.output_jacobian(x * S.log(w), [x], [w])
    with pytest.raises(CourseError, match=r"respect to w .*nan or inf"), np.errstate(all="ignore"):
        jacobian([1.0, 1.0])


class Pair(nn.Linear):
    def forward(self, x):
        return super().forward(x), x


def frozen():
    return nn.Linear(3, 2).requires_grad_(False)


X = torch.ones(4, 3)
MODULES = [
    ("a function", (torch.tanh, X, HELD), CourseError, "give a torch.nn.Module"),
    ("frozen", (frozen(), X, HELD), CourseError, "no parameter that requires a gradient"),
    ("a pair", (Pair(3, 2), X, HELD), CourseError, "returns .*tuple"),
    ("a long mask", (nn.Linear(3, 2), X, [True, False, False]), ShapeError, r"held has shape \(3,\)"),
    ("a mask of ids", (nn.Linear(3, 2), X, [0]), DtypeError, "give booleans"),
    ("nothing held", (nn.Linear(3, 2), X, [False, False]), CourseError, "held holds nothing"),
    ("nan", (nn.Linear(3, 2), X * NAN, HELD), CourseError, "output of the module.*nan or inf"),
]


@pytest.mark.parametrize(("name", "given", "error", "says"), MODULES, ids=[row[0] for row in MODULES])
def test_modules_that_cannot_be_held(name, given, error, says):
    with pytest.raises(error, match=says):
        twin.output_jacobian(*given)
    with pytest.raises(error, match=says):
        twin.onto_null_space_matrix_free(torch.ones(8), *given)


def test_what_the_matrix_free_projection_refuses():
    module, X = Net().torch()
    g, project = torch.ones(26, dtype=torch.float64), twin.onto_null_space_matrix_free
    for error, says, given, options in [
        (ShapeError, r"g has shape \(25,\); the module has 26", g[1:], {}),
        (DtypeError, "g has dtype torch.float32", g.float(), {}),
        (CourseError, "g, of shape.*nan or inf", g * NAN, {}),
        (ShapeError, "metric has shape", g, {"metric": g[1:]}),
        (CourseError, "metric has the entry 0", g, {"metric": 0 * g}),
        (CourseError, "tolerance is 0", g, {"tolerance": 0}),
        (CourseError, "max_iterations is 0", g, {"max_iterations": 0}),
        (CourseError, "After 3 iterations .* above the tolerance", g, {"max_iterations": 3}),
    ]:
        with pytest.raises(error, match=says):
            project(given, module, X, HELD, **options)
    nn.init.zeros_(module[2].weight)
    module[2].bias.requires_grad_(False)
    with pytest.raises(CourseError, match="max_bytes"):
        twin.output_jacobian(module, X, HELD, max_bytes=0)


@pytest.mark.parametrize("g", [0.0, 1.0])
def test_a_module_whose_jacobian_is_zero(g):
    dead = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2, bias=False))
    nn.init.constant_(dead[0].bias, -100.0)
    P = sum(p.numel() for p in dead.parameters())
    with pytest.raises(CourseError, match="0 everywhere"):
        twin.onto_null_space(torch.full((P,), g), twin.output_jacobian(dead, X, HELD))
    with pytest.raises(CourseError, match="0 everywhere"):
        twin.onto_null_space_matrix_free(torch.full((P,), g), dead, X, HELD)


def test_a_step_of_zeros_stays_one():
    module, X = Net().torch()
    step, iterations, residual = twin.onto_null_space_matrix_free(torch.zeros(26, dtype=X.dtype), module, X, HELD)
    assert (step.norm(), iterations, residual) == (0, 0, 0)
