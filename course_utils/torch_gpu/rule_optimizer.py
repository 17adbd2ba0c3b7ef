"""`RuleOptimizer`: any rule of `optimizers` as a true `torch.optim.Optimizer`."""

from numbers import Real

import torch

from course_utils.arguments import check_rate, check_rule, shown
from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.torch_gpu.nested import name_of, settings_of, with_settings
from course_utils.torch_gpu.rule import Rule, computed_in, step_

CHUNK = 2**19  # entries that are updated together on a CPU, so that p, g and the state stay in its cache
# what a group may hold beside the rule's settings; the last two are written there by torch and its wrappers
COMMON = {"params", "lr", "rule", "initial_lr", "param_names", "name", "differentiable", "check_finite"}


class RuleOptimizer(torch.optim.Optimizer):
    """An optimizer for PyTorch code: `RuleOptimizer(net.parameters(), Adam(), lr=1e-3)`.

    params: tensors, or groups with settings of their own: [{"params": …, "lr": 0.1, "beta1": 0.5}, …], or with a rule
    of their own: {"params": biases, "rule": Adam(), "lr": 0.01}; a later group may call that rule by its name, "Adam".
    lr is the rate of groups that state none. Everything that works on groups works here: torch's LR schedulers
    (`LambdaLR(optimizer, schedule)` with lr=1.0 takes one of `course_utils.schedules`), `clip_grad_norm_` before
    `step`, `state_dict`. CyclicLR and OneCycleLR look for torch's own names of momentum: pass them
    `cycle_momentum=False`.

    Under a rule of `rounded_rules` a group holds its settings and those of the rule in it, by their names: under
    Rounded(Adam()) to, keep, seed, beta1, … (with InBlocks in it "InBlocks.to"). All but keep may differ in groups.

    A parameter without a gradient is left out, its clock too; one that is given twice is moved once. float16 is
    computed in float32, and its state kept there. check_finite=True refuses nan and inf in gradients (on CUDA that
    waits for the device). CourseError for a negative rate, a setting out of range or of another rule, a sparse
    gradient, a state_dict of another rule or with something missing; ShapeError and DtypeError for parameters whose
    shape or dtype was changed after their state was made, for complex ones, and for vectors under a rule for matrices.
    Whatever is refused, no parameter and no state has changed.

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
        self._rules = {name_of(rule): rule}  # by their names, which stand in the groups
        super().__init__(params, {"lr": _plain(lr), "rule": name_of(rule), **settings_of(rule)})

    def __getstate__(self):
        return super().__getstate__() | {"rule": self.rule, "_rules": self._rules, "check_finite": self.check_finite}

    def add_param_group(self, param_group):
        """Add a group; settings that it leaves out are the optimizer's, or those of its own rule. Errors: the class."""
        before = len(self.param_groups), self._rules
        try:
            rule = self._take_over(param_group) if isinstance(param_group, dict) else self.rule
            super().add_param_group(param_group)
            group = self.param_groups[-1]
            for name in set(self.defaults) - COMMON - set(settings_of(rule)):
                group.pop(name, None)  # torch has filled in what the optimizer's rule has and this one has not
            _drop_repeats(group)
            rule = self._settings(group)[0]
            _check_dtypes(rule, [p.dtype for p in group["params"]])
            for p in group["params"]:
                rule.check_shape(p.shape)
        except Exception:
            del self.param_groups[before[0] :]
            self._rules = before[1]
            raise

    def _take_over(self, group):
        """The rule of a new group, whose settings are filled in where it is not the optimizer's, and checked."""
        given = group.get("rule", name_of(self.rule))
        if not isinstance(given, str):
            check_rule(given, "step_", "torch_gpu.optimizers")
            group["rule"] = name_of(given)
            self._rules = {group["rule"]: given} | self._rules
        elif given not in self._rules:
            here = " and ".join(self._rules)
            itself = given.replace(")", "())", 1) if ")" in given else f"{given}()"  # Adam(), or Rounded(Adam())
            raise CourseError(
                f"A group asks for {given} by its name, and this optimizer has only {here}. Give the rule itself: "
                f'"rule": {itself}.'
            )
        else:
            given = self._rules[given]
        rule = self._rules[name_of(given)]
        if given is not self.rule:  # what the optimizer's own leaves out torch fills in
            group.update(settings_of(given) | group)
        group.update({name: _plain(value) for name, value in group.items()})
        unknown = set(group) - COMMON - set(settings_of(rule))
        if unknown:
            known = ", ".join(["lr", *settings_of(rule)])
            raise CourseError(f"A group has {sorted(unknown)}; {name_of(rule)} knows {known}.")
        self._settings(self.defaults | settings_of(rule) | group)
        return rule

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
        for p, (rule, state) in saved.items():  # torch shares the memory, and rounds to the dtype of p
            kept = {name: rule.kept_in(name, p.shape, p.dtype)[1] for name in rule.entries}
            entries = {name: state[name].to(p.device, dtype, copy=True) for name, dtype in kept.items()}
            self.state[p].update(entries, t=int(state["t"]))

    def _checked(self, state_dict):
        """{parameter: (the rule of its group, its saved state)}, if everything is there and fits."""
        rules = [self._settings(group)[0] for group in state_dict["param_groups"]]
        saved = [group["params"] for group in state_dict["param_groups"]]
        keys = [(rule, key) for rule, group in zip(rules, saved, strict=True) for key in group]
        params = [p for group in self.param_groups for p in group["params"]]
        found = {}
        for k, (p, (rule, key)) in enumerate(zip(params, keys, strict=False)):  # their number is for torch to check
            rule.check_dtype(p.dtype)
            rule.check_shape(p.shape)
            state = state_dict["state"].get(key)
            if not state:
                continue
            for name in ("t", *rule.entries):
                if not isinstance(state.get(name), Real if name == "t" else torch.Tensor):
                    raise CourseError(f"State {k} of this state_dict has {shown(state.get(name))} in place of {name}.")
            wanted = {name: rule.kept_in(name, p.shape, p.dtype)[0] for name in rule.entries}
            wrong = [name for name, shape in wanted.items() if state[name].shape != shape]
            if wrong:
                needed = "" if wanted[wrong[0]] == p.shape else f", and needs {tuple(wanted[wrong[0]])}"
                raise ShapeError(
                    f"This state_dict was saved for other parameters: its state {k} has shape "
                    f"{tuple(state[wrong[0]].shape)}, parameter {k} here has {tuple(p.shape)}{needed}."
                )
            found[p] = rule, state
        return found

    @torch.no_grad()
    def step(self, closure=None):
        """One update of every parameter that has a gradient. closure: computes the cost again, which is returned."""
        cost = None
        if closure is not None:
            with torch.enable_grad():
                cost = closure()
        settings = [(*self._settings(group), k, group) for k, group in enumerate(self.param_groups)]
        work = [(rule, lr, self._with_gradients(rule, k, group)) for rule, lr, k, group in settings]
        for rule, lr, found in work:
            for (_device, _dtype, t), columns in self._by_clock(*found, rule).items():
                for p, g, *entries in _chunks(columns, rule.by_entry):
                    step_(rule, p, g, dict(zip(rule.entries, entries, strict=True)), lr, t)
        return cost

    def _settings(self, group):
        """(rule, rate) of a group, checked."""
        theirs = group.get("rule", "an optimizer of another kind")
        theirs = name_of(theirs) if isinstance(theirs, Rule) else theirs  # wrappers of torch's write the rule there
        base = self._rules.get(theirs) if isinstance(theirs, str) else None
        if base is None:
            theirs = theirs if isinstance(theirs, str) else shown(theirs)
            ours = " and ".join(self._rules)
            raise CourseError(f"A group is of {theirs}, this optimizer of {ours}. Make an optimizer of the other rule.")
        rule, own = base, settings_of(base)
        missing = ({"lr"} | set(own)) - set(group)
        if missing:
            raise CourseError(f"A group has no {', '.join(sorted(missing))}. Give it, or save the optimizer again.")
        if any(group[name] is not value for name, value in own.items()):
            settings = {name: group[name] for name in own}
            rule = rule if settings == own else with_settings(rule, settings)
        if rule.entries != base.entries:
            keep = f"keep is {shown(rule.keep)} in a group, and {shown(base.keep)} in the optimizer"
            raise CourseError(f"{keep}: these keep other things. Make an optimizer for each.")
        rate, scale = (
            x.item() if isinstance(x, torch.Tensor) and x.numel() == 1 else x  # as torch's own optimizers take it
            for x in (group["lr"], group.get("initial_lr", 1.0))
        )
        return rule, check_rate(rate, scale)

    def _with_gradients(self, rule, k, group):
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
        self._check_fit(rule, k, group, params, grads, states)
        return params, grads, states

    def _check_fit(self, rule, k, group, params, grads, states):
        """ShapeError or DtypeError for a gradient or a state that does not fit a parameter, since it was changed."""
        shapes, dtypes = [p.shape for p in params], [p.dtype for p in params]
        _check_dtypes(rule, dtypes)
        if all(
            [tensor.shape for tensor in column] == wanted_shapes and [tensor.dtype for tensor in column] == wanted
            for column, wanted_shapes, wanted in ((grads, shapes, dtypes), *_entries(rule, shapes, dtypes, states))
        ):
            return  # whole lists are compared quickly
        for p, g, state in zip(params, grads, states, strict=True):
            needed = {"it": (g, p.shape, p.dtype)} | {
                f"its state {name}": (state[name], *rule.kept_in(name, p.shape, p.dtype))
                for name in rule.entries
                if state
            }
            for what, (tensor, shape, dtype) in needed.items():
                if tensor.shape != shape or tensor.dtype != dtype:
                    place = next(n for n, other in enumerate(group["params"]) if other is p)
                    kind = ShapeError if tensor.shape != shape else DtypeError
                    raise kind(
                        f"{_where(k, place, p)}: {what} has shape {tuple(tensor.shape)} and {tensor.dtype}, where "
                        f"{tuple(shape)} and {dtype} are needed. Nothing was changed. Convert a module before its "
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


def _entries(rule, shapes, dtypes, states):
    """[(tensors, their shapes, their dtypes, as the rule wants them)], one for each entry of the state."""
    begun = [state for state in states if state]
    if type(rule).kept_in is Rule.kept_in:  # every entry is like its parameter
        kept = [computed_in(dtype) for dtype in dtypes] if torch.float16 in dtypes else dtypes
        return [([state[name] for state in begun], shapes, kept) for name in rule.entries]
    found = []
    for name in rule.entries:
        wanted = [rule.kept_in(name, *pair) for pair in zip(shapes, dtypes, strict=True)]
        kept = [pair for pair, state in zip(wanted, states, strict=True) if state]
        found.append(([state[name] for state in begun], [shape for shape, _ in kept], [dtype for _, dtype in kept]))
    return found


def _check_dtypes(rule, dtypes):
    """DtypeError for parameters of a dtype that cannot be moved."""
    for dtype in set(dtypes):
        if dtype.is_complex:
            raise DtypeError("A parameter is complex. Make it a real one, in the form that torch.view_as_real gives.")
        rule.check_dtype(dtype)


def _plain(value):
    """A NumPy number as Python's, a dtype as its name, which a checkpoint can hold; all else as it is."""
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    return value.item() if isinstance(value, Real) and hasattr(value, "item") else value


def _drop_repeats(group):
    """Leave each parameter of a group in its first place; torch has warned of the others."""
    first = {p: place for place, p in reversed(list(enumerate(group["params"])))}
    for name in ("params", "param_names"):
        if name in group:
            group[name] = [group[name][place] for place in sorted(first.values())]


def _where(k, place, p):
    return f"The gradient of parameter {place} in group {k} (shape {tuple(p.shape)})"


def _chunks(columns, by_entry=True):
    """The columns in chunks, one for each call: on a CPU as much as its cache can hold, on a GPU everything at once.

    A rule without state reads and writes everything once, so a cache is no help to it. by_entry: whether a tensor may
    be cut; not if an entry moves by its place in it.
    """
    if not columns[0][0].is_cpu or len(columns) == 2:
        yield columns
        return
    columns = _cut(columns) if by_entry else columns
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
