"""What exercises and questions share: how a task is announced, hinted at and solved, and what it recognizes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from course_utils import logbook
from course_utils.errors import CourseError
from course_utils.exercises.framework.difference import USUAL, Tolerance
from course_utils.exercises.framework.verdict import Note, Solution

REPLACE = "replace the ... and run the cell again"
COUNTED = ("", "", "", "", "four", "five", "six", "seven", "eight", "nine", "ten")  # digits, in words
MISSING = object()  # tells `check()`, which gives advice, from `check(None)`


@dataclass(frozen=True)
class Misconception:
    """Its name, the sentence that helps, and the program (or, in a question, the value) of somebody who holds it.

    edits: the pieces of the model answer that it replaces, {old: new}, if it was given so.
    """

    name: str
    sentence: str
    program: object
    edits: dict | None = None


@dataclass(kw_only=True, eq=False, repr=False)
class Task:
    """What exercises and questions share: how they are announced, hinted at and solved.

    `difficulty` is 1, 2 or 3; `hints` go from a question to nearly the answer; `optional` ones are for those who want
    more; numbers agree within `rtol` and `atol`, as in `np.isclose`. Without an `atol` it is 1e-9, and less where all
    expected numbers are small; give 0 where small numbers stand beside large ones. An answer in float32 may be as far
    off as float32 is, unless `float64` says in a sentence why this task needs double precision. `lecture` is the
    name of the package that gathers it, and `so_far()` says how many of that lecture's are solved.
    """

    name: str
    title: str
    minutes: int
    difficulty: int
    objective: str
    hints: tuple[str, ...]
    optional: bool = False
    rtol: float = USUAL.rtol
    atol: float | None = None
    float64: str = ""
    misconceptions: tuple[Misconception, ...] = ()
    lecture: str = ""
    so_far: Callable[[], str] = str
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
            edits = program if isinstance(program, dict) else None
            self.misconceptions += (Misconception(name, sentence, self._program_of(program), edits),)

    def _program_of(self, given):
        return given

    @property
    def _within(self):
        return Tolerance(self.rtol, self.atol, not self.float64)

    def _noted(self, verdict):
        """The verdict; a right answer is noted in the reader's logbook, once, and told with how many that makes."""
        if verdict.status != "correct" or not logbook.kept():
            return verdict
        if self.name not in logbook.solved(self.lecture):
            logbook.note(self.lecture, self.name, "solved")
        return replace(verdict, message=f"{verdict.message}\n{self.so_far()}".strip())

    def hint(self):
        """The next hint; the last one stays."""
        self._hinted = min(self._hinted + 1, len(self.hints))
        return Note(f"Hint {self._hinted} of {len(self.hints)}.", self.hints[self._hinted - 1])

    @property
    def _for_a_hint(self):
        """The line of a verdict that says where a hint is to be had."""
        return f"For a hint: `ex.{self.name}.hint()`"

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


def few_digits(digits):
    """What is said of an answer that is right to some digits, and no further; nothing if they are few or all.

    >>> few_digits(4), few_digits(3)
    ('Right to four digits, but no further.', '')
    """
    return f"Right to {COUNTED[digits]} digits, but no further." if 4 <= digits < len(COUNTED) else ""
