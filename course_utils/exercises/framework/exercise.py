"""An exercise: a model answer, and the misconceptions it recognizes, each a program with the sentence that helps.

@exercise("Twice", minutes=2, difficulty=1, objective="…", cases=lambda rng: [(rng.normal(),)], hints=("…",))
def twice(x):
    return 2 * x

twice.recognizes(squared=("You squared it.", lambda x: x**2), halved=("You halved it.", {"2 * x": "x / 2"}))
"""

import inspect
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from course_utils.errors import CourseError
from course_utils.exercises.framework.demands import Demand
from course_utils.exercises.framework.function_source import bare_source, compiled, edited, is_stub
from course_utils.exercises.framework.guarded import TooSlowError, limited_output
from course_utils.exercises.framework.judgement import Judgement
from course_utils.exercises.framework.outcome import Outcomes, run
from course_utils.exercises.framework.question import Question
from course_utils.exercises.framework.task import MISSING, REPLACE, Misconception, Task
from course_utils.exercises.framework.verdict import Verdict

__all__ = ["Exercise", "Misconception", "Question", "Task", "exercise"]

SEED = 1


@dataclass(kw_only=True, eq=False, repr=False)
class Exercise(Task):
    """A function to write. `program` is the model answer, `cases(rng)` a list of tuples of its inputs.

    The sizes of the cases differ from each other, so that a wrong transpose has another shape. `demands` are asked
    for beside right numbers; `stub` is the body that the notebook gives, where it is more than `...`; an answer is
    stopped after some `seconds`.
    """

    program: Callable
    cases: Callable
    demands: tuple[Demand, ...] = ()
    stub: str = ""
    seconds: float = 30.0
    _kept: dict = field(default_factory=dict, init=False)  # program of the author → its outcomes
    _pairs: dict = field(default_factory=dict, init=False)  # names of two misconceptions → both at once, or None

    @property
    def names(self):
        """The names of the inputs."""
        return tuple(inspect.signature(self.program).parameters)

    @property
    def outputs(self):
        """The names of the outputs, where the model answer's docstring begins with them: "(p, v) after …"."""
        found = re.match(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)[ ,:;.]", inspect.getdoc(self.program) or "")
        return tuple(name.strip() for name in found[1].split(",")) if found else ()

    @cached_property
    def solution_source(self):
        """The model answer as text: given NumPy as `np`, it stands alone. Each misconception is cut out of it."""
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
        with warnings.catch_warnings(), np.errstate(all="ignore"), limited_output():
            warnings.simplefilter("ignore")
            return self._advice(function) or self._noted(Judgement(self, function).verdict())

    def _program_of(self, given):
        return compiled(self.variant(given), self.name) if isinstance(given, dict) else given

    def _cases(self):
        return list(self.cases(np.random.default_rng(SEED)))

    def _outcome(self, program, case, seconds=None):
        return run(program, case, self.names, seconds)

    def _outcomes(self, program):
        """What the student's program does, up to a case in which it does not end."""
        found = []
        for case in self._cases():
            found.append(self._outcome(program, case, self.seconds))
            if isinstance(found[-1].error, TooSlowError):
                break
        return found

    def _outcomes_once(self, program):
        """The outcomes of one of the author's programs, each found out when it is needed, and kept."""
        if program not in self._kept:
            self._kept[program] = Outcomes(lambda case: self._outcome(program, case), self._cases())
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
        if is_stub(function, self.stub):
            return Verdict("not attempted", REPLACE)
        if not self._accepts(function):
            inputs = ", ".join(self.names)
            return Verdict(
                "wrong",
                f"Your function is called with ({inputs}), and it does not accept these inputs.\n"
                f"Try it alone: `{self._call(self.name, 1)}`",
            )
        return None

    def _accepts(self, function):
        try:
            inspect.signature(function).bind(*self.names)
        except TypeError:
            return False
        except ValueError:  # a built-in function without a signature: the call will tell
            return True
        return True

    def _call(self, function, number):
        """The text that runs a function on one case."""
        return f"{function}(*ex.{self.name}.case({number}))"


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
