"""The tests of update rules can fail: a row of `cases` that claims too little, or a rule too much, is noticed."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
import test_optimizers as rule_tests
from cases import RULES, RuleCase

from course_utils.numpy_ref import optimizers as reference
from course_utils.torch_gpu import optimizers as twin


def noticed(test, *given):
    with pytest.raises(AssertionError):
        test(*given)


def test_numbers_by_hand_that_hang_on_no_setting_are_noticed(monkeypatch):
    """A rule of signs: on a slope that keeps its sign, every step is the rate, whatever the means remember."""

    @dataclass(frozen=True)
    class Signs(reference.Rule):
        beta1: float = 0.9
        beta2: float = 0.99
        entries = ("m",)

        def step(self, p, g, state, lr, t):
            p = p - lr * np.sign(self.beta1 * state["m"] + (1 - self.beta1) * g)
            return p, {"m": self.beta2 * state["m"] + (1 - self.beta2) * g}

    monkeypatch.setattr(reference, "Signs", Signs, raising=False)
    row = RuleCase("Signs", {"beta1": 0.5, "beta2": 0.8}, by_hand=((0.9, 0.9), (0.8, 0.8), (0.7, 0.7)))
    rule_tests.assert_numbers_by_hand(row)
    noticed(rule_tests.assert_every_setting_is_seen, row)
    turning = replace(row, by_hand=((0.9, 0.9), (0.8, 1.0)), gradients=((1, 1), (-0.05, -0.5)))
    rule_tests.assert_numbers_by_hand(turning)
    rule_tests.assert_every_setting_is_seen(turning)


@pytest.mark.parametrize("claim", [True, None])
def test_a_clock_that_is_not_read_and_one_not_spoken_of_are_noticed(monkeypatch, claim):
    case = next(case for case in RULES if case.name == "Momentum")
    monkeypatch.setattr(reference.Momentum, "reads_clock", claim)
    monkeypatch.setattr(twin.Momentum, "reads_clock", claim)
    noticed(rule_tests.test_the_twin_has_the_same_settings_and_entries, case)
