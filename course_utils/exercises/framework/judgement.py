"""What a check says of one function: it is right, or it breaks a demand, or where and how it goes wrong."""

import inspect
import sys
from functools import cached_property

from course_utils.errors import CourseError
from course_utils.exercises.framework.demands import speaks_of_float32
from course_utils.exercises.framework.difference import digits, holds_float32
from course_utils.exercises.framework.function_source import own_line, placeholder_lines
from course_utils.exercises.framework.guarded import TooSlowError
from course_utils.exercises.framework.kinds import kind, numbers_in
from course_utils.exercises.framework.outcome import (
    alike,
    clear_cases,
    first_difference,
    one_line,
    timed_out,
    which_case,
)
from course_utils.exercises.framework.pairs import pairs
from course_utils.exercises.framework.parts import cases_in_words, entries_in_words, outputs_in_words
from course_utils.exercises.framework.swapped import moved, orders, reordered
from course_utils.exercises.framework.task import REPLACE, few_digits
from course_utils.exercises.framework.verdict import Verdict

LEAVING = "a function returns its answer; `exit()`, `quit()` and `sys.exit()` would end Python."
ENDLESS = "A function calls itself again and again here: which case should it answer without another call?"
NOT_ENDED = "your code did not end:"
FEW_DIGITS = "Is something computed in float32 or rounded, or is an ε in the wrong place?"


class Judgement:
    """A student's function beside the model answer of a task, on all of its cases."""

    def __init__(self, task, function):
        self.task, self.function, self.cases = task, function, task._cases()
        self.single = speaks_of_float32(function)
        self.within = task._within._replace(mixed=self.single)
        self.got, self.expected = task._outcomes(function), task._outcomes_once(task.program)

    def verdict(self):
        """The verdict on the function."""
        slow = timed_out(self.got)
        if slow is not None:
            return self._on_error(slow)
        if all(outcome.value is ... for outcome in self.got):
            return Verdict("not attempted", REPLACE)
        if self._alike(self.expected):
            return self._on_demands() or Verdict("correct", f"Cases checked: {len(self.got)}.{self._changed}")
        known = None if moved(self.function, self.task.names) and self._right_if_reordered else self._recognized()
        if not known and self._right_if_reordered:
            return self._on_order()
        raised = next((k for k, outcome in enumerate(self.got) if outcome.error), None)
        if raised is not None and not known:
            return self._on_error(raised)
        return self._on_difference(known)

    def _alike(self, others, cases=None, got=None):
        return alike(got or self.got, others, cases, self.within)

    def _recognized(self):
        """The misconception with the same outcomes: on all cases, or else on those where no nan hides the rest.

        Or else two of them at once, unless the program returned nothing, zeros, or an error of its own, on every case:
        so little has too many causes.
        """
        known, clear = self._first_alike(self.task.misconceptions), clear_cases(self.got)
        if not known and not self._alike(self.expected, clear):
            known = self._first_alike(self.task.misconceptions, clear)
        if not known and any(_says_something(outcome.value) for outcome in self.got):
            known = self._first_alike(pairs(self.task))
        return known

    def _first_alike(self, misconceptions, cases=None):
        programs = ((known, self.task._outcomes_once(known.program)) for known in misconceptions)
        return next((known for known, outcomes in programs if self._alike(outcomes, cases)), None)

    # A wrong answer

    def _on_difference(self, known):
        names, outputs = self.task.names, self.task.outputs
        where, k = first_difference(self.got, self.expected, self.cases, names, self.within, outputs)
        raised = next((outcome.error for outcome in self.got if outcome.error), None)
        rest = self._line(raised) + self._changed + self._open_lines
        if known:
            return Verdict("wrong", self._lines(known.sentence, where, rest, self._again(k)), known.name)
        hint = self.task._for_a_hint
        if all(outcome.value is None for outcome in self.got):
            where = "Your function returns nothing: is a `return` missing?"
            return Verdict("wrong", self._lines(where, rest, hint, self._again(k)))
        few = self._few_digits()
        about = "" if few else self._what_is_right(k)
        return Verdict("wrong", self._lines(few or self._float64, where, about, rest, hint, self._again(k)))

    def _few_digits(self):
        pairs = zip(self.got, self.expected, strict=True)
        few = few_digits(min(digits(mine.value, theirs.value, self.within) for mine, theirs in pairs))
        return f"{few} {self._float64 or FEW_DIGITS}" if few else ""

    @property
    def _float64(self):
        """Why the task needs float64, if it does and float32 was used."""
        single = self.single or any(holds_float32(outcome.value) for outcome in self.got)
        return f"Something is in float32, and float64 is needed here. {self.task.float64}" * (
            single and bool(self.task.float64)
        )

    def _what_is_right(self, k):
        """Sentences on the outputs, the cases and the entries that are right."""
        sentences = (
            entries_in_words(self.got[k].value, self.expected[k].value, self.within),
            outputs_in_words(self.got, self.expected, self.within, self.task.outputs),
            cases_in_words(self.got, self.expected, self.cases, self.task.names, self.within),
        )
        return " ".join(filter(None, sentences))

    # An error

    def _on_error(self, k):
        error = self.got[k].error
        where = f"{self._line(error)}\nThat was {which_case(k, self.cases, self.task.names)}."
        rest = self._lines(where, self._open_lines, self._again(k))
        if getattr(error, "returned", None) and not isinstance(error, CourseError):
            return self._on_what_no_check_can_read(k, error)
        if isinstance(error, TooSlowError):
            return Verdict("raised", f"it was stopped after {self.task.seconds:g} seconds.\n{rest}", label=NOT_ENDED)
        if isinstance(error, SystemExit):
            return Verdict("raised", f"SystemExit: {LEAVING}\n{rest}")
        endless = f". {ENDLESS}" if isinstance(error, RecursionError) else ""
        return Verdict("raised", f"{one_line(error)}{endless}\n{rest}")

    def _on_what_no_check_can_read(self, k, error):
        """The program returned something, and whoever looks at it raised the error."""
        returned = f"Your function returned {kind(error.returned[0])}, and the check cannot read it as an answer."
        where = f"That was {which_case(k, self.cases, self.task.names)}."
        name = self.task.name
        again = f"Try it alone: `{name}(*ex.{name}.case({k + 1}))`"
        return Verdict("wrong", self._lines(returned, where, self._open_lines, self.task._for_a_hint, again))

    # Right numbers

    def _on_demands(self):
        for demand in self.task.demands:
            broken = demand.broken(self.function, self.cases, self.task.names)
            if broken:
                how, k = broken
                message = self._lines(f"The numbers are right. {demand.sentence} {how}", self._again(k or 0))
                return Verdict("wrong", message, demand.name)
        return None

    @cached_property
    def _right_if_reordered(self):
        for order in orders(self.function, self.task.names):
            turned = reordered(self.function, order)
            if self._alike(self.expected, got=[self.task._outcome(turned, case) for case in self.cases]):
                return True
        return False

    def _on_order(self):
        inputs, yours = ", ".join(self.task.names), ", ".join(inspect.signature(self.function).parameters)
        sentence = (
            f"Two parameters have changed places: the check calls your function with ({inputs}), in this order, and"
            f" its `def` has ({yours}). What it computes is right."
        )
        return Verdict("wrong", self._lines(sentence, self._again(0)), "parameters swapped")

    # Lines of a message

    def _lines(self, *lines):
        return "\n".join(line.strip("\n") for line in lines if line)

    def _line(self, error):
        return "" if error is None else own_line(error, self.function)

    @cached_property
    def _changed(self):
        changed = sorted({name for outcome in self.got for name in outcome.changed})
        return f"\nNote: your code changes its input {', '.join(changed)} in place." if changed else ""

    @cached_property
    def _open_lines(self):
        lines = ", ".join(map(str, placeholder_lines(self.function)))
        return f"\nNote: a `...` still stands in line {lines} of your code." if lines else ""

    def _again(self, k):
        """The line that runs one case alone, in the notebook."""
        name = getattr(self.function, "__name__", "")
        in_notebook = name.isidentifier() and getattr(sys.modules["__main__"], name, None) is self.function
        return f"Try it alone: `{self.task._call(name if in_notebook else self.task.name, k + 1)}`"


def _says_something(value):
    """Whether a value is more than nothing and zeros."""
    array = numbers_in(value)
    return value is not None and (array is None or bool(array.any()))
