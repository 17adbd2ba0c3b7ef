"""What the rules refuse: each error names the object, what was given and the way out; nothing has changed after it."""

import copy
from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest
from cases import RULES
from test_optimizers import made, rules

from course_utils import symbolic as S
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.numpy_ref import optimizers as reference
from course_utils.torch_gpu import optimizers as twin

both = pytest.mark.parametrize("module", [reference, twin], ids=["numpy", "torch"])
SETTINGS = [(case.name, f.name) for case in RULES for f in fields(getattr(reference, case.name)) if f.type is float]
NONNEGATIVE = [(rule, setting) for rule, setting in SETTINGS if setting in ("eps", "weight_decay")]  # others: in [0, 1)
pytestmark = pytest.mark.filterwarnings("error")


@both
@pytest.mark.parametrize(("rule", "setting"), SETTINGS)
@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf"), "0.9", None, False, np.ones(2)], ids=str)
def test_a_setting_out_of_its_range(module, rule, setting, value):
    way_out = "one finite number that is not negative" if (rule, setting) in NONNEGATIVE else r"a number in \[0, 1\)"
    with pytest.raises(CourseError, match=rf"{rule}: {setting} is .*; give {way_out}"):
        getattr(module, rule)(**{setting: value})


@both
@pytest.mark.parametrize(("rule", "setting"), SETTINGS)
@pytest.mark.parametrize("value", [1, 1.0, 1.5])
def test_one_or_more_is_for_settings_without_an_upper_end(module, rule, setting, value):
    if (rule, setting) in NONNEGATIVE:
        assert getattr(getattr(module, rule)(**{setting: value}), setting) == value
        return
    with pytest.raises(CourseError, match=rf"{rule}: {setting} is {value}; give a number in \[0, 1\), such as 0.9"):
        getattr(module, rule)(**{setting: value})


@both
@pytest.mark.parametrize(("rule", "setting"), SETTINGS)
def test_settings_are_floats_of_python_and_stay(module, rule, setting):
    made = getattr(module, rule)(**{setting: np.float32(0.25)})
    assert type(getattr(made, setting)) is float and getattr(made, setting) == 0.25
    assert getattr(getattr(module, rule)(**{setting: 0}), setting) == 0
    with pytest.raises(FrozenInstanceError):
        setattr(made, setting, 0.5)


NAN = np.array([[0.0, np.nan, np.inf]])
BAD_UPDATES = {  # what → (the arguments that differ, the error, what it says)
    "a negative rate": (
        {"lr": -0.1},
        CourseError,
        r"lr, the learning rate, is -0\.1; give one finite number that is not",
    ),
    "a rate that is nan": ({"lr": np.nan}, CourseError, "lr, the learning rate, is nan"),
    "a rate that is inf": ({"lr": np.inf}, CourseError, "lr, the learning rate, is inf"),
    "a rate in quotes": ({"lr": "0.1"}, CourseError, "lr, the learning rate, is '0.1'"),
    "a rate of True": ({"lr": True}, CourseError, "lr, the learning rate, is True; give one finite number"),
    "a rate for each": ({"lr": np.ones(2)}, CourseError, r"lr, the learning rate, is array\(\[1\., 1\.\]\)"),
    "update 0": ({"t": 0}, CourseError, "t, which counts the updates, this one included, is 0; give a whole number"),
    "update 2.5": ({"t": 2.5}, CourseError, "is 2.5; give a whole number"),
    "update True": ({"t": True}, CourseError, "is True; give a whole number"),
    "a gradient too few": (
        {"grads": [np.ones(2)]},
        CourseError,
        "There are 2 parameters, 1 gradients and 2 states. Give one gradient and one state for each parameter",
    ),
    "a state too few": ({"states": []}, CourseError, "2 parameters, 2 gradients and 0 states"),
    "an array for a list": ({"params": np.ones((2, 2))}, CourseError, "params is .*; give a list .* such as .W, b."),
    "no gradients": ({"grads": None}, CourseError, "grads is None; give a list with one entry for each parameter"),
    "states by name": ({"states": {"w": {}}}, CourseError, "states is .*; give a list"),
    "a transposed gradient": (
        {"grads": [np.ones(2), np.ones((3, 1))]},
        ShapeError,
        r"Gradient 1 has shape \(3, 1\), its parameter \(1, 3\). Transposed, or not summed over the batch\?",
    ),
    "a gradient that would broadcast": ({"grads": [1.0, np.ones((1, 3))]}, ShapeError, r"Gradient 0 has shape \(\)"),
    "integer parameters": (
        {"params": [np.ones(2, int), np.ones((1, 3))]},
        DtypeError,
        r"Parameter 0 has dtype int64, .* Convert it: p\.astype\(float\)",
    ),
    "complex parameters": ({"params": [np.ones(2, complex), np.ones((1, 3))]}, DtypeError, "Parameter 0 .*complex128"),
    "a complex gradient": ({"grads": [np.ones(2), np.ones((1, 3), complex)]}, DtypeError, "Gradient 1 .* complex128"),
    "a mask for a gradient": ({"grads": [np.ones(2) > 0, np.ones((1, 3))]}, DtypeError, "Gradient 0 has dtype bool"),
    "a gradient with nan": (
        {"grads": [np.ones(2), NAN]},
        CourseError,
        r"gradient of parameter 1 \(shape \(1, 3\)\) has 2 entries that are nan or inf, at update 3\. Nothing was",
    ),
    "a gradient too large for float32": (
        {"params": [np.ones(2, np.float32), np.ones((1, 3))], "grads": [np.array([1e300, 0]), np.ones((1, 3))]},
        CourseError,
        "parameter 0 .* has 1 entries that are nan or inf",
    ),
    "the state of another rule": (
        {"states": reference.start(reference.Momentum(), [np.ones(2), np.ones((1, 3))])},
        CourseError,
        r"state of parameter 0 holds v \(2,\) float64; Adam wants m, v in shape \(2,\) and float64\. Begin with start",
    ),
    "a state of nothing": (
        {"states": [None, {}]},
        CourseError,
        "The state of parameter 0 holds nothing; Adam wants m, v",
    ),
    "a state of another shape": (
        {"states": reference.start(reference.Adam(), [np.ones(2), np.ones((3, 1))])},
        CourseError,
        r"state of parameter 1 holds m \(3, 1\) float64, v \(3, 1\) float64; Adam wants m, v in shape \(1, 3\)",
    ),
    "a state of another dtype": (
        {"states": reference.start(reference.Adam(), [np.ones(2, np.float32), np.ones((1, 3))])},
        CourseError,
        r"state of parameter 0 holds m \(2,\) float32, v \(2,\) float32; Adam wants .* float64",
    ),
    "a rule that was not made": (
        {"rule": reference.Adam},
        CourseError,
        r"rule is the class Adam\. Make one, .*: Adam\(\)",
    ),
    "a rule of torch": (
        {"rule": twin.SGD()},
        CourseError,
        r"rule is SGD\(\) and has no step\. .*numpy_ref\.optimizers",
    ),
}


@pytest.mark.parametrize("what", BAD_UPDATES)
def test_a_refused_update_changes_nothing(what):
    params, rule = [np.array([1.0, 2.0]), np.ones((1, 3))], reference.Adam()
    given = {"rule": rule, "params": params, "grads": [np.ones(2), np.ones((1, 3))], "lr": 0.1, "t": 3}
    changed, error, says = BAD_UPDATES[what]
    given = given | {"states": reference.start(rule, params)} | changed
    before = copy.deepcopy(given)
    with pytest.raises(error, match=says):
        reference.update(**given)
    np.testing.assert_equal(given, before)


@pytest.mark.parametrize("what", ["an array for a list", "integer parameters", "complex parameters"])
def test_a_refused_start(what):
    changed, error, says = BAD_UPDATES[what]
    with pytest.raises(error, match=says):
        reference.start(reference.Adam(), changed["params"])


@pytest.mark.parametrize("lift", [reference.start, lambda rule, params: S.rule_updates(rule, [W], [W], 0.1)])
@pytest.mark.parametrize("rule", [reference.Adam, twin.Adam(), None], ids=["a class", "of torch", "None"])
def test_what_is_no_rule_here(rule, lift):
    with pytest.raises(
        CourseError, match=r"rule is .*(Make one, with its settings|Take one from course_utils\.numpy_ref)"
    ):
        lift(rule, [np.ones(2)])


@rules
@pytest.mark.parametrize("kind", [np.float64, int], ids=["a wider gradient", "an integer gradient"])
def test_an_update_is_computed_in_the_dtype_of_the_parameter(case, kind):
    rule, p, g = made(reference, case, "settings"), *map(case.shaped, (np.ones(3, np.float32), np.array([1, -2, 3])))
    given = [[p], [g.astype(kind)], reference.start(rule, [p]), np.float64(0.1), 1]
    expected = reference.update(rule, [p], [g.astype(np.float32)], *given[2:])
    found = reference.update(rule, *given)
    assert all(x.dtype == np.float32 for x in (found[0][0], *found[1][0].values()))
    np.testing.assert_equal(found, expected)


# The engine: refused before anything is compiled

W, A, G = S.shared(np.ones((3, 2)), "W"), S.shared(1.0, "a"), S.matrix("G")
BAD_LISTS = {
    "a gradient too few": ([W, A], [W], 0.1, CourseError, "rule_updates: 2 parameters and 1 gradients. Give one for"),
    "a parameter for a list": (W, [W], 0.1, CourseError, "rule_updates: params is .*W.*; give a list with one entry"),
    "what is not shared": ([W * 2], [W], 0.1, CourseError, r"rule_updates: W \* 2 is not shared\. Only shared\(value"),
    "an array": ([np.ones(2)], [W], 0.1, CourseError, r"rule_updates: array\(\[1\., 1\.\]\) is not shared"),
    "one parameter twice": ([W, A, W], [W, A, W], 0.1, CourseError, "rule_updates: W stands in params twice"),
    "a gradient of fewer axes": ([W], [A], 0.1, ShapeError, r"gradient of W has shape \(\), W has \(3, 2\)\. Take it"),
    "a gradient of another shape": ([W], [W[:1] * 1], 0.1, ShapeError, r"gradient of W has shape .*, W has \(3, 2\)"),
    "a negative rate": ([W], [W], -1e-9, CourseError, "rule_updates: lr is -1e-09; give one finite number"),
    "a rate that is nan": ([W], [W], float("nan"), CourseError, "rule_updates: lr is nan"),
    "no rate": ([W], [W], None, CourseError, "rule_updates: lr is None"),
    "a rate for each row": ([W], [W], S.vector("lr"), ShapeError, "lr is the rate and has 1 dimensions. Give a scalar"),
}


@pytest.mark.parametrize("what", BAD_LISTS)
def test_what_the_engine_refuses(what):
    *given, error, says = BAD_LISTS[what]
    with pytest.raises(error, match=says):
        S.rule_updates(reference.Adam(), *given)
