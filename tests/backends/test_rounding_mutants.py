"""The tests of rounding, of rounded rules and of loss scaling can fail: each mistake below is noticed by some."""

import inspect

import pytest
import test_loss_scale as scale_tests
import test_quantize as quantize_tests
import test_rounded_rules as rule_tests
import test_rounding as rounding_tests
from cases import RULES

from course_utils.numpy_ref import loss_scale, rounded_rules, rounding
from course_utils.torch_gpu import rounded_rules as twin_rules
from course_utils.torch_gpu import rounding as twin

ADAM = next(case for case in RULES if case.name == "Adam")


def edited(monkeypatch, module, name, old, new):
    """The function or class `module.name`, made from an edited source, wherever the module itself uses it."""
    text = inspect.getsource(getattr(module, name))
    assert text.count(old) == 1
    exec(text.replace(old, new), namespace := dict(vars(module)))
    monkeypatch.setattr(module, name, namespace[name])


def nearest():
    for to in rounding_tests.SMALL:
        rounding_tests.assert_nearest(to, rounding_tests.between(to))


def numbers():
    for to in rounding_tests.SMALL:
        rounding_tests.test_every_number_of_a_format_stays(to)


def once():
    for to in rounding_tests.SMALL:
        rounding_tests.test_float64_is_rounded_once(to)


def ends():
    for to in rounding_tests.SMALL:
        rounding_tests.test_what_is_too_large_and_what_is_no_number(to)


def chance():
    rounding_tests.test_the_mean_is_x_and_the_variance_that_of_a_coin("bfloat16")


def chance_parity():
    rounding_tests.test_by_chance_the_backends_agree_in_every_entry("float16", "float64")


def bits():
    rounding_tests.test_the_random_bits_are_the_same_in_both_backends("float32", "cpu")


def even_bits():
    rounding_tests.test_every_one_of_the_62_bits_is_even_and_hangs_on_nothing()


def sums():
    for name in rounding_tests.SUMS:
        for shape in ((7,), (64, 3)):
            rounding_tests.test_sums_agree(name, shape, "bfloat16")
    rounding_tests.test_compensated_adds_agree_at_every_addition("bfloat16")


def blocks():
    for name in quantize_tests.ARRAYS:
        for to in quantize_tests.CODES:
            quantize_tests.test_codes_and_scales_agree(name, 3, to)


def path(wrap):
    return lambda: rule_tests.assert_twin_parity(ADAM, wrap)


def arrives(backend, keep):
    return lambda: rule_tests.assert_arrives(backend, keep)


def scaler():
    for settings in scale_tests.SETTINGS:
        scale_tests.assert_scaler_parity(settings)


# (module, name, what stands there, the mistake, the tests that notice it)
MISTAKES = [
    # cut off for nearest; ties away from 0, and to the odd number
    (rounding, "rounded", "(1 << np.maximum(drop - 1, 0)) - 1 + ((M >> drop) & 1)", "0 * M", [nearest]),
    (rounding, "rounded", "- 1 + ((M >> drop) & 1)", "", [nearest]),
    (rounding, "rounded", "((M >> drop) & 1)", "1 - ((M >> drop) & 1)", [nearest]),
    (twin, "on_grid", "n.round()", "n.floor()", [nearest, once]),
    (twin, "on_grid", "n.round()", "(n + 0.5).floor()", [nearest]),
    (twin, "on_grid", "x.dtype != torch.float64", "True", [once]),
    (twin, "_nearest", "x.clamp(-largest, largest) if to is SATURATES else x", "x.clamp(-largest, largest)", [ends]),
    (twin, "on_grid", "(n > limits.max) | wide.isinf()", "n > limits.max", [ends]),
    (rounding, "rounded", "np.where(np.signbit(x), -whole, whole)", "np.sign(x) * whole", [numbers]),
    (twin, "on_grid", "n.copysign(wide)", "n * wide.sign()", [numbers]),
    # the probability turned around, or by one bit
    (rounding, "rounded", "_random_of(random, x.shape)", "(2**62 - 1 - _random_of(random, x.shape))", [chance_parity]),
    (rounding, "rounded", "(M + added) >> drop", "((M ^ ((1 << drop) - 1)) + added) >> drop", [chance, chance_parity]),
    (twin, "on_grid", "random >= 2**62 - cut_off", "random >= cut_off", [chance, chance_parity]),
    (twin, "on_grid", "random >= 2**62 - cut_off", "random > 2**62 - cut_off", [chance_parity]),
    # random bits: an arithmetic shift, no place, no update, no value
    (twin, "_shifted", " & (2 ** (64 - places) - 1)", "", [bits]),
    (twin, "random_bits", "place * GOLDEN", "0 * place", [bits]),
    (twin, "random_bits", "_wrapped(t) if", "0 if", [bits]),
    (rounding, "random_bits", "place * GOLDEN", "0 * place", [bits, even_bits]),
    (rounding, "random_bits", " ^ value", "", [bits, even_bits]),
    # sums and blocks
    (twin, "compensated_add", "y - rounded(s - total, to)", "rounded(s - total, to) - y", [sums]),
    (rounding, "compensated_add", "rounded(total + y, to)", "rounded(total + x, to)", [sums]),
    (twin, "pairwise_sum", "rounded(pairs[:, 0] + pairs[:, 1], to)", "pairs[:, 0] + pairs[:, 1]", [sums]),
    (twin, "coded", "ratio.round()", "ratio", [blocks]),
    (twin, "coded", "scales[:, None] > 0", "scales[:, None] >= 0", [blocks]),
    (rounding, "quantize", "127 if whole", "128 if whole", [blocks]),
    # rules: what is lost with the wrong sign, or not added; a master copy that is made again from the rounded one
    (rounded_rules, "Rounded", "nearest(new - p)", "nearest(p - new)",
     [path("compensation"), arrives("numpy", "compensation")]),
    (rounded_rules, "Rounded", 'p + state["lost"]', "p", [path("compensation"), arrives("numpy", "compensation")]),
    (rounded_rules, "Rounded", 'start = state["master"]', "start = p", [path("master"), arrives("numpy", "master")]),
    (rounded_rules, "Rounded", '{"master": new}', '{"master": nearest(new)}',
     [path("master"), arrives("numpy", "master")]),
    (rounded_rules, "ByChance", "rounded(x, self.to, random_bits(p, self.seed, t))", "rounded(x, self.to)",
     [path("random bits"), arrives("numpy", "random bits")]),
    (rounded_rules, "ByChance", "random_bits(p,", "random_bits(x,", [path("random bits")]),
    (rounded_rules, "Coded", "back**2 if self.root", "back if self.root", [path("roots")]),
    (twin_rules, "Rounded", "rounded(arrives - x, self.to)", "rounded(x - arrives, self.to)",
     [path("compensation"), arrives("torch", "compensation")]),
    (twin_rules, "Rounded", "torch._foreach_add_(new, [lost.to(dtype) for lost in state[\"lost\"]])", "pass",
     [path("compensation"), arrives("torch", "compensation")]),
    (twin_rules, "Rounded", "state[\"master\"] if self.keep == \"master\" else [x.to(dtype, copy=True) for x in p]",
     "[x.to(dtype, copy=True) for x in p]", [path("master"), arrives("torch", "master")]),
    (twin_rules, "Rounded", "random_bits(x, self.seed, t)", "random_bits(x, self.seed, 1)",
     [path("random bits")]),
    (twin_rules, "Rounded", "format_of(self.to), random)", "format_of(self.to))",
     [path("random bits"), arrives("torch", "random bits")]),
    (twin_rules, "InBlocks", "kept.copy_(new)", "pass", [path("int8 blocks"), path("float8 blocks")]),
    # the loss scale
    (loss_scale, "LossScale", "self.backoff), 0", "self.backoff), self.good", [scaler]),
    (loss_scale, "LossScale", "grown, self.good = self.scale * self.growth, 0", "grown = self.scale * self.growth",
     [scaler]),
    (loss_scale, "LossScale", "self.good + 1 == self.interval", "self.good == self.interval", [scaler]),
    (loss_scale, "LossScale", "grown if grown <= LARGEST else self.scale", "grown", [scaler]),
    (loss_scale, "LossScale", "np.isfinite(g).all()", "not np.isnan(g).any()", [scaler]),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("module", "name", "old", "new", "tests"),
    MISTAKES,
    ids=[f"{module.__name__[13:18]}-{name}-{new}" for module, name, _, new, _ in MISTAKES],
)
def test_a_mistake_is_noticed(monkeypatch, module, name, old, new, tests):
    edited(monkeypatch, module, name, old, new)
    if module is loss_scale:
        monkeypatch.setattr(scale_tests, "LossScale", module.LossScale)
    for test in tests:
        with pytest.raises(AssertionError):
            test()


def test_without_a_mistake_all_of_them_pass():
    for test in {test for *_, tests in MISTAKES for test in tests}:
        test()
