"""The gradient check: it finds wrong gradients, and never calls nothing a success."""

import numpy as np
import pytest

from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.gradcheck import GOOD, WRONG, Entry, GradientCheck, check_gradient, numerical_gradient

W = np.random.default_rng(0).normal(size=(3, 2))


def cost(w):
    return np.sin(w).sum() + w[0, 0] * w[2, 1]


def gradient(w):
    g = np.cos(w)
    g[0, 0] += w[2, 1]
    g[2, 1] += w[0, 0]
    return g


def test_a_right_gradient():
    result = check_gradient(cost, W, gradient(W), name="W")
    assert result.ok and result.checked == 6 and result.skipped == 0
    assert repr(result) == "W: right, relative error below 1e-07 over 6 entries" and 0 < result.error < 1e-9


@pytest.mark.parametrize("factor, verdict", [(1 + 1e-8, "right"), (1 + 1e-6, "look"), (1.0005, "wrong"), (-1, "wrong")])
def test_a_gradient_that_is_a_little_wrong(factor, verdict):
    assert check_gradient(cost, W, factor * gradient(W)).verdict == verdict


@pytest.mark.parametrize("at, up_to, beyond", [(GOOD, "right", "look"), (WRONG, "look", "wrong")])
def test_an_error_at_a_bound_is_on_its_better_side(at, up_to, beyond):
    for error, verdict in ((at, up_to), (np.nextafter(at, 1), beyond)):
        assert GradientCheck("w", error, 1, 0, (0,), 1.0, 1.0).verdict == verdict


@pytest.mark.parametrize("scale", [1e-3, 1e-30])
def test_a_small_gradient_is_checked_as_a_large_one(scale):
    assert check_gradient(lambda w: scale * cost(w), W, scale * gradient(W)).ok
    assert check_gradient(lambda w: scale * cost(w), W, 1.001 * scale * gradient(W)).verdict == "wrong"


def test_the_usual_step_leaves_ten_digits():
    assert np.linalg.norm(numerical_gradient(cost, W) - gradient(W)) < 1e-10 * np.linalg.norm(gradient(W))


def test_the_error_is_that_of_whole_arrays():
    claim = gradient(W)
    claim[1, 0] += 0.5
    result = check_gradient(cost, W, claim)
    assert result.error == pytest.approx(0.5 / np.linalg.norm(claim), rel=1e-6)


def test_the_worst_entry_is_named():
    claim = gradient(W)
    claim[2, 0] = 7.0
    text = repr(check_gradient(cost, W, claim, name="V"))
    assert "worst at V[2, 0]: yours 7, measured" in text


@pytest.mark.filterwarnings("error")
def test_zero_against_zero_is_no_success():
    result = check_gradient(lambda w: 1.0, W, np.zeros_like(W))
    assert not result.ok and result.verdict == "nothing was checked"
    assert "both gradients are zero" in repr(result)


def test_zero_against_something_is_wrong():
    assert check_gradient(cost, W, np.zeros_like(W)).verdict == "wrong"


def relu_sum(w):
    return np.maximum(w, 0).sum()


def test_kinks_are_skipped_and_counted():
    w = np.array([1.0, 1e-7, -2.0])
    claim = (w > 0).astype(float)
    assert check_gradient(relu_sum, w, claim).verdict == "wrong"
    result = check_gradient(relu_sum, w, claim, pattern=lambda w: w > 0)
    assert result.ok and (result.checked, result.skipped) == (2, 1)
    assert "over 2 entries, 1 skipped at a kink" in repr(result)


def test_a_wrong_entry_away_from_the_kink_is_still_found():
    w = np.array([1.0, 1e-7, -2.0])
    result = check_gradient(relu_sum, w, np.array([0.5, 1.0, 0.0]), pattern=lambda w: w > 0)
    assert result.verdict == "wrong" and result.worst == (0,)


def test_all_at_a_kink_is_nothing_checked():
    w = np.array([1e-7])
    result = check_gradient(relu_sum, w, np.ones(1), pattern=lambda w: w > 0)
    assert result.verdict == "nothing was checked" and "all 1 entries are at a kink" in repr(result)


def test_a_number_as_parameter():
    assert check_gradient(lambda w: w**3, np.array(2.0), np.array(12.0)).ok
    assert "worst at w:" in repr(check_gradient(lambda w: w**3, np.array(2.0), np.array(1.0)))


def test_the_parameter_is_left_as_it_was_even_when_the_cost_fails():
    w = W.copy()

    def broken(value):
        value[:] = 0
        raise RuntimeError("the cost is broken")

    with pytest.raises(RuntimeError, match="the cost is broken"):
        numerical_gradient(broken, w)
    numerical_gradient(lambda value: value.fill(3.0) or 1.0, w)
    assert np.array_equal(w, W)


def test_float32_differences_stay_float32():
    assert (
        numerical_gradient(lambda w: (w**2).sum(), np.ones(2, dtype=np.float32), np.float32(1e-2)).dtype == np.float32
    )


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ((cost, W.astype(np.float32), W), DtypeError, "has dtype float32.*three in float32"),
        ((cost, W, gradient(W).T), ShapeError, r"shape \(2, 3\), but w has \(3, 2\).*transpose it"),
        ((cost, W, np.ones(6)), ShapeError, r"shape \(6,\), but w has \(3, 2\)\.$"),
        ((cost, W, np.full_like(W, np.nan)), CourseError, r"holds nan at \[0, 0\]"),
        ((np.sin, W, gradient(W)), ShapeError, r"returned shape \(3, 2\), not one number"),
        ((lambda w: np.float32(1), W, gradient(W)), DtypeError, "cost computes in float32"),
        ((lambda w: np.inf, W, gradient(W)), CourseError, "cost is inf"),
    ],
)
def test_bad_input(arguments, error, message):
    with pytest.raises(error, match=message):
        check_gradient(*arguments)


def test_integers_have_no_slope():
    with pytest.raises(DtypeError, match="int64"):
        numerical_gradient(lambda w: w.sum(), np.array([1, 2]))


# A small entry beside a large one


def uneven(w):
    return 1e6 * w[0] ** 2 + np.sin(w[1])


UNEVEN = np.array([2e6, np.cos(1.0)])  # at (1, 1)


@pytest.mark.parametrize("factor", [1.05, 0.95, 1.01, -1.0, 0.5])
def test_an_entry_that_hides_beside_a_larger_one_is_named(factor):
    result = check_gradient(uneven, np.ones(2), UNEVEN * [1, factor])
    assert result.error < 1e-6 and result.verdict == "look" and not result.ok
    assert result.hidden.index == (1,)
    assert result.hidden.error == pytest.approx(abs(1 - factor) / max(1, abs(factor)), rel=0.1)
    assert "hidden beside larger ones: w[1]" in repr(result) or result.worst == (1,)


def test_what_is_printed_of_a_hidden_entry():
    result = check_gradient(lambda w: 1e6 * w[0] ** 2 + w[1] ** 2, np.ones(2), np.array([2e6, 2.1]))
    assert repr(result).splitlines() == [
        "w: look, relative error 5.0e-08 over 2 entries",
        "   hidden beside larger ones: w[1], wrong by 4.8e-02 of itself: yours 2.1, measured 2",
    ]
    two = repr(check_gradient(lambda w: 1e6 * w[0] ** 2 + w[1] ** 2, np.ones(2), np.array([2e6 + 5, 2.2])))
    assert "worst at w[0]" in two and "hidden beside larger ones: w[1], wrong by 9.1e-02" in two


NOT_HIDDEN = {  # a cost, where, its gradient: each has entries whose own relative error is above WRONG, or is unknown
    "rounding": (lambda w: 1e9 * w[0] ** 2 + w[1] ** 2, np.ones(2), np.array([2e9, 2.0])),
    "a slope of 0": (lambda w: 1e3 * w[0] + np.cos(w[1]), np.array([1.0, 0.0]), np.array([1e3, 0.0])),
    "nearly 0": (lambda w: w[0] + np.cos(w[1]), np.array([1.0, 1e-9]), np.array([1.0, -1e-9])),
    "truncation": (lambda w: 1e8 * w[0] + np.sin(3e3 * w[1]), np.zeros(2), np.array([1e8, 3e3])),
    "cancelled parts": (lambda w: (1e5 * w[0] - 1e5) + 1e-9 * w[1], np.ones(2), np.array([1e5, 1e-9])),
    "an entry without part": (lambda w: (w[0] - 0.3) ** 2 / 7, np.array([0.1, 5.0]), np.array([-0.4 / 7, 0.0])),
    "a kink near by": (
        lambda w: 1e9 * w[0] + np.maximum(w[1], 0),
        np.array([1.0, 4e-6]),
        np.array([1e9, 1.0]),
    ),
}


@pytest.mark.parametrize("name", NOT_HIDDEN)
def test_what_rounding_truncation_or_a_kink_explains_is_no_alarm(name):
    function, w, right = NOT_HIDDEN[name]
    result = check_gradient(function, w, right)
    assert result.hidden is None and result.ok


def test_no_false_alarm_among_many_small_entries():
    """A hundred entries over twelve powers of ten, each checked beside the largest: the right gradient is right."""
    rng = np.random.default_rng(0)
    for _time in range(20):
        size, w = 10 ** rng.uniform(-6, 6, 100), rng.normal(size=100)
        assert check_gradient(lambda w, size=size: (size * np.sin(w)).sum(), w, size * np.cos(w)).ok


@pytest.mark.parametrize("scale", [1e-250, 1e-100, 1e100, 1e250])
def test_gradients_of_any_size(scale):
    assert check_gradient(lambda w: scale * cost(w), W, scale * gradient(W)).ok
    assert check_gradient(lambda w: scale * cost(w), W, 1.001 * scale * gradient(W)).verdict == "wrong"


def test_a_parameter_without_entries_has_a_sentence_of_its_own():
    for shape in ((0,), (3, 0)):
        result = check_gradient(lambda w: 0.0, np.zeros(shape), np.zeros(shape), name="V")
        assert result.verdict == "nothing was checked" and not result.ok
        assert repr(result) == "V: nothing was checked: it has no entries. Look at how its shape was made."


def test_a_step_that_is_lost_is_named():
    with pytest.raises(CourseError, match=r"w holds 1e\+12 at \[1\], beside which a step of 1e-05 is lost"):
        check_gradient(lambda w: (w**2).sum(), np.array([1.0, 1e12]), np.array([2.0, 2e12]))
    assert check_gradient(lambda w: (w**2).sum(), np.array([1e12]), np.array([2e12]), h=1e7).ok


def test_a_slope_that_is_too_large_to_be_measured():
    with pytest.raises(CourseError, match="the measured slope of w is not finite"):
        check_gradient(lambda w: 1e306 * np.sin(1e4 * w).sum(), W, np.zeros_like(W))


@pytest.mark.parametrize("number", [1.0, -1.0])
def test_a_step_that_is_lost_on_one_side_is_named(number):
    """Next to a power of two the numbers lie twice as close on the side of 0."""
    assert (number + 1e-16 == number) != (number - 1e-16 == number)
    with pytest.raises(CourseError, match="is lost"):
        check_gradient(lambda w: w.sum(), np.array([number]), np.ones(1), h=1e-16)


def test_of_two_hidden_entries_the_worse_is_named():
    claim = np.array([1e9, 1.001, 1.1, 1.01])
    found = check_gradient(lambda w: w @ [1e9, 1.0, 1.0, 1.0], np.zeros(4), claim).hidden
    assert found.index == (2,)


@pytest.mark.parametrize("error, said", [(GOOD, 1), (np.nextafter(GOOD, 1), 0)])
def test_an_entry_that_is_named_as_the_worst_is_not_named_again(error, said):
    result = GradientCheck("w", error, 1, 0, (0,), 1.0, 2.0, hidden=Entry((0,), 1.0, 2.0))
    assert repr(result).count("hidden beside") == said and repr(result).count("worst at") == 1 - said
