"""Rules for matrices: Muon beside torch's own, Shampoo and Adagrad in full."""

import numpy as np
import pytest
import torch
from cases import row_of
from hypothesis import given
from hypothesis import strategies as st
from muon import MUON
from test_orthogonalization import lawful, seeds, shapes, with_singular_values
from torch import optim

from course_utils import symbolic as S
from course_utils.errors import CourseError, ShapeError
from course_utils.numpy_ref import lookup, rounded_rules
from course_utils.numpy_ref import optimizers as reference
from course_utils.numpy_ref import orthogonalization as exact
from course_utils.numpy_ref.full_matrix_rules import FullAdagrad, Shampoo
from course_utils.numpy_ref.matrix_rules import FACTORS
from course_utils.torch_gpu import lookup as twin_lookup
from course_utils.torch_gpu import optimizers as twin
from course_utils.torch_gpu import rounded_rules as twin_rounded
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

pytestmark = pytest.mark.filterwarnings("error")
RNG = np.random.default_rng(3)


# Muon


@pytest.mark.parametrize("module", [reference, twin])
@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"steps": 0}, "Muon: steps is 0; give a whole number, 1 or more"),
        ({"steps": 2.0}, r"Muon: steps is 2\.0"),
        (
            {"adjust": "original"},
            "adjust is 'original'; give one of 'rows/columns', 'columns/rows', 'match",
        ),
        ({"adjust": 1.0}, r"Muon: adjust is 1\.0"),
    ],
)
def test_settings_that_are_no_fractions(module, setting, says):
    with pytest.raises(CourseError, match=says):
        module.Muon(**setting)


def one_step(rule, p, g):
    return reference.update(rule, [p], [g], reference.start(rule, [p]), 0.1, 1)[0][0]


@shapes
def test_our_layout_is_the_transpose_of_torchs(shape):
    p, g = RNG.normal(size=(2, *shape))
    np.testing.assert_allclose(
        one_step(reference.Muon(adjust="columns/rows"), p, g), one_step(reference.Muon(), p.T, g.T).T, atol=1e-14
    )
    q = torch.nn.Parameter(torch.tensor(p))
    q.grad = torch.tensor(g)
    RuleOptimizer([q], twin.Muon(adjust="columns/rows"), 0.1).step()
    np.testing.assert_allclose(q.detach().numpy(), one_step(reference.Muon(adjust="columns/rows"), p, g), atol=1e-14)


@pytest.mark.parametrize(
    ("adjust", "shape", "k"),
    [
        ("rows/columns", (8, 2), 2.0),
        ("rows/columns", (2, 8), 1.0),
        ("columns/rows", (2, 8), 2.0),
        ("columns/rows", (8, 2), 1.0),
        ("match_rms_adamw", (4, 9), 0.6),
        ("match_rms_adamw", (9, 4), 0.6),
        (None, (8, 2), 1.0),
    ],
)
def test_the_factor_of_the_rate(adjust, shape, k):
    p, g = RNG.normal(size=(2, *shape))
    q = torch.nn.Parameter(torch.tensor(p))
    q.grad = torch.tensor(g)
    RuleOptimizer([q], twin.Muon(adjust=adjust, weight_decay=0), 0.1).step()
    for new in (one_step(reference.Muon(adjust=adjust, weight_decay=0), p, g), q.detach().numpy()):
        np.testing.assert_allclose(p - new, 0.1 * k * exact.orthogonalized(g), atol=1e-12)
    assert set(FACTORS) >= {adjust}


def test_entries_of_a_step_are_about_as_large_as_those_of_adam():
    """What match_rms_adamw is for: with singular values of 1, the root mean square of the entries is 0.2."""
    for shape in ((64, 32), (32, 64), (50, 50)):
        step = FACTORS["match_rms_adamw"](*shape) * exact.polar(RNG.normal(size=shape))
        assert np.sqrt((step**2).mean()) == pytest.approx(0.2)


in_torch = pytest.mark.skipif(not MUON, reason="this PyTorch has no Muon")
BFLOAT16 = 2.0**-8  # half a spacing of bfloat16, relative


def steps_beside_torch(kind, shape, adjust="rows/columns", updates=20):
    """The largest singular value by which a step differs from torch's, for each update, in units of η k."""
    ours, theirs = (torch.nn.Parameter(torch.tensor(np.random.default_rng(0).normal(size=shape))) for _ in range(2))
    mine = RuleOptimizer([ours], twin.Muon(adjust=adjust, weight_decay=0.0), 0.1)
    name = None if adjust == "rows/columns" else adjust
    other = kind([theirs], lr=0.1, weight_decay=0.0, adjust_lr_fn=name)
    for n in range(updates):
        before = [p.detach().clone() for p in (ours, theirs)]
        for p in (ours, theirs):
            p.grad = torch.tensor(np.random.default_rng(n).normal(size=shape))
        mine.step(), other.step()
        moved = [p.detach() - old for p, old in zip((ours, theirs), before, strict=True)]
        yield float(torch.linalg.matrix_norm(moved[0] - moved[1], 2)) / (0.1 * FACTORS[adjust](*shape))


@in_torch
@pytest.mark.parametrize("shape", [(16, 8), (8, 16), (64, 64)], ids=str)
@pytest.mark.parametrize("adjust", ["rows/columns", "match_rms_adamw"])
def test_torchs_own_muon_is_ours_to_the_digits_of_bfloat16(shape, adjust):
    """Measured: 0.01 to 0.06 of a step whose singular values are about 1. In float64 the same lines agree."""
    worst = max(steps_beside_torch(optim.Muon, shape, adjust))
    assert BFLOAT16 < worst < 40 * BFLOAT16
    assert max(steps_beside_torch(MUON, shape, adjust)) < 1e-11


@pytest.mark.parametrize("shape", [(3,), (), (2, 3, 4, 5)], ids=str)
def test_what_is_no_matrix_is_refused_before_anything_is_made(shape):
    says = r"Muon is for matrices, and this has shape .*\. Move biases .* K\.reshape\(len\(K\), -1\)"
    p, W = torch.ones(shape, requires_grad=True), torch.ones(2, 2, requires_grad=True)
    for wrapped in (lambda rule: rule, rounded_rules.Rounded, rounded_rules.InBlocks):
        with pytest.raises(ShapeError, match=says):
            reference.start(wrapped(reference.Muon()), [np.ones((2, 2)), np.ones(shape)])
        with pytest.raises(ShapeError, match=says):
            S.rule_updates(wrapped(reference.Muon()), [v := S.shared(np.ones(shape), "v")], [v * 2], 0.1)
    for wrapped in (lambda rule: rule, twin_rounded.Rounded, twin_rounded.InBlocks):
        rule = wrapped(twin.Muon())
        for refused in (lambda rule=rule: RuleOptimizer([W, p], rule, 0.1), lambda rule=rule: rule.init(p)):
            with pytest.raises(ShapeError, match=says):
                refused()
        optimizer = RuleOptimizer([W], rule, 0.1)
        with pytest.raises(ShapeError, match=says):
            optimizer.add_param_group({"params": [p]})
        assert len(optimizer.param_groups) == 1
    with pytest.raises(ShapeError, match="Shampoo is for matrices"):
        reference.start(Shampoo(), [np.ones(shape)])


@pytest.mark.parametrize("keep", [None, "master", "random bits"])
def test_a_table_takes_no_rule_for_matrices(keep):
    for (make, table), rules, wrappers in (
        ((lookup.LookupTable, np.ones((3, 2))), reference, rounded_rules),
        ((twin_lookup.LookupTable, torch.ones(3, 2)), twin, twin_rounded),
    ):
        for rule in (rules.Muon(), wrappers.Rounded(rules.Muon(), keep=keep), wrappers.InBlocks(rules.Muon())):
            with pytest.raises(CourseError, match=r"Muon moves a matrix as a whole, .*, such as Adam\(\)"):
                make(table, rule)


def test_a_gradient_of_zeros_moves_nothing_and_an_eps_of_0_divides_by_nothing():
    for eps in (1e-7, 0.0):
        for dtype in (np.float64, np.float32, np.float16):
            p = np.ones((3, 2), dtype)
            assert np.array_equal(one_step(reference.Muon(eps=eps, weight_decay=0), p, np.zeros_like(p)), p)
            q = torch.nn.Parameter(torch.tensor(p))
            q.grad = torch.zeros_like(q)
            RuleOptimizer([q], twin.Muon(eps=eps, weight_decay=0), 0.1).step()
            assert torch.equal(q.detach(), torch.tensor(p))


# Laws of rules that see the whole matrix


def turns(rng, shape):
    return [np.linalg.qr(rng.normal(size=(n, n)))[0] for n in shape]


def path(rule, p, gradients):
    states = reference.start(rule, [p])
    for n, g in enumerate(gradients):
        (p,), states = reference.update(rule, [p], [g], states, 0.1, n + 1)
    return p


WHOLE = [reference.Muon(), reference.Muon(adjust=None), Shampoo(), Shampoo(eps=0.1), FullAdagrad()]


@pytest.mark.parametrize("rule", WHOLE, ids=repr)
@lawful
@given(seed=seeds)
def test_in_a_turned_basis_they_take_the_turned_steps(rule, seed):
    rng = np.random.default_rng(seed)
    U, V = turns(rng, (4, 3))
    p, *gradients = rng.normal(size=(4, 4, 3))
    found = path(rule, U @ p @ V.T, [U @ g @ V.T for g in gradients])
    np.testing.assert_allclose(found, U @ path(rule, p, gradients) @ V.T, atol=1e-8)


@pytest.mark.parametrize("rule", [reference.Adam(), reference.Lion(), reference.Adagrad()], ids=repr)
def test_rules_for_entries_do_not_turn(rule):
    U, V = turns(RNG, (4, 3))
    p, *gradients = RNG.normal(size=(4, 4, 3))
    found = path(rule, U @ p @ V.T, [U @ g @ V.T for g in gradients])
    assert np.abs(found - U @ path(rule, p, gradients) @ V.T).max() > 0.05


@lawful
@given(seed=seeds, c=st.floats(1e-3, 1e6))
def test_muon_does_not_see_the_unit_of_the_gradient(seed, c):
    p, *gradients = np.random.default_rng(seed).normal(size=(4, 4, 3))
    rule = reference.Muon(eps=0)
    np.testing.assert_allclose(path(rule, p, [c * g for g in gradients]), path(rule, p, gradients), atol=1e-9)


@lawful
@given(seed=seeds)
def test_lion_moves_every_entry_by_the_rate(seed):
    rng = np.random.default_rng(seed)
    rule, p = reference.Lion(), rng.normal(size=7)
    states = reference.start(rule, [p])
    for n in range(5):
        (new,), states = reference.update(
            rule, [p], [rng.normal(size=7) * [0, 1, 1, 1, 1e-9, 1, 1e9]], states, 0.1, n + 1
        )
        assert np.abs(new - p)[0] == 0
        np.testing.assert_allclose(np.abs(new - p)[1:], 0.1, rtol=1e-12)
        p = new


def test_lion_that_remembers_nothing_is_sign_descent():
    p, g = RNG.normal(size=(2, 5))
    found = one_step(reference.Lion(beta1=0, beta2=0), p, g)
    np.testing.assert_array_equal(found, p - 0.1 * np.sign(g))


# Shampoo and full Adagrad


def by_definition(rule, p, gradients, lr=0.1):
    """Shampoo by powers of matrices from SciPy, that is, from another decomposition."""
    from scipy.linalg import fractional_matrix_power as power

    L, R = (rule.eps * np.eye(n) for n in p.shape)
    for g in gradients:
        L, R = L + g @ g.T, R + g.T @ g
        p = p - lr * power(L, -0.25) @ g @ power(R, -0.25)
    return p


@pytest.mark.parametrize("shape", [(4, 3), (3, 4), (3, 3), (1, 3)], ids=str)
@pytest.mark.parametrize("eps", [1e-4, 0.5])
def test_shampoo_is_its_definition(shape, eps):
    p, *gradients = RNG.normal(size=(6, *shape))
    rule = Shampoo(eps)
    np.testing.assert_allclose(path(rule, p, gradients), by_definition(rule, p, gradients), atol=1e-8)


def test_shampoo_by_hand():
    """Diagonal gradients: L = R = ε + g², so the step is g / √(ε + g²), entry by entry."""
    p = path(Shampoo(eps=9.0), np.zeros((2, 2)), [np.diag([4.0, 0.0]), np.diag([0.0, 4.0])])
    np.testing.assert_allclose(p, np.diag([-0.1 * 4 / 5, -0.1 * 4 / 5]), rtol=1e-12)


@shapes
def test_the_first_step_of_shampoo_without_eps_is_polar(shape):
    G, nearest = with_singular_values(np.linspace(3, 1, min(shape)), shape)
    np.testing.assert_allclose(path(Shampoo(eps=0), np.zeros(shape), [G]), -0.1 * nearest, atol=1e-7)


def test_full_adagrad_of_one_entry_is_adagrad():
    gradients = RNG.normal(size=(5, 1))
    found, plain = (path(rule(eps=0), np.ones(1), gradients) for rule in (FullAdagrad, reference.Adagrad))
    np.testing.assert_allclose(found, plain, rtol=1e-12)


def test_full_adagrad_by_hand():
    """Gradients along the axes: S is diagonal, and each step is g / √(ε + Σ g²)."""
    found = path(FullAdagrad(eps=0), np.zeros(2), [np.array([3.0, 0.0]), np.array([0.0, 2.0]), np.array([4.0, 0.0])])
    np.testing.assert_allclose(found, [-0.1 - 0.1 * 4 / 5, -0.1], rtol=1e-12)


def test_full_adagrad_refuses_a_gradient_that_fits_as_a_vector_alone():
    rule, p, g = FullAdagrad(), np.ones((2, 3)), np.ones((3, 2))
    with pytest.raises(ShapeError, match=r"the gradient has shape \(3, 2\), its parameter \(2, 3\)\. Transposed\?"):
        rule.step(p, g, rule.init(p), 0.1, 1)
    with pytest.raises(ShapeError, match=r"Gradient 0 has shape \(3, 2\), its parameter \(2, 3\)"):
        one_step(rule, p, g)
    with pytest.raises(ShapeError, match=r"the gradient of W has shape \(3, 2\)"):
        S.rule_updates(rule, [S.shared(p, "W")], [g], 0.1)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("rule", [Shampoo(), FullAdagrad()], ids=repr)
def test_a_nan_is_refused_by_update_and_never_a_step_of_0(rule, bad):
    p, g = np.ones((2, 3)), np.ones((2, 3))
    g[0, 1] = bad
    with pytest.raises(CourseError, match="nan or inf, at update 1"):
        one_step(rule, p, g)
    with np.errstate(invalid="ignore"):
        assert np.isnan(rule.step(p, g, rule.init(p), 0.1, 1)[0]).all()
        W, slope = S.shared(p, "W"), S.matrix("slope")
        S.function([slope], [], updates=S.rule_updates(rule, [W], [slope * W], 0.1))(g)
    assert np.isnan(W.value).all()


@pytest.mark.parametrize(
    "rule", [Shampoo(), FullAdagrad(), reference.Muon(), rounded_rules.Rounded(Shampoo())], ids=repr
)
def test_the_engine_runs_them(rule):
    W, x = S.shared(RNG.normal(size=(4, 3)), "W"), S.matrix("x")
    cost = ((x @ W) ** 2).sum()
    params = [W.value]
    step = S.function([x], cost, updates=S.rule_updates(rule, [W], [S.grad(cost, W)], 0.1))
    states = reference.start(rule, params)
    for n in range(5):
        X = RNG.normal(size=(7, 4))
        step(X)
        params, states = reference.update(rule, params, [2 * X.T @ (X @ params[0])], states, 0.1, n + 1)
        np.testing.assert_allclose(W.value, params[0], rtol=0, atol=1e-9)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("rule", [Shampoo(), FullAdagrad(), rounded_rules.InBlocks(Shampoo())], ids=repr)
def test_states_of_other_shapes_are_made_kept_and_checked(rule, dtype):
    p = np.ones((3, 2), dtype)
    states = reference.start(rule, [p])
    kept = {name: rule.kept_in(name, p.shape, p.dtype) for name in rule.entries}
    for _ in range(2):
        assert {name: (x.shape, x.dtype) for name, x in states[0].items()} == kept
        (new,), states = reference.update(rule, [p], [p], states, 0.1, 1)
    assert new.dtype == dtype and np.isfinite(new).all()
    with pytest.raises(CourseError, match=r"holds .*; \w+ wants [LS] \(\d, \d\) float\d\d.*Begin with start"):
        reference.update(rule, [p], [p], [{name: np.ones((3, 2)) for name in rule.entries}], 0.1, 1)


def test_rows_of_the_table_say_which_shapes_they_take():
    assert row_of(twin_rounded.Rounded(twin.Muon())).shape((5,)) == (5, 1)
    assert row_of(reference.Muon()).shape(()) == (1, 1) and row_of(reference.Muon()).shape((2, 3, 4)) == (2, 12)
    assert row_of(reference.Adam()).shape((2, 3, 4)) == (2, 3, 4)
