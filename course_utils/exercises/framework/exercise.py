"""An exercise: a model answer, and the wrong programs it recognizes, each with the sentence that helps.

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
    RTOL,
    alike,
    clear_cases,
    difference,
    first_difference,
    run,
    said,
    which_case,
)
from course_utils.exercises.framework.verdict import Note, Solution, Verdict

SEED = 1
REPLACE = "replace the ... and run the cell again"
NEARLY = 1e-4  # the relative difference of answers that were rounded somewhere
FEW_DIGITS = "Is something computed in float32, or rounded, or does an ε stand in another place?"
LETTERS = set("ABCDEFGH")  # of choices
MISSING = object()  # so that `check()` gives advice and `check(None)` is told from it


@dataclass(frozen=True)
class Misconception:
    """A wrong road: its name, the sentence that helps, and the program (or, in a question, the value) it leads to."""

    name: str
    says: str
    program: object


@dataclass(kw_only=True, eq=False, repr=False)
class Task:
    """What exercises and questions share: how they are announced, hinted at and solved.

    `difficulty` is 1, 2 or 3; `hints` go from a question to nearly the answer; `optional` ones are for who wants more;
    numbers agree within the relative `tolerance`.
    """

    name: str
    title: str
    minutes: int
    difficulty: int
    objective: str
    hints: tuple[str, ...]
    optional: bool = False
    tolerance: float = RTOL
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

    def recognizes(self, **wrong_roads):
        """Add wrong roads: a name for each, its sentence, and what it leads to. Errors: a name that is taken."""
        for name, (says, leads_to) in wrong_roads.items():
            if name in {known.name for known in self.misconceptions}:
                raise CourseError(f"{self.name} has two misconceptions called {name!r}. Give the second another name.")
            self.misconceptions += (Misconception(name, says, self._road(leads_to)),)

    def _road(self, leads_to):
        return leads_to

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

    The sizes of the cases differ from each other, so that no transpose hides behind a square.
    """

    program: Callable
    cases: Callable

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

    def _road(self, leads_to):
        return compiled(self.variant(leads_to), self.name) if isinstance(leads_to, dict) else leads_to

    def _cases(self):
        return list(self.cases(np.random.default_rng(SEED)))

    def _outcomes(self, program):
        return [run(program, case, self.names) for case in self._cases()]

    def _advice(self, function):
        """A verdict on what can be told before anything runs, or None."""
        call = f"`ex.{self.name}.check({self.name})`"
        if function is MISSING:
            return Verdict("not attempted", f"hand your function over: {call}")
        if function is ...:
            return Verdict("not attempted", REPLACE)
        if not callable(function):
            kind = type(function).__name__
            return Verdict("wrong", f"A function is wanted, not what it returns; this is of type {kind}. Write {call}.")
        if is_stub(function):
            return Verdict("not attempted", REPLACE)
        if not self._accepts(function):
            inputs = ", ".join(self.names)
            return Verdict("wrong", f"Your function is called with ({inputs}) and does not take these inputs.")
        return None

    def _accepts(self, function):
        try:
            inspect.signature(function).bind(*self.names)
        except TypeError:
            return False
        except ValueError:  # a built-in function that does not tell: then the call will tell
            return True
        return True

    def _judge(self, function):
        got, expected = self._outcomes(function), self._outcomes(self.program)
        changed = sorted({name for outcome in got for name in outcome.changed})
        remark = f"\nA remark: your code changes its input {', '.join(changed)} in place." if changed else ""
        if self._alike(got, expected):
            return Verdict("correct", f"Cases checked: {len(got)}.{remark}")
        where = first_difference(got, expected, self._cases(), self.names, self.tolerance)
        raised = next((k for k, outcome in enumerate(got) if outcome.error), None)
        line = "" if raised is None else own_line(got[raised].error, function)
        known = self._recognized(got, expected)
        if known:
            return Verdict("wrong", f"{known.says}\n{where}{line}{remark}", known.name)
        if raised is not None:
            again = f"Try it alone: `{self.name}(*ex.{self.name}.case({raised + 1}))`"
            case = which_case(raised, self._cases(), self.names)
            return Verdict("raised", f"{said(got[raised].error)}{line}\nThat was {case}.\n{again}")
        if all(outcome.value is None for outcome in got):
            return Verdict("wrong", f"Your function returns nothing: is a `return` missing?{remark}")
        if alike(got, expected, rtol=NEARLY):
            return Verdict("wrong", f"Right to some four digits, and no further. {FEW_DIGITS}\n{where}{remark}")
        return Verdict("wrong", f"{where}{remark}\nA hint: `ex.{self.name}.hint()`")

    def _recognized(self, got, expected):
        """The misconception with the same outcomes: on all cases, or else on those where no nan drowns the rest."""
        roads = [(known, self._outcomes(known.program)) for known in self.misconceptions]
        exact = [known for known, road in roads if self._alike(got, road)]
        clear = clear_cases(got)
        if exact or self._alike(got, expected, clear):
            return exact[0] if exact else None
        return next((known for known, road in roads if self._alike(got, road, clear)), None)

    def _alike(self, some, others, cases=None):
        return alike(some, others, cases, self.tolerance)


@dataclass(kw_only=True, eq=False, repr=False)
class Question(Task):
    """A value to predict or to choose. `answer` is the right one."""

    answer: object
    source: str = ""

    @property
    def solution_source(self):
        """The answer as a Python expression."""
        return self.source or ("np." if isinstance(self.answer, np.ndarray) else "") + repr(self.answer)

    def check(self, value=MISSING):
        """Compare a value with the answer: a `Verdict`, never an exception."""
        if value is MISSING:
            return Verdict("not attempted", f"hand your answer over: `ex.{self.name}.check(...)`")
        if _holds_placeholder(value):
            return Verdict("not attempted", REPLACE)
        if self._letters and isinstance(value, str):
            value = value.strip().upper()  # "c " is "C"
        where = difference(value, copy.deepcopy(self.answer), rtol=self.tolerance)
        if where is None:
            return Verdict("correct", "")
        for known in self.misconceptions:
            if difference(value, known.program, rtol=self.tolerance) is None:
                return Verdict("wrong", known.says, known.name)
        if callable(value):
            return Verdict("wrong", "This is a function. A value is wanted: what does it return?")
        if self._letters:
            return Verdict("wrong", f"That is none of the choices. Give one of {', '.join(map(repr, self._letters))}.")
        return Verdict("wrong", f"A hint: `ex.{self.name}.hint()`")

    @property
    def _letters(self):
        """The letters to choose from, in order; none where the answer is of another kind."""
        choices = [self.answer, *(known.program for known in self.misconceptions)]
        return sorted(choices) if all(isinstance(choice, str) and choice in LETTERS for choice in choices) else []


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
