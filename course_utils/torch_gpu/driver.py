"""`RuleOptimizer`: any rule of `optimizers` as a true `torch.optim.Optimizer`."""

from dataclasses import asdict, fields, replace

import torch

from course_utils.arguments import amount
from course_utils.errors import CourseError

LOT = 2**18  # entries that are updated together on a CPU, so that p, g and the state stay in its cache
TORCHS_OWN = {"params", "lr", "initial_lr", "param_names", "name"}  # keys that a group may have besides the rule's


class RuleOptimizer(torch.optim.Optimizer):
    """An optimizer for PyTorch code: `RuleOptimizer(net.parameters(), Adam(), lr=1e-3)`.

    params: tensors, or groups with settings of their own: [{"params": …, "lr": 0.1, "beta1": 0.5}, …]. lr is the rate
    of groups that have none. Everything that works on groups works here: torch's LR schedulers (`LambdaLR(optimizer,
    schedule)` with lr=1.0 takes one of `course_utils.schedules`), `clip_grad_norm_` before `step`, `state_dict`.
    CyclicLR and OneCycleLR look for torch's own names of momentum: tell them `cycle_momentum=False`.

    A parameter without a gradient is left out, its clock too. check_finite=True refuses nan and inf in gradients (on
    CUDA that waits for the device). CourseError for a negative rate, a setting out of its range or of another rule, a
    sparse gradient; whatever is refused, no parameter and no state has changed.

    >>> from course_utils.torch_gpu.optimizers import Momentum
    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = RuleOptimizer([w], Momentum(0.9), lr=0.25)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.detach(), optimizer.state[w]["t"]
    (tensor([0.5000, 1.0000]), 1)
    """

    def __init__(self, params, rule, lr, check_finite=False):
        self.rule, self.check_finite = rule, check_finite
        super().__init__(params, {"lr": lr, **asdict(rule)})

    def __getstate__(self):
        return super().__getstate__() | {"rule": self.rule, "check_finite": self.check_finite}

    def add_param_group(self, param_group):
        """Add a group; settings that it does not have are the optimizer's. The errors of the class."""
        if isinstance(param_group, dict):
            unknown = set(param_group) - TORCHS_OWN - {field.name for field in fields(self.rule)}
            if unknown:
                known = ", ".join(["lr", *(field.name for field in fields(self.rule))])
                raise CourseError(f"A group has {sorted(unknown)}; {type(self.rule).__name__} knows {known}.")
            self._settings(self.defaults | param_group)
        super().add_param_group(param_group)

    def load_state_dict(self, state_dict):
        """Take over settings, states and clocks; CourseError if they were saved by another rule."""
        wanted = {"t", *self.rule.entries}
        for k, group in enumerate(state_dict["param_groups"]):
            missing = [name for name in self.defaults if name not in group]
            states = [state_dict["state"][key] for key in group["params"] if key in state_dict["state"]]
            if missing or any(set(state) != wanted for state in states):
                raise CourseError(
                    f"Group {k} of this state_dict was not saved by {type(self.rule).__name__}, whose state is "
                    f"{sorted(wanted)}. Make the optimizer with the rule that was saved."
                )
            self._settings(group)
        super().load_state_dict(state_dict)

    @torch.no_grad()
    def step(self, closure=None):
        """One update of every parameter that has a gradient. closure: computes the cost again, which is returned."""
        cost = None
        if closure is not None:
            with torch.enable_grad():
                cost = closure()
        work = [(*self._settings(group), self._with_gradients(k, group)) for k, group in enumerate(self.param_groups)]
        for rule, lr, pairs in work:
            for (_device, _dtype, t), rows in self._by_clock(pairs, rule).items():
                for lot in _lots(rows):
                    p, g, *entries = map(list, zip(*lot, strict=True))
                    rule.step_(p, g, dict(zip(rule.entries, entries, strict=True)), lr, t)
        return cost

    def _settings(self, group):
        """(rule, rate) of a group, checked."""
        values = {field.name: group[field.name] for field in fields(self.rule)}
        return replace(self.rule, **values), amount("lr, the learning rate,", float(group["lr"]))

    def _with_gradients(self, k, group):
        """The parameters of group k that have a gradient, each with it, checked."""
        pairs = []
        for place, p in enumerate(group["params"]):
            g = p.grad
            if g is None:
                continue
            if g.layout is not torch.strided:
                raise CourseError(f"{_said(k, place, p)} is sparse. Make it dense, or use a LookupTable for its rows.")
            if self.check_finite and not torch.isfinite(g).all():
                t = self.state[p].get("t", 0) + 1 if p in self.state else 1
                raise CourseError(f"{_said(k, place, p)} has nan or inf, at update {t}. Nothing was changed.")
            pairs.append((p, g))
        return pairs

    def _by_clock(self, pairs, rule):
        """{(device, dtype, t): rows (p, g, *state)}: what one call of the rule can take together. Clocks advance."""
        found, states, entries = {}, self.state, rule.entries
        for p, g in pairs:
            state = states[p]
            if not state:
                state.update(t=0, **rule.init(p))
            t = state["t"] = state["t"] + 1
            row = (p, g, *[state[name] for name in entries])
            key = g.device, g.dtype, t
            if key in found:
                found[key].append(row)
            else:
                found[key] = [row]
        return found


def _said(k, place, p):
    return f"The gradient of parameter {place} in group {k} (shape {tuple(p.shape)})"


def _lots(rows):
    """The rows in lots that one call takes: on a CPU as much as its cache can hold, on a GPU everything at once.

    A rule without state reads and writes everything once, so that a cache cannot help it.
    """
    if rows[0][0].device.type != "cpu" or len(rows[0]) == 2:
        yield rows
        return
    lot, size = [], 0
    for row in rows:
        entries = row[0].numel()
        for part in [row] if entries <= LOT else _cut(row):
            size += min(entries, LOT)
            if size > LOT and lot:
                yield lot
                lot, size = [], min(entries, LOT)
            lot.append(part)
    yield lot


def _cut(row):
    """A large row in parts, which share its memory; a row that has no order in memory is left whole."""
    if not all(tensor.is_contiguous() for tensor in row):
        return [row]
    return zip(*(tensor.view(-1).split(LOT) for tensor in row), strict=True)
