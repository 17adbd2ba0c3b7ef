"""`RuleOptimizer`: any rule of `optimizers` as a true `torch.optim.Optimizer`."""

from dataclasses import asdict, fields, replace

import torch

from course_utils.arguments import check_nonnegative, check_rule
from course_utils.errors import CourseError, DtypeError, ShapeError

CHUNK = 2**19  # entries that are updated together on a CPU, so that p, g and the state stay in its cache
COMMON = {"params", "lr", "rule", "initial_lr", "param_names", "name"}  # keys that a group may have beside settings


class RuleOptimizer(torch.optim.Optimizer):
    """An optimizer for PyTorch code: `RuleOptimizer(net.parameters(), Adam(), lr=1e-3)`.

    params: tensors, or groups with settings of their own: [{"params": …, "lr": 0.1, "beta1": 0.5}, …]. lr is the rate
    of groups that state none. Everything that works on groups works here: torch's LR schedulers (`LambdaLR(optimizer,
    schedule)` with lr=1.0 takes one of `course_utils.schedules`), `clip_grad_norm_` before `step`, `state_dict`.
    CyclicLR and OneCycleLR look for torch's own names of momentum: pass them `cycle_momentum=False`.

    A parameter without a gradient is left out, its clock too. check_finite=True refuses nan and inf in gradients (on
    CUDA that waits for the device). CourseError for a negative rate, a setting out of range or of another rule, a
    sparse gradient, the state_dict of another rule; DtypeError for complex parameters. Whatever is refused, no
    parameter and no state has changed.

    >>> from course_utils.torch_gpu.optimizers import Momentum
    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = RuleOptimizer([w], Momentum(0.9), lr=0.25)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w.detach(), optimizer.state[w]["t"]
    (tensor([0.5000, 1.0000]), 1)
    """

    def __init__(self, params, rule, lr, check_finite=False):
        check_rule(rule, "step_", "torch_gpu.optimizers")
        self.rule, self.check_finite = rule, check_finite
        super().__init__(params, {"lr": lr, "rule": type(rule).__name__, **asdict(rule)})

    def __getstate__(self):
        return super().__getstate__() | {"rule": self.rule, "check_finite": self.check_finite}

    def add_param_group(self, param_group):
        """Add a group; settings that it leaves out are the optimizer's. The errors of the class."""
        if isinstance(param_group, dict):
            unknown = set(param_group) - COMMON - {field.name for field in fields(self.rule)}
            if unknown:
                known = ", ".join(["lr", *(field.name for field in fields(self.rule))])
                raise CourseError(f"A group has {sorted(unknown)}; {type(self.rule).__name__} knows {known}.")
            self._settings(self.defaults | param_group)
        super().add_param_group(param_group)
        if any(p.is_complex() for p in self.param_groups[-1]["params"]):
            self.param_groups.pop()
            raise DtypeError("A parameter is complex. Make it a real one, in the form that torch.view_as_real gives.")

    def load_state_dict(self, state_dict):
        """Take over settings, states and clocks; an error if another rule saved them, or parameters of other shapes."""
        for group in state_dict["param_groups"]:
            self._settings(group)
        keys = [key for group in state_dict["param_groups"] for key in group["params"]]
        params = [p for group in self.param_groups for p in group["params"]]
        for k, (p, key) in enumerate(zip(params, keys, strict=False)):  # their number is for torch to check
            state = state_dict["state"].get(key, {})
            if any(state[name].shape != p.shape for name in self.rule.entries if state):
                raise ShapeError(
                    f"This state_dict was saved for other parameters: its state {k} has shape "
                    f"{tuple(state[self.rule.entries[0]].shape)}, parameter {k} here has {tuple(p.shape)}."
                )
        super().load_state_dict(state_dict)

    @torch.no_grad()
    def step(self, closure=None):
        """One update of every parameter that has a gradient. closure: computes the cost again, which is returned."""
        cost = None
        if closure is not None:
            with torch.enable_grad():
                cost = closure()
        work = [(*self._settings(group), self._with_gradients(k, group)) for k, group in enumerate(self.param_groups)]
        for rule, lr, (params, grads) in work:
            for (_device, _dtype, t), columns in self._by_clock(params, grads, rule).items():
                for p, g, *entries in _chunks(columns):
                    rule.step_(p, g, dict(zip(rule.entries, entries, strict=True)), lr, t)
        return cost

    def _settings(self, group):
        """(rule, rate) of a group, checked."""
        ours = type(self.rule).__name__
        if group.get("rule") != ours:
            theirs = group.get("rule", "an optimizer of another kind")
            raise CourseError(f"A group is of {theirs}, this optimizer of {ours}. Make an optimizer of the other rule.")
        rule = self.rule
        if any(group[name] is not value for name, value in vars(rule).items()):
            rule = replace(rule, **{name: group[name] for name in vars(rule)})
        rate = group["lr"]
        if isinstance(rate, torch.Tensor) and rate.numel() == 1:  # as torch's own optimizers take it
            rate = rate.item()
        return rule, check_nonnegative("lr, the learning rate,", rate)

    def _with_gradients(self, k, group):
        """The parameters of group k that have a gradient, and their gradients, checked: two lists."""
        params, grads, strided = [], [], torch.strided
        for place, p in enumerate(group["params"]):
            g = p.grad
            if g is None:
                continue
            if g.layout is not strided:
                raise CourseError(f"{_where(k, place, p)} is sparse. Make it dense, or use a LookupTable for its rows.")
            if self.check_finite and not torch.isfinite(g).all():
                t = self.state[p].get("t", 0) + 1 if p in self.state else 1
                raise CourseError(f"{_where(k, place, p)} has nan or inf, at update {t}. Nothing was changed.")
            params.append(p)
            grads.append(g)
        return params, grads

    def _by_clock(self, params, grads, rule):
        """{(device, dtype, t): columns p, g, *state}: what one call of the rule can take together. Clocks advance."""
        known, states, keys = self.state, [], []
        for p in params:
            state = known[p]
            if not state:
                state.update(t=0, **rule.init(p))
            t = state["t"] = state["t"] + 1
            states.append(state)
            keys.append((p.get_device(), p.dtype, t))
        columns = [params, grads, *([state[name] for state in states] for name in rule.entries)]
        if keys and keys.count(keys[0]) == len(keys):  # nearly always
            return {keys[0]: columns}
        found = {}
        for key, *row in zip(keys, *columns, strict=True):
            found.setdefault(key, []).append(row)
        return {key: [*map(list, zip(*rows, strict=True))] for key, rows in found.items()}


def _where(k, place, p):
    return f"The gradient of parameter {place} in group {k} (shape {tuple(p.shape)})"


def _chunks(columns):
    """The columns in chunks, one for each call: on a CPU as much as its cache can hold, on a GPU everything at once.

    A rule without state reads and writes everything once, so a cache is no help to it.
    """
    if not columns[0][0].is_cpu or len(columns) == 2:
        yield columns
        return
    columns = _cut(columns)
    begin, size = 0, 0
    for end, p in enumerate(columns[0]):
        entries = p.numel()
        if size and size + entries > CHUNK:
            yield [column[begin:end] for column in columns]
            begin, size = end, 0
        size += entries
    yield [column[begin:] for column in columns]


def _cut(columns):
    """Tensors of two chunks or more in parts that share their memory; those not in one piece of memory stay whole."""
    if all(p.numel() < 2 * CHUNK for p in columns[0]):
        return columns
    rows = []
    for row in zip(*columns, strict=True):
        if row[0].numel() >= 2 * CHUNK and all(tensor.is_contiguous() for tensor in row):
            rows += zip(*(tensor.view(-1).split(CHUNK) for tensor in row), strict=True)
        else:
            rows.append(row)
    return [*map(list, zip(*rows, strict=True))]
