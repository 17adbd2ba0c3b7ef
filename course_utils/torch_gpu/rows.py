"""Rows of a table, on any device: which ids occur, the sum of what belongs to each, rows taken out and put back.

On a CPU, NumPy sorts the ids and moves the rows, in the memory of the tensors, because it does both faster than
PyTorch; sums of rows are always PyTorch's. Taught in: notebook 07.
"""

import torch
from torch.nn import functional as F

from course_utils.rows import sorting
from course_utils.rows.storing import put_rows


def merge_rows(ids, amounts):
    """The ids that occur, in order, and for each the sum of its amounts: (rows,), (rows, d).

    ids of any shape, amounts (*ids.shape, d). As `rows.merging.merge_rows`. On CUDA it waits for the device, which
    alone knows how many different ids there are.
    """
    ids, amounts = ids.flatten().long(), amounts.reshape(ids.numel(), amounts.shape[-1])
    if not len(ids):
        return ids, amounts
    rows, order, starts = _groups(ids)
    return rows, F.embedding_bag(order, amounts, starts, mode="sum")


def merge_at_each(ids, amounts):
    """All ids (n,), in order, and with each the sum of the amounts of all ids equal to it: (n,), (n, d).

    The sizes do not depend on the ids, so it waits for no device. Equal ids have equal sums.
    """
    if not len(ids):
        return ids, amounts
    sorted_ids, order = torch.sort(ids, stable=True)
    starts_one = torch.cat([torch.ones_like(ids[:1]), (sorted_ids[1:] != sorted_ids[:-1]).long()])
    group = starts_one.cumsum(0) - 1
    starts = torch.searchsorted(group, torch.arange(len(ids), device=ids.device))  # n for groups that do not exist
    return sorted_ids, F.embedding_bag(order, amounts, starts, mode="sum").index_select(0, group)


def distinct(ids):
    """The ids that occur, in order: (n,) → (rows,)."""
    if not on_host(ids):
        return torch.unique(ids)
    return torch.from_numpy(sorting.distinct(_array(ids)))


def take(rows, *tables):
    """Copies of these rows of each table: (r,), (V, …) → [(r, …), …]."""
    if not on_host(rows):
        return [table.index_select(0, rows) for table in tables]
    rows = rows.numpy()
    return [torch.from_numpy(_array(table).take(rows, axis=0)).view(table.dtype) for table in tables]


def put_(rows, tables, values):
    """table[rows] = value, for each of the tables. Where a row occurs more than once, its values are equal."""
    if not on_host(rows):
        for table, value in zip(tables, values, strict=True):
            table.index_copy_(0, rows, value)
        return
    rows = rows.numpy()
    for table, value in zip(tables, values, strict=True):
        put_rows(_array(table), rows, _array(value))
        torch.autograd.graph.increment_version(table)


def on_host(tensor):
    """Whether NumPy can use the memory of this tensor."""
    return tensor.device.type == "cpu"


def _array(tensor):
    """The tensor as an array, in the same memory. NumPy has no bfloat16, but it can move any 16 bits."""
    tensor = tensor.detach()
    return (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy()


def _groups(ids):
    """The ids that occur, in order; the places of all ids in that order; where each group of equal ones starts."""
    if on_host(ids):
        return (torch.from_numpy(found) for found in sorting.groups(_array(ids)))
    rows, counts = torch.unique(ids, return_counts=True)
    return rows, ids.argsort(stable=True), counts.cumsum(0) - counts
