"""What a program has to compute: the variables it needs, each after its inputs, and equal expressions only once."""

from course_utils.symbolic.graph import Constant, Shared, ancestors
from course_utils.symbolic.rows import is_row_update
from course_utils.symbolic.shapes import Size


class Plan:
    """The part of a graph that outputs and updates need; each of these is found from those before it.

    roots           what leaves the program or is stored
    representative  {variable: the first of all equal ones}
    order           the representatives, each after its inputs
    given_name      {representative: the author's name for it or for an equal one, or None}
    weak            the Python numbers, which take the precision of what they meet
    shared          the variables whose current values are read
    constraints     what must hold for all that is computed, and for rows that are only stored
    """

    def __init__(self, outputs, updates):
        tables = [table for table, _ in updates]
        row_updates = [value for table, value in updates if is_row_update(value, table)]
        self.roots = _roots(outputs, updates)
        needed = ancestors(self.roots)
        self.representative = _first_of_equals([*needed, *tables])
        self.order = list(dict.fromkeys(self.representative[variable] for variable in needed))
        self.given_name = _given_names(self.representative)
        self.weak = self._weak()
        self.shared = list(dict.fromkeys([*(v for v in self.order if isinstance(v, Shared)), *tables]))
        self.constraints = [constraint for v in (*self.order, *row_updates) for constraint in v.constraints]

    def inputs_of(self, variable):
        """The variables in `order` that it is computed from."""
        return [self.representative[previous] for previous in variable.inputs]

    def named(self, templates):
        """What needs a name: what is used more than once, has one, is a root, or has a size that something asks for.

        templates: {variable: how its op is written}.
        """
        uses, named = {}, {self.representative[root] for root in self.roots}
        for variable, template in templates.items():
            inputs = self.inputs_of(variable)
            for previous in (*inputs, *(inputs[template.parameters.index(name)] for name in template.repeated)):
                uses[previous] = uses.get(previous, 0) + 1
        for constraint in self.constraints:
            named |= {self.representative.get(variable, variable) for variable in constraint.variables()}
        return named | {v for v in self.order if self.given_name[v] or uses.get(v, 0) > 1}

    def _weak(self):
        weak = set()
        for variable in self.order:
            inputs = [] if isinstance(variable.op, Size) else self.inputs_of(variable)
            if not variable.ndim and all(previous in weak for previous in inputs):
                weak.add(variable)
        return weak


def _roots(outputs, updates):
    """Everything that the program must compute; a row update needs its rows, not the table that they give."""
    roots = list(outputs)
    for table, value in updates:
        roots += value.inputs if is_row_update(value, table) else [value]
    return roots


def _first_of_equals(order):
    """{variable: the first of all equal ones}; each variable comes after its inputs."""
    first, representative = {}, {}
    for variable in order:
        representative[variable] = first.setdefault(_key(variable, representative), variable)
    return representative


def _key(variable, representative):
    """Equal for variables that have the same value in any call."""
    if variable.op is not None:
        return (variable.op, *(representative[previous] for previous in variable.inputs))
    return repr(variable.value) if isinstance(variable, Constant) and not variable.ndim else variable


def _given_names(representative):
    """{representative: the first name that one of its equals has, or None}."""
    names = {}
    for variable, chosen in representative.items():
        names[chosen] = names.get(chosen) or variable.name
    return names
