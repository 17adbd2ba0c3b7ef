"""Clipping by the global norm: both backends agree, with torch's own too, and with what a norm is."""

import math

import numpy as np
import pytest
import torch

from course_utils.errors import CourseError, DtypeError
from course_utils.numpy_ref import clipping
from course_utils.numpy_ref.optimizers import AdamW
from course_utils.torch_gpu import clipping as twin
from course_utils.torch_gpu import optimizers as twin_rules

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
RNG = np.random.default_rng(5)
GRADS = [RNG.normal(size=shape) for shape in ((3, 4), (4,), (), (2, 1, 3))]
NORM = math.sqrt(sum(float(x) ** 2 for g in GRADS for x in g.ravel()))


def clipped_by_twin(grads, largest, dtype=torch.float64, device="cpu"):
    tensors = [torch.tensor(g, dtype=dtype, device=device) for g in grads]
    norm = twin.clip_by_global_norm_(tensors, largest)
    return [g.double().cpu().numpy() for g in tensors], norm


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("largest", [0.01, 1.0, 0.999 * NORM, 1.001 * NORM, 1e6])
def test_the_backends_agree_and_torch_with_them(largest, device):
    ours, norm = clipping.clip_by_global_norm(GRADS, largest)
    theirs, twin_norm = clipped_by_twin(GRADS, largest, device=device)
    assert norm == pytest.approx(NORM, rel=1e-14) and twin_norm == pytest.approx(NORM, rel=1e-14)
    params = [torch.nn.Parameter(torch.zeros(np.shape(g), dtype=torch.float64)) for g in GRADS]
    for p, g in zip(params, GRADS, strict=True):
        p.grad = torch.tensor(g)
    torchs_norm = torch.nn.utils.clip_grad_norm_(params, largest)
    assert torchs_norm.item() == pytest.approx(NORM, rel=1e-14)
    for g, mine, other, p in zip(GRADS, ours, theirs, params, strict=True):
        np.testing.assert_allclose(mine, g * min(1, largest / NORM), rtol=1e-14)
        np.testing.assert_allclose(other, mine, rtol=1e-14)
        np.testing.assert_allclose(p.grad.numpy(), mine, rtol=1.1e-6 / NORM)  # torch divides by ‖g‖ + 1e-6


@pytest.mark.parametrize(
    "kind, torchs, tolerance", [("float32", torch.float32, 1e-6), ("float16", torch.float16, 1e-3)]
)
def test_other_precisions_keep_their_dtype(kind, torchs, tolerance):
    narrow = [np.asarray(g, dtype=kind) for g in GRADS]
    ours, norm = clipping.clip_by_global_norm(narrow, 1.0)
    assert {g.dtype for g in ours} == {np.dtype(kind)} and norm == pytest.approx(NORM, rel=tolerance)
    theirs, twin_norm = clipped_by_twin(narrow, 1.0, torchs)
    assert twin_norm == pytest.approx(norm, rel=1e-6)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine.astype(float), other, rtol=tolerance, atol=tolerance / 10)


def test_squares_that_would_overflow_or_vanish():
    for size in (1e200, 1e-200):
        grads, norm = clipping.clip_by_global_norm([np.array([3 * size]), np.array([4 * size])], size)
        assert norm == pytest.approx(5 * size) and grads[1][0] == pytest.approx(0.8 * size)
    assert twin.global_norm([torch.full((4,), 300.0, dtype=torch.float16)]) == 600  # 90,000 is not a float16
    with pytest.raises(CourseError, match="an entry whose square overflows"):
        twin.global_norm([torch.tensor([1e200, 1e200], dtype=torch.float64)])


def test_nothing_is_changed_but_what_is_too_long():
    grads = [g.copy() for g in GRADS]
    clipping.clip_by_global_norm(grads, 0.1)
    assert all(np.array_equal(a, b) for a, b in zip(grads, GRADS, strict=True))
    same, _norm = clipping.clip_by_global_norm(GRADS, 2 * NORM)
    assert all(np.array_equal(a, b) for a, b in zip(same, GRADS, strict=True))
    tensors = [torch.tensor(g) for g in GRADS]
    assert twin.clip_by_global_norm_(tensors, 2 * NORM) and all(
        np.array_equal(a, b) for a, b in zip(tensors, GRADS, strict=True)
    )


def test_no_gradient_has_norm_zero_and_stays():
    zeros, norm = clipping.clip_by_global_norm([np.zeros(3), np.zeros((2, 0))], 1.0)
    assert norm == 0.0 and not zeros[0].any() and zeros[1].shape == (2, 0)
    assert clipped_by_twin([np.zeros(3)], 1.0)[1] == 0.0


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_refused_and_nothing_changed(wrong):
    with pytest.raises(CourseError, match=r"Gradient 1 \(shape \(2,\)\) has 1 entries that are nan or inf"):
        clipping.clip_by_global_norm([np.ones(2), np.array([1.0, wrong])], 1.0)
    tensors = [torch.full((2,), 3.0), torch.tensor([1.0, wrong])]
    with pytest.raises(CourseError, match="there is a nan or inf"):
        twin.clip_by_global_norm_(tensors, 1.0)
    assert tensors[0].tolist() == [3.0, 3.0]


@pytest.mark.parametrize("largest", [0, -1.0, np.nan, np.inf, "1", True])
def test_a_bound_that_is_none_is_refused(largest):
    for clip, grads in ((clipping.clip_by_global_norm, GRADS), (twin.clip_by_global_norm_, [torch.ones(2)])):
        with pytest.raises(CourseError, match="the norm to clip at"):
            clip(grads, largest)


def test_what_is_no_list_of_floats_is_refused():
    for norm, one in ((clipping.global_norm, np.ones(2)), (twin.global_norm, torch.ones(2))):
        with pytest.raises(CourseError, match="empty"):
            norm([])
        with pytest.raises(CourseError, match="grads"):
            norm(one)
    with pytest.raises(DtypeError, match="Gradient 0 has dtype int64"):
        clipping.global_norm([np.array([1, 2])])
    for wrong in (torch.tensor([1, 2]), np.ones(2), None):
        with pytest.raises(DtypeError, match="Gradient 0 is"):
            twin.global_norm([wrong])


def by_algorithm_2(p, gradients, multipliers, alpha, decay, beta1=0.9, beta2=0.999, eps=1e-8):
    """Loshchilov & Hutter 2019, algorithm 2, line by line."""
    m = v = 0.0
    for t, (g, multiplier) in enumerate(zip(gradients, multipliers, strict=True), start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        p = p - multiplier * (alpha * m_hat / (np.sqrt(v_hat) + eps) + decay * p)
    return p


@pytest.mark.parametrize("alpha", [0.1, 0.003])
def test_adamw_as_in_its_paper(alpha):
    p, gradients, multipliers = np.array([1.0, -2.0]), RNG.normal(size=(6, 2)), (1.0, 1.0, 0.7, 0.5, 0.2, 0.0)
    expected = by_algorithm_2(p, gradients, multipliers, alpha, decay=0.05)
    rule, q = AdamW.as_in_paper(weight_decay=0.05, rate=alpha), p
    state, tensor = rule.init(p), torch.tensor(p)
    twins = twin_rules.AdamW.as_in_paper(weight_decay=0.05, rate=alpha)
    states = {name: [array] for name, array in twins.init(tensor).items()}
    for t, (g, multiplier) in enumerate(zip(gradients, multipliers, strict=True), start=1):
        q, state = rule.step(q, g, state, multiplier * alpha, t)
        twins.step_([tensor], [torch.tensor(g)], states, multiplier * alpha, t)
    np.testing.assert_allclose(q, expected, rtol=1e-12)
    np.testing.assert_allclose(tensor.numpy(), expected, rtol=1e-12)


@pytest.mark.parametrize("kind", [AdamW, twin_rules.AdamW])
def test_adamw_as_in_its_paper_takes_settings_and_refuses(kind):
    assert kind.as_in_paper(0.5, rate=0.5, beta1=0.5) == kind(beta1=0.5, weight_decay=1.0)
    with pytest.raises(CourseError, match="rate, the paper's α"):
        kind.as_in_paper(0.1, rate=0.0)
    with pytest.raises(CourseError, match="AdamW: weight_decay"):
        kind.as_in_paper(-0.1, rate=0.1)
