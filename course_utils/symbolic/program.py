"""Write a graph out as the NumPy program that one would have written by hand.

The order of the program is the update contract: inputs and ids are checked; every output, every new value and every new
row is computed from the old values; what is to be stored has its dtype and shape checked; then come the stores, plain
assignments that call nothing. What might share memory with something that lives on is copied before it leaves.
"""

import builtins
import keyword
import math
import unicodedata

import numpy as np

from course_utils.rows.merging import last_values, merge_rows
from course_utils.symbolic import checks
from course_utils.symbolic.entrywise import NATIVE, power
from course_utils.symbolic.graph import Constant, Dim, Input, InRange, Shared, ancestors
from course_utils.symbolic.op import describe
from course_utils.symbolic.rows import AddAt, Slice, is_row_update
from course_utils.symbolic.shapes import Size
from course_utils.symbolic.source import ATOM, call_of, function_of, template_of

LONG = 60  # an expression of more characters gets a line of its own
HELPERS = {name: getattr(checks, name) for name in checks.__all__} | {
    "merge_rows": merge_rows,
    "last_values": last_values,
}


class Program:
    """The text of a function, and the namespace that it runs in."""

    def __init__(self, name, inputs, outputs, updates, single=False):
        self.inputs, self.outputs, self.updates, self.single = inputs, outputs, updates, single
        self.namespace = {"np": np, **HELPERS}
        self.lines, self.texts, self.twins, self.called = [], {}, {}, {}  # twins: variable → the one for all equal ones
        self.taken = {*dir(builtins), *keyword.kwlist, *self.namespace, name}
        self.counts, self.bound = {}, {}
        self.handed_out, self.guarded = set(), set()
        self.wishes = {value: f"new_{table.name}" for table, value in updates if not is_row_update(value, table)}
        self.order = self._merge_equal(ancestors(self._roots()))
        self.weak = self._what_is_weak()
        self.templates = {v: self._template(v) for v in self.order if v.op is not None}
        modules = {getattr(variable.op.compute, "__module__", None) or "" for variable in self.templates}
        self.only_ours = all(module.startswith(__package__) for module in modules)
        self.named = self._what_needs_a_name()
        self._header(name)
        for variable in self.order:
            self._compute(variable)
        self._finish()
        self.source = "\n".join(self.lines) + "\n"

    # --- what is to be computed

    def _roots(self):
        """Everything that the program must compute; a row update needs its rows, not the table that they give."""
        roots = list(self.outputs)
        for table, value in self.updates:
            roots += value.inputs if is_row_update(value, table) else [value]
        return roots

    def _merge_equal(self, order):
        """One variable for equal expressions; the name of any of them will do."""
        kept, known = [], {}
        for variable in order:
            twin = known.setdefault(self._key(variable), variable)
            self.twins[variable] = twin
            self.called[twin] = self.called.get(twin) or variable.name
            if twin is variable:
                kept.append(variable)
        return kept

    def _key(self, variable):
        """Equal for variables that have the same value in any call."""
        if variable.op is not None:
            return (variable.op, *(self.twins[previous] for previous in variable.inputs))
        return repr(variable.value) if isinstance(variable, Constant) and not variable.ndim else variable

    def _inputs_of(self, variable):
        return [self.twins[previous] for previous in variable.inputs]

    def _what_is_weak(self):
        """The variables that are numbers of Python's, which take the precision of what they meet."""
        weak = set()
        for variable in self.order:
            inputs = [] if isinstance(variable.op, Size) else self._inputs_of(variable)
            if not variable.ndim and all(previous in weak for previous in inputs):
                weak.add(variable)
        return weak

    def _what_needs_a_name(self):
        """What is used more than once, has a name, leaves the program, or has a size that something asks for."""
        uses, named = {}, {self.twins[root] for root in self._roots()}
        for variable, template in self.templates.items():
            for previous, repeated in zip(self._inputs_of(variable), template.repeated, strict=True):
                uses[previous] = uses.get(previous, 0) + 1 + repeated
        for requirement in self._requirements():
            named |= {self.twins.get(owner, owner) for owner in _owners(requirement)}
        return named | {v for v in self.order if self.called[v] or uses.get(v, 0) > 1}

    def _requirements(self):
        """What must hold: for all that is computed, and for rows that are only stored."""
        stored = [value for table, value in self.updates if is_row_update(value, table)]
        return [requirement for variable in (*self.order, *stored) for requirement in variable.requires]

    # --- names

    def _template(self, variable):
        """How to write an op; a call of it where the names in its text mean something else here."""
        template = template_of(variable.op, len(variable.inputs))
        outside = function_of(variable.op).__globals__ if template.names else {}
        for name in template.names:
            usual = getattr(builtins, name, None)
            if outside.get(name, usual) is not self.namespace.get(name, usual) and (name in self.taken):
                return call_of(len(variable.inputs))
        for name in template.names:
            if name in outside:
                self.namespace[name] = outside[name]
                self.taken.add(name)
        return template

    def _fresh(self, wish):
        """A name like this one that nothing else has."""
        wish = unicodedata.normalize("NFKC", wish)
        wish = "".join(c if f"_{c}".isidentifier() else "_" for c in wish) or "t"
        wish = wish if wish.isidentifier() else f"_{wish}"
        name = wish
        while name in self.taken:
            self.counts[wish] = self.counts.get(wish, 1) + 1
            name = f"{wish}_{self.counts[wish]}"
        self.taken.add(name)
        return name

    def _bind(self, wish, value):
        """A name in the namespace for this object; the same one for the same object."""
        key = value if callable(value) else id(value)
        if key not in self.bound:
            self.bound[key] = self._fresh(wish)
            self.namespace[self.bound[key]] = value
        return self.bound[key]

    def _text(self, variable):
        return self.texts[self.twins[variable]][0]

    # --- the lines

    def _header(self, name):
        """The first lines: inputs and ids are checked, the current values are read."""
        parameters = [self._fresh(variable.name) for variable in self.inputs]
        self.lines.append(f"def {name}({', '.join(parameters)}):")
        for variable, parameter in zip(self.inputs, parameters, strict=True):
            self.texts[variable] = (parameter, ATOM)
            self._line(_check_of(variable, parameter))
        held = dict.fromkeys([*(v for v in self.order if isinstance(v, Shared)), *(table for table, _ in self.updates)])
        for variable in held:
            self.twins[variable] = variable
            self.texts[variable] = (self._fresh(variable.name), ATOM)
            self._line(f"{self._text(variable)} = {self._cell(variable)}.held")
        for requirement in self._requirements():
            if all(isinstance(owner, Input | Shared) for owner in _owners(requirement)):
                self._guard(requirement)

    def _compute(self, variable):
        """One variable: a line of its own, or a piece of the line that uses it."""
        if isinstance(variable, Constant):
            self.texts[variable] = self._constant(variable)
        if variable.op is None:
            return
        for requirement in variable.requires:
            self._guard(requirement)
        template, op = self.templates[variable], variable.op
        name = self._bind(op.call_name, op.compute) if template.is_call else ""
        arguments = [self.texts[previous] for previous in self._inputs_of(variable)]
        text, level = template.fill(arguments, name), template.level
        if variable in self.weak and op not in NATIVE and not isinstance(op, Size):
            inner = ", ".join(text for text, _ in arguments)
            text, level = f"power_of_numbers({inner})" if op is power else f"as_number({text})", ATOM
        if variable in self.named or len(text) > LONG:
            target = self._fresh(self.called[variable] or self.wishes.get(variable) or variable.hint or "t")
            self._line(f"{target} = {text}")
            text, level = target, ATOM
        self.texts[variable] = (text, level)

    def _finish(self):
        """Outputs and new values, safe to leave; the checks of what is to be stored; the stores; the return."""
        returned = [self._leaving(output) for output in self.outputs]
        stores, tests = [], []
        for table, value in self.updates:
            old, rows = self._text(table), is_row_update(value, table)
            if rows:
                place, new = self._new_rows(table, value)
                stores.append(f"{old}[{place}] = {new}")
            else:
                new = self._new_value(table, value)
                stores.append(f"{self._cell(table)}.held = {new}")
            if table.ndim:
                what = "{0}.dtype" if rows or self._keeps_shape(value) else "({0}.dtype, {0}.shape)"
                test = f"{what.format(new)} != {what.format(old)}"
                tests.append(f"if {test}: refuse_change({table.name!r}, {old}, {new})")
        for line in (*tests, *stores):
            self._line(line)
        self._line(f"return {returned[0]}" if self.single else f"return [{', '.join(returned)}]")

    def _keeps_shape(self, value):
        """Whether the new shape was settled when the graph was built; ops of the reader's own may be mistaken in it."""
        return self.only_ours and not any(isinstance(size, Dim) for size in value.dims)

    def _leaving(self, variable):
        """The text of a value that shares memory with nothing that lives on: what might is copied."""
        variable = self.twins[variable]
        text = self._text(variable)
        if variable in self.weak:
            return text
        if variable.op is None or variable.op.aliases or variable in self.handed_out:
            target = self._fresh(f"{text}_copy" if text.isidentifier() else "t")
            self._line(f"{target} = {text}.copy()")
            return target
        self.handed_out.add(variable)
        return text

    def _new_value(self, table, value):
        """The text of the new value of a shared variable."""
        if table.ndim:
            return self._leaving(value)
        text = self._text(value)
        text = text if self.twins[value] in self.weak else f"as_number({text})"
        target = self._fresh(f"new_{table.name}")
        self._line(f"{target} = {text if value.kind == table.kind else f'float({text})'}")
        return target

    def _new_rows(self, table, value):
        """The lines that make the new rows of a table: where they go, and what goes there."""
        for requirement in value.requires:
            self._guard(requirement)
        E, amount = self._text(table), self._text(value.inputs[1])
        part, adds = value.op.part, isinstance(value.op, AddAt)
        if self.twins[value.inputs[1]] in self.weak:
            amount = f"np.asarray({amount}, {E}.dtype)"
        new = self._fresh(f"new_rows_of_{table.name}")
        if isinstance(part, Slice):
            place = template_of(part, 1).fill([("", ATOM)])[1:-1]
            self._line(f"{new} = {E}[{place}] + {amount}" if adds else f"{new} = np.array({amount})")
            return place, new
        rows, ids = self._fresh(f"rows_of_{table.name}"), self._text(value.inputs[2])
        if adds:
            sums = self._fresh("sums")
            self._line(f"{rows}, {sums} = merge_rows({ids}, {amount})")
            self._line(f"{new} = {E}[{rows}] + {sums}")
        else:
            self._line(f"{rows}, {new} = last_values({ids}, {amount})")
        return rows, new

    # --- pieces

    def _line(self, text):
        self.lines.append(f"    {text}")

    def _cell(self, variable):
        """The name under which the program finds a shared variable."""
        return self._bind(f"shared_{variable.name}", variable)

    def _constant(self, variable):
        """A number is written out; an array gets a name."""
        if variable.ndim or (isinstance(variable.value, float) and not math.isfinite(variable.value)):
            return self._bind(variable.name or "constant", variable.value), ATOM
        text = repr(variable.value)
        return text, ATOM if text[0] != "-" else 12

    def _guard(self, requirement):
        """The line that checks sizes or ids, once, as soon as all of them are there."""
        key = _what_is_checked(requirement, self.twins)
        if key in self.guarded or key is None:
            return
        self.guarded.add(key)
        if isinstance(requirement, InRange):
            ids, size = self._text(requirement.ids), self._size(requirement.size)
            self._line(f"in_range({describe(requirement.ids)!r}, {describe(requirement.table)!r}, {ids}, {size})")
            return
        left, right = self._size(requirement.left), self._size(requirement.right)
        sizes = {requirement.left, requirement.right, *(size for v in requirement.inputs for size in v.dims)}
        there = [size for size in sizes if isinstance(size, Dim) and self.twins.get(size.variable) in self.texts]
        names = {size: (self._text(size.variable), size.axis) for size in there}
        tell = self._bind("disagree", checks.Disagreement(requirement, names))
        self._line(f"if {left} != {right}: {tell}(locals())")

    def _size(self, size):
        return str(size) if isinstance(size, int) else f"{self._text(size.variable)}.shape[{size.axis}]"


def _owners(requirement):
    """The variables whose sizes or ids a requirement is about."""
    if isinstance(requirement, InRange):
        sizes, owners = (requirement.size,), {requirement.ids}
    else:
        sizes, owners = (requirement.left, requirement.right), set()
    return owners | {size.variable for size in sizes if isinstance(size, Dim)}


def _what_is_checked(requirement, twins):
    """Equal for requirements that one check settles; None where there is nothing to check."""

    def settled(size):
        return (twins.get(size.variable, size.variable), size.axis) if isinstance(size, Dim) else size

    if isinstance(requirement, InRange):
        return twins.get(requirement.ids, requirement.ids), settled(requirement.size)
    sizes = {settled(requirement.left), settled(requirement.right)}
    return frozenset(sizes) if len(sizes) == 2 else None


def _check_of(variable, parameter):
    """The line that checks one input."""
    demanded = f", np.{variable.dtype}" if variable.dtype is not None else ""
    if variable.ndim == 0:
        return f"{parameter} = {variable.kind}_number({variable.name!r}, {parameter})"
    return f"{parameter} = {variable.kind}_array({variable.name!r}, {parameter}, {variable.ndim}{demanded})"
