"""A prediction: one of several options, guessed before the answer is seen. Each option has its reason."""

from dataclasses import dataclass, field

from course_utils import logbook
from course_utils.errors import CourseError
from course_utils.exercises.framework.question import NOT_READ, Question
from course_utils.exercises.framework.task import MISSING
from course_utils.exercises.framework.verdict import Verdict

AGAIN = "Guess again, or open the answer below."
BELOW = "Open the answer below."


@dataclass(kw_only=True, eq=False, repr=False)
class Prediction(Question):
    """A letter to guess. `reasons` has a sentence for each letter: why it is so, or what speaks against it.

    The first guess is noted in the reader's logbook, once: a further one is answered, and changes nothing there.
    """

    minutes: int = 1
    difficulty: int = 1
    objective: str = "Say what you expect before you see it."
    hints: tuple[str, ...] = ("A guess costs nothing. Which option would you bet on, and why?",)
    reasons: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        super().__post_init__()
        letters = "".join(self.reasons)
        if len(letters) < 2 or letters != "ABCDEFGH"[: len(letters)] or self.answer not in self.reasons:
            raise CourseError(
                f"The prediction {self.title!r} has the options {', '.join(self.reasons) or 'none'} and the answer "
                f"{self.answer!r}. Give each option from A on its reason, and let the answer be one of them."
            )

    @property
    def options(self):
        """The letters to choose from."""
        return list(self.reasons)

    def check(self, value=MISSING):
        """Answer a guess: a `Verdict`, never an exception. Letters may be small, with a dot or a bracket."""
        if value is MISSING or value is ...:
            return Verdict("not attempted", f"your guess in place of the dots: {self._choice()}", label="no guess yet:")
        letter = value.strip(" .()").upper() if isinstance(value, str) else None
        if letter not in self.reasons:
            return Verdict(
                "not attempted", f"{value!r} is none of the options. Choose {self._choice()}", label=NOT_READ
            )
        first, right = self._first(letter), letter == self.answer
        told = f"Your first guess, {first}, is the one that counts. " if first != letter else ""
        message = f"{self.reasons[letter]}\n{told}{BELOW if right else AGAIN}"
        return Verdict("correct" if right else "wrong", message, label="right." if right else "not so.")

    def _first(self, letter):
        """The guess that counts: the one in the logbook, or this one, which is noted."""
        noted = logbook.guesses(self.lecture).get(self.name)
        if noted is None:
            logbook.note(self.lecture, self.name, "guess", letter)
        return noted or letter

    def _choice(self):
        """The options in words: `"A"`, `"B"` or `"C"`."""
        *some, last = (f'`"{letter}"`' for letter in self.reasons)
        return f"{', '.join(some)} or {last}."


def prediction(title, answer, **reasons):
    """A `Prediction`; it gets its name from the variable that holds it (`pieces.gather`).

    >>> wait = prediction("How long?", "B", A="Too short: count again.", B="Five times in 46,000 words.")
    >>> wait.check("a")
    ✗ not so. Too short: count again.
      Guess again, or open the answer below.
    >>> wait.check("B")
    ✓ right. Five times in 46,000 words.
      Open the answer below.
    """
    return Prediction(name="", title=title, answer=answer, reasons=reasons)
