"""`RuleOptimizer`: any rule of `optimizers` as a true `torch.optim.Optimizer`."""

from dataclasses import asdict, fields, replace
from numbers import Real

import torch

from course_utils.arguments import check_rate, check_rule, shown
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.torch_gpu.optimizers import computed_in, step_

CHUNK = 2**19  # entries that are updated together on a CPU, so that p, g and the state stay in its cache
# what a group may hold beside the rule's settings; the last two are written there by torch and its wrappers
COMMON = {"params", "lr", "rule", "initial_lr", "param_names", "name", "differentiable", "check_finite"}


class RuleOptimizer(torch.optim.Optimizer):
    """An optimizer for PyTorch code: `RuleOptimizer(net.parameters(), Adam(), lr=1e-3)`.

    params: tensors, or groups with settings of their own: [{"params": …, "lr": 0.1, "beta1": 0.5}, …]. lr is the rate
    of groups that state none. Everything that works on groups works here: torch's LR schedulers (`LambdaLR(optimizer,
    schedule)` with lr=1.0 takes one of `course_utils.schedules`), `clip_grad_norm_` before `step`, `state_dict`.
    CyclicLR and OneCycleLR look for torch's own names of momentum: pass them `cycle_momentum=False`.

    A parameter without a gradient is left out, its clock too; one that is given twice is moved once. float16 is
    computed in float32, and its state kept there. check_finite=True refuses nan and inf in gradients (on CUDA that
    waits for the device). CourseError for a negative rate, a setting out of range or of another rule, a sparse
    gradient, a state_dict of another rule or with something missing; ShapeError and DtypeError for parameters whose
    shape or dtype was changed after their state was made, and for complex ones. Whatever is refused, no parameter and
    no state has changed.

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
        super().__init__(params, {"lr": _plain(lr), "rule": type(rule).__name__, **asdict(rule)})

    def __getstate__(self):
        return super().__getstate__() | {"rule": self.rule, "check_finite": self.check_finite}

    def add_param_group(self, param_group):
        """Add a group; settings that it leaves out are the optimizer's. The errors of the class."""
        if isinstance(param_group, dict):
            param_group.update({name: _plain(value) for name, value in param_group.items()})
            unknown = set(param_group) - COMMON - {field.name for field in fields(self.rule)}
            if unknown:
                known = ", ".join(["lr", *(field.name for field in fields(self.rule))])
                raise CourseError(f"A group has {sorted(unknown)}; {type(self.rule).__name__} knows {known}.")
            self._settings(self.defaults | param_group)
        super().add_param_group(param_group)
        _drop_repeats(self.param_groups[-1])
        if any(p.is_complex() for p in self.param_groups[-1]["params"]):
            self.param_groups.pop()
            raise DtypeError("A parameter is complex. Make it a real one, in the form that torch.view_as_real gives.")

    def state_dict(self):
        """Settings, states and clocks, as tensors and Python's numbers, which `torch.load` takes."""
        for group in self.param_groups:
            group.update({name: _plain(value) for name, value in group.items()})
        return super().state_dict()

    def load_state_dict(self, state_dict):
        """Take over copies of settings, states and clocks, as the pre-hooks leave them; errors change nothing.

        CourseError if another rule saved them or something is missing, ShapeError for parameters of other shapes.
        """
        saved = {}
        last = self.register_load_state_dict_pre_hook(lambda _, given: saved.update(self._checked(given)))
        try:
            super().load_state_dict(state_dict)
        finally:
            last.remove()
        for p, state in saved.items():  # torch shares the memory, and rounds to float16
            entries = {name: state[name].to(p.device, computed_in(p.dtype), copy=True) for name in self.rule.entries}
            self.state[p].update(entries, t=int(state["t"]))

    def _checked(self, state_dict):
        """{parameter: its saved state}, if everything is there and fits."""
        for group in state_dict["param_groups"]:
            self._settings(group)
        keys = [key for group in state_dict["param_groups"] for key in group["params"]]
        params = [p for group in self.param_groups for p in group["params"]]
        found = {}
        for k, (p, key) in enumerate(zip(params, keys, strict=False)):  # their number is for torch to check
            state = state_dict["state"].get(key)
            if not state:
                continue
            for name in ("t", *self.rule.entries):
                if not isinstance(state.get(name), Real if name == "t" else torch.Tensor):
                    raise CourseError(f"State {k} of this state_dict has {shown(state.get(name))} in place of {name}.")
            wrong = [tuple(state[name].shape) for name in self.rule.entries if state[name].shape != p.shape]
            if wrong:
                raise ShapeError(
                    f"This state_dict was saved for other parameters: its state {k} has shape "
                    f"{wrong[0]}, parameter {k} here has {tuple(p.shape)}."
                )
            found[p] = state
        return found

    @torch.no_grad()
    def step(self, closure=None):
        """One update of every parameter that has a gradient. closure: computes the cost again, which is returned."""
        cost = None
        if closure is not None:
            with torch.enable_grad():
                cost = closure()
        work = [(*self._settings(group), self._with_gradients(k, group)) for k, group in enumerate(self.param_groups)]
        for rule, lr, found in work:
            for (_device, _dtype, t), columns in self._by_clock(*found, rule).items():
                for p, g, *entries in _chunks(columns):
                    step_(rule, p, g, dict(zip(rule.entries, entries, strict=True)), lr, t)
        return cost

    def _settings(self, group):
        """(rule, rate) of a group, checked."""
        ours, theirs = type(self.rule).__name__, group.get("rule", "an optimizer of another kind")
        if theirs not in (ours, self.rule):  # wrappers of torch's write the rule itself there
            theirs = theirs if isinstance(theirs, str) else shown(theirs)
            raise CourseError(f"A group is of {theirs}, this optimizer of {ours}. Make an optimizer of the other rule.")
        missing = ({"lr"} | set(vars(self.rule))) - set(group)
        if missing:
            raise CourseError(f"A group has no {', '.join(sorted(missing))}. Give it, or save the optimizer again.")
        rule = self.rule
        if any(group[name] is not value for name, value in vars(rule).items()):
            settings = {name: group[name] for name in vars(rule)}
            rule = rule if settings == vars(rule) else replace(rule, **settings)
        rate, scale = (
            x.item() if isinstance(x, torch.Tensor) and x.numel() == 1 else x  # as torch's own optimizers take it
            for x in (group["lr"], group.get("initial_lr", 1.0))
        )
        return rule, check_rate(rate, scale)

    def _with_gradients(self, k, group):
        """Three lists, checked: the parameters of group k with a gradient, their gradients, and states, {} at first."""
        params, grads, states, strided = [], [], [], torch.strided
        for place, p in enumerate(group["params"]):
            g = p.grad
            if g is None:
                continue
            if g.layout is not strided:
                raise CourseError(f"{_where(k, place, p)} is sparse. Make it dense, or use a LookupTable for its rows.")
            state = self.state.get(p) or {}
            if self.check_finite and not torch.isfinite(g).all():
                t = state.get("t", 0) + 1
                raise CourseError(f"{_where(k, place, p)} has nan or inf, at update {t}. Nothing was changed.")
            params.append(p)
            grads.append(g)
            states.append(state)
        self._check_fit(k, group, params, grads, states)
        return params, grads, states

    def _check_fit(self, k, group, params, grads, states):
        """ShapeError or DtypeError for a gradient or a state that does not fit a parameter, since it was changed."""
        shapes, dtypes = [p.shape for p in params], [p.dtype for p in params]
        kept = [computed_in(dtype) for dtype in dtypes] if torch.float16 in dtypes else dtypes
        held = [[state[name] for state in states if state] for name in self.rule.entries]
        if all(
            [tensor.shape for tensor in column] == shapes and [tensor.dtype for tensor in column] == wanted
            for column, wanted in ((grads, dtypes), *((column, kept) for column in held))
        ):
            return  # whole lists are compared quickly
        for p, g, state in zip(params, grads, states, strict=True):
            needed = {"it": (g, p.dtype)} | {
                f"its state {name}": (state[name], computed_in(p.dtype)) for name in self.rule.entries if state
            }
            for what, (tensor, dtype) in needed.items():
                if tensor.shape != p.shape or tensor.dtype != dtype:
                    place = next(n for n, other in enumerate(group["params"]) if other is p)
                    kind = ShapeError if tensor.shape != p.shape else DtypeError
                    raise kind(
                        f"{_where(k, place, p)}: {what} has shape {tuple(tensor.shape)} and {tensor.dtype}, where "
                        f"{tuple(p.shape)} and {dtype} are needed. Nothing was changed. Convert a module before its "
                        "optimizer is made; load_state_dict(state_dict()) converts the states of an optimizer."
                    )

    def _by_clock(self, params, grads, states, rule):
        """{(device, dtype, t): columns p, g, *state}: what one call of the rule can take together. Clocks advance."""
        keys = []
        for p, state in zip(params, states, strict=True):
            if not state:
                state.update(t=0, **rule.init(p))
                self.state[p] = state
            t = state["t"] = state["t"] + 1
            keys.append((p.get_device(), p.dtype, t))
        columns = [params, grads, *([state[name] for state in states] for name in rule.entries)]
        if keys and keys.count(keys[0]) == len(keys):  # nearly always
            return {keys[0]: columns}
        found = {}
        for key, *row in zip(keys, *columns, strict=True):
            found.setdefault(key, []).append(row)
        return {key: [*map(list, zip(*rows, strict=True))] for key, rows in found.items()}


def _plain(value):
    """A NumPy number as Python's, which a checkpoint can hold; all else as it is."""
    return value.item() if isinstance(value, Real) and hasattr(value, "item") else value


def _drop_repeats(group):
    """Leave each parameter of a group in its first place; torch has warned of the others."""
    first = {p: place for place, p in reversed(list(enumerate(group["params"])))}
    for name in ("params", "param_names"):
        if name in group:
            group[name] = [group[name][place] for place in sorted(first.values())]


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
