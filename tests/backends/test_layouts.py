"""Tables and states whose rows do not lie in one piece of memory: every update reaches them, whoever put them there."""

import numpy as np
import pytest
import torch

from course_utils.numpy_ref import lookup
from course_utils.numpy_ref import optimizers as reference
from course_utils.rows.storing import put_rows
from course_utils.torch_gpu import optimizers as twins
from course_utils.torch_gpu.lookup import LookupTable

E, DY, IDS = np.arange(12.0).reshape(4, 3), np.ones((2, 3)), [1, 3]
LAYOUTS = {
    "Fortran": np.asfortranarray,
    "transposed": lambda a: np.ascontiguousarray(a.T).T,
    "every other column": lambda a: np.repeat(a, 2, axis=1)[:, ::2],
    "every other row": lambda a: np.repeat(a, 2, axis=0)[::2],
    "backwards": lambda a: np.ascontiguousarray(a[::-1])[::-1],
    "in one piece": np.ascontiguousarray,
}
POSSIBLE = [name for name in LAYOUTS if name != "backwards"]  # torch has no negative strides


def twin(layout, array):
    laid = LAYOUTS[layout](np.asarray(array))
    return (
        torch.from_numpy(laid)
        if laid.base is None
        else torch.as_strided(
            torch.from_numpy(np.ascontiguousarray(laid.base)).reshape(-1), laid.shape, [s // 8 for s in laid.strides]
        )
    )


def trained(table, updates=3):
    for _ in range(updates):
        table.update(IDS, DY, 0.1)
    return np.asarray(table.dense()), {name: np.asarray(entry) for name, entry in table.state.items()}


def assert_same(found, wanted):
    np.testing.assert_array_equal(found[0], wanted[0])
    assert list(found[1]) == list(wanted[1])
    for name, entry in found[1].items():
        np.testing.assert_array_equal(entry, wanted[1][name])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["SGD", "Momentum", "Adagrad", "Adam", "AMSGrad"])
@pytest.mark.parametrize("choices", [{}, {"clock": "row"}, {"idle": "catch_up"}], ids=str)
def test_an_array_of_any_layout(layout, name, choices):
    wanted = trained(lookup.LookupTable(E.copy(), getattr(reference, name)(), **choices), 4)
    table = lookup.LookupTable(E.copy(), getattr(reference, name)(), **choices)
    trained(table, 1)
    table.table = LAYOUTS[layout](table.table)
    table.state = {key: LAYOUTS[layout](entry) for key, entry in table.state.items()}
    assert_same(trained(table), wanted)


@pytest.mark.parametrize("layout", POSSIBLE)
@pytest.mark.parametrize("name", ["SGD", "Momentum", "Adagrad", "Adam", "AMSGrad"])
@pytest.mark.parametrize("choices", [{}, {"clock": "row"}, {"idle": "catch_up"}], ids=str)
def test_a_tensor_of_any_layout(layout, name, choices):
    wanted = trained(LookupTable(torch.from_numpy(E.copy()), getattr(twins, name)(), **choices), 4)
    table = LookupTable(torch.from_numpy(E.copy()), getattr(twins, name)(), **choices)
    trained(table, 1)
    table.weight.data = twin(layout, table.weight.detach().numpy())
    for key, entry in table.state.items():
        setattr(table, key, twin(layout, entry.numpy()))
    assert_same(trained(table), wanted)


def other_parameter(table, layout):
    table.weight = torch.nn.Parameter(twin(layout, table.weight.detach().numpy()), requires_grad=False)


def assigned(table, layout):
    state = table.state_dict()
    table.load_state_dict({**state, "weight": twin(layout, state["weight"].numpy())}, assign=True)


@pytest.mark.parametrize("put", [other_parameter, assigned])
@pytest.mark.parametrize("layout", POSSIBLE)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16], ids=str)
def test_another_weight(put, layout, dtype):
    wanted = LookupTable(torch.from_numpy(E.copy()).to(dtype), twins.Adam())
    table = LookupTable(torch.from_numpy(E.copy()).to(dtype), twins.Adam())
    if dtype == torch.float64:
        put(table, layout)
    else:
        table.weight.data = twin(layout, E).to(dtype).as_strided((4, 3), (1, 4)).copy_(torch.from_numpy(E))
    for each in (wanted, table):
        each.update(IDS, DY, 0.1), each.update([0], DY[:1], 0.1)
    assert torch.equal(wanted.dense(), table.dense()) and not torch.equal(table.dense().double(), torch.from_numpy(E))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_rows_are_put_into_any_layout(layout, dtype):
    array = LAYOUTS[layout](E.astype(dtype))
    put_rows(array, np.array([2, 0, 2]), np.array([[1, 1, 1], [2, 2, 2], [3, 3, 3]]))
    assert array.tolist() == [[2, 2, 2], [3, 4, 5], [3, 3, 3], [9, 10, 11]]
