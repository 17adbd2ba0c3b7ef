"""Write a graph out as the NumPy program that one would have written by hand.

The order of the program is the update contract: inputs and ids are checked; every output, every new value and every new
row is computed from the old values; their dtypes are checked; then come the stores, plain assignments that call
nothing. What might share memory with something that lives on is copied before it leaves.
"""

import builtins
import keyword
import math
import re

import numpy as np

from course_utils.symbolic import checks
from course_utils.symbolic.entrywise import NATIVE
from course_utils.symbolic.graph import Agree, Constant, Dim, Input, InRange, Shared, ancestors
from course_utils.symbolic.op import describe
from course_utils.symbolic.rows import AddAt, Slice, is_row_update, last_rows, merge_rows
from course_utils.symbolic.shapes import Size
from course_utils.symbolic.source import ATOM, NAMED, template_of

LONG = 60  # an expression of more characters gets a line of its own
HELPERS = {name: getattr(checks, name) for name in checks.__all__} | {"merge_rows": merge_rows, "last_rows": last_rows}


class Program:
    """The text of a function, and the namespace that it runs in."""

    def __init__(self, name, inputs, outputs, updates):
        self.inputs, self.outputs, self.updates = inputs, outputs, updates
        self.namespace = {"np": np, **HELPERS}
        self.lines, self.texts, self.twins, self.known = [], {}, {}, {}
        self.taken = {*dir(builtins), *keyword.kwlist, *self.namespace, name}
        self.handed_out, self.guarded = set(), set()
        self.wishes = {value: f"new_{table.name}" for table, value in updates if not is_row_update(value, table)}
        self.order = self._merge_equal(ancestors(self._roots()))
        self._reserve()
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
        """One variable for equal expressions; names and requirements of all of them are kept."""
        kept = []
        for variable in order:
            twin = variable
            if variable.op is not None:
                key = (variable.op, tuple(self.twins[previous] for previous in variable.inputs))
                twin = self.known.setdefault(key, variable)
            self.twins[variable] = twin
            if twin is variable:
                kept.append(variable)
        return kept

    def _inputs_of(self, variable):
        return [self.twins[previous] for previous in variable.inputs]

    def _what_needs_a_name(self):
        """What is used more than once, has a name, leaves the program, or has a size that something asks for."""
        uses, named = {}, {self.twins[root] for root in self._roots()}
        for variable in self.order:
            if variable.op is not None:
                needs = template_of(variable.op, len(variable.inputs)).needs
                for previous, need in zip(self._inputs_of(variable), needs, strict=True):
                    uses[previous] = uses.get(previous, 0) + 1
                    if need == NAMED:
                        named.add(previous)
            for requirement in variable.requires:
                named |= {self.twins.get(owner, owner) for owner in _owners(requirement)}
        return named | {v for v in self.order if v.name or uses.get(v, 0) > 1}

    # --- names

    def _reserve(self):
        """Bring in what the operations' texts use, so that no variable takes those names."""
        for variable in self.order:
            if variable.op is not None:
                function = getattr(variable.op.compute, "__func__", variable.op.compute)
                for name in template_of(variable.op, len(variable.inputs)).names:
                    if name in function.__globals__:
                        self.namespace[name] = function.__globals__[name]
                        self.taken.add(name)

    def _fresh(self, wish):
        """A name like this one that nothing else has."""
        wish = re.sub(r"\W", "_", wish) or "t"
        wish = f"_{wish}" if wish[0].isdigit() else wish
        name, count = wish, 1
        while name in self.taken:
            count += 1
            name = f"{wish}_{count}"
        self.taken.add(name)
        return name

    def _bind(self, wish, value):
        """A name in the namespace for this object; the same one for the same object."""
        for name, known in self.namespace.items():
            if known is value or (known == value and callable(value)):
                return name
        name = self._fresh(wish)
        self.namespace[name] = value
        return name

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
        for variable in self.order:
            for requirement in variable.requires:
                if all(isinstance(owner, Input | Shared) for owner in _owners(requirement)):
                    self._guard(requirement)
        for table, value in self.updates:
            for wanted, given in zip(table.dims, value.dims, strict=True):
                if isinstance(given, Dim) and isinstance(given.variable, Input):
                    self._guard(Agree(given, wanted, value.op, (value,)))

    def _compute(self, variable):
        """One variable: a line of its own, or a piece of the line that uses it."""
        if isinstance(variable, Constant):
            self.texts[variable] = self._constant(variable)
        if variable.op is None:
            return
        for requirement in variable.requires:
            self._guard(requirement)
        template = template_of(variable.op, len(variable.inputs))
        name = self._bind(variable.op.call_name, variable.op.compute) if template.is_call else ""
        text, level = template.fill([self.texts[v] for v in self._inputs_of(variable)], name), template.level
        if self.is_weak(variable) and variable.op not in NATIVE and not isinstance(variable.op, Size):
            text, level = f"as_number({text})", ATOM
        if variable in self.named or len(text) > LONG:
            target = self._fresh(variable.name or self.wishes.get(variable) or variable.hint or "t")
            self._line(f"{target} = {text}")
            text, level = target, ATOM
        self.texts[variable] = (text, level)

    def _finish(self):
        """Outputs and new values, safe to leave; the checks of what is to be stored; the stores; the return."""
        returned = [self._leaving(output) for output in self.outputs]
        stores, tests = [], []
        for table, value in self.updates:
            if is_row_update(value, table):
                place, new = self._new_rows(table, value)
                stores.append(f"{self._text(table)}[{place}] = {new}")
            else:
                new = self._new_value(table, value)
                stores.append(f"{self._cell(table)}.held = {new}")
            if table.ndim:
                old, cell = self._text(table), self._cell(table)
                tests.append(f"if {new}.dtype != {old}.dtype: refuse_dtype({table.name!r}, {cell}, {new})")
        for line in (*tests, *stores):
            self._line(line)
        self._line(f"return [{', '.join(returned)}]")

    def _leaving(self, variable):
        """The text of an array that shares memory with nothing that lives on."""
        variable = self.twins[variable]
        text = self._text(variable)
        if variable.ndim == 0:
            return text
        owners = _memory_of(variable, self.twins)
        if any(owner.op is None for owner in owners) or owners & self.handed_out:
            target = self._fresh(f"{text}_copy" if text.isidentifier() else "t")
            self._line(f"{target} = {text}.copy()")
            return target
        self.handed_out |= owners
        return text

    def _new_value(self, table, value):
        """The line that makes the new value of a shared variable."""
        if table.ndim:
            return self._leaving(value)
        text = self._text(value)
        target = self._fresh(f"new_{table.name}")
        self._line(f"{target} = {text if self.is_weak(self.twins[value]) else f'as_number({text})'}")
        return target

    def _new_rows(self, table, value):
        """The lines that make the new rows of a table: where they go, and what goes there."""
        E, amount = self._text(table), self._text(value.inputs[1])
        part, adds = value.op.part, isinstance(value.op, AddAt)
        new = self._fresh(f"new_rows_of_{table.name}")
        if isinstance(part, Slice):
            place = template_of(part, 1).fill([("", ATOM)])[1:-1]
            self._line(f"{new} = {E}[{place}] + {amount}" if adds else f"{new} = {self._owned(value.inputs[1])}")
            return place, new
        rows = self._fresh(f"rows_of_{table.name}")
        ids = self._text(value.inputs[2])
        if adds:
            sums = self._fresh("sums")
            self._line(f"{rows}, {sums} = merge_rows({ids}, {amount})")
            self._line(f"{new} = {E}[{rows}] + {sums}")
        else:
            last = self._fresh("last")
            self._line(f"{rows}, {last} = last_rows(np.ravel({ids}))")
            self._line(f"{new} = {amount}.reshape(-1, *{E}.shape[1:])[{last}]")
        return rows, new

    def _owned(self, variable):
        """The text of a value that does not change when a table does."""
        return (
            f"np.array({self._text(variable)})" if variable.ndim else f"np.asarray({self._text(variable)}, dtype=float)"
        )

    # --- pieces

    def _line(self, text):
        if text:
            self.lines.append(f"    {text}")

    def _cell(self, variable):
        """The name under which the program finds a shared variable."""
        return self._bind(f"shared_{variable.name}", variable)

    def _constant(self, variable):
        """A number is written out; an array gets a name."""
        if variable.ndim or (isinstance(variable.value, float) and not math.isfinite(variable.value)):
            return self._bind("constant", variable.value), ATOM
        text = repr(variable.value)
        return text, ATOM if text[0] != "-" else 12

    def is_weak(self, variable):
        """Whether the value is a number of Python's, which takes the precision of what it meets."""
        if variable.ndim or isinstance(variable.op, Size):
            return variable.ndim == 0
        return all(self.is_weak(previous) for previous in self._inputs_of(variable))

    def _guard(self, requirement):
        """The line that checks sizes or ids, once, as soon as all of them are there."""
        key = _key(requirement, self.twins)
        if key in self.guarded or key is None:
            return
        self.guarded.add(key)
        if isinstance(requirement, InRange):
            ids, size = self._text(requirement.ids), self._size(requirement.size)
            self._line(f"in_range({describe(requirement.ids)!r}, {describe(requirement.table)!r}, {ids}, {size})")
            return
        left, right = self._size(requirement.left), self._size(requirement.right)
        names = {v: self._text(v) for v in self.texts if isinstance(v, Input) and v.ndim}
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


def _key(requirement, twins):
    """Equal for requirements that one check settles; None where there is nothing to check."""

    def settled(size):
        return (twins.get(size.variable, size.variable), size.axis) if isinstance(size, Dim) else size

    if isinstance(requirement, InRange):
        return twins.get(requirement.ids, requirement.ids), settled(requirement.size)
    sizes = {settled(requirement.left), settled(requirement.right)}
    return frozenset(sizes) if len(sizes) == 2 else None


def _memory_of(variable, twins):
    """The variables in whose memory the value may lie."""
    if variable.op is None or not variable.op.aliases:
        return {variable}
    return set().union(*(_memory_of(twins[previous], twins) for previous in variable.inputs))


def _check_of(variable, parameter):
    """The line that checks one input."""
    demanded = f", np.{variable.dtype}" if variable.dtype is not None else ""
    if variable.ndim == 0:
        return f"{parameter} = {variable.kind}_number({variable.name!r}, {parameter})"
    return f"{parameter} = {variable.kind}_array({variable.name!r}, {parameter}, {variable.ndim}{demanded})"
