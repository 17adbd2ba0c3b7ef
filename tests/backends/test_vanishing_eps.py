"""An ε that is 0, or too small for the dtype: what never had a gradient stays where it is, at every place of a step."""

import numpy as np
import pytest
import torch

from course_utils import symbolic as S
from course_utils.numpy_ref import lookup
from course_utils.numpy_ref import optimizers as reference
from course_utils.torch_gpu import optimizers as twins
from course_utils.torch_gpu.lookup import LookupTable
from course_utils.torch_gpu.rule_optimizer import RuleOptimizer

G = [[0.0, 1.0], [0.0, -2.0]]


def by_update(name, eps, dtype):
    rule, params = getattr(reference, name)(eps=eps), [np.ones(2, dtype)]
    states = reference.start(rule, params)
    for t, g in enumerate(G, 1):
        params, states = reference.update(rule, params, [g], states, 0.1, t)
    return params[0]


def by_engine(name, eps, dtype):
    p, g = S.shared(np.ones(2, dtype), "p"), S.vector("g")
    step = S.function([g], [], S.rule_updates(getattr(reference, name)(eps=eps), [p], [g], 0.1))
    for gradient in G:
        step(np.array(gradient, dtype))
    return p.value


def by_optimizer(name, eps, dtype):
    p = torch.nn.Parameter(torch.tensor(np.ones(2, dtype)))
    optimizer = RuleOptimizer([p], getattr(twins, name)(eps=eps), 0.1)
    for gradient in G:
        p.grad = torch.tensor(np.array(gradient, dtype))
        optimizer.step()
    return p.detach().numpy()


def by_table(module, kind, name, eps, dtype, **choices):
    array = np.ones((2, 2), dtype)
    table = kind(
        array if kind is lookup.LookupTable else torch.tensor(array), getattr(module, name)(eps=eps), **choices
    )
    for gradient in G:
        table.update([0], [gradient], 0.1)
    return np.asarray(table.dense())[0]


TABLES = {
    f"{kind.__module__.split('.')[1]} table {choices}": lambda *given, m=module, k=kind, c=choices: by_table(
        m, k, *given, **c
    )
    for module, kind in ((reference, lookup.LookupTable), (twins, LookupTable))
    for choices in ({}, {"clock": "row"}, {"idle": "catch_up"})
}
WAYS = {"update": by_update, "rule_updates": by_engine, "RuleOptimizer": by_optimizer, **TABLES}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("eps", [0, 0.0, 1e-50, 1e-310])
@pytest.mark.parametrize("name", ["Adagrad", "RMSprop", "Adam", "AdamW", "AMSGrad"])
@pytest.mark.parametrize("way", WAYS)
def test_no_gradient_is_no_step(way, name, eps, dtype):
    found = WAYS[way](name, eps, dtype)
    kept = (1 - 0.1 * 0.01) ** 2 if name == "AdamW" else 1.0
    np.testing.assert_allclose(found[0], kept, rtol=1e-6)
    usual = WAYS[way](name, 1e-12, dtype)
    np.testing.assert_allclose(found, usual, rtol=1e-5)  # where there is a gradient, so small an ε changes nothing
