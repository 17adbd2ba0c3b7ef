"""Write a graph out as the NumPy program that one would have written by hand.

The order of the program is the update contract: inputs and ids are checked; every output, every new value and every new
row is computed from the old values; what is to be stored has its dtype and shape checked; then come the stores, plain
assignments that call nothing. What might share memory with something that lives on is copied before it leaves.
"""

import ast
import math

import numpy as np

from course_utils.rows.merging import last_values, merge_rows
from course_utils.symbolic import checks
from course_utils.symbolic.describe import describe
from course_utils.symbolic.elementwise import NATIVE, power
from course_utils.symbolic.graph import Constant, Input, Shared
from course_utils.symbolic.names import Names
from course_utils.symbolic.plan import Plan
from course_utils.symbolic.rows import AddAt, Slice, is_row_update
from course_utils.symbolic.shapes import Size
from course_utils.symbolic.sizes import Dim, InRange
from course_utils.symbolic.source import call, number

LONG = 60  # an expression of more characters gets a line of its own
HELPERS = {name: getattr(checks, name) for name in checks.__all__}
HELPERS |= {"merge_rows": merge_rows, "last_values": last_values}


class Program:
    """The text of a function, `source`, and the `namespace` that it runs in. It is made in four phases.

    plan        what to compute, in which order, equal expressions once         from outputs and updates
    templates   how each op is written, and the names that this takes           from the plan
    named       which values get a name, and so a line of their own             from the plan and the templates
    lines       the head; the values; checks, stores and return                 from all of these, in this order
    """

    def __init__(self, name, inputs, outputs, updates, single=False):
        self.plan = Plan(outputs, updates)
        self.names = Names({"np": np, **HELPERS}, reserved=name)
        self.templates = {v: self.names.template(v.op, len(v.inputs)) for v in self.plan.order if v.op is not None}
        self.only_ours = all(_is_ours(variable.op) for variable in self.templates)
        self.named = self.plan.named(self.templates)
        self.preferred_name = {v: f"new_{table.name}" for table, v in updates if not is_row_update(v, table)}
        self.lines, self.expressions = [], {}  # variable → the tree that stands for it in the lines to come
        self.already_checked, self.already_returned = set(), set()
        self._write_head(name, inputs)
        for variable in self.plan.order:
            self._write_value(variable)
        self._write_stores(outputs, updates, single)
        self.source, self.namespace = "\n".join(self.lines) + "\n", self.names.namespace

    # --- the head, and the values

    def _write_head(self, name, inputs):
        """The first lines: inputs, then the current values of shared variables, and what can be checked of those."""
        parameters = [self.names.fresh(variable.name) for variable in inputs]
        self.lines.append(f"def {name}({', '.join(parameters)}):")
        for variable, parameter in zip(inputs, parameters, strict=True):
            self.expressions[variable] = ast.Name(parameter)
            self._line(_check_of(variable, parameter))
        for variable in self.plan.shared:
            self.expressions[variable] = ast.Name(self.names.fresh(variable.name))
            self._line(f"{self._text(variable)} = {self._cell(variable)}.held")
        for constraint in self.plan.constraints:
            if all(isinstance(variable, Input | Shared) for variable in constraint.variables()):
                self._check(constraint)

    def _write_value(self, variable):
        """One variable: a line of its own, or a piece of the line that uses it."""
        if isinstance(variable, Constant):
            self.expressions[variable] = self._constant(variable)
        if variable.op is None:
            return
        for constraint in variable.constraints:
            self._check(constraint)
        expression = self._expression(variable)
        text = ast.unparse(expression)
        if variable in self.named or len(text) > LONG:
            preferred = self.plan.given_name[variable] or self.preferred_name.get(variable) or variable.hint or "t"
            target = self.names.fresh(preferred)
            self._line(f"{target} = {text}")
            expression = ast.Name(target)
        self.expressions[variable] = expression

    def _constant(self, variable):
        """A number is written out; an array gets a name."""
        if variable.ndim or (isinstance(variable.value, float) and not math.isfinite(variable.value)):
            return ast.Name(self.names.bind(variable.name or "constant", variable.value))
        return number(variable.value)

    def _expression(self, variable):
        """What an op computes, as a tree; a weak number is kept a Python number."""
        op, template = variable.op, self.templates[variable]
        arguments = [self.expressions[previous] for previous in self.plan.inputs_of(variable)]
        if variable in self.plan.weak and op is power:
            return call("power_of_numbers", arguments)
        expression = template.fill(arguments, self.names.bind(op.call_name, op.compute) if template.is_call else "")
        as_it_is = variable not in self.plan.weak or op in NATIVE or isinstance(op, Size)
        return expression if as_it_is else call("as_number", [expression])

    # --- what leaves, and what is stored

    def _write_stores(self, outputs, updates, single):
        """Outputs and new values, safe to leave; the checks of what is to be stored; the stores; the return."""
        returned = [self._leaving(output) for output in outputs]
        tests, stores = [], []
        for table, value in updates:
            is_rows = is_row_update(value, table)
            target, new = self._new_rows(table, value) if is_rows else self._new_value(table, value)
            stores.append(f"{target} = {new}")
            if table.ndim:
                what = "{0}.dtype" if is_rows or self._keeps_shape(value) else "({0}.dtype, {0}.shape)"
                old = self._text(table)
                test = f"{what.format(new)} != {what.format(old)}"
                tests.append(f"if {test}: refuse_change({table.name!r}, {old}, {new})")
        for line in (*tests, *stores):
            self._line(line)
        self._line(f"return {returned[0]}" if single else f"return [{', '.join(returned)}]")

    def _keeps_shape(self, value):
        """Whether the new shape was settled when the graph was built: by ops of ours, as other ops may be mistaken."""
        return self.only_ours and not any(isinstance(size, Dim) for size in value.dims)

    def _leaving(self, variable):
        """The text of a value that shares memory with nothing that lives on: what might is copied."""
        variable = self.plan.representative[variable]
        text = self._text(variable)
        if variable in self.plan.weak:
            return text
        if variable.op is None or variable.op.aliases or variable in self.already_returned:
            target = self.names.fresh(f"{text}_copy" if text.isidentifier() else "t")
            self._line(f"{target} = {text}.copy()")
            return target
        self.already_returned.add(variable)
        return text

    def _new_value(self, table, value):
        """Where the new value of a shared variable goes, and its text."""
        place = f"{self._cell(table)}.held"
        if table.ndim:
            return place, self._leaving(value)
        text = self._text(value)
        text = text if self.plan.representative[value] in self.plan.weak else f"as_number({text})"
        target = self.names.fresh(f"new_{table.name}")
        self._line(f"{target} = {text if value.kind == table.kind else f'float({text})'}")
        return place, target

    def _new_rows(self, table, value):
        """The lines that make the new rows of a table: where those go, and their name."""
        for constraint in value.constraints:
            self._check(constraint)
        _table, amount, *ids = value.inputs
        E, part, adds = self._text(table), value.op.part, isinstance(value.op, AddAt)
        amount_text = self._text(amount)
        if self.plan.representative[amount] in self.plan.weak:
            amount_text = f"np.asarray({amount_text}, {E}.dtype)"
        new = self.names.fresh(f"new_rows_of_{table.name}")
        if isinstance(part, Slice):
            place = ast.unparse(self.names.template(part, 1).fill([self.expressions[table]]))
            self._line(f"{new} = {place} + {amount_text}" if adds else f"{new} = np.array({amount_text})")
            return place, new
        rows, ids = self.names.fresh(f"rows_of_{table.name}"), self._text(ids[0])
        if adds:
            sums = self.names.fresh("sums")
            self._line(f"{rows}, {sums} = merge_rows({ids}, {amount_text})")
            self._line(f"{new} = {E}[{rows}] + {sums}")
        else:
            self._line(f"{rows}, {new} = last_values({ids}, {amount_text})")
        return f"{E}[{rows}]", new

    # --- pieces

    def _line(self, text):
        self.lines.append(f"    {text}")

    def _text(self, variable):
        return ast.unparse(self.expressions[self.plan.representative[variable]])

    def _cell(self, variable):
        """The name under which the program finds a shared variable."""
        return self.names.bind(f"shared_{variable.name}", variable)

    def _check(self, constraint):
        """The line that checks sizes or ids, once, as soon as all of them are there."""
        key = constraint.key(self.plan.representative)
        if key in self.already_checked or key is None:
            return
        self.already_checked.add(key)
        if isinstance(constraint, InRange):
            names = f"{describe(constraint.ids)!r}, {describe(constraint.table)!r}"
            self._line(f"in_range({names}, {self._text(constraint.ids)}, {self._size(constraint.size)})")
            return
        disagree = self.names.bind("disagree", checks.Disagreement(constraint, self._known_sizes(constraint)))
        self._line(f"if {self._size(constraint.left)} != {self._size(constraint.right)}: {disagree}(locals())")

    def _known_sizes(self, constraint):
        """{size that a message about the constraint can show: (name of a variable, its axis)}."""
        sizes = {constraint.left, constraint.right, *(size for v in constraint.inputs for size in v.dims)}
        chosen = self.plan.representative
        there = [size for size in sizes if isinstance(size, Dim) and chosen.get(size.variable) in self.expressions]
        return {size: (self._text(size.variable), size.axis) for size in there}

    def _size(self, size):
        return str(size) if isinstance(size, int) else f"{self._text(size.variable)}.shape[{size.axis}]"


def _is_ours(op):
    return (getattr(op.compute, "__module__", None) or "").startswith(__package__)


def _check_of(variable, parameter):
    """The line that checks one input."""
    demanded = f", np.{variable.dtype}" if variable.dtype is not None else ""
    if variable.ndim == 0:
        return f"{parameter} = {variable.kind}_number({variable.name!r}, {parameter})"
    return f"{parameter} = {variable.kind}_array({variable.name!r}, {parameter}, {variable.ndim}{demanded})"
