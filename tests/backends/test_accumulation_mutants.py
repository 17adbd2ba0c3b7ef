"""The tests of accumulation can fail: each wrong program must break the one that guards it."""

import inspect

import numpy as np
import pytest
import torch
from test_accumulation import CUTS, assert_sums_as_one_batch, assert_trains_as_one_batch, assert_updates_as_one_batch

from course_utils.numpy_ref import accumulation as reference
from course_utils.numpy_ref import optimizers as rules
from course_utils.symbolic.training import accumulation as engine
from course_utils.torch_gpu import accumulation as twin


def mutant(module, name, edits):
    """A function or class of the module with pieces of its text replaced."""
    text = inspect.getsource(getattr(module, name))
    for old, new in edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    space = dict(vars(module))
    exec(text, space)
    return space[name]


COMPILED = {
    "mean of means": {"_Added(p.name)(s, g)": "_Added(p.name)(s, g / added)", "n: n + added": "n: n + 0 * added + 1"},
    "forgets reset": {" | reset": " | {n: 0 * n}"},
    "resets before use": {"[s / _G": "[zeros_like(s) / _G"},
    "count not added": {"n: n + added": "n: added"},
}
SUMMED = {
    "mean of means": {"s + g for s, g in": "s + g / count for s, g in", "self.count + count": "self.count + 1"},
    "forgets reset": {"self.sums, self.count = [], 0": "self.sums, self.count = getattr(self, 'sums', []), 0"},
    "count not added": {"self.count + count": "count"},
    "last gradient only": {"s + g for s, g in": "0 * s + g for s, g in"},
}
IN_PLACE = {
    "mean of means": {"[g.detach() for g in grads]": "[g / count for g in grads]"}
    | {"g.detach().clone()": "g / count", "self.count += count": "self.count += 1"},
    "forgets reset": {"self.sums, self.count = [], 0": "self.sums, self.count = getattr(self, 'sums', []), 0"},
    "count not added": {"self.count += count": "self.count = count"},
    "last gradient only": {"if self.sums:": "if not grads:"},
}
AUTOGRAD = {
    "mean of means": {"cost.backward(": "(cost / losses).backward("}
    | {"if p.grad is not None], count)": "if p.grad is not None], len(costs))"},
    "forgets reset": {"        p.grad = None\n": "        pass\n"},
    "keeps the last batch only": {"cost.backward(": "[setattr(p, 'grad', None) for p in params]; cost.backward("},
    "count not added": {"count += losses": "count = losses"},
    "not divided": {"if p.grad is not None], count)": "if p.grad is not None], 1)"},
}


@pytest.mark.parametrize("wrong", COMPILED)
def test_a_wrong_pair_of_functions_is_noticed(wrong):
    with pytest.raises(AssertionError):
        assert_updates_as_one_batch(mutant(engine, "compile_accumulation", COMPILED[wrong]), CUTS, rules.SGD())


@pytest.mark.parametrize("wrong", SUMMED)
def test_a_wrong_sum_is_noticed(wrong):
    module = type("module", (), {"Accumulator": mutant(reference, "Accumulator", SUMMED[wrong])})
    with pytest.raises(AssertionError):
        assert_sums_as_one_batch(module, np.array, CUTS)


@pytest.mark.parametrize("wrong", IN_PLACE)
def test_a_wrong_sum_in_place_is_noticed(wrong):
    module = type("module", (), {"Accumulator": mutant(twin, "Accumulator", IN_PLACE[wrong])})
    with pytest.raises(AssertionError):
        assert_sums_as_one_batch(module, torch.tensor, CUTS)


@pytest.mark.parametrize("wrong", AUTOGRAD)
def test_a_wrong_gradient_of_autograd_is_noticed(wrong):
    with pytest.raises(AssertionError):
        assert_trains_as_one_batch(mutant(twin, "accumulate_", AUTOGRAD[wrong]), CUTS, "torch SGD")
