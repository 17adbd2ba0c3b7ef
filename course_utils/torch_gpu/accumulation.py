"""Gradients of many small batches, summed where they lie on the device, and divided once by the count of losses.

`Accumulator` is the twin of `numpy_ref.accumulation`, for gradients that are given as tensors; `accumulate_` lets
autograd add them up in `p.grad`, for any optimizer. Source: so-theano-n-losses. Taught in: notebook 09.
"""

import torch

from course_utils.arguments import WHERE_INSIDE, as_list, check_count, check_lengths, shown
from course_utils.errors import CourseError, DtypeError, ShapeError


class Accumulator:
    """The running sum of gradients, changed in place, and the count they belong to; on the device of the gradients.

    sums: a list of tensors, one for each parameter, empty before the first `add`; count: the number of losses in them.

    >>> accumulator = Accumulator()
    >>> accumulator.add([torch.tensor([6.0])], count=1)        # one token, whose gradient is 6
    >>> accumulator.add([torch.tensor([9.0])], count=9)        # nine tokens, whose gradients add up to 9
    >>> accumulator.mean()
    [tensor([1.5000])]
    """

    def __init__(self):
        self.reset()

    def reset(self):
        """Forget everything: no sums, count 0."""
        self.sums, self.count = [], 0

    @torch.no_grad()
    def add(self, grads, count):
        """Add the gradients of a *sum* of `count` losses: a list of tensors, one for each parameter.

        ShapeError for a different number of gradients or different shapes than before, DtypeError for another dtype or
        for anything but floats, CourseError for another device, for a sparse gradient, for a count that is not a
        positive whole number, and for nan or inf, in the sums too (on CUDA that waits for the device). After an error
        the sums and the count are as they were.
        """
        count, grads = check_count(count), as_list("grads", grads)
        for k, g in enumerate(grads):
            _check_tensor(k, g)
        _check_alike(grads, self.sums or grads)
        _check_finite((s + g for s, g in zip(self.sums, grads, strict=True)) if self.sums else grads)
        if self.sums:
            torch._foreach_add_(self.sums, [g.detach() for g in grads])
        else:
            self.sums = [g.detach().clone() for g in grads]
        self.count += count

    @torch.no_grad()
    def mean(self):
        """sums / count, a new list: the gradient of the mean loss. CourseError where nothing was added."""
        if not self.count:
            raise CourseError("There is no mean: nothing was added since the last reset. Call add(grads, count).")
        return [s / self.count for s in self.sums]


def length_mask(lengths, width):
    """Which places of a padded batch are tokens: (n,) lengths → booleans (n, width), on the device of the lengths.

    It looks at the lengths, and so waits for a GPU that holds them. The errors are those of the twin.

    >>> length_mask([2, 3], width=3)
    tensor([[ True,  True, False],
            [ True,  True,  True]])
    """
    device = lengths.device if isinstance(lengths, torch.Tensor) else None
    lengths = torch.tensor(check_lengths(lengths, width), dtype=torch.int64, device=device)
    return torch.arange(width, device=device) < lengths[:, None]


def accumulate_(params, micro_batches, cost_sum):
    """Set every `p.grad` to the gradient of the mean loss over all micro-batches; return (mean loss, count).

        p.grad = Σ over micro-batches of ∂(Σ losses)/∂p   ÷   Σ over micro-batches of the number of losses

    params: an optimizer, or the tensors themselves, of which those that require a gradient get one; or a list of both,
    such as two optimizers. A tensor that stands there twice counts once. micro_batches: any iterable of batches.
    cost_sum(batch) → (the *sum* of the batch's losses, their number): a scalar tensor with a graph, and a whole number.
    Each graph is freed before the next batch is computed, so the memory is that of one micro-batch. What `p.grad` held
    before is replaced; no `zero_grad` is needed. What follows sees the gradient of the big batch: `clip_grad_norm_`,
    `optimizer.step()`, `scheduler.step()`. The mean loss is a tensor without a graph.

    Rows that cost_sum gathers from a LookupTable are no params. It returns them as a third thing, a tensor or a list
    of them: (sum, number, rows). Then `rows.grad` is the gradient of the same mean. One update of the table takes all:

        table.update(torch.cat(all_ids), torch.cat([rows.grad for rows in all_rows]), lr)

    All other Parameters keep the grad that they have. CourseError where there is no batch, for a count that is not a
    positive whole number, for a cost that is not a scalar or has no graph, for sparse gradients, for nan or inf, in
    costs or gradients, and for rows that cost_sum does not return. Then, and where cost_sum fails, every `p.grad` is
    the tensor that it was. A parameter that no loss depends on has no gradient, as after `backward`.

    >>> w = torch.tensor(0.0, requires_grad=True)
    >>> optimizer = torch.optim.SGD([w], lr=0.5)
    >>> batches = [torch.tensor([1.0]), torch.tensor([2.0, 3.0, 6.0])]
    >>> accumulate_(optimizer, batches, lambda x: (((w - x) ** 2).sum(), len(x)))
    (tensor(12.5000), 4)
    >>> optimizer.step()
    >>> w.detach()                                             # the mean of 1, 2, 3, 6
    tensor(3.)
    """
    params, micro_batches = _trainable(params), _iterable("micro_batches", micro_batches, "a list of batches")
    before = {p: p.grad for p in params}
    for p in params:
        p.grad = None
    try:
        costs, count, stray = [], 0, None
        for k, batch in enumerate(micro_batches):
            cost, losses, rows = _checked(k, cost_sum(batch))
            for row in rows:
                if row not in before:
                    before[row], row.grad = row.grad, None
            stray = _stray(cost, before) if k == 0 else stray  # a walk through the graph: one of them is enough
            cost.backward(inputs=list(dict.fromkeys([*params, *rows])))
            costs.append(cost.detach())
            count += losses
        _check_sums(costs, list(before), stray)
        mean = torch.stack(costs).sum() / count
        torch._foreach_div_([p.grad for p in before if p.grad is not None], count)
    except BaseException:
        for p, g in before.items():
            p.grad = g
        raise
    return mean, count


def _trainable(params):
    """The parameters that are to get a gradient, each once, from optimizers or as they are."""
    if isinstance(params, torch.Tensor | torch.nn.Module):
        raise CourseError(f"params is {shown(params)}. Give an optimizer, or a list of tensors: net.parameters().")
    found = []
    several = [params] if isinstance(params, torch.optim.Optimizer) else params
    for entry in _iterable("params", several, "an optimizer, or a list of tensors: net.parameters()"):
        given = isinstance(entry, torch.optim.Optimizer)
        found += [p for group in entry.param_groups for p in group["params"]] if given else [entry]
    if any(not isinstance(p, torch.Tensor) or not p.is_leaf for p in found):
        raise CourseError(
            "params holds something that is no parameter: a result, or not a tensor. Give net.parameters()."
        )
    params = list(dict.fromkeys(p for p in found if p.requires_grad))
    if not params:
        raise CourseError("None of params requires a gradient, so there is none to compute. Call p.requires_grad_().")
    return params


def _iterable(name, given, wanted):
    if not hasattr(given, "__iter__") and not hasattr(given, "__getitem__"):
        raise CourseError(f"{name} is {shown(given)}; give {wanted}.")
    return given


def _checked(k, returned):
    """(cost, count, rows) of micro-batch k, checked; rows is a list, empty where none were returned."""
    if not isinstance(returned, tuple) or len(returned) not in (2, 3):
        raise CourseError(f"cost_sum returned {shown(returned)}; give two things: the sum of losses, their number.")
    cost, losses, rows = (*returned, [])[:3]
    if not isinstance(cost, torch.Tensor) or cost.ndim or not cost.requires_grad:
        shape = f"a tensor of shape {tuple(cost.shape)}" if isinstance(cost, torch.Tensor) else shown(cost)
        raise CourseError(f"The cost of micro-batch {k} is {shape}; give one number with a graph: losses.sum().")
    rows = [rows] if isinstance(rows, torch.Tensor) else rows
    if not isinstance(rows, list | tuple) or any(
        not isinstance(row, torch.Tensor) or not row.is_leaf or not row.requires_grad for row in rows
    ):
        raise CourseError(
            f"The third thing that cost_sum returned for micro-batch {k} is no leaf that requires a gradient, nor a "
            "list of such. Return what table.gather(ids) gave, before anything is computed from it."
        )
    return cost, check_count(losses), list(rows)


def _stray(cost, known):
    """What to say where the cost depends on a leaf that nobody takes a gradient from: rows that were not returned.

    A Parameter may be left out, and a tensor that has a grad already: others take care of those.
    """
    seen, todo = set(), [cost.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        leaf = node.variable if type(node).__name__ == "AccumulateGrad" else None
        if leaf is not None and leaf not in known and leaf.grad is None and not isinstance(leaf, torch.nn.Parameter):
            return (
                f"The cost of micro-batch 0 depends on a tensor of shape {tuple(leaf.shape)} that requires a "
                "gradient and would get none. If these are rows of a LookupTable, let cost_sum return them too: (sum, "
                "number, rows). If it is a parameter, add it to params; if it needs no gradient, use x.detach()."
            )
        todo += [next_node for next_node, _ in node.next_functions]
    return None


def _check_sums(costs, params, stray):
    """CourseError where there are no costs, or where costs or summed gradients are not finite. On CUDA this waits."""
    if not costs:
        raise CourseError("micro_batches gave no batch, so there is no mean. A generator can be used only once.")
    for k, finite in enumerate(torch.stack(costs).isfinite().tolist()):
        if not finite:
            raise CourseError(f"The cost of micro-batch {k} is {costs[k].item()}. Every p.grad is as it was.")
    if all(p.grad is None for p in params):
        raise CourseError("No cost depends on any of params. Look for another model's parameters, or a detach().")
    if stray:
        raise CourseError(stray)
    for k, p in enumerate(params):
        if p.grad is not None:
            _check_tensor(k, p.grad)
    _check_finite([p.grad for p in params])


def _check_tensor(k, g):
    if not isinstance(g, torch.Tensor) or not g.is_floating_point():
        given = g.dtype if isinstance(g, torch.Tensor) else shown(g)
        raise DtypeError(f"Gradient {k} is {given}; give a tensor of floats.")
    if g.layout is not torch.strided:
        raise CourseError(f"Gradient {k} is sparse. Make it dense, or use a LookupTable for its rows.")


def _check_alike(grads, before):
    shapes, wanted = [tuple(g.shape) for g in grads], [tuple(s.shape) for s in before]
    if shapes != wanted or not shapes:
        held = f"those before had {wanted}" if shapes else "there is nothing to add"
        raise ShapeError(f"The gradients have shapes {shapes}; {held}. Give one for each parameter, in one order.")
    for k, (g, s) in enumerate(zip(grads, before, strict=True)):
        if g.dtype != s.dtype:
            raise DtypeError(f"Gradient {k} has dtype {g.dtype}, those before had {s.dtype}. Convert it with .to.")
        if g.device != s.device:
            raise CourseError(f"Gradient {k} is on {g.device}, those before are on {s.device}. Move it with .to.")


def _check_finite(sums):
    for k, s in enumerate(sums):
        if s is not None and not torch.isfinite(s).all():
            raise CourseError(
                f"Gradient {k} (shape {tuple(s.shape)}): its sum has entries that are nan or inf. Nothing was changed. "
                f"{WHERE_INSIDE}"
            )
