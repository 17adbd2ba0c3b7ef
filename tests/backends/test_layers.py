"""The pieces of a network: both backends agree, with PyTorch's own too; the backward steps are right; bad input is
named."""

import inspect

import numpy as np
import pytest
import torch
from cases import ACTIVATIONS, BACKWARDS, LAYERS, WIDE, X

from course_utils.errors import CourseError, DtypeError, IdError, ShapeError
from course_utils.gradcheck import check_gradient
from course_utils.numpy_ref import layers as reference
from course_utils.torch_gpu import layers as twin

pytestmark = pytest.mark.filterwarnings("error")
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


def public(module):
    return {name for name, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == module.__name__} - {
        name for name in dir(module) if name.startswith("_")
    }


def convert(argument, to_array):
    """The same argument with every array in it changed; lists stay lists."""
    if isinstance(argument, list):
        return [convert(entry, to_array) for entry in argument]
    return to_array(argument) if isinstance(argument, np.ndarray) else argument


def as_tuple(result):
    return tuple(result) if isinstance(result, tuple | list) else (result,)


def assert_close(ours, theirs, tolerance):
    """As whole arrays, and entry by entry, so that a wrong small entry does not hide beside a large one."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    assert np.isfinite(ours).all()
    assert np.linalg.norm(ours - theirs) <= tolerance * max(np.linalg.norm(theirs), 1e-300)
    assert np.all(np.abs(ours - theirs) <= tolerance * np.maximum(np.abs(theirs), 1))


def test_both_backends_have_the_same_names_and_each_has_a_case():
    assert public(reference) == public(twin) == {case.name for case in LAYERS}


def test_every_derivative_has_a_row():
    derived = {f"{case.name}_slope" for case in ACTIVATIONS} | {case.name for case in BACKWARDS}
    assert derived == {name for name in public(reference) if name.endswith(("_slope", "_backward"))}
    assert len({case.name for case in ACTIVATIONS}) == 9


def test_both_backends_keep_one_order_and_one_signature():
    names = [name for name in vars(reference) if name in public(reference)]
    assert names == [name for name in vars(twin) if name in public(twin)]
    for name in set(names) - {"one_hot"}:  # its dtype is of the backend
        assert inspect.signature(getattr(reference, name)) == inspect.signature(getattr(twin, name))


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", LAYERS, ids=str)
def test_parity(case, dtype, device):
    floats = [convert(a, lambda x: x.astype(dtype) if x.dtype == np.float64 else x) for a in case.arguments]
    tensors = [convert(a, lambda x: torch.tensor(x.copy(), device=device)) for a in floats]
    ours = as_tuple(getattr(reference, case.name)(*floats))
    theirs = as_tuple(getattr(twin, case.name)(*tensors))
    for a, t in zip(ours, theirs, strict=True):
        assert t.device.type == device
        if case.name != "one_hot":  # its dtype is an argument of its own
            assert str(np.asarray(a).dtype) == str(t.dtype).removeprefix("torch.") == dtype
        assert_close(a, t.cpu().numpy(), getattr(case, dtype))


@pytest.mark.parametrize("layers, array", [(reference, np.array), (twin, torch.tensor)], ids=["numpy", "torch"])
class TestAgainstTorch:
    """Values and derivatives against PyTorch's own functions and its autograd, at ties and far out too."""

    @pytest.mark.parametrize("case", ACTIVATIONS, ids=str)
    def test_activation(self, layers, array, case):
        Z = torch.tensor(WIDE, requires_grad=True)
        H = case.torch_function(Z, *(convert(p, torch.tensor) for p in case.parameters))
        (slope,) = torch.autograd.grad(H.sum(), Z)
        arguments = [convert(a, array) for a in (WIDE, *case.parameters)]
        assert_close(getattr(layers, case.name)(*arguments), H.detach(), 1e-14)
        assert_close(getattr(layers, f"{case.name}_slope")(*arguments), slope, 1e-14)

    @pytest.mark.parametrize("case", BACKWARDS, ids=str)
    def test_backward(self, layers, array, case):
        inputs = [torch.tensor(x, requires_grad=True) for x in case.inputs]
        Y = case.torch_function(*inputs)
        dY = torch.randn(Y.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
        ours = [array(x) for x in case.inputs]
        assert_close(case.forward(layers, *ours), Y.detach(), 1e-14)
        gradients = case.backward(layers, array(dY.tolist()) if layers is reference else dY, *ours)
        for mine, theirs in zip(gradients, torch.autograd.grad(Y, inputs, dY), strict=True):
            assert_close(mine, theirs, 1e-13)

    def test_weight_decay_is_twice_the_strength(self, layers, array):
        """A step of SGD with weight_decay = 2λ on a cost that is constant is a step along −∂(λ Σ θ²)/∂θ."""
        p = torch.tensor(X, requires_grad=True)
        p.grad = torch.zeros_like(p)
        torch.optim.SGD([p], lr=0.5, weight_decay=2 * 0.1).step()
        (dX,) = layers.l2_penalty_backward([array(X)], 0.1)
        assert_close(array(X) - 0.5 * dX, p.detach(), 1e-14)


@pytest.mark.parametrize("case", ACTIVATIONS, ids=str)
def test_slopes(case):
    f, slope = getattr(reference, case.name), getattr(reference, f"{case.name}_slope")
    Z = np.random.default_rng(1).normal(scale=2, size=(3, 10))
    assert all(np.abs(Z - kink).min() > 1e-3 for kink in case.kinks)
    assert check_gradient(lambda Z: f(Z, *case.parameters).sum(), Z, slope(Z, *case.parameters)).ok


@pytest.mark.parametrize("case", [case for case in BACKWARDS if case.inputs[0] is not WIDE], ids=str)
def test_backward_steps(case):
    dY = np.random.default_rng(2).normal(size=np.shape(case.forward(reference, *case.inputs)))  # not constant
    gradients = case.backward(reference, dY, *case.inputs)
    for k, (x, dx) in enumerate(zip(case.inputs, gradients, strict=True)):

        def cost(x, k=k):
            return (dY * case.forward(reference, *case.inputs[:k], x, *case.inputs[k + 1 :])).sum()

        assert check_gradient(cost, x, dx).ok


@pytest.mark.parametrize("case", ACTIVATIONS, ids=str)
def test_torch_keeps_bfloat16(case):
    Z = torch.tensor(WIDE).bfloat16()
    parameters = [convert(p, torch.tensor) for p in case.parameters]
    for f in (getattr(twin, case.name), getattr(twin, f"{case.name}_slope")):
        assert f(Z, *parameters).dtype == torch.bfloat16
        assert_close(f(Z, *parameters).double(), f(Z.double(), *parameters), 0.03)  # eight bits: 0.004 a rounding


@pytest.mark.parametrize("case", ACTIVATIONS, ids=str)
def test_the_largest_numbers_give_no_nan(case):
    """And no overflow, which would be an error here: up to the edge of float32."""
    Z = np.tile(np.array([-3e38, 3e38], dtype=np.float32), 5)
    for f in (getattr(reference, case.name), getattr(reference, f"{case.name}_slope")):
        parameters = [np.clip(p, -1, 1) for p in case.parameters]  # 1.5 · 3e38 is infinite and ought to be
        assert np.isfinite(f(Z, *parameters)).all()


@pytest.mark.parametrize("case", [case for case in ACTIVATIONS if case.name != "prelu"], ids=str)
def test_integers_give_the_numbers_of_floats(case):
    Z = np.array([-2, -1, 0, 1, 2])
    for name in (case.name, f"{case.name}_slope"):
        expected = getattr(reference, name)(Z.astype(float), *case.parameters)
        assert_close(getattr(reference, name)(Z, *case.parameters), expected, 1e-14)
        assert_close(getattr(twin, name)(torch.tensor(Z), *case.parameters), expected, 1e-6)  # float32, as torch


def test_numbers_are_weak():
    """A np.float64 as a parameter does not turn float32 into float64."""
    Z, number = np.ones((2, 3), dtype=np.float32), np.float64(0.3)
    for name in ("leaky_relu", "prelu", "elu"):
        for f in (getattr(reference, name), getattr(reference, f"{name}_slope")):
            assert f(Z, number).dtype == np.float32
        for f in (getattr(twin, name), getattr(twin, f"{name}_slope")):
            assert f(torch.tensor(Z), number).dtype == torch.float32
    assert all(d.dtype == np.float32 for d in reference.prelu_backward(Z, Z, number))
    assert reference.l2_penalty([Z], number).dtype == np.float32


def kinds_of_ids(ids):
    """The same ids in every way to give integers: {name: (of NumPy, of torch)}."""
    dtypes = [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
    kinds = {name: (np.array(ids, name), torch.tensor(ids, dtype=getattr(torch, name))) for name in dtypes}
    arrays = {f"array of {name}": (np.array(ids, name), np.array(ids, name)) for name in dtypes}
    lists = {"list": (ids, ids), "tuple": (tuple(ids), tuple(ids)), "numbers": (list(map(np.uint64, ids)),) * 2}
    return kinds | arrays | lists


KINDS = list(kinds_of_ids([0]))
LOOKED_UP, SPREAD = [[4.0, 5.0], [0.0, 1.0], [4.0, 5.0]], [[3.0, 4.0], [0.0, 0.0], [6.0, 8.0]]
ONES, SLOPES = (
    [[0, 0, 1], [1, 0, 0], [0, 0, 1]],
    [[1 / 9, 1 / 9, -2 / 9], [-2 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, -2 / 9]],
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "k, layers, array", [(0, reference, np.array), (1, twin, torch.tensor)], ids=["numpy", "torch"]
)
def test_ids_of_every_kind_of_integer(k, layers, array, kind):
    ids, dY = kinds_of_ids([2, 0, 2])[kind][k], array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    assert layers.lookup(array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]), ids).tolist() == LOOKED_UP
    assert layers.lookup_backward(dY, ids, 3).tolist() == SPREAD
    assert layers.one_hot(ids, 3).tolist() == ONES
    Z = array(np.zeros((3, 3)))
    assert float(layers.softmax_cross_entropy(Z, ids)) == pytest.approx(np.log(3), rel=1e-15)
    assert_close(layers.softmax_cross_entropy_backward(Z, ids), SLOPES, 1e-15)
    two = kinds_of_ids([2, 0])[kind][k]  # as many as a table has axes: no pair of indices
    assert layers.lookup(array(np.eye(3)), two).tolist() == [[0, 0, 1], [1, 0, 0]]


@pytest.mark.parametrize("dtype", [name for name in KINDS if "int" in name and " " not in name])
@pytest.mark.parametrize("layers, array", [(reference, np.array), (twin, torch.tensor)], ids=["numpy", "torch"])
def test_one_id_and_the_largest_of_each_dtype(layers, array, dtype):
    dtype, E = getattr(torch if layers is twin else np, dtype), array([[0.0, 1.0], [2.0, 3.0]])
    assert layers.lookup(E, array(1, dtype=dtype)).tolist() == [2.0, 3.0]
    assert layers.one_hot(array(1, dtype=dtype), 2).tolist() == [0.0, 1.0]
    assert layers.lookup_backward(E[0], array(1, dtype=dtype), 2).tolist() == [[0.0, 0.0], [0.0, 1.0]]
    for end in ("min", "max"):
        wrong = getattr((torch if layers is twin else np).iinfo(dtype), end)
        if wrong:
            with pytest.raises(IdError, match=f"ids hold {wrong}, but there are only the row numbers 0 … 1"):
                layers.lookup(E, array([0, wrong], dtype=dtype))


NO_IDS = {  # by the name that the error gives
    "bool": [True, False],
    "float64|float32": [0.0, 1.0],
    "float16": np.float16([0, 1]),
    "complex": [0j, 1j],
    "timedelta64|array": np.array([0, 1], "timedelta64[s]"),
    "U1|list": ["0", "1"],
    "object|None": None,
}


@pytest.mark.parametrize("dtype", NO_IDS)
@pytest.mark.parametrize("layers, array", [(reference, np.array), (twin, torch.tensor)], ids=["numpy", "torch"])
def test_what_is_no_integer_is_refused_by_its_name(layers, array, dtype):
    E, given = array(np.eye(2)), NO_IDS[dtype]
    for name, arguments in {"lookup": (E, given), "lookup_backward": (E, given, 2), "one_hot": (given, 2)}.items():
        with pytest.raises(DtypeError, match=rf"^ids .*({dtype}|'0', '1').*give integers"):
            getattr(layers, name)(*arguments)
    for name in ("softmax_cross_entropy", "softmax_cross_entropy_backward") if given is not None else ():
        with pytest.raises(DtypeError, match=rf"^labels .*({dtype}|'0', '1').*give integers"):
            getattr(layers, name)(E, given)


def test_softmax_backward_is_the_way_from_log_softmax_to_cross_entropy():
    """Three pieces in a row give (softmax − one-hot) / n."""
    Z, labels = np.random.default_rng(3).normal(size=(5, 3)), np.array([2, 0, 1, 1, 0])
    dY = -reference.one_hot(labels, 3) / 5
    P = reference.softmax(Z)
    dZ = reference.softmax_cross_entropy_backward(Z, labels)
    assert np.allclose(reference.log_softmax_backward(dY, Z), dZ, atol=1e-15)
    assert np.allclose(reference.softmax_backward(dY / P, P), dZ, atol=1e-15)
    assert np.allclose(dZ.sum(axis=1), 0)


@pytest.mark.parametrize("layers, array", [(reference, np.array), (twin, torch.tensor)], ids=["numpy", "torch"])
@pytest.mark.parametrize("name", ["softmax", "softmax_backward", "log_softmax", "log_softmax_backward"])
def test_softmax_takes_the_last_axis_of_any_shape(name, layers, array):
    Z = np.random.default_rng(4).normal(size=(2, 3, 4))
    given = [array(Z), array(Z[::-1].copy())][: 1 + name.endswith("_backward")]
    whole = np.asarray(getattr(layers, name)(*given))
    for k in range(2):
        matrix = np.asarray(getattr(layers, name)(*(one[k] for one in given)))
        row = np.asarray(getattr(layers, name)(*(one[k, 1] for one in given)))
        assert_close(whole[k], matrix, 1e-15)
        assert_close(matrix[1], row, 1e-15)


@pytest.mark.parametrize("layers, array", [(reference, np.array), (twin, torch.tensor)], ids=["numpy", "torch"])
class TestBadInput:
    """The same errors in both backends; each names what was given."""

    def test_shapes(self, layers, array):
        X, W, b = array(np.ones((5, 4))), array(np.ones((3, 4))), array(np.ones(3))
        with pytest.raises(ShapeError, match=r"X \(5, 4\), W \(3, 4\) and b \(3,\) do not fit"):
            layers.affine(X, W, b)
        with pytest.raises(ShapeError, match=r"dZ \(5, 4\), X \(5, 4\) and W \(3, 4\)"):
            layers.affine_backward(X, X, W)
        with pytest.raises(ShapeError, match=r"labels \(4,\) must hold one class for each row"):
            layers.softmax_cross_entropy(X, array([0, 1, 0, 1]))
        with pytest.raises(ShapeError, match=r"dY \(5, 4\) must have one row for each of the ids \(2,\)"):
            layers.lookup_backward(X, array([0, 1]), 3)

    @pytest.mark.parametrize("bad", [-1, 3])
    def test_ids_outside_the_table(self, layers, array, bad):
        with pytest.raises(IdError, match=rf"ids hold {bad}, but there are only the row numbers 0 … 2"):
            layers.lookup(array(np.ones((3, 2))), array([0, bad]))
        with pytest.raises(IdError, match=f"ids hold {bad}"):
            layers.lookup_backward(array(np.ones((2, 2))), array([0, bad]), 3)
        with pytest.raises(IdError, match=f"labels hold {bad}, but there are only the class numbers 0 … 2"):
            layers.softmax_cross_entropy_backward(array(np.ones((2, 3))), array([0, bad]))

    def test_ids_that_are_not_integers(self, layers, array):
        with pytest.raises(DtypeError, match=r"ids have dtype .*float(32|64); give integers"):
            layers.lookup(array(np.ones((3, 2))), array([0.0, 1.0]))
        with pytest.raises(DtypeError, match=r"labels have dtype .*bool"):
            layers.softmax_cross_entropy(array(np.ones((2, 2))), array([True, False]))

    def test_an_empty_batch_of_ids_is_fine(self, layers, array):
        ids = array(np.zeros(0, dtype=np.int64))
        assert tuple(layers.lookup(array(np.ones((3, 2))), ids).shape) == (0, 2)
        assert not layers.lookup_backward(array(np.zeros((0, 2))), ids, 3).any()

    def test_gradients_of_another_shape(self, layers, array):
        A, column = array(np.ones((5, 4))), array(np.ones((5, 1)))  # would broadcast
        with pytest.raises(ShapeError, match=r"prelu_backward: dH \(5, 1\) must have the shape of Z \(5, 4\)"):
            layers.prelu_backward(column, A, 0.1)
        with pytest.raises(ShapeError, match=r"softmax_backward: dP \(5, 1\) must have the shape of P \(5, 4\)"):
            layers.softmax_backward(column, A)
        with pytest.raises(ShapeError, match=r"log_softmax_backward: dY \(5, 1\) must have the shape of Z \(5, 4\)"):
            layers.log_softmax_backward(column, A)

    @pytest.mark.parametrize("shape", [(5,), (5, 1), (5, 4), (2,)])
    def test_an_a_that_fits_no_column(self, layers, array, shape):
        Z, a = array(np.ones((5, 4))), array(np.ones(shape))
        for f in (layers.prelu, layers.prelu_slope, lambda Z, a: layers.prelu_backward(Z, Z, a)):
            with pytest.raises(ShapeError, match=r"a \(.*\) does not fit Z \(5, 4\)"):
                f(Z, a)

    def test_an_a_for_integers(self, layers, array):
        with pytest.raises(DtypeError, match=r"prelu_slope: Z has dtype .*int64; give floats"):
            layers.prelu_slope(array(np.ones((5, 4), dtype=np.int64)), 0.25)

    @pytest.mark.parametrize("name", ["leaky_relu", "leaky_relu_slope", "elu", "elu_slope"])
    def test_an_array_where_one_number_is_needed(self, layers, array, name):
        with pytest.raises(ShapeError, match=rf"{name}: (slope|alpha) has shape \(4,\); give one number"):
            getattr(layers, name)(array(np.ones((5, 4))), array(np.ones(4)))

    @pytest.mark.parametrize("strength", [-1e-9, -1, float("nan"), float("inf")])
    def test_a_strength_that_is_none(self, layers, array, strength):
        for f in (layers.l2_penalty, layers.l2_penalty_backward):
            with pytest.raises(CourseError, match=r"strength is .*; give 0 or more"):
                f([array(np.ones(3))], strength)

    def test_params_that_are_no_list_of_arrays(self, layers, array):
        W = array(np.ones((2, 2)))
        for params in (W, {"W": W}, [], [1.0], iter([])):
            for f in (layers.l2_penalty, layers.l2_penalty_backward):
                with pytest.raises(CourseError, match="params must be a list of"):
                    f(params, 0.1)

    def test_params_may_come_one_by_one(self, layers, array):
        assert layers.l2_penalty((array(np.ones(k)) for k in (1, 2)), 0.5) == 1.5
        assert layers.l2_penalty([array(np.ones(3))], 0) == 0
