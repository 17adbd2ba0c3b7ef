"""What a task demands beside right numbers: no loop, inputs left as they came, a tool not used, few calls."""

import copy
import dis
import linecache
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType

from course_utils.exercises.framework.difference import EXACT, difference
from course_utils.exercises.framework.guarded import guarded

SINGLE = {"float32", "single", "f4", "<f4", "float16", "half"}
LIBRARIES = {"numpy", "torch", "scipy"}
LOOPS_BY_NAME = {"map", "filter", "vectorize", "apply_along_axis", "fromiter", "frompyfunc", "nditer", "ndindex"}


@dataclass(frozen=True)
class Demand:
    """Its name, what it asks for, and `broken(program, cases, names)`: how it is broken, in which case (or None)."""

    name: str
    sentence: str
    broken: Callable


def no_loop(sentence="The task asks for code without a loop."):
    """No for, while or comprehension, in the function or in those that it calls from the same notebook.

    A loop that takes as many turns whatever the case, over two axes for instance, is none.
    """

    def broken(program, cases, _names):
        found = loops_in(program)
        if not found or len({_steps(program, case) for case in cases}) == 1:
            return None
        return found[0], None

    return Demand("loop", sentence, broken)


def without(*names, module=None, sentence):
    """None of these names is used, and nothing that comes from `module`."""

    def broken(program, _cases, _names):
        for function in _own_functions(program):
            for used, value in _used(function):
                if used in names or (module and _comes_from(value, used, module)):
                    return f"Yours uses `{used}`.", None
        return None

    return Demand("forbidden tool", sentence, broken)


def keeps(*inputs, sentence, within=EXACT):
    """These inputs are after the call what they were before it."""

    def broken(program, cases, names):
        for k, case in enumerate(cases):
            given = copy.deepcopy(case)
            with guarded():
                program(*given)
            for name in inputs:
                i = names.index(name)
                if difference(given[i], case[i], within=within):
                    return f"Yours changes `{name}` in place.", k
        return None

    return Demand("input changed", sentence, broken)


def calls_at_most(name, most, sentence):
    """The input `name`, a function, is called at most `most(*case)` times."""

    def broken(program, cases, names):
        i = names.index(name)
        for k, case in enumerate(cases):
            given, calls = list(copy.deepcopy(case)), []

            def counted(*inputs, function=given[i], calls=calls):
                calls.append(inputs)
                return function(*inputs)

            given[i] = counted
            with guarded():
                program(*given)
            if len(calls) > most(*case):
                return f"Yours calls `{name}` {len(calls)} times where {most(*case)} are enough.", k
        return None

    return Demand("called too often", sentence, broken)


def loops_in(program):
    """Sentences on the loops of a function, one for each place.

    >>> loops_in(lambda x: sum(x)), len(loops_in(lambda x: sum(a for a in x)))
    ([], 1)
    """
    found = []
    for function in _own_functions(program):
        found += [_line_in_words(function, line) for line in _looping_lines(function.__code__)]
        names = [name for name, value in _used(function) if _loops(name, value, function)]
        found += [f"`{name}` is one in other words." for name in dict.fromkeys(names)]
    return list(dict.fromkeys(found))


def speaks_of_float32(program):
    """Whether the function, or one that it calls from the same notebook, names float32.

    >>> speaks_of_float32(lambda x: x.astype(np.float32)), speaks_of_float32(lambda x: x.astype(float))
    (True, False)
    """
    codes = [function.__code__ for function in _own_functions(program)]
    return any(SINGLE & {*_names(code), *(text for text in _texts(code))} for code in codes)


def _texts(code):
    texts = [item for item in code.co_consts if isinstance(item, str)]
    for inner in code.co_consts:
        texts += _texts(inner) if isinstance(inner, CodeType) else []
    return texts


def _line_in_words(function, line):
    text = linecache.getline(function.__code__.co_filename, line).strip()
    return f"Line {line} of your code is one: `{text}`" if text else f"Line by line, `{function.__name__}` runs in one."


def _steps(program, case):
    """How many lines of Python run in a case, in the function and in what it calls."""
    steps = []

    def trace(_frame, event, _argument):
        steps.append(event)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        program(*copy.deepcopy(case))
    finally:
        sys.settrace(before)
    return len(steps)


def _looping_lines(code):
    """The lines from which a jump leads back, or at which an iteration goes on, in the code and in what it defines."""
    lines, line = [], code.co_firstlineno
    jumps = {*dis.hasjrel, *dis.hasjabs}
    starts = dict(dis.findlinestarts(code))
    for step in dis.get_instructions(code):
        line = starts.get(step.offset) or line
        if step.opname == "FOR_ITER" or (step.opcode in jumps and step.argval < step.offset):
            lines.append(line)
    for inner in code.co_consts:
        lines += _looping_lines(inner) if isinstance(inner, CodeType) else []
    return sorted(set(lines))[:1]


def _loops(name, value, function):
    """Whether what is called by this name loops: `map` and its like, or the function itself."""
    if isinstance(value, FunctionType) and value.__code__ is function.__code__:
        return True
    return name in LOOPS_BY_NAME and not isinstance(value, FunctionType | ModuleType)


def _own_functions(program):
    """The function, and those of the same notebook or file that it uses, and so on."""
    starts = [getattr(program, "func", program)]
    while hasattr(starts[-1], "__wrapped__"):
        starts.append(starts[-1].__wrapped__)
    found = [getattr(start, "__func__", start) for start in starts]
    found = [start for start in found if isinstance(start, FunctionType) and _root(start) not in LIBRARIES]
    modules = {_home(start) for start in found}
    for function in found:  # it grows while it is read
        for _name, value in _used(function):
            if isinstance(value, FunctionType) and _home(value) in modules and value not in found:
                found.append(value)
    return found


def _home(function):
    """The module that a function is written in; its `__module__` may be that of a function which it wraps."""
    return function.__globals__.get("__name__")


def _root(function):
    return str(_home(function)).partition(".")[0]


def _used(function):
    """(name, value) of the globals, attributes and cells that a function uses; the value of an attribute is None."""
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=False)
    values = {**function.__globals__, **{name: cell.cell_contents for name, cell in cells if _filled(cell)}}
    return [(name, values.get(name)) for name in _names(function.__code__)]


def _filled(cell):
    try:
        return cell.cell_contents is not None
    except ValueError:  # a function that is defined later
        return False


def _names(code):
    names = [*code.co_names, *code.co_freevars]
    for inner in code.co_consts:
        names += _names(inner) if isinstance(inner, CodeType) else []
    return list(dict.fromkeys(names))


def _comes_from(value, name, module):
    where = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
    return where == module or name in (module, module.rpartition(".")[2])
