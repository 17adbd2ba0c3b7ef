"""What lookup tables refuse: a clear error, and table, state, clock and remembered rates are bit by bit as before."""

import numpy as np
import pytest
import torch
from cases import LookupCase
from lookup_tables import BACKENDS, Reference, Twin, uneven, zipf

from course_utils.errors import CourseError, DtypeError, IdError, ShapeError
from course_utils.numpy_ref import lookup as reference
from course_utils.numpy_ref import optimizers as reference_rules
from course_utils.torch_gpu import lookup as twin
from course_utils.torch_gpu import optimizers as twin_rules

pytestmark = pytest.mark.filterwarnings("error")
backends = pytest.mark.parametrize("kind", BACKENDS)
WAYS = [
    LookupCase("Adam"),
    LookupCase("Adam", {}, {"clock": "row"}),
    LookupCase("AdamW", {}, {"idle": "catch_up"}),
    LookupCase("SGD", {}, {"idle": "catch_up", "l2": 0.1}),
]
ways = pytest.mark.parametrize("case", WAYS, ids=str)


def bits(thing):
    """Everything that an object holds, down to the bits of its arrays."""
    if isinstance(thing, torch.Tensor):
        thing = thing.detach().numpy()
    if isinstance(thing, np.ndarray):
        return thing.shape, thing.dtype, thing.tobytes()
    if isinstance(thing, dict):
        return {key: bits(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [bits(value) for value in thing]
    if type(thing).__module__.startswith("course_utils"):
        return bits(vars(thing))
    return repr(thing)


def used(kind, case):
    """A table after some updates, some of its rows idle since."""
    table, rng = kind(rng_table(), case), np.random.default_rng(1)
    for n in range(70, 80):
        table.update(zipf(rng, 9, 4), rng.normal(size=(4, 2)), uneven(n))
    return table


def rng_table():
    return np.random.default_rng(0).normal(size=(9, 2))


NAN, INF = float("nan"), float("inf")
IDS, DY = np.array([8, 0, 3, 3]), np.ones((4, 2))
BAD_IDS = {
    "one too many": ([0, 9], IdError, r"ids hold 9, outside the table's rows 0 … 8\. Nothing was changed"),
    "a negative id": ([[0], [-1]], IdError, "ids hold -1, outside"),
    "a negative and a large one": ([-5, 12], IdError, "ids hold -5"),
    "a huge one": (np.array([2**64 - 1, 0], np.uint64), IdError, r"ids hold -?\d+, outside"),
    "the largest of int64": (np.array([2**63 - 1]), IdError, "ids hold 9223372036854775807"),
    "a mask": ([True, False], DtypeError, r"ids have dtype (torch\.)?bool; give integers: row numbers"),
    "floats that are whole": ([1.0, 2.0], DtypeError, r"ids have dtype (torch\.)?float"),
    "complex numbers": ([1j], DtypeError, r"ids have dtype (torch\.)?complex"),
}
BAD_GRADIENTS = {
    "rows for other ids": (IDS, np.ones((3, 2)), ShapeError, r"dY has shape \(3, 2\); ids \(4,\) want \(4, 2\)"),
    "turned": (IDS, np.ones((2, 4)), ShapeError, r"dY has shape \(2, 4\)"),
    "one entry too few": (IDS, np.ones((4, 1)), ShapeError, r"want \(4, 2\): one row per id"),
    "flat where ids are not": (IDS.reshape(2, 2), DY, ShapeError, r"ids \(2, 2\) want \(2, 2, 2\)"),
    "rows for no ids": (np.zeros(0, int), DY, ShapeError, r"dY has shape \(4, 2\); ids \(0,\) want \(0, 2\)"),
    "none for ids": (IDS, np.zeros((0, 2)), ShapeError, r"dY has shape \(0, 2\)"),
    "a mask": (IDS, DY > 0, DtypeError, r"dY has dtype (torch\.)?bool; give real numbers"),
    "complex numbers": (IDS, DY * 1j, DtypeError, r"dY has dtype (torch\.)?complex128"),
    "a nan": (IDS, DY * [[1], [1], [1], [NAN]], CourseError, r"row 3 add up to nan in entry 0, at update 11\. Nothing"),
    "an inf": (IDS, DY * [[INF], [1], [1], [1]], CourseError, "row 8 add up to inf in entry 0"),
    "both infinities": (IDS, DY * [[1], [1], [INF], [-INF]], CourseError, "row 3 add up to nan"),
    "a sum too large": (IDS, DY * [[1], [1], [1e308], [1e308]], CourseError, "row 3 add up to inf"),
}
BAD_RATES = {"negative": -0.1, "nan": NAN, "infinite": INF, "none": None, "words": "0.1", "an array": np.ones(1)}


def assert_refused(table, call, error, says):
    before = bits(table.table)
    with np.errstate(all="ignore"), pytest.raises(error, match=says):
        call()
    assert bits(table.table) == before


@pytest.mark.parametrize("what", BAD_IDS)
@ways
@backends
def test_bad_ids(kind, case, what):
    ids, error, says = BAD_IDS[what]
    table = used(kind, case)
    assert_refused(table, lambda: table.gather(np.asarray(ids)), error, says)
    assert_refused(table, lambda: table.update(np.asarray(ids), np.ones((*np.shape(ids), 2)), 0.1), error, says)


@pytest.mark.parametrize("what", BAD_GRADIENTS)
@ways
@backends
def test_bad_gradients(kind, case, what):
    ids, dY, error, says = BAD_GRADIENTS[what]
    table = used(kind, case)
    assert_refused(table, lambda: table.update(ids, dY, 0.1), error, says)


@pytest.mark.parametrize("what", BAD_RATES)
@ways
@backends
def test_bad_rates(kind, case, what):
    table = used(kind, case)
    assert_refused(table, lambda: table.update(IDS, DY, BAD_RATES[what]), CourseError, "lr, the learning rate, is ")


@pytest.mark.parametrize("ids", [None, {0, 2}, ["a", "b"], [[0], [1, 2]], "02"], ids=str)
@pytest.mark.parametrize("idle", ["freeze", "catch_up"])
def test_ids_that_are_no_array_of_integers(ids, idle):
    tables = (
        reference.LookupTable(rng_table(), reference_rules.Adam(), idle),
        twin.LookupTable(torch.from_numpy(rng_table()), twin_rules.Adam(), idle),
    )
    for table in tables:
        for call in (lambda table: table.gather(ids), lambda table: table.update(ids, np.ones((2, 2)), 0.1)):
            with pytest.raises(DtypeError, match=r"^ids (is|have) .*give integers: row numbers of the table"):
                call(table)
        assert table.t == 0


@ways
@backends
def test_what_was_refused_leaves_no_trace(kind, case):
    """The updates after it have the numbers that they would have had."""
    table, other = used(kind, case), used(kind, case)
    for ids, dY, lr in ((IDS + 1, DY, 0.1), (IDS, DY * NAN, 0.1), (IDS, DY, -1)):
        with pytest.raises(CourseError):
            table.update(ids, dY, lr)
    for x in (table, other):
        x.update(IDS, DY, 0.1)
    assert bits(table.arrays()) == bits(other.arrays())


@backends
def test_a_gradient_too_large_for_the_table(kind):
    table, huge = kind(np.ones((3, 1), np.float32), LookupCase("SGD")), np.array([[1e39]])
    assert_refused(table, lambda: table.update(np.array([1]), huge, 0.1), CourseError, "row 1 add up to inf")
    table.update(np.array([0, 1]), np.array([[3e38], [3e38]], np.float32), 0.0)  # large, and so is their sum


class Failing:
    """A rule that breaks down when it is used."""

    entries = ("v",)

    def __init__(self, kind):
        self.init = (reference_rules if kind is Reference else twin_rules).Momentum().init

    def step(self, p, g, state, lr, t):
        raise ZeroDivisionError

    step_ = step


@backends
def test_a_rule_that_fails_leaves_everything_as_it_was(kind):
    table = used(kind, LookupCase("Momentum"))
    table.table.rule = Failing(kind)
    assert_refused(table, lambda: table.update(IDS, DY, 0.1), ZeroDivisionError, None)


# Tables that cannot be made

FOR = {Reference: (reference.LookupTable, reference_rules), Twin: (twin.LookupTable, twin_rules)}
E, T = np.ones((3, 2)), torch.ones(3, 2)
BAD_TABLES = {
    Reference: {
        "a list": ([[1.0]], ShapeError, r"table is \[\[1\.0\]\] of shape \(1, 1\); give a NumPy array \(V, d\)"),
        "a tensor": (T, ShapeError, "give a NumPy array"),
        "a vector": (E[0], ShapeError, r"of shape \(2,\)"),
        "no rows": (E[:0], ShapeError, r"of shape \(0, 2\); .* with rows"),
        "no columns": (E[:, :0], ShapeError, r"of shape \(3, 0\)"),
        "integers": (E.astype(int), DtypeError, r"dtype int64; give float32 or float64, .*table\.astype\(float\)"),
        "half precision": (E.astype(np.float16), DtypeError, "dtype float16"),
        "complex numbers": (E * 1j, DtypeError, "dtype complex128"),
        "columns first": (np.ones((2, 3)).T, CourseError, r"not contiguous: .* Give a copy: table\.copy\(\)"),
        "every second row": (np.ones((6, 2))[::2], CourseError, "not contiguous"),
        "read only": (np.broadcast_to(E[0], (1, 2)), CourseError, r"table is read-only, .* Give a copy"),
    },
    Twin: {
        "an array": (E, ShapeError, r"of shape \(3, 2\); give a tensor \(V, d\)"),
        "a vector": (T[0], ShapeError, r"of shape \(2,\)"),
        "no rows": (T[:0], ShapeError, r"of shape \(0, 2\)"),
        "integers": (
            T.long(),
            DtypeError,
            r"dtype torch\.int64, which cannot hold a step\. Convert it: table\.float\(\)",
        ),
        "complex numbers": (T * 1j, DtypeError, r"torch\.complex64"),
        "columns first": (torch.ones(2, 3).T, CourseError, r"not contiguous: .* table\.contiguous\(\)"),
    },
}


@pytest.mark.parametrize(("kind", "what"), [(kind, what) for kind, tables in BAD_TABLES.items() for what in tables])
def test_bad_tables(kind, what):
    table, error, says = BAD_TABLES[kind][what]
    make, rules = FOR[kind]
    with pytest.raises(error, match=says):
        make(table, rules.SGD())


BAD_OPTIONS = {
    "idle": ({"idle": "lazy"}, 'idle is \'lazy\'; give "freeze" or "catch_up"'),
    "no idle": ({"idle": None}, "idle is None"),
    "clock": ({"clock": "global"}, 'clock is \'global\'; give "table" or "row"'),
    "l2": ({"l2": -1}, "l2 is -1; give one finite number that is not negative"),
}


@backends
@pytest.mark.parametrize("what", BAD_OPTIONS)
def test_bad_options(kind, what):
    options, says = BAD_OPTIONS[what]
    with pytest.raises(CourseError, match=says):
        kind(E, LookupCase("SGD", {}, options))


@backends
def test_what_is_no_rule_of_this_backend(kind):
    make, rules = FOR[kind]
    table, others = (T, reference_rules) if kind is Twin else (E, twin_rules)
    for rule, says in ((rules.Adam, "rule is the class Adam"), (others.Adam(), r"Adam\(.*has no step"), (None, "None")):
        with pytest.raises(CourseError, match=says):
            make(table, rule)


def test_a_rule_of_ones_own_has_no_row_clock_in_the_twin():
    with pytest.raises(
        CourseError, match=r'Failing.* cannot have clock="row"\. Those of Adam, .* can, and .* reads_clock = False'
    ):
        twin.LookupTable(T, Failing(Twin), clock="row")
