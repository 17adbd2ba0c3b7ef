"""Blocks of 8-bit codes with a scale, and what both backends refuse to round, to add up and to code."""

import numpy as np
import pytest
import torch

from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.numpy_ref import rounding as reference
from course_utils.torch_gpu import rounding as twin

CODES = ["int8", "float8_e4m3fn", "float8_e5m2"]
pytestmark = pytest.mark.filterwarnings("error")
codes = pytest.mark.parametrize("to", CODES)
RNG = np.random.default_rng(0)
ARRAYS = {
    "a row": RNG.normal(size=100),
    "a matrix": RNG.normal(size=(7, 9)) * np.logspace(-20, 10, 9),
    "a number": np.array(0.3),
    "nothing": np.zeros((0, 3)),
    "zeros, and a block of them": np.concatenate([np.zeros(40), RNG.normal(size=8), [-0.0, 0.0]]),
    "squares": RNG.normal(size=300) ** 2 * 1e-12,
    "far too small": RNG.normal(size=50) * 1e-43,
    "as large as may be": np.array([3e38, -3.4e38, 1.0]),
}


@codes
@pytest.mark.parametrize("block", [1, 3, 16, 256, 10**9, 10**30])
@pytest.mark.parametrize("name", ARRAYS)
def test_codes_and_scales_agree(name, block, to):
    for dtype in (np.float32, np.float64):
        x = ARRAYS[name].astype(dtype)
        ours, theirs = reference.quantize(x, block, to), twin.quantize(torch.tensor(x), block, to)
        assert theirs[0].dtype == getattr(torch, to) and theirs[0].element_size() == 1
        assert ours[0].shape == theirs[0].shape == x.shape and ours[1].dtype == np.float32
        assert np.array_equal(theirs[0].float().numpy(), ours[0].astype(np.float32))
        assert np.array_equal(theirs[1].numpy(), ours[1]) and len(ours[1]) == -(-x.size // block)
        back = reference.dequantize(*ours, block)
        assert back.dtype == np.float32 and np.array_equal(twin.dequantize(*theirs, block).numpy(), back)


@codes
@pytest.mark.parametrize("block", [1, 3, 64])
def test_the_error_is_at_most_half_a_step_of_the_block(block, to):
    for name in ("a row", "a matrix", "zeros, and a block of them", "squares"):
        x = ARRAYS[name].astype(np.float32).ravel()
        found, scales = reference.quantize(x, block, to)
        scales = np.repeat(scales, block)[: x.size].astype(float)
        step = 1.0 if to == "int8" else reference.spacing(x / np.where(scales > 0, scales, 1), to)
        wrong = np.abs(reference.dequantize(found, scales[::block], block) - x.astype(float))
        assert (wrong <= step * scales / 2 * (1 + 1e-5)).all() and (wrong[x == 0] == 0).all(), name
        largest = np.maximum.reduceat(np.abs(x), np.arange(0, x.size, block))
        kept = np.maximum.reduceat(
            np.abs(reference.dequantize(found, scales[::block], block)), np.arange(0, x.size, block)
        )
        np.testing.assert_allclose(kept, largest, rtol=1e-6)


@pytest.mark.parametrize("module", [reference, twin], ids=["numpy", "torch"])
def test_a_block_of_tiny_entries_has_a_scale_of_0_or_of_few_digits(module):
    found, scales = module.quantize([1e-45, -1e-44], 2)
    assert found.tolist() == [0, 0] and scales.tolist() == [0]
    found, scales = module.quantize([127 * 2.0**-149, 700 * 2.0**-149], 1)
    assert found.tolist() == [127, 117] and scales.tolist() == [2.0**-149, 6 * 2.0**-149]
    assert module.quantize([127 * 2.0**-126], 1)[0].tolist() == [127]


@pytest.mark.parametrize("module", [reference, twin], ids=["numpy", "torch"])
def test_lists_and_large_whole_numbers_are_numbers(module):
    back = module.dequantize([[1, 2], [3, 4]], [0.5, 2.0], 2)
    assert back.tolist() == [[0.5, 1.0], [6.0, 8.0]] and str(back.dtype).endswith("float32")
    assert module.dequantize([1.0], np.array([0.1]), 1).tolist() == [float(np.float32(0.1))]
    assert module.rounded([2**70, -(2**64)], "bfloat16").tolist() == [2.0**70, -(2.0**64)]


@codes
def test_a_tensor_in_another_order_of_memory_is_coded_row_by_row(to):
    x = torch.tensor(ARRAYS["a matrix"], dtype=torch.float32)
    for one, other in zip(
        twin.quantize(x, 4, to), twin.quantize(x.T.contiguous().T, 4, getattr(torch, to)), strict=True
    ):
        assert torch.equal(one.float(), other.float())


@codes
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_without_a_look_at_the_entries_a_whole_block_is_nan(to, bad):
    x = torch.tensor([1.0, bad, 3.0, 4.0])
    found = twin.dequantize(*twin.coded(x, 2, getattr(torch, to)), 2)
    assert found[:2].isnan().all() and found[2:].tolist() == pytest.approx([3, 4], rel=0.05)


# (function, arguments, error, what it says): the same in both backends
ERRORS = [
    ("rounded", ([1.0], "float15"), CourseError, "the format is 'float15'; give one of float32, bfloat16, float16"),
    ("rounded", ([1.0], 16), CourseError, "the format is 16; give one of"),
    ("spacing", ([1.0], None), CourseError, "the format is None"),
    ("rounded", ([1j], "bfloat16"), DtypeError, r"x has dtype (torch\.)?complex128; give real numbers"),
    ("rounded", (["a"], "bfloat16"), DtypeError, "x has dtype <U1; give real numbers"),
    ("spacing", ([True], "bfloat16"), DtypeError, "x has dtype bool"),
    ("rounded", ([1.0, 2.0], "bfloat16", np.array([1])), ShapeError, r"random has shape \(1,\); give a number"),
    ("rounded", ([1.0], "bfloat16", np.array([0.5])), DtypeError, r"random has dtype .*float64; give whole numbers"),
    ("random_bits", (np.ones(2), -1, 1), CourseError, "seed is -1; give a whole number"),
    ("random_bits", (np.ones(2), 0.5, 1), CourseError, "seed is 0.5"),
    *(("rounded", ([1.0], "bfloat16", np.array([wrong])), CourseError,
       f"random has numbers from {wrong} to {wrong}; give whole numbers from 0 … 2⁶²−1")
      for wrong in (-1, 2**62, 2**63 - 1, 2**64 - 1)),
    ("rounded", ([1.0, 2.0], "bfloat16", [0, 2**62]), CourseError, "random has numbers from 0 to 4611686018427387904"),
    ("rounded", ([1.0], "bfloat16", ["a"]), DtypeError, "random has dtype <U1"),
    ("rounded", ([1.0], "bfloat16", [True]), DtypeError, "random has dtype bool"),
    *(("random_bits", (np.ones(2), 0, wrong), CourseError, f"t is {wrong}; give a whole number, 0 or more") for wrong in
      (-1, 1.5, True, None, np.float64(1.0), np.array(-1))),
    ("random_bits", (np.ones(2), 0, [1, -1]), CourseError, "t is -1 somewhere; give whole numbers, 0 or more"),
    ("random_bits", (np.ones(2), 0, np.array([1.0, 2.0])), DtypeError, "t has dtype float64; give whole numbers"),
    ("random_bits", (np.ones(2), 0, [1, 2, 3]), ShapeError, r"t has shape \(3,\); give one number, or .* p, \(2,\)"),
    ("random_bits", (np.ones(2), 0, [[1, 2]]), ShapeError, r"t has shape \(1, 2\)"),
    ("random_bits", ([1j], 0, 1), DtypeError, "p has dtype complex128; give real numbers"),
    ("random_bits", ([True], 0, 1), DtypeError, "p has dtype bool"),
    ("rounded", (None, "bfloat16"), DtypeError, "x is None; give real numbers"),
    ("rounded", ([1.0, None], "bfloat16"), DtypeError, r"x is \[1.0, None\]; give real numbers"),
    ("rounded", (10**400, "bfloat16"), CourseError, "x is a whole number beyond float64"),
    ("rounded", ([[1.0], [1.0, 2.0]], "bfloat16"), ShapeError, r"x is \[\[1.0\], .* of which no array .* rows of one"),
    ("compensated_add", (np.ones(3), 0.0, np.ones(2), "bfloat16"), ShapeError,
     r"The shapes do not fit: total \(3,\), lost \(\), x \(2,\)\. Give arrays of one shape"),
    ("compensated_add", (1.0, 1j, 1.0, "bfloat16"), DtypeError, "lost has dtype complex128"),
    ("compensated_add", ("a", 0.0, 1.0, "bfloat16"), DtypeError, "total has dtype <U1"),
    *((name, (1.0, "bfloat16"), ShapeError, r"x has shape \(\); give \(n, …\)") for name in
      ("running_sum", "pairwise_sum", "compensated_sum")),
    *((name, (np.zeros((0, 2)), "bfloat16"), ShapeError, r"x has shape \(0, 2\)") for name in
      ("running_sum", "pairwise_sum", "compensated_sum")),
    ("compensated_add", (1.0, 0.0, 1.0, "int8"), CourseError, "the format is 'int8'"),
    ("quantize", ([1.0], 0), CourseError, "block is 0; give a whole number, 1 or more"),
    ("quantize", ([1.0], 2.0), CourseError, "block is 2.0"),
    ("quantize", ([1.0], 2, "bfloat16"), CourseError, "quantize: to is 'bfloat16'; give int8, float8_e4m3fn or"),
    ("quantize", ([1.0], 2, "int4"), CourseError, "the format is 'int4'"),
    ("quantize", ([1.0, np.nan], 2), CourseError, "quantize: x has entries that are nan or inf"),
    ("quantize", ([np.inf], 2), CourseError, "quantize: x has entries that are nan or inf"),
    ("quantize", ([1e300], 1), CourseError, "quantize: x has entries that are beyond float32, in which"),
    ("quantize", ([1.0], 2, np.ones(2)), CourseError, "the format is array"),
    ("dequantize", ([1, 2], 1.0, 2), ShapeError, r"scales has shape \(\); 2 entries in blocks of 2 have scales \(1,\)"),
    ("dequantize", ([1, 2], [[1.0]], 2), ShapeError, r"scales has shape \(1, 1\)"),
    ("dequantize", (["a"], [1.0], 2), DtypeError, "codes has dtype <U1; give real numbers"),
    ("dequantize", ([1], [1j], 2), DtypeError, "scales has dtype complex128"),
]  # fmt: skip


@pytest.mark.parametrize("module", [reference, twin], ids=["numpy", "torch"])
@pytest.mark.parametrize(("name", "given", "error", "says"), ERRORS)
def test_what_is_refused(module, name, given, error, says):
    with pytest.raises(error, match=says):
        getattr(module, name)(*given)


@pytest.mark.parametrize("module", [reference, twin], ids=["numpy", "torch"])
def test_scales_and_blocks_that_do_not_fit_are_refused(module):
    found, scales = module.quantize(np.ones(10), 4)
    with pytest.raises(ShapeError, match=r"scales has shape \(3,\); 10 entries in blocks of 2 have scales \(5,\)"):
        module.dequantize(found, scales, 2)
    with pytest.raises(CourseError, match="block is 0"):
        module.dequantize(found, scales, 0)


@pytest.mark.parametrize(
    ("dtype", "to"),
    [("float16", "bfloat16"), ("bfloat16", "float16"), ("float16", "float32"), ("float8_e5m2", "float16")],
)
def test_a_dtype_that_cannot_hold_the_format_is_refused(dtype, to):
    with pytest.raises(DtypeError, match=rf"torch\.{dtype} cannot hold the numbers of {to}\. Convert to torch\.{to}"):
        twin.rounded(torch.ones(2).to(getattr(torch, dtype)), to)
    with pytest.raises(DtypeError, match=r"random has dtype torch\.bool"):
        twin.rounded(torch.ones(2), to, torch.tensor([True, False]))


def test_what_tensors_are_refused():
    one = torch.ones(1)
    for wrong in (-1, 2**62):
        with pytest.raises(CourseError, match=f"random has numbers from {wrong} to {wrong}"):
            twin.rounded(one, "bfloat16", torch.tensor([wrong]))
    with pytest.raises(CourseError, match="random has numbers from"):
        twin.rounded(one, "bfloat16", torch.tensor([2**64 - 1], dtype=torch.uint64))
    for dtype in (torch.uint64, torch.uint32, torch.uint8, torch.int32, torch.int64):
        assert twin.rounded(one, "bfloat16", torch.tensor([3], dtype=dtype)).tolist() == [1]
    for t, says in ((torch.tensor(1.0), "t is 1.0"), (torch.tensor([1.0]), "t has dtype float32")):
        with pytest.raises((CourseError, DtypeError), match=says):
            twin.random_bits(one, 0, t)
    for tensor in (one.bfloat16(), one.requires_grad_()):
        with pytest.raises(DtypeError, match=r"x is .*, of which NumPy makes no array\. Convert it: tensor\.detach"):
            reference.rounded(tensor, "bfloat16")
    for module, dtype in ((reference, np.dtype(int)), (twin, torch.int64), (reference, bool), (twin, torch.complex64)):
        with pytest.raises(DtypeError, match=r"cannot hold the numbers of bfloat16\. Convert to"):
            module.check_holds(dtype, "bfloat16")
