"""A table of which each update touches a few rows, in PyTorch, in place: the twin of `numpy_ref.lookup`.

    table = LookupTable(torch.randn(V, d), Adam())
    rows = table.gather(ids)                 # (*ids.shape, d), a leaf: what a network computes its cost from
    cost(rows).backward()
    table.update(ids, rows.grad, lr)

Taught in: notebook 07.
"""

from math import isfinite

import numpy as np
import torch

from course_utils.arguments import (
    check_by_entry,
    check_closed_form,
    check_idle_and_clock,
    check_nonnegative,
    check_rate,
    check_rule,
    shown,
)
from course_utils.errors import CourseError, DtypeError, IdError, ShapeError
from course_utils.torch_gpu.idle import AtRest, IdleDecay
from course_utils.torch_gpu.nested import name_of
from course_utils.torch_gpu.optimizers import SGD
from course_utils.torch_gpu.per_row_steps import check_row_clock, step_by_row_
from course_utils.torch_gpu.rows import distinct, merge_at_each, merge_rows, on_host, put_, take
from course_utils.torch_gpu.rule import Rule, computed_in, in_dtype

__all__ = ["LookupTable", "merge_rows"]

CHUNK = 2**18  # entries that catch up together
FLOATS = torch.float64, torch.float32, torch.bfloat16, torch.float16


class LookupTable(torch.nn.Module):
    """A table `weight` (V, d), a rule of `torch_gpu.optimizers`, and a clock `t`: as `numpy_ref.lookup.LookupTable`.

    table: a tensor of floats, whose memory is taken over and changed in place. idle, clock and l2 as there.

    `weight` is a Parameter, so that it is found, counted, saved and moved like that of torch.nn.Embedding. It has no
    gradient: the table updates itself, and an optimizer that is given all parameters of a network leaves it alone. The
    entries of the state are buffers: table.m, table.v; `state` has them all. Under idle="catch_up" idle rows lag
    behind in all of these until `gather`, `update` or `dense` brings them up to date. `state_dict` does so too; a
    table that loads it goes on bit by bit as the one that saved it. So does a move to another device or dtype.

    On a CPU, what does not fit is refused at once. On CUDA, idle="freeze" never waits for the device: sizes are known
    beforehand, and what occurs more than once is written more than once, with equal values. There, after an update with
    a wrong id or a nan, nothing changes from then on, and the error comes with the next `check`, `dense`, `state_dict`
    or move. idle="catch_up" does wait, in `gather` and in `update`, to learn which rows there are, and as of which
    updates they are current. The rates, and what is kept of them, stay on the host.

    >>> from course_utils.torch_gpu.optimizers import SGD
    >>> table = LookupTable(torch.ones(4, 1), SGD())
    >>> rows = table.gather([2, 0, 2])
    >>> rows.sum().backward()
    >>> table.update([2, 0, 2], rows.grad, lr=0.25)
    >>> table.dense().T
    tensor([[0.7500, 1.0000, 0.5000, 1.0000]])
    """

    def __init__(self, table, rule, idle="freeze", clock="table", l2=0.0):
        super().__init__()
        check_rule(rule, "step_", "torch_gpu.optimizers")
        check_by_entry(rule)
        check_idle_and_clock(idle, clock)
        if clock == "row":
            check_row_clock(rule)
        self.rule, self._catches_up, self._l2 = rule, idle == "catch_up", check_nonnegative("l2", l2)
        self.weight = torch.nn.Parameter(_checked_table(table).detach(), requires_grad=False)
        for name, entry in rule.init(self.weight.detach()).items():
            self.register_buffer(name, entry)
        numbers = torch.zeros(len(table), dtype=torch.int64, device=table.device)
        self.register_buffer("touches", numbers if clock == "row" else None)
        # the updates as of which each row is current, and its state
        self.register_buffer("_current_as_of", torch.stack([numbers, numbers], dim=1), persistent=False)
        self.register_buffer("_fault", numbers[0].clone(), persistent=False)  # 2t: wrong ids at update t, 2t + 1: nan
        self._begin(0)

    @property
    def state(self):
        """{name: entry of the rule's state, in the shape of the table}."""
        return {name: self._buffers[name] for name in self.rule.entries}

    def gather(self, ids):
        """E[ids], up to date: (*ids.shape, d), a copy, and a leaf. ids: integers in [0, V), any shape."""
        with torch.no_grad():
            ids, weight = self._as_ids(ids), self.weight
            flat = self._inside(ids.flatten())
            if self._idle_rule.moves:
                self._catch_up(distinct(flat))
            (rows,) = take(flat, weight)
        return rows.view(*ids.shape, weight.shape[1]).requires_grad_()

    @torch.no_grad()
    def update(self, ids, dY, lr):
        """One update with the gradients dY (*ids.shape, d) of the rows at ids; equal ids add up. lr: the rate η.

        An update without ids counts too: the clock advances, and idle="catch_up" remembers the rate.
        """
        lr, ids = check_rate(lr), self._as_ids(ids)
        dY = self._as_gradient(ids, dY)
        merge = merge_rows if self._host_checks else merge_at_each
        rows, G = merge(self._inside(ids.flatten()), dY)  # (r,), (r, d)
        self._check_finite(rows, G)
        self._idle_rule.check(lr)
        state_as_of = self._catch_up(rows)
        tables = self._tables()
        new = take(rows, *tables)
        self._idle_rule.advance_state_(self._named(new), state_as_of, self.t)
        self._step_(new, G, lr)
        self._idle_rule.record(lr, self.t + 1)
        if not self._host_checks:
            new = [torch.where(self._fault == 0, x, old) for x, old in zip(new, take(rows, *tables), strict=True)]
        self.t += 1
        self._put_back(rows, tables, new)
        if self._idle_rule.moves and self.t - self._flushed >= max(len(self.weight), 1000):
            self._flush()  # so no more rates are remembered than there are rows

    def dense(self):
        """The whole table, every row up to date: (V, d), a copy. `weight` and `state` are up to date then as well."""
        self._flush()
        return self.weight.detach().clone()

    def check(self):
        """Raise the error of an update on CUDA that was refused, if there was one; the clock is set back to it."""
        fault = int(self._fault)
        if fault:
            self.t = fault // 2 - 1
            self._fault.zero_()
            kind, what = (CourseError, "a nan or inf in dY") if fault % 2 else (IdError, "ids outside the table's rows")
            raise kind(f"Update {self.t + 1} had {what}. Nothing was changed by it, nor by the updates after it.")

    @torch.no_grad()
    def _flush(self):
        """Let everything catch up. After that, the rates so far are no longer needed."""
        self.check()
        if self._idle_rule.moves:
            for rows in self._chunks(torch.arange(len(self.weight), device=self.weight.device)):
                state_as_of, new = self._catch_up(rows), take(rows, *self._tables())
                self._idle_rule.advance_state_(self._named(new), state_as_of, self.t)
                self._put_back(rows, self._tables(), new)
            self._idle_rule.forget(self.t)
        self._flushed = self.t

    def _begin(self, t):
        """Update t was the last one, and all rows are current as of it."""
        self.t = self._flushed = t
        self._current_as_of.fill_(t)
        self._fault.zero_()
        dtype = computed_in(self.weight.dtype)
        self._idle_rule = idle_rule(self.rule, dtype, self._l2) if self._catches_up else AtRest(self.rule, dtype)
        self._idle_rule.forget(t)
        # on CUDA the host leaves ids and gradients to the device, unless idle rows move
        self._host_checks = self._idle_rule.moves or on_host(self.weight)

    def _tables(self):
        """All that has an entry for each row: the parameter, the state, and with clock="row" how often it was used."""
        return [self.weight, *self.state.values(), *([] if self.touches is None else [self.touches])]

    def _named(self, rows):
        """{name: entry of the state}, from rows of `_tables`."""
        return dict(zip(self.rule.entries, rows[1:], strict=False))

    def _step_(self, new, G, lr):
        """The rule's step on rows of `_tables`, in place."""
        dtype = computed_in(self.weight.dtype)
        p, G, state, rule = new[0].to(dtype), G.to(dtype), self._named(new), in_dtype(self.rule, dtype)
        if self._l2:
            G = torch.add(G, p, alpha=2 * self._l2)
        if self.touches is None:
            rule.step_([p], [G], {name: [entry] for name, entry in state.items()}, lr, self.t + 1)
        else:
            step_by_row_(rule, p, G, state, lr, new[-1].add_(1).unsqueeze(1))
        if p is not new[0]:
            new[0].copy_(p)

    def _put_back(self, rows, tables, new):
        put_(rows, tables, new)
        if self._idle_rule.moves:
            self._current_as_of.index_fill_(0, rows, self.t)

    def _catch_up(self, rows):
        """Let these rows catch up. Their state does not; the updates (r,) as of which it is current are returned."""
        if not self._idle_rule.moves:
            return None
        as_of = take(rows, self._current_as_of)[0].cpu().numpy()
        late = np.flatnonzero(as_of[:, 0] < self.t)
        (behind,) = take(torch.from_numpy(late).to(rows.device), rows)
        for some, numbers in zip(self._chunks(behind), self._chunks(as_of[late]), strict=True):
            p, *entries = take(some, *self._tables())
            s, state_as_of = numbers.T
            state = dict(zip(self.rule.entries, entries, strict=True))
            if (state_as_of < s).any():  # they caught up before, and then were not used
                self._idle_rule.advance_state_(state, state_as_of, s)
            p = p.to(computed_in(p.dtype))
            self._idle_rule.advance_rows_(p, state, s, self.t)
            put_(some, [self.weight], [p.to(self.weight.dtype)])
            self._current_as_of[:, 0].index_fill_(0, some, self.t)
        return as_of[:, 1]

    def _chunks(self, rows):
        """The rows in chunks, so small that what is computed of one stays in the processor's cache."""
        size = max(CHUNK // self.weight.shape[1], 1)
        return (rows[start : start + size] for start in range(0, len(rows), size))

    # What is given

    def _as_ids(self, ids):
        """ids as int64 on the table's device."""
        try:
            ids = torch.as_tensor(ids, device=self.weight.device)
        except (TypeError, ValueError, RuntimeError) as error:  # None, a set, lists of different length
            raise DtypeError(f"ids is {shown(ids)}; give integers: row numbers of the table. ({error})") from None
        if ids.numel() and (ids.is_floating_point() or ids.is_complex() or ids.dtype == torch.bool):
            raise DtypeError(f"ids have dtype {ids.dtype}; give integers: row numbers of the table.")
        return ids.long()

    def _inside(self, ids):
        """ids (n,) in the table. Others are refused; where the host does not check, noted and moved inside."""
        last_row = len(self.weight) - 1
        if not self._host_checks:
            self._note_fault(((ids < 0) | (ids > last_row)).any(), 2 * (self.t + 1))
            return ids.clamp(0, last_row)
        low, high = map(int, ids.aminmax()) if len(ids) else (0, 0)
        if low < 0 or high > last_row:
            wrong = low if low < 0 else high
            raise IdError(f"ids hold {wrong}, outside the table's rows 0 … {last_row}. Nothing was changed.")
        return ids

    def _as_gradient(self, ids, dY):
        """dY as (n, d) in the table's dtype and on its device."""
        if dY is None:
            raise CourseError(
                "dY is None. The rows that `gather` gave have a grad after cost.backward(): rows.grad. Inside "
                "accumulate_, let cost_sum return the rows as a third thing."
            )
        dY, wanted = torch.as_tensor(dY), (*ids.shape, self.weight.shape[1])
        if dY.shape != wanted and (dY.numel() or ids.numel()):
            raise ShapeError(f"dY has shape {tuple(dY.shape)}; ids {tuple(ids.shape)} want {wanted}: one row per id.")
        if dY.is_complex() or dY.dtype == torch.bool:
            raise DtypeError(f"dY has dtype {dY.dtype}; give real numbers.")
        return dY.detach().to(self.weight).reshape(ids.numel(), self.weight.shape[1])

    def _check_finite(self, rows, G):
        if not self._host_checks:
            self._note_fault(~G.isfinite().all(), 2 * (self.t + 1) + 1)
        elif not isfinite(G.sum()) and not G.isfinite().all():  # the sum is quick
            row, entry = (~G.isfinite()).nonzero()[0].tolist()
            raise CourseError(
                f"The gradients of row {rows[row]} add up to {G[row, entry]} in entry {entry}, at update {self.t + 1}. "
                "Nothing was changed. Clipping, or a look at the cost's logarithms and divisions, may help."
            )

    def _note_fault(self, wrong, code):
        """On the device: where something is wrong, remember the code of the first fault."""
        self._fault.copy_(torch.where(wrong & (self._fault == 0), code, self._fault))

    # What torch.nn.Module calls

    def get_extra_state(self):
        return {"rule": name_of(self.rule), "t": self.t}

    def set_extra_state(self, state):
        self._begin(int(state["t"]))

    def _save_to_state_dict(self, destination, prefix, keep_vars):
        self._flush()
        super()._save_to_state_dict(destination, prefix, keep_vars)

    def _load_from_state_dict(self, state_dict, prefix, *given):
        ours, saved = name_of(self.rule), state_dict.get(f"{prefix}_extra_state")
        if saved is not None and (not isinstance(saved, dict) or {"rule", "t"} - set(saved)):
            raise CourseError(f"This state_dict holds {shown(saved)} in place of the table's rule and its clock t.")
        if saved is not None and saved["rule"] != ours:
            raise CourseError(f"This state_dict was saved under {saved['rule']}; this table is updated by {ours}.")
        for name in ("weight", *self.state, *([] if self.touches is None else ["touches"])):
            ours, saved = getattr(self, name).shape, state_dict.get(prefix + name, getattr(self, name)).shape
            if saved != ours:
                raise ShapeError(f"{name} was saved in shape {tuple(saved)}; here it has {tuple(ours)}.")
        self._flush()  # for the entries that stay, if only some are loaded
        super()._load_from_state_dict(state_dict, prefix, *given)
        self._keep_dtypes(self.state)

    def _keep_dtypes(self, state):
        """Keep this state in the dtype in which the rule keeps it, on the table's device."""
        for name, entry in state.items():
            _, dtype = self.rule.kept_in(name, self.weight.shape, self.weight.dtype)
            if self._buffers[name].dtype != dtype:
                self._buffers[name] = entry.to(self.weight.device, dtype)

    def _apply(self, fn, recurse=True):
        self.rule.check_dtype(fn(self.weight.detach()[:1]).dtype)
        self._flush()
        state = self.state  # a move to float16 leaves it in float32
        super()._apply(fn, recurse)
        self._keep_dtypes(state)
        self._begin(self.t)
        return self


def idle_rule(rule, dtype, l2):
    """How idle rows of this dtype move under this rule; CourseError if no closed form is known."""
    if l2 and type(rule) is SGD:
        return IdleDecay(2 * l2, "2 · l2")
    check_closed_form(rule, l2, Rule.__subclasses__())
    return rule.idle_rule(rule, dtype)


def _checked_table(table):
    if not isinstance(table, torch.Tensor) or table.dim() != 2 or not table.numel():
        shape = tuple(getattr(table, "shape", ()))
        raise ShapeError(f"table is {shown(table)} of shape {shape}; give a tensor (V, d) with rows.")
    if table.dtype not in FLOATS:
        raise DtypeError(f"table has dtype {table.dtype}, which cannot hold a step. Convert it: table.float().")
    if not table.is_contiguous():
        raise CourseError("table is not contiguous: its rows lie apart in memory. Give a copy: table.contiguous().")
    return table
