"""From a graph to a function: `function` writes it out as a NumPy program, which can be read and called."""

import itertools
import linecache
import weakref

from course_utils.errors import CourseError, DtypeError, ShapeError
from course_utils.symbolic.describe import describe, shown_sizes
from course_utils.symbolic.graph import Input, Shared, ancestors, as_variable
from course_utils.symbolic.program import Program
from course_utils.symbolic.sizes import Dim
from course_utils.symbolic.vocabulary.hints import check_call

_count = itertools.count(1)


class Function:
    """A compiled function. `source` is its program; a traceback points into it."""

    def __init__(self, program):
        self.source = program.source
        filename = f"<compiled function {next(_count)}>"
        namespace = program.namespace
        exec(compile(self.source, filename, "exec"), namespace)
        self._run = namespace["f"]
        linecache.cache[filename] = (len(self.source), None, self.source.splitlines(keepends=True), filename)
        weakref.finalize(self, linecache.cache.pop, filename, None)

    def __call__(self, *inputs):
        """The outputs, computed from the values before the call, in memory of their own; the updates are made."""
        return self._run(*inputs)

    def __repr__(self):
        return self.source


def function(inputs, outputs=None, updates=None, **options):
    """Compile: a function of `inputs` that returns `outputs` and then makes `updates`, all at once.

    inputs: a list of variables made by `scalar`, `vector`, `ivector`, … outputs: a variable, or a list of them for a
    list of results, or None. updates: {shared: new value} or pairs; every new value, every output and every new row is
    computed from the values before the call, and if anything fails, nothing is stored. Where the new value of a table
    is `inc_subtensor` or `set_subtensor` of its own rows, only those rows are computed and stored.

    Errors: two updates of one variable; an update of something that is not shared; a new value of another shape or
    kind; an input that is missing, unused, or given twice.

    >>> from course_utils.symbolic import shared, vector
    >>> x, w = vector("x"), shared([1.0, 2.0], "w")
    >>> step = function([x], (w * x).sum(), updates={w: w - 0.1 * x})
    >>> float(step([1.0, 1.0])), w.value
    (3.0, array([0.9, 1.9]))
    """
    check_call(inputs, outputs, options)
    outputs, single = [] if outputs is None else outputs, not isinstance(outputs, list | tuple | None)
    outputs = [as_variable(output) for output in ([outputs] if single else outputs)]
    pairs = list(updates.items() if isinstance(updates, dict) else updates or ())
    pairs = [(table, as_variable(value)) for table, value in pairs]
    _check_updates(pairs)
    _check_inputs(list(inputs), [*outputs, *(value for _, value in pairs)])
    return Function(Program("f", list(inputs), outputs, pairs, single))


def _check_updates(pairs):
    seen = set()
    for table, value in pairs:
        if not isinstance(table, Shared):
            raise CourseError(
                f"function: an update of {describe(table)}, which is not shared. Only shared(value, name) can be."
            )
        if table in seen:
            raise CourseError(
                f"function: two updates of {table.name}. All updates happen at once, so the second could not see the "
                "first; put both into one expression."
            )
        seen.add(table)
        _check_new_value(table, value)


def _check_new_value(table, value):
    sizes = zip(table.dims, value.dims, strict=False)
    if value.ndim != table.ndim or any(given != wanted for wanted, given in sizes if not isinstance(given, Dim)):
        raise ShapeError(
            f"function: the update of {table.name} would change its shape from {shown_sizes(table)} to "
            f"{shown_sizes(value)}. Check the sums and transposes in {describe(value)}."
        )
    if value.kind != table.kind and not (table.kind == "real" and value.kind == "int" and value.ndim == 0):
        raise DtypeError(
            f"function: {table.name} is {table.kind}, its update {describe(value)} is {value.kind}. "
            "A shared value keeps its kind."
        )


def _check_inputs(inputs, wanted):
    for variable in inputs:
        if not isinstance(variable, Input):
            raise CourseError(
                f"function: {describe(variable)} is no input. Make inputs with scalar, vector, matrix, ivector, …"
            )
        if inputs.count(variable) > 1:
            raise CourseError(f"function: the input {variable.name} is given twice. Give it once.")
    used = dict.fromkeys(variable for variable in ancestors(wanted) if isinstance(variable, Input))
    for variable in used:
        if variable not in inputs:
            raise CourseError(f"function: the outputs or updates need {variable.name}, which is no input. Add it.")
    for variable in inputs:
        if variable not in used:
            raise CourseError(f"function: the input {variable.name} is used nowhere. Remove it, or look for a mistake.")
