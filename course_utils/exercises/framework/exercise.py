"""An exercise: a model answer, and the misconceptions it recognizes, each a program with the sentence that helps.

@exercise("Twice", minutes=2, difficulty=1, objective="…", cases=lambda rng: [(rng.normal(),)], hints=("…",))
def twice(x):
    return 2 * x

twice.recognizes(squared=("You squared it.", lambda x: x**2), halved=("You halved it.", {"2 * x": "x / 2"}))
"""

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from course_utils.errors import CourseError
from course_utils.exercises.framework.function_source import bare_source, compiled, edited, is_stub, own_line
from course_utils.exercises.framework.outcome import (
    USUAL,
    Tolerance,
    alike,
    clear_cases,
    difference,
    first_difference,
    one_line,
    run,
    which_case,
)
from course_utils.exercises.framework.verdict import Note, Solution, Verdict

SEED = 1
REPLACE = "replace the ... and run the cell again"
NEARLY = 1e-4  # the relative difference of answers that were rounded somewhere
FEW_DIGITS = "Is something computed in float32 or rounded, or is an ε in the wrong place?"
LETTERS = set("ABCDEFGH")  # of choices
MISSING = object()  # tells `check()`, which gives advice, from `check(None)`


@dataclass(frozen=True)
class Misconception:
    """Its name, the sentence that helps, and the program (or, in a question, the value) of somebody who holds it."""

    name: str
    sentence: str
    program: object


@dataclass(kw_only=True, eq=False, repr=False)
class Task:
    """What exercises and questions share: how they are announced, hinted at and solved.

    `difficulty` is 1, 2 or 3; `hints` go from a question to nearly the answer; `optional` ones are for those who want
    more; numbers agree within `rtol` and `atol`, as in `np.isclose`: lower `atol` where the numbers themselves are
    small.
    """

    name: str
    title: str
    minutes: int
    difficulty: int
    objective: str
    hints: tuple[str, ...]
    optional: bool = False
    rtol: float = USUAL.rtol
    atol: float = USUAL.atol
    misconceptions: tuple[Misconception, ...] = ()
    _hinted: int = field(default=0, init=False)

    def __post_init__(self):
        if self.difficulty not in (1, 2, 3):
            raise CourseError(f"{self.name}: difficulty is {self.difficulty!r}; it is 1, 2 or 3.")
        if isinstance(self.hints, str) or not self.hints:
            raise CourseError(f"{self.name}: hints must be a tuple with at least one text; is a comma missing?")

    @property
    def heading(self):
        """The line that announces it: title, stars, minutes."""
        stars = "★" * self.difficulty + "☆" * (3 - self.difficulty)
        return f"{self.title} · {stars} · {self.minutes} minutes" + (" · optional" if self.optional else "")

    def recognizes(self, **misconceptions):
        """Add misconceptions: for each a name, its sentence, and its program or value. Errors: a name that is taken."""
        for name, (sentence, program) in misconceptions.items():
            if name in {known.name for known in self.misconceptions}:
                raise CourseError(f"{self.name} has two misconceptions called {name!r}. Give the second another name.")
            self.misconceptions += (Misconception(name, sentence, self._program_of(program)),)

    def _program_of(self, given):
        return given

    @property
    def _within(self):
        return Tolerance(self.rtol, self.atol)

    def hint(self):
        """The next hint; the last one stays."""
        self._hinted = min(self._hinted + 1, len(self.hints))
        return Note(f"Hint {self._hinted} of {len(self.hints)}.", self.hints[self._hinted - 1])

    def solution(self):
        """The model answer, folded away until it is opened."""
        return Solution(self.title, self.solution_source)

    def __repr__(self):
        return repr(self._note)

    def _repr_html_(self):
        return self._note._repr_html_()

    @property
    def _note(self):
        uses = ", ".join(f"`ex.{self.name}.{what}`" for what in (f"check({self.name})", "hint()", "solution()"))
        return Note(self.heading, f"\n{self.objective}\n{uses}")


@dataclass(kw_only=True, eq=False, repr=False)
class Exercise(Task):
    """A function to write. `program` is the model answer, `cases(rng)` a list of tuples of its inputs.

    The sizes of the cases differ from each other, so that a wrong transpose has another shape.
    """

    program: Callable
    cases: Callable
    _kept: dict = field(default_factory=dict, init=False)  # program of the author → its outcomes

    @property
    def names(self):
        """The names of the inputs."""
        return tuple(inspect.signature(self.program).parameters)

    @property
    def solution_source(self):
        """The model answer as text: given NumPy as `np`, it stands alone."""
        return bare_source(self.program)

    def variant(self, edits):
        """The source of the model answer with pieces replaced, {old: new}: a program with a bug to be found."""
        return edited(self.solution_source, edits)

    def case(self, number):
        """The inputs of one case, counted from 1, to try your function on: `f(*ex.name.case(1))`."""
        cases = self._cases()
        if number not in range(1, len(cases) + 1):
            raise CourseError(f"{self.name} has no case {number!r}. Choose one from 1 to {len(cases)}.")
        return cases[number - 1]

    def check(self, function=MISSING):
        """Run the function on the cases and compare it with the model answer: a `Verdict`, never an exception."""
        return self._advice(function) or self._judge(function)

    def _program_of(self, given):
        return compiled(self.variant(given), self.name) if isinstance(given, dict) else given

    def _cases(self):
        return list(self.cases(np.random.default_rng(SEED)))

    def _outcomes(self, program):
        return [run(program, case, self.names) for case in self._cases()]

    def _outcomes_once(self, program):
        """The outcomes of one of the author's programs, which never change: computed once, and kept."""
        if program not in self._kept:
            self._kept[program] = self._outcomes(program)
            for outcome in self._kept[program]:
                if outcome.error:
                    outcome.error.__traceback__ = outcome.error.__context__ = None  # they keep their callers alive
        return self._kept[program]

    def _advice(self, function):
        """A verdict on what can be told before anything runs, or None."""
        call = f"`ex.{self.name}.check({self.name})`"
        if function is MISSING:
            return Verdict("not attempted", f"pass your function to the check: {call}")
        if function is ...:
            return Verdict("not attempted", REPLACE)
        if not callable(function):
            given = f"a value of type {type(function).__name__}"
            return Verdict("wrong", f"The check needs the function itself; this is {given}. Write {call}.")
        if is_stub(function):
            return Verdict("not attempted", REPLACE)
        if not self._accepts(function):
            inputs = ", ".join(self.names)
            return Verdict("wrong", f"Your function is called with ({inputs}), and it does not accept these inputs.")
        return None

    def _accepts(self, function):
        try:
            inspect.signature(function).bind(*self.names)
        except TypeError:
            return False
        except ValueError:  # a built-in function without a signature: the call will tell
            return True
        return True

    def _judge(self, function):
        got, expected = self._outcomes(function), self._outcomes_once(self.program)
        note = _note_on_inputs(got)
        if self._alike(got, expected):
            return Verdict("correct", f"Cases checked: {len(got)}.{note}")
        raised = next((k for k, outcome in enumerate(got) if outcome.error), None)
        line = "" if raised is None else own_line(got[raised].error, function)
        known = self._recognized(got, expected)
        if raised is not None and not known:
            return self._verdict_on_error(raised, got[raised].error, line)
        if not known and all(outcome.value is None for outcome in got):
            return Verdict("wrong", f"Your function returns nothing: is a `return` missing?{note}")
        where = first_difference(got, expected, self._cases(), self.names, self._within)
        if known:
            return Verdict("wrong", f"{known.sentence}\n{where}{line}{note}", known.name)
        if alike(got, expected, within=Tolerance(NEARLY, self.atol)):
            return Verdict("wrong", f"Right to about four digits, but no further. {FEW_DIGITS}\n{where}{note}")
        return Verdict("wrong", f"{where}{note}\nFor a hint: `ex.{self.name}.hint()`")

    def _verdict_on_error(self, k, error, line):
        again = f"To run that case alone: `{self.name}(*ex.{self.name}.case({k + 1}))`"
        case = which_case(k, self._cases(), self.names)
        return Verdict("raised", f"{one_line(error)}{line}\nThat was {case}.\n{again}")

    def _recognized(self, got, expected):
        """The misconception with the same outcomes: on all cases, or else on those where no nan hides the rest."""
        exact = self._first_alike(got)
        clear = clear_cases(got)
        if exact or self._alike(got, expected, clear):
            return exact
        return self._first_alike(got, clear)

    def _first_alike(self, got, cases=None):
        for known in self.misconceptions:
            if self._alike(got, self._outcomes_once(known.program), cases):
                return known
        return None

    def _alike(self, some, others, cases=None):
        return alike(some, others, cases, self._within)


@dataclass(kw_only=True, eq=False, repr=False)
class Question(Task):
    """A value to predict or to choose. `answer` is the right one."""

    answer: object
    source: str = ""

    def choices(self, **sentences):
        """Add misconceptions whose value is their name: `too_small="…"` is the choice "too small"."""
        self.recognizes(**{name: (sentence, name.replace("_", " ")) for name, sentence in sentences.items()})

    @property
    def solution_source(self):
        """The answer as a Python expression."""
        return self.source or ("np." if isinstance(self.answer, np.ndarray) else "") + repr(self.answer)

    def check(self, value=MISSING):
        """Compare a value with the answer: a `Verdict`, never an exception."""
        if value is MISSING:
            return Verdict("not attempted", f"pass your answer to the check: `ex.{self.name}.check(...)`")
        if _holds_placeholder(value):
            return Verdict("not attempted", REPLACE)
        if self._letters and isinstance(value, str):
            value = value.strip().upper()  # "c " is "C"
        where = difference(value, copy.deepcopy(self.answer), within=self._within)
        if where is None:
            return Verdict("correct", "")
        for known in self.misconceptions:
            if difference(value, known.program, within=self._within) is None:
                return Verdict("wrong", known.sentence, known.name)
        if callable(value):
            return Verdict("wrong", "This is a function. The question asks for a value: what does the function return?")
        if self._letters:
            letters = ", ".join(map(repr, self._letters))
            return Verdict("wrong", f"That is not one of the choices. Give one of {letters}.")
        return Verdict("wrong", f"For a hint: `ex.{self.name}.hint()`")

    @property
    def _letters(self):
        """The letters to choose from, in order; none where the answer is of another kind."""
        choices = [self.answer, *(known.program for known in self.misconceptions)]
        return sorted(choices) if all(isinstance(choice, str) and choice in LETTERS for choice in choices) else []


def _note_on_inputs(outcomes):
    changed = sorted({name for outcome in outcomes for name in outcome.changed})
    return f"\nNote: your code changes its input {', '.join(changed)} in place." if changed else ""


def _holds_placeholder(value):
    if isinstance(value, list | tuple | dict):
        return any(map(_holds_placeholder, value.values() if isinstance(value, dict) else value))
    return value is ...


def exercise(title, **about):
    """Turn a model answer into an `Exercise` of the same name; `about` are the exercise's other fields.

    >>> @exercise("Twice", minutes=2, difficulty=1, objective="double", cases=lambda rng: [(3,)], hints=("Add.",))
    ... def twice(x):
    ...     return 2 * x
    >>> twice.recognizes(squared=("You squared it.", lambda x: x**2))
    >>> twice.check(lambda x: x + x)
    ✓ correct. Cases checked: 1.
    >>> twice.check(lambda x: x * x).misconception
    'squared'
    """

    def announce(program):
        return Exercise(name=program.__name__, title=title, program=program, **about)

    return announce
