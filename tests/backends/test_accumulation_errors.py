"""What accumulation refuses, with what it says; the sums, the parameters and every gradient are as before."""

import numpy as np
import pytest
import torch

from course_utils import symbolic as S
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.numpy_ref import accumulation as reference
from course_utils.numpy_ref.optimizers import SGD, Adam
from course_utils.torch_gpu import accumulation as twin

pytestmark = pytest.mark.filterwarnings("error")
BACKENDS = {"numpy": (reference, np.array), "torch": (twin, torch.tensor)}
each_backend = pytest.mark.parametrize("backend", BACKENDS)

BAD_COUNTS = [0, -1, 2.5, 0.0, float("nan"), float("inf"), True, "3", None, [3], np.array([3]), 1j]
# grads, made from `array`; the error; a piece of what it says
BAD_GRADS = {
    "a changed shape": (lambda array: [array([1.0, 2.0]), array([1.0])], ShapeError, r"shapes \[\(2,\), \(1,\)\]"),
    "one too few": (lambda array: [array([1.0, 2.0])], ShapeError, "one for each parameter"),
    "one too many": (lambda array: [array([1.0, 2.0])] * 3, ShapeError, "one for each parameter"),
    "none": (lambda array: [], ShapeError, "one for each parameter"),
    "turned about": (lambda array: [array(1.0), array([1.0, 2.0])], ShapeError, "in one order"),
    "no list": (lambda array: array([1.0, 2.0]), CourseError, "give a list"),
    "nan": (lambda array: [array([1.0, float("nan")]), array(1.0)], CourseError, "radient 0 .*nan or inf"),
    "inf": (lambda array: [array([1.0, 2.0]), array(-float("inf"))], CourseError, "radient 1 .*nan or inf"),
    "complex": (lambda array: [array([1.0, 2.0]), array(1j)], DtypeError, "Gradient 1"),
    "booleans": (lambda array: [array([True, False]), array(1.0)], DtypeError, "Gradient 0"),
    "text": (lambda array: [array([1.0, 2.0]), "1.0"], DtypeError, "Gradient 1"),
    "None": (lambda array: [array([1.0, 2.0]), None], DtypeError, "Gradient 1"),
}
TENSORS = {
    "another dtype": (lambda t: [t([1.0, 2.0]), t(1.0).float()], DtypeError, "torch.float32, those before"),
    "another device": (
        lambda t: [t([1.0, 2.0]), torch.empty((), dtype=t(1.0).dtype, device="meta")],
        CourseError,
        "on",
    ),
    "sparse": (lambda t: [t([1.0, 2.0]).to_sparse(), t(1.0)], CourseError, "sparse"),
}
EMBEDDING = torch.nn.functional.embedding


def started(backend):
    """An accumulator that holds something, what makes its arrays, and what it holds."""
    module, array = BACKENDS[backend]
    accumulator = module.Accumulator()
    accumulator.add([array([6.0, 4.0]), array(2.0)], 2)
    return accumulator, array, ([s.tolist() for s in accumulator.sums], accumulator.count)


def assert_refused(accumulator, held, error, says, grads, count):
    with pytest.raises(error, match=says):
        accumulator.add(grads, count)
    assert ([s.tolist() for s in accumulator.sums], accumulator.count) == held


@each_backend
@pytest.mark.parametrize("count", BAD_COUNTS, ids=repr)
def test_a_count_that_is_none(backend, count):
    accumulator, array, held = started(backend)
    says = "count, the number of losses in the sum, is .*; give a whole number, 1 or more"
    assert_refused(accumulator, held, CourseError, says, [array([1.0, 2.0]), array(1.0)], count)


@each_backend
@pytest.mark.parametrize("bad", BAD_GRADS)
def test_gradients_that_do_not_fit(backend, bad):
    make, error, says = BAD_GRADS[bad]
    accumulator, array, held = started(backend)
    assert_refused(accumulator, held, error, says, make(array), 1)


@pytest.mark.parametrize("bad", TENSORS)
def test_tensors_that_do_not_fit(bad):
    make, error, says = TENSORS[bad]
    accumulator, tensor, held = started("torch")
    accumulator.sums = [s.double() for s in accumulator.sums]
    assert_refused(accumulator, held, error, says, make(lambda x: tensor(x, dtype=torch.float64)), 1)


def test_another_dtype():
    accumulator, array, held = started("numpy")
    grads = [array([1.0, 2.0]), np.float32(1)]
    assert_refused(accumulator, held, DtypeError, "float32, those before had float64", grads, 1)


@pytest.mark.parametrize(("dtype", "large"), [("float16", 60000.0), ("float32", 2.0**127), ("float64", 2.0**1023)])
@each_backend
def test_a_sum_that_is_too_large(backend, dtype, large):
    module, array = BACKENDS[backend]
    grads = [array(x, dtype=getattr(torch if backend == "torch" else np, dtype)) for x in ([1.0], [large, 1.0])]
    accumulator = module.Accumulator()
    accumulator.add(grads, 1)
    assert_refused(accumulator, ([[1.0], [large, 1.0]], 1), CourseError, "radient 1 .*sum has .*nan or inf", grads, 1)


@each_backend
def test_a_mean_of_nothing(backend):
    accumulator = BACKENDS[backend][0].Accumulator()
    with pytest.raises(CourseError, match="nothing was added"):
        accumulator.mean()
    accumulator, _array, _held = started(backend)
    accumulator.reset()
    with pytest.raises(CourseError, match="nothing was added"):
        accumulator.mean()


@each_backend
def test_a_first_set_that_is_refused_leaves_nothing(backend):
    module, array = BACKENDS[backend]
    accumulator = module.Accumulator()
    assert_refused(accumulator, ([], 0), CourseError, "nan or inf", [array([1.0]), array([float("nan")])], 1)


# The two compiled functions


def compiled(rule=None, lr=0.5):
    x, count, w = S.vector("x"), S.scalar("n"), S.shared([1.0, 2.0], "w")
    cost_sum = (w * S.log(x)).sum()
    return w, S.compile_accumulation(cost_sum, count, [x, count], [w], rule or SGD(), lr)


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        (([1.0, 1.0], 0), "whole number, 1 or more"),
        (([1.0, 1.0], -2), "-2; give a whole number"),
        (([1.0, 1.0], 1.5), "1.5; give a whole number"),
        (([1.0, 0.0], 2), "gradient of w .*nan or inf"),
        (([1.0, -1.0], 2), "gradient of w .*nan or inf"),
        (([1.0, 1.0, 1.0], 2), "3"),
    ],
    ids=str,
)
def test_what_accumulate_refuses_changes_nothing(inputs, says):
    w, (accumulate, apply) = compiled()
    accumulate([np.e, np.e**3], 2)
    with pytest.raises(CourseError, match=says), np.errstate(all="ignore"):
        accumulate(*inputs)
    assert apply() == 2
    assert np.allclose(w.value, [0.75, 1.25], rtol=1e-15)


def test_apply_without_anything_changes_nothing():
    w, (accumulate, apply) = compiled(Adam(), S.scalar("lr"))
    right, (its_accumulate, its_apply) = compiled(Adam(), S.scalar("lr"))
    for _time in range(2):
        with pytest.raises(CourseError, match="nothing was added since the last apply"):
            apply(0.1)
        for add, use in ((accumulate, apply), (its_accumulate, its_apply)):
            add([2.0, 3.0], 1)
            use(0.1)
        assert w.value.tolist() == right.value.tolist()  # the rule's clock and state too, or they would part


def test_what_cannot_be_built():
    x, w = S.vector("x"), S.shared([1.0, 2.0], "w")
    cost, build = (w * x).sum(), S.compile_accumulation
    for error, says, given in [
        (CourseError, "0; give a whole number", (cost, 0, [x], [w], SGD(), 0.1)),
        (ShapeError, "Give one number: its sum", (cost, x, [x], [w], SGD(), 0.1)),
        (CourseError, "must be one real number", (w * x, 1, [x], [w], SGD(), 0.1)),
        (CourseError, "not shared", (cost, 1, [x], [x], SGD(), 0.1)),
        (CourseError, "give a list", (cost, 1, [x], w, SGD(), 0.1)),
        (CourseError, "twice", (cost, 1, [x], [w, w], SGD(), 0.1)),
        (CourseError, "rule is the class", (cost, 1, [x], [w], SGD, 0.1)),
        (CourseError, "lr is -0.1", (cost, 1, [x], [w], SGD(), -0.1)),
        (CourseError, "need x, which is no input", (cost, 1, [], [w], SGD(), 0.1)),
    ]:
        with pytest.raises(error, match=says):
            build(*given)
    assert w.value.tolist() == [1.0, 2.0]


# Autograd


def fails(batch):
    raise KeyError(batch)


def dead(w):
    return w.detach().sum()


# what cost_sum returns for w and the second batch; what is said
BAD_COSTS = {
    "zero count": (lambda w: (w.sum(), 0), "0; give a whole number"),
    "negative count": (lambda w: (w.sum(), -3), "-3; give a whole number"),
    "count of a mask": (lambda w: (w.sum(), torch.tensor([True, False]).logical_not().float().sum() / 2), "0.5; give"),
    "no count": (lambda w: w.sum(), "two things"),
    "a list of losses": (lambda w: (w, 2), r"micro-batch 1 is a tensor of shape \(2,\)"),
    "a number": (lambda w: (w.sum().item(), 2), "with a graph"),
    "no graph": (lambda w: (dead(w), 2), "with a graph"),
    "nan": (lambda w: ((w * float("nan")).sum(), 2), "cost of micro-batch 1 is nan"),
    "inf": (lambda w: ((w / 0).sum(), 2), "cost of micro-batch 1 is inf"),
    "nan in the gradient only": (lambda w: (torch.sqrt(w - w).sum(), 2), "Gradient 0 .*nan or inf"),
    "a sparse gradient": (
        lambda w: (torch.nn.functional.embedding(torch.tensor([0]), w, sparse=True).sum(), 1),
        "spar",
    ),
    "another error": (lambda w: fails("here"), "here"),
}


@pytest.mark.parametrize("bad", BAD_COSTS)
def test_a_micro_batch_that_is_refused_leaves_every_gradient(bad):
    cost, says = BAD_COSTS[bad]
    shape = (2, 1) if "sparse" in bad else 2
    w, b = torch.ones(shape, requires_grad=True), torch.zeros(1, requires_grad=True)
    w.grad = before = torch.full_like(w, 7.0)
    with pytest.raises(KeyError if bad == "another error" else CourseError, match=says):
        twin.accumulate_([w, b], range(3), lambda k: cost(w) if k == 1 or "sparse" in bad else ((w.sum() + b).sum(), 2))
    assert w.grad is before and before.unique().tolist() == [7.0] and b.grad is None


def test_a_cost_of_other_parameters():
    w, other = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    w.grad = before = torch.full((2,), 7.0)
    with pytest.raises(CourseError, match="No cost depends on any of params"):
        twin.accumulate_([w], [1, 2], lambda batch: (other.sum(), 2))
    assert w.grad is before and other.grad is None


def test_no_batch_and_no_parameter():
    w = torch.ones(2, requires_grad=True)
    w.grad = before = torch.full((2,), 7.0)
    for says, params, batches in [
        ("gave no batch", [w], []),
        ("gave no batch", [w], iter(())),
        ("None of params requires", [torch.ones(2)], [1]),
        ("None of params requires", [], [1]),
        ("Give an optimizer", w, [1]),
        ("Give an optimizer", torch.nn.Linear(2, 2), [1]),
        ("no parameter", [2 * w], [1]),
        ("no parameter", ["w"], [1]),
        ("params is None; give an optimizer", None, [1]),
        ("micro_batches is 3; give a list of batches", [w], 3),
    ]:
        with pytest.raises(CourseError, match=says):
            twin.accumulate_(params, batches, lambda batch: (w.sum(), 2))
        assert w.grad is before


# lengths; the error; a piece of what it says
BAD_LENGTHS = {
    "beyond the padding": ([2, 5], CourseError, r"lengths\[1\] is 5, but a row has 4 places"),
    "negative": ([-1, 2], CourseError, r"lengths\[0\] is -1"),
    "fractions": ([1.0, 2.5], DtypeError, r"lengths\[0\] is 1\.0; give integers"),
    "nan": ([2, float("nan")], DtypeError, "give integers"),
    "booleans": ([True, False], DtypeError, "give integers"),
    "a table": ([[1, 2]], ShapeError, r"give \(n,\)"),
    "one number": (3, ShapeError, r"give \(n,\)"),
}


@each_backend
@pytest.mark.parametrize("as_array", [False, True], ids=["list", "array"])
@pytest.mark.parametrize("case", BAD_LENGTHS)
def test_lengths_that_are_refused(backend, as_array, case):
    module, array = BACKENDS[backend]
    lengths, error, says = BAD_LENGTHS[case]
    with pytest.raises(error, match=says):
        module.length_mask(array(lengths) if as_array else lengths, 4)


@each_backend
@pytest.mark.parametrize("width", [0, -1, 2.5, None, True])
def test_a_width_that_is_none(backend, width):
    with pytest.raises(CourseError, match="width, the number of places,"):
        BACKENDS[backend][0].length_mask([1], width)
